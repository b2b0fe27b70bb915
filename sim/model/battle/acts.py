"""The week's fighting: the sectors at the start, tempo, ground and losses, and the long-range strikes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import act, helper, step
from sim.engine.dice import normal, stream
from sim.model.arithmetic import clamp, mean_one_factor, share, toward
from sim.model.battle import rules as battle
from sim.model.forces import rules as forces
from sim.model.states.places import SECTORS

if TYPE_CHECKING:
    from sim.engine.dice import Dice
    from sim.engine.records import Group
    from sim.model.battle.rules import BattleNumbers
    from sim.model.calendar import CalendarState
    from sim.model.forces.rules import ForcesNumbers
    from sim.model.states.agreement import AgreementState
    from sim.model.states.choices import StartNumbers
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.places import SectorState
    from sim.model.states.russia import RussiaState
    from sim.model.states.ukraine import UkraineState

GROUND = stream("fortune of ground")
BLOOD = stream("fortune of losses")
CIVILIANS = stream("fortune of civilians")
STRIKES = stream("month of strikes")
KHARKIV, LUHANSK, DONETSK = SECTORS.index("Kharkiv"), SECTORS.index("Luhansk"), SECTORS.index("Donetsk")
ZAPORIZHZHIA, KHERSON = SECTORS.index("Zaporizhzhia"), SECTORS.index("Kherson")
SUMY, DNIPROPETROVSK = SECTORS.index("Sumy"), SECTORS.index("Dnipropetrovsk")


@act
def begin_sectors(sectors: Group[SectorState], start: StartNumbers) -> None:
    """Before the first week: where the offensive effort falls, and how strong the belts are."""
    sectors[KHARKIV].weight_share = start.kharkiv_weight_share
    sectors[LUHANSK].weight_share = start.luhansk_weight_share
    sectors[DONETSK].weight_share = start.donetsk_weight_share
    sectors[ZAPORIZHZHIA].weight_share = start.zaporizhzhia_weight_share
    sectors[KHERSON].weight_share = start.kherson_weight_share
    sectors[SUMY].weight_share = start.sumy_weight_share
    sectors[DNIPROPETROVSK].weight_share = start.dnipropetrovsk_weight_share
    total = 0.0
    for i in range(len(sectors)):
        total += sectors[i].weight_share
    for i in range(len(sectors)):
        sectors[i].weight_share /= total
        sectors[i].fortification_share = start.fortification_share
        sectors[i].gain_km2 = 0.0
        sectors[i].occupied_at_start_km2 = sectors[i].occupied_km2


@act
def set_tempo(russia: RussiaState, agreement: AgreementState, start: StartNumbers, p: BattleNumbers) -> None:
    """Russia chooses how hard to push this week, from its aims, its people, its economy and the effort it has built up."""
    if agreement.at_war:
        russia.effort_index += (p.effort_ceiling_index - russia.effort_index) / p.effort_weeks
        russia.tempo_index = battle.chosen_tempo_index(
            russia.effort_index, russia.aims_share, russia.manpower_share, russia.strain_share, start, p
        )
    else:
        russia.tempo_index = 0.0


@helper
def taken_km2(asked_km2: float, occupied_km2: float, area_km2: float) -> float:
    """Ground that changes hands in one oblast in a week, in km2: no more than is left to take, no more than is held (to be lost)."""
    return clamp(asked_km2, -occupied_km2, max(0.0, area_km2 - occupied_km2))


@step
def take_ground(sectors: Group[SectorState], asked_km2: float) -> float:
    """Split ground over the sectors and take it; returns the ground really taken, in km2.

    The effort that a full sector has no use for goes to the others, and meets their belts; what they cannot take is lost.
    """
    idle_km2 = 0.0
    open_weight = 0.0
    for i in range(len(sectors)):
        effort = asked_km2 * sectors[i].weight_share
        asked = battle.slowed_km2(effort, sectors[i].fortification_share)
        sectors[i].gain_km2 = taken_km2(asked, sectors[i].occupied_km2, sectors[i].area_km2)
        if sectors[i].gain_km2 == asked:
            open_weight += sectors[i].weight_share
        else:
            idle_km2 += effort * (1.0 - sectors[i].gain_km2 / asked)
    taken = 0.0
    for i in range(len(sectors)):
        effort = asked_km2 * sectors[i].weight_share
        asked = battle.slowed_km2(effort, sectors[i].fortification_share)
        if idle_km2 != 0.0 and open_weight > 0.0 and sectors[i].gain_km2 == asked:
            effort += idle_km2 * sectors[i].weight_share / open_weight
            asked = battle.slowed_km2(effort, sectors[i].fortification_share)
            sectors[i].gain_km2 = taken_km2(asked, sectors[i].occupied_km2, sectors[i].area_km2)
        sectors[i].occupied_km2 += sectors[i].gain_km2
        taken += sectors[i].gain_km2
    return taken


@step
def bleed(russia: RussiaState, ukraine: UkraineState, defence_power_index: float, luck: float, p: BattleNumbers) -> None:
    """Losses of both sides; some of the wounded come back after months."""
    russia.losses_thousand = battle.losses_thousand(
        p.russia_losses_thousand * russia.tempo_index,
        defence_power_index * p.reference_ratio,
        russia.power_index,
        russia.shock,
        luck,
        russia.personnel_thousand,
        p,
    )
    ukraine.losses_thousand = battle.losses_thousand(
        p.ukraine_losses_thousand * russia.tempo_index,
        russia.power_index,
        ukraine.power_index * p.reference_ratio,
        russia.shock,
        luck,
        ukraine.personnel_thousand,
        p,
    )
    russia.personnel_thousand -= russia.losses_thousand
    ukraine.personnel_thousand -= ukraine.losses_thousand
    russia.wounded_thousand += p.russia_returning_share * russia.losses_thousand
    ukraine.wounded_thousand += p.ukraine_returning_share * ukraine.losses_thousand
    russia.losses_total_thousand += russia.losses_thousand
    ukraine.losses_total_thousand += ukraine.losses_thousand


@step
def dig_in(sectors: Group[SectorState], is_at_war: bool, start: StartNumbers, p: BattleNumbers) -> None:
    """Belts are dug, at war behind the front where Ukraine has been pushed back, or wear toward their usual strength."""
    for i in range(len(sectors)):
        depth = share((sectors[i].occupied_km2 - sectors[i].occupied_at_start_km2) / sectors[i].area_km2)
        belts = sectors[i].fortification_share
        sectors[i].fortification_share = battle.fortification_after_week_share(belts, depth, is_at_war, start, p)


@step
def stand_down(russia: RussiaState, ukraine: UkraineState, sectors: Group[SectorState], p: BattleNumbers) -> None:
    """A week without fighting: no ground, no losses, and fortune is slowly forgotten."""
    russia.gain_km2 = 0.0
    russia.losses_thousand = 0.0
    ukraine.losses_thousand = 0.0
    russia.shock = battle.shock_after_week(russia.shock, 0.0, p)
    for i in range(len(sectors)):
        sectors[i].gain_km2 = 0.0


@act
def fight(
    russia: RussiaState,
    ukraine: UkraineState,
    guarantee: GuaranteeState,
    agreement: AgreementState,
    sectors: Group[SectorState],
    calendar: CalendarState,
    start: StartNumbers,
    p: BattleNumbers,
    dice: Dice,
) -> None:
    """A week at the line: ground by the ratio of power, the season and fortune; losses by Lanchester; guarantors on Ukraine's side."""
    if agreement.at_war:
        defence = ukraine.power_index + guarantee.fighting_thousand * p.guarantor_power_per_thousand
        russia.shock = battle.shock_after_week(russia.shock, normal(dice, GROUND), p)
        push = battle.push_factor(russia.power_index, defence, p)
        russia.gain_km2 = take_ground(sectors, battle.ground_km2(russia.tempo_index, push, calendar.month, russia.shock, p))
        bleed(russia, ukraine, defence, normal(dice, BLOOD), p)
    else:
        stand_down(russia, ukraine, sectors, p)
    dig_in(sectors, agreement.at_war, start, p)
    recent = p.recent_weeks
    russia.gain_total_km2 += russia.gain_km2
    russia.recent_gain_km2 = toward(russia.recent_gain_km2, russia.gain_km2, recent)
    russia.recent_losses_thousand = toward(russia.recent_losses_thousand, russia.losses_thousand, recent)
    ukraine.recent_losses_thousand = toward(ukraine.recent_losses_thousand, ukraine.losses_thousand, recent)


