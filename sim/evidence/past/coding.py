"""From what the sources say of a past ceasefire to numbers of the model. Nothing here knows how the ceasefire ended.

A record of conf/past/cases.yaml holds words and numbers, each with the column and the words that it was read from;
conf/past/coding.yaml says what each word means on the model's scales.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from sim.settings.codebook import BASES, read_yaml
from sim.settings.errors import UserError, unknown
from sim.settings.searchpath import conf_folder

FOLDER: Final = "past"
BOOK: Final = "coding.yaml"
CASES: Final = "cases.yaml"
TITLE: Final = "title"
PRIOR: Final = "prior"
WORD_FIELDS: Final = ("text", "line", "buffer_km", "limits", "monitoring", "force", "us_behind", "pressure", "challenger")
"""Every case has them."""
NUMBER_FIELDS: Final = ("monitors_people", "force_people", "line_km")
OPTIONAL_FIELDS: Final = (*NUMBER_FIELDS, "pledge")
PARTS: Final = ("value", "basis", "source", "column", "quote", "note")
TROOPS: Final = "guarantee.troops_wanted_thousand"
MONITORS: Final = "terms.monitors_thousand"
THOUSAND: Final = 1000.0


class Entry(NamedTuple):
    """One thing that is known of a case, and where it was read."""

    value: str | float  # a word of the coding book, a number, or prior
    basis: str
    source: str
    column: str | None  # of the table of cases
    quote: str  # words of that column
    note: str


class Case(NamedTuple):
    """A past ceasefire as its sources describe it."""

    case_id: str
    title: str
    entries: Mapping[str, Entry]

    def word(self, field: str) -> str:
        """The word for a field; numbers and unknowns as they stand."""
        return str(self.entries[field].value)


class Range(NamedTuple):
    """A number of the model for one case: drawn anew in each world between low and high, or one value."""

    low: float
    high: float


@cache
def book() -> Mapping[str, Any]:
    """What each word means, the scale, and what is known from memory alone."""
    return read_yaml(conf_folder() / FOLDER / BOOK)


@cache
def cases(file: Path | None = None) -> tuple[Case, ...]:
    """Every case of the table, in the order of their ids."""
    path = file or conf_folder() / FOLDER / CASES
    return tuple(_case(f"{path.name}: {case_id}", case_id, content) for case_id, content in sorted(read_yaml(path).items()))


def _case(where: str, case_id: str, content: Any) -> Case:
    """One record, checked; a UserError names the entry that is wrong."""
    if not isinstance(content, Mapping):
        raise UserError(f"{where} must hold a title and what is known of the ceasefire.")
    for field in (TITLE, *WORD_FIELDS):
        if field not in content:
            raise UserError(f"{where}: {field} is missing; every case has {', '.join((TITLE, *WORD_FIELDS))}.")
    entries = {field: _entry(f"{where}: {field}", field, given) for field, given in content.items() if field != TITLE}
    return Case(case_id, str(content[TITLE]), entries)


def _entry(where: str, field: str, given: Any) -> Entry:
    known = (*WORD_FIELDS, *OPTIONAL_FIELDS)
    if field not in known:
        raise unknown(f"field of a past ceasefire ({where})", field, known)
    if not isinstance(given, Mapping) or set(given) != set(PARTS):
        raise UserError(f"{where} must have {', '.join(PARTS)} and nothing else.")
    entry = Entry(**given)
    if entry.basis not in BASES:
        raise unknown(f"basis in {where}", entry.basis, BASES)
    _check_value(where, field, entry.value)
    return entry


def _check_value(where: str, field: str, value: Any) -> None:
    """A word of the book, prior, or a number where a number may stand."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if value == PRIOR or (is_number and value >= 0 and (field in NUMBER_FIELDS or field == "buffer_km")):
        return
    words = () if field in NUMBER_FIELDS else tuple(book()[field]["words"])
    if not isinstance(value, str) or value not in words:
        raise UserError(f"{where}.value is {value!r}; allowed: {', '.join((*words, PRIOR))}{'' if words else ' or a number'}.")


def numbers_of(case: Case) -> dict[str, Range]:
    """The numbers of the model that a case sets, by path; shares 0-1, thousands of people, km on each side.

    `guarantee.us_backstop_share` and `administration.aid_conditionality_share` are the US backing and the pressure themselves.
    """
    found: dict[str, Range] = {}
    for field in (field for field in (*WORD_FIELDS, "pledge") if field in case.entries):
        for path, value in _of_field(case, field):
            before = found[path] if path in found and field == "line" else Range(0.0, 0.0)
            found[path] = Range(before.low + value.low, before.high + value.high)
    found |= _people(case)
    return found if has_force(case) else found | _without_force()


def has_force(case: Case) -> bool:
    """Whether foreign troops stand behind or between the parties."""
    return case.entries["force"].value != "none"


def _of_field(case: Case, field: str) -> Iterator[tuple[str, Range]]:
    """The numbers that one field sets, with their values."""
    rules, value = book()[field], case.entries[field].value
    if value == PRIOR:
        values = rules[PRIOR]
    elif isinstance(value, str):
        values = rules["words"][value]["values"]
    else:
        values = [value / 2]  # a width in km; the model counts each side
    for path, entry in zip(rules["sets"], values, strict=True):
        yield path, _range(entry)


def _range(entry: Any) -> Range:
    low, high = entry if isinstance(entry, list) else (entry, entry)
    return Range(float(low), float(high))


def _people(case: Case) -> dict[str, Range]:
    """Troops and monitors that are given as numbers, brought to the model's front."""
    scale = book()["scale"]
    line = case.entries["line_km"].value if "line_km" in case.entries else scale["usual_line_km"]
    factor = scale["front_km"] / float(line) / THOUSAND
    troops, monitors = (_number(case, field) for field in ("force_people", "monitors_people"))
    found = {}
    if troops is not None:
        found[TROOPS] = _range(min(scale["most_troops_thousand"], troops * factor))
    if monitors is not None:
        found[MONITORS] = _range(min(scale["most_monitors_thousand"], monitors * factor))
    return found


def _number(case: Case, field: str) -> float | None:
    """The number of a field; none where it is unknown or not given."""
    if field not in case.entries or case.entries[field].value == PRIOR:
        return None
    return float(case.entries[field].value)


def _without_force() -> dict[str, Range]:
    """No guarantee: nothing of it stays at a prior."""
    paths = (*book()["force"]["sets"], *book()["us_behind"]["sets"])
    return dict.fromkeys(paths, Range(0.0, 0.0))


def left_by_memory(phrases: str) -> set[str]:
    """Fields of a case that stay at their prior, since the source table has them from memory; a UserError for unlisted words."""
    known = book()["memory"]
    found: set[str] = set()
    for phrase in [phrases] if phrases in known else [part.strip() for part in phrases.split(";") if part.strip()]:
        if phrase not in known:
            raise UserError(f"conf/past/coding.yaml: memory does not say what '{phrase}' leaves at its prior.")
        found.update(known[phrase])
    return found
