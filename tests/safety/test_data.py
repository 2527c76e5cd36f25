"""Odd data of every kind: each public function works on it, or says in its own words why not."""

import numpy as np
import pandas as pd
import pytest

from pymlj import (
    CV,
    ColorImage,
    Continuous,
    Count,
    Finite,
    GrayImage,
    Holdout,
    InSample,
    Missing,
    Multiclass,
    Normal,
    OrderedFactor,
    RepeatedCV,
    ScientificDateTime,
    StratifiedCV,
    Textual,
    TimeSeriesCV,
    UnivariateFinite,
    autotype,
    categorical,
    codes,
    coerce,
    confusion_matrix,
    elscitype,
    levels,
    measurements,
    measures,
    n_rows,
    partition,
    precision_recall_curve,
    restrict,
    roc_curve,
    schema,
    scitype,
    scitype_union,
    select_columns,
    select_rows,
    to_matrix,
    to_table,
    unpack,
)

TARGETS = (Continuous, Count, Multiclass, OrderedFactor, Textual, GrayImage, ColorImage, Finite[2])
TARGETS += (Missing | Continuous, ScientificDateTime)


def same_length(data):
    def check(result):
        return None if n_rows(result) == n_rows(data) else f"{n_rows(result)} rows came"

    return check


def test_types_of_vectors_are_found(odd_vectors, attempt):
    for name, x in odd_vectors.items():
        for function in (scitype, elscitype, scitype_union, autotype, n_rows):
            attempt(f"{function.__name__}({name})", lambda f=function, x=x: f(x), data=[x])


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_vectors_are_coerced_to_what_was_asked_for(odd_vectors, attempt, target):
    for name, x in odd_vectors.items():

        def check(result, x=x):
            if isinstance(x, (pd.DataFrame, dict)) or getattr(x, "ndim", 1) != 1:
                return None
            if target in (GrayImage, ColorImage) or not isinstance(n_rows(x), int):
                return None
            fits = elscitype(result) <= Missing | target
            return None if fits or target == Finite[2] else f"came as {elscitype(result)}"

        attempt(f"coerce({name})", lambda x=x: coerce(x, target, verbosity=0), check, data=[x])


def test_labels_are_made_of_vectors(odd_vectors, attempt):
    for name, x in odd_vectors.items():
        made = attempt(f"categorical({name})", lambda x=x: categorical(x), data=[x])
        attempt(f"levels({name})", lambda x=x: levels(x))
        attempt(f"codes({name})", lambda x=x: codes(x))
        attempt(f"levels={name}", lambda x=x: categorical(["a"], levels=x), allow=(TypeError,))
        if made is not None and not isinstance(x, str | bytes | dict | set):
            assert len(made) == n_rows(x) and not pd.isna(levels(made)).any()


def test_rows_are_picked_and_dealt_out(odd_vectors, attempt):
    numbers = np.arange(6.0)
    for name, x in odd_vectors.items():
        attempt(f"select_rows({name})", lambda x=x: select_rows(x, [0, 2]), data=[x])
        attempt(f"select_rows by {name}", lambda x=x: select_rows(numbers, x), data=[x])
        attempt(f"partition({name})", lambda x=x: partition(x, 0.5, rng=1), data=[x])
        attempt(f"stratify={name}", lambda x=x: partition(numbers, 0.5, stratify=x, rng=1))
        attempt(f"fraction {name}", lambda x=x: partition(numbers, x), allow=(TypeError,))
        attempt(f"restrict({name})", lambda x=x: restrict(x, ((0, 1), (2, 3)), 0), data=[x])


def test_tables_are_described(odd_tables, attempt):
    for name, X in odd_tables.items():
        attempt(f"schema({name})", lambda X=X: (str(schema(X)), schema(X)._repr_html_()), data=[X])
        attempt(f"scitype({name})", lambda X=X: scitype(X))
        attempt(f"autotype({name})", lambda X=X: autotype(X, rules=("few_to_finite",)))


def test_tables_are_cut_and_converted(odd_tables, attempt):
    for name, X in odd_tables.items():
        attempt(f"to_matrix({name})", lambda X=X: to_matrix(X), same_length(X), data=[X])
        attempt(f"to_table({name})", lambda X=X: to_table(X), data=[X])
        attempt(f"select_rows({name})", lambda X=X: select_rows(X, [0]), data=[X])
        attempt(f"select_columns({name})", lambda X=X: select_columns(X, ["a"]), data=[X])
        attempt(f"partition({name})", lambda X=X: partition(X, 0.5, rng=1), data=[X])
        attempt(f"unpack({name})", lambda X=X: unpack(X, lambda c: c == "a", rng=1), data=[X])


