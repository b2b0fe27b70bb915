"""Levels: what the model gives against what the facts say (MODEL section 6, items 1 to 4, 6 and 8), within a factor of 1.5."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from sim import facts
from sim.calendar import WEEKS_PER_YEAR
from sim.places import MACRO_REGIONS
from sim.record import POLLED
from sim.validation import hindcast, targets
from sim.validation import measures as measure
from sim.validation.targets import Target
from sim.validation.worlds import MANY_CITIZENS, NO_TALKS, SIGNS_AT_ONCE, Laboratory, Numbers, Sample, Setting

FACTOR: Final = 1.5
TAIL: Final = 0.05  # outside 90% of worlds, on either side
OBSERVED_WEEKS: Final = 6 * WEEKS_PER_YEAR  # five years and more after the signature
WAR_SERIES: Final = ("gain_km2", "russia_losses_week", "ukraine_losses_week", "russia_personnel", "ready_share")

PLAIN_WAR: Final = Setting(
    ("+scenario=baseline", "administration=biden", *NO_TALKS),
    WEEKS_PER_YEAR,
    MANY_CITIZENS,
    (*WAR_SERIES, *(f"ready_share_{name}" for name in POLLED)),
)
"""The war as it stood, with aid as in 2024, and nobody talks."""
HINDCAST: Final = Setting(("+scenario=baseline", *hindcast.start_words()), hindcast.weeks(), MANY_CITIZENS)

D_TROOPS: Final = Setting(("+scenario=coalition_of_the_willing", *SIGNS_AT_ONCE), OBSERVED_WEEKS)
D_ALONE: Final = Setting(("+scenario=coalition_of_the_willing", "guarantee=none", *SIGNS_AT_ONCE), OBSERVED_WEEKS)
P_ALONE: Final = Setting(("+scenario=territorial_freeze", *SIGNS_AT_ONCE), OBSERVED_WEEKS)
H_ALONE: Final = Setting(("+scenario=territorial_freeze", "terms.text_detail_share=0.1", *SIGNS_AT_ONCE), WEEKS_PER_YEAR)


class LevelRow(NamedTuple):
    """One figure of the model against its target; a row that is not judged says the same in a stricter way."""

    item: int  # of MODEL section 6
    name: str
    unit: str
    target: Target
    value: float
    low: float  # interval of the figure
    high: float
    interval: str  # over what: worlds, or Monte Carlo
    ratio: float  # to the nearest end of the target; 1 inside
    passed: bool
    is_judged: bool = True


def level(item: int, name: str, unit: str, target: Target, figure: tuple[float, float, float], interval: str = "worlds") -> LevelRow:
    """A row, judged by the factor."""
    ratio = ratio_to(target, figure[0])
    return LevelRow(item, name, unit, target, *figure, interval, ratio, 1 / FACTOR <= ratio <= FACTOR)


def ratio_to(target: Target, value: float) -> float:
    """The value over the nearest end of the target; 1 inside it."""
    if target.low <= value <= target.high:
        return 1.0
    end = target.low if value < target.low else target.high
    return value / end if end > 0 else float("inf") * np.sign(value)


def is_so(item: int, name: str, says: str, passed: bool, figure: tuple[float, float, float], unit: str = "") -> LevelRow:
    """A row that states a pattern, true or not."""
    return LevelRow(item, name, unit, Target(np.nan, np.nan, says), *figure, "", np.nan, passed)


def over_worlds(values: Numbers) -> tuple[float, float, float]:
    """Mean, and the interval that holds 90% of worlds."""
    low, high = np.quantile(values, (TAIL, 1 - TAIL))
    return float(values.mean()), float(low), float(high)


def levels(laboratory: Laboratory) -> Iterator[LevelRow]:
    """Every level, item by item."""
    war = laboratory.sample(PLAIN_WAR)
    yield from ground(war)
    yield from losses(war)
    yield from force(war)
    yield from readiness(war, laboratory)
    yield from survival(laboratory)


def settings() -> tuple[Setting, ...]:
    """Everything that the levels simulate."""
    return (PLAIN_WAR, HINDCAST, D_TROOPS, D_ALONE, P_ALONE, H_ALONE)


def ground(war: Sample) -> Iterator[LevelRow]:
    """Item 1: ground a month, its spread, and no breakthrough."""
    gain, months = measure.monthly(war.weekly["gain_km2"], war.start)
    yield level(1, "Russian net gain, mean of a year", "km2 a month", targets.ground_mean_km2(), over_worlds(gain.mean(axis=0)))
    same = gain[[month in targets.ground_months() for month in months]]
    spread = same.std(axis=0, ddof=1)
    yield level(1, "its spread within a war, same months of the year", "km2 a month", targets.ground_sd_km2(), over_worlds(spread))
    least = targets.BREAKTHROUGH_SHARE * facts.ukraine_area_km2()
    broken = (gain > least).mean(axis=0)
    says = f"no month above {targets.BREAKTHROUGH_SHARE:.1%} of Ukraine, but for {TAIL:.0%}"
    yield is_so(1, "months with a breakthrough", says, float(broken.mean()) <= TAIL, over_worlds(broken), "share")


def losses(war: Sample) -> Iterator[LevelRow]:
    """Item 2: losses a day, against the enemy's, and for each km2."""
    russian, ukrainian = (war.weekly[f"{side}_losses_week"].sum(axis=0).astype(float) * 1000 for side in ("russia", "ukraine"))
    days = WEEKS_PER_YEAR * measure.DAYS_PER_WEEK
    yield level(2, "Russian killed and wounded", "people a day", targets.losses_a_day(), over_worlds(russian / days))
    yield level(2, "Russian losses for each Ukrainian one", "ratio", targets.loss_ratio(), over_worlds(russian / ukrainian))
    taken = war.weekly["gain_km2"].sum(axis=0).astype(float)
    _, low, high = over_worlds(russian / np.maximum(1.0, taken))
    whole = float(russian.sum() / taken.sum())
    yield level(2, "Russian losses for each km2", "people", targets.losses_per_km2(), (whole, low, high))


