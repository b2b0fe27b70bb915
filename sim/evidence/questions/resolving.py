"""The small language in which a question says how it resolves: a kind, what it looks at, dates, and a threshold.

    resolves: {kind: total_between, series: russia_losses, from: 2025-01-01, to: 2025-12-31, at_least: 415}

Dates include their day. There is no free code: a rule is one of KINDS, with the keys that this kind has.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from sim.model.observed.series import SERIES
from sim.model.states.agreement import CLASS_NAMES
from sim.settings.errors import UserError, unknown

EARLIEST: Final = date(2022, 2, 24)
LATEST: Final = date(2029, 12, 31)
"""A date outside is taken for a slip."""
SERIES_NAMES: Final = tuple(series.name for series in SERIES)
SIDES: Final = ("at_least", "below")
PERIOD: Final = ("from", "to")


OF_CLASSES: Final = "of one of the classes if they are named"
SIGNED_BEFORE: Final = "worlds that signed one before are left out, as they are not the world that is asked about"


class Kind(NamedTuple):
    """One kind of rule: the keys that it must have, those that it may have, and what it says."""

    needs: tuple[str, ...]
    may: tuple[str, ...]
    meaning: str

    @property
    def has_threshold(self) -> bool:
        """Whether a number is compared with a threshold: then exactly one of SIDES must be given."""
        return "at_least" in self.may


KINDS: Final = {
    "signed_by": Kind(("from", "by"), ("classes",), f"the first general ceasefire is signed in a period, {OF_CLASSES}; {SIGNED_BEFORE}"),
    "held_by": Kind(("from", "by", "days"), (), "a general ceasefire is signed in a period and stands for so many days"),
    "collapsed_by": Kind(("from", "by"), (), f"the first general ceasefire is signed and collapses in a period; {SIGNED_BEFORE}"),
    "value_at": Kind(("series", "at"), SIDES, "the value at the end of a day"),
    "change_between": Kind(("series", *PERIOD), SIDES, "the value at the end of the period less that before it began"),
    "total_between": Kind(("series", *PERIOD), SIDES, "what a weekly flow, or a count since the start, adds up to in the period"),
    "mean_between": Kind(("series", *PERIOD), SIDES, "the mean over the weeks of the period"),
    "maximum_between": Kind(("series", *PERIOD), SIDES, "the largest value in any week of the period"),
    "share_between": Kind(("series", "of", *PERIOD), SIDES, "the total of a series as a share of the totals of several"),
    "together_between": Kind(("of", *PERIOD), (), "in some week of the period each of these series is 1"),
}
EVENT_KINDS: Final = ("signed_by", "held_by", "collapsed_by", "maximum_between", "together_between")
"""What can be answered yes before the deadline."""


class Rule(NamedTuple):
    """A rule, read and checked."""

    kind: str
    series: str = ""
    of: tuple[str, ...] = ()
    first: date | None = None  # of the period; none for value_at
    last: date = LATEST  # of the period, or the date of at or by
    threshold: float = 0.0
    is_at_least: bool = True  # else below
    days: int = 0
    classes: tuple[str, ...] = ()

    @property
    def deadline(self) -> date:
        """The day at whose end the answer is known for sure."""
        return self.last + timedelta(days=self.days)

    @property
    def reads(self) -> tuple[str, ...]:
        """Weekly series that the answer needs."""
        needs = {"held_by": ("in_ceasefire",)}
        named = (self.series,) if self.series else ()
        return tuple(dict.fromkeys((*needs.get(self.kind, ()), *named, *self.of)))

    @property
    def words(self) -> str:
        """The rule as a reader of the list sees it."""
        parts = [self.kind, self.series, *(("of " + " + ".join(self.of),) if self.of else ())]
        parts += [f"{self.first} to {self.last}" if self.first else str(self.last)]
        parts += [f"{self.days} days"] if self.days else []
        parts += [" or ".join(self.classes)] if self.classes else []
        if KINDS[self.kind].has_threshold:
            parts += [f"{'at least' if self.is_at_least else 'below'} {self.threshold:,.10g} {unit_of(self)}".strip()]
        return ", ".join(part for part in parts if part)


def unit_of(rule: Rule) -> str:
    """The unit of the number that a rule compares, as the record has it."""
    if rule.kind == "share_between":
        return "of the sum"
    unit = next(series.unit for series in SERIES if series.name == rule.series).removeprefix("share of worlds").removeprefix("0/1")
    return unit.removesuffix(" per week") if rule.kind == "total_between" else unit


def is_cumulative(name: str) -> bool:
    """Whether a series counts since the start, so that it begins at zero."""
    return next(series.meaning for series in SERIES if series.name == name).endswith("since the start")


def is_weekly_flow(name: str) -> bool:
    """Whether a series is an amount in a week."""
    return next(series.unit for series in SERIES if series.name == name).endswith("per week")


def rule_of(entry: object, where: str) -> Rule:
    """A rule from its YAML entry; a UserError that names the question for whatever is wrong."""
    if not isinstance(entry, dict) or "kind" not in entry:
        raise UserError(f"{where}: resolves must be {{kind: ..., ...}}, with one of the kinds {', '.join(KINDS)}.")
    name = str(entry["kind"])
    if name not in KINDS:
        raise UserError(f"{where}: {unknown('kind', name, KINDS)}")
    kind = KINDS[name]
    check_keys(entry, ("kind", *kind.needs), kind.may, f"{where}: resolves")
    rule = Rule(
        name,
        series=_series(entry["series"], where) if "series" in entry else "",
        of=tuple(_series(each, where) for each in _list(entry, "of", where)),
        first=day_of(entry["from"], f"{where}: from") if "from" in entry else None,
        last=_last(entry, where),
        days=_days(entry, where),
        classes=_classes(entry, where),
    )
    if rule.first is not None and rule.first > rule.last:
        raise UserError(f"{where}: from {rule.first} lies after {rule.last}.")
    _check_fit(rule, where)
    return _with_threshold(rule, entry, where) if kind.has_threshold else rule


def check_keys(entry: dict[str, Any], needed: tuple[str, ...], allowed: tuple[str, ...], where: str) -> None:
    """Refuse keys that are missing or not known."""
    for key in entry:
        if key not in needed + allowed:
            raise UserError(f"{where}: {unknown('key', str(key), (*needed, *allowed))}")
    if missing := [key for key in needed if key not in entry]:
        raise UserError(f"{where}: lacks {', '.join(missing)}.")


def day_of(value: object, where: str) -> date:
    """A date of the YAML; a UserError if it is none, or far off."""
    if type(value) is not date:
        raise UserError(f"{where} is {value!r}; it must be a date such as 2025-12-31.")
    if not EARLIEST <= value <= LATEST:
        raise UserError(f"{where} is {value}; it must lie between {EARLIEST} and {LATEST}.")
    return value


def number_of(value: object, where: str) -> float:
    """A finite number of the YAML."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise UserError(f"{where} is {value!r}; it must be a number.")
    return float(value)


