"""What judges a claim and finds what moves it: on numbers that are known, and as files and charts."""

from __future__ import annotations

from math import inf, nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.evidence.patterns.claims import truces
from sim.evidence.patterns.claims.claim import BEYOND, MONTE_CARLO, OVER_WORLDS, RANGE, RECORD, SIGN, Claim, Figure, passes, share_of
from sim.evidence.patterns.kept import keep
from sim.evidence.patterns.movers import Mover, mover_of, noise_of, paths_of, strongest
from sim.evidence.patterns.patterns import PatternRow, claims, is_fit, table_of_rows
from sim.evidence.patterns.samples import Sample
from sim.evidence.patterns.worlds import Laboratory, configured, with_drawn
from sim.evidence.targets import Target


def claim(rule: str, target: Target) -> Claim:
    return claims()[0]._replace(rule=rule, target=target)


@pytest.mark.parametrize(
    ("rule", "target", "figure", "is_met"),
    [
        (RANGE, (2, 2.5), (2.2, 0, 9), True),
        (RANGE, (2, 2.5), (2.6, 2, 3), False),
        (RECORD, (100, 100), (120, 80, 160), True),
        (RECORD, (100, 100), (120, 110, 130), False),  # the record is no ordinary world
        (RECORD, (100, 100), (160, 10, 400), False),  # every record would be, and the figure is far off
        (BEYOND, (0, inf), (0.2, 0.1, 0.3), True),
        (BEYOND, (0, inf), (0.2, -0.1, 0.5), False),
        (RANGE, (0, 1), (nan, nan, nan), False),
        (BEYOND, (0, inf), (nan, nan, nan), False),
        (RECORD, (1, 1), (nan, nan, nan), False),
    ],
)
def test_a_claim_is_judged_by_its_rule(rule: str, target: tuple[float, float], figure: tuple[float, float, float], is_met: bool) -> None:
    assert passes(claim(rule, Target(*target, "")), Figure(*figure, OVER_WORLDS)) == is_met


def test_a_sign_is_judged_by_its_fault() -> None:
    asked = claim(SIGN, Target(0, inf, ""))
    assert passes(asked, Figure(-1, -2, 0, MONTE_CARLO))
    assert not passes(asked, Figure(1, 0, 2, MONTE_CARLO, "one step goes the other way"))


def test_worlds_without_a_value_do_not_count() -> None:
    assert share_of(np.array([1.0, 0.0, nan, nan])).value == 0.5
    assert np.isnan(share_of(np.array([nan])).value)


def test_the_number_that_moves_a_figure_is_found_among_many() -> None:
    dice = np.random.default_rng(0)
    drawn = {f"group.n{index}": dice.random(300) for index in range(50)}
    found = strongest(2 * drawn["group.n7"] + dice.normal(size=300), drawn)
    assert found.path == "group.n7"
    assert found.low < found.effect < found.high
    assert found.effect > found.noise


def test_chance_is_seldom_called_a_mover() -> None:
    """Of a figure that no number moves, one is named in at most about one case of twenty."""
    named = 0
    for seed in range(100):
        dice = np.random.default_rng(seed)
        named += bool(strongest(dice.random(60), {f"group.n{index}": dice.random(60) for index in range(20)}).path)
    assert named <= 12


def test_noise_grows_with_the_numbers_and_shrinks_with_the_worlds() -> None:
    assert noise_of(100, 10) < noise_of(100, 300)
    assert noise_of(1000, 10) < noise_of(100, 10)


def test_groups_stand_for_their_uncertain_numbers_and_pinned_ones_stay() -> None:
    paths = paths_of(("talks", "battle.enemy_exponent"))
    assert "battle.enemy_exponent" in paths
    assert "talks.opening_per_year" in paths
    config = configured(truces.D_ALONE, 10, 1, ("parameters=central",))
    numbers = with_drawn(config.numbers, paths)
    assert numbers["talks"]["opening_per_year"].status == "pinned"
    assert numbers["battle"]["enemy_exponent"].status == "drawn"
    assert numbers["battle"]["own_exponent"].status == "default"


def test_a_mover_is_read_off_the_worlds_that_were_drawn() -> None:
    """The level of fire is one of the numbers, and moves the variance of counts."""
    asked = next(one for one in claims() if one.each is truces.dispersion)
    laboratory = Laboratory(120, 1, drawn=("truce.exchanges_per_week", "truce.misreading_share"))
    found = mover_of(asked._replace(numbers=("truce.exchanges_per_week", "truce.misreading_share")), laboratory)
    assert found.path == "truce.exchanges_per_week"
    assert found.numbers == 2


def test_a_truce_is_read_from_its_own_first_week() -> None:
    weeks = 60
    fire = np.full((weeks, 1), nan, np.float32)
    fire[5:55, 0] = np.r_[1.0, np.full(4, 4.0), np.full(45, 10.0)]
    sample = Sample(pd.DataFrame({"week_signed": [5.0], "held_weeks": [50.0]}), {"incidents": fire}, None)
    assert truces.quiet_start(sample) == pytest.approx(0.1)
    assert truces.days_of_quiet(sample) == pytest.approx(5.5 * 7)
    short = sample._replace(outcomes=sample.outcomes.assign(held_weeks=10.0))
    assert np.isnan(truces.quiet_start(short)).all()


def test_negative_binomials_are_told_from_poisson_by_their_counts() -> None:
    dice = np.random.default_rng(1)
    shape = (80, 40)
    outcomes = pd.DataFrame({"week_signed": np.zeros(40), "held_weeks": np.full(40, 80.0)})
    for counts, better in ((dice.poisson(5, (7, *shape)), False), (dice.negative_binomial(2, 0.3, (7, *shape)), True)):
        weekly = {name: counts[index].astype(np.float32) for index, name in enumerate(truces.SECTOR_SERIES)}
        share = truces.fits_better(Sample(outcomes, weekly, None)).mean()
        assert share > 0.95 if better else share < 0.35


def test_what_calibration_reads_is_called_a_fit() -> None:
    assert all(is_fit(one) for one in claims() if one.item <= 4)
    assert not all(is_fit(one) for one in claims() if one.item > 4)


def test_rows_are_kept_as_table_page_and_charts(tmp_path: Path) -> None:
    figure, mover = Figure(0.5, 0.4, 0.6, MONTE_CARLO), strongest_of_nothing()
    rows = [PatternRow(one, figure, index % 3 > 0, mover, False) for index, one in enumerate(claims())]
    laboratory = Laboratory(10, 1, words=("parameters=prior",))
    folder = keep(rows, laboratory, tmp_path)
    assert folder == tmp_path / "prior"
    table = pd.read_parquet(folder / "patterns.parquet")
    assert len(table) == len(rows) == len(table_of_rows(rows))
    assert set(table["item"]) == set(range(1, 11))
    assert (table["note"] != "").sum() == (~table["passed"]).sum()
    text = (folder / "patterns.md").read_text(encoding="utf-8")
    assert all(one.name in text for one in claims())
    assert len(list(folder.glob("*.png"))) == 3


def strongest_of_nothing() -> Mover:
    return strongest(np.arange(40.0), {"group.x": np.random.default_rng(0).random(40)})
