"""Made-up sweeps with known sensitivities: a function of the factors and of luck stands in for the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import qmc

from sim.sweeps.shared.sweep import Sweep
from tests.sweeps.synthetic_sweep import number, write_sweep

Columns = Mapping[str, np.ndarray[Any, Any]]
Function = Callable[[Columns, np.ndarray[Any, Any]], np.ndarray[Any, Any]]
"""Values of the factors by name and the luck of the world, both (points,), to the outcome (points,)."""


def uniform(count: int) -> list[dict[str, Any]]:
    """Factors x0, x1, ... between 0 and 1."""
    return [number(f"war.x{index}", 0, 1) for index in range(count)]


def names_of(factors: Sequence[Mapping[str, Any]]) -> list[str]:
    return [str(factor["name"]) for factor in factors]


def values_at(factors: Sequence[Mapping[str, Any]], unit: np.ndarray[Any, Any]) -> dict[str, np.ndarray[Any, Any]]:
    """Values of factors at places (points, factors) between 0 and 1."""
    values: dict[str, np.ndarray[Any, Any]] = {}
    for column, factor in enumerate(factors):
        if factor["kind"] == "number":
            values[factor["name"]] = factor["low"] + (factor["high"] - factor["low"]) * unit[:, column]
        else:
            levels = np.array(factor["levels"], object)
            values[factor["name"]] = levels[np.minimum((unit[:, column] * len(levels)).astype(int), len(levels) - 1)]
    return values


def store(folder: Path, point: np.ndarray[Any, Any], world: np.ndarray[Any, Any], columns: Columns) -> Sweep:
    """Put the outcomes of made-up worlds in place of those that `write_sweep` made."""
    rows = pd.DataFrame({"point": np.asarray(point, np.int64), "world": np.asarray(world, np.int64), **columns})
    rows.to_parquet(folder / "outcomes.parquet", index=False)
    return Sweep(folder)


def saltelli_sweep(
    folder: Path,
    factors: list[dict[str, Any]],
    outcomes: Mapping[str, Function],
    rows: int,
    groups: Mapping[str, list[str]] | None = None,
    chance: bool = False,
    second_order: bool = False,
    seed: int = 0,
) -> Sweep:
    """A Saltelli design in the order of the real one: of each row A, AB by unit, BA by unit with second order, and B."""
    names, groups = names_of(factors), groups or {}
    units = [*(groups or names), *(["chance"] if chance else [])]
    base = qmc.Sobol(2 * len(names), rng=seed).random(rows)
    matrices = base[:, : len(names)], base[:, len(names) :]
    worlds = (np.arange(rows), rows + np.arange(rows)) if chance else (np.zeros(rows, int), np.zeros(rows, int))
    parts = [(matrices[0], worlds[0])]
    for own, other in ((0, 1), (1, 0))[: 1 + second_order]:
        for unit in units:
            mixed = matrices[own].copy()
            members = [names.index(name) for name in groups.get(unit, [unit]) if name in names]
            mixed[:, members] = matrices[other][:, members]
            parts.append((mixed, worlds[other if unit == "chance" else own]))
    parts.append((matrices[1], worlds[1]))
    unit = np.stack([places for places, _ in parts], axis=1).reshape(-1, len(names))
    world = np.stack([met for _, met in parts], axis=1).ravel()
    values, luck = values_at(factors, unit), np.random.default_rng(seed).random(2 * rows)[world]
    points = np.sort(np.concatenate([np.arange(rows) * len(parts), (np.arange(rows) + 1) * len(parts) - 1]))
    table = pd.DataFrame({"point": points, "label": "made up", **{name: column[points] for name, column in values.items()}})
    table["matrix"], table["row"] = np.where(points % len(parts) == 0, "A", "B"), points // len(parts)
    told = {"chance": chance, "second_order": second_order, "units": units, "groups": dict(groups), "size": len(unit)}
    write_sweep(folder, table, factors, replicates=1, method="saltelli", **told)
    return store(folder, np.arange(len(unit)), world, {name: function(values, luck) for name, function in outcomes.items()})


def morris_sweep(
    folder: Path,
    factors: list[dict[str, Any]],
    outcomes: Mapping[str, Function],
    trajectories: int,
    power: float = 1.0,
    luck_of: str = "trajectory",
    seed: int = 1,
) -> Sweep:
    """Trajectories of Morris on SALib's grid of four levels, bent by a power so that steps differ in length."""
    from SALib.sample import morris

    names = names_of(factors)
    unit = morris.sample({"num_vars": len(names), "names": names, "bounds": [[0, 1]] * len(names)}, trajectories, num_levels=4, seed=seed)
    values, trajectory = values_at(factors, unit**power), np.repeat(np.arange(trajectories), len(names) + 1)
    world = {"trajectory": trajectory, "one": np.zeros(len(unit), int), "point": np.arange(len(unit))}[luck_of]
    table = pd.DataFrame({"point": np.arange(len(unit)), "label": "made up", **values, "trajectory": trajectory})
    write_sweep(folder, table, factors, replicates=1, method="morris")
    luck = np.random.default_rng(seed).random(len(unit))[world]
    return store(folder, np.arange(len(unit)), world, {name: function(values, luck) for name, function in outcomes.items()})


def sampled_sweep(
    folder: Path,
    factors: list[dict[str, Any]],
    outcomes: Mapping[str, Function],
    points: int,
    replicates: int = 1,
    shared_luck: bool = False,
    unit: np.ndarray[Any, Any] | None = None,
    seed: int = 0,
) -> Sweep:
    """A Latin hypercube, or the places given, with so many worlds for each point."""
    unit = qmc.LatinHypercube(len(factors), rng=seed).random(points) if unit is None else unit
    values = values_at(factors, unit)
    write_sweep(folder, pd.DataFrame(values), factors, replicates=1, method="lhs", common_random_numbers=shared_luck)
    point = np.repeat(np.arange(points), replicates)
    world = np.tile(np.arange(replicates), points) if shared_luck else np.arange(len(point))
    luck = np.random.default_rng(seed + 1).random(len(point))[world]
    at = {name: column[point] for name, column in values.items()}
    return store(folder, point, world, {name: function(at, luck) for name, function in outcomes.items()})
