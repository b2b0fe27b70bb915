"""Shares of variance: published values on test functions, SALib's own figures, and no claim beyond what the sample allows."""

import time

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import sobol as salib

from sim.settings.errors import UserError
from sim.sweeps.shared.registry import defaults_of, finding_of
from sim.sweeps.shared.saltelli import indices_of, outputs_of, weights_of
from sim.sweeps.shared.sweep import Sweep
from sim.sweeps.variance.shares import shares_of
from tests.sweeps.synthetic_sensitivity import names_of, saltelli_sweep, store, uniform
from tests.sweeps.synthetic_sweep import choice, number, write_sweep

KM2 = "occupied_end_km2"
ROOT = np.sqrt(12.0)


def analysed(name, sweep, *outcomes, **options):
    return finding_of(name, sweep, defaults_of(name) | {"outcomes": list(outcomes)} | options)


def part(table, units, of="all variance"):
    return table[(table["units"] == units) & (table["of"] == of)].iloc[0]


def spread(column):
    """A factor or luck brought to mean 0 and variance 1."""
    return ROOT * (column - 0.5)


# ---- first and total order


def test_ishigami_has_its_published_indices(tmp_path):
    """a = 7, b = 0.1: Ishigami and Homma (1990); the bar is 0.02."""
    factors = [number(f"war.x{index}", -np.pi, np.pi) for index in range(3)]
    one, two, three = names_of(factors)
    ishigami = {KM2: lambda x, _: np.sin(x[one]) + 7 * np.sin(x[two]) ** 2 + 0.1 * x[three] ** 4 * np.sin(x[one])}
    table = analysed("sobol", saltelli_sweep(tmp_path, factors, ishigami, 8192), KM2).tables["sobol"]
    assert np.abs(table["first"] - [0.3139, 0.4424, 0.0]).max() < 0.02
    assert np.abs(table["total"] - [0.5576, 0.4424, 0.2437]).max() < 0.02
    sums = analysed("sobol", Sweep(tmp_path), KM2).tables["sobol_sums"].set_index("part")
    assert sums.loc["interactions", "share"] == pytest.approx(0.2437, abs=0.02)
    assert sums.loc["interactions", "low"] < 0.2437 < sums.loc["interactions", "high"]


@pytest.mark.parametrize("second_order", [False, True])
def test_figures_are_those_of_salib_to_the_last_digits(tmp_path, second_order):
    factors = uniform(5)
    names = names_of(factors)
    function = {KM2: lambda x, _: 5 + x[names[0]] + x[names[1]] * x[names[2]] - 3 * x[names[3]] ** 2}
    sweep = saltelli_sweep(tmp_path, factors, function, 64, second_order=second_order)
    table = analysed("sobol", sweep, KM2, resamples=100).tables["sobol"]
    problem = {"num_vars": 5, "names": names, "bounds": [[0, 1]] * 5}
    values = sweep.outcomes([KM2])[KM2].to_numpy()
    theirs = salib.analyze(problem, values, calc_second_order=second_order, num_resamples=100, conf_level=0.9, seed=1)
    for ours, name in (("first", "S1"), ("total", "ST")):
        assert table[ours].tolist() == pytest.approx(theirs[name], abs=1e-12)
        half = (table[f"{ours}_high"] - table[f"{ours}_low"]) / 2
        assert half.tolist() == pytest.approx(theirs[f"{name}_conf"], rel=1e-4)  # their deviate has more digits than ours


def test_hundreds_of_factors_take_seconds(tmp_path):
    """The bar: 550 numbers and luck, 512 rows, six outcomes, at most 20 seconds."""
    rows, factors = 512, uniform(550)
    units = [*names_of(factors), "chance"]
    dice = np.random.default_rng(0)
    a, b = dice.random((2, rows, len(units)))
    values = np.repeat((a[:, 0] + a[:, 40] * a[:, -1])[:, None], len(units) + 2, axis=1)
    for unit in (0, 40, len(units) - 1):
        mixed = a.copy()
        mixed[:, unit] = b[:, unit]
        values[:, unit + 1] = mixed[:, 0] + mixed[:, 40] * mixed[:, -1]
    values[:, -1] = b[:, 0] + b[:, 40] * b[:, -1]
    ends = np.stack([np.arange(rows) * values.shape[1], (np.arange(rows) + 1) * values.shape[1] - 1], axis=1).ravel()
    places = pd.DataFrame(np.stack([a[:, :-1], b[:, :-1]], axis=1).reshape(2 * rows, -1), columns=units[:-1])
    labels = pd.DataFrame({"point": ends, "label": "made up", "matrix": ["A", "B"] * rows, "row": np.arange(rows).repeat(2)})
    told = {"chance": True, "second_order": False, "units": units, "size": values.size}
    write_sweep(tmp_path, pd.concat([labels, places], axis=1), factors, replicates=1, method="saltelli", **told)
    wanted = (KM2, "ukraine_losses_thousand", "civilian_deaths", "damage_eur_bn", "abuses", "aid_us_eur_bn")
    sweep = store(tmp_path, np.arange(values.size), np.zeros(values.size), {name: values.ravel() for name in wanted})
    start = time.perf_counter()
    table = analysed("sobol", sweep, *wanted).tables["sobol"]
    assert time.perf_counter() - start < 20
    assert len(table) == 6 * 551
    assert set(table["unit"][table["distinguishable"]]) == {units[0], units[40], "chance"}


