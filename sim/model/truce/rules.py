"""How quiet is a truce, who sees its violations, and when does an incident become a collapse?"""

from __future__ import annotations

import math

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import chance_per_week, power, remembered_share, share
from sim.model.states.agreement import DEFINITIVE, HOLIDAY, PRELIMINARY


class TruceNumbers(NumbersOf):
    """The numbers of conf/parameters/truce.yaml, in one world."""

    exchanges_per_week: float
    temper_spread_log: float
    apart_calm_share: float
    branching_share: float
    reply_share: float
    fire_memory_weeks: float
    fire_count_size: float
    hotspot_spread_log: float
    quiet_loose_share: float
    quiet_enforced_share: float
    recovery_loose_weeks: float
    recovery_enforced_weeks: float
    separation_half_km: float
    separation_enforcement_share: float
    verification_enforcement_share: float
    monitor_enforcement_share: float
    troops_enforcement_share: float
    recommitments_per_year: float
    pressure_fire_log: float
    grievance_fire_log: float
    monitor_lag_weeks: float
    monitor_build_weeks: float
    monitors_for_view_thousand: float
    best_detection_share: float
    attribution_unverified_share: float
    attribution_verified_share: float
    monitor_restraint_share: float
    expulsion_per_year_share: float
    deadly_share: float
    troops_calm_per_thousand: float
    troops_calm_limit_thousand: float
    misreading_share: float
    violation_per_exchange: float
    violation_memory_weeks: float
    answer_by_guarantors_share: float
    answer_by_sanctions_share: float
    relief_tolerance_violations: float
    accident_holiday_share: float
    accident_preliminary_share: float
    accident_definitive_share: float
    lapse_holiday_per_week_share: float
    spoiler_attacks_per_month: float
    spoiler_anger_log: float
    spoiler_holiday_share: float
    spoiler_preliminary_share: float
    spoiler_definitive_share: float
    trust_erosion_log: float
    containment_by_guarantee_share: float
    containment_by_monitors_share: float
    durable_weeks: float


@rule
def joined_share(one_share: float, other_share: float) -> float:
    """Joint effect (share) of two safeguards, each of which lets through only what the other lets through."""
    return 1.0 - (1.0 - one_share) * (1.0 - other_share)


@rule
def of_class(agreement_class: int, holiday: float, preliminary: float, definitive: float) -> float:
    """The value that belongs to the class of an agreement; an agreement without a class counts as a holiday truce.

    Because: a weekend truce and an armistice are different things under one name (A31).
    """
    if agreement_class == DEFINITIVE:
        return definitive
    if agreement_class == PRELIMINARY:
        return preliminary
    return holiday


@rule
def separation_share(separation_km: float, half_km: float) -> float:
    """How far the forces are out of each other's reach (0 in contact to 1), with less added by every further kilometre.

    Because: a buffer takes away the occasions of local fire; known buffers are a few kilometres deep (A18).
    """
    return separation_km / (separation_km + half_km)


@rule
def graded(loose: float, enforced: float, enforcement_share: float) -> float:
    """A quantity between its value without and with full enforcement, in equal proportions.

    Because: truces without and with checks differ by orders of magnitude; between them the form is a judgement (M2, F07).
    """
    return loose * power(enforced / loose, enforcement_share)


@rule
def envelope_share(weeks: float, quiet_share: float, recovery_weeks: float) -> float:
    """Fire under a truce (share of its full level) so many weeks after the last commitment: quiet first, then rising.

    Because: every recommitment in the Donbas brought a sharp drop and a slow return (M2, F07, F08).
    """
    return 1.0 - (1.0 - quiet_share) * math.exp(-weeks / recovery_weeks)


@rule
def temper_factor(spread_log: float, luck: float) -> float:
    """Factor of one agreement on all local fire, mean 1 over agreements; `luck` is a standard normal number.

    Because: truces of like terms differ widely in their violations, and many violations need not mean war (M3).
    """
    return math.exp(spread_log * luck - 0.5 * spread_log * spread_log)


