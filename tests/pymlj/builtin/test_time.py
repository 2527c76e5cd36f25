"""`pymlj/builtin/_time.py`: from dates and times to numbers."""

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from pymlj import load_machine
from pymlj.builtin import UnivariateTimeTypeToContinuous
from pymlj.exceptions import ArgumentError

DAYS = [dt.date(2024, 3, 1), dt.date(2024, 3, 2), dt.date(2024, 3, 15)]
MOMENTS = [dt.datetime(2024, 3, day.day, 12) for day in DAYS]
CLOCK = [dt.time(6), dt.time(12, 30), dt.time(0)]


@pytest.mark.parametrize(
    "vector",
    [
        DAYS,
        MOMENTS,
        np.array(DAYS, dtype="datetime64[D]"),
        np.array(MOMENTS, dtype="datetime64[ns]"),
        pd.Series(pd.to_datetime(MOMENTS)),
        pd.Series(pd.to_datetime(MOMENTS)).dt.tz_localize("Europe/Oslo"),
        pd.Series(DAYS),
        pl.Series(DAYS),
        pl.Series(MOMENTS),
        pa.array(DAYS),
    ],
    ids=lambda vector: f"{type(vector).__name__}-{getattr(vector, 'dtype', '')}",
)
def test_every_kind_of_days_counts_from_the_first(fitted, vector):
    z = fitted(UnivariateTimeTypeToContinuous(), vector).transform(vector)

    assert np.asarray(z).tolist() == [0.0, 1.0, 14.0]


@pytest.mark.parametrize("vector", [CLOCK, pl.Series(CLOCK), pd.Series(CLOCK)], ids=type)
def test_times_of_day_count_from_the_earliest(fitted, vector):
    model = UnivariateTimeTypeToContinuous(step=dt.timedelta(hours=1))
    mach = fitted(model, vector)

    assert np.asarray(mach.transform(vector)).tolist() == [6.0, 12.5, 0.0]
    assert dict(mach.fitted_params()) == {"zero_time": dt.time(0), "step": dt.timedelta(hours=1)}


@pytest.mark.parametrize("zero", [dt.date(2024, 2, 29), dt.datetime(2024, 2, 29)], ids=type)
def test_zero_may_be_given(fitted, zero):
    mach = fitted(UnivariateTimeTypeToContinuous(zero_time=zero), DAYS)

    assert mach.transform(DAYS) == [1.0, 2.0, 15.0]
    assert mach.fitted_params().zero_time == dt.datetime(2024, 2, 29)


def test_zero_may_be_a_time_of_day(fitted):
    model = UnivariateTimeTypeToContinuous(zero_time=dt.time(12), step=dt.timedelta(hours=6))

    assert fitted(model, CLOCK).transform(CLOCK) == [-1.0, pytest.approx(1 / 12), -2.0]


def test_gaps_stay_gaps(fitted):
    x = pd.Series([*pd.to_datetime(DAYS), None])
    z = fitted(UnivariateTimeTypeToContinuous(), x).transform(x)

    assert z.isna().tolist() == [False, False, False, True] and z[2] == 14.0
    clock = pl.Series([*CLOCK, None])
    assert fitted(UnivariateTimeTypeToContinuous(), clock).transform(clock)[3] is None


def test_it_survives_a_file(fitted, tmp_path):
    model = UnivariateTimeTypeToContinuous(zero_time=dt.date(2024, 1, 1))
    fitted(model, DAYS).save(tmp_path / "m")
    loaded = load_machine(tmp_path / "m")

    assert loaded.transform(DAYS) == [60.0, 61.0, 74.0] and loaded.model == model


def test_times_of_day_and_dates_do_not_mix(fitted):
    mach = fitted(UnivariateTimeTypeToContinuous(), DAYS)
    with pytest.raises(ArgumentError, match="must hold a date or datetime for each row, as in tra"):
        mach.transform(CLOCK)
    with pytest.raises(ArgumentError, match="`zero_time` must be a time of day, like the data"):
        fitted(UnivariateTimeTypeToContinuous(zero_time=DAYS[0]), CLOCK)


def test_other_data_are_refused():
    model = UnivariateTimeTypeToContinuous()

    with pytest.raises(ArgumentError, match="but got entries of type `str`"):
        model.fit(0, ["2024-03-01"])
    with pytest.raises(ArgumentError, match="needs data that are not all missing, or `zero_time`"):
        model.fit(0, np.array(["NaT"], dtype="datetime64[D]"))


@pytest.mark.parametrize("step", [dt.timedelta(0), dt.timedelta(days=-1)], ids=str)
def test_time_moves_forward(step):
    with pytest.raises(ArgumentError, match="`step` must be a positive `timedelta`, but got"):
        UnivariateTimeTypeToContinuous(step=step)
