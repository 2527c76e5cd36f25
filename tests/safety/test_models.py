"""Odd data through every model: it is trained on, predicted from, or refused; nothing breaks."""

import logging

import numpy as np
import pandas as pd
import pytest

from pymlj import (
    CV,
    BalancedBaggingClassifier,
    BalancedModel,
    BinaryThresholdPredictor,
    Columns,
    ConstantClassifier,
    ConstantRegressor,
    ContinuousEncoder,
    DeterministicConstantRegressor,
    EnsembleModel,
    Freezable,
    IteratedModel,
    MLJError,
    Normal,
    NumberLimit,
    Pipeline,
    RandomOversampler,
    RandomSearch,
    RecursiveFeatureElimination,
    SklearnModel,
    Stack,
    Standardizer,
    Static,
    Step,
    TransformedTargetModel,
    Transformer,
    TunedModel,
    UnivariateStandardizer,
    as_sklearn,
    categorical,
    clone,
    evaluate,
    load,
    machine,
    models,
    n_rows,
    param_range,
)
from pymlj_flux import EntityEmbedder, NeuralNetworkClassifier, NeuralNetworkRegressor

X = pd.DataFrame({"a": np.arange(6.0), "b": [1.0, 0, 2, 5, 3, 1]})
NUMBERS = np.array([0.5, 1, 4, 2, 3, 1])
LABELS = categorical(list("ababab"))
NET = {"epochs": 1, "batch_size": 4, "rng": 1}
NAMES = [  # those shipped: other tests register models of their own
    (entry.name, entry.package_name)
    for entry in models()
    if entry.load_path.startswith(("pymlj.", "pymlj:", "pymlj_flux"))
]


@pytest.fixture(autouse=True)
def _no_log():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def probabilities(result):
    """What is wrong with predicted probabilities; None if nothing."""
    probs = np.asarray(result.probs)
    fine = np.isfinite(probs).all() and (probs >= 0).all()
    return None if fine and np.allclose(probs.sum(axis=1), 1, atol=1e-5) else f"probs {probs[:2]}"


def one_a_row(X):
    def check(result):
        if hasattr(result, "probs") and not isinstance(result, Normal):
            wrong = probabilities(result)
            if wrong:
                return wrong
        expected = n_rows(X)
        return None if n_rows(result) == expected else f"{n_rows(result)} of {expected} rows"

    return check


def through(attempt, label, model, *data):
    """Train, and use what was trained; the model must stay what it was, also after an error."""
    before = clone(model)
    mach = attempt(f"training, {label}", lambda: machine(model, *data).fit(verbosity=-1), data=data)
    if model != before:
        attempt.found.append(f"{label}: the model was changed to {model!r}")
    if mach is None:
        return
    for operation in ("predict", "predict_mode", "predict_mean", "transform"):
        if getattr(model, operation, None) is not None:
            check = one_a_row(data[0]) if operation.startswith("predict") else None
            call = getattr(mach, operation)
            attempt(f"{operation}, {label}", lambda call=call: call(data[0]), check)
    attempt(f"report, {label}", lambda: (repr(mach.report()), str(mach), mach._repr_html_()))


def of_name(name):
    cls = load(name)
    return cls(**NET) if cls.package_name == "pymlj_flux" else cls()


def sample(zoo, name, steps):
    """Every so many-th animal, others for each name."""
    return list(zoo.items())[sum(map(ord, name)) % steps :: steps]


@pytest.mark.parametrize("name, package", NAMES, ids=[name for name, _ in NAMES])
def test_models_on_odd_features(odd_tables, odd_vectors, attempt, name, package):
    model = of_name(name)
    target = (LABELS,) if model.target_scitype <= load("ConstantClassifier").target_scitype else ()
    if name.startswith("Multitarget"):
        target = (NUMBERS[:, None],)
    elif "Regressor" in name:
        target = (NUMBERS,)
    elif model.is_supervised or model.target_in_fit:
        target = (LABELS,)
    for label, features in sample(odd_tables, name, 17) + sample(odd_vectors, name, 13):
        if isinstance(model, Static):
            attempt(label, lambda f=features: machine(model).transform(f), data=[features])
            attempt(label, lambda f=features: machine(model).transform(f, LABELS))
        elif model.is_supervised or model.target_in_fit:
            through(attempt, label, model, features, *target)
        else:
            through(attempt, label, model, features)


SUPERVISED = [name for name, _ in NAMES if load(name).is_supervised or load(name).target_in_fit]


@pytest.mark.parametrize("name", SUPERVISED)
def test_models_on_odd_targets(odd_vectors, attempt, name):
    features = [np.zeros((16, 16))] * 6 if name == "ImageClassifier" else X
    for label, target in sample(odd_vectors, name, 11):
        through(attempt, f"y {label}", of_name(name), features, target)


