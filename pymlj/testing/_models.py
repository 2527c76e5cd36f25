"""The contract of models."""

import pathlib
import tempfile
from collections.abc import Mapping
from typing import Any

import cloudpickle
import numpy as np

from pymlj.interface import Model
from pymlj.machines import Machine, load_machine, machine
from pymlj.parameters import clone, fields, get_param, same_value, set_param
from pymlj.scitypes import Infinite, Matrix, Table, Unknown, Vector, scitype
from pymlj.tables import n_rows, select_rows

from ._contract import Check, expect, nothing_else_changes, run_all, same_data
from ._datasets import data_for

Data = tuple[Any, ...]

_FOR_NUMBERS = ("predict_mean", "predict_median")
_OPERATIONS = ("predict", "predict_mode", *_FOR_NUMBERS, "transform")
_NUMBERS = Vector[Infinite] | Table(Infinite) | Matrix[Infinite]
# Training many at once may sum in another order.
_ROUNDING = 1e-4


def check_model(model: Model, *data: Any) -> None:
    """Run every check of the contract of models, on a model and a little data.

    The model is trained some ten times. A model with a seed should have it set, and one that is
    slow, few iterations.

    Args:
        model: Any model. It is not changed.
        *data: What it is trained on, `X` or `X, y`; of a static model, what its operation takes.
            Left out, it is 30 rows of made-up data that fit what the model declares.

    Raises:
        ContractError: Naming the check, what is wrong and how to mend it.
        ArgumentError: No data is given, and there is none for the types the model declares.

    Example:
        >>> from pymlj import ConstantRegressor
        >>> from pymlj.testing import check_model
        >>> check_model(ConstantRegressor())
    """
    run_all(MODEL_CHECKS, model, *(data or data_for(model)))


# ---------------------------------------------------------------------------- settings


def a_copy_equals_the_model(model: Model, *data: Any) -> None:
    """Hyperparameters are plain settings: they can be copied, compared, sent elsewhere."""
    name = type(model).__name__
    expect(same_value(clone(model), model), f"`clone` of the `{name}` differs from it.")
    sent = cloudpickle.loads(cloudpickle.dumps(model))  # as to the processes of joblib
    expect(same_value(sent, model), f"the `{name}` arrives in another process as another one.")


def cleaning_twice_finds_nothing(model: Model, *data: Any) -> None:
    """`clean` mends; a second call has nothing to say."""
    copy = clone(model)
    copy.clean()
    message = copy.clean()
    expect(message == "", f"a second `clean` still complains: {message!r}.")


def the_model_knows_what_it_is(model: Model, *data: Any) -> None:
    """The traits that searching by data relies on are declared and true."""
    name = type(model).__name__
    expect(model.input_scitype != Unknown, f"`{name}` declares no `input_scitype`.")
    expect(
        scitype(data[0]) <= model.input_scitype,
        f"the data has type {scitype(data[0])}, which is not the `input_scitype` of `{name}`, "
        f"{model.input_scitype}.",
    )
    if model.target_in_fit:
        expect(
            scitype(data[1]) <= model.target_scitype,
            f"the target has type {scitype(data[1])}, which is not the `target_scitype` of "
            f"`{name}`, {model.target_scitype}.",
        )
    parameter = model.iteration_parameter
    if isinstance(parameter, str):
        get_param(model, parameter)  # raises, if there is none of that name


# ---------------------------------------------------------------------------- training


def training_leaves_all_else_alone(model: Model, *data: Any) -> None:
    """Neither model, nor data, nor global generators change."""
    with nothing_else_changes(model, *data):
        mach = _trained(model, data)
        for operation in _operations(model, data):
            getattr(mach, operation)(*_input(model, data))


def training_twice_gives_the_same(model: Model, *data: Any) -> None:
    """The same seed gives the same result; models without a seed are deterministic."""
    if "rng" in fields(model) and not isinstance(getattr(model, "rng", None), int):
        model = clone(model)
        set_param(model, "rng", 1)
    first, second = _trained(model, data), _trained(model, data)
    for operation in _operations(model, data):
        expect(
            _same_output(first, second, operation, model, data),
            f"`{operation}` differs between two trainings with the same seed.",
        )


def outputs_have_a_row_for_each_row(model: Model, *data: Any) -> None:
    """As many rows come out as go in, of the declared type."""
    mach = _trained(model, data)
    for operation in _operations(model, data):
        output = getattr(mach, operation)(*_input(model, data))
        if not _is_static(model):  # a static model may add or drop rows
            rows, wanted = n_rows(output), n_rows(data[0])
            expect(
                rows == wanted, f"`{operation}` gives {rows} rows for {wanted} rows of features."
            )
        declared = getattr(model, f"{operation}_scitype", Unknown)
        expect(
            declared == Unknown or len(_input(model, data)) > 1 or scitype(output) <= declared,
            f"`{operation}` gives {scitype(output)}, but {declared} is declared.",
        )


def some_rows_are_as_good_as_a_table_of_them(model: Model, *data: Any) -> None:
    """`fit(rows=...)` equals training on the rows cut out, and likewise for operations."""
    if _is_static(model):
        return
    rows = np.arange(0, n_rows(data[0]), 2)
    some = tuple(select_rows(item, rows) for item in data)
    by_rows, cut_out = _seeded(model), _seeded(model)
    first = machine(by_rows, *data).fit(rows=rows, verbosity=-1)
    second = machine(cut_out, *some).fit(verbosity=-1)
    for operation in _operations(model, data):
        a, b = getattr(first, operation)(rows=rows), getattr(second, operation)(some[0])
        expect(
            same_data(_plain(a), _plain(b), 1e-6),
            f"`{operation}` after `fit(rows=rows)` differs from that of a model trained on those "
            "rows alone; see `reformat` and `selectrows`.",
        )


