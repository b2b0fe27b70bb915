"""The guarantee: members consider it, it is formed or blocked, deployed, believed or not, and tested."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engine.compile import act, rule
from sim.engine.dice import normal, normal_at, stream, uniform, uniform_at
from sim.model.arithmetic import remembered_share
from sim.model.guarantee.promises import (
    bring_into_force,
    contribution_gini,
    count_promises,
    credibility_of,
    fit_troops,
    forget_all,
    forget_promises,
    is_refused,
    join_words,
    kind_formed,
    measure_willing,
    offer_of,
    us_offer,
)
from sim.model.guarantee.rules import (
    back_down_chance,
    capacity_share,
    encouragement,
    fear,
    follow_chance,
    honour_chance,
    intelligence_warning_share,
    intervention_belief_share,
    is_firm_refusal,
    is_left_out,
    pledge_risk_share,
    political_will,
    step_share,
    us_asked_share,
    will_to_send,
)
from sim.model.states.guarantee import ALLIANCE, BILATERAL, NO_GUARANTEE

if TYPE_CHECKING:
    from sim.engine.dice import Dice
    from sim.engine.records import Group
    from sim.model.calendar import CalendarState
    from sim.model.guarantee.rules import GuaranteeNumbers
    from sim.model.states.agreement import AgreementState
    from sim.model.states.choices import TermsNumbers
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.nato_member import NatoMemberState
    from sim.model.states.russia import RussiaState
    from sim.model.states.washington import WashingtonState

MOOD = stream("alliance mood")
DISPOSITION = stream("member disposition")
ROUND = stream("member considers")
HONOURED = stream("guarantee honoured")
FOLLOW = stream("member follows")
US_FOLLOWS = stream("us follows")
BACK_DOWN = stream("russia backs down")
CLASH = stream("direct clash")
STAND_DOWN = stream("guarantors stand down")


@act
def begin_members(members: Group[NatoMemberState], p: GuaranteeNumbers, dice: Dice) -> None:
    """Before the first week: whom the terms do without, and each member's lasting disposition, partly shared by the whole alliance."""
    mood = math.sqrt(p.mood_share) * normal(dice, MOOD)
    for i in range(len(members)):
        own = math.sqrt(1.0 - p.mood_share) * normal_at(dice, DISPOSITION, i)
        members[i].index = i
        members[i].is_left_out = is_left_out(p.left_out, i, members[i].groups)
        members[i].disposition = p.disposition_sd * (mood + own)


@rule
def general_will(
    member: NatoMemberState, guarantee: GuaranteeState, us_lead_share: float, terms: TermsNumbers, p: GuaranteeNumbers, dice: Dice
) -> float:
    """A member's score before the component's own risk: politics, example of others, disposition, the day's mood."""
    politics = political_will(
        member.threat_share, member.solidarity_share, member.stance_share, p.threat_weight, p.solidarity_weight, p.stance_weight
    )
    example = encouragement(
        us_lead_share, guarantee.willing_share, terms.accountability_share, p.lead_weight, p.cascade_weight, p.accountability_weight
    )
    return politics - p.reluctance + example + member.disposition + p.round_sd * normal_at(dice, ROUND, member.index)


