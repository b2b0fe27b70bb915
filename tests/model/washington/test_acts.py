"""Washington's policy: aid, blame and patience work as the facts say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from sim.engine.dice import Dice
from sim.model.calendar import CalendarState
from sim.model.states.agreement import BOTH, GUARANTORS, NOBODY, RUSSIA, UKRAINE, AgreementState
from sim.model.states.washington import AdministrationState, WashingtonState
from sim.model.washington import acts as policy
from sim.settings.codebook import codebook
from tests.model.plain import perform, places_of, world_of, write_back

CONF = Path(__file__).parents[3] / "conf"
WORLDS = 200
STATES: dict[str, Any] = {"washington": WashingtonState, "agreement": AgreementState, "calendar": CalendarState, "dice": Dice}
ADMINISTRATIONS = ("biden", "harris", "trump", "isolationist", "hawk")


def row_of(name: str) -> dict[str, float]:
    return {key: entry["value"] for key, entry in yaml.safe_load((CONF / "administration" / f"{name}.yaml").read_text()).items()}


def numbers(worlds: int, **changes: float) -> np.ndarray:
    values = {name: number.value for name, number in codebook()["washington"].items()} | changes
    records = np.zeros(worlds, [(name, float) for name in values])
    for name, value in values.items():
        records[name] = value
    return records


def begun(name: str, worlds: int = WORLDS, **changes: float) -> dict[str, Any]:
    cast: dict[str, Any] = {key: state.over_worlds(worlds) for key, state in STATES.items()}
    cast["administrations"] = AdministrationState.over_worlds(worlds, 3)
    for key, value in row_of(name).items():
        cast["administrations"][key] = value
    cast["numbers of washington"] = numbers(worlds, **changes)
    cast["dice"]["world"], cast["dice"]["week"] = np.arange(worlds), -1
    cast["agreement"]["at_war"] = True
    perform(cast, policy.begin_washington)
    return cast


def run(cast: dict[str, Any], weeks: int) -> np.ndarray:
    """Military aid by week and world."""
    paths = np.zeros((weeks, len(cast["dice"])))
    for world in range(len(cast["dice"])):
        plain = world_of(cast, world)
        states = [plain[place] for place in places_of(policy.set_policy, cast)]
        for week in range(weeks):
            plain["dice"].week = plain["calendar"].week = week
            plain["calendar"].is_month = week % 4 == 0
            policy.set_policy.plain(*states)
            paths[week, world] = plain["washington"].military_aid_eur_bn
        write_back(cast, world, plain)
    return paths


def test_every_row_stays_within_its_limits():
    for name in ADMINISTRATIONS:
        row = row_of(name)
        known = codebook()["administration"]
        assert set(row) == set(known) == set(AdministrationState.fields())
        for key, value in row.items():
            assert known[key].low <= value <= known[key].high, (name, key)


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
    residual = cast["numbers of washington"]["residual_share"][walked]
    np.testing.assert_allclose(cast["washington"]["mediation_share"][walked], row_of("trump")["mediation_share"] * residual)
    assert (residual < 0.5).all()
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
    perform(cast, policy.change_administration)
    assert (cast["washington"]["sitting"] == 1).all()
    assert (cast["washington"]["impatience_weeks"] == 0.0).all()
    assert (cast["washington"]["took_office_week"] == 7).all()
    assert (cast["washington"]["guarantee_backing_share"] == 0.0).all()
    assert (cast["washington"]["aid_factor"] != swing).all()
    cast["calendar"]["is_inauguration"] = False
    settled = cast["washington"].copy()
    perform(cast, policy.change_administration)
    assert (cast["washington"] == settled).all()
