"""`pymlj/composition/_pipeline.py` and `_pipeline_layout.py`."""

import logging
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pymlj
from pymlj import (
    ArgumentError,
    MLJWarning,
    Pipeline,
    ScitypeError,
    clone,
    get_param,
    machine,
    params,
    set_param,
)


def double(v):
    return v * 2


# ---------------------------------------------------------------- construction


def test_components_are_named_after_their_classes_and_kept_as_they_are(toys):
    center, learner = toys.Center(), toys.Learner()
    pipe = Pipeline(double, center, toys.Center(factor=2.0), np.exp, learner)

    assert pipe.center is center and pipe.learner is learner
    assert pipe.f is double and pipe.f2 is np.exp and pipe.center2.factor == 2.0


def test_classes_become_models(toys):
    assert Pipeline(toys.Center, toys.Learner) == Pipeline(toys.Center(), toys.Learner())
    assert toys.Center >> toys.Learner() == Pipeline(toys.Center(), toys.Learner())


def test_a_misspelt_option_is_recognised(toys):
    with pytest.raises(ArgumentError, match=r"`opertion` with\. Did you mean `operation`"):
        Pipeline(toys.Center(), toys.Learner(), opertion="predict_mean")


def test_own_names_and_none_must_not_be_mixed(toys):
    assert Pipeline(first=toys.Center(), last=toys.Learner()).first == toys.Center()
    with pytest.raises(ArgumentError, match="names, or none, but 1 came without and `last` with"):
        Pipeline(toys.Center(), last=toys.Learner())


@pytest.mark.parametrize(
    "build, words",
    [
        (lambda t: Pipeline(), "needs components.*but got none"),
        (lambda t: Pipeline(t.Center(), 3), "must be models or functions, but got 3"),
        (lambda t: t.Center() >> 3, "The two sides of `>>` must be models or functions"),
        (
            lambda t: Pipeline(t.Learner(), t.Chances()),
            "but `learner` and `chances` do; `Transformer",
        ),
        (lambda t: t.Learner() >> t.Iterative(), "At most one component of a pipeline may predict"),
        (lambda t: Pipeline(t.Learner(), operation="cos"), "`operation` must be one of 'predict'"),
        (lambda t: Pipeline(t.Learner(), operation=3), "`operation` of `Pipeline` must be of type"),
        (lambda t: Pipeline(t.Learner(), cache=1), "`cache` of `Pipeline` must be of type `bool`"),
        (
            lambda t: Pipeline(t.Learner(), prediction_type="x"),
            "`prediction_type` must be 'deterministic'",
        ),
        (
            lambda t: Pipeline(t.Learner(), prediction_type="interval"),
            "contradicts the last component, `learner`, with which it is 'deterministic'",
        ),
        (lambda t: Pipeline(fit=t.Center()), "cannot be called `fit`"),
    ],
)
def test_impossible_pipelines(toys, build, words):
    with pytest.raises(ArgumentError, match=words):
        build(toys)


def test_components_must_take_what_comes_before_them(toys):
    with pytest.raises(
        ScitypeError,
        match=r"`learner` \(`Learner`\) takes Table\(Continuous\), but `univariate_standardizer` "
        r"\(`UnivariateStandardizer`\), which comes before it, puts out Vector\[Continuous\]",
    ):
        Pipeline(pymlj.UnivariateStandardizer(), toys.Learner())
    with pytest.raises(ScitypeError, match=r"`center`.*`chances`.*which comes before it"):
        Pipeline(toys.Chances(), toys.Center())
    Pipeline(pymlj.UnivariateStandardizer(), double, toys.Learner())  # a function may do anything
    Pipeline(pymlj.FillImputer(), toys.Learner())
    Pipeline(toys.Learner(), pymlj.UnivariateStandardizer())
    Pipeline(toys.Chances(), pymlj.UnivariateDiscretizer, operation="predict_mean")
    with pytest.raises(ScitypeError):
        Pipeline(toys.Chances(), pymlj.UnivariateDiscretizer, operation="predict_mode")
    Pipeline(toys.Chances(), pymlj.UnivariateDiscretizer, operation="predict_joint")


