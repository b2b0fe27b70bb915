"""Who joins a guarantee, what it is worth, and whether it is honoured? Numbers: conf/parameters/guarantee.yaml."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import logistic, power, share
from sim.model.states.guarantee import FIRST_GROUP_LEFT_OUT, FIRST_MEMBER_LEFT_OUT, US_LEFT_OUT


class GuaranteeNumbers(NumbersOf):
    """The numbers of conf/parameters/guarantee.yaml, in one world."""

    kind: float
    pledge_share: float
    arms_share: float
    intelligence_share: float
    air_defence_share: float
    troops_wanted_thousand: float
    us_backstop_share: float
    left_out: float
    deploy_lag_weeks: float
    deploy_thousand_per_week: float
    disposition_sd: float
    mood_share: float
    round_sd: float
    reluctance: float
    threat_weight: float
    solidarity_weight: float
    stance_weight: float
    lead_weight: float
    cascade_weight: float
    accountability_weight: float
    fear_weight: float
    calming_share: float
    arms_risk_share: float
    intelligence_risk_share: float
    air_defence_risk_share: float
    troops_risk_share: float
    consultation_risk_share: float
    troops_stance_weight: float
    opposition_weight: float
    army_weight: float
    half_active_thousand: float
    arsenal_weight: float
    half_spending_usd_bn: float
    accession_weight: float
    refusal_margin: float
    us_consent_share: float
    us_joins_share: float
    us_gdp_usd_bn: float
    us_batteries: float
    us_intelligence_weight_share: float
    intelligence_warning_share: float
    minimum_weight_share: float
    rotation_factor: float
    max_troops_share: float
    spending_per_battery_usd_bn: float
    breadth_exponent: float
    cost_per_thousand_eur_bn: float
    cost_per_battery_eur_bn: float
    withdrawal_share: float
    wartime_pace_factor: float
    reference_thousand: float
    density_exponent: float
    pledge_credit: float
    troops_credit: float
    breadth_credit: float
    us_credit: float
    unanswered_odds: float
    prior_tests: float
    answer_memory_weeks: float
    belief_ceiling_share: float
    honour_base_share: float
    honour_us_lift_share: float
    troops_obligation_share: float
    tripwire_share: float
    presence_half_thousand: float
    follow_bonus: float
    response_share: float
    us_response_thousand: float
    back_down_share: float
    back_down_us_lift_share: float
    back_down_half_thousand: float
    clash_at_test_share: float
    clash_per_week_share: float
    stand_down_per_week_share: float


if TYPE_CHECKING:
    from sim.engine.records import Vector


@rule
def is_left_out(left_out: float, member: int, groups: Vector) -> bool:
    """Whether the terms do without a member: by its own code, or with a group that it belongs to.

    A choice of whoever designs the guarantee: it says nothing of the member's own will.
    """
    code = int(left_out)
    if code >= FIRST_GROUP_LEFT_OUT:
        return groups[code - FIRST_GROUP_LEFT_OUT] > 0.0
    return code == FIRST_MEMBER_LEFT_OUT + member


@rule
def us_asked_share(p: GuaranteeNumbers) -> float:
    """How far the US is asked to stand behind the guarantee, 0-1: not at all where the terms do without it."""
    return 0.0 if p.left_out == US_LEFT_OUT else p.us_backstop_share


@rule
def us_blocks(us_lead_share: float, us_consent_share: float, left_out: float) -> bool:
    """Whether the US blocks a guarantee of the alliance: it does not lead, and the terms do not do without it.

    Because: several cautious allies, and unanimity, waited for the US (S8).
    """
    return left_out != US_LEFT_OUT and us_lead_share < us_consent_share


@rule
def political_will(
    threat_share: float,
    solidarity_share: float,
    stance_share: float,
    threat_weight: float,
    solidarity_weight: float,
    stance_weight: float,
) -> float:
    """What a member's politics say for helping, in units of the score.

    Neighbours of Russia, societies that already give, and friends of Ukraine's membership help most.
    Because: effort falls with distance, rises with approval and defence effort (S5); stances differ (S8).
    """
    return threat_weight * threat_share + solidarity_weight * solidarity_share + stance_weight * stance_share


@rule
def encouragement(
    us_lead_share: float,
    joined_share: float,
    accountability_share: float,
    lead_weight: float,
    cascade_weight: float,
    accountability_weight: float,
) -> float:
    """What others' example and the terms say for joining, in units of the score.

    Members follow the US, follow those who joined at the last round, and like terms that name the guilty.
    Because: allies waited for the US on an invitation (S8); joining is contagious among allies (M9).
    """
    return lead_weight * us_lead_share + cascade_weight * joined_share + accountability_weight * accountability_share


@rule
def capacity_share(stock: float, half_stock: float) -> float:
    """Capacity of a member to contribute, 0-1, half at the half stock: the small join less, the large not without limit (S6)."""
    return stock / (stock + half_stock)


@rule
def fear(fear_weight: float, risk_share: float, verification_share: float, calming_share: float) -> float:
    """What the fear of escalation says against a component, in units of the score.

    The riskier the component, the more; less where the line is verified, so that nobody is surprised.
    Because: components rise in risk from arms to a pledge (M9); verification removes surprise (M11).
    """
    return fear_weight * risk_share * (1.0 - calming_share * verification_share)


@rule
def will_to_send(
    political: float, troops_stance_share: float, oppose_share: float, stance_weight: float, opposition_weight: float
) -> float:
    """Will to send own troops, in units of the score: politics, what the government has said, what its public opposes (S9)."""
    return political + stance_weight * (troops_stance_share - 0.5) - opposition_weight * (oppose_share - 0.5)


@rule
def pledge_risk_share(pledge_share: float, consultation_risk_share: float) -> float:
    """Risk of a pledge, from that of mere consultation to 1 for a duty to fight.

    Because: many allies signed consultation, none a duty to defend (S7).
    """
    return consultation_risk_share + (1.0 - consultation_risk_share) * pledge_share


@rule
def is_firm_refusal(pledge_will: float, stance_share: float, accession_weight: float, margin: float) -> bool:
    """Whether a member blocks a guarantee of the whole alliance.

    It must be more than reluctant: its will for a pledge, shifted by its stance on membership, lies below a margin.
    Because: unanimity gives each a veto; two refuse hard, several wait behind the US (S8).
    """
    return pledge_will + accession_weight * (stance_share - 0.5) < -margin


@rule
def troops_offered_thousand(active_thousand: float, rotation_factor: float, max_share: float, will: float) -> float:
    """Troops that a willing member offers, thousand: a share of what it can keep in rotation, more if it is more willing (S9)."""
    return active_thousand / rotation_factor * max_share * logistic(will)


@rule
def scale_to(wanted: float, offered: float) -> float:
    """Factor by which offers are cut pro rata so that their sum does not pass what is wanted."""
    if offered <= wanted or offered <= 0.0:
        return 1.0
    return wanted / offered


@rule
def formed_pledge_share(asked_share: float, pledging_weight_share: float, breadth_exponent: float) -> float:
    """Firmness of the pledge as formed, 0-1: as asked, the weaker the smaller the pledgers' weight, with diminishing returns (M9)."""
    return asked_share * power(pledging_weight_share, breadth_exponent)


