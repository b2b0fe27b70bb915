"""Talks: what each side believes, when talks open, what the deal is worth to whom, and whether it is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import act, rule
from sim.engine.dice import normal, stream, uniform
from sim.model.arithmetic import chance_per_week, share
from sim.model.bargaining import rules as value
from sim.model.bargaining.acts import (
    FIRST_CLAIMED,
    LAST_CLAIMED,
    claimed_km2,
    hear_washington,
    pressure_now,
    protection_formed,
    protection_offered,
    reattack_estimate,
    recovered_km2,
    russia_circumstances,
    russia_going_on,
    russia_price,
    ukraine_circumstances,
    ukraine_going_on,
    ukraine_price,
    years_of,
)
from sim.model.beliefs import rules as belief
from sim.model.calendar import WEEKS_PER_YEAR
from sim.model.decision import acceptance, choose
from sim.model.guarantee.rules import us_asked_share
from sim.model.states.agreement import NOT_ENDED
from sim.model.states.places import MACRO_REGIONS
from sim.model.talks import rules as talks

if TYPE_CHECKING:
    from sim.engine.dice import Dice
    from sim.engine.records import Group
    from sim.model.bargaining.rules import BargainingNumbers
    from sim.model.beliefs.rules import BeliefsNumbers
    from sim.model.calendar import CalendarState
    from sim.model.decision.numbers import DecisionNumbers
    from sim.model.guarantee.rules import GuaranteeNumbers
    from sim.model.states.agreement import AgreementState
    from sim.model.states.choices import TermsNumbers
    from sim.model.states.general_staff import GeneralStaffState
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.places import RegionState, SectorState
    from sim.model.states.public import PublicState
    from sim.model.states.russia import RussiaState
    from sim.model.states.ukraine import UkraineState
    from sim.model.states.washington import WashingtonState
    from sim.model.talks.rules import TalksNumbers

CRIMEA = MACRO_REGIONS.index("Crimea")
RUSSIA_PRIOR, UKRAINE_PRIOR = stream("russia's first belief"), stream("ukraine's first belief")
RUSSIA_RESOLVE, UKRAINE_RESOLVE = stream("russia's resolve"), stream("ukraine's resolve")
STAFF_BIAS, POLL = stream("bias of the general staff"), stream("poll on the terms")
RUSSIA_LEADER, UKRAINE_LEADER = stream("new russian leader"), stream("new ukrainian leader")
TALKS_OPEN, TALKS_BREAK = stream("talks open"), stream("talks break off")
RUSSIA_SIGNS, UKRAINE_SIGNS = stream("russia signs"), stream("ukraine signs")

# Set-up ---------------------------------------------------------------------------------------------------------------


@act
def begin_beliefs(russia: RussiaState, ukraine: UkraineState, p_beliefs: BeliefsNumbers, dice: Dice) -> None:
    """Each side's own view of next year's war, from the course so far; the first leaders sit."""
    spread = p_beliefs.optimism_spread_share
    gain = russia.recent_gain_km2
    russia.believed_gain_km2 = belief.first_belief(gain, p_beliefs.russia_optimism_share, spread, normal(dice, RUSSIA_PRIOR))
    ukraine.believed_gain_km2 = belief.first_belief(gain, -p_beliefs.ukraine_optimism_share, spread, normal(dice, UKRAINE_PRIOR))
    russian, ukrainian = russia.recent_losses_thousand, ukraine.recent_losses_thousand
    russia.believed_own_losses_thousand = russian
    russia.believed_enemy_losses_thousand = belief.claimed_losses(ukrainian, p_beliefs.enemy_claim_factor)
    ukraine.believed_own_losses_thousand = ukrainian
    ukraine.believed_enemy_losses_thousand = belief.claimed_losses(russian, p_beliefs.enemy_claim_factor)
    russia.leaders = 1


@act
def begin_agreement(agreement: AgreementState, terms: TermsNumbers, p_bargaining: BargainingNumbers, dice: Dice) -> None:
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
    agreement.ukraine_resolve = p_bargaining.ukraine_resolve_spread * normal(dice, UKRAINE_RESOLVE)
    agreement.russia_resolve = p_bargaining.russia_resolve_spread * normal(dice, RUSSIA_RESOLVE)


@act
def begin_staff(general_staff: GeneralStaffState, p_beliefs: BeliefsNumbers, dice: Dice) -> None:
    """The lasting pessimism of this world's general staff."""
    general_staff.bias_share = p_beliefs.staff_bias_share + p_beliefs.staff_bias_spread_share * normal(dice, STAFF_BIAS)
    general_staff.reattack_estimate_share = belief.reattack_share(p_beliefs.reattack_base, 0.0, 0.0, 0.0, 0.0, general_staff.bias_share)


