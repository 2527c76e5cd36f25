"""`pymlj_flux/_model.py`: what the five models have in common, beside training itself."""

import inspect
import re
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from pymlj import (
    ArgumentError,
    BuilderError,
    DimensionMismatch,
    MLJWarning,
    ScitypeError,
    categorical,
    clone,
    load_machine,
    machine,
    rms,
)
from pymlj_flux import (
    MLP,
    SGD,
    Adam,
    ImageClassifier,
    MultitargetNeuralNetworkRegressor,
    NeuralNetworkBinaryClassifier,
    NeuralNetworkClassifier,
    NeuralNetworkRegressor,
    Short,
    builder,
    focal_loss,
    tversky_loss,
)

ALL_MODELS = [
    NeuralNetworkRegressor,
    MultitargetNeuralNetworkRegressor,
    NeuralNetworkClassifier,
    NeuralNetworkBinaryClassifier,
    ImageClassifier,
]
N = 30
RNG = np.random.default_rng(1)
X = RNG.normal(size=(N, 3)).astype(np.float32)
Y = X @ np.array([1.0, -1.0, 0.5])


def regressor(**hyper):
    return NeuralNetworkRegressor(
        **({"builder": MLP(), "epochs": 2, "batch_size": 8, "rng": 0} | hyper)
    )


def fitted(model, *data, **options):
    return machine(model, *(data or (X, Y))).fit(verbosity=0, **options)


def losses(mach):
    return mach.report().training_losses


def weights(mach):
    return torch.cat([w.detach().ravel() for w in mach.fitted_params().chain.parameters()])


# -- hyperparameters -------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ALL_MODELS, ids=lambda m: m.__name__)
def test_hyperparameters_come_in_the_order_of_the_documentation(model):
    names = list(model.hyperparameters)
    assert names[:3] == ["builder", "optimiser", "loss"]
    assert (
        ("finaliser" in names)
        == ("class_weights" in names)
        == (model.prediction_type == "probabilistic")
    )
    assert (
        ("embedding_dims" in names) == ("handle_unknown" in names) == (model is not ImageClassifier)
    )


def test_hyperparameters_by_position_are_refused():
    with pytest.raises(ArgumentError, match="settings by keyword only"):
        NeuralNetworkRegressor(MLP())


@pytest.mark.parametrize("model", ALL_MODELS, ids=lambda m: m.__name__)
def test_traits(model):
    assert model.package_name == "pymlj_flux"
    assert model.load_path == f"pymlj_flux.{model.__module__.split('.')[1]}:{model.__name__}"
    assert model.abstract_type == (
        "Probabilistic" if "Classifier" in model.__name__ else "Deterministic"
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -0.5])
def test_a_penalty_that_is_no_number_is_mended(value):
    with pytest.warns(MLJWarning, match="`lambda_` must be 0 or more"):
        assert NeuralNetworkRegressor(lambda_=value).lambda_ == 0


def test_all_that_is_wrong_is_said_at_once():
    with pytest.warns(MLJWarning) as warned:
        NeuralNetworkRegressor(batch_size=0, alpha=2)
    assert len(warned) == 1
    assert "`alpha` must be between 0 and 1, but is 2; took 0.0." in str(warned[0].message)
    assert "`batch_size` must be 1 or more, but is 0; took 1." in str(warned[0].message)


def test_handle_unknown_has_two_values():
    with pytest.raises(ArgumentError, match="handle_unknown"):
        NeuralNetworkRegressor(handle_unknown="ignore")


