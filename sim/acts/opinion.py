"""The public hears the news and each other, weighs the terms, and is counted. Rules: sim/rules/opinion.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agreement import BY_DECISION
from sim.calendar import WEEKS_PER_MONTH, WEEKS_PER_YEAR
from sim.dice import Dice, normal, stream, uniform_at
from sim.lift import act, rule
from sim.network import NEIGHBOURS
from sim.places import MACRO_REGION_COUNT
from sim.rules import opinion
from sim.rules.arithmetic import remembered_share, share, toward

if TYPE_CHECKING:
    from sim.actors.public import CitizenState, PublicState
    from sim.actors.russia import RussiaState
    from sim.actors.ukraine import UkraineState
    from sim.actors.washington import WashingtonState
    from sim.agreement import AgreementState
    from sim.calendar import CalendarState
    from sim.guarantee import GuaranteeState
    from sim.network import Network
    from sim.state import Group, Numbers

TRUST = stream("citizen trust")
BELIEF = stream("citizen belief in the West")
POSITION = stream("citizen position")
WEARINESS = stream("citizen weariness")
LOSS = stream("citizen loss")
RED_LINE = stream("citizen red line")
STUBBORNNESS = stream("citizen stubbornness")
MONTH = stream("month of opinion")

# --- set-up


@act(shared=("network",))  # type: ignore[untyped-decorator]
def begin_citizens(citizens: Group[CitizenState], public: PublicState, p: Numbers, dice: Dice, network: Network) -> None:
    """Draw every citizen as the polls of autumn 2024 found them, settled in their circle."""
    for i in range(len(citizens)):
        draw_attitudes(citizens[i], i, p, dice)
        draw_character(citizens[i], i, p, dice)
    hear_circles(citizens, network, p.confidence_share)
    for i in range(len(citizens)):
        citizen = citizens[i]
        push = p.exposure_now_share * citizen.exposure_index
        circle = citizen.next_position_share
        citizen.anchor = opinion.settled_anchor_share(citizen.position_share, circle, citizen.stubbornness_share, push)
        citizen.next_position_share = citizen.position_share
    public.strikes_seen = p.strikes_reference
    public.protest_weeks = 0
    count_citizens(public, citizens, False, p)


@rule
def draw_attitudes(citizen: CitizenState, i: int, p: Numbers, dice: Dice) -> None:
    """Trust, belief in the West, position on compromise and weariness, with the ties between them that polls show."""
    region = citizen.macro_region
    trust_share = p.trust_east_share if opinion.is_east(region) else p.trust_share
    ready_share = opinion.by_region(region, p.ready_west_share, p.ready_centre_share, p.ready_south_share, p.ready_east_share)
    citizen.trust_share = opinion.attitude_share(trust_share, uniform_at(dice, TRUST, i))
    citizen.belief_in_west_share = opinion.attitude_share(p.belief_in_west_share, uniform_at(dice, BELIEF, i))
    trusts, believes = citizen.trust_share > 0.5, citizen.belief_in_west_share > 0.5
    by_attitude = opinion.ready_by_attitude_share(trusts, believes, p.ready_if_both_share, p.ready_if_one_share, p.ready_if_neither_share)
    expected = opinion.ready_without_region_share(
        trust_share, p.belief_in_west_share, p.ready_if_both_share, p.ready_if_one_share, p.ready_if_neither_share
    )
    chance = by_attitude + ready_share - expected
    if citizen.is_displaced:
        chance += p.ready_if_displaced_share
    citizen.position_share = opinion.attitude_share(chance, uniform_at(dice, POSITION, i))
    endures = opinion.by_region(region, p.endures_west_share, p.endures_centre_share, p.endures_south_share, p.endures_east_share)
    endures = opinion.endurance_chance_share(endures, ready_share, citizen.position_share > 0.5, p.endurance_gap_share)
    citizen.weariness_share = 1.0 - opinion.attitude_share(endures, uniform_at(dice, WEARINESS, i))


@rule
def draw_character(citizen: CitizenState, i: int, p: Numbers, dice: Dice) -> None:
    """Stubbornness, loss, red line and exposure at the start."""
    region = citizen.macro_region
    ready_share = opinion.by_region(region, p.ready_west_share, p.ready_centre_share, p.ready_south_share, p.ready_east_share)
    spread = p.stubbornness_high_share - p.stubbornness_low_share
    citizen.stubbornness_share = p.stubbornness_low_share + spread * uniform_at(dice, STUBBORNNESS, i)
    citizen.has_loss = uniform_at(dice, LOSS, i) < p.loss_share
    line = opinion.red_line_chance_share(p.red_line_share, ready_share, citizen.position_share > 0.5, p.red_line_if_ready_share)
    citizen.red_line = uniform_at(dice, RED_LINE, i) < line
    nearness = opinion.nearness_share(opinion.is_front(region), p.rear_share)
    citizen.exposure_index = opinion.exposure_index(nearness, citizen.has_loss, p.loss_exposure_share)


# --- every week, and every month


@act(shared=("network",))  # type: ignore[untyped-decorator]
def update_citizens(
    citizens: Group[CitizenState],
    public: PublicState,
    agreement: AgreementState,
    ukraine: UkraineState,
    russia: RussiaState,
    washington: WashingtonState,
    guarantee: GuaranteeState,
    terms: Numbers,
    offer: Numbers,
    calendar: CalendarState,
    p: Numbers,
    dice: Dice,
    network: Network,
) -> None:
    """Every week the public watches; every month it hears the news and each other, and weighs the terms."""
    watch(public, ukraine, russia, calendar, p)
    if not calendar.is_month:
        return
    weigh_guarantee(public, agreement, guarantee, offer, p)
    weigh_terms(public, agreement.relief_promised_share, terms, p)
    hear_the_war(public, agreement, ukraine, russia, p, dice)
    hear_the_west(public, agreement, washington, guarantee, calendar, p)
    hear_circles(citizens, network, p.confidence_share)
    take_in(citizens, public, p)
    answer_for_signature(public, agreement, calendar, p)


@rule
def watch(public: PublicState, ukraine: UkraineState, russia: RussiaState, calendar: CalendarState, p: Numbers) -> None:
    """What citizens see from week to week; in the first week, what they are used to."""
    if calendar.week == 0:
        public.usual_ground_km2 = russia.recent_gain_km2 - p.ground_news_at_start_km2
        public.usual_losses_thousand = ukraine.recent_losses_thousand
        public.usual_aid_eur_bn = ukraine.aid_military_eur_bn
        public.aid_seen_eur_bn = ukraine.aid_military_eur_bn
    public.aid_seen_eur_bn = toward(public.aid_seen_eur_bn, ukraine.aid_military_eur_bn, p.aid_memory_weeks)
    public.strikes_seen = toward(public.strikes_seen, ukraine.strike_deaths, p.aid_memory_weeks)
    public.unpaid_share = ukraine.gap_share
    public.rally_share *= remembered_share(p.rally_memory_weeks)
    if ukraine.new_leader:
        public.rally_share = max(public.rally_share, p.rally_share)


@rule
def is_fresh(since_week: int, calendar: CalendarState) -> bool:
    """Did it happen since the last month was heard?"""
    return since_week >= 0 and calendar.week - since_week < WEEKS_PER_MONTH


@rule
def hear_the_war(
    public: PublicState, agreement: AgreementState, ukraine: UkraineState, russia: RussiaState, p: Numbers, dice: Dice
) -> None:
    """The month's news of ground, losses and aid, against what citizens are used to."""
    bad = p.ready_per_ground_share * opinion.news(russia.recent_gain_km2, public.usual_ground_km2, p.ground_reference_km2)
    bad += p.ready_per_losses_share * opinion.news(
        ukraine.recent_losses_thousand, public.usual_losses_thousand, p.losses_reference_thousand
    )
    if agreement.at_war:
        bad += p.ready_per_aid_share * opinion.news(public.usual_aid_eur_bn, public.aid_seen_eur_bn, p.aid_reference_eur_bn)
    heard = opinion.heard_news(bad, p.good_news_share, p.most_news_share)
    public.ready_news = heard + p.month_shock_share * normal(dice, MONTH)
    public.trust_news = -p.trust_lost_per_ready * heard
    public.weariness_news = p.weariness_per_ready * heard if agreement.at_war else -p.rest_share_per_month
    public.usual_ground_km2 = toward(public.usual_ground_km2, russia.recent_gain_km2, p.adaptation_months)
    public.usual_losses_thousand = toward(public.usual_losses_thousand, ukraine.recent_losses_thousand, p.adaptation_months)


