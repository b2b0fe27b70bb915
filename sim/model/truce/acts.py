"""The truce, week by week: monitors, incidents, accidents and spoilers, and whether it still stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.engine.compile import act, rule
from sim.engine.dice import count_at, normal, normal_at, stream, uniform
from sim.model.arithmetic import share
from sim.model.calendar import WEEKS_PER_MONTH, WEEKS_PER_YEAR
from sim.model.regrouping import rules as regrouping
from sim.model.states.agreement import BOTH, BY_ACCIDENT, BY_DECISION, BY_SPOILER, BY_UKRAINE, NOT_ENDED, RUSSIA, UKRAINE
from sim.model.states.places import SECTOR_COUNT
from sim.model.truce import rules as truce

if TYPE_CHECKING:
    from sim.engine.dice import Dice
    from sim.engine.records import Group
    from sim.model.calendar import CalendarState
    from sim.model.regrouping.rules import RegroupingNumbers
    from sim.model.states.agreement import AgreementState
    from sim.model.states.choices import TermsNumbers
    from sim.model.states.european_union import EuropeanUnionState
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.monitors import MonitorsState
    from sim.model.states.places import SectorState
    from sim.model.states.public import PublicState
    from sim.model.states.russia import RussiaState
    from sim.model.states.ukraine import UkraineState
    from sim.model.truce.rules import TruceNumbers

FRONT_SIDES: Final = SECTOR_COUNT + SECTOR_COUNT  # both sides in every sector
AIMS = stream("russia aims")
TEMPER = stream("truce temper")
HOTSPOTS = stream("truce hotspots")
EXPULSION = stream("monitors expelled")
RECOMMITMENT = stream("truce recommitment")
FIRE_BY_RUSSIA = stream("truce fire by russia")
FIRE_BY_UKRAINE = stream("truce fire by ukraine")
DEADLY = stream("truce deadly incident")
MISREADING = stream("truce misreading")
ACCIDENT = stream("truce accident")
LAPSE = stream("truce lapse")
SPOILER_ATTACK = stream("truce spoiler attack")
SPOILER_SUCCESS = stream("truce spoiler success")


@act
def begin_truce(russia: RussiaState, sectors: Group[SectorState], p: TruceNumbers, p_regrouping: RegroupingNumbers, dice: Dice) -> None:
    """Before the first week: the hidden aims of this world's Russia, and where the line is hot."""
    russia.aims_share = regrouping.aims_share(p_regrouping.aims_mean_share, p_regrouping.aims_spread, normal(dice, AIMS))
    russia.power_ratio_at_signature = 1.0
    russia.power_ratio_at_review = 1.0
    russia.power_trend_factor = 1.0
    total = 0.0
    for i in range(len(sectors)):
        sectors[i].hotspot_factor = regrouping.hotspot_weight(p.hotspot_spread_log, normal_at(dice, HOTSPOTS, i))
        total += sectors[i].hotspot_factor
    for i in range(len(sectors)):
        sectors[i].hotspot_factor = sectors[i].hotspot_factor * len(sectors) / total


@rule
def withdraw(monitors: MonitorsState) -> None:
    """No mission stands on the line."""
    monitors.present_thousand = 0.0
    monitors.access_share = 0.0
    monitors.rights_access_share = 0.0
    monitors.detection_share = 0.0
    monitors.attribution_share = 0.0


@act
def monitor(
    monitors: MonitorsState, agreement: AgreementState, terms: TermsNumbers, calendar: CalendarState, p: TruceNumbers, dice: Dice
) -> None:
    """Monitors deploy, see what they are let see, and leave when one side ends its consent."""
    if not agreement.in_ceasefire:
        withdraw(monitors)
        return
    weeks = calendar.week - agreement.signed_week
    if weeks == 0:
        monitors.expelled = False
    monitors.expelled = monitors.expelled or uniform(dice, EXPULSION) < truce.expulsion_chance(p.expulsion_per_year_share, WEEKS_PER_YEAR)
    if monitors.expelled:
        withdraw(monitors)
        return
    ramp = truce.deployed_share(weeks, p.monitor_lag_weeks, p.monitor_build_weeks)
    monitors.present_thousand = terms.monitors_thousand * ramp
    monitors.access_share = terms.monitor_access_share
    monitors.rights_access_share = terms.rights_access_share * ramp
    monitors.detection_share = truce.detection_share(
        monitors.present_thousand, monitors.access_share, p.monitors_for_view_thousand, p.best_detection_share
    )
    monitors.attribution_share = truce.attribution_share(
        terms.verification_share, p.attribution_unverified_share, p.attribution_verified_share
    )


