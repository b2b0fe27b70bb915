"""Members' offers become promises: who is counted, what is cut to measure, how equal it is, and what it is worth.

Helpers of sim/model/guarantee/acts.py for one world: rules that walk over the members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import rule
from sim.model.calendar import WEEKS_PER_YEAR
from sim.model.guarantee.rules import (
    backed_commitment,
    commitment,
    credibility_share,
    density,
    formed_pledge_share,
    intelligence_formed_share,
    reputation_odds,
    scale_to,
    tested_share,
    troops_offered_thousand,
    us_asked_share,
    us_blocks,
)
from sim.model.states.guarantee import ALLIANCE, BILATERAL, COALITION, NO_GUARANTEE

if TYPE_CHECKING:
    from sim.engine.records import Group
    from sim.model.guarantee.rules import GuaranteeNumbers
    from sim.model.states.agreement import AgreementState
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.nato_member import NatoMemberState
    from sim.model.states.washington import WashingtonState


@rule
def offer_of(member: NatoMemberState, p: GuaranteeNumbers) -> None:
    """What a member offers of each component that it takes part in."""
    member.arms_eur_bn_per_week = p.arms_share * member.aid_military_eur_bn_per_week if member.gives_arms else 0.0
    spending_usd_bn = member.gdp_usd_bn * member.defence_share
    member.air_defence_units = p.air_defence_share * spending_usd_bn / p.spending_per_battery_usd_bn if member.gives_air_defence else 0.0
    offered = troops_offered_thousand(member.active_thousand, p.rotation_factor, p.max_troops_share, member.will_troops)
    member.troops_offered_thousand = offered if member.gives_troops else 0.0


@rule
def is_guarantor(member: NatoMemberState) -> bool:
    """Whether a member takes part in any component beyond arms."""
    return member.gives_intelligence or member.gives_air_defence or member.gives_troops or member.pledges


@rule
def forget_promises(guarantee: GuaranteeState) -> None:
    """Nothing is on offer; what is in force, deployed or fighting stays as it is."""
    guarantee.is_formed = False
    guarantee.is_blocked = False
    guarantee.kind = NO_GUARANTEE
    guarantee.guarantors = 0.0
    guarantee.weight_share = 0.0
    guarantee.pledge_share = 0.0
    guarantee.arms_eur_bn_per_week = 0.0
    guarantee.intelligence_share = 0.0
    guarantee.air_defence_units = 0.0
    guarantee.troops_promised_thousand = 0.0
    guarantee.us_backing_share = 0.0
    guarantee.unity_spread = 0.0
    guarantee.credibility_share = 0.0
    guarantee.us_joins = False
    guarantee.us_arms_eur_bn_per_week = 0.0
    guarantee.us_air_defence_units = 0.0
    guarantee.us_troops_promised_thousand = 0.0
    guarantee.warning_share = 0.0


@rule
def forget_offer(member: NatoMemberState) -> None:
    """A member's offers lapse, because no guarantee stands; its scores and a refusal stay on record."""
    member.gives_arms = False
    member.gives_intelligence = False
    member.gives_air_defence = False
    member.gives_troops = False
    member.pledges = False
    member.arms_eur_bn_per_week = 0.0
    member.air_defence_units = 0.0
    member.troops_offered_thousand = 0.0
    member.effort_share = 0.0


@rule
def forget_all(guarantee: GuaranteeState, members: Group[NatoMemberState]) -> None:
    """No guarantee stands, and none of its offers."""
    forget_promises(guarantee)
    for i in range(len(members)):
        forget_offer(members[i])


@rule
def bring_into_force(guarantee: GuaranteeState, members: Group[NatoMemberState], p: GuaranteeNumbers) -> None:
    """A signature: arms and air defence on offer bind from now on; an agreement without a guarantee ends earlier ones."""
    stands = guarantee.is_formed
    guarantee.us_arms_in_force_share = p.arms_share * us_asked_share(p) if stands else 0.0
    guarantee.air_defence_in_force_units = guarantee.air_defence_units if stands else 0.0
    for i in range(len(members)):
        members[i].arms_in_force_eur_bn_per_week = members[i].arms_eur_bn_per_week if stands else 0.0


