"""The truce, week by week: monitors, incidents, accidents and spoilers, and whether it still stands."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engine.compile import act, step
from sim.engine.dice import count_at, normal, normal_at, stream, uniform
from sim.model.arithmetic import chance_per_week, mean_one_factor, remembered_share
from sim.model.calendar import WEEKS_PER_YEAR
from sim.model.regrouping import rules as regrouping
from sim.model.states.agreement import BOTH, BY_ACCIDENT, BY_DECISION, BY_SPOILER, BY_UKRAINE, NOT_ENDED, RUSSIA, UKRAINE
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
    russia.aims_share = regrouping.aims_share(normal(dice, AIMS), p_regrouping)
    russia.power_ratio_at_signature = 1.0
    russia.power_ratio_at_review = 1.0
    russia.power_trend_factor = 1.0
    total = 0.0
    for i in range(len(sectors)):
        # Few places have most of the incidents (M2, F11).
        sectors[i].hotspot_factor = math.exp(p.hotspot_spread_log * normal_at(dice, HOTSPOTS, i))
        total += sectors[i].hotspot_factor
    for i in range(len(sectors)):
        sectors[i].hotspot_factor = sectors[i].hotspot_factor * len(sectors) / total


@step
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
    monitors.expelled = monitors.expelled or uniform(dice, EXPULSION) < chance_per_week(p.expulsion_per_year_share, WEEKS_PER_YEAR)
    if monitors.expelled:
        withdraw(monitors)
        return
    deployed_share = truce.deployed_share(weeks, p)
    monitors.present_thousand = terms.monitors_thousand * deployed_share
    monitors.access_share = terms.monitor_access_share
    monitors.rights_access_share = terms.rights_access_share * deployed_share
    monitors.detection_share = truce.detection_share(monitors.present_thousand, terms, p)
    monitors.attribution_share = truce.attribution_share(terms, p)


@step
def start_truce(agreement: AgreementState, sectors: Group[SectorState], p: TruceNumbers, dice: Dice) -> None:
    """The first week after a signature: no memory of fire, no violations, no relief yet."""
    spread = p.temper_spread_log  # truces of like terms differ widely in their violations (M3)
    agreement.temper_factor = mean_one_factor(spread * normal(dice, TEMPER), spread)
    agreement.cause = NOT_ENDED
    agreement.recommitted_week = dice.week
    agreement.recommitments = 0
    agreement.recent_violations = 0.0
    agreement.unanswered_violations = 0.0
    agreement.sanctions_relief_share = 0.0
    for i in range(len(sectors)):
        sectors[i].heat_from_russia = 0.0
        sectors[i].heat_from_ukraine = 0.0


@step
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


@step
def recommit(agreement: AgreementState, enforcement_share: float, p: TruceNumbers, dice: Dice) -> None:
    """After the first week the parties may commit themselves to the truce anew, before the week's fire."""
    envelope_share = truce.envelope_share(dice.week - agreement.recommitted_week, enforcement_share, p)
    is_later = dice.week > agreement.recommitted_week
    if is_later and uniform(dice, RECOMMITMENT) < truce.recommitment_chance(envelope_share, p):
        agreement.recommitted_week = dice.week
        agreement.recommitments += 1


@step
def fire(
    agreement: AgreementState, sectors: Group[SectorState], spontaneous_per_week: float, detection_share: float, p: TruceNumbers, dice: Dice
) -> None:
    """Both sides fire in every sector, and fire is remembered there for some weeks (M2)."""
    size = p.fire_count_size
    kept_share = remembered_share(p.fire_memory_weeks)
    for i in range(len(sectors)):
        sector = sectors[i]
        spontaneous = spontaneous_per_week * sector.hotspot_factor
        by_russia = truce.expected_fire_per_week(spontaneous, sector.heat_from_russia, sector.heat_from_ukraine, detection_share, p)
        by_ukraine = truce.expected_fire_per_week(spontaneous, sector.heat_from_ukraine, sector.heat_from_russia, detection_share, p)
        sector.fire_by_russia = count_at(dice, FIRE_BY_RUSSIA, i, by_russia, size)
        sector.fire_by_ukraine = count_at(dice, FIRE_BY_UKRAINE, i, by_ukraine, size)
        sector.heat_from_russia = kept_share * sector.heat_from_russia + (1.0 - kept_share) * sector.fire_by_russia
        sector.heat_from_ukraine = kept_share * sector.heat_from_ukraine + (1.0 - kept_share) * sector.fire_by_ukraine
        agreement.incidents += sector.fire_by_russia + sector.fire_by_ukraine


