"""Washington's policy: compiled and plain text agree bit for bit, and aid, blame and patience work as the facts say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from sim.engine.dice import Dice
from sim.engine.records import plain_numbers
from sim.model.calendar import CalendarState
from sim.model.states.agreement import BOTH, GUARANTORS, NOBODY, RUSSIA, UKRAINE, AgreementState
from sim.model.states.washington import AdministrationState, WashingtonState
from sim.model.washington import acts as policy

CONF = Path(__file__).parents[3] / "conf"
WORLDS = 200
STATES: dict[str, Any] = {"washington": WashingtonState, "agreement": AgreementState, "calendar": CalendarState, "dice": Dice}
ADMINISTRATIONS = ("biden", "harris", "trump", "isolationist", "hawk")


def entries(group: str) -> dict[str, dict[str, Any]]:
    return yaml.safe_load((CONF / "parameters" / f"{group}.yaml").read_text())


def row_of(name: str) -> dict[str, float]:
    return {key: entry["value"] for key, entry in yaml.safe_load((CONF / "administration" / f"{name}.yaml").read_text()).items()}


def numbers(worlds: int, **changes: float) -> np.ndarray:
    values = {name: float(entry["value"]) for name, entry in entries("washington").items()} | changes
    records = np.zeros(worlds, [(name, float) for name in values])
    for name, value in values.items():
        records[name] = value
    return records


def scrambled(state: Any, rng: np.random.Generator, *shape: int) -> np.ndarray:
    records = state.over_worlds(*shape)
    for name, layout in state.fields().items():
        cells = records[name].shape
        if layout[0] is np.bool_:
            records[name] = rng.random(cells) < 0.5
        elif layout[0] is np.int64:
            records[name] = rng.integers(0, 3, cells)
        else:
            records[name] = rng.random(cells) if name.endswith(("_share", "_quarter")) else rng.gamma(2.0, 3.0, cells)
    return records


def names_of(act: Any) -> tuple[str, ...]:
    return act.plain.__code__.co_varnames[: act.plain.__code__.co_argcount]


def perform(act: Any, cast: dict[str, Any]) -> None:
    act(*(cast[name] for name in names_of(act)))


def plain_of(name: str, records: np.ndarray, world: int) -> Any:
    if name == "administrations":
        return [AdministrationState.of_record(record) for record in records[world]]
    return STATES[name].of_record(records[world]) if name in STATES else plain_numbers(records[world])


@pytest.mark.parametrize("act", [policy.begin_washington, policy.change_administration, policy.set_policy], ids=lambda act: act.name)
def test_compiled_and_plain_give_the_same_bits(act: Any) -> None:
    rng = np.random.default_rng(11)
    cast: dict[str, Any] = {name: scrambled(state, rng, WORLDS) for name, state in STATES.items()}
    cast["administrations"] = scrambled(AdministrationState, rng, WORLDS, 3)
    cast["agreement"]["last_refused_by"] = rng.integers(0, 5, WORLDS)
    cast["agreement"]["in_ceasefire"] = ~cast["agreement"]["at_war"]
    cast["dice"]["world"], cast["dice"]["week"] = np.arange(WORLDS), 17
    cast["p"] = np.zeros(WORLDS, [(name, float) for name in entries("washington")])
    for name, entry in entries("washington").items():
        cast["p"][name] = rng.uniform(entry["low"], entry["high"], WORLDS)
    before = {name: cast[name].copy() for name in names_of(act)}
    perform(act, cast)
    for world in range(WORLDS):
        arguments = {name: plain_of(name, before[name], world) for name in names_of(act)}
        act.plain(*arguments.values())
        assert vars(arguments["washington"]) == vars(plain_of("washington", cast["washington"], world))
    assert (cast["washington"] != before["washington"]).any()
    for field in cast["washington"].dtype.names:
        assert np.isfinite(cast["washington"][field]).all(), field


def begun(name: str, worlds: int = WORLDS, **changes: float) -> dict[str, Any]:
    cast: dict[str, Any] = {key: state.over_worlds(worlds) for key, state in STATES.items()}
    cast["administrations"] = AdministrationState.over_worlds(worlds, 3)
    for key, value in row_of(name).items():
        cast["administrations"][key] = value
    cast["p"] = numbers(worlds, **changes)
    cast["dice"]["world"], cast["dice"]["week"] = np.arange(worlds), -1
    cast["agreement"]["at_war"] = True
    perform(policy.begin_washington, cast)
    return cast


def run(cast: dict[str, Any], weeks: int) -> np.ndarray:
    """Military aid by week and world."""
    paths = []
    for week in range(weeks):
        cast["dice"]["week"] = cast["calendar"]["week"] = week
        cast["calendar"]["is_month"] = week % 4 == 0
        perform(policy.set_policy, cast)
        paths.append(cast["washington"]["military_aid_eur_bn"].copy())
    return np.array(paths)


def test_every_row_stays_within_its_limits():
    for name in ADMINISTRATIONS:
        row = row_of(name)
        assert set(row) == set(entries("administration")) == set(AdministrationState.fields())
        for key, value in row.items():
            assert entries("administration")[key]["low"] <= value <= entries("administration")[key]["high"], (name, key)


def test_the_sitting_administration_gives_about_two_billion_a_month_in_lumps():
    """S1, S2."""
    aid = run(begun("biden", 600), 136)
    monthly = aid.reshape(34, 4, -1).sum(axis=1) * 52 / 48
    assert 1.6 < monthly.mean() < 2.4
    variation = (monthly.std(axis=0) / monthly.mean(axis=0)).mean()
    assert 0.65 < variation < 1.1


def test_pauses_come_more_often_under_a_volatile_administration():
    calm, volatile = begun("biden", 600), begun("trump", 600)
    run(calm, 104)
    run(volatile, 104)
    assert 0.4 < calm["washington"]["pauses"].mean() < 1.1
    assert volatile["washington"]["pauses"].mean() > 1.5 * calm["washington"]["pauses"].mean()


def test_aid_is_cut_while_ukraine_is_blamed():
    cast = begun("trump")
    cast["agreement"]["is_round"], cast["agreement"]["is_talking"] = True, True
    cast["agreement"]["last_refused_by"] = UKRAINE
    run(cast, 1)
    washington = cast["washington"]
    blamed = washington["target"] == UKRAINE
    assert 0.5 < blamed.mean() < 1.0
    assert not (washington["target"] == RUSSIA).any()
    ratio = washington["planned_military_eur_bn"] / washington["aid_factor"]
    assert ratio[blamed].max() < ratio[~blamed & (washington["pause_weeks_left"] == 0.0)].min()
    assert washington["pressure_on_ukraine_share"][blamed].min() > washington["pressure_on_ukraine_share"][~blamed].max()


@pytest.mark.parametrize(("refuser", "never"), [(RUSSIA, UKRAINE), (UKRAINE, RUSSIA)])
def test_who_did_not_refuse_is_not_blamed(refuser: int, never: int):
    cast = begun("trump")
    cast["agreement"]["is_round"], cast["agreement"]["last_refused_by"] = True, refuser
    run(cast, 1)
    assert not (cast["washington"]["target"] == never).any()


def test_when_both_refuse_tilt_decides():
    shares = {}
    for name in ("hawk", "trump"):
        cast = begun(name)
        cast["agreement"]["is_round"], cast["agreement"]["last_refused_by"] = True, BOTH
        run(cast, 1)
        shares[name] = (cast["washington"]["target"] == UKRAINE).mean()
    assert shares["hawk"] == 0.0
    assert 0.3 < shares["trump"] < 0.6


def test_patience_runs_out_in_talks_and_then_washington_walks_away_or_turns_on_the_other():
    cast = begun("trump")
    run(cast, 60)
    assert not cast["washington"]["walked_away"].any()
    cast["agreement"]["is_talking"] = True
    run(cast, 27)
    assert (cast["washington"]["target"][~cast["washington"]["walked_away"]] == UKRAINE).all()
    walked = cast["washington"]["walked_away"]
    assert 0.25 < walked.mean() < 0.55
    assert (cast["washington"]["mediation_share"][walked] < 0.3).all()
    assert (cast["washington"]["guarantee_backing_share"][walked] < 0.15).all()


def blaming(target: int) -> dict[str, Any]:
    """Washington blames one side, and nobody talks."""
    cast = begun("trump", aid_swing_sd=0.0)
    cast["administrations"]["volatility_per_quarter"] = 0.0
    cast["washington"]["target"], cast["washington"]["blame_share"] = target, 1.0
    return cast


def test_blame_and_its_cut_fade_once_nobody_talks():
    """A cut is a lever in talks; without talks aid comes back toward its plan."""
    cast = blaming(UKRAINE)
    plan = cast["administrations"]["military_aid_eur_bn_per_week"][:, 0]
    run(cast, 4)
    early = cast["washington"].copy()
    run(cast, 100)
    late = cast["washington"]
    assert (early["planned_military_eur_bn"] < 0.6 * plan).all()
    assert (late["planned_military_eur_bn"] > 0.95 * plan).all()
    assert (late["pressure_on_ukraine_share"] < 0.05).all()


def test_blame_lasts_while_talks_go_on():
    cast = blaming(RUSSIA)
    cast["agreement"]["is_talking"] = True
    run(cast, 20)
    assert (cast["washington"]["blame_share"] == 1.0).all()
    assert (cast["washington"]["target"] == RUSSIA).all()


def test_impatience_falls_while_nobody_talks():
    cast = begun("trump")
    cast["washington"]["impatience_weeks"] = 20.0
    run(cast, 60)
    assert (cast["washington"]["impatience_weeks"] < 2.5).all()


def test_where_only_the_guarantors_failed_nobody_is_blamed():
    cast = blaming(UKRAINE)
    cast["agreement"]["is_round"], cast["agreement"]["is_talking"] = True, True
    cast["agreement"]["last_refused_by"] = GUARANTORS
    run(cast, 1)
    assert (cast["washington"]["target"] == NOBODY).all()
    assert (cast["washington"]["blame_share"] == 0.0).all()


def test_tilt_is_that_of_the_administration_in_office():
    cast = begun("trump")
    run(cast, 1)
    assert (cast["washington"]["tilt_to_russia_share"] == row_of("trump")["tilt_to_russia_share"]).all()


def test_a_signature_ends_blame_and_brings_washington_back():
    cast = begun("trump")
    cast["washington"]["walked_away"], cast["washington"]["target"] = True, UKRAINE
    cast["agreement"]["at_war"], cast["agreement"]["in_ceasefire"] = False, True
    run(cast, 1)
    assert not cast["washington"]["walked_away"].any()
    assert (cast["washington"]["target"] == NOBODY).all()


def test_a_new_administration_starts_afresh():
    cast = begun("biden")
    cast["administrations"]["guarantee_backing_share"][:, 1] = 0.0
    cast["washington"]["impatience_weeks"] = 12.0
    swing = cast["washington"]["aid_factor"].copy()
    cast["calendar"]["administration"], cast["calendar"]["is_inauguration"], cast["dice"]["week"] = 1, True, 7
    perform(policy.change_administration, cast)
    assert (cast["washington"]["sitting"] == 1).all()
    assert (cast["washington"]["impatience_weeks"] == 0.0).all()
    assert (cast["washington"]["took_office_week"] == 7).all()
    assert (cast["washington"]["guarantee_backing_share"] == 0.0).all()
    assert (cast["washington"]["aid_factor"] != swing).all()
    cast["calendar"]["is_inauguration"] = False
    settled = cast["washington"].copy()
    perform(policy.change_administration, cast)
    assert (cast["washington"] == settled).all()
