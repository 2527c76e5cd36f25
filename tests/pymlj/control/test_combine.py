"""`pymlj/control/_combine.py`."""

import copy
import pickle

import pytest

from pymlj import (
    GL,
    ArgumentError,
    Disjunction,
    InvalidValue,
    Never,
    NumberLimit,
    Patience,
    Step,
    StoppingCriterion,
    Threshold,
    WithLossDo,
    WithNumberDo,
    clone,
    composite,
    skip,
    train,
)
from pymlj.control import SquareRooter
from pymlj.parameters import params


def test_a_disjunction_is_flat_and_has_each_criterion_once():
    one = Patience(3) + Never() + (InvalidValue() + (Patience(3) + NumberLimit(9)))
    assert one == Disjunction(Patience(3), InvalidValue(), NumberLimit(9))
    assert isinstance(one, Disjunction)
    assert one.parts == (Patience(3), InvalidValue(), NumberLimit(9))
    assert one != Disjunction(InvalidValue(), Patience(3), NumberLimit(9))


@pytest.mark.parametrize("join", [Disjunction, composite])
def test_of_one_or_of_none(join):
    patience = Patience(2)
    assert join(patience) is patience
    assert join(Never(), patience, Never()) is patience
    assert join() == join(Never(), Never()) == Never()


@pytest.mark.parametrize(
    "made, text",
    [
        (NumberLimit(1) + InvalidValue(), "Disjunction(NumberLimit(n=1), InvalidValue())"),
        (composite(Step(2), NumberLimit(1)), "composite(Step(n=2), NumberLimit(n=1))"),
    ],
)
def test_the_repr_makes_it_again(made, text):
    names = {"Disjunction": Disjunction, "composite": composite, "Step": Step}
    names |= {"NumberLimit": NumberLimit, "InvalidValue": InvalidValue}
    assert repr(made) == text
    assert eval(text, names) == made
    assert type(made)(**{name: getattr(made, name) for name in params(made)}) == made


@pytest.mark.parametrize("made", [NumberLimit(1) + InvalidValue(), composite(Step(2), GL())])
def test_copies_are_equal(made):
    for copied in (clone(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert copied == made
        assert copied is not made


def test_messages_are_those_of_the_parts_that_are_done(counter):
    both = NumberLimit(2) + InvalidValue() + (NumberLimit(1) + NumberLimit(5))
    [_, (control, outcome)] = train(counter, Step(1), both, verbosity=0)
    assert control is both
    assert outcome.log == NumberLimit(1).message(None)
    state = both.update_loss(1.0, both.update_loss(1.0, None))
    expected = f"{NumberLimit(2).message(None)} {NumberLimit(1).message(None)}"
    assert both.message(state) == expected


def test_criteria_are_joined_with_criteria_only():
    with pytest.raises(ArgumentError, match=r"`Disjunction` and `\+` join stopping criteria"):
        Disjunction(Patience(2), Step(1))
    with pytest.raises(ArgumentError, match=r"joined by `composite\(\.\.\.\)`"):
        Disjunction(Step(1))


def test_a_composite_keeps_equal_controls_but_not_equal_criteria():
    made = composite(Step(1), Patience(2), composite(Step(1), Patience(2), Never()))
    assert made.parts == (Step(1), Patience(2), Step(1))


def test_a_composite_equals_its_parts():
    def run(*lay_out):
        rooter, losses, numbers = SquareRooter(4), [], []
        parts = [Step(1), WithLossDo(losses.append), WithNumberDo(numbers.append), Threshold(0.01)]
        [join] = lay_out
        outcomes = train(rooter, *join(parts), verbosity=0)
        return rooter.root, losses, numbers, [dict(outcome) for _, outcome in outcomes]

    plain = run(lambda parts: parts)
    assert run(lambda parts: [composite(*parts)]) == plain
    assert run(lambda parts: [composite(*parts[:2]), composite(*parts[2:])]) == plain
    assert run(lambda parts: [parts[0], composite(*parts[1:])]) == plain


def test_a_composite_inside_a_wrapper_equals_its_parts():
    def run(lay_out):
        rooter, losses = SquareRooter(4), []
        controls = lay_out([Step(2), WithLossDo(losses.append), NumberLimit(2)])
        outcomes = train(rooter, *controls, verbosity=0)
        return rooter.iterations, losses, outcomes

    def wrapped(parts):
        return [skip(composite(*parts), 3)]

    def each(parts):
        return [skip(part, 3) for part in parts]

    one, many = run(wrapped), run(each)
    assert one[:2] == many[:2]
    assert one[0] == 4
    [(_, inner)] = one[2]
    assert [dict(outcome) for _, outcome in inner] == [dict(outcome) for _, outcome in many[2]]


def test_a_composite_that_was_never_applied_is_not_done():
    assert composite(NumberLimit(1), Step(1)).done(None) is False


def test_repeats_are_found_among_criteria_of_ones_own(counter):
    class Own(StoppingCriterion):
        """Stops after `n` cycles."""

        n: int = 1

        def update_loss(self, loss, state):
            return (state or 0) + 1

        def done(self, state):
            return state is not None and state >= self.n

    outcomes = train(counter, Step(1), Own(2), Own(2), Own(3), verbosity=0)
    assert [control for control, _ in outcomes] == [Step(1), Own(2), Own(3)]
