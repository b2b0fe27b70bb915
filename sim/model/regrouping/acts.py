"""The choice to break a ceasefire: reviewed by Russia every four weeks, and, rarely, by Ukraine."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engine.compile import act, rule
from sim.engine.dice import stream, uniform
from sim.model.calendar import WEEKS_PER_MONTH, WEEKS_PER_YEAR
from sim.model.regrouping import rules as regrouping
from sim.model.truce import rules as truce

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
REVIEWS_PER_YEAR = WEEKS_PER_YEAR / WEEKS_PER_MONTH


@rule
def sees_balance(russia: RussiaState, ratio: float, is_signature: bool, is_month: bool, p: RegroupingNumbers) -> None:
    """Russia notes the balance of power at the signature, and every month how it has moved."""
    if is_signature:
        russia.power_ratio_at_signature = ratio
        russia.power_ratio_at_review = ratio
        russia.power_trend_factor = 1.0
    elif is_month:
        russia.power_trend_factor = regrouping.trend_after_review_factor(
            russia.power_trend_factor, ratio, russia.power_ratio_at_review, REVIEWS_PER_YEAR, p.trend_memory_reviews
        )
        russia.power_ratio_at_review = ratio


@rule
def speed_limit_share(terms: TermsNumbers, p: RegroupingNumbers, p_truce: TruceNumbers) -> float:
    """How far buffer and verified limits near the line hold down the speed of a shift of power."""
    apart = p.separation_limit_share * truce.separation_share(terms.separation_km, p_truce.separation_half_km)
    limits = regrouping.line_limit_effect_share(
        terms.russia_line_limit_share, terms.verification_share, p.unverified_limit_share, p.line_limit_effect_share
    )
    return regrouping.shift_limit_share(apart, limits)


@rule
def guarantor_ratio(guarantee: GuaranteeState, ukraine: UkraineState, p: RegroupingNumbers) -> float:
    """Power that guarantors have in the country or could bring in time, over Ukraine's own."""
    coming = p.reinforcement_thousand * guarantee.weight_share * guarantee.pledge_share
    return regrouping.guarantor_power_ratio(
        guarantee.troops_deployed_thousand, coming, p.guarantor_quality_factor, ukraine.personnel_thousand
    )


@rule
def believed_win(russia: RussiaState, shift_log: float, warning: float, guarantors: float, p: RegroupingNumbers) -> float:
    """Russia's believed chance that an attack succeeds, with the guarantors fighting or not."""
    blow_log = regrouping.first_blow_log(shift_log, p.surprise_log, warning)
    alone = regrouping.win_chance(blow_log, p.win_at_signature_share, p.power_exponent)
    joined = regrouping.win_chance(blow_log - math.log(1.0 + guarantors), p.win_at_signature_share, p.power_exponent)
    return regrouping.believed_win_chance(alone, joined, russia.intervention_belief_share)


@rule
def foresee(
    russia: RussiaState,
    ukraine: UkraineState,
    guarantee: GuaranteeState,
    monitors: MonitorsState,
    ratio: float,
    terms: TermsNumbers,
    p: RegroupingNumbers,
    p_truce: TruceNumbers,
) -> float:
    """Russia judges its chance of success now, and returns the one it expects at its horizon."""
    limit = speed_limit_share(terms, p, p_truce)
    warning = regrouping.warning_share(
        monitors.detection_share, terms.verification_share, p.verification_warning_share, guarantee.warning_share
    )
    guarantors = guarantor_ratio(guarantee, ukraine, p)
    usable_log = regrouping.usable_shift_log(math.log(ratio / russia.power_ratio_at_signature), limit)
    later_log = regrouping.later_shift_log(usable_log, russia.power_trend_factor, p.horizon_years, limit)
    russia.win_share = believed_win(russia, usable_log, warning, guarantors, p)
    return believed_win(russia, later_log, warning, guarantors, p)


