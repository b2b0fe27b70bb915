"""What a sweep is asked about: one number for each world, by name, from the outcome rows alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.calendar import WEEKS_PER_YEAR
from sim.model.observed.outcomes import OUTCOMES
from sim.settings.errors import unknown

Numbers = NDArray[np.float64]


class Measure(NamedTuple):
    """A question to each world. `values` gets the outcome rows and the horizon in weeks; worlds without an answer get NaN."""

    name: str
    label: str
    unit: str
    kind: str  # "probability" for 0/1 answers, else "mean"
    better: int  # 1 more is better for peace and people, -1 less is, 0 neither
    columns: tuple[str, ...]  # of outcomes.parquet
    values: Callable[[pd.DataFrame, int], Numbers]
    smallest: float  # smallest difference worth telling, in the unit (of shares in 0-1)
    because: str  # what that is, and its source


def _column(name: str) -> Callable[[pd.DataFrame, int], Numbers]:
    return lambda outcomes, _: outcomes[name].to_numpy(float)


def _of_signed(name: str) -> Callable[[pd.DataFrame, int], Numbers]:
    return lambda outcomes, _: np.where(outcomes["signed"] == 1, outcomes[name].to_numpy(float), np.nan)


def _held(years: int) -> Callable[[pd.DataFrame, int], Numbers]:
    """1 where the first agreement stood so long, of those signed early enough for the run to see it."""

    def values(outcomes: pd.DataFrame, weeks: int) -> Numbers:
        signed_early = outcomes["week_signed"].to_numpy(float) + years * WEEKS_PER_YEAR <= weeks
        stood = outcomes["held_weeks"].to_numpy(float) >= years * WEEKS_PER_YEAR
        return np.where(signed_early, stood.astype(float), np.nan)

    return values


def _plain(name: str, label: str, unit: str, better: int, kind: str = "mean") -> Measure:
    """A column of the outcomes as it is."""
    return Measure(name, label, unit, kind, better, (name,), _column(name), *_worth(name))


def _worth(name: str) -> tuple[float, str]:
    """The smallest difference in an outcome that is worth telling, and why."""
    outcome = next(outcome for outcome in OUTCOMES if outcome.name == name)
    return outcome.smallest, outcome.because


def _holds(years: int) -> Measure:
    name, label = f"held_{years}_year" + "s" * (years > 1), f"It holds {years} year" + "s" * (years > 1)
    return Measure(name, label, "share of signed", "probability", 1, ("week_signed", "held_weeks"), _held(years), *_worth("durable"))


MEASURES: Final[dict[str, Measure]] = {
    measure.name: measure
    for measure in (
        _plain("signed", "A ceasefire is signed", "share", 1, "probability"),
        _plain("week_signed", "Time to signature", "weeks", 0),
        _plain("guarantee_formed", "The guarantee asked for is formed", "share", 0, "probability"),
        _plain("durable", "A lasting ceasefire stands at the end", "share", 1, "probability"),
        _plain("renewed_war", "Signed, then war again", "share", -1, "probability"),
        Measure(
            "renewed_war_if_signed",
            "War again, of the signed",
            "share of signed",
            "probability",
            -1,
            ("signed", "renewed_war"),
            _of_signed("renewed_war"),
            *_worth("renewed_war"),
        ),
        _holds(1),
        _holds(2),
        _holds(5),
        _plain("direct_clash", "Direct NATO-Russia clash", "share", -1, "probability"),
        _plain("occupied_end_km2", "Russian-held territory at the end", "km2", -1),
        _plain("occupied_people_years_thousand", "Lived under occupation", "thousand person-years", -1),
        _plain("russia_losses_thousand", "Russian killed and wounded", "thousand people", -1),
        _plain("ukraine_losses_thousand", "Ukrainian killed and wounded", "thousand people", -1),
        _plain("civilian_deaths", "Civilians killed in governed Ukraine", "people", -1),
        _plain("displaced_end_thousand", "Displaced at the end", "thousand people", -1),
        _plain("abuses", "Abuses under occupation", "cases", -1),
        _plain("damage_eur_bn", "Direct damage", "EUR bn", -1),
        _plain("support_at_signature", "Support for the terms at signature", "share of citizens", 1),
        _plain("support_year_later", "Support for the terms a year later", "share of citizens", 1),
        _plain("approval_end", "Approval of the government at the end", "share of citizens", 0),
        _plain("guarantors", "Members in the guarantee", "count", 0),
        _plain("troops_deployed_max_thousand", "Largest guarantor force in Ukraine", "thousand people", 0),
        _plain("unity_spread", "Inequality of contributions", "Gini", -1),
        _plain("aid_us_eur_bn", "US aid", "EUR bn", 0),
        _plain("aid_europe_eur_bn", "European aid", "EUR bn", 0),
    )
}
"""Every measure by name, in the order of charts."""

HEADLINES: Final = (
    "signed",
    "week_signed",
    "durable",
    "renewed_war_if_signed",
    "direct_clash",
    "occupied_end_km2",
    "occupied_people_years_thousand",
    "ukraine_losses_thousand",
    "civilian_deaths",
    "support_at_signature",
)
"""What a comparison shows where nothing else is asked for."""


def measure_named(name: str) -> Measure:
    """The measure of this name; a UserError with the nearest name if there is none."""
    if name not in MEASURES:
        raise unknown("outcome", name, MEASURES)
    return MEASURES[name]
