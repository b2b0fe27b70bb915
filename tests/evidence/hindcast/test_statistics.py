"""Statistics: those of history equal what is computed by hand from the published figures, and read worlds the same way."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from sim.evidence.hindcast.observations import observations
from sim.evidence.hindcast.replay import STARTS
from sim.evidence.hindcast.statistics import LEAST_KM2, statistics, summed_up
from sim.settings.composing import load

GROUPS = {"ground", "losses", "force", "opinion", "economy"}
GROUND_2024 = {"2024-05": 449.0, "2024-06": 129.0, "2024-07": 201.0, "2024-08": 477.0, "2024-09": 459.0, "2024-10": 610.0, "2024-11": 725.0}


@pytest.fixture(scope="module")
def seen():
    return observations(load(["start=2023-06"]).start, STARTS["2023-06"])


@pytest.fixture(scope="module")
def chosen(seen):
    return statistics(seen)


@pytest.fixture(scope="module")
def history(seen, chosen):
    """Name of a statistic -> its value in history."""
    values = summed_up(chosen, {one.name: np.array([one.value]) for one in seen})
    assert values.shape == (1, len(chosen))
    return dict(zip([one.name for one in chosen], values[0], strict=True))


def test_each_statistic_has_a_name_a_group_a_unit_and_a_value(chosen, history) -> None:
    assert len({one.name for one in chosen}) == len(chosen)
    assert {one.group for one in chosen} == GROUPS
    assert all(one.unit for one in chosen)
    assert all(np.isfinite(value) for value in history.values())


def test_ground_of_2024_has_the_mean_and_the_spread_that_were_published(history) -> None:
    """W_GROUND: 436 km2 a month, standard deviation 210."""
    values = list(GROUND_2024.values())
    mean = sum(values) / 7
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / 6)
    assert history["ground, mean of May to Nov 2024"] == pytest.approx(mean, abs=1.0)
    assert history["ground, spread of these months"] == pytest.approx(spread, abs=1.0)
    assert (mean, spread) == pytest.approx((436.0, 210.0), abs=1.0)


def test_losses_by_quarter_are_means_of_their_months(history) -> None:
    """W_LOSSES: they doubled and more from the summer of 2023 to the autumn of 2024."""
    assert history["losses, summer 2023"] == pytest.approx((576 + 543 + 504) / 3, abs=1.0)
    assert history["losses, autumn 2024"] == pytest.approx((1351 + 1515) / 2, abs=1.0)
    assert history["losses, Russian for each Ukrainian"] == 2.25


def test_losses_for_each_km2_lie_in_the_published_range(history) -> None:
    """W_LOSSES: 59 to 150 people for each km2, by month; here over May to Nov 2024."""
    lost = (1256 + 1168 + 1143 + 1188 + 1270 + 1351 + 1515) * 365.25 / 12
    assert math.exp(history["losses for each km2"]) == pytest.approx(lost / sum(GROUND_2024.values()), rel=0.005)
    assert 59.0 < math.exp(history["losses for each km2"]) < 150.0


def test_strikes_are_logs_of_a_month(history) -> None:
    assert math.exp(history["strikes, autumn 2024"]) == pytest.approx((1912 + 91 + 2434 + 273) / 2, abs=1.0)


def test_scatter_is_that_of_changes_from_month_to_month(seen, history) -> None:
    values = {one.last: one.value for one in seen if one.measure == "losses" and one.label >= "2023-07"}
    logs = [math.log(values[day]) for day in sorted(values)]
    steps = [after - before for before, after in pairwise(logs)]
    mean = sum(steps) / len(steps)
    spread = math.sqrt(sum((step - mean) ** 2 for step in steps) / (len(steps) - 1))
    assert history["losses, scatter by month"] == pytest.approx(spread)


def test_levels_of_the_first_days_are_no_figures_at_all(seen, chosen) -> None:
    """The wave of June 2023 and the key rate of that month say where the run begins: met by construction."""
    labels = {one.name for one in seen}
    assert not {"ready 2023-06-05", "key_rate 2023-06-13"} & labels
    assert {"ready 2023-10-15", "key_rate 2023-12-31"} <= labels
    waves = [one.name for one in seen if one.measure in ("ready", "trust", "endurance")]
    assert [one.name for one in chosen if one.name in set(waves)] == waves


def test_nothing_stated_for_after_the_cut_off_is_compared(seen) -> None:
    """The reserve fund was stated for the end of 2024."""
    assert not [one.name for one in seen if "fund" in one.name]


def test_worlds_are_summed_up_one_by_one(seen, chosen) -> None:
    rng = np.random.default_rng(1)
    figures = {one.name: one.value * rng.uniform(0.8, 1.2, 4) for one in seen}
    together = summed_up(chosen, figures)
    for world in range(4):
        alone = summed_up(chosen, {name: values[[world]] for name, values in figures.items()})
        np.testing.assert_allclose(together[world], alone[0])


def test_losses_for_each_km2_stay_finite_where_no_ground_was_won(seen, chosen) -> None:
    figures = {one.name: np.array([-500.0 if one.measure == "ground" else one.value]) for one in seen}
    values = dict(zip([one.name for one in chosen], summed_up(chosen, figures)[0], strict=True))
    lost = (1256 + 1168 + 1143 + 1188 + 1270 + 1351 + 1515) * 365.25 / 12
    assert math.exp(values["losses for each km2"]) == pytest.approx(lost / (7 * LEAST_KM2), rel=0.005)
