"""What the encoders of categories have in common, and the simplest two of them."""

import abc
from collections.abc import Mapping
from typing import Any, ClassVar, final

import numpy as np

from pymlj.exceptions import ArgumentError
from pymlj.interface import Record, Unsupervised
from pymlj.scitypes import Finite, Missing, Multiclass, Scitype, Table
from pymlj.tables import codes, column_names, columns, levels

from ._columns import (
    NUMERIC_MATRIX,
    Features,
    Floats,
    as_table,
    back_as,
    check_not_new,
    codes_among,
    column_scitypes,
    expand,
    like,
    selected,
    tell_what_is_not_encoded,
    unused_name,
    warn_of_unknown,
)
from ._shipped import Shipped


class CategoryEncoder(Shipped, Unsupervised, abc.ABC):
    """Replaces categorical columns by others, made from what was learned about each level.

    A subclass says what is learned of a column (`learn`), and what it is turned into (`encode`).
    """

    features: Features = []
    ignore: bool = True
    ordered_factor: bool = False

    input_scitype: ClassVar[Scitype] = Table | NUMERIC_MATRIX
    output_scitype: ClassVar[Scitype] = Table | NUMERIC_MATRIX

    def fit(self, verbosity: int, X: Any, *y: Any) -> tuple[Record, None, dict[str, Any]]:
        """Choose the columns, and learn about each.

        Args:
            verbosity: 0 is silent.
            X: The table.
            *y: The target, if trait `target_in_fit` is set.
        """
        table = as_table(X, self)
        names = column_names(table)
        warn_of_unknown(self.features, names, verbosity)
        allowed = Missing | (Finite if self.ordered_factor else Multiclass)
        kinds = column_scitypes(table)
        asked = {name: kinds[name] for name in selected(self.features, self.ignore, names)}
        encoded = [n for n, kind in asked.items() if kind <= allowed and not kind <= Missing]
        tell_what_is_not_encoded(self, encoded, asked, verbosity)
        about, given = self.prepare(encoded, *y), columns(table)
        learned = {name: self.learn(name, given[name], about) for name in encoded}
        fitresult = Record(
            all_features=names, encoded=learned, names=self._new_names(names, learned)
        )
        return fitresult, None, {"encoded_features": encoded}

    def transform(self, fitresult: Record, X: Any) -> Any:
        """Replace the columns that were encoded in training."""
        table = as_table(X, self)
        check_not_new(fitresult.all_features, table, self)
        here, new = columns(table), {}
        for name, learned in fitresult.encoded.items():
            if name in here:
                values = self.encode(name, here[name], learned)
                new[name] = dict(zip(fitresult.names[name], values, strict=True))
        return back_as(expand(table, new) if new else table, X)

    def prepare(self, encoded: list[Any], *y: Any) -> Any:
        """Return what `learn` needs to know besides the column; nothing, by default.

        Args:
            encoded: Names of the columns that will be encoded.
            *y: The target, if there is one.
        """
        return None

    @abc.abstractmethod
    def learn(self, name: Any, values: Any, about: Any) -> Record:
        """Return what there is to know about a column, `levels` and `suffixes` among it.

        The suffixes are those of the columns made of it; `None` stands for one column, that keeps
        the name.

        Args:
            name: Name of the column.
            values: The column.
            about: What `prepare` returned.
        """

    @abc.abstractmethod
    def encode(self, name: Any, values: Any, learned: Record) -> list[Any]:
        """Return the columns that come in the place of one.

        Args:
            name: Name of the column.
            values: The column.
            learned: What `learn` returned.
        """

    @staticmethod
    def _new_names(taken: list[Any], learned: Mapping[Any, Record]) -> dict[Any, list[Any]]:
        """For each encoded column the names of those made of it, all distinct."""
        used, names = set(taken), dict[Any, list[Any]]()
        for name, record in learned.items():
            names[name] = [] if record.suffixes is not None else [name]
            for suffix in record.suffixes or ():
                names[name].append(unused_name(f"{name}_{suffix}", used))
                used.add(names[name][-1])
        return names


def looked_up(name: Any, values: Any, known: list[Any], table: Floats) -> list[Any]:
    """Columns in which each entry is what a table says about its level.

    Args:
        name: Name of the categorical column.
        values: The column.
        known: The levels, in the order of the rows of the table.
        table: Shape `(levels, columns)`.
    """
    found = codes_among(values, known, name)
    gaps = found < 0
    if not known:  # all are missing
        table = np.full((1, table.shape[1]), np.nan)
    return [like(table[found, j], values, gaps) for j in range(table.shape[1])]