@rule
def weigh_attack(
    russia: RussiaState, agreement: AgreementState, guarantee: GuaranteeState, unity: float, terms: TermsNumbers, p: RegroupingNumbers
) -> None:
    """What attacking now is worth to this Russia."""
    sanctions = regrouping.sanctions_balance(
        agreement.sanctions_relief_share, p.relief_value_share, terms.snapback_share, unity, p.new_sanctions_cost_share
    )
    escalation = regrouping.escalation_cost(
        russia.intervention_belief_share, guarantee.us_backing_share, p.clash_cost_share, p.us_clash_cost_share, p.clash_dread_exponent
    )
    worth = regrouping.prize(russia.aims_share, p.limited_prize_share, p.revisionist_prize_share)
    russia.value_of_attack = regrouping.value_of_attack(russia.win_share, worth, p.war_cost_share, sanctions, escalation)


@rule
def circumstances_log(agreement: AgreementState, weeks: int, p: RegroupingNumbers, p_truce: TruceNumbers) -> float:
    """What else moves the log odds of attack: pressure worn off, an unfinished text, exhaustion, this week's incidents."""
    return (
        regrouping.pressure_wears_off_log(agreement.pressure_share, weeks, p.pressure_hazard_log, p.pressure_wears_weeks)
        + regrouping.unfinished_text_log(agreement.agreement_class, weeks, p.unfinished_text_log, p.patience_weeks)
        + regrouping.violations_drift_log(agreement.incidents, p_truce.exchanges_per_week, p.violations_drift_log)
        - regrouping.exhaustion_log(weeks, p.exhaustion_log, p.exhaustion_weeks)
    )


@act
def russia_considers_attack(
    russia: RussiaState,
    ukraine: UkraineState,
    agreement: AgreementState,
    guarantee: GuaranteeState,
    monitors: MonitorsState,
    european_union: EuropeanUnionState,
    terms: TermsNumbers,
    calendar: CalendarState,
    p: RegroupingNumbers,
    p_truce: TruceNumbers,
    dice: Dice,
) -> None:
    """Every four weeks of a ceasefire: is attacking now worth more than keeping the truce, or attacking later?"""
    russia.attacks = False
    if not agreement.in_ceasefire:
        return
    ratio = regrouping.power_ratio(russia.power_index, ukraine.power_index, p.least_power_index)
    sees_balance(russia, ratio, calendar.week == agreement.signed_week, calendar.is_month, p)
    if agreement.fails_this_week or not calendar.is_month:
        return
    weeks = calendar.week - agreement.signed_week
    later_win = foresee(russia, ukraine, guarantee, monitors, ratio, terms, p, p_truce)
    weigh_attack(russia, agreement, guarantee, european_union.sanctions_unity_share, terms, p)
    russia.value_of_keeping = regrouping.value_of_keeping(
        agreement.relief_promised_share * p.relief_value_share, p.calm_value_share, p.consolidation_share, weeks, p.consolidation_weeks
    )
    worth = regrouping.prize(russia.aims_share, p.limited_prize_share, p.revisionist_prize_share)
    advantage = russia.value_of_attack - russia.value_of_keeping + regrouping.closing_window(russia.win_share, later_win, worth)
    circumstances = circumstances_log(agreement, weeks, p, p_truce)
    russia.attack_share = regrouping.attack_chance(advantage, p.attack_decisiveness, p.attack_reluctance_log, circumstances)
    russia.attacks = uniform(dice, ATTACKS) < russia.attack_share


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
    ratio = regrouping.power_ratio(russia.power_index, ukraine.power_index, p.least_power_index)
    lead_log = math.log(russia.power_ratio_at_signature / ratio)
    temptation = regrouping.revanche_temptation_log(
        lead_log, agreement.unanswered_violations, public.betrayal_share, p.revanche_strength_log, p.revanche_provocation_log
    )
    restraint = regrouping.revanche_restraint_share(guarantee.is_formed, p.aid_dependence_share, p.guarantors_condition_share)
    ukraine.attacks = uniform(dice, REVANCHE) < regrouping.revanche_chance(
        p.revanche_per_year_share, REVIEWS_PER_YEAR, temptation, restraint
    )