@rule
def member_considers(
    member: NatoMemberState,
    guarantee: GuaranteeState,
    washington: WashingtonState,
    terms: TermsNumbers,
    p: GuaranteeNumbers,
    dice: Dice,
) -> None:
    """A member decides on each component by its own score; it sees the last round's guarantee."""
    us_lead_share = washington.guarantee_backing_share * us_asked_share(p)
    will = general_will(member, guarantee, us_lead_share, terms, p, dice)
    verified = terms.verification_share
    army = capacity_share(member.active_thousand, p.half_active_thousand) - 0.5
    arsenal = capacity_share(member.gdp_usd_bn * member.defence_share, p.half_spending_usd_bn) - 0.5
    ready = will_to_send(will, member.troops_stance_share, member.oppose_troops_share, p.troops_stance_weight, p.opposition_weight)
    pledge_risk = pledge_risk_share(p.pledge_share, p.consultation_risk_share)
    will_intelligence = will - fear(p.fear_weight, p.intelligence_risk_share, verified, p.calming_share)
    member.will_arms = will - fear(p.fear_weight, p.arms_risk_share, verified, p.calming_share)
    member.will_air_defence = will + p.arsenal_weight * arsenal - fear(p.fear_weight, p.air_defence_risk_share, verified, p.calming_share)
    member.will_troops = ready + p.army_weight * army - fear(p.fear_weight, p.troops_risk_share, verified, p.calming_share)
    member.will_pledge = will - fear(p.fear_weight, pledge_risk, verified, p.calming_share)
    member.gives_arms = p.arms_share > 0.0 and member.will_arms > 0.0
    member.gives_intelligence = p.intelligence_share > 0.0 and will_intelligence > 0.0
    member.gives_air_defence = p.air_defence_share > 0.0 and member.will_air_defence > 0.0
    takes_troops = p.troops_wanted_thousand > 0.0 and p.kind != BILATERAL and member.active_thousand > 0.0
    member.gives_troops = takes_troops and member.will_troops > 0.0
    member.pledges = p.pledge_share > 0.0 and member.will_pledge > 0.0
    refuses = is_firm_refusal(member.will_pledge, member.stance_share, p.accession_weight, p.refusal_margin)
    member.refuses_firmly = p.kind == ALLIANCE and refuses
    offer_of(member, p)


@act
def members_consider(
    members: Group[NatoMemberState],
    agreement: AgreementState,
    guarantee: GuaranteeState,
    washington: WashingtonState,
    terms: TermsNumbers,
    p: GuaranteeNumbers,
    dice: Dice,
) -> None:
    """At a talks round: every member that is asked decides for itself; none sees another's answer of this round, so order cannot matter."""
    if not agreement.is_round or p.kind == NO_GUARANTEE:
        return
    for i in range(len(members)):
        if not members[i].is_left_out:
            member_considers(members[i], guarantee, washington, terms, p, dice)


@act
def form_guarantee(
    guarantee: GuaranteeState,
    members: Group[NatoMemberState],
    agreement: AgreementState,
    washington: WashingtonState,
    p: GuaranteeNumbers,
) -> None:
    """At a talks round: members' answers become a guarantee on offer, a smaller one, or none; what is in force stays."""
    if not agreement.is_round:
        return
    guarantee.is_wanted = p.kind != NO_GUARANTEE
    if not guarantee.is_wanted:
        forget_promises(guarantee)
        return
    us_offer(guarantee, washington, p)
    material_share = measure_willing(guarantee, members, p)
    is_blocked = p.kind == ALLIANCE and is_refused(members, guarantee.us_backing_share, p)
    if is_blocked or material_share < p.minimum_weight_share:
        forget_all(guarantee, members)
        guarantee.is_blocked = is_blocked
        guarantee.blocked_rounds += 1 if is_blocked else 0
        return
    guarantee.is_formed = True
    guarantee.is_blocked = False
    guarantee.kind = kind_formed(p.kind)
    fit_troops(guarantee, members, p)
    count_promises(guarantee, members, p)
    join_words(guarantee, members, p)
    guarantee.unity_spread = contribution_gini(guarantee, members, p)
    guarantee.credibility_share = credibility_of(guarantee, agreement, guarantee.troops_promised_thousand, p)


@rule
def troops_after_week(deployed_thousand: float, target_thousand: float, growing_share: float, leaving_share: float) -> float:
    """Troops in place after a week of moving toward a target, up at one pace and down at another."""
    gap = target_thousand - deployed_thousand
    if gap > 0.0:
        return deployed_thousand + gap * growing_share
    return deployed_thousand + gap * leaving_share


@rule
def move_troops(
    guarantee: GuaranteeState, members: Group[NatoMemberState], us_target_thousand: float, is_due: bool, p: GuaranteeNumbers
) -> None:
    """In a ceasefire: troops arrive at the pace of deployment, or leave where nothing is promised any more."""
    missing = max(0.0, us_target_thousand - guarantee.us_troops_deployed_thousand)
    for member in members:
        missing += max(0.0, member.troops_offered_thousand - member.troops_deployed_thousand)
    growing = step_share(missing, p.deploy_thousand_per_week) if is_due else 0.0
    us = troops_after_week(guarantee.us_troops_deployed_thousand, us_target_thousand, growing, p.withdrawal_share)
    total = us
    for i in range(len(members)):
        member = members[i]
        there = troops_after_week(member.troops_deployed_thousand, member.troops_offered_thousand, growing, p.withdrawal_share)
        member.troops_deployed_thousand = there
        total += there
    guarantee.us_troops_deployed_thousand = us
    guarantee.troops_deployed_thousand = total