@rule
def recommitment_chance(restored_share: float, recommitments_per_year: float, weeks_per_year: float) -> float:
    """Chance per week that the parties commit themselves anew, the nearer fire is to its full level.

    Because: commitments were renewed about as often as they wore out (F08).
    """
    return share(restored_share * recommitments_per_year / weeks_per_year)


@rule
def fire_factor(pressure_share: float, text_detail_share: float, pressure_log: float, grievance_log: float) -> float:
    """Factor on local fire, 1 for a free and complete agreement.

    Because: a forced signature and questions left open leave grievances at the line (M16, A12).
    """
    return math.exp(pressure_log * pressure_share + grievance_log * (1.0 - text_detail_share))


@rule
def apart_factor(separation: float, apart_calm_share: float) -> float:
    """Factor on local fire of forces that are out of each other's reach: a buffer removes the occasions (A01, A18)."""
    return 1.0 - apart_calm_share * separation


@rule
def spontaneous_fire_per_week(exchanges_per_week: float, branching_share: float, front_sides: int) -> float:
    """Exchanges of fire a week that one side starts in a sector of average heat without an earlier one to answer, at full level.

    Because: most violations start locally, at few places; the rest answer earlier ones (F06, F11).
    """
    return exchanges_per_week * (1.0 - branching_share) / front_sides


@rule
def reply_branching_share(branching_share: float, cross_share: float, monitor_restraint_share: float, seen_share: float) -> float:
    """Answers from the other side that one exchange of fire calls forth.

    Because: both sides retaliate (F05); observers offer another way to be heard and make starting fire visible (M10, M11).
    """
    return branching_share * cross_share * (1.0 - monitor_restraint_share * seen_share)


@rule
def own_branching_share(branching_share: float, cross_share: float) -> float:
    """Further exchanges on the same side that one exchange of fire calls forth (F01)."""
    return branching_share * (1.0 - cross_share)


@rule
def expected_fire_per_week(spontaneous: float, own_branching: float, own_heat: float, reply_branching: float, enemy_heat: float) -> float:
    """Exchanges of fire to expect this week from one side in one sector.

    Because: fire is self-exciting: recent fire of either side calls forth more (M2, F01).
    """
    return spontaneous + own_branching * own_heat + reply_branching * enemy_heat


@rule
def heat_after_week(heat_per_week: float, fire_per_week: float, memory_weeks: float) -> float:
    """Remembered fire (exchanges a week) after this week's (M2)."""
    kept_share = remembered_share(memory_weeks)
    return kept_share * heat_per_week + (1.0 - kept_share) * fire_per_week


@rule
def deployed_share(weeks: float, lag_weeks: float, build_weeks: float) -> float:
    """Share of the mission that is in place so many weeks after the signature."""
    if weeks < lag_weeks:
        return 0.0
    return 1.0 - math.exp(-(weeks - lag_weeks + 1.0) / build_weeks)


@rule
def detection_share(present_thousand: float, access_share: float, thousand_for_view: float, best_share: float) -> float:
    """Share of incidents that monitors see: more eyes and more access, up to what night and distance allow.

    Because: detection depends on density and access; unarmed monitors never see all (M10).
    """
    return best_share * access_share * (1.0 - math.exp(-present_thousand / thousand_for_view))


@rule
def attribution_share(verification_share: float, unverified_share: float, verified_share: float) -> float:
    """Share of seen incidents whose author is named.

    Because: counting shots does not say who fired; a mandate to verify does, in part (F14, A19).
    """
    return unverified_share + (verified_share - unverified_share) * verification_share


@rule
def expulsion_chance(per_year_share: float, weeks_per_year: float) -> float:
    """Chance per week that one side ends its consent to the mission, as hosts of missions have done (M10)."""
    return chance_per_week(per_year_share, weeks_per_year)


@rule
def calm_by_troops_share(troops_thousand: float, calm_per_thousand: float, limit_thousand: float) -> float:
    """Share of deadly violence that remains with so many guarantor troops in the country.

    Because: deaths in battle fall with the number of armed peacekeepers, shown up to a limit only (A09).
    """
    return math.exp(-calm_per_thousand * min(troops_thousand, limit_thousand))


