"""The choice to break a ceasefire: reviewed by Russia every four weeks, and, rarely, by Ukraine."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engine.compile import act, step
from sim.engine.dice import stream, uniform
from sim.model.regrouping import rules as regrouping

if TYPE_CHECKING:
    from sim.engine.dice import Dice
    from sim.model.calendar import CalendarState
    from sim.model.regrouping.rules import RegroupingNumbers
    from sim.model.states.agreement import AgreementState
    from sim.model.states.choices import TermsNumbers
    from sim.model.states.european_union import EuropeanUnionState
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.monitors import MonitorsState
    from sim.model.states.public import PublicState
    from sim.model.states.russia import RussiaState
    from sim.model.states.ukraine import UkraineState
    from sim.model.truce.rules import TruceNumbers

ATTACKS = stream("russia attacks")
REVANCHE = stream("ukraine attacks")


@step
def sees_balance(russia: RussiaState, ratio: float, is_signature: bool, is_month: bool, p: RegroupingNumbers) -> None:
    """Russia notes the balance of power at the signature, and every month how it has moved."""
    if is_signature:
        russia.power_ratio_at_signature = ratio
        russia.power_ratio_at_review = ratio
        russia.power_trend_factor = 1.0
    elif is_month:
        russia.power_trend_factor = regrouping.power_trend_factor(russia.power_trend_factor, ratio, russia.power_ratio_at_review, p)
        russia.power_ratio_at_review = ratio


@step
def weigh(
    russia: RussiaState,
    agreement: AgreementState,
    guarantee: GuaranteeState,
    unity_share: float,
    weeks: int,
    terms: TermsNumbers,
    p: RegroupingNumbers,
) -> None:
    """What attacking now and what keeping the truce are worth to this Russia."""
    russia.value_of_attack = regrouping.value_of_attack(
        russia, agreement.sanctions_relief_share, unity_share, guarantee.us_backing_share, terms, p
    )
    russia.value_of_keeping = regrouping.value_of_keeping(agreement.relief_promised_share, weeks, p)


@act
def russia_considers_attack(
    russia: RussiaState, ukraine: UkraineState, agreement: AgreementState, guarantee: GuaranteeState, monitors: MonitorsState,
    european_union: EuropeanUnionState, calendar: CalendarState,
    terms: TermsNumbers, p: RegroupingNumbers, p_truce: TruceNumbers, dice: Dice,
) -> None:  # fmt: skip
    """Every four weeks of a ceasefire: is attacking now worth more than keeping the truce, or attacking later?"""
    russia.attacks = False
    if not agreement.in_ceasefire:
        return
    ratio = regrouping.power_ratio(russia.power_index, ukraine.power_index, p)
    sees_balance(russia, ratio, calendar.week == agreement.signed_week, calendar.is_month, p)
    if agreement.fails_this_week or not calendar.is_month:
        return
    warning = regrouping.warning_share(monitors.detection_share, guarantee.warning_share, terms, p)
    belief, years_ahead, personnel_thousand = russia.intervention_belief_chance, p.horizon_years, ukraine.personnel_thousand
    now_log = regrouping.usable_shift_log(russia, ratio, 0.0, terms, p, p_truce)
    later_log = regrouping.usable_shift_log(russia, ratio, years_ahead, terms, p, p_truce)
    russia.win_chance = regrouping.believed_win_chance(now_log, warning, guarantee, belief, personnel_thousand, p)
    later_win_chance = regrouping.believed_win_chance(later_log, warning, guarantee, belief, personnel_thousand, p)
    weeks = calendar.week - agreement.signed_week
    weigh(russia, agreement, guarantee, european_union.sanctions_unity_share, weeks, terms, p)
    circumstances_log = regrouping.circumstances_log(agreement, weeks, p, p_truce)
    russia.attack_chance = regrouping.attack_chance(russia, later_win_chance, circumstances_log, p)
    russia.attacks = uniform(dice, ATTACKS) < russia.attack_chance


@act
def ukraine_considers_attack(
    ukraine: UkraineState,
    russia: RussiaState,
    agreement: AgreementState,
    guarantee: GuaranteeState,
    public: PublicState,
    calendar: CalendarState,
    p: RegroupingNumbers,
    dice: Dice,
) -> None:
    """Every four weeks of a ceasefire: Ukraine may break it when strong and provoked; donors and guarantors hold it back."""
    ukraine.attacks = False
    if not agreement.in_ceasefire or not calendar.is_month or agreement.fails_this_week or russia.attacks:
        return
    ratio = regrouping.power_ratio(russia.power_index, ukraine.power_index, p)
    lead_log = math.log(russia.power_ratio_at_signature / ratio)
    ukraine.attacks = uniform(dice, REVANCHE) < regrouping.revanche_chance(
        lead_log, agreement.unanswered_violations, public.betrayal_share, guarantee.is_formed, p
    )
