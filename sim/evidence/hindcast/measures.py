"""What can be compared with history: each measure reads some weekly series, over a period or on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model.calendar import date_of
from sim.settings.calendar import DAYS_PER_WEEK, DAYS_PER_YEAR

Values = npt.NDArray[np.float64]
Weekly = Mapping[str, Values]
"""Name of a weekly series -> (weeks, worlds)."""

SEASON_DAYS: Final = 92
MEAN, TOTAL, GROWTH = "mean", "total", "growth"  # growth: of the last week over the first, as a share a year
THOUSAND: Final = 1000.0


class Measure(NamedTuple):
    """One kind of figure of history, and how the model gives it."""

    title: str
    unit: str
    series: tuple[str, ...]  # of sim.model.observed.series, that `read` needs
    read: Callable[[Weekly], Values]  # -> (weeks, worlds), in the unit of the measure a week, or as a level
    over: str = MEAN  # how a period is summed up; a period of one day is the level of its week


def _plain(name: str, factor: float = 1.0) -> Callable[[Weekly], Values]:
    return lambda weekly: weekly[name] * factor


def _increments(name: str) -> Callable[[Weekly], Values]:
    """A total since the start as amounts a week."""
    return lambda weekly: np.diff(weekly[name], axis=0, prepend=0.0)


def _gap(weekly: Weekly) -> Values:
    """South and East together less the West."""
    near: Values = 0.5 * (weekly["ready_share_South"] + weekly["ready_share_East"]) - weekly["ready_share_West"]
    return near


MEASURES: Final[Mapping[str, Measure]] = {
    "ground": Measure("Russian net gain", "km2", ("gain_km2",), _plain("gain_km2"), TOTAL),
    "losses": Measure(
        "Russian killed and wounded", "people a day", ("russia_losses_week",), _plain("russia_losses_week", THOUSAND / DAYS_PER_WEEK)
    ),
    "loss_ratio": Measure(
        "Russian losses for each Ukrainian one",
        "ratio",
        ("russia_losses_week", "ukraine_losses_week"),
        lambda weekly: weekly["russia_losses_week"] / weekly["ukraine_losses_week"],
    ),
    "force": Measure("Russian force in the theatre", "thousand people", ("russia_personnel",), _plain("russia_personnel")),
    "force_growth": Measure("growth of the Russian force", "share a year", ("russia_personnel",), _plain("russia_personnel"), GROWTH),
    "ready": Measure("ready for concessions", "share", ("ready_share",), _plain("ready_share")),
    "ready_gap": Measure(
        "readiness, South and East less West", "share", ("ready_share_South", "ready_share_East", "ready_share_West"), _gap
    ),
    "trust": Measure("trust in the president", "share", ("trust_share",), _plain("trust_share")),
    "endurance": Measure("endures as long as needed", "share", ("endurance_share",), _plain("endurance_share")),
    "strikes": Measure("drones and missiles", "launches", ("drones",), _plain("drones"), TOTAL),
    "civilian_deaths": Measure("civilians killed", "people", ("civilian_deaths",), _increments("civilian_deaths"), TOTAL),
    "key_rate": Measure("Russian key rate", "percent", ("key_rate",), _plain("key_rate")),
}


def weekly_names() -> tuple[str, ...]:
    """Every weekly series that the measures read."""
    return tuple(dict.fromkeys(name for measure in MEASURES.values() for name in measure.series))


def days_of_weeks(start: date, weeks: int, first: date, last: date) -> Values:
    """How many days of a period (both ends included) fall into each week of a run, (weeks,)."""
    begins = np.array([(date_of(start, week) - first).days for week in range(weeks)])
    length = (last - first).days + 1
    return np.asarray(np.clip(np.minimum(begins + DAYS_PER_WEEK, length) - np.maximum(begins, 0), 0.0, DAYS_PER_WEEK))


def is_within(start: date, weeks: int, first: date, last: date) -> bool:
    """Whether a run holds a period; of one longer than a season it may miss the first week."""
    grace = timedelta(days=DAYS_PER_WEEK) if last - first > timedelta(days=SEASON_DAYS) else timedelta(0)
    return start <= first + grace and last < start + timedelta(weeks=weeks)


def figure(measure: Measure, weekly: Weekly, days: Values) -> Values:
    """The figure of a period in each world, (worlds,); `days` are those of the period in each week, (weeks,)."""
    values = measure.read(weekly)
    if measure.over == GROWTH:
        first, last = np.flatnonzero(days)[[0, -1]]
        return np.asarray((values[last] / values[first] - 1.0) * DAYS_PER_YEAR / ((last - first) * DAYS_PER_WEEK))
    whole = np.zeros(values.shape[1])
    for week in np.flatnonzero(days):  # in this order: a matrix product rounds by the number of worlds beside
        whole += days[week] * values[week]
    return whole / DAYS_PER_WEEK if measure.over == TOTAL else whole / days.sum()
