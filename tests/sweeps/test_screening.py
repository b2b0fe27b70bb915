"""Screening: elementary effects on functions that are known, and rank effects that neither replicates nor a design's own pairs fool."""

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import morris as salib
from scipy import stats

from sim.runs.ranks import Answers, rank_effects
from sim.settings.errors import UserError
from sim.sweeps.shared.registry import defaults_of, finding_of
from sim.sweeps.shared.sweep import Sweep
from tests.sweeps.synthetic_sensitivity import morris_sweep, names_of, saltelli_sweep, sampled_sweep, uniform
from tests.sweeps.synthetic_sweep import choice, number, write_sweep

KM2 = "occupied_end_km2"
FIRST = "war.x0"


def analysed(name, sweep, *outcomes, **options):
    return finding_of(name, sweep, defaults_of(name) | {"outcomes": list(outcomes)} | options)


# ---- Morris


@pytest.mark.parametrize("power", [1.0, 2.5])
def test_of_a_linear_function_every_effect_is_its_slope_over_the_full_range(tmp_path, power):
    """Whatever the length of the steps: a prior bends them."""
    factors = [number("war.x0", 10, 30), number("war.x1", -1, 1), *uniform(4)[2:]]
    function = {KM2: lambda x, luck: 4 * x["war.x0"] - 3 * x["war.x1"] + 0.5 * x["war.x2"] + 100 * luck}
    table = analysed("morris", morris_sweep(tmp_path, factors, function, 12, power), KM2).tables["morris"]
    assert table["mu"].tolist() == pytest.approx([80, -6, 0.5, 0])
    assert table["mu_star"].tolist() == pytest.approx([80, 6, 0.5, 0])
    assert table["sigma"].tolist() == pytest.approx([0, 0, 0, 0], abs=1e-9)
    assert table["low"].tolist() == pytest.approx([80, 6, 0.5, 0])
    assert table["is_small"].tolist() == [False, True, True, True]


def test_with_steps_of_one_length_figures_are_those_of_salib(tmp_path):
    factors = uniform(6)
    names = names_of(factors)
    sweep = morris_sweep(tmp_path, factors, {KM2: lambda x, _: x[names[0]] * x[names[1]] + np.sin(5 * x[names[2]])}, 25)
    table = analysed("morris", sweep, KM2, resamples=4000).tables["morris"]
    problem = {"num_vars": 6, "names": names, "bounds": [[0, 1]] * 6}
    values = sweep.outcomes([KM2])[KM2].to_numpy()
    theirs = salib.analyze(problem, sweep.points[names].to_numpy(), values, num_levels=4, num_resamples=4000, conf_level=0.9, seed=1)
    for name in ("mu", "mu_star", "sigma"):
        assert table[name].tolist() == pytest.approx(np.asarray(theirs[name], float), abs=1e-12)
    half = (table["high"] - table["low"]) / 2
    assert half.tolist() == pytest.approx(np.asarray(theirs["mu_star_conf"], float), rel=0.12, abs=1e-9)


def test_effects_that_hang_on_others_vary(tmp_path):
    factors = uniform(3)
    sweep = morris_sweep(tmp_path, factors, {KM2: lambda x, _: 8 * (x["war.x0"] - 0.5) * (x["war.x1"] - 0.5) + x["war.x2"]}, 30)
    finding = analysed("morris", sweep, KM2)
    table = finding.tables["morris"].set_index("factor")
    assert (table.loc[["war.x0", "war.x1"], "sigma"] > table.loc[["war.x0", "war.x1"], "mu_star"]).all()
    assert table.loc["war.x2", "sigma"] == pytest.approx(0, abs=1e-9)
    assert "2 vary by more than the mean size" in finding.sentences[1]


def test_levels_are_evenly_spaced_and_a_value_that_stays_is_no_effect(tmp_path):
    factors = [number("war.x0", 0, 1), choice("decision", "a", "b", "c")]
    whole = {"a": 0.0, "b": 5.0, "c": 10.0}
    sweep = morris_sweep(tmp_path, factors, {KM2: lambda x, _: np.array([whole[level] for level in x["decision"]])}, 20)
    table = analysed("morris", sweep, KM2).tables["morris"].set_index("factor")
    assert table.loc["decision", "mu_star"] == pytest.approx(10)
    points = sweep.points.assign(**{"war.x0": np.where(sweep.points["trajectory"] < 15, 0.5, sweep.points["war.x0"])})
    points.to_parquet(tmp_path / "points.parquet", index=False)
    assert analysed("morris", Sweep(tmp_path), KM2).tables["morris"].set_index("factor").loc["war.x0", "trajectories"] == 5