@act
def strike(
    russia: RussiaState,
    ukraine: UkraineState,
    guarantee: GuaranteeState,
    agreement: AgreementState,
    calendar: CalendarState,
    start: StartNumbers,
    p: BattleNumbers,
    p_forces: ForcesNumbers,
    dice: Dice,
) -> None:
    """Long-range strikes and what they, and the front, do to civilians and to the country."""
    possible = forces.production_factor(russia.strain_share, russia.sanctions_share, start, p_forces)
    russia.strike_output = battle.strike_output_per_week(russia.strike_output, possible, p)
    of_months, of_weeks = p.strike_spread_log, p.harm_spread_log
    if calendar.is_month:
        russia.strike_factor = mean_one_factor(of_months * normal(dice, STRIKES), of_months)
    russia.drones = russia.strike_output * russia.strike_factor  # stocks are saved up and spent by the month (W_DRONES)
    if not agreement.at_war:
        russia.drones *= p.ceasefire_strike_share  # next to none (F10)
    ukraine.air_defence_share = battle.stopped_share(ukraine.materiel_index, guarantee.air_defence_in_force_units, start, p)
    through_in_2024 = p.strikes_reference_per_week * (1.0 - p.air_defence_reference_share)
    ukraine.strikes_through_index = russia.drones * (1.0 - ukraine.air_defence_share) / through_in_2024
    chance = mean_one_factor(of_weeks * normal(dice, CIVILIANS), of_weeks)
    deaths, damage = battle.harm_per_week(agreement.at_war, russia.tempo_index, ukraine.strikes_through_index, p)
    ukraine.strike_deaths = deaths * chance
    ukraine.civilian_deaths += ukraine.strike_deaths
    ukraine.damage_eur_bn += damage * chance
