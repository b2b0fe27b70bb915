"""What can either economy bear, and what does the war do to it?"""

from __future__ import annotations

import math

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import share
from sim.model.calendar import WEEKS_PER_YEAR


class EconomyNumbers(NumbersOf):
    """The numbers of conf/parameters/economy.yaml, in one world."""

    urals_mean_usd: float
    urals_return_weeks: float
    urals_spread_log: float
    sanctions_discount_share: float
    pressure_reference_share: float
    pressure_on_sanctions: float
    war_unity_share: float
    ceasefire_unity_share: float
    betrayed_unity_share: float
    unity_weeks: float
    unity_on_sanctions: float
    sanctions_weeks: float
    budget_usd: float
    trn_per_usd: float
    war_draw_trn_per_week: float
    ceasefire_draw_share: float
    reference_strain_share: float
    sanctions_on_strain: float
    oil_on_strain: float
    reserve_on_strain: float
    tempo_on_strain: float
    ceasefire_on_strain: float
    strain_weeks: float
    neutral_rate_pct: float
    rate_pct_per_strain: float
    rate_weeks: float
    need_eur_bn_per_week: float
    ceasefire_need_share: float
    gap_weeks: float
    war_growth_per_year: float
    strikes_on_growth: float
    gap_on_growth: float
    caution: float
    ceasefire_growth_per_year: float
    catch_up_per_year: float
    full_output_index: float


@rule
def urals_after_week_usd(urals_usd: float, mean_usd: float, return_weeks: float, spread_log: float, luck: float) -> float:
    """Urals price after a week, in USD a barrel: it wanders and is drawn back to its mean; `luck` is standard normal."""
    pulled_log = math.log(urals_usd) + (math.log(mean_usd) - math.log(urals_usd)) / max(1.0, return_weeks)
    return math.exp(pulled_log + spread_log * luck)


@rule
def urals_mean_usd(mean_usd: float, discount_share: float, sanctions_share: float) -> float:
    """Mean Urals price, in USD a barrel: tighter sanctions (the price cap, the shadow fleet) widen its discount."""
    return mean_usd * math.exp(-discount_share * (sanctions_share - 1.0))


@rule
def sanctions_wanted_share(
    pressure_share: float,
    pressure_reference_share: float,
    pressure_effect: float,
    unity_share: float,
    unity_reference_share: float,
    unity_effect: float,
    relief_share: float,
) -> float:
    """Level of sanctions that Washington and the EU work toward, 1 = at the start, with this relief in force."""
    pressed = pressure_effect * (pressure_share - pressure_reference_share)
    united = unity_effect * (unity_share - unity_reference_share)
    return max(0.0, 1.0 + pressed + united) * (1.0 - share(relief_share))


@rule
def unity_wanted_share(is_at_war: bool, has_collapsed: bool, war_share: float, ceasefire_share: float, betrayed_share: float) -> float:
    """Readiness of the EU to keep sanctions: unanimity is easier to hold while the fighting goes on (S8), most after a broken truce."""
    if not is_at_war:
        return ceasefire_share
    if has_collapsed:
        return betrayed_share
    return war_share


@rule
def reserve_after_week_trn(reserve_trn: float, urals_usd: float, budget_usd: float, trn_per_usd: float, war_draw_trn: float) -> float:
    """Liquid part of Russia's reserve fund after a week, in trillion roubles, never below nought.

    Oil above the budget's price fills it, oil below it and the war empty it (W_FUND).
    """
    return max(0.0, reserve_trn + trn_per_usd * (urals_usd - budget_usd) - war_draw_trn)


@rule
def war_draw_trn(draw_trn_per_week: float, is_at_war: bool, tempo: float, ceasefire_share: float) -> float:
    """What the war takes from the reserve fund in a week, in trillion roubles; arming goes on in a ceasefire."""
    if is_at_war:
        return draw_trn_per_week * tempo
    return draw_trn_per_week * ceasefire_share


@rule
def spent_share(reserve_trn: float, start_trn: float) -> float:
    """How far the reserve fund is used up, 0 as full as at the start to 1 empty."""
    return share(1.0 - reserve_trn / start_trn)


@rule
def strain_wanted_share(
    base_share: float, sanctions_strain: float, oil_strain: float, reserve_strain: float, effort_strain: float
) -> float:
    """Strain toward which the Russian economy drifts, 0-1: its parts add up (MODEL 3.9)."""
    return share(base_share + sanctions_strain + oil_strain + reserve_strain + effort_strain)


@rule
def oil_strain(urals_usd: float, budget_usd: float, effect: float) -> float:
    """Strain from cheap oil, negative for dear oil: by the log of the price that the budget counts on over the price."""
    return effect * math.log(budget_usd / urals_usd)


@rule
def effort_strain(is_at_war: bool, tempo: float, tempo_effect: float, ceasefire_relief: float) -> float:
    """Strain from the war effort, against that of autumn 2024: a ceasefire takes much of it away (W_KEYRATE)."""
    if is_at_war:
        return tempo_effect * (tempo - 1.0)
    return -ceasefire_relief


@rule
def key_rate_wanted_pct(neutral_pct: float, strain_share: float, pct_per_strain: float) -> float:
    """Key rate that answers the strain, in percent: it rose from the neutral rate as the war heated the economy (W_KEYRATE)."""
    return neutral_pct + pct_per_strain * strain_share


@rule
def need_eur_bn(need_eur_bn_per_week: float, is_at_war: bool, ceasefire_share: float, recovery_index: float) -> float:
    """Ukraine's external financing need of a week, in EUR bn: smaller without fighting and with a larger own economy."""
    if is_at_war:
        return need_eur_bn_per_week / max(0.5, recovery_index)
    return need_eur_bn_per_week * ceasefire_share / max(0.5, recovery_index)


@rule
def unmet_share(need: float, flow: float) -> float:
    """Unmet part of a need, 0 if the flow covers it to 1 if nothing comes."""
    return share(1.0 - flow / need)


@rule
def security_share(reattack_belief_share: float, caution: float) -> float:
    """How safe investors and returning people feel, 0-1: recovery waits for a peace that is believed (MODEL 3.9)."""
    return share(1.0 - caution * reattack_belief_share)


@rule
def war_growth_share(
    war_growth_per_year: float, through: float, strike_effect_per_year: float, gap_share: float, gap_effect_per_year: float
) -> float:
    """Yearly growth of governed Ukraine at war: strikes beyond those of 2024 and unpaid bills slow it."""
    return war_growth_per_year - strike_effect_per_year * (through - 1.0) - gap_effect_per_year * gap_share


@rule
def ceasefire_growth_share(
    base_per_year: float, catch_up_per_year: float, security: float, recovery_index: float, full_index: float
) -> float:
    """Yearly growth in a ceasefire: catching up with the output before the war, as far as security is believed."""
    return base_per_year + catch_up_per_year * security * max(0.0, full_index - recovery_index)


@rule
def output_after_week_index(recovery_index: float, growth_per_year_share: float) -> float:
    """Output after a week at this yearly growth (in logs), 1 = at the start."""
    return recovery_index * math.exp(growth_per_year_share / WEEKS_PER_YEAR)
