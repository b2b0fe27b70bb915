"""The guarantee: members consider it, it is formed or blocked, deployed, believed or not, and tested."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engine.compile import act, step
from sim.engine.dice import normal, normal_at, stream, uniform, uniform_at
from sim.model.arithmetic import remembered_share
from sim.model.guarantee.promises import (
    bring_into_force,
    count_promises,
    fit_troops,
    forget_all,
    forget_promises,
    join_words,
    make_offer,
    measure_unity,
    measure_willing,
    us_offer,
)
from sim.model.guarantee.rules import (
    air_defence_will,
    back_down_chance,
    credibility_share,
    fear,
    follow_chance,
    general_will,
    honour_chance,
    is_blocked,
    is_firm_refusal,
    pledge_will,
    response_thousand,
    troops_after_week,
    troops_will,
    us_asked_share,
)
from sim.model.states.guarantee import ALLIANCE, BILATERAL, FIRST_GROUP_LEFT_OUT, FIRST_MEMBER_LEFT_OUT, NO_GUARANTEE

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


@step
def ask_or_leave_out(member: NatoMemberState, index: int, p: GuaranteeNumbers) -> None:
    """The terms may do without a member, or without a group that it belongs to.

    A choice of whoever designs the guarantee: it says nothing of the member's own will.
    """
    code = int(p.left_out)
    member.index = index
    member.is_left_out = code == FIRST_MEMBER_LEFT_OUT + index
    if code >= FIRST_GROUP_LEFT_OUT:
        member.is_left_out = member.groups[code - FIRST_GROUP_LEFT_OUT] > 0.0


@act
def begin_members(members: Group[NatoMemberState], p: GuaranteeNumbers, dice: Dice) -> None:
    """Before the first week: whom the terms do without, and each member's lasting disposition, partly shared by the whole alliance."""
    shared_variance = p.mood_share
    mood = math.sqrt(shared_variance) * normal(dice, MOOD)
    for i in range(len(members)):
        own = math.sqrt(1.0 - shared_variance) * normal_at(dice, DISPOSITION, i)
        ask_or_leave_out(members[i], i, p)
        members[i].disposition = p.disposition_sd * (mood + own)


@step
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
    will = general_will(member, us_lead_share, guarantee.willing_share, normal_at(dice, ROUND, member.index), terms, p)
    member.will_arms = will - fear(p.arms_risk_share, terms, p)
    member.will_air_defence = air_defence_will(will, member, terms, p)
    member.will_troops = troops_will(will, member, terms, p)
    member.will_pledge = pledge_will(will, terms, p)
    member.gives_arms = p.arms_share > 0.0 and member.will_arms > 0.0
    member.gives_intelligence = p.intelligence_share > 0.0 and will - fear(p.intelligence_risk_share, terms, p) > 0.0
    member.gives_air_defence = p.air_defence_share > 0.0 and member.will_air_defence > 0.0
    takes_troops = p.troops_wanted_thousand > 0.0 and p.kind != BILATERAL and member.active_thousand > 0.0
    member.gives_troops = takes_troops and member.will_troops > 0.0
    member.pledges = p.pledge_share > 0.0 and member.will_pledge > 0.0
    member.refuses_firmly = p.kind == ALLIANCE and is_firm_refusal(member, p)
    make_offer(member, p)


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
    blocked = is_blocked(members, guarantee.us_backing_share, p)
    if blocked or material_share < p.minimum_weight_share:
        forget_all(guarantee, members)
        guarantee.is_blocked = blocked
        guarantee.blocked_rounds += 1 if blocked else 0
        return
    guarantee.is_formed = True
    guarantee.is_blocked = False
    guarantee.kind = int(p.kind)
    fit_troops(guarantee, members, p)
    count_promises(guarantee, members, p)
    join_words(guarantee, members, p)
    measure_unity(guarantee, members, p)
    guarantee.credibility_share = credibility_share(guarantee, agreement.unanswered_violations, guarantee.troops_promised_thousand, p)


