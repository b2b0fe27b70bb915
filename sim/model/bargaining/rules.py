"""What are going on and the deal worth to each side?

Unit of every value: one year of the war at its present course is worth 1 to that side. For Ukraine 1 is the harm of such a
year (ground, soldiers, rear); for Russia with middling aims 1 is the worth of the ground that it wins in such a year.
Zero is today's position, held without further fighting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import helper, rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import power, saturating_share, share
from sim.model.calendar import WEEKS_PER_YEAR
from sim.model.states.guarantee import ALLIANCE
from sim.model.states.places import SECTORS

if TYPE_CHECKING:
    from sim.engine.records import Group
    from sim.model.beliefs.rules import BeliefsNumbers
    from sim.model.states.choices import TermsNumbers
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.places import SectorState
    from sim.model.states.russia import RussiaState
    from sim.model.states.ukraine import UkraineState
    from sim.model.states.washington import WashingtonState

FIRST_CLAIMED = SECTORS.index("Luhansk")  # the four claimed oblasts stand in a row
LAST_CLAIMED = SECTORS.index("Kherson")


class BargainingNumbers(NumbersOf):
    """The numbers of conf/parameters/bargaining.yaml, in one world."""

    horizon_years: float
    tilt_relief_share: float
    course_gain_km2_per_week: float
    course_russian_losses_thousand_per_week: float
    course_ukrainian_losses_thousand_per_week: float
    since_2022_share: float
    crimea_km2: float
    land_exponent: float
    pressure_us_share: float
    ukraine_ground_weight: float
    ukraine_people_weight: float
    ukraine_rear_weight: float
    ukraine_gap_weight: float
    ukraine_attrition_hope: float
    ukraine_freeze_weight: float
    governed_land_factor: float
    ukraine_recognition_weight: float
    ukraine_neutrality_weight: float
    ukraine_cap_weight: float
    ukraine_relief_weight: float
    ukraine_accountability_weight: float
    ukraine_anchor_weight: float
    ukraine_recovery_weight: float
    ukraine_domestic_weight: float
    ukraine_domestic_even_share: float
    ukraine_pressure_weight: float
    ukraine_reattack_years: float
    ukraine_office_weight: float
    ukraine_deal_office_risk_share: float
    ukraine_resolve_spread: float
    russia_people_weight: float
    russia_strain_weight: float
    russia_attrition_hope: float
    aims_land_slope: float
    russia_consolidation_weight: float
    russia_return_weight: float
    russia_recognition_weight: float
    russia_neutrality_weight: float
    russia_cap_weight: float
    russia_relief_weight: float
    relief_patience_weeks: float
    snapback_discount_share: float
    russia_accountability_weight: float
    russia_limit_weight: float
    russia_troops_weight: float
    russia_pledge_weight: float
    pledge_without_alliance_share: float
    russia_arms_weight: float
    russia_option_weight: float
    russia_pressure_weight: float
    russia_office_weight: float
    russia_deal_office_risk_share: float
    russia_resolve_spread: float


# The course of the war ------------------------------------------------------------------------------------------------


@helper
def usual_losses_thousand(p: BargainingNumbers) -> float:
    """Losses of both sides in a week of the war at its present course, in thousands."""
    return p.course_russian_losses_thousand_per_week + p.course_ukrainian_losses_thousand_per_week


@rule
def office_loss_chance(chance_per_year: float, p: BargainingNumbers) -> float:
    """Chance that a leader loses office within the planning horizon, from his yearly chance.

    Because: leaders bargain for their own fate as well, and look no further than they plan (M6).
    """
    return 1.0 - power(1.0 - share(chance_per_year), p.horizon_years)


# The line that the terms draw -----------------------------------------------------------------------------------------


@helper
def handed_km2(sector: SectorState, handover_share: float) -> float:
    """Ground that one claimed oblast hands to Russia, in km2: a share of what Ukraine still holds there."""
    return handover_share * max(0.0, sector.area_km2 - sector.occupied_km2)


@helper
def returned_km2(sector: SectorState, since_2022_share: float, before_2022_share: float) -> float:
    """Ground that Russia gives back in one oblast, in km2: what it took since February 2022 and before by shares of their own."""
    before = min(sector.occupied_km2, sector.occupied_before_2022_km2)
    return since_2022_share * (sector.occupied_km2 - before) + before_2022_share * before


@helper
def claimed_km2(sectors: Group[SectorState], handover_share: float) -> float:
    """Ground of the four claimed oblasts that such a hand-over gives to Russia, in km2."""
    ground = 0.0
    for i in range(FIRST_CLAIMED, LAST_CLAIMED + 1):
        ground += handed_km2(sectors[i], handover_share)
    return ground


@helper
def recovered_km2(sectors: Group[SectorState], since_2022_share: float, before_2022_share: float, p: BargainingNumbers) -> float:
    """Ground that such a return gives back to Ukraine, Crimea included, in km2."""
    ground = before_2022_share * p.crimea_km2
    for i in range(len(sectors)):
        ground += returned_km2(sectors[i], since_2022_share, before_2022_share)
    return ground


@rule
def land_years(km2: float, p: BargainingNumbers) -> float:
    """Worth of land in years of ground won at the present course: further land counts less than the first.

    Because: value is concave in gains, and what matters most is fought over first (M13).
    """
    return power(max(0.0, km2) / (p.course_gain_km2_per_week * WEEKS_PER_YEAR), p.land_exponent)


@helper
def left_share(terms: TermsNumbers, p: BargainingNumbers) -> float:
    """Part of the occupied land that the terms leave to Russia, 0 to 1: what was taken since 2022 and before is given back apart."""
    since = p.since_2022_share * terms.handover_to_ukraine_share
    return 1.0 - (since + (1.0 - p.since_2022_share) * terms.crimea_donbas_return_share)


# The terms on the table -----------------------------------------------------------------------------------------------


@rule
def tilted_relief_share(tabled_share: float, washington: WashingtonState, terms: TermsNumbers, p: BargainingNumbers) -> float:
    """Sanctions relief in the terms as Washington brings them to the table, 0 to 1: more of it, the more its terms lean to Russia.

    Only a mediator with a proposal on the table moves its terms, and as far as it mediates at all.
    Because: a mediator with a bias presses the side that it does not favour (M16), and relief is its own to give; plans like G05 lean.
    """
    promised = terms.sanctions_relief_share
    tilt = (1.0 - promised) * p.tilt_relief_share * washington.tilt_to_russia_share
    return promised + tilt * washington.mediation_share * tabled_share


# Ukraine --------------------------------------------------------------------------------------------------------------


@rule
def ukraine_war_value(ukraine: UkraineState, office_chance: float, p: BargainingNumbers) -> float:
    """Worth of going on to Ukraine over its horizon, in years of war; a year at the present course costs 1.

    Because: costs of fighting are what a deal saves (M5); expected success, not cost alone, keeps a side fighting (M8, C17).
    """
    ground = ukraine.believed_gain_km2 / p.course_gain_km2_per_week
    people = ukraine.believed_own_losses_thousand / p.course_ukrainian_losses_thousand_per_week
    enemy = ukraine.believed_enemy_losses_thousand / p.course_russian_losses_thousand_per_week
    cost = p.ukraine_ground_weight * ground + p.ukraine_people_weight * people + p.ukraine_rear_weight
    year = -cost - p.ukraine_gap_weight * ukraine.gap_share + p.ukraine_attrition_hope * enemy
    return p.horizon_years * year - p.ukraine_office_weight * office_chance


@rule
def ukraine_terms_value(
    handed_years: float, returned_years: float, relief_share: float, terms: TermsNumbers, p: BargainingNumbers
) -> float:
    """Worth to Ukraine of the terms themselves, in years of war: line, freeze, recognition, neutrality, cap, relief, justice.

    Because: the land still held has the cities and the belts, so that handing it over costs more than regaining
    fought-over land brings (M13). A majority refuses any control by Russia, and more people refuse to give up the claim in
    law than to leave the land for later (M14, E04). Impunity is a price that victims refuse to pay alone (MODEL).
    """
    left = left_share(terms, p)
    line = p.ukraine_ground_weight * (returned_years - p.governed_land_factor * handed_years)
    freeze = p.ukraine_freeze_weight * left
    recognition = p.ukraine_recognition_weight * terms.recognition_share * left
    neutrality = p.ukraine_neutrality_weight * terms.neutrality_share
    cap = p.ukraine_cap_weight * max(0.0, 1.0 - terms.ukraine_force_cap_share)  # one above the present force takes nothing
    relief = p.ukraine_relief_weight * relief_share
    justice = p.ukraine_accountability_weight * (1.0 - (1.0 - terms.accountability_share) * (1.0 - 0.5 * terms.rights_access_share))
    return line - freeze - recognition - neutrality - cap - relief + justice


@rule
def ukraine_deal_value(
    terms_value: float, ukraine: UkraineState, protection_share: float, pressure_share: float, p: BargainingNumbers
) -> float:
    """Worth of the deal to Ukraine, in years of war: terms, and what follows: the West, recovery, home, Washington, a new war, office.

    Because: the same loss of land is accepted by more people where it comes with membership (O4); return and investment
    come where peace is believed; audiences punish backing down (M7); pressure raises the chance of agreement now (M16);
    the deal is worth only what its enforcement is worth (M4); leaders bargain for their own fate as well (M6).
    """
    reattack = ukraine.reattack_belief_chance
    anchor = p.ukraine_anchor_weight * protection_share
    recovery = p.ukraine_recovery_weight * p.horizon_years * (1.0 - reattack)
    home = p.ukraine_domestic_weight * (ukraine.support_for_terms_share - p.ukraine_domestic_even_share)
    pressure = p.ukraine_pressure_weight * pressure_share * p.pressure_us_share
    new_war = p.ukraine_reattack_years * reattack
    office = p.ukraine_office_weight * ukraine_deal_office_chance(ukraine.support_for_terms_share, p)
    return terms_value + (anchor + recovery + home + pressure - new_war - office)


@rule
def ukraine_deal_office_chance(support_share: float, p: BargainingNumbers) -> float:
    """Chance that signing costs Ukraine's leader his office: all of it where nobody supports the terms.

    Because: audiences punish who gives up what they hold dear (M6, M7).
    """
    return share(p.ukraine_deal_office_risk_share * (1.0 - support_share))


# Russia ---------------------------------------------------------------------------------------------------------------


@rule
def aims_factor(aims_share: float, p: BargainingNumbers) -> float:
    """Factor on the worth of land and the dislike of limits under these aims; 1 for middling aims.

    Because: a revisionist wants what a limited Russia can leave (M4).
    """
    return 1.0 + p.aims_land_slope * (aims_share - 0.5) / 0.5


@rule
def russia_war_value(russia: RussiaState, aims: float, office_chance: float, p: BargainingNumbers) -> float:
    """Worth of going on to Russia over its horizon, in years of ground won: ground under its aims, less soldiers and strain.

    Because: a side that expects to win more than it loses goes on (M5), and hopes that the enemy's losses break it (M8, C17).
    """
    ground = russia.believed_gain_km2 / p.course_gain_km2_per_week
    people = russia.believed_own_losses_thousand / p.course_russian_losses_thousand_per_week
    enemy = russia.believed_enemy_losses_thousand / p.course_ukrainian_losses_thousand_per_week
    hope = p.russia_attrition_hope * russia.aims_share * enemy
    year = aims * ground - p.russia_people_weight * people - p.russia_strain_weight * russia.strain_share + hope
    return p.horizon_years * year - p.russia_office_weight * office_chance


@rule
def russia_terms_value(
    handed_years: float, returned_years: float, relief_share: float, aims: float, terms: TermsNumbers, p: BargainingNumbers
) -> float:
    """Worth to Russia of the terms themselves, in years of ground won: line, land made safe, status, relief, courts, limits.

    Relief is worth less when it comes late or can be undone.
    Because: losses loom larger than gains (M13, C20); recognition, neutrality and a smaller Ukrainian force were its stated
    conditions (facts/war/diplomacy); what can be withdrawn binds, and is worth less for that (M4); the fate of leaders
    after they lose power is what they fear (M6, C09).
    """
    line = aims * (handed_years - p.russia_return_weight * returned_years)
    safe = p.russia_consolidation_weight * left_share(terms, p)
    conceded = p.russia_recognition_weight * terms.recognition_share + p.russia_neutrality_weight * terms.neutrality_share
    status = conceded + p.russia_cap_weight * max(0.0, 1.0 - terms.ukraine_force_cap_share)
    soon = p.relief_patience_weeks / (p.relief_patience_weeks + terms.relief_weeks)
    relief = p.russia_relief_weight * relief_share * soon * (1.0 - p.snapback_discount_share * terms.snapback_share)
    courts = p.russia_accountability_weight * terms.accountability_share
    limits = p.russia_limit_weight * terms.russia_line_limit_share
    return line + safe + status + relief - courts - limits


@rule
def russia_deal_value(
    terms_value: float, aims_share: float, guarantee: GuaranteeState, protection_share: float, pressure_share: float,
    p: BargainingNumbers, beliefs: BeliefsNumbers,
) -> float:  # fmt: skip
    """Worth of the deal to Russia, in years of ground won: terms, the option of attacking later, the guarantee, Washington, office.

    Because: the side whose power rises in a pause can ask for more later, unless Ukraine is protected (M4, C01). Foreign
    arms turn the balance against it while it waits (M4, M9); foreign troops close the way to later gains and were named as
    a ground of the war (M9, B17); a pledge costs most if the alliance gives it. A deal ends the threat of more sanctions
    (M16); leaders bargain for their own fate as well (M6).
    """
    prospects = p.russia_option_weight * aims_share * (1.0 - protection_share)
    if guarantee.is_formed:
        aims = aims_factor(aims_share, p)
        arms = aims * p.russia_arms_weight * saturating_share(guarantee.arms_eur_bn_per_week / beliefs.arms_full_eur_bn_per_week)
        troops = aims * p.russia_troops_weight * saturating_share(guarantee.troops_promised_thousand / beliefs.troops_scale_thousand)
        pledge = aims * p.russia_pledge_weight * guarantee.pledge_share
        giver = 1.0 if guarantee.kind == ALLIANCE else p.pledge_without_alliance_share
        prospects = prospects - arms - troops - pledge * giver
    office = p.russia_office_weight * russia_deal_office_chance(aims_share, p)
    return terms_value + prospects + p.russia_pressure_weight * pressure_share - office


@rule
def russia_deal_office_chance(aims_share: float, p: BargainingNumbers) -> float:
    """Chance that settling costs Russia's leader his office: the further short of the aims, the more.

    Because: a moderate loss is punished too, though less than a disaster (M6, C07).
    """
    return share(p.russia_deal_office_risk_share * aims_share)
