"""Several controls as one: sums of stopping criteria, and `composite`."""

import abc
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, final

from pymlj.exceptions import ArgumentError

from ._base import Compound, ControlLike, check_control, is_done, take_down
from ._criterion import StoppingCriterion
from ._stopping import Never
from ._trainable import Trainable


class _Joining(abc.ABCMeta):
    """Classes made of parts, which join them when called: one is that one, none is `Never()`."""

    def __call__(cls, *args: Any, parts: Iterable[Any] = ()) -> Any:
        joined = join((*args, *parts), cls)
        if not joined:
            return Never()
        return joined[0] if len(joined) == 1 else super().__call__(tuple(joined))


def join(parts: Iterable[Any], cls: Any) -> list[Any]:
    """Lay out parts in one list.

    Parts of class `cls` are replaced by their own parts; `Never` and repeated equal criteria are
    left out, since they change nothing.

    Raises:
        ArgumentError: One of them is no control, or no criterion where criteria are joined.
    """
    joined: list[Any] = []
    for part in parts:
        _check_part(part, cls)
        opened: tuple[Any, ...] = part.parts if isinstance(part, cls) else (part,)
        for single in opened:
            if not isinstance(single, Never) and not _is_repeated(single, joined):
                joined.append(single)
    return joined


def _check_part(part: Any, cls: type) -> None:
    check_control(part)
    if issubclass(cls, StoppingCriterion) and not isinstance(part, StoppingCriterion):
        raise ArgumentError(
            f"`{cls.__name__}` and `+` join stopping criteria, but got {part!r}. Controls of any "
            "kind are joined by `composite(...)`, or simply listed."
        )


def _is_repeated(part: Any, before: list[Any]) -> bool:
    """Whether a criterion comes a second time; two equal steps, say, are not the same as one."""
    criteria = (other for other in before if isinstance(other, StoppingCriterion))
    return isinstance(part, StoppingCriterion) and part in criteria


@final
class Disjunction(Compound, StoppingCriterion, metaclass=_Joining):
    """Stop when one of several criteria does; `c1 + c2` is the same.

    The disjunction of a single criterion is that criterion, that of none is `Never()`. `Never` and
    repeated criteria are left out, nested disjunctions are opened.

    A list of controls stops when one of them does, so this is seldom needed there. It is of use in
    `Warmup` and for losses without a loop.

    Args:
        *parts: Stopping criteria.

    Raises:
        ArgumentError: A part is no stopping criterion.

    Example:
        >>> from pymlj import InvalidValue, Patience, stopping_time
        >>> either = Patience(3) + InvalidValue()
        >>> either
        Disjunction(Patience(n=3, min_delta=0.0), InvalidValue())
        >>> stopping_time(either, [0.5, 0.4, float("nan")])
        3
    """

    parts: tuple[StoppingCriterion, ...] = ()

    if TYPE_CHECKING:

        def __init__(self, *parts: StoppingCriterion) -> None: ...

    def __repr__(self) -> str:
        return _call("Disjunction", self.parts)

    def inner(self) -> tuple[StoppingCriterion, ...]:
        """Return the parts."""
        return self.parts

    def update_loss(self, loss: float | None, state: tuple[Any, ...] | None) -> tuple[Any, ...]:
        """Let each part see the loss; the state holds theirs."""
        return tuple(part.update_loss(loss, s) for part, s in self._with_states(state))

    def update_training(self, loss: float | None, state: tuple[Any, ...] | None) -> tuple[Any, ...]:
        """As `update_loss`."""
        return tuple(part.update_training(loss, s) for part, s in self._with_states(state))

    def done(self, state: tuple[Any, ...] | None) -> bool:
        """Whether a part is done."""
        return any(part.done(s) for part, s in self._with_states(state))

    def message(self, state: tuple[Any, ...]) -> str:
        """Say what the parts say that are done."""
        return " ".join(part.message(s) for part, s in self._with_states(state) if part.done(s))

    def _with_states(
        self, state: tuple[Any, ...] | None
    ) -> Iterable[tuple[StoppingCriterion, Any]]:
        return zip(self.parts, state or (None,) * len(self.parts), strict=True)


@final
class composite(Compound, metaclass=_Joining):
    """Several controls as one, applied in order; for wrappers, which take a single one.

    The composite of one control is that control, that of none is `Never()`. `Never` and repeated
    stopping criteria are left out, nested composites are opened. Told after the run: a list of
    pairs of control and outcome; in a list of controls, a composite counts as its parts.

    Args:
        *parts: Controls.

    Raises:
        ArgumentError: A part is no control.

    Example:
        >>> from pymlj import NumberLimit, Step, WithNumberDo, composite, skip, train
        >>> from pymlj.control import SquareRooter
        >>> numbers = []
        >>> rare = composite(Step(5), WithNumberDo(numbers.append))
        >>> report = train(SquareRooter(4), skip(rare, predicate=2), NumberLimit(6), verbosity=0)
        >>> numbers
        [2, 4, 6]
    """

    parts: tuple[ControlLike, ...] = ()

    if TYPE_CHECKING:

        def __init__(self, *parts: ControlLike) -> None: ...

    def __repr__(self) -> str:
        return _call("composite", self.parts)

    def inner(self) -> tuple[ControlLike, ...]:
        """Return the parts."""
        return self.parts

    def update(
        self, trainable: Trainable, verbosity: int, n: int, state: tuple[Any, ...] | None = None
    ) -> tuple[Any, ...]:
        """Apply the parts in order; the state holds theirs."""
        states = state or (None,) * len(self.parts)
        return tuple(
            part.update(trainable, verbosity, n, s)
            for part, s in zip(self.parts, states, strict=True)
        )

    def done(self, state: tuple[Any, ...] | None) -> bool:
        """Whether a part is done."""
        return state is not None and any(map(is_done, self.parts, state))

    def takedown(self, verbosity: int, state: tuple[Any, ...]) -> list[tuple[ControlLike, Any]]:
        """Return what each part has to tell."""
        return [
            (part, take_down(part, verbosity, s)) for part, s in zip(self.parts, state, strict=True)
        ]


def _call(name: str, parts: Iterable[object]) -> str:
    return f"{name}({', '.join(map(repr, parts))})"