@rule
def is_refused(members: Group[NatoMemberState], us_lead_share: float, p: GuaranteeNumbers) -> bool:
    """Whether the alliance as a whole is blocked: by one firm refusal, or by a US that does not lead. Who is left out has no say."""
    if us_blocks(us_lead_share, p.us_consent_share, p.left_out):
        return True
    for member in members:
        if member.refuses_firmly:
            return True
    return False


@rule
def alliance_gdp_usd_bn(members: Group[NatoMemberState], p: GuaranteeNumbers) -> float:
    """GDP of the whole alliance, the US included."""
    total = p.us_gdp_usd_bn
    for member in members:
        total += member.gdp_usd_bn
    return total


@rule
def measure_willing(guarantee: GuaranteeState, members: Group[NatoMemberState], p: GuaranteeNumbers) -> float:
    """Share of alliance GDP that offers more than words; sets the share that is willing in any way beyond arms.

    The US counts where it joins: arms that it sends by its own plan make no guarantee (S7).
    """
    gdp_usd_bn = alliance_gdp_usd_bn(members, p)
    willing = p.us_gdp_usd_bn if guarantee.us_joins else 0.0
    material = p.us_gdp_usd_bn if guarantee.us_joins and guarantee.us_arms_eur_bn_per_week > 0.0 else 0.0
    for member in members:
        if is_guarantor(member):
            willing += member.gdp_usd_bn
        if member.gives_arms or member.gives_air_defence or member.gives_troops:
            material += member.gdp_usd_bn
    guarantee.willing_share = willing / gdp_usd_bn
    return material / gdp_usd_bn


@rule
def us_offer(guarantee: GuaranteeState, washington: WashingtonState, p: GuaranteeNumbers) -> None:
    """What the US offers, by its backing of the guarantee asked for and by its own plan for arms and troops."""
    asked = us_asked_share(p)
    lead = washington.guarantee_backing_share * asked
    guarantee.us_backing_share = lead
    guarantee.us_joins = lead >= p.us_joins_share
    guarantee.us_arms_eur_bn_per_week = p.arms_share * asked * washington.planned_military_eur_bn
    guarantee.us_air_defence_units = p.air_defence_share * p.us_batteries * lead if guarantee.us_joins else 0.0
    sends = guarantee.us_joins and p.kind != BILATERAL
    guarantee.us_troops_promised_thousand = washington.guarantee_troops_thousand * asked if sends else 0.0


@rule
def fit_troops(guarantee: GuaranteeState, members: Group[NatoMemberState], p: GuaranteeNumbers) -> None:
    """Troops promised, cut pro rata to the number wanted."""
    offered = guarantee.us_troops_promised_thousand
    for member in members:
        offered += member.troops_offered_thousand
    scale = scale_to(p.troops_wanted_thousand, offered)
    guarantee.us_troops_promised_thousand *= scale
    guarantee.troops_promised_thousand = offered * scale
    for i in range(len(members)):
        members[i].troops_offered_thousand *= scale


@rule
def count_promises(guarantee: GuaranteeState, members: Group[NatoMemberState], p: GuaranteeNumbers) -> None:
    """Who takes part with what: numbers, arms, air defence, and the guarantors' weight in the alliance."""
    guarantors = 1.0 if guarantee.us_joins else 0.0
    arms = guarantee.us_arms_eur_bn_per_week
    batteries = guarantee.us_air_defence_units
    weight = p.us_gdp_usd_bn * guarantee.us_backing_share if guarantee.us_joins else 0.0
    for i in range(len(members)):
        member = members[i]
        if p.kind == ALLIANCE:
            member.pledges = p.pledge_share > 0.0 and not member.is_left_out
        arms += member.arms_eur_bn_per_week
        batteries += member.air_defence_units
        if is_guarantor(member):
            guarantors += 1.0
            weight += member.gdp_usd_bn
    guarantee.guarantors = guarantors
    guarantee.arms_eur_bn_per_week = arms
    guarantee.air_defence_units = batteries
    guarantee.weight_share = weight / alliance_gdp_usd_bn(members, p)


