"""The tables of how long ceasefires last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from math import nan
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from sim.model.states.agreement import CAUSE_NAMES
from sim.runs.headline import wilson_interval
from sim.runs.survival import CONFIDENCE, DEVIATES, Numbers, kaplan_meier
from sim.sweeps.lasting.ceasefires import ENOUGH, Ceasefires, weeks_of
from sim.sweeps.lasting.competing import (
    Incidence,
    LogRank,
    aalen_johansen,
    band,
    counts,
    known_band,
    log_rank,
    log_rank_of_two,
    survival_parts,
)
from sim.sweeps.shared.contrast import holm
from sim.sweeps.shared.measures import MEASURES
from sim.sweeps.shared.worth import is_worth_telling

if TYPE_CHECKING:
    from numpy.typing import NDArray

RESAMPLES: Final = 500
CAUSES: Final = CAUSE_NAMES[1:]
ALL_LEVELS: Final = "all levels"
ROUNDING: Final = 1e-9
LIKE: Final = "durable"
"""The outcome whose smallest difference worth telling holds for survival too."""


class Resampled(NamedTuple):
    """What resamples of whole clusters gave."""

    survival: Numbers  # (resamples, levels, years)
    mean_weeks: Numbers  # (resamples, levels)
    incidence_error: Numbers  # (levels, causes, weeks) standard error


class Levels(NamedTuple):
    """Every level by itself, and all of them as arrays."""

    each: list[Ceasefires]
    found: Incidence  # survival (levels, weeks), incidence (levels, causes, weeks)
    weeks_compared: int  # for which each level with enough ceasefires could be followed
    resampled: Resampled


def tables_of(signed: Ceasefires, years: Sequence[float], horizon: int) -> dict[str, pd.DataFrame]:
    """All tables that the levels allow."""
    each = [signed.of(level) for level in range(len(signed.levels))]
    enough = [level.longest for level in each if level.signed >= ENOUGH] or [level.longest for level in each if level.signed]
    incidence = _incidence(signed, horizon + 1)
    compared = min(enough)
    levels = Levels(each, incidence(None), compared, _resampled(signed, incidence, [weeks_of(year) for year in years], compared))
    tables = {
        "lasting_levels": _levels_table(levels),
        "lasting_years": _years_table(levels, years),
        "lasting_differences": _differences_table(levels, years),
        "lasting_tests": _tests_table(signed, levels),
        "lasting_curves": _curves_table(levels),
        "lasting_causes": _causes_table(levels),
    }
    return {name: table for name, table in tables.items() if len(table)}


def _incidence(signed: Ceasefires, weeks: int) -> Callable[[Numbers | None], Incidence]:
    """A function from the weights of the ceasefires to survival and incidence of all levels."""
    levels, ways = len(signed.levels), 1 + len(CAUSES)
    way = signed.level * ways + signed.cause

    def weighted(weights: Numbers | None) -> Incidence:
        """All levels, each ceasefire counted so many times."""
        left = counts(signed.held, way, levels * ways - 1, weeks, weights)
        return aalen_johansen(left.reshape(levels, ways, weeks))

    return weighted


def _resampled(signed: Ceasefires, incidence: Callable[[Numbers | None], Incidence], marks: Sequence[int], compared: int) -> Resampled:
    """Survival at the marks (weeks), mean weeks held and incidence, drawn anew by whole clusters; all levels meet the same draw."""
    luck = np.random.default_rng(0)
    survival, means = [], []
    first = incidence(None).incidence
    sums, squares = np.zeros_like(first), np.zeros_like(first)
    for _ in range(RESAMPLES):
        drawn = incidence(signed.clusters.weights(luck))
        is_drawn = drawn.at_risk[:, 0] > 0
        shown = [drawn.survival[:, min(mark, first.shape[-1] - 1)] for mark in marks]
        survival.append(np.where(is_drawn[:, None], np.array(shown).T, nan))
        means.append(np.where(is_drawn, drawn.survival[:, :compared].sum(axis=1), nan))
        change = drawn.incidence - first
        sums += change
        squares += change**2
    error = np.sqrt(np.maximum(squares / RESAMPLES - (sums / RESAMPLES) ** 2, 0.0))
    return Resampled(np.array(survival), np.array(means), error)


def _error(resampled: Numbers) -> float:
    """Standard error; 0 where too few resamples have a value."""
    known = resampled[np.isfinite(resampled)]
    return float(known.std(ddof=1)) if len(known) > 1 else 0.0


def _levels_table(levels: Levels) -> pd.DataFrame:
    """How many signed and collapsed, and the mean weeks held up to a common horizon."""
    rows = []
    for place, level in enumerate(levels.each):
        row = {"level": level.levels[place], "worlds": level.worlds[place], "signed": level.signed}
        row |= {"collapsed": int((level.cause > 0).sum()), "of_weeks": levels.weeks_compared}
        rows.append(row | _mean_weeks(levels, place))
    return pd.DataFrame(rows)


def _mean_weeks(levels: Levels, place: int) -> dict[str, float]:
    """Restricted mean of the weeks held."""
    level, most = levels.each[place], levels.weeks_compared
    if not level.signed or level.longest < most:
        return {"mean_weeks": nan, "low": nan, "high": nan}
    mean = float(levels.found.survival[place, :most].sum())
    half = DEVIATES * _error(levels.resampled.mean_weeks[:, place])
    low = mean - half if half else mean * wilson_interval(1.0, level.clusters.units)[0]
    return {"mean_weeks": mean, "low": max(0.0, low), "high": min(float(most), mean + half)}


def _log_error(level: Ceasefires, week: int) -> float:
    """Standard error of the logarithm of survival after a week, clusters counted as one."""
    return float(np.sqrt(level.clusters.variance(survival_parts(level.held, level.cause > 0, week))))


def _known(level: Ceasefires, week: int) -> int:
    """Of how many independent ceasefires it is known whether they stood so long."""
    return min(level.clusters.units, int(((level.cause > 0) | (level.held >= week)).sum()))


def _held_until(levels: Levels, place: int, week: int) -> tuple[float, float, float]:
    """Survival of a level after so many weeks with its 90% limits; NaN where too few could be followed."""
    level = levels.each[place]
    if not level.signed or level.longest < week:
        return nan, nan, nan
    survival = float(levels.found.survival[place, week])
    error = survival * _log_error(level, week) if 0 < survival < 1 else 0.0
    return survival, *known_band(survival, error, _known(level, week))


def _years_table(levels: Levels, years: Sequence[float]) -> pd.DataFrame:
    """Survival of each level after each number of years."""
    rows = []
    for place, year in product(range(len(levels.each)), years):
        level = levels.each[place]
        survival, low, high = _held_until(levels, place, weeks_of(year))
        followed = int((level.follow_up >= weeks_of(year)).sum())
        row = {"level": level.levels[place], "years": year, "survival": survival, "low": low, "high": high}
        rows.append(row | {"signed": level.signed, "followed": followed})
    return pd.DataFrame(rows)


def reference_of(each: Sequence[Ceasefires]) -> int:
    """The level that others are compared with: the first with a signature."""
    return next(place for place, level in enumerate(each) if level.signed)


def _differences_table(levels: Levels, years: Sequence[float]) -> pd.DataFrame:
    """Survival of each level less that of the reference, for each number of years; distinguishable for all levels together (Holm)."""
    base = reference_of(levels.each)
    found = []
    for index, year in enumerate(years):
        places = [place for place in range(len(levels.each)) if place != base]
        rows = [_difference(levels, base, place, year, index) for place in places]
        for row, chance in zip(rows, holm(np.array([row["p"] for row in rows], float)), strict=True):
            is_clear = bool(chance < 1 - CONFIDENCE)
            counts = is_worth_telling(row["difference"], is_clear, MEASURES[LIKE])
            found.append(row | {"p_holm": chance, "distinguishable": is_clear, "worth_telling": counts})
    return pd.DataFrame(found)


def _difference(levels: Levels, base: int, place: int, year: float, index: int) -> dict[str, Any]:
    """One difference, from resamples that both levels share; near 0 or 1, where these show no error, from the limits of both."""
    from scipy.special import ndtr

    there, here = (_held_until(levels, side, weeks_of(year)) for side in (base, place))
    difference = here[0] - there[0]
    resampled = levels.resampled.survival[:, place, index] - levels.resampled.survival[:, base, index]
    below = above = DEVIATES * _error(resampled)
    if not below or {here[0], there[0]} & {0.0, 1.0}:
        below = float(np.hypot(here[0] - here[1], there[2] - there[0]))
        above = float(np.hypot(here[2] - here[0], there[0] - there[1]))
    towards_zero = below if difference > 0 else above
    chance = 2 * float(ndtr(-abs(difference) / towards_zero * DEVIATES)) if np.isfinite(difference) else nan
    names = {"level": levels.each[place].levels[place], "reference": levels.each[base].levels[base], "years": year}
    return names | {"difference": difference, "low": difference - below, "high": difference + above, "p": chance}


def _tests_table(signed: Ceasefires, levels: Levels) -> pd.DataFrame:
    """The log-rank test over all levels, and of each against the reference (Holm)."""
    present = [place for place, level in enumerate(levels.each) if level.signed]
    if len(present) < 2:
        return pd.DataFrame()
    base = levels.each[present[0]]
    group = np.searchsorted(present, signed.level)
    rows = [_test(ALL_LEVELS, "", log_rank(signed.held, signed.cause > 0, group))]
    for place in present[1:]:
        level = levels.each[place]
        found = log_rank_of_two((base.held.astype(float), level.held.astype(float)), (base.cause > 0, level.cause > 0))
        rows.append(_test(level.levels[place], base.levels[present[0]], found))
    table = pd.DataFrame(rows)
    table["p_holm"] = np.append(table["p"].iloc[:1], holm(table["p"].iloc[1:].to_numpy(float)))
    table["distinguishable"] = table["p_holm"] < 1 - CONFIDENCE
    return table


def _test(level: str, reference: str, found: LogRank) -> dict[str, Any]:
    """A row."""
    return {"level": level, "reference": reference, "chi_square": found.statistic, "freedom": found.freedom, "p": found.chance}


def _curves_table(levels: Levels) -> pd.DataFrame:
    """Survival of each level week by week."""
    parts = []
    for place, level in enumerate(levels.each):
        if not level.signed:
            continue
        table = kaplan_meier(level.held.astype(float), level.cause > 0)
        if level.clusters.units < level.signed:
            table["low"], table["high"] = _clustered_band(level, table["survival"].to_numpy(float))
        followed = np.bincount(level.follow_up, minlength=len(table))[::-1].cumsum()[::-1][: len(table)]
        parts.append(table.assign(followed=followed).pipe(_named, level=level.levels[place]))
    return pd.concat(parts, ignore_index=True)


def _named(table: pd.DataFrame, level: str) -> pd.DataFrame:
    """The table with its level as the first column."""
    table.insert(0, "level", level)
    return table


def _clustered_band(level: Ceasefires, survival: Numbers) -> tuple[Numbers, Numbers]:
    """The band where ceasefires belong together."""
    inside = (survival > 0) & (survival < 1)
    error = np.array([_log_error(level, week) if is_in else 0.0 for week, is_in in enumerate(inside)])
    low, high = band(survival, survival * error)
    if (survival == 0).any() and inside.any():
        high[survival == 0] = high[inside][-1]
    return low, high


def _causes_table(levels: Levels) -> pd.DataFrame:
    """Incidence of each cause in each level, week by week as long as enough could be followed."""
    parts = []
    for place, level in enumerate(levels.each):
        weeks = np.arange(level.longest + 1)
        for cause, name in enumerate(CAUSES if level.signed else ()):
            share = levels.found.incidence[place, cause, : len(weeks)]
            low, high = band(share, levels.resampled.incidence_error[place, cause, : len(weeks)])
            high[share == 0] = _never_above(level, weeks[share == 0], high[share > 0])
            is_all = share > 1 - ROUNDING
            low[is_all] = np.minimum(low[is_all], wilson_interval(1.0, max(1, _known(level, level.longest)))[0])
            columns = {"level": level.levels[place], "cause": name, "weeks": weeks, "incidence": share}
            parts.append(pd.DataFrame(columns | {"low": low, "high": high}))
    return pd.concat(parts, ignore_index=True)


def _never_above(level: Ceasefires, weeks: NDArray[np.int64], later: Numbers) -> float:
    """Upper limit of what has not occurred in these weeks; no higher than when it first does."""
    limit = wilson_interval(0.0, max(1, _known(level, int(weeks.max(initial=0)))))[1]
    return min(limit, float(later[0])) if len(later) else limit