@step
def flare_up(
    agreement: AgreementState,
    sectors: Group[SectorState],
    monitors: MonitorsState,
    guarantee: GuaranteeState,
    terms: TermsNumbers,
    p: TruceNumbers,
    dice: Dice,
) -> None:
    """This week's fire along the line, as far as the truce and its enforcement let it come."""
    enforcement_share = truce.enforcement_share(monitors.detection_share, guarantee.troops_deployed_thousand, terms, p)
    recommit(agreement, enforcement_share, p, dice)
    envelope_share = truce.envelope_share(dice.week - agreement.recommitted_week, enforcement_share, p)
    spontaneous = truce.spontaneous_fire_per_week(envelope_share, agreement.temper_factor, agreement.pressure_share, terms, p)
    fire(agreement, sectors, spontaneous, monitors.detection_share, p, dice)
    agreement.incidents_total += agreement.incidents


@step
def count_violations(
    agreement: AgreementState, guarantee: GuaranteeState, terms: TermsNumbers, named_share: float, p: TruceNumbers
) -> None:
    """Violations, in units of one deadly incident, are remembered; those that nobody answers also wear down credibility and trust (M9)."""
    new = agreement.incidents * p.violation_per_exchange
    if agreement.deadly_incident:
        new += 1.0
    unanswered = new * (1.0 - truce.answered_share(named_share, guarantee.pledge_share, terms, p))
    kept_share = remembered_share(p.violation_memory_weeks)
    agreement.recent_violations = kept_share * agreement.recent_violations + new
    agreement.unanswered_violations = kept_share * agreement.unanswered_violations + unanswered


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
    flare_up(agreement, sectors, monitors, guarantee, terms, p, dice)
    named_share = monitors.detection_share * monitors.attribution_share
    agreement.detected_incidents = agreement.incidents * named_share
    troops_thousand = guarantee.troops_deployed_thousand
    agreement.deadly_incident = uniform(dice, DEADLY) < truce.deadly_chance(agreement.incidents, troops_thousand, p)
    if agreement.deadly_incident:
        agreement.misread = uniform(dice, MISREADING) < truce.misreading_chance(named_share, p)
    count_violations(agreement, guarantee, terms, named_share, p)
    weeks = dice.week - agreement.signed_week
    agreement.sanctions_relief_share = truce.relief_share(agreement.relief_promised_share, weeks, agreement.recent_violations, terms, p)


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
    kind = agreement.agreement_class
    contained_share = truce.contained_share(guarantee.credibility_share, monitors.detection_share * monitors.attribution_share, p)
    accident_chance = truce.accident_collapse_chance(agreement.misread, kind, contained_share, p)
    if uniform(dice, ACCIDENT) < accident_chance or uniform(dice, LAPSE) < truce.lapse_chance(kind, contained_share, p):
        agreement.fails_this_week = True
        agreement.cause = BY_ACCIDENT
    elif uniform(dice, SPOILER_ATTACK) < truce.spoiler_attack_chance(public.betrayal_share, public.protest_share, p):
        collapse_chance = truce.spoiler_collapse_chance(kind, contained_share, agreement.unanswered_violations, terms, p)
        agreement.fails_this_week = uniform(dice, SPOILER_SUCCESS) < collapse_chance
        if agreement.fails_this_week:
            agreement.cause = BY_SPOILER


@step
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


@step
def restore(agreement: AgreementState, russia: RussiaState, week: int) -> None:
    """Russia called its attack off: the parties return to the truce."""
    agreement.restored += 1
    agreement.recommitted_week = week
    agreement.recommitments += 1
    russia.attacks = False


@step
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
    # Snapback takes back what was agreed, as far as Europe is united (A18).
    relief_share = agreement.sanctions_relief_share * (1.0 - terms.snapback_share * european_union.sanctions_unity_share)
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
