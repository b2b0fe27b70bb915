"""Talks: who leads, when talks open, when a round is due, and what a signature changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import act, step
from sim.engine.dice import normal, stream, uniform
from sim.model.arithmetic import chance_per_week
from sim.model.bargaining.rules import FIRST_CLAIMED, LAST_CLAIMED, handed_km2, returned_km2, tilted_relief_share
from sim.model.calendar import WEEKS_PER_YEAR
from sim.model.states.agreement import NOBODY, NOT_ENDED
from sim.model.states.places import MACRO_REGIONS
from sim.model.talks.rules import (
    breaking_off_chance,
    class_of_terms,
    opening_chance,
    outside_log_hazard,
    pressure_for_deal_share,
    refuser,
    russia_office_chance,
    tabled_share,
    ukraine_office_chance,
)

if TYPE_CHECKING:
    from sim.engine.dice import Dice
    from sim.engine.records import Group
    from sim.model.bargaining.rules import BargainingNumbers
    from sim.model.calendar import CalendarState
    from sim.model.states.agreement import AgreementState
    from sim.model.states.choices import TermsNumbers
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.places import RegionState, SectorState
    from sim.model.states.public import PublicState
    from sim.model.states.russia import RussiaState
    from sim.model.states.ukraine import UkraineState
    from sim.model.states.washington import WashingtonState
    from sim.model.talks.rules import TalksNumbers

CRIMEA = MACRO_REGIONS.index("Crimea")
RUSSIA_RESOLVE, UKRAINE_RESOLVE = stream("russia's resolve"), stream("ukraine's resolve")
RUSSIA_LEADER, UKRAINE_LEADER = stream("new russian leader"), stream("new ukrainian leader")
TALKS_OPEN, TALKS_BREAK = stream("talks open"), stream("talks break off")
RUSSIA_SIGNS, UKRAINE_SIGNS = stream("russia signs"), stream("ukraine signs")

# Before the first week ------------------------------------------------------------------------------------------------


@act
def begin_agreement(agreement: AgreementState, terms: TermsNumbers, p: BargainingNumbers, dice: Dice) -> None:
    """War, nothing signed, and each side's private resolve."""
    agreement.at_war = True
    agreement.in_ceasefire = False
    agreement.talks_began_week = -1
    agreement.talks_broke_week = -1
    agreement.new_leader_week = -1
    agreement.first_signed_week = -1
    agreement.signed_week = -1
    agreement.collapsed_week = -1
    agreement.support_year_later_share = -1.0
    agreement.support_for_terms_at_refusal_share = -1.0
    agreement.relief_promised_share = terms.sanctions_relief_share
    agreement.ukraine_resolve = p.ukraine_resolve_spread * normal(dice, UKRAINE_RESOLVE)
    agreement.russia_resolve = p.russia_resolve_spread * normal(dice, RUSSIA_RESOLVE)


# Every week -----------------------------------------------------------------------------------------------------------


@act
def leaders(
    russia: RussiaState, ukraine: UkraineState, public: PublicState, agreement: AgreementState, calendar: CalendarState,
    course: BargainingNumbers, p: TalksNumbers, dice: Dice,
) -> None:  # fmt: skip
    """How safe each leader is, and - rarely - a new one."""
    gain = russia.recent_gain_km2 if agreement.at_war else 0.0
    russia.leader_risk_chance = russia_office_chance(gain, russia.strain_share, course, p)
    ukraine.leader_risk_chance = ukraine_office_chance(public.trust_share, public.approval_share, agreement.in_ceasefire, p)
    russia.new_leader = uniform(dice, RUSSIA_LEADER) < chance_per_week(russia.leader_risk_chance, float(WEEKS_PER_YEAR))
    ukraine.new_leader = uniform(dice, UKRAINE_LEADER) < chance_per_week(ukraine.leader_risk_chance, float(WEEKS_PER_YEAR))
    if russia.new_leader:
        russia.leaders += 1
        # A new leader is less bound by what the old one had staked, and settles sooner (C04, A27).
        russia.aims_share = russia.aims_share * (1.0 - p.new_leader_moderation_share)
    if russia.new_leader or ukraine.new_leader:
        agreement.new_leader_week = calendar.week


@step
def hear_washington(
    agreement: AgreementState, washington: WashingtonState, week: int, terms: TermsNumbers, course: BargainingNumbers
) -> None:
    """At war: the relief that Washington puts on the table, and how hard it presses Russia when it blames nobody."""
    agreement.relief_promised_share = tilted_relief_share(tabled_share(week, terms), washington, terms, course)
    if washington.target == NOBODY:
        agreement.standing_pressure_share = washington.pressure_on_russia_share


@step
def go_on_talking(
    agreement: AgreementState, washington: WashingtonState, week: int, terms: TermsNumbers, p: TalksNumbers, dice: Dice
) -> None:
    """Talks under way are broken off, come to a round at their pace, or drag on: until terms are proposed, nobody can sign them."""
    spell = week - agreement.talks_began_week
    if uniform(dice, TALKS_BREAK) < breaking_off_chance(spell, washington.walked_away, p):
        agreement.is_talking = False
        agreement.talks_broke_week = week
        return
    pace_weeks = int(p.every_weeks)
    if week >= terms.tabled_after_weeks and spell % pace_weeks == 0:
        agreement.is_round = True
        agreement.rounds += 1