# Every week -----------------------------------------------------------------------------------------------------------


@act
def update_beliefs(
    agreement: AgreementState, russia: RussiaState, ukraine: UkraineState, p_bargaining: BargainingNumbers, p_beliefs: BeliefsNumbers
) -> None:
    """At war, both sides learn from the week's fighting, each from its own prior."""
    if not agreement.at_war:
        return
    usual = p_bargaining.course_russian_losses_thousand_per_week + p_bargaining.course_ukrainian_losses_thousand_per_week
    fighting = belief.fighting_share(russia.losses_thousand + ukraine.losses_thousand, usual)
    agreement.evidence = belief.evidence_after(agreement.evidence, fighting, p_beliefs.learning_per_week, p_beliefs.evidence_memory_weeks)
    new = fighting * p_beliefs.learning_per_week
    strength = p_beliefs.prior_strength + agreement.evidence
    russian, ukrainian = russia.losses_thousand, ukraine.losses_thousand
    claimed_russian = belief.claimed_losses(russian, p_beliefs.enemy_claim_factor)
    claimed_ukrainian = belief.claimed_losses(ukrainian, p_beliefs.enemy_claim_factor)
    russia.believed_gain_km2 = belief.learned(russia.believed_gain_km2, russia.gain_km2, new, strength)
    russia.believed_own_losses_thousand = belief.learned(russia.believed_own_losses_thousand, russian, new, strength)
    russia.believed_enemy_losses_thousand = belief.learned(russia.believed_enemy_losses_thousand, claimed_ukrainian, new, strength)
    ukraine.believed_gain_km2 = belief.learned(ukraine.believed_gain_km2, russia.gain_km2, new, strength)
    ukraine.believed_own_losses_thousand = belief.learned(ukraine.believed_own_losses_thousand, ukrainian, new, strength)
    ukraine.believed_enemy_losses_thousand = belief.learned(ukraine.believed_enemy_losses_thousand, claimed_russian, new, strength)


@act
def leaders(
    russia: RussiaState, ukraine: UkraineState, public: PublicState, agreement: AgreementState, calendar: CalendarState,
    p_bargaining: BargainingNumbers, p: TalksNumbers, dice: Dice,
) -> None:  # fmt: skip
    """How safe each leader is, and - rarely - a new one."""
    gain = 0.0
    if agreement.at_war:
        gain = value.of_course(russia.recent_gain_km2, p_bargaining.course_gain_km2_per_week)
    russia.leader_risk_share = talks.russia_office_risk(
        p.russia_office_risk_per_year, gain, p.russia_office_gain_slope, russia.strain_share, p.russia_office_strain_slope
    )
    ukraine.leader_risk_share = talks.ukraine_office_risk(
        p.ukraine_office_risk_per_year, public.trust_share, p.ukraine_office_distrust_per_year
    )
    if agreement.in_ceasefire:
        ukraine.leader_risk_share = talks.ukraine_truce_risk(ukraine.leader_risk_share, public.approval_share, p.ukraine_election_per_year)
    russia.new_leader = uniform(dice, RUSSIA_LEADER) < chance_per_week(russia.leader_risk_share, float(WEEKS_PER_YEAR))
    ukraine.new_leader = uniform(dice, UKRAINE_LEADER) < chance_per_week(ukraine.leader_risk_share, float(WEEKS_PER_YEAR))
    if russia.new_leader:
        russia.leaders += 1
        russia.aims_share = talks.moderated_aims(russia.aims_share, p.new_leader_moderation_share)
    if russia.new_leader or ukraine.new_leader:
        agreement.new_leader_week = calendar.week


