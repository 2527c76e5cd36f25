"""`Columns`: a transformer for each column, or for each group of columns."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, final

from pymlj._show import short
from pymlj.exceptions import ArgumentError
from pymlj.interface import TRAITS, Model, derived
from pymlj.machines import machine, node, source
from pymlj.scitypes import Scitype, Table, Unknown
from pymlj.tables import column, column_names, select_columns

from ._column_choice import Selector, assemble, choose, is_selector
from ._components import (
    Component,
    as_component,
    automatic_name,
    individuate,
    is_predictor,
    is_static,
)
from ._many_components import ManyComponents
from ._network_kinds import UnsupervisedNetworkComposite
from ._shipped import Shipped


def _learners(model: Any) -> list[Model]:
    """The components that learn from the target."""
    parts = () if isinstance(model, type) else model._components().values()
    return [part for part in parts if isinstance(part, Model) and part.target_in_fit]


def _target_scitype(model: Any) -> Scitype:
    learners = _learners(model)
    return learners[0].target_scitype if learners else Unknown


@final
class Columns(Shipped, ManyComponents, UnsupervisedNetworkComposite):
    """Transforms each column, or group of columns, of a table in its own way.

    Which columns a transformer gets is said by a name, a list or tuple of names, a scientific type,
    or a function that says yes or no to a name. Columns that are named go where they are named; of
    the rest each goes to the first transformer that asks for it. Types are judged in training,
    without regard to missing values.

    Models that take tables get a table of their columns. Models that take vectors only, and
    functions, get each column by itself. What comes out takes the place of what went in.

    Transformers are hyperparameters, under the name of their column, or else that of their class:
    `columns.age`, `columns.one_hot_encoder.drop_last`.

    Args:
        transformers: Transformers (models, classes of models, functions) by what they are for.
        remainder: What happens to the other columns: `"keep"` or `"drop"`.
        cache: Whether transformers keep the data they are trained on.
        columns: Instead of `transformers`: what each of `named` is for.
        **named: Instead of `transformers`: transformers under names of your own.

    Raises:
        ArgumentError: There is no transformer, or it is none, or does not say what it is for; or
            two name the same column.

    Example:
        >>> import pandas as pd
        >>> from pymlj import Columns, Multiclass, OneHotEncoder, UnivariateStandardizer
        >>> from pymlj import categorical, machine
        >>> X = pd.DataFrame(
        ...     {"age": [30.0, 40.0, 50.0], "city": categorical(["Bonn", "Rome", "Rome"])}
        ... )
        >>> model = Columns({"age": UnivariateStandardizer(), Multiclass: OneHotEncoder()})
        >>> machine(model, X).fit(verbosity=0).transform(X)
           age  city__Bonn  city__Rome
        0 -1.0         1.0         0.0
        1  0.0         0.0         1.0
        2  1.0         0.0         1.0
    """

    columns: dict[str, Any] = {}
    remainder: Literal["keep", "drop"] = "keep"
    cache: bool = True

    input_scitype = Table
    output_scitype = Table
    _unlaid: ClassVar[tuple[str, ...]] = ("cache",)

    target_in_fit: ClassVar[Any] = derived(lambda model: bool(_learners(model)))
    target_scitype: ClassVar[Any] = derived(_target_scitype)

    def __init__(
        self,
        transformers: Mapping[Any, Any] | None = None,
        /,
        *,
        remainder: Literal["keep", "drop"] = "keep",
        cache: bool = True,
        columns: Mapping[str, Selector] | None = None,
        **named: Any,
    ) -> None:
        where = "The transformers of `Columns`"
        if transformers is None:
            parts = {name: as_component(value, where) for name, value in named.items()}
            choice = dict(columns or {})
        elif named or columns:
            raise ArgumentError(
                "Give `Columns` a dict from columns to transformers, or transformers by name "
                "together with `columns=...`, but not both."
            )
        else:
            given = [as_component(value, where) for value in transformers.values()]
            parts = individuate(map(_name, transformers, given))
            choice = dict(zip(parts, transformers, strict=True))
        options = {"columns": choice, "remainder": remainder, "cache": cache}
        self._install(parts, options)
        self._finish()

    def check(self) -> None:
        """Refuse what does not transform, and what is for no column."""
        super().check()
        parts = self._components()
        if not parts:
            raise ArgumentError(
                "`Columns` needs transformers: `Columns({'age': UnivariateStandardizer()})`, "
                "but got none."
            )
        if set(self.columns) != set(parts):
            raise ArgumentError(
                "`columns` must say for each transformer what it is for: for "
                f"{', '.join(f'`{name}`' for name in parts)}, but says it for "
                f"{', '.join(f'`{name}`' for name in self.columns) or 'none'}."
            )
        for name, selector in self.columns.items():
            if not is_selector(selector):
                raise ArgumentError(
                    f"`{name}` must be for a column, a list or tuple of columns, a scientific "
                    f"type, or a function of names, but got {short(selector)}."
                )
        for name, part in parts.items():
            if isinstance(part, Model) and (is_predictor(part) or not hasattr(part, "transform")):
                raise ArgumentError(
                    f"`{name}` must be a transformer, but `{type(part).__name__}` is none; "
                    "`Transformer(model)` makes one of a model that predicts."
                )

    def prefit(self, verbosity: int, *data: Any) -> Mapping[str, Any]:
        """A machine for each group of columns, or for each column of a group."""
        X, *target = data
        Xs, ys = source(X), [source(y) for y in target]
        groups = choose(self.columns, X)
        outputs: list[Any] = []
        layout: dict[Any, tuple[int, str]] = {}
        for name, chosen in groups.items():
            part = getattr(self, name)
            if _takes_tables(part):
                first = next(one for one in column_names(X) if one in chosen)
                layout[first] = (len(outputs), name)
                outputs.append(self._output(name, part, node(select_columns, Xs, chosen), ys))
                continue
            for one in chosen:
                layout[one] = (len(outputs), one)
                outputs.append(self._output(name, part, node(column, Xs, one), ys))
        taken = {one for chosen in groups.values() for one in chosen}
        places = _places(X, layout, taken, keep=self.remainder == "keep")
        return {"transform": node(assemble, Xs, places, *outputs)}

    def _output(self, name: str, part: Component, chosen: Any, ys: list[Any]) -> Any:
        """A node of what a transformer makes of its columns."""
        if not isinstance(part, Model):
            return node(part, chosen)
        learned = [] if is_static(part) else [chosen, *(ys if part.target_in_fit else [])]
        return machine(name, *learned, cache=self.cache).transform(chosen)

    def _offers(self, operation: str) -> bool:
        return operation == "transform"


def _name(selector: Any, part: Component) -> tuple[str, Component]:
    """The name of a transformer: that of its column, if it can be one."""
    usable = isinstance(selector, str) and selector.isidentifier() and selector not in TRAITS
    if usable and not selector.startswith("_") and not hasattr(Columns, selector):
        return selector, part
    return automatic_name(part), part


def _takes_tables(part: Component) -> bool:
    """Whether a transformer gets its columns as a table, rather than one by one."""
    if not isinstance(part, Model):
        return False
    return bool(part.input_scitype == Unknown or Table() <= part.input_scitype)


def _places(
    X: Any, layout: Mapping[Any, tuple[int, str]], taken: set[Any], keep: bool
) -> list[Any]:
    """What comes out, from left to right: names of columns kept, and `(output, name)` pairs."""
    places: list[Any] = []
    for name in column_names(X):
        if name in layout:
            places.append(layout[name])
        elif keep and name not in taken:
            places.append([name])
    return places
