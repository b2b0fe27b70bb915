"""The calendar of a run: one step is one week. Each field of the calendar is declared here and set here, nowhere else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from sim.engine.records import State
from sim.settings.calendar import WEEKS_PER_MONTH, WEEKS_PER_YEAR

__all__ = ["INAUGURATIONS", "WEEKS_PER_MONTH", "WEEKS_PER_YEAR", "CalendarState", "date_of"]

INAUGURATIONS: Final = (date(2025, 1, 20), date(2029, 1, 20))


class CalendarState(State):
    """What the date means to every world."""

    week: int  # weeks since the start
    month: int  # 1-12
    is_month: bool  # every fourth week: monthly decisions are due
    administration: int  # 0 the one before Jan 2025, 1 the configured one, 2 its successor
    is_inauguration: bool  # a new administration takes office this week


def calendar_of(start: date, week: int) -> dict[str, Any]:
    """Every field of `CalendarState` in a week of the run; week -1 is the start itself, when somebody takes office in any case."""
    today = date_of(start, week)
    return {
        "week": week,
        "month": today.month,
        "is_month": week % WEEKS_PER_MONTH == 0,
        "administration": administration_on(today),
        "is_inauguration": week < 0 or administration_on(today) != administration_on(date_of(start, week - 1)),
    }


def date_of(start: date, week: int) -> date:
    """First day of a week of the run."""
    return start + timedelta(weeks=week)


def administration_on(today: date) -> int:
    """Which administration sits in Washington on a day: 0 the one before 2025, 1 the configured one, 2 its successor."""
    return sum(today >= day for day in INAUGURATIONS)