@pytest.mark.parametrize("target", [Continuous, Count, Multiclass, OrderedFactor, Textual], ids=str)
def test_columns_are_coerced(odd_tables, attempt, target):
    rules = {Count: target, Textual: target, Missing | Count: target}
    for name, X in list(odd_tables.items())[len(str(target)) % 3 :: 3]:
        attempt(f"by name, {name}", lambda X=X: coerce(X, {"odd": target}, verbosity=0), data=[X])
        attempt(f"by type, {name}", lambda X=X: coerce(X, rules, verbosity=0), data=[X])


def test_distributions_take_labels_probabilities_and_numbers(odd_vectors, attempt):
    several = UnivariateFinite(["a", "b"], np.full((6, 2), 0.5))
    normal = Normal(np.zeros(6), np.ones(6))
    for name, x in odd_vectors.items():
        attempt(f"labels {name}", lambda x=x: UnivariateFinite(x, np.full(6, 1 / 6)))
        attempt(f"probs {name}", lambda x=x: UnivariateFinite(["a", "b"], x))
        attempt(f"pool {name}", lambda x=x: UnivariateFinite(["a", "b"], [0.5, 0.5], pool=x))
        attempt(f"UnivariateFinite.fit({name})", lambda x=x: UnivariateFinite.fit(x), data=[x])
        attempt(f"weights {name}", lambda x=x: UnivariateFinite.fit(categorical("ab" * 3), x))
        attempt(f"Normal({name})", lambda x=x: Normal(x, 1.0), data=[x])
        attempt(f"Normal.fit({name})", lambda x=x: Normal.fit(x), data=[x])
        for d in (several, several[0], normal, normal[0]):
            attempt(f"{d!r}.pdf({name})", lambda d=d, x=x: d.pdf(x), data=[x])
            attempt(f"{d!r}.logpdf({name})", lambda d=d, x=x: d.logpdf(x))
        for d in (several, normal):
            attempt(f"{d!r}.pdf_at({name})", lambda d=d, x=x: d.pdf_at(x), data=[x])


ORDERED = categorical(list("ababab"), ordered=True)
TRUE = (np.arange(6.0), ORDERED, UnivariateFinite(["a", "b"], np.full((6, 2), 0.5), ordered=True))


@pytest.mark.parametrize("measure", [kind() for kind in measures()], ids=lambda m: type(m).__name__)
def test_measures(odd_vectors, attempt, measure, request):
    # Each measure sees a third of the zoo, another one than its neighbours.
    start = list(map(type, (kind() for kind in measures()))).index(type(measure)) % 3
    for name, x in list(odd_vectors.items())[start::3]:
        for other in TRUE:
            attempt(f"(other, {name})", lambda x=x, other=other: measure(other, x), data=[x])
            attempt(f"({name}, other)", lambda x=x, other=other: measure(x, other), data=[x])
        attempt(f"({name}, {name})", lambda x=x: measurements(measure, x, x))
        if measure.supports_weights:
            attempt(f"weights={name}", lambda x=x: measure(ORDERED, ORDERED, weights=x))


@pytest.mark.parametrize("function", [roc_curve, precision_recall_curve, confusion_matrix])
def test_curves_and_the_confusion_matrix(odd_vectors, attempt, function):
    for name, x in odd_vectors.items():
        for other in TRUE:
            attempt(f"(other, {name})", lambda x=x, other=other: function(other, x))
            attempt(f"({name}, other)", lambda x=x, other=other: function(x, other))


STRATEGIES = (
    CV(nfolds=2, rng=1),
    Holdout(rng=1, stratify=True),
    InSample(),
    StratifiedCV(nfolds=2, rng=1),
    TimeSeriesCV(nfolds=2),
    RepeatedCV(nfolds=2, repeats=2, rng=1),
)


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: type(s).__name__)
def test_resampling_strategies(odd_vectors, attempt, strategy):
    for name, x in odd_vectors.items():
        attempt(f"y={name}", lambda x=x: strategy.train_test_pairs(np.arange(6), None, x))
        attempt(f"rows={name}", lambda x=x: strategy.train_test_pairs(x, np.ones((6, 1)), ORDERED))
