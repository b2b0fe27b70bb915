"""Forces: armies neither explode nor vanish, and a pause is used as the aims have it."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.forces import acts as forces
from tests.model.battle.scene import cease_fire, live, war_stage
from tests.model.plain import perform


def test_in_a_plain_year_the_russian_force_grows_a_little_and_the_ukrainian_shrinks_a_little():
    """W_INTAKE, pattern 3."""
    weeks = live(war_stage(), 52)
    growth = weeks[-1]["russia"]["personnel_thousand"].mean() / 600.0 - 1.0
    assert 0.0 < growth < 0.15
    intake = np.sum([week["russia"]["recruits_thousand"].mean() for week in weeks])
    assert intake == pytest.approx(450.0, rel=0.05)
    assert 0.92 < weeks[-1]["ukraine"]["personnel_thousand"].mean() / 480.0 < 1.01


def test_forces_stay_bounded_over_five_years_of_war():
    last = live(war_stage(10), 260)[-1]
    assert np.all((last["russia"]["personnel_thousand"] > 450.0) & (last["russia"]["personnel_thousand"] < 900.0))
    assert np.all((last["ukraine"]["personnel_thousand"] > 300.0) & (last["ukraine"]["personnel_thousand"] < 600.0))
    assert np.all((last["russia"]["materiel_index"] > 0.3) & (last["russia"]["materiel_index"] < 1.5))


def test_in_a_ceasefire_a_revisionist_regroups_and_one_with_limited_aims_sends_people_home():
    """M4."""
    ratio = {}
    for aims in (0.1, 0.95):
        stage = war_stage(6)
        stage["russia"]["aims_share"] = aims
        before = live(stage, 4)[-1]
        cease_fire(stage)
        after = live(stage, 156, first_week=4)[-1]
        ratio[aims] = (after["russia"]["power_index"] / before["russia"]["power_index"]).mean()
        assert after["russia"]["personnel_thousand"].max() < 600.0 * 1.25
        assert np.all(after["russia"]["losses_thousand"] == 0.0)
        assert after["russia"]["readiness_share"].mean() > before["russia"]["readiness_share"].mean()
    assert ratio[0.1] < 1.0 < ratio[0.95]


def test_a_cap_on_ukraine_and_a_limit_near_the_line_hold_forces_down():
    """C02."""
    people = {}
    for cap, limit in ((2.0, 0.0), (0.6, 0.0), (2.0, 1.0)):
        stage = war_stage(6)
        stage["russia"]["aims_share"] = 0.95
        stage["numbers of terms"]["ukraine_force_cap_share"] = cap
        stage["numbers of terms"]["russia_line_limit_share"] = limit
        cease_fire(stage)
        last = live(stage, 156)[-1]
        people[cap, limit] = (last["ukraine"]["personnel_thousand"].mean(), last["russia"]["personnel_thousand"].mean())
    assert people[0.6, 0.0][0] < people[2.0, 0.0][0]
    assert people[0.6, 0.0][0] < 480.0 * 0.62
    assert people[2.0, 1.0][1] < people[2.0, 0.0][1]


def test_low_morale_and_unpaid_bills_weaken_ukraine():
    start, tired, unpaid = war_stage(6), war_stage(6), war_stage(6)
    tired["public"]["morale_share"] *= 0.6
    unpaid["numbers of economy"]["need_eur_bn_per_week"] *= 2.5
    powers = [live(stage, 52)[-1]["ukraine"]["power_index"].mean() for stage in (start, tired, unpaid)]
    assert powers[1] < powers[0]
    assert powers[2] < powers[0]


def test_forces_of_a_ceasefire_are_measured_against_those_of_the_signature():
    """C02: a cap of "the present force" cuts what stands on that day, not what stood years before."""
    people = {}
    for shrunk in (1.0, 0.7):
        stage = war_stage(6)
        stage["numbers of terms"]["ukraine_force_cap_share"] = 0.8
        stage["russia"]["aims_share"] = 0.0
        for side in ("russia", "ukraine"):
            stage[side]["personnel_thousand"] *= shrunk
        cease_fire(stage)
        last = live(stage, 156)[-1]
        people[shrunk] = (last["ukraine"]["personnel_thousand"].mean(), last["russia"]["personnel_thousand"].mean())
    assert people[0.7][0] == pytest.approx(0.7 * people[1.0][0], rel=0.02)
    assert people[0.7][1] < 0.8 * people[1.0][1]


def test_stores_run_dry_and_are_never_overdrawn():
    """What is refurbished leaves them."""
    stage = war_stage(3)
    left = np.array([week["russia"]["stores_index"] for week in live(stage, 200)])
    assert np.all(np.diff(left, axis=0) < 0.0)
    assert np.all(left >= 0.0)
    stage["numbers of forces"]["refurbished_per_week"] = 10.0
    assert np.all(live(stage, 1, first_week=200)[-1]["russia"]["stores_index"] == 0.0)


def test_fuller_stores_give_more_and_empty_ones_nothing():
    """Stores of an earlier day hold more than those of the end of 2024, which are the unit."""
    won = {}
    for stores in (0.0, 1.0, 1.3):
        stage = war_stage(1)
        stage["russia"]["stores_index"] = stores
        perform(stage, forces.rebuild_russia)
        left = stage["russia"]["stores_index"][0]
        won[stores] = (stores - left) * stage["numbers of forces"]["stored_index"][0], stage["russia"]["materiel_index"][0]
    assert won[0.0][0] == 0.0 < won[1.0][0]
    assert won[1.3][0] == pytest.approx(1.3 * won[1.0][0])
    assert won[1.0][1] - won[0.0][1] == pytest.approx(won[1.0][0])


def test_wounded_return_at_the_pace_of_recovery():
    """W_INTAKE."""
    stage = war_stage(1)
    stage["russia"]["wounded_thousand"], stage["ukraine"]["wounded_thousand"] = 40.0, 20.0
    stage["numbers of forces"]["recovery_weeks"] = 20.0
    perform(stage, forces.rebuild_russia, forces.rebuild_ukraine)
    assert stage["russia"]["wounded_thousand"][0] == pytest.approx(38.0)
    assert stage["ukraine"]["wounded_thousand"][0] == pytest.approx(19.0)


def test_who_is_sent_home_is_no_recruit():
    """M4: in a ceasefire either people come or people go."""
    stage = war_stage(1)
    stage["russia"]["aims_share"] = 0.0
    cease_fire(stage)
    before = stage["russia"]["personnel_thousand"][0]
    stage["russia"]["wounded_thousand"] = 0.0
    perform(stage, forces.rebuild_russia)
    assert stage["russia"]["recruits_thousand"][0] == 0.0
    assert stage["russia"]["personnel_thousand"][0] < before