@rule
def hold_or_leave(guarantee: GuaranteeState, members: Group[NatoMemberState], p: GuaranteeNumbers) -> None:
    """At war: who fights stays and brings in more; who does not, leaves."""
    fights = guarantee.is_intervening
    us = guarantee.us_troops_deployed_thousand
    if not (fights and guarantee.us_honours):
        us = troops_after_week(us, 0.0, 0.0, p.withdrawal_share)
    total = us
    for i in range(len(members)):
        member = members[i]
        if not (fights and member.honours):
            member.troops_deployed_thousand = troops_after_week(member.troops_deployed_thousand, 0.0, 0.0, p.withdrawal_share)
        total += member.troops_deployed_thousand
    guarantee.us_troops_deployed_thousand = us
    guarantee.troops_deployed_thousand = total
    if fights:
        pace = p.wartime_pace_factor * p.deploy_thousand_per_week
        guarantee.fighting_thousand = min(guarantee.response_thousand, guarantee.fighting_thousand + pace)


@act
def deploy_guarantee(
    guarantee: GuaranteeState,
    members: Group[NatoMemberState],
    agreement: AgreementState,
    washington: WashingtonState,
    calendar: CalendarState,
    p: GuaranteeNumbers,
) -> None:
    """Every week: a signature brings arms into force, then troops arrive with a lag; without a guarantee, and at war, they leave."""
    if agreement.in_ceasefire:
        if calendar.week == agreement.signed_week:
            bring_into_force(guarantee, members, p)
        is_due = guarantee.is_formed and calendar.week - agreement.signed_week >= p.deploy_lag_weeks
        us_now_thousand = washington.guarantee_troops_thousand * us_asked_share(p)
        move_troops(guarantee, members, min(us_now_thousand, guarantee.us_troops_promised_thousand), is_due, p)
    elif guarantee.troops_deployed_thousand > 0.0 or guarantee.is_intervening:
        hold_or_leave(guarantee, members, p)


@act
def assess_credibility(
    guarantee: GuaranteeState, agreement: AgreementState, russia: RussiaState, washington: WashingtonState, p: GuaranteeNumbers
) -> None:
    """Every week of a ceasefire: what Russia believes of the guarantee, with the troops that are there and the US of today."""
    guarantee.violations_answered *= remembered_share(p.answer_memory_weeks)
    guarantee.warning_share = 0.0
    if agreement.in_ceasefire and guarantee.is_formed:
        guarantee.us_backing_share = washington.guarantee_backing_share * us_asked_share(p)
        guarantee.credibility_share = credibility_of(guarantee, agreement, guarantee.troops_deployed_thousand, p)
        russia.intervention_belief_share = intervention_belief_share(guarantee.credibility_share, p.belief_ceiling_share)
        guarantee.warning_share = intelligence_warning_share(guarantee.intelligence_share, p.intelligence_warning_share)
    elif agreement.in_ceasefire:
        guarantee.credibility_share = 0.0
        russia.intervention_belief_share = 0.0


@rule
def response_of(member: NatoMemberState, p: GuaranteeNumbers) -> float:
    """Troops that a member would fight with if it honours: those there, or a share of what it can keep in rotation."""
    if not (member.pledges or member.gives_troops):
        return 0.0
    return max(member.troops_deployed_thousand, member.active_thousand / p.rotation_factor * p.response_share)