@rule
def named_share(monitors: MonitorsState) -> float:
    """Share of all incidents that are seen and whose author is named."""
    return monitors.detection_share * monitors.attribution_share


@rule
def start_truce(agreement: AgreementState, sectors: Group[SectorState], p: TruceNumbers, dice: Dice) -> None:
    """The first week after a signature: no memory of fire, no violations, no relief yet."""
    agreement.temper_factor = truce.temper_factor(p.temper_spread_log, normal(dice, TEMPER))
    agreement.cause = NOT_ENDED
    agreement.recommitted_week = dice.week
    agreement.recommitments = 0
    agreement.recent_violations = 0.0
    agreement.unanswered_violations = 0.0
    agreement.sanctions_relief_share = 0.0
    for i in range(len(sectors)):
        sectors[i].heat_from_russia = 0.0
        sectors[i].heat_from_ukraine = 0.0


@rule
def clear_incidents(agreement: AgreementState, sectors: Group[SectorState]) -> None:
    """Nothing has happened along the line yet this week."""
    agreement.incidents = 0.0
    agreement.detected_incidents = 0.0
    agreement.deadly_incident = False
    agreement.misread = False
    agreement.fails_this_week = False
    agreement.backed_down = False
    for i in range(len(sectors)):
        sectors[i].fire_by_russia = 0.0
        sectors[i].fire_by_ukraine = 0.0


@rule
def enforcement_share(monitors: MonitorsState, guarantee: GuaranteeState, terms: TermsNumbers, p: TruceNumbers) -> float:
    """How strictly the truce is enforced: separation, verification, monitors and armed guarantors, none enough alone (M2, A01, A19)."""
    apart = p.separation_enforcement_share * truce.separation_share(terms.separation_km, p.separation_half_km)
    verified = p.verification_enforcement_share * terms.verification_share
    watched = p.monitor_enforcement_share * monitors.detection_share
    policed = p.troops_enforcement_share * (1.0 - calm_share(guarantee, p))
    return truce.joined_share(truce.joined_share(apart, verified), truce.joined_share(watched, policed))


@rule
def calm_share(guarantee: GuaranteeState, p: TruceNumbers) -> float:
    """Share of deadly violence that remains with the guarantors' troops in the country."""
    return truce.calm_by_troops_share(guarantee.troops_deployed_thousand, p.troops_calm_per_thousand, p.troops_calm_limit_thousand)


@rule
def truce_level_share(agreement: AgreementState, enforcement: float, p: TruceNumbers, dice: Dice) -> float:
    """Level of spontaneous fire under the truce's envelope; the parties may commit themselves anew before the week's fire."""
    quiet = truce.graded(p.quiet_loose_share, p.quiet_enforced_share, enforcement)
    recovery = truce.graded(p.recovery_loose_weeks, p.recovery_enforced_weeks, enforcement)
    level = truce.envelope_share(dice.week - agreement.recommitted_week, quiet, recovery)
    if dice.week > agreement.recommitted_week and uniform(dice, RECOMMITMENT) < truce.recommitment_chance(
        level, p.recommitments_per_year, WEEKS_PER_YEAR
    ):
        agreement.recommitted_week = dice.week
        agreement.recommitments += 1
        level = truce.envelope_share(0.0, quiet, recovery)
    return level


@rule
def spontaneous_level_per_week(agreement: AgreementState, enforcement: float, terms: TermsNumbers, p: TruceNumbers, dice: Dice) -> float:
    """Exchanges of fire a week that one side starts in a sector of average heat, under these terms and this truce."""
    level = truce_level_share(agreement, enforcement, p, dice) * agreement.temper_factor
    level *= truce.fire_factor(agreement.pressure_share, terms.text_detail_share, p.pressure_fire_log, p.grievance_fire_log)
    level *= truce.apart_factor(truce.separation_share(terms.separation_km, p.separation_half_km), p.apart_calm_share)
    return level * truce.spontaneous_fire_per_week(p.exchanges_per_week, p.branching_share, FRONT_SIDES)


