"""The week's fighting: the sectors at the start, tempo, ground and losses, and the long-range strikes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import act, rule
from sim.engine.dice import normal, stream
from sim.model.arithmetic import power, toward
from sim.model.battle import rules as battle
from sim.model.calendar import WEEKS_PER_MONTH
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
        russia.effort_index = toward(russia.effort_index, p.effort_ceiling_index, p.effort_weeks)
        russia.tempo_index = russia.effort_index * battle.tempo_index(
            russia.aims_share,
            p.aims_reference_share,
            p.aims_on_tempo,
            russia.manpower_share,
            p.manpower_on_tempo,
            forces.strained_factor(russia.strain_share, start.strain_share, p.strain_on_tempo),
        )
    else:
        russia.tempo_index = 0.0


@rule
def take_ground(sectors: Group[SectorState], asked_km2: float) -> float:
    """Split ground over the sectors and take it; returns the ground really taken, in km2.

    The effort that a full sector has no use for goes to the others, and meets their belts; what they cannot take is lost.
    """
    idle_km2 = 0.0
    open_weight = 0.0
    for i in range(len(sectors)):
        effort = asked_km2 * sectors[i].weight_share
        asked = battle.slowed_km2(effort, sectors[i].fortification_share)
        sectors[i].gain_km2 = battle.taken_km2(asked, sectors[i].occupied_km2, sectors[i].area_km2)
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
            sectors[i].gain_km2 = battle.taken_km2(asked, sectors[i].occupied_km2, sectors[i].area_km2)
        sectors[i].occupied_km2 += sectors[i].gain_km2
        taken += sectors[i].gain_km2
    return taken


@rule
def bleed(russia: RussiaState, ukraine: UkraineState, guarantor_power: float, luck: float, p: BattleNumbers) -> None:
    """Losses of both sides; some of the wounded come back after months."""
    chance = battle.bloody_factor(russia.shock, luck, p.losses_link, p.losses_spread_log)
    defence = (ukraine.power_index + guarantor_power) * p.reference_ratio
    lost = battle.losses_thousand(
        p.russia_losses_thousand, russia.tempo_index, defence, russia.power_index, p.enemy_exponent, p.own_exponent
    )
    russia.losses_thousand = battle.bearable_losses_thousand(lost * chance, russia.personnel_thousand, p.bearable_share)
    lost = battle.losses_thousand(
        p.ukraine_losses_thousand,
        russia.tempo_index,
        russia.power_index,
        ukraine.power_index * p.reference_ratio,
        p.enemy_exponent,
        p.own_exponent,
    )
    ukraine.losses_thousand = battle.bearable_losses_thousand(lost * chance, ukraine.personnel_thousand, p.bearable_share)
    russia.personnel_thousand -= russia.losses_thousand
    ukraine.personnel_thousand -= ukraine.losses_thousand
    russia.wounded_thousand += p.russia_returning_share * russia.losses_thousand
    ukraine.wounded_thousand += p.ukraine_returning_share * ukraine.losses_thousand
    russia.losses_total_thousand += russia.losses_thousand
    ukraine.losses_total_thousand += ukraine.losses_thousand


@rule
def fortify(sectors: Group[SectorState], wanted_share: float, weeks: float) -> None:
    """Belts grow, or wear, toward this strength."""
    for i in range(len(sectors)):
        sectors[i].fortification_share = toward(sectors[i].fortification_share, wanted_share, weeks)


@rule
def dig_in(sectors: Group[SectorState], belt_share: float, p: BattleNumbers) -> None:
    """At war, Ukraine digs behind the front where it has been pushed back; elsewhere belts wear toward their usual strength."""
    for i in range(len(sectors)):
        depth = battle.depth_share(sectors[i].occupied_km2, sectors[i].occupied_at_start_km2, sectors[i].area_km2)
        wanted = battle.belts_behind_share(belt_share, depth, p.depth_on_belts)
        weeks = p.fortification_weeks if wanted > sectors[i].fortification_share else p.belt_wear_weeks
        sectors[i].fortification_share = toward(sectors[i].fortification_share, wanted, weeks)


@rule
def stand_down(russia: RussiaState, ukraine: UkraineState, sectors: Group[SectorState], kept_share: float) -> None:
    """A week without fighting: no ground, no losses, and fortune is slowly forgotten."""
    russia.gain_km2 = 0.0
    russia.losses_thousand = 0.0
    ukraine.losses_thousand = 0.0
    russia.shock *= kept_share
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
    kept_share = power(p.shock_persistence_per_month, 1.0 / WEEKS_PER_MONTH)
    if agreement.at_war:
        guarantor_power = guarantee.fighting_thousand * p.guarantor_power_per_thousand
        ratio = battle.power_ratio(russia.power_index, ukraine.power_index, guarantor_power, p.least_power_index)
        russia.shock = battle.shock_after_week(russia.shock, normal(dice, GROUND), kept_share, p.shock_spread_log)
        push = battle.push_factor(ratio, p.reference_ratio, p.counterattack_ratio, p.ratio_exponent)
        season = battle.season_factor(calendar.month, p.season_amplitude_share, p.best_month)
        fortune = battle.fortune_factor(russia.shock, p.shock_spread_log)
        ground = battle.ground_km2(p.open_ground_km2, russia.tempo_index, push, season, fortune)
        russia.gain_km2 = take_ground(sectors, battle.passable_km2(ground, p.most_ground_km2))
        bleed(russia, ukraine, guarantor_power, normal(dice, BLOOD), p)
        dig_in(sectors, start.fortification_share, p)
    else:
        stand_down(russia, ukraine, sectors, kept_share)
        fortify(sectors, p.ceasefire_fortification_share, p.fortification_weeks)
    russia.gain_total_km2 += russia.gain_km2
    russia.recent_gain_km2 = toward(russia.recent_gain_km2, russia.gain_km2, p.recent_weeks)
    russia.recent_losses_thousand = toward(russia.recent_losses_thousand, russia.losses_thousand, p.recent_weeks)
    ukraine.recent_losses_thousand = toward(ukraine.recent_losses_thousand, ukraine.losses_thousand, p.recent_weeks)


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
    possible = forces.strained_factor(russia.strain_share, start.strain_share, p_forces.strain_on_production)
    possible *= forces.sanctioned_factor(russia.sanctions_share, p_forces.sanctions_on_production)
    russia.strike_output = battle.strike_output_per_week(russia.strike_output, p.strike_ceiling_per_week * possible, p.strike_growth_weeks)
    if calendar.is_month:
        russia.strike_factor = battle.chance_factor(normal(dice, STRIKES), p.strike_spread_log)
    lull = battle.lull_share(agreement.at_war, p.ceasefire_strike_share)
    russia.drones = russia.strike_output * russia.strike_factor * lull
    units = guarantee.air_defence_in_force_units
    ukraine.air_defence_share = battle.stopped_share(
        start.air_defence_share, ukraine.materiel_index, p.materiel_on_air_defence, units, p.unit_on_air_defence
    )
    through = battle.through_index(russia.drones, ukraine.air_defence_share, p.strikes_reference_per_week, p.air_defence_reference_share)
    ukraine.strikes_through_index = through
    tempo = russia.tempo_index
    if agreement.in_ceasefire:
        tempo = 1.0
        through = 1.0
    left = battle.lull_share(agreement.at_war, p.ceasefire_harm_share)
    chance = battle.chance_factor(normal(dice, CIVILIANS), p.harm_spread_log)
    deaths = battle.harm(p.front_deaths_per_week, tempo, p.strike_deaths_per_week, through, p.deaths_elasticity)
    damage = battle.harm(p.front_damage_eur_bn, tempo, p.strike_damage_eur_bn, through, p.damage_elasticity)
    ukraine.strike_deaths = deaths * left * chance
    ukraine.civilian_deaths += ukraine.strike_deaths
    ukraine.damage_eur_bn += damage * left * chance
