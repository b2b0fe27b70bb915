"""Survival and the headline table: against scipy, against cases worked by hand, and at the edges."""

from io import StringIO
from math import isnan

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from sim.model.observed.outcomes import OUTCOMES
from sim.runs.headline import error_shown, headline_table, print_headline, range_shown, rounded, shown, wilson_interval
from sim.runs.survival import kaplan_meier, survival_table


def some_worlds(worlds=200, seed=1):
    rng = np.random.default_rng(seed)
    fails, horizon = rng.geometric(0.02, worlds), rng.integers(20, 150, worlds)
    return np.minimum(fails, horizon).astype(float), fails <= horizon


def outcomes(**columns):
    worlds = len(next(iter(columns.values())))
    return pd.DataFrame({outcome.name: np.zeros(worlds) for outcome in OUTCOMES} | columns)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
def test_survival_and_its_band_are_those_of_scipy(seed):
    from scipy.stats import CensoredData, ecdf

    held, collapsed = some_worlds(seed=seed)
    ours = kaplan_meier(held, collapsed).set_index("weeks_held")
    theirs = ecdf(CensoredData(uncensored=held[collapsed], right=held[~collapsed])).sf
    band = theirs.confidence_interval(confidence_level=0.90, method="log-log")
    known = ours.loc[theirs.quantiles.astype(int)]
    inside = (theirs.probabilities > 0) & (theirs.probabilities < 1)
    np.testing.assert_allclose(known["survival"], theirs.probabilities, rtol=1e-12)
    np.testing.assert_allclose(known["low"][inside], band.low.probabilities[inside], rtol=1e-10)
    np.testing.assert_allclose(known["high"][inside], band.high.probabilities[inside], rtol=1e-10)


def test_five_ceasefires_worked_by_hand():
    """Collapses after 1, 2 and 4 weeks; one still stands after 2 and one after 5."""
    table = kaplan_meier(np.array([1.0, 2, 2, 4, 5]), np.array([True, True, False, True, False])).set_index("weeks_held")
    assert table["at_risk"].tolist() == [5, 5, 4, 2, 2, 1]
    assert table["survival"].tolist() == pytest.approx([1, 0.8, 0.6, 0.6, 0.3, 0.3])


def test_a_band_holds_its_curve_and_stays_within_0_and_1():
    held, collapsed = some_worlds(40)
    table = kaplan_meier(held, collapsed)
    assert ((table["low"] <= table["survival"]) & (table["survival"] <= table["high"])).all()
    assert table[["low", "high"]].stack().between(0, 1).all()
    assert (table["survival"].diff().dropna() <= 0).all()


def test_when_all_collapse_survival_ends_at_nought():
    table = kaplan_meier(np.array([3.0, 3, 7]), np.array([True, True, True]))
    assert table["survival"].iloc[-1] == 0
    assert table["low"].iloc[-1] == 0
    assert np.isfinite(table).all().all()


def test_without_a_signature_there_is_no_survival():
    table = survival_table(outcomes(signed=[0, 0], held_weeks=[np.nan, np.nan], censored=[np.nan, np.nan]))
    assert table.empty
    assert table.columns.tolist() == ["weeks_held", "survival", "low", "high", "at_risk"]


def a_table():
    held, collapsed = some_worlds(400)
    signed = np.r_[np.ones(400), np.zeros(100)]
    empty = np.full(100, np.nan)
    renewed = np.r_[collapsed, np.zeros(100)].astype(int)
    return headline_table(
        outcomes(
            signed=signed,
            held_weeks=np.r_[held, empty],
            censored=np.r_[~collapsed, empty],
            week_signed=np.r_[np.arange(400.0), empty],
            renewed_war=renewed,
            civilian_deaths=np.arange(500.0),
        )
    ).set_index("question"), renewed


