"""What are going on and the deal worth to each side?

Unit of every value: one year of the war at its present course is worth 1 to that side. For Ukraine 1 is the harm of such a
year (ground, soldiers, rear); for Russia with middling aims 1 is the worth of the ground that it wins in such a year.
Zero is today's position, held without further fighting.
"""

from __future__ import annotations

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import power, share


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


# Land and risk, for both sides ----------------------------------------------------------------------------------------


@rule
def of_course(believed: float, course: float) -> float:
    """A believed weekly quantity against the present course, as a ratio."""
    return believed / course


@rule
def land_years(km2: float, course_year_km2: float, land_exponent: float) -> float:
    """Worth of land in years of ground won at the present course: further land counts less than the first.

    Because: value is concave in gains, and what matters most is fought over first (M13).
    """
    return power(max(0.0, km2) / course_year_km2, land_exponent)


@rule
def risk_over_years(risk_per_year: float, years: float) -> float:
    """Chance over so many years, 0 to 1, from a yearly chance."""
    return 1.0 - power(1.0 - share(risk_per_year), years)


@rule
def office_cost(risk_share: float, office_weight: float) -> float:
    """What the chance of losing office costs a leader (0 or less).

    Because: leaders bargain for their own fate as well (M6).
    """
    return -office_weight * risk_share


@rule
def unreturned_share(since_2022_return: float, before_2022_return: float, since_2022_share: float) -> float:
    """Part of the occupied land that the terms leave to Russia, 0 to 1."""
    return 1.0 - (since_2022_share * since_2022_return + (1.0 - since_2022_share) * before_2022_return)


@rule
def force_cut_share(force_cap_share: float) -> float:
    """Part of Ukraine's present force that a cap takes away, 0 to 1."""
    return max(0.0, 1.0 - force_cap_share)


@rule
def tilted_relief_share(
    relief_share: float, is_tabled: float, tilt_to_russia_share: float, mediation_share: float, tilt_relief_share: float
) -> float:
    """Sanctions relief in the terms as Washington brings them to the table, 0 to 1: more of it, the more its terms lean to Russia.

    Only a mediator with a proposal on the table moves its terms, and as far as it mediates at all.
    Because: a mediator with a bias presses the side that it does not favour (M16), and relief is its own to give; plans like G05 lean.
    """
    return relief_share + (1.0 - relief_share) * tilt_relief_share * tilt_to_russia_share * mediation_share * is_tabled


# Ukraine: going on ----------------------------------------------------------------------------------------------------


@rule
def ukraine_fighting_cost(
    ground_ratio: float, ground_weight: float, people_ratio: float, people_weight: float, rear_weight: float
) -> float:
    """What a year of war costs Ukraine in ground, soldiers and rear (1 at the present course, as a negative number).

    Because: costs of fighting are what a deal saves (M5).
    """
    return -(ground_weight * ground_ratio + people_weight * people_ratio + rear_weight)


@rule
def ukraine_gap_cost(gap_share: float, gap_weight: float) -> float:
    """What unmet external finance adds to the cost of a year of war (0 or less)."""
    return -gap_weight * gap_share


@rule
def attrition_hope(enemy_losses_ratio: float, hope_weight: float) -> float:
    """Worth of a year's hope that the enemy's losses break it.

    Because: expected success, not cost alone, keeps a side fighting (M8, C17).
    """
    return hope_weight * enemy_losses_ratio


# Ukraine: the deal ----------------------------------------------------------------------------------------------------


@rule
def ukraine_line_value(handed_years: float, returned_years: float, ground_weight: float, governed_land_factor: float) -> float:
    """Worth of a moved line to Ukraine: handing over governed land costs more than regaining fought-over land brings.

    Because: the land still held has the cities and the belts (M13).
    """
    return ground_weight * (returned_years - governed_land_factor * handed_years)


@rule
def ukraine_freeze_value(left_share: float, freeze_weight: float) -> float:
    """What it costs Ukraine to stop fighting for the land that stays occupied (0 or less).

    Because: a majority refuses any control by Russia, less so where nothing is recognised (M14, E04).
    """
    return -freeze_weight * left_share


@rule
def ukraine_recognition_value(recognition_share: float, left_share: float, recognition_weight: float) -> float:
    """What recognising the loss in law costs Ukraine (0 or less).

    Because: giving up the claim is refused by more people than leaving the land for later (M14).
    """
    return -recognition_weight * recognition_share * left_share


@rule
def ukraine_neutrality_value(neutrality_share: float, neutrality_weight: float) -> float:
    """What renouncing alliances costs Ukraine (0 or less)."""
    return -neutrality_weight * neutrality_share


@rule
def ukraine_cap_value(cut_share: float, cap_weight: float) -> float:
    """What a cap on its force costs Ukraine, besides the added danger (0 or less)."""
    return -cap_weight * cut_share


@rule
def ukraine_relief_value(relief_share: float, relief_weight: float) -> float:
    """What lifting sanctions on Russia costs Ukraine, besides the added danger (0 or less)."""
    return -relief_weight * relief_share


@rule
def ukraine_accountability_value(accountability_share: float, rights_access_share: float, accountability_weight: float) -> float:
    """Worth of justice, and of eyes on those under occupation, to Ukraine.

    Because: impunity is a price of peace that victims refuse to pay alone (MODEL).
    """
    return accountability_weight * (1.0 - (1.0 - accountability_share) * (1.0 - 0.5 * rights_access_share))


@rule
def ukraine_anchor_value(protection: float, anchor_weight: float) -> float:
    """Worth of belonging to the West, besides deterrence.

    Because: the same loss of land is accepted by more people where it comes with membership (O4).
    """
    return anchor_weight * protection


