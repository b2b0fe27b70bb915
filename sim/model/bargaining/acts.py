"""What acts of the talks ask of several states at once: protection, ground, and the worth of war and deal to either side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import rule
from sim.model.bargaining import rules as value
from sim.model.beliefs import rules as belief
from sim.model.calendar import WEEKS_PER_YEAR
from sim.model.states.agreement import NOBODY
from sim.model.states.guarantee import ALLIANCE, NO_GUARANTEE
from sim.model.states.places import SECTORS
from sim.model.talks import rules as talks

if TYPE_CHECKING:
    from sim.engine.records import Group
    from sim.model.bargaining.rules import BargainingNumbers
    from sim.model.beliefs.rules import BeliefsNumbers
    from sim.model.guarantee.rules import GuaranteeNumbers
    from sim.model.states.agreement import AgreementState
    from sim.model.states.choices import TermsNumbers
    from sim.model.states.general_staff import GeneralStaffState
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.places import SectorState
    from sim.model.states.russia import RussiaState
    from sim.model.states.ukraine import UkraineState
    from sim.model.states.washington import WashingtonState

FIRST_CLAIMED = SECTORS.index("Luhansk")  # the four claimed oblasts stand in a row
LAST_CLAIMED = SECTORS.index("Kherson")

# What the general staff sees ------------------------------------------------------------------------------------------


@rule
def protection_formed(guarantee: GuaranteeState, in_ceasefire: bool, p_beliefs: BeliefsNumbers) -> float:
    """Protection that the guarantee gives as formed, 0 to 1; in a ceasefire only troops in place count."""
    if not guarantee.is_formed:
        return 0.0
    troops = guarantee.troops_promised_thousand
    if in_ceasefire:
        troops = guarantee.troops_deployed_thousand
    pledge = belief.trusted_pledge_share(
        guarantee.pledge_share, guarantee.us_backing_share, p_beliefs.pledge_trust_share, p_beliefs.us_weight_share
    )
    arms = belief.saturating_share(guarantee.arms_eur_bn_per_week, p_beliefs.arms_full_eur_bn_per_week)
    shield = belief.saturating_share(guarantee.air_defence_units, p_beliefs.air_defence_full_units)
    return belief.protection_share(
        pledge,
        p_beliefs.troops_trust_share * belief.saturating_share(troops, p_beliefs.troops_scale_thousand),
        p_beliefs.arms_trust_share * arms,
        p_beliefs.air_defence_trust_share * shield,
    )


@rule
def protection_offered(offer: GuaranteeNumbers, us_backing_share: float, p_beliefs: BeliefsNumbers) -> float:
    """Protection that the guarantee would give if it were formed as offered, 0 to 1."""
    if offer.kind == NO_GUARANTEE:
        return 0.0
    troops = belief.saturating_share(offer.troops_wanted_thousand, p_beliefs.troops_scale_thousand)
    return belief.protection_share(
        belief.trusted_pledge_share(offer.pledge_share, us_backing_share, p_beliefs.pledge_trust_share, p_beliefs.us_weight_share),
        p_beliefs.troops_trust_share * troops,
        p_beliefs.arms_trust_share * belief.saturating_share(offer.arms_share, 1.0),
        p_beliefs.air_defence_trust_share * belief.saturating_share(offer.air_defence_share, 1.0),
    )


@rule
def reattack_estimate(
    general_staff: GeneralStaffState,
    russia: RussiaState,
    ukraine: UkraineState,
    agreement: AgreementState,
    terms: TermsNumbers,
    p_beliefs: BeliefsNumbers,
) -> float:
    """The staff's estimate of a new attack, from the balance after a pause, the text, the record and the protection."""
    bound = p_beliefs.line_limit_effect_share * terms.russia_line_limit_share * terms.verification_share
    attacker = belief.regrouped_power(
        russia.power_index, p_beliefs.regrouping_growth_share, agreement.relief_promised_share, p_beliefs.relief_growth_share, bound
    )
    defender = belief.capped_power(ukraine.power_index, terms.ukraine_force_cap_share)
    text = belief.warning_log_odds(
        terms.separation_km, p_beliefs.separation_scale_km, p_beliefs.separation_log_odds, terms.verification_share,
        p_beliefs.verification_log_odds, p_beliefs.snapback_log_odds * terms.snapback_share,
    )  # fmt: skip
    record = 0.0
    if agreement.in_ceasefire:
        record = belief.record_log_odds(
            float(agreement.held_weeks), float(WEEKS_PER_YEAR), p_beliefs.standing_log_odds, agreement.unanswered_violations,
            p_beliefs.violations_log_odds, p_beliefs.violations_known_most,
        )  # fmt: skip
    balance = belief.balance_log_odds(attacker, defender, p_beliefs.balance_slope)
    protection = p_beliefs.protection_slope * general_staff.protection_share
    return belief.reattack_share(p_beliefs.reattack_base, balance, text, record, protection, general_staff.bias_share)