@step
def move_troops(
    guarantee: GuaranteeState, members: Group[NatoMemberState], us_target_thousand: float, is_due: bool, p: GuaranteeNumbers
) -> None:
    """In a ceasefire: troops arrive at the pace of deployment, or leave where nothing is promised any more."""
    missing = max(0.0, us_target_thousand - guarantee.us_troops_deployed_thousand)
    for member in members:
        missing += max(0.0, member.troops_offered_thousand - member.troops_deployed_thousand)
    us = troops_after_week(guarantee.us_troops_deployed_thousand, us_target_thousand, missing, is_due, p)
    total = us
    for i in range(len(members)):
        member = members[i]
        there = troops_after_week(member.troops_deployed_thousand, member.troops_offered_thousand, missing, is_due, p)
        member.troops_deployed_thousand = there
        total += there
    guarantee.us_troops_deployed_thousand = us
    guarantee.troops_deployed_thousand = total


@step
def hold_or_leave(guarantee: GuaranteeState, members: Group[NatoMemberState], p: GuaranteeNumbers) -> None:
    """At war: who fights stays and brings in more; who does not, leaves."""
    fights = guarantee.is_intervening
    us = guarantee.us_troops_deployed_thousand
    if not (fights and guarantee.us_honours):
        us = troops_after_week(us, 0.0, 0.0, False, p)
    total = us
    for i in range(len(members)):
        member = members[i]
        if not (fights and member.honours):
            member.troops_deployed_thousand = troops_after_week(member.troops_deployed_thousand, 0.0, 0.0, False, p)
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
    """Every week of a ceasefire: what Russia believes of the guarantee, with the troops that are there and the US of today.

    Even the firmest promise is not certain (B01). Guarantors who share intelligence would see an attack prepared, which
    takes away its surprise (M9, M11).
    """
    guarantee.violations_answered *= remembered_share(p.answer_memory_weeks)
    guarantee.warning_share = 0.0
    if agreement.in_ceasefire and guarantee.is_formed:
        guarantee.us_backing_share = washington.guarantee_backing_share * us_asked_share(p)
        guarantee.credibility_share = credibility_share(guarantee, agreement.unanswered_violations, guarantee.troops_deployed_thousand, p)
        russia.intervention_belief_chance = guarantee.credibility_share * p.belief_ceiling_share
        guarantee.warning_share = p.intelligence_warning_share * guarantee.intelligence_share
    elif agreement.in_ceasefire:
        guarantee.credibility_share = 0.0
        russia.intervention_belief_chance = 0.0


@step
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
        member.response_thousand = response_thousand(member, p)
        total += member.response_thousand
        member.honours = is_decided and member.response_thousand > 0.0 and uniform_at(dice, FOLLOW, i) < follow_chance(member, p)
        if member.honours:
            member.honoured_total += 1.0
            response += member.response_thousand
            fighting += member.troops_deployed_thousand
    guarantee.honouring_share = response / total if total > 0.0 else 0.0
    guarantee.response_thousand = response
    guarantee.fighting_thousand = fighting


@step
def stop_fighting(guarantee: GuaranteeState) -> None:
    """The guarantors fight no more."""
    guarantee.is_intervening = False
    guarantee.fighting_thousand = 0.0
    guarantee.response_thousand = 0.0


@step
def be_tested(
    agreement: AgreementState, guarantee: GuaranteeState, members: Group[NatoMemberState], p: GuaranteeNumbers, dice: Dice
) -> None:
    """Russia attacks in force: guarantors honour or not; Russia backs down, or the war goes on with them in it."""
    call_guarantors(guarantee, members, uniform(dice, HONOURED) < honour_chance(guarantee, p), p, dice)
    guarantee.tests += 1.0
    guarantee.is_intervening = guarantee.honouring_share > 0.0
    if guarantee.is_intervening:
        guarantee.honoured_tests += 1.0
        guarantee.violations_answered += 1.0
        if uniform(dice, CLASH) < p.clash_at_test_share:
            guarantee.direct_clash = True
        agreement.backed_down = uniform(dice, BACK_DOWN) < back_down_chance(guarantee, p)
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
