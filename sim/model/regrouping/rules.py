"""When is breaking a ceasefire worth more than keeping it, for Russia and for Ukraine?"""

from __future__ import annotations

import math

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import chance_per_week, logistic, power, remembered_share, share
from sim.model.states.agreement import PRELIMINARY


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


@rule
def aims_share(mean_share: float, spread: float, luck: float) -> float:
    """Hidden aims (0 limited to 1 revisionist) of the Russia of one world; `luck` is a standard normal number.

    Because: nobody knows which Russia it is; the prior is a scenario's to set (MODEL).
    """
    return logistic(math.log(mean_share / (1.0 - mean_share)) + spread * luck)


@rule
def hotspot_weight(spread_log: float, luck: float) -> float:
    """Unscaled intensity of a sector's incidents, heavy-tailed; `luck` is a standard normal number (M2, F11)."""
    return math.exp(spread_log * luck)


@rule
def power_ratio(russia_power_index: float, ukraine_power_index: float, least_power_index: float) -> float:
    """Russia's combat power over Ukraine's; no army that still stands counts for less than the least power."""
    return max(least_power_index, russia_power_index) / max(least_power_index, ukraine_power_index)


@rule
def shift_limit_share(separation_effect: float, line_limit_effect: float) -> float:
    """How far the terms hold down the speed at which power can shift: 0 not at all to 1 wholly.

    Because: power itself can be bargained over, by buffers and force limits (C02, M4).
    """
    return 1.0 - (1.0 - separation_effect) * (1.0 - line_limit_effect)


@rule
def line_limit_effect_share(limit_share: float, verification_share: float, unverified_share: float, effect_share: float) -> float:
    """How far limits on Russian forces near the line slow a shift; without verification most of it is paper (A19, C02)."""
    return effect_share * limit_share * (unverified_share + (1.0 - unverified_share) * verification_share)


@rule
def usable_shift_log(shift_log: float, limit_share: float) -> float:
    """Change of the power ratio since the signature (logs) that Russia can use in a first blow.

    Because: what has regrouped far from the line comes late (C02); what Ukraine has gained stands where it is.
    """
    if shift_log > 0.0:
        return shift_log * (1.0 - limit_share)
    return shift_log


@rule
def trend_after_review_factor(trend_factor: float, ratio: float, last_ratio: float, reviews_per_year: float, memory: float) -> float:
    """Believed yearly factor on the power ratio, learnt slowly over a memory of so many reviews (M4)."""
    kept_share = remembered_share(memory)
    return math.exp(kept_share * math.log(trend_factor) + (1.0 - kept_share) * reviews_per_year * math.log(ratio / last_ratio))


@rule
def warning_share(
    detection_share: float, verification_share: float, verification_warning_share: float, intelligence_warning_share: float
) -> float:
    """How well an attack in preparation would be seen: no surprise where monitors, inspectors or guarantors look (M11, A03)."""
    unseen_share = (1.0 - detection_share) * (1.0 - verification_share * verification_warning_share)
    return 1.0 - unseen_share * (1.0 - intelligence_warning_share)


@rule
def later_shift_log(usable_log: float, trend_factor: float, horizon_years: float, limit_share: float) -> float:
    """Change of the power ratio (logs) that Russia expects to be able to use at its horizon; limits slow the way there (C02)."""
    return usable_log + horizon_years * math.log(trend_factor) * (1.0 - limit_share)


@rule
def first_blow_log(shift_log: float, surprise_log: float, warning: float) -> float:
    """Power ratio of the first weeks of an attack (logs), against the ratio at the signature (M9, M11)."""
    return shift_log + surprise_log * (1.0 - warning)


@rule
def guarantor_power_ratio(
    deployed_thousand: float, coming_thousand: float, quality_factor: float, ukraine_personnel_thousand: float
) -> float:
    """Power that guarantors could add, over Ukraine's own.

    Because: the local balance decides, so what stands there and what can come in time both count (B08, B14, M9).
    """
    return (deployed_thousand + coming_thousand) * quality_factor / max(1.0, ukraine_personnel_thousand)


@rule
def win_chance(blow_log: float, win_at_signature_share: float, power_exponent: float) -> float:
    """Chance that a renewed attack succeeds, from the ratio of power in its first weeks.

    Because: the odds of success rise with the ratio of forces, without a threshold (K01, K02).
    """
    return logistic(math.log(win_at_signature_share / (1.0 - win_at_signature_share)) + power_exponent * blow_log)


@rule
def believed_win_chance(alone_share: float, joined_share: float, intervention_share: float) -> float:
    """Russia's believed chance of success, given its belief that guarantors fight (M9)."""
    return (1.0 - intervention_share) * alone_share + intervention_share * joined_share


@rule
def prize(aims: float, limited_prize: float, revisionist_prize: float) -> float:
    """What a successful attack is worth to Russia, in units of what is at stake (the pie), given its aims (M4)."""
    return limited_prize + aims * (revisionist_prize - limited_prize)


