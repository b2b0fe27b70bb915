"""Scenario discovery: in which ranges of which factors does an outcome happen, or fail?

Boxes by the patient rule induction method (`prim.py`), with only those limits that are more than chance (`limits.py`), and a tree as a
second view (`cart.py`). Density and coverage are measured on points that did not place the limits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from sim.settings.errors import UserError, unknown
from sim.sweeps.discovery.boxes import space_of
from sim.sweeps.discovery.cart import is_available, tree_table
from sim.sweeps.discovery.limits import box_beyond_chance
from sim.sweeps.discovery.prim import Space, inside
from sim.sweeps.discovery.tables import BoxFound, tables_of
from sim.sweeps.shared.cases import Cases, cases_of
from sim.sweeps.shared.estimated import Nothing
from sim.sweeps.shared.measures import MEASURES, Measure, measure_named

if TYPE_CHECKING:
    from sim.sweeps.shared.sweep import Factor, Sweep

DEFAULTS: Final = {
    "outcome": "durable",  # a measure that is yes or no in each world
    "target": 1,  # 1: where it happens; 0: where it fails
    "share": None,  # a point is a case if at least this share of its worlds has the outcome; null: shares as they are
    "alpha": 0.05,  # share of the points that each peeling step removes
    "boxes": 1,  # how many boxes, each found outside those before
    "density": None,  # the density that a box should reach; null: the best product of coverage and gain in density
    "factors": None,  # names of factors to search; null: all
    "tree_depth": 3,  # questions in a row that the tree may ask
}
MOST_BOXES: Final = 3
DEEPEST_TREE: Final = 4
LARGEST_ALPHA: Final = 0.3
FEWEST_POINTS: Final = 30
FEWEST_UNITS: Final = 10
"""Groups of points that belong together."""


class Asked(NamedTuple):
    """The options, checked."""

    measure: Measure
    target: int
    share: float | None
    alpha: float
    boxes: int
    density: float | None
    factors: tuple[Factor, ...]
    tree_depth: int

    @property
    def subject(self) -> str:
        """What is asked about."""
        return f"'{self.measure.label}' {'comes true' if self.target else 'fails'}"


class Discovery(NamedTuple):
    """The boxes and the tree of a sweep."""

    title: str
    tables: dict[str, pd.DataFrame]  # no discovery_summary where no box stands out
    asked: Asked
    cases: Cases


def estimate(sweep: Sweep, options: Mapping[str, Any]) -> Discovery | Nothing:
    """Tables discovery_trajectory, _summary, _box, _points and _tree.

    Densities and coverages are shares in 0-1 with 90% intervals. Raises UserError for options that make no sense.
    """
    asked = checked(options, sweep.factors)
    cases = cases_of(sweep, asked.measure, asked.target, asked.share)
    asked = asked._replace(factors=tuple(factor for factor in asked.factors if cases.points[factor.name].nunique() > 1))
    title = f"Scenario discovery: {asked.subject}"
    reason = obstacle(asked.measure, len(asked.factors), cases)
    if reason:
        return Nothing(title, reason)
    space = space_of(cases.points, asked.factors, cases.cluster)
    found = _search(asked, cases, space)
    tables = tables_of(cases, space, asked.factors, found, asked.alpha)
    if is_available():
        tables["discovery_tree"] = tree_table(cases, space, asked.factors, asked.tree_depth)
    return Discovery(title, tables, asked, cases)


def obstacle(measure: Measure, factors: int, cases: Cases) -> str:
    """Why nothing can be searched; nothing if it can."""
    points = len(cases.points)
    if points < FEWEST_POINTS:
        return f"{points} points have an answer to '{measure.label}': too few to look for boxes, which takes {FEWEST_POINTS}."
    if not factors:
        return "No factor varies among these points, so there is no box to look for."
    if cases.units < FEWEST_UNITS:
        tied = "trajectories, or states of the world under several policies"
        return f"The points hang together in {cases.units} groups ({tied}): too few to look for boxes, which takes {FEWEST_UNITS}."
    if np.ptp(cases.response) == 0:
        return f"'{measure.label}' is as frequent at every point, so there is nothing for a box to set apart."
    return ""


def _search(asked: Asked, cases: Cases, space: Space) -> list[BoxFound]:
    """One box after another, each among the points outside those before."""
    searched = np.ones(len(cases.points), bool)
    found: list[BoxFound] = []
    while len(found) < asked.boxes and searched.sum() >= FEWEST_POINTS and np.ptp(cases.response[searched]) > 0:
        part = space.of(searched)
        tested = box_beyond_chance(part, cases.response[searched], asked.alpha, asked.density)
        if tested is None:
            break
        found.append(BoxFound(len(found) + 1, searched, tested))
        rest = searched.copy()
        rest[searched] = ~inside(part, tested.step.box)
        searched = rest
    return found


def checked(options: Mapping[str, Any], factors: Sequence[Factor]) -> Asked:
    """The options of a design; a UserError that says what is allowed."""
    measure = measure_named(str(options["outcome"]))
    if measure.kind != "probability":
        allowed = ", ".join(name for name, known in MEASURES.items() if known.kind == "probability")
        raise UserError(f"outcome is '{measure.name}', which is not yes or no in a world; allowed: {allowed}.")
    return Asked(
        measure,
        _whole(options, "target", 0, 1),
        _share(options, "share"),
        _number(options, "alpha", LARGEST_ALPHA),
        _whole(options, "boxes", 1, MOST_BOXES),
        _share(options, "density"),
        _chosen(options["factors"], factors),
        _whole(options, "tree_depth", 1, DEEPEST_TREE),
    )


def _whole(options: Mapping[str, Any], name: str, low: int, high: int) -> int:
    """A whole number within its range."""
    value = options[name]
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise UserError(f"{name} is {value!r}; allowed: a whole number from {low} to {high}.")
    return value


def _share(options: Mapping[str, Any], name: str) -> float | None:
    """A share, or none."""
    return None if options[name] is None else _number(options, name, 1.0, "null, or ")


def _number(options: Mapping[str, Any], name: str, high: float, others: str = "") -> float:
    """A number above 0, up to a highest one."""
    value = options[name]
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 < value <= high:
        raise UserError(f"{name} is {value!r}; allowed: {others}a number above 0, up to {high:g}.")
    return float(value)


def _chosen(names: Any, factors: Sequence[Factor]) -> tuple[Factor, ...]:
    """The factors of these names, in the order of the design."""
    if names is None:
        return tuple(factors)
    if not isinstance(names, (list, tuple)) or not names:
        raise UserError(f"factors is {names!r}; allowed: null for all, or a list of names of factors.")
    known = [factor.name for factor in factors]
    for name in names:
        if name not in known:
            raise unknown("factor", str(name), known)
    return tuple(factor for factor in factors if factor.name in names)
