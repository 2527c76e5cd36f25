"""`pymlj/machines/_training.py`: the rules, one by one, and which goes before which."""

import numpy as np
import pytest

from pymlj import Deterministic, Static
from pymlj.machines._training import Situation, Training, changed_parameters, decide
from pymlj.parameters import ParamObject, clone


class Part(ParamObject):
    rate: float = 0.1
    sizes: list = [1, 2]


class Learner(Deterministic):
    shift: float = 0.0
    part: Part = Part()
    other: object = None


class Other(Learner):
    pass


class Freezer(Deterministic):
    frozen: bool = True
    shift: float = 0.0


class Fixed(Static):
    factor: float = 1.0


def after(model, **fields):
    return Training(model=clone(model), fitresult=1, cache=None, **fields)


ROWS = np.array([0, 1])
OTHERS = np.array([0, 2])
CHANGED = Learner(shift=2.0)
RULES = [
    # the situation, what the last training left, the rule, the action
    (Situation(Learner(), frozen=True), None, "frozen", "nothing"),
    (Situation(Learner(), frozen=True, force=True), after(Learner()), "frozen", "nothing"),
    (Situation(Freezer(), ROWS, force=True), after(Freezer()), "frozen model", "nothing"),
    (Situation(Freezer()), None, "first fit", "fit"),
    (Situation(Freezer(frozen=False), ROWS), after(Freezer()), "rows", "fit"),
    (Situation(Learner(), force=True), None, "first fit", "fit"),
    (Situation(Learner(), force=True), after(Learner()), "forced", "fit"),
    (Situation(Learner(), OTHERS, (3,), force=True), after(Learner()), "forced", "fit"),
    (Situation(Learner(), OTHERS, (3,)), after(Learner(), upstream=(2,)), "upstream", "fit"),
    (Situation(CHANGED, OTHERS), after(Learner(), rows=ROWS), "rows", "fit"),
    (Situation(Learner(), None), after(Learner(), rows=ROWS), "rows", "fit"),
    (Situation(Learner(), ROWS), after(Learner(), rows=None), "rows", "fit"),
    (Situation(Learner(), None), after(Learner(), rows_known=False), "rows", "fit"),
    (Situation(Fixed(), ROWS), after(Fixed(), rows=None), "no change", "nothing"),
    (Situation(Fixed(factor=2.0)), after(Fixed()), "hyperparameters", "update"),
    (Situation(Other()), after(Learner()), "model type", "fit"),
    (Situation(CHANGED), after(Learner()), "hyperparameters", "update"),
    (Situation(CHANGED, ROWS), after(Learner(), rows=ROWS.copy()), "hyperparameters", "update"),
    (Situation(Learner(), ROWS), after(Learner(), rows=ROWS.copy()), "no change", "nothing"),
    (Situation(Learner(), upstream=(3,)), after(Learner(), upstream=(3,)), "no change", "nothing"),
]


@pytest.mark.parametrize("now, last, rule, action", RULES)
def test_the_first_rule_that_applies_decides(now, last, rule, action):
    decision = decide(now, last)

    assert (decision.rule, decision.action) == (rule, action)


def test_deciding_changes_nothing():
    model = Learner(shift=1.0)
    last = after(Learner(), rows=ROWS.copy())

    decide(Situation(model, ROWS), last)

    assert model == Learner(shift=1.0)
    assert last.model == Learner() and last.rows.tolist() == [0, 1] and last.age == 1


def test_the_reason_names_what_changed():
    last = after(Learner(), rows=ROWS)

    assert "from 2 rows (0, 1) to all rows" in decide(Situation(Learner()), last).reason
    changed = Learner(shift=0.5, part=Part(rate=0.2))
    decision = decide(Situation(changed, ROWS), last)
    assert decision.changes == {"shift": ("0.0", "0.500"), "part.rate": ("0.100", "0.200")}
    assert decision.reason == "changed `shift` from 0.0 to 0.500, `part.rate` from 0.100 to 0.200"
    assert "was a `Learner` and is a `Other`" in decide(Situation(Other(), ROWS), last).reason


def test_rows_that_look_alike_in_words_are_still_said_to_differ():
    model = Learner()
    one, two = np.arange(9), np.array([0, 1, 2, 3, 5, 4, 6, 7, 8])

    reason = decide(Situation(model, two), after(model, rows=one)).reason

    assert reason == "the rows changed, though both times 9 rows (0, 1, 2, ..., 8)"


def test_changes_inside_containers_and_of_class_are_found():
    old = Learner(part=Part(), other=[1, 2])
    new = Learner(part=Part(sizes=[1, 3]), other=Part())

    assert changed_parameters(old, new) == {
        "part.sizes": ("[1, 2]", "[1, 3]"),
        "other": ("[1, 2]", "Part(rate=0.1, sizes=[1, 2])"),
    }


def test_generators_and_nan_are_no_change():
    old = Learner(other=np.random.default_rng(1), shift=float("nan"))
    new = Learner(other=np.random.default_rng(2), shift=float("nan"))

    assert changed_parameters(old, new) == {}


class Named(ParamObject):
    """Has the settings it is given, like a pipeline."""

    def __init__(self, **settings):
        from pymlj.parameters import Field

        object.__setattr__(self, "_fields", {n: Field(n, object, None) for n in settings})
        super().__init__(**settings)


def test_components_in_another_order_are_a_change():
    old, new = Learner(other=Named(a=1, b=2)), Learner(other=Named(b=2, a=1))

    assert changed_parameters(old, new) == {"other": ("a, b", "b, a")}
    assert changed_parameters(Named(a=1), Named(a=1, b=2)) == {"components": ("a", "a, b")}
