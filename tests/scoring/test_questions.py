"""The questions of the house, and what their reader refuses."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from sim.errors import UserError
from sim.questions import quantities, questions
from sim.questions.listing import page
from sim.questions.resolving import KINDS

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
SERIES = {"name": "rate", "title": "A title", "unit": "percent", "text": "An invented text.", "takes": TAKES}


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
    assert files == {f"{name}.yaml" for name in ("aid", "ceasefire", "economy", "ground", "guarantee", "opinion", "war")}


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


def test_the_page_of_questions_is_up_to_date():
    assert (Path(__file__).parents[2] / "docs" / "questions.md").read_text() == page(), "python -m sim.questions --write docs/questions.md"


def test_good_entries_are_read(tmp_path):
    read(tmp_path, {"questions": [GOOD], "series": [SERIES]})


@pytest.mark.parametrize(
    ("key", "value", "said"),
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
def test_a_wrong_question_is_refused_by_name(tmp_path, key, value, said):
    with pytest.raises(UserError, match=r"invented\.yaml") as error:
        read(tmp_path, {"questions": [changed(GOOD, key, value)]})
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("resolves", "said"),
    [
        ({"kind": "signed_by", "by": date(2025, 12, 31), "classes": ["holliday"]}, "Did you mean 'holiday'"),
        ({"kind": "held_by", "by": date(2025, 12, 31), "days": 1.5}, "whole number of days"),
        ({"kind": "total_between", "series": "key_rate", "from": date(2025, 1, 1), "to": date(2025, 12, 31), "below": 1}, "neither"),
        ({"kind": "together_between", "of": [], "from": date(2025, 1, 1), "to": date(2025, 12, 31)}, "must be a list"),
    ],
)
def test_a_wrong_rule_is_refused(tmp_path, resolves, said):
    with pytest.raises(UserError, match="question 'gain'") as error:
        read(tmp_path, {"questions": [GOOD | {"resolves": resolves}]})
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("takes.every", "week", "unknown every"),
        ("takes.what", "valu", "Did you mean 'value'"),
        ("takes.series", "key_rates", "Did you mean 'key_rate'"),
        ("takes.to", date(2025, 2, 27), "whole months"),
        ("takes.scale", "x", "must be a number"),
        ("takes.scal", 1, "Did you mean 'scale'"),
        ("unit", None, "lacks unit"),
    ],
)
def test_a_wrong_series_is_refused_by_name(tmp_path, key, value, said):
    with pytest.raises(UserError, match="series 'rate'") as error:
        read(tmp_path, {"series": [changed(SERIES, key, value)]})
    assert said in str(error.value)


@pytest.mark.parametrize("content", [{"questions": [GOOD, GOOD]}, {"series": [SERIES, SERIES]}, {"question": []}, {"questions": {}}])
def test_a_wrong_file_is_refused(tmp_path, content):
    with pytest.raises(UserError, match=r"invented\.yaml"):
        read(tmp_path, content)
