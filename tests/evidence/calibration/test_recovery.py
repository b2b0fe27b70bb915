"""The recovery test passes a right method and convicts wrong ones; identification and checks tell signal from chance."""

import numpy as np
import pandas as pd
import pytest

from sim.evidence.calibration.adjust import adjusted, is_better
from sim.evidence.calibration.bank import Bank, Particles
from sim.evidence.calibration.bookkeeping import bookkeeping
from sim.evidence.calibration.checks import predictive, two_sided
from sim.evidence.calibration.distance import Distance
from sim.evidence.calibration.identify import identification
from sim.evidence.calibration.population import Plan, Population, search
from sim.evidence.calibration.recovery import Inferred, Nearest, Searched, chosen, holm, likeness, recovery, replicate
from sim.evidence.calibration.weighted import distance_between, distance_from_uniform, mean_and_sd, quantiles
from tests.evidence.calibration.toy import SCALE, Toy

PATHS = ("a", "b")
REPLICATES = 150


@pytest.fixture(scope="module")
def toy():
    return Toy(1)


@pytest.fixture(scope="module")
def bank(toy):
    scores = np.random.default_rng(1).standard_normal((20_000, 4))
    return Particles(scores, toy(toy.priors.values_of_scores(scores), 0, lambda week: None))


def exact(bank, narrower=1.0, shift=0.0):
    """The true posterior of the toy, or one that is narrower or shifted."""

    def infer(index):
        luck = np.random.default_rng(index)
        sd = np.sqrt(1 / (1 + 1 / SCALE**2))
        mean = bank.statistics[index] / SCALE**2 * sd**2
        draws = np.concatenate([mean + shift + narrower * sd * luck.standard_normal((999, 2)), luck.standard_normal((999, 2))], axis=1)
        return Inferred(draws, np.full(999, 1 / 999), 0.0)

    return infer


def judged(bank, infer, indices):
    return recovery(("a", "b", "c", "d"), "somewhere", "some", replicate(bank, infer, indices, lambda count: None))


def test_a_right_posterior_passes(bank, toy):
    indices = chosen(bank, Distance.of(toy), REPLICATES, False, 1)
    table = judged(bank, exact(bank), indices)
    assert table["is_uniform"].all()
    assert (table["coverage_90_low"] <= 0.9).all()
    assert (table["coverage_90_high"] >= 0.9).all()


@pytest.mark.parametrize("wrong", [{"narrower": 0.5}, {"narrower": 2.0}, {"shift": 0.3}])
def test_a_wrong_posterior_is_convicted(bank, toy, wrong):
    indices = chosen(bank, Distance.of(toy), REPLICATES, False, 1)
    table = judged(bank, exact(bank, **wrong), indices)
    assert list(table["is_uniform"]) == [False, False, True, True]


def test_intervals_that_are_too_narrow_cover_too_little(bank, toy):
    table = judged(bank, exact(bank, narrower=0.5), chosen(bank, Distance.of(toy), REPLICATES, False, 1))
    assert (table["coverage_90_high"][:2] < 0.9).all()


@pytest.mark.parametrize("is_near", [False, True])
@pytest.mark.parametrize("is_adjusted", [False, True])
def test_the_method_itself_recovers_the_toy(bank, toy, is_near, is_adjusted):
    distance = Distance.of(toy)
    indices = chosen(bank, distance, REPLICATES, is_near, 1)
    table = judged(bank, Nearest(bank, distance, 200, is_adjusted), indices)
    assert table["is_uniform"].all()
    assert table["coverage_90"].to_numpy() == pytest.approx(np.full(4, 0.9), abs=0.08)
    assert (table["correlation"][:2] > 0.6).all() or is_near


def test_all_generations_of_a_search_recover_known_truths(tmp_path):
    toy = Toy(1)
    work = Bank(toy, toy.priors, 1, tmp_path, lambda count: None)
    infer = Searched(search(work, Distance.of(toy), Plan(10_000, 4_000, 500, 3), lambda step: None), Distance.of(toy), 500)
    table = judged(infer.bank, infer, infer.truths(REPLICATES, 1))
    assert table["is_uniform"].all()
    assert table["coverage_90"].to_numpy() == pytest.approx(np.full(4, 0.9), abs=0.08)
    assert (table["sd_against_prior"][:2] < 0.6).all()


def test_truths_near_history_are_near(bank, toy):
    distance = Distance.of(toy)
    far = distance(bank.statistics)
    assert far[chosen(bank, distance, 100, True, 1)].max() <= np.quantile(far, 0.11)


