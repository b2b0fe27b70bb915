"""The codebook: every number of the model with its unit, range, basis and source. `python -m sim codebook`.

One file in conf/parameters/ for each rules file; one entry for each number. This module reads and checks them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from sim.settings.errors import UserError, did_you_mean
from sim.settings.searchpath import choices_of, conf_folder

BASES: Final = ("measured", "published", "derived", "calibrated", "judgement")
YOURS: Final = "yours"
"""Basis of a value set by hand, on the command line or in a file that names no other: no source of the codebook speaks for it."""
REQUIRED: Final = ("value", "unit", "low", "high", "basis", "source", "note")
OPTIONAL: Final = ("names", "is_definition")
REPLACEABLE: Final = ("value", "low", "high", "basis", "source", "note")
LEVER_GROUPS: Final = ("terms", "guarantee", "administration")
"""Configuration groups whose files say what people choose; such a number is chosen, never drawn."""

EARLIER_NAMES: Final = {"occupation": "rights"}
"""Groups by their earlier name. Their luck and their place among the numbers still go by it: another name would draw other luck."""

Codebook = Mapping[str, Mapping[str, "Number"]]
YAML_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the model and where it comes from."""

    group: str  # the file in conf/parameters/
    name: str
    value: float
    unit: str
    low: float
    high: float
    basis: str  # one of BASES, or YOURS
    sources: tuple[str, ...]  # keys of sim/settings/facts/sources.csv
    note: str
    names: tuple[str, ...] = ()  # of a code: the meaning of 0, 1, 2, ...
    is_definition: bool = False  # it says what a word means, such as lasting: whoever asks chooses it, and nothing is uncertain about it
    status: str = "default"  # default, pinned (by scenario, choice or command line), drawn (for each world) or posterior (a row for each)

    @property
    def path(self) -> str:
        """How the command line names it."""
        return f"{self.group}.{self.name}"

    @property
    def luck(self) -> str:
        """Name of the stream from which it is drawn."""
        return f"parameter {earlier_name(self.group)}.{self.name}"

    @property
    def label(self) -> str:
        """Its value as a reader wants to see it."""
        is_code = self.names and self.value == int(self.value) and 0 <= self.value < len(self.names)
        return self.names[int(self.value)] if is_code else f"{self.value:g}"

    @property
    def allowed(self) -> str:
        """What may stand here, in words."""
        return ", ".join(self.names) if self.names else f"{self.low:g} to {self.high:g}"

    def manifest(self) -> dict[str, Any]:
        """What the record of a run says about it."""
        return {
            "value": self.value,
            "label": self.label,
            "unit": self.unit,
            "low": self.low,
            "high": self.high,
            "basis": self.basis,
            "source": list(self.sources),
            "note": self.note,
            "status": self.status,
        }

    def pinned(self, raw: object, allow_out_of_range: bool = False) -> Number:
        """This number with the value that a file or the command line gives it: plain, or {value, basis, source, note}.

        What names no basis is the user's own, and so are its grounds: the codebook's sources speak for another value.
        With a range of its own ({value, low, high, ...}) it is not pinned but told anew, as for another first day: still uncertain.
        """
        given = dict(raw) if isinstance(raw, Mapping) else {"value": raw}
        for key in given:
            if key not in REPLACEABLE:
                near = did_you_mean(str(key), REPLACEABLE)
                raise UserError(f"{self.path} has no '{key}' to set; allowed: {', '.join(REPLACEABLE)}.{near}")
        if "value" not in given:
            raise UserError(f"{self.path} is given without a value; write {self.path}=<number>.")
        if "low" in given or "high" in given:
            return self._told_anew(given, allow_out_of_range)
        value = self._number(given["value"])
        if not allow_out_of_range:
            self.check_range(value)
        basis = given["basis"] if "basis" in given else YOURS
        sources = given["source"] if "source" in given else () if basis == YOURS else self.sources
        if basis not in (*BASES, YOURS):
            raise UserError(f"{self.path} has basis '{basis}'; allowed: {', '.join(BASES)}.{did_you_mean(str(basis), BASES)}")
        return replace(self, value=value, basis=basis, sources=_sources(sources), note=str(given.get("note", self.note)), status="pinned")

    def _told_anew(self, given: dict[str, object], allow_out_of_range: bool) -> Number:
        """This number with another range, which a value given without one then has to keep to."""
        if not ("low" in given and "high" in given):
            raise UserError(f"{self.path} is given one end of a range; write both, {{value: ..., low: ..., high: ...}}.")
        low, high = (self._number(given.pop(end)) for end in ("low", "high"))
        if low > high:
            raise UserError(f"{self.path} is given the range {low:g} to {high:g}; the first must be the smaller.")
        return replace(replace(self, low=low, high=high).pinned(given, allow_out_of_range), status="default")

    def check_range(self, value: float) -> None:
        """Refuse a value outside the hard limits."""
        if not self.low <= value <= self.high:
            kind = {"judgement": "a judgement"}.get(self.basis, self.basis)
            raise UserError(
                f"{self.path} is {value:g} ({self.unit}); allowed {self.low:g} to {self.high:g}.\n"
                f"  The range is {kind} ({', '.join(self.sources)}). Set allow_out_of_range=true to leave it."
            )

    def _number(self, raw: object) -> float:
        """The value as a number; a code may be given by name."""
        if isinstance(raw, str) and self.names:
            if raw not in self.names:
                raise UserError(f"{self.path} is '{raw}'; allowed: {self.allowed}.{did_you_mean(raw, self.names)}")
            return float(self.names.index(raw))
        if not isinstance(raw, bool | int | float):
            raise UserError(f"{self.path} is {raw!r}; it must be a number ({self.unit}), allowed: {self.allowed}.")
        value = float(raw)
        if not math.isfinite(value) or (self.names and value not in range(len(self.names))):
            raise UserError(f"{self.path} is {raw}; allowed: {self.allowed}.")
        return value