@pytest.mark.parametrize(
    ("optimiser", "words"),
    [
        (torch.optim.Adam, r"the class `torch.optim.Adam`. Write `Adam\(...\)`"),
        (torch.optim.Rprop, r"Write `Optimiser\(torch.optim.Rprop, ...\)`"),
        (
            torch.optim.SGD([torch.zeros(1)], lr=1.0),
            r"an instance of .*`from pymlj_flux import SGD",
        ),
        ("adam", r"the string 'adam'. Write `Adam\(\)`"),
        ("best", r"the string 'best'. Give an object, such as `Adam\(lr=0.001\)`"),
    ],
    ids=["class", "other_class", "instance", "name", "other_name"],
)
def test_an_optimiser_of_torch_is_refused_with_what_to_write(optimiser, words):
    with pytest.raises(ArgumentError, match="`optimiser` of `NeuralNetworkRegressor` must be one"):
        NeuralNetworkRegressor(optimiser=optimiser)
    mach = machine(regressor(), X, Y)
    mach.model.optimiser = optimiser
    with pytest.raises(ArgumentError, match=words):
        mach.fit(verbosity=0)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lr", r"Here that is a setting of the optimiser: `optimiser=Adam\(lr=...\)`"),
        ("random_state", "Here that is `rng`"),
        ("device", "Here that is `acceleration`"),
        ("max_epochs", "Here that is `epochs`"),
        ("epoch", "Did you mean `epochs`"),
    ],
)
def test_names_of_other_libraries_are_known(name, words):
    with pytest.raises(ArgumentError, match=words):
        NeuralNetworkRegressor(**{name: 1})
    with pytest.raises(ArgumentError, match="Here that is `lr`"):
        Adam(learning_rate=0.1)


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (nn.MSELoss, r"the class `nn\.MSELoss`\. Write `nn\.MSELoss\(\)`"),
        (dict, "the class `dict`. Give a function"),
        ("mse", "the string 'mse'. .*`from pymlj_flux import mse`, `loss=mse`"),
        ("mze", "the string 'mze'. .*`pymlj_flux`.* Did you mean `mse`"),
        (rms, "which scores predictions .*a loss of `pymlj_flux`"),
        (nn.CrossEntropyLoss(), "a loss of numbers, .*compares probabilities .*`loss=mse`"),
        (F.cross_entropy, "a loss of numbers, .*compares probabilities .*`loss=mse`"),
        (nn.PReLU(), "which has parameters to be learned, `weight`. Only those of the network"),
    ],
    ids=["class", "other_class", "name", "typo", "measure", "classes", "function", "learned"],
)
def test_what_is_no_loss_is_refused_with_what_to_write(loss, words):
    with pytest.raises(ArgumentError, match="`loss` of `NeuralNetworkRegressor` must") as caught:
        NeuralNetworkRegressor(loss=loss)
    caught.match(words)
    mach = machine(regressor(), X, Y)
    mach.model.loss = loss
    with pytest.raises(ArgumentError, match=words):
        mach.fit(verbosity=0)


def net(n_in, n_out):
    return nn.Linear(n_in, n_out)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (MLP, r"the class `MLP`. Write `MLP\(\)`"),
        (net, r"function `net`. Write `@builder` above its definition, .*`builder=net\(\)`"),
        (lambda n_in, n_out: None, "a lambda. Define a function under `@builder`"),
        (nn.Linear(3, 1), r"a network, `Linear\(...\)`. Make it in a function: `@builder`"),
        (nn.Linear, r"class of networks `Linear`. Make it in a function"),
    ],
    ids=["class", "function", "lambda", "network", "network_class"],
)
def test_what_is_no_builder_is_refused_with_what_to_write(made, words):
    with pytest.raises(ArgumentError, match="`builder` of `NeuralNetworkRegressor` must") as caught:
        NeuralNetworkRegressor(builder=made)
    caught.match(words)


@pytest.mark.parametrize("model", ALL_MODELS, ids=lambda m: m.__name__)
def test_the_documentation_of_each_model_has_all_hyperparameters(model):
    def described(cls):
        text = inspect.getdoc(cls).partition("Args:\n")[2].partition("\n\n")[0]
        parts = re.split(r"^    (\w+): ", text, flags=re.MULTILINE)[1:]
        return dict(zip(parts[::2], parts[1::2], strict=True))

    own, common = described(model), described(NeuralNetworkRegressor)
    assert set(own) == set(model.hyperparameters)
    differ = {name for name in own.keys() & common if own[name].strip() != common[name].strip()}
    assert differ <= {"builder", "loss"}


# -- bad data --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("features", "target"), [(X[:0], Y[:0]), (X[:, :0], Y)], ids=["no_rows", "no_columns"]
)
def test_nothing_to_train_on_is_refused(features, target):
    model = regressor()
    with pytest.raises(ArgumentError, match="needs at least one row, one feature and one target"):
        model.fit(0, *model.reformat(features, target))


def test_rows_that_do_not_match_are_refused():
    model = regressor()
    data = model.reformat(X, Y[:7])
    with pytest.raises(DimensionMismatch, match="same number of rows, but have 30, 7"):
        model.fit(0, *data)


def test_weights_that_do_not_match_are_refused():
    model = regressor()
    data = model.reformat(X, Y, np.ones(5))
    with pytest.raises(DimensionMismatch, match="but have 30, 30, 5"):
        model.fit(0, *data)


