"""`pymlj/machines/_training.py`: the rules, one by one, and which goes before which."""

import numpy as np
import pytest

from pymlj import Deterministic, Static, machine
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


class Around(Deterministic):
    """A composite that can be trained around its frozen parts."""

    part: object = None

    def refit(self, verbosity, old_fitresult, old_cache, *data):
        return self.fit(verbosity, *data)


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
    (Situation(Learner(), upstream=(3,)), after(Learner(), finished=False), "upstream", "fit"),
    (Situation(Learner(), ROWS), after(Learner(), finished=False), "unfinished", "update"),
    (Situation(CHANGED), after(Learner(), finished=False), "unfinished", "update"),
    (Situation(Other()), after(Learner(), finished=False), "model type", "fit"),
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


@pytest.mark.parametrize(
    "part, keeps",
    [
        (Freezer(), True),
        (Freezer(frozen=False), False),
        (Learner(), False),
        (Around(part=Freezer()), True),
        (Learner(other=Freezer()), False),  # that part is out of reach
        (None, False),
    ],
)
def test_on_other_data_frozen_parts_stay(part, keeps):
    model = Around(part=part)

    for now in (Situation(model, OTHERS), Situation(model, ROWS, (3,))):
        decision = decide(now, after(model, rows=ROWS))
        assert decision.action == "fit" and decision.keeps_frozen is keeps
        assert ("frozen components keep" in decision.reason) is keeps
    assert not decide(Situation(model, OTHERS, force=True), after(model)).keeps_frozen
    assert not decide(Situation(model, OTHERS), None).keeps_frozen


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
        "other": ("[1, 2]", "Part(...)"),
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


# ---------------------------------------------------------------- what the cache says


class Cache:
    def __init__(self, **said):
        self.__dict__.update(said)


class Stepper(Deterministic):
    """Says in its cache what a test wants it to say."""

    n: int = 1
    option: object = None
    said: object = None

    def fit(self, verbosity, X, y):
        return self.n, Cache(**(self.said or {})), None

    def update(self, verbosity, old_fitresult, old_cache, X, y):
        return self.fit(verbosity, X, y)


class Plain(Deterministic):
    """Inherits `update`, which trains from scratch."""

    n: int = 1

    def fit(self, verbosity, X, y):
        return self.n, None, None


STOPPED = {"interrupted": "interrupted at 3 of 9 epochs"}
DATA = {"x": [1.0, 2.0]}, [1.0, 2.0]


def test_a_fit_after_an_interrupted_one_goes_on():
    model = Stepper(said=STOPPED)
    mach = machine(model, *DATA).fit(verbosity=0)
    assert str(mach.explain()) == (
        "Trained from scratch: this is the first fit; interrupted at 3 of 9 epochs."
    )

    decision = decide(Situation(model), mach._training)
    assert (decision.action, decision.rule) == ("update", "interrupted")
    assert decision.reason == "the last training was interrupted at 3 of 9 epochs"

    mach._training.model.said = model.said = None
    mach.fit(verbosity=0)
    assert str(mach.explain()) == ("Updated: the last training was interrupted at 3 of 9 epochs.")
    assert mach.fit(verbosity=0).explain().action == "nothing"


def test_an_interruption_goes_behind_what_is_stronger():
    last = after(Learner())
    last.cache = Cache(**STOPPED)

    assert decide(Situation(Learner(), ROWS), last).rule == "rows"
    assert decide(Situation(Other()), last).rule == "model type"
    changed = decide(Situation(CHANGED), last)
    assert changed.rule == "hyperparameters"
    assert changed.reason == "changed `shift` from 0.0 to 2.00; it was interrupted at 3 of 9 epochs"


def test_an_update_that_started_over_is_told_as_such():
    model = Stepper(said={"started_over": True})
    mach = machine(model, *DATA).fit(verbosity=0)
    model.n = 2

    why = mach.fit(verbosity=0).explain()

    assert str(why) == "Trained from scratch: changed `n` from 1 to 2."
    assert (why.action, why.from_scratch) == ("update", True)

    model.n, model.said = 3, None
    mach._training.model.said = None
    why = mach.fit(verbosity=0).explain()
    assert str(why) == "Updated: changed `n` from 2 to 3." and why.from_scratch is False


def test_an_update_of_a_model_without_one_is_training_from_scratch():
    model = Plain()
    mach = machine(model, *DATA).fit(verbosity=0)
    model.n = 2

    assert str(mach.fit(verbosity=0).explain()) == "Trained from scratch: changed `n` from 1 to 2."


def test_changes_name_functions_and_the_classes_of_components():
    def changed(old, new):
        return changed_parameters(Learner(other=old), Learner(other=new))["other"]

    assert changed(np.mean, max) == ("mean", "max")
    assert changed(float, len) == ("float", "len")
    assert changed(Part(), Learner()) == ("Part(...)", "Learner(...)")
    assert changed(lambda x: x, lambda x: 2 * x) == ("a lambda", "another lambda")
    assert changed(None, Part()) == ("None", "Part(...)")


def test_data_with_another_number_of_rows_is_other_data():
    last = after(Learner(), n_rows=3)

    decision = decide(Situation(Learner(), n_rows=5), last)

    assert (decision.action, decision.rule) == ("fit", "rows")
    assert decision.reason == "the data has 5 rows, and had 3 at the last training"
    assert decide(Situation(Learner(), n_rows=3), last).action == "nothing"
    assert decide(Situation(Learner(), n_rows=None), last).action == "nothing"
    assert decide(Situation(Fixed(), n_rows=5), after(Fixed(), n_rows=3)).action == "nothing"
