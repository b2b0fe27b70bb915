"""How the variance of an outcome splits between a few units: chance, the numbers, the theory of decision, or any groups of factors.

What a unit does alone, what two add together, and the rest: `shares.py`. Without chance the split is that of the expected outcome, for a
yes or no of its probability.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from sim.runs.survival import Numbers
from sim.sweeps.shared.cases import Interval
from sim.sweeps.shared.estimated import Nothing
from sim.sweeps.shared.options import asked_measures, whole_number
from sim.sweeps.shared.saltelli import ALWAYS_ANSWERED, CHANCE, Rows, interval_of, obstacle, outputs_of, read_rows, weights_of
from sim.sweeps.variance.shares import Part, Shares, shares_of

if TYPE_CHECKING:
    from sim.sweeps.shared.sweep import Sweep

DEFAULTS: Final = {
    "outcomes": list(ALWAYS_ANSWERED),  # measures whose variance is split; all worlds must have a value
    "resamples": 500,  # of the rows, for the intervals
}
FEWEST_RESAMPLES, MOST_RESAMPLES = 20, 5_000
MOST_UNITS: Final = 7
ALL: Final = "all variance"
NOT_CHANCE: Final = "what is not chance"
OWN: Final = "own"
PAIR: Final = "pair"
REST: Final = "three or more together"
INTERACTIONS: Final = "interactions"
WITHOUT_CHANCE: Final = "without chance"

TITLE: Final = "Where the variance comes from: chance, numbers, theories"
NEEDS: Final = "A split of the variance needs method: saltelli with chance: true and groups (up to 6) of the factors; this sweep has "


class Variance(NamedTuple):
    """How the variance of a sweep's outcomes splits."""

    title: str
    tables: dict[str, pd.DataFrame]  # none where no outcome has a variance to split
    reasons: dict[str, str]  # label of an outcome -> why its variance is not split; empty if it is
    rows: Rows


def estimate(sweep: Sweep, options: Mapping[str, Any]) -> Variance | Nothing:
    """Tables variance (parts that add up to 1) and variance_totals, shares in 0-1 with 90% intervals.

    Column `of` says of what: "all variance", or "what is not chance" (the variance of the expected outcome). Estimates may lie below 0:
    they stay as they are. Raises UserError for unknown outcomes and faulty numbers.
    """
    measures = asked_measures(options)
    resamples = whole_number(options, "resamples", FEWEST_RESAMPLES, MOST_RESAMPLES)
    reason = _missing(sweep.manifest)
    if reason:
        return Nothing(TITLE, reason)
    rows = read_rows(sweep, measures)
    names = tuple(unit.label for unit in rows.units)
    parts: list[dict[str, Any]] = []
    totals: list[dict[str, Any]] = []
    reasons = {measure.label: obstacle(rows.values[measure.name], rows.dropped) for measure in measures}
    for measure in (measure for measure in measures if not reasons[measure.label]):
        values = rows.values[measure.name]
        found = shares_of(outputs_of(values, len(names)), weights_of(len(values), resamples))
        parts += _part_rows(measure.name, names, found)
        totals += [{"outcome": measure.name, "unit": name, **_total(found.total[:, place])} for place, name in enumerate(names)]
    tables = {"variance": pd.DataFrame(parts), "variance_totals": pd.DataFrame(totals)} if parts else {}
    return Variance(TITLE, tables, reasons, rows)


def _missing(manifest: Mapping[str, Any]) -> str:
    """What the design lacks for a split."""
    if manifest["method"] != "saltelli":
        return f"{NEEDS}method: {manifest['method']}."
    lacks = [words for words, has in (("chance: false", manifest["chance"]), ("no groups", manifest["groups"])) if not has]
    if lacks:
        return f"{NEEDS}{' and '.join(lacks)}."
    count = len(manifest["units"])
    return f"{NEEDS}{count - 1} groups." if count > MOST_UNITS else ""


def _part_rows(outcome: str, names: tuple[str, ...], found: Shares) -> list[dict[str, Any]]:
    """The parts of all variance, how much is not chance, then the parts of that."""
    chance = names.index(CHANCE)
    has_pairs = any(len(part.units) == 2 and not part.is_rest for part in found.parts)
    rows = [_row(outcome, ALL, _kind(part, has_pairs), names, part, interval_of(part.share)) for part in found.parts]
    groups = Part(tuple(unit for unit in range(len(names)) if unit != chance), 1 - found.total[:, chance], is_rest=True)
    rows.append(_row(outcome, ALL, WITHOUT_CHANCE, names, groups, interval_of(groups.share)))
    if groups.share.min() > 0 and len(groups.units) > 1:
        for part in _without_chance(groups, found.parts, chance):
            rows.append(_row(outcome, NOT_CHANCE, _kind(part, has_pairs), names, part, interval_of(part.share / groups.share)))
    return rows


def _kind(part: Part, has_pairs: bool) -> str:
    """What a part is called."""
    if not part.is_rest and len(part.units) < 3:
        return OWN if len(part.units) == 1 else PAIR
    return REST if has_pairs else INTERACTIONS


def _without_chance(groups: Part, parts: list[Part], chance: int) -> list[Part]:
    """The parts in which chance has no share, and what they leave of the variance without chance, if they do."""
    kept = [part for part in parts if chance not in part.units]
    has_all = len(groups.units) == 2 and len(kept) == 3
    return kept if has_all else [*kept, groups._replace(share=groups.share - np.sum([part.share for part in kept], axis=0))]


def pair_name(units: Sequence[str]) -> str:
    """Units that act together, as a table names them."""
    return " x ".join(units)


def _row(outcome: str, of: str, kind: str, names: tuple[str, ...], part: Part, interval: Interval) -> dict[str, Any]:
    units = pair_name([names[unit] for unit in part.units])
    return {"outcome": outcome, "of": of, "part": kind, "units": units, **interval._asdict()}


def _total(resampled: Numbers) -> dict[str, float]:
    """A total with its interval, as a row has it."""
    return dict(zip(("total", "low", "high"), interval_of(resampled), strict=True))
