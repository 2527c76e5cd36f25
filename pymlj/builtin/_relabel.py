"""Encoders whose result is categorical again: rare levels merged, missing labels made a level."""

from numbers import Number
from typing import Any, final

import numpy as np
import pandas as pd

from pymlj.exceptions import ArgumentError
from pymlj.interface import Record
from pymlj.tables import as_vector, build_vector, codes, levels

from ._encoding import CategoryEncoder


@final
class CardinalityReducer(CategoryEncoder):
    """Merges the rare levels of a categorical column into one.

    The new level is the last of the pool. Levels of new data that were unseen in training stay as
    they are, as do missing labels.

    Args:
        features: Which columns: a name, a list of names, or a function that says yes or no to a
            name. An empty list means all that are categorical.
        ignore: Whether `features` are the ones to leave alone, which is the default.
        ordered_factor: Whether to encode OrderedFactor columns, beside Multiclass ones.
        min_frequency: How often a level must occur in training so as not to be rare: an int for a
            count, a float for a share of the labels that are not missing.
        label_for_infrequent: From the type of labels to the label of the new level. Where labels
            are numbers it is, without an entry, one less than the smallest.

    Fitted parameters:
        new_cat_given_col_val: For each encoded feature a dict from rare level to new one.

    Report:
        encoded_features: Names of the columns that are encoded.

    Example:
        >>> import pandas as pd
        >>> from pymlj import CardinalityReducer, categorical, machine
        >>> X = pd.DataFrame({"town": categorical(["Rome"] * 3 + ["Oslo", "Bonn"])})
        >>> machine(CardinalityReducer(min_frequency=2), X).fit(verbosity=0).transform(X)[
        ...     "town"
        ... ].tolist()
        ['Rome', 'Rome', 'Rome', 'Other', 'Other']
    """

    min_frequency: int | float = 3
    label_for_infrequent: dict[type, Any] = {str: "Other"}

    def check(self) -> None:
        """A frequency is not negative."""
        if not self.min_frequency >= 0:
            raise ArgumentError(f"`min_frequency >= 0` must hold, got {self.min_frequency!r}.")

    def learn(self, name: Any, values: Any, about: Any) -> Record:
        """Find the rare levels."""
        pool, found = levels(values), codes(values)
        counts = np.bincount(found[found >= 0], minlength=len(pool))
        is_share = isinstance(self.min_frequency, float | np.floating)
        frequency = counts / max(counts.sum(), 1) if is_share else counts
        rare = [level for level, f in zip(pool, frequency, strict=True) if f < self.min_frequency]
        label = None
        if rare:
            label = _new_label(name, pool, self.label_for_infrequent, "label_for_infrequent")
        return Record(levels=pool, suffixes=None, rare=rare, label=label)

    def encode(self, name: Any, values: Any, learned: Record) -> list[Any]:
        """Put the new level in the place of rare ones."""
        if not learned.rare:
            return [values]
        given, rare = as_vector(values), set(learned.rare)
        pool = levels(given)
        kept = [level for level in pool if level not in rare and level != learned.label]
        position = {level: i for i, level in enumerate(kept)}
        translated = np.array([position.get(level, len(kept)) for level in pool] + [-1])
        return [_rebuilt(values, given, translated[codes(given)], [*kept, learned.label])]

    def fitted_params(self, fitresult: Record) -> dict[str, Any]:
        """What becomes of each rare level."""
        return {
            "new_cat_given_col_val": {
                name: dict.fromkeys(learned.rare, learned.label)
                for name, learned in fitresult.encoded.items()
            }
        }


@final
class MissingnessEncoder(CategoryEncoder):
    """Turns missing labels of categorical columns into a level of their own.

    The new level is the last of the pool. It is there if labels were missing in training, and also
    if some are missing in new data. Levels unseen in training stay as they are.

    Args:
        features: Which columns: a name, a list of names, or a function that says yes or no to a
            name. An empty list means all that are categorical.
        ignore: Whether `features` are the ones to leave alone, which is the default.
        ordered_factor: Whether to encode OrderedFactor columns, beside Multiclass ones.
        label_for_missing: From the type of labels to the label of the new level. Where labels are
            numbers it is, without an entry, one less than the smallest.

    Fitted parameters:
        label_for_missing_given_feature: For each encoded feature the label of the new level.

    Report:
        encoded_features: Names of the columns that are encoded.

    Example:
        >>> import pandas as pd
        >>> from pymlj import MissingnessEncoder, categorical, machine
        >>> X = pd.DataFrame({"town": categorical(["Rome", None, "Oslo"])})
        >>> machine(MissingnessEncoder(), X).fit(verbosity=0).transform(X)["town"].tolist()
        ['Rome', 'missing', 'Oslo']
    """

    label_for_missing: dict[type, Any] = {str: "missing"}

    def learn(self, name: Any, values: Any, about: Any) -> Record:
        """Choose the label, and note whether it is needed."""
        pool = levels(values)
        label = _new_label(name, pool, self.label_for_missing, "label_for_missing")
        return Record(suffixes=None, label=label, needed=bool((codes(values) < 0).any()))

    def encode(self, name: Any, values: Any, learned: Record) -> list[Any]:
        """Put the new level in the place of missing labels."""
        given = as_vector(values)
        pool, found = levels(given), codes(given)
        if not learned.needed and (found >= 0).all():
            return [values]
        pool = pool if learned.label in pool else [*pool, learned.label]
        found = np.where(found < 0, pool.index(learned.label), found)
        return [_rebuilt(values, given, found, pool)]

    def fitted_params(self, fitresult: Record) -> dict[str, Any]:
        """The label of each feature's new level."""
        return {
            "label_for_missing_given_feature": {
                name: learned.label for name, learned in fitresult.encoded.items()
            }
        }


def _rebuilt(values: Any, given: Any, found: Any, pool: list[Any]) -> Any:
    """A categorical vector with other codes and levels, of the kind of `values`."""
    index = pd.Index(pool, tupleize_cols=False)
    changed = pd.Categorical.from_codes(found, categories=index, ordered=bool(given.ordered))
    return build_vector(changed, like=values)


def _new_label(name: Any, pool: list[Any], labels: dict[type, Any], setting: str) -> Any:
    """A label that is not in the pool, of a type like those that are."""
    fitting = [label for kind, label in labels.items() if _all_are(kind, pool)]
    if not fitting and not _all_are(Number, pool):
        raise ArgumentError(
            f"`{setting}` must have an entry for the type of the levels of column `{name}`, which "
            f"are {pool[:3]}, ..., but has entries for "
            + ", ".join(f"`{kind.__name__}`" for kind in labels)
            + " alone."
        )
    label = fitting[0] if fitting else min(pool) - 1
    if label in pool:
        raise ArgumentError(
            f"The new level must differ from the others, but column `{name}` has a level "
            f"{label!r} already; give another one: `{setting}={{{type(label).__name__}: ...}}`."
        )
    return label


def _all_are(kind: type, pool: list[Any]) -> bool:
    return bool(pool) and all(isinstance(level, kind) for level in pool)
