"""Boxes between the design and its reader: points and factors as a space to search, limits as values and as words."""

from __future__ import annotations

from math import isfinite, nan
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from sim.runs.headline import UNITS_PLAIN, UNITS_SHOWN, rounded
from sim.sweeps.discovery.prim import Box, Numbers, Side, Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from sim.sweeps.shared.sweep import Factor

LONGEST_UNIT: Final = 24
"""Letters; a longer unit stands in the table alone."""

OR: Final = " or "


class Limited(NamedTuple):
    """What a box says of one factor."""

    low: float  # NaN where the factor has names
    high: float
    kept: tuple[str, ...]  # empty where it has numbers
    text: str


def is_named(factor: Factor) -> bool:
    """Whether the levels of a factor are names, which have no order."""
    return any(isinstance(level, (str, bool)) for level in factor.levels)


def space_of(points: pd.DataFrame, factors: Sequence[Factor], cluster: NDArray[np.int64] | None) -> Space:
    """Each value's place among the distinct values of its factor, or among its names in the order of the design."""
    places = np.array([places_of(points[factor.name], factor) for factor in factors], np.int32).reshape(len(factors), len(points))
    return Space(places, np.array([not is_named(factor) for factor in factors], bool), cluster)


def places_of(column: pd.Series[Any], factor: Factor) -> NDArray[np.int64]:
    """The place of each value of one factor: (points,)."""
    if is_named(factor):
        order = {level: place for place, level in enumerate(factor.levels)}
        return np.array([order[level] for level in column], np.int64)
    return np.unique(column.to_numpy(float), return_inverse=True)[1].astype(np.int64)


def limited(column: pd.Series[Any], factor: Factor, index: int, box: Box) -> Limited:
    """The limits of a box on its factor `index`, in the factor's own values; `column` has its value at each point that was searched."""
    if is_named(factor):
        kept = tuple(str(factor.levels[place]) for place in sorted(box[Side(index, "levels")]))
        return Limited(nan, nan, kept, OR.join(kept))
    values = np.unique(column.to_numpy(float))
    low, high = (_edge(values, factor, box, Side(index, kind)) for kind in ("low", "high"))
    ends = full_range(values, factor)
    text = range_text(low, high, factor.unit)
    return Limited(ends[0] if low is None else low, ends[1] if high is None else high, (), text)


def full_range(values: Numbers, factor: Factor) -> tuple[float, float]:
    """From where to where a factor of numbers was varied: as designed, else as seen."""
    low = factor.low if isfinite(factor.low) else float(values.min())
    return low, factor.high if isfinite(factor.high) else float(values.max())


def _edge(values: Numbers, factor: Factor, box: Box, side: Side) -> float | None:
    """The value of a limit: the last one kept, or halfway to the first one left out where the values are a sample of many."""
    if side not in box:
        return None
    place = box[side][0]
    outside = place - 1 if side.kind == "low" else place + 1
    if factor.levels or bool((values == np.round(values)).all()):
        return float(values[place])
    return float(values[place] + values[outside]) / 2


def range_text(low: float | None, high: float | None, unit: str) -> str:
    """A range in words; None for an end that is free."""
    if low is None and high is None:
        return "any value"
    if low is None or high is None:
        return f"at most {value_text(high, unit)}" if high is not None else f"at least {value_text(low, unit)}"
    if low == high:
        return f"exactly {value_text(low, unit)}"
    return f"between {value_text(low, unit if unit.startswith('share') else '')} and {value_text(high, unit)}"


def value_text(value: float | None, unit: str) -> str:
    """A value with its unit, shares in percent."""
    number = nan if value is None else float(value)
    if unit.startswith("share"):
        return f"{rounded(100 * number)}%"
    short = unit.partition(",")[0]
    has_unit = bool(short) and short not in UNITS_PLAIN and len(short) <= LONGEST_UNIT
    return f"{rounded(number)} {UNITS_SHOWN.get(short, short)}" if has_unit else rounded(number)
