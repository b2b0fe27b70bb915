"""Washington sets its policy: who sits there, what aid is committed, whom it presses and whether it still tries."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from sim.engine.compile import act, step
from sim.engine.dice import normal, stream, uniform
from sim.model.arithmetic import chance_per_week, lumpy_factor, remembered_share
from sim.model.states.agreement import BOTH, GUARANTORS, NOBODY, RUSSIA, UKRAINE
from sim.model.washington.rules import (
    aid_left_factor,
    blame_chance,
    pause_length_weeks,
    pressure_on_russia_share,
    pressure_on_ukraine_share,
    shifted_share,
)

if TYPE_CHECKING:
    from sim.engine.dice import Dice
    from sim.engine.records import Group
    from sim.model.calendar import CalendarState
    from sim.model.states.agreement import AgreementState
    from sim.model.states.washington import AdministrationState, WashingtonState
    from sim.model.washington.rules import WashingtonNumbers

WEEKS_PER_QUARTER: Final = 13.0
AID_SWING = stream("washington aid swing")
BACKING_SWING = stream("washington backing swing")
LUMPS = stream("washington aid lumps")
PAUSE = stream("washington pauses aid")
PAUSE_LENGTH = stream("washington pause length")
BLAME = stream("washington blames")
WALK_AWAY = stream("washington walks away")
RETURN = stream("washington returns")


@step
def blame(washington: WashingtonState, target: int) -> None:
    """Washington blames this side from now on, or nobody."""
    washington.target = target
    washington.blame_share = 0.0 if target == NOBODY else 1.0


@step
def take_office(washington: WashingtonState, row: AdministrationState, p: WashingtonNumbers, dice: Dice) -> None:
    """A new administration starts afresh; its politics are drawn once."""
    washington.took_office_week = dice.week
    washington.aid_factor = math.exp(p.aid_swing_sd * normal(dice, AID_SWING))
    washington.backing_swing = p.backing_swing_sd * normal(dice, BACKING_SWING)
    washington.pause_weeks_left = 0.0
    washington.impatience_weeks = 0.0
    washington.walked_away = False
    blame(washington, NOBODY)
    washington.guarantee_backing_share = shifted_share(row.guarantee_backing_share, washington.backing_swing)
    washington.guarantee_troops_thousand = row.guarantee_troops_thousand


@act
def begin_washington(washington: WashingtonState, administrations: Group[AdministrationState], p: WashingtonNumbers, dice: Dice) -> None:
    """Before the first week: the administration that sits at the start, and its politics."""
    washington.sitting = 0
    take_office(washington, administrations[washington.sitting], p, dice)
    washington.month_factor = lumpy_factor(normal(dice, LUMPS), p.monthly_variation)


@act
def change_administration(
    washington: WashingtonState, administrations: Group[AdministrationState], calendar: CalendarState, p: WashingtonNumbers, dice: Dice
) -> None:
    """At an inauguration (or at the start, where another one sits by then) the next administration takes office."""
    if calendar.is_inauguration or washington.sitting != calendar.administration:
        washington.sitting = calendar.administration
        take_office(washington, administrations[washington.sitting], p, dice)


@step
def suffer_pause(washington: WashingtonState, row: AdministrationState, p: WashingtonNumbers, dice: Dice) -> None:
    """A sudden pause of aid begins, goes on or ends."""
    if washington.pause_weeks_left > 0.0:
        washington.pause_weeks_left = max(0.0, washington.pause_weeks_left - 1.0)
    elif uniform(dice, PAUSE) < chance_per_week(row.volatility_per_quarter, WEEKS_PER_QUARTER):
        washington.pause_weeks_left = pause_length_weeks(uniform(dice, PAUSE_LENGTH), p)
        washington.pauses += 1.0


@step
def assign_blame(washington: WashingtonState, row: AdministrationState, agreement: AgreementState, dice: Dice) -> None:
    """After last week's round: whom Washington blames for its failure; nobody, where only the guarantors failed."""
    if agreement.is_round and not washington.walked_away:
        ukraine_refused = agreement.last_refused_by in (UKRAINE, BOTH)
        russia_refused = agreement.last_refused_by in (RUSSIA, BOTH)
        luck = uniform(dice, BLAME)
        on_ukraine = blame_chance(ukraine_refused, russia_refused, row.tilt_to_russia_share)
        on_russia = blame_chance(russia_refused, ukraine_refused, 1.0 - row.tilt_to_russia_share)
        if agreement.last_refused_by == GUARANTORS:
            blame(washington, NOBODY)
        elif luck < on_ukraine:
            blame(washington, UKRAINE)
        elif luck < on_ukraine + on_russia:
            blame(washington, RUSSIA)