def test_a_yes_or_no_that_never_changed_may_still_change(tmp_path):
    """Twelve trajectories without a change leave room for a change in 18% of steps (Wilson), over steps of two thirds of the range."""
    sweep = morris_sweep(tmp_path, uniform(2), {"signed": lambda x, _: (x["war.x0"] > 0.5).astype(np.int8)}, 12)
    finding = analysed("morris", sweep, "signed")
    row = finding.tables["morris"].set_index("factor").loc["war.x1"]
    assert row["mu_star"] == row["changed"] == 0
    assert row["high"] == pytest.approx(1.5 * 0.184, abs=0.001)
    assert "none of 12 trajectories" in finding.sentences[1]
    assert "18.4% of steps: more trajectories would show" in finding.sentences[1]


def test_a_trajectory_with_a_failed_point_is_left_out_and_luck_is_told(tmp_path):
    function = {KM2: lambda x, luck: x["war.x0"] + luck}
    for luck_of, words in (("trajectory", ""), ("one", "one and the same world"), ("point", "difference in luck")):
        morris_sweep(tmp_path, uniform(3), function, 8, luck_of=luck_of)
        rows = pd.read_parquet(tmp_path / "outcomes.parquet")
        rows[rows["point"] != 9].to_parquet(tmp_path / "outcomes.parquet", index=False)
        finding = analysed("morris", Sweep(tmp_path), KM2)
        assert any(text.startswith("1 of 8 trajectories hold") for text in finding.sentences)
        assert (finding.tables["morris"]["trajectories"] == 7).all()
        assert any(words in text for text in finding.sentences[-1:]) if words else len(finding.sentences) == 3


def test_morris_without_anything_to_say(tmp_path):
    outcomes = {"signed": lambda x, _: np.zeros(len(x[FIRST])), "week_signed": lambda x, _: np.where(x[FIRST] > 0.5, 1.0, np.nan)}
    finding = analysed("morris", morris_sweep(tmp_path, uniform(3), outcomes, 6), "signed", "week_signed")
    assert not finding.tables
    assert "no factor changes it" in finding.sentences[0]
    assert "no value at" in finding.sentences[1]
    assert "too few" in analysed("morris", morris_sweep(tmp_path, uniform(3), outcomes, 3), "signed").sentences[0]
    write_sweep(tmp_path, pd.DataFrame({FIRST: [0.0, 1.0]}), uniform(1), replicates=3)
    assert "method: morris" in analysed("morris", Sweep(tmp_path), "signed").sentences[0]
    with pytest.raises(UserError, match="small is 2"):
        analysed("morris", Sweep(tmp_path), "signed", small=2)


# ---- ranks


def places(column):
    return np.unique(column, return_inverse=True)[1]


def single(values, is_binary):
    """One world for each point."""
    count = np.arange(len(values))
    return Answers(count, count, np.asarray(values, float), count, is_binary)


def test_with_one_world_for_each_point_the_effects_are_the_textbook_ones():
    dice = np.random.default_rng(0)
    column, other = dice.random(300), dice.integers(0, 4, 300)
    yes = dice.random(300) < 0.2 + 0.4 * column
    quantity = np.round(column + 0.3 * other + dice.normal(size=300), 1)
    found = rank_effects(single(yes, True), [places(column)])[0]
    theirs = stats.mannwhitneyu(column[yes], column[~yes], method="asymptotic", use_continuity=False)
    assert found.size == pytest.approx(theirs.statistic / (yes.sum() * (~yes).sum()) - 0.5)
    deviates = stats.norm.isf(theirs.pvalue / 2) / np.sqrt(299)  # theirs is normal, ours Student's t of the same correlation
    assert found.p == pytest.approx(2 * stats.t.sf(deviates * np.sqrt(298 / (1 - deviates**2)), 298))
    for ours, values in zip(rank_effects(single(quantity, False), [places(column), other]), (column, other), strict=True):
        theirs = stats.spearmanr(values, quantity)
        assert ours.size == pytest.approx(theirs.statistic)
        assert ours.p == pytest.approx(theirs.pvalue)


