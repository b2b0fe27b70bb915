"""The sentences of a split of the variance, and the names of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.sweeps.shared.cases import Interval
from sim.sweeps.shared.estimated import obstacles_in_words
from sim.sweeps.shared.measures import MEASURES
from sim.sweeps.shared.saltelli import remarks
from sim.sweeps.variance.estimate import ALL, INTERACTIONS, NOT_CHANCE, OWN, PAIR, REST, WITHOUT_CHANCE, Variance

if TYPE_CHECKING:
    import pandas as pd


def sentences_of(found: Variance) -> tuple[str, ...]:
    """What was found, which outcomes have no variance to split, and what to know of the sample."""
    words = _shares(found.tables["variance"], found.tables["variance_totals"]) if found.tables else ()
    return (*words, *obstacles_in_words(found.reasons), *remarks(found.rows))


def _shares(table: pd.DataFrame, totals: pd.DataFrame) -> tuple[str, ...]:
    """What each outcome's variance is made of, and how to read a share below zero."""
    outcomes = dict.fromkeys(table["outcome"])
    words = [_outcome(name, table[table["outcome"] == name], totals[totals["outcome"] == name]) for name in outcomes]
    if (table["share"] < 0).any():
        words.append("Some shares are estimated below 0: they are noise around shares near zero, left as estimated.")
    return tuple(words)


def _outcome(name: str, table: pd.DataFrame, totals: pd.DataFrame) -> str:
    """Own shares, interactions, totals, and the split without chance."""
    of_all = table[table["of"] == ALL]
    own = of_all[of_all["part"] == OWN].sort_values("share", ascending=False, kind="stable")
    with_all = ", ".join(f"{row['unit']} {Interval(row['total'], row['low'], row['high']).text}" for _, row in totals.iterrows())
    parts = [
        f"{MEASURES[name].label}, shares of its variance: by themselves {_listed(own)}.",
        _interactions(of_all[of_all["part"].isin((PAIR, REST, INTERACTIONS))]),
        f"With all interactions: {with_all}.",
        _without_chance(name, of_all[of_all["part"] == WITHOUT_CHANCE].iloc[0], table[table["of"] == NOT_CHANCE], len(own) - 1),
    ]
    return " ".join(parts)


def share_text(row: Any) -> str:
    """A share with its 90% interval."""
    return Interval(row["share"], row["low"], row["high"]).text


def _listed(rows: pd.DataFrame) -> str:
    """Units with what each explains."""
    parts = [f"{part_text(row)} {share_text(row)}" for _, row in rows.iterrows()]
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]


def _interactions(rows: pd.DataFrame) -> str:
    """The interactions that are clearly there."""
    clear = rows[rows["low"] > 0].sort_values("share", ascending=False, kind="stable")
    if clear.empty:
        return "No interaction is distinguishable from none."
    return f"Acting together adds: {', '.join(f'{part_text(row)} {share_text(row)}' for _, row in clear.iterrows())}."


def part_text(row: Any) -> str:
    """What a part is called."""
    return str(row["units"] if row["part"] in (OWN, PAIR) else row["part"])


def _without_chance(name: str, whole: pd.Series[Any], rows: pd.DataFrame, groups: int) -> str:
    """The split of the probability, or of the expected value."""
    what = "its probability" if MEASURES[name].kind == "probability" else "its expected value"
    text = f"How {what} differs makes {share_text(whole)} of the variance"
    if groups == 1:
        return f"{text}, all of it from {whole['units']}."
    if rows.empty:
        return f"{text}, which is too uncertain to be split."
    clear = rows[(rows["part"] == OWN) | (rows["low"] > 0)]
    left_out = "; no interaction of theirs is distinguishable from none" if (clear["part"] == OWN).all() else ""
    return f"{text}; of this {_listed(clear)}{left_out}."
