"""Boxes by peeling: the known box is found and nothing else, noise stays noise, and shares are told with honest intervals."""

import itertools
import time

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.sweeps.discovery.boxes import Limited, limited, range_text, value_text
from sim.sweeps.discovery.limits import box_beyond_chance, chance_of_gain, halves
from sim.sweeps.discovery.prim import Side, Space, best_box, choose, inside, measured, peel
from sim.sweeps.shared.cases import Cases, coverage_of, density_of, gain_of
from sim.sweeps.shared.sweep import Factor

TRUE_BOX = {2: (0.10, 0.60), 7: (0.35, 0.90), 11: (0.20, 0.70)}
SEEDS = range(20)


def space_of(columns, is_ordered=None, cluster=None):
    places = np.array([np.unique(column, return_inverse=True)[1] for column in columns], np.int32)
    return Space(places, np.ones(len(places), bool) if is_ordered is None else np.array(is_ordered), cluster)


def factors_in(tested):
    return sorted({side.factor for side in tested.step.box}) if tested else []


def uniform_with_box(seed, points=1_000, flipped=0.05):
    """Twenty uniform factors; cases in a box on three of them, with some flipped by chance."""
    dice = np.random.default_rng(seed)
    values = dice.random((20, points))
    cases = np.all([(values[factor] >= low) & (values[factor] <= high) for factor, (low, high) in TRUE_BOX.items()], axis=0)
    return values, (cases ^ (dice.random(points) < flipped)).astype(float)


def farthest_limit(values, box):
    """How far the worst limit lies from the true one, free sides included."""
    distances = []
    for index, (low, high) in TRUE_BOX.items():
        factor = Factor(f"x{index}", f"x{index}", "number", "", (), 0.0, 1.0, "", ())
        found = limited(pd.Series(values[index]), factor, index, box)
        distances += [abs(found.low - low), abs(found.high - high)]
    return max(distances)


# ---- the box that is known


def test_exactly_the_true_three_of_twenty_factors_remain_with_limits_in_place():
    found, distances = [], []
    for seed in SEEDS:
        values, response = uniform_with_box(seed)
        tested = box_beyond_chance(space_of(values), response, 0.05, None)
        found.append(factors_in(tested))
        distances.append(farthest_limit(values, tested.step.box))
    assert sum(factors == [2, 7, 11] for factors in found) >= 0.95 * len(found)
    assert np.mean(np.array(distances) <= 0.05) >= 0.95


def test_a_plain_peeling_restricts_factors_that_do_nothing():
    """The reason for testing limits at all."""
    values, response = uniform_with_box(0)
    _, step = choose(peel(space_of(values), response, 0.05), None)
    assert step.restricted > 3


def test_whole_numbers_and_names_are_found_exactly():
    exact = 0
    for seed in range(20):
        dice = np.random.default_rng(seed)
        steps = [dice.integers(0, levels, 1_000) for levels in (11, 21, 5, 6, 2, 3, 31)]
        names = [dice.integers(0, levels, 1_000) for levels in (5, 3, 8)]
        numbers = list(dice.random((10, 1_000)))
        cases = (steps[1] >= 6) & (steps[1] <= 15) & np.isin(names[0], (1, 3, 4)) & (numbers[2] > 0.4)
        response = (cases ^ (dice.random(1_000) < 0.05)).astype(float)
        space = space_of([*steps, *names, *numbers], [True] * 7 + [False] * 3 + [True] * 10)
        box = box_beyond_chance(space, response, 0.05, None).step.box
        wanted = {Side(1, "low"): (6,), Side(1, "high"): (15,), Side(7, "levels"): (1, 3, 4)}
        exact += set(box) == {*wanted, Side(12, "low")} and all(tuple(sorted(box[side])) == kept for side, kept in wanted.items())
    assert exact >= 19


def test_shares_are_searched_as_cases_are():
    values, _ = uniform_with_box(5)
    dice = np.random.default_rng(5)
    is_inside = np.all([(values[factor] >= low) & (values[factor] <= high) for factor, (low, high) in TRUE_BOX.items()], axis=0)
    response = dice.binomial(20, np.where(is_inside, 0.7, 0.2)) / 20
    tested = box_beyond_chance(space_of(values), response, 0.05, None)
    assert factors_in(tested) == [2, 7, 11]
    assert farthest_limit(values, tested.step.box) <= 0.05


@pytest.mark.parametrize(("kind", "seeds"), [("cases", 20), ("shares", 10)])
def test_noise_leaves_no_limit(kind, seeds):
    none = 0
    for seed in range(seeds):
        dice = np.random.default_rng(seed)
        values = dice.random((20, 500))
        response = (dice.random(500) < 0.3).astype(float) if kind == "cases" else dice.beta(0.5, 2, 500)
        none += box_beyond_chance(space_of(values), response, 0.05, None) is None
    assert none >= 0.9 * seeds


