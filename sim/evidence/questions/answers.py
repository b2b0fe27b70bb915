"""The answers: what each question and each series forecast is in each world, from its weeks.

Weeks are not calendar days. A stock, and a count since the start, is read between the ends of two weeks in proportion to
the days; a condition in a week belongs to the day in the middle of that week. All is done world by world.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.evidence.questions.reading import Quantity, Question
from sim.evidence.questions.resolving import Rule, is_cumulative, is_weekly_flow

DAYS: Final = 7
MIDDLE_DAY: Final = 3
"""The fourth day of a week, counted from 0."""

Array = npt.NDArray[Any]


class Weeks(NamedTuple):
    """The weeks of a run on the calendar."""

    start: date
    weeks: int

    @property
    def last_day(self) -> date:
        """The last day that is simulated."""
        return self.start + timedelta(days=DAYS * self.weeks - 1)

    def place(self, day: date) -> float:
        """Where the end of a day lies, in weeks: 0 at the end of the first week, -1 at the start of the run."""
        return ((day - self.start).days + 1) / DAYS - 1

    def middle(self, day: date) -> int:
        """How many weeks have their middle day on this day or earlier; may be negative or more than there are."""
        return (day - self.start).days // DAYS + ((day - self.start).days % DAYS >= MIDDLE_DAY)

    def within(self, first: date, last: date) -> slice:
        """The weeks whose middle day lies in a period."""
        return slice(max(0, self.middle(first - timedelta(days=1))), self.middle(last))


class Lived(NamedTuple):
    """What the worlds of a chunk went through."""

    weeks: Weeks
    series: Mapping[str, Array]  # name -> (weeks, worlds)
    sums: Mapping[str, Array]  # of the series that add up: the sum since the start at the end of each week, (weeks, worlds)
    outcomes: Mapping[str, Array]  # column -> (worlds,)

    @property
    def worlds(self) -> int:
        """How many there are."""
        return len(self.outcomes["world"])


def lived(weeks: Weeks, series: Mapping[str, Array], outcomes: Mapping[str, Array]) -> Lived:
    """What worlds went through, with the sums since the start of the series that add up."""
    sums = {name: block for name, block in series.items() if is_cumulative(name)}
    flows = {name: block for name, block in series.items() if is_weekly_flow(name)}
    sums |= {name: np.cumsum(block, axis=0, dtype=np.float64) for name, block in flows.items()}
    return Lived(weeks, series, sums, outcomes)


def is_answerable(rule: Rule, weeks: Weeks) -> bool:
    """Whether the run covers all that a rule looks at."""
    begins = rule.first if rule.first is not None else rule.last
    return weeks.start <= begins and rule.deadline <= weeks.last_day


def answer(question: Question, world: Lived) -> npt.NDArray[np.float32]:
    """Yes (1) or no (0) in each world, (worlds,).

    NaN where the run does not reach from the beginning to the deadline, and in worlds that the question is not about.
    """
    if not is_answerable(question.rule, world.weeks):
        return np.full(world.worlds, np.nan, np.float32)
    find = EVENTS[question.rule.kind] if question.rule.kind in EVENTS else _meets
    return find(question.rule, world).astype(np.float32)


def values_of(quantity: Quantity, world: Lived) -> dict[date, npt.NDArray[np.float32]]:
    """The last day of each period that the run covers -> its value in each world, (worlds,)."""
    found = {}
    for period in quantity.periods:
        rule = quantity.rule(period)
        if is_answerable(rule, world.weeks):
            found[period.last] = (NUMBERS[rule.kind](rule, world) * quantity.factor(period) + quantity.shift).astype(np.float32)
    return found


def _meets(rule: Rule, world: Lived) -> Array:
    """Whether the rule's number meets its threshold; both as the record keeps numbers, so that 32% is 32%."""
    number, threshold = NUMBERS[rule.kind](rule, world).astype(np.float32), np.float32(rule.threshold)
    met: Array = number >= threshold if rule.is_at_least else number < threshold
    return met


def _signed(rule: Rule, world: Lived) -> Array:
    """The first agreement was signed in time, and is of a class that counts."""
    in_time: Array = _week_signed(world) < world.weeks.middle(rule.last)
    if rule.classes:
        in_time &= np.isin(world.outcomes["agreement_class"].astype(str), rule.classes)
    return _of_the_world_asked(in_time, rule, world)


def _collapsed(rule: Rule, world: Lived) -> Array:
    """The first agreement ended in time."""
    ended = _week_signed(world) + np.nan_to_num(world.outcomes["held_weeks"].astype(np.float64), nan=np.inf)
    is_over: Array = world.outcomes["censored"].astype(np.float64) == 0
    return _of_the_world_asked(is_over & (ended < world.weeks.middle(rule.last)), rule, world)


