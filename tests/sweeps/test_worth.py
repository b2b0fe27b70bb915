"""The smallest difference worth telling: every outcome names one with its source, and only what exceeds it is counted."""

import pandas as pd
import pytest

from sim.model.observed.outcomes import OUTCOMES
from sim.runs.drawing.style import in_house_style
from sim.settings import facts
from sim.sweeps.comparison.chart import draw
from sim.sweeps.comparison.series import WHOLE
from sim.sweeps.shared.measures import MEASURES
from sim.sweeps.shared.sweep import Sweep
from tests.engine.drawn import drawn_words
from tests.sweeps.synthetic_sweep import analysed, choice, write_sweep

TERMS = choice("terms", "line", "half", "whole")
KM2, CLASH, LOSSES = "occupied_end_km2", "direct_clash", "ukraine_losses_thousand"


def three(folder, **changes):
    """Three points with the same luck; `changes` of outcomes are added at the second point, and twice at the third."""
    sweep = Sweep(write_sweep(folder, pd.DataFrame({"terms": TERMS["levels"]}), [TERMS], replicates=100))
    path = folder / "outcomes.parquet"
    rows = pd.read_parquet(path)
    first = rows[rows["point"] == 0]
    parts = []
    for point in range(3):
        part = first.assign(point=point)
        for name, change in changes.items():
            part[name] = part[name] + point * (change + 0.01 * change * (part["world"] % 7 - 3))
        parts.append(part)
    pd.concat(parts, ignore_index=True).to_parquet(path, index=False)
    return sweep


def titled(sweep, finding):
    with in_house_style():
        return draw(sweep, finding)["comparison_differences"].get_label()


# What is named


def test_every_outcome_names_its_smallest_difference_with_a_source():
    for outcome in OUTCOMES:
        if outcome.unit == "name" or outcome.name == "world":
            continue
        what, _, source = outcome.because.rpartition("; ")
        assert outcome.smallest > 0, outcome.name
        assert what, outcome.name
        assert source in facts.sources(), outcome.name


def test_a_measure_has_the_smallest_difference_of_its_outcome():
    of = {outcome.name: outcome.smallest for outcome in OUTCOMES}
    assert all(measure.smallest == of[name] for name, measure in MEASURES.items() if name in of)
    assert MEASURES["held_5_years"].smallest == of["durable"]


# What is counted


def test_what_is_distinguishable_but_small_is_not_counted(tmp_path):
    sweep = three(tmp_path, occupied_end_km2=0.2)
    finding = analysed("comparison", sweep, outcomes=[KM2])
    table = finding.tables["comparison_differences"]
    assert table["distinguishable"].all()
    assert not table["worth_telling"].any()
    sentence = finding.sentences[1]
    assert "No difference to the reference is worth telling: 2 of 2 are distinguishable, but no larger than 436 km²" in sentence
    assert titled(sweep, finding).endswith("is worth telling: 2 of 2 are distinguishable, but too small to matter")


def test_a_second_number_says_how_many_are_small(tmp_path):
    sweep = three(tmp_path, occupied_end_km2=300)
    finding = analysed("comparison", sweep, outcomes=[KM2])
    assert finding.tables["comparison_differences"]["worth_telling"].tolist() == [False, True]
    assert "1 of 2 differences to the reference is worth telling" in finding.sentences[1]
    assert "1 more is distinguishable, but no larger than 436 km²" in finding.sentences[1]
    assert "1 of 2 differences to" in titled(sweep, finding)
    assert titled(sweep, finding).endswith("; 1 more is distinguishable, but too small to matter")


def test_outcomes_that_moved_most_come_first(tmp_path):
    """Losses move by 40 times their smallest difference, ground by 20 times, though its numbers are larger."""
    sweep = three(tmp_path, occupied_end_km2=4_360, ukraine_losses_thousand=80)
    finding = analysed("comparison", sweep, outcomes=[CLASH, KM2, LOSSES])
    assert list(dict.fromkeys(finding.tables["comparison"]["outcome"])) == [LOSSES, KM2, CLASH]
    assert [sentence.partition(":")[0] for sentence in finding.sentences[1:]] == [MEASURES[name].label for name in (LOSSES, KM2, CLASH)]
    with in_house_style():
        figure = draw(sweep, finding)["comparison_differences"]
    assert figure.axes[0].texts[1].get_text().replace("\n", " ") == MEASURES[LOSSES].label


# Weekly series of jobs


def with_series(folder, rare=(), **shifts):
    """A multirun whose jobs keep weekly series: each of `shifts` is added, in the second half, to the mean of a series of the last job."""
    sweep = three(folder)
    points = pd.read_parquet(folder / "points.parquet").assign(folder=["0_line", "1_half", "2_whole"])
    points.to_parquet(folder / "points.parquet", index=False)
    for index, name in enumerate(points["folder"]):
        weeks = [week for week in range(40) for _ in WHOLE]
        table = pd.DataFrame({"week": weeks, "series": [*WHOLE] * 40, "mean": 5.0, "q05": 0.0, "q50": 5.0, "q95": 10.0, "worlds": 100})
        table.loc[table["series"].isin(rare), ["mean", "q50", "q95"]] = 0.0
        for series, shift in shifts.items() if index == 2 else ():
            table.loc[(table["series"] == series) & (table["week"] >= 20), "mean"] += shift
        (folder / name).mkdir()
        table.to_parquet(folder / name / "weekly.parquet", index=False)
    return sweep


def test_the_series_that_moved_most_are_named_and_drawn(tmp_path):
    sweep = with_series(tmp_path, drones=-3.0, key_rate=6.0, urals_usd=0.5)
    finding = analysed("comparison", sweep, outcomes=["signed"])
    table = finding.tables["comparison_series"]
    assert table["series"].tolist() == ["key_rate", "drones"]
    assert table["shift"].tolist() == pytest.approx([0.6, 0.3])
    assert table["week"].tolist() == [20, 20]
    assert f"{WHOLE['key_rate'].meaning}, 60% in week 20" in finding.sentences[-1]
    with in_house_style():
        figure = draw(sweep, finding)["comparison_series"]
    assert "Russian key rate" in figure.get_label()
    assert any(words.endswith("whole") for words, _ in drawn_words(figure)[0])


def test_series_that_did_not_move_are_not_shown(tmp_path):
    finding = analysed("comparison", with_series(tmp_path, drones=0.9), outcomes=["signed"])
    assert not any(name.startswith("comparison_series") for name in finding.tables)


def test_what_a_handful_of_worlds_do_is_no_series_that_moved(tmp_path):
    finding = analysed(
        "comparison", with_series(tmp_path, rare=["guarantor_troops"], guarantor_troops=0.02, drones=-3.0), outcomes=["signed"]
    )
    assert finding.tables["comparison_series"]["series"].tolist() == ["drones"]


# Policies


def test_a_policy_that_is_behind_by_too_little_is_as_good_as_the_best(tmp_path):
    finding = analysed("robustness", three(tmp_path, occupied_end_km2=100), policy=["terms"], outcomes=[KM2])
    expected = finding.tables["robustness"].query("statistic == 'expected'").set_index("policy")
    assert expected["is_best"].sum() == 1
    assert expected["is_close"].sum() == 2
    assert not (expected["is_close"] & expected["is_tied"]).any()
    assert "behind it by no more than 436 km², which is not worth telling" in " ".join(finding.sentences)
