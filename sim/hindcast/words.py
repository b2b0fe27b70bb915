"""What the scores of a hindcast say, in sentences that follow from its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

    from sim.hindcast.scored import Hindcast

LOWEST_COVERAGE, HIGHEST_COVERAGE = 0.80, 0.98
ABOVE_PERSISTENCE: Final = ("losses", "force", "ready", "trust", "endurance")
"""Measures that must be foretold better than by saying that nothing changes."""
NOT_BELOW_DRIFT: Final = ("ground",)


def finding(found: Hindcast) -> str:
    """The chart's title."""
    whole = found.by_measure.iloc[-1]
    return f"Started in {_month(found.start)}: {_of(whole['coverage_90'], whole['figures'])} monthly figures lie within the 90% of worlds"


def sentences(found: Hindcast) -> list[str]:
    """Coverage, and where the model beats which baseline and where not."""
    whole = found.by_measure.iloc[-1]
    rows = found.by_measure.iloc[:-1]
    covered = LOWEST_COVERAGE <= whole["coverage_90"] <= HIGHEST_COVERAGE
    verdict = "as wide as they should be" if covered else "too narrow" if whole["coverage_90"] < LOWEST_COVERAGE else "too wide"
    first = (
        f"Of {whole['figures']:.0f} monthly figures the 90% interval holds {whole['coverage_90']:.0%} and the 50% interval "
        f"{whole['coverage_50']:.0%}: by the bar of {LOWEST_COVERAGE:.0%} to {HIGHEST_COVERAGE:.0%} the intervals are {verdict}."
    )
    against_persistence = _skills(rows, "skill_persistence", ABOVE_PERSISTENCE, "that nothing changes")
    against_drift = _skills(rows, "skill_drift", NOT_BELOW_DRIFT, "a straight line fitted to what happened")
    return [first, *against_persistence, *against_drift]


def _skills(rows: pd.DataFrame, column: str, asked: tuple[str, ...], baseline: str) -> list[str]:
    known = rows[rows["measure"].isin(asked) & rows[column].notna() & ~rows["title"].str.contains("longer")]
    better, worse = known[known[column] > 0], known[known[column] <= 0]
    found = []
    for part, verb in ((better, "Better than"), (worse, "No better than")):
        if len(part):
            told = "; ".join(
                f"{row['title']} ({row[column]:+.0%}, {row['figures']:.0f} figure{'s' if row['figures'] > 1 else ''})"
                for _, row in part.iterrows()
            )
            found.append(f"{verb} {baseline}, by CRPS: {told}.")
    return found


def bars_met(found: Hindcast) -> dict[str, bool]:
    """The bars of a hindcast, each met or not."""
    whole = found.by_measure.iloc[-1]
    rows = found.by_measure.drop_duplicates("measure").set_index("measure")  # months come before longer periods
    met = {"coverage of monthly series": bool(LOWEST_COVERAGE <= whole["coverage_90"] <= HIGHEST_COVERAGE)}
    met |= {f"{name}: above persistence": bool(rows["skill_persistence"][name] > 0) for name in ABOVE_PERSISTENCE if name in rows.index}
    return met | {f"{name}: not below drift": bool(rows["skill_drift"][name] >= 0) for name in NOT_BELOW_DRIFT if name in rows.index}


def _month(start: str) -> str:
    from datetime import date

    return date.fromisoformat(f"{start}-01").strftime("%B %Y")


def _of(share: float, count: float) -> str:
    return f"{share * count:.0f} of {count:.0f}"
