"""What the factors of a sweep allow: where their levels meet with all else alike, and whether the points form a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from sim.sweeps.shared.reference import Reference, level_text, like

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sim.sweeps.shared.sweep import Factor

GRID_FACTORS: Final = (2, 3)


class Effect(NamedTuple):
    """Where a level of a factor, and the level it is held against, meet with all else alike."""

    factor: Factor
    level: Any
    against: Any
    at_level: NDArray[np.int64]  # positions of points
    at_against: NDArray[np.int64]


def varied(factors: Sequence[Factor], points: pd.DataFrame) -> dict[str, tuple[Factor, list[Any]]]:
    """Factors with two levels or more among the points, and these levels in their order."""
    found = {}
    for factor in factors:
        present = set(points[factor.name])
        levels = [level for level in factor.levels if level in present]
        if len(levels) > 1:
            found[factor.name] = (factor, levels)
    return found


def effects_in(factors: Sequence[Factor], points: pd.DataFrame, reference: Reference) -> Iterator[Effect]:
    """Each level of each factor against the reference's level, where points differ in nothing else."""
    for name, (factor, levels) in varied(factors, points).items():
        against = reference.levels[name] if name in reference.levels and reference.levels[name] in levels else levels[0]
        alike = like(points, [other.name for other in factors if other.name != name])
        column = points[name].to_numpy()
        base = {alike[index]: index for index in np.flatnonzero(column == against).tolist()}
        at = {level: [index for index in np.flatnonzero(column == level).tolist() if alike[index] in base] for level in levels}
        yield from (
            Effect(factor, level, against, np.array(at[level]), np.array([base[alike[index]] for index in at[level]]))
            for level in levels
            if level != against and at[level]
        )


def grid_cells(factors: Sequence[Factor], points: pd.DataFrame) -> list[tuple[int, dict[str, Any]]]:
    """Where each point stands in a table of two factors, one table for each level of a third; empty if the design is no such grid."""
    found = varied(factors, points)
    names = list(found)
    if len(names) not in GRID_FACTORS or len(names) < len(factors) or points.duplicated(names).any():
        return []
    panel = min(reversed(names), key=lambda name: len(found[name][1])) if len(names) == max(GRID_FACTORS) else ""
    rows, columns = (name for name in names if name != panel)
    if _is_number(found[rows][0]) and not _is_number(found[columns][0]):
        rows, columns = columns, rows
    place = {name: {level: index for index, level in enumerate(levels)} for name, (_, levels) in found.items()}
    order = points.sort_values([name for name in (panel, rows, columns) if name], key=lambda column: column.map(place[str(column.name)]))
    return [(int(str(index)), _cell(point, found, panel, rows, columns)) for index, point in order.iterrows()]


def _is_number(factor: Factor) -> bool:
    return not any(isinstance(level, str) for level in factor.levels)


def _cell(point: pd.Series[Any], found: Mapping[str, tuple[Factor, list[Any]]], panel: str, rows: str, columns: str) -> dict[str, Any]:
    labels = {"panel_factor": panel, "row_factor": rows, "column_factor": columns}
    levels = {"panel": level_text(point[panel]) if panel else "", "rows": level_text(point[rows]), "columns": level_text(point[columns])}
    return {key: found[name][0].label if name else "" for key, name in labels.items()} | levels
