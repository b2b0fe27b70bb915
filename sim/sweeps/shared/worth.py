"""Which differences are worth telling: distinguishable from none, and larger than the smallest that matters for their outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.runs.headline import UNITS_PLAIN, UNITS_SHOWN, rounded
from sim.sweeps.shared.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd

    from sim.sweeps.shared.measures import Measure


class Counts(NamedTuple):
    """Of some differences."""

    known: int  # that could be measured
    worth: int  # worth telling
    small: int  # distinguishable, and too small to be worth telling


def is_worth_telling(difference: float, is_distinguishable: bool, measure: Measure) -> bool:
    """Whether a difference in an outcome counts."""
    return bool(is_distinguishable and abs(difference) > measure.smallest)


def counts_of(rows: pd.DataFrame, value: str) -> Counts:
    """How many of the differences in a column count; rows have the columns distinguishable and worth_telling."""
    worth, distinguishable = int(rows["worth_telling"].sum()), int(rows["distinguishable"].sum())
    return Counts(int(rows[value].notna().sum()), worth, distinguishable - worth)


def most_moved_first(rows: pd.DataFrame, value: str) -> list[str]:
    """The outcomes of a table, those first whose largest difference that counts is the most times the smallest that does."""
    names = list(dict.fromkeys(rows["outcome"]))
    times = {}
    for name in names:
        own = rows[(rows["outcome"] == name) & rows["worth_telling"]]
        times[name] = float(own[value].abs().max()) / MEASURES[name].smallest if len(own) else 0.0
    return sorted(names, key=lambda name: -times[name])


def amount(size: float, unit: str) -> str:
    """A difference without its sign: shares in points."""
    if unit.startswith("share"):
        return f"{100 * size:.3g} point" + "s" * (not np.isclose(100 * size, 1))
    return f"{rounded(size)} {'' if unit in UNITS_PLAIN else UNITS_SHOWN.get(unit, unit)}".rstrip()


def smallest_text(name: str) -> str:
    """The smallest difference in an outcome that is worth telling, and what it is."""
    measure = MEASURES[name]
    return f"{amount(measure.smallest, measure.unit)} ({measure.because.partition(';')[0]})"


def verdict(counts: Counts, against: str) -> str:
    """The heading of a chart of differences, over all outcomes."""
    if counts.worth:
        are = "is" if counts.worth == 1 else "are"
        small = f"; {counts.small} more {'is' if counts.small == 1 else 'are'} distinguishable, but too small to matter"
        return f"{counts.worth} of {counts.known} differences to {against} {are} worth telling{small if counts.small else ''}"
    if counts.small:
        are = "is" if counts.small == 1 else "are"
        return (
            f"No difference to {against} is worth telling: {counts.small} of {counts.known} {are} distinguishable, but too small to matter"
        )
    return f"No difference to {against} is distinguishable"
