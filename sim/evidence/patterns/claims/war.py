"""Items 1 to 3: ground, losses and the Russian force, in runs from the past up to the cut-off."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np

from sim.evidence import targets
from sim.evidence.hindcast.calibrated import CALIBRATED
from sim.evidence.hindcast.replay import STARTS
from sim.evidence.patterns import measures as measure
from sim.evidence.patterns.claims.claim import RANGE, RECORD, About, Claim, middle_of, over_worlds, point
from sim.evidence.patterns.claims.history import REPLAYS, read, recorded, since
from sim.evidence.patterns.samples import Numbers, Sample
from sim.evidence.targets import Target
from sim.settings import facts

RARE_SHARE: Final = 0.05
MONTHS_OF_2024: Final = tuple(f"losses 2024-{month:02d}" for month in range(1, 12))

WHY: Final = {
    "mean": "Ground follows the ratio of forces and the effort that Russia builds up; arrears of either carry over from month to month.",
    "spread": "A month's fortune multiplies the gain and persists, so that the spread within a war grows with its mean.",
    "breakthrough": "Fortune is log-normal: a long tail of good months comes with the spread that the record asks for.",
    "losses": "Losses follow tempo, and tempo the effort that Russia builds up: a slow rise misses the steps of 2024 both ways.",
    "ratio": "Both sides bleed by one tempo, so that their ratio moves with the two forces alone.",
    "per km2": "Losses over ground: either being off shows here too.",
    "force": "Observed intake less the model's losses, of which a part returns: what losses miss, the force gains.",
}


def claims() -> Iterator[Claim]:
    """Every claim about the war, from each start."""
    for start in STARTS:
        yield from _ground(start)
        yield from _losses(start)
        about = _about(3, start)
        growth = partial(read, "growth of the force in 2024")
        target = Target(*targets.GROWTH_A_YEAR, "MODEL, W_INTAKE")
        yield about.claim("growth of the force in 2024", "share a year", target, RANGE, growth, over_worlds, WHY["force"])


def _about(item: int, start: str) -> About:
    return About(item, REPLAYS[start], CALIBRATED, since(start))


def _ground(start: str) -> Iterator[Claim]:
    """Item 1: ground a month, its spread, and no breakthrough."""
    about, unit = _about(1, start), "km2 a month"
    for name, statistic, why in (
        ("Russian net gain, May-Nov 2024", "ground, mean of May to Nov 2024", "mean"),
        ("its spread over months (sd)", "ground, spread of these months", "spread"),
    ):
        target = point(recorded(statistic, start), "facts/war/territory")
        yield about.claim(name, unit, target, RECORD, partial(read, statistic), over_worlds, WHY[why])
    name = f"months with a gain above {targets.BREAKTHROUGH_SHARE:.1%} of Ukraine"
    target = Target(0.0, RARE_SHARE, "W_GROUND, MODEL")
    yield about.claim(name, "share", target, RANGE, months_with_a_breakthrough, over_worlds, WHY["breakthrough"])


def months_with_a_breakthrough(sample: Sample) -> Numbers:
    """Share of whole months in which more was taken than in any since the autumn of 2022, (worlds,)."""
    gain, _ = measure.monthly(sample.weekly["gain_km2"], sample.start)
    least = targets.BREAKTHROUGH_SHARE * facts.ukraine_area_km2()
    return np.asarray((gain > least).mean(axis=0), float)


def _losses(start: str) -> Iterator[Claim]:
    """Item 2: losses a day, against the enemy's, and for each km2."""
    about, unit = _about(2, start), "people a day"
    by_month = targets.losses_by_month()
    year = point(float(np.mean([by_month[name.removeprefix("losses ")] for name in MONTHS_OF_2024])), "facts/war/personnel")
    for months, target, rule in ((MONTHS_OF_2024[5:], targets.losses_a_day(), RANGE), (MONTHS_OF_2024, year, RECORD)):
        name = f"Russian losses, {'Jun' if rule == RANGE else 'Jan'}-Nov 2024"
        yield about.claim(name, unit, target, rule, partial(_lost, months), over_worlds, WHY["losses"])
    ratio, target = partial(read, "losses, Russian for each Ukrainian"), targets.loss_ratio()
    yield about.claim("Russian losses for each Ukrainian", "ratio", target, RANGE, ratio, over_worlds, WHY["ratio"])
    target = Target(*targets.LOSSES_PER_KM2, "MODEL, K18, W_LOSSES")
    yield about.claim("Russian losses for each km2", "people", target, RANGE, _per_km2, middle_of, WHY["per km2"])


def _lost(months: tuple[str, ...], sample: Sample) -> Numbers:
    return np.asarray(sample.outcomes[[*months]].to_numpy(float).mean(axis=1))


def _per_km2(sample: Sample) -> Numbers:
    return np.asarray(np.exp(read("losses for each km2", sample)))
