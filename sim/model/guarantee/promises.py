"""Members' offers become promises: who is counted, what is cut to measure, and how equal it is.

Parts of sim/model/guarantee/acts.py for one world: steps that walk over the members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import step
from sim.model.arithmetic import logistic
from sim.model.guarantee.rules import formed_pledge_share, is_guarantor, us_asked_share, yearly_effort_share
from sim.model.states.guarantee import ALLIANCE, BILATERAL, NO_GUARANTEE

if TYPE_CHECKING:
    from sim.engine.records import Group
    from sim.model.guarantee.rules import GuaranteeNumbers
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.nato_member import NatoMemberState
    from sim.model.states.washington import WashingtonState


@step
def make_offer(member: NatoMemberState, p: GuaranteeNumbers) -> None:
    """A member offers its part of each component that it takes part in.

    Troops: a share of what it can keep in rotation, more if it is more willing. Armies can keep a small part abroad (S9).
    """
    member.arms_eur_bn_per_week = p.arms_share * member.aid_military_eur_bn_per_week if member.gives_arms else 0.0
    spending_usd_bn = member.gdp_usd_bn * member.defence_share
    member.air_defence_units = p.air_defence_share * spending_usd_bn / p.spending_per_battery_usd_bn if member.gives_air_defence else 0.0
    rotation_thousand = member.active_thousand / p.rotation_factor
    most_thousand = rotation_thousand * p.max_troops_share
    member.troops_offered_thousand = most_thousand * logistic(member.will_troops) if member.gives_troops else 0.0


@step
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


@step
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


@step
def forget_all(guarantee: GuaranteeState, members: Group[NatoMemberState]) -> None:
    """No guarantee stands, and none of its offers."""
    forget_promises(guarantee)
    for i in range(len(members)):
        forget_offer(members[i])


@step
def bring_into_force(guarantee: GuaranteeState, members: Group[NatoMemberState], p: GuaranteeNumbers) -> None:
    """A signature: arms and air defence on offer bind from now on; an agreement without a guarantee ends earlier ones."""
    stands = guarantee.is_formed
    guarantee.us_arms_in_force_share = p.arms_share * us_asked_share(p) if stands else 0.0
    guarantee.air_defence_in_force_units = guarantee.air_defence_units if stands else 0.0
    for i in range(len(members)):
        members[i].arms_in_force_eur_bn_per_week = members[i].arms_eur_bn_per_week if stands else 0.0


@step
def measure_willing(guarantee: GuaranteeState, members: Group[NatoMemberState], p: GuaranteeNumbers) -> float:
    """Share of alliance GDP that offers more than words; sets the share that is willing in any way beyond arms.

    The US counts where it joins: arms that it sends by its own plan make no guarantee (S7).
    """
    alliance_usd_bn = p.us_gdp_usd_bn
    willing = p.us_gdp_usd_bn if guarantee.us_joins else 0.0
    material = p.us_gdp_usd_bn if guarantee.us_joins and guarantee.us_arms_eur_bn_per_week > 0.0 else 0.0
    for member in members:
        alliance_usd_bn += member.gdp_usd_bn
        if is_guarantor(member):
            willing += member.gdp_usd_bn
        if member.gives_arms or member.gives_air_defence or member.gives_troops:
            material += member.gdp_usd_bn
    guarantee.willing_share = willing / alliance_usd_bn
    return material / alliance_usd_bn


@step
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


@step
def fit_troops(guarantee: GuaranteeState, members: Group[NatoMemberState], p: GuaranteeNumbers) -> None:
    """Troops promised, cut pro rata to the number wanted: a force has the size that its task asks for (S9)."""
    offered = guarantee.us_troops_promised_thousand
    for member in members:
        offered += member.troops_offered_thousand
    scale = p.troops_wanted_thousand / offered if offered > p.troops_wanted_thousand else 1.0
    guarantee.us_troops_promised_thousand *= scale
    guarantee.troops_promised_thousand = offered * scale
    for i in range(len(members)):
        members[i].troops_offered_thousand *= scale


@step
def count_promises(guarantee: GuaranteeState, members: Group[NatoMemberState], p: GuaranteeNumbers) -> None:
    """Who takes part with what: numbers, arms, air defence, and the guarantors' weight in the alliance."""
    guarantors = 1.0 if guarantee.us_joins else 0.0
    arms = guarantee.us_arms_eur_bn_per_week
    batteries = guarantee.us_air_defence_units
    weight = p.us_gdp_usd_bn * guarantee.us_backing_share if guarantee.us_joins else 0.0
    alliance_usd_bn = p.us_gdp_usd_bn
    for i in range(len(members)):
        member = members[i]
        if p.kind == ALLIANCE:
            member.pledges = p.pledge_share > 0.0 and not member.is_left_out
        alliance_usd_bn += member.gdp_usd_bn
        arms += member.arms_eur_bn_per_week
        batteries += member.air_defence_units
        if is_guarantor(member):
            guarantors += 1.0
            weight += member.gdp_usd_bn
    guarantee.guarantors = guarantors
    guarantee.arms_eur_bn_per_week = arms
    guarantee.air_defence_units = batteries
    guarantee.weight_share = weight / alliance_usd_bn


@step
def join_words(guarantee: GuaranteeState, members: Group[NatoMemberState], p: GuaranteeNumbers) -> None:
    """Firmness of the pledge by the pledgers' weight in the alliance; intelligence by the givers' weight and the US part (S7)."""
    pledging = p.us_gdp_usd_bn * guarantee.us_backing_share if guarantee.us_joins else 0.0
    europe = 0.0
    giving = 0.0
    for member in members:
        europe += member.gdp_usd_bn
        if member.pledges:
            pledging += member.gdp_usd_bn
        if member.gives_intelligence:
            giving += member.gdp_usd_bn
    guarantee.pledge_share = formed_pledge_share(pledging / (europe + p.us_gdp_usd_bn), p)
    us_part = p.us_intelligence_weight_share * guarantee.us_backing_share
    others_part = (1.0 - p.us_intelligence_weight_share) * (giving / europe)
    guarantee.intelligence_share = p.intelligence_share * (us_part + others_part)


@step
def measure_unity(guarantee: GuaranteeState, members: Group[NatoMemberState], p: GuaranteeNumbers) -> None:
    """Each member's effort, and how unequal efforts are over the whole alliance: a Gini, 0 equal to 1."""
    us_arms, us_troops = guarantee.us_arms_eur_bn_per_week, guarantee.us_troops_promised_thousand
    us_batteries = guarantee.us_air_defence_units
    us_effort = yearly_effort_share(us_arms, us_troops, us_batteries, p.us_gdp_usd_bn, p)
    total = us_effort
    for i in range(len(members)):
        m = members[i]
        m.effort_share = yearly_effort_share(m.arms_eur_bn_per_week, m.troops_offered_thousand, m.air_defence_units, m.gdp_usd_bn, p)
        total += m.effort_share
    apart = 0.0
    for i in range(len(members)):
        apart += abs(members[i].effort_share - us_effort)
        for j in range(i):
            apart += abs(members[i].effort_share - members[j].effort_share)
    guarantee.unity_spread = apart / (total * (len(members) + 1)) if total > 0.0 else 0.0