@rule
def opening_log_hazard(
    washington: WashingtonState,
    russia: RussiaState,
    ukraine: UkraineState,
    pressure: float,
    tabled: float,
    p_bargaining: BargainingNumbers,
    p: TalksNumbers,
) -> float:
    """Log hazard of talks from outside and from the front."""
    usual = p_bargaining.course_russian_losses_thousand_per_week + p_bargaining.course_ukrainian_losses_thousand_per_week
    bloody = talks.bloody_log_hazard(russia.recent_losses_thousand + ukraine.recent_losses_thousand, usual, p.losses_log_hazard)
    still = talks.stalemate_share(russia.recent_gain_km2, p_bargaining.course_gain_km2_per_week)
    outside = talks.outside_log_hazard(
        washington.mediation_share, pressure, tabled, p.mediation_log_hazard, p.pressure_log_hazard, p.tabled_log_hazard
    )
    return outside + bloody + p.stalemate_log_hazard * still


@rule
def rest_factor(agreement: AgreementState, week: int, p: TalksNumbers) -> float:
    """Factor on the hazard of new talks: low for a while after talks failed or a ceasefire collapsed."""
    last = max(agreement.talks_broke_week, agreement.collapsed_week)
    if last >= 0 and week - last < p.rest_weeks:
        return p.rest_hazard_share
    return 1.0


@act
def open_talks(
    agreement: AgreementState, washington: WashingtonState, russia: RussiaState, ukraine: UkraineState, calendar: CalendarState,
    terms: TermsNumbers, p_bargaining: BargainingNumbers, p: TalksNumbers, dice: Dice,
) -> None:  # fmt: skip
    """At war: talks open by a hazard, go on in rounds, or are broken off."""
    agreement.is_round = False
    if not agreement.at_war:
        agreement.is_talking = False
        return
    week = calendar.week
    tabled = talks.tabled_share(terms.is_tabled, terms.tabled_after_weeks, week)
    hear_washington(agreement, washington, tabled, terms, p_bargaining)
    if agreement.is_talking:
        spell = week - agreement.talks_began_week
        breaks = talks.breaking_off_share(
            p.break_off_per_year, float(spell), p.deadlock_weeks, washington.walked_away, p.walked_away_break_share, float(WEEKS_PER_YEAR)
        )
        if uniform(dice, TALKS_BREAK) < breaks:
            agreement.is_talking = False
            agreement.talks_broke_week = week
        elif talks.is_round_due(spell, p.every_weeks, terms.tabled_after_weeks, week):
            agreement.is_round = True
            agreement.rounds += 1
        return
    pressure = pressure_now(agreement, washington)
    log_hazard = opening_log_hazard(washington, russia, ukraine, pressure, tabled, p_bargaining, p)
    if agreement.new_leader_week >= 0 and week - agreement.new_leader_week < p.new_leader_weeks:
        log_hazard += p.new_leader_log_hazard
    opening = talks.opening_share(p.opening_per_year, log_hazard, rest_factor(agreement, week, p), float(WEEKS_PER_YEAR))
    if uniform(dice, TALKS_OPEN) < opening:
        agreement.is_talking = True
        agreement.talks_began_week = week


# What the general staff sees ------------------------------------------------------------------------------------------


