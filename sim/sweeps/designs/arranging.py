"""From a checked design to its units and the layout of its points."""

from __future__ import annotations

from typing import Final

from sim.sweeps.designs.factors import coordinates_of
from sim.sweeps.designs.layouts import Crossed, Layout, Morris, Saltelli
from sim.sweeps.designs.sampling import latin_hypercube, sobol, trajectories, two_matrices
from sim.sweeps.designs.spec import CHANCE, DesignSpec

MOST_WITH_SECOND_ORDER: Final = 5
"""So few units that second order, which doubles the points, is worth it."""

SAMPLERS: Final = {"lhs": latin_hypercube, "sobol": sobol}


def units_of(spec: DesignSpec) -> dict[str, tuple[str, ...]]:
    """What a Saltelli design attributes variance to -> its factors: groups, factors in no group, and chance as the last one."""
    grouped = {name for names in spec.groups.values() for name in names}
    alone = {factor.name: (factor.name,) for factor in spec.factors if factor.name not in grouped}
    return {**spec.groups, **alone, **({CHANCE: ()} if spec.chance else {})}


def has_second_order(spec: DesignSpec) -> bool:
    """Whether a design can tell what two units do together: one with few groups."""
    return spec.method == "saltelli" and bool(spec.groups) and len(units_of(spec)) <= MOST_WITH_SECOND_ORDER


def layout_of(spec: DesignSpec, seed: int) -> Layout:
    """The points of a design."""
    names = [factor.name for factor in spec.factors]
    if spec.points is None:
        return Crossed(spec.factors, range(len(names)), None)
    if spec.method == "saltelli":
        return _saltelli(spec, spec.points, seed)
    if spec.method == "morris":
        return Morris(spec.factors, trajectories(spec.points, len(names), seed))
    crossed = [names.index(name) for name in spec.cross]
    return Crossed(spec.factors, crossed, SAMPLERS[spec.method](spec.points, len(names) - len(crossed), seed))


def _saltelli(spec: DesignSpec, rows: int, seed: int) -> Saltelli:
    units = units_of(spec)
    unit_of = {name: place for place, members in enumerate(units.values()) for name in members}
    a, b = (coordinates_of(spec.factors, matrix) for matrix in two_matrices(rows, len(spec.factors), seed))
    return Saltelli(a, b, [unit_of[factor.name] for factor in spec.factors], len(units), spec.chance, has_second_order(spec))
