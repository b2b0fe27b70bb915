"""Observed inputs: a run from the past commits the aid and takes in the people that history did, and is on its own afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from sim.model.aid import acts as aid
from sim.model.forces import acts as forces
from sim.model.history import history_of
from sim.model.states.history import HistoryState
from sim.settings import facts
from sim.settings.codebook import codebook
from tests.model.battle.scene import cease_fire, war_stage
from tests.model.plain import perform

KNOWN, AFTER = date(2024, 3, 4), date(2024, 12, 2)
DONORS = ("us", "europe", "other")
TOTALS = {"us": "total_us_eur_bn", "europe": "total_europe_eur_bn", "other": "total_other_eur_bn"}


def stage_on(day: date, inputs: float = 1.0, worlds: int = 6) -> dict[str, Any]:
    """A plain war in a week of history, which follows it or not."""
    stage = war_stage(worlds)
    stage["numbers of start"]["inputs"] = inputs
    for field, value in history_of(day).items():
        stage["history"][field] = value
    return stage


def committed(stage: dict[str, Any]) -> dict[str, np.ndarray]:
    """What each group of donors commits in a week, in every world."""
    perform(stage, aid.commit_aid)
    return {donor: stage["european_union"][name].copy() for donor, name in TOTALS.items()}


def test_the_week_of_history_is_that_of_the_facts() -> None:
    week = history_of(KNOWN)
    assert bool(week["has_aid"])
    assert bool(week["has_intake"])
    for name, value in facts.aid_of_week(KNOWN.isoformat()).items():
        assert week[f"{name}_eur_bn"] == value
    assert week["russia_recruits_thousand"] == facts.intake_of_week_thousand(KNOWN.isoformat())


def test_after_the_cut_off_history_is_silent() -> None:
    week = history_of(AFTER)
    assert all(week[name] == 0 for name in HistoryState.fields())


def test_a_run_that_follows_history_commits_what_was_allocated() -> None:
    """S4: the same in every world, with no lumps, no substitution and nobody's weariness."""
    stage = stage_on(KNOWN)
    stage["washington"]["military_aid_eur_bn"] = 5.0
    stage["members"]["arms_in_force_eur_bn_per_week"] = 1.0
    allocated = facts.aid_of_week(KNOWN.isoformat())
    for donor, total in committed(stage).items():
        assert total == pytest.approx(allocated[f"{donor}_military"] + allocated[f"{donor}_financial"]), donor
    military = sum(allocated[f"{donor}_military"] for donor in DONORS)
    financial = sum(allocated[f"{donor}_financial"] for donor in DONORS)
    before = war_stage(6)["european_union"]
    assert stage["european_union"]["pipeline_military_eur_bn"] - before["pipeline_military_eur_bn"] == pytest.approx(military)
    assert stage["european_union"]["pipeline_financial_eur_bn"] - before["pipeline_financial_eur_bn"] == pytest.approx(financial)


@pytest.mark.parametrize(("day", "inputs"), [(KNOWN, 0.0), (AFTER, 0.0), (AFTER, 1.0)])
def test_without_history_or_after_it_the_model_speaks_for_itself(day: date, inputs: float) -> None:
    plain_war, stage = war_stage(6), stage_on(day, inputs)
    for one in (plain_war, stage):
        perform(one, aid.commit_aid, forces.rebuild_russia)
    for name in ("european_union", "partners", "russia"):
        assert plain_war[name].tobytes() == stage[name].tobytes(), name
    assert len(set(stage["european_union"]["total_europe_eur_bn"])) > 1


def test_half_a_week_of_knowledge_is_followed_as_far_as_it_goes() -> None:
    """Aid may be known where intake is not, and the other way round."""
    stage = stage_on(KNOWN)
    stage["history"]["has_intake"] = False
    plain_war = war_stage(6)
    for one in (plain_war, stage):
        perform(one, forces.rebuild_russia)
    assert plain_war["russia"].tobytes() == stage["russia"].tobytes()
    assert len(set(committed(stage)["europe"])) == 1


def test_intake_is_a_part_of_what_was_stated_whatever_the_strain_and_the_force() -> None:
    """W_INTAKE: the statements are of the whole army."""
    stage = stage_on(KNOWN)
    stage["russia"]["strain_share"] = np.linspace(0.0, 1.0, 6)
    stage["russia"]["manpower_share"] = np.linspace(0.5, 1.5, 6)
    perform(stage, forces.rebuild_russia)
    part = codebook()["forces"]["intake_to_theatre_share"].value
    assert 0.0 < part < 1.0
    np.testing.assert_allclose(stage["russia"]["recruits_thousand"], part * facts.intake_of_week_thousand(KNOWN.isoformat()))


def test_in_a_ceasefire_the_observed_intake_is_a_capacity_that_need_not_be_used() -> None:
    stage = stage_on(KNOWN)
    cease_fire(stage)
    stage["russia"]["aims_share"] = 0.0
    perform(stage, forces.rebuild_russia)
    assert np.all(stage["russia"]["recruits_thousand"] == 0.0)


def test_the_loan_is_paid_only_when_its_time_has_come() -> None:
    """The instalments of the loan of Oct 2024 begin at the end of that year, however early a run begins."""
    stage = stage_on(KNOWN, worlds=2)
    waits = 48.0
    stage["numbers of start"]["loan_waits_weeks"] = waits
    p = stage["numbers of aid"]
    instalment = p["loan_eur_bn"][0] / p["loan_weeks"][0]
    paid = []
    for week in range(int(waits + p["loan_weeks"][0]) + 4):
        stage["calendar"]["week"] = week
        stage["european_union"]["pipeline_financial_eur_bn"] = 0.0
        perform(stage, aid.deliver_aid)
        paid.append(stage["ukraine"]["aid_financial_eur_bn"][0])
    assert not any(paid[: int(waits)])
    assert paid[int(waits)] == pytest.approx(instalment)
    assert sum(paid) == pytest.approx(p["loan_eur_bn"][0])
    assert not any(paid[-4:])
