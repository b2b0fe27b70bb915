"""The sentences of the shares of variance, each made from the tables; only what is clearly above zero is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.sweeps.shared.cases import Interval
from sim.sweeps.shared.estimated import obstacles_in_words
from sim.sweeps.shared.measures import MEASURES
from sim.sweeps.shared.saltelli import CHANCE, remarks
from sim.sweeps.sobol.estimate import Sobol, expected_by_chance

if TYPE_CHECKING:
    import pandas as pd

NAMED: Final = 3
"""Factors named in a sentence."""

FEW: Final = 6
"""So many factors are all named."""


def sentences_of(found: Sobol) -> tuple[str, ...]:
    """What each outcome depends on, which outcomes have no variance to split, and what to know of the sample."""
    missing = obstacles_in_words(found.reasons)
    return (*_shares(found.tables["sobol"], found.tables["sobol_sums"]), *missing, *remarks(found.rows)) if found.tables else missing


def _shares(table: pd.DataFrame, sums: pd.DataFrame) -> tuple[str, ...]:
    """What each outcome depends on, and how to read an estimate that is no share."""
    outcomes = dict.fromkeys(table["outcome"])
    words = [_outcome(MEASURES[name].label, table[table["outcome"] == name], sums[sums["outcome"] == name]) for name in outcomes]
    if (table[["first", "total"]] < 0).any(axis=None) or (table[["first", "total"]] > 1).any(axis=None):
        words.append("Some estimates lie below 0 or above 100%: they are noise around shares near these ends, left as estimated.")
    return tuple(words)


def _outcome(label: str, table: pd.DataFrame, sums: pd.DataFrame) -> str:
    """Chance, the leading factors, and what lies in interactions."""
    is_chance = table["basis"] == CHANCE
    parts = [_chance(row) for _, row in table[is_chance].iterrows()]
    parts += [_leaders(table[~is_chance]), _together(sums)]
    return f"{label}: " + " ".join(parts)


def share_of(row: Any, name: str) -> Interval:
    """An index with its interval, as a row of the table has it."""
    return Interval(row[name], row[f"{name}_low"], row[f"{name}_high"])


def _chance(row: pd.Series[Any]) -> str:
    alone, in_all = share_of(row, "first").text, share_of(row, "total").text
    return f"Chance explains {alone} of the variance by itself, {in_all} with all its interactions."


def _leaders(table: pd.DataFrame) -> str:
    """How many factors have a clear total index, and the largest of those that stand out among so many."""
    kind = "group" if (table["basis"] == "group").all() else "factor"
    clear = int((table["total_low"] > 0).sum())
    if len(table) <= FEW:
        totals = [f"{row['label']} {share_of(row, 'total').text}" for _, row in table.iterrows()]
        return f"With all interactions: {', '.join(totals)}."
    if not clear:
        return f"No total index of the {len(table)} {kind}s is distinguishable from zero."
    have = f"{clear} {'has' if clear == 1 else 'have'} a total index clearly above zero"
    text = f"Of {len(table)} {kind}s {have} (by chance at most about {expected_by_chance(len(table))} would)"
    leading = table[table["distinguishable"]].sort_values("total", ascending=False)
    if leading.empty:
        return f"{text}; looked at together, none stands out."
    named = "; ".join(f"{row['label']} {share_of(row, 'total').text}" for _, row in leading.head(NAMED).iterrows())
    return f"{text}; {len(leading)} stand{'s' * (len(leading) == 1)} out among all, the largest: {named}."


def _together(sums: pd.DataFrame) -> str:
    """How much is explained one by one."""
    found = {row["part"]: Interval(row["share"], row["low"], row["high"]) for _, row in sums.iterrows()}
    rest = found["interactions"]
    text = f"One by one all units explain {found['first orders together'].text}"
    if rest.low > 0:
        return f"{text}, so that {rest.text} lies in interactions."
    return f"{text}; interactions are not distinguishable from none ({rest.text})."