@rule
def escalation_cost(
    intervention_share: float, us_backing_share: float, clash_cost: float, us_clash_cost: float, dread_exponent: float
) -> float:
    """Dread of fighting guarantors beyond the battlefield, in units of the pie.

    Because: a war with nuclear powers is feared as such, most of all with the United States (B11, B12, B15), and a
    small chance of it weighs more than its share, so that firmer belief adds less and less.
    """
    return power(intervention_share, dread_exponent) * (clash_cost + us_clash_cost * us_backing_share)


@rule
def sanctions_balance(relief: float, relief_value: float, snapback_share: float, unity_share: float, new_sanctions_cost: float) -> float:
    """Relief that Russia would keep after an attack minus new sanctions, in units of the pie, as far as Europe is united (A18)."""
    return relief * relief_value * (1.0 - snapback_share * unity_share) - new_sanctions_cost * unity_share


@rule
def value_of_attack(win_share: float, prize_value: float, war_cost: float, sanctions: float, escalation: float) -> float:
    """Expected worth of attacking now, in units of the pie; `sanctions` is a balance, the costs are positive (M4, M9)."""
    return win_share * prize_value - war_cost + sanctions - escalation


@rule
def value_of_keeping(relief_worth: float, calm_worth: float, consolidation: float, weeks: float, consolidation_weeks: float) -> float:
    """Worth of keeping the truce, in units of the pie: relief in force and to come, calm, and gains that settle with time.

    Because: a truce that has stood is likelier to stand, as both sides come to rely on it (M1, M4).
    """
    return relief_worth + calm_worth + consolidation * (1.0 - math.exp(-weeks / consolidation_weeks))


@rule
def closing_window(win_share: float, later_win_share: float, prize_value: float) -> float:
    """What waiting would lose, in units of the pie: negative where time is on Russia's side.

    Because: a side that expects to be weaker later fights now (M4, C01); one that grows stronger can wait.
    """
    return (win_share - later_win_share) * prize_value


@rule
def pressure_wears_off_log(pressure_share: float, weeks: float, pressure_log: float, wears_weeks: float) -> float:
    """Addition to the log odds of attack as the outside pressure behind the signature wears off.

    Because: what was signed under pressure fits the interests of the parties less (M16, A12, A40).
    """
    return pressure_log * pressure_share * (1.0 - math.exp(-weeks / wears_weeks))


@rule
def unfinished_text_log(agreement_class: int, weeks: float, preliminary_log: float, patience_weeks: float) -> float:
    """Addition to the log odds of attack under a preliminary agreement: it peaks when patience with the missing terms runs out.

    Because: preliminary truces that fail do so after some months, neither at once nor late (A29, A30, A31).
    """
    if agreement_class > PRELIMINARY:
        return 0.0
    worn_share = (weeks / patience_weeks) * math.exp(1.0 - weeks / patience_weeks)
    return preliminary_log * worn_share * worn_share


@rule
def exhaustion_log(weeks: float, start_log: float, recovery_weeks: float) -> float:
    """Log odds of attack that the exhaustion of the war just ended takes away; it passes as forces regroup (M4)."""
    return start_log * math.exp(-weeks / recovery_weeks)


@rule
def violations_drift_log(incidents: float, usual_incidents: float, drift_log: float) -> float:
    """Addition to the log odds of attack from this week's incidents: weak, since violations are not collapse (M3)."""
    return drift_log * math.log((1.0 + incidents) / (1.0 + usual_incidents))


@rule
def attack_chance(advantage: float, decisiveness: float, reluctance_log: float, circumstances_log: float) -> float:
    """Chance of attacking at one review, given the advantage of attacking over keeping in units of the pie (M4)."""
    return logistic(decisiveness * advantage + circumstances_log - reluctance_log)


@rule
def revanche_chance(per_year_share: float, reviews_per_year: float, temptation_log: float, restraint_share: float) -> float:
    """Chance that Ukraine breaks the truce at one review.

    Because: the weaker or dependent side rarely starts again, and rather when strong and provoked (M4, M6).
    """
    return share(chance_per_week(per_year_share, reviews_per_year) * math.exp(temptation_log) * (1.0 - restraint_share))


@rule
def revanche_temptation_log(
    lead_log: float, unanswered: float, betrayal_share: float, strength_weight: float, provocation_weight: float
) -> float:
    """Log factor on Ukraine's readiness to break the truce: own rearmament, unanswered violations, anger at the terms."""
    provoked_share = share(unanswered / (unanswered + 1.0)) + betrayal_share
    return strength_weight * max(0.0, lead_log) + provocation_weight * provoked_share


@rule
def revanche_restraint_share(is_guaranteed: bool, aid_dependence_share: float, guarantors_condition_share: float) -> float:
    """How far donors and guarantors hold Ukraine back: they stand by it as long as it does not break the truce (M9, B06)."""
    if is_guaranteed:
        return 1.0 - (1.0 - aid_dependence_share) * (1.0 - guarantors_condition_share)
    return aid_dependence_share