def test_components_must_be_able_to_learn_from_the_same_target(toys):
    with pytest.raises(
        ScitypeError, match=r"`encode` and `chances` learn from the same target, but `encode`"
    ):
        Pipeline(toys.Encode(), toys.Chances())
    Pipeline(toys.Encode(), toys.Learner())


# ---------------------------------------------------------------- joining


def test_joining_takes_pipelines_apart_and_keeps_names(toys):
    left = Pipeline(start=toys.Center(), scale=toys.Times())
    joined = left >> toys.Times(factor=3.0) >> Pipeline(end=toys.Learner())

    assert joined == Pipeline(
        start=toys.Center(), scale=toys.Times(), times=toys.Times(factor=3.0), end=toys.Learner()
    )
    assert joined.start is left.start
    assert double >> toys.Times() >> np.exp == Pipeline(double, toys.Times(), np.exp)


def test_the_side_that_predicts_says_which_operation(toys):
    mode = Pipeline(toys.Chances(), operation="predict_mode")

    assert (toys.Center() >> mode).operation == "predict_mode"
    assert (mode >> np.asarray).operation == "predict_mode"
    assert (
        Pipeline(toys.Center(), operation="predict_mode") >> toys.Chances()
    ).operation == "predict"


def test_data_is_kept_if_both_sides_keep_it(toys, caplog):
    with caplog.at_level(logging.INFO, "pymlj"):
        joined = Pipeline(toys.Center(), cache=False) >> Pipeline(toys.Learner())

    assert joined.cache is False and "and so has the new one" in caplog.text
    assert (toys.Center() >> toys.Learner()).cache is True


# ---------------------------------------------------------------- kind


@pytest.mark.parametrize(
    "parts, options, prediction, kind",
    [
        ([double, "Times"], {}, "unknown", "Static"),
        ([double, "Center"], {}, "unknown", "Unsupervised"),
        (["Center", "Learner"], {}, "deterministic", "Deterministic"),
        (["Center", "Chances"], {}, "probabilistic", "Probabilistic"),
        (["Center", "Chances"], {"operation": "predict_mode"}, "deterministic", "Deterministic"),
        (["Bounds"], {}, "interval", "Interval"),
        (["Chances", double], {}, "deterministic", "Deterministic"),
        (
            ["Chances", double],
            {"prediction_type": "probabilistic"},
            "probabilistic",
            "Probabilistic",
        ),
        (["Center", "Detector"], {}, "deterministic", "DeterministicDetector"),
    ],
)
def test_the_kind_follows_from_the_components(toys, parts, options, prediction, kind):
    parts = [getattr(toys, part)() if isinstance(part, str) else part for part in parts]
    pipe = Pipeline(*parts, **options)

    assert (pipe.prediction_type, pipe.abstract_type) == (prediction, kind)
    assert pipe.is_supervised is (kind not in ("Static", "Unsupervised", "DeterministicDetector"))


def test_it_is_said_if_a_kind_is_guessed(toys, caplog):
    with caplog.at_level(logging.INFO, "pymlj"):
        Pipeline(toys.Learner(), double)
        Pipeline(toys.Chances(), double, operation="predict_mode")
        Pipeline(toys.Chances(), double, prediction_type="probabilistic")
        assert caplog.text == ""
        Pipeline(toys.Chances(), double)
    assert "taken to be deterministic, since something comes after `chances`" in caplog.text


def test_a_prediction_type_that_means_nothing_is_warned_of(toys):
    with pytest.warns(MLJWarning, match="`prediction_type` is ignored"):
        Pipeline(toys.Center(), prediction_type="deterministic")


def test_a_prediction_type_may_be_set_later(toys):
    pipe = Pipeline(toys.Chances(), double)

    pipe.prediction_type = "probabilistic"
    assert pipe.prediction_type == params(pipe)["prediction_type"] == "probabilistic"
    pipe.prediction_type = None
    assert pipe.prediction_type == "deterministic" and "prediction_type" not in params(pipe)


