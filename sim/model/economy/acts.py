"""The week's burden on both economies."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engine.compile import act, step
from sim.engine.dice import normal, stream
from sim.model.arithmetic import toward
from sim.model.calendar import WEEKS_PER_YEAR
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


@step
def be_sanctioned(
    russia: RussiaState, european_union: EuropeanUnionState, washington: WashingtonState, agreement: AgreementState, p: EconomyNumbers
) -> None:
    """Sanctions move toward what Washington and the EU want; relief in force (after a snapback: what is left of it) lowers them."""
    unity = economy.unity_wanted_share(agreement.at_war, agreement.collapses > 0, p)
    european_union.sanctions_unity_share = toward(european_union.sanctions_unity_share, unity, p.unity_weeks)
    wanted = economy.sanctions_wanted_index(
        washington.pressure_on_russia_share, european_union.sanctions_unity_share, agreement.sanctions_relief_share, p
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
    at_war, tempo = agreement.at_war, russia.tempo_index
    russia.urals_usd = economy.urals_after_week_usd(russia.urals_usd, russia.sanctions_share, normal(dice, OIL), p)
    russia.reserve_trn_rub = economy.reserve_after_week_trn(russia.reserve_trn_rub, russia.urals_usd, at_war, tempo, p)
    wanted = economy.strain_wanted_share(russia.sanctions_share, russia.urals_usd, russia.reserve_trn_rub, at_war, tempo, start, p)
    russia.strain_share = toward(russia.strain_share, wanted, p.strain_weeks)
    russia.key_rate_pct = economy.key_rate_after_week_pct(russia.key_rate_pct, russia.strain_share, p)


@act
def bear_ukrainian_economy(ukraine: UkraineState, agreement: AgreementState, p: EconomyNumbers) -> None:
    """What donors leave unpaid, and how output fares: under strikes at war, by believed security in a ceasefire."""
    unmet = economy.unmet_share(agreement.at_war, ukraine.recovery_index, ukraine.aid_financial_eur_bn, p)
    ukraine.gap_share = toward(ukraine.gap_share, unmet, p.gap_weeks)
    if agreement.at_war:
        growth = economy.war_growth_per_year(ukraine.strikes_through_index, ukraine.gap_share, p)
    else:
        growth = economy.ceasefire_growth_per_year(ukraine.reattack_belief_share, ukraine.recovery_index, p)
    ukraine.recovery_index *= math.exp(growth / WEEKS_PER_YEAR)
