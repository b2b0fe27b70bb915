"""What is simulated for the checks, in words, and what comes of it."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = npt.NDArray[np.float64]

FEW_CITIZENS: Final = 60  # where the public only looks on
MANY_CITIZENS: Final = 400  # where opinion by region is measured
FREE: Final = "allow_out_of_range=true"  # for the switches below, which leave the limits of the codebook on purpose

SIGNS_AT_ONCE: Final = (
    FREE,
    "talks.opening_per_year=1000000",
    "talks.every_weeks=1",
    "talks.break_off_per_year=0",
    "decision.decisiveness=0",
)
"""Talks open in the first week and are held weekly; each side says yes with an even chance, whatever the terms.

So both sign within some weeks, in the same week of the same world whatever the lever: acceptance does not select.
"""
TALKS_AT_ONCE: Final = (FREE, "talks.opening_per_year=1000000", "talks.every_weeks=1")
"""Talks open in the first week, and a round is held in the next; the sides judge the terms as ever."""
NO_TALKS: Final = (FREE, "talks.opening_per_year=0")
IN_OFFICE: Final = "start.date=2025-01-27"
"""The configured administration sits from the first week."""

FIRST_ROUND_WEEKS: Final = 5  # holds the first round, and the month's count of opinion after it

RUN, FIRST_ROUND, REPLAY, OBSERVED_WAR = "run", "first round", "replay", "observed war"
"""What is looked at: whole runs; the first round of talks alone; what history can be compared with; the public under the observed war."""


class Setting(NamedTuple):
    """What is simulated, as on the command line; `series` are the weekly series that a check reads."""

    words: tuple[str, ...]
    weeks: int
    citizens: int = FEW_CITIZENS
    series: tuple[str, ...] = ()
    looks_at: str = RUN
    past: str = ""  # a start of sim.evidence.hindcast.replay.STARTS; the words are then beside those of a hindcast


class Sample(NamedTuple):
    """What was simulated: a row per world, and weekly series of shape (weeks, worlds)."""

    outcomes: pd.DataFrame
    weekly: dict[str, npt.NDArray[Any]]
    start: Any  # first day