@rule
def deadly_chance(incidents: float, deadly_share: float, remaining_share: float) -> float:
    """Chance that at least one of this week's incidents kills many (M3)."""
    return 1.0 - math.exp(-incidents * deadly_share * remaining_share)


@rule
def misreading_chance(misreading_share: float, monitor_restraint_share: float, named_share: float) -> float:
    """Chance that a deadly local incident is taken for an order from above.

    Because: observers name the author of the fire sooner and offer another way to be heard (M10, M11).
    """
    return misreading_share * (1.0 - monitor_restraint_share * named_share)


@rule
def violations_this_week(incidents: float, violation_per_exchange: float, is_deadly: bool) -> float:
    """Violations that call for an answer, in units of one deadly incident (M9)."""
    if is_deadly:
        return incidents * violation_per_exchange + 1.0
    return incidents * violation_per_exchange


@rule
def answered_share(
    pledge_share: float, snapback_share: float, named_share: float, by_pledge_share: float, by_sanctions_share: float
) -> float:
    """Share of violations that somebody answers: guarantors, or sanctions once the author is named (M9, M11)."""
    return joined_share(pledge_share * by_pledge_share, snapback_share * named_share * by_sanctions_share)


@rule
def count_after_week(count: float, new: float, memory_weeks: float) -> float:
    """A decaying count after this week's new cases."""
    return remembered_share(memory_weeks) * count + new


@rule
def relief_share(promised_share: float, weeks: float, relief_weeks: float, snapback_share: float, suspended_share: float) -> float:
    """Sanctions relief in force (share): granted step by step, suspended while violations are fresh.

    Because: relief by instalments keeps a stake in the truce (A18); snapback takes it away again.
    """
    due_share = share((weeks + 1.0) / max(1.0, relief_weeks))
    return promised_share * due_share * (1.0 - snapback_share * suspended_share)


@rule
def relief_after_collapse_share(relief: float, snapback_share: float, unity_share: float) -> float:
    """Sanctions relief (share) that stays in force when the agreement has collapsed: the rest is taken back, as far as agreed."""
    return relief * (1.0 - snapback_share * unity_share)


@rule
def trust_share(contained_share: float, text_detail_share: float, unanswered: float, erosion_log: float) -> float:
    """Trust of each side that the other is willing and able to stop its own violators.

    Because: trust rests on who contains incidents and on agreed procedures, and dies with every unanswered violation (M15, A46).
    """
    return joined_share(contained_share, 0.5 * text_detail_share) * math.exp(-erosion_log * unanswered)


@rule
def contained_share(credibility_share: float, named_share: float, by_guarantee_share: float, by_monitors_share: float) -> float:
    """How far guarantors and monitors keep an incident from spreading: accidents are contained where they stand (A03, M11)."""
    return joined_share(credibility_share * by_guarantee_share, named_share * by_monitors_share)


@rule
def accident_collapse_chance(is_misread: bool, collapse_share: float, contained: float) -> float:
    """Chance that an incident, taken for an order from above, ends the ceasefire this week.

    Because: a mass-casualty strike makes collapse much likelier, yet mostly does not end a truce by itself (M3).
    """
    if not is_misread:
        return 0.0
    return collapse_share * (1.0 - contained)


@rule
def spoiler_attack_chance(attacks_per_week: float, betrayal_share: float, protest_share: float, anger_log: float) -> float:
    """Chance per week of a violent attempt to wreck the agreement.

    Because: spoilers come from those who see the terms as a betrayal, and streets give them cover (M15, A46).
    """
    return share(attacks_per_week * math.exp(anger_log * (betrayal_share + protest_share)))


@rule
def spoiler_collapse_chance(collapse_share: float, trust: float) -> float:
    """Chance that a spoiler's attack ends the ceasefire: the less each trusts the other to stop spoilers, the likelier (M15)."""
    return collapse_share * (1.0 - trust)


@rule
def lapse_chance(agreement_class: int, lapse_per_week_share: float, contained: float) -> float:
    """Chance per week that a truce without text or line dissolves in local fire.

    Because: a third of unwritten truces broke within a week (A33); only holiday truces are without text and line.
    """
    if agreement_class > HOLIDAY:
        return 0.0
    return lapse_per_week_share * (1.0 - contained)
