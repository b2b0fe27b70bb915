"""A finished sweep as analysis sees it: its points, the outcome rows of every world, and how it was made."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd
from pyarrow import parquet

from sim.settings.files import MANIFEST, OUTCOMES, POINTS
from sim.sweeps.shared.measures import Measure

POINT: Final = "point"
"""The column that numbers the points."""


class Factor(NamedTuple):
    """One thing that a sweep varies."""

    name: str  # the column of points.parquet: a configuration path, or the name of a set of levels
    label: str  # for readers
    kind: str  # "number": any value between low and high; "level": one of `levels`
    unit: str
    levels: tuple[Any, ...]  # names or numbers, in order; of a number sampled from its range: empty
    low: float  # of a number; NaN for levels that are names
    high: float
    basis: str  # of a number of the codebook: measured, published, derived, calibrated, judgement; else "choice"
    sources: tuple[str, ...]


def _factor(entry: dict[str, Any]) -> Factor:
    """A factor as the manifest has it, where null stands for no number."""
    ends = {end: math.nan if entry[end] is None else float(entry[end]) for end in ("low", "high")}
    return Factor(**{**entry, **ends, "levels": tuple(entry["levels"]), "sources": tuple(entry["sources"])})


class Sweep:
    """A sweep's folder, read. Points and rows stand in the order of their point, then their world."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """How the sweep was made."""
        manifest: dict[str, Any] = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        return manifest

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """What was varied, in the order of the design."""
        return tuple(_factor(entry) for entry in self.manifest["factors"])

    @property
    def weeks(self) -> int:
        """Horizon of every world."""
        return int(self.manifest["weeks"])

    @cached_property
    def points(self) -> pd.DataFrame:
        """One row for each point: `point`, `label`, and a column for each factor. Of a Saltelli design only the rows of A and B.

        A Saltelli design has two columns more: `matrix` ("A" or "B") and `row`, the index in its matrix.
        """
        return pd.read_parquet(self.folder / POINTS)

    def outcomes(self, columns: Iterable[str] = ()) -> pd.DataFrame:
        """The outcome rows: `point`, `world`, and the columns asked for (all if none are named)."""
        wanted = ["point", "world", *dict.fromkeys(name for name in columns if name not in ("point", "world"))]
        rows: pd.DataFrame = parquet.read_table(self.folder / OUTCOMES, columns=wanted if len(wanted) > 2 else None).to_pandas()
        return rows

    def values(self, measures: Iterable[Measure]) -> pd.DataFrame:
        """`point`, `world`, and a column for each measure: its value in that world, NaN where it has none."""
        asked = tuple(measures)
        rows = self.outcomes(column for measure in asked for column in measure.columns)
        answers = {measure.name: measure.values(rows, self.weeks) for measure in asked}
        return pd.DataFrame({"point": rows["point"], "world": rows["world"], **answers})

    def small_print(self) -> str:
        """What a reader must know to judge or repeat a chart."""
        made = self.manifest
        return (
            f"{made['title']} · {made['cells']:,} worlds ({made['size']:,} points) · {made['weeks']} weeks from {made['start']} · "
            f"seed {made['seed']}\nWhat follows from the model's assumptions; not a forecast."
        )