def test_traits_of_the_class_say_nothing_in_particular():
    traits = pymlj.interface.traits(Pipeline)

    assert traits.prediction_type == "unknown" and traits.abstract_type == "Model"
    assert traits.iteration_parameter is None and not traits.is_supervised
    assert str(traits.input_scitype) == str(traits.output_scitype) == "Unknown"
    assert str(traits.target_scitype) == "Unknown" and not traits.target_in_fit


def test_traits_come_from_the_components(toys):
    pipe = Pipeline(toys.Center(), toys.Learner())

    assert pipe.input_scitype == toys.Center.input_scitype
    assert pipe.target_scitype == toys.Learner.target_scitype and pipe.target_in_fit
    assert pipe.supports_weights and pipe.reports_feature_importances
    assert not pipe.supports_training_losses and pipe.iteration_parameter is None
    assert Pipeline(double, toys.Center()).output_scitype == toys.Center.output_scitype
    assert Pipeline(toys.Center(), double).output_scitype == pymlj.Unknown
    assert Pipeline(toys.Encode()).target_scitype == toys.Encode.target_scitype
    assert Pipeline(a=toys.Center(), b=toys.Iterative()).iteration_parameter == "b.n"
    nested = Pipeline(front=toys.Center(), back=Pipeline(toys.Times(), toys.Iterative()))
    assert nested.iteration_parameter == "back.iterative.n"


# ---------------------------------------------------------------- hyperparameters


def test_components_are_hyperparameters_by_dotted_name(toys):
    pipe = Pipeline(front=Pipeline(toys.Center(), toys.Times()), last=toys.Learner())

    set_param(pipe, "front.times.factor", 9.0)
    assert get_param(pipe, "front.times.factor") == pipe.front.times.factor == 9.0
    assert params(pipe)["last"]["shift"] == 0.0
    with pytest.raises(ArgumentError, match=r"no hyperparameter `time`.*Did you mean `times`"):
        set_param(pipe, "front.time.factor", 1.0)
    with pytest.raises(ArgumentError, match=r"has no hyperparameter `lst`.*Did you mean `last`"):
        pipe.lst = toys.Learner()


def test_a_component_may_be_replaced_by_one_of_its_kind(toys):
    pipe = Pipeline(toys.Center(), toys.Learner())

    pipe.center = toys.Times(factor=3.0)  # static models are unsupervised ones
    pipe.learner = toys.Other
    assert pipe.center == toys.Times(factor=3.0) and pipe.learner == toys.Other()
    pipe.center = toys.Center()
    for name, value in [
        ("center", toys.Learner()),
        ("learner", toys.Center()),
        ("learner", double),
    ]:
        with pytest.raises(ArgumentError, match=f"`{name}` of `Pipeline` must be a model of kind"):
            setattr(pipe, name, value)
    with pytest.raises(ArgumentError, match="`center` of `Pipeline` must be models or functions"):
        pipe.center = 3
    assert pipe == Pipeline(center=toys.Center(), learner=toys.Other())


def test_a_clone_is_independent_and_changes_are_checked(toys):
    pipe = Pipeline(toys.Center(), toys.Learner())

    copy = clone(pipe, learner=toys.Learner(shift=1.0))
    copy.center.factor = 3.0
    assert pipe == Pipeline(toys.Center(), toys.Learner())
    assert copy != pipe and copy.learner.shift == 1.0
    with pytest.raises(ArgumentError, match="`learner` of `Pipeline` must be a model of kind"):
        clone(pipe, learner=toys.Center())
    assert pickle.loads(pickle.dumps(Pipeline(pymlj.Standardizer()))) == Pipeline(
        pymlj.Standardizer()
    )