@rule
def hear_the_west(
    public: PublicState,
    agreement: AgreementState,
    washington: WashingtonState,
    guarantee: GuaranteeState,
    calendar: CalendarState,
    p: Numbers,
) -> None:
    """The month's news of aid, pressure, promises kept and broken; and of a ceasefire broken by Russia."""
    missed = opinion.news(public.usual_aid_eur_bn, public.aid_seen_eur_bn, p.aid_reference_eur_bn) if agreement.at_war else 0.0
    violations = agreement.unanswered_violations if agreement.in_ceasefire else 0.0
    public.belief_news = opinion.belief_change_share(
        missed,
        washington.pressure_on_ukraine_share,
        violations,
        p.belief_lost_per_aid,
        p.belief_lost_to_pressure,
        p.belief_lost_per_violation,
        p.good_news_share,
    )
    public.usual_aid_eur_bn = toward(public.usual_aid_eur_bn, public.aid_seen_eur_bn, p.adaptation_months)
    broken = guarantee.tests - guarantee.honoured_tests
    if broken > public.promises_broken:
        public.belief_news -= p.belief_lost_to_broken_promise
    public.promises_broken = broken
    if agreement.in_ceasefire and is_fresh(agreement.signed_week, calendar):
        public.belief_news += p.belief_won_by_guarantee * public.guarantee_strength_share
    if agreement.at_war and is_fresh(agreement.collapsed_week, calendar) and agreement.cause == BY_DECISION:
        public.ready_news -= p.hardening_share
        public.rally_share = p.rally_share


