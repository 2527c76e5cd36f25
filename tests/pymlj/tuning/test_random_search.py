"""`pymlj/tuning/_random_search.py`."""

import numpy as np
import pytest
import scipy.stats as st

from pymlj import ArgumentError, RandomSearch, param_range

RANGES = [
    param_range(float, "x", lower=1e-3, upper=1, scale="log"),
    param_range(int, "k", lower=1, upper=9),
    param_range(str, "kind", values=["a", "b"]),
]


class Twice:
    """A sampler that knows nothing of this library."""

    def sample(self, n, rng):
        return [2 * int(i) for i in rng.integers(1, 4, size=n)]


def settings(models):
    return [(m.x, m.k, m.kind) for m in models]


def test_it_does_not_matter_how_many_are_asked_for_at_once(toys):
    strategy, model = RandomSearch(rng=1), toys.Level()
    state = strategy.setup(model, RANGES, 12)
    drawn = []
    for n in (1, 5, 6):
        batch, state = strategy.models(model, [], state, n)
        drawn += settings(batch)
    assert drawn == settings(toys.proposed(strategy, model, RANGES, 12))


def test_asking_leaves_the_state_as_it_was(toys):
    strategy, model = RandomSearch(rng=1), toys.Level()
    state = strategy.setup(model, RANGES, 3)
    first, _ = strategy.models(model, [], state, 3)
    again, _ = strategy.models(model, [], state, 3)
    assert settings(first) == settings(again)


def test_a_generator_is_not_moved_on_by_a_search(toys):
    generator = np.random.default_rng(3)
    tuning = RandomSearch(rng=generator)
    searches = [toys.tried(toys.tuned_machine(toys.Level(), tuning, RANGES), "x") for _ in range(2)]
    assert searches[0] == searches[1]


def test_a_sampler_of_ones_own_stands_beside_a_name(toys):
    models = toys.proposed(RandomSearch(rng=1), toys.Level(), [("k", Twice()), RANGES[0]], 50)
    assert {m.k for m in models} == {2, 4, 6}
    mach = toys.tuned_machine(toys.Level(), RandomSearch(rng=1), [("k", Twice())], n=3)
    assert mach.report().plotting.parameter_scales == ["none"]


def test_something_that_cannot_sample_is_refused(toys):
    with pytest.raises(
        ArgumentError, match="Beside the name of a hyperparameter there must be a sampler"
    ):
        toys.proposed(RandomSearch(), toys.Level(), ("k", 3), 1)


@pytest.mark.parametrize(
    "option, keywords, family",
    [
        ("bounded", {"lower": 0, "upper": 4}, st.norm),
        ("positive_unbounded", {"lower": 0, "origin": 2, "unit": 1}, st.lognorm),
        ("other", {"origin": 2, "unit": 1}, st.laplace),
    ],
)
def test_families_in_place_of_the_usual_ones(toys, option, keywords, family):
    r = param_range(float, "x", **keywords)
    drawn = [
        m.x for m in toys.proposed(RandomSearch(**{option: family}, rng=1), toys.Level(), r, 200)
    ]
    u = np.random.default_rng(1).random((200, 2))[:, 0]
    assert drawn == pytest.approx(r.sampler(family).quantiles(u))


def test_one_of_several_ranges_of_a_hyperparameter_is_chosen_at_random(toys):
    ranges = [param_range(int, "k", values=[0]), param_range(int, "k", values=[1]), RANGES[0]]
    drawn = [m.k for m in toys.proposed(RandomSearch(rng=1), toys.Level(), ranges, 400)]
    assert 150 < sum(drawn) < 250


def test_what_is_wrong_with_a_distribution_is_found_before_the_search(toys):
    with pytest.raises(ArgumentError, match="must have some mass"):
        RandomSearch().setup(toys.Level(), (RANGES[0], st.uniform(5, 1)), 3)
