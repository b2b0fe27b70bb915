"""The public hears the news and each other, weighs the terms, and is counted. Rules: sim/model/opinion/rules.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import act, step
from sim.engine.dice import Dice, normal, stream
from sim.engine.network import NEIGHBOURS
from sim.model.arithmetic import remembered_share, share, toward
from sim.model.calendar import WEEKS_PER_MONTH
from sim.model.guarantee.rules import us_asked_share
from sim.model.opinion import rules as opinion
from sim.model.states.agreement import BY_DECISION
from sim.model.states.citizens import Citizens
from sim.model.states.places import MACRO_REGION_COUNT

if TYPE_CHECKING:
    from sim.engine.network import Network, Voices
    from sim.model.calendar import CalendarState
    from sim.model.guarantee.rules import GuaranteeNumbers
    from sim.model.opinion.rules import OpinionNumbers
    from sim.model.states.agreement import AgreementState
    from sim.model.states.choices import TermsNumbers
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.public import PublicState
    from sim.model.states.russia import RussiaState
    from sim.model.states.ukraine import UkraineState
    from sim.model.states.washington import WashingtonState

MONTH = stream("month of opinion")


# --- every week, and every month


@act
def inform_public(
    public: PublicState,
    agreement: AgreementState,
    ukraine: UkraineState,
    russia: RussiaState,
    washington: WashingtonState,
    guarantee: GuaranteeState,
    terms: TermsNumbers,
    offer: GuaranteeNumbers,
    calendar: CalendarState,
    p: OpinionNumbers,
    dice: Dice,
) -> None:
    """Every week the public watches; every month it hears the news and weighs the terms."""
    watch(public, ukraine, russia, calendar, p)
    if not calendar.is_month:
        return
    weigh_guarantee(public, agreement, guarantee, offer, p)
    weigh_terms(public, agreement.relief_promised_share, terms, p)
    hear_the_war(public, agreement, ukraine, russia, p, dice)
    hear_the_west(public, agreement, washington, guarantee, calendar, p)
    answer_for_signature(public, agreement, calendar, p)


@act(shared=("network", "voices"), crowds={"citizens": Citizens})
def update_citizens(
    citizens: Citizens, public: PublicState, calendar: CalendarState, p: OpinionNumbers, network: Network, voices: Voices
) -> None:
    """Every month citizens hear each other and take in the news."""
    if calendar.is_month:
        hear_circles(citizens, network, voices, p)
        take_in(citizens, public, p)


@step
def watch(public: PublicState, ukraine: UkraineState, russia: RussiaState, calendar: CalendarState, p: OpinionNumbers) -> None:
    """What citizens see from week to week; in the first week, what they are used to."""
    if calendar.week == 0:
        public.usual_ground_km2 = russia.recent_gain_km2 - p.ground_news_at_start_km2
        public.usual_losses_thousand = ukraine.recent_losses_thousand
        public.usual_aid_eur_bn = ukraine.aid_military_eur_bn + p.aid_news_at_start_eur_bn
        public.aid_seen_eur_bn = ukraine.aid_military_eur_bn
    seen_weeks, rally_weeks, full_rally_share = p.aid_memory_weeks, p.rally_memory_weeks, p.rally_share
    public.aid_seen_eur_bn = toward(public.aid_seen_eur_bn, ukraine.aid_military_eur_bn, seen_weeks)
    public.strikes_seen = toward(public.strikes_seen, ukraine.strike_deaths, seen_weeks)
    public.unpaid_share = ukraine.gap_share
    public.rally_share *= remembered_share(rally_weeks)
    if ukraine.new_leader:
        public.rally_share = max(public.rally_share, full_rally_share)


@step
def hear_the_war(
    public: PublicState, agreement: AgreementState, ukraine: UkraineState, russia: RussiaState, p: OpinionNumbers, dice: Dice
) -> None:
    """The month's news of ground, losses and aid, against what citizens are used to."""
    ground_km2 = russia.recent_gain_km2 - public.usual_ground_km2
    losses_thousand = ukraine.recent_losses_thousand - public.usual_losses_thousand
    missed_aid_eur_bn = public.usual_aid_eur_bn - public.aid_seen_eur_bn if agreement.at_war else 0.0
    heard = opinion.heard_news_share(ground_km2, losses_thousand, missed_aid_eur_bn, p)
    public.ready_news = heard + p.month_shock_share * normal(dice, MONTH)
    public.trust_news = -p.trust_lost_per_ready * heard
    public.weariness_news = p.weariness_per_ready * heard if agreement.at_war else -p.rest_share_per_month
    months = p.adaptation_months
    public.usual_ground_km2 = toward(public.usual_ground_km2, russia.recent_gain_km2, months)
    public.usual_losses_thousand = toward(public.usual_losses_thousand, ukraine.recent_losses_thousand, months)


