"""Economy: and oil, sanctions and aid push where they should."""

from __future__ import annotations

import numpy as np
import pytest

from tests.model.battle.scene import cease_fire, live, war_stage


def test_a_plain_year_keeps_the_levels_of_the_start():
    """W_KEYRATE, W_FUND."""
    last = live(war_stage(), 52)[-1]["russia"]
    assert last["key_rate_pct"].mean() == pytest.approx(21.0, abs=2.5)
    assert last["urals_usd"].mean() == pytest.approx(65.0, abs=4.0)
    assert 1.5 < last["reserve_trn_rub"].mean() < 3.8
    assert np.all(last["reserve_trn_rub"] >= 0.0)


def test_pressure_tightens_sanctions_and_strain_and_lowers_power():
    weak, strong = war_stage(10), war_stage(10)
    strong["washington"]["pressure_on_russia_share"] = 1.0
    left, right = live(weak, 104)[-1]["russia"], live(strong, 104)[-1]["russia"]
    assert np.all(right["sanctions_share"] > left["sanctions_share"])
    assert right["urals_usd"].mean() < left["urals_usd"].mean()
    assert right["strain_share"].mean() > left["strain_share"].mean()
    assert right["power_index"].mean() < left["power_index"].mean()


def test_relief_lowers_strain_and_its_end_brings_sanctions_back():
    stage = war_stage(10)
    live(stage, 4)
    cease_fire(stage)
    stage["agreement"]["sanctions_relief_share"] = 0.6
    relieved = live(stage, 104, first_week=4)[-1]["russia"]
    assert relieved["sanctions_share"].mean() < 0.6
    assert relieved["strain_share"].mean() < 0.4
    stage["agreement"]["sanctions_relief_share"] = 0.0
    stage["agreement"]["at_war"], stage["agreement"]["in_ceasefire"], stage["agreement"]["collapses"] = True, False, 1
    back = live(stage, 104, first_week=108)[-1]["russia"]
    assert back["sanctions_share"].mean() > 0.95


def test_recovery_in_a_ceasefire_waits_for_believed_security():
    output = {}
    for belief in (0.1, 0.9):
        stage = war_stage(6)
        stage["ukraine"]["reattack_belief_chance"] = belief
        cease_fire(stage)
        output[belief] = live(stage, 156)[-1]["ukraine"]["recovery_index"].mean()
    assert output[0.1] > output[0.9] > 1.0


def test_a_financing_gap_opens_when_the_loan_is_paid_out_and_the_us_gives_nothing():
    stage = war_stage(6)
    stage["washington"]["financial_aid_eur_bn"] = 0.0
    weeks = live(stage, 182)
    assert weeks[100]["ukraine"]["gap_share"].mean() < 0.05
    assert 0.1 < weeks[-1]["ukraine"]["gap_share"].mean() < 0.7
