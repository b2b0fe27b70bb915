"""The sentences of a screening by elementary effects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.runs.headline import UNITS_PLAIN, UNITS_SHOWN, range_shown, rounded, wilson_interval
from sim.sweeps.morris.estimate import Morris, Walks
from sim.sweeps.shared.estimated import obstacles_in_words
from sim.sweeps.shared.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd

NAMED: Final = 3
LEADING: Final = 10
"""Factors whose spread of effects is looked at."""


def sentences_of(found: Morris) -> tuple[str, ...]:
    """What was found, which outcomes have no effects, and what to know of the trajectories."""
    words = _effects(found.tables["morris"], found.small) if found.tables else ()
    return (*words, *obstacles_in_words(found.reasons), *_remarks(found.walks))


def _effects(table: pd.DataFrame, small: float) -> tuple[str, ...]:
    """What can be left alone for all outcomes, then the leading factors of each."""
    outcomes = [part for _, part in table.groupby("outcome", sort=False)]
    return (_left_alone(table, small), *(_outcome(part) for part in outcomes))


def effect_text(row: Any) -> str:
    """A mean absolute effect with its interval and unit."""
    if row["unit"].startswith("share"):
        return f"{100 * row['mu_star']:.1f} points ({range_shown(row['low'], row['high'], 'share').removesuffix('%')})"
    unit = "" if row["unit"] in UNITS_PLAIN else f" {UNITS_SHOWN.get(row['unit'], row['unit'])}"
    return f"{rounded(row['mu_star'])}{unit} ({range_shown(row['low'], row['high'], row['unit'])})"


def _left_alone(table: pd.DataFrame, small: float) -> str:
    """How many factors are small for every outcome."""
    is_small = table.groupby("factor")["is_small"].all()
    outcomes = table["outcome"].nunique()
    of_all = "this outcome" if outcomes == 1 else f"all {outcomes} outcomes"
    return (
        f"{int(is_small.sum())} of {len(is_small)} factors can be left alone for {of_all}: "
        f"the upper end of their mean absolute effect lies below {100 * small:g}% of the largest one."
    )


def _outcome(table: pd.DataFrame) -> str:
    """The largest effects, what never showed, and what varies."""
    ranked = table.sort_values("mu_star", ascending=False, kind="stable")
    clear = ranked[ranked["low"] > 0]
    label = MEASURES[table["outcome"].iloc[0]].label
    if clear.empty:
        return f"{label}: no factor's effect is distinguishable from none."
    named = "; ".join(f"{row['label']} {effect_text(row)}" for _, row in clear.head(NAMED).iterrows())
    parts = [
        f"{label}: largest clear mean absolute effects over a factor's full range: {named}.",
        _ties(table, clear.iloc[0]),
        f"{int(table['is_small'].sum())} of {len(table)} factors can be left alone.",
        _unseen(table),
        _spread(clear.head(LEADING)),
    ]
    return " ".join(part for part in parts if part)


def _ties(table: pd.DataFrame, first: pd.Series[Any]) -> str:
    """How many others may be the largest."""
    others = int((table["high"] >= first["low"]).sum()) - 1
    return f"{others} other{'s' * (others > 1)} may be as large as the first." if others else ""


def _unseen(table: pd.DataFrame) -> str:
    """Factors that never changed the outcome, and what that rules out."""
    never = table[table["changed"] == 0]
    if never.empty:
        return ""
    count = int(never["trajectories"].max())
    most = wilson_interval(0.0, count)[1]
    words = f"{len(never)} changed it on none of {count} trajectories"
    words += f", which rules out that one of them does so in more than {100 * most:.1f}% of steps"
    return f"{words}." if never["is_small"].all() else f"{words}: more trajectories would show whether they can be left alone."


def _spread(leading: pd.DataFrame) -> str:
    """Where effects differ from trajectory to trajectory by more than their size."""
    spread = int((leading["sigma"] > leading["mu_star"]).sum())
    if not spread:
        return ""
    vary = f"{spread} varies" if spread == 1 else f"{spread} vary"
    return f"Of the {len(leading)} largest, {vary} by more than the mean size: what they do hangs on other factors or on luck."


def _remarks(walks: Walks) -> tuple[str, ...]:
    """What was left out, and where luck is."""
    words = []
    if walks.failed:
        total = walks.failed + len(walks.points)
        words.append(f"{walks.failed} of {total} trajectories hold a point that failed and are left out whole.")
    if walks.luck == "one":
        words.append("All points met one and the same world, so the intervals leave out how much its luck matters.")
    if walks.luck == "own":
        words.append("Points along a trajectory met different worlds, so that every effect holds a difference in luck as well.")
    return tuple(words)
