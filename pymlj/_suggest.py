"""The nearest known name, for messages about an unknown one."""

import difflib
from collections.abc import Iterable


def did_you_mean(name: object, options: Iterable[object]) -> str:
    """Return " Did you mean `x`?" for the option nearest to `name`, "" if none is near.

    Example:
        >>> did_you_mean("epoch", ["epochs", "batch_size"])
        ' Did you mean `epochs`?'
        >>> did_you_mean("c", ["C", "kernel"])
        ' Did you mean `C`?'
        >>> did_you_mean("colour", ["epochs", "batch_size"])
        ''
    """
    known = [str(option) for option in options]
    near = [option for option in known if option.casefold() == str(name).casefold()]
    near = near or difflib.get_close_matches(str(name), known, n=1)
    return f" Did you mean `{near[0]}`?" if near else ""
