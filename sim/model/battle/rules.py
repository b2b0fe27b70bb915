"""How fast does the line move, at what cost in people, and what do the strikes do?"""

from __future__ import annotations

import math
from typing import Final

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import clamp, logistic, power, share


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


MONTHS_PER_YEAR: Final = 12.0


@rule
def power_ratio(russia_power_index: float, ukraine_power_index: float, guarantor_power: float, least_power_index: float) -> float:
    """Russia's combat power over that of Ukraine and of the guarantors who fight on its side (M9, M12)."""
    return max(least_power_index, russia_power_index) / max(least_power_index, ukraine_power_index + guarantor_power)


@rule
def tempo_index(
    aims_share: float, aims_reference_share: float, aims_effect: float, manpower_share: float, manpower_elasticity: float, strained: float
) -> float:
    """Factor on the effort that can be sustained: higher aims press harder; few people or a strained economy slow the army down.

    Because: Russia chooses the price it pays for ground (M12, MODEL 3.1).
    """
    eager = math.exp(aims_effect * (aims_share - aims_reference_share))
    return eager * power(manpower_share, manpower_elasticity) * strained


@rule
def season_factor(month: int, amplitude_share: float, best_month: float) -> float:
    """Factor of the season on ground, mean 1 over the year: slow half a year away from the best month (W_GROUND: mud)."""
    return 1.0 + amplitude_share * math.cos(math.tau * (month - best_month) / MONTHS_PER_YEAR)


@rule
def push_factor(ratio: float, reference_ratio: float, counterattack_ratio: float, exponent: float) -> float:
    """Net push: Russia's own, less Ukraine's. Nought at the counterattack ratio, below it the sign turns.

    Because: more power wins more often, without a threshold (K01, K02); each side's push grows with its own ratio.
    """
    forward = power(ratio / reference_ratio, exponent)
    backward = power(counterattack_ratio * counterattack_ratio / (ratio * reference_ratio), exponent)
    return forward - backward


@rule
def shock_after_week(shock: float, luck: float, kept_share: float, spread_log: float) -> float:
    """The lasting part of fortune in the field (logs) after a week, around nought with this spread; `luck` is standard normal.

    Because: good and bad months come in runs (W_GROUND).
    """
    return kept_share * shock + math.sqrt(1.0 - kept_share * kept_share) * spread_log * luck


@rule
def fortune_factor(shock: float, spread_log: float) -> float:
    """Factor of a shock in logs, with mean 1 over worlds."""
    return math.exp(shock - 0.5 * spread_log * spread_log)


@rule
def ground_km2(open_ground_km2: float, tempo: float, push: float, season: float, fortune: float) -> float:
    """Russian net gain of a week against no belt, in km2, before it is split over the sectors (M12)."""
    return open_ground_km2 * tempo * push * season * fortune


@rule
def passable_km2(ground: float, most_km2: float) -> float:
    """Ground of a week that an army can cover at all, in km2, either way: even a breakthrough has its pace (K15)."""
    return clamp(ground, -most_km2, most_km2)


@rule
def slowed_km2(effort_km2: float, fortification_share: float) -> float:
    """Ground that an effort wins in a sector, in km2, where the belts slow what it would win in the open (K07)."""
    return effort_km2 * (1.0 - fortification_share)


@rule
def depth_share(occupied_km2: float, occupied_at_start_km2: float, area_km2: float) -> float:
    """How deep an advance has come in one oblast since the first week, as a share of its area, 0 to 1."""
    return share((occupied_km2 - occupied_at_start_km2) / area_km2)


@rule
def belts_behind_share(belt_share: float, depth: float, depth_effect_share: float) -> float:
    """Strength of the belts that an advance will meet next in an oblast, 0 to 1: the deeper it has come, the stronger.

    Because: behind the front stand the large cities and the rivers, new lines are dug there as it nears, and the way
    from the railheads grows; prepared defence multiplies the force that is needed (K07).
    """
    return belt_share + (1.0 - belt_share) * share(depth_effect_share * depth)


@rule
def taken_km2(asked_km2: float, occupied_km2: float, area_km2: float) -> float:
    """Ground that changes hands in one oblast: no more than is left to take, no more than is held (to be lost)."""
    return clamp(asked_km2, -occupied_km2, max(0.0, area_km2 - occupied_km2))


@rule
def losses_thousand(
    rate_thousand: float, tempo: float, enemy_power_index: float, own_power_index: float, enemy_exponent: float, own_exponent: float
) -> float:
    """Killed and wounded of a week, in thousand, for powers relative to the start.

    Because: Lanchester; linear law for exponents 1 and 1, square law for 1 and 0; the studies disagree (K10, K11, M12).
    """
    return rate_thousand * tempo * power(enemy_power_index, enemy_exponent) * power(own_power_index, own_exponent)


@rule
def bearable_losses_thousand(losses: float, personnel_thousand: float, most_share: float) -> float:
    """Losses of a week that the force can suffer at all: an army breaks off before more is lost (K05)."""
    return min(losses, personnel_thousand * most_share)


@rule
def bloody_factor(shock: float, luck: float, link: float, spread_log: float) -> float:
    """Factor of chance on losses, mean about 1: only weakly tied to the fortune of ground (W_LOSSES)."""
    return math.exp(link * shock + spread_log * luck - 0.5 * spread_log * spread_log)


@rule
def stopped_share(start_share: float, materiel_index: float, materiel_effect: float, units: float, unit_effect: float) -> float:
    """Share of long-range drones and missiles that air defence stops: interceptors and batteries count (facts/war/materiel).

    A battery that guarantors bring adds the same to the log odds wherever they stand.
    """
    odds_log = math.log(start_share / (1.0 - start_share))
    return logistic(odds_log + materiel_effect * math.log(max(materiel_index, 0.5)) + unit_effect * units)


@rule
def strike_output_per_week(output: float, ceiling: float, growth_weeks: float) -> float:
    """Drones and missiles that can be launched in a week, after a week of building factories for them.

    Growth by a part of itself while capacity is far off, none at the ceiling; above it output falls back.
    Because: launches grew by a factor, not by a number, from 2023 to 2024 (W_DRONES), as a new industry does.
    """
    return output + output * max(-1.0, 1.0 - output / ceiling) / growth_weeks


@rule
def through_index(launched: float, stopped: float, reference_launched: float, reference_stopped: float) -> float:
    """Long-range strikes that come through in a week, 1 = mean of 2024."""
    return launched * (1.0 - stopped) / (reference_launched * (1.0 - reference_stopped))


@rule
def harm(front_per_week: float, tempo: float, strikes_per_week: float, through: float, elasticity: float) -> float:
    """Deaths, or damage, of a week of war: along the front by tempo, far behind it by the strikes that come through.

    Because: strikes grew much faster than deaths (W_CIVIL, W_DRONES): people take shelter, targets are chosen.
    """
    return front_per_week * tempo + strikes_per_week * power(through, elasticity)


@rule
def chance_factor(luck: float, spread_log: float) -> float:
    """Factor of chance with mean 1; `luck` is a standard normal number."""
    return math.exp(spread_log * luck - 0.5 * spread_log * spread_log)


@rule
def lull_share(is_at_war: bool, ceasefire_share: float) -> float:
    """What is left of strikes and of harm to civilians: all at war, next to nothing in a ceasefire (F10)."""
    if is_at_war:
        return 1.0
    return share(ceasefire_share)