def force(war: Sample) -> Iterator[LevelRow]:
    """Item 3: how fast the Russian force grows."""
    people = war.weekly["russia_personnel"].astype(float)
    low, high = targets.GROWTH_A_YEAR
    growth = people[-1] / people[0] - 1
    yield level(3, "growth of the Russian force in a year", "share", Target(low, high, "W_INTAKE, MODEL"), over_worlds(growth))


def readiness(war: Sample, laboratory: Laboratory) -> Iterator[LevelRow]:
    """Item 4: readiness for concessions by region at the start, and how it moves."""
    polled = facts.opinion_at()
    for name in POLLED:
        share = polled.ready_by_region[MACRO_REGIONS.index(name)]
        first = war.weekly[f"ready_share_{name}"][0].astype(float)
        yield level(4, f"ready for concessions at the start, {name}", "share", Target(share, share, "concessions"), over_worlds(first))
    yield from _pace_in_war(war)
    yield from _pace_in_hindcast(laboratory, polled)


def _pace_in_war(war: Sample) -> Iterator[LevelRow]:
    """While aid goes on, readiness moves as on the plateau of 2024: hardly, and never by leaps."""
    ready = war.weekly["ready_share"].astype(float)
    moved = ready[4::4] - ready[:-4:4]
    days = targets.wave_days()
    fastest = max(targets.ready_pace(before, after) for before, after in pairwise(days))
    usual = float(np.quantile(np.abs(moved), 1 - TAIL))
    says = f"at most {fastest:.3f}, the fastest between two waves"
    yield is_so(4, "largest usual move in 4 weeks, plain war", says, usual <= fastest, (usual, np.nan, np.nan), "share")
    last = [float(np.mean([war.weekly[f"ready_share_{name}"][-1].mean() for name in names])) for names in (("South", "East"), ("West",))]
    yield is_so(4, "South and East less West after a year", "above 0", last[0] > last[1], (last[0] - last[1], np.nan, np.nan), "share")


