"""Models bound to data.

A machine holds a model, the data it is trained on, and what it has learned; it knows when to train
from scratch, when to go on from where it was, and when there is nothing to do. `machine` makes one,
`load_machine` reads one from a file, `fit_many` trains many at once.

Machines are joined to learning networks by nodes: `source` lets data in, operations of a machine on
nodes give nodes, `node` applies any function. `fit_networks` trains many networks at once.
"""

from ._checkpoint import write_checkpoint
from ._checks import default_scitype_check_level
from ._machine import Machine, machine
from ._many import fit_many
from ._network import LearningNetwork
from ._node_picture import NetworkLayout, network_layout
from ._nodes import Node, Source, node, source
from ._persist import load_machine
from ._stages import fit_networks

__all__ = [
    "LearningNetwork",
    "Machine",
    "NetworkLayout",
    "Node",
    "Source",
    "default_scitype_check_level",
    "fit_many",
    "fit_networks",
    "load_machine",
    "machine",
    "network_layout",
    "node",
    "source",
    "write_checkpoint",
]
