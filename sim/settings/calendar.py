"""Lengths of time: the one home of how many days and weeks things have."""

from __future__ import annotations

from typing import Final

DAYS_PER_WEEK: Final = 7
DAYS_PER_YEAR: Final = 365.25
DAYS_PER_MONTH: Final = DAYS_PER_YEAR / 12
WEEKS_PER_YEAR: Final = 52
WEEKS_PER_MONTH: Final = 4
"""In a run: every fourth week is the first of a month, in which monthly decisions are due."""
WEEKS_PER_CALENDAR_MONTH: Final = DAYS_PER_MONTH / DAYS_PER_WEEK