# What Washington brings ----------------------------------------------------------------------------------------------


@rule
def hear_washington(
    agreement: AgreementState, washington: WashingtonState, tabled: float, terms: TermsNumbers, p_bargaining: BargainingNumbers
) -> None:
    """At war: the relief that Washington puts on the table, and how hard it presses Russia when it blames nobody."""
    agreement.relief_promised_share = value.tilted_relief_share(
        terms.sanctions_relief_share,
        tabled,
        washington.tilt_to_russia_share,
        washington.mediation_share,
        p_bargaining.tilt_relief_share,
    )
    if washington.target == NOBODY:
        agreement.standing_pressure_share = washington.pressure_on_russia_share


@rule
def pressure_now(agreement: AgreementState, washington: WashingtonState) -> float:
    """Pressure from Washington for a deal, on either side, beyond what stands anyway."""
    return talks.pressure_behind(
        washington.pressure_on_ukraine_share, washington.pressure_on_russia_share, agreement.standing_pressure_share
    )


# Ground ---------------------------------------------------------------------------------------------------------------


@rule
def claimed_km2(sectors: Group[SectorState], handover_share: float) -> float:
    """Ground of the four claimed oblasts that such a hand-over gives to Russia, in km2."""
    ground = 0.0
    for i in range(FIRST_CLAIMED, LAST_CLAIMED + 1):
        ground += talks.handed_km2(sectors[i].area_km2, sectors[i].occupied_km2, handover_share)
    return ground


@rule
def recovered_km2(sectors: Group[SectorState], since_2022_share: float, before_2022_share: float, crimea_km2: float) -> float:
    """Ground that such a return gives back to Ukraine, Crimea included, in km2."""
    ground = before_2022_share * crimea_km2
    for i in range(len(sectors)):
        ground += talks.returned_km2(sectors[i].occupied_km2, sectors[i].occupied_before_2022_km2, since_2022_share, before_2022_share)
    return ground


@rule
def years_of(ground_km2: float, p_bargaining: BargainingNumbers) -> float:
    """Worth of so much ground in years of ground won."""
    return value.land_years(ground_km2, p_bargaining.course_gain_km2_per_week * WEEKS_PER_YEAR, p_bargaining.land_exponent)


@rule
def left_share(terms: TermsNumbers, p_bargaining: BargainingNumbers) -> float:
    """Part of the occupied land that the terms leave to Russia, 0 to 1."""
    return value.unreturned_share(terms.handover_to_ukraine_share, terms.crimea_donbas_return_share, p_bargaining.since_2022_share)


# What it is worth to Ukraine ------------------------------------------------------------------------------------------


@rule
def ukraine_going_on(ukraine: UkraineState, war_risk: float, p_bargaining: BargainingNumbers) -> float:
    """Worth of going on to Ukraine over its horizon."""
    ground = value.of_course(ukraine.believed_gain_km2, p_bargaining.course_gain_km2_per_week)
    people = value.of_course(ukraine.believed_own_losses_thousand, p_bargaining.course_ukrainian_losses_thousand_per_week)
    enemy = value.of_course(ukraine.believed_enemy_losses_thousand, p_bargaining.course_russian_losses_thousand_per_week)
    year = value.ukraine_fighting_cost(
        ground, p_bargaining.ukraine_ground_weight, people, p_bargaining.ukraine_people_weight, p_bargaining.ukraine_rear_weight
    )
    year += value.ukraine_gap_cost(ukraine.gap_share, p_bargaining.ukraine_gap_weight)
    year += value.attrition_hope(enemy, p_bargaining.ukraine_attrition_hope)
    return p_bargaining.horizon_years * year + value.office_cost(war_risk, p_bargaining.ukraine_office_weight)


@rule
def ukraine_price(
    terms: TermsNumbers, relief_share: float, handed_years: float, returned_years: float, p_bargaining: BargainingNumbers
) -> float:
    """Worth to Ukraine of the terms themselves: line, freeze, recognition, neutrality, cap, relief, accountability."""
    left = left_share(terms, p_bargaining)
    price = value.ukraine_line_value(handed_years, returned_years, p_bargaining.ukraine_ground_weight, p_bargaining.governed_land_factor)
    price += value.ukraine_freeze_value(left, p_bargaining.ukraine_freeze_weight)
    price += value.ukraine_recognition_value(terms.recognition_share, left, p_bargaining.ukraine_recognition_weight)
    price += value.ukraine_neutrality_value(terms.neutrality_share, p_bargaining.ukraine_neutrality_weight)
    price += value.ukraine_cap_value(value.force_cut_share(terms.ukraine_force_cap_share), p_bargaining.ukraine_cap_weight)
    price += value.ukraine_relief_value(relief_share, p_bargaining.ukraine_relief_weight)
    return price + value.ukraine_accountability_value(
        terms.accountability_share, terms.rights_access_share, p_bargaining.ukraine_accountability_weight
    )


