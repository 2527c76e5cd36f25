"""Models bound to data.

A machine holds a model, the data it is trained on, and what it has learned; it knows when to train
from scratch, when to go on from where it was, and when there is nothing to do. `machine` makes one,
`load_machine` reads one from a file, `fit_many` trains many at once.
"""

from ._checks import default_scitype_check_level
from ._machine import Machine, machine
from ._many import fit_many
from ._persist import load_machine

__all__ = [
    "Machine",
    "default_scitype_check_level",
    "fit_many",
    "load_machine",
    "machine",
]
