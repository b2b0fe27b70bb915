"""Numbers and names in the sentences of several analyses."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Final

from sim.runs.headline import UNITS_PLAIN, UNITS_SHOWN, rounded

SMALLEST_P: Final = 0.001
MOST_NAMED: Final = 4


def change_shown(change: float, low: float, high: float, unit: str) -> str:
    """A difference with its sign, unit and 90% interval."""
    is_share = unit.startswith("share")
    words = "points" if is_share else "" if unit in UNITS_PLAIN else UNITS_SHOWN.get(unit, unit)
    sizes = [f"{round(100 * value, 1) + 0.0:.1f}" if is_share else rounded(value) for value in (change, low, high)]
    number = f"+{sizes[0]}" if change > 0 else sizes[0]
    between = f" ({sizes[1]} to {sizes[2]})" if isfinite(low) and isfinite(high) else ""
    return f"{number} {words}".rstrip() + between


def years_text(years: float) -> str:
    """1 year, 2 years, 0.5 years."""
    return f"{years:g} year" + "s" * (years != 1)


def p_text(chance: float) -> str:
    """A p-value."""
    return f"p < {SMALLEST_P:g}" if chance < SMALLEST_P else f"p = {chance:.3f}"


def capital(words: str) -> str:
    """The words with a capital first."""
    return words[:1].upper() + words[1:]


def listed(names: Sequence[str]) -> str:
    """The first few names, separated so that names with commas stay whole, and how many more there are."""
    shown_names = "; ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return f"{shown_names}; and {more} more" if more > 0 else shown_names
