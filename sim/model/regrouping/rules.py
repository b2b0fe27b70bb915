"""When is breaking a ceasefire worth more than keeping it, for Russia and for Ukraine?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import chance_per_week, joined_share, logistic, power, remembered_share, share
from sim.model.calendar import WEEKS_PER_MONTH, WEEKS_PER_YEAR
from sim.model.states.agreement import PRELIMINARY
from sim.model.truce.rules import separation_share

if TYPE_CHECKING:
    from sim.model.states.agreement import AgreementState
    from sim.model.states.choices import TermsNumbers
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.russia import RussiaState
    from sim.model.truce.rules import TruceNumbers

REVIEWS_PER_YEAR: Final = WEEKS_PER_YEAR / WEEKS_PER_MONTH  # the choice to attack is reviewed every month


class RegroupingNumbers(NumbersOf):
    """The numbers of conf/parameters/regrouping.yaml, in one world."""

    aims_mean_share: float
    aims_spread: float
    attack_decisiveness: float
    attack_reluctance_log: float
    win_at_signature_share: float
    power_exponent: float
    surprise_log: float
    verification_warning_share: float
    least_power_index: float
    guarantor_quality_factor: float
    reinforcement_thousand: float
    limited_prize_share: float
    revisionist_prize_share: float
    war_cost_share: float
    new_sanctions_cost_share: float
    relief_value_share: float
    calm_value_share: float
    clash_cost_share: float
    us_clash_cost_share: float
    clash_dread_exponent: float
    consolidation_share: float
    consolidation_weeks: float
    horizon_years: float
    trend_memory_reviews: float
    separation_limit_share: float
    line_limit_effect_share: float
    unverified_limit_share: float
    pressure_hazard_log: float
    pressure_wears_weeks: float
    unfinished_text_log: float
    patience_weeks: float
    exhaustion_log: float
    exhaustion_weeks: float
    violations_drift_log: float
    revanche_per_year_share: float
    revanche_strength_log: float
    revanche_provocation_log: float
    aid_dependence_share: float
    guarantors_condition_share: float


# --- the balance of power, and how it shifts


@rule
def aims_share(luck: float, p: RegroupingNumbers) -> float:
    """Hidden aims (0 limited to 1 revisionist) of the Russia of one world; `luck` is a standard normal number.

    Because: nobody knows which Russia it is; the prior is a scenario's to set (MODEL).
    """
    return logistic(math.log(p.aims_mean_share / (1.0 - p.aims_mean_share)) + p.aims_spread * luck)


@rule
def power_ratio(russia_power_index: float, ukraine_power_index: float, p: RegroupingNumbers) -> float:
    """Russia's combat power over Ukraine's.

    Because: an army that still stands never counts for nothing (judgement).
    """
    least_index = p.least_power_index
    return max(least_index, russia_power_index) / max(least_index, ukraine_power_index)


@rule
def power_trend_factor(trend_factor: float, ratio: float, last_ratio: float, p: RegroupingNumbers) -> float:
    """Believed yearly factor on the power ratio after one more review.

    Because: a side learns slowly from what it sees where the balance is heading (M4).
    """
    reviews = p.trend_memory_reviews
    kept_share = remembered_share(reviews)
    return math.exp(kept_share * math.log(trend_factor) + (1.0 - kept_share) * REVIEWS_PER_YEAR * math.log(ratio / last_ratio))


@rule
def usable_shift_log(
    russia: RussiaState, ratio: float, years_ahead: float, terms: TermsNumbers, p: RegroupingNumbers, p_truce: TruceNumbers
) -> float:
    """Change of the power ratio since the signature (logs) that Russia can use in a first blow so many years from now.

    Because: what has regrouped far from the line comes late, and a buffer and limits on forces near the line slow the way
    ahead, so power itself can be bargained over (C02, M4); without verification most of a limit is paper (A19). What
    Ukraine has gained stands where it is. A side judges waiting by where the balance is heading (M4).
    """
    kept_share = p.unverified_limit_share + (1.0 - p.unverified_limit_share) * terms.verification_share
    apart_share = p.separation_limit_share * separation_share(terms, p_truce)
    slowed_share = joined_share(apart_share, p.line_limit_effect_share * terms.russia_line_limit_share * kept_share)
    shift_log = math.log(ratio / russia.power_ratio_at_signature)
    if shift_log > 0.0:
        shift_log = shift_log * (1.0 - slowed_share)
    return shift_log + years_ahead * math.log(russia.power_trend_factor) * (1.0 - slowed_share)


# --- what an attack could win


@rule
def warning_share(detection_share: float, intelligence_share: float, terms: TermsNumbers, p: RegroupingNumbers) -> float:
    """How well an attack in preparation would be seen (0-1).

    Because: there is no surprise where monitors, inspectors or guarantors' intelligence look (M11, A03).
    """
    unseen_share = (1.0 - detection_share) * (1.0 - terms.verification_share * p.verification_warning_share)
    return 1.0 - unseen_share * (1.0 - intelligence_share)


@rule
def believed_win_chance(
    shift_log: float,
    warning_share: float,
    guarantee: GuaranteeState,
    intervention_belief_chance: float,
    ukraine_personnel_thousand: float,
    p: RegroupingNumbers,
) -> float:
    """Russia's believed chance that a renewed attack succeeds, given its belief that guarantors fight.

    Because: the odds of success rise with the ratio of power in the first weeks, without a threshold (K01, K02); surprise
    helps (M11). Guarantors count as far as they are believed to come (M9), and with what stands there and what a firm
    pledge can bring in time, since the local balance decides (B08, B14).
    """
    coming_thousand = p.reinforcement_thousand * guarantee.weight_share * guarantee.pledge_share
    guarantors_thousand = (guarantee.troops_deployed_thousand + coming_thousand) * p.guarantor_quality_factor
    guarantor_ratio = guarantors_thousand / max(1.0, ukraine_personnel_thousand)
    at_signature_log = math.log(p.win_at_signature_share / (1.0 - p.win_at_signature_share))
    blow_log = shift_log + p.surprise_log * (1.0 - warning_share)
    alone_chance = logistic(at_signature_log + p.power_exponent * blow_log)
    joined_chance = logistic(at_signature_log + p.power_exponent * (blow_log - math.log(1.0 + guarantor_ratio)))
    return (1.0 - intervention_belief_chance) * alone_chance + intervention_belief_chance * joined_chance


# --- what attacking and keeping are worth, in units of the pie: of all that is at stake


@rule
def prize_value(aims_share: float, p: RegroupingNumbers) -> float:
    """What a successful attack is worth to Russia, in units of the pie.

    Because: a Russia of limited aims wants the rest of the claimed oblasts, a revisionist one far more (M4).
    """
    return p.limited_prize_share + aims_share * (p.revisionist_prize_share - p.limited_prize_share)


@rule
def value_of_attack(
    russia: RussiaState, relief_share: float, unity_share: float, us_backing_share: float, terms: TermsNumbers, p: RegroupingNumbers
) -> float:
    """Expected worth of attacking now, in units of the pie, with the sanctions relief that Russia has.

    Because: a side fights when what it may win outweighs what war, sanctions and escalation cost it (M4, M9). Snapback and
    new sanctions bite as far as Europe is united (A18). A war with nuclear powers is feared as such, most of all with the
    United States (B11, B12, B15); a small chance of it weighs more than its share, so that firmer belief adds less and less.
    """
    kept_relief = relief_share * p.relief_value_share * (1.0 - terms.snapback_share * unity_share)
    sanctions = kept_relief - p.new_sanctions_cost_share * unity_share
    exponent = p.clash_dread_exponent
    dread_share = power(russia.intervention_belief_chance, exponent)
    escalation = dread_share * (p.clash_cost_share + p.us_clash_cost_share * us_backing_share)
    return russia.win_chance * prize_value(russia.aims_share, p) - p.war_cost_share + sanctions - escalation


@rule
def value_of_keeping(relief_promised_share: float, weeks: float, p: RegroupingNumbers) -> float:
    """Worth of keeping the truce so many weeks after the signature, in units of the pie: relief, calm, and settled gains.

    Because: a truce that has stood is likelier to stand, as both sides come to rely on it (M1, M4).
    """
    settled = p.consolidation_share * (1.0 - math.exp(-weeks / p.consolidation_weeks))
    return relief_promised_share * p.relief_value_share + p.calm_value_share + settled


# --- the decision


@rule
def circumstances_log(agreement: AgreementState, weeks: float, p: RegroupingNumbers, p_truce: TruceNumbers) -> float:
    """What else moves the log odds of attack, so many weeks after the signature.

    Because: what was signed under pressure fits the parties less once the pressure has worn off (M16, A12, A40). A
    preliminary text fails after some months, when patience with the missing terms runs out, neither at once nor late (A29,
    A30, A31). This week's incidents count a little, since violations are not collapse (M3). The exhaustion of the war just
    ended holds back until forces have regrouped (M4).
    """
    pressure_log = p.pressure_hazard_log * agreement.pressure_share * (1.0 - math.exp(-weeks / p.pressure_wears_weeks))
    unfinished_log = 0.0
    if agreement.agreement_class <= PRELIMINARY:
        worn_share = (weeks / p.patience_weeks) * math.exp(1.0 - weeks / p.patience_weeks)
        unfinished_log = p.unfinished_text_log * worn_share * worn_share
    incidents_log = p.violations_drift_log * math.log((1.0 + agreement.incidents) / (1.0 + p_truce.exchanges_per_week))
    exhaustion_log = p.exhaustion_log * math.exp(-weeks / p.exhaustion_weeks)
    return pressure_log + unfinished_log + incidents_log - exhaustion_log


@rule
def attack_chance(russia: RussiaState, later_win_chance: float, circumstances_log: float, p: RegroupingNumbers) -> float:
    """Chance per review of attacking, given what attacking and keeping are worth and the chance of success of a later attack.

    Because: decisions follow worth, though not without error (M4), and ceasefires outlast what worth alone would say (A49).
    A side that expects to be weaker later fights now (M4, C01); one that grows stronger can wait.
    """
    closing_window = (russia.win_chance - later_win_chance) * prize_value(russia.aims_share, p)
    advantage = russia.value_of_attack - russia.value_of_keeping + closing_window
    return logistic(p.attack_decisiveness * advantage + circumstances_log - p.attack_reluctance_log)


@rule
def revanche_chance(
    lead_log: float, unanswered_violations: float, betrayal_share: float, is_guaranteed: bool, p: RegroupingNumbers
) -> float:
    """Chance per review that Ukraine breaks the truce; `lead_log` is how much it has gained in power since the signature.

    Because: the weaker or dependent side rarely starts again, and rather when strong and provoked (M4, M6). Donors and
    guarantors stand by it as long as it does not (M9, B06).
    """
    provoked_share = share(unanswered_violations / (unanswered_violations + 1.0)) + betrayal_share
    temptation_log = p.revanche_strength_log * max(0.0, lead_log) + p.revanche_provocation_log * provoked_share
    yearly_chance = p.revanche_per_year_share
    restraint_share = p.aid_dependence_share
    if is_guaranteed:
        restraint_share = 1.0 - (1.0 - p.aid_dependence_share) * (1.0 - p.guarantors_condition_share)
    return share(chance_per_week(yearly_chance, REVIEWS_PER_YEAR) * math.exp(temptation_log) * (1.0 - restraint_share))