def test_adjustment_brings_a_loose_sample_to_the_exact_posterior(bank, toy):
    distance = Distance.of(toy)
    far = distance(bank.statistics)
    kept = np.argsort(far)[:4_000]
    loose = bank.scores[kept]
    scores, weights = adjusted(loose, distance.errors(bank.statistics[kept]), far[kept], np.full(4_000, 1 / 4_000))
    sd = mean_and_sd(scores, weights)[1]
    exact_sd = np.sqrt(1 / (1 + 1 / SCALE**2))
    assert loose.std(axis=0)[:2].min() > 1.2 * exact_sd
    assert sd[:2] == pytest.approx(np.full(2, exact_sd), rel=0.06)


def test_adjustment_is_chosen_only_where_it_is_better():
    good = pd.DataFrame({"is_uniform": [True, True], "coverage_90": [0.9, 0.91]})
    bad = pd.DataFrame({"is_uniform": [True, False], "coverage_90": [0.97, 0.99]})
    assert is_better(bad, good, 0.5)
    assert not is_better(good, bad, 0.5)
    assert not is_better(good, good, 0.5)
    assert not is_better(bad, good, 0.01)


def test_history_unlike_any_world_is_noticed(bank, toy):
    distance = Distance.of(toy)
    found = replicate(bank, Nearest(bank, distance, 200), chosen(bank, distance, 100, True, 1), lambda count: None)
    for shift, low, high in ((0.0, 0.05, 1.0), (5.0, 0.0, 0.02)):
        errors = distance.errors(bank.statistics - shift)
        nearest = np.argsort(np.square(errors).sum(axis=1))[:200]
        assert low <= likeness(found, errors[nearest]) <= high


def test_holm_is_stricter_than_each_and_milder_than_all():
    assert holm(np.array([0.01, 0.04, 0.03])) == pytest.approx([0.03, 0.06, 0.06])


def population(scores, statistics, weights=None):
    even = np.full(len(scores), 1 / len(scores))
    return Population(Particles(scores, statistics), np.zeros(len(scores)), even if weights is None else weights)


def test_a_number_that_is_only_prior_did_not_move_and_one_that_narrowed_did(toy):
    scores = np.random.default_rng(8).standard_normal((800, 4))
    scores[:, 0] *= 0.5
    table = identification(population(scores, np.zeros((800, 2))), toy.priors)
    assert list(table["verdict"]) == ["moved", "did not move", "did not move", "did not move"]
    assert table["contraction"][0] > 0.35
    books = bookkeeping(toy, table)
    assert (books["free_numbers"], books["data"], books["moved_numbers"]) == (4, 2, 1)
    assert 0.5 < books["effective_numbers"] < 1.2


def test_chance_alone_moves_numbers_in_few_reports(toy):
    luck = np.random.default_rng(9)
    reports = [identification(population(luck.standard_normal((300, 4)), np.zeros((300, 2))), toy.priors) for _ in range(25)]
    assert sum((report["verdict"] == "moved").any() for report in reports) <= 5


def test_a_figure_outside_the_prediction_is_a_miss(toy):
    luck = np.random.default_rng(2)
    worlds = Particles(np.zeros((500, 4)), toy.observed + 0.1 * luck.standard_normal((500, 2)) + [0.0, 1.0])
    table = predictive(toy, worlds, worlds)
    assert list(table["is_missed"]) == [False, True]
    assert table["p"][1] == 0


def test_two_sided_chances():
    values = np.arange(100.0)
    assert two_sided(values, 49.5) == pytest.approx(1.0)
    assert two_sided(values, 1.5) == pytest.approx(0.04)
    assert two_sided(np.full(3, np.nan), 1.0) == 0


def test_weighted_statistics_agree_with_plain_ones():
    from scipy.stats import ks_1samp, ks_2samp, uniform

    luck = np.random.default_rng(5)
    one, other = luck.random(200), luck.random(150) ** 1.3
    even, others = np.full(200, 1 / 200), np.full(150, 1 / 150)
    assert distance_from_uniform(one[:, None], even)[0] == pytest.approx(ks_1samp(one, uniform.cdf).statistic)
    assert distance_between(one, even, other, others) == pytest.approx(ks_2samp(one, other).statistic)
    repeated = np.repeat(one, 2)
    assert quantiles(one[:, None], even, (0.251, 0.501)) == pytest.approx(
        quantiles(repeated[:, None], np.full(400, 1 / 400), (0.251, 0.501))
    )


def test_a_number_pressed_against_its_range_is_named(toy):
    from sim.pages.report.calibration import pressed

    scores = np.random.default_rng(8).standard_normal((800, 4))
    scores[:, 2] -= 1.5
    named = pressed(identification(population(scores, np.zeros((800, 2))), toy.priors))
    assert len(named) == 1
    assert named[0].startswith(toy.parameters[2])
