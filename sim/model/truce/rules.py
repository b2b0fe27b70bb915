"""How quiet is a truce, who sees its violations, and when does an incident become a collapse?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import joined_share, power, share
from sim.model.calendar import WEEKS_PER_MONTH, WEEKS_PER_YEAR
from sim.model.states.agreement import DEFINITIVE, HOLIDAY, PRELIMINARY
from sim.model.states.places import SECTOR_COUNT

if TYPE_CHECKING:
    from sim.model.states.choices import TermsNumbers

FRONT_SIDES: Final = SECTOR_COUNT + SECTOR_COUNT  # both sides in every sector


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


# --- what keeps a truce


@rule
def separation_share(terms: TermsNumbers, p: TruceNumbers) -> float:
    """How far the forces are out of each other's reach (0 in contact to 1), with less added by every further kilometre.

    Because: a buffer takes away the occasions of local fire; known buffers are a few kilometres deep (A18).
    """
    return terms.separation_km / (terms.separation_km + p.separation_half_km)


@rule
def remaining_violence_factor(troops_thousand: float, p: TruceNumbers) -> float:
    """Factor on deadly violence with so many guarantor troops in the country: 1 without any.

    Because: deaths in battle fall with the number of armed peacekeepers, shown up to a limit only (A09).
    """
    return math.exp(-p.troops_calm_per_thousand * min(troops_thousand, p.troops_calm_limit_thousand))


@rule
def enforcement_share(detection_share: float, troops_thousand: float, terms: TermsNumbers, p: TruceNumbers) -> float:
    """How strictly the truce is enforced (0 not at all to 1): separation, verification, monitors and guarantors' troops.

    Because: each of them keeps the line quieter, and none is enough alone (M2, A01, A19). They work side by side: each stops
    its part of what the others let through (judgement).
    """
    apart = p.separation_enforcement_share * separation_share(terms, p)
    verified = p.verification_enforcement_share * terms.verification_share
    watched = p.monitor_enforcement_share * detection_share
    policed = p.troops_enforcement_share * (1.0 - remaining_violence_factor(troops_thousand, p))
    return joined_share(joined_share(apart, verified), joined_share(watched, policed))


# --- fire along the line


@rule
def envelope_share(weeks: float, enforcement_share: float, p: TruceNumbers) -> float:
    """Fire under a truce (share of its full level) so many weeks after the last commitment: quiet first, then rising.

    Because: every recommitment in the Donbas brought a sharp drop and a slow return (M2, F07, F08). Truces without and
    with checks differ by orders of magnitude, so that enforcement counts in equal proportions (judgement).
    """
    quiet_share = p.quiet_loose_share * power(p.quiet_enforced_share / p.quiet_loose_share, enforcement_share)
    recovery_weeks = p.recovery_loose_weeks * power(p.recovery_enforced_weeks / p.recovery_loose_weeks, enforcement_share)
    return 1.0 - (1.0 - quiet_share) * math.exp(-weeks / recovery_weeks)


@rule
def recommitment_chance(envelope_share: float, p: TruceNumbers) -> float:
    """Chance per week that the parties commit themselves anew, the nearer fire is to its full level.

    Because: commitments were renewed about as often as they wore out (F08).
    """
    return share(envelope_share * p.recommitments_per_year / WEEKS_PER_YEAR)


@rule
def spontaneous_fire_per_week(
    envelope_share: float, temper_factor: float, pressure_share: float, terms: TermsNumbers, p: TruceNumbers
) -> float:
    """Exchanges of fire a week that one side starts in a sector of average heat without an earlier one to answer.

    Because: most violations start locally, at few places; the rest answer earlier ones (F06, F11). A forced signature and
    questions left open leave grievances at the line (M16, A12); a buffer removes the occasions (A01, A18).
    """
    grievance_factor = math.exp(p.pressure_fire_log * pressure_share + p.grievance_fire_log * (1.0 - terms.text_detail_share))
    contact_factor = 1.0 - p.apart_calm_share * separation_share(terms, p)
    at_full_level = p.exchanges_per_week * (1.0 - p.branching_share) / FRONT_SIDES
    return envelope_share * temper_factor * grievance_factor * contact_factor * at_full_level


@rule
def expected_fire_per_week(
    spontaneous_per_week: float, own_heat_per_week: float, enemy_heat_per_week: float, detection_share: float, p: TruceNumbers
) -> float:
    """Exchanges of fire to expect this week from one side in one sector.

    Because: fire is self-exciting: recent fire of either side calls forth more (M2, F01), and both sides retaliate (F05).
    Observers restrain replies: they offer another way to be heard and make starting fire visible (M10, M11).
    """
    continued = p.branching_share * (1.0 - p.reply_share)
    replied = p.branching_share * p.reply_share * (1.0 - p.monitor_restraint_share * detection_share)
    return spontaneous_per_week + continued * own_heat_per_week + replied * enemy_heat_per_week


# --- who sees it, and who answers


@rule
def deployed_share(weeks: float, p: TruceNumbers) -> float:
    """Share of the mission that is in place so many weeks after the signature.

    Because: missions come late and build up slowly (M10).
    """
    if weeks < p.monitor_lag_weeks:
        return 0.0
    return 1.0 - math.exp(-(weeks - p.monitor_lag_weeks + 1.0) / p.monitor_build_weeks)


@rule
def detection_share(present_thousand: float, terms: TermsNumbers, p: TruceNumbers) -> float:
    """Share of incidents that monitors see: more eyes and more access, up to what night and distance allow.

    Because: detection depends on density and access; unarmed monitors never see all (M10).
    """
    return p.best_detection_share * terms.monitor_access_share * (1.0 - math.exp(-present_thousand / p.monitors_for_view_thousand))


@rule
def attribution_share(terms: TermsNumbers, p: TruceNumbers) -> float:
    """Share of seen incidents whose author is named.

    Because: counting shots does not say who fired; a mandate to verify does, in part (F14, A19).
    """
    gained_share = p.attribution_verified_share - p.attribution_unverified_share
    return p.attribution_unverified_share + gained_share * terms.verification_share


@rule
def deadly_chance(incidents: float, troops_thousand: float, p: TruceNumbers) -> float:
    """Chance that at least one of this week's incidents kills many.

    Because: each of many small incidents may be the one (M3); armed guarantors make it rarer (A09).
    """
    return 1.0 - math.exp(-incidents * p.deadly_share * remaining_violence_factor(troops_thousand, p))


@rule
def misreading_chance(named_share: float, p: TruceNumbers) -> float:
    """Chance that a deadly local incident is taken for an order from above.

    Because: observers name the author of the fire sooner and offer another way to be heard (M10, M11).
    """
    return p.misreading_share * (1.0 - p.monitor_restraint_share * named_share)


@rule
def answered_share(named_share: float, pledge_share: float, terms: TermsNumbers, p: TruceNumbers) -> float:
    """Share of violations that somebody answers: guarantors, or sanctions once the author is named.

    Because: a pledge binds whoever gave it, and snapback needs somebody to blame (M9, M11).
    """
    return joined_share(pledge_share * p.answer_by_guarantors_share, terms.snapback_share * named_share * p.answer_by_sanctions_share)


@rule
def relief_share(promised_share: float, weeks: float, recent_violations: float, terms: TermsNumbers, p: TruceNumbers) -> float:
    """Sanctions relief in force (share): granted step by step, suspended while violations are fresh.

    Because: relief by instalments keeps a stake in the truce (A18); snapback takes it away again.
    """
    due_share = share((weeks + 1.0) / max(1.0, terms.relief_weeks))
    suspended_share = share(recent_violations / p.relief_tolerance_violations)
    return promised_share * due_share * (1.0 - terms.snapback_share * suspended_share)


# --- when an incident becomes a collapse


@rule
def contained_share(credibility_share: float, named_share: float, p: TruceNumbers) -> float:
    """How far guarantors and monitors keep an incident from spreading (share).

    Because: accidents are contained where they stand (A03, M11).
    """
    return joined_share(credibility_share * p.containment_by_guarantee_share, named_share * p.containment_by_monitors_share)


@rule
def accident_collapse_chance(is_misread: bool, agreement_class: int, contained_share: float, p: TruceNumbers) -> float:
    """Chance that an incident, taken for an order from above, ends the ceasefire this week.

    Because: a mass-casualty strike makes collapse much likelier, yet mostly does not end a truce by itself (M3). A weekend
    truce and an armistice are different things under one name (A31); without a class it counts as a holiday truce.
    """
    if not is_misread:
        return 0.0
    chance = p.accident_holiday_share
    if agreement_class == PRELIMINARY:
        chance = p.accident_preliminary_share
    elif agreement_class == DEFINITIVE:
        chance = p.accident_definitive_share
    return chance * (1.0 - contained_share)


@rule
def lapse_chance(agreement_class: int, contained_share: float, p: TruceNumbers) -> float:
    """Chance per week that a truce without text or line dissolves in local fire.

    Because: a third of unwritten truces broke within a week (A33); only holiday truces are without text and line.
    """
    if agreement_class > HOLIDAY:
        return 0.0
    return p.lapse_holiday_per_week_share * (1.0 - contained_share)


@rule
def spoiler_attack_chance(betrayal_share: float, protest_share: float, p: TruceNumbers) -> float:
    """Chance per week of a violent attempt to wreck the agreement.

    Because: spoilers come from those who see the terms as a betrayal, and streets give them cover (M15, A46).
    """
    return share(p.spoiler_attacks_per_month / WEEKS_PER_MONTH * math.exp(p.spoiler_anger_log * (betrayal_share + protest_share)))


@rule
def spoiler_collapse_chance(
    agreement_class: int, contained_share: float, unanswered_violations: float, terms: TermsNumbers, p: TruceNumbers
) -> float:
    """Chance that a spoiler's attack ends the ceasefire: the less each side trusts the other to stop its own violators, the likelier.

    Because: trust rests on who contains incidents and on agreed procedures, and dies with every unanswered violation
    (M15, A46); and classes of truces differ (A31).
    """
    chance = p.spoiler_holiday_share
    if agreement_class == PRELIMINARY:
        chance = p.spoiler_preliminary_share
    elif agreement_class == DEFINITIVE:
        chance = p.spoiler_definitive_share
    trusted_share = joined_share(contained_share, 0.5 * terms.text_detail_share) * math.exp(-p.trust_erosion_log * unanswered_violations)
    return chance * (1.0 - trusted_share)
