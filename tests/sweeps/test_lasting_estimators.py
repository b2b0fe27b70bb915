"""How long ceasefires last, the estimators: against textbooks, cases worked by hand and simulated truth."""

from math import isnan

import numpy as np
import pytest

from sim.runs.headline import wilson_interval
from sim.runs.survival import kaplan_meier
from sim.sweeps.lasting.competing import aalen_johansen, band, counts, known_band, log_rank, log_rank_of_two, survival_parts
from sim.sweeps.shared.clusters import Clusters, share_interval

# Remission of leukaemia in weeks (Freireich and others 1963): 21 patients on 6-mercaptopurine, of whom 9 relapsed, and 21 on placebo
TREATED = np.array([6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35])
RELAPSED = np.array([1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0], bool)
PLACEBO = np.array([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23])


@pytest.fixture
def luck():
    return np.random.default_rng(11)


# Survival and its test, against the textbook


def test_survival_is_that_of_the_textbook():
    table = kaplan_meier(TREATED.astype(float), RELAPSED).set_index("weeks_held")
    found = table.loc[[6, 7, 10, 13, 16, 22, 23], "survival"]
    assert found.tolist() == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=0.0005)


def test_the_log_rank_test_is_that_of_the_textbook():
    held, group = np.r_[TREATED, PLACEBO], np.repeat([0, 1], 21)
    collapsed = np.r_[RELAPSED, np.ones(21, bool)]
    of_two = log_rank_of_two((TREATED.astype(float), PLACEBO.astype(float)), (RELAPSED, np.ones(21, bool)))
    for found in (log_rank(held, collapsed, group), of_two):
        assert found.statistic == pytest.approx(16.79, abs=0.005)
        assert found.freedom == 1
        assert found.chance == pytest.approx(4.17e-5, abs=1e-7)


def test_the_log_rank_test_over_groups_has_its_level_and_its_power(luck):
    """Of equal groups a tenth is distinguishable at p < 0.1; where one is worse, nearly all are."""
    wrong = right = 0
    for _ in range(400):
        equal = luck.geometric(0.02, size=(3, 60))
        worse = np.concatenate([equal[:2], luck.geometric(0.04, size=(1, 60))])
        for held, is_worse in ((equal, False), (worse, True)):
            horizon = luck.integers(20, 150, held.shape)
            found = log_rank(np.minimum(held, horizon).ravel(), (held <= horizon).ravel(), np.repeat([0, 1, 2], 60))
            wrong += not is_worse and found.chance < 0.1
            right += is_worse and found.chance < 0.1
    assert 25 <= wrong <= 57  # 90% of 400 draws around 40, and a little more
    assert right > 320


def test_groups_cannot_be_tested_where_nothing_collapses_or_none_is_compared():
    held = np.array([5, 6, 7])
    assert isnan(log_rank(held, np.zeros(3, bool), np.array([0, 1, 1])).chance)
    assert isnan(log_rank(held, np.ones(3, bool), np.zeros(3, np.int64)).chance)
    assert isnan(log_rank_of_two((held.astype(float),) * 2, (np.zeros(3, bool),) * 2).chance)


@pytest.mark.parametrize("week", [6, 10, 22, 35])
def test_parts_of_the_error_add_up_to_greenwood(week):
    """Greenwood: the sum over events of d / (n (n - d))."""
    parts = survival_parts(TREATED, RELAPSED, week)
    greenwood = 0.0
    for event in np.unique(TREATED[RELAPSED & (week >= TREATED)]):
        at_risk, failed = (event <= TREATED).sum(), (TREATED[RELAPSED] == event).sum()
        greenwood += failed / (at_risk * (at_risk - failed))
    assert (parts**2).sum() == pytest.approx(greenwood)
    assert parts.sum() == pytest.approx(0)


# Causes that compete


def incidence_of(held, cause, causes):
    return aalen_johansen(counts(np.array(held), np.array(cause), causes, max(held) + 1))


def test_competing_causes_worked_by_hand():
    """Six ceasefires: ended by cause 1 in weeks 1 and 3, by cause 2 in weeks 2 and 3; one left in week 2, one stands after 4.

    Survival 5/6, then 5/6 x 4/5 = 2/3, then 2/3 x 1/3 = 2/9. Cause 1: 1/6, then 1/6 + 2/3 x 1/3 = 7/18.
    Cause 2: 5/6 x 1/5 = 1/6, then 7/18.
    """
    found = incidence_of([1, 2, 2, 3, 3, 4], [1, 2, 0, 1, 2, 0], 2)
    assert found.at_risk.tolist() == [6, 6, 5, 3, 1]
    assert found.survival.tolist() == pytest.approx([1, 5 / 6, 2 / 3, 2 / 9, 2 / 9])
    assert found.incidence[0].tolist() == pytest.approx([0, 1 / 6, 1 / 6, 7 / 18, 7 / 18])
    assert found.incidence[1].tolist() == pytest.approx([0, 0, 1 / 6, 7 / 18, 7 / 18])


