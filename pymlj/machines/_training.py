"""What a call of `fit` has to do: train afresh, update, or nothing.

`decide` looks and does not act: it gets the situation and what the last training left, and returns
the first rule that applies.

    rule              holds when                                                      action
    frozen            the machine is frozen                                           nothing
    frozen model      the model says it is frozen, and has been trained               nothing
    first fit         there was no training yet                                       fit
    forced            `force=True`                                                    fit
    upstream          machines that the arguments depend on were trained since        fit
    unfinished        the last training was written to a file before its end          update
    rows              other rows than last time, or data with another number of       fit
                      rows, and the model is not static
    model type        the model is of another class than last time                    fit
    hyperparameters   the model differs from what it was                              update
    interrupted       the last training was interrupted, and what it left says so     update
    no change         none of these                                                   nothing
"""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from pymlj._record import Record
from pymlj._show import short
from pymlj.interface import Model
from pymlj.parameters import ParamObject, fields, same_value

from ._rows import Rows, describe_rows, same_rows

Action: TypeAlias = Literal["fit", "update", "nothing"]
Upstream: TypeAlias = tuple[int, ...]


@dataclass(frozen=True)
class Situation:
    """What a call of `fit` finds.

    Attributes:
        model: The model to train, as it is now.
        rows: The rows asked for.
        upstream: The ages of the machines that the arguments depend on.
        force: Whether training from scratch was asked for.
        frozen: Whether the machine is frozen.
        n_rows: How many rows the data has, chosen or not; `None` if that is not known.
    """

    model: Model
    rows: Rows = None
    upstream: Upstream = ()
    force: bool = False
    frozen: bool = False
    n_rows: int | None = None


@dataclass
class Training:
    """What the last training of a machine left.

    Attributes:
        model: A copy of the model, with the hyperparameters it was trained with.
        fitresult: What operations need.
        cache: What an update needs.
        reports: The report of `fit`, and of each operation that reports, by name.
        rows: The rows it was trained on.
        rows_known: Whether they are known, and the cache is there: a file may be without.
        upstream: The ages of the machines that the arguments depended on.
        seconds: How long it took.
        age: How many trainings there have been, this one included.
        finished: Whether it came to its end: one read from a checkpoint did not.
        n_rows: How many rows the data had, chosen or not; `None` if that is not known.
    """

    model: Model
    fitresult: Any
    cache: Any
    reports: dict[str, Any] = field(default_factory=dict)
    rows: Rows = None
    rows_known: bool = True
    upstream: Upstream = ()
    seconds: float | None = None
    age: int = 1
    finished: bool = True
    n_rows: int | None = None

    @property
    def interrupted(self) -> str:
        """What the model says of an interruption, such as "interrupted at 3 of 9 epochs"; or `""`.

        It says so in the attribute `interrupted` of its cache.
        """
        said = getattr(self.cache, "interrupted", None)
        return said if isinstance(said, str) else ""


@dataclass(frozen=True)
class Decision:
    """What to do and why.

    Attributes:
        action: `"fit"` (from scratch), `"update"` or `"nothing"`.
        rule: Name of the rule that applied.
        reason: The reason, as the second half of a sentence.
        changes: The hyperparameters that changed, by dotted name, with the old and the new value as
            text; empty where they were not what decided.
        keeps_frozen: Whether the model, a composite trained from scratch, keeps what its frozen
            components have learned.
        from_scratch: Whether the model, asked to update, has trained from scratch.
    """

    action: Action
    rule: str
    reason: str
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    keeps_frozen: bool = False
    from_scratch: bool = False


class Explanation(Record):
    """Why the last `fit` of a machine trained, updated or did nothing.

    Has the items `action`, `rule`, `reason`, `changes` and `from_scratch`; as text it is a
    sentence.
    """

    __slots__ = ()

    def __str__(self) -> str:
        done = {"fit": "Trained from scratch", "update": "Updated", "nothing": "Did nothing"}
        action = "fit" if self.from_scratch else self.action
        return f"{done[action]}: {self.reason}."


def explain(decision: Decision) -> Explanation:
    """Return a decision in the form shown to users."""
    return Explanation(
        action=decision.action,
        rule=decision.rule,
        reason=decision.reason,
        changes=decision.changes,
        from_scratch=decision.from_scratch or decision.action == "fit",
    )


NOT_CALLED = Decision("nothing", "not called", "`fit` has not been called yet")


