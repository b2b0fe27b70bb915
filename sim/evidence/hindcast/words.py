"""What the scores of a hindcast say, in sentences that follow from its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

    from sim.evidence.hindcast.scored import Hindcast

LOWEST_COVERAGE, HIGHEST_COVERAGE = 0.80, 0.98
WIDE: Final = (LOWEST_COVERAGE, HIGHEST_COVERAGE)
NARROW: Final = (0.40, 0.60)
"""Between what shares an interval of 90% and one of 50% should hold."""
ABOVE_PERSISTENCE: Final = ("losses", "force", "ready", "trust", "endurance")
"""Measures that must be foretold better than by saying that nothing changes."""
NOT_BELOW_DRIFT: Final = ("ground",)


def finding(found: Hindcast) -> str:
    """The chart's title."""
    whole = found.by_measure.iloc[-1]
    return f"Started in {month_of(found.start)}: {_of(whole['coverage_90'], whole['figures'])} monthly figures lie within the 90% of worlds"


def sentences(found: Hindcast) -> list[str]:
    """Coverage as a whole and where it is off, and where the model beats which baseline and where not."""
    whole, rows = found.by_measure.iloc[-1], found.by_measure.iloc[:-1]
    first = (
        f"Of {whole['figures']:.0f} monthly figures the 90% interval holds {whole['coverage_90']:.0%} "
        f"({_verdict(whole['coverage_90'], WIDE)}: "
        f"{LOWEST_COVERAGE:.0%} to {HIGHEST_COVERAGE:.0%} would do) and the 50% interval {whole['coverage_50']:.0%} "
        f"({_verdict(whole['coverage_50'], NARROW)}: {NARROW[0]:.0%} to {NARROW[1]:.0%} would do)."
    )
    baselines = (("skill_persistence", "that nothing changes"), ("skill_drift", "a straight line fitted to what happened"))
    return [first, *_off(rows), *(sentence for column, told in baselines for sentence in _skills(rows, column, told))]


def _verdict(coverage: float, bar: tuple[float, float]) -> str:
    low, high = bar
    return "too narrow" if coverage < low else "too wide" if coverage > high else "as it should be"


def _off(rows: pd.DataFrame) -> list[str]:
    """The monthly series of which the wide interval holds too few."""
    few = rows[rows["is_monthly"].astype(bool) & (rows["coverage_90"] < LOWEST_COVERAGE)]
    told = "; ".join(f"{row['title']} ({row['coverage_90']:.0%} of {row['figures']:.0f})" for _, row in few.iterrows())
    return [f"Taken one by one, the 90% interval holds too few of: {told}."] if told else []


def _skills(rows: pd.DataFrame, column: str, baseline: str) -> list[str]:
    known = rows[rows[column].notna()]
    found = []
    for part, verb in ((known[known[column] > 0], "Better than"), (known[known[column] <= 0], "No better than")):
        told = "; ".join(f"{row['title']} ({row[column]:+.0%}, {_figures(row['figures'])})" for _, row in part.iterrows())
        if told:
            found.append(f"{verb} {baseline}, by CRPS: {told}.")
    return found


def _figures(count: float) -> str:
    return f"{count:.0f} figure{'s' if count > 1 else ''}"


def bars_met(found: Hindcast) -> dict[str, bool]:
    """The bars of a hindcast, each met or not."""
    whole = found.by_measure.iloc[-1]
    rows = found.by_measure.drop_duplicates("measure").set_index("measure")  # months come before longer periods
    met = {"coverage of monthly series": bool(LOWEST_COVERAGE <= whole["coverage_90"] <= HIGHEST_COVERAGE)}
    met |= {f"{name}: above persistence": bool(rows["skill_persistence"][name] > 0) for name in ABOVE_PERSISTENCE if name in rows.index}
    return met | {f"{name}: not below drift": bool(rows["skill_drift"][name] >= 0) for name in NOT_BELOW_DRIFT if name in rows.index}


def month_of(start: str) -> str:
    """The month of a start, in words."""
    from datetime import date

    return date.fromisoformat(f"{start}-01").strftime("%B %Y")


def _of(share: float, count: float) -> str:
    return f"{share * count:.0f} of {count:.0f}"