@rule
def call_guarantors(guarantee: GuaranteeState, members: Group[NatoMemberState], is_decided: bool, p: GuaranteeNumbers, dice: Dice) -> None:
    """Who fights, once the guarantors have decided to or not; sets their share, the troops there and those to come."""
    us_response = guarantee.us_troops_deployed_thousand
    us_response += p.us_response_thousand * guarantee.us_backing_share if guarantee.us_joins else 0.0
    guarantee.us_honours = is_decided and us_response > 0.0 and uniform(dice, US_FOLLOWS) < guarantee.us_backing_share
    guarantee.us_honoured_total += 1.0 if guarantee.us_honours else 0.0
    total = us_response
    response = us_response if guarantee.us_honours else 0.0
    fighting = guarantee.us_troops_deployed_thousand if guarantee.us_honours else 0.0
    for i in range(len(members)):
        member = members[i]
        member.response_thousand = response_of(member, p)
        total += member.response_thousand
        chance = follow_chance(max(member.will_troops, member.will_pledge), member.troops_deployed_thousand > 0.0, p.follow_bonus)
        member.honours = is_decided and member.response_thousand > 0.0 and uniform_at(dice, FOLLOW, i) < chance
        if member.honours:
            member.honoured_total += 1.0
            response += member.response_thousand
            fighting += member.troops_deployed_thousand
    guarantee.honouring_share = response / total if total > 0.0 else 0.0
    guarantee.response_thousand = response
    guarantee.fighting_thousand = fighting


@rule
def stop_fighting(guarantee: GuaranteeState) -> None:
    """The guarantors fight no more."""
    guarantee.is_intervening = False
    guarantee.fighting_thousand = 0.0
    guarantee.response_thousand = 0.0


@rule
def chance_to_honour(guarantee: GuaranteeState, p: GuaranteeNumbers) -> float:
    """Chance that the guarantors fight, now that Russia attacks."""
    return honour_chance(
        guarantee.pledge_share,
        capacity_share(guarantee.troops_deployed_thousand, p.presence_half_thousand),
        guarantee.us_backing_share,
        p.honour_base_share,
        p.honour_us_lift_share,
        p.troops_obligation_share,
        p.tripwire_share,
    )


@rule
def chance_to_back_down(guarantee: GuaranteeState, p: GuaranteeNumbers) -> float:
    """Chance that Russia calls its attack off, now that guarantors fight."""
    return back_down_chance(
        guarantee.honouring_share,
        guarantee.response_thousand,
        p.back_down_half_thousand,
        guarantee.us_honours,
        p.back_down_share,
        p.back_down_us_lift_share,
    )


@rule
def be_tested(
    agreement: AgreementState, guarantee: GuaranteeState, members: Group[NatoMemberState], p: GuaranteeNumbers, dice: Dice
) -> None:
    """Russia attacks in force: guarantors honour or not; Russia backs down, or the war goes on with them in it."""
    call_guarantors(guarantee, members, uniform(dice, HONOURED) < chance_to_honour(guarantee, p), p, dice)
    guarantee.tests += 1.0
    guarantee.is_intervening = guarantee.honouring_share > 0.0
    if guarantee.is_intervening:
        guarantee.honoured_tests += 1.0
        guarantee.violations_answered += 1.0
        if uniform(dice, CLASH) < p.clash_at_test_share:
            guarantee.direct_clash = True
        agreement.backed_down = uniform(dice, BACK_DOWN) < chance_to_back_down(guarantee, p)
    if agreement.backed_down or not guarantee.is_intervening:
        stop_fighting(guarantee)


@act
def guarantors_respond(
    russia: RussiaState,
    agreement: AgreementState,
    guarantee: GuaranteeState,
    members: Group[NatoMemberState],
    p: GuaranteeNumbers,
    dice: Dice,
) -> None:
    """When Russia attacks under a guarantee, it is tested; while guarantors fight, a clash may spread or they stand down."""
    agreement.backed_down = False
    if agreement.in_ceasefire and russia.attacks and guarantee.is_formed and guarantee.guarantors > 0.0:
        be_tested(agreement, guarantee, members, p, dice)
    elif agreement.in_ceasefire:
        stop_fighting(guarantee)
    elif guarantee.is_intervening:
        if uniform(dice, CLASH) < p.clash_per_week_share:
            guarantee.direct_clash = True
        if uniform(dice, STAND_DOWN) < p.stand_down_per_week_share:
            stop_fighting(guarantee)
