"""The questions of the house, and what their reader refuses."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
import yaml

from sim.cli.questions import main
from sim.evidence.questions import quantities, questions
from sim.evidence.questions.listing import page
from sim.evidence.questions.resolving import KINDS
from sim.evidence.scoring.history import flow_history
from sim.settings.errors import UserError

GOOD = {
    "id": "gain",
    "title": "A title",
    "text": "An invented text.",
    "resolves": {"kind": "change_between", "series": "occupied_km2", "from": date(2025, 1, 1), "to": date(2025, 12, 31), "at_least": 5},
    "deadline": date(2025, 12, 31),
    "threshold_source": "invented",
    "base_rate": {"share": 0.5, "source": "invented"},
}
TAKES = {"what": "value", "series": "key_rate", "every": "month", "from": date(2025, 1, 1), "to": date(2025, 2, 28)}
SERIES = {"name": "rate", "title": "A title", "label": "Rate", "unit": "percent", "text": "An invented text.", "takes": TAKES}


def read(folder: Path, content: object) -> None:
    """Read a folder with this one file."""
    (folder / "invented.yaml").write_text(yaml.safe_dump(content, sort_keys=False))
    questions(folder)
    quantities(folder)


def changed(entry: dict, key: str, value: object) -> dict:
    """The entry with one field, or one field of its inner part after a point, set; None takes it out."""
    outer, _, inner = key.partition(".")
    if inner:
        return entry | {outer: changed(entry[outer], inner, value)}
    return {name: each for name, each in (entry | {key: value}).items() if each is not None}


def test_there_are_enough_and_all_resolve_in_two_years():
    assert len(questions()) >= 25
    assert all(date(2025, 1, 1) <= question.deadline <= date(2026, 12, 31) for question in questions().values())


def test_every_subject_is_asked_about():
    files = {question.file for question in questions().values()}
    assert files == {f"{name}.yaml" for name in ("aid", "ceasefire", "economy", "ground", "guarantee", "opinion", "strikes", "war")}


def test_every_threshold_says_where_it_comes_from():
    for question in questions().values():
        assert bool(question.threshold_source) == (KINDS[question.rule.kind].has_threshold or question.rule.days > 0)
        assert "Source: " in question.text


def test_a_higher_threshold_and_an_earlier_date_are_never_likelier_by_the_base_rates():
    signed = [questions()[f"ceasefire_signed_by_{day}"].base_rate for day in ("2025_06_30", "2025_12_31", "2026_06_30", "2026_12_31")]
    gains = [questions()[f"gain_{km2}_km2_in_2025"].base_rate for km2 in (2600, 5200, 7800)]
    held = [questions()[f"ceasefire_held_{days}_days_by_2025_12_31"].base_rate for days in (7, 30, 90)]
    assert signed == sorted(signed)
    assert gains == sorted(gains, reverse=True)
    assert held == sorted(held, reverse=True)


def test_labels_are_short_and_tell_series_apart():
    labels = [quantity.label for quantity in quantities().values()]
    assert len(set(labels)) == len(labels)
    assert all(len(label) <= 34 and "_" not in label for label in labels)


def test_base_rates_follow_from_their_own_words():
    base = {name: question.base_rate for name, question in questions().items()}
    for day, years in (("2025_06_30", 210 / 365), ("2025_12_31", 394 / 365), ("2026_06_30", 575 / 365), ("2026_12_31", 759 / 365)):
        assert base[f"ceasefire_signed_by_{day}"] == pytest.approx(1 - np.exp(-0.1 * years), abs=6e-4)
    for day, months in (("2025_06_30", 7), ("2025_12_31", 13)):
        assert base[f"us_pauses_aid_by_{day}"] == pytest.approx(1 - np.exp(-2 * 0.09 * months / 3), abs=6e-3)
    signed = {year: base[f"ceasefire_signed_by_{year}_12_31"] for year in (2025, 2026)}
    for name, share, year in (
        ("ceasefire_held_7_days_by_2025_12_31", 0.65, 2025),
        ("ceasefire_held_30_days_by_2025_12_31", 0.5, 2025),
        ("ceasefire_held_90_days_by_2025_12_31", 0.4, 2025),
        ("ceasefire_collapsed_by_2025_12_31", 0.4, 2025),
        ("ceasefire_collapsed_by_2026_12_31", 0.5, 2026),
        ("guaranteed_ceasefire_by_2025_12_31", 0.6, 2025),
        ("guaranteed_ceasefire_by_2026_12_31", 0.6, 2026),
        ("guarantor_troops_1_thousand_by_2025_12_31", 0.3, 2025),
        ("guarantor_troops_1_thousand_by_2026_12_31", 0.4, 2026),
        ("guarantor_troops_10_thousand_by_2026_12_31", 0.25, 2026),
    ):
        assert base[name] == pytest.approx(share * signed[year], abs=6e-4), name


def test_thresholds_of_aid_are_what_the_facts_say_by_the_counting_of_the_model():
    europe, us = (sum(month.value for month in flow_history(name, date(2024, 12, 2))[-12:]) for name in ("aid_europe", "aid_us"))
    found = questions()
    assert found["europe_and_canada_aid_at_least_44_5_bn_in_2025"].rule.threshold == pytest.approx(europe, abs=0.05)
    assert found["us_aid_at_least_20_9_bn_in_2025"].rule.threshold == pytest.approx(us, abs=0.05)
    assert found["europe_and_canada_give_68_percent_in_2025"].rule.threshold == pytest.approx(europe / (europe + us), abs=0.005)
    assert found["europe_and_canada_give_81_percent_in_2025"].rule.threshold == pytest.approx(europe / (europe + us / 2), abs=0.005)
    assert not any("aid_other" in question.rule.reads for question in found.values())
    assert all(quantity.series != "aid_other" for quantity in quantities().values())


def test_the_page_of_questions_names_every_question_and_series(tmp_path):
    assert main(["--write", str(tmp_path / "questions.md")]) == 0
    text = (tmp_path / "questions.md").read_text(encoding="utf-8")
    assert text == page()
    assert not [each for each in (*questions().values(), *quantities().values()) if each.title not in text]


def test_good_entries_are_read(tmp_path):
    read(tmp_path, {"questions": [GOOD], "series": [SERIES]})


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("titel", "x", "Did you mean 'title'"),
        ("text", None, "lacks text"),
        ("title", "  ", "must be a text"),
        ("resolves.kind", "change_betwen", "Did you mean 'change_between'"),
        ("resolves.kind", None, "resolves must be"),
        ("resolves.series", "ocupied_km2", "Did you mean 'occupied_km2'"),
        ("resolves.series", "civilian_deaths", "use total_between"),
        ("resolves.from", "2025-13-01", "must be a date"),
        ("resolves.from", date(2026, 1, 1), "lies after"),
        ("resolves.to", date(1925, 12, 31), "must lie between"),
        ("resolves.by", date(2025, 1, 1), "unknown key 'by'"),
        ("resolves.at_least", None, "exactly one of"),
        ("resolves.below", 3, "exactly one of"),
        ("resolves.at_least", "many", "must be a number"),
        ("resolves.at_least", float("nan"), "must be a number"),
        ("deadline", date(2025, 12, 30), "the rule ends on 2025-12-31"),
        ("deadline", "soon", "must be a date"),
        ("threshold_source", None, "threshold_source"),
        ("base_rate", 0.3, "base_rate must be"),
        ("base_rate.share", 0, "above 0 and below 1"),
        ("base_rate.share", True, "must be a number"),
        ("alternatives", ["gian"], "unknown alternative"),
        ("alternatives", ["gain"], "unknown alternative"),
        ("alternatives", "gain", "must be a list"),
    ],
)
def test_a_wrong_question_is_refused_by_name(tmp_path, key, value, reason):
    with pytest.raises(UserError, match=r"invented\.yaml") as error:
        read(tmp_path, {"questions": [changed(GOOD, key, value)]})
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("resolves", "reason"),
    [
        ({"kind": "signed_by", "by": date(2025, 12, 31)}, "lacks from"),
        ({"kind": "signed_by", "from": date(2024, 12, 2), "by": date(2025, 12, 31), "classes": ["holliday"]}, "Did you mean 'holiday'"),
        ({"kind": "held_by", "from": date(2024, 12, 2), "by": date(2025, 12, 31), "days": 1.5}, "whole number of days"),
        ({"kind": "total_between", "series": "key_rate", "from": date(2025, 1, 1), "to": date(2025, 12, 31), "below": 1}, "neither"),
        ({"kind": "together_between", "of": [], "from": date(2025, 1, 1), "to": date(2025, 12, 31)}, "must be a list"),
    ],
)
def test_a_wrong_rule_is_refused(tmp_path, resolves, reason):
    with pytest.raises(UserError, match="question 'gain'") as error:
        read(tmp_path, {"questions": [GOOD | {"resolves": resolves}]})
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("takes.every", "week", "unknown every"),
        ("takes.what", "valu", "Did you mean 'value'"),
        ("takes.series", "key_rates", "Did you mean 'key_rate'"),
        ("takes.to", date(2025, 2, 27), "whole months"),
        ("takes.scale", "x", "must be a number"),
        ("takes.scal", 1, "Did you mean 'scale'"),
        ("takes.shift", "x", "must be a number"),
        ("unit", None, "lacks unit"),
        ("label", None, "lacks label"),
    ],
)
def test_a_wrong_series_is_refused_by_name(tmp_path, key, value, reason):
    with pytest.raises(UserError, match="series 'rate'") as error:
        read(tmp_path, {"series": [changed(SERIES, key, value)]})
    assert reason in str(error.value)


@pytest.mark.parametrize("content", [{"questions": [GOOD, GOOD]}, {"series": [SERIES, SERIES]}, {"question": []}, {"questions": {}}])
def test_a_wrong_file_is_refused(tmp_path, content):
    with pytest.raises(UserError, match=r"invented\.yaml"):
        read(tmp_path, content)
