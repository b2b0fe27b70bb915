"""What scenario discovery says, made from its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.runs.headline import range_shown, shown
from sim.sweeps.discovery.estimate import Asked, Discovery
from sim.sweeps.discovery.limits import LEVEL, SPLITS
from sim.sweeps.shared.cases import Cases, Interval, density_of

if TYPE_CHECKING:
    import pandas as pd

SMALLEST_SHOWN: Final = 0.001


def sentences_of(found: Discovery) -> tuple[str, ...]:
    """What the boxes say, or that none stands out, and what the tree says."""
    has_box = "discovery_summary" in found.tables
    words = _boxes(found.asked, found.cases, found.tables) if has_box else _no_box(found.asked, found.cases)
    return (*words, *_tree(found.tables))


def _boxes(asked: Asked, cases: Cases, tables: dict[str, pd.DataFrame]) -> tuple[str, ...]:
    """A sentence or two for each box, and how far to trust them."""
    summary, limits = tables["discovery_summary"], tables["discovery_box"]
    words = []
    for _, row in summary.iterrows():
        words += _of_box(asked, row, limits[limits["box"] == row["box"]])
    if asked.boxes > len(summary):
        words.append("Outside " + ("it" if len(summary) == 1 else "them") + " no further box stands out.")
    words.append(_trust(limits, len(asked.factors), len(cases.points)))
    return (*words, *_luck(cases))


def _of_box(asked: Asked, row: pd.Series[Any], limits: pd.DataFrame) -> list[str]:
    """Where the outcome is frequent, how frequent, and how much of it that is."""
    density, searched, gain, coverage = (
        Interval(row[name], row[f"{name}_low"], row[f"{name}_high"])
        for name in ("held_out_density", "searched_density", "held_out_gain", "held_out_coverage")
    )
    start, rest = ("", "all points") if row["box"] == 1 else ("Outside the boxes before: ", "the points outside them")
    points = f"{range_shown(gain.low, gain.high, 'share').removesuffix('%')} points"
    there = f"{shown(density.share, 'share')} (90% interval {range_shown(density.low, density.high, 'share')})"
    compared = f"{there} of {_unit(asked)} there, {searched.text} over {rest}"
    change = f"{100 * gain.share:.1f} points more ({points})" if gain.low > 0 else f"which is not distinguishable (by {points})"
    words = [
        f"{start}{asked.subject} most often where {where_text(limits)}: {compared}, {change}.",
        f"That box holds {coverage.text} of all such {_unit(asked)}, in {100 * row['mass']:.0f}% of the points.",
    ]
    if asked.density is not None and row["density"] < asked.density:
        words.append(f"No box reaches the density of {100 * asked.density:g}% that was asked for; this one is the best trade-off instead.")
    return words


def where_text(limits: pd.DataFrame) -> str:
    """The limits of one box in words."""
    parts = [f"{row['label']} is {row['text']}" for _, row in limits.iterrows()]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _unit(asked: Asked) -> str:
    """Of what the shares are."""
    worlds = "worlds" if asked.measure.unit == "share" else "worlds with an answer"
    return worlds if asked.share is None else f"points (with it in at least {100 * asked.share:g}% of {worlds})"


def _trust(limits: pd.DataFrame, factors: int, points: int) -> str:
    """Which limits are more than chance, and what of the other factors."""
    largest, others = float(limits["p"].max()), factors - limits["factor"].nunique()
    worst = f"p at most {largest:.2g}" if largest >= SMALLEST_SHOWN else f"p below {SMALLEST_SHOWN:g}"
    tested = f"{2 * SPLITS} random halves of {points:,} points; {worst}, corrected for the search"
    text = f"Each of these limits held up on points that did not choose it ({tested})"
    if not others:
        return f"{text}."
    return f"{text}; for the other {others} factors none did." if others > 1 else f"{text}; for the other factor none did."


def _luck(cases: Cases) -> tuple[str, ...]:
    """What the intervals leave out."""
    if not cases.has_one_luck:
        return ()
    return ("All points met one and the same world, so the intervals leave out how much its luck matters.",)


def _no_box(asked: Asked, cases: Cases) -> tuple[str, ...]:
    """The words where no limit is more than chance."""
    overall = density_of(cases, np.ones(len(cases.points)))
    searched = f"{len(cases.points):,} points and {len(asked.factors)} factor{'s' * (len(asked.factors) != 1)}"
    return (
        f"No box stands out: over {searched}, no limit makes it more frequent that {asked.subject} than chance could (level {LEVEL:g}). "
        f"Over all points it is so in {overall.text} of {_unit(asked)}.",
    )


def _tree(tables: dict[str, pd.DataFrame]) -> tuple[str, ...]:
    """What the second view says: the first question of the tree, and its best leaf."""
    if "discovery_tree" not in tables:
        return ("The second view, a tree, needs scikit-learn: pip install 'ceasefire-sim[trees]'.",)
    tree = tables["discovery_tree"]
    first = tree[tree["parent"] == 0]
    if first.empty:
        return ("A tree, as a second view, finds no question whose answers are distinguishable on the points that it was not grown on.",)
    answers = [f"{row['rule']}, {Interval(row['share'], row['low'], row['high']).text}" for _, row in first.iterrows()]
    return (f"A tree, as a second view, asks first: {answers[0]}; {answers[1]} (on the half of the points that it was not grown on).",)
