"""A small sweep whose chunks cost nothing: what simulating some cells gives depends on the cells alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from sim.model.observed.outcomes import OUTCOMES
from sim.runs.sweep_store import SweepStore

WORK = "a" * 64
REPLICATES = 5
CUTS = [(0, 10), (10, 20), (20, 30), (30, 37), (37, 40)]
FAILING = 4  # a point with cells 20-25
MANY_CUTS = [(first, first + 10) for first in range(0, 600, 10)]
NAMES = ("nobody", "Ukraine", "Russia", "both")


def rows_of(cut: tuple[int, int]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """What simulating some cells gives: points and outcome columns that depend on the cells alone."""
    cell = np.arange(*cut)
    names = np.array(NAMES, object)[: 2 + cut[0] % 3]  # a chunk knows only some of the names
    columns: dict[str, np.ndarray] = {}
    for place, outcome in enumerate(OUTCOMES):
        if outcome.unit == "name":
            columns[outcome.name] = names[cell % len(names)]
        elif outcome.unit == "0/1" and not outcome.may_be_empty:
            columns[outcome.name] = (cell % 2).astype(np.int8)
        else:
            columns[outcome.name] = np.where(cell % 7 == 0, np.nan, np.sin(cell + place))
    columns["world"] = cell % REPLICATES
    return cell // REPLICATES, columns


def simulate(store: SweepStore, cuts: list[tuple[int, int]], indices: Iterable[int], failing: int | None = FAILING) -> None:
    """Add the chunks of these indices; one point fails."""
    for index in indices:
        point, columns = rows_of(cuts[index])
        good = point != failing
        if not good.all():
            store.fail(index, failing, f"point {failing}", ["truce.incident_rate=1e308"], "ArithmeticError: naïve")
        store.add(index, point[good], {name: values[good] for name, values in columns.items()} if good.any() else {})


def live(folder: Path, cuts: list[tuple[int, int]], resume: bool = True) -> SweepStore:
    """A sweep's whole life, or the rest of it."""
    store = SweepStore(folder, WORK, cuts, resume)
    store.write_manifest({"status": "running", "design_hash": WORK, "command": "python -m sim +experiment=x"})
    simulate(store, cuts, store.remaining)
    rows = store.finish()
    store.write_manifest({"status": "complete", "design_hash": WORK, "command": "python -m sim +experiment=x", "rows": rows})
    return store


def all_bytes(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def undisturbed(folder: Path, cuts: list[tuple[int, int]]) -> dict[str, bytes]:
    """The files of a sweep that nothing happened to."""
    live(folder, cuts, resume=False)
    return all_bytes(folder)