def test_the_repr_is_the_call_that_makes_it(toys):
    pipe = Pipeline(
        first=toys.Times(), second=toys.Chances(), operation="predict_mode", cache=False
    )
    names = {"Pipeline": Pipeline, "Times": toys.Times, "Chances": toys.Chances}

    assert eval(repr(pipe), names) == pipe
    assert repr(Pipeline(toys.Times())) == "Pipeline(times=Times(factor=2.0))"
    assert "second = Chances" in pipe._repr_html_()


def test_pipelines_are_equal_if_names_components_and_options_are(toys):
    base = Pipeline(toys.Center(), toys.Chances())

    assert base == Pipeline(toys.Center(), toys.Chances()) != Pipeline(toys.Times(), toys.Chances())
    assert base != Pipeline(a=toys.Center(), b=toys.Chances())
    assert base != Pipeline(toys.Center(), toys.Chances(), operation="predict_mode")


# ---------------------------------------------------------------- data flow


def test_what_is_put_out_flows_on(toys, X, y):
    pipe = Pipeline(toys.Times(), toys.Center(), lambda table: table.mul(10.0), toys.Learner())
    mach = machine(pipe, X, y).fit(rows=[2, 4], verbosity=0)

    assert mach.report().learner.first == -20.0 and mach.predict(X).tolist() == [10.0] * 10


def test_transformers_may_learn_from_the_target(toys, X, y):
    mach = machine(Pipeline(toys.Encode(), toys.Learner()), X, y).fit(verbosity=0)
    assert mach.report().learner.first == 14.5

    alone = machine(Pipeline(toys.Encode(), toys.Times()), X, y).fit(verbosity=0)
    assert alone.transform(X)["x"].iloc[0] == 29.0
    with pytest.raises(ArgumentError, match="trained on features alone"):
        machine(Pipeline(toys.Center()), X, y)


def test_weights_go_to_the_model_that_predicts_and_to_no_other(toys, X, y):
    pipe = Pipeline(toys.Encode(), toys.Learner(), double)
    mach = machine(pipe, X, y, np.eye(10)[3]).fit(verbosity=0)

    assert mach.predict(X)[0] == 20.0 and mach.fitted_params().encode.fitresult == 14.5
    with pytest.raises(ArgumentError, match="`Pipeline` cannot use weights"):
        machine(Pipeline(toys.Center(), toys.Iterative()), X, y, y)


def test_what_follows_acts_on_predictions_and_learns_from_them(toys, X, y):
    mach = machine(Pipeline(toys.Learner(shift=2.0), toys.Shift(), double), X, y).fit(verbosity=0)

    assert mach.fitted_params().shift.fitresult == 16.5 and mach.predict(X).tolist() == [0.0] * 10


def test_operations_that_there_are(toys, X, y):
    def offered(*parts, **options):
        pipe = Pipeline(*parts, **options)
        return {o for o in pymlj.interface.OPERATIONS if hasattr(pipe, o)}

    points = {"predict", "predict_mode", "predict_mean", "predict_median"}
    assert offered(toys.Center()) == {"transform", "inverse_transform"}
    assert offered(toys.Center(), double) == {"transform"}
    assert offered(toys.Encode(), toys.Times()) == {"transform"}
    assert offered(toys.Shift(), toys.Times()) == {"predict", "transform", "inverse_transform"}
    assert offered(toys.Times(), double) == {"transform"}
    assert offered(toys.Learner()) == {"predict"}
    assert offered(toys.Chances()) == points
    assert offered(toys.Chances(), operation="predict_mode") == {"predict"}
    assert offered(toys.Chances(), double) == {"predict"}
    assert offered(toys.Chances(), double, prediction_type="probabilistic") == points
    assert offered(toys.Detector()) == {"predict", "transform"}


def test_an_unsupervised_pipeline_predicts_by_its_last_learner(toys, y):
    mach = machine(Pipeline(toys.Times(), toys.Shift(), toys.Times()), y).fit(verbosity=0)

    assert mach.predict(y).tolist() == [False] + [True] * 9
    assert mach.transform(y)[1] == 12.0 and mach.inverse_transform(np.array([12.0])) == [4.0]