@rule
def fire(sectors: Group[SectorState], level_per_week: float, reply: float, own: float, p: TruceNumbers, dice: Dice) -> float:
    """Both sides fire in every sector; returns the exchanges of fire of the week."""
    incidents = 0.0
    for i in range(len(sectors)):
        spontaneous = level_per_week * sectors[i].hotspot_factor
        by_russia = truce.expected_fire_per_week(spontaneous, own, sectors[i].heat_from_russia, reply, sectors[i].heat_from_ukraine)
        by_ukraine = truce.expected_fire_per_week(spontaneous, own, sectors[i].heat_from_ukraine, reply, sectors[i].heat_from_russia)
        sectors[i].fire_by_russia = count_at(dice, FIRE_BY_RUSSIA, i, by_russia, p.fire_count_size)
        sectors[i].fire_by_ukraine = count_at(dice, FIRE_BY_UKRAINE, i, by_ukraine, p.fire_count_size)
        sectors[i].heat_from_russia = truce.heat_after_week(sectors[i].heat_from_russia, sectors[i].fire_by_russia, p.fire_memory_weeks)
        sectors[i].heat_from_ukraine = truce.heat_after_week(sectors[i].heat_from_ukraine, sectors[i].fire_by_ukraine, p.fire_memory_weeks)
        incidents += sectors[i].fire_by_russia + sectors[i].fire_by_ukraine
    return incidents


@rule
def count_violations(agreement: AgreementState, guarantee: GuaranteeState, terms: TermsNumbers, named: float, p: TruceNumbers) -> None:
    """Violations are remembered; those that nobody answers also wear down credibility and trust."""
    new = truce.violations_this_week(agreement.incidents, p.violation_per_exchange, agreement.deadly_incident)
    answered = truce.answered_share(
        guarantee.pledge_share, terms.snapback_share, named, p.answer_by_guarantors_share, p.answer_by_sanctions_share
    )
    agreement.recent_violations = truce.count_after_week(agreement.recent_violations, new, p.violation_memory_weeks)
    agreement.unanswered_violations = truce.count_after_week(
        agreement.unanswered_violations, new * (1.0 - answered), p.violation_memory_weeks
    )


@act
def have_incidents(
    agreement: AgreementState,
    sectors: Group[SectorState],
    monitors: MonitorsState,
    guarantee: GuaranteeState,
    terms: TermsNumbers,
    p: TruceNumbers,
    dice: Dice,
) -> None:
    """Exchanges of fire along the line, what is seen of them, whether many die and how that is read; then sanctions relief."""
    clear_incidents(agreement, sectors)
    if not agreement.in_ceasefire:
        return
    if dice.week == agreement.signed_week:
        start_truce(agreement, sectors, p, dice)
    named = named_share(monitors)
    level = spontaneous_level_per_week(agreement, enforcement_share(monitors, guarantee, terms, p), terms, p, dice)
    reply = truce.reply_branching_share(p.branching_share, p.reply_share, p.monitor_restraint_share, monitors.detection_share)
    agreement.incidents = fire(sectors, level, reply, truce.own_branching_share(p.branching_share, p.reply_share), p, dice)
    agreement.incidents_total += agreement.incidents
    agreement.detected_incidents = agreement.incidents * named
    deadly = truce.deadly_chance(agreement.incidents, p.deadly_share, calm_share(guarantee, p))
    agreement.deadly_incident = uniform(dice, DEADLY) < deadly
    if agreement.deadly_incident:
        agreement.misread = uniform(dice, MISREADING) < truce.misreading_chance(p.misreading_share, p.monitor_restraint_share, named)
    count_violations(agreement, guarantee, terms, named, p)
    grant_relief(agreement, terms, p, dice.week - agreement.signed_week)


@rule
def grant_relief(agreement: AgreementState, terms: TermsNumbers, p: TruceNumbers, weeks: int) -> None:
    """Sanctions relief is granted step by step and suspended while violations are fresh."""
    suspended = share(agreement.recent_violations / p.relief_tolerance_violations)
    agreement.sanctions_relief_share = truce.relief_share(
        agreement.relief_promised_share, weeks, terms.relief_weeks, terms.snapback_share, suspended
    )


@rule
def accident_ends_it(agreement: AgreementState, contained: float, p: TruceNumbers, dice: Dice) -> bool:
    """An incident read as an order, or local fire under a truce without text, ends the ceasefire."""
    ends = truce.of_class(agreement.agreement_class, p.accident_holiday_share, p.accident_preliminary_share, p.accident_definitive_share)
    if uniform(dice, ACCIDENT) < truce.accident_collapse_chance(agreement.misread, ends, contained):
        return True
    return uniform(dice, LAPSE) < truce.lapse_chance(agreement.agreement_class, p.lapse_holiday_per_week_share, contained)


