"""`pymlj/control/_criterion.py`."""

import pytest

from pymlj import (
    GL,
    PQ,
    ArgumentError,
    NumberLimit,
    NumberSinceBest,
    Patience,
    Step,
    StoppingCriterion,
    Threshold,
    stopping_time,
    train,
)


class Seen(StoppingCriterion):
    """Stops after `n` losses of any kind, and remembers which."""

    n: int = 3

    def update_loss(self, loss, state):
        return (*(state or ()), ("loss", loss))

    def update_training(self, loss, state):
        return (*(state or ()), ("training", loss))

    def done(self, state):
        return state is not None and len(state) >= self.n

    def message(self, state):
        return str(state)


def test_training_losses_of_a_cycle_come_before_its_loss(scripted):
    trainable = scripted([0.5, 0.25], [[3.0, 2.0], [1.0]])
    [_, (_, outcome)] = train(trainable, Step(1), Seen(4), verbosity=0)
    expected = [("training", 3.0), ("training", 2.0), ("loss", 0.5), ("training", 1.0)]
    assert outcome.log == str((*expected, ("loss", 0.25)))


def test_without_losses_there_is_one_update_a_cycle(counter):
    [_, (_, outcome)] = train(counter, Step(1), Seen(2), verbosity=0)
    assert outcome.log == str((("loss", None), ("loss", None)))


def test_by_default_losses_do_not_matter():
    class Silent(StoppingCriterion):
        """Is done with any state."""

        def done(self, state):
            return state is not None

    assert stopping_time(Silent(), [1.0, 2.0], [True, False]) is None
    assert Silent().message(1) == "Stop triggered by the stopping criterion `Silent()`."


@pytest.mark.parametrize("verbosity, texts", [(0, 0), (1, 1)])
def test_the_stop_is_logged_at_verbosity_1(verbosity, texts, counter, logged):
    train(counter, Step(1), NumberLimit(2), verbosity=verbosity)
    expected = ["Stop triggered by the stopping criterion `NumberLimit(n=2)`."]
    assert logged() == expected[:texts]


def test_a_criterion_that_is_not_done_logs_nothing(counter, logged):
    outcomes = train(counter, Step(1), NumberLimit(2), NumberLimit(3), verbosity=1)
    assert [(outcome.done, bool(outcome.log)) for _, outcome in outcomes[1:]] == [
        (True, True),
        (False, False),
    ]
    assert len(logged()) == 1


def test_sums():
    assert sum([Patience(1), GL()]) == Patience(1) + GL()
    with pytest.raises(TypeError):
        1 + Patience(1)
    with pytest.raises(ArgumentError, match="join stopping criteria, but got Step"):
        Patience(1) + Step(1)
    with pytest.raises(ArgumentError, match="got the class `GL`; write"):
        Patience(1) + GL


@pytest.mark.parametrize("criterion", [Threshold(), Patience(), NumberSinceBest(), GL(), PQ()])
def test_criteria_that_cannot_do_without_a_loss_say_so(criterion):
    with pytest.raises(ArgumentError, match=rf"`{type(criterion).__name__}\(.*needs `loss`"):
        criterion.update_loss(None, None)
    with pytest.raises(ArgumentError, match="there is none at this point"):
        PQ().update_training(None, None)
