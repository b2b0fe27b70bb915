"""Robustness: each policy by each statistic over the states of the world, and the trade-off between outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.runs.drawing.intervals import Mark, Panel, Row, interval_sheets
from sim.sweeps.robustness.tables import EXPECTED, MAX_REGRET, REGRETS, SATISFICING, STATISTICS, TAIL_REGRET, WORST
from sim.sweeps.shared.measures import MEASURES
from sim.sweeps.shared.tradeoff_chart import BEST, MOST_NAMED, OTHER, Pairs, tradeoff_sheet

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.runs.finding import Finding
    from sim.sweeps.shared.sweep import Sweep

READING: Final = {
    "robustness_tradeoff": "Each dot is a policy with its 90% intervals, numbered where no other is better on all outcomes together; in "
    "brackets, in how many resamples of the states it is so.",
    "robustness": "A row is a policy, a panel a way to judge it over all states of the world, with 90% intervals; rows stand in the order "
    "of their maximum regret. The dashed line is the best value; in full colour what is as good: not distinguishable from it, or behind by "
    "no more than is worth telling; pale what is worse.",
}
TITLES: Final = {
    EXPECTED: "Expected value",
    WORST: "Mean of the worst states",
    SATISFICING: "Good enough",
    MAX_REGRET: "Maximum regret",
    TAIL_REGRET: "Regret in the tail",
}
ROWS_DRAWN: Final = 40


def draw(sweep: Sweep, finding: Finding) -> dict[str, Figure]:
    """A chart of the statistics for each outcome, and the trade-off where there are two outcomes and two policies."""
    tables = finding.tables
    if "robustness" not in tables:
        return {}
    figures: dict[str, Figure] = {}
    if "robustness_tradeoff" in tables and len(tables["robustness_tradeoff"]) > 1:
        figures["robustness_tradeoff"] = _tradeoff(sweep, tables["robustness_tradeoff"])
    for outcome, rows in tables["robustness"].groupby("outcome", sort=False):
        figures |= {f"robustness_{outcome}{ending}": figure for ending, figure in _statistics(sweep, str(outcome), rows)}
    return figures


def _statistics(sweep: Sweep, outcome: str, rows: pd.DataFrame) -> Iterator[tuple[str, Figure]]:
    """Policies by statistics."""
    policies = list(dict.fromkeys(rows["policy"]))
    shown = policies[:ROWS_DRAWN]
    place = {policy: index for index, policy in enumerate(shown)}
    drawn = rows[rows["policy"].isin(shown)]
    panels = [_panel(drawn[drawn["statistic"] == statistic], rows, statistic, place) for statistic in STATISTICS]
    left_out = f" Shown: {len(shown)} of {len(policies)} policies." if len(shown) < len(policies) else ""
    words = f"Over {int(rows['states'].max()):,} states of the world, with 90% intervals; dashed: the best; pale: clearly worse.{left_out}"
    sheets = interval_sheets(sweep, _title(outcome, rows), words, [Row(policy) for policy in shown], panels)
    yield from (("" if not index else f"_{index + 1}", figure) for index, figure in enumerate(sheets))


def _panel(drawn: pd.DataFrame, rows: pd.DataFrame, statistic: str, place: dict[str, int]) -> Panel:
    """One statistic of all policies."""
    marks = tuple(
        Mark(place[policy], value, low, high, bool(good))
        for policy, value, low, high, good in zip(
            drawn["policy"], drawn["estimate"], drawn["low"], drawn["high"], drawn["is_tied"] | drawn["is_close"], strict=True
        )
    )
    best = rows[(rows["statistic"] == statistic) & rows["is_best"]]["estimate"]
    unit = str(drawn["unit"].iloc[0])
    is_points = statistic in REGRETS and unit.startswith("share")
    return Panel(TITLES[statistic], "share points" if is_points else unit, marks, float(best.iloc[0]) if len(best) else np.nan)


def _title(outcome: str, rows: pd.DataFrame) -> str:
    """Who regrets least, and who is as good."""
    regret = rows[rows["statistic"] == MAX_REGRET]
    tied, close, label = int(regret["is_tied"].sum()), int(regret["is_close"].sum()), MEASURES[outcome].label
    if len(regret) == 1:
        return f"{label}: one policy alone"
    if not tied:
        return f"{label}: no policy has a value"
    if tied == len(regret):
        return f"{label}: by maximum regret no policy is distinguishable from the best"
    first = regret["policy"].iloc[0]
    others = f", not distinguishable from {tied - 1} other{'s' * (tied > 2)}" if tied > 1 else ""
    near = f"; {close} more {'is' if close == 1 else 'are'} behind by too little to matter" if close else ""
    return f"{label}: least maximum regret with {first}{others}{near}"


def _tradeoff(sweep: Sweep, table: pd.DataFrame) -> Figure:
    """The first outcome against each of the others."""
    measures = [MEASURES[name] for name in table.columns if name in MEASURES]
    ranked = table.sort_values(["non_dominated", "chance_non_dominated"], ascending=False, kind="stable")
    colour = ranked["non_dominated"].map({True: BEST, False: OTHER})
    drawn = ranked.assign(colour=colour, is_named=ranked["non_dominated"]).reset_index(drop=True)
    count = int(table["non_dominated"].sum())
    title = f"Trade-off: {count} of {len(table)} policies {'are' if count > 1 else 'is'} beaten by no other on all {len(measures)} outcomes"
    more = f"; of them the {MOST_NAMED} most often so are numbered" if count > MOST_NAMED else ""
    words = f"Expected values with 90% intervals over states of the world. Green: non-dominated (in brackets: share of resamples){more}."
    return tradeoff_sheet(sweep, title, words, Pairs(drawn, measures[0], measures[1:]))
