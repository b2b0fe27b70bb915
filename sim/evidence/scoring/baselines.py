"""Forecasts that need no model: persistence and climatology, as samples, so that they are scored as the worlds are.

Persistence: the last value before the run goes on; for a total over several months, that of as many months before it. Its
spread is how wrong that was at the same lead in a record of 24 such values. Where these are too few for the lead, the error
at the longest lead that they hold grows as the square root of the lead; where they hold none, it is that of a random walk
with the changes from month to month in the 24 months before the run. Climatology: the values of these 24 months. Neither
knows the model.
"""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.evidence.questions.reading import Quantity, Question
from sim.evidence.questions.resolving import Rule
from sim.evidence.scoring.history import Known, flow_history, month_of, stock_history

Array = npt.NDArray[Any]

MEMBERS: Final = 399
WINDOW_MONTHS: Final = 24
FEWEST_CASES: Final = 6
"""Fewer past cases at a lead than this say little of its error."""
FLOWS: Final = ("change_between", "total_between")
STOCKS: Final = ("value_at", "mean_between")


class Baselines(NamedTuple):
    """Samples (members,) of what a rule's number would be; None where the facts do not tell."""

    persistence: Array | None
    climatology: Array | None


def baselines(rule: Rule, start: date) -> Baselines:
    """For the number that a rule speaks of, in the units of the record. `start` is the first day of the run."""
    if rule.kind in FLOWS:
        known = flow_history(rule.series, start)
        first, last = month_of(rule.last if rule.first is None else rule.first), month_of(rule.last)
        return Baselines(_lasting_flow(known, first, last, start), _past_totals(known, last - first + 1, start))
    if rule.kind in STOCKS:
        known = stock_history(rule.series, start)
        return Baselines(_lasting_stock(known, _middle(rule), start), _past_values(known, start))
    return Baselines(None, None)


def of_question(question: Question, start: date) -> tuple[float | None, float | None]:
    """The probability of yes by persistence and by climatology, smoothed as the worlds are; None where there is none.

    A baseline without a spread, one known value alone, gives no probability.
    """
    persistence, climatology = (_chance(sample, question.rule) for sample in baselines(question.rule, start))
    return persistence, climatology


def of_period(quantity: Quantity, rule: Rule, factor: float, start: date) -> Baselines:
    """Samples in the unit of a series forecast."""
    found = baselines(rule, start)
    return Baselines(*(None if sample is None else sample * factor for sample in found))


def _chance(sample: Array | None, rule: Rule) -> float | None:
    from sim.evidence.questions.chances import smoothed

    if sample is None or np.ptp(sample) == 0:
        return None
    met = sample >= rule.threshold if rule.is_at_least else sample < rule.threshold
    return smoothed(float(met.sum()), len(sample))


def _middle(rule: Rule) -> int:
    """The month that a stock is compared in: the one of its day, or the middle of its period."""
    return month_of(rule.last) if rule.first is None else (month_of(rule.first) + month_of(rule.last)) // 2


def _normal(mean: float, sd: float) -> Array:
    """Evenly spaced quantiles of a normal distribution; one point if there is no spread."""
    from scipy.special import ndtri

    grid = (np.arange(MEMBERS) + 0.5) / MEMBERS
    sample: Array = mean + sd * ndtri(grid)
    return sample if sd > 0 else np.array([mean])


def _lasting_stock(known: tuple[Known, ...], month: int, start: date) -> Array | None:
    """The last value, with the error that it had at this lead."""
    if not known or month <= known[-1].month:
        return None
    lead = month - known[-1].month
    sd = _past_error(_recent(known, start), lead, 1)
    return _normal(known[-1].value, _monthly_sd(known, start) * lead**0.5 if sd is None else sd)


def _lasting_flow(known: tuple[Known, ...], first: int, last: int, start: date) -> Array | None:
    """The total of the last months in every later span of as many months, with the error that this had at this lead."""
    if not known or first <= known[-1].month:
        return None
    months, lead = last - first + 1, first - known[-1].month
    recent = _recent(known, start, months)
    lasting = [value for month, value in recent.items() if month > known[-1].month - months]
    sd = _past_error(recent, lead, months)
    leads = np.arange(lead, lead + months)
    walk = _monthly_sd(known, start) * float(np.minimum.outer(leads, leads).sum()) ** 0.5
    return _normal(months * float(np.mean(lasting or [known[-1].value])), walk if sd is None else sd)


def _past_error(value: dict[int, float], lead: int, months: int) -> float | None:
    """Root mean square error of a total of months as a forecast of as many, the first one `lead` months later; None if too few cases."""
    ends = {at: [value[month] for month in range(at - months + 1, at + 1) if month in value] for at in value}
    totals = {at: sum(span) for at, span in ends.items() if len(span) == months}
    for tried in range(lead, 0, -1):
        errors = [totals[at + tried + months - 1] - total for at, total in totals.items() if at + tried + months - 1 in totals]
        if len(errors) >= FEWEST_CASES:
            return _root_mean_square(errors) * math.sqrt(lead / tried)
    return None


def _past_values(known: tuple[Known, ...], start: date) -> Array | None:
    recent = _recent(known, start)
    return np.array(list(recent.values())) if len(recent) > 1 else None


def _past_totals(known: tuple[Known, ...], months: int, start: date) -> Array | None:
    """Totals of as many months in a row as lie in the window; where it has gaps, each month's value times the months."""
    recent = _recent(known, start)
    if len(recent) < 2:
        return None
    spans = [[recent[month] for month in range(at, at + months) if month in recent] for at in recent]
    totals = [sum(span) for span in spans if len(span) == months]
    return np.array(totals) if len(totals) > 1 else months * np.array(list(recent.values()))


def _recent(known: tuple[Known, ...], start: date, months: int = 1) -> dict[int, float]:
    """The months before the run in which 24 totals of so many months in a row end, and those that they begin in."""
    first = month_of(start) - WINDOW_MONTHS - months + 1
    return {month: value for month, value in known if first <= month < month_of(start)}


def _monthly_sd(known: tuple[Known, ...], start: date) -> float:
    """Root mean square of recent changes, each brought to one month as a random walk would be; 0 for one value alone."""
    recent = [each for each in known if each.month in _recent(known, start)]
    steps = [(later.value - earlier.value) / (later.month - earlier.month) ** 0.5 for earlier, later in pairwise(recent)]
    return _root_mean_square(steps) if steps else 0.0


def _root_mean_square(errors: list[float]) -> float:
    return float(np.sqrt(np.mean(np.square(errors))))
