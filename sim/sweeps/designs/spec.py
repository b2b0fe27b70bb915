"""A design, read and checked: what is varied, how points are chosen, and how many worlds each has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sim.sweeps.designs.factors import FactorSpec

CHANCE: Final = "chance"
"""The unit that stands for the luck of a world."""


@dataclass(frozen=True)
class DesignSpec:
    """A checked design."""

    method: str  # grid, lhs, sobol, saltelli or morris
    points: int | None  # sampled points, rows or trajectories; of a grid: None
    replicates: int  # worlds at each point
    common_random_numbers: bool  # whether all points meet the same worlds
    chance: bool  # whether luck is one more factor (saltelli)
    groups: Mapping[str, tuple[str, ...]]  # saltelli: name -> factors
    cross: tuple[str, ...]  # lhs, sobol: factors whose levels are all combined with every sampled point
    factors: tuple[FactorSpec, ...]
    analyses: Mapping[str, Mapping[str, Any]] | None  # as written; None: the usual ones
    expect: str