def _last(entry: dict[str, Any], where: str) -> date:
    key = next(key for key in ("to", "at", "by") if key in entry)
    return day_of(entry[key], f"{where}: {key}")


def _series(name: object, where: str) -> str:
    if name not in SERIES_NAMES:
        raise UserError(f"{where}: {unknown('series', str(name), SERIES_NAMES)}")
    return str(name)


def _list(entry: dict[str, Any], key: str, where: str) -> list[Any]:
    """A list of at least one, or nothing where the key is absent."""
    if key not in entry:
        return []
    if not isinstance(entry[key], list) or not entry[key]:
        raise UserError(f"{where}: {key} is {entry[key]!r}; it must be a list such as [a, b].")
    return list(entry[key])


def _days(entry: dict[str, Any], where: str) -> int:
    if "days" not in entry:
        return 0
    days = number_of(entry["days"], f"{where}: days")
    if days < 1 or days != int(days):
        raise UserError(f"{where}: days is {entry['days']!r}; it must be a whole number of days, 1 or more.")
    return int(days)


def _classes(entry: dict[str, Any], where: str) -> tuple[str, ...]:
    classes = tuple(str(name) for name in _list(entry, "classes", where))
    for name in classes:
        if name not in CLASS_NAMES[1:]:
            raise UserError(f"{where}: {unknown('class', name, CLASS_NAMES[1:])}")
    return classes


def _check_fit(rule: Rule, where: str) -> None:
    """Refuse a kind that makes no sense for its series."""
    adds_up = is_cumulative(rule.series) or is_weekly_flow(rule.series) if rule.series else True
    if rule.kind in ("total_between", "share_between") and not (adds_up and all(map(is_cumulative, rule.of))):
        raise UserError(f"{where}: {rule.kind} needs an amount in a week or a count since the start; {rule.series} is neither.")
    if rule.kind in ("value_at", "change_between") and adds_up:
        raise UserError(f"{where}: {rule.series} is an amount in a week or a count since the start; use total_between.")


def _with_threshold(rule: Rule, entry: dict[str, Any], where: str) -> Rule:
    given = [side for side in SIDES if side in entry]
    if len(given) != 1:
        raise UserError(f"{where}: resolves needs exactly one of {' and '.join(SIDES)}.")
    threshold = number_of(entry[given[0]], f"{where}: {given[0]}")
    return rule._replace(threshold=threshold, is_at_least=given[0] == "at_least")
