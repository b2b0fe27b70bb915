"""The last value of each measure before a start, from which both baselines begin."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sim.evidence.hindcast.measures import MEASURES, TOTAL
from sim.evidence.hindcast.observations import Observation, all_observations, sets_start
from sim.settings import facts
from sim.settings.calendar import DAYS_PER_MONTH, DAYS_PER_WEEK

if TYPE_CHECKING:
    from sim.settings.config import RunConfig


def last_known(config: RunConfig, measure: str) -> float:
    """The last monthly figure before the start; where history gives none, what the start says of the first day.

    Amounts of a period are given for a month.
    """
    before = [one for one in all_observations() if one.measure == measure and one.is_monthly and _is_before(one, config.start)]
    if before:
        return max(before, key=lambda one: one.last).value
    return _at_start(config, measure)


def _is_before(one: Observation, start: date) -> bool:
    """Known when the run begins, or setting its start."""
    return one.last < start or sets_start(one, start)


def _at_start(config: RunConfig, measure: str) -> float:
    start = config.numbers["start"]
    known = {
        "ground": start["gain_km2_per_week"].value * DAYS_PER_MONTH / DAYS_PER_WEEK,
        "force": start["russia_personnel_thousand"].value,
        "force_growth": 0.0,
        "loss_ratio": start["russia_losses_thousand_per_week"].value / start["ukraine_losses_thousand_per_week"].value,
        "ready_gap": _gap_at(config.start),
    }
    return known[measure]


def _gap_at(day: date) -> float:
    west, _, south, east = facts.opinion_at(day.isoformat()).ready_by_region[:4]
    return (south + east) / 2 - west


def expected(last: float, one: Observation) -> float:
    """The last value as a figure of this period: amounts by its length, levels as they are."""
    if MEASURES[one.measure].over != TOTAL:
        return last
    return last * ((one.last - one.first) + timedelta(days=1)).days / DAYS_PER_MONTH
