"""Aid: what is committed arrives, and a US stop bites late and is made up in part."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.aid import acts as aid
from tests.model.battle.scene import MEMBERS, cease_fire, live, war_stage
from tests.model.plain import perform


def stop_us(stage):
    for name in ("military_aid_eur_bn", "planned_military_eur_bn", "financial_aid_eur_bn"):
        stage["washington"][name] = 0.0


def test_what_is_committed_is_delivered_or_still_under_way():
    stage = war_stage(10)
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
    steady, stopped = war_stage(30), war_stage(30)
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
    stage = war_stage(6)
    stage["washington"]["planned_military_eur_bn"] = 0.42
    assert np.all(live(stage, 26)[-1]["european_union"]["substitution_share"] == 0.0)


FINANCIAL_WEEK = 0.17  # EUR bn of US financial aid, in war_stage


def arms_of_a_week(stage: dict[str, Any], *, in_ceasefire: bool) -> tuple[float, float]:
    """Mean military commitments of the US and of the members in one week, lumps of Europe aside."""
    stage["numbers of aid"]["weekly_variation"] = 0.0
    if in_ceasefire:
        cease_fire(stage)
    before = stage["european_union"]["total_us_eur_bn"].copy()
    after = live(stage, 1)[-1]["european_union"]
    return (after["total_us_eur_bn"] - before).mean() - FINANCIAL_WEEK, after["members_military_eur_bn"].mean()


def promise(stage: dict[str, Any], arms_share: float, us_share: float) -> None:
    """Arms in force, as shares of the present rate."""
    stage["members"]["arms_in_force_eur_bn_per_week"] = arms_share * stage["members"]["aid_military_eur_bn_per_week"]
    stage["guarantee"]["us_arms_in_force_share"] = us_share


def test_a_ceasefire_lowers_the_arms_of_all_donors():
    stage = war_stage(5)
    p = stage["numbers of aid"]
    us, members = arms_of_a_week(stage, in_ceasefire=True)
    assert us == pytest.approx(0.47 * p["us_ceasefire_military_share"][0])
    assert members == pytest.approx(0.4 * p["ceasefire_military_share"][0], rel=1e-3)


@pytest.mark.parametrize(("promised", "given"), [(0.1, None), (0.9, 0.9), (1.0, 1.0)])
def test_a_promise_holds_arms_up_and_is_not_added(promised: float, given: float | None):
    """As a share of the present rate: never 1.1 or 1.6 of it."""
    without, stage = war_stage(5), war_stage(5)
    promise(stage, promised, promised)
    us, members = arms_of_a_week(stage, in_ceasefire=True)
    if given is None:
        assert (us, members) == pytest.approx(arms_of_a_week(without, in_ceasefire=True))
    else:
        assert (us, members) == pytest.approx((0.47 * given, 0.4 * given))


def test_what_is_only_on_offer_moves_nothing():
    plain, stage = war_stage(5), war_stage(5)
    stage["agreement"]["signed"] = 1
    stage["guarantee"]["is_formed"] = True
    stage["guarantee"]["arms_eur_bn_per_week"] = 2.0
    stage["members"]["arms_eur_bn_per_week"] = 1.0
    assert arms_of_a_week(stage, in_ceasefire=False) == arms_of_a_week(plain, in_ceasefire=False)


def test_arms_in_force_go_on_after_a_collapse_though_no_guarantee_is_on_offer():
    plain, stage = war_stage(5), war_stage(5)
    for one in (plain, stage):
        one["agreement"]["signed"], one["agreement"]["collapses"] = 1, 1
        one["members"]["aid_military_eur_bn_per_week"] = 0.1 / MEMBERS
    stage["members"]["arms_in_force_eur_bn_per_week"] = 0.4 / MEMBERS
    assert arms_of_a_week(plain, in_ceasefire=False)[1] == pytest.approx(0.1, rel=1e-3)
    assert arms_of_a_week(stage, in_ceasefire=False)[1] == pytest.approx(0.4)


def test_us_arms_follow_its_politics_also_under_a_promise():
    """S1: a pause stops them, whatever was promised."""
    stage = war_stage(5)
    promise(stage, 1.0, 1.0)
    stop_us(stage)
    stage["washington"]["financial_aid_eur_bn"] = FINANCIAL_WEEK
    assert arms_of_a_week(stage, in_ceasefire=True)[0] == pytest.approx(0.0)


def test_members_without_solidarity_tire_sooner():
    """S5."""
    stage = war_stage(6)
    stage["members"]["solidarity_share"][:, 0], stage["members"]["solidarity_share"][:, 1] = 0.0, 1.0
    live(stage, 156)
    assert np.all(stage["members"]["aid_eur_bn"][:, 0] < stage["members"]["aid_eur_bn"][:, 1])


def test_a_pipeline_gives_back_no_more_than_it_holds():
    """S9: also where it is as short as it may be."""
    stage = war_stage(2)
    stage["numbers of aid"]["payment_weeks"] = 1.0
    held = stage["european_union"]["pipeline_financial_eur_bn"].copy()
    stage["numbers of aid"]["loan_eur_bn"] = 0.0
    perform(stage, aid.deliver_aid)
    np.testing.assert_array_equal(stage["ukraine"]["aid_financial_eur_bn"], held)
    assert np.all(stage["european_union"]["pipeline_financial_eur_bn"] == 0.0)