def test_a_single_cause_is_what_survival_leaves():
    found = incidence_of(TREATED, RELAPSED.astype(np.int64), 1)
    survival = kaplan_meier(TREATED.astype(float), RELAPSED)["survival"]
    np.testing.assert_allclose(found.survival, survival)
    np.testing.assert_allclose(found.incidence[0], 1 - survival)


def test_one_minus_survival_of_a_cause_would_claim_too_much(luck):
    """Taking other causes for censoring overstates each: incidence by cause lies below it."""
    held, cause = luck.geometric(0.05, 500), luck.integers(1, 3, 500)
    naive = 1 - kaplan_meier(held.astype(float), cause == 1)["survival"].to_numpy()
    assert (incidence_of(held, cause, 2).incidence[0] <= naive + 1e-12).all()
    assert naive[-1] > 0.9 > 0.6 > incidence_of(held, cause, 2).incidence[0, -1]


def test_weights_count_a_ceasefire_so_many_times(luck):
    held, cause, times = luck.integers(0, 30, 80), luck.integers(0, 3, 80), luck.integers(0, 4, 80)
    weighted = aalen_johansen(counts(held, cause, 2, 30, times.astype(float)))
    repeated = aalen_johansen(counts(np.repeat(held, times), np.repeat(cause, times), 2, 30))
    np.testing.assert_allclose(weighted.incidence, repeated.incidence)


def test_limits_of_shares_stay_inside_and_never_vanish():
    low, high = band(np.array([0.0, 0.02, 0.5, 0.98, 1.0]), np.full(5, 0.1))
    assert (low >= 0).all()
    assert (high <= 1).all()
    assert (low[1:4] < high[1:4]).all()
    assert known_band(1.0, 0.0, 20) == wilson_interval(1.0, 20)
    assert known_band(0.5, 0.05, 20) == pytest.approx((0.415, 0.580), abs=0.005)


# What belongs together


def test_variance_of_a_mean_is_that_of_its_clusters(luck):
    values, way = luck.normal(size=60), np.repeat(np.arange(20), 3)
    alone, together = Clusters((), 60), Clusters((way,), 60)
    parts = (values - values.mean()) / 60
    assert alone.variance(parts) == pytest.approx(values.var() / 60)
    means = values.reshape(20, 3).mean(axis=1)
    assert together.variance(parts) == pytest.approx(means.var() / 20)
    assert (alone.units, together.units) == (60, 20)


def test_a_way_that_puts_all_together_tells_nothing():
    cells = Clusters((np.zeros(4, np.int64), np.array([0, 0, 1, 1])), 4).of(np.ones(4, bool))
    assert len(cells.ways) == 1
    assert cells.of(np.array([True, True, False, False])).ways == ()


def test_states_and_shared_worlds_both_widen_an_interval(luck):
    """A state's effect and a world's effect: as in theory, the variance of the grand mean is that of the states' and the worlds' means."""
    state, world = (way.ravel() for way in np.meshgrid(np.arange(40), np.arange(30), indexing="ij"))
    found = []
    for _ in range(30):
        values = luck.normal(size=40)[state] + luck.normal(size=30)[world] + luck.normal(size=1200)
        found.append(Clusters((state, world), 1200).variance((values - values.mean()) / 1200))
    assert np.mean(found) == pytest.approx(1 / 40 + 1 / 30 + 1 / 1200, rel=0.1)


def test_resamples_draw_whole_clusters(luck):
    way = np.repeat(np.arange(10), 3)
    drawn = Clusters((way,), 30).weights(luck)
    assert drawn.sum() == 30
    assert all(len(set(drawn[way == cluster])) == 1 for cluster in range(10))
    assert Clusters((), 30).weights(luck).sum() == 30


def test_a_share_of_worlds_that_stand_alone_has_wilsons_interval():
    values = np.r_[np.ones(30), np.zeros(70)]
    assert share_interval(values, Clusters((), 100)) == pytest.approx(wilson_interval(0.3, 100))
    same = np.repeat(np.arange(50), 2)  # two cells of each cluster: a half as much is known
    assert share_interval(values, Clusters((same,), 100)) == pytest.approx(wilson_interval(0.3, 50))
    assert share_interval(np.ones(100), Clusters((same,), 100)) == pytest.approx(wilson_interval(1.0, 50))
