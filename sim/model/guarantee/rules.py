"""Who joins a guarantee, what it is worth, and whether it is honoured? Numbers: conf/parameters/guarantee.yaml."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engine.compile import helper, rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import logistic, power, share
from sim.model.calendar import WEEKS_PER_YEAR
from sim.model.states.guarantee import ALLIANCE, US_LEFT_OUT

if TYPE_CHECKING:
    from sim.engine.records import Group
    from sim.model.states.choices import TermsNumbers
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.nato_member import NatoMemberState


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


# Who is asked ---------------------------------------------------------------------------------------------------------


@helper
def us_asked_share(p: GuaranteeNumbers) -> float:
    """How far the US is asked to stand behind the guarantee, 0-1: not at all where the terms do without it."""
    return 0.0 if p.left_out == US_LEFT_OUT else p.us_backstop_share


# What a member wants --------------------------------------------------------------------------------------------------


@rule
def general_will(
    member: NatoMemberState, us_lead_share: float, willing_share: float, luck: float, terms: TermsNumbers, p: GuaranteeNumbers
) -> float:
    """A member's score before any component's own risk, 0 = indifferent; `luck` is a standard normal number.

    Neighbours of Russia, societies that already give, and friends of Ukraine's membership help most; members follow the
    US, follow those who were willing at the last round, and like terms that name the guilty.
    Because: effort falls with distance, rises with approval and defence effort (S5); stances differ, and allies waited for
    the US on an invitation (S8); joining is contagious among allies (M9).
    """
    politics = p.threat_weight * member.threat_share + p.solidarity_weight * member.solidarity_share + p.stance_weight * member.stance_share
    example = p.lead_weight * us_lead_share + p.cascade_weight * willing_share + p.accountability_weight * terms.accountability_share
    return politics - p.reluctance + example + member.disposition + p.round_sd * luck


@rule
def fear(risk_share: float, terms: TermsNumbers, p: GuaranteeNumbers) -> float:
    """What the fear of escalation says against a component, in units of the score.

    The riskier the component, the more; less where the line is verified, so that nobody is surprised.
    Because: components rise in risk from arms to a pledge (M9); verification removes surprise (M11).
    """
    return p.fear_weight * risk_share * (1.0 - p.calming_share * terms.verification_share)


@rule
def air_defence_will(will: float, member: NatoMemberState, terms: TermsNumbers, p: GuaranteeNumbers) -> float:
    """Score for giving air defence: the general will, the member's arsenal against a middling one, and fear.

    Because: the small join less, the large not without limit (S6).
    """
    spending_usd_bn = member.gdp_usd_bn * member.defence_share
    arsenal = spending_usd_bn / (spending_usd_bn + p.half_spending_usd_bn) - 0.5
    return will + p.arsenal_weight * arsenal - fear(p.air_defence_risk_share, terms, p)


@rule
def troops_will(will: float, member: NatoMemberState, terms: TermsNumbers, p: GuaranteeNumbers) -> float:
    """Score for sending own troops: the general will, what the government has said, what its public opposes, its army, and fear.

    Because: governments and publics differ most over own soldiers (S9); the small join less, the large not without limit (S6).
    """
    stance = p.troops_stance_weight * (member.troops_stance_share - 0.5)
    opposed = p.opposition_weight * (member.oppose_troops_share - 0.5)
    army = member.active_thousand / (member.active_thousand + p.half_active_thousand) - 0.5
    return will + stance - opposed + p.army_weight * army - fear(p.troops_risk_share, terms, p)


@rule
def pledge_will(will: float, terms: TermsNumbers, p: GuaranteeNumbers) -> float:
    """Score for a pledge as firm as proposed: its risk runs from that of mere consultation to 1 for a duty to fight.

    Because: many allies signed consultation, none a duty to defend (S7).
    """
    risk_share = p.consultation_risk_share + (1.0 - p.consultation_risk_share) * p.pledge_share
    return will - fear(risk_share, terms, p)


@rule
def is_firm_refusal(member: NatoMemberState, p: GuaranteeNumbers) -> bool:
    """Whether a member blocks a guarantee of the whole alliance.

    It must be more than reluctant: its will for a pledge, shifted by its stance on membership, lies below a margin.
    Because: unanimity gives each a veto; two refuse hard, several wait behind the US (S8).
    """
    return member.will_pledge + p.accession_weight * (member.stance_share - 0.5) < -p.refusal_margin


# What is formed -------------------------------------------------------------------------------------------------------


@helper
def is_guarantor(member: NatoMemberState) -> bool:
    """Whether a member takes part in any component beyond arms: who only sends arms goes on as before, and binds himself to nothing."""
    return member.gives_intelligence or member.gives_air_defence or member.gives_troops or member.pledges


@rule
def is_blocked(members: Group[NatoMemberState], us_lead_share: float, p: GuaranteeNumbers) -> bool:
    """Whether a guarantee of the alliance is blocked: by a US that does not lead, or by one firm refusal.

    Whom the terms do without has no say. Because: several cautious allies, and unanimity, waited for the US; unanimity
    gives each a veto (S8).
    """
    if p.kind != ALLIANCE:
        return False
    if p.left_out != US_LEFT_OUT and us_lead_share < p.us_consent_share:
        return True
    for member in members:
        if member.refuses_firmly:
            return True
    return False


@rule
def formed_pledge_share(pledging_share: float, p: GuaranteeNumbers) -> float:
    """Firmness of the pledge as formed, 0-1: as proposed, the weaker the smaller the pledgers' weight in the alliance.

    Because: breadth makes a pledge credible, with diminishing returns (M9).
    """
    return p.pledge_share * power(pledging_share, p.breadth_exponent)


@rule
def yearly_effort_share(
    arms_eur_bn_per_week: float, troops_thousand: float, batteries: float, gdp_usd_bn: float, p: GuaranteeNumbers
) -> float:
    """Contribution a year as a share of GDP: arms, troops kept in place, batteries kept in place.

    Because: a burden is judged against what its bearer can give; five donors carry two thirds of it (S6).
    """
    yearly = arms_eur_bn_per_week * WEEKS_PER_YEAR + troops_thousand * p.cost_per_thousand_eur_bn + batteries * p.cost_per_battery_eur_bn
    return yearly / gdp_usd_bn


# What is deployed -----------------------------------------------------------------------------------------------------


@rule
def troops_after_week(
    deployed_thousand: float, target_thousand: float, missing_thousand: float, is_due: bool, p: GuaranteeNumbers
) -> float:
    """One sender's troops in place after a week, thousand: up by the part of all missing troops that arrives, down by withdrawal.

    Because: transport and bases limit all guarantors together, not each alone (judgement); missions without a task or
    without consent left within weeks (M10).
    """
    gap = target_thousand - deployed_thousand
    if gap <= 0.0:
        return deployed_thousand + gap * p.withdrawal_share
    if not is_due:
        return deployed_thousand
    if missing_thousand <= p.deploy_thousand_per_week:
        return deployed_thousand + gap
    return deployed_thousand + gap * (p.deploy_thousand_per_week / missing_thousand)


# What it is believed to be worth --------------------------------------------------------------------------------------


@rule
def credibility_share(guarantee: GuaranteeState, unanswered_violations: float, troops_thousand: float, p: GuaranteeNumbers) -> float:
    """Credibility of the guarantee as Russia sees it, 0-1, with so many troops on the line.

    It grows with what the guarantors have bound themselves to and with who stands behind it, ever more slowly. Each
    violation that nobody answered lowers its odds, and every attack that was not honoured takes a part of it.
    Because: words count, and so do troops that would be hit (M9), concave in their number (M10); the strongest guarantor
    weighs most (B12); deterrence works as far as it is believed, and the record tells (M9, B09).
    """
    bound = p.pledge_credit * guarantee.pledge_share + p.troops_credit * power(troops_thousand / p.reference_thousand, p.density_exponent)
    backed = bound * (1.0 + p.breadth_credit * guarantee.weight_share + p.us_credit * guarantee.us_backing_share)
    believed = 1.0 - math.exp(-backed)
    odds_factor = power(p.unanswered_odds, max(0.0, unanswered_violations - guarantee.violations_answered))
    record_share = (guarantee.honoured_tests + p.prior_tests) / (guarantee.tests + p.prior_tests)
    return record_share * believed * odds_factor / (1.0 - believed + believed * odds_factor)


# When it is tested ----------------------------------------------------------------------------------------------------


@rule
def honour_chance(guarantee: GuaranteeState, p: GuaranteeNumbers) -> float:
    """Chance that guarantors fight when Russia attacks in force.

    The base rate of tested defence pacts and the lift by US backing count as far as there is an obligation: a firm
    pledge, or own troops under fire; a tripwire adds little. Because: reliability of tested alliances (B02, B03);
    tripwires are weak by themselves (B13, B14).
    """
    presence = guarantee.troops_deployed_thousand / (guarantee.troops_deployed_thousand + p.presence_half_thousand)
    obligation = max(guarantee.pledge_share, p.troops_obligation_share * presence)
    kept = obligation * (p.honour_base_share + p.honour_us_lift_share * guarantee.us_backing_share)
    return share(kept + p.tripwire_share * presence)


@rule
def response_thousand(member: NatoMemberState, p: GuaranteeNumbers) -> float:
    """Troops that a member would fight with if it honours, thousand: those there, or a share of what it can keep in rotation.

    Because: only who pledged or sent troops is bound, and what armies can keep abroad is a small part of what they have (S9).
    """
    if not (member.pledges or member.gives_troops):
        return 0.0
    return max(member.troops_deployed_thousand, member.active_thousand / p.rotation_factor * p.response_share)


@rule
def follow_chance(member: NatoMemberState, p: GuaranteeNumbers) -> float:
    """Chance that a member fights once the guarantors have decided to.

    Because: it follows its will, and more surely when its own troops stand there (M9).
    """
    will = max(member.will_troops, member.will_pledge)
    if member.troops_deployed_thousand > 0.0:
        return logistic(will + p.follow_bonus)
    return logistic(will)


@rule
def back_down_chance(guarantee: GuaranteeState, p: GuaranteeNumbers) -> float:
    """Chance that Russia calls off an attack that guarantors answer.

    Rises with the weight of those who honour, the force they bring, and the US among them. Because: denying a quick
    victory makes the difference (B09), local balance dominates (B08).
    """
    ceiling = p.back_down_share
    if guarantee.us_honours:
        ceiling = p.back_down_share + p.back_down_us_lift_share
    force = guarantee.response_thousand / (guarantee.response_thousand + p.back_down_half_thousand)
    return share(ceiling * guarantee.honouring_share * force)