@act
def staff_estimates(
    general_staff: GeneralStaffState, russia: RussiaState, ukraine: UkraineState, washington: WashingtonState, public: PublicState,
    agreement: AgreementState, guarantee: GuaranteeState, calendar: CalendarState, terms: TermsNumbers, offer: GuaranteeNumbers,
    p_beliefs: BeliefsNumbers, dice: Dice,
) -> None:  # fmt: skip
    """At a round or once a month: will Russia attack again? The government listens, and looks at its polls."""
    if not (agreement.is_round or calendar.is_month):
        return
    general_staff.protection_share = protection_formed(guarantee, agreement.in_ceasefire, p_beliefs)
    if agreement.at_war and agreement.rounds == 0:
        backing = share(washington.guarantee_backing_share * us_asked_share(offer.us_backstop_share, offer.left_out))
        general_staff.protection_share = protection_offered(offer, backing, p_beliefs)
    general_staff.reattack_estimate_share = reattack_estimate(general_staff, russia, ukraine, agreement, terms, p_beliefs)
    ukraine.reattack_belief_share = belief.government_reattack_share(
        general_staff.reattack_estimate_share, p_beliefs.staff_weight_share, p_beliefs.government_hope_share
    )
    ukraine.support_for_terms_share = belief.seen_support_share(public.support_share, p_beliefs.poll_noise_share, normal(dice, POLL))


# Weighing -------------------------------------------------------------------------------------------------------------


@act
def weigh_deal_ukraine(
    ukraine: UkraineState, general_staff: GeneralStaffState, washington: WashingtonState, agreement: AgreementState,
    guarantee: GuaranteeState, sectors: Group[SectorState], terms: TermsNumbers, p_bargaining: BargainingNumbers, p_decision: DecisionNumbers,
) -> None:  # fmt: skip
    """At a round: Ukraine compares going on with the deal, judged with the guarantee actually formed."""
    if not agreement.is_round:
        return
    agreement.deal_is_poorer = guarantee.is_wanted and not guarantee.is_formed
    handed = years_of(claimed_km2(sectors, terms.handover_to_russia_share), p_bargaining)
    back = recovered_km2(sectors, terms.handover_to_ukraine_share, terms.crimea_donbas_return_share, p_bargaining.crimea_km2)
    war_risk = value.risk_over_years(ukraine.leader_risk_share, p_bargaining.horizon_years)
    deal_risk = value.ukraine_deal_risk(ukraine.support_for_terms_share, p_bargaining.ukraine_deal_office_risk_share)
    ukraine.utility_of_war = ukraine_going_on(ukraine, war_risk, p_bargaining)
    ukraine.utility_of_deal = ukraine_price(terms, agreement.relief_promised_share, handed, years_of(back, p_bargaining), p_bargaining)
    ukraine.utility_of_deal += ukraine_circumstances(
        ukraine, general_staff.protection_share, washington.pressure_on_ukraine_share, deal_risk, p_bargaining
    )
    aim = p_bargaining.ukraine_ground_weight * years_of(recovered_km2(sectors, 1.0, 0.0, p_bargaining.crimea_km2), p_bargaining)
    office_gain = p_bargaining.ukraine_office_weight * (war_risk - deal_risk)
    preference = choose(ukraine.utility_of_deal, ukraine.utility_of_war, aim, office_gain, p_decision)
    ukraine.acceptance_share = acceptance(preference, agreement.ukraine_resolve, p_decision.decisiveness)


