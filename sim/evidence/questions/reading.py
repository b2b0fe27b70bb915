"""Reads and checks the questions and the series forecasts of this folder."""

from __future__ import annotations

import hashlib
import math
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from sim.evidence.questions.resolving import PERIOD, Rule, check_keys, day_of, number_of, rule_of
from sim.settings.codebook import read_yaml
from sim.settings.errors import UserError, unknown

FOLDER: Final = Path(__file__).parent
QUESTION_NEEDS: Final = ("id", "title", "text", "resolves", "deadline", "base_rate")
QUESTION_MAY: Final = ("alternatives", "threshold_source", "note")
QUANTITY_NEEDS: Final = ("name", "title", "label", "unit", "text", "takes")
QUANTITY_MAY: Final = ("note",)
TAKES: Final = {"value": "value_at", "change": "change_between", "total": "total_between", "mean": "mean_between"}
TAKES_NEEDS: Final = ("what", "series", "every", *PERIOD)
TAKES_MAY: Final = ("scale", "per_day", "shift")
EVERY: Final = ("month", "quarter", "year")
MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
SHARE: Final = "share"


class Question(NamedTuple):
    """One outcome definition, resolvable by an outsider."""

    id: str
    title: str
    text: str  # the public text, with the exact rule and the source to resolve from
    rule: Rule
    deadline: date
    alternatives: tuple[str, ...]  # ids of other definitions of the same outcome
    base_rate: float  # what someone would say who knows the past up to November 2024 and no model
    base_rate_source: str
    threshold_source: str  # where the threshold comes from; empty where there is none
    note: str
    file: str


class Period(NamedTuple):
    """The days that one value of a series forecast speaks of, both included."""

    first: date
    last: date


class Quantity(NamedTuple):
    """One series forecast: what is forecast, and for which periods."""

    name: str
    title: str
    label: str  # short, for tables and charts
    unit: str
    text: str
    what: str  # a key of TAKES
    series: str  # of the record
    every: str
    first: date
    last: date
    scale: float  # from the unit of the record to the unit here
    is_per_day: bool  # a total is divided by the days of its period
    note: str
    shift: float = 0.0  # added to what the record says, in the unit here: where the model starts off the public count

    @property
    def limits(self) -> tuple[float, float]:
        """Between which values an observation can lie: a share, an amount that cannot be negative, or a change either way."""
        if self.what == "change":
            return -math.inf, math.inf
        return 0.0, 1.0 if self.unit == SHARE else math.inf

    @property
    def is_stock(self) -> bool:
        """Whether it is a value at the end of a day, and not of a period."""
        return self.what == "value"

    @property
    def periods(self) -> tuple[Period, ...]:
        """All periods, in order; those of a stock end on the days whose value is meant."""
        found, begin = [], self.first
        while begin <= self.last:
            after = _months_later(begin, MONTHS[self.every])
            found.append(Period(begin, after - timedelta(days=1)))
            begin = after
        return tuple(found)

    def rule(self, period: Period) -> Rule:
        """The rule, without threshold, that gives the value of a period."""
        return Rule(TAKES[self.what], self.series, first=None if self.is_stock else period.first, last=period.last)

    def factor(self, period: Period) -> float:
        """By what the rule's number is multiplied."""
        return self.scale / ((period.last - period.first).days + 1) if self.is_per_day else self.scale


@cache
def questions(folder: Path = FOLDER) -> dict[str, Question]:
    """All questions by id, in the order of their files."""
    entries = [(file, entry) for file, content in _contents(folder).items() for entry in _entries(file, content, "questions")]
    found: dict[str, Question] = {}
    for file, entry in entries:
        question = question_of(file, entry)
        if question.id in found:
            raise UserError(f"sim/evidence/questions/{file}: question '{question.id}' stands in {found[question.id].file} already.")
        found[question.id] = question
    for question in found.values():
        for other in (other for other in question.alternatives if other not in found or other == question.id):
            raise UserError(f"sim/evidence/questions/{question.file}: question '{question.id}': {unknown('alternative', other, found)}")
    return found


@cache
def quantities(folder: Path = FOLDER) -> dict[str, Quantity]:
    """All series forecasts by name, in the order of their files."""
    entries = [(file, entry) for file, content in _contents(folder).items() for entry in _entries(file, content, "series")]
    found: dict[str, Quantity] = {}
    for file, entry in entries:
        quantity = quantity_of(file, entry)
        if quantity.name in found:
            raise UserError(f"sim/evidence/questions/{file}: series '{quantity.name}' stands there twice.")
        found[quantity.name] = quantity
    return found