def more_iterations_continue(model: Model, *data: Any) -> None:
    """Raising the iteration parameter equals having asked for as many at once."""
    parameter = model.iteration_parameter
    if not isinstance(parameter, str) or _is_static(model):
        return
    few, many = _seeded(model), _seeded(model)
    n = get_param(model, parameter) or 2
    set_param(many, parameter, n + 2)
    set_param(few, parameter, n)
    staged = _trained(few, data)
    set_param(few, parameter, n + 2)
    staged.fit(verbosity=-1)
    at_once = _trained(many, data)
    for operation in _operations(model, data):
        expect(
            _same_output(staged, at_once, operation, model, data, _ROUNDING),
            f"{n} iterations and 2 more give another `{operation}` than {n + 2} at once.",
        )


def many_at_once_equal_one_by_one(model: Model, *data: Any) -> None:
    """`fit_many` gives what `fit` gives, and an exception in the place of a failure."""
    if _is_static(model):
        return
    models = [_seeded(model), _seeded(model)]
    mach = _trained(models[0], data)
    formatted = model.reformat(*data)
    every = model.selectrows(None, *formatted)
    outcomes = type(model).fit_many(models, -1, [every, every])
    expect(
        len(outcomes) == len(models),
        f"`fit_many` returned {len(outcomes)} results for {len(models)}.",
    )
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
        for operation in _operations(model, data):
            output = getattr(model, operation)(outcome[0], *model.reformat(data[0]))
            if operation in model.reporting_operations:
                output = output[0]
            expect(
                same_data(_plain(output), _plain(getattr(mach, operation)(data[0])), _ROUNDING),
                f"`{operation}` of a model trained by `fit_many` differs.",
            )


# ---------------------------------------------------------------------------- inspection


def what_is_declared_is_there(model: Model, *data: Any) -> None:
    """Training losses, feature importances, weights: whoever declares them, has them."""
    mach, name = _trained(model, data), type(model).__name__
    params = mach.fitted_params()
    expect(isinstance(params, Mapping) or params is None, "`fitted_params` gives no mapping.")
    if model.supports_training_losses:
        losses = mach.training_losses()
        expect(
            losses is not None and all(np.ndim(loss) == 0 for loss in losses),
            f"`{name}` declares `supports_training_losses`, but gives {losses!r}.",
        )
    if model.reports_feature_importances:
        importances = mach.feature_importances()
        expect(
            importances is not None and all(len(pair) == 2 for pair in importances),
            f"`{name}` declares `reports_feature_importances`, but gives {importances!r}.",
        )
    if model.supports_weights and model.target_in_fit:
        seeded = _seeded(model)
        even = machine(seeded, *data, np.ones(n_rows(data[0]))).fit(verbosity=-1)
        plain = _trained(seeded, data)
        for operation in _operations(model, data):
            expect(
                _same_output(even, plain, operation, model, data, _ROUNDING),
                f"`{operation}` changes when all weights are 1.",
            )


# ---------------------------------------------------------------------------- files


def a_saved_machine_predicts_the_same(model: Model, *data: Any) -> None:
    """What `save` writes, `load_machine` reads."""
    mach = _trained(model, data)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "machine.mlj"
        mach.save(path, trusted=True)
        loaded = load_machine(path, trusted=True)
    for operation in _operations(model, data):
        expect(
            _same_output(mach, loaded, operation, model, data),
            f"`{operation}` of a loaded machine differs from that of the saved one; see `save` "
            "and `restore`.",
        )


MODEL_CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        a_copy_equals_the_model,
        cleaning_twice_finds_nothing,
        the_model_knows_what_it_is,
        training_leaves_all_else_alone,
        training_twice_gives_the_same,
        outputs_have_a_row_for_each_row,
        some_rows_are_as_good_as_a_table_of_them,
        more_iterations_continue,
        many_at_once_equal_one_by_one,
        what_is_declared_is_there,
        a_saved_machine_predicts_the_same,
    )
}
"""The checks by name; each is called with a model and the data it is to be trained on."""


# ---------------------------------------------------------------------------- helpers


def _is_static(model: Model) -> bool:
    return model.abstract_type == "Static"


def _seeded(model: Model) -> Model:
    """A copy, with a seed if it can have one."""
    copy = clone(model)
    if "rng" in fields(copy) and not isinstance(getattr(copy, "rng", None), int):
        set_param(copy, "rng", 1)
    return copy


def _trained(model: Model, data: Data) -> Machine:
    return machine(model, *(() if _is_static(model) else data)).fit(verbosity=-1)


def _input(model: Model, data: Data) -> Data:
    """What the operations take."""
    return data if _is_static(model) else data[:1]


def _operations(model: Model, data: Data) -> list[str]:
    """The operations that the class has and that make sense for the target."""
    labels = len(data) > 1 and not scitype(data[1]) <= _NUMBERS
    left_out = _FOR_NUMBERS if labels else ("predict_mode",)
    methods = set(model.implemented_methods).difference(left_out)
    return [name for name in _OPERATIONS if name in methods]


def _same_output(
    first: Machine, second: Machine, operation: str, model: Model, data: Data, tolerance: float = 0
) -> bool:
    a, b = (getattr(mach, operation)(*_input(model, data)) for mach in (first, second))
    return same_data(_plain(a), _plain(b), tolerance)


def _plain(output: Any) -> Any:
    """Distributions of numbers as their means, everything else as it is."""
    if hasattr(output, "probs") or not hasattr(output, "mean") or not hasattr(output, "pdf"):
        return output
    return np.asarray(output.mean())