@pytest.mark.parametrize(
    "data", [(X[:0], Y[:0]), (np.where(X > 1, np.nan, X), Y)], ids=["empty", "missing"]
)
def test_a_refused_training_draws_nothing_from_the_generator(data):
    rng = np.random.default_rng(5)
    before = rng.bit_generator.state
    with pytest.raises(ArgumentError):
        machine(regressor(rng=rng), *data, scitype_check_level=0).fit(verbosity=-1)
    assert rng.bit_generator.state == before


def test_a_negative_seed_is_refused():
    with pytest.raises(ArgumentError, match="seed must not be negative"):
        fitted(regressor(rng=-1))


# -- losses ----------------------------------------------------------------------------------------


def test_a_loss_without_mean_is_refused_before_training():
    with pytest.raises(ArgumentError, match=r"one of shape \(8, 1\)"):
        fitted(regressor(loss=lambda yhat, y: (yhat - y) ** 2))
    with pytest.raises(ArgumentError, match="`loss` must return a tensor without axes"):
        fitted(regressor(loss=nn.MSELoss(reduction="none")))


def test_an_error_in_the_loss_comes_through():
    def broken(yhat, y):
        raise ZeroDivisionError("in the loss")

    with pytest.raises(ZeroDivisionError, match="in the loss"):
        fitted(regressor(loss=broken))


def test_nan_is_warned_of():
    with pytest.warns(MLJWarning, match="became NaN in epoch 1 of 3"):
        fitted(regressor(optimiser=SGD(lr=1e20), epochs=3))


# -- warm restarts ---------------------------------------------------------------------------------


def test_a_training_that_failed_is_not_gone_on_from():
    calls = []

    def sometimes(yhat, y):
        calls.append(1)
        if fail and len(calls) == 3:
            raise ZeroDivisionError
        return ((yhat - y) ** 2).mean()

    fail = False
    mach = fitted(regressor(loss=sometimes))
    before = weights(mach)
    calls.clear()
    fail, mach.model.epochs = True, 5
    with pytest.raises(ZeroDivisionError):
        mach.fit(verbosity=0)
    assert torch.equal(weights(mach), before)  # what there was still predicts
    fail = False
    mach.fit(verbosity=0)
    once = fitted(regressor(loss=sometimes, epochs=5))
    assert losses(mach) == losses(once)


def stopped_after(n):
    """A loss that is interrupted in an epoch of four batches, ahead of which it is called once."""
    calls = []

    def loss(yhat, y):
        calls.append(1)
        if len(calls) == 4 + 4 * n - 2:
            signal.raise_signal(signal.SIGINT)
        return ((yhat - y) ** 2).mean()

    return loss


def test_an_interrupted_training_says_so_and_the_next_fit_ends_it():
    model = regressor(loss=stopped_after(2), epochs=5)
    with pytest.warns(MLJWarning, match="interrupted after 2 of 5 epochs.*fit again to go on"):
        mach = fitted(model)
    assert len(losses(mach)) == 3
    assert "interrupted at 2 of 5 epochs" in str(mach.explain())
    mach.fit(verbosity=0)
    assert losses(mach) == losses(fitted(regressor(loss=model.loss, epochs=5)))
    assert "2 of 5" not in str(mach.fit(verbosity=0).explain())


def test_the_state_of_a_training_knows_that_it_was_interrupted():
    model = regressor(loss=stopped_after(1), epochs=3)
    data = model.reformat(X, Y)
    with pytest.warns(MLJWarning, match="interrupted"):
        fit, state, _ = model.fit(0, *data)
    assert state.interrupted == "interrupted at 1 of 3 epochs"
    restored = model.restore_cache(model.save_cache(state))
    assert restored.interrupted == state.interrupted
    _, state, report = model.update(0, fit, state, *data)
    assert state.interrupted == ""
    assert len(report["training_losses"]) == 4


@pytest.mark.parametrize(
    ("change", "anew"),
    [({"epochs": 3}, False), ({"epochs": 1}, True), ({"batch_size": 5}, True)],
    ids=["more_epochs", "fewer_epochs", "another_batch_size"],
)
def test_an_update_says_whether_it_started_over(change, anew):
    model = regressor()
    data = model.reformat(X, Y)
    fit, state, _ = model.fit(0, *data)
    _, state, _ = clone(model, **change).update(0, fit, state, *data)
    assert state.started_over is anew


