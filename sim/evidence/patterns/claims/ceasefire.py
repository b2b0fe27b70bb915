"""Item 10: no general ceasefire up to the cut-off, in runs from the past in which the sides may talk."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np

from sim.evidence import targets
from sim.evidence.hindcast.replay import STARTS
from sim.evidence.patterns.claims.claim import RANGE, About, Claim, Figure, share_of
from sim.evidence.patterns.claims.history import CITIZENS, EARLIEST, since
from sim.evidence.patterns.claims.levers import DECIDING
from sim.evidence.patterns.samples import Numbers, Sample, Setting
from sim.evidence.targets import Target
from sim.settings.calendar import WEEKS_PER_YEAR

TALKS_OPEN: Final = "talks.opening_per_year=null"  # as the codebook has it, as in the scenario baseline
MONTHS_PER_YEAR: Final = 12
WHY: Final = (
    "Talks open by a hazard, and what both would sign at each round follows their beliefs and the terms that are then on the table."
)


def claims() -> Iterator[Claim]:
    """From June 2023 to the cut-off, and at the same hazard over the 33 months of the war."""
    about = About(10, Setting((TALKS_OPEN,), STARTS[EARLIEST], CITIZENS, past=EARLIEST), DECIDING)
    target = Target(targets.NO_CEASEFIRE_SHARE, 1.0, "MODEL")
    share = about.claim(f"no ceasefire up to Nov 2024{since(EARLIEST)}", "share of worlds", target, RANGE, nothing_signed, share_of, WHY)
    yield share
    name = f"the same, scaled to {targets.WAR_MONTHS:.0f} months at one hazard"
    yield share._replace(name=name, figure=partial(_scaled, targets.WAR_MONTHS / MONTHS_PER_YEAR * WEEKS_PER_YEAR / STARTS[EARLIEST]))


def nothing_signed(sample: Sample) -> Numbers:
    """1 where no general ceasefire was signed, (worlds,)."""
    return np.asarray(1.0 - sample.outcomes["signed"].to_numpy(float))


def _scaled(times: float, sample: Sample) -> Figure:
    """The share and its interval over so many times the length, at a constant hazard."""
    value, low, high, over, _ = share_of(nothing_signed(sample))
    return Figure(value**times, low**times, high**times, over)
