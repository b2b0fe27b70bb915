"""The week's burden on both economies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import act, rule
from sim.engine.dice import normal, stream
from sim.model.arithmetic import toward
from sim.model.economy import rules as economy

if TYPE_CHECKING:
    from sim.engine.dice import Dice
    from sim.model.economy.rules import EconomyNumbers
    from sim.model.states.agreement import AgreementState
    from sim.model.states.choices import StartNumbers
    from sim.model.states.european_union import EuropeanUnionState
    from sim.model.states.russia import RussiaState
    from sim.model.states.ukraine import UkraineState
    from sim.model.states.washington import WashingtonState

OIL = stream("oil market")


@rule
def be_sanctioned(
    russia: RussiaState, european_union: EuropeanUnionState, washington: WashingtonState, agreement: AgreementState, p: EconomyNumbers
) -> None:
    """Sanctions move toward what Washington and the EU want; relief in force (after a snapback: what is left of it) lowers them."""
    unity = economy.unity_wanted_share(
        agreement.at_war, agreement.collapses > 0, p.war_unity_share, p.ceasefire_unity_share, p.betrayed_unity_share
    )
    european_union.sanctions_unity_share = toward(european_union.sanctions_unity_share, unity, p.unity_weeks)
    wanted = economy.sanctions_wanted_share(
        washington.pressure_on_russia_share,
        p.pressure_reference_share,
        p.pressure_on_sanctions,
        european_union.sanctions_unity_share,
        p.war_unity_share,
        p.unity_on_sanctions,
        agreement.sanctions_relief_share,
    )
    russia.sanctions_share = toward(russia.sanctions_share, wanted, p.sanctions_weeks)


@act
def bear_russian_economy(
    russia: RussiaState,
    european_union: EuropeanUnionState,
    washington: WashingtonState,
    agreement: AgreementState,
    start: StartNumbers,
    p: EconomyNumbers,
    dice: Dice,
) -> None:
    """Oil, sanctions and the war effort add up to strain; the reserve fund and the key rate follow."""
    be_sanctioned(russia, european_union, washington, agreement, p)
    mean_usd = economy.urals_mean_usd(p.urals_mean_usd, p.sanctions_discount_share, russia.sanctions_share)
    russia.urals_usd = economy.urals_after_week_usd(russia.urals_usd, mean_usd, p.urals_return_weeks, p.urals_spread_log, normal(dice, OIL))
    drawn = economy.war_draw_trn(p.war_draw_trn_per_week, agreement.at_war, russia.tempo_index, p.ceasefire_draw_share)
    russia.reserve_trn_rub = economy.reserve_after_week_trn(russia.reserve_trn_rub, russia.urals_usd, p.budget_usd, p.trn_per_usd, drawn)
    wanted = economy.strain_wanted_share(
        p.reference_strain_share,
        p.sanctions_on_strain * (russia.sanctions_share - 1.0),
        economy.oil_strain(russia.urals_usd, start.urals_usd, p.oil_on_strain),
        p.reserve_on_strain * economy.spent_share(russia.reserve_trn_rub, start.reserve_trn_rub),
        economy.effort_strain(agreement.at_war, russia.tempo_index, p.tempo_on_strain, p.ceasefire_on_strain),
    )
    russia.strain_share = toward(russia.strain_share, wanted, p.strain_weeks)
    rate = economy.key_rate_wanted_pct(p.neutral_rate_pct, russia.strain_share, p.rate_pct_per_strain)
    russia.key_rate_pct = toward(russia.key_rate_pct, rate, p.rate_weeks)


@act
def bear_ukrainian_economy(ukraine: UkraineState, agreement: AgreementState, p: EconomyNumbers) -> None:
    """What donors leave unpaid, and how output fares: under strikes at war, by believed security in a ceasefire."""
    need = economy.need_eur_bn(p.need_eur_bn_per_week, agreement.at_war, p.ceasefire_need_share, ukraine.recovery_index)
    unmet = economy.unmet_share(need, ukraine.aid_financial_eur_bn)
    ukraine.gap_share = toward(ukraine.gap_share, unmet, p.gap_weeks)
    if agreement.at_war:
        growth = economy.war_growth_share(
            p.war_growth_per_year, ukraine.strikes_through_index, p.strikes_on_growth, ukraine.gap_share, p.gap_on_growth
        )
    else:
        security = economy.security_share(ukraine.reattack_belief_share, p.caution)
        growth = economy.ceasefire_growth_share(
            p.ceasefire_growth_per_year, p.catch_up_per_year, security, ukraine.recovery_index, p.full_output_index
        )
    ukraine.recovery_index = economy.output_after_week_index(ukraine.recovery_index, growth)
