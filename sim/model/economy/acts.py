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
    european_union.sanctions_unity_share = economy.unity_after_week_share(
        european_union.sanctions_unity_share, agreement.at_war, agreement.collapses > 0, p
    )
    pressure, unity = washington.pressure_on_russia_share, european_union.sanctions_unity_share
    relief = agreement.sanctions_relief_share
    russia.sanctions_share = economy.sanctions_after_week_index(russia.sanctions_share, pressure, unity, relief, p)


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
    at_war, recovery = agreement.at_war, ukraine.recovery_index
    ukraine.gap_share = economy.gap_after_week_share(ukraine.gap_share, at_war, recovery, ukraine.aid_financial_eur_bn, p)
    growth = economy.ukraine_growth_per_year(
        at_war, ukraine.strikes_through_index, ukraine.gap_share, ukraine.reattack_belief_chance, recovery, p
    )
    ukraine.recovery_index *= math.exp(growth / WEEKS_PER_YEAR)
