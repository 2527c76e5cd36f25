"""What a machine has in place of the attributes of an estimator of scikit-learn."""

from pymlj._suggest import did_you_mean

_INSTEAD = {
    "best_estimator_": "the best model is `mach.report().best_model`",
    "best_params_": "the best model is `mach.report().best_model`",
    "best_score_": "measurements are in `mach.report().best_history_entry`",
    "classes_": "labels come with predictions: `mach.predict(X).levels`",
    "cv_results_": "all candidates are in `mach.report().history`",
    "decision_function": "`mach.predict(X)` returns probabilities, `.pdf(label)` those of a label",
    "feature_importances_": "importances are `mach.feature_importances()`",
    "fit_predict": "write `mach.fit().predict(X)`",
    "fit_transform": "write `mach.fit().transform(X)`",
    "loss_curve_": "losses are `mach.training_losses()`",
    "partial_fit": "raise the number of iterations of the model, and `mach.fit()` trains on",
    "predict_log_proba": "`mach.predict(X).logpdf(label)` is the logarithm of a probability",
    "predict_proba": (
        "`mach.predict(X)` returns probabilities: `.pdf(label)`, `.probs`, `.to_frame()`"
    ),
    "score": "call a measure, as `accuracy(mach.predict_mode(X), y)`, or `evaluate`",
    "set_params": "set hyperparameters of the model: `mach.model.name = value`",
    "get_params": "hyperparameters are `params(mach.model)`",
}


def what_instead(name: str, own: list[str]) -> str:
    """What to say to somebody who asks for an attribute that machines do not have.

    Args:
        name: The attribute.
        own: Those that there are.

    Example:
        >>> what_instead("fit_transform", [])
        '`Machine` has no attribute `fit_transform`; write `mach.fit().transform(X)`.'
        >>> what_instead("coef_", [])[34:]
        '; what was learned is in `mach.fitted_params()` and `mach.report()`.'
    """
    problem = f"`Machine` has no attribute `{name}`"
    if name in _INSTEAD:
        return f"{problem}; {_INSTEAD[name]}."
    if name.endswith("_") and not name.startswith("_"):
        return f"{problem}; what was learned is in `mach.fitted_params()` and `mach.report()`."
    return f"{problem}.{did_you_mean(name, own)}"