def test_every_answer_is_that_of_the_worlds_that_can_give_it():
    table, renewed = a_table()
    assert table.loc["signed", "estimate"] == 0.8
    assert table.loc["signed", "worlds"] == 500
    assert table.loc["week_signed", ["estimate", "worlds"]].tolist() == [199.5, 400]
    assert table.loc["renewed_war", "estimate"] == pytest.approx(renewed.mean())
    assert table.loc["renewed_war_if_signed", "estimate"] == pytest.approx(renewed.mean() / 0.8)
    assert table.loc["civilian_deaths", ["low", "high"]].tolist() == pytest.approx([24.95, 474.05])
    assert isnan(table.loc["signed", "low"])


def test_the_chance_of_holding_is_the_curve_at_that_week():
    table, _ = a_table()
    held, collapsed = some_worlds(400)
    curve = kaplan_meier(held, collapsed).set_index("weeks_held")
    assert table.loc["holds_1_year", "estimate"] == pytest.approx(curve.loc[52, "survival"])
    assert table.loc["holds_1_year", ["mc_low", "mc_high"]].tolist() == pytest.approx(curve.loc[52, ["low", "high"]].tolist())


def test_years_that_nobody_could_observe_are_not_claimed():
    held, collapsed = np.full(30, 60.0), np.zeros(30)
    signed = {"signed": np.ones(30), "held_weeks": held, "censored": 1 - collapsed}
    table = headline_table(outcomes(**signed)).set_index("question")
    assert table.loc["holds_1_year", "label"] == "It holds 1 year"
    assert table.loc["holds_2_years", "label"] == "It holds 1.2 years (the longest observed)"
    assert table.loc["holds_2_years", "estimate"] == 1
    assert table.loc["holds_2_years", "mc_low"] == pytest.approx(wilson_interval(1.0, 30)[0])
    assert isnan(table.loc["holds_5_years", "estimate"])
    assert "not observed" in table.loc["holds_5_years", "label"]


def test_monte_carlo_error_shrinks_with_the_root_of_the_worlds():
    few, many = (headline_table(outcomes(abuses=np.tile([1.0, 5.0], n))).set_index("question") for n in (50, 5000))
    assert few.loc["abuses", "mc_error"] / many.loc["abuses", "mc_error"] == pytest.approx(10, rel=0.01)
    assert few.loc["abuses", "mc_error"] == pytest.approx(1.6449 * np.std([1, 5] * 50, ddof=1) / 10, rel=1e-3)


def test_wilson_says_that_never_seen_is_not_impossible():
    from scipy.stats import binomtest

    for seen, worlds in ((0, 20), (7, 30), (500, 1000), (40, 40)):
        theirs = binomtest(seen, worlds).proportion_ci(confidence_level=0.90, method="wilson")
        assert wilson_interval(seen / worlds, worlds) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert wilson_interval(0.0, 20) == pytest.approx((0, 0.1191), abs=1e-4)


def test_a_run_of_one_world_without_a_signature_still_has_its_table():
    table = headline_table(outcomes(signed=[0], week_signed=[np.nan], support_at_signature=[np.nan])).set_index("question")
    assert table.loc["week_signed", "worlds"] == 0
    assert table.loc["occupied_end_km2", "estimate"] == 0


def test_numbers_read_as_people_write_them():
    assert [rounded(x) for x in (0, 112345.6, 1234.5, 12.345, 0.01234, -250.4)] == ["0", "112,300", "1,234", "12.3", "0.0123", "-250"]
    assert shown(0.6125, "share of citizens") == "61.3%"
    assert shown(np.nan, "km2") == "\N{EN DASH}"
    assert range_shown(0.1, 0.25, "share") == "10.0 to 25.0%"
    assert error_shown(0.5, 0.45, 0.55, "share") == "± 5.0 points"
    assert error_shown(0.0, 0.0, 0.119, "share") == "0.0 to 11.9%"
    assert error_shown(50.0, 48.0, 52.0, "km2") == "± 2"


def test_the_printed_table_fits_a_terminal_and_names_units():
    console = Console(file=StringIO(), width=110)
    print_headline(a_table()[0].reset_index(), console)
    text = console.file.getvalue()
    assert "A ceasefire is signed" in text
    assert "Russian-held territory at the end, km²" in text
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 110
