"""How fast does the line move, at what cost in people, and what do the strikes do?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import clamp, logistic, mean_one_factor, power, share, toward
from sim.model.calendar import WEEKS_PER_MONTH

if TYPE_CHECKING:
    from sim.model.states.choices import StartNumbers

MONTHS_PER_YEAR: Final = 12.0


class BattleNumbers(NumbersOf):
    """The numbers of conf/parameters/battle.yaml, in one world."""

    russia_power_per_thousand: float
    ukraine_power_per_thousand: float
    guarantor_power_per_thousand: float
    russia_readiness_reference_share: float
    ukraine_readiness_reference_share: float
    materiel_exponent: float
    readiness_exponent: float
    least_power_index: float
    reference_ratio: float
    counterattack_ratio: float
    ratio_exponent: float
    open_ground_km2: float
    most_ground_km2: float
    aims_reference_share: float
    aims_on_tempo: float
    manpower_on_tempo: float
    strain_on_tempo: float
    effort_ceiling_index: float
    effort_weeks: float
    season_amplitude_share: float
    best_month: float
    shock_persistence_per_month: float
    shock_spread_log: float
    russia_losses_thousand: float
    ukraine_losses_thousand: float
    enemy_exponent: float
    own_exponent: float
    losses_link: float
    losses_spread_log: float
    bearable_share: float
    russia_returning_share: float
    ukraine_returning_share: float
    recent_weeks: float
    fortification_weeks: float
    belt_wear_weeks: float
    depth_on_belts: float
    ceasefire_fortification_share: float
    strike_ceiling_per_week: float
    strike_growth_weeks: float
    strike_spread_log: float
    strikes_reference_per_week: float
    air_defence_reference_share: float
    ceasefire_strike_share: float
    ceasefire_harm_share: float
    materiel_on_air_defence: float
    unit_on_air_defence: float
    front_deaths_per_week: float
    strike_deaths_per_week: float
    deaths_elasticity: float
    damage_elasticity: float
    front_damage_eur_bn: float
    strike_damage_eur_bn: float
    harm_spread_log: float


# --- how the line moves


@rule
def combat_power_index(usual_power_index: float, materiel_index: float, relative_readiness: float, p: BattleNumbers) -> float:
    """Combat power, 1 = Russia's at the start: what its people are worth as usual, times what they have, times what they can do with it.

    Because: losses of one factor can be made good by another only in part (Cobb-Douglas, M12).
    """
    return usual_power_index * power(materiel_index, p.materiel_exponent) * power(relative_readiness, p.readiness_exponent)


@rule
def chosen_tempo_index(
    effort_index: float, aims_share: float, manpower_share: float, strain_share: float, start: StartNumbers, p: BattleNumbers
) -> float:
    """How hard Russia pushes in a week of war, 1 = as in autumn 2024.

    The effort that it has built up; higher aims press harder, few people or a strained economy slow the army down.
    Because: Russia chooses the price it pays for ground (M12, MODEL 3.1).
    """
    eager = math.exp(p.aims_on_tempo * (aims_share - p.aims_reference_share))
    strained = math.exp(-p.strain_on_tempo * (strain_share - start.strain_share))
    return effort_index * (eager * power(manpower_share, p.manpower_on_tempo) * strained)


@rule
def push_factor(russia_power_index: float, defence_power_index: float, p: BattleNumbers) -> float:
    """Net push, Russia's own less Ukraine's: nought at the counterattack ratio of powers, below it the sign turns.

    Because: more power wins more often, without a threshold (K01, K02); each side's push grows with its own ratio.
    Guarantors who fight on Ukraine's side count for its defence (M9, M12), and no army counts for nothing.
    """
    least, exponent = p.least_power_index, p.ratio_exponent
    ratio = max(least, russia_power_index) / max(least, defence_power_index)
    forward = power(ratio / p.reference_ratio, exponent)
    backward = power(p.counterattack_ratio * p.counterattack_ratio / (ratio * p.reference_ratio), exponent)
    return forward - backward


@rule
def shock_after_week(shock: float, luck: float, p: BattleNumbers) -> float:
    """The lasting part of fortune in the field (logs) after a week; `luck` is standard normal, nought in a week without fighting.

    Because: good and bad months come in runs (W_GROUND); at war the spread stays the same.
    """
    kept_share = power(p.shock_persistence_per_month, 1.0 / WEEKS_PER_MONTH)
    return kept_share * shock + math.sqrt(1.0 - kept_share * kept_share) * p.shock_spread_log * luck


@rule
def ground_km2(tempo_index: float, push: float, month: int, shock: float, p: BattleNumbers) -> float:
    """Russian net gain of a week against no belt, in km2, before it is split over the sectors.

    Because: tempo and power win it (M12), mud slows it for half the year and fortune comes in runs (W_GROUND);
    an army can cover only so much of it, either way: even a breakthrough has its pace (K15).
    """
    season = 1.0 + p.season_amplitude_share * math.cos(math.tau * (month - p.best_month) / MONTHS_PER_YEAR)
    most = p.most_ground_km2
    return clamp(p.open_ground_km2 * tempo_index * push * season * mean_one_factor(shock, p.shock_spread_log), -most, most)


@rule
def slowed_km2(effort_km2: float, fortification_share: float) -> float:
    """Ground that an effort wins in a sector, in km2, where the belts slow what it would win in the open.

    Because: prepared defence multiplies the force that is needed (K07).
    """
    return effort_km2 * (1.0 - fortification_share)


@rule
def fortification_after_week_share(
    fortification_share: float, depth_share: float, is_at_war: bool, start: StartNumbers, p: BattleNumbers
) -> float:
    """Strength of the belts in an oblast after a week, 0 to 1: at war, the deeper the advance has come in it, the stronger the next ones.

    Because: behind the front stand the large cities and the rivers, new lines are dug there as it nears, and the way
    from the railheads grows; prepared defence multiplies the force that is needed (K07). Where nobody digs, belts wear
    slowly. A ceasefire leaves time to dig everywhere.
    """
    if not is_at_war:
        weeks = p.fortification_weeks
        return toward(fortification_share, p.ceasefire_fortification_share, weeks)
    behind_share = start.fortification_share + (1.0 - start.fortification_share) * share(p.depth_on_belts * depth_share)
    weeks = p.fortification_weeks if behind_share > fortification_share else p.belt_wear_weeks
    return toward(fortification_share, behind_share, weeks)


# --- what it costs


@rule
def losses_thousand(
    usual_thousand: float,
    enemy_power_index: float,
    own_power_index: float,
    shock: float,
    luck: float,
    personnel_thousand: float,
    p: BattleNumbers,
) -> float:
    """Killed and wounded of a week on one side, in thousand; usual at this tempo, powers relative to the start.

    Because: Lanchester; linear law for exponents 1 and 1, square law for 1 and 0; the studies disagree (K10, K11, M12).
    Chance has mean about 1 and hangs only weakly on the fortune of ground, `shock` (W_LOSSES); `luck` is standard normal.
    An army breaks off before more is lost than it can bear (K05).
    """
    spread = p.losses_spread_log
    chance_factor = mean_one_factor(p.losses_link * shock + spread * luck, spread)
    lost = usual_thousand * power(enemy_power_index, p.enemy_exponent) * power(own_power_index, p.own_exponent) * chance_factor
    return min(lost, personnel_thousand * p.bearable_share)


# --- what the strikes do


@rule
def strike_output_per_week(output_per_week: float, production_factor: float, p: BattleNumbers) -> float:
    """Drones and missiles that can be launched in a week, after a week of building factories for them.

    Growth by a part of itself while capacity is far off, none at the ceiling; above it output falls back.
    Because: launches grew by a factor, not by a number, from 2023 to 2024 (W_DRONES), as a new industry does.
    """
    ceiling = p.strike_ceiling_per_week * production_factor
    return output_per_week + output_per_week * max(-1.0, 1.0 - output_per_week / ceiling) / p.strike_growth_weeks


@rule
def stopped_share(materiel_index: float, batteries: float, start: StartNumbers, p: BattleNumbers) -> float:
    """Share of long-range drones and missiles that air defence stops.

    Because: interceptors and batteries count (facts/war/materiel); one more battery adds the same to the log odds wherever they stand.
    """
    odds_log = math.log(start.air_defence_share / (1.0 - start.air_defence_share))
    return logistic(odds_log + p.materiel_on_air_defence * math.log(max(materiel_index, 0.5)) + p.unit_on_air_defence * batteries)


@rule
def harm_per_week(is_at_war: bool, tempo_index: float, through_index: float, p: BattleNumbers) -> tuple[float, float]:
    """Civilians killed in a week, and its damage in EUR bn: along the front by tempo, far behind it by the strikes that come through.

    Because: strikes grew much faster than deaths (W_CIVIL, W_DRONES): people take shelter, targets are chosen.
    A ceasefire leaves little of both (F10).
    """
    if not is_at_war:
        deaths = p.front_deaths_per_week + p.strike_deaths_per_week
        damage = p.front_damage_eur_bn + p.strike_damage_eur_bn
        return deaths * p.ceasefire_harm_share, damage * p.ceasefire_harm_share
    deaths = p.front_deaths_per_week * tempo_index + p.strike_deaths_per_week * power(through_index, p.deaths_elasticity)
    damage = p.front_damage_eur_bn * tempo_index + p.strike_damage_eur_bn * power(through_index, p.damage_elasticity)
    return deaths, damage
