"""The entries under `design.factors`: what is varied, and over what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, Final

from sim.settings.codebook import Number, is_drawable, levers, numbers_by_path
from sim.settings.config import CHOICE_GROUPS, DESIGN, GLOBAL_GROUPS, SETTINGS, START_DATE
from sim.settings.errors import UserError, did_you_mean, unknown
from sim.settings.searchpath import choices_of
from sim.sweeps.designs.factors import CHOICE, NUMBER, FactorSpec
from sim.sweeps.designs.sets import SETTINGS_OF_LEVELS, key_of, read_set

CODEBOOK: Final = "codebook"
CHOICES: Final = ("scenario", *CHOICE_GROUPS)
RANGE: Final = ("low", "high", "levels")
MOST_LEVELS: Final = 1_000
COLUMNS: Final = ("point", "label", "world", "matrix", "row", "trajectory")
"""Columns of a sweep's tables: no factor may be called so."""


def is_glob(name: str) -> bool:
    """Whether a name stands for all that match it."""
    return re.search(r"[*?\[]", name) is not None


def read_factors(node: Any, allow_out_of_range: bool) -> tuple[FactorSpec, ...]:
    """Every factor, in the order of the entries; what a glob matches stands in the order of the codebook, less what has its own entry."""
    if not isinstance(node, Mapping):
        raise UserError(f"design.factors is {node!r}; allowed: names of factors, each with its levels, its range, or {CODEBOOK}.")
    if not node:
        raise UserError("design.factors is empty; name at least one factor, such as regrouping.aims_mean_share: [0.2, 0.5, 0.8].")
    entries = {_name(key): value for key, value in node.items()}
    single = {name: _factor(name, value, allow_out_of_range) for name, value in entries.items() if not is_glob(name)}
    taken = _set_once(single)
    factors: dict[str, FactorSpec] = {}
    for name, value in entries.items():
        found = _matched(name, value, taken) if is_glob(name) else [single[name]]
        factors |= {factor.name: factor for factor in found if factor.name not in factors}
    return tuple(factors.values())


def _name(key: Any) -> str:
    if not isinstance(key, str) or not key.strip():
        raise UserError(f"design.factors: {key!r} is no name of a factor; put words in quotes.")
    if key in COLUMNS:
        raise UserError(f"design.factors.{key}: a column of the results is called so; name the factor otherwise.")
    return key


def _set_once(factors: Mapping[str, FactorSpec]) -> set[str]:
    """Everything that factors other than globs set; a UserError if two set the same."""
    setter: dict[str, str] = {}
    for factor in factors.values():
        keys = {key_of(word) for words in factor.words for word in words} or {factor.name}
        for key in sorted(keys & setter.keys()):
            raise UserError(f"design.factors.{factor.name} sets {key}, which {setter[key]} sets too; one of them must leave it.")
        setter |= dict.fromkeys(keys, factor.name)
    return set(setter)


def _factor(name: str, value: Any, allow_out_of_range: bool) -> FactorSpec:
    """An entry that names one factor."""
    try:
        if name in numbers_by_path():
            return _number(numbers_by_path()[name], value, allow_out_of_range)
        if name in CHOICES:
            return FactorSpec(name, CHOICE, tuple(_choice(name, level) for level in _levels(value)))
        if isinstance(value, Mapping) and "." not in name and not set(value) <= set(RANGE):
            return read_set(name, value, allow_out_of_range)
    except UserError as error:
        raise UserError(f"design.factors.{name}: {error}") from error
    raise _unknown(name)


def _unknown(name: str) -> UserError:
    """The error for an entry that is neither number nor choice nor set of levels."""
    where = f"design.factors.{name}"
    if name in SETTINGS_OF_LEVELS:
        return UserError(
            f"{where}: a setting is varied as a set of levels, such as people: {{few: [citizens=100], many: [citizens=1000]}}."
        )
    if name in (*SETTINGS, START_DATE, *GLOBAL_GROUPS, DESIGN):
        return UserError(f"{where}: {name} is the same at all points of a design and cannot be varied.")
    near = did_you_mean(name, [*numbers_by_path(), *CHOICES])
    return UserError(
        f"{where}: unknown number or choice.{near}\n  Choices: {', '.join(CHOICES)}. Numbers: python -m sim codebook. "
        "A set of levels: name -> list of overrides."
    )