@step
def hear_the_west(
    public: PublicState,
    agreement: AgreementState,
    washington: WashingtonState,
    guarantee: GuaranteeState,
    calendar: CalendarState,
    p: OpinionNumbers,
) -> None:
    """The month's news of aid, pressure, promises kept and broken; and of a ceasefire signed, or broken by Russia."""
    missed_aid_eur_bn = public.usual_aid_eur_bn - public.aid_seen_eur_bn if agreement.at_war else 0.0
    violations = agreement.unanswered_violations if agreement.in_ceasefire else 0.0
    public.belief_news = opinion.belief_change_share(missed_aid_eur_bn, washington.pressure_on_ukraine_share, violations, p)
    months = p.adaptation_months
    public.usual_aid_eur_bn = toward(public.usual_aid_eur_bn, public.aid_seen_eur_bn, months)
    broken = guarantee.tests - guarantee.honoured_tests
    if broken > public.promises_broken:
        public.belief_news -= p.belief_lost_to_broken_promise
    public.promises_broken = broken
    if agreement.in_ceasefire and calendar.week - agreement.signed_week < WEEKS_PER_MONTH:
        public.belief_news += p.belief_won_by_guarantee * public.guarantee_strength_share
    is_broken = agreement.at_war and agreement.cause == BY_DECISION
    if is_broken and calendar.week - agreement.collapsed_week < WEEKS_PER_MONTH:
        public.ready_news -= p.hardening_share
        public.rally_share = p.rally_share


# --- what citizens do with it; each loop keeps to few attributes and plain steps, so that the processor takes several citizens at once


@step
def hear_circles(citizens: Citizens, network: Network, voices: Voices, p: OpinionNumbers) -> None:
    """Everybody hears the circle: the mean position of those near enough to be heard, the own one where nobody is."""
    position, circle = citizens.position_share, citizens.circle_share
    for i in range(len(position)):
        for j in range(NEIGHBOURS):
            voices[j, i] = position[network[i, j]]
    for i in range(len(position)):
        own = position[i]
        total = 0.0
        weights = 0.0
        for j in range(NEIGHBOURS):
            weight = opinion.weight_of_voice(voices[j, i], own, p)
            total += weight * voices[j, i]
            weights += weight
        circle[i] = own if weights == 0.0 else total / weights


@step
def take_in(citizens: Citizens, public: PublicState, p: OpinionNumbers) -> None:
    """Everybody takes in the violence near by, the circle and the news."""
    bear_violence(citizens, public, p)
    move_positions(citizens, public, p)
    move_attitudes(citizens, public, p)


@step
def bear_violence(citizens: Citizens, public: PublicState, p: OpinionNumbers) -> None:
    """Exposure moves toward what falls around everybody now: it hardens or wears down while it is recent (E09)."""
    region, has_loss, exposure = citizens.macro_region, citizens.has_loss, citizens.exposure_index
    strikes_factor, pace = public.strikes_seen / p.strikes_reference, 1.0 / p.exposure_memory_months
    for i in range(len(exposure)):
        exposed = opinion.exposure_index(strikes_factor, region[i], has_loss[i], p)
        exposure[i] = exposure[i] + pace * (exposed - exposure[i])