def test_points_that_belong_together_are_not_taken_for_independent_answers():
    """A state of the world under five policies: its luck, told five times, must not make its factors look as if they mattered."""
    honest, naive = 0, 0
    for seed in range(10):
        dice = np.random.default_rng(seed)
        states = dice.random((12, 100))
        luck = (dice.random(100) < 0.4).astype(float)
        columns, response = [np.repeat(column, 5) for column in states], np.repeat(luck, 5)
        honest += box_beyond_chance(space_of(columns, cluster=np.repeat(np.arange(100), 5)), response, 0.05, None) is None
        naive += box_beyond_chance(space_of(columns), response, 0.05, None) is None
    assert honest >= 9
    assert naive <= 5


def test_halves_keep_together_what_belongs_together():
    cluster = np.repeat(np.arange(20), 3)
    space = space_of([np.arange(60)], cluster=cluster)
    for chosen, others in halves(space):
        assert (chosen ^ others).all()
        assert not set(cluster[chosen]) & set(cluster[others])


# ---- peeling, pasting, choosing


def test_a_trajectory_gives_coverage_for_density():
    values, response = uniform_with_box(1)
    steps = peel(space_of(values), response, 0.05)
    assert steps[0].box == {}
    assert steps[0].points == 1_000
    densities, cases = [step.density for step in steps], [step.cases for step in steps]
    assert densities == sorted(densities)
    assert cases == sorted(cases, reverse=True)
    for before, after in itertools.pairwise(steps):
        assert before.points - after.points == max(1, int(0.05 * before.points))
    assert 50 <= steps[-1].points


def test_every_step_holds_what_it_says():
    values, response = uniform_with_box(2)
    space = space_of([*values[:4], np.arange(1_000) % 4], [True] * 4 + [False])
    for step in peel(space, response, 0.1):
        assert measured(space, response, step.box)[1:] == (step.points, pytest.approx(step.cases))


def test_the_wanted_density_is_reached_by_the_box_that_covers_most():
    values, response = uniform_with_box(3)
    space = space_of(values)
    steps = peel(space, response, 0.05)
    _, step = choose(steps, 0.6)
    assert step.density >= 0.6
    assert step == next(known for known in steps if known.density >= 0.6)
    pasted = best_box(space, response, 0.05, 0.6)
    assert pasted.density >= 0.6
    assert pasted.cases >= step.cases


def test_a_density_out_of_reach_gives_way_to_the_best_trade_off():
    values, response = uniform_with_box(3, flipped=0.4)
    steps = peel(space_of(values), response, 0.05)
    assert choose(steps, 1.0)[1] == choose(steps, None)[1]


def test_pasting_gives_back_what_was_peeled_too_far():
    response = (np.arange(1_000) >= 500).astype(float)
    step = best_box(space_of([np.arange(1_000)]), response, 0.3, None)
    assert step.density > 0.9
    assert step.cases >= 490


# ---- tests of limits


def test_p_values_of_cases_are_fishers():
    dice = np.random.default_rng(0)
    response = (dice.random(120) < 0.4).astype(float)
    held = np.arange(120) < 80
    cut = (np.arange(120) >= 80)[None]
    inside_cases, cut_cases = int(response[held].sum()), int(response[~held].sum())
    table = [[inside_cases, 80 - inside_cases], [cut_cases, 40 - cut_cases]]
    assert chance_of_gain(response, held, cut)[0] == pytest.approx(stats.fisher_exact(table, alternative="greater").pvalue)


@pytest.mark.parametrize(("held_points", "cut_points"), [(60, 40), (90, 12), (30, 5)])
def test_p_values_of_shares_are_those_of_permutations(held_points, cut_points):
    dice = np.random.default_rng(held_points)
    response = dice.beta(0.6, 3, held_points + cut_points) + np.where(np.arange(held_points + cut_points) < held_points, 0.05, 0)
    held = np.arange(len(response)) < held_points
    exact = stats.permutation_test(
        (response[held], response[~held]),
        lambda x, y: x.mean() - y.mean(),
        n_resamples=4_000,
        alternative="greater",
        rng=1,
        vectorized=False,
    )
    assert chance_of_gain(response, held, ~held[None])[0] == pytest.approx(exact.pvalue, abs=0.02)


@pytest.mark.parametrize("cases", [1, 2, 99])
def test_a_half_without_a_case_finds_nothing(cases):
    values = np.random.default_rng(0).random((3, 100))
    assert box_beyond_chance(space_of(values), (np.arange(100) < cases).astype(float), 0.05, None) is None


def test_nothing_cut_or_nothing_held_is_no_gain():
    response = np.array([0.1, 0.5, 0.9])
    everything, nothing = np.ones(3, bool), np.zeros(3, bool)
    assert chance_of_gain(response, everything, nothing[None])[0] == 1
    assert chance_of_gain(response, nothing, everything[None])[0] == 1


# ---- what is told