def _choice(group: str, level: Any) -> str:
    known = choices_of(group)
    if level not in known:
        raise unknown(group, str(level), known)
    return str(level)


def _levels(value: Any) -> list[Any]:
    """A list of levels, each once."""
    if not isinstance(value, list | tuple):
        raise UserError(f"{value!r} is no list; write its levels as a list.")
    if not value:
        raise UserError("the list is empty; write at least one level.")
    for index, level in enumerate(value):
        if level in value[:index]:
            raise UserError(f"{level} is listed twice.")
    return list(value)


def _number(number: Number, value: Any, allow_out_of_range: bool) -> FactorSpec:
    """A number over its values, over a range, or as the codebook has it."""
    if value == CODEBOOK:
        return _prior(number)
    if isinstance(value, Mapping):
        return _range(number, value, allow_out_of_range)
    if not isinstance(value, list | tuple):
        raise UserError(
            f"{value!r} cannot be varied; allowed: a list of values, a range {{low, high}} or {{low, high, levels}}, or {CODEBOOK}."
        )
    values = [number.pinned(level, allow_out_of_range).value for level in _levels(value)]
    return FactorSpec(number.path, NUMBER, tuple(_levels([number.names[int(level)] if number.names else level for level in values])))


def _prior(number: Number) -> FactorSpec:
    """A number with the range of the codebook and its triangular prior."""
    if number.path in levers():
        raise UserError("people choose this number, so that the codebook has no prior for it; write values, or a range {low, high}.")
    if not is_drawable(number):
        raise UserError(f"the codebook has no range to draw it from; list its values ({number.allowed}).")
    return FactorSpec(number.path, NUMBER, (), number.low, number.high, number.value)


def _range(number: Number, value: Mapping[str, Any], allow_out_of_range: bool) -> FactorSpec:
    """A number between two ends, or at evenly spaced levels between them."""
    if number.names:
        raise UserError(f"a code has no range; list its values: {number.allowed}.")
    for key in value:
        if key not in RANGE:
            raise UserError(f"unknown '{key}' in a range; allowed: {', '.join(RANGE)}.{did_you_mean(str(key), RANGE)}")
    if "low" not in value or "high" not in value:
        raise UserError("a range needs low and high, such as {low: 0, high: 1}.")
    low, high = (number.pinned(value[end], allow_out_of_range).value for end in ("low", "high"))
    if low >= high:
        raise UserError(f"low is {low:g} and high {high:g}; low must lie below high.")
    if "levels" not in value:
        return FactorSpec(number.path, NUMBER, (), low, high)
    return FactorSpec(number.path, NUMBER, _spaced(low, high, value["levels"]))


def _spaced(low: float, high: float, count: Any) -> tuple[float, ...]:
    """Evenly spaced values with both ends among them."""
    if isinstance(count, bool) or not isinstance(count, int) or not 2 <= count <= MOST_LEVELS:
        raise UserError(f"levels is {count!r}; allowed: a whole number from 2 to {MOST_LEVELS:,}.")
    import numpy as np

    return tuple(np.linspace(low, high, count).tolist())


def _matched(glob: str, value: Any, taken: set[str]) -> Iterator[FactorSpec]:
    """What a glob stands for: every uncertain number that matches and that nothing else sets."""
    if value != CODEBOOK:
        raise UserError(f"design.factors.{glob} is {value!r}; a pattern of names takes {CODEBOOK} alone.")
    matching = [number for path, number in numbers_by_path().items() if fnmatchcase(path, glob)]
    drawable = [number for number in matching if is_drawable(number)]
    if not drawable:
        why = f"{len(matching)} numbers, all of them chosen by people or codes; they have no prior" if matching else "no number"
        raise UserError(f"design.factors.{glob} matches {why}. 'python -m sim codebook' lists the numbers.")
    for number in drawable:
        if number.path not in taken:
            yield FactorSpec(number.path, NUMBER, (), number.low, number.high, number.value, is_from_glob=True)
