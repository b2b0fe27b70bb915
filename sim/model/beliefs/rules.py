"""What does each side expect of next year's war, and of the other after a deal? Beliefs start apart and learn from fighting."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import clamp, logistic, saturating_share, share
from sim.model.calendar import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from sim.model.states.choices import TermsNumbers


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
def first_belief_km2(course_km2: float, is_russia: bool, luck: float, p: BeliefsNumbers) -> float:
    """Ground that a side expects Russia to win, in km2 a week, before any further fighting: the course so far, seen through own hopes.

    `luck` is a standard normal number. Because: wars go on while the sides' private expectations lie apart (M5).
    """
    hope = p.russia_optimism_share if is_russia else -p.ukraine_optimism_share
    return course_km2 * (1.0 + hope + p.optimism_spread_share * luck)


@rule
def lessons_per_week(losses_thousand: float, usual_losses_thousand: float, p: BeliefsNumbers) -> float:
    """What this week's fighting teaches, in pseudo-observations: a quiet week little, a spike no more than a usual week.

    Because: each round of fighting adds weight to what was observed against the prior, and the chance of settlement grows
    with cumulative fighting, not with spikes of violence (M5, C04).
    """
    return share(losses_thousand / max(1.0, usual_losses_thousand)) * p.learning_per_week


@rule
def learned(belief: float, observed: float, lessons: float, evidence: float, p: BeliefsNumbers) -> float:
    """Belief after this week's observation, in the units of the belief: a normal update of known weight.

    `lessons` are this week's pseudo-observations, `evidence` all that are remembered.
    Because: beliefs converge on what the battlefield shows, the slower the firmer the prior (M5).
    """
    strength = p.prior_strength + evidence
    return belief + (observed - belief) * share(lessons / max(lessons, strength))


# What a guarantee protects from ---------------------------------------------------------------------------------------


@rule
def protection_share(
    pledge_share: float, us_backing_share: float, troops_thousand: float, arms: float, air_defence: float, p: BeliefsNumbers
) -> float:
    """Protection that a guarantee gives, 0 none to 1 full; arms and air defence against what counts as full.

    A pledge is trusted by its firmness and the record of pledges, less without Washington; what one component leaves open
    another may close. Because: guarantees were honoured in some of the tests only, the strongest guarantor weighs most,
    and deterrence rests on the pledge and on the local balance alike (M9).
    """
    by_pledge = share(pledge_share * p.pledge_trust_share * (1.0 - p.us_weight_share * (1.0 - us_backing_share)))
    by_troops = p.troops_trust_share * saturating_share(troops_thousand / p.troops_scale_thousand)
    by_arms = p.arms_trust_share * saturating_share(arms)
    by_air_defence = p.air_defence_trust_share * saturating_share(air_defence)
    return 1.0 - (1.0 - by_pledge) * (1.0 - by_troops) * (1.0 - by_arms) * (1.0 - by_air_defence)


# Will it attack again? ------------------------------------------------------------------------------------------------


@rule
def balance_log_odds(russia_power: float, ukraine_power: float, relief_share: float, terms: TermsNumbers, p: BeliefsNumbers) -> float:
    """Log odds that the force ratio after a pause adds to an attack; 0 for equal power.

    Russia grows in the pause, faster with sanctions relief, slower within limits; a cap takes power from Ukraine.
    Because: who is stronger wins more often, and knows it (K02, M9); a pause shifts power, and limits on power itself
    shrink the shift (M4, C02).
    """
    bound = share(p.line_limit_effect_share * terms.russia_line_limit_share * terms.verification_share)
    growth = p.regrouping_growth_share * (1.0 + p.relief_growth_share * relief_share) * (1.0 - bound)
    attacker = russia_power * (1.0 + growth)
    defender = ukraine_power * min(1.0, terms.ukraine_force_cap_share)
    return p.balance_slope * (math.log(max(SMALL_POWER, attacker)) - math.log(max(SMALL_POWER, defender)))


@rule
def text_log_odds(terms: TermsNumbers, p: BeliefsNumbers) -> float:
    """Log odds that the text takes off an attack: a buffer, verification, and sanctions that return.

    Because: surprise is harder and an attack dearer (M10, M11, A01, A18, A19).
    """
    buffer = p.separation_log_odds * saturating_share(terms.separation_km / p.separation_scale_km)
    return buffer + p.verification_log_odds * terms.verification_share + p.snapback_log_odds * terms.snapback_share


@rule
def record_log_odds(held_weeks: int, violations: float, p: BeliefsNumbers) -> float:
    """Log odds that the record of a standing ceasefire adds: trust grows with its age, fear a little with violations unanswered.

    Because: the hazard of collapse falls with time, and violations are not collapse (M1, M3).
    """
    age = math.log(1.0 + held_weeks / WEEKS_PER_YEAR)
    return p.violations_log_odds * clamp(violations, 0.0, p.violations_known_most) - p.standing_log_odds * age


@rule
def reattack_chance(balance: float, text: float, record: float, protection: float, bias_share: float, p: BeliefsNumbers) -> float:
    """Believed chance that Russia attacks again within the planning horizon; balance, text and record in log odds.

    Because: without a guarantor a pause serves the side whose power rises; with one it seldom pays (M4, A20).
    """
    return share(logistic(p.reattack_base + balance - text + record - p.protection_slope * protection) + bias_share)


@rule
def government_reattack_chance(staff_chance: float, p: BeliefsNumbers) -> float:
    """The government's belief that Russia attacks again, as a chance: its staff's estimate, weighed with its own greater hope.

    Because: a government hears its general staff, and does not always follow it (MODEL).
    """
    return p.staff_weight_share * staff_chance + (1.0 - p.staff_weight_share) * share(staff_chance - p.government_hope_share)