def decide(now: Situation, last: Training | None) -> Decision:
    """Return what `fit` has to do.

    Args:
        now: What it finds.
        last: What the last training left; `None` if there was none.
    """
    if (frozen := decide_frozen(now, last)) is not None:
        return frozen
    if last is None:
        return Decision("fit", "first fit", "this is the first fit")
    if now.force:
        return Decision("fit", "forced", "`force=True` was given")
    if now.upstream != last.upstream:
        reason = "what it gets its data from has been trained since, or has other data"
        return _on_other_data(now, last, "upstream", reason)
    if not last.finished and type(now.model) is type(last.model):
        return Decision("update", "unfinished", "the last training was stopped before its end")
    if not is_static(now.model) and not _known_to_be_same(now, last):
        return _on_other_data(now, last, "rows", _rows_reason(now, last))
    if type(now.model) is not type(last.model):
        was, is_now = type(last.model).__name__, type(now.model).__name__
        return Decision("fit", "model type", f"the model was a `{was}` and is a `{is_now}`")
    if changes := changed_parameters(last.model, now.model):
        listing = ", ".join(f"`{n}` from {old} to {new}" for n, (old, new) in changes.items())
        reason = f"changed {listing}" + (last.interrupted and f"; it was {last.interrupted}")
        return Decision("update", "hyperparameters", reason, changes)
    if last.interrupted:
        return Decision("update", "interrupted", f"the last training was {last.interrupted}")
    return Decision("nothing", "no change", "nothing has changed since the last training")


def _on_other_data(now: Situation, last: Training, rule: str, reason: str) -> Decision:
    """Train from scratch, but for components that are frozen."""
    keeps = type(now.model) is type(last.model) and keeps_frozen(now.model)
    if keeps:
        reason += "; its frozen components keep what they have learned"
    return Decision("fit", rule, reason, keeps_frozen=keeps)


def keeps_frozen(model: Model) -> bool:
    """Whether a model has frozen components, however deep, and can be trained around them."""
    parts = (getattr(model, name) for name in fields(model))
    return hasattr(model, "refit") and any(isinstance(p, Model) and is_frozen(p) for p in parts)


def is_frozen(model: Model) -> bool:
    """Whether a model is frozen, or keeps what frozen components have learned."""
    # Most models have no such hyperparameter, and some take long to say so.
    frozen = "frozen" in fields(model) and getattr(model, "frozen", None) is True
    return frozen or keeps_frozen(model)


def is_static(model: Model) -> bool:
    """Whether a model learns nothing, and so is never bound to data."""
    # Asked of the trait and not of the class, since a wrapper is of the kind of what it wraps.
    return model.abstract_type == "Static"


def decide_frozen(now: Situation, last: Training | None) -> Decision | None:
    """Return the decision if the machine or its model is frozen, else `None`."""
    if now.frozen:
        return Decision("nothing", "frozen", "the machine is frozen, `thaw()` lets it train again")
    if last is not None and getattr(now.model, "frozen", None) is True:
        return Decision("nothing", "frozen model", "the model is frozen and has been trained")
    return None


def _known_to_be_same(now: Situation, last: Training) -> bool:
    return last.rows_known and not _other_size(now, last) and same_rows(now.rows, last.rows)


def _other_size(now: Situation, last: Training) -> bool:
    """Whether the data has another number of rows, so that it is other data."""
    return None not in (now.n_rows, last.n_rows) and now.n_rows != last.n_rows


def _rows_reason(now: Situation, last: Training) -> str:
    if not last.rows_known:
        return "the rows of the last training are not known"
    if _other_size(now, last):
        return f"the data has {now.n_rows} rows, and had {last.n_rows} at the last training"
    old, new = describe_rows(last.rows), describe_rows(now.rows)
    if old == new:
        return f"the rows changed, though both times {new}"
    return f"the rows changed from {old} to {new}"


def changed_parameters(
    old: ParamObject, new: ParamObject, prefix: str = ""
) -> dict[str, tuple[str, str]]:
    """Return the settings that differ, those of components by their dotted names.

    Args:
        old: The object as it was.
        new: The object as it is.
        prefix: What goes before each name.
    """
    before, after = list(fields(old)), list(fields(new))
    if before != after:  # a class whose instances have settings of their own, such as a pipeline
        return {prefix.removesuffix(".") or "components": (", ".join(before), ", ".join(after))}
    changes: dict[str, tuple[str, str]] = {}
    for name in after:
        a, b = getattr(old, name), getattr(new, name)
        if same_value(a, b):
            continue
        if isinstance(a, ParamObject) and type(a) is type(b):
            changes.update(changed_parameters(a, b, f"{prefix}{name}."))
        else:
            changes[f"{prefix}{name}"] = _describe_change(a, b)
    return changes


def _describe_change(old: Any, new: Any) -> tuple[str, str]:
    """Two values as text: functions and classes by name, parameter objects by their class."""
    was, is_now = _describe_value(old), _describe_value(new)
    return was, (f"another {is_now.removeprefix('a ')}" if was == is_now else is_now)


def _describe_value(value: Any) -> str:
    if isinstance(value, ParamObject):
        return f"{type(value).__name__}(...)"
    name = getattr(value, "__name__", None)
    if callable(value) and isinstance(name, str):
        return "a lambda" if name == "<lambda>" else name
    return short(value)
