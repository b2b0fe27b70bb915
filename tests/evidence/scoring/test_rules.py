"""The scoring rules against closed forms, numerical integrals and their own definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from sim.evidence.scoring.rules import brier, brier_parts, crps_of_normal, crps_of_sample, interval_coverage, log_score, pit, skill

DICE = np.random.default_rng(5)


def test_crps_of_a_sample_is_the_integral_over_its_steps():
    values, observed = DICE.normal(size=(6, 17)), DICE.normal(size=6) * 2
    for row, seen, score in zip(values, observed, crps_of_sample(values, observed), strict=True):
        edges = np.sort([*row, seen])
        middle = (edges[1:] + edges[:-1]) / 2
        share = (row[:, None] <= middle).mean(axis=0)
        assert score == pytest.approx((((share - (seen <= middle)) ** 2) * np.diff(edges)).sum())


def test_crps_of_one_world_is_its_distance():
    assert crps_of_sample(np.array([[3.0]]), np.array([5.0])) == pytest.approx([2.0])


def test_crps_of_two_worlds_by_hand():
    """E|X - y| = 1, E|X - X'| = 1: the score is a half."""
    assert crps_of_sample(np.array([[0.0, 2.0]]), np.array([1.0])) == pytest.approx([0.5])


def integral(share, low, high):
    return quad(lambda x: share(x) ** 2, low, high)[0]


def test_crps_of_a_normal_is_its_integral():
    for mean, sd, seen in [(0.0, 1.0, 0.3), (2.0, 0.5, -1.0), (-3.0, 4.0, 5.0)]:
        forecast = norm(mean, sd)
        parts = (integral(forecast.cdf, -60, seen), integral(forecast.sf, seen, 60))
        assert crps_of_normal(mean, sd, seen) == pytest.approx(sum(parts), rel=1e-6)


def test_crps_of_a_normal_without_spread_is_its_distance():
    assert crps_of_normal(np.array([1.0, 4.0]), 0.0, 3.0) == pytest.approx([2.0, 1.0])


def test_a_large_sample_scores_as_its_distribution():
    grid = norm.ppf((np.arange(4000) + 0.5) / 4000)[None, :]
    for seen in (-2.0, 0.0, 0.7):
        assert crps_of_sample(grid, np.array([seen]))[0] == pytest.approx(float(crps_of_normal(0, 1, seen)), abs=1e-3)


def test_crps_is_proper():
    """Averaged over what may happen, nobody beats the truth: neither a shifted nor a sharper nor a flatter forecast."""
    seen = norm.ppf((np.arange(2000) + 0.5) / 2000)
    truth = crps_of_normal(0, 1, seen).mean()
    assert all(crps_of_normal(mean, sd, seen).mean() > truth for mean, sd in [(0.3, 1), (-0.3, 1), (0, 0.6), (0, 1.6)])


def test_intervals_cover_as_often_as_they_say():
    values, observed = DICE.normal(size=(4000, 200)), DICE.normal(size=4000)
    for share in (0.5, 0.9):
        assert interval_coverage(values, observed, share).mean() == pytest.approx(share, abs=0.03)


def test_an_observation_at_the_edge_is_covered():
    assert interval_coverage(np.array([[1.0, 1.0, 1.0]]), np.array([1.0]), 0.5).all()


def test_pit_is_uniform_for_exchangeable_observations_even_with_ties():
    values, observed = DICE.integers(0, 3, size=(20_000, 4)), DICE.integers(0, 3, size=20_000)
    places = pit(values, observed, DICE.uniform(size=20_000))
    assert np.histogram(places, 10, (0, 1))[0] / 20_000 == pytest.approx(0.1, abs=0.012)


def test_pit_knows_above_and_below():
    assert pit(np.zeros((2, 9)), np.array([1.0, -1.0]), np.array([0.5, 0.5])) == pytest.approx([0.95, 0.05])


def test_brier_and_log_score_by_hand():
    assert brier(np.array([0.8, 0.8]), np.array([1, 0])) == pytest.approx([0.04, 0.64])
    assert log_score(np.array([0.8, 0.8]), np.array([1, 0])) == pytest.approx([-np.log(0.8), -np.log(0.2)])
    assert np.isinf(log_score(0.0, 1.0))


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 1)), min_size=1, max_size=60), st.integers(1, 12))
def test_the_parts_add_up_to_brier(pairs, bins):
    probability, outcome = (np.array(column, float) for column in zip(*pairs, strict=True))
    assert brier_parts(probability, outcome, bins).brier == pytest.approx(brier(probability, outcome).mean(), abs=1e-12)


def test_parts_of_a_forecast_that_takes_few_values_are_murphys():
    """Bins that hold one value each leave nothing inside: reliability - resolution + uncertainty, as Murphy has it."""
    probability, outcome = np.array([0.1] * 10 + [0.9] * 10), np.array([0] * 9 + [1] + [1] * 7 + [0] * 3)
    parts = brier_parts(probability, outcome, 10)
    assert (parts.within_bin_variance, parts.within_bin_covariance) == pytest.approx((0, 0))
    assert parts.reliability == pytest.approx(0.5 * 0 + 0.5 * 0.2**2)
    assert parts.resolution == pytest.approx(0.3**2)
    assert parts.uncertainty == pytest.approx(0.4 * 0.6)


def test_a_certain_and_right_forecast_is_all_resolution():
    parts = brier_parts(np.array([0.0, 1.0, 1.0]), np.array([0, 1, 1]))
    assert (parts.brier, parts.reliability, parts.resolution) == pytest.approx((0, 0, parts.uncertainty))


def test_skill_counts_from_the_baseline():
    assert (skill(0.0, 0.2), skill(0.2, 0.2), skill(0.4, 0.2)) == pytest.approx((1, 0, -1))
    assert np.isnan(skill(0.1, 0.0))


@pytest.mark.parametrize("values", [np.array([[np.nan, 1.0]]), np.zeros((2, 3)), np.zeros(3)])
def test_samples_that_do_not_fit_are_refused(values):
    with pytest.raises(ValueError, match=r"values must|missing"):
        crps_of_sample(values, np.array([1.0]))


def test_probabilities_and_outcomes_are_checked():
    with pytest.raises(ValueError, match="outside 0 to 1"):
        brier(np.array([1.2]), np.array([1]))
    with pytest.raises(ValueError, match="neither 0 nor 1"):
        log_score(np.array([0.2]), np.array([0.5]))


def test_scores_agree_with_scoringrules():
    """The published package gives the same numbers, where it is installed."""
    published = pytest.importorskip("scoringrules")
    values, observed = DICE.normal(size=(50, 30)), DICE.normal(size=50)
    assert crps_of_sample(values, observed) == pytest.approx(published.crps_ensemble(observed, values, estimator="nrg"))
    assert crps_of_normal(values[:, 0], 1.3, observed) == pytest.approx(published.crps_normal(observed, values[:, 0], 1.3))
    probability, outcome = DICE.uniform(size=50), DICE.integers(0, 2, size=50)
    assert brier(probability, outcome) == pytest.approx(published.brier_score(outcome, probability))
