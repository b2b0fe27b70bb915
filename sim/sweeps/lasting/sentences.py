"""The sentences of how long ceasefires last; none says more than its interval allows."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from sim.runs.headline import range_shown, shown
from sim.sweeps.lasting.estimate import MOST_LEVELS, Lasting
from sim.sweeps.lasting.tables import LIKE
from sim.sweeps.shared.words import capital, change_shown, p_text, years_text
from sim.sweeps.shared.worth import counts_of, smallest_text

if TYPE_CHECKING:
    import pandas as pd

    from sim.sweeps.lasting.ceasefires import Ceasefires

SHARE: Final = "share"


def sentences_of(found: Lasting) -> tuple[str, ...]:
    """Who signed, how long each level lasts, what differs, what ends it, and what nobody could observe."""
    tables, signed = found.tables, found.ceasefires
    words = [*_remarks(found), _basis(found.weeks, signed, tables["lasting_levels"])]
    words += [_level(row, tables["lasting_years"]) for _, row in tables["lasting_levels"].iterrows()]
    words += _unobserved(tables["lasting_years"], found.weeks)
    if "lasting_tests" in tables:
        words.append(_test(tables["lasting_tests"], bool(signed.clusters.ways)))
        words += _differences(tables["lasting_differences"])
    words += _causes(tables["lasting_causes"])
    return tuple(words)


def _remarks(found: Lasting) -> list[str]:
    """Why the levels are those, where nobody asked for them."""
    if not found.others:
        return []
    if found.factor is None:
        return [f"No factor has at most {MOST_LEVELS} levels, so all points stand together."]
    others = ", ".join(other.label for other in found.others)
    return [f"Levels are those of {found.factor.label}, each over all points that have it; by: in the analysis asks for {others}."]


def _basis(weeks: int, signed: Ceasefires, levels: pd.DataFrame) -> str:
    """Which worlds are compared."""
    worlds = int(signed.worlds.sum())
    words = f"{signed.signed:,} of {worlds:,} worlds signed a ceasefire within {weeks} weeks; "
    words += "those that outlast the run leave without counting as collapsed (Kaplan-Meier)."
    shares = (levels["signed"] / levels["worlds"])[levels["worlds"] > 0]
    if len(shares) < 2:
        return words
    least, most = shown(float(shares.min()), SHARE), shown(float(shares.max()), SHARE)
    if least == most:
        return f"{words} At every level {least} of worlds signed; these are compared."
    return f"{words} Compared are the worlds that signed, {least} to {most} of a level: which worlds these are differs as well."


def _level(row: pd.Series[Any], years: pd.DataFrame) -> str:
    """How long the ceasefires of one level last."""
    if not row["signed"]:
        return f"{capital(row['level'])}: none of {row['worlds']:,} worlds signed."
    marks = years[(years["level"] == row["level"]) & years["survival"].notna()]
    held = [
        f"{shown(mark['survival'], SHARE)} ({range_shown(mark['low'], mark['high'], SHARE)}) hold {years_text(mark['years'])}"
        for _, mark in marks.iterrows()
    ]
    words = f"{capital(row['level'])}: of {row['signed']:,} that signed, {', '.join(held) or 'too few could be followed for so long'}"
    if not isfinite(row["mean_weeks"]) or not row["of_weeks"]:
        return f"{words}."
    mean = f"{row['mean_weeks']:.0f} ({row['low']:.0f} to {row['high']:.0f})"
    return f"{words}; of the first {row['of_weeks']} weeks they stand {mean} on average."


def _unobserved(years: pd.DataFrame, horizon: int) -> list[str]:
    """Years that no level could be followed for."""
    seen = years.groupby("years")["survival"].count()
    missing = [years_text(float(str(year))) for year, count in seen.items() if not count]
    if not missing:
        return []
    return [f"Nothing is known of {' and '.join(missing)}: too few worlds signed so early within the {horizon} weeks of the run."]


def _test(tests: pd.DataFrame, belongs_together: bool) -> str:
    """The log-rank test, and what it assumes."""
    row = tests.iloc[0]
    if not isfinite(row["p"]):
        return "No ceasefire collapsed, so that levels cannot be compared."
    what = "differ in how fast ceasefires collapse" if row["distinguishable"] else "are not distinguishable in how fast ceasefires collapse"
    words = f"The levels {what} (log-rank: chi-square {row['chi_square']:.1f}, {row['freedom']} degrees of freedom, {p_text(row['p'])})."
    if belongs_together:
        words += (
            " This test takes all ceasefires for independent; here they share worlds or states, so the differences below, "
            "resampled by whole worlds or states, are the better guide."
        )
    return words


def _differences(table: pd.DataFrame) -> list[str]:
    """For each number of years, how many levels differ from the reference by what is worth telling, and the largest difference."""
    years = [rows for _, rows in table[table["difference"].notna()].groupby("years")]
    return [f"After {years_text(float(rows['years'].iloc[0]))} {_after(rows)}" for rows in years]


def _after(rows: pd.DataFrame) -> str:
    """The differences after so many years."""
    counts, reference = counts_of(rows, "difference"), rows["reference"].iloc[0]
    small = f"{counts.small} {'is' if counts.small == 1 else 'are'} distinguishable, but no larger than {smallest_text(LIKE)}"
    if not counts.worth:
        return f"no difference to {reference} is {f'worth telling: {small}' if counts.small else 'distinguishable'}."
    worth = rows[rows["worth_telling"]]
    largest = worth.iloc[worth["difference"].abs().argmax()]
    change = change_shown(largest["difference"], largest["low"], largest["high"], SHARE)
    if len(rows) == 1:
        return f"the share that still stands differs from {reference} by {change} for {largest['level']}."
    more = f"; of the others {small}" if counts.small else ""
    words = f"{counts.worth} of {len(rows)} levels differ from {reference} by what is worth telling"
    return f"{words}, {largest['level']} the most: {change}{more}."


def _causes(table: pd.DataFrame) -> list[str]:
    """What ended most ceasefires in each level, at the last week that it could be followed."""
    words = []
    for level, rows in table.groupby("level", sort=False):
        last = rows[rows["weeks"] == rows["weeks"].max()].sort_values("incidence", ascending=False, kind="stable")
        seen = last[last["incidence"] > 0]
        if seen.empty:
            continue
        listed = ", ".join(_incidence(row) for _, row in seen.iterrows())
        words.append(f"{capital(str(level))}, within {last['weeks'].iloc[0]} weeks ended by: {listed}.{_leading(seen)}")
    return words


def _incidence(row: pd.Series[Any]) -> str:
    """A cause with its incidence and interval."""
    return f"{row['cause']} {shown(row['incidence'], SHARE)} ({range_shown(row['low'], row['high'], SHARE)})"


def _leading(seen: pd.DataFrame) -> str:
    """Whether the first cause is clearly the first."""
    if len(seen) < 2 or seen["low"].iloc[0] > seen["high"].iloc[1]:
        return ""
    return " The first two are not distinguishable."
