"""What does each side expect of next year's war, and of the other after a deal? Beliefs start apart and learn from fighting."""

from __future__ import annotations

import math
from typing import Final

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import clamp, logistic, remembered_share, share


class BeliefsNumbers(NumbersOf):
    """The numbers of conf/parameters/beliefs.yaml, in one world."""

    russia_optimism_share: float
    ukraine_optimism_share: float
    optimism_spread_share: float
    prior_strength: float
    learning_per_week: float
    evidence_memory_weeks: float
    enemy_claim_factor: float
    reattack_base: float
    balance_slope: float
    protection_slope: float
    regrouping_growth_share: float
    relief_growth_share: float
    line_limit_effect_share: float
    separation_log_odds: float
    separation_scale_km: float
    verification_log_odds: float
    snapback_log_odds: float
    standing_log_odds: float
    violations_log_odds: float
    violations_known_most: float
    pledge_trust_share: float
    us_weight_share: float
    troops_trust_share: float
    troops_scale_thousand: float
    arms_trust_share: float
    arms_full_eur_bn_per_week: float
    air_defence_trust_share: float
    air_defence_full_units: float
    staff_bias_share: float
    staff_bias_spread_share: float
    government_hope_share: float
    staff_weight_share: float
    poll_noise_share: float


SMALL_POWER: Final = 1e-6  # no force at all, in units of power

# The course of the war ------------------------------------------------------------------------------------------------


@rule
def first_belief(course: float, bias_share: float, spread_share: float, luck: float) -> float:
    """Belief before any further fighting, in the units of the course: the course so far, seen through own hopes.

    Because: wars go on while the sides' private expectations lie apart (M5).
    """
    return course * (1.0 + bias_share + spread_share * luck)


@rule
def fighting_share(losses_thousand: float, usual_losses_thousand: float) -> float:
    """How much there was to learn from this week, 0 to 1: a quiet week teaches little, a spike no more than a usual week.

    Because: the chance of settlement grows with cumulative fighting, not with spikes of violence (M5, C04).
    """
    return share(losses_thousand / max(1.0, usual_losses_thousand))


@rule
def evidence_after(evidence: float, fighting: float, learning_per_week: float, memory_weeks: float) -> float:
    """Evidence from fighting in pseudo-observations, after this week; old campaigns fade.

    Because: each round of fighting adds weight to what was observed against the prior (M5).
    """
    return evidence * remembered_share(memory_weeks) + fighting * learning_per_week


@rule
def learned(belief: float, observed: float, observations: float, strength: float) -> float:
    """Belief after this week's observation, in the units of the belief: a normal update of known weight.

    Because: beliefs converge on what the battlefield shows, the slower the firmer the prior (M5).
    """
    return belief + (observed - belief) * share(observations / max(observations, strength))


@rule
def claimed_losses(losses_thousand: float, claim_factor: float) -> float:
    """The enemy's losses as a side believes them, in thousands a week.

    Because: each side counts the other's losses, and high (M11).
    """
    return losses_thousand * claim_factor


# What a guarantee protects from ---------------------------------------------------------------------------------------


@rule
def trusted_pledge_share(pledge_share: float, us_backing_share: float, pledge_trust_share: float, us_weight_share: float) -> float:
    """Chance that a pledge is believed to be kept, 0 to 1: firmness, times the record of pledges, less without Washington.

    Because: guarantees were honoured in some of the tests only, and the strongest guarantor weighs most (M9).
    """
    return share(pledge_share * pledge_trust_share * (1.0 - us_weight_share * (1.0 - us_backing_share)))


@rule
def saturating_share(amount: float, scale: float) -> float:
    """Part of the full effect that an amount has, 0 to 1: more helps less and less.

    Because: returns to force in place and to arms diminish (M9, M10).
    """
    return 1.0 - math.exp(-max(0.0, amount) / scale)


@rule
def protection_share(pledge: float, troops: float, arms: float, air_defence: float) -> float:
    """Protection that a guarantee gives, 0 none to 1 full, from the parts of its components: what one leaves open another may close.

    Because: deterrence rests on the pledge and on the local balance alike (M9).
    """
    return 1.0 - (1.0 - pledge) * (1.0 - troops) * (1.0 - arms) * (1.0 - air_defence)


# Will it attack again? ------------------------------------------------------------------------------------------------


@rule
def regrouped_power(power_index: float, growth_share: float, relief_share: float, relief_growth_share: float, bound_share: float) -> float:
    """Russia's power after a pause, in the units of power_index: it grows, faster with sanctions relief, slower within limits.

    Because: a pause shifts power, and limits on power itself shrink the shift (M4, C02).
    """
    return power_index * (1.0 + growth_share * (1.0 + relief_growth_share * relief_share) * (1.0 - share(bound_share)))


@rule
def capped_power(power_index: float, cap_share: float) -> float:
    """Ukraine's power in the pause, in the units of power_index: a cap on its force takes its share of the power.

    Because: arms limits on the weaker side move the balance (M4).
    """
    return power_index * min(1.0, cap_share)


@rule
def balance_log_odds(attacker_power: float, defender_power: float, slope: float) -> float:
    """Log odds that the force ratio adds to an attack; 0 for equal power.

    Because: who is stronger wins more often, and knows it (K02, M9).
    """
    return slope * (math.log(max(SMALL_POWER, attacker_power)) - math.log(max(SMALL_POWER, defender_power)))


@rule
def warning_log_odds(
    separation_km: float,
    separation_scale_km: float,
    separation_log_odds: float,
    verification_share: float,
    verification_log_odds: float,
    snapback_log_odds: float,
) -> float:
    """Log odds that the text takes off an attack: a buffer, verification, and sanctions that return.

    Because: surprise is harder and an attack dearer (M10, M11, A01, A18, A19).
    """
    buffer = separation_log_odds * saturating_share(separation_km, separation_scale_km)
    return buffer + verification_log_odds * verification_share + snapback_log_odds


@rule
def record_log_odds(
    held_weeks: float,
    weeks_per_year: float,
    standing_log_odds: float,
    violations: float,
    violations_log_odds: float,
    violations_most: float,
) -> float:
    """Log odds that the record of a standing ceasefire adds: trust grows with its age, fear a little with violations unanswered.

    Because: the hazard of collapse falls with time, and violations are not collapse (M1, M3).
    """
    return violations_log_odds * clamp(violations, 0.0, violations_most) - standing_log_odds * math.log(1.0 + held_weeks / weeks_per_year)


@rule
def reattack_share(base: float, balance: float, text: float, record: float, protection_log_odds: float, bias_share: float) -> float:
    """Believed chance that Russia attacks again within the planning horizon, 0 to 1.

    Because: without a guarantor a pause serves the side whose power rises; with one it seldom pays (M4, A20).
    """
    return share(logistic(base + balance - text + record - protection_log_odds) + bias_share)


@rule
def government_reattack_share(staff_share: float, staff_weight_share: float, hope_share: float) -> float:
    """The government's belief that Russia attacks again, 0 to 1: its staff's estimate, weighed with its own greater hope.

    Because: a government hears its general staff, and does not always follow it (MODEL).
    """
    return staff_weight_share * staff_share + (1.0 - staff_weight_share) * share(staff_share - hope_share)


@rule
def seen_support_share(support_share: float, noise_share: float, luck: float) -> float:
    """The public's support for the terms as the government's polls show it, 0 to 1.

    Because: a wave of a thousand answers has its noise (MODEL).
    """
    return share(support_share + noise_share * luck)
