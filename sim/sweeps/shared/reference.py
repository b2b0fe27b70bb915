"""What a sweep's points are compared with: one of them, or to each its own counterpart that differs in some factors alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import nan
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from sim.settings.errors import UserError, did_you_mean, unknown

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sim.sweeps.shared.sweep import Factor

NONE: Final = -1
ALLOWED: Final = "allowed: null (the first point), the label of a point, or levels of factors such as {administration: trump}"

LABELS_LISTED: Final = 12


class Reference(NamedTuple):
    """To which point each is compared."""

    of: NDArray[np.int64]  # (points,) position of each point's reference; NONE where the sweep holds none
    words: str  # what it is called
    levels: dict[str, Any]  # what all references share, by factor
    is_one: bool  # the same for all points


def level_text(level: Any) -> str:
    """A level as people read it."""
    return f"{level:g}" if isinstance(level, (int, float, np.number)) and not isinstance(level, bool) else str(level)


def reference_of(asked: Any, factors: Sequence[Factor], points: pd.DataFrame) -> Reference:
    """The reference that an option asks for; a UserError if the points hold nothing like it."""
    if asked is None:
        return _one(0, factors, points)
    if not isinstance(asked, (str, Mapping)) or not asked:
        raise UserError(f"reference is {asked!r}; {ALLOWED}.")
    if isinstance(asked, str) and (points["label"] == asked).any():
        return _one(int(np.argmax(points["label"] == asked)), factors, points)
    levels = dict(asked) if isinstance(asked, Mapping) else _levels_in(asked, factors, points)
    matching = np.ones(len(points), bool)
    for name, level in levels.items():
        matching &= _at(_factor(name, factors), level, points)
    if not matching.any():
        raise UserError(f"reference: no finished point of this sweep has {_in_words(levels)}.")
    if matching.sum() == 1:
        return _one(int(np.argmax(matching)), factors, points)
    first = points.iloc[int(np.argmax(matching))]
    return _counterparts(matching, {name: first[name] for name in levels}, factors, points)


def _one(position: int, factors: Sequence[Factor], points: pd.DataFrame) -> Reference:
    point = points.iloc[position]
    levels = {factor.name: point[factor.name] for factor in factors}
    return Reference(np.full(len(points), position, np.int64), str(point["label"]), levels, is_one=True)


def _counterparts(matching: NDArray[np.bool_], levels: dict[str, Any], factors: Sequence[Factor], points: pd.DataFrame) -> Reference:
    """For each point the one that has these levels and is like it in all else."""
    others = [factor.name for factor in factors if factor.name not in levels]
    alike = like(points, others)
    position = {alike[index]: index for index in np.flatnonzero(matching).tolist()}
    of = np.array([position[group] if group in position else NONE for group in alike.tolist()], np.int64)
    return Reference(of, f"the same combination with {_in_words(levels)}", levels, is_one=False)


def like(points: pd.DataFrame, names: Sequence[str]) -> NDArray[np.int64]:
    """(points,) the same number for points that agree in all these factors."""
    if not names:
        return np.zeros(len(points), np.int64)
    return np.asarray(points.groupby(list(names), sort=False, dropna=False).ngroup(), np.int64)


def _levels_in(text: str, factors: Sequence[Factor], points: pd.DataFrame) -> dict[str, str]:
    """Levels written as on the command line: `administration=trump guarantee.pledge_share=0.5`."""
    names = "|".join(sorted((re.escape(factor.name) for factor in factors), key=len, reverse=True))
    before, *parts = re.split(rf"(?:^|[\s,]+)\+?({names})=", text) if names else [text]
    if before or not parts:
        name, equals, _ = text.lstrip("+").partition("=")
        if equals:
            _factor(name, factors)
        labels = points["label"].tolist()
        listed = "; ".join(labels[:LABELS_LISTED]) + ("; ..." if len(labels) > LABELS_LISTED else "")
        raise UserError(f"unknown reference '{text}'.{did_you_mean(text, labels)} {ALLOWED.capitalize()}.\n  Labels: {listed}.")
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _factor(name: str, factors: Sequence[Factor]) -> Factor:
    for factor in factors:
        if factor.name == name:
            return factor
    raise unknown("factor in reference", name, [factor.name for factor in factors])


def _at(factor: Factor, level: Any, points: pd.DataFrame) -> NDArray[np.bool_]:
    """Which points have a level of a factor; a UserError if it has no such level."""
    column = points[factor.name]
    found: NDArray[np.bool_]
    if np.issubdtype(column.to_numpy().dtype, np.number):
        found = np.isclose(column.to_numpy(float), _number(level))
    else:
        found = np.asarray(column.astype(str) == level_text(level), bool)
    if not found.any():
        raise unknown(f"level of {factor.name} in reference", level_text(level), map(level_text, column.unique()))
    return found


def _number(level: Any) -> float:
    """A level as a number; NaN, which equals nothing, if it is none."""
    try:
        return float(level)
    except (TypeError, ValueError):
        return nan


def _in_words(levels: Mapping[str, Any]) -> str:
    return " and ".join(f"{name.rpartition('.')[2].replace('_', ' ')} {level_text(level)}" for name, level in levels.items())
