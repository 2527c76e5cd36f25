"""`pymlj/ensembles/_members.py`: the members of an ensemble and their random numbers."""

import numpy as np

from pymlj.ensembles._members import generator_of, models_of_members, seed_of


def test_a_seed_stays_and_a_generator_gives_one():
    generator = np.random.default_rng(0)

    assert seed_of(7) == 7 and seed_of(np.random.default_rng(0)) == seed_of(generator)
    assert seed_of(generator) != seed_of(generator)
    assert seed_of(None) != seed_of(None)


def test_the_numbers_of_a_member_do_not_depend_on_the_others():
    draws = [generator_of(3, i).random() for i in range(50)]

    assert len(set(draws)) == 50
    assert generator_of(3, 17).random() == draws[17]


def test_members_share_their_model_unless_it_draws_from_a_generator(models):
    seeded = models["Mean"](rng=1)
    assert all(model is seeded for model in models_of_members(seeded, 3))

    live = models["Mean"](rng=np.random.default_rng(1))
    first = models_of_members(live, 3)
    later = models_of_members(live, 2)
    again = models_of_members(models["Mean"](rng=np.random.default_rng(1)), 5)
    drawn = [model.rng.random() for model in (*first, *later)]
    assert drawn == [model.rng.random() for model in again] and len(set(drawn)) == 5