def test_held_out_density_is_that_of_fresh_points_and_the_fitted_one_is_too_good():
    fitted, held_out, fresh = [], [], []
    for seed in range(8):
        values, response = uniform_with_box(seed, points=700, flipped=0.1)
        space = space_of(values)
        tested = box_beyond_chance(space, response, 0.05, None)
        new_values, new_response = uniform_with_box(seed + 1_000, points=4_000, flipped=0.1)
        held = np.ones(4_000, bool)
        for side, kept in tested.step.box.items():
            edge = np.sort(values[side.factor])[kept[0]]
            held &= new_values[side.factor] >= edge if side.kind == "low" else new_values[side.factor] <= edge
        fitted.append(tested.step.density)
        held_out.append(tested.membership @ response / tested.membership.sum())
        fresh.append(new_response[held].mean())
    assert np.mean(fitted) > np.mean(fresh) + 0.01
    assert np.mean(held_out) == pytest.approx(np.mean(fresh), abs=0.05)


def cases_of(shares, worlds, luck):
    """Points whose worlds have the outcome where their luck falls below the share."""
    value = (luck < shares[:, None]).astype(float)
    row = np.repeat(np.arange(len(shares)), worlds)
    return Cases(
        pd.DataFrame(index=range(len(shares))), value.mean(axis=1), None, row, np.tile(np.arange(worlds), len(shares)), value.ravel()
    )


def test_luck_that_all_points_share_widens_a_density_but_not_a_gain():
    dice = np.random.default_rng(0)
    shares = np.repeat([0.3, 0.6], 100)
    common = cases_of(shares, 25, np.tile(dice.random(25), (200, 1)))
    own = cases_of(shares, 25, dice.random((200, 25)))
    box = (shares > 0.5).astype(float)
    widths = [interval.high - interval.low for interval in (density_of(common, box), density_of(own, box))]
    assert widths[0] > 5 * widths[1]
    gain = gain_of(common, box, np.ones(200))
    assert gain.high - gain.low < widths[0] / 2


@pytest.mark.parametrize("luck", ["common", "own"])
def test_intervals_hold_the_truth_about_nine_times_in_ten(luck):
    densities, gains = [], []
    for seed in range(150):
        dice = np.random.default_rng(seed)
        box = np.arange(120) < 40
        cases = cases_of(
            dice.beta(2, 3, 120) * np.where(box, 1, 0.5), 40, dice.random((1 if luck == "common" else 120, 40)) * np.ones((120, 1))
        )
        density, gain = density_of(cases, box.astype(float)), gain_of(cases, box.astype(float), (~box).astype(float))
        densities.append(density.low <= 0.4 <= density.high)
        gains.append(gain.low <= 0.2 <= gain.high)
    assert 0.84 <= np.mean(densities) <= 0.96
    assert 0.84 <= np.mean(gains) <= 0.96


def test_coverage_of_everything_and_of_nothing():
    cases = cases_of(np.linspace(0.1, 0.9, 50), 4, np.random.default_rng(0).random((50, 4)))
    assert coverage_of(cases, np.ones(50)).share == pytest.approx(1)
    assert coverage_of(cases, np.zeros(50)).share == 0
    assert np.isnan(density_of(cases, np.zeros(50)).share)


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [
        (0.4, None, "share", "at least 40%"),
        (None, 12.0, "weeks", "at most 12 weeks"),
        (0.25, 0.5, "share of fire", "between 25% and 50%"),
        (2.0, 3.0, "incidents a week, all sectors", "between 2 and 3 incidents a week"),
        (5.0, 5.0, "count", "exactly 5"),
        (None, None, "", "any value"),
    ],
)
def test_limits_in_words(low, high, unit, words):
    assert range_text(low, high, unit) == words


def test_limits_of_names_and_of_steps():
    line = Factor("line", "line", "level", "", ("east", "west", "south"), np.nan, np.nan, "choice", ())
    assert limited(pd.Series(["east", "south"]), line, 0, {Side(0, "levels"): (2, 0)}).kept == ("east", "south")
    pledge = Factor("pledge", "pledge", "level", "share", (0, 0.5, 1), 0.0, 1.0, "choice", ())
    assert limited(pd.Series([0, 0.5, 1]), pledge, 3, {Side(3, "low"): (1,)}) == Limited(0.5, 1.0, (), "at least 50%")
    sampled = pledge._replace(kind="number", levels=())
    assert limited(pd.Series([0.1, 0.2, 0.4]), sampled, 3, {Side(3, "low"): (1,)}).low == pytest.approx(0.15)
    assert value_text(112_400.0, "km2") == "112,400 km²"


# ---- size


def test_two_thousand_points_of_550_factors_take_seconds():
    dice = np.random.default_rng(0)
    values = dice.random((550, 2_000))
    chance = 1 / (1 + np.exp(1 - 4 * (values[0] - 0.5) - 4 * (values[1] - 0.5)))
    response = (dice.random(2_000) < chance).astype(float)
    start = time.process_time()  # of this process: others may keep the machine busy
    tested = box_beyond_chance(space_of(values), response, 0.05, None)
    assert time.process_time() - start < 20
    assert factors_in(tested) == [0, 1]
    assert inside(space_of(values), tested.step.box).sum() == tested.step.points
