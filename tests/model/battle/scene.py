"""A stage for the acts of the war alone: random worlds, and a plain year of war."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from sim.engine.dice import Dice
from sim.model.aid import acts as aid
from sim.model.battle import acts as battle
from sim.model.calendar import WEEKS_PER_MONTH, CalendarState
from sim.model.economy import acts as economy
from sim.model.forces import acts as forces
from sim.model.states.agreement import AgreementState
from sim.model.states.european_union import EuropeanUnionState
from sim.model.states.guarantee import GuaranteeState
from sim.model.states.history import HistoryState
from sim.model.states.nato_member import NatoMemberState
from sim.model.states.partners import PartnersState
from sim.model.states.places import SECTORS, SectorState
from sim.model.states.public import PublicState
from sim.model.states.russia import RussiaState
from sim.model.states.ukraine import UkraineState
from sim.model.states.washington import WashingtonState
from sim.settings.codebook import codebook
from tests.model.plain import perform, places_of, world_of, write_back

STATES = {
    "european_union": EuropeanUnionState, "partners": PartnersState, "public": PublicState, "russia": RussiaState, "ukraine": UkraineState,
    "washington": WashingtonState, "agreement": AgreementState, "guarantee": GuaranteeState, "calendar": CalendarState, "dice": Dice,
    "history": HistoryState,
}  # fmt: skip
MEMBERS = 4  # enough to share out the aid of Europe
GROUPS = {"members": (NatoMemberState, MEMBERS), "sectors": (SectorState, len(SECTORS))}
NUMBERS = ("start", "terms", "battle", "forces", "economy", "aid")
AREA = (31415.0, 26684.0, 26517.0, 27180.0, 28461.0, 23834.0, 31914.0)
OCCUPIED = (979.0, 26180.0, 17428.0, 19703.0, 20500.0, 0.0, 0.0)
BEGIN = (forces.begin_forces, battle.begin_sectors)
WEEK = (
    aid.commit_aid, aid.deliver_aid, forces.rebuild_russia, forces.rebuild_ukraine, battle.set_tempo, battle.fight, battle.strike,
    economy.bear_russian_economy, economy.bear_ukrainian_economy,
)  # fmt: skip
FIRST_DAY = date(2024, 12, 2)


def numbers(group: str, worlds: int, rng: np.random.Generator | None = None) -> np.ndarray:
    """The numbers of a file in every world: central, or drawn from the whole box of their ranges."""
    entries = codebook()[group]
    records = np.zeros(worlds, np.dtype([(name, np.float64) for name in entries], align=True))
    for name, entry in entries.items():
        records[name] = entry.value if rng is None else rng.uniform(entry.low, entry.high, worlds)
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
        elif name.endswith("_share"):
            records[name] = rng.random(cells)
        else:
            records[name] = rng.gamma(2.0, 1.0, cells)
    return records


def random_stage(seed: int, worlds: int) -> dict[str, Any]:
    """Everything the acts of the war may ask for, at random."""
    rng = np.random.default_rng(seed)
    stage: dict[str, Any] = {name: scrambled(state, rng, worlds) for name, state in STATES.items()}
    stage |= {name: scrambled(state, rng, worlds, size) for name, (state, size) in GROUPS.items()}
    stage |= {f"numbers of {group}": numbers(group, worlds, rng) for group in NUMBERS}
    for side in ("russia", "ukraine"):
        stage[side]["personnel_thousand"] *= rng.choice([0.0, 100.0, 300.0], worlds)
    stage["russia"]["urals_usd"] = rng.uniform(20.0, 120.0, worlds)
    stage["sectors"]["area_km2"] = AREA
    stage["sectors"]["occupied_km2"] = np.array(AREA) * rng.choice([0.0, 0.5, 0.99, 1.0], (worlds, len(AREA)))
    stage["agreement"]["in_ceasefire"] = ~stage["agreement"]["at_war"]
    stage["calendar"]["month"] = rng.integers(1, 13, worlds)
    stage["calendar"]["week"] = rng.integers(0, 260, worlds)
    stage["dice"]["week"] = stage["calendar"]["week"]
    stage["dice"]["world"] = np.arange(worlds)
    return stage


def war_stage(worlds: int = 20) -> dict[str, Any]:
    """A plain war: central numbers, the aid of 2024, no talks."""
    stage: dict[str, Any] = {name: state.over_worlds(worlds) for name, state in STATES.items()}
    stage |= {name: state.over_worlds(worlds, size) for name, (state, size) in GROUPS.items()}
    stage |= {f"numbers of {group}": numbers(group, worlds) for group in NUMBERS}
    stage["sectors"]["area_km2"], stage["sectors"]["occupied_km2"] = AREA, OCCUPIED
    stage["members"]["aid_military_eur_bn_per_week"], stage["members"]["aid_financial_eur_bn_per_week"] = 0.4 / MEMBERS, 0.107 / MEMBERS
    stage["members"]["solidarity_share"] = 0.5
    stage["dice"]["seed"], stage["dice"]["world"], stage["dice"]["week"] = 7, np.arange(worlds), -1
    stage["agreement"]["at_war"] = True
    stage["public"]["morale_share"] = stage["numbers of forces"]["morale_reference_share"]
    stage["russia"]["aims_share"] = stage["numbers of battle"]["aims_reference_share"]
    stage["ukraine"]["reattack_belief_chance"] = 0.5
    for name, value in (("military_aid_eur_bn", 0.47), ("planned_military_eur_bn", 0.47), ("financial_aid_eur_bn", 0.17)):
        stage["washington"][name] = value
    stage["washington"]["pressure_on_russia_share"] = stage["numbers of economy"]["pressure_reference_share"]
    perform(stage, *BEGIN)
    return stage


def live(stage: dict[str, Any], weeks: int, first_week: int = 0) -> list[dict[str, Any]]:
    """Let weeks pass; returns copies of the two sides, the union and the sectors after each week."""
    worlds = len(stage["dice"])
    record = [{name: stage[name].copy() for name in ("russia", "ukraine", "european_union", "sectors")} for _ in range(weeks)]
    for world in range(worlds):
        plain = world_of(stage, world)
        acts = [(act.plain, [plain[place] for place in places_of(act, stage)]) for act in WEEK]
        for week, seen in enumerate(record, first_week):
            _date(plain, week)
            for text, states in acts:
                text(*states)
            write_back(seen, world, {name: plain[name] for name in seen})
        write_back(stage, world, plain)
    return record


def _date(plain: dict[str, Any], week: int) -> None:
    """The calendar and the dice of a week."""
    plain["calendar"].week = plain["dice"].week = week
    plain["calendar"].month = (FIRST_DAY + timedelta(weeks=week)).month
    plain["calendar"].is_month = week % WEEKS_PER_MONTH == 0


def cease_fire(stage: dict[str, Any]) -> None:
    """A ceasefire without a guarantee is signed."""
    stage["agreement"]["at_war"], stage["agreement"]["in_ceasefire"], stage["agreement"]["signed"] = False, True, 1
    for side in ("russia", "ukraine"):
        stage[side]["personnel_at_signature_thousand"] = stage[side]["personnel_thousand"]
