"""The scores against examples that were worked out by hand, and the baselines against data of known making."""

import numpy as np
import pytest
from scipy.optimize import check_grad

from sim.evidence.past import baselines, scores
from sim.evidence.past.baselines import HORIZON_WEEKS, class_rate, constant, fit_weibull, hazard_factor, survival_curve, weibull, with_tail
from sim.evidence.past.sample import SIGNS, Sample


def sample_of(weeks, failed, *, classes=None, signs=None, engine=None, clusters=None):
    count = len(weeks)
    names = np.array([str(index) for index in range(count)])
    return Sample(
        names,
        names,
        names if clusters is None else np.array(clusters),
        np.zeros(count, bool),
        np.full(count, 2) if classes is None else np.array(classes),
        np.array(weeks),
        np.array(failed, bool),
        np.zeros((count, len(SIGNS))) if signs is None else np.array(signs, float),
        np.ones((count, HORIZON_WEEKS + 1)) if engine is None else np.array(engine),
    )


def test_c_index_by_hand():
    """Ends 2, 4 (still standing), 6, 8. Pairs: (2,4) (2,6) (2,8) (6,8); of them (2,6) is wrong and (2,8) a tie: (1 + 0 + 1/2 + 1) / 4."""
    weeks, failed = np.array([2, 4, 6, 8]), np.array([True, False, True, True])
    assert scores.c_index(weeks, failed, np.array([0.5, 0.1, 0.9, 0.5])) == pytest.approx(2.5 / 4)


def test_of_two_that_leave_in_one_week_the_one_that_failed_came_first():
    weeks = np.array([5, 5])
    assert scores.comparable_pairs(weeks, np.array([True, False])).tolist() == [[False, True], [False, False]]
    assert not scores.comparable_pairs(weeks, np.array([True, True])).any()
    assert np.isnan(scores.c_index(weeks, np.array([False, False]), np.array([0.1, 0.2])))


def test_weighted_c_is_c_of_the_repeated_cases():
    """A case drawn twice is worth two, and its copies make no pair with each other."""
    rng = np.random.default_rng(0)
    weeks, failed, risk = rng.integers(0, 30, 9), rng.random(9) < 0.7, rng.random(9)
    pairs = scores.comparable_pairs(weeks, failed)
    found = np.where(pairs, [[scores.concordance(i, j) for j in risk] for i in risk], np.nan)
    counts = rng.multinomial(9, np.full(9, 1 / 9))
    again = np.repeat(np.arange(9), counts)
    assert scores.weighted_c(found, counts[None, :].astype(float))[0] == pytest.approx(
        scores.c_index(weeks[again], failed[again], risk[again])
    )


def test_without_censoring_the_brier_score_is_the_mean_squared_error():
    sample = sample_of([10, 100, 520], [True, True, False])
    errors = scores.brier(sample, np.full((3, HORIZON_WEEKS + 1), 0.6))
    assert errors[:, 50] == pytest.approx([0.36, 0.16, 0.16])
    assert errors[:, 200] == pytest.approx([0.36, 0.36, 0.16])


def test_brier_under_censoring_by_hand():
    """One of four is lost from sight in week 10: after that each case that is still seen stands for 4/3, each failed before for one."""
    sample = sample_of([5, 10, 20, 520], [True, False, True, False])
    weights, stands = scores.censoring_weights(sample.weeks, sample.failed)
    assert weights[:, 10] == pytest.approx([1, 1, 1, 1])
    assert weights[:, 15] == pytest.approx([1, 0, 1.5, 1.5])  # at risk in week 10: three, of which one is lost
    assert weights[:, 30] == pytest.approx([1, 0, 1.5, 1.5])
    assert stands[:, 15].tolist() == [0, 0, 1, 1]


def test_weights_of_censoring_add_up_to_the_cases():
    """Failures and losses in one week, too: a failure of that week was still in sight."""
    sample = sample_of([5, 10, 10, 10, 20, 40, 60, 520], [True, False, True, False, True, False, True, False])
    weights, _ = scores.censoring_weights(sample.weeks, sample.failed)
    assert weights.sum(axis=0) == pytest.approx(np.full(HORIZON_WEEKS + 1, 8.0))


def test_a_constant_orders_no_pair_when_both_are_left_out():
    rng = np.random.default_rng(1)
    sample = sample_of(rng.integers(0, 200, 12), rng.random(12) < 0.7)
    found = scores.ordered_pairs(sample, constant, lambda pairs: None)
    assert set(found[np.isfinite(found)]) == {0.5}