def many_worlds(seed, true, points=60, replicates=50, shared=False):
    """Points with an unseen trait of their own, so that worlds of a point resemble each other; 20 more factors do nothing."""
    dice = np.random.default_rng(seed)
    values = dice.random((21, points))
    luck = np.tile(dice.random(replicates), (points, 1)) if shared else dice.random((points, replicates))
    latent = true * values[0][:, None] + 0.6 * dice.random((points, 1)) + 0.8 * luck + 0.05 * dice.random((points, replicates))
    row, world = np.repeat(np.arange(points), replicates), np.tile(np.arange(replicates), points)
    return values, Answers(row, world if shared else np.arange(len(row)), latent.ravel(), np.arange(points), is_binary=False)


@pytest.mark.parametrize("is_binary", [True, False])
def test_replicates_of_a_point_are_no_independent_answers(is_binary):
    """One factor matters, twenty do not: counted world by world half of these would pass for effects."""
    honest, naive, power = [], [], []
    for seed in range(20):
        values, answers = many_worlds(seed, 0.5)
        if is_binary:
            answers = answers._replace(value=(answers.value > 1).astype(float), is_binary=True)
        worlds = [column[answers.row] for column in values]
        found = rank_effects(answers, [places(column) for column in values])
        power.append(found[0].p)
        honest += [effect.p for effect in found[1:]]
        naive += [stats.spearmanr(column, answers.value).pvalue for column in worlds[1:]]
    assert max(power) < 1e-4
    assert np.mean(np.array(honest) < 0.1) == pytest.approx(0.1, abs=0.04)
    assert np.mean(np.array(naive) < 0.1) > 0.4


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("is_binary", [True, False])
def test_intervals_hold_what_they_say(shared, is_binary):
    def effect(seed, points, replicates, shared):
        values, answers = many_worlds(seed, 0.5, points, replicates, shared)
        if is_binary:
            answers = answers._replace(value=(answers.value > 1).astype(float), is_binary=True)
        return rank_effects(answers, [places(values[0])])[0]

    truth = np.mean([effect(seed, 2_000, 10, False).size for seed in range(8)])
    held = [found.low <= truth <= found.high for found in (effect(seed, 60, 20, shared) for seed in range(150))]
    assert np.mean(held) == pytest.approx(0.9, abs=0.07)


def test_a_perfect_order_leaves_room():
    found = rank_effects(single(np.arange(30) >= 15, True), [np.arange(30)])[0]
    assert found.size == pytest.approx(0.5)
    assert found.low < 0.45
    assert found.high == 0.5


# ---- screening


def test_one_of_twenty_one_factors_is_found_and_few_others(tmp_path):
    false, shares = 0, []
    for seed in range(12):
        function = {"signed": lambda x, luck: (luck < 0.2 + 0.5 * x[FIRST]).astype(np.int8)}
        table = analysed("screening", sampled_sweep(tmp_path / str(seed), uniform(21), function, 300, seed=seed), "signed").tables[
            "screening"
        ]
        kept = table[table["keeps"]]
        assert FIRST in kept["factor"].tolist()
        assert kept.set_index("factor").loc[FIRST, "effect"] > 0
        false += len(kept) - 1
        shares.append((len(kept) - 1) / len(kept))
    assert np.mean(shares) <= 0.1
    assert false <= 4


def test_a_factor_that_only_goes_together_with_another_is_not_kept(tmp_path):
    """Long Sobol sequences hold such pairs."""
    assert (
        analysed("screening", sampled_sweep(tmp_path, uniform(3), {KM2: lambda x, luck: luck}, 100), KM2).tables["screening"]["keeps"].sum()
        == 0
    )
    unit = np.random.default_rng(3).random((400, 4))
    unit[:, 2] = np.where(np.random.default_rng(4).random(400) < 0.6, unit[:, 0], unit[:, 2])
    function = {KM2: lambda x, luck: x[FIRST] + 0.3 * x["war.x1"] + 0.5 * luck}
    finding = analysed("screening", sampled_sweep(tmp_path, uniform(4), function, 400, unit=unit), KM2)
    table = finding.tables["screening"].set_index("factor")
    assert table["keeps"].to_dict() == {FIRST: True, "war.x1": True, "war.x2": False, "war.x3": False}
    assert table.loc["war.x2", "q"] < 0.001
    assert table.loc["war.x2", "shadow_of"] == "x0"
    assert "1 more would pass only because" in finding.sentences[1]