@rule
def hear_circles(citizens: Group[CitizenState], network: Network, confidence_share: float) -> None:
    """Everybody hears the circle: the mean position of those near enough to be heard; it stands where the next position will."""
    for i in range(len(citizens)):
        own = citizens[i].position_share
        total = 0.0
        voices = 0.0
        for j in range(NEIGHBOURS):
            other = citizens[network[i, j]].position_share
            weight = opinion.weight_of_voice(other, own, confidence_share)
            total += weight * other
            voices += weight
        citizens[i].next_position_share = opinion.circle_share(total, voices, own)


@rule
def take_in(citizens: Group[CitizenState], public: PublicState, p: Numbers) -> None:
    """Everybody takes in the news, the violence near by and the circle."""
    openness = 1.0 - 0.5 * (p.stubbornness_low_share + p.stubbornness_high_share)
    lasting = public.ready_news / openness
    slow = p.exposure_slow_share_per_year * WEEKS_PER_MONTH / WEEKS_PER_YEAR
    strikes = public.strikes_seen / p.strikes_reference
    pace = 1.0 / p.exposure_memory_months
    for i in range(len(citizens)):
        citizen = citizens[i]
        nearness = opinion.nearness_share(opinion.is_front(citizen.macro_region), p.rear_share)
        exposed = opinion.exposure_index(strikes * nearness, citizen.has_loss, p.loss_exposure_share)
        exposure = citizen.exposure_index + pace * (exposed - citizen.exposure_index)
        stubbornness = citizen.stubbornness_share
        anchor = citizen.anchor + lasting * (1.0 - stubbornness) + slow * exposure
        push = p.exposure_now_share * exposure
        citizen.next_position_share = opinion.moved_position_share(anchor, citizen.next_position_share, stubbornness, push)
        citizen.anchor = anchor
        citizen.exposure_index = exposure
        citizen.trust_share = share(citizen.trust_share + public.trust_news)
        citizen.belief_in_west_share = share(citizen.belief_in_west_share + public.belief_news)
        citizen.weariness_share = share(citizen.weariness_share + public.weariness_news * nearness)