@rule
def ukraine_recovery_value(reattack: float, years: float, recovery_weight: float) -> float:
    """Worth of return and investment over the horizon: they come where peace is believed."""
    return recovery_weight * years * (1.0 - reattack)


@rule
def ukraine_domestic_value(support_share: float, even_share: float, domestic_weight: float) -> float:
    """Domestic reaction to signing: a gain above the even share of support, a cost below.

    Because: audiences punish backing down (M7).
    """
    return domestic_weight * (support_share - even_share)


@rule
def ukraine_pressure_value(pressure_share: float, us_share: float, pressure_weight: float) -> float:
    """What accepting saves Ukraine when Washington makes aid depend on it.

    Because: pressure raises the chance of agreement now (M16).
    """
    return pressure_weight * pressure_share * us_share


@rule
def ukraine_reattack_value(reattack: float, reattack_years: float) -> float:
    """What the believed chance of a new war against a regrouped Russia costs Ukraine (0 or less).

    Because: the deal is worth only what its enforcement is worth (M4).
    """
    return -reattack_years * reattack


# Russia: going on -----------------------------------------------------------------------------------------------------


@rule
def aims_factor(aims_share: float, slope: float) -> float:
    """Worth of land and dislike of limits under these aims; 1 for middling aims.

    Because: a revisionist wants what a limited Russia can leave (M4).
    """
    return 1.0 + slope * (aims_share - 0.5) / 0.5


@rule
def russia_fighting_value(ground_ratio: float, aims: float, people_ratio: float, people_weight: float, strain_cost: float) -> float:
    """What a year of war brings Russia: ground at its worth under its aims, less soldiers and strain.

    Because: a side that expects to win more than it loses goes on (M5).
    """
    return aims * ground_ratio - people_weight * people_ratio - strain_cost


# Russia: the deal -----------------------------------------------------------------------------------------------------


@rule
def russia_line_value(handed_years: float, returned_years: float, aims: float, return_weight: float) -> float:
    """Worth of a moved line to Russia: land given back weighs more than land won.

    Because: losses loom larger than gains (M13, C20).
    """
    return aims * (handed_years - return_weight * returned_years)


@rule
def russia_consolidation_value(left_share: float, consolidation_weight: float) -> float:
    """Worth of the land in hand made safe, as far as it is kept."""
    return consolidation_weight * left_share


@rule
def russia_status_value(
    recognition_share: float,
    recognition_weight: float,
    neutrality_share: float,
    neutrality_weight: float,
    cut_share: float,
    cap_weight: float,
) -> float:
    """Worth of what Ukraine concedes in law: recognition, neutrality, a smaller force.

    Because: these were Russia's stated conditions (facts/war/diplomacy).
    """
    return recognition_weight * recognition_share + neutrality_weight * neutrality_share + cap_weight * cut_share


@rule
def russia_relief_value(
    relief_share: float,
    relief_weeks: float,
    patience_weeks: float,
    snapback_share: float,
    snapback_discount_share: float,
    relief_weight: float,
) -> float:
    """Worth of sanctions relief: less when it comes late or can be undone.

    Because: what can be withdrawn binds, and is worth less for that (M4).
    """
    soon = patience_weeks / (patience_weeks + relief_weeks)
    return relief_weight * relief_share * soon * (1.0 - snapback_discount_share * snapback_share)


@rule
def russia_accountability_value(accountability_share: float, accountability_weight: float) -> float:
    """What courts and custody cost Russia's leaders (0 or less).

    Because: the fate of leaders after they lose power is what they fear (M6, C09).
    """
    return -accountability_weight * accountability_share


@rule
def russia_limit_value(line_limit_share: float, limit_weight: float) -> float:
    """What limits on its forces near the line cost Russia (0 or less)."""
    return -limit_weight * line_limit_share


@rule
def russia_troops_value(troops_part: float, aims: float, troops_weight: float) -> float:
    """What foreign troops in Ukraine cost Russia (0 or less).

    Because: they close the way to later gains and were named as a ground of the war (M9, B17).
    """
    return -aims * troops_weight * troops_part


@rule
def russia_pledge_value(pledge_share: float, is_alliance: bool, outside_alliance_share: float, aims: float, pledge_weight: float) -> float:
    """What a pledge to fight for Ukraine costs Russia (0 or less), most if the alliance gives it."""
    if is_alliance:
        return -aims * pledge_weight * pledge_share
    return -aims * pledge_weight * pledge_share * outside_alliance_share


@rule
def russia_arms_value(arms_part: float, aims: float, arms_weight: float) -> float:
    """What arms promised to Ukraine for the time after the signature cost Russia (0 or less).

    Because: they turn the balance against it while it waits (M4, M9).
    """
    return -aims * arms_weight * arms_part


@rule
def russia_option_value(aims_share: float, protection: float, option_weight: float) -> float:
    """Worth of the option of attacking again later: high for a revisionist, gone where Ukraine is protected.

    Because: the side whose power rises in a pause can ask for more later (M4, C01).
    """
    return option_weight * aims_share * (1.0 - protection)


@rule
def russia_pressure_value(pressure_share: float, pressure_weight: float) -> float:
    """What accepting saves Russia when Washington threatens more sanctions on refusal."""
    return pressure_weight * pressure_share


@rule
def russia_deal_risk(aims_share: float, deal_risk_share: float) -> float:
    """Chance that settling costs Russia's leader his office, 0 to 1: the further short of the aims, the more.

    Because: a moderate loss is punished too, though less than a disaster (M6, C07).
    """
    return share(deal_risk_share * aims_share)


@rule
def ukraine_deal_risk(support_share: float, deal_risk_share: float) -> float:
    """Chance that signing costs Ukraine's leader his office, 0 to 1: all of it where nobody supports the terms."""
    return share(deal_risk_share * (1.0 - support_share))
