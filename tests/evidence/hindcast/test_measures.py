"""Measures of history: days fall into weeks, and figures are sums, means or growth over exactly the days asked for."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.evidence.hindcast.measures import GROWTH, MEASURES, TOTAL, Measure, days_of_weeks, figure, is_within, weekly_names
from sim.model.observed.series import SERIES

START, WEEKS = date(2023, 6, 5), 78


def plain(over: str) -> Measure:
    return Measure("a series", "unit", ("gain_km2",), lambda weekly: weekly["gain_km2"], over)


@given(st.integers(0, WEEKS * 7 - 1), st.integers(1, 400))
def test_the_days_of_a_period_inside_a_run_are_each_counted_once(first: int, length: int) -> None:
    begins = START + timedelta(days=first)
    ends = min(begins + timedelta(days=length - 1), START + timedelta(days=WEEKS * 7 - 1))
    days = days_of_weeks(START, WEEKS, begins, ends)
    assert days.shape == (WEEKS,)
    assert days.sum() == (ends - begins).days + 1
    assert days.min() >= 0.0
    assert days.max() <= 7.0


def test_a_month_begins_and_ends_within_weeks() -> None:
    """July 2023 began on a Saturday: two days of its first week, one (a Monday) of its last."""
    days = days_of_weeks(START, WEEKS, date(2023, 7, 1), date(2023, 7, 31))
    assert days[days > 0].tolist() == [2, 7, 7, 7, 7, 1]
    assert int(np.flatnonzero(days)[0]) == 3


def test_days_outside_a_run_are_not_counted() -> None:
    assert days_of_weeks(START, 4, date(2023, 5, 1), date(2023, 6, 8)).tolist() == [4, 0, 0, 0]
    assert days_of_weeks(START, 4, date(2023, 8, 1), date(2023, 8, 31)).sum() == 0


def test_a_total_adds_up_days_a_mean_averages_them_and_a_day_is_a_level() -> None:
    values = {"gain_km2": np.arange(WEEKS, dtype=float)[:, None] * np.array([7.0, 14.0])}
    days = days_of_weeks(START, WEEKS, date(2023, 6, 12), date(2023, 6, 25))
    np.testing.assert_allclose(figure(plain(TOTAL), values, days), [7.0 + 14.0, 14.0 + 28.0])
    np.testing.assert_allclose(figure(plain("mean"), values, days), [10.5, 21.0])
    half = days_of_weeks(START, WEEKS, date(2023, 6, 15), date(2023, 6, 22))
    np.testing.assert_allclose(figure(plain(TOTAL), values, half), [4 * 1.0 + 4 * 2.0, 2 * (4 * 1.0 + 4 * 2.0)])
    day = days_of_weeks(START, WEEKS, date(2023, 6, 20), date(2023, 6, 20))
    np.testing.assert_allclose(figure(plain("mean"), values, day), [14.0, 28.0])


def test_growth_is_a_share_a_year() -> None:
    first, last = date(2023, 6, 5), date(2024, 6, 3)
    level = 600.0 * (1.0 + 0.1 * np.arange(WEEKS) * 7.0 / 365.25)
    days = days_of_weeks(START, WEEKS, first, last)
    assert figure(plain(GROWTH), {"gain_km2": level[:, None]}, days)[0] == pytest.approx(0.1, rel=0.03)
    assert figure(plain(GROWTH), {"gain_km2": np.full((WEEKS, 1), 600.0)}, days)[0] == 0.0
    assert figure(plain(GROWTH), {"gain_km2": level[::-1, None]}, days)[0] < 0.0


def test_a_period_must_lie_in_the_run_and_a_long_one_may_miss_its_first_week() -> None:
    assert is_within(START, WEEKS, date(2023, 6, 5), date(2023, 6, 30))
    assert not is_within(START, WEEKS, date(2023, 6, 1), date(2023, 6, 30))
    assert is_within(START, WEEKS, date(2023, 6, 1), date(2023, 10, 31))
    assert not is_within(START, WEEKS, date(2023, 5, 1), date(2023, 10, 31))
    assert is_within(START, WEEKS, date(2024, 11, 1), date(2024, 11, 30))
    assert not is_within(START, WEEKS, date(2024, 11, 1), date(2024, 12, 2))


def test_measures_read_series_that_the_record_knows() -> None:
    known = {series.name for series in SERIES}
    assert set(weekly_names()) <= known
    weekly = {name: np.ones((4, 2)) for name in weekly_names()}
    for name, measure in MEASURES.items():
        assert measure.read(weekly).shape == (4, 2), name


def test_measures_change_units_and_take_totals_apart() -> None:
    weekly = {"russia_losses_week": np.array([[7.0]]), "ukraine_losses_week": np.array([[3.5]])}
    assert MEASURES["losses"].read(weekly)[0, 0] == pytest.approx(1000.0)
    assert MEASURES["loss_ratio"].read(weekly)[0, 0] == 2.0
    deaths = {"civilian_deaths": np.array([[10.0], [25.0], [45.0]])}
    assert MEASURES["civilian_deaths"].read(deaths).ravel().tolist() == [10.0, 15.0, 20.0]
    regions = {f"ready_share_{name}": np.array([[share]]) for name, share in (("South", 0.4), ("East", 0.3), ("West", 0.2))}
    assert MEASURES["ready_gap"].read(regions)[0, 0] == pytest.approx(0.15)