@rule
def spoiler_ends_it(agreement: AgreementState, public: PublicState, trust: float, p: TruceNumbers, dice: Dice) -> bool:
    """Somebody tries to wreck the agreement, and the other side does not believe that it was not meant."""
    tries = truce.spoiler_attack_chance(
        p.spoiler_attacks_per_month / WEEKS_PER_MONTH, public.betrayal_share, public.protest_share, p.spoiler_anger_log
    )
    if uniform(dice, SPOILER_ATTACK) >= tries:
        return False
    ends = truce.of_class(agreement.agreement_class, p.spoiler_holiday_share, p.spoiler_preliminary_share, p.spoiler_definitive_share)
    return uniform(dice, SPOILER_SUCCESS) < truce.spoiler_collapse_chance(ends, trust)


@act
def test_by_accident_or_spoiler(
    agreement: AgreementState,
    monitors: MonitorsState,
    guarantee: GuaranteeState,
    public: PublicState,
    terms: TermsNumbers,
    p: TruceNumbers,
    dice: Dice,
) -> None:
    """Does an accident or a spoiler end the ceasefire this week, without anybody having decided it?"""
    if not agreement.in_ceasefire:
        return
    contained = truce.contained_share(
        guarantee.credibility_share, named_share(monitors), p.containment_by_guarantee_share, p.containment_by_monitors_share
    )
    trust = truce.trust_share(contained, terms.text_detail_share, agreement.unanswered_violations, p.trust_erosion_log)
    if accident_ends_it(agreement, contained, p, dice):
        agreement.fails_this_week = True
        agreement.cause = BY_ACCIDENT
    elif spoiler_ends_it(agreement, public, trust, p, dice):
        agreement.fails_this_week = True
        agreement.cause = BY_SPOILER


@rule
def collapse(agreement: AgreementState, cause: int, resumed_by: int, relief_share: float, week: int) -> None:
    """The ceasefire is over and the war goes on; relief that can be taken back is taken back."""
    agreement.at_war = True
    agreement.in_ceasefire = False
    agreement.is_talking = False
    agreement.cause = cause
    agreement.collapsed_week = week
    if agreement.collapses == 0:
        agreement.war_resumed_by = resumed_by
    agreement.collapses += 1
    agreement.renewed_war = True
    agreement.sanctions_relief_share = relief_share


@rule
def restore(agreement: AgreementState, russia: RussiaState, week: int) -> None:
    """Russia called its attack off: the parties return to the truce."""
    agreement.restored += 1
    agreement.recommitted_week = week
    agreement.recommitments += 1
    russia.attacks = False


@rule
def remember_first(agreement: AgreementState, public: PublicState, week: int) -> None:
    """What became of the first agreement, and what the public thinks of it a year later."""
    if agreement.signed_week != agreement.first_signed_week:
        return
    agreement.first_held_weeks = agreement.held_weeks
    agreement.first_cause = agreement.cause
    agreement.first_class = agreement.agreement_class
    if agreement.in_ceasefire and week == agreement.first_signed_week + WEEKS_PER_YEAR:
        agreement.support_year_later_share = public.support_share


@act
def settle_truce(
    agreement: AgreementState,
    russia: RussiaState,
    ukraine: UkraineState,
    public: PublicState,
    european_union: EuropeanUnionState,
    terms: TermsNumbers,
    calendar: CalendarState,
) -> None:
    """Does the ceasefire still stand at the end of the week, and if not, who or what ended it?"""
    if not agreement.in_ceasefire:
        return
    week = calendar.week
    agreement.held_weeks = week - agreement.signed_week
    relief_share = truce.relief_after_collapse_share(
        agreement.sanctions_relief_share, terms.snapback_share, european_union.sanctions_unity_share
    )
    if russia.attacks and not agreement.backed_down:
        collapse(agreement, BY_DECISION, RUSSIA, relief_share, week)
    elif ukraine.attacks:
        collapse(agreement, BY_UKRAINE, UKRAINE, relief_share, week)
    elif agreement.fails_this_week:
        collapse(agreement, agreement.cause, BOTH, relief_share, week)
    else:
        agreement.held_weeks += 1
        if russia.attacks:
            restore(agreement, russia, week)
    remember_first(agreement, public, week)
