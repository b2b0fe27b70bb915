"""What a claim is: a sentence of the specification that worlds can meet or miss."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, nan
from typing import Final, NamedTuple

import numpy as np

from sim.evidence.patterns.measures import mean_of
from sim.evidence.patterns.samples import Numbers, Sample, Setting
from sim.evidence.targets import Target
from sim.runs.headline import TAIL, wilson_interval

FACTOR: Final = 1.5
OVER_WORLDS, MONTE_CARLO = "90% of worlds", "90% Monte Carlo"
RANGE, RECORD, BEYOND, SIGN = "in the range", "as the record", "above, beyond error", "sign"
"""How a claim is judged."""
RULES: Final = {
    RANGE: "the figure lies in the range",
    RECORD: f"the record lies in the model's 90% of worlds, and the figure within a factor of {FACTOR:g} of it",
    BEYOND: "the figure lies above the target by more than its 90% Monte Carlo error",
    SIGN: "the whole change goes the right way beyond its 90% Monte Carlo error, no step the other way beyond its 99% error",
}


class Figure(NamedTuple):
    """What the model gives, with the interval that belongs to it; `fault` says what is wrong where more than the figure is judged."""

    value: float
    low: float
    high: float
    over: str  # OVER_WORLDS or MONTE_CARLO
    fault: str = ""


class Claim(NamedTuple):
    """One claim of a pattern."""

    item: int  # of MODEL section 6
    name: str
    unit: str
    target: Target
    rule: str
    settings: tuple[Setting, ...]
    figure: Callable[..., Figure]  # of the samples of these settings, in their order
    screened: tuple[Setting, ...]  # what is simulated with drawn numbers to find what moves the figure
    each: Callable[..., Numbers]  # of the samples of these: the figure of each world, (worlds,); NaN where it has none
    numbers: tuple[str, ...]  # paths, or names of groups, of the numbers that are screened
    why: str  # the mechanism behind a miss; never a result


class About(NamedTuple):
    """What claims about the same worlds share."""

    item: int
    setting: Setting
    numbers: tuple[str, ...]
    suffix: str = ""  # of the names

    def claim(
        self,
        name: str,
        unit: str,
        target: Target,
        rule: str,
        each: Callable[[Sample], Numbers],
        sum_up: Callable[[Numbers], Figure],
        why: str,
    ) -> Claim:
        """A claim about one setting: what each world gives, and how that is summed up over worlds."""
        setting = (self.setting,)
        return Claim(
            self.item,
            name + self.suffix,
            unit,
            target,
            rule,
            setting,
            lambda sample: sum_up(each(sample)),
            setting,
            each,
            self.numbers,
            why,
        )


def passes(claim: Claim, figure: Figure) -> bool:
    """Whether the model meets the claim."""
    target = claim.target
    if claim.rule == SIGN:
        return not figure.fault
    if claim.rule == BEYOND:
        return figure.low > target.low
    if claim.rule == RANGE:
        return target.low <= figure.value <= target.high
    return figure.low <= target.high and figure.high >= target.low and 1 / FACTOR <= ratio_to(target, figure.value) <= FACTOR


def ratio_to(target: Target, value: float) -> float:
    """The value over the nearest end of the target; 1 inside it."""
    if target.low <= value <= target.high:
        return 1.0
    end = target.low if value < target.low else target.high
    return value / end if end > 0 else float("inf") * np.sign(value)


def over_worlds(values: Numbers) -> Figure:
    """Mean, and the interval that holds 90% of worlds."""
    low, high = np.quantile(values, (TAIL, 1 - TAIL))
    return Figure(float(values.mean()), float(low), float(high), OVER_WORLDS)


def middle_of(values: Numbers) -> Figure:
    """Median, and the interval that holds 90% of worlds."""
    low, middle, high = np.quantile(values[np.isfinite(values)], (TAIL, 0.5, 1 - TAIL))
    return Figure(float(middle), float(low), float(high), OVER_WORLDS)


def share_of(values: Numbers) -> Figure:
    """Share of ones among the worlds with a value, with Wilson's interval."""
    kept = values[np.isfinite(values)]
    if not len(kept):
        return Figure(nan, nan, nan, MONTE_CARLO)
    share = float(kept.mean())
    return Figure(share, *wilson_interval(share, len(kept)), MONTE_CARLO)


def mean_with_error(values: Numbers) -> Figure:
    """A mean with its Monte Carlo interval."""
    value, error = mean_of(values)
    return Figure(value, value - error, value + error, MONTE_CARLO)


def above(least: float, source: str) -> Target:
    """Anything above."""
    return Target(least, inf, source)


def point(value: float, source: str) -> Target:
    """One figure of the record."""
    return Target(value, value, source)