def _week_signed(world: Lived) -> Array:
    """Week of the first agreement; infinite where there is none."""
    week: Array = np.nan_to_num(world.outcomes["week_signed"].astype(np.float64), nan=np.inf)
    return week


def _of_the_world_asked(answers: Array, rule: Rule, world: Lived) -> Array:
    """The answers, without those of worlds that signed before the period: the record tells of a world's first agreement alone."""
    signed_before = _week_signed(world) < world.weeks.middle(_first(rule) - timedelta(days=1))
    return np.where(signed_before, np.nan, answers.astype(np.float64))


def _held(rule: Rule, world: Lived) -> Array:
    """Some agreement began in the period and stood so long: weeks in a row, counted world by world."""
    stands = world.series["in_ceasefire"] == 1
    enough, signed_by = -(-rule.days // DAYS), world.weeks.middle(rule.last)
    signed_from = world.weeks.within(_first(rule), rule.last).start
    in_a_row = np.zeros(world.worlds, np.int32)
    found = np.zeros(world.worlds, bool)
    for week in range(min(len(stands), signed_by + enough)):
        in_a_row = (in_a_row + 1) * stands[week]
        began = week - in_a_row + 1
        found |= (in_a_row >= enough) & (signed_from <= began) & (began < signed_by)
    return found


def _together(rule: Rule, world: Lived) -> Array:
    """In some week each of the series is 1."""
    weeks = world.weeks.within(_first(rule), rule.last)
    all_at_once: Array = np.all([world.series[name][weeks] == 1 for name in rule.of], axis=0).any(axis=0)
    return all_at_once


def _at(block: Array, place: float, before: Array | float) -> Array:
    """A series (weeks, worlds) at a place between week ends; `before` is its value at the start of the run."""
    below = int(np.floor(place))
    low = before if below < 0 else block[below].astype(np.float64)
    high: Array = block[min(below + 1, len(block) - 1)].astype(np.float64)
    return low + (high - low) * (place - below)


def _total_of(name: str, rule: Rule, world: Lived) -> Array:
    block, before = world.sums[name], _first(rule) - timedelta(days=1)
    return _at(block, world.weeks.place(rule.last), 0.0) - _at(block, world.weeks.place(before), 0.0)


def _total(rule: Rule, world: Lived) -> Array:
    return _total_of(rule.series, rule, world)


def _value_on(rule: Rule, world: Lived, day: date) -> Array:
    """A stock at the end of a day; in the first week, as at its end."""
    block = world.series[rule.series]
    return _at(block, world.weeks.place(day), block[0].astype(np.float64))


def _value(rule: Rule, world: Lived) -> Array:
    return _value_on(rule, world, rule.last)


def _change(rule: Rule, world: Lived) -> Array:
    """From the end of the day before the period to its end.

    The record does not hold the start of the run: it is the end of the first week less what the second week changed, since a
    change from the start would lack its first week else.
    """
    block, before = world.series[rule.series], _first(rule) - timedelta(days=1)
    first, second = (block[min(week, len(block) - 1)].astype(np.float64) for week in (0, 1))
    return _value_on(rule, world, rule.last) - _at(block, world.weeks.place(before), 2 * first - second)


def _mean(rule: Rule, world: Lived) -> Array:
    block = world.series[rule.series][world.weeks.within(_first(rule), rule.last)]
    mean: Array = np.cumsum(block, axis=0, dtype=np.float64)[-1] / len(block)
    return mean


def _maximum(rule: Rule, world: Lived) -> Array:
    found: Array = np.max(world.series[rule.series][world.weeks.within(_first(rule), rule.last)], axis=0)
    return found


def _share(rule: Rule, world: Lived) -> Array:
    """Part of the sum; 0 where nothing was given at all."""
    part, whole = _total(rule, world), np.zeros(world.worlds)
    for name in rule.of:
        whole = whole + _total_of(name, rule, world)
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), 0.0)


def _first(rule: Rule) -> date:
    """The first day of the period, which this kind must have."""
    if rule.first is None:
        raise ValueError(f"a rule of kind {rule.kind} has no period")
    return rule.first


EVENTS: Final[dict[str, Callable[[Rule, Lived], Array]]] = {
    "signed_by": _signed,
    "held_by": _held,
    "collapsed_by": _collapsed,
    "together_between": _together,
}
NUMBERS: Final[dict[str, Callable[[Rule, Lived], Array]]] = {
    "value_at": _value,
    "change_between": _change,
    "total_between": _total,
    "mean_between": _mean,
    "maximum_between": _maximum,
    "share_between": _share,
}
