"""The tables of scenario discovery: the way to each box, what it keeps, how good it is, and the points around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from sim.sweeps.discovery.boxes import full_range, is_named, limited, places_of
from sim.sweeps.discovery.prim import Mask, Numbers, Space, Step, inside, measured, peel
from sim.sweeps.shared.cases import Cases, coverage_of, density_of, gain_of

if TYPE_CHECKING:
    from sim.sweeps.discovery.limits import Tested
    from sim.sweeps.shared.sweep import Factor


class BoxFound(NamedTuple):
    """A box, and among which points it was searched."""

    number: int
    searched: Mask  # (points,)
    tested: Tested

    def membership(self) -> Numbers:
        """1 for each point of the sweep that the box holds when it is fitted without it, else 0: (points,)."""
        belongs = np.zeros(len(self.searched))
        belongs[self.searched] = self.tested.membership
        return belongs


def tables_of(cases: Cases, space: Space, factors: Sequence[Factor], found: Sequence[BoxFound], alpha: float) -> dict[str, pd.DataFrame]:
    """Every table but the tree; where no box was found, the trajectory alone."""
    if not found:
        return {"discovery_trajectory": pd.DataFrame(_way(1, cases, peel(space, cases.response, alpha), "all factors"))}
    boxes = [pd.DataFrame(_limits(box, cases, space, factors)).sort_values("density_without", kind="stable") for box in found]
    return {
        "discovery_trajectory": pd.DataFrame([row for box in found for row in _ways(box, cases, space, alpha)]),
        "discovery_summary": pd.DataFrame([_summary(box, cases) for box in found]),
        "discovery_box": pd.concat(boxes, ignore_index=True),
        "discovery_points": pd.concat(
            [_points(box, cases, space, factors, list(rows["factor"])) for box, rows in zip(found, boxes, strict=True)], ignore_index=True
        ),
    }


def _ways(box: BoxFound, cases: Cases, space: Space, alpha: float) -> list[dict[str, Any]]:
    """The trajectory over all factors, and that over the sides which are more than chance."""
    part, response = space.of(box.searched), cases.response[box.searched]
    rows = _way(box.number, cases, peel(part, response, alpha), "all factors")
    return rows + _way(box.number, cases, peel(part, response, alpha, frozenset(box.tested.step.box)), "kept limits")


def _way(number: int, cases: Cases, steps: Sequence[Step], over: str) -> list[dict[str, Any]]:
    """A row for each step of a trajectory; mass and coverage are of all points and cases of the sweep."""
    total = float(cases.response.sum())
    return [
        {
            "box": number,
            "over": over,
            "step": index,
            "restricted": step.restricted,
            "points": step.points,
            "mass": step.points / len(cases.points),
            "coverage": step.cases / total,
            "density": step.density,
        }
        for index, step in enumerate(steps)
    ]


def _summary(box: BoxFound, cases: Cases) -> dict[str, Any]:
    """Density and coverage as fitted, and on points that did not place the limits, with intervals; the points searched for comparison."""
    step, membership, searched = box.tested.step, box.membership(), box.searched.astype(float)
    row: dict[str, Any] = {
        "box": box.number,
        "restricted": step.restricted,
        "points": step.points,
        "mass": step.points / len(cases.points),
        "cases": step.cases,
        "density": step.density,
        "coverage": step.cases / float(cases.response.sum()),
    }
    shares = {
        "held_out_density": density_of(cases, membership),
        "searched_density": density_of(cases, searched),
        "held_out_gain": gain_of(cases, membership, searched),
        "held_out_coverage": coverage_of(cases, membership),
    }
    for name, share in shares.items():
        row |= {name: share.share, f"{name}_low": share.low, f"{name}_high": share.high}
    return row


def _limits(box: BoxFound, cases: Cases, space: Space, factors: Sequence[Factor]) -> list[dict[str, Any]]:
    """A row for each restricted factor."""
    step, part, response = box.tested.step, space.of(box.searched), cases.response[box.searched]
    rows = []
    for index in sorted({side.factor for side in step.box}):
        factor, column = factors[index], cases.points[factors[index].name]
        sides = [side for side in step.box if side.factor == index]
        limits = limited(column, factor, index, step.box)
        ends = (np.nan, np.nan) if is_named(factor) else full_range(column.to_numpy(float), factor)
        rows.append(
            {
                "box": box.number,
                "factor": factor.name,
                "label": factor.label,
                "unit": factor.unit,
                "low": limits.low,
                "high": limits.high,
                "levels": limits.text if is_named(factor) else "",
                "full_low": ends[0],
                "full_high": ends[1],
                "text": limits.text,
                "p": max(box.tested.p[side] for side in sides),
                "reproduced": min(box.tested.reproduced[side] for side in sides),
                "density_without": measured(part, response, {side: kept for side, kept in step.box.items() if side not in sides}).density,
            }
        )
    return rows


def _points(box: BoxFound, cases: Cases, space: Space, factors: Sequence[Factor], leading: list[str]) -> pd.DataFrame:
    """The points searched, at their values of the two leading factors (names: places in the order of the design; NaN if there is one)."""
    points = cases.points[box.searched]
    by_name = {factor.name: factor for factor in factors}
    x, *more = (_drawn(points[name], by_name[name]) for name in leading[:2])
    return pd.DataFrame(
        {
            "box": box.number,
            "point": points["point"].to_numpy(),
            "x": x,
            "y": more[0] if more else np.full(len(points), np.nan),
            "response": cases.response[box.searched],
            "inside": inside(space.of(box.searched), box.tested.step.box),
        }
    )


def _drawn(column: pd.Series[Any], factor: Factor) -> Numbers:
    """Where points stand on the axis of a factor."""
    return places_of(column, factor).astype(float) if is_named(factor) else column.to_numpy(float)
