"""A stage for the acts of the guarantee: random worlds for the comparison of texts, and worlds from the first round to an attack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import yaml

from sim.engine.dice import Dice
from sim.engine.records import plain_numbers
from sim.model.calendar import CalendarState
from sim.model.guarantee import acts
from sim.model.states.agreement import AgreementState
from sim.model.states.guarantee import KIND_NAMES, US_LEFT_OUT, GuaranteeState
from sim.model.states.nato_member import NatoMemberState
from sim.model.states.russia import RussiaState
from sim.model.states.washington import WashingtonState
from sim.settings import facts

CONF = Path(__file__).parents[3] / "conf"
WORLDS = 200
STATES: dict[str, Any] = {
    "russia": RussiaState,
    "washington": WashingtonState,
    "agreement": AgreementState,
    "guarantee": GuaranteeState,
    "calendar": CalendarState,
    "dice": Dice,
}
MEMBERS = facts.members()
NAMES = [member.iso3 for member in MEMBERS]
LEFT_OUT = ["nobody", *NAMES, facts.member_usa().iso3, *facts.member_groups()]


def entries() -> dict[str, dict[str, Any]]:
    return yaml.safe_load((CONF / "parameters" / "guarantee.yaml").read_text())


def number(value: Any) -> float:
    value = value["value"] if isinstance(value, dict) else value  # an entry of a file, or a change
    return float((LEFT_OUT if value in LEFT_OUT else list(KIND_NAMES)).index(value)) if isinstance(value, str) else float(value)


def numbers(kind: str, worlds: int, **changes: float) -> np.ndarray:
    """The parameters with one choice of conf/guarantee, the same in every world."""
    values = {name: number(entry) for name, entry in entries().items()}
    values |= {name: number(value) for name, value in yaml.safe_load((CONF / "guarantee" / f"{kind}.yaml").read_text()).items()} | changes
    records = np.zeros(worlds, [(name, float) for name in values])
    for name, value in values.items():
        records[name] = value
    return records


def drawn(worlds: int, rng: np.random.Generator) -> np.ndarray:
    """The parameters, anywhere in the box of their ranges."""
    table = entries()
    records = np.zeros(worlds, [(name, float) for name in table])
    for name, entry in table.items():
        records[name] = rng.uniform(entry["low"], entry["high"], worlds)
    records["kind"] = rng.integers(0, 4, worlds)
    records["left_out"] = np.where(rng.random(worlds) < 0.5, US_LEFT_OUT, rng.integers(0, len(LEFT_OUT), worlds))
    return records


def terms_of(worlds: int, verification: Any = 0.5, accountability: Any = 0.3) -> np.ndarray:
    records = np.zeros(worlds, [("verification_share", float), ("accountability_share", float)])
    records["verification_share"], records["accountability_share"] = verification, accountability
    return records


def scrambled(state: Any, rng: np.random.Generator, *shape: int) -> np.ndarray:
    records = state.over_worlds(*shape)
    for name, layout in state.fields().items():
        cells = records[name].shape
        if layout[0] is np.bool_:
            records[name] = rng.random(cells) < 0.5
        elif layout[0] is np.int64:
            records[name] = rng.integers(0, 5, cells)
        else:
            records[name] = rng.random(cells) if name.endswith("_share") else rng.gamma(2.0, 3.0, cells)
    return records


def with_facts(members: np.ndarray) -> np.ndarray:
    for i, member in enumerate(MEMBERS):
        for name in facts.MEMBER_FIELDS:
            members[name][:, i] = getattr(member, name)
        members["groups"][:, i] = member.groups
    return members


def any_stage(seed: int) -> dict[str, np.ndarray]:
    """Random states and parameters, for the comparison of the two texts."""
    rng = np.random.default_rng(seed)
    cast = {name: scrambled(state, rng, WORLDS) for name, state in STATES.items()}
    cast["members"] = with_facts(scrambled(NatoMemberState, rng, WORLDS, len(MEMBERS)))
    cast["members"]["disposition"] = rng.normal(0.0, 1.0, (WORLDS, len(MEMBERS)))
    cast["members"]["will_troops"] = rng.normal(0.0, 2.0, (WORLDS, len(MEMBERS)))
    cast["agreement"]["in_ceasefire"] = ~cast["agreement"]["at_war"]
    cast["agreement"]["is_round"] |= rng.random(WORLDS) < 0.5
    cast["guarantee"]["honoured_tests"] = np.minimum(cast["guarantee"]["tests"], cast["guarantee"]["honoured_tests"])
    cast["calendar"]["week"] = cast["dice"]["week"] = rng.integers(5, 260, WORLDS)
    cast["dice"]["world"] = np.arange(WORLDS)
    return cast | {"p": drawn(WORLDS, rng), "terms": terms_of(WORLDS, rng.random(WORLDS), rng.random(WORLDS))}


def names_of(act: Any) -> tuple[str, ...]:
    return act.plain.__code__.co_varnames[: act.plain.__code__.co_argcount]


def perform(act: Any, cast: dict[str, Any]) -> None:
    act(*(cast[name] for name in names_of(act)))


def plain_of(name: str, records: np.ndarray, world: int) -> Any:
    if name == "members":
        return [NatoMemberState.of_record(record) for record in records[world]]
    return STATES[name].of_record(records[world]) if name in STATES else plain_numbers(records[world])


def begun(kind: str, backing: float, worlds: int = WORLDS, **changes: float) -> dict[str, np.ndarray]:
    """Worlds at war before their first round, with one choice of guarantee and one backing by Washington."""
    cast: dict[str, Any] = {name: state.over_worlds(worlds) for name, state in STATES.items()}
    cast["members"] = with_facts(NatoMemberState.over_worlds(worlds, len(MEMBERS)))
    cast |= {"p": numbers(kind, worlds, **changes), "terms": terms_of(worlds)}
    cast["washington"]["guarantee_backing_share"] = backing
    cast["washington"]["planned_military_eur_bn"] = backing
    cast["dice"]["world"] = np.arange(worlds)
    cast["dice"]["week"] = -1
    cast["agreement"]["at_war"] = True
    perform(acts.begin_members, cast)
    return cast


def hold_rounds(cast: dict[str, np.ndarray], rounds: int = 3) -> None:
    cast["agreement"]["is_round"] = True
    for _ in range(rounds):
        cast["dice"]["week"] += 4
        perform(acts.members_consider, cast)
        perform(acts.form_guarantee, cast)
    cast["agreement"]["is_round"] = False


def after_rounds(kind: str, backing: float, **changes: Any) -> dict[str, np.ndarray]:
    cast = begun(kind, backing, **changes)
    hold_rounds(cast)
    return cast


def sign(cast: dict[str, np.ndarray]) -> None:
    cast["agreement"]["at_war"], cast["agreement"]["in_ceasefire"] = False, True
    cast["agreement"]["signed"] += 1
    cast["agreement"]["signed_week"] = cast["calendar"]["week"] = cast["dice"]["week"]
    perform(acts.deploy_guarantee, cast)


def deploy_weeks(cast: dict[str, np.ndarray], weeks: int) -> None:
    for _ in range(weeks):
        cast["dice"]["week"] += 1
        cast["calendar"]["week"] = cast["dice"]["week"]
        perform(acts.deploy_guarantee, cast)
        perform(acts.assess_credibility, cast)


def attack(cast: dict[str, np.ndarray]) -> None:
    cast["russia"]["attacks"] = True
    cast["dice"]["week"] += 1
    perform(acts.guarantors_respond, cast)
