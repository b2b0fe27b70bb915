"""Aid: both texts agree, what is committed arrives, and a US stop bites late and is made up in part."""

from __future__ import annotations

import numpy as np
import pytest

from sim.acts import aid
from tests.acts.war_stage import cease_fire, differences, live, war_stage


def stop_us(stage):
    for name in ("military_aid_eur_bn", "planned_military_eur_bn", "financial_aid_eur_bn"):
        stage["washington"][name] = 0.0


@pytest.mark.parametrize("act", [aid.commit_aid, aid.deliver_aid], ids=lambda act: act.name)
def test_compiled_and_plain_text_give_the_same_bits(act):
    assert not differences(act, seed=5)


def test_what_is_committed_is_delivered_or_still_under_way():
    stage = war_stage(50)
    before = stage["european_union"].copy()
    weeks = live(stage, 104)
    after = stage["european_union"]
    committed = sum(after[name] for name in ("total_us_eur_bn", "total_europe_eur_bn", "total_other_eur_bn"))
    stock = ("pipeline_military_eur_bn", "pipeline_financial_eur_bn", "transit_military_eur_bn")
    under_way = sum(after[name] - before[name] for name in stock)
    loan = 104 * stage["numbers of aid"]["loan_eur_bn"] / stage["numbers of aid"]["loan_weeks"]
    delivered = sum(week["ukraine"]["aid_military_eur_bn"] + week["ukraine"]["aid_financial_eur_bn"] for week in weeks)
    np.testing.assert_allclose(committed + loan, delivered + under_way)


def test_a_us_stop_bites_after_months_and_europe_makes_up_about_a_quarter():
    """S3, S9."""
    steady, stopped = war_stage(100), war_stage(100)
    stop_us(stopped)
    left, right = live(steady, 104), live(stopped, 104)
    arms = [(b["ukraine"]["aid_military_eur_bn"] / a["ukraine"]["aid_military_eur_bn"]).mean() for a, b in zip(left, right, strict=True)]
    assert arms[4] > 0.9
    assert 0.5 < arms[26] < 0.85
    europe = [np.array([week["european_union"]["members_military_eur_bn"] for week in weeks]) for weeks in (left, right)]
    extra = europe[1] - europe[0]
    assert np.mean(extra[-26:]) == pytest.approx(0.25 * 0.47, rel=0.25)
    assert np.mean(extra[:4]) < 0.1 * 0.47
    ground = [week["russia"]["gain_km2"].mean() for week in right[-26:]]
    assert np.mean(ground) > 1.1 * np.mean([week["russia"]["gain_km2"].mean() for week in left[-26:]])
    assert right[-1]["ukraine"]["air_defence_share"].mean() < left[-1]["ukraine"]["air_defence_share"].mean()


def test_a_short_lump_is_no_loss():
    stage = war_stage(20)
    stage["washington"]["planned_military_eur_bn"] = 0.42
    assert np.all(live(stage, 26)[-1]["european_union"]["substitution_share"] == 0.0)


def test_arms_of_a_guarantee_come_on_top_only_when_it_is_signed():
    totals = {}
    for formed in (False, True):
        stage = war_stage(20)
        stage["guarantee"]["is_formed"] = formed
        stage["guarantee"]["arms_eur_bn_per_week"] = 0.3
        stage["members"]["arms_eur_bn_per_week"] = 0.2 / 31
        unsigned = live(stage, 4)[-1]["european_union"]["total_us_eur_bn"].mean()
        assert unsigned == pytest.approx(4 * (0.47 + 0.17))
        cease_fire(stage)
        last = live(stage, 26, first_week=4)[-1]["european_union"]
        totals[formed] = (last["total_us_eur_bn"].mean(), last["total_europe_eur_bn"].mean())
    assert totals[True][0] - totals[False][0] == pytest.approx(26 * 0.1)
    assert totals[True][1] - totals[False][1] == pytest.approx(26 * 0.2)


def test_members_without_solidarity_tire_sooner():
    """S5."""
    stage = war_stage(20)
    stage["members"]["solidarity_share"][:, 0], stage["members"]["solidarity_share"][:, 1] = 0.0, 1.0
    live(stage, 156)
    assert np.all(stage["members"]["aid_eur_bn"][:, 0] < stage["members"]["aid_eur_bn"][:, 1])