def test_base_rate_of_a_class_knows_its_class_alone():
    sample = sample_of([1, 2, 3, 300, 400, 520], [True, True, True, True, True, False], classes=[0, 0, 0, 2, 2, 2])
    curves = class_rate(sample)(sample)
    assert curves[0, 52] == 0
    assert curves[5, 52] == 1
    assert curves[5, 350] == pytest.approx(2 / 3)


def test_survival_curve_by_hand():
    curve = survival_curve(np.array([0, 2, 2, 5]), np.array([True, True, False, False]))
    assert curve[:4] == pytest.approx([1, 0.75, 0.75, 0.5])
    assert len(curve) == HORIZON_WEEKS + 1


def drawn(rng, count, factor):
    """Weibull times with shape 0.7, whose hazard is changed by the first sign."""
    signs = np.zeros((count, len(SIGNS)))
    signs[:, 0] = rng.random(count) < 0.5
    times = 60 * (rng.exponential(size=count) / factor ** signs[:, 0]) ** (1 / 0.7)
    weeks = np.minimum(times, HORIZON_WEEKS).astype(int)
    return sample_of(weeks, times < HORIZON_WEEKS, signs=signs)


def test_weibull_finds_what_the_data_were_made_with():
    found = fit_weibull(drawn(np.random.default_rng(2), 4000, 0.4))
    assert np.exp(found[0]) == pytest.approx(0.7, abs=0.05)
    assert np.exp(found[4]) == pytest.approx(0.4, abs=0.05)


def test_an_effect_against_its_sign_is_held_at_nothing():
    found = fit_weibull(drawn(np.random.default_rng(3), 1000, 2.5))
    assert found[4] == pytest.approx(0, abs=1e-6)


def test_joint_protection_stays_within_ten():
    rng = np.random.default_rng(4)
    signs = np.zeros((60, len(SIGNS)))
    signs[:30, :4] = 1
    sample = sample_of(np.where(signs[:, 0] == 1, 520, rng.integers(0, 9, 60)), signs[:, 0] == 0, signs=signs)
    assert fit_weibull(sample)[4:8].sum() == pytest.approx(-np.log(10), rel=1e-3)


def test_the_gradient_is_that_of_the_likelihood():
    rng = np.random.default_rng(5)
    design = rng.random((20, 9))
    given = (design, np.log(rng.uniform(1, 300, 20)), (rng.random(20) < 0.6).astype(float))
    point = rng.normal(0, 0.3, 10)
    value, slope = (lambda p: baselines._unlikeliness(p, *given)[0]), (lambda p: baselines._unlikeliness(p, *given)[1])
    assert check_grad(value, slope, point) < 1e-4


def test_weibull_curves_fall_from_one():
    sample = drawn(np.random.default_rng(6), 200, 0.5)
    curves = weibull(sample)(sample)
    assert (curves[:, 0] == 1).all()
    assert (np.diff(curves, axis=1) <= 0).all()


def test_the_hazard_factor_is_found():
    """Lives of a constant hazard of 1 in 100 a week, and ends of three times that."""
    rng = np.random.default_rng(7)
    curve = np.exp(-np.arange(HORIZON_WEEKS + 1) / 100)
    times = rng.exponential(100 / 3, 3000)
    weeks, failed = np.minimum(times, HORIZON_WEEKS).astype(int), times < HORIZON_WEEKS
    sample = sample_of(weeks, failed, engine=np.tile(curve, (3000, 1)))
    assert hazard_factor(sample, 100_000) == pytest.approx(3, rel=0.05)


def test_where_no_world_is_left_the_hazard_goes_on():
    curve = np.exp(-np.arange(HORIZON_WEEKS + 1) / 5)
    seen = np.floor(curve * 200) / 200
    continued = with_tail(seen[None, :], 200)[0]
    assert (continued > 0).all()
    assert np.log(continued[60]) == pytest.approx(-12, rel=0.25)
    whole = np.full((1, HORIZON_WEEKS + 1), 0.9)
    assert np.array_equal(with_tail(whole, 200), whole)


def test_whole_conflicts_are_drawn():
    weights = scores.resampled(np.array(["a", "a", "b", "c"]), 1)
    assert (weights[:, 0] == weights[:, 1]).all()
    assert weights.mean() == pytest.approx(1, abs=0.05)
    alone = scores.resampled(np.array(["a", "a", "a"]), 1)
    assert not (alone[:, 0] == alone[:, 1]).all()
    assert (alone.sum(axis=1) == 3).all()