class _NumberPerLevel(CategoryEncoder):
    """An encoder that gives each level one number."""

    def encode(self, name: Any, values: Any, learned: Record) -> list[Any]:
        """The number of each entry's level."""
        return looked_up(name, values, learned.levels, learned.numbers[:, None])

    def _record(self, known: list[Any], numbers: Any, output_type: Any) -> Record:
        return Record(levels=known, suffixes=None, numbers=np.asarray(numbers, dtype=output_type))


@final
class OrdinalEncoder(_NumberPerLevel):
    """Replaces each label by the position of its level in the pool, counted from 0.

    Missing labels stay missing. A level unseen in training is an error.

    Args:
        features: Which columns: a name, a list of names, or a function that says yes or no to a
            name. An empty list means all that are categorical.
        ignore: Whether `features` are the ones to leave alone, which is the default.
        ordered_factor: Whether to encode OrderedFactor columns, beside Multiclass ones.
        output_type: The type of the numbers.

    Fitted parameters:
        index_given_feature_level: For each encoded feature a dict from level to number.

    Report:
        encoded_features: Names of the columns that are encoded.

    Example:
        >>> import pandas as pd
        >>> from pymlj import OrdinalEncoder, categorical, machine
        >>> X = pd.DataFrame({"size": categorical(["S", "L"], levels=["S", "M", "L"])})
        >>> machine(OrdinalEncoder(), X).fit(verbosity=0).transform(X)["size"].tolist()
        [0.0, 2.0]
    """

    output_type: Any = np.float32

    def check(self) -> None:
        """`output_type` must be numeric."""
        check_output_type(self.output_type)

    def learn(self, name: Any, values: Any, about: Any) -> Record:
        """The levels are all there is to know."""
        pool = levels(values)
        return self._record(pool, np.arange(len(pool)), self.output_type)

    def fitted_params(self, fitresult: Record) -> dict[str, Any]:
        """The number of each level."""
        return {"index_given_feature_level": number_given_level(fitresult)}


@final
class FrequencyEncoder(_NumberPerLevel):
    """Replaces each label by the number of times it occurs in training, or by its share.

    Missing labels do not count, and stay missing. A level of the pool that does not occur gets 0, a
    level that is not in the pool is an error.

    Args:
        features: Which columns: a name, a list of names, or a function that says yes or no to a
            name. An empty list means all that are categorical.
        ignore: Whether `features` are the ones to leave alone, which is the default.
        ordered_factor: Whether to encode OrderedFactor columns, beside Multiclass ones.
        normalize: Whether to give the share of the labels that are not missing.
        output_type: The type of the numbers.

    Fitted parameters:
        statistic_given_feature_level: For each encoded feature a dict from level to number.

    Report:
        encoded_features: Names of the columns that are encoded.

    Example:
        >>> import pandas as pd
        >>> from pymlj import FrequencyEncoder, categorical, machine
        >>> X = pd.DataFrame({"town": categorical(["Rome", "Oslo", "Rome"])})
        >>> machine(FrequencyEncoder(), X).fit(verbosity=0).transform(X)["town"].tolist()
        [2.0, 1.0, 2.0]
    """

    normalize: bool = False
    output_type: Any = np.float32

    def check(self) -> None:
        """`output_type` must be numeric."""
        check_output_type(self.output_type)

    def learn(self, name: Any, values: Any, about: Any) -> Record:
        """Count each level."""
        pool, found = levels(values), codes(values)
        counts = np.bincount(found[found >= 0], minlength=len(pool))
        total = max(counts.sum(), 1) if self.normalize else 1
        return self._record(pool, counts / total, self.output_type)

    def fitted_params(self, fitresult: Record) -> dict[str, Any]:
        """The number of each level."""
        return {"statistic_given_feature_level": number_given_level(fitresult)}


def check_output_type(output_type: Any) -> None:
    """Refuse what is no type of numbers."""
    try:
        numeric = np.dtype(output_type).kind in "iuf"
    except TypeError:
        numeric = False
    if not numeric:
        raise ArgumentError(
            f"`output_type` must be a type of numbers such as `numpy.float32`, got {output_type!r}."
        )


def number_given_level(fitresult: Record) -> dict[Any, dict[Any, Any]]:
    """For each encoded feature the number of each level."""
    return {
        name: dict(zip(learned.levels, learned.numbers.tolist(), strict=True))
        for name, learned in fitresult.encoded.items()
    }
