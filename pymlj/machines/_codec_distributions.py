"""How distributions of scipy are written: the name of the family, and the parameters."""

from typing import Any

from pymlj.exceptions import PersistenceError

from ._codec import Codec, Decoder, Encoder, Node


def _is_family(value: Any) -> bool:
    """Whether `value` is one of the families that `scipy.stats` has by name."""
    if not type(value).__module__.startswith("scipy.stats"):
        return False
    from scipy import stats

    return getattr(stats, str(getattr(value, "name", "")), None) is value


def _family_of(frozen: Any) -> Any:
    """The family of a distribution with parameters; `None` if it is none of those with a name."""
    if not type(frozen).__module__.startswith("scipy.stats") or not hasattr(frozen, "kwds"):
        return None
    from scipy import stats

    family = getattr(stats, str(frozen.dist.name), None)
    return family if type(family) is type(frozen.dist) else None


def _encode_frozen(value: Any, encoder: Encoder) -> Node:
    return {
        "family": value.dist.name,
        "args": encoder.encode(value.args, ".args"),
        "kwds": encoder.encode(value.kwds, ".kwds"),
    }


def _decode_family(node: Node, decoder: Decoder) -> Any:
    from scipy import stats

    family = getattr(stats, node["family"], None)
    if not _is_family(family):
        raise PersistenceError(f"There is no distribution called `{node['family']}` in scipy.")
    return family


def _decode_frozen(node: Node, decoder: Decoder) -> Any:
    family = _decode_family(node, decoder)
    return family(*decoder.decode(node["args"]), **decoder.decode(node["kwds"]))


DISTRIBUTIONS = (
    Codec("family", (), lambda value, _: {"family": value.name}, _decode_family, _is_family),
    Codec(
        "distribution",
        (),
        _encode_frozen,
        _decode_frozen,
        lambda value: _family_of(value) is not None,
    ),
)