def test_point_predictions_of_what_follows(toys):
    X = pd.DataFrame({"p": [0.2, 0.9]})
    pipe = Pipeline(toys.Chances(), np.asanyarray, prediction_type="probabilistic")
    pipe.f = lambda D: D
    mach = machine(pipe, X, pd.Categorical(["u", "v"])).fit(verbosity=0)

    assert list(mach.predict_mode(X)) == ["u", "v"]


def test_a_detector_in_a_pipeline(toys, X):
    mach = machine(toys.Center() >> toys.Detector(), X).fit(verbosity=0)

    assert list(mach.predict(X + 5)) == ["in"] * 5 + ["out"] * 5
    assert mach.transform(X)[-1] == 0.0


def test_losses_and_importances_are_those_of_the_model_that_predicts(toys, X, y):
    mach = machine(toys.Center() >> toys.Iterative(n=2), X, y).fit(verbosity=0)
    assert mach.training_losses() == [1.0, 0.5]

    mach = machine(toys.Center() >> toys.Learner(), X, y).fit(verbosity=0)
    assert mach.feature_importances() == [("x", 14.5)]
    assert machine(toys.Center() >> toys.Times(), X).fit(verbosity=0).training_losses() is None


# ---------------------------------------------------------------- training again


def test_only_what_lies_downstream_of_a_change_is_trained(toys, X, y):
    pipe = Pipeline(
        one=toys.Center(label="1"),
        inner=Pipeline(two=toys.Center(label="2"), three=toys.Center(label="3")),
        four=toys.Learner(label="4"),
    )
    mach = machine(pipe, X, y).fit(verbosity=0)
    assert toys.seen() == ["1:fit", "2:fit", "3:fit", "4:fit"]

    set_param(pipe, "inner.three.factor", 3.0)
    mach.fit(verbosity=0)
    assert toys.seen() == ["3:update", "4:fit"]
    set_param(pipe, "one.factor", 3.0)
    mach.fit(verbosity=0)
    assert toys.seen() == ["1:update", "2:fit", "3:fit", "4:fit"]
    pipe.four.shift = 1.0
    mach.fit(verbosity=0)
    assert toys.seen() == ["4:update"] and mach.age == 4


def test_whether_data_is_kept_makes_no_difference(toys, X, y):
    mach = machine(Pipeline(toys.Center(), toys.Learner()), X, y).fit(verbosity=0)
    toys.seen()

    mach.model.cache = False
    mach.fit(verbosity=0)
    assert toys.seen() == []
    other = machine(Pipeline(toys.Center(), toys.Learner(), cache=False), X, y).fit(verbosity=0)
    other.model.learner.shift = 1.0
    other.fit(verbosity=0)
    assert toys.seen() == ["center:fit", "learner:fit", "learner:update"]
    assert other.predict(X)[0] == 15.5


def test_another_operation_takes_effect(toys):
    X = pd.DataFrame({"p": [0.2, 0.9]})
    mach = machine(Pipeline(toys.Chances()), X, pd.Categorical(["u", "v"])).fit(verbosity=0)

    mach.model.operation = "predict_mode"

    assert list(mach.fit(verbosity=0).predict(X)) == ["u", "v"]


def test_another_pipeline_in_its_place_is_trained_from_scratch(toys, X, y):
    mach = machine(Pipeline(toys.Center(), toys.Learner()), X, y).fit(verbosity=0)
    toys.seen()

    mach.model = Pipeline(toys.Learner(shift=5.0), double)
    mach.fit(verbosity=0)

    assert toys.seen() == ["learner:fit"] and mach.predict(X)[0] == 39.0


def test_a_component_replaced_by_one_that_works_otherwise(toys, X, y):
    mach = machine(Pipeline(toys.Center(), toys.Learner()), X, y).fit(verbosity=0)

    for part, first in [(toys.Times(), 0.0), (toys.Encode(), 14.5), (toys.Center(), -4.5)]:
        mach.model.center = part
        assert mach.fit(verbosity=0).report().learner.first == first
    mach.model = Pipeline(f=double, learner=toys.Learner())
    mach.fit(verbosity=0)
    mach.model.f = toys.Times(factor=5.0)
    assert mach.fit(verbosity=0).predict(X)[0] == 14.5


