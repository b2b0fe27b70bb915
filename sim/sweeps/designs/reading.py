"""The `design:` section of an experiment, read and checked. What is left out has the defaults of DEFAULTS; nothing else is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sim.settings.errors import UserError, did_you_mean
from sim.sweeps.designs.entries import read_factors
from sim.sweeps.designs.grouping import read_cross, read_groups
from sim.sweeps.designs.spec import CHANCE, DesignSpec

METHODS: Final = ("grid", "lhs", "sobol", "saltelli", "morris")
SAMPLED: Final = ("lhs", "sobol")
"""Methods whose points are a sample, which policies can be crossed with."""
ONE_WORLD: Final = ("saltelli", "morris")
"""Methods with one world at each point."""

DEFAULTS: Final[Mapping[str, Any]] = {
    "expect": "",
    "method": "grid",
    "points": None,  # must be given for all methods but grid
    "replicates": None,  # REPLICATES, or 1 for ONE_WORLD
    "common_random_numbers": True,
    "chance": None,  # true for saltelli
    "groups": {},
    "cross": [],
    "factors": {},
    "analyses": None,  # the usual ones of the method
}
REPLICATES: Final = 100
MOST: Final = 10_000_000

POINTS: Final = {
    "lhs": "the number of sampled points",
    "sobol": "the number of sampled points, best a power of two",
    "saltelli": "the rows of each base matrix, a power of two",
    "morris": "the number of trajectories",
}
"""What `points` counts."""


def read_design(node: Mapping[str, Any], allow_out_of_range: bool) -> DesignSpec:
    """The design as a checked specification; a UserError says what is wrong with it, and where."""
    given = _filled(node)
    method = _method(given["method"])
    factors = read_factors(given["factors"], allow_out_of_range)
    names = [factor.name for factor in factors]
    spec = DesignSpec(
        method=method,
        points=_points(method, given["points"]),
        replicates=_replicates(method, given["replicates"]),
        common_random_numbers=_flag("common_random_numbers", given["common_random_numbers"]),
        chance=_flag("chance", method == "saltelli" if given["chance"] is None else given["chance"]),
        groups=read_groups(given["groups"], names),
        cross=read_cross(given["cross"], names),
        factors=factors,
        analyses=_analyses(given["analyses"]),
        expect=str(given["expect"]).strip(),
    )
    _check_method(spec)
    _check_levels(spec)
    return spec


def _filled(node: Any) -> dict[str, Any]:
    """All keys, with their defaults where nothing, or null, is given."""
    if not isinstance(node, Mapping):
        raise UserError(f"design is {node!r}; allowed: a section with {', '.join(DEFAULTS)}.")
    for key in node:
        if key not in DEFAULTS:
            raise UserError(f"unknown key 'design.{key}'.{did_you_mean(str(key), DEFAULTS)} All: {', '.join(DEFAULTS)}.")
    return {**DEFAULTS, **{key: value for key, value in node.items() if value is not None}}


def _method(value: Any) -> str:
    if value not in METHODS:
        raise UserError(f"design.method is {value!r}; allowed: {', '.join(METHODS)}.{did_you_mean(str(value), METHODS)}")
    return str(value)


def _flag(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise UserError(f"design.{key} is {value!r}; allowed: true or false.")
    return value


def _whole(key: str, value: Any, meaning: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value % 1 != 0 or not 1 <= value <= MOST:
        raise UserError(f"design.{key} is {value!r}; allowed: {meaning}, from 1 to {MOST:,}.")
    return int(value)


def _points(method: str, value: Any) -> int | None:
    if method == "grid":
        if value is not None:
            raise UserError(f"design.points is {value!r}, but a grid has as many points as its levels combine to. Leave it out.")
        return None
    if value is None:
        raise UserError(f"design.points is missing; method: {method} needs {POINTS[method]}.")
    points = _whole("points", value, POINTS[method])
    if method == "saltelli" and points & (points - 1):
        below = 1 << (points.bit_length() - 1)
        raise UserError(f"design.points is {points}; method: saltelli needs a power of two, such as {below} or {2 * below}.")
    return points


def _replicates(method: str, value: Any) -> int:
    if value is None:
        return 1 if method in ONE_WORLD else REPLICATES
    replicates = _whole("replicates", value, "the number of worlds at each point")
    if method in ONE_WORLD and replicates != 1:
        raise UserError(f"design.replicates is {replicates}, but method: {method} has one world at each point. Leave it out.")
    return replicates


def _analyses(value: Any) -> Mapping[str, Mapping[str, Any]] | None:
    """As written; whether the analyses exist is the business of their registry."""
    if value is not None and not isinstance(value, Mapping):
        raise UserError(f"design.analyses is {value!r}; allowed: null for the usual ones, or names with their options.")
    return value


def _check_method(spec: DesignSpec) -> None:
    """Refuse what only other methods read."""
    has = f"the design has method: {spec.method}"
    for key, value, methods in (
        ("chance", spec.chance, ("saltelli",)),
        ("groups", spec.groups, ("saltelli",)),
        ("cross", spec.cross, SAMPLED),
    ):
        if value and spec.method not in methods:
            raise UserError(f"design.{key} is for method: {' or '.join(methods)}; {has}. Leave it out.")
    if spec.chance and not spec.common_random_numbers:
        raise UserError("design.common_random_numbers is false, but chance: true says which world each point meets. Leave one of them out.")
    if spec.chance and any(factor.name == CHANCE for factor in spec.factors):
        raise UserError(f"design.factors.{CHANCE}: the name is kept for luck (design.chance); name the factor otherwise.")
    if len(spec.cross) == len(spec.factors):
        raise UserError("design.cross names every factor, so that nothing is sampled: that is method: grid.")


def _check_levels(spec: DesignSpec) -> None:
    """Refuse a range where every level has its points."""
    how = "a list of values, or {low, high, levels}"
    for factor in spec.factors:
        if not factor.levels and spec.method == "grid":
            advice = "To sample a range, use method: lhs, sobol, saltelli or morris."
            raise UserError(f"design.factors.{factor.name}: a grid needs levels: {how}.\n  {advice}")
        if not factor.levels and factor.name in spec.cross:
            raise UserError(f"design.cross: {factor.name} has a range; only levels can be crossed: {how}.")