def _pace_in_hindcast(laboratory: Laboratory, polled: facts.OpinionFacts) -> Iterator[LevelRow]:
    """From the wave of June 2023 to that of October 2024, fed what was observed in between."""
    found = laboratory.hindcast(HINDCAST)
    then = facts.opinion_at(hindcast.FIRST_WAVE)
    for name, values in zip((*POLLED, "Ukraine"), found, strict=True):
        share = polled.ready_share if name == "Ukraine" else polled.ready_by_region[MACRO_REGIONS.index(name)]
        yield level(4, f"ready in Oct 2024, run from June 2023, {name}", "share", Target(share, share, "concessions"), over_worlds(values))
    months = (hindcast.weeks() - 1) * measure.DAYS_PER_WEEK / measure.DAYS_PER_MONTH
    pace = targets.ready_pace(hindcast.FIRST_WAVE, hindcast.LAST_WAVE)
    rise = (found[-1] - then.ready_share) / months
    yield level(4, "its pace from June 2023 to Oct 2024", "share a month", Target(pace, pace, "concessions"), over_worlds(rise))


def survival(laboratory: Laboratory) -> Iterator[LevelRow]:
    """Item 6: how long signed agreements stand, by class, with and without foreign troops."""
    for name, setting, has_troops in (("definitive, foreign troops", D_TROOPS, True), ("definitive, none", D_ALONE, False)):
        outcomes = laboratory.sample(setting).outcomes
        for years in (2, 5):
            target, found = targets.survival(has_troops, years), measure.survival_at(outcomes, years)
            yield level(6, f"{name}: stands after {years} years", "share", target, found, "Monte Carlo")
            gone = Target(1 - target.high, 1 - target.low, target.source)
            lost = (1 - found.value, 1 - found.high, 1 - found.low)
            yield level(6, f"{name}: collapsed within {years} years", "share", gone, lost, "Monte Carlo")._replace(is_judged=False)
        early, late = measure.hazard_between(outcomes, 0, 2), measure.hazard_between(outcomes, 2, 5)
        yield is_so(6, f"{name}: hazard of years 3-5 over 1-2", "below 1", late < early, (late / early, np.nan, np.nan), "ratio")
    yield from _short_lived(laboratory)
    tested = laboratory.sample(D_TROOPS).outcomes
    tests, honoured = (float(tested[name].sum()) for name in ("tests", "honoured_tests"))
    yield level(8, "tested guarantees that were honoured", "share", targets.honoured_share(), (honoured / tests, np.nan, np.nan))


def _short_lived(laboratory: Laboratory) -> Iterator[LevelRow]:
    """Preliminary agreements fail after months, holiday truces within weeks."""
    ages: tuple[tuple[str, Setting, Callable[[], Target]], ...] = (
        ("preliminary", P_ALONE, targets.preliminary_days),
        ("holiday", H_ALONE, targets.holiday_days),
    )
    for name, setting, target in ages:
        outcomes = laboratory.sample(setting).outcomes
        held = outcomes["held_weeks"][outcomes["censored"] == 0].to_numpy(float) + 0.5  # the week within which it failed
        low, middle, high = np.quantile(held, (0.25, 0.5, 0.75)) * measure.DAYS_PER_WEEK
        yield level(6, f"{name}: days to failure, of those that fail, median", "days", target(), (middle, low, high), "middle half")
    stand = [measure.survival_at(laboratory.sample(setting).outcomes, 0.5).value for setting in (D_ALONE, P_ALONE, H_ALONE)]
    name = "definitive outlive preliminary, these holiday truces: half a year"
    yield is_so(6, name, "A31: in this order", stand[0] > stand[1] > stand[2], (stand[0] - stand[2], np.nan, np.nan), "share")
