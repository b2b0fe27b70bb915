"""Signs: what each lever must do, measured under one luck (MODEL section 6, items 5, 8 and 9)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from statistics import NormalDist
from typing import Final, NamedTuple

import pandas as pd

from sim.evidence import targets
from sim.evidence.patterns import measures as measure
from sim.evidence.patterns.measures import Mean, change_of, mean_of
from sim.evidence.patterns.samples import (
    FIRST_ROUND,
    FIRST_ROUND_WEEKS,
    IN_OFFICE,
    NO_TALKS,
    SIGNS_AT_ONCE,
    TALKS_AT_ONCE,
    Numbers,
    Setting,
)
from sim.evidence.patterns.worlds import Laboratory
from sim.runs.survival import DEVIATES

FREEZE: Final = "+scenario=coalition_of_the_willing"
HORIZON: Final = 234  # weeks: all sign within half a year and are then seen for four years
SHORT_HORIZON: Final = 104
POLLED_CITIZENS: Final = 300
FAR_MORE_SHARE: Final = 0.25  # what "far more often" asks for at least, a judgement
FALLS, RISES = -1, 1
STEP_ERRORS: Final = NormalDist().inv_cdf(0.995) / DEVIATES
"""How many 90% errors make one of 99%: many steps are looked at, and a lever that is used up does nothing either way."""


class Scale(NamedTuple):
    """The values of a lever: as shown, as numbers for slopes, and the settings that they make."""

    names: tuple[str, ...]
    sizes: tuple[float, ...]
    settings: tuple[Setting, ...]


class Lever(NamedTuple):
    """One lever, what it moves, and which way it must move it."""

    name: str
    outcome: str
    because: str
    scale: Scale
    of_worlds: Callable[[pd.DataFrame], Numbers]
    direction: int
    is_diminishing: bool = False
    least: float = 0.0  # the whole change must be at least so large
    is_share: bool = True
    item: int = 0  # of MODEL section 6; 0: of another section


class SignRow(NamedTuple):
    """What was found."""

    lever: Lever
    means: tuple[Mean, ...]
    steps: tuple[Mean, ...]  # from each value to the next
    whole: Mean  # from the first value to the last
    passed: bool
    reason: str


def forced(*words: str) -> Setting:
    """Everything signed at once, whatever the terms, and watched for four years."""
    return Setting((*words, *SIGNS_AT_ONCE), HORIZON)


def free(*words: str) -> Setting:
    """Talks as they come, for two years."""
    return Setting(words, SHORT_HORIZON, citizens=POLLED_CITIZENS)


def asked(*words: str) -> Setting:
    """The sides at their first round of talks."""
    return Setting((*words, *TALKS_AT_ONCE), FIRST_ROUND_WEEKS, citizens=POLLED_CITIZENS, looks_at=FIRST_ROUND)


def polled(*words: str) -> Setting:
    """The public, asked about terms on the table before anybody has answered."""
    return Setting((*words, *NO_TALKS), FIRST_ROUND_WEEKS, citizens=POLLED_CITIZENS, looks_at=FIRST_ROUND)


def numbers(make: Callable[..., Setting], key: str, sizes: tuple[float, ...], *words: str) -> Scale:
    """A number of the model at several values."""
    return Scale(tuple(f"{size:g}" for size in sizes), sizes, tuple(make(*words, f"{key}={size:g}") for size in sizes))


def choices(make: Callable[..., Setting], key: str, names: tuple[str, ...], *words: str) -> Scale:
    """A choice among named ones, in the order in which they should act."""
    shown = tuple(name.partition("_")[0] for name in names)
    return Scale(shown, tuple(map(float, range(len(names)))), tuple(make(*words, f"{key}={name}") for name in names))


def judge(lever: Lever, laboratory: Laboratory) -> SignRow:
    """Simulate a lever and say whether it moves its outcome as it must."""
    return judged(lever, [lever.of_worlds(laboratory.sample(setting).outcomes) for setting in lever.scale.settings])


def judged(lever: Lever, found: Sequence[Numbers]) -> SignRow:
    """The same of the lever's outcome in each world at each of its values."""
    steps = tuple(change_of(before, after) for before, after in pairwise(found))
    whole = change_of(found[0], found[-1])
    reason = _fault(lever, steps, whole)
    return SignRow(lever, tuple(mean_of(values) for values in found), steps, whole, not reason, reason)


def _fault(lever: Lever, steps: tuple[Mean, ...], whole: Mean) -> str:
    """What is wrong with what was found; empty if nothing is."""
    if lever.direction * whole.value <= whole.error:
        return "the whole change is not beyond its error"
    if any(lever.direction * step.value < -STEP_ERRORS * step.error for step in steps):
        return "one step goes the other way, beyond its 99% error"
    if lever.is_diminishing and not _diminishes(lever, steps):
        return "the last step does as much, for its size, as the first"
    if lever.direction * whole.value < lever.least:
        return f"the change is smaller than {lever.least:.3f}"
    return ""


