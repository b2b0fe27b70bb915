"""The calendar of a run: one step is one week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

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


def date_of(start: date, week: int) -> date:
    """First day of a week of the run."""
    return start + timedelta(weeks=week)
