"""What can either economy bear, and what does the war do to it?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import share, toward

if TYPE_CHECKING:
    from sim.model.states.choices import StartNumbers


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


# --- Russia


@rule
def urals_after_week_usd(urals_usd: float, sanctions_share: float, luck: float, p: EconomyNumbers) -> float:
    """Urals price after a week, in USD a barrel: it wanders and is drawn back to its mean; `luck` is standard normal.

    Because: tighter sanctions (the price cap, the shadow fleet) widen its discount, and lower that mean.
    """
    mean_usd = p.urals_mean_usd * math.exp(-p.sanctions_discount_share * (sanctions_share - 1.0))
    pulled_log = math.log(urals_usd) + (math.log(mean_usd) - math.log(urals_usd)) / p.urals_return_weeks
    return math.exp(pulled_log + p.urals_spread_log * luck)


@rule
def unity_after_week_share(unity_share: float, is_at_war: bool, has_collapsed: bool, p: EconomyNumbers) -> float:
    """Readiness of the EU to keep sanctions after a week, 0-1; it moves slowly.

    Because: unanimity is easier to hold while the fighting goes on (S8), and easiest after a broken truce.
    """
    wanted_share = p.war_unity_share
    if not is_at_war:
        wanted_share = p.ceasefire_unity_share
    elif has_collapsed:
        wanted_share = p.betrayed_unity_share
    return toward(unity_share, wanted_share, p.unity_weeks)


@rule
def sanctions_after_week_index(
    sanctions_index: float, pressure_share: float, unity_share: float, relief_share: float, p: EconomyNumbers
) -> float:
    """Level of sanctions after a week, 1 = at the start: it moves toward what Washington and the EU want, with this relief in force.

    Because: both have to enforce them; pressure above that of the start, and unity above that of the war, tighten them (S8, MODEL 3.6).
    """
    pressed = p.pressure_on_sanctions * (pressure_share - p.pressure_reference_share)
    united = p.unity_on_sanctions * (unity_share - p.war_unity_share)
    wanted = max(0.0, 1.0 + pressed + united) * (1.0 - share(relief_share))
    return toward(sanctions_index, wanted, p.sanctions_weeks)


@rule
def reserve_after_week_trn(reserve_trn: float, urals_usd: float, is_at_war: bool, tempo_index: float, p: EconomyNumbers) -> float:
    """Liquid part of Russia's reserve fund after a week, in trillion roubles, never below nought.

    Because: oil above the budget's price fills it, oil below it and the war empty it (W_FUND); arming goes on in a ceasefire.
    """
    effort = tempo_index if is_at_war else p.ceasefire_draw_share
    return max(0.0, reserve_trn + p.trn_per_usd * (urals_usd - p.budget_usd) - p.war_draw_trn_per_week * effort)


@rule
def strain_wanted_share(
    sanctions_share: float,
    urals_usd: float,
    reserve_trn: float,
    is_at_war: bool,
    tempo_index: float,
    start: StartNumbers,
    p: EconomyNumbers,
) -> float:
    """Strain toward which the Russian economy drifts, 0-1: sanctions, cheap oil, a spent reserve and the war effort add up (MODEL 3.9).

    Oil counts by the log of the price of the start over the price. Because: the key rate was near its neutral level when the
    effort was half of that of autumn 2024 (W_KEYRATE); a ceasefire takes much of the strain away.
    """
    sanctions = p.sanctions_on_strain * (sanctions_share - 1.0)
    oil = p.oil_on_strain * math.log(start.urals_usd / urals_usd)
    spent = p.reserve_on_strain * share(1.0 - reserve_trn / start.reserve_trn_rub)
    effort = p.tempo_on_strain * (tempo_index - 1.0) if is_at_war else -p.ceasefire_on_strain
    return share(p.reference_strain_share + sanctions + oil + spent + effort)


@rule
def key_rate_after_week_pct(key_rate_pct: float, strain_share: float, p: EconomyNumbers) -> float:
    """Key rate after a week, in percent, as it answers the strain.

    Because: it rose from the neutral rate as the war heated the economy (W_KEYRATE).
    """
    wanted_pct = p.neutral_rate_pct + p.rate_pct_per_strain * strain_share
    return key_rate_pct + (wanted_pct - key_rate_pct) / p.rate_weeks


# --- Ukraine


@rule
def gap_after_week_share(gap_share: float, is_at_war: bool, recovery_index: float, aid_eur_bn: float, p: EconomyNumbers) -> float:
    """Unmet part of Ukraine's external financing need after a week, 0 if aid covers it to 1 if nothing comes for long.

    Because: the need is smaller without fighting and with a larger own economy; a gap is felt as cushions run out.
    """
    need_eur_bn = p.need_eur_bn_per_week if is_at_war else p.need_eur_bn_per_week * p.ceasefire_need_share
    unmet_share = share(1.0 - aid_eur_bn / (need_eur_bn / max(0.5, recovery_index)))
    return toward(gap_share, unmet_share, p.gap_weeks)


@rule
def ukraine_growth_per_year(
    is_at_war: bool, through_index: float, gap_share: float, reattack_belief_chance: float, recovery_index: float, p: EconomyNumbers
) -> float:
    """Yearly growth of governed Ukraine, in logs: under strikes at war, in a ceasefire catching up with the output before the war.

    Because: strikes beyond those of 2024 and unpaid bills slow it; investors and returning people wait for a peace that is
    believed (MODEL 3.9).
    """
    if is_at_war:
        return p.war_growth_per_year - p.strikes_on_growth * (through_index - 1.0) - p.gap_on_growth * gap_share
    security_share = share(1.0 - p.caution * reattack_belief_chance)
    return p.ceasefire_growth_per_year + p.catch_up_per_year * security_share * max(0.0, p.full_output_index - recovery_index)