@cache
def questions_hash(folder: Path = FOLDER) -> str:
    """SHA-256 over names and bytes of the YAML files: two forecasts with one hash answer the same texts."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        text = path.read_bytes()
        digest.update(f"{path.name} {len(text)}\n".encode())
        digest.update(text)
    return digest.hexdigest()


@cache
def rules_hash() -> str:
    """SHA-256 over all rules and periods: the answers of a run hold as long as these stay, whatever words stand around them."""
    rules = [(question.id, *question.rule) for question in questions().values()]
    series = [(each.name, each.what, each.series, each.periods, each.scale, each.is_per_day, each.shift) for each in quantities().values()]
    return hashlib.sha256(repr((rules, series)).encode()).hexdigest()


def question_of(file: str, entry: object) -> Question:
    """One question, checked."""
    where = f"sim/evidence/questions/{file}: question {_called(entry, 'id')}"
    fields = _fields(entry, QUESTION_NEEDS, QUESTION_MAY, where)
    rule = rule_of(fields["resolves"], where)
    deadline = day_of(fields["deadline"], f"{where}: deadline")
    if deadline != rule.deadline:
        raise UserError(f"{where}: the deadline is {deadline}, but the rule ends on {rule.deadline}.")
    share, source = _base_rate(fields["base_rate"], where)
    has_number = any(side in fields["resolves"] for side in ("at_least", "below", "days"))
    if has_number and "threshold_source" not in fields:
        raise UserError(f"{where}: lacks threshold_source, which says from what facts up to 2024-11-30 its number comes.")
    return Question(
        id=fields["id"],
        title=fields["title"],
        text=_plain(fields["text"]),
        rule=rule,
        deadline=deadline,
        alternatives=tuple(fields["alternatives"] if "alternatives" in fields else ()),
        base_rate=share,
        base_rate_source=source,
        threshold_source=_optional(fields, "threshold_source"),
        note=_optional(fields, "note"),
        file=file,
    )


def quantity_of(file: str, entry: object) -> Quantity:
    """One series forecast, checked."""
    where = f"sim/evidence/questions/{file}: series {_called(entry, 'name')}"
    fields = _fields(entry, QUANTITY_NEEDS, QUANTITY_MAY, where)
    takes = fields["takes"]
    if not isinstance(takes, dict):
        raise UserError(f"{where}: takes must be {{what: ..., series: ..., every: ..., from: ..., to: ...}}.")
    check_keys(takes, TAKES_NEEDS, TAKES_MAY, f"{where}: takes")
    what, every = (_one_of(takes[key], key, allowed, where) for key, allowed in (("what", TAKES), ("every", EVERY)))
    first, last = (day_of(takes[key], f"{where}: {key}") for key in PERIOD)
    rule_of({"kind": TAKES[what], "series": takes["series"], "at_least": 0, **_dates(what, first, last)}, where)
    quantity = Quantity(
        name=fields["name"],
        title=fields["title"],
        label=fields["label"],
        unit=fields["unit"],
        text=_plain(fields["text"]),
        what=what,
        series=takes["series"],
        every=every,
        first=first,
        last=last,
        scale=number_of(takes["scale"], f"{where}: scale") if "scale" in takes else 1.0,
        is_per_day="per_day" in takes and takes["per_day"] is True,
        note=_optional(fields, "note"),
        shift=number_of(takes["shift"], f"{where}: shift") if "shift" in takes else 0.0,
    )
    if first.day != 1 or quantity.periods[-1].last != last:
        raise UserError(f"{where}: {first} to {last} must be whole {every}s, from the first day of a month.")
    return quantity


def _dates(what: str, first: date, last: date) -> dict[str, date]:
    return {"at": last} if what == "value" else {"from": first, "to": last}


@cache
def _contents(folder: Path) -> dict[str, dict[str, Any]]:
    """What the YAML files hold, by their names."""
    return {path.name: read_yaml(path) for path in sorted(folder.glob("*.yaml"))}


def _entries(file: str, content: dict[str, Any], key: str) -> list[object]:
    check_keys(content, (), ("questions", "series"), f"sim/evidence/questions/{file}")
    entries = content[key] if key in content else []
    if not isinstance(entries, list):
        raise UserError(f"sim/evidence/questions/{file}: {key} must be a list.")
    return entries


def _called(entry: object, key: str) -> str:
    return f"'{entry[key]}'" if isinstance(entry, dict) and key in entry else f"without {key}"


def _fields(entry: object, needs: tuple[str, ...], may: tuple[str, ...], where: str) -> dict[str, Any]:
    """The entry as fields, with texts that are texts."""
    if not isinstance(entry, dict):
        raise UserError(f"{where}: must have the keys {', '.join(needs)}.")
    check_keys(entry, needs, may, where)
    texts = ("id", "name", "title", "label", "unit", "text", "threshold_source", "note")
    for key in (key for key in texts if key in entry):
        if not isinstance(entry[key], str) or not entry[key].strip():
            raise UserError(f"{where}: {key} is {entry[key]!r}; it must be a text.")
    if "alternatives" in entry and not isinstance(entry["alternatives"], list):
        raise UserError(f"{where}: alternatives must be a list of ids.")
    return entry


def _base_rate(entry: object, where: str) -> tuple[float, str]:
    if not isinstance(entry, dict):
        raise UserError(f"{where}: base_rate must be {{share: ..., source: ...}}.")
    check_keys(entry, ("share", "source"), (), f"{where}: base_rate")
    share = number_of(entry["share"], f"{where}: base_rate")
    if not 0 < share < 1:
        raise UserError(f"{where}: base_rate is {share:g}; allowed above 0 and below 1, so that its log score is finite.")
    return share, _plain(str(entry["source"]))


def _one_of(value: object, key: str, allowed: Any, where: str) -> str:
    if value not in allowed:
        raise UserError(f"{where}: {unknown(key, str(value), allowed)}")
    return str(value)


def _optional(fields: dict[str, Any], key: str) -> str:
    """A text that may be left out."""
    return _plain(fields[key]) if key in fields else ""


def _plain(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def _months_later(day: date, months: int) -> date:
    """The same day of a later month; the first day of a month, so that it exists."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, day.day)
