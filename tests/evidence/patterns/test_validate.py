"""The command `python -m sim validate`: its targets, its judgement, its tables and its exit codes."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from sim.cli.validate import main
from sim.evidence import targets
from sim.evidence.patterns import observed_war
from sim.evidence.patterns.claims.claim import ratio_to
from sim.evidence.patterns.measures import Mean, change_of, hazard_between, mean_of, monthly
from sim.evidence.patterns.samples import Sample, Setting
from sim.evidence.patterns.scenarios import ScenarioRow, markdown, names
from sim.evidence.patterns.signs import FALLS, RISES, Lever, Scale, SignRow, judge
from sim.evidence.patterns.worlds import Laboratory
from sim.evidence.targets import Target
from sim.settings import facts


class Pretended(Laboratory):
    """A laboratory whose worlds are given."""

    def __init__(self, *values: list[float]) -> None:
        super().__init__(len(values[0]), 1)
        import pandas as pd

        self.given = {setting_of(index): pd.DataFrame({"x": row}) for index, row in enumerate(values)}

    def sample(self, setting: Setting) -> Sample:
        return Sample(self.given[setting], {}, None)


def setting_of(index: int) -> Setting:
    return Setting((f"value {index}",), 1)


def judged(*values: list[float], direction: int = FALLS, is_diminishing: bool = False) -> SignRow:
    sizes = tuple(map(float, range(len(values))))
    scale = Scale(tuple(map(str, sizes)), sizes, tuple(map(setting_of, range(len(values)))))
    lever = Lever("lever", "x", "MODEL", scale, lambda outcomes: outcomes["x"].to_numpy(float), direction, is_diminishing)
    return judge(lever, Pretended(*values))


def test_a_clear_fall_passes_as_a_fall_only() -> None:
    assert judged([1, 1, 1, 1], [0, 0, 1, 0]).passed
    assert not judged([1, 1, 1, 1], [0, 0, 1, 0], direction=RISES).passed


def test_no_change_is_a_miss() -> None:
    assert judged([1, 0, 1], [1, 0, 1]).reason == "the whole change is not beyond its error"


def test_a_step_the_other_way_is_a_miss() -> None:
    assert judged([1, 1, 1], [2, 2, 2], [0, 0, 0]).reason.startswith("one step")


def test_equal_steps_do_not_diminish() -> None:
    assert judged([2, 2, 2], [1, 1, 1], [0, 0, 0]).passed
    assert not judged([2, 2, 2], [1, 1, 1], [0, 0, 0], is_diminishing=True).passed


def test_common_luck_leaves_only_the_error_of_the_lever() -> None:
    before = np.array([0.0, 5.0, 10.0])
    assert change_of(before, before + 1) == Mean(1.0, 0.0)
    assert mean_of(before).error > 1


@pytest.mark.parametrize(("value", "ratio"), [(2.0, 1.0), (2.4, 1.0), (1.0, 0.5), (5.0, 2.0)])
def test_a_level_is_held_against_the_nearest_end_of_its_target(value: float, ratio: float) -> None:
    assert ratio_to(Target(2.0, 2.5, ""), value) == pytest.approx(ratio)


def test_a_level_below_a_target_that_begins_at_nought_misses() -> None:
    assert ratio_to(Target(0.0, 0.15, ""), -0.1) == -math.inf


def test_targets_come_from_the_facts() -> None:
    assert targets.losses_a_day().low < facts.series("russia_losses_per_day")[-1].value <= targets.losses_a_day().high
    assert targets.loss_ratio().low < targets.loss_ratio().high
    assert targets.preliminary_days().low < targets.preliminary_days().high
    assert targets.survival(True, 5).low > targets.survival(False, 5).low
    assert 0 < targets.guarantee_gain_share() < 1
    assert targets.survival_stated(True, 2) == (0.88, 18)
    assert targets.first_week_share().high < 1
    assert targets.recommitment_days().low <= 20 <= targets.recommitment_days().high


def test_cases_known_at_the_cut_off_agree_with_the_stated_curve() -> None:
    """The curve was drawn from a few more cases than were known then."""
    assert targets.survival_of_cases(True, 5) == pytest.approx(targets.survival_stated(True, 5)[0], abs=0.1)
    assert targets.survival_of_cases(False, 2) == pytest.approx(targets.survival_stated(False, 2)[0], abs=0.1)


def test_the_observed_war_covers_every_week_of_the_hindcast() -> None:
    seen = observed_war.observed_weeks()
    assert {len(values) for values in seen.values()} == {observed_war.weeks()}
    assert all(np.isfinite(values).all() for values in seen.values())


def test_known_months_and_the_rest_add_up_to_the_year() -> None:
    gain = observed_war.observed_gain_km2()
    year = [month for month in gain if "2023-10" <= month <= "2024-09"]
    stated = next(float(row["value"]) for row in facts.table("territory") if row["item"] == "Russian advance in 12 months")
    assert sum(gain[month] for month in year) == pytest.approx(stated)


def test_months_cut_short_are_left_out() -> None:
    from datetime import date

    amounts, months = monthly(np.ones((10, 2), np.float32), date(2024, 12, 30))
    assert months == [1, 2]
    assert amounts == pytest.approx(365.25 / 12 / 7)


def test_hazard_counts_collapses_a_year_of_standing() -> None:
    import pandas as pd

    outcomes = pd.DataFrame({"held_weeks": [26.0, 52.0, 104.0], "censored": [0.0, 1.0, 1.0]})
    assert hazard_between(outcomes, 0, 1) == pytest.approx(1 / 2.5)
    assert hazard_between(outcomes, 1, 2) == 0


def test_the_table_for_readme_has_a_line_for_each_scenario() -> None:
    assert names()[0] == "baseline"
    text = markdown([ScenarioRow(name, (name, *"abcdefghijkl")) for name in names()], 600, 1)
    assert all(f"| `{name}` |" in text for name in names())


@pytest.mark.parametrize("words", [["--worlds", "3"], ["--seed", "-1"]])
def test_bad_options_end_with_exit_code_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "must be" in capsys.readouterr().err


def test_an_unwritable_file_ends_with_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--markdown", str(tmp_path / "none" / "table.md"), "--worlds", "10"]) == 2
    assert "cannot be written" in capsys.readouterr().err