def test_losses_that_were_handed_out_belong_to_the_machine_no_more():
    mach = fitted(regressor())
    assert isinstance(losses(mach), tuple)
    given = mach.training_losses()
    given.append(5.0)
    assert len(mach.training_losses()) == 2


def test_an_interrupted_training_goes_on_where_it_stopped():
    calls = []

    def loss(yhat, y):
        calls.append(1)
        if interrupt and len(calls) == 4 + 6:
            signal.raise_signal(signal.SIGINT)
        return ((yhat - y) ** 2).mean()

    interrupt = True
    with pytest.warns(MLJWarning, match="interrupted after 2 of 5 epochs"):
        mach = fitted(regressor(loss=loss, epochs=5))
    assert len(losses(mach)) == 3
    interrupt, mach.model.epochs = False, 4
    mach.fit(verbosity=0)
    assert losses(mach) == losses(fitted(regressor(loss=loss, epochs=4)))


def test_the_second_ctrl_c_leaves_a_machine_that_can_be_used():
    calls = []

    def loss(yhat, y):
        calls.append(1)
        if interrupt and len(calls) in (3, 4):
            signal.raise_signal(signal.SIGINT)
        return ((yhat - y) ** 2).mean()

    interrupt = False
    mach = fitted(regressor(loss=loss))
    before = mach.predict(X)
    calls.clear()
    interrupt, mach.model.epochs = True, 9
    with pytest.raises(KeyboardInterrupt):
        mach.fit(verbosity=0)
    np.testing.assert_array_equal(mach.predict(X), before)


def test_a_frozen_flag_of_the_optimiser_counts_as_a_change():
    mach = fitted(regressor(rng=None))
    first = losses(mach)
    mach.model.optimiser_changes_trigger_retraining = True
    assert losses(mach.fit(verbosity=0))[0] != first[0]


def test_bad_settings_of_the_optimiser_are_refused_and_harm_nothing():
    mach = fitted(regressor())
    before = weights(mach)
    mach.model.optimiser.lr, mach.model.epochs = -1.0, 4
    with pytest.raises(ArgumentError, match="`lr` of `Adam`"):
        mach.fit(verbosity=0)
    assert torch.equal(weights(mach), before)
    mach.model.optimiser.lr = 0.001
    mach.fit(verbosity=0)
    assert losses(mach) == losses(fitted(regressor(epochs=4)))


@builder
def frozen_part(n_in, n_out):
    first = nn.Linear(n_in, 4)
    for weight in first.parameters():
        weight.requires_grad_(False)
    return nn.Sequential(first, nn.Tanh(), nn.Linear(4, n_out))


def test_parameters_that_want_no_gradient_stay_as_they_are():
    start, after = (fitted(regressor(builder=frozen_part(), lambda_=0.1, epochs=e)) for e in (0, 3))
    first, last = ([*m.fitted_params().chain.parameters()] for m in (start, after))
    assert torch.equal(first[0], last[0])
    assert not torch.equal(first[2], last[2])


@builder
def lazy(n_out):
    return nn.Sequential(nn.LazyLinear(4), nn.Tanh(), nn.LazyLinear(n_out))


def test_lazy_layers_train_and_go_on():
    mach = fitted(regressor(builder=lazy()))
    mach.model.epochs = 4
    assert losses(mach.fit(verbosity=0)) == losses(fitted(regressor(builder=lazy(), epochs=4)))


@builder
def crossed(n_in, n_out):
    return nn.Bilinear(n_in, n_in, n_out)


def test_a_network_that_does_not_fit_is_an_error_of_the_builder():
    with pytest.raises(BuilderError, match=r"crossed\(\)") as caught:
        fitted(regressor(builder=crossed()))
    assert isinstance(caught.value.__cause__, TypeError)


# -- where it is done ------------------------------------------------------------------------------


def test_training_works_where_gradients_are_off():
    with torch.no_grad():
        mach = fitted(regressor())
    assert losses(mach) == losses(fitted(regressor()))


def test_training_works_where_float64_is_the_default():
    torch.set_default_dtype(torch.float64)
    try:
        mach = fitted(regressor())
    finally:
        torch.set_default_dtype(torch.float32)
    assert {w.dtype for w in mach.fitted_params().chain.parameters()} == {torch.float32}