def _sources(raw: Any) -> tuple[str, ...]:
    """One or several source keys as a tuple."""
    return tuple(str(key) for key in raw) if isinstance(raw, list | tuple) else (str(raw),)


def read_yaml(path: Path) -> dict[str, Any]:
    """The entries of a YAML file; an empty file has none."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), YAML_LOADER) or {}
    except yaml.YAMLError as error:
        raise UserError(f"{path} is not valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(content, dict):
        raise UserError(f"{path} must hold one 'name: value' line for each entry.")
    return content


def number_of(group: str, name: str, entry: object) -> Number:
    """One entry of the codebook, checked."""
    where = f"conf/parameters/{group}.yaml: {name}"
    if not isinstance(entry, dict):
        raise UserError(f"{where} must have the fields {', '.join(REQUIRED)}.")
    missing = [field for field in REQUIRED if field not in entry]
    extra = [field for field in entry if field not in REQUIRED + OPTIONAL]
    if missing or extra:
        raise UserError(f"{where} lacks {', '.join(missing) or 'nothing'}; not known: {', '.join(map(str, extra)) or 'nothing'}.")
    try:
        low, high = float(entry["low"]), float(entry["high"])
    except (TypeError, ValueError):
        raise UserError(f"{where} has the range {entry['low']!r} to {entry['high']!r}; both must be numbers.") from None
    names = tuple(str(code) for code in entry.get("names", ()))
    is_definition = entry["is_definition"] if "is_definition" in entry else False
    if not isinstance(is_definition, bool):
        raise UserError(f"{where} has is_definition {is_definition!r}; allowed: true or false.")
    unit, basis, note = (str(entry[field]) for field in ("unit", "basis", "note"))
    blank = Number(group, name, math.nan, unit, low, high, basis, _sources(entry["source"]), note, names, is_definition)
    if basis not in BASES:
        raise UserError(f"{where} has basis '{basis}'; allowed: {', '.join(BASES)}.{did_you_mean(basis, BASES)}")
    return replace(blank, value=blank.pinned(entry["value"]).value)


def earlier_name(group: str) -> str:
    """The name under which a group of numbers has its luck."""
    return EARLIER_NAMES[group] if group in EARLIER_NAMES else group


@cache
def codebook() -> Codebook:
    """Every number by group and name, in the order of the files."""
    paths = sorted((conf_folder() / "parameters").glob("*.yaml"), key=lambda path: earlier_name(path.stem))
    return {path.stem: {name: number_of(path.stem, name, entry) for name, entry in read_yaml(path).items()} for path in paths}


def by_path(book: Codebook) -> dict[str, Number]:
    """Every number of a run by its path, in the order of the files."""
    return {number.path: number for group in book.values() for number in group.values()}


@cache
def numbers_by_path() -> dict[str, Number]:
    """Every number of the codebook by its path."""
    return by_path(codebook())


def drawn_where(book: Codebook, is_wanted: Callable[[Number], bool]) -> Codebook:
    """The numbers of a run, with those of them that are wanted drawn for each world, unless they are pinned or no matter of chance."""

    def drawn(number: Number) -> Number:
        return replace(number, status="drawn") if is_wanted(number) and is_drawable(number) else number

    return {group: {name: drawn(number) for name, number in entries.items()} for group, entries in book.items()}


@cache
def levers() -> frozenset[str]:
    """Paths of the numbers that people choose: all that a file of the lever groups sets."""
    return frozenset(f"{group}.{name}" for group in LEVER_GROUPS for path in choices_of(group).values() for name in read_yaml(path))


def is_drawable(number: Number) -> bool:
    """Whether `parameters=prior` draws it for each world: an uncertain quantity, neither pinned, nor a code, a definition or a lever."""
    is_uncertain = number.low < number.high and not number.names and not number.is_definition
    return is_uncertain and number.status != "pinned" and number.path not in levers()


@cache
def known_sources() -> frozenset[str]:
    """Keys that a number may name: those of sim/settings/facts/sources.csv, and the mechanisms of docs/mechanisms.md."""
    from sim.settings import facts

    return frozenset(facts.sources())


def problems() -> list[str]:
    """Everything that is wrong with the codebook as a whole; entries that cannot be read raise an error already."""
    numbers = list(numbers_by_path().values())
    found = [f"{number.path}: {problem}" for number in numbers for problem in problems_of(number)]
    judged = sum(number.basis == "judgement" for number in numbers)
    if judged >= 0.6 * len(numbers):
        found.append(f"{judged} of {len(numbers)} numbers stand on judgement alone; fewer than 60% may")
    return found


def problems_of(number: Number) -> Iterator[str]:
    """What is wrong with one number: a unit that is not on the list, a source that is unknown or leads nowhere."""
    from sim.settings import facts
    from sim.settings.units import is_unit

    if not is_unit(number.unit):
        yield f"'{number.unit}' is no unit of conf/units.yaml"
    for key in number.sources:
        if key not in known_sources():
            yield f"unknown source '{key}'"
        elif not facts.resolved(key).is_complete:
            yield f"the source '{key}' leads nowhere"
