"""The nearest known name, for messages about an unknown one."""

import difflib
from collections.abc import Iterable

# What the same thing is called elsewhere: in MLJ and Flux, scikit-learn, Keras.
_ELSEWHERE = {
    "\N{GREEK SMALL LETTER SIGMA}": "activation",
    "sigma": "activation",
    "\N{GREEK SMALL LETTER ETA}": "lr",
    "eta": "lr",
    "learning_rate": "lr",
    "\N{GREEK SMALL LETTER LAMDA}": "lambda_",
    "\N{GREEK SMALL LETTER ALPHA}": "alpha",
    "max_iter": "epochs",
    "atom": "model",
    "estimator": "model",
    "target": "transformer",
    "n_splits": "nfolds",
    "cv": "resampling",
    "scoring": "measure",
    "metric": "measure",
    "metrics": "measures",
    "hidden_layer_sizes": "hidden",
    "random_state": "rng",
    "seed": "rng",
}


def did_you_mean(name: object, options: Iterable[object]) -> str:
    """Return " Did you mean `x`?" for the option nearest to `name`, "" if none is near.

    A name that other libraries have for one of the options is near it.

    Example:
        >>> did_you_mean("epoch", ["epochs", "batch_size"])
        ' Did you mean `epochs`?'
        >>> did_you_mean("c", ["C", "kernel"])
        ' Did you mean `C`?'
        >>> did_you_mean("colour", ["epochs", "batch_size"])
        ''
        >>> did_you_mean("learning_rate", ["lr", "betas"])
        ' Did you mean `lr`?'
    """
    known = [str(option) for option in options]
    near = [option for option in known if option.casefold() == str(name).casefold()]
    near = near or [option for option in known if option == _ELSEWHERE.get(str(name))]
    near = near or difflib.get_close_matches(str(name), known, n=1)
    return f" Did you mean `{near[0]}`?" if near else ""
