"""Item 4: how readiness for concessions moves in runs from the past."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import Final

import numpy as np

from sim.evidence.hindcast.calibrated import CALIBRATED
from sim.evidence.hindcast.replay import STARTS
from sim.evidence.patterns import observed_war
from sim.evidence.patterns.claims.claim import BEYOND, RANGE, RECORD, About, Claim, above, mean_with_error, over_worlds, point
from sim.evidence.patterns.claims.history import EARLIEST, REPLAYS, history, read, since
from sim.evidence.patterns.samples import MANY_CITIZENS, OBSERVED_WAR, Numbers, Sample, Setting
from sim.evidence.targets import Target
from sim.settings import facts
from sim.settings.calendar import DAYS_PER_WEEK

UNDER_OBSERVED_WAR: Final = Setting(
    ("+scenario=baseline", *observed_war.start_words()), observed_war.weeks(), MANY_CITIZENS, looks_at=OBSERVED_WAR
)
POLLS: Final = "facts/opinion/concessions"
MONTH_WEEKS: Final = 4  # opinion is counted as often
TAIL: Final = 0.05
WHY: Final = {
    "level": "News of ground and of aid turns citizens and wears off as they get used to it; nothing pulls opinion to a wave.",
    "gap": "All regions hear the same news; nearness to the front enters by where a region began.",
    "pace": "One month's news moves all who stand near the threshold between ready and not.",
}


def claims() -> Iterator[Claim]:
    """Item 4: from about 10% to 32%, South and East above the West, by a few points a month at most."""
    path = {wave.date: wave.value for wave in facts.opinion_path("ready")}
    record = point(path[observed_war.LAST_WAVE], POLLS)
    name = "ready for concessions, Oct 2024"
    for start in STARTS:
        yield _about(start).claim(name, "share", record, RECORD, _last_wave, over_worlds, WHY["level"])
    alone = About(4, UNDER_OBSERVED_WAR, CALIBRATED, ", public alone, war as observed")
    yield alone.claim(name, "share", record, RECORD, lambda sample: sample.outcomes["Ukraine"].to_numpy(float), over_worlds, WHY["level"])
    about = _about(EARLIEST)
    gap = partial(read, "ready, South and East less West")
    name, target = "South and East less West, Oct 2024", above(0.0, f"O2, {POLLS}")
    yield about.claim(name, "change of share", target, BEYOND, gap, mean_with_error, WHY["gap"])
    name, target = "largest usual move in 4 weeks", Target(0.0, fastest_pace(), POLLS)
    yield about.claim(name, "change of share", target, RANGE, usual_move, over_worlds, WHY["pace"])


def fastest_pace() -> float:
    """Change of readiness in four weeks at the fastest pace between two waves of the replay's window."""
    waves = [one for one in history(EARLIEST) if one.measure == "ready"]
    paces = [abs(after.value - before.value) / (after.last - before.last).days for before, after in pairwise(waves)]
    return max(paces) * MONTH_WEEKS * DAYS_PER_WEEK


def _about(start: str) -> About:
    return About(4, REPLAYS[start], CALIBRATED, since(start))


def _last_wave(sample: Sample) -> Numbers:
    return sample.outcomes[f"ready {observed_war.LAST_WAVE}"].to_numpy(float)


def usual_move(sample: Sample) -> Numbers:
    """Change of readiness from one count to the next that all but few moves stay below, (worlds,)."""
    ready = sample.weekly["ready_share"][::MONTH_WEEKS]
    return np.asarray(np.quantile(np.abs(np.diff(ready, axis=0)), 1 - TAIL, axis=0))
