"""Population Monte Carlo finds a posterior that is known, keeps its weights sound, and is the same resumed or not, with any luck."""

from itertools import pairwise

import numpy as np
import pytest

from sim.evidence.calibration.bank import Bank, open_folder
from sim.evidence.calibration.distance import Distance, weights_of
from sim.evidence.calibration.kernel import Kernel, log_prior
from sim.evidence.calibration.population import Plan, mixture_weights, resampled, search
from sim.evidence.calibration.recovery import Replicates, recovery
from sim.evidence.calibration.two_seeds import compared
from sim.settings.errors import UserError
from tests.evidence.calibration.toy import SCALE, Toy

PLAN = Plan(particles=20_000, proposals=5_000, keep=500, generations=8)
EXACT_SD = np.sqrt(1 / (1 + 1 / SCALE**2))
EXACT_MEAN = np.array([0.8, -0.6]) / SCALE**2 * EXACT_SD**2


def searched(folder, seed=1, plan=PLAN, after=lambda step: None, toy=None):
    toy = toy or Toy(seed)
    bank = Bank(toy, toy.priors, seed, folder, lambda count: None)
    return search(bank, Distance.of(toy), plan, after), bank


def moments(population):
    mean = population.weights @ population.scores
    return mean, np.sqrt(population.weights @ np.square(population.scores - mean))


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return searched(tmp_path_factory.mktemp("work"))


def test_a_gaussian_posterior_is_found(found):
    mean, sd = moments(found[0].population)
    assert mean[:2] == pytest.approx(EXACT_MEAN, abs=0.08)
    assert sd[:2] == pytest.approx(np.full(2, EXACT_SD), rel=0.12)


def test_what_leaves_no_trace_keeps_its_prior(found):
    mean, sd = moments(found[0].population)
    assert mean[2:] == pytest.approx(np.zeros(2), abs=0.2)
    assert sd[2:] == pytest.approx(np.ones(2), rel=0.15)


def test_the_tolerance_falls_and_the_sample_stays_worth_something(found):
    steps = found[0].steps
    assert all(later.tolerance < earlier.tolerance for earlier, later in pairwise(steps))
    assert steps[-1].tolerance < 0.5 * steps[0].tolerance
    assert found[0].population.effective > 0.2 * PLAN.keep


def test_the_search_ends_when_it_gains_nothing(tmp_path):
    few = searched(tmp_path, plan=Plan(20_000, 100, 500, 30))[0]
    assert len(few.steps) < 31


def test_weights_undo_any_proposal():
    """Points drawn from a kernel far off, weighted, are the prior again."""
    luck = np.random.default_rng(3)
    cloud = 0.7 * luck.standard_normal((300, 2)) + 0.5
    kernel = Kernel.around(cloud, np.full(300, 1 / 300))
    scores = np.concatenate([luck.standard_normal((4_000, 2)), kernel.draw(luck, 16_000)])
    weights = mixture_weights(scores, [4_000, 16_000], [kernel])
    mean = weights @ scores
    assert mean == pytest.approx(np.zeros(2), abs=0.04)
    assert weights @ np.square(scores - mean) == pytest.approx(np.ones(2), abs=0.06)
    assert scores.mean() > 0.3  # unweighted it is not


def test_a_kernel_keeps_mean_and_spread_and_its_density_adds_up_to_one():
    luck = np.random.default_rng(4)
    cloud = luck.standard_normal((400, 2)) * [1.0, 0.3] + [0.5, -1.0]
    kernel = Kernel.around(cloud, np.full(400, 1 / 400))
    drawn = kernel.draw(luck, 40_000)
    assert drawn.mean(axis=0) == pytest.approx(cloud.mean(axis=0), abs=0.02)
    assert drawn.std(axis=0) == pytest.approx(np.sqrt(1.2) * cloud.std(axis=0), rel=0.03)
    wide = 3 * luck.standard_normal((100_000, 2))
    density = np.exp(kernel.log_density(wide) - (log_prior(wide / 3) - 2 * np.log(3)))
    assert density.mean() == pytest.approx(1.0, abs=0.03)


def test_two_seeds_give_the_same_posterior_within_monte_carlo_error(found, tmp_path):
    toy = Toy(2)
    other = searched(tmp_path, 2, toy=toy)[0]
    table = compared(toy.priors, found[0].population, other.population, 1)
    assert table["is_same"].all()
    assert (table["difference_in_errors"].abs() < 4).all()