@step
def give_up(washington: WashingtonState, p: WashingtonNumbers, dice: Dice) -> None:
    """Patience has run out: Washington walks away for a time, or blames the other side."""
    washington.impatience_weeks = 0.0
    if uniform(dice, WALK_AWAY) < p.walk_away_share:
        washington.walked_away = True
        blame(washington, NOBODY)
    elif washington.target == UKRAINE:
        blame(washington, RUSSIA)
    else:
        blame(washington, UKRAINE)


@step
def lose_patience(
    washington: WashingtonState, row: AdministrationState, agreement: AgreementState, p: WashingtonNumbers, dice: Dice
) -> None:
    """Talks without a deal use up patience; a grudge fades once nobody talks, and a signature ends both."""
    memory_weeks = p.blame_memory_weeks
    if not agreement.is_talking:  # a stop of aid is a lever in talks; the long stop so far was lifted within half a year (S1)
        washington.blame_share *= remembered_share(memory_weeks)
        washington.impatience_weeks *= remembered_share(memory_weeks)
    if agreement.in_ceasefire:
        washington.impatience_weeks = 0.0
        washington.walked_away = False
        blame(washington, NOBODY)
    elif washington.walked_away:
        if uniform(dice, RETURN) < 1.0 / p.away_weeks:
            washington.walked_away = False
            washington.impatience_weeks = 0.0
    elif agreement.is_talking:
        washington.impatience_weeks += 1.0
        if washington.impatience_weeks > row.patience_weeks:
            give_up(washington, p, dice)


@step
def commit_us_aid(washington: WashingtonState, row: AdministrationState, on_ukraine: float, on_russia: float, p: WashingtonNumbers) -> None:
    """Aid committed this week: plan x politics x pause x lever x this month's lumps."""
    left = aid_left_factor(row.aid_conditionality_share, on_ukraine, on_russia, washington.walked_away, p)
    factor = washington.aid_factor * left
    if washington.pause_weeks_left > 0.0:
        factor *= p.pause_left_share
    washington.planned_military_eur_bn = row.military_aid_eur_bn_per_week * factor
    washington.military_aid_eur_bn = washington.planned_military_eur_bn * washington.month_factor
    washington.financial_aid_eur_bn = row.financial_aid_eur_bn_per_week * factor * washington.month_factor


@act
def set_policy(
    washington: WashingtonState,
    administrations: Group[AdministrationState],
    agreement: AgreementState,
    calendar: CalendarState,
    p: WashingtonNumbers,
    dice: Dice,
) -> None:
    """Washington's week: aid, pressure on either side, mediation, tilt, and what it would give to a guarantee."""
    row = administrations[washington.sitting]
    if calendar.is_month:
        washington.month_factor = lumpy_factor(normal(dice, LUMPS), p.monthly_variation)
    suffer_pause(washington, row, p, dice)
    assign_blame(washington, row, agreement, dice)
    lose_patience(washington, row, agreement, p, dice)
    tilt = row.tilt_to_russia_share
    left = p.residual_share if washington.walked_away else 1.0  # of mediation, pressure on Ukraine and backing of a guarantee (M16)
    on_ukraine = washington.blame_share if washington.target == UKRAINE else 0.0
    on_russia = washington.blame_share if washington.target == RUSSIA else 0.0
    commit_us_aid(washington, row, on_ukraine, on_russia, p)
    washington.tilt_to_russia_share = tilt
    washington.mediation_share = row.mediation_share * left
    pressure = pressure_on_ukraine_share(row.aid_conditionality_share, on_ukraine, on_russia, agreement.is_talking, p)
    washington.pressure_on_ukraine_share = pressure * left
    washington.pressure_on_russia_share = pressure_on_russia_share(row.pressure_on_russia_share, on_ukraine, on_russia, tilt, p)
    washington.guarantee_backing_share = shifted_share(row.guarantee_backing_share, washington.backing_swing) * left
    washington.guarantee_troops_thousand = row.guarantee_troops_thousand * left