def test_luck_is_a_unit_like_the_others(tmp_path):
    factors = uniform(2)
    names = names_of(factors)
    function = {KM2: lambda x, luck: spread(x[names[0]]) + 2 * spread(luck) + spread(x[names[1]]) * spread(luck)}
    finding = analysed("sobol", saltelli_sweep(tmp_path, factors, function, 2048, chance=True), KM2)
    table = finding.tables["sobol"].set_index("unit")
    assert table["first"].tolist() == pytest.approx([1 / 6, 0, 4 / 6], abs=0.05)
    assert table["total"].tolist() == pytest.approx([1 / 6, 1 / 6, 5 / 6], abs=0.05)
    assert table.loc["chance", "basis"] == "chance"
    assert table.loc[names[0], "basis"] == "judgement"
    assert "Chance explains" in finding.sentences[0]


def test_a_row_with_a_failed_point_is_left_out_whole(tmp_path):
    factors = uniform(3)
    names = names_of(factors)
    saltelli_sweep(tmp_path, factors, {KM2: lambda x, _: x[names[0]] + x[names[1]] * x[names[2]]}, 64)
    rows = pd.read_parquet(tmp_path / "outcomes.parquet")
    rows[~rows["point"].isin([0, 7, 8, 319])].to_parquet(tmp_path / "outcomes.parquet", index=False)
    finding = analysed("sobol", Sweep(tmp_path), KM2)
    assert any(text.startswith("3 of 64 rows hold a point that failed") for text in finding.sentences)
    kept = np.delete(rows[KM2].to_numpy().reshape(64, 5), [0, 1, 63], axis=0)
    wanted = indices_of(outputs_of(kept, 3), weights_of(61, 20))
    assert finding.tables["sobol"]["total"].tolist() == pytest.approx(wanted.total[0])


def test_only_what_stands_out_is_named(tmp_path):
    factors = uniform(40)
    names = names_of(factors)
    words = dict(zip(names, (f"factor number {index}." for index in range(40)), strict=True))
    factors = [factor | {"label": words[factor["name"]]} for factor in factors]
    function = {KM2: lambda x, luck: x[names[0]] + 3 * luck + 0.001 * sum(x[name] for name in names[1:3])}
    finding = analysed("sobol", saltelli_sweep(tmp_path, factors, function, 128, chance=True), KM2)
    table = finding.tables["sobol"].set_index("unit")
    assert (table.loc[names[3:], "total"] == 0).all()
    assert not table.loc[names[3:], "distinguishable"].any()
    assert words[names[0]] in finding.sentences[0]
    assert not any(words[name] in finding.sentences[0] for name in names[3:])
    assert "3 have a total index clearly above zero (by chance at most about 2 would)" in finding.sentences[0]


def test_among_many_an_index_must_stand_out(tmp_path):
    """A factor that acts in four rows of 128: clearly above zero by itself, not among forty that are looked at."""
    factors = uniform(40)
    function = {KM2: lambda x, luck: x["war.x0"] + (x["war.x1"] > 0.984) + luck}
    table = analysed("sobol", saltelli_sweep(tmp_path, factors, function, 128, chance=True), KM2).tables["sobol"].set_index("unit")
    assert table.loc["war.x1", "total_low"] > 0
    assert table["distinguishable"][table["distinguishable"]].index.tolist() == ["war.x0", "chance"]