RIDGE = NeuralNetworkRegressor(**NET)
CLASSIFIER = NeuralNetworkClassifier(**NET)
CONSTANT = DeterministicConstantRegressor()
WRAPPERS = {
    "pipeline": Pipeline(Standardizer(), ContinuousEncoder(), ConstantClassifier()),
    "transformed target": TransformedTargetModel(CONSTANT, transformer=UnivariateStandardizer()),
    "ensemble": EnsembleModel(ConstantClassifier(), n=2, rng=1),
    "ensemble of networks": EnsembleModel(CLASSIFIER, n=2, rng=1),
    "stack": Stack(metalearner=CONSTANT, resampling=CV(nfolds=2), one=CONSTANT, two=CONSTANT),
    "balanced": BalancedModel(ConstantClassifier(), over=RandomOversampler(rng=1)),
    "balanced bagging": BalancedBaggingClassifier(ConstantClassifier(), T=2, rng=1),
    "threshold": BinaryThresholdPredictor(ConstantClassifier()),
    "freezable": Freezable(ConstantRegressor()),
    "columns": Columns({"a": Standardizer(), "odd": Standardizer()}),
    "transformer": Transformer(Standardizer()),
    "embedder": EntityEmbedder(CLASSIFIER),
    "tuned": TunedModel(
        model=CLASSIFIER,
        tuning=RandomSearch(rng=1),
        range=param_range(CLASSIFIER, "lambda_", lower=0.0, upper=1.0),
        n=2,
    ),
    "iterated": IteratedModel(CLASSIFIER, controls=[Step(1), NumberLimit(1)]),
}


def _sklearn_model():
    from sklearn.linear_model import Ridge

    return SklearnModel(Ridge())


@pytest.mark.parametrize("kind", [*WRAPPERS, "elimination", "scikit-learn"])
def test_wrappers_on_odd_data(odd_tables, odd_vectors, attempt, kind):
    if kind == "scikit-learn":
        model = _sklearn_model()
    elif kind == "elimination":
        model = RecursiveFeatureElimination(_sklearn_model(), n_features=1)
    else:
        model = WRAPPERS[kind]
    unsupervised = kind in ("columns", "transformer")
    regressors = ("transformed target", "stack", "freezable", "scikit-learn", "elimination")
    good = NUMBERS if kind in regressors else LABELS
    # What an estimator of another library says of data is its own.
    foreign = (ValueError, TypeError, Warning) if kind in ("scikit-learn", "elimination") else ()
    attempt.allowed = foreign
    for label, features in sample(odd_tables, kind, 23):
        through(attempt, f"X {label}", model, features, *(() if unsupervised else (good,)))
    for label, target in [] if unsupervised else sample(odd_vectors, kind, 23):
        through(attempt, f"y {label}", model, X, target)


def test_evaluate(odd_tables, odd_vectors, attempt):
    def shown(*data, model=None, **options):
        chosen = model or ConstantClassifier()
        result = evaluate(chosen, *data, resampling=CV(nfolds=2), verbosity=-1, **options)
        return str(result), result.to_frame()

    for name, features in sample(odd_tables, "evaluate", 13):
        attempt(f"X={name}", lambda X=features: shown(X, LABELS), data=[features])
    for name, y in sample(odd_vectors, "evaluate", 7):
        attempt(f"y={name}", lambda y=y: shown(X, y), data=[y])
        attempt(f"numbers y={name}", lambda y=y: shown(X, y, model=CONSTANT))
        for option in ("weights", "class_weights", "rows", "operation", "repeats", "error_score"):
            attempt(f"{option}={name}", lambda y=y, o=option: shown(X, LABELS, **{o: y}))
        attempt(f"verbosity={name}", lambda y=y: evaluate(CONSTANT, X, NUMBERS, verbosity=y))


def test_rows_weights_and_hyperparameters(odd_vectors, attempt):
    for name, x in odd_vectors.items():
        mach = machine(ConstantRegressor(), X, NUMBERS).fit(verbosity=-1)
        attempt(f"rows={name}", lambda x=x, m=mach: m.predict(rows=x))
        attempt(f"fit rows={name}", lambda x=x, m=mach: m.fit(rows=x, verbosity=-1))
        weighted = attempt(f"w={name}", lambda x=x: machine(ConstantClassifier(), X, LABELS, x))
        if weighted is not None:
            attempt(f"w={name}", lambda m=weighted: m.fit(verbosity=-1).predict(), probabilities)
        attempt(f"features={name}", lambda x=x: Standardizer(features=x))
        attempt(f"name {name}", lambda x=x: load(x))
        attempt(f"model {name}", lambda x=x: machine(x, X))


def test_a_machine_is_as_it_was_after_a_training_that_failed(attempt):
    mach = machine(NeuralNetworkRegressor(**NET), X, NUMBERS).fit(verbosity=0)
    before, losses = mach.predict(X), mach.training_losses()
    mach.model.epochs = 2
    mach.model.builder = None

    with pytest.raises(MLJError):
        mach.fit(verbosity=0)

    assert mach.age == 1
    np.testing.assert_array_equal(mach.predict(X), before)
    np.testing.assert_array_equal(mach.training_losses(), losses)


def test_estimators_for_scikit_learn(odd_tables, odd_vectors, attempt):
    # They raise what scikit-learn's own checks raise.
    foreign = (ValueError, TypeError)
    for name, features in sample(odd_tables, "as_sklearn", 11):
        attempt(name, lambda f=features: as_sklearn(CONSTANT).fit(f, NUMBERS), allow=foreign)
    for name, y in sample(odd_vectors, "as_sklearn", 11):
        attempt(name, lambda y=y: as_sklearn(ConstantClassifier()).fit(X, y), allow=foreign)