@rule
def weigh_guarantee(public: PublicState, agreement: AgreementState, guarantee: GuaranteeState, offer: Numbers, p: Numbers) -> None:
    """What the guarantee is worth to the public: as formed, else as offered."""
    faith = 1.0
    if agreement.in_ceasefire or guarantee.is_formed or agreement.deal_is_poorer:
        kind = opinion.kind_share(guarantee.kind * 1.0, p.coalition_share, p.bilateral_share)
        pledge, us = guarantee.pledge_share, guarantee.us_backing_share
        arms = share(guarantee.arms_eur_bn_per_week / p.aid_reference_eur_bn)
    else:
        kind = opinion.kind_share(offer.kind, p.coalition_share, p.bilateral_share)
        pledge, us = offer.pledge_share, offer.us_backstop_share
        arms = offer.arms_share
        faith = p.faith_in_offer_share
    public.guarantee_strength_share = faith * opinion.guarantee_strength_share(kind, pledge, us, p.paper_share, p.us_weight_share)
    public.value_of_guarantee = opinion.guarantee_value_share(
        public.guarantee_strength_share, faith * arms, p.guarantee_value_share, p.arms_value_share, p.guarantee_curvature
    )


@rule
def weigh_terms(public: PublicState, relief: float, terms: Numbers, p: Numbers) -> None:
    """What the terms are worth to the public, the guarantee aside."""
    to_russia, recognised = terms.handover_to_russia_share, terms.recognition_share
    to_ukraine, old_return = terms.handover_to_ukraine_share, terms.crimea_donbas_return_share
    neutral, cap = terms.neutrality_share, terms.ukraine_force_cap_share
    land = opinion.land_value_share(to_russia, to_ukraine, old_return, p.lost_share, p.regained_share, p.old_regained_share)
    order = opinion.order_value_share(neutral, cap, relief, p.neutrality_share, p.force_cap_share, p.relief_share)
    justice = p.accountability_share * terms.accountability_share + p.rights_access_share * terms.rights_access_share
    public.value_of_terms = land + order + justice - p.freeze_share - p.recognition_share * recognised
    public.red_line_touch_share = opinion.red_line_touch_share(to_russia, recognised)


@rule
def answer_for_signature(public: PublicState, agreement: AgreementState, calendar: CalendarState, p: Numbers) -> None:
    """What a signature of this month costs and earns the president in trust, and how far trust sways acceptance."""
    public.cue_share = p.cue_share if agreement.in_ceasefire else 0.0
    public.credit_share = 0.0
    public.cost_share = 0.0
    if agreement.in_ceasefire and is_fresh(agreement.signed_week, calendar):
        public.credit_share = p.signature_credit_share
        public.cost_share = opinion.audience_cost_share(
            public.red_line_touch_share,
            public.guarantee_strength_share,
            p.audience_cost_share,
            p.audience_cost_by_level_share,
            p.justification_share,
        )


# --- what it adds up to


@act
def count_public(
    public: PublicState, citizens: Group[CitizenState], agreement: AgreementState, calendar: CalendarState, p: Numbers
) -> None:
    """Every month citizens take a stand and are counted; every week those who feel betrayed march or stay at home."""
    if calendar.is_month:
        count_citizens(public, citizens, agreement.in_ceasefire, p)
    angry = public.betrayal_share * opinion.anger_share(agreement.held_weeks * 1.0, p.protest_memory_weeks)
    public.protest_share = opinion.protest_share(
        angry, public.protest_share, p.march_share, p.protest_threshold_share, p.protest_steepness, p.protest_contagion
    )
    public.is_protesting = public.protest_share > p.mass_protest_share
    if public.is_protesting:
        public.protest_weeks += 1


