"""The sentences of what decides the answer: only what is distinguishable from noise decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.sweeps.deciding.estimate import Deciding
from sim.sweeps.shared.cases import Interval
from sim.sweeps.shared.estimated import obstacles_in_words
from sim.sweeps.shared.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd

BASES: Final = {
    "measured": "sourced: measured",
    "published": "sourced: published",
    "derived": "derived from sourced figures",
    "calibrated": "calibrated to a record",
    "judgement": "a judgement",
    "choice": "a choice among names",
    "group": "a group of factors",
}
"""How far each basis of the codebook can be trusted, in words."""
SIZES: Final = {"total share of variance": "of its variance", "rank effect": "as a rank effect"}


def sentences_of(found: Deciding) -> tuple[str, ...]:
    """A sentence for each outcome, one on what the leading assumptions rest on, and outcomes of which nothing is known."""
    missing = obstacles_in_words(found.reasons)
    if not found.tables:
        return missing
    table = found.tables["deciding"]
    chance = found.tables["deciding_chance"] if "deciding_chance" in found.tables else table.head(0)
    return (*(_outcome(part, chance) for _, part in table.groupby("outcome", sort=False)), _trust(table), *missing)


def _outcome(part: pd.DataFrame, chance: pd.DataFrame) -> str:
    """Luck first, then who stands out."""
    outcome = part["outcome"].iloc[0]
    luck = [row for _, row in chance.iterrows() if row["outcome"] == outcome]
    words = [f"luck takes part in {Interval(row['total'], row['total_low'], row['total_high']).text} of the variance" for row in luck]
    clear = part[part["distinguishable"]]
    if clear.empty:
        kind = SIZES[part["statistic"].iloc[0]].removeprefix("of its ").removeprefix("as a ")
        words.append(f"no assumption's {kind} is distinguishable from noise among so many; those listed are the largest estimates")
    else:
        words.append("what stands out: " + "; ".join(_named(row) for _, row in clear.iterrows()))
    return f"{MEASURES[outcome].label}: {', and '.join(words)}."


def _named(row: Any) -> str:
    return f"{row['label']}, {size_text(row)} {SIZES[row['statistic']]} ({BASES[row['basis']]})"


def size_text(row: Any) -> str:
    """The size with its 90% interval; a share in percent."""
    if row["statistic"] == "rank effect":
        return f"{row['size']:+.2f} ({row['low']:+.2f} to {row['high']:+.2f})"
    return Interval(row["size"], row["low"], row["high"]).text


def _trust(table: pd.DataFrame) -> str:
    """How many of those that stand out rest on sources."""
    clear = table[table["distinguishable"]].drop_duplicates("factor")
    if clear.empty:
        return "Nothing stands out, so that no assumption can be called decisive at this size: more rows of the design would tell."
    counts = clear["basis"].value_counts()
    return (
        "What the assumptions that stand out rest on: " + ", ".join(f"{count} {BASES[str(basis)]}" for basis, count in counts.items()) + "."
    )