def test_policies_are_compared_within_the_states_that_they_meet(tmp_path):
    """A small effect of the terms shows although states differ by far more; the states' own factors count once for each state."""
    states, terms = 60, ["freeze", "tilted", "rights first"]
    factors = [*uniform(6), choice("terms", *terms)]
    unit = np.column_stack([np.repeat(np.random.default_rng(1).random((states, 6)), 3, axis=0), np.tile([0.1, 0.5, 0.9], states)])
    trait = np.repeat(np.random.default_rng(2).random(states), 3)
    function = {KM2: lambda x, luck: 10 * trait + 0.2 * (x["terms"] == "tilted") + 0.05 * luck}
    table = analysed("screening", sampled_sweep(tmp_path, factors, function, 3 * states, unit=unit), KM2).tables["screening"]
    rows = table.set_index("label")
    assert rows.loc["terms: tilted", "keeps"]
    assert rows.loc["terms: tilted", "effect"] > 0
    assert not rows.loc[[f"x{index}" for index in range(6)], "keeps"].any()
    alone = [effect.p for effect in rank_effects(single(10 * trait, False), [places(column) for column in unit[:, :6].T])]
    assert (rows.loc[[f"x{index}" for index in range(6)], "p"].to_numpy() > np.array(alone)).all()


def test_of_two_names_one_is_told(tmp_path):
    factors = [*uniform(1), choice("decision", "prospect", "expected_utility")]
    function = {"signed": lambda x, luck: (luck < np.where(x["decision"] == "prospect", 0.7, 0.3)).astype(np.int8)}
    table = analysed("screening", sampled_sweep(tmp_path, factors, function, 200), "signed").tables["screening"]
    row = table[table["factor"] == "decision"]
    assert row["label"].tolist() == ["decision: expected_utility"]
    assert row["effect"].iloc[0] == pytest.approx(-0.2, abs=0.06)


def test_a_saltelli_design_is_screened_on_its_two_matrices(tmp_path):
    function = {KM2: lambda x, luck: x[FIRST] + luck, "week_signed": lambda x, luck: np.where(luck < 0.5, x["war.x1"] + luck, np.nan)}
    finding = analysed("screening", saltelli_sweep(tmp_path, uniform(5), function, 128, chance=True), KM2, "week_signed")
    table = finding.tables["screening"].set_index(["outcome", "factor"])
    assert table.loc[(KM2, FIRST), "points"] == 256
    assert table.loc[("week_signed", FIRST), "points"] < 160
    assert table["keeps"][table["keeps"]].index.tolist() == [(KM2, FIRST), ("week_signed", "war.x1")]
    assert not any("same world" in text for text in finding.sentences)


def test_what_cannot_be_screened_is_said_once_for_all(tmp_path):
    sampled_sweep(tmp_path, uniform(2), {"signed": lambda x, _: np.ones(len(x[FIRST])), "durable": lambda x, _: x[FIRST] > 0.9}, 40)
    finding = analysed("screening", Sweep(tmp_path), "signed", "durable")
    assert "'A ceasefire is signed': the same in every world" in finding.sentences[0]
    assert "true at 4 independent points" in finding.sentences[1]
    write_sweep(tmp_path, pd.DataFrame({FIRST: [0.0, 1.0]}), uniform(1), replicates=3)
    assert "too few" in analysed("screening", Sweep(tmp_path), "signed", "durable").sentences[0]
    write_sweep(tmp_path, pd.DataFrame({FIRST: [0.0] * 20}), uniform(1), replicates=3)
    assert "No factor varies" in analysed("screening", Sweep(tmp_path), "signed").sentences[0]
    late = {"week_signed": lambda x, luck: np.where(x["decision"] == "prospect", luck, np.nan)}
    sweep = sampled_sweep(tmp_path, [choice("decision", "expected_utility", "prospect")], late, 60)
    assert "no factor varies among the points that have a value" in analysed("screening", sweep, "week_signed").sentences[0]
    with pytest.raises(UserError, match="false_share is 0"):
        analysed("screening", Sweep(tmp_path), "signed", false_share=0)


def test_few_worlds_that_all_points_met_do_not_make_an_effect_certain(tmp_path):
    function = {KM2: lambda x, luck: x[FIRST] * np.where(luck > luck.min(), 1, -1) + 0.1 * luck}
    finding = analysed("screening", sampled_sweep(tmp_path, uniform(2), function, 100, replicates=4, shared_luck=True, seed=2), KM2)
    row = finding.tables["screening"].set_index("factor").loc[FIRST]
    assert row["passes"]
    assert not row["keeps"]
    assert row["low"] < 0 < row["high"]
    assert "over other worlds" in finding.sentences[1]
    assert "4 in all" in finding.sentences[-1]