@step
def move_positions(citizens: Citizens, public: PublicState, p: OpinionNumbers) -> None:
    """The own conviction shifts with news and exposure; the position lies between it and the circle."""
    exposure, stubbornness, anchor = citizens.exposure_index, citizens.stubbornness_share, citizens.anchor
    circle, position = citizens.circle_share, citizens.position_share
    news = public.ready_news
    for i in range(len(anchor)):
        anchor[i] = opinion.moved_anchor(anchor[i], news, stubbornness[i], exposure[i], p)
        position[i] = opinion.moved_position_share(anchor[i], circle[i], stubbornness[i], exposure[i], p)


@step
def move_attitudes(citizens: Citizens, public: PublicState, p: OpinionNumbers) -> None:
    """Trust, belief in the West and weariness move with the news; weariness most near the front."""
    trust, belief, weariness, region = citizens.trust_share, citizens.belief_in_west_share, citizens.weariness_share, citizens.macro_region
    trust_news, belief_news, weariness_news = public.trust_news, public.belief_news, public.weariness_news
    for i in range(len(trust)):
        trust[i] = share(trust[i] + trust_news)
        belief[i] = share(belief[i] + belief_news)
        weariness[i] = share(weariness[i] + weariness_news * opinion.nearness_factor(region[i], p))


# --- what the terms are worth


@step
def weigh_guarantee(
    public: PublicState, agreement: AgreementState, guarantee: GuaranteeState, offer: GuaranteeNumbers, p: OpinionNumbers
) -> None:
    """What the guarantee is worth to the public: as formed, else as offered."""
    if agreement.in_ceasefire or guarantee.is_formed or agreement.deal_is_poorer:
        kind, pledge_share, us_share = guarantee.kind * 1.0, guarantee.pledge_share, guarantee.us_backing_share
        faith_share = 1.0
        arms_share = share(guarantee.arms_eur_bn_per_week / p.aid_reference_eur_bn)
    else:
        kind, pledge_share, us_share = offer.kind, offer.pledge_share, us_asked_share(offer)
        faith_share = p.faith_in_offer_share
        arms_share = faith_share * offer.arms_share
    strength_share = faith_share * opinion.guarantee_strength_share(kind, pledge_share, us_share, p)
    public.guarantee_strength_share = strength_share
    public.value_of_guarantee = opinion.value_of_guarantee(strength_share, arms_share, p)


@step
def weigh_terms(public: PublicState, relief_promised_share: float, terms: TermsNumbers, p: OpinionNumbers) -> None:
    """What the terms are worth to the public, the guarantee aside."""
    public.value_of_terms = opinion.value_of_terms(relief_promised_share, terms, p)
    public.red_line_touch_share = opinion.red_line_touch_share(terms)


@step
def answer_for_signature(public: PublicState, agreement: AgreementState, calendar: CalendarState, p: OpinionNumbers) -> None:
    """What a signature of this month costs and earns the president in trust, and how far trust sways acceptance."""
    public.cue_share = p.cue_share if agreement.in_ceasefire else 0.0
    public.credit_share = 0.0
    public.cost_share = 0.0
    if agreement.in_ceasefire and calendar.week - agreement.signed_week < WEEKS_PER_MONTH:
        public.credit_share = p.signature_credit_share
        public.cost_share = opinion.audience_cost_share(public.red_line_touch_share, public.guarantee_strength_share, p)


# --- what it adds up to


@act(crowds={"citizens": Citizens})
def count_public(public: PublicState, citizens: Citizens, agreement: AgreementState, calendar: CalendarState, p: OpinionNumbers) -> None:
    """Every month citizens take a stand and are counted; every week those who feel betrayed march or stay at home."""
    if calendar.is_month:
        count_citizens(public, citizens, agreement.in_ceasefire, p)
    march(public, agreement.held_weeks * 1.0, p)


