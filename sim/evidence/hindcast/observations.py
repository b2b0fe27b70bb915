"""What history gave: the figures up to the cut-off that a run from the past is compared with, each with its error and source."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Final, NamedTuple

import numpy as np

from sim.evidence import targets
from sim.evidence.hindcast.measures import MEASURES, is_within
from sim.settings import facts
from sim.settings.facts.opinion import ITEMS

PEOPLE_ASKED: Final = 1000 / 1.3  # of a wave, by its design effect (facts/opinion)
DEATHS_ERROR: Final = 0.05  # of the count: verified later, and revised
FORCE_ERROR_THOUSAND: Final = 40.0  # half the width of the codebook's range, which is that of published estimates
RATE_ERROR_PCT: Final = 0.25  # the smallest step that the bank takes
SUMMER_ERROR_KM2: Final = 250.0  # gross Ukrainian gains of summer 2023; what Russia took meanwhile was not published and may be as much
WHOLE_YEAR_2024: Final = (date(2024, 1, 1), date(2024, 11, 30))
OPINION: Final = {"ready": "ready", "trust": "trust", "endurance": "endurance"}
FIRST_DAYS: Final = timedelta(days=14)
"""A level within these days of the start says where the run begins, and nothing of what it makes of it."""


class Observation(NamedTuple):
    """One figure of history."""

    measure: str  # a key of MEASURES
    first: date
    last: date
    value: float
    error: float  # standard deviation of the observation itself
    source: str
    is_monthly: bool = False  # one of a series of months, or of waves of one question

    @property
    def name(self) -> str:
        """How tables call it."""
        return f"{self.measure} {self.label}"

    @property
    def label(self) -> str:
        """When: a month, a day or a period."""
        if self.first == self.last:
            return self.last.isoformat()
        is_month = (self.first.year, self.first.month) == (self.last.year, self.last.month)
        return self.last.isoformat()[:7] if is_month else f"{self.first.isoformat()[:7]} to {self.last.isoformat()[:7]}"

    @property
    def unit(self) -> str:
        """The unit of the value."""
        return MEASURES[self.measure].unit


def observations(start: date, weeks: int) -> tuple[Observation, ...]:
    """All figures that fall wholly into a run, in order of measure and date."""
    inside = [one for one in all_observations() if is_within(start, weeks, one.first, one.last) and not sets_start(one, start)]
    return tuple(sorted(inside, key=lambda one: (list(MEASURES).index(one.measure), not one.is_monthly, one.last)))


def sets_start(one: Observation, start: date) -> bool:
    """Whether a figure is a level of the very first days."""
    return one.first == one.last and one.first < start + FIRST_DAYS


@cache
def all_observations() -> tuple[Observation, ...]:
    """Every figure of history that the facts hold up to the cut-off."""
    return (*_ground(), *_by_month(), *_opinion(), *_economy(), *_armies())


def _month(label: str) -> tuple[date, date]:
    year, month = int(label[:4]), int(label[5:7])
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def ground_error_share() -> float:
    """Relative error of a month's ground: how far two maps of the same months differ, over the root of two."""
    other = {row["date_start"][:7]: float(row["value"]) for row in facts.table("territory") if row["series"] == OTHER_MAP}
    logs = [np.log(point.value / other[point.date]) for point in facts.series("gain_km2") if point.date in other]
    return float(np.sqrt(np.mean(np.square(logs)) / 2))


OTHER_MAP: Final = "ru_net_gain_month_DeepState_polygons"


def _ground() -> Iterator[Observation]:
    """Months where one source gives them, else the whole period that was published."""
    error = ground_error_share()
    for point in facts.series("gain_km2"):
        yield Observation("ground", *_month(point.date), point.value, error * abs(point.value), point.source, True)
    rows = facts.table("territory")
    year = next(row for row in rows if row["item"] == "Russian advance in 12 months")
    summer = next(row for row in rows if row["series"] == "ua_counteroffensive_gain")
    for row, sign, size in ((year, 1.0, None), (summer, -1.0, SUMMER_ERROR_KM2)):
        value = sign * float(row["value"])
        days = date.fromisoformat(row["date_start"]), date.fromisoformat(row["date_end"])
        yield Observation("ground", *days, value, size or error * abs(value), "facts/war/territory")


def _by_month() -> Iterator[Observation]:
    for point in facts.series("russia_losses_per_day"):
        yield Observation("losses", *_month(point.date), point.value, 0.0, point.source, True)
    for point in facts.series("civilian_deaths"):
        yield Observation("civilian_deaths", *_month(point.date), point.value, DEATHS_ERROR * point.value, point.source, True)
    missiles = {point.date: point.value for point in facts.series("missiles")}
    for point in facts.series("drones"):
        yield Observation("strikes", *_month(point.date), point.value + missiles[point.date], 0.0, point.source, True)


def _day(label: str) -> date:
    """The last day of a wave; the middle of its month where only that is known."""
    return date.fromisoformat(label if len(label) > len("2024-02") else f"{label}-15")


def wave_error(share: float) -> float:
    """Standard error of a share in a wave."""
    return float(np.sqrt(share * (1 - share) / PEOPLE_ASKED))


def _opinion() -> Iterator[Observation]:
    for measure, item in OPINION.items():
        for point in facts.opinion_path(item):
            day = _day(point.date)
            yield Observation(measure, day, day, point.value, wave_error(point.value), f"facts/opinion/{ITEMS[item].file}", True)
    polled = facts.opinion_at()
    west, _, south, east = polled.ready_by_region[:4]
    day = _day(polled.waves["ready"])
    # four regions with a quarter of the people each; two of them averaged
    error = wave_error(polled.ready_share) * float(np.sqrt(4 + 4 / 2))
    yield Observation("ready_gap", day, day, (south + east) / 2 - west, error, "facts/opinion/concessions")


def _economy() -> Iterator[Observation]:
    for point in facts.series("key_rate_pct"):
        day = date.fromisoformat(point.date)
        yield Observation("key_rate", day, day, point.value, RATE_ERROR_PCT, point.source, True)


def _armies() -> Iterator[Observation]:
    ratio, force = targets.loss_ratio(), targets.force_thousand()
    yield Observation("loss_ratio", *WHOLE_YEAR_2024, (ratio.low + ratio.high) / 2, (ratio.high - ratio.low) / 4, ratio.source)
    slow, fast = targets.GROWTH_A_YEAR
    error = (fast - slow) / float(np.sqrt(12))  # of a number that is anywhere between them
    yield Observation("force_growth", *WHOLE_YEAR_2024, (slow + fast) / 2, error, "MODEL, W_INTAKE")
    end = date.fromisoformat(facts.CUTOFF)
    yield Observation("force", end, end, force.low, FORCE_ERROR_THOUSAND, force.source)