def _diminishes(lever: Lever, steps: tuple[Mean, ...]) -> bool:
    """Whether the first step does more than the last, for its size."""
    sizes = [after - before for before, after in pairwise(lever.scale.sizes)]
    return lever.direction * steps[0].value / sizes[0] > lever.direction * steps[-1].value / sizes[-1]


def levers() -> tuple[Lever, ...]:
    """Every lever whose sign is checked."""
    of_items = {5: _public(), 8: (*_deterrence(), *_aims(), *_pressure()), 9: _kinds()}
    return (*(lever._replace(item=item) for item, parts in of_items.items() for lever in parts), *_accountability())


def _deterrence() -> tuple[Lever, ...]:
    """More troops and a firmer pledge: less renewed war, by less and less."""
    scales = {
        "troops wanted, thousand": numbers(forced, "guarantee.troops_wanted_thousand", (0, 10, 30, 60, 100), FREEZE),
        "firmness of the pledge": numbers(forced, "guarantee.pledge_share", (0, 0.25, 0.5, 0.75, 1), FREEZE),
    }
    return tuple(
        Lever(name, f"collapsed within {years} years", "M9", scale, partial(measure.collapsed_within, years=years), FALLS, True)
        for name, scale in scales.items()
        for years in (2, 4)
    )


def _aims() -> tuple[Lever, ...]:
    """Without a guarantee a revisionist Russia breaks a truce more often; a guarantee holds even that Russia back."""
    collapsed = partial(measure.collapsed_within, years=4)
    aims = numbers(forced, "regrouping.aims_mean_share", (0.2, 0.5, 0.8), FREEZE, "guarantee=none")
    offers = choices(forced, "guarantee", ("none", "thin_bilateral", "coalition_us_backstop"), FREEZE, "regrouping.aims_mean_share=0.8")
    return (
        Lever("aims of Russia, no guarantee", "collapsed within 4 years", "M4", aims, collapsed, RISES),
        Lever("guarantee, Russia revisionist", "collapsed within 4 years", "M9", offers, collapsed, FALLS),
    )


def _pressure() -> tuple[Lever, ...]:
    """Pressure brings the signature forward, and what it brings lasts less."""
    name, key, sizes = "pressure: aid hangs on a deal", "administration.aid_conditionality_share", (0.1, 0.5, 0.9)
    sooner = numbers(free, key, sizes, "+scenario=us_brokered", IN_OFFICE)
    alone = "administration.pressure_on_russia_share=0"  # else the larger of the two pressures hides the lever
    later = numbers(forced, key, sizes, FREEZE, "guarantee=none", IN_OFFICE, alone)
    return (
        Lever(name, "signed within a year", "M16", sooner, partial(measure.signed_within, years=1), RISES),
        Lever(name, "collapsed within 4 years", "M16", later, partial(measure.collapsed_within, years=4), RISES),
    )


def _accountability() -> tuple[Lever, ...]:
    """Accountability pleases Ukrainians and repels Russia."""
    scale = numbers(asked, "terms.accountability_share", (0, 0.5, 1), FREEZE)
    moved = (
        ("public support", "support", RISES),
        ("Ukraine accepts", "ukraine_accepts", RISES),
        ("Russia accepts", "russia_accepts", FALLS),
    )
    return tuple(
        Lever("accountability terms", outcome, "MODEL 3.8", scale, partial(measure.column, name=name), direction)
        for outcome, name, direction in moved
    )


def _kinds() -> tuple[Lever, ...]:
    """Unanimity blocks; without the United States every kind shrinks."""
    words = ("+scenario=nato_guarantee", "administration=hawk", IN_OFFICE)
    which = choices(forced, "guarantee.kind", ("coalition", "alliance"), *words)
    moved = (("members that pledge", "members_pledging"), ("troops deployed, thousand", "troops_deployed_max_thousand"))
    without = {kind: numbers(forced, "guarantee.us_backstop_share", (1, 0), *words, f"guarantee.kind={kind}") for kind in which.names}
    return (
        Lever("kind of guarantee", "not formed", "M9", which, measure.not_formed, RISES, least=FAR_MORE_SHARE),
        *(
            Lever(f"{kind}: US behind it", outcome, "M9", scale, partial(measure.column, name=name), FALLS, is_share=False)
            for kind, scale in without.items()
            for outcome, name in moved
        ),
    )


def _public() -> tuple[Lever, ...]:
    """A guarantee wins people for a freeze, recognition loses them, each by as much as polls show or more."""
    gain, support = targets.guarantee_gain_share(), partial(measure.column, name="support")
    offers = choices(polled, "guarantee", ("none", "thin_bilateral", "coalition_us_backstop", "nato_alliance"), FREEZE)
    recognition = numbers(polled, "terms.recognition_share", (0, 0.5, 1), FREEZE)
    return (
        Lever("guarantee offered with a freeze", "public support", "O4", offers, support, RISES, least=gain),
        Lever("recognition de jure", "public support", "E04", recognition, support, FALLS, least=gain),
    )
