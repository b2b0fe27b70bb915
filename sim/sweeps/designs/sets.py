"""Factors whose levels are sets of overrides, written as on the command line: name -> [terms=freeze, terms.separation_km=5]."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import yaml

from sim.settings.codebook import YAML_LOADER, numbers_by_path
from sim.settings.config import CHOICE_GROUPS, SETTINGS, START_DATE, unknown_key
from sim.settings.errors import UserError, unknown
from sim.settings.searchpath import choices_of
from sim.sweeps.designs.factors import SET, FactorSpec

SETTINGS_OF_LEVELS: Final = ("citizens", "parameters", "administration_before", "administration_after", START_DATE)
"""Settings that may differ between points. The others say how a sweep runs, or must be one for all points to be compared."""

OVERRIDE: Final = re.compile(r"\+?([\w.]+)=(.+)", re.DOTALL)


def key_of(override: str) -> str:
    """What an override sets."""
    return override.partition("=")[0].lstrip("+")


def read_set(name: str, levels: Mapping[Any, Any], allow_out_of_range: bool) -> FactorSpec:
    """A factor of named sets of overrides, checked as far as that is possible without composing them."""
    if not levels:
        raise UserError("there are no levels; write name -> list of overrides.")
    words = tuple(_overrides(_level_name(level), given, allow_out_of_range) for level, given in levels.items())
    return FactorSpec(name, SET, tuple(_level_name(level) for level in levels), words=words)


def _level_name(level: Any) -> str:
    if isinstance(level, bool) or level is None:
        raise UserError(f"{level!r} is no name of a level; put words such as 'no' and 'off' in quotes.")
    return str(level)


def _overrides(level: str, given: Any, allow_out_of_range: bool) -> tuple[str, ...]:
    """The overrides of one level, each key once."""
    if not isinstance(given, list | tuple):
        raise UserError(f"'{level}' is {given!r}; a level is a list of overrides, such as [terms=freeze], or [] for things as they are.")
    words = tuple(_checked(level, word, allow_out_of_range) for word in given)
    keys = [key_of(word) for word in words]
    for key in keys:
        if keys.count(key) > 1:
            raise UserError(f"'{level}' sets {key} twice.")
    return words


def _checked(level: str, word: Any, allow_out_of_range: bool) -> str:
    """An override, without the plus that a scenario has on the command line."""
    found = OVERRIDE.fullmatch(word) if isinstance(word, str) else None
    if not found:
        raise UserError(f"'{level}' holds {word!r}, which is no override; write key=value, such as terms=freeze or terms.separation_km=5.")
    key, text = found[1], found[2]
    try:
        _check(key, text, allow_out_of_range)
    except UserError as error:
        raise UserError(f"'{level}': {error}") from error
    return f"{key}={text}"


def _check(key: str, text: str, allow_out_of_range: bool) -> None:
    if key in numbers_by_path():
        value = _value(text)
        if value is not None:  # null leaves a number as the codebook has it
            numbers_by_path()[key].pinned(value, allow_out_of_range)
    elif key in ("scenario", *CHOICE_GROUPS):
        if text not in choices_of(key):
            raise unknown(key, text, choices_of(key))
    elif key in SETTINGS_OF_LEVELS:
        if key in SETTINGS:
            SETTINGS[key](key, _value(text))
    elif key in SETTINGS:
        raise UserError(f"{key} is the same at all points of a design and cannot be varied.")
    else:
        raise unknown_key(key)


def _value(text: str) -> Any:
    """A value as the command line reads it."""
    try:
        return float(text)
    except ValueError:
        pass
    try:
        return yaml.load(text, YAML_LOADER)
    except yaml.YAMLError:
        return text
