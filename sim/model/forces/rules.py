"""How do two armies grow, wear out and recover, week by week?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import power, share

if TYPE_CHECKING:
    from sim.model.states.choices import StartNumbers, TermsNumbers


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


# --- people


@rule
def russia_recruits_thousand(manpower_share: float, strain_share: float, start: StartNumbers, p: ForcesNumbers) -> float:
    """People whom Russia can recruit in a week, in thousand: it raises pay as its army shrinks, and pays less in a strained economy.

    Because: contract recruitment followed the losses, with rising bonuses (W_INTAKE); the effort is full at half the force.
    Bonuses come from the budget (MODEL 3.9).
    """
    strained = math.exp(-p.strain_on_recruits * (strain_share - start.strain_share))
    effort = power(max(manpower_share, 0.5), -p.russia_effort_elasticity)
    return p.russia_recruits_thousand_per_week * strained * effort


@rule
def ukraine_recruits_thousand(manpower_share: float, willing_factor: float, gap_share: float, p: ForcesNumbers) -> float:
    """People whom Ukraine can recruit in a week, in thousand: it calls up more as its army shrinks, as far as they are willing and paid.

    Because: mobilisation works as far as people are willing to serve (MODEL 3.7); what donors leave unpaid is missing (MODEL 3.9).
    """
    effort = power(max(manpower_share, 0.5), -p.ukraine_effort_elasticity)
    return p.ukraine_recruits_thousand_per_week * willing_factor * effort * share(1.0 - p.gap_on_recruits * gap_share)


@rule
def willing_to_serve_factor(morale_share: float, p: ForcesNumbers) -> float:
    """Willingness to serve, 1 = at the reference morale.

    Because: morale brings recruits and keeps soldiers from leaving (MODEL 3.7).
    """
    return power(morale_share / p.morale_reference_share, p.morale_elasticity)


@rule
def deserters_thousand(personnel_thousand: float, usual_per_week: float, willing_factor: float, is_at_war: bool, p: ForcesNumbers) -> float:
    """Deserters and expired contracts of a week, in thousand: more where few are willing, few without fighting.

    Because: reported absences rose as the force tired (facts/war/personnel).
    """
    if is_at_war:
        return personnel_thousand * share(usual_per_week / max(0.5, willing_factor))
    return personnel_thousand * share(usual_per_week * p.peace_desertion_share)


@rule
def russia_rebuilding_thousand(
    recruits_thousand: float, personnel_thousand: float, signed_thousand: float, aims_share: float, terms: TermsNumbers, p: ForcesNumbers
) -> float:
    """People whom Russia takes in during a week of ceasefire, in thousand; below nought, people sent home.

    It moves toward a wanted force, a share of that on the day of the signature.
    Because: who has limited aims sends people home, who is revisionist regroups; no more come than can be had without the
    pressure of war, and nobody is called up beyond the wanted force (M4); limits near the line bound it (C02).
    """
    wanted_share = p.limited_force_share + (p.revisionist_force_share - p.limited_force_share) * aims_share
    wanted_thousand = signed_thousand * wanted_share * (1.0 - p.line_limit_effect * terms.russia_line_limit_share)
    return min(recruits_thousand * p.rebuild_speed_share, (wanted_thousand - personnel_thousand) / p.russia_adjust_weeks)


@rule
def ukraine_rebuilding_thousand(
    recruits_thousand: float, personnel_thousand: float, signed_thousand: float, terms: TermsNumbers, p: ForcesNumbers
) -> float:
    """People whom Ukraine takes in during a week of ceasefire, in thousand; below nought, people sent home.

    It moves toward a wanted force, a share of that on the day of the signature and never above the cap of the terms.
    Because: a cap binds only who wants more (C02); no more come than can be had without the pressure of war (M4).
    """
    wanted_thousand = signed_thousand * min(p.ukraine_peace_force_share, terms.ukraine_force_cap_share)
    return min(recruits_thousand * p.rebuild_speed_share, (wanted_thousand - personnel_thousand) / p.ukraine_adjust_weeks)


# --- materiel and training


@rule
def production_factor(strain_share: float, sanctions_share: float, start: StartNumbers, p: ForcesNumbers) -> float:
    """Factor on what Russia's factories can build, 1 = as at the start.

    Because: a strained economy builds less; sanctions beyond those of the start take parts away, relief brings them back
    (MODEL 3.6, 3.9).
    """
    strained = math.exp(-p.strain_on_production * (strain_share - start.strain_share))
    return strained * math.exp(-p.sanctions_on_production * (sanctions_share - 1.0))


@rule
def ukraine_supplied_index(
    recovery_index: float, gap_share: float, arms_eur_bn: float, materiel_index: float, in_ceasefire: bool, p: ForcesNumbers
) -> float:
    """Materiel that Ukraine gets in a week: built by its own economy as far as it is paid for, and delivered by donors.

    Because: bills that donors leave unpaid stop factories (MODEL 3.9); in a ceasefire arming slows down as the wanted stock fills up.
    """
    built = p.ukraine_built_per_week * recovery_index * share(1.0 - p.gap_on_production * gap_share)
    supplied = built + p.materiel_per_eur_bn * arms_eur_bn
    if in_ceasefire:
        return supplied * share(1.0 - materiel_index / p.ukraine_wanted_materiel_index)
    return supplied


@rule
def wear_index(materiel_index: float, usual_per_week: float, tempo_index: float, p: ForcesNumbers) -> float:
    """Materiel lost and used up in a week, as an index.

    Because: what is in use wears by the pace of the fighting, and some wears out even without any (K13).
    """
    return materiel_index * share(usual_per_week * (p.peace_wear_share + (1.0 - p.peace_wear_share) * tempo_index))


@rule
def readiness_after_week_share(readiness_share: float, losses_thousand: float, personnel_thousand: float, p: ForcesNumbers) -> float:
    """Readiness (share) after a week.

    Because: training builds it up slowly, losses of trained people wear it down, and a pause lets it grow (M12).
    """
    lost_share = share(losses_thousand / max(personnel_thousand, 1.0))
    trained_share = readiness_share + (p.training_share - readiness_share) / p.training_weeks
    return share(trained_share - p.readiness_erosion * lost_share)
