"""How a difference is measured: intervals against scipy and textbooks, their coverage, and where there is nothing to measure."""

from itertools import product

import numpy as np
import pytest
from scipy import stats

from sim.sweeps.shared.contrast import holm, of_pairs, of_samples


@pytest.fixture
def luck():
    return np.random.default_rng(3)


def test_means_of_pairs_have_the_interval_of_the_paired_t_test(luck):
    first, second = luck.normal(size=40), luck.normal(0.4, size=40)
    found, known = of_pairs((second - first)[:, None], "mean"), stats.ttest_rel(second, first)
    interval = known.confidence_interval(0.9)
    assert found == pytest.approx((np.mean(second - first), interval.low, interval.high, known.pvalue, 40))


def test_means_of_samples_have_the_interval_of_welch(luck):
    first, second = luck.normal(size=30), luck.normal(0.4, 3.0, size=30)
    second[25:] = np.nan
    known = stats.ttest_ind(second[:25], first, equal_var=False)
    interval = known.confidence_interval(0.9)
    found = of_samples(first[None], second[None], "mean")
    assert found == pytest.approx((second[:25].mean() - first.mean(), interval.low, interval.high, known.pvalue, 25))


def test_shares_of_pairs_agree_with_the_textbook():
    """Agresti's approval ratings: of 1,600 asked twice, 150 turned away and 86 came over; standard error 0.0095."""
    changes = np.zeros(1600)
    changes[:150], changes[150:236] = -1, 1
    found = of_pairs(changes[:, None], "probability")
    assert found.difference == pytest.approx(-0.04)
    assert (found.high - found.low) / 2 / stats.norm.ppf(0.95) == pytest.approx(0.0095, abs=0.0001)


@pytest.mark.parametrize("worlds", [5, 50])
def test_an_event_that_never_occurred_may_still_occur(worlds):
    never = np.zeros((1, worlds))
    for found in (of_pairs(never.T, "probability"), of_samples(never, never, "probability")):
        assert found.low < 0 < found.high
        assert 0.5 / worlds < found.high < 3 / worlds
        assert found.chance == 1


def test_intervals_of_shares_hold_the_truth_nine_times_in_ten(luck):
    """Whatever the shares, rare events in few worlds among them, where the plain intervals fail."""
    held = {"pairs": 0, "samples": 0}
    for _ in range(1500):
        low, high = np.sort(luck.uniform(0, 0.3, size=2))
        draw = luck.uniform(size=(3, 40))
        first, second = draw[:1] < low, np.where(luck.uniform(size=40) < 0.5, draw[:1], draw[1:2]) < high  # half of the luck is shared
        changes, apart = (second.astype(float) - first).T, (draw[2:] < high).astype(float)
        found = {"pairs": of_pairs(changes, "probability"), "samples": of_samples(first.astype(float), apart, "probability")}
        for name, interval in found.items():
            held[name] += interval.low <= high - low <= interval.high
    assert 0.88 < held["pairs"] / 1500 < 0.95
    assert 0.88 < held["samples"] / 1500 < 0.95


def test_pairs_of_one_world_count_as_one_piece_of_evidence(luck):
    alone = luck.normal(0.2, size=(30, 1))
    repeated = of_pairs(np.repeat(alone, 10, axis=1), "mean")
    assert repeated[:4] == pytest.approx(of_pairs(alone, "mean")[:4])
    assert repeated.worlds == 300


def test_strata_that_never_saw_an_event_do_not_pull_the_interval_away(luck):
    first, second = (luck.uniform(size=(30, 12)) < share for share in (0.9, 0.4))
    found = of_samples(first.astype(float), second.astype(float), "probability")
    assert found.low < found.difference - 0.02 < found.difference + 0.02 < found.high


def test_holm_adjusts_as_in_the_textbook():
    assert holm(np.array([0.01, 0.04, np.nan, 0.03, 0.005])) == pytest.approx([0.03, 0.06, np.nan, 0.06, 0.02], nan_ok=True)


def test_nothing_to_compare_gives_no_number():
    empty = np.full((3, 1), np.nan)
    for kind, of in product(("mean", "probability"), (of_pairs, lambda values, kind: of_samples(values, values, kind))):
        assert np.isnan(of(empty, kind).difference)
        assert of(empty, kind).worlds == 0
    assert np.isnan(of_pairs(np.ones((1, 1)), "mean").low)  # one world alone has no spread
