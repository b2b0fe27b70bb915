"""Items 6 and 7: how long signed agreements stand, by class, and how their incidents begin, rise and scatter."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np

from sim.evidence import targets
from sim.evidence.patterns import measures as measure
from sim.evidence.patterns.claims.claim import (
    BEYOND,
    MONTE_CARLO,
    RANGE,
    About,
    Claim,
    Figure,
    above,
    mean_with_error,
    middle_of,
    share_of,
)
from sim.evidence.patterns.claims.levers import DECIDING
from sim.evidence.patterns.samples import SIGNS_AT_ONCE, Numbers, Sample, Setting
from sim.evidence.targets import Target
from sim.runs.survival import DEVIATES
from sim.settings.calendar import DAYS_PER_WEEK, WEEKS_PER_YEAR
from sim.settings.facts.places import SECTORS

OBSERVED_WEEKS: Final = 6 * WEEKS_PER_YEAR  # five years and more after the signature
D_TROOPS: Final = Setting(("+scenario=coalition_of_the_willing", *SIGNS_AT_ONCE), OBSERVED_WEEKS)
D_ALONE: Final = Setting(("+scenario=coalition_of_the_willing", "guarantee=none", *SIGNS_AT_ONCE), OBSERVED_WEEKS)
P_ALONE: Final = Setting(("+scenario=territorial_freeze", *SIGNS_AT_ONCE), OBSERVED_WEEKS)
H_ALONE: Final = Setting(("+scenario=territorial_freeze", "terms.text_detail_share=0.1", *SIGNS_AT_ONCE), WEEKS_PER_YEAR)
SECTOR_SERIES: Final = tuple(f"incidents_{name}" for name in SECTORS)
LIMITED_AIMS: Final = "regrouping.aims_mean_share=0.2"  # else most of these truces end before their incidents settle
WATCHED: Final = Setting(
    ("+scenario=territorial_freeze", LIMITED_AIMS, *SIGNS_AT_ONCE), 2 * WEEKS_PER_YEAR, series=("incidents", *SECTOR_SERIES)
)
"""A truce such as those of Donbas: a thin text, hardly a monitor, no armed guarantor; its incidents week by week."""

MOST: Final = 0.5
SEEN_WEEKS: Final = 39  # of a truce, that its incidents are measured on
SETTLED_WEEK: Final = 13  # from which the first quiet is over
RETURNED_SHARE: Final = 2 / 3  # of the usual level: then violations counted as back (donbas_truces, D16)
COST: Final = 2.0  # of one more parameter, by Akaike's criterion
NEARLY_ALL: Final = 0.9

WHY: Final = {
    "survival": "Agreements end by Russia's decision, which follows its aims, or by accident or spoilers, whose chances are set.",
    "hazard": "Consolidation and exhaustion grow with age, and the weakest agreements go first.",
    "short": "A thin text is ended by decision after months, a truce without text by local fire.",
    "quiet": "Commitment silences most spontaneous fire, and self-excitation adds to whatever is left of it.",
    "return": "Quiet wears off within weeks where nothing is enforced; recommitments start it anew.",
    "counts": "Counts are negative binomial around a self-exciting mean.",
}


def claims() -> Iterator[Claim]:
    """Every claim about signed agreements and their incidents."""
    for name, setting, has_troops in (("definitive, foreign troops", D_TROOPS, True), ("definitive, no troops", D_ALONE, False)):
        yield from _survival(About(6, setting, DECIDING, f", {name}"), has_troops)
    yield from _short_lived()
    yield from _incidents(About(7, WATCHED, DECIDING))


def _survival(about: About, has_troops: bool) -> Iterator[Claim]:
    """Standing after two and five years, and a hazard that falls."""
    for years in (2, 5):
        target, unit, (stated, cases) = targets.survival(has_troops, years), "share", targets.survival_stated(has_troops, years)
        name = f"stands after {years} years ({stated:.0%} of {cases} cases)"
        claim = about.claim(name, unit, target, RANGE, partial(_stands, years), share_of, WHY["survival"])
        yield claim._replace(figure=partial(_kaplan_meier, years))
    target = Target(0.0, 1.0, "M1")
    claim = about.claim("hazard of years 3-5 over 1-2", "ratio", target, RANGE, _late, share_of, WHY["hazard"])
    yield claim._replace(figure=_hazard_ratio)


def _stands(years: int, sample: Sample) -> Numbers:
    return 1.0 - measure.collapsed_within(sample.outcomes, years)


def _kaplan_meier(years: int, sample: Sample) -> Figure:
    return Figure(*measure.survival_at(sample.outcomes, years), MONTE_CARLO)


def _late(sample: Sample) -> Numbers:
    """1 where an agreement collapsed in years 3 to 5, 0 where it did in years 1 and 2, else empty."""
    within = {years: measure.collapsed_within(sample.outcomes, years) for years in (2, 5)}
    return np.where(within[2] == 1, 0.0, np.where(within[5] == 1, 1.0, np.nan))


def _hazard_ratio(sample: Sample) -> Figure:
    """With an interval from the counts of collapses, which are few."""
    early, late = (measure.hazard_between(sample.outcomes, *years) for years in ((0, 2), (2, 5)))
    counts = [max(1, int((_late(sample) == which).sum())) for which in (0, 1)]
    reach = np.exp(DEVIATES * np.sqrt(sum(1 / count for count in counts)))
    return Figure(late / early, late / early / reach, late / early * reach, MONTE_CARLO)


def _short_lived() -> Iterator[Claim]:
    """Preliminary agreements fail after months, holiday truces within weeks, and in the order of their classes."""
    preliminary, holiday = About(6, P_ALONE, DECIDING), About(6, H_ALONE, DECIDING)
    days, window = "days to failure, median", targets.preliminary_days()
    yield preliminary.claim(f"preliminary: {days}", "days", window, RANGE, days_to_failure, middle_of, WHY["short"])
    name = f"preliminary: of failures, those after {window.low:g} to {window.high:g} days"
    within = partial(_within, window)
    yield preliminary.claim(name, "share", Target(MOST, 1.0, window.source), RANGE, within, share_of, WHY["short"])
    yield holiday.claim(f"holiday: {days}", "days", targets.holiday_days(), RANGE, days_to_failure, middle_of, WHY["short"])
    settings, name = (D_ALONE, P_ALONE, H_ALONE), "definitive outlive preliminary, these holiday truces: half a year"
    yield Claim(6, name, "change of share", above(0.0, "A31"), BEYOND, settings, _order, settings[:2], _gap, DECIDING, WHY["short"])


def days_to_failure(sample: Sample) -> Numbers:
    """How long failed agreements stood, to the middle of their last week; empty where nothing failed."""
    ended = sample.outcomes["censored"].to_numpy(float) == 0
    return np.where(ended, (sample.outcomes["held_weeks"].to_numpy(float) + 0.5) * DAYS_PER_WEEK, np.nan)


def _within(window: Target, sample: Sample) -> Numbers:
    days = days_to_failure(sample)
    return np.where(np.isfinite(days), ((days >= window.low) & (days <= window.high)).astype(float), np.nan)


def _half_year(sample: Sample) -> Numbers:
    return 1.0 - measure.collapsed_within(sample.outcomes, 0.5)


def _gap(longer: Sample, shorter: Sample) -> Numbers:
    return _half_year(longer) - _half_year(shorter)


def _order(definitive: Sample, preliminary: Sample, holiday: Sample) -> Figure:
    gaps = (mean_with_error(_gap(definitive, preliminary)), mean_with_error(_gap(preliminary, holiday)))
    return min(gaps, key=lambda gap: gap.low)


def _incidents(about: About) -> Iterator[Claim]:
    """A quiet start, a slow rise, and counts that scatter more than chance alone."""
    name = f"incidents of week 1 over those after week {SETTLED_WEEK}"
    yield about.claim(name, "ratio", targets.first_week_share(), RANGE, quiet_start, middle_of, WHY["quiet"])
    name = f"rise from week 1 to weeks 5-8, over those after week {SETTLED_WEEK}"
    yield about.claim(name, "ratio", above(0.0, "M2, F07"), BEYOND, rise, mean_with_error, WHY["return"])
    name, target = "days until incidents are back at two thirds, median", targets.recommitment_days()
    yield about.claim(name, "days", target, RANGE, days_of_quiet, middle_of, WHY["return"])
    name = "variance over mean of a sector's weekly incidents"
    yield about.claim(name, "ratio", above(1.0, "F02, M2"), BEYOND, dispersion, mean_with_error, WHY["counts"])
    name, target = "truces that a negative binomial fits better than Poisson", Target(NEARLY_ALL, 1.0, "F02, M2")
    yield about.claim(name, "share", target, RANGE, fits_better, share_of, WHY["counts"])


def truce_weeks(sample: Sample, series: str = "incidents") -> Numbers:
    """Incidents by week of the first truce, (weeks seen, worlds); empty worlds where it did not stand so long."""
    weekly = sample.weekly[series].astype(float)
    signed = np.nan_to_num(sample.outcomes["week_signed"].to_numpy(float), nan=0.0).astype(int)
    stood = sample.outcomes["held_weeks"].to_numpy(float) >= SEEN_WEEKS
    rows = np.minimum(signed + np.arange(SEEN_WEEKS)[:, None], len(weekly) - 1)
    return np.where(stood, np.take_along_axis(weekly, rows, axis=0), np.nan)


def _usual(seen: Numbers) -> Numbers:
    """Mean of the weeks in which the first quiet is over; empty where there is no fire at all."""
    mean = seen[SETTLED_WEEK:].mean(axis=0)
    return np.where(mean > 0, mean, np.nan)


def quiet_start(sample: Sample) -> Numbers:
    """First week over the later ones, (worlds,)."""
    seen = truce_weeks(sample)
    return np.asarray(seen[0] / _usual(seen))


def rise(sample: Sample) -> Numbers:
    """Second month less the first week, over the later ones, (worlds,)."""
    seen = truce_weeks(sample)
    return np.asarray((seen[4:8].mean(axis=0) - seen[0]) / _usual(seen))


def days_of_quiet(sample: Sample) -> Numbers:
    """Days until the first week that is back near the later level, to the middle of that week, (worlds,)."""
    seen = truce_weeks(sample)
    is_back = seen >= RETURNED_SHARE * _usual(seen)
    return np.where(is_back.any(axis=0), (is_back.argmax(axis=0) + 0.5) * DAYS_PER_WEEK, np.nan)


def _by_sector(sample: Sample) -> Numbers:
    """Settled weeks of the truce, (weeks, sectors, worlds)."""
    return np.stack([truce_weeks(sample, name)[SETTLED_WEEK:] for name in SECTOR_SERIES], axis=1)


def dispersion(sample: Sample) -> Numbers:
    """Variance over mean of weekly counts, mean of the sectors with fire, (worlds,)."""
    counts = _by_sector(sample)
    mean, variance = counts.mean(axis=0), counts.var(axis=0, ddof=1)
    ratio = np.where(mean > 0, variance / np.where(mean > 0, mean, 1.0), np.nan)
    return _mean_of_sectors(ratio)


def fits_better(sample: Sample) -> Numbers:
    """1 where negative binomials, fitted by moments to each sector, tell a truce's counts better than Poisson's law, else 0, (worlds,)."""
    from scipy.stats import nbinom, poisson

    counts = _by_sector(sample)
    mean, variance = counts.mean(axis=0), counts.var(axis=0, ddof=1)
    is_wide = (variance > mean) & (mean > 0)
    safe = np.where(is_wide, mean, 1.0)
    size = np.where(is_wide, safe**2 / np.where(is_wide, variance - mean, 1.0), 1.0)
    gain = nbinom.logpmf(counts, size, size / (size + safe)).sum(axis=0) - poisson.logpmf(counts, safe).sum(axis=0)
    better = np.where(is_wide, 2 * gain - COST, 0.0).sum(axis=0)
    return np.where(np.isfinite(mean).all(axis=0), (better > 0).astype(float), np.nan)


def _mean_of_sectors(values: Numbers) -> Numbers:
    """Mean over the sectors that have a value, (worlds,); empty where none has."""
    has = np.isfinite(values)
    count = has.sum(axis=0)
    return np.where(count > 0, np.where(has, values, 0.0).sum(axis=0) / np.maximum(count, 1), np.nan)
