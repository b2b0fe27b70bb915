"""Options that several analyses share, checked: each is a UserError with what is allowed where it makes no sense."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.settings.errors import UserError
from sim.sweeps.shared.measures import MEASURES, Measure, measure_named


def asked_measures(options: Mapping[str, Any]) -> list[Measure]:
    """The measures that the option `outcomes` names, each once."""
    names = options["outcomes"]
    if not isinstance(names, (list, tuple)) or not names:
        raise UserError(f"outcomes is {names!r}; allowed: a list of one or more of {', '.join(MEASURES)}.")
    return [measure_named(str(name)) for name in dict.fromkeys(names)]


def directed_measures(options: Mapping[str, Any], name: str) -> list[Measure]:
    """The measures that an option names, each of which must have a better direction."""
    measures = asked_measures({"outcomes": options[name]})
    for measure in measures:
        if not measure.better:
            known = ", ".join(other.name for other in MEASURES.values() if other.better)
            raise UserError(f"{name}: {measure.name} is neither better when it is more nor when it is less; allowed: {known}.")
    return measures


def whole_number(options: Mapping[str, Any], name: str, low: int, high: int) -> int:
    """An option that is a whole number from low to high."""
    value = options[name]
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise UserError(f"{name} is {value!r}; allowed: a whole number from {low} to {high:,}.")
    return value


def share_between(options: Mapping[str, Any], name: str) -> float:
    """An option that is a share above 0 and below 1."""
    value = options[name]
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 < value < 1:
        raise UserError(f"{name} is {value!r}; allowed: a number above 0 and below 1.")
    return float(value)
