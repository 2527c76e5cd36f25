"""The nearest known name, for messages about an unknown one."""

import difflib
from collections.abc import Iterable


def did_you_mean(name: object, options: Iterable[object]) -> str:
    """Return " Did you mean `x`?" for the option nearest to `name`, "" if none is near.

    Example:
        >>> did_you_mean("epoch", ["epochs", "batch_size"])
        ' Did you mean `epochs`?'
        >>> did_you_mean("colour", ["epochs", "batch_size"])
        ''
    """
    near = difflib.get_close_matches(str(name), [str(option) for option in options], n=1)
    return f" Did you mean `{near[0]}`?" if near else ""
