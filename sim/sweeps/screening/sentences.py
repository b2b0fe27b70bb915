"""The sentences of a screening by ranks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from sim.sweeps.screening.estimate import Screening
from sim.sweeps.shared.estimated import obstacles_in_words
from sim.sweeps.shared.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd

NAMED: Final = 3


def sentences_of(found: Screening) -> tuple[str, ...]:
    """What was found, which outcomes cannot be screened, and which luck the intervals take in."""
    words = _effects(found.tables["screening"], found.false_share) if found.tables else ()
    return (*words, *obstacles_in_words(found.reasons), *_remarks(found.worlds))


def _effects(table: pd.DataFrame, false_share: float) -> tuple[str, ...]:
    """What an effect is, then how many are kept of each outcome and which are the strongest."""
    key = (
        "An effect is, for a yes or no, the chance that a world with it has the higher value of the factor than a world without it, less a "
        "half (-0.5 to 0.5); for a quantity, Spearman's rank correlation (-1 to 1). Kept is what is no luck, with at most "
        f"{100 * false_share:g}% false among what is kept (Benjamini and Hochberg)."
    )
    return (key, *(_outcome(part) for _, part in table.groupby("outcome", sort=False)))


def effect_text(row: Any) -> str:
    """An effect with its sign and 90% interval."""
    return f"{row['effect']:+.2f} ({row['low']:.2f} to {row['high']:.2f})"


def _outcome(table: pd.DataFrame) -> str:
    """One outcome."""
    first = table.iloc[0]
    over = f"{MEASURES[first['outcome']].label} ({first['worlds']:,} worlds at {first['points']:,} points)"
    kept = table[table["keeps"]]
    more = " ".join(_others(table))
    if kept.empty:
        return f"{over}: no effect of {len(table)} is kept. {more}".rstrip()
    strongest = kept.loc[kept["effect"].abs().sort_values(ascending=False, kind="stable").index].head(NAMED)
    named = "; ".join(f"{row['label']} {effect_text(row)}" for _, row in strongest.iterrows())
    return f"{over}: {len(kept)} of {len(table)} effects {'is' if len(kept) == 1 else 'are'} kept, the strongest {named}. {more}".rstrip()


def _others(table: pd.DataFrame) -> Iterator[str]:
    """Effects that pass the test and are not kept."""
    is_shadow = table["shadow_of"] != ""
    shadows, unclear = int(is_shadow.sum()), int((table["passes"] & ~is_shadow & ~table["keeps"]).sum())
    if shadows:
        yield f"{shadows} more would pass only because their values go together with those of stronger factors."
    if unclear:
        yield f"{unclear} more act in the worlds that all points met, but over other worlds their effect is not distinguishable from none."


def _remarks(worlds: pd.DataFrame) -> tuple[str, ...]:
    """Which luck the intervals take in."""
    count = int(worlds["world"].nunique())
    if worlds["point"].nunique() == 1 or count == len(worlds):
        return ()
    if count == 1:
        return ("All points met one and the same world, so the intervals leave out how much its luck matters.",)
    return (f"Points met the same worlds, {count:,} in all: the intervals take in the luck that they share.",)