@step
def march(public: PublicState, held_weeks: float, p: OpinionNumbers) -> None:
    """Those who feel betrayed march or stay at home."""
    public.protest_share = opinion.protest_share(public.betrayal_share, held_weeks, public.protest_share, p)
    public.is_protesting = public.protest_share > p.mass_protest_share
    if public.is_protesting:
        public.protest_weeks += 1


@step
def count_citizens(public: PublicState, citizens: Citizens, is_signed: bool, p: OpinionNumbers) -> None:
    """Everybody takes a stand and is counted, by macro-region and in the nation."""
    take_a_stand(citizens, public, p)
    count_attitudes(public, citizens, is_signed)
    count_regions(public, citizens)
    judge_the_government(public, is_signed, p)


@step
def take_a_stand(citizens: Citizens, public: PublicState, p: OpinionNumbers) -> None:
    """Yes or no to the terms; each no to a signature costs the president trust, each yes earns some."""
    position, belief, trust = citizens.position_share, citizens.belief_in_west_share, citizens.trust_share
    red_line, stubbornness, supports = citizens.red_line, citizens.stubbornness_share, citizens.supports_terms
    credit, cost = public.credit_share, public.cost_share
    for i in range(len(supports)):
        supports[i] = opinion.accepts_terms(position[i], belief[i], trust[i], red_line[i], stubbornness[i], public, p)
    for i in range(len(supports)):
        trust[i] = share(trust[i] + (credit if supports[i] else -cost))


@step
def count_attitudes(public: PublicState, citizens: Citizens, is_signed: bool) -> None:
    """Who trusts, feels betrayed, endures and believes: counted in whole citizens, then as shares of all."""
    trust, supports, weariness, belief = (
        citizens.trust_share, citizens.supports_terms, citizens.weariness_share, citizens.belief_in_west_share,
    )  # fmt: skip
    rally = public.rally_share
    trusting = betrayed = enduring = believing = 0
    for i in range(len(trust)):
        trusts = trust[i] + rally > 0.5
        trusting += trusts
        betrayed += not (trusts or supports[i])
        enduring += not weariness[i] > 0.5
        believing += belief[i] > 0.5
    everybody = 1.0 * len(trust)
    public.trust_share = trusting / everybody
    public.betrayal_share = betrayed / everybody if is_signed else 0.0
    public.endurance_share = enduring / everybody
    public.belief_in_west_share = believing / everybody


@step
def count_regions(public: PublicState, citizens: Citizens) -> None:
    """Who supports the terms, and who is ready for concessions: by macro-region, in whose order citizens stand, and in the nation."""
    supports, position = citizens.supports_terms, citizens.position_share
    all_supporters = all_ready = end = 0
    for m in range(MACRO_REGION_COUNT):
        first, end = end, end + int(public.citizens_by_region[m])
        supporters = ready = 0
        for i in range(first, end):
            supporters += supports[i]
            ready += position[i] > 0.5
        public.support_by_region[m] = supporters / max(1, end - first)
        public.ready_by_region[m] = ready / max(1, end - first)
        all_supporters += supporters
        all_ready += ready
    public.support_share = all_supporters / max(1, end)
    public.ready_share = all_ready / max(1, end)


@step
def judge_the_government(public: PublicState, is_signed: bool, p: OpinionNumbers) -> None:
    """Approval of the government, and willingness to serve."""
    backing_share = public.support_share if is_signed else public.endurance_share
    # Trust in the president, mixed with backing for the course: approval and trust polls agree in level, not in meaning (O7).
    public.approval_share = (1.0 - p.course_weight_share) * public.trust_share + p.course_weight_share * backing_share
    public.morale_share = opinion.morale_share(public.endurance_share, public.trust_share, public.unpaid_share, p)
