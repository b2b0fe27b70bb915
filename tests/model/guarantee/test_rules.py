"""What the guarantee's rules say about the world: limits, signs and diminishing returns."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.guarantee import rules
from sim.model.states.guarantee import FIRST_GROUP_LEFT_OUT, FIRST_MEMBER_LEFT_OUT, MEMBER_GROUPS, US_LEFT_OUT

shares = st.floats(0.0, 1.0)
weights = st.floats(0.0, 3.0)
thousands = st.floats(0.0, 200.0)


MEMBERS = range(US_LEFT_OUT - FIRST_MEMBER_LEFT_OUT)


def test_a_code_leaves_out_nobody_one_member_or_the_us():
    no_group = [0.0] * len(MEMBER_GROUPS)
    assert not any(rules.is_left_out(code, member, no_group) for code in (0.0, float(US_LEFT_OUT)) for member in MEMBERS)
    for member in MEMBERS:
        assert [other for other in MEMBERS if rules.is_left_out(FIRST_MEMBER_LEFT_OUT + member, other, no_group)] == [member]


@pytest.mark.parametrize("group", range(len(MEMBER_GROUPS)))
def test_a_code_leaves_out_who_belongs_to_the_group(group):
    own = [1.0 if other == group else 0.0 for other in range(len(MEMBER_GROUPS))]
    others = [1.0 - belongs for belongs in own]
    assert rules.is_left_out(FIRST_GROUP_LEFT_OUT + group, 5, own)
    assert not rules.is_left_out(FIRST_GROUP_LEFT_OUT + group, 5, others)


@given(shares, shares, st.integers(0, US_LEFT_OUT - 1))
def test_the_us_is_asked_and_can_block_unless_it_is_left_out(lead, consent, other):
    assert rules.us_asked_share(lead, US_LEFT_OUT) == 0.0
    assert rules.us_asked_share(lead, other) == lead
    assert not rules.us_blocks(lead, consent, US_LEFT_OUT)
    assert rules.us_blocks(lead, consent, other) == (lead < consent)


@given(shares, shares, shares, weights, weights, weights)
def test_threat_solidarity_and_stance_help(threat, solidarity, stance, a, b, c):
    """S5, S8."""
    will = rules.political_will(threat, solidarity, stance, a, b, c)
    assert rules.political_will(1.0, solidarity, stance, a, b, c) >= will
    assert rules.political_will(threat, 1.0, stance, a, b, c) >= will
    assert rules.political_will(threat, solidarity, 1.0, a, b, c) >= will


def test_members_follow_the_us_each_other_and_justice():
    base = rules.encouragement(0.2, 0.2, 0.2, 2.0, 0.8, 0.3)
    assert rules.encouragement(0.9, 0.2, 0.2, 2.0, 0.8, 0.3) > base
    assert rules.encouragement(0.2, 0.9, 0.2, 2.0, 0.8, 0.3) > base
    assert rules.encouragement(0.2, 0.2, 0.9, 2.0, 0.8, 0.3) > base


@given(shares, shares)
def test_fear_grows_with_risk_and_falls_with_verification(risk, verified):
    assert rules.fear(6.5, risk, verified, 0.2) <= rules.fear(6.5, risk, 0.0, 0.2)
    assert rules.fear(6.5, risk, verified, 0.2) <= rules.fear(6.5, 1.0, verified, 0.2)
    assert rules.fear(6.5, 0.0, verified, 0.2) == 0.0


def test_public_opposition_and_a_no_keep_troops_at_home():
    """S9."""
    open_to_it = rules.will_to_send(2.0, 1.0, 0.54, 2.2, 1.5)
    assert open_to_it > rules.will_to_send(2.0, 0.0, 0.54, 2.2, 1.5)
    assert open_to_it > rules.will_to_send(2.0, 1.0, 0.90, 2.2, 1.5)
    assert rules.will_to_send(2.0, 0.5, 0.5, 2.2, 1.5) == 2.0


@given(shares)
def test_a_pledge_is_riskier_than_consultation(firmness):
    """S7."""
    assert rules.pledge_risk_share(0.0, 0.03) == 0.03
    assert rules.pledge_risk_share(1.0, 0.03) == pytest.approx(1.0)
    assert rules.pledge_risk_share(firmness, 0.03) <= 1.0


def test_opponents_of_membership_refuse_first():
    """S8."""
    assert rules.is_firm_refusal(-4.0, 0.0, 3.0, 4.6)
    assert not rules.is_firm_refusal(-4.0, 1.0, 3.0, 4.6)
    assert not rules.is_firm_refusal(0.0, 0.0, 3.0, 4.6)


@given(thousands, st.floats(-6.0, 6.0))
def test_a_member_never_offers_more_than_it_can_rotate(active, will):
    offered = rules.troops_offered_thousand(active, 3.5, 0.3, will)
    assert 0.0 <= offered <= 0.3 * active / 3.5 + 1e-9


@given(thousands, thousands)
def test_offers_are_cut_to_what_is_wanted(wanted, offered):
    assert offered * rules.scale_to(wanted, offered) <= max(wanted, offered) + 1e-9
    assert offered * rules.scale_to(wanted, offered) == pytest.approx(min(wanted, offered))


@given(shares, st.floats(0.1, 0.8))
def test_breadth_makes_a_pledge_firmer_with_diminishing_returns(asked, exponent):
    none, half, all_of_it = (rules.formed_pledge_share(asked, weight, exponent) for weight in (0.0, 0.5, 1.0))
    assert none == 0.0
    assert all_of_it == pytest.approx(asked)
    assert half >= 0.5 * all_of_it - 1e-12


def test_intelligence_hangs_on_the_us():
    """S7."""
    assert rules.intelligence_formed_share(1.0, 1.0, 0.0, 0.6) > rules.intelligence_formed_share(1.0, 0.0, 1.0, 0.6)
    assert rules.intelligence_formed_share(0.0, 1.0, 1.0, 0.6) == 0.0


@given(shares, shares)
def test_shared_intelligence_warns_but_never_wholly_beyond_its_effect(shared, effect):
    """M11: surprise is harder where others watch too."""
    assert rules.intelligence_warning_share(0.0, effect) == 0.0
    assert rules.intelligence_warning_share(shared, effect) <= rules.intelligence_warning_share(1.0, effect) == effect


def worth(pledge: float, troops: float, *, weight: float = 0.3, us: float = 0.3, unanswered: float = 0.0) -> float:
    bound = rules.commitment(pledge, rules.density(troops, 30.0, 0.5), 1.0, 0.35)
    backed = rules.backed_commitment(bound, weight, us, 0.6, 0.6)
    return rules.credibility_share(backed, rules.reputation_odds(unanswered, 0.0, 0.93), rules.tested_share(0.0, 0.0, 1.0))


def test_more_troops_and_a_firmer_pledge_are_more_credible_with_diminishing_returns():
    """M9, M10."""
    troops = [worth(0.2, thousand) for thousand in (0.0, 30.0, 60.0, 90.0)]
    pledges = [worth(pledge, 20.0) for pledge in (0.0, 0.25, 0.5, 0.75, 1.0)]
    for path in (troops, pledges):
        gains = [after - before for before, after in pairwise(path)]
        assert all(gain > 0.0 for gain in gains)
        assert gains == sorted(gains, reverse=True)


def test_us_backing_and_breadth_add_and_idle_words_are_worth_nothing():
    assert worth(0.5, 20.0, us=0.9) > worth(0.5, 20.0, us=0.1)
    assert worth(0.5, 20.0, weight=0.9) > worth(0.5, 20.0, weight=0.1)
    assert worth(0.0, 0.0) == 0.0


@given(st.floats(0.0, 60.0), st.floats(0.0, 40.0), st.floats(0.8, 1.0))
def test_credibility_is_a_share_and_falls_with_unanswered_violations(backed, unanswered, odds):
    """B09; also at a commitment so large that doubt vanishes in rounding."""
    fresh = rules.credibility_share(backed, 1.0, 1.0)
    worn = rules.credibility_share(backed, rules.reputation_odds(unanswered, 0.0, odds), 1.0)
    assert 0.0 <= worn <= fresh + 1e-12
    assert fresh <= 1.0


def test_an_attack_that_was_not_honoured_costs_credibility_and_an_honoured_one_does_not():
    assert rules.tested_share(0.0, 0.0, 1.0) == rules.tested_share(2.0, 2.0, 1.0) == 1.0
    assert rules.tested_share(1.0, 0.0, 1.0) == 0.5


@given(shares, shares, shares)
def test_honouring_follows_obligation(pledge, presence, us):
    """B02, B03: a full pledge alone stands at the base rate; without obligation nobody fights."""
    chance = rules.honour_chance(pledge, presence, us, 0.41, 0.2, 0.85, 0.05)
    assert 0.0 <= chance <= 1.0
    assert rules.honour_chance(1.0, 0.0, 0.0, 0.41, 0.2, 0.85, 0.05) == 0.41
    assert rules.honour_chance(0.0, 0.0, us, 0.41, 0.2, 0.85, 0.05) == 0.0
    assert rules.honour_chance(1.0, presence, us, 0.41, 0.2, 0.85, 0.05) >= chance
    assert rules.honour_chance(pledge, 1.0, us, 0.41, 0.2, 0.85, 0.05) >= chance
    assert rules.honour_chance(pledge, presence, 1.0, 0.41, 0.2, 0.85, 0.05) >= chance


def test_own_troops_under_fire_draw_a_member_in():
    assert rules.follow_chance(0.5, True, 1.0) > rules.follow_chance(0.5, False, 1.0)


@given(shares, thousands)
def test_russia_backs_down_before_many_who_bring_much(honouring, fighting):
    """B08, B09."""
    chance = rules.back_down_chance(honouring, fighting, 25.0, False, 0.5, 0.2)
    assert 0.0 <= chance <= 0.5
    assert rules.back_down_chance(1.0, fighting, 25.0, False, 0.5, 0.2) >= chance
    assert rules.back_down_chance(honouring, fighting + 10.0, 25.0, False, 0.5, 0.2) >= chance
    assert rules.back_down_chance(honouring, fighting, 25.0, True, 0.5, 0.2) >= chance


@given(thousands, st.floats(0.1, 5.0))
def test_a_week_never_moves_more_than_its_pace(remaining, pace):
    assert remaining * rules.step_share(remaining, pace) <= pace + 1e-9


@given(thousands)
def test_capacity_is_half_at_the_half_stock(stock):
    assert rules.capacity_share(30.0, 30.0) == 0.5
    assert 0.0 <= rules.capacity_share(stock, 30.0) < 1.0


def test_belief_has_a_ceiling():
    """B01: even the firmest promise is not certain."""
    assert rules.intervention_belief_share(1.0, 0.75) == 0.75