def test_two_posteriors_that_differ_are_told_apart(found, tmp_path):
    toy = Toy(2)
    toy.observed = toy.observed - 0.5
    other = searched(tmp_path, 2, toy=toy)[0]
    table = compared(toy.priors, found[0].population, other.population, 1)
    assert list(table["is_same"]) == [False, False, True, True]


def test_the_whole_search_recovers_known_truths(tmp_path):
    """Simulation-based calibration of the search itself, with all its generations: what the bank of generation 0 cannot test."""
    plan, ranks = Plan(1_500, 700, 150, 3), []
    for replicate in range(60):
        toy = Toy(replicate)
        truth = np.random.default_rng(1_000 + replicate).standard_normal((1, 4))
        toy.observed = toy(toy.priors.values_of_scores(truth), 10**6, lambda week: None)[0]
        population = searched(tmp_path / str(replicate), replicate, plan, toy=toy)[0].population
        ranks.append(population.weights @ (population.scores < truth))
    table = recovery(("a", "b", "c", "d"), "whole prior", "search", Replicates(np.array(ranks), *[np.array(ranks)] * 4))
    assert table["is_uniform"].all()
    assert (table["coverage_90_low"] <= 0.9).all()
    assert (table["coverage_90_high"] >= 0.9).all()


class StoppedError(Exception):
    pass


@pytest.mark.parametrize("stop_at", [1, 3, 6])
def test_a_search_that_was_killed_and_resumed_is_the_same_to_the_bit(found, tmp_path, stop_at):
    class Dying(Toy):
        def __call__(self, theta, first_world, each_week):
            if self.calls == stop_at:
                raise StoppedError
            return super().__call__(theta, first_world, each_week)

    with pytest.raises(StoppedError):
        searched(tmp_path, toy=Dying(1))
    resumed, bank = searched(tmp_path)
    assert bank.simulated == resumed.simulated - 5_000 * stop_at
    for name in ("distance", "weights", "scores"):
        np.testing.assert_array_equal(getattr(resumed.population, name), getattr(found[0].population, name))


def test_a_damaged_block_is_named(tmp_path):
    searched(tmp_path, plan=Plan(5_000, 100, 100, 0))
    block = next(tmp_path.rglob("*.parquet"))
    block.write_bytes(b"broken")
    with pytest.raises(UserError, match=r"block_00000.parquet is damaged"):
        searched(tmp_path, plan=Plan(5_000, 100, 100, 0))


def test_blocks_of_other_settings_are_refused(tmp_path):
    open_folder(tmp_path / "work", {"seed": 1, "plan": PLAN}, False)
    open_folder(tmp_path / "work", {"seed": 1, "plan": PLAN}, True)
    with pytest.raises(UserError, match="seed was 1, is 2"):
        open_folder(tmp_path / "work", {"seed": 2, "plan": PLAN}, True)
    with pytest.raises(UserError, match="holds a calibration already"):
        open_folder(tmp_path / "work", {"seed": 1, "plan": PLAN}, False)
    with pytest.raises(UserError, match="nothing to resume"):
        open_folder(tmp_path / "other", {"seed": 1}, True)


def test_each_group_of_statistics_weighs_the_same():
    weights = weights_of(("ground", "ground", "ground", "losses"))
    assert weights == pytest.approx([1 / 6, 1 / 6, 1 / 6, 1 / 2])


def test_a_world_without_a_value_is_never_kept(tmp_path):
    class Gaps(Toy):
        def __call__(self, theta, first_world, each_week):
            statistics = super().__call__(theta, first_world, each_week)
            statistics[::3, 0] = np.nan
            return statistics

    found = searched(tmp_path, plan=Plan(5_000, 1_000, 500, 2), toy=Gaps(1))[0]
    assert np.isfinite(found.population.particles.statistics).all()
    with pytest.raises(UserError, match="give every statistic"):
        searched(tmp_path / "more", plan=Plan(5_000, 1_000, 4_000, 0), toy=Gaps(1))


def test_resampling_follows_the_weights():
    weights = np.array([0.5, 0.25, 0.25, 0.0])
    counts = np.bincount(resampled(weights, 1_000, 1), minlength=4)
    assert counts == pytest.approx([500, 250, 250, 0], abs=1)
