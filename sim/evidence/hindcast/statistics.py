"""Summary statistics of a run from the past: what calibration compares with history (MODEL section 6, items 1 to 4, and the economy).

A statistic is a function of figures (`sim.evidence.hindcast.observations`); it reads those of a world and those of history alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from sim.evidence.hindcast.measures import Values
from sim.evidence.hindcast.observations import OPINION, Observation
from sim.settings.calendar import DAYS_PER_MONTH

Figures = Mapping[str, Values]
"""Name of an observation -> (worlds,)."""

GROUND_MONTHS: Final = tuple(f"ground 2024-{month:02d}" for month in range(5, 12))
LOSS_QUARTERS: Final = {
    "summer 2023": ("2023-07", "2023-08", "2023-09"),
    "autumn 2023": ("2023-10", "2023-11", "2023-12"),
    "winter 2024": ("2024-01", "2024-02", "2024-03"),
    "spring 2024": ("2024-04", "2024-05", "2024-06"),
    "summer 2024": ("2024-07", "2024-08", "2024-09"),
    "autumn 2024": ("2024-10", "2024-11"),
}
LEAST_KM2: Final = 30.0  # a month's ground below this counts as this much, so that losses for each km2 stay finite


class Statistic(NamedTuple):
    """One number that sums up a run."""

    name: str
    group: str  # ground, losses, force, opinion, economy: each weighs the same in the distance
    item: int  # of MODEL section 6; 0 outside it
    unit: str
    read: Callable[[Figures], Values]


def total(parts: Iterable[Values]) -> Values:
    """Sum in the order given, so that a world's bits do not depend on how many stand beside it."""
    first, *others = parts
    whole = first.copy()
    for part in others:
        whole += part
    return whole


def spread(parts: Sequence[Values]) -> Values:
    """Standard deviation over the parts, in each world."""
    mean = total(parts) / len(parts)
    return np.asarray(np.sqrt(total([np.square(part - mean) for part in parts]) / (len(parts) - 1)))


def _mean_of(names: Sequence[str]) -> Callable[[Figures], Values]:
    return lambda figures: total(figures[name] for name in names) / len(names)


def _spread(figures: Figures) -> Values:
    """Standard deviation of the monthly gain from May to November 2024."""
    return spread([figures[name] for name in GROUND_MONTHS])


def _rise(figures: Figures) -> Values:
    """How much more was gained a month from August to November 2024 than from May to July: ground comes in runs."""
    first, later = GROUND_MONTHS[:3], GROUND_MONTHS[3:]
    return np.asarray(_mean_of(later)(figures) - _mean_of(first)(figures))


def _scatter(figures: Figures) -> Values:
    """Standard deviation of the change of the log of losses from month to month."""
    months = [np.log(figures[f"losses {month}"]) for quarter in LOSS_QUARTERS.values() for month in quarter]
    return spread([after - before for before, after in pairwise(months)])


def _losses_per_km2(figures: Figures) -> Values:
    """Log of Russian losses for each km2 gained, May to November 2024."""
    lost = total(figures[name.replace("ground", "losses")] for name in GROUND_MONTHS) * DAYS_PER_MONTH
    gained = total(figures[name] for name in GROUND_MONTHS)
    return np.asarray(np.log(lost / np.maximum(gained, LEAST_KM2 * len(GROUND_MONTHS))))


def _log_strikes(months: Sequence[str]) -> Callable[[Figures], Values]:
    return lambda figures: np.log(total(figures[f"strikes {month}"] for month in months) / len(months))


def _one(name: str) -> Callable[[Figures], Values]:
    return lambda figures: figures[name]


def _ground() -> tuple[Statistic, ...]:
    return (
        Statistic("ground, mean of May to Nov 2024", "ground", 1, "km2 a month", _mean_of(GROUND_MONTHS)),
        Statistic("ground, spread of these months", "ground", 1, "km2 a month", _spread),
        Statistic("ground, rise from May-Jul to Aug-Nov 2024", "ground", 1, "km2 a month", _rise),
        Statistic("ground, summer 2023", "ground", 1, "km2", _one("ground 2023-06 to 2023-10")),
        Statistic("ground, Oct 2023 to Sep 2024", "ground", 1, "km2", _one("ground 2023-10 to 2024-09")),
    )


def _losses() -> tuple[Statistic, ...]:
    quarters = (
        Statistic(f"losses, {name}", "losses", 2, "people a day", _mean_of([f"losses {month}" for month in months]))
        for name, months in LOSS_QUARTERS.items()
    )
    return (
        *quarters,
        Statistic("losses, scatter by month", "losses", 2, "sd of log", _scatter),
        Statistic("losses, Russian for each Ukrainian", "losses", 2, "ratio", _one("loss_ratio 2024-01 to 2024-11")),
        Statistic("losses for each km2", "losses", 2, "log of people", _losses_per_km2),
    )


def _named(seen: Sequence[Observation], measure: str) -> list[str]:
    """The figures of a measure, in order of date."""
    return [one.name for one in seen if one.measure == measure]


def _waves(seen: Sequence[Observation]) -> tuple[Statistic, ...]:
    """Every wave of the three questions."""
    waves = [one for one in seen if one.measure in OPINION]
    return tuple(Statistic(one.name, "opinion", 4, "share", _one(one.name)) for one in waves)


def _economy(seen: Sequence[Observation]) -> tuple[Statistic, ...]:
    strikes = (
        Statistic(f"strikes, {name}", "economy", 0, "log of launches a month", _log_strikes(months))
        for name, months in LOSS_QUARTERS.items()
    )
    rates = (Statistic(name, "economy", 0, "percent", _one(name)) for name in _named(seen, "key_rate"))
    first, *later = _named(seen, "civilian_deaths")
    return (
        *strikes,
        *rates,
        Statistic("civilians killed, autumn 2023", "economy", 0, "people a month", _one(first)),
        Statistic("civilians killed, second half of 2024", "economy", 0, "people a month", _mean_of(later)),
    )


def statistics(seen: Sequence[Observation]) -> tuple[Statistic, ...]:
    """Every statistic of a run from June 2023, whose figures these are."""
    return (
        *_ground(),
        *_losses(),
        Statistic("growth of the force in 2024", "force", 3, "share a year", _one(*_named(seen, "force_growth"))),
        *_waves(seen),
        Statistic("ready, South and East less West", "opinion", 4, "share", _one(*_named(seen, "ready_gap"))),
        *_economy(seen),
    )


def summed_up(chosen: Sequence[Statistic], figures: Figures) -> Values:
    """Every statistic in each world, (worlds, statistics)."""
    return np.stack([one.read(figures) for one in chosen], axis=1)
