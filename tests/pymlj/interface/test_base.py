"""`pymlj/interface/_base.py`: hyperparameters, traits and defaults of models."""

import numpy as np
import pytest

from pymlj import (
    ArgumentError,
    Deterministic,
    MLJWarning,
    Static,
    Table,
    Unsupervised,
    clone,
    params,
    set_param,
)
from pymlj.scitypes import Continuous, Unknown, Vector


class Plain(Deterministic):
    """Hyperparameters and a mended one."""

    alpha: float = 1.0
    depth: int = 3
    input_scitype = Table(Continuous)

    def clean(self):
        if self.depth < 0:
            self.depth = 3
            return "`depth >= 0` must hold; depth=3 is used."
        return ""

    def fit(self, verbosity, X, y):
        return float(np.mean(y)), None, None


class Holder(Deterministic):
    """A model in a model."""

    model: object = None


def test_an_unknown_hyperparameter_names_the_nearest():
    with pytest.raises(ArgumentError, match=r"`Plain` has no hyperparameter `dept`. Did you mean"):
        Plain(dept=2)
    with pytest.raises(ArgumentError, match="Did you mean `alpha`"):
        Plain().alhpa = 2.0


def test_a_value_of_another_type_is_refused_at_construction():
    with pytest.raises(ArgumentError, match="`alpha` of `Plain` must be of type `float`"):
        Plain(alpha="much")
    assert Plain(alpha=2).alpha == 2


def test_construction_and_copies_with_changes_mend_and_warn():
    with pytest.warns(MLJWarning, match="depth=3 is used") as caught:
        assert Plain(depth=-1) == Plain()
    assert caught[0].filename == __file__
    with pytest.warns(MLJWarning, match="depth=3 is used"):
        assert clone(Plain(alpha=2.0), depth=-1) == Plain(alpha=2.0)


def test_the_name_of_a_trait_cannot_be_a_hyperparameter():
    with pytest.raises(ArgumentError, match="`tags` is the name of a trait"):

        class Wrong(Deterministic):
            tags: str = ""


def test_a_model_that_defines_no_fit_says_so():
    with pytest.raises(
        ArgumentError, match="`Holder` cannot be trained, since it defines no `fit`"
    ):
        Holder().fit(0, None, None)


def test_defaults_of_the_methods():
    model = Plain()
    assert model.update(0, "old", "cache", None, [1.0, 3.0])[0] == 2.0
    assert model.fitted_params(5) == {"fitresult": 5}
    assert (model.training_losses(None), model.feature_importances(None, None)) == (None, None)
    assert model.reformat(1, 2) == (1, 2)
    assert model.selectrows([1], np.arange(3), None)[0].tolist() == [1]
    assert model.restore(model.save(7)) == 7 and model.restore_cache(model.save_cache(8)) == 8


def test_static_models_learn_nothing():
    class Doubler(Static):
        """Doubles."""

    assert Doubler().fit(0) == (None, None, None) and Doubler().fitted_params(None) is None


def test_nested_models_read_and_write_by_path():
    outer = Holder(model=Plain())
    set_param(outer, "model.depth", 5)
    assert params(outer) == {"model": {"alpha": 1.0, "depth": 5}}


def test_traits_read_alike_on_class_and_instance():
    for target in (Plain, Plain()):
        assert target.name == "Plain" and target.is_supervised
        assert target.hyperparameters == ("alpha", "depth")
        assert target.hyperparameter_types == ("float", "int")
        assert target.hyperparameter_ranges == (None, None)
        assert target.implemented_methods == ("fit", "clean")
        assert target.abstract_type == "Deterministic"
        assert target.target_scitype == Unknown
        assert target.load_path.endswith(":Plain")
        assert target.docstring == "Hyperparameters and a mended one."


@pytest.mark.parametrize(
    ("class_name", "words"),
    [
        ("NeuralNetworkClassifier", "neural network classifier"),
        ("KNNRegressor", "knn regressor"),
        ("SMOTE", "smote"),
        ("Tree2Vec", "tree 2 vec"),
    ],
)
def test_human_names(class_name, words):
    assert type(class_name, (Unsupervised,), {}).human_name == words


def test_a_model_shows_as_the_call_that_makes_it():
    assert repr(Plain(depth=4)) == "Plain(alpha=1.0, depth=4)"
    assert Holder(model=Plain())._repr_html_().count("<details") == 2


def test_what_predict_and_the_training_arguments_are_follows_from_the_declarations():
    class Weighted(Plain):
        """With weights."""

        target_scitype = Vector[Continuous]
        supports_weights = True

    assert Weighted.predict_scitype == Vector[Continuous]
    assert Weighted.transform_scitype == Unknown
    assert Weighted.inverse_transform_scitype == Table(Continuous)