@builder
def double(n_in, n_out):
    return nn.Sequential(nn.Linear(n_in, 4), nn.Tanh(), nn.Linear(4, n_out)).double()


def dtypes(mach):
    return {w.dtype for w in mach.fitted_params().chain.parameters()}


def test_in_double_precision_a_weight_is_a_repeated_row_to_all_digits():
    model = regressor(builder=double(), epochs=20, batch_size=1000)
    w = RNG.integers(0, 4, N)
    weighted, repeated = fitted(model, X, Y, w), fitted(model, X.repeat(w, 0), Y.repeat(w))
    assert dtypes(weighted) == {torch.float64}
    np.testing.assert_allclose(weighted.predict(X), repeated.predict(X), rtol=1e-12)


def test_in_double_precision_training_goes_on_and_files_keep_all_digits(tmp_path):
    model = regressor(builder=double(), epochs=5)
    mach = fitted(clone(model, epochs=2))
    mach.model.epochs = 5
    mach.fit(verbosity=0)
    assert losses(mach) == losses(fitted(model))
    mach.save(tmp_path / "m.mlj")
    np.testing.assert_array_equal(load_machine(tmp_path / "m.mlj").predict(X), mach.predict(X))


@pytest.mark.parametrize("loss", [focal_loss, nn.CrossEntropyLoss(), tversky_loss])
def test_all_kinds_of_losses_work_in_double_precision(loss):
    table = pd.DataFrame({"a": X[:, 0], "b": categorical(list("uv") * (N // 2))})
    y = categorical(np.where(Y > 0, "up", "down"))
    model = NeuralNetworkClassifier(builder=double(), loss=loss, epochs=2, rng=0)
    mach = fitted(model, table, y)
    assert dtypes(mach) == {torch.float64} and np.isfinite(losses(mach)).all()


def test_machines_in_threads_train_as_they_do_alone():
    model = regressor(builder=Short(n_hidden=6, dropout=0.4), epochs=4)
    machines = [machine(clone(model, rng=k), X, Y) for k in range(6)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda mach: mach.fit(verbosity=0), machines))
    for k, mach in enumerate(machines):
        assert losses(mach) == losses(fitted(clone(model, rng=k)))


def test_a_machine_can_be_fitted_outside_the_main_thread():
    mach = machine(regressor(), X, Y)
    thread = threading.Thread(target=mach.fit, kwargs={"verbosity": 0})
    thread.start()
    thread.join(30)
    assert losses(mach) == losses(fitted(regressor()))


@pytest.mark.gpu
@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_training_on_a_device_agrees_and_goes_on(dropout):
    device = "cuda" if torch.cuda.is_available() else "mps"
    model = regressor(builder=Short(n_hidden=6, dropout=dropout), acceleration=device)
    staged, once = fitted(clone(model)), fitted(clone(model, epochs=5))
    staged.model.epochs = 5
    staged.fit(verbosity=0)
    np.testing.assert_allclose(losses(staged), losses(once), rtol=1e-4)
    assert {w.device.type for w in staged.fitted_params().chain.parameters()} == {"cpu"}
    if dropout == 0:
        on_cpu = fitted(clone(model, epochs=5, acceleration="cpu"))
        np.testing.assert_allclose(losses(once), losses(on_cpu), rtol=1e-4)
        np.testing.assert_allclose(once.predict(X), on_cpu.predict(X), rtol=1e-3, atol=1e-4)


# -- containers ------------------------------------------------------------------------------------


def test_a_table_of_labels_and_numbers_is_read_once_and_sliced():
    table = pd.DataFrame({"x": X[:, 0], "c": categorical(list("uvw") * 10)})
    model = regressor()
    features, target = model.reformat(table, Y)
    some, _ = model.selectrows([4, 2], features, target)
    assert some.values.tolist() == [[X[4, 0], 1], [X[2, 0], 2]]


def test_text_as_target_names_the_call_that_helps():
    with pytest.raises(ScitypeError, match=r"coerce\(y, Multiclass\)"):
        machine(NeuralNetworkClassifier(), X, ["a", "b"] * 15, scitype_check_level=0).fit(
            verbosity=0
        )


def test_memory_is_not_kept_for_copies_of_the_data():
    model = regressor(epochs=1, batch_size=10)
    features, target = model.reformat(X, Y)
    assert np.shares_memory(features.values, X)
    _, state, _ = model.fit(0, features, target)
    assert state.live.data is None
