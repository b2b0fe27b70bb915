"""A scene for the acts of the guarantee: worlds from the first round to an attack, as plain objects."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.dice import Dice
from sim.model.calendar import CalendarState
from sim.model.guarantee import acts
from sim.model.states.agreement import AgreementState
from sim.model.states.guarantee import GuaranteeState
from sim.model.states.nato_member import NatoMemberState
from sim.model.states.russia import RussiaState
from sim.model.states.washington import WashingtonState
from sim.settings import facts
from tests.model.worlds import Cast, Worlds, carry_out, numbers_in

WORLDS = 60
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


def with_facts(members: np.ndarray) -> np.ndarray:
    for i, member in enumerate(MEMBERS):
        for name in facts.MEMBER_FIELDS:
            members[name][:, i] = getattr(member, name)
        members["groups"][:, i] = member.groups
    return members


def begun(kind: str, backing: float, worlds: int = WORLDS, **changes: float) -> Cast:
    """Worlds at war before their first round, with one choice of guarantee and one backing by Washington."""
    cast: Cast = {name: Worlds.of(state.over_worlds(worlds)) for name, state in STATES.items()}
    cast["members"] = Worlds.of(with_facts(NatoMemberState.over_worlds(worlds, len(MEMBERS))))
    cast["numbers of guarantee"] = numbers_in("guarantee", worlds, kind, **changes)
    cast["numbers of terms"] = numbers_in("terms", worlds, verification_share=0.5, accountability_share=0.3)
    cast["washington"]["guarantee_backing_share"] = backing
    cast["washington"]["planned_military_eur_bn"] = backing
    cast["dice"]["world"] = np.arange(worlds)
    cast["dice"]["week"] = -1
    cast["agreement"]["at_war"] = True
    carry_out(acts.begin_members, cast)
    return cast


def hold_rounds(cast: Cast, rounds: int = 3) -> None:
    cast["agreement"]["is_round"] = True
    for _ in range(rounds):
        cast["dice"]["week"] += 4
        carry_out(acts.members_consider, cast)
        carry_out(acts.form_guarantee, cast)
    cast["agreement"]["is_round"] = False


def after_rounds(kind: str, backing: float, **changes: Any) -> Cast:
    cast = begun(kind, backing, **changes)
    hold_rounds(cast)
    return cast


def sign(cast: Cast) -> None:
    cast["agreement"]["at_war"], cast["agreement"]["in_ceasefire"] = False, True
    cast["agreement"]["signed"] += 1
    cast["agreement"]["signed_week"] = cast["calendar"]["week"] = cast["dice"]["week"]
    carry_out(acts.deploy_guarantee, cast)


def deploy_weeks(cast: Cast, weeks: int) -> None:
    for _ in range(weeks):
        cast["dice"]["week"] += 1
        cast["calendar"]["week"] = cast["dice"]["week"]
        carry_out(acts.deploy_guarantee, cast)
        carry_out(acts.assess_credibility, cast)


def attack(cast: Cast) -> None:
    cast["russia"]["attacks"] = True
    cast["dice"]["week"] += 1
    carry_out(acts.guarantors_respond, cast)