@rule
def join_words(guarantee: GuaranteeState, members: Group[NatoMemberState], p: GuaranteeNumbers) -> None:
    """Firmness of the pledge by the pledgers' weight in the alliance; intelligence by the givers' weight."""
    pledging = p.us_gdp_usd_bn * guarantee.us_backing_share if guarantee.us_joins else 0.0
    europe = 0.0
    giving = 0.0
    for member in members:
        europe += member.gdp_usd_bn
        if member.pledges:
            pledging += member.gdp_usd_bn
        if member.gives_intelligence:
            giving += member.gdp_usd_bn
    guarantee.pledge_share = formed_pledge_share(p.pledge_share, pledging / (europe + p.us_gdp_usd_bn), p.breadth_exponent)
    guarantee.intelligence_share = intelligence_formed_share(
        p.intelligence_share, guarantee.us_backing_share, giving / europe, p.us_intelligence_weight_share
    )


@rule
def yearly_effort_share(
    arms_eur_bn_per_week: float, troops_thousand: float, batteries: float, gdp_usd_bn: float, p: GuaranteeNumbers
) -> float:
    """Contribution a year against GDP: arms, troops kept in place, batteries kept in place."""
    yearly = arms_eur_bn_per_week * WEEKS_PER_YEAR + troops_thousand * p.cost_per_thousand_eur_bn + batteries * p.cost_per_battery_eur_bn
    return yearly / gdp_usd_bn


@rule
def contribution_gini(guarantee: GuaranteeState, members: Group[NatoMemberState], p: GuaranteeNumbers) -> float:
    """Gini of contributions against GDP over the whole alliance: 0 equal to 1; sets each member's effort."""
    us_effort = yearly_effort_share(
        guarantee.us_arms_eur_bn_per_week, guarantee.us_troops_promised_thousand, guarantee.us_air_defence_units, p.us_gdp_usd_bn, p
    )
    total = us_effort
    for i in range(len(members)):
        m = members[i]
        m.effort_share = yearly_effort_share(m.arms_eur_bn_per_week, m.troops_offered_thousand, m.air_defence_units, m.gdp_usd_bn, p)
        total += m.effort_share
    if total <= 0.0:
        return 0.0
    apart = 0.0
    for i in range(len(members)):
        apart += abs(members[i].effort_share - us_effort)
        for j in range(i):
            apart += abs(members[i].effort_share - members[j].effort_share)
    return apart / (total * (len(members) + 1))


@rule
def credibility_of(guarantee: GuaranteeState, agreement: AgreementState, troops_thousand: float, p: GuaranteeNumbers) -> float:
    """Credibility of the guarantee with so many troops on the line, as Russia sees it."""
    bound = commitment(
        guarantee.pledge_share,
        density(troops_thousand, p.reference_thousand, p.density_exponent),
        p.pledge_credit,
        p.troops_credit,
    )
    backed = backed_commitment(bound, guarantee.weight_share, guarantee.us_backing_share, p.breadth_credit, p.us_credit)
    odds = reputation_odds(agreement.unanswered_violations, guarantee.violations_answered, p.unanswered_odds)
    return credibility_share(backed, odds, tested_share(guarantee.tests, guarantee.honoured_tests, p.prior_tests))


@rule
def kind_formed(asked: float) -> int:
    """The kind as a code, from the number asked for."""
    if asked == ALLIANCE:
        return ALLIANCE
    if asked == COALITION:
        return COALITION
    return BILATERAL