def test_what_was_wrongly_changed_is_refused_at_the_next_fit(toys, X, y):
    mach = machine(Pipeline(toys.Center(), toys.Learner()), X, y).fit(verbosity=0)

    mach.model.learner.shift = "much"
    with pytest.raises(ArgumentError, match="`shift` of `Learner` must be of type `float`"):
        mach.fit(verbosity=0)
    mach.model.operation = "cos"
    with pytest.raises(ArgumentError, match="`operation` must be one of"):
        mach.fit(verbosity=0)
    assert mach.age == 1


# ---------------------------------------------------------------- files


def test_a_saved_pipeline_predicts_and_goes_on(X, y, tmp_path):
    pipe = Pipeline(
        np.abs,
        pymlj.Standardizer(),
        Pipeline(pymlj.FillImputer(), pymlj.DeterministicConstantRegressor()),
        operation="predict",
    )
    mach = machine(pipe, X, y).fit(rows=range(6), verbosity=0)
    mach.save(tmp_path / "m")

    loaded = pymlj.load_machine(tmp_path / "m", X, y)

    assert loaded.model == pipe and loaded.predict(X).tolist() == mach.predict(X).tolist()
    assert loaded.report() == mach.report() and list(loaded.fitted_params()) == [
        "standardizer",
        "pipeline",
    ]
    assert loaded.fit(rows=range(6), verbosity=0).explain().rule == "no change"
    loaded.model.standardizer.count = True
    assert loaded.fit(rows=range(6), verbosity=0).explain().rule == "hyperparameters"


def test_the_file_does_not_grow_with_the_data(tmp_path):
    pipe = Pipeline(pymlj.Standardizer(), pymlj.DeterministicConstantRegressor())
    sizes = []
    for n in (10, 10_000):
        X = pd.DataFrame({"x": np.arange(n) * 1.0})
        machine(pipe, X, np.ones(n)).fit(verbosity=0).save(tmp_path / "m")
        sizes.append((tmp_path / "m").stat().st_size)
    assert sizes[1] < sizes[0] + 100


def test_functions_that_are_not_known_ask_for_trust(X, tmp_path):
    mach = machine(Pipeline(double, pymlj.Standardizer()), X).fit(verbosity=0)

    with pytest.raises(pymlj.PersistenceError, match=r"`model\.f` is of type `function`"):
        mach.save(tmp_path / "m")


# ---------------------------------------------------------------- whatever happens

CHANGES = st.one_of(
    st.tuples(st.just("center.factor"), st.sampled_from([1.0, 2.0])),
    st.tuples(st.just("inner.times.factor"), st.sampled_from([2.0, 3.0])),
    st.tuples(st.just("inner.center.factor"), st.sampled_from([1.0, 5.0])),
    st.tuples(st.just("learner.shift"), st.sampled_from([0.0, 7.0])),
    st.tuples(st.just("cache"), st.booleans()),
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(CHANGES, st.sampled_from([None, 4, 6])), max_size=6))
def test_fitting_again_gives_what_fitting_anew_gives(toys, X, y, changes):
    inner = Pipeline(toys.Times(), toys.Center())
    pipe = Pipeline(center=toys.Center(), inner=inner, learner=toys.Learner())
    mach = machine(pipe, X, y).fit(verbosity=0)
    for (path, value), n in changes:
        set_param(pipe, path, value)
        rows = None if n is None else range(n)
        mach.fit(rows=rows, verbosity=0)
        fresh = machine(clone(pipe), X, y).fit(rows=rows, verbosity=0)
        assert mach.report() == fresh.report() and mach.fitted_params() == fresh.fitted_params()
        assert mach.predict(X).tolist() == fresh.predict(X).tolist()