def test_where_luck_is_no_unit_the_reader_is_told(tmp_path):
    factors = uniform(2)
    function = {KM2: lambda x, luck: luck + x["war.x0"]}
    sweep = saltelli_sweep(tmp_path, factors, function, 32)
    assert any("one and the same world" in text for text in analysed("sobol", sweep, KM2).sentences)
    rows = pd.read_parquet(tmp_path / "outcomes.parquet")
    for world, word in ((rows["point"] // 4, "counts as the factor's"), (rows["point"], "part of every total")):
        rows.assign(world=world).to_parquet(tmp_path / "outcomes.parquet", index=False)
        assert any(word in text for text in analysed("sobol", Sweep(tmp_path), KM2).sentences)


@pytest.mark.parametrize("analysis", ["sobol", "variance"])
def test_what_has_no_variance_to_split_is_said(tmp_path, analysis):
    factors = uniform(3)
    outcomes = {
        "signed": lambda x, _: np.ones(len(x["war.x0"]), np.int8),
        "week_signed": lambda x, _: np.where(x["war.x0"] > 0.5, x["war.x1"], np.nan),
    }
    sweep = saltelli_sweep(tmp_path, factors, outcomes, 32, groups={"parameters": names_of(factors)}, chance=True)
    finding = analysed(analysis, sweep, "signed", "week_signed")
    assert not finding.tables
    assert any("the same at every point" in text for text in finding.sentences)
    assert any("no value at" in text and "'Time to signature'" in text for text in finding.sentences)


def test_a_rare_event_is_not_split(tmp_path):
    sweep = saltelli_sweep(tmp_path, uniform(3), {"direct_clash": lambda x, _: (x["war.x0"] > 0.95).astype(np.int8)}, 32)
    finding = analysed("sobol", sweep, "direct_clash")
    assert not finding.tables
    assert "of 64 points of the two matrices" in finding.sentences[0]


@pytest.mark.parametrize("analysis", ["sobol", "variance"])
def test_other_designs_and_faulty_options_are_answered_plainly(tmp_path, analysis):
    write_sweep(tmp_path, pd.DataFrame({"war.x0": [0.0, 1.0]}), uniform(1), replicates=3)
    finding = analysed(analysis, Sweep(tmp_path), "signed")
    assert "method: saltelli" in finding.sentences[0]
    assert not finding.tables
    with pytest.raises(UserError, match="Did you mean 'signed'"):
        analysed(analysis, Sweep(tmp_path), "signd")
    with pytest.raises(UserError, match="resamples is 3"):
        analysed(analysis, Sweep(tmp_path), "signed", resamples=3)
    with pytest.raises(UserError, match="outcomes is 'signed'"):
        finding_of(analysis, Sweep(tmp_path), defaults_of(analysis) | {"outcomes": "signed"})


# ---- the split between a few units

SIZES = {"parameters": 4.0, "theory": 1.0, "chance": 9.0, "parameters x theory": 1.0, "parameters x chance": 2.25, "theory x chance": 0.0}


def three_way(x, luck):
    """An outcome whose parts are known: each product of factors with variance 1 has the square of its weight."""
    p, t, c = spread(x["war.x0"]), np.where(x["decision"] == "prospect", 1.0, -1.0), spread(luck)
    return 2 * p + t + 3 * c + p * t + 1.5 * p * c + 0.5 * p * t * c


def three_way_sweep(folder, function=three_way, rows=1024, seed=0):
    factors = [*uniform(1), choice("decision", "expected_utility", "prospect")]
    groups = {"parameters": ["war.x0"], "theory": ["decision"]}
    return saltelli_sweep(folder, factors, {KM2: function}, rows, groups=groups, chance=True, second_order=True, seed=seed)


def test_the_parts_of_a_known_function(tmp_path):
    finding = analysed("variance", three_way_sweep(tmp_path), KM2)
    table, whole = finding.tables["variance"], sum(SIZES.values()) + 0.25
    for units, size in SIZES.items():
        assert part(table, units)["share"] == pytest.approx(size / whole, abs=0.02)
    parts = table[(table["of"] == "all variance") & (table["part"] != "without chance")]
    assert parts["share"].sum() == pytest.approx(1)
    assert parts["share"].iloc[-1] == pytest.approx(0.25 / whole, abs=0.01)
    totals = finding.tables["variance_totals"].set_index("unit")["total"]
    assert totals["theory"] == pytest.approx(2.25 / whole, abs=0.02)
    assert totals["chance"] == pytest.approx(11.5 / whole, abs=0.02)


def test_the_split_of_what_is_not_chance(tmp_path):
    table = analysed("variance", three_way_sweep(tmp_path), KM2).tables["variance"]
    rest = table[table["of"] == "what is not chance"]
    assert rest["share"].tolist() == pytest.approx([4 / 6, 1 / 6, 1 / 6], abs=0.02)
    assert rest["share"].sum() == pytest.approx(1)
    whole = table[table["part"] == "without chance"].iloc[0]
    assert whole["share"] == pytest.approx(6 / 17.5, abs=0.02)


def test_of_a_yes_or_no_the_probability_is_split(tmp_path):
    """A chance of 0.2 to 0.8 by one number: 0.36/12 of a variance of 0.25 lies in how the chance differs."""
    sweep = three_way_sweep(tmp_path, lambda x, luck: (luck < 0.2 + 0.6 * x["war.x0"]).astype(float), rows=4096)
    rows = sweep.outcomes([KM2]).rename(columns={KM2: "signed"})
    rows.to_parquet(tmp_path / "outcomes.parquet", index=False)
    finding = analysed("variance", Sweep(tmp_path), "signed")
    whole = part(finding.tables["variance"], "parameters x theory", "all variance")
    assert part(finding.tables["variance"], "parameters")["share"] == pytest.approx(0.12, abs=0.02)
    assert whole["share"] == 0
    assert part(finding.tables["variance"], "parameters", "what is not chance")["share"] == pytest.approx(1)
    assert "How its probability differs makes" in finding.sentences[0]


def test_a_unit_that_does_nothing_has_nothing(tmp_path):
    sweep = three_way_sweep(tmp_path, lambda x, luck: x["war.x0"] * luck, rows=64)
    table = analysed("variance", sweep, KM2).tables["variance"]
    assert (table[table["units"].str.contains("theory") & (table["part"] != "without chance")]["share"] == 0).all()


def test_intervals_hold_what_they_say(tmp_path):
    held = []
    for seed in range(60):
        table = analysed("variance", three_way_sweep(tmp_path / str(seed), rows=64, seed=seed), KM2, resamples=100).tables["variance"]
        rows = [part(table, units) for units in ("parameters", "chance", "parameters x chance")]
        wanted = [SIZES[row["units"]] / 17.5 for row in rows]
        held += [row["low"] <= truth <= row["high"] for row, truth in zip(rows, wanted, strict=True)]
    assert np.mean(held) > 0.8


def test_of_more_units_pairs_are_known_with_second_order_alone(tmp_path):
    factors = uniform(4)
    names = names_of(factors)
    groups = {f"group {name[-1]}": [name] for name in names}
    function = {KM2: lambda x, luck: 2 * spread(x[names[0]]) + spread(x[names[0]]) * spread(x[names[1]]) + spread(luck)}
    for second_order in (True, False):
        sweep = saltelli_sweep(tmp_path / str(second_order), factors, function, 1024, groups, chance=True, second_order=second_order)
        table = analysed("variance", sweep, KM2).tables["variance"]
        assert part(table, "group 0")["share"] == pytest.approx(4 / 6, abs=0.04)
        assert part(table, "group 0", "what is not chance")["share"] == pytest.approx(0.8, abs=0.05)
        assert table[(table["of"] == "all variance") & (table["part"] != "without chance")]["share"].sum() == pytest.approx(1)
        pairs = table[(table["of"] == "all variance") & (table["part"] == "pair")].set_index("units")["share"]
        assert len(pairs) == (10 if second_order else 0)
        if second_order:
            assert pairs["group 0 x group 1"] == pytest.approx(1 / 6, abs=0.04)
            assert (pairs[[name for name in pairs.index if "group 3" in name]] == 0).all()
        else:
            assert table["part"].isin(["interactions"]).any()


def test_two_units_share_everything():
    dice = np.random.default_rng(0)
    at = dice.random((4, 400))
    values = np.array([first * (1 + second) for first, second in ((at[0], at[1]), (at[2], at[1]), (at[0], at[3]), (at[2], at[3]))]).T
    found = shares_of(outputs_of(values, 2), weights_of(400, 20))
    assert [part.units for part in found.parts] == [(0,), (1,), (0, 1)]
    assert sum(part.share for part in found.parts) == pytest.approx(1)


def test_a_split_says_what_it_needs(tmp_path):
    factors = uniform(2)
    function = {KM2: lambda x, luck: x["war.x0"] + luck}
    groups = {"parameters": names_of(factors)}
    for name, given, word in (("a", {"groups": groups}, "chance: false"), ("b", {"chance": True}, "no groups")):
        finding = analysed("variance", saltelli_sweep(tmp_path / name, factors, function, 16, **given), KM2)
        assert word in finding.sentences[0]
        assert not finding.tables
