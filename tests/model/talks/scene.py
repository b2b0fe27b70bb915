"""A stage for the acts of the talks: random worlds for the comparison of texts, and a round at the start of the run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import yaml

from sim.engine.dice import Dice
from sim.engine.records import plain_numbers
from sim.model.calendar import CalendarState
from sim.model.states.agreement import AgreementState
from sim.model.states.general_staff import GeneralStaffState
from sim.model.states.guarantee import ALLIANCE, US_LEFT_OUT, GuaranteeState
from sim.model.states.places import RegionState, SectorState
from sim.model.states.public import PublicState
from sim.model.states.russia import RussiaState
from sim.model.states.ukraine import UkraineState
from sim.model.states.washington import WashingtonState
from sim.model.talks import acts as talks

CONF = Path(__file__).parents[3] / "conf"
WORLDS = 300
STATES = {
    "russia": RussiaState, "ukraine": UkraineState, "general_staff": GeneralStaffState, "washington": WashingtonState,
    "public": PublicState, "agreement": AgreementState, "guarantee": GuaranteeState, "calendar": CalendarState, "dice": Dice,
}  # fmt: skip
GROUPS = {"sectors": (SectorState, 7), "regions": (RegionState, 27)}
OFFER = ("kind", "pledge_share", "arms_share", "air_defence_share", "troops_wanted_thousand", "us_backstop_share", "left_out")
SECTORS = ((31415, 975, 0), (26684, 26150, 8377), (26517, 17368, 7950), (27180, 19787, 0), (28461, 20520, 0), (23834, 0, 0), (31914, 0, 0))


def entries(group: str) -> dict[str, dict[str, Any]]:
    return yaml.safe_load((CONF / "parameters" / f"{group}.yaml").read_text())


def numbers(group: str, worlds: int, choice: str = "", **changes: float) -> np.ndarray:
    """The parameters of a group, the same in every world: defaults, a choice of conf/<group>, and changes."""
    values = {name: entry["value"] for name, entry in entries(group).items()}
    if choice:
        values |= {name: entry["value"] for name, entry in yaml.safe_load((CONF / group / f"{choice}.yaml").read_text()).items()}
    values |= changes
    records = np.zeros(worlds, [(name, float) for name in values])
    for name, value in values.items():
        records[name] = entries(group)[name]["names"].index(value) if isinstance(value, str) else value
    return records


def drawn(group: str, worlds: int, rng: np.random.Generator) -> np.ndarray:
    """The parameters of a group, drawn from the whole box of their ranges; codes are whole."""
    table = entries(group)
    records = np.zeros(worlds, [(name, float) for name in table])
    for name, entry in table.items():
        records[name] = rng.uniform(entry["low"], entry["high"], worlds)
        if "names" in entry:
            records[name] = rng.integers(0, len(entry["names"]), worlds)
    return records


def offers(worlds: int, rng: np.random.Generator) -> np.ndarray:
    records = np.zeros(worlds, [(name, float) for name in OFFER])
    for name in OFFER:
        records[name] = rng.uniform(0, 1, worlds)
    records["kind"] = rng.integers(0, 4, worlds)
    records["left_out"] = rng.choice([0, US_LEFT_OUT], worlds)
    records["troops_wanted_thousand"] *= 120
    return records


def scrambled(state: type, rng: np.random.Generator, *shape: int) -> np.ndarray:
    """A state full of random but possible values."""
    records = state.over_worlds(*shape)
    for name, layout in state.fields().items():
        cells = records[name].shape
        if layout[0] is np.bool_:
            records[name] = rng.random(cells) < 0.5
        elif layout[0] is np.int64:
            records[name] = rng.integers(0, 5, cells)
        elif name.endswith(("_share", "strain")):
            records[name] = rng.random(cells)
        else:
            records[name] = rng.gamma(2.0, 3.0, cells)
    return records


def stage(rng: np.random.Generator, worlds: int = WORLDS) -> dict[str, np.ndarray]:
    """Everything the acts of this file may ask for, at random."""
    cast = {name: scrambled(state, rng, worlds) for name, state in STATES.items()}
    cast |= {name: scrambled(state, rng, worlds, size) for name, (state, size) in GROUPS.items()}
    cast["sectors"]["area_km2"], cast["sectors"]["occupied_km2"], cast["sectors"]["occupied_before_2022_km2"] = np.array(SECTORS, float).T[
        :, None, :
    ] * rng.uniform(0.9, 1.0, (3, worlds, 7))
    cast["regions"]["sector"] = rng.integers(-1, 7, (worlds, 27))
    cast["regions"]["macro_region"] = rng.integers(0, 6, (worlds, 27))
    cast["agreement"]["in_ceasefire"] = ~cast["agreement"]["at_war"]
    cast["agreement"]["is_talking"] &= cast["agreement"]["at_war"]
    cast["agreement"]["is_round"] |= rng.random(worlds) < 0.5
    cast["calendar"]["week"] = rng.integers(5, 260, worlds)
    cast["dice"]["world"] = np.arange(worlds)
    cast["dice"]["week"] = cast["calendar"]["week"]
    cast |= {f"p_{group}": drawn(group, worlds, rng) for group in ("beliefs", "bargaining", "decision")}
    cast |= {"terms": drawn("terms", worlds, rng), "p": drawn("talks", worlds, rng), "offer": offers(worlds, rng)}
    return cast


def names_of(act: Any) -> tuple[str, ...]:
    return act.plain.__code__.co_varnames[: act.plain.__code__.co_argcount]


def perform(act: Any, cast: dict[str, np.ndarray]) -> None:
    act(*(cast[name] for name in names_of(act)))


def plain_of(name: str, cast: dict[str, np.ndarray], world: int) -> Any:
    if name in GROUPS:
        return [GROUPS[name][0].of_record(record) for record in cast[name][world]]
    return STATES[name].of_record(cast[name][world]) if name in STATES else plain_numbers(cast[name][world])


def at_the_table(
    terms: str = "freeze", *, aims: float = 0.5, worlds: int = 1, theory: str = "expected_utility", **guarantee: Any
) -> dict[str, Any]:
    """A round at the start of the run with the central numbers."""
    cast = {name: state.over_worlds(worlds) for name, state in STATES.items()}
    cast |= {name: state.over_worlds(worlds, size) for name, (state, size) in GROUPS.items()}
    cast["sectors"]["area_km2"], cast["sectors"]["occupied_km2"], cast["sectors"]["occupied_before_2022_km2"] = np.array(SECTORS, float).T[
        :, None, :
    ]
    cast["regions"]["sector"] = 0
    cast["regions"]["sector"][:, 0], cast["regions"]["macro_region"][:, 0] = -1, 5
    cast["regions"]["area_km2"][:, 0], cast["regions"]["occupied_share"][:, 0] = 26081.0, 1.0
    cast |= {f"p_{group}": numbers(group, worlds) for group in ("beliefs", "bargaining")}
    cast |= {"terms": numbers("terms", worlds, terms), "p": numbers("talks", worlds), "p_decision": numbers("decision", worlds, theory)}
    cast["offer"] = np.zeros(worlds, [(name, float) for name in OFFER])
    russia, ukraine = cast["russia"], cast["ukraine"]
    russia["aims_share"], russia["strain_share"], russia["leader_risk_share"], russia["power_index"] = aims, 0.3, 0.03, 1.0
    russia["recent_gain_km2"], russia["recent_losses_thousand"], ukraine["recent_losses_thousand"] = 100.6, 10.4, 4.6
    ukraine["power_index"], ukraine["gap_share"], ukraine["leader_risk_share"] = 0.75, 0.1, 0.09
    cast["public"]["support_share"], cast["public"]["trust_share"], cast["public"]["approval_share"] = 0.45, 0.59, 0.55
    cast["dice"]["world"], cast["dice"]["seed"] = np.arange(worlds), 1
    cast["p_beliefs"]["optimism_spread_share"] = cast["p_beliefs"]["poll_noise_share"] = cast["p_beliefs"]["staff_bias_spread_share"] = 0.0
    cast["p_bargaining"]["ukraine_resolve_spread"] = cast["p_bargaining"]["russia_resolve_spread"] = 0.0
    for act in (talks.begin_beliefs, talks.begin_agreement, talks.begin_staff):
        perform(act, cast)
    cast["agreement"]["is_round"], cast["agreement"]["rounds"] = True, 1
    for name, value in guarantee.items():
        cast["guarantee"][name] = value
    return cast


def weigh(cast: dict[str, Any]) -> tuple[float, float]:
    for act in (talks.staff_estimates, talks.weigh_deal_ukraine, talks.weigh_deal_russia):
        perform(act, cast)
    return float(cast["ukraine"]["acceptance_share"][0]), float(cast["russia"]["acceptance_share"][0])


FIRM = {
    "is_wanted": True, "is_formed": True, "kind": ALLIANCE, "pledge_share": 0.9, "us_backing_share": 0.6,
    "troops_promised_thousand": 30.0, "arms_eur_bn_per_week": 0.5, "air_defence_units": 10.0,
}  # fmt: skip