@act
def weigh_deal_russia(
    russia: RussiaState, general_staff: GeneralStaffState, washington: WashingtonState, agreement: AgreementState,
    guarantee: GuaranteeState, sectors: Group[SectorState], terms: TermsNumbers, p_bargaining: BargainingNumbers, p_beliefs: BeliefsNumbers, p_decision: DecisionNumbers,
) -> None:  # fmt: skip
    """At a round: Russia compares going on with the deal under its hidden aims, with the guarantee actually formed."""
    if not agreement.is_round:
        return
    aims = value.aims_factor(russia.aims_share, p_bargaining.aims_land_slope)
    handed = years_of(claimed_km2(sectors, terms.handover_to_russia_share), p_bargaining)
    back = recovered_km2(sectors, terms.handover_to_ukraine_share, terms.crimea_donbas_return_share, p_bargaining.crimea_km2)
    war_risk = value.risk_over_years(russia.leader_risk_share, p_bargaining.horizon_years)
    deal_risk = value.russia_deal_risk(russia.aims_share, p_bargaining.russia_deal_office_risk_share)
    russia.utility_of_war = russia_going_on(russia, aims, war_risk, p_bargaining)
    russia.utility_of_deal = russia_price(terms, agreement.relief_promised_share, handed, years_of(back, p_bargaining), aims, p_bargaining)
    russia.utility_of_deal += russia_circumstances(russia, guarantee, general_staff.protection_share, aims, p_bargaining, p_beliefs)
    russia.utility_of_deal += value.russia_pressure_value(washington.pressure_on_russia_share, p_bargaining.russia_pressure_weight)
    russia.utility_of_deal += value.office_cost(deal_risk, p_bargaining.russia_office_weight)
    aim = aims * years_of(claimed_km2(sectors, 1.0), p_bargaining)
    office_gain = p_bargaining.russia_office_weight * (war_risk - deal_risk)
    preference = choose(russia.utility_of_deal, russia.utility_of_war, aim, office_gain, p_decision)
    russia.acceptance_share = acceptance(preference, agreement.russia_resolve, p_decision.decisiveness)


# The signature --------------------------------------------------------------------------------------------------------


@rule
def hand_over(sectors: Group[SectorState], regions: Group[RegionState], terms: TermsNumbers) -> float:
    """Move the line as the terms say; returns the ground handed over in km2, to Russia if positive."""
    moved = 0.0
    for i in range(len(sectors)):
        back = talks.returned_km2(
            sectors[i].occupied_km2, sectors[i].occupied_before_2022_km2, terms.handover_to_ukraine_share, terms.crimea_donbas_return_share
        )
        handed = 0.0
        if FIRST_CLAIMED <= i <= LAST_CLAIMED:
            handed = talks.handed_km2(sectors[i].area_km2, sectors[i].occupied_km2, terms.handover_to_russia_share)
        sectors[i].occupied_km2 += handed - back
        sectors[i].occupied_before_2022_km2 *= 1.0 - terms.crimea_donbas_return_share
        moved += handed - back
    for j in range(len(regions)):
        if regions[j].sector < 0:
            returned = terms.handover_to_ukraine_share
            if regions[j].macro_region == CRIMEA:
                returned = terms.crimea_donbas_return_share
            moved -= returned * regions[j].occupied_share * regions[j].area_km2
            regions[j].occupied_share *= 1.0 - returned
    return moved


@rule
def class_of_terms(terms: TermsNumbers, p: TalksNumbers) -> int:
    """Class of the ceasefire that these terms make."""
    is_complete = talks.is_definitive_text(
        terms.text_detail_share, terms.verification_share, p.definitive_text_share, p.definitive_verification_share
    )
    is_separated = talks.is_definitive_line(
        terms.separation_km, terms.monitors_thousand, p.definitive_separation_km, p.definitive_monitors_thousand
    )
    return talks.class_of_agreement(is_complete, is_separated, terms.text_detail_share, p.preliminary_text_share)


@rule
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


@rule
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
    ukraine.accepts = uniform(dice, UKRAINE_SIGNS) < ukraine.acceptance_share
    russia.accepts = uniform(dice, RUSSIA_SIGNS) < russia.acceptance_share
    agreement.last_refused_by = talks.refuser(ukraine.accepts, russia.accepts, agreement.deal_is_poorer)
    if not (ukraine.accepts and russia.accepts):
        agreement.support_for_terms_at_refusal_share = public.support_share
        return
    agreement.at_war = False
    agreement.in_ceasefire = True
    agreement.is_talking = False
    agreement.agreement_class = class_of_terms(terms, p)
    agreement.pressure_share = pressure_now(agreement, washington)
    agreement.line_moved_km2 += hand_over(sectors, regions, terms)
    begin_truce_record(agreement, public, calendar.week)
    lay_down_arms(russia, ukraine, guarantee)
