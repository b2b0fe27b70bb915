"""How do two armies grow, wear out and recover, week by week?"""

from __future__ import annotations

import math

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import power, share, toward


class ForcesNumbers(NumbersOf):
    """The numbers of conf/parameters/forces.yaml, in one world."""

    russia_recruits_thousand_per_week: float
    russia_effort_elasticity: float
    strain_on_recruits: float
    russia_desertion_per_week: float
    intake_to_theatre_share: float
    ukraine_recruits_thousand_per_week: float
    ukraine_effort_elasticity: float
    morale_reference_share: float
    morale_elasticity: float
    ukraine_desertion_per_week: float
    gap_on_recruits: float
    gap_on_production: float
    recovery_weeks: float
    rebuild_speed_share: float
    peace_desertion_share: float
    limited_force_share: float
    revisionist_force_share: float
    line_limit_effect: float
    russia_adjust_weeks: float
    ukraine_peace_force_share: float
    ukraine_adjust_weeks: float
    russia_wear_per_week: float
    russia_built_per_week: float
    refurbished_per_week: float
    stored_index: float
    strain_on_production: float
    sanctions_on_production: float
    russia_wanted_materiel_index: float
    ukraine_wear_per_week: float
    ukraine_built_per_week: float
    materiel_per_eur_bn: float
    ukraine_wanted_materiel_index: float
    peace_wear_share: float
    training_share: float
    training_weeks: float
    readiness_erosion: float


@rule
def combat_power_index(
    personnel_thousand: float,
    power_per_thousand: float,
    materiel_index: float,
    readiness_share: float,
    readiness_reference_share: float,
    materiel_exponent: float,
    readiness_exponent: float,
) -> float:
    """Combat power, 1 = Russia's at the start: people, times what they have, times what they can do with it.

    Because: losses of one factor can be made good by another only in part (Cobb-Douglas, M12).
    """
    readiness = readiness_share / readiness_reference_share
    return personnel_thousand * power_per_thousand * power(materiel_index, materiel_exponent) * power(readiness, readiness_exponent)


@rule
def strained_factor(strain_share: float, reference_share: float, effect: float) -> float:
    """Factor on recruitment or production: a strained economy pays and builds less than at the reference strain (MODEL 3.9)."""
    return math.exp(-effect * (strain_share - reference_share))


@rule
def sanctioned_factor(sanctions_share: float, effect: float) -> float:
    """Factor on production: sanctions above the level of the start lower it, relief raises it (MODEL 3.6, 3.9)."""
    return math.exp(-effect * (sanctions_share - 1.0))


@rule
def replacement_effort(manpower_share: float, elasticity: float) -> float:
    """Factor on recruitment: a shrunken army raises pay and calls up more, a swollen one finds fewer who still come.

    Because: contract recruitment followed the losses, with rising bonuses (W_INTAKE). The effort is full at half the force.
    """
    return power(max(manpower_share, 0.5), -elasticity)


@rule
def willing_factor(morale_share: float, reference_share: float, elasticity: float) -> float:
    """Factor on recruitment: mobilisation works as far as people are willing to serve (MODEL 3.7)."""
    return power(morale_share / reference_share, elasticity)


@rule
def unpaid_factor(gap_share: float, effect: float) -> float:
    """Factor on pay, recruits and production: what donors leave unpaid is missing (MODEL 3.9)."""
    return share(1.0 - effect * gap_share)


@rule
def wanted_force_thousand(
    signed_thousand: float, limited_share: float, revisionist_share: float, aims_share: float, line_limit_share: float, limit_effect: float
) -> float:
    """Force that Russia keeps in the theatre during a ceasefire, in thousand, from its force on the day of the signature.

    Because: who has limited aims sends people home, who is revisionist regroups (M4); limits near the line bound it (C02).
    """
    wanted_share = limited_share + (revisionist_share - limited_share) * aims_share
    return signed_thousand * wanted_share * (1.0 - limit_effect * line_limit_share)


@rule
def capped_force_thousand(signed_thousand: float, peace_share: float, cap_share: float) -> float:
    """Force that Ukraine keeps in the theatre during a ceasefire, in thousand: never above the cap of the terms (C02).

    Both are shares of its force on the day of the signature.
    """
    return signed_thousand * min(peace_share, cap_share)


@rule
def recruits_toward_thousand(capacity_thousand: float, personnel_thousand: float, wanted_thousand: float, weeks: float) -> float:
    """Recruits of a week of ceasefire, in thousand: only what is missing from the wanted force, and no more than can be had."""
    return max(0.0, min(capacity_thousand, (wanted_thousand - personnel_thousand) / weeks))


@rule
def demobilised_thousand(personnel_thousand: float, wanted_thousand: float, weeks: float) -> float:
    """People sent home in a week of ceasefire, in thousand: what exceeds the wanted force, over so many weeks."""
    return max(0.0, (personnel_thousand - wanted_thousand) / weeks)


@rule
def deserters_thousand(personnel_thousand: float, rate_per_week: float, willing: float, is_at_war: bool, peace_share: float) -> float:
    """Deserters and expired contracts of a week, in thousand: more where few are willing, few without fighting.

    Because: reported absences rose as the force tired (facts/war/personnel).
    """
    if is_at_war:
        return personnel_thousand * share(rate_per_week / max(0.5, willing))
    return personnel_thousand * share(rate_per_week * peace_share)


@rule
def returning_thousand(wounded_thousand: float, recovery_weeks: float) -> float:
    """Wounded who come back from hospital in a week, in thousand (W_INTAKE)."""
    return wounded_thousand / recovery_weeks


@rule
def wear_index(materiel_index: float, wear_per_week: float, tempo_index: float, peace_share: float) -> float:
    """Materiel lost and used up in a week: part of the stock, by the pace of the fighting (K13)."""
    return materiel_index * share(wear_per_week * (peace_share + (1.0 - peace_share) * tempo_index))


@rule
def refurbished_index(stores_index: float, rate_per_week: float) -> float:
    """Materiel won in a week from Soviet stores: less and less as the stores empty (facts/war/materiel)."""
    return stores_index * rate_per_week


@rule
def stores_left_index(stores_index: float, refurbished_index_per_week: float, stored_index: float) -> float:
    """What is left of the stores after a week, 1 = end of 2024; `stored_index` is what they held then in units of materiel."""
    return max(0.0, stores_index - refurbished_index_per_week / stored_index)


@rule
def absorbed_share(materiel_index: float, wanted_index: float) -> float:
    """Share of the possible output that is still built in a ceasefire: arming slows down as the wanted stock fills up."""
    return share(1.0 - materiel_index / wanted_index)


@rule
def readiness_after_week_share(
    readiness_share: float, training_share: float, training_weeks: float, losses_thousand: float, personnel_thousand: float, erosion: float
) -> float:
    """Readiness after a week: training builds it up slowly, losses of trained people wear it down; a pause lets it grow (M12)."""
    lost_share = share(losses_thousand / max(personnel_thousand, 1.0))
    return share(toward(readiness_share, training_share, training_weeks) - erosion * lost_share)