@rule
def takes_a_stand(citizen: CitizenState, public: PublicState, p: Numbers) -> bool:
    """The new position, and yes or no to the terms; each no to a signature costs the president trust, each yes earns some."""
    credit, cost = public.credit_share, public.cost_share
    belief = 1.0 + p.belief_weight * (citizen.belief_in_west_share - 0.5)
    cue = public.cue_share * (citizen.trust_share - 0.5)
    score = citizen.next_position_share + public.value_of_terms + public.value_of_guarantee * belief + cue
    accepts = opinion.accepts_terms(score, citizen.red_line, public.red_line_touch_share, citizen.stubbornness_share, p.tolerance_share)
    citizen.trust_share = share(citizen.trust_share + (credit if accepts else -cost))
    citizen.position_share = citizen.next_position_share
    citizen.supports_terms = accepts
    return accepts


@rule
def count_citizens(public: PublicState, citizens: Group[CitizenState], is_signed: bool, p: Numbers) -> None:
    """Everybody takes a stand and is counted, by macro-region and in the nation."""
    clear_regions(public)
    trust = betrayed = endures = believes = weariness = 0.0
    for i in range(len(citizens)):
        citizen = citizens[i]
        accepts = takes_a_stand(citizen, public, p)
        region = citizen.macro_region
        trusts = citizen.trust_share + public.rally_share > 0.5
        public.citizens_by_region[region] += 1.0
        public.support_by_region[region] += opinion.counted(accepts)
        public.ready_by_region[region] += opinion.counted(citizen.position_share > 0.5)
        trust += opinion.counted(trusts)
        betrayed += opinion.counted(not trusts) * opinion.counted(not accepts)
        endures += opinion.counted(citizen.weariness_share <= 0.5)
        believes += opinion.counted(citizen.belief_in_west_share > 0.5)
        weariness += citizen.weariness_share
    everybody = 1.0 * len(citizens)
    public.trust_share = trust / everybody
    public.betrayal_share = betrayed / everybody if is_signed else 0.0
    public.endurance_share = endures / everybody
    public.belief_in_west_share = believes / everybody
    public.weariness_share = weariness / everybody
    add_up_regions(public, everybody)
    judge_the_government(public, is_signed, p)


@rule
def judge_the_government(public: PublicState, is_signed: bool, p: Numbers) -> None:
    """Approval of the government, and willingness to serve."""
    backing = public.support_share if is_signed else public.endurance_share
    public.approval_share = opinion.approval_share(public.trust_share, backing, p.course_weight_share)
    public.morale_share = opinion.morale_share(
        public.endurance_share, public.trust_share, p.trust_weight_share, public.unpaid_share, p.unpaid_morale_share
    )


@rule
def clear_regions(public: PublicState) -> None:
    """Counts by macro-region start at zero."""
    for m in range(MACRO_REGION_COUNT):
        public.support_by_region[m] = 0.0
        public.ready_by_region[m] = 0.0
        public.citizens_by_region[m] = 0.0


@rule
def add_up_regions(public: PublicState, everybody: float) -> None:
    """Turn counts by macro-region into shares, and into the national shares."""
    support = ready = 0.0
    for m in range(MACRO_REGION_COUNT):
        support += public.support_by_region[m]
        ready += public.ready_by_region[m]
        if public.citizens_by_region[m] > 0.0:
            public.support_by_region[m] /= public.citizens_by_region[m]
            public.ready_by_region[m] /= public.citizens_by_region[m]
    public.support_share = support / everybody
    public.ready_share = ready / everybody
