"""What the guarantee's rules say about the world: limits, signs and diminishing returns."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.guarantee import rules
from sim.model.states.guarantee import ALLIANCE, COALITION, US_LEFT_OUT
from tests.model.numbers import numbers_of

shares = st.floats(0.0, 1.0)
weights = st.floats(0.0, 3.0)
thousands = st.floats(0.0, 200.0)
P = numbers_of("guarantee")


def terms(verification: float = 0.0, accountability: float = 0.2) -> Any:
    return SimpleNamespace(verification_share=verification, accountability_share=accountability)


def leaving_out(code: float, **changes: float) -> Any:
    return numbers_of("guarantee", left_out=code, **changes)


def member(**changes: Any) -> Any:
    """A middling member that nothing sets apart."""
    middling = {
        "threat_share": 0.5, "solidarity_share": 0.5, "stance_share": 0.5, "troops_stance_share": 0.5, "oppose_troops_share": 0.5,
        "disposition": 0.0, "gdp_usd_bn": P.half_spending_usd_bn, "defence_share": 1.0, "active_thousand": P.half_active_thousand,
        "will_pledge": 0.0, "will_troops": 0.0, "troops_deployed_thousand": 0.0, "pledges": False, "gives_troops": False,
        "refuses_firmly": False,
    }  # fmt: skip
    return SimpleNamespace(**(middling | changes))


def guarantee(**changes: float) -> Any:
    """A guarantee as formed: half a pledge, some troops, some weight."""
    formed = {
        "pledge_share": 0.5, "weight_share": 0.3, "us_backing_share": 0.3, "violations_answered": 0.0, "tests": 0.0,
        "honoured_tests": 0.0, "intelligence_share": 0.5, "troops_deployed_thousand": 0.0, "us_honours": False,
        "response_thousand": 20.0, "honouring_share": 0.5,
    }  # fmt: skip
    return SimpleNamespace(**(formed | changes))


@given(shares, shares, st.integers(0, US_LEFT_OUT - 1))
def test_the_us_is_asked_and_can_block_unless_it_is_left_out(lead, consent, other):
    without = leaving_out(US_LEFT_OUT, kind=ALLIANCE, us_backstop_share=lead, us_consent_share=consent)
    with_it = leaving_out(other, kind=ALLIANCE, us_backstop_share=lead, us_consent_share=consent)
    assert rules.us_asked_share(without) == 0.0
    assert rules.us_asked_share(with_it) == lead
    assert not rules.is_blocked([member()], lead, without)
    assert rules.is_blocked([member()], lead, with_it) == (lead < consent)


def test_one_firm_refusal_blocks_an_alliance_and_no_coalition():
    """S8: unanimity gives each a veto."""
    members = [member(), member(refuses_firmly=True)]
    assert rules.is_blocked(members, 1.0, numbers_of("guarantee", kind=ALLIANCE))
    assert not rules.is_blocked(members, 1.0, numbers_of("guarantee", kind=COALITION))


def will(
    *, us_lead: float = 0.2, willing: float = 0.2, luck: float = 0.0, accountability: float = 0.2, p: Any = P, **changes: float
) -> float:
    return rules.general_will(member(**changes), us_lead, willing, luck, terms(accountability=accountability), p)


@given(shares, shares, shares, weights, weights, weights)
def test_threat_solidarity_and_stance_help(threat, solidarity, stance, a, b, c):
    """S5, S8."""
    p = numbers_of("guarantee", threat_weight=a, solidarity_weight=b, stance_weight=c)
    own = {"threat_share": threat, "solidarity_share": solidarity, "stance_share": stance}
    for more in own:
        assert will(p=p, **(own | {more: 1.0})) >= will(p=p, **own)


def test_members_follow_the_us_each_other_and_justice():
    assert will(us_lead=0.9) > will()
    assert will(willing=0.9) > will()
    assert will(accountability=0.9) > will()
    assert will(luck=1.0) > will()
    assert will(disposition=1.0) == pytest.approx(will() + 1.0)


@given(shares, shares)
def test_fear_grows_with_risk_and_falls_with_verification(risk, verified):
    assert rules.fear(risk, terms(verified), P) <= rules.fear(risk, terms(0.0), P)
    assert rules.fear(risk, terms(verified), P) <= rules.fear(1.0, terms(verified), P)
    assert rules.fear(0.0, terms(verified), P) == 0.0


def test_public_opposition_and_a_no_keep_troops_at_home():
    """S9."""

    def sends(**changes: float) -> float:
        return rules.troops_will(2.0, member(**changes), terms(), P)

    open_to_it = sends(troops_stance_share=1.0, oppose_troops_share=0.54)
    assert open_to_it > sends(troops_stance_share=0.0, oppose_troops_share=0.54)
    assert open_to_it > sends(troops_stance_share=1.0, oppose_troops_share=0.90)
    assert sends() == 2.0 - rules.fear(P.troops_risk_share, terms(), P)


def test_a_larger_army_sends_troops_and_a_larger_arsenal_air_defence_more_willingly():
    """S6."""
    assert rules.troops_will(0.0, member(active_thousand=200.0), terms(), P) > rules.troops_will(
        0.0, member(active_thousand=5.0), terms(), P
    )
    assert rules.air_defence_will(0.0, member(gdp_usd_bn=4000.0), terms(), P) > rules.air_defence_will(
        0.0, member(gdp_usd_bn=1.0), terms(), P
    )
    assert rules.air_defence_will(0.0, member(), terms(), P) == -rules.fear(P.air_defence_risk_share, terms(), P)


@given(thousands)
def test_no_army_is_so_large_that_its_will_has_no_limit(active):
    most = rules.troops_will(0.0, member(), terms(), P) + 0.5 * P.army_weight
    assert rules.troops_will(0.0, member(active_thousand=active), terms(), P) < most


@given(shares)
def test_a_pledge_is_riskier_than_consultation(firmness):
    """S7."""
    consults, firm, fights = (rules.pledge_will(0.0, terms(), numbers_of("guarantee", pledge_share=f)) for f in (0.0, firmness, 1.0))
    assert consults == -rules.fear(P.consultation_risk_share, terms(), P)
    assert fights == pytest.approx(-rules.fear(1.0, terms(), P))
    assert consults >= firm >= fights - 1e-12


def test_opponents_of_membership_refuse_first():
    """S8."""
    p = numbers_of("guarantee", accession_weight=3.0, refusal_margin=4.6)
    assert rules.is_firm_refusal(member(will_pledge=-4.0, stance_share=0.0), p)
    assert not rules.is_firm_refusal(member(will_pledge=-4.0, stance_share=1.0), p)
    assert not rules.is_firm_refusal(member(will_pledge=0.0, stance_share=0.0), p)


@given(shares, st.floats(0.1, 0.8))
def test_breadth_makes_a_pledge_firmer_with_diminishing_returns(asked, exponent):
    p = numbers_of("guarantee", pledge_share=asked, breadth_exponent=exponent)
    none, half, all_of_it = (rules.formed_pledge_share(weight, p) for weight in (0.0, 0.5, 1.0))
    assert none == 0.0
    assert all_of_it == pytest.approx(asked)
    assert half >= 0.5 * all_of_it - 1e-12


def worth(pledge: float, troops: float, *, unanswered: float = 0.0, p: Any = P, **changes: float) -> float:
    return rules.credibility_share(guarantee(pledge_share=pledge, **changes), unanswered, troops, p)


def test_more_troops_and_a_firmer_pledge_are_more_credible_with_diminishing_returns():
    """M9, M10."""
    troops = [worth(0.2, thousand) for thousand in (0.0, 30.0, 60.0, 90.0)]
    pledges = [worth(pledge, 20.0) for pledge in (0.0, 0.25, 0.5, 0.75, 1.0)]
    for path in (troops, pledges):
        gains = [after - before for before, after in pairwise(path)]
        assert all(gain > 0.0 for gain in gains)
        assert gains == sorted(gains, reverse=True)


def test_us_backing_and_breadth_add_and_idle_words_are_worth_nothing():
    assert worth(0.5, 20.0, us_backing_share=0.9) > worth(0.5, 20.0, us_backing_share=0.1)
    assert worth(0.5, 20.0, weight_share=0.9) > worth(0.5, 20.0, weight_share=0.1)
    assert worth(0.0, 0.0) == 0.0


@given(shares, thousands, st.floats(0.1, 60.0), st.floats(0.0, 40.0), st.floats(0.8, 1.0))
def test_credibility_is_a_share_and_falls_with_unanswered_violations(pledge, troops, credit, unanswered, odds):
    """B09; also at a commitment so large that doubt vanishes in rounding."""
    p = numbers_of("guarantee", pledge_credit=credit, unanswered_odds=odds)
    fresh, worn = worth(pledge, troops, p=p), worth(pledge, troops, unanswered=unanswered, p=p)
    assert 0.0 <= worn <= fresh + 1e-12
    assert fresh <= 1.0


def test_answered_violations_cost_no_credibility():
    assert worth(0.5, 20.0, unanswered=3.0, violations_answered=3.0) == worth(0.5, 20.0) > worth(0.5, 20.0, unanswered=3.0)


def test_an_attack_that_was_not_honoured_costs_credibility_and_an_honoured_one_does_not():
    p = numbers_of("guarantee", prior_tests=1.0)
    fresh = worth(0.5, 20.0, p=p)
    assert worth(0.5, 20.0, p=p, tests=2.0, honoured_tests=2.0) == fresh
    assert worth(0.5, 20.0, p=p, tests=1.0, honoured_tests=0.0) == 0.5 * fresh


@given(shares, thousands, shares)
def test_honouring_follows_obligation(pledge, troops, us):
    """B02, B03: a full pledge alone stands at the base rate; without obligation nobody fights."""

    def chance_with(pledge: float, troops: float, us: float) -> float:
        return rules.honour_chance(guarantee(pledge_share=pledge, troops_deployed_thousand=troops, us_backing_share=us), P)

    chance = chance_with(pledge, troops, us)
    assert 0.0 <= chance <= 1.0
    assert chance_with(1.0, 0.0, 0.0) == P.honour_base_share
    assert chance_with(0.0, 0.0, us) == 0.0
    assert chance_with(1.0, troops, us) >= chance
    assert chance_with(pledge, 1e6, us) >= chance
    assert chance_with(pledge, troops, 1.0) >= chance


def test_own_troops_under_fire_draw_a_member_in():
    assert rules.follow_chance(member(troops_deployed_thousand=1.0), P) > rules.follow_chance(member(), P)
    assert (
        rules.follow_chance(member(will_pledge=1.0), P)
        == rules.follow_chance(member(will_troops=1.0), P)
        > rules.follow_chance(member(), P)
    )


def test_only_who_pledged_or_sent_troops_responds_and_with_those_there_at_the_least():
    assert rules.response_thousand(member(troops_deployed_thousand=5.0), P) == 0.0
    assert 0.0 < rules.response_thousand(member(pledges=True), P) < member().active_thousand
    assert rules.response_thousand(member(gives_troops=True, troops_deployed_thousand=150.0), P) == 150.0


@given(shares, thousands)
def test_russia_backs_down_before_many_who_bring_much(honouring, fighting):
    """B08, B09."""

    def chance_with(honouring: float, fighting: float, us: bool = False) -> float:
        return rules.back_down_chance(guarantee(honouring_share=honouring, response_thousand=fighting, us_honours=us), P)

    chance = chance_with(honouring, fighting)
    assert 0.0 <= chance <= P.back_down_share
    assert chance_with(1.0, fighting) >= chance
    assert chance_with(honouring, fighting + 10.0) >= chance
    assert chance_with(honouring, fighting, us=True) >= chance


@given(thousands, thousands, st.floats(0.1, 5.0))
def test_a_week_never_moves_more_than_its_pace(one, other, pace):
    p = numbers_of("guarantee", deploy_thousand_per_week=pace)
    arrived = sum(rules.troops_after_week(0.0, target, one + other, True, p) for target in (one, other))
    assert arrived == pytest.approx(min(one + other, pace))


@given(thousands, thousands, thousands, st.booleans())
def test_troops_move_toward_their_target_and_never_past_it(deployed, target, others_missing, is_due):
    after = rules.troops_after_week(deployed, target, max(0.0, target - deployed) + others_missing, is_due, P)
    assert min(deployed, target) - 1e-9 <= after <= max(deployed, target) + 1e-9


@given(thousands, thousands)
def test_before_they_are_due_no_troops_arrive_and_those_without_a_task_leave(deployed, target):
    """M10."""
    after = rules.troops_after_week(deployed, target, 50.0, False, P)
    assert after == deployed if target >= deployed else after < deployed


def test_the_same_contribution_is_a_greater_effort_for_a_smaller_economy():
    """S6."""
    assert rules.yearly_effort_share(0.1, 2.0, 1.0, 100.0, P) > rules.yearly_effort_share(0.1, 2.0, 1.0, 1000.0, P) > 0.0