@step
def may_open_talks(
    agreement: AgreementState, outside: float, russia: RussiaState, ukraine: UkraineState, week: int,
    course: BargainingNumbers, p: TalksNumbers, dice: Dice,
) -> None:  # fmt: skip
    """While nobody talks: talks open, or not yet."""
    losses = russia.recent_losses_thousand + ukraine.recent_losses_thousand
    if uniform(dice, TALKS_OPEN) < opening_chance(outside, losses, russia.recent_gain_km2, agreement, week, course, p):
        agreement.is_talking = True
        agreement.talks_began_week = week


@act
def open_talks(
    agreement: AgreementState, washington: WashingtonState, russia: RussiaState, ukraine: UkraineState, calendar: CalendarState,
    terms: TermsNumbers, course: BargainingNumbers, p: TalksNumbers, dice: Dice,
) -> None:  # fmt: skip
    """At war: talks open by a hazard, go on in rounds, or are broken off."""
    agreement.is_round = False
    if not agreement.at_war:
        agreement.is_talking = False
        return
    week = calendar.week
    hear_washington(agreement, washington, week, terms, course)
    if agreement.is_talking:
        go_on_talking(agreement, washington, week, terms, p, dice)
    else:
        outside = outside_log_hazard(washington, agreement.standing_pressure_share, week, terms, p)
        may_open_talks(agreement, outside, russia, ukraine, week, course, p, dice)


# The signature --------------------------------------------------------------------------------------------------------


@step
def hand_over(sectors: Group[SectorState], regions: Group[RegionState], terms: TermsNumbers) -> float:
    """Move the line as the terms say; returns the ground handed over in km2, to Russia if positive."""
    since_2022_share, before_2022_share = terms.handover_to_ukraine_share, terms.crimea_donbas_return_share
    moved = 0.0
    for i in range(len(sectors)):
        back = returned_km2(sectors[i], since_2022_share, before_2022_share)
        handed = handed_km2(sectors[i], terms.handover_to_russia_share) if FIRST_CLAIMED <= i <= LAST_CLAIMED else 0.0
        sectors[i].occupied_km2 += handed - back
        sectors[i].occupied_before_2022_km2 *= 1.0 - before_2022_share
        moved += handed - back
    for j in range(len(regions)):
        if regions[j].sector < 0:  # behind the front
            returned = before_2022_share if regions[j].macro_region == CRIMEA else since_2022_share
            moved -= returned * regions[j].occupied_share * regions[j].area_km2
            regions[j].occupied_share *= 1.0 - returned
    return moved


@step
def begin_truce_record(agreement: AgreementState, public: PublicState, week: int) -> None:
    """Open the books of a new ceasefire; the first one is remembered apart."""
    agreement.signed += 1
    agreement.signed_week = week
    agreement.held_weeks = 0
    agreement.cause = NOT_ENDED
    agreement.sanctions_relief_share = 0.0
    agreement.incidents = 0.0
    agreement.detected_incidents = 0.0
    agreement.deadly_incident = False
    agreement.misread = False
    agreement.fails_this_week = False
    agreement.backed_down = False
    agreement.unanswered_violations = 0.0
    if agreement.signed == 1:
        agreement.first_signed_week = week
        agreement.first_held_weeks = 0
        agreement.first_cause = NOT_ENDED
        agreement.first_class = agreement.agreement_class
        agreement.support_at_signature_share = public.support_share
        agreement.approval_at_signature_share = public.approval_share
        agreement.support_year_later_share = -1.0


@step
def lay_down_arms(russia: RussiaState, ukraine: UkraineState, guarantee: GuaranteeState) -> None:
    """Nobody attacks or fights any more; forces are from now on measured against those of this day."""
    russia.attacks = False
    ukraine.attacks = False
    russia.personnel_at_signature_thousand = russia.personnel_thousand
    ukraine.personnel_at_signature_thousand = ukraine.personnel_thousand
    guarantee.is_intervening = False
    guarantee.fighting_thousand = 0.0
    guarantee.response_thousand = 0.0


@act
def conclude(
    agreement: AgreementState, russia: RussiaState, ukraine: UkraineState, guarantee: GuaranteeState, washington: WashingtonState,
    public: PublicState, sectors: Group[SectorState], regions: Group[RegionState], calendar: CalendarState,
    terms: TermsNumbers, p: TalksNumbers, dice: Dice,
) -> None:  # fmt: skip
    """At a round: two answers. Two yes end the fighting, move the line and open the books of a ceasefire."""
    if not agreement.is_round:
        return
    ukraine.accepts = uniform(dice, UKRAINE_SIGNS) < ukraine.acceptance_chance
    russia.accepts = uniform(dice, RUSSIA_SIGNS) < russia.acceptance_chance
    agreement.last_refused_by = refuser(ukraine.accepts, russia.accepts, agreement.deal_is_poorer)
    if not (ukraine.accepts and russia.accepts):
        agreement.support_for_terms_at_refusal_share = public.support_share
        return
    agreement.at_war = False
    agreement.in_ceasefire = True
    agreement.is_talking = False
    agreement.agreement_class = class_of_terms(terms, p)
    agreement.pressure_share = pressure_for_deal_share(washington, agreement.standing_pressure_share)
    agreement.line_moved_km2 += hand_over(sectors, regions, terms)
    begin_truce_record(agreement, public, calendar.week)
    lay_down_arms(russia, ukraine, guarantee)