@rule
def intelligence_formed_share(asked_share: float, us_lead_share: float, givers_share: float, us_weight_share: float) -> float:
    """Intelligence shared under the guarantee, 0-1: the US part is hard to replace (S7)."""
    return asked_share * (us_weight_share * us_lead_share + (1.0 - us_weight_share) * givers_share)


@rule
def intelligence_warning_share(intelligence_share: float, warning_effect_share: float) -> float:
    """How well guarantors who share intelligence would see an attack prepared, 0-1: it takes away the surprise (M11, M9)."""
    return warning_effect_share * intelligence_share


@rule
def density(troops_thousand: float, reference_thousand: float, exponent: float) -> float:
    """What troops on the line are worth, 1 at the reference size: concave in their number (M10)."""
    return power(troops_thousand / reference_thousand, exponent)


@rule
def commitment(pledge_share: float, troops_density: float, pledge_weight: float, troops_weight: float) -> float:
    """Weight of what the guarantors have bound themselves to, >= 0: words count, and so do troops that would be hit (M9)."""
    return pledge_weight * pledge_share + troops_weight * troops_density


@rule
def backed_commitment(
    commitment_weight: float, weight_share: float, us_backing_share: float, breadth_weight: float, us_weight: float
) -> float:
    """The commitment as weighted by who stands behind it: the guarantors' weight in the alliance, and the US (M9, B12)."""
    return commitment_weight * (1.0 + breadth_weight * weight_share + us_weight * us_backing_share)