@rule
def ukraine_circumstances(
    ukraine: UkraineState, protection: float, pressure_share: float, deal_risk: float, p_bargaining: BargainingNumbers
) -> float:
    """Worth to Ukraine of what surrounds the terms: guarantee, recovery, home, Washington, and the danger of a new war."""
    reattack = ukraine.reattack_belief_share
    around = value.ukraine_anchor_value(protection, p_bargaining.ukraine_anchor_weight)
    around += value.ukraine_recovery_value(reattack, p_bargaining.horizon_years, p_bargaining.ukraine_recovery_weight)
    around += value.ukraine_domestic_value(
        ukraine.support_for_terms_share, p_bargaining.ukraine_domestic_even_share, p_bargaining.ukraine_domestic_weight
    )
    around += value.ukraine_pressure_value(pressure_share, p_bargaining.pressure_us_share, p_bargaining.ukraine_pressure_weight)
    around += value.ukraine_reattack_value(reattack, p_bargaining.ukraine_reattack_years)
    return around + value.office_cost(deal_risk, p_bargaining.ukraine_office_weight)


# What it is worth to Russia -------------------------------------------------------------------------------------------


@rule
def russia_going_on(russia: RussiaState, aims: float, war_risk: float, p_bargaining: BargainingNumbers) -> float:
    """Worth of going on to Russia over its horizon."""
    ground = value.of_course(russia.believed_gain_km2, p_bargaining.course_gain_km2_per_week)
    people = value.of_course(russia.believed_own_losses_thousand, p_bargaining.course_russian_losses_thousand_per_week)
    enemy = value.of_course(russia.believed_enemy_losses_thousand, p_bargaining.course_ukrainian_losses_thousand_per_week)
    strain = p_bargaining.russia_strain_weight * russia.strain_share
    year = value.russia_fighting_value(ground, aims, people, p_bargaining.russia_people_weight, strain)
    year += value.attrition_hope(enemy, p_bargaining.russia_attrition_hope * russia.aims_share)
    return p_bargaining.horizon_years * year + value.office_cost(war_risk, p_bargaining.russia_office_weight)


@rule
def russia_price(
    terms: TermsNumbers, relief_share: float, handed_years: float, returned_years: float, aims: float, p_bargaining: BargainingNumbers
) -> float:
    """Worth to Russia of the terms themselves: line, land made safe, status, relief, accountability, limits."""
    price = value.russia_line_value(handed_years, returned_years, aims, p_bargaining.russia_return_weight)
    price += value.russia_consolidation_value(left_share(terms, p_bargaining), p_bargaining.russia_consolidation_weight)
    price += value.russia_status_value(
        terms.recognition_share, p_bargaining.russia_recognition_weight, terms.neutrality_share, p_bargaining.russia_neutrality_weight,
        value.force_cut_share(terms.ukraine_force_cap_share), p_bargaining.russia_cap_weight,
    )  # fmt: skip
    price += value.russia_relief_value(
        relief_share, terms.relief_weeks, p_bargaining.relief_patience_weeks, terms.snapback_share,
        p_bargaining.snapback_discount_share, p_bargaining.russia_relief_weight,
    )  # fmt: skip
    price += value.russia_accountability_value(terms.accountability_share, p_bargaining.russia_accountability_weight)
    return price + value.russia_limit_value(terms.russia_line_limit_share, p_bargaining.russia_limit_weight)


@rule
def russia_circumstances(
    russia: RussiaState,
    guarantee: GuaranteeState,
    protection: float,
    aims: float,
    p_bargaining: BargainingNumbers,
    p_beliefs: BeliefsNumbers,
) -> float:
    """Worth to Russia of what surrounds the terms: guarantors' arms, troops and pledge, and the option of attacking again."""
    around = value.russia_option_value(russia.aims_share, protection, p_bargaining.russia_option_weight)
    if guarantee.is_formed:
        troops = belief.saturating_share(guarantee.troops_promised_thousand, p_beliefs.troops_scale_thousand)
        arms = belief.saturating_share(guarantee.arms_eur_bn_per_week, p_beliefs.arms_full_eur_bn_per_week)
        around += value.russia_arms_value(arms, aims, p_bargaining.russia_arms_weight)
        around += value.russia_troops_value(troops, aims, p_bargaining.russia_troops_weight)
        around += value.russia_pledge_value(
            guarantee.pledge_share,
            guarantee.kind == ALLIANCE,
            p_bargaining.pledge_without_alliance_share,
            aims,
            p_bargaining.russia_pledge_weight,
        )
    return around
