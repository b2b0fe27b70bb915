"""A scene for the acts of talks, bargaining and beliefs: a round at the start of the run, as plain objects."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.dice import Dice
from sim.model.bargaining import acts as bargaining
from sim.model.beliefs import acts as beliefs
from sim.model.calendar import CalendarState
from sim.model.states.agreement import AgreementState
from sim.model.states.general_staff import GeneralStaffState
from sim.model.states.guarantee import ALLIANCE, GuaranteeState
from sim.model.states.places import RegionState, SectorState
from sim.model.states.public import PublicState
from sim.model.states.russia import RussiaState
from sim.model.states.ukraine import UkraineState
from sim.model.states.washington import WashingtonState
from sim.model.talks import acts as talks
from tests.model.worlds import Cast, Worlds, carry_out, numbers_in

STATES = {
    "russia": RussiaState, "ukraine": UkraineState, "general_staff": GeneralStaffState, "washington": WashingtonState,
    "public": PublicState, "agreement": AgreementState, "guarantee": GuaranteeState, "calendar": CalendarState, "dice": Dice,
}  # fmt: skip
SECTORS = ((31415, 975, 0), (26684, 26150, 8377), (26517, 17368, 7950), (27180, 19787, 0), (28461, 20520, 0), (23834, 0, 0), (31914, 0, 0))
CRIMEA_KM2 = 26081.0


def places(worlds: int) -> Cast:
    """The seven oblasts of the front as at the start, and Crimea as the one region behind it."""
    sectors, regions = SectorState.over_worlds(worlds, len(SECTORS)), RegionState.over_worlds(worlds, 27)
    area, occupied, before_2022 = np.array(SECTORS, float).T[:, None, :]
    sectors["area_km2"], sectors["occupied_km2"], sectors["occupied_before_2022_km2"] = area, occupied, before_2022
    regions["sector"][:, 0], regions["macro_region"][:, 0] = -1, talks.CRIMEA
    regions["area_km2"][:, 0], regions["occupied_share"][:, 0] = CRIMEA_KM2, 1.0
    return {"sectors": Worlds.of(sectors), "regions": Worlds.of(regions)}


def occupied_km2(cast: Cast) -> float:
    """Ground that Russia holds in the first world, Crimea included."""
    regions = cast["regions"]
    return float(cast["sectors"]["occupied_km2"].sum() + regions["occupied_share"][0, 0] * regions["area_km2"][0, 0])


def at_the_table(terms: str = "freeze", *, aims: float = 0.5, worlds: int = 1, theory: str = "expected_utility", **guarantee: Any) -> Cast:
    """A round at the start of the run with the central numbers."""
    cast = {name: Worlds.of(state.over_worlds(worlds)) for name, state in STATES.items()} | places(worlds)
    cast["numbers of beliefs"] = numbers_in("beliefs", worlds, optimism_spread_share=0.0, poll_noise_share=0.0, staff_bias_spread_share=0.0)
    cast["numbers of bargaining"] = numbers_in("bargaining", worlds, ukraine_resolve_spread=0.0, russia_resolve_spread=0.0)
    cast["numbers of terms"], cast["numbers of decision"] = numbers_in("terms", worlds, terms), numbers_in("decision", worlds, theory)
    cast["numbers of talks"], cast["numbers of guarantee"] = numbers_in("talks", worlds), numbers_in("guarantee", worlds, "none")
    russia, ukraine = cast["russia"], cast["ukraine"]
    russia["aims_share"], russia["strain_share"], russia["leader_risk_chance"], russia["power_index"] = aims, 0.3, 0.03, 1.0
    russia["recent_gain_km2"], russia["recent_losses_thousand"], ukraine["recent_losses_thousand"] = 100.6, 10.4, 4.6
    ukraine["power_index"], ukraine["gap_share"], ukraine["leader_risk_chance"] = 0.75, 0.1, 0.09
    cast["public"]["support_share"], cast["public"]["trust_share"], cast["public"]["approval_share"] = 0.45, 0.59, 0.55
    cast["dice"]["world"], cast["dice"]["seed"] = np.arange(worlds), 1
    for act in (beliefs.begin_beliefs, talks.begin_agreement, beliefs.begin_staff):
        carry_out(act, cast)
    cast["agreement"]["is_round"], cast["agreement"]["rounds"] = True, 1
    for name, value in guarantee.items():
        cast["guarantee"][name] = value
    return cast


def weigh(cast: Cast) -> tuple[float, float]:
    for act in (beliefs.staff_estimates, bargaining.weigh_deal_ukraine, bargaining.weigh_deal_russia):
        carry_out(act, cast)
    return float(cast["ukraine"]["acceptance_chance"][0]), float(cast["russia"]["acceptance_chance"][0])


FIRM = {
    "is_wanted": True, "is_formed": True, "kind": ALLIANCE, "pledge_share": 0.9, "us_backing_share": 0.6,
    "troops_promised_thousand": 30.0, "arms_eur_bn_per_week": 0.5, "air_defence_units": 10.0,
}  # fmt: skip