@rule
def reputation_odds(unanswered_violations: float, answered_violations: float, unanswered_odds: float) -> float:
    """Factor on the odds of credibility from the record of small violations: each unanswered one lowers it (M9, B09)."""
    return power(unanswered_odds, max(0.0, unanswered_violations - answered_violations))


@rule
def tested_share(tests: float, honoured_tests: float, prior_tests: float) -> float:
    """Share of credibility left by the record of attacks: falls with every attack that was not honoured (B09)."""
    return (honoured_tests + prior_tests) / (tests + prior_tests)


@rule
def credibility_share(backed: float, odds_factor: float, record_share: float) -> float:
    """Credibility of the guarantee as Russia sees it, 0-1.

    Grows with the backed commitment, ever more slowly, and is discounted by the record.
    Because: deterrence works as far as it is believed; commitments have diminishing returns (M9, M10).
    """
    believed = 1.0 - math.exp(-backed)
    return record_share * believed * odds_factor / (1.0 - believed + believed * odds_factor)


@rule
def intervention_belief_share(credibility: float, ceiling_share: float) -> float:
    """Russia's belief that guarantors fight if it attacks, 0-1: even the firmest promise is not certain (B01)."""
    return credibility * ceiling_share


@rule
def honour_chance(
    pledge_share: float,
    presence_share: float,
    us_backing_share: float,
    base_share: float,
    us_lift_share: float,
    troops_obligation_share: float,
    tripwire_share: float,
) -> float:
    """Chance that guarantors fight when Russia attacks in force.

    The base rate of tested defence pacts and the lift by US backing count as far as there is an obligation: a firm
    pledge, or own troops under fire; a tripwire adds little. Because: reliability of tested alliances (B02, B03);
    tripwires are weak by themselves (B13, B14).
    """
    obligation = max(pledge_share, troops_obligation_share * presence_share)
    return share(obligation * (base_share + us_lift_share * us_backing_share) + tripwire_share * presence_share)


@rule
def follow_chance(will: float, has_troops_there: bool, follow_bonus: float) -> float:
    """Chance that a member fights once the guarantors have decided to: by its will, more so with own troops there (M9)."""
    if has_troops_there:
        return logistic(will + follow_bonus)
    return logistic(will)


@rule
def back_down_chance(
    honouring_share: float, fighting_thousand: float, half_thousand: float, us_honours: bool, ceiling_share: float, us_lift_share: float
) -> float:
    """Chance that Russia calls off an attack that guarantors answer.

    Rises with the weight of those who honour, the force they bring, and the US among them. Because: denying a quick
    victory makes the difference (B09), local balance dominates (B08).
    """
    ceiling = ceiling_share
    if us_honours:
        ceiling = ceiling_share + us_lift_share
    return share(ceiling * honouring_share * capacity_share(fighting_thousand, half_thousand))


@rule
def step_share(remaining: float, per_week: float) -> float:
    """Share of the remaining way that one week's pace covers, 0-1."""
    if remaining <= per_week:
        return 1.0
    return per_week / remaining
