"""Entity embeddings: categorical columns as vectors that a network learns."""

from ._encode import UNSEEN, translation, unseen_labels
from ._layer import EmbeddedColumn, EntityEmbedding
from ._plan import check_dims, embedded_names, plan_dims

__all__ = [
    "UNSEEN",
    "EmbeddedColumn",
    "EntityEmbedding",
    "check_dims",
    "embedded_names",
    "plan_dims",
    "translation",
    "unseen_labels",
]
