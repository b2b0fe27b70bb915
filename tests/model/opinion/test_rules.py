"""Facts about what citizens think, whom they hear and which terms they accept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.opinion import rules as opinion
from sim.model.opinion import start_rules as first
from sim.model.states.places import MACRO_REGIONS

SHARE = st.floats(0, 1)
SMALL = st.floats(-0.1, 0.1)
LINE = {name: MACRO_REGIONS.index(name) for name in MACRO_REGIONS}


def test_a_figure_belongs_to_its_region() -> None:
    polled = [first.by_region(m, 0.1, 0.2, 0.3, 0.4) for m in range(len(MACRO_REGIONS))]
    assert polled == [0.1, 0.2, 0.3, 0.4, 0.4, 0.3]
    assert [opinion.is_front(m) for m in range(6)] == [False, False, True, True, True, True]


@given(SHARE, SHARE)
def test_an_attitude_is_above_one_half_with_its_chance(chance: float, luck: float) -> None:
    level = first.attitude_share(chance, luck)
    assert 0 <= level <= 1
    if abs(luck - chance) > 1e-9:
        assert (level > 0.5) == (luck < chance)


def test_attitude_divides_more_than_trusting_one_of_the_two() -> None:
    both, one, neither = (first.ready_by_attitude_share(t, w, 0.24, 0.275, 0.56) for t, w in ((True, True), (True, False), (False, False)))
    assert both < one < neither


@given(SHARE, SHARE)
def test_a_mix_of_attitudes_lies_between_its_parts(trust: float, belief: float) -> None:
    assert 0.24 - 1e-12 <= first.ready_without_region_share(trust, belief, 0.24, 0.275, 0.56) <= 0.56 + 1e-12


@given(SHARE, st.floats(0, 0.9), st.floats(0, 0.5))
def test_the_share_that_endures_stays_as_polled(endures: float, ready: float, gap: float) -> None:
    mixed = ready * first.endurance_chance_share(endures, ready, True, gap) + (1 - ready) * first.endurance_chance_share(
        endures, ready, False, gap
    )
    assert mixed == pytest.approx(endures)


def test_the_red_line_stays_as_measured() -> None:
    mixed = 0.32 * first.red_line_chance_share(0.79, 0.32, True, 0.5) + 0.68 * first.red_line_chance_share(0.79, 0.32, False, 0.5)
    assert mixed == pytest.approx(0.79)


@given(SHARE, SHARE, st.floats(0.2, 0.95), st.floats(-0.02, 0.02))
def test_a_settled_citizen_stays(position: float, circle: float, stubbornness: float, push: float) -> None:
    """M14: the start is at rest; only news, exposure and others' moves change it."""
    anchor = first.settled_anchor_share(position, circle, stubbornness, push)
    assert opinion.moved_position_share(anchor, circle, stubbornness, push) == pytest.approx(position, abs=1e-9)


@given(SHARE, SHARE, st.floats(0.2, 0.9))
def test_the_stubborn_move_less_toward_the_circle(anchor: float, circle: float, stubbornness: float) -> None:
    calm = opinion.moved_position_share(anchor, circle, stubbornness, 0.0)
    stubborn = opinion.moved_position_share(anchor, circle, stubbornness + 0.05, 0.0)
    assert abs(stubborn - anchor) <= abs(calm - anchor) + 1e-12


def test_only_those_near_enough_are_heard() -> None:
    assert opinion.weight_of_voice(0.5, 0.4, 0.3) == 1
    assert opinion.weight_of_voice(0.9, 0.4, 0.3) == 0
    assert opinion.circle_share(0.0, 0.0, 0.4) == 0.4
    assert opinion.circle_share(1.2, 3.0, 0.4) == pytest.approx(0.4)


def test_loss_and_nearness_expose() -> None:
    assert opinion.exposure_index(0.5, True, 0.3) > opinion.exposure_index(0.5, False, 0.3)
    assert opinion.nearness_share(True, 0.3) > opinion.nearness_share(False, 0.3)


def test_what_lasts_is_no_news() -> None:
    """O1: disappointment moves opinion, time alone does not."""
    assert opinion.news(140, 140, 100) == 0
    assert opinion.news(240, 140, 100) == 1


@given(st.floats(0, 5))
def test_good_news_moves_less_than_bad_and_no_month_moves_more_than_a_few_points(bad: float) -> None:
    heard, relieved = opinion.heard_news(bad, 0.3, 0.06), opinion.heard_news(-bad, 0.3, 0.06)
    assert 0 <= -relieved <= heard <= min(bad, 0.06) + 1e-12
    assert opinion.heard_news(bad + 0.1, 0.3, 0.06) > heard


def test_belief_in_the_west_falls_with_missed_aid_pressure_and_unanswered_violations() -> None:
    def change(aid: float = 0, pressure: float = 0, violations: float = 0) -> float:
        return opinion.belief_change_share(aid, pressure, violations, 0.08, 0.01, 0.002, 0.3)

    assert change() == 0
    assert change(aid=0.5) < 0 < change(aid=-0.5) < -change(aid=0.5)
    assert change(pressure=1) < 0
    assert change(violations=3) < 0


def test_guarantees_rank_by_body_pledge_and_america() -> None:
    kinds = [opinion.kind_share(float(kind), 0.6, 0.3) for kind in range(4)]
    assert kinds == [0, 0.3, 0.6, 1]
    assert opinion.guarantee_strength_share(1, 1, 1, 0.25, 0.25) == 1
    assert opinion.guarantee_strength_share(1, 0.5, 1, 0.25, 0.25) < 1
    assert opinion.guarantee_strength_share(1, 1, 0, 0.25, 0.25) < 1
    assert opinion.guarantee_strength_share(0, 1, 1, 0.25, 0.25) == 0


def test_the_first_steps_of_a_guarantee_add_most() -> None:
    """O4: from nothing to a weak guarantee more than from a weak to a strong one."""
    none, half, full = (opinion.guarantee_value_share(strength, 0, 0.28, 0.05, 0.5) for strength in (0, 0.5, 1))
    assert none == 0
    assert half - none > full - half > 0


def test_land_that_comes_home_raises_and_land_handed_over_lowers() -> None:
    assert opinion.land_value_share(0, 0.6, 0, 0.1, 0.17, 0.45) == pytest.approx(0.1, abs=0.01)
    assert opinion.land_value_share(0, 1, 1, 0.1, 0.17, 0.45) > opinion.land_value_share(0, 1, 0, 0.1, 0.17, 0.45)
    assert opinion.land_value_share(1, 0, 0, 0.1, 0.17, 0.45) < 0


def test_neutrality_caps_and_relief_cost_support() -> None:
    assert opinion.order_value_share(0, 2, 0, 0.04, 0.15, 0.06) == 0
    for terms in ((1, 2, 0), (0, 0.5, 0), (0, 2, 1)):
        assert opinion.order_value_share(*terms, 0.04, 0.15, 0.06) < 0


def test_behind_the_red_line_nobody_accepts_russian_control() -> None:
    touch = opinion.red_line_touch_share(0.0, 1.0)
    assert not opinion.accepts_terms(0.99, True, touch, 0.5, 0.3)
    assert opinion.accepts_terms(0.99, False, touch, 0.5, 0.3)
    assert opinion.accepts_terms(0.51, True, opinion.red_line_touch_share(0, 0), 0.5, 0.3)
    assert not opinion.accepts_terms(0.49, False, 0, 0.5, 0.3)


def test_the_stubborn_bear_less_touch_of_the_red_line() -> None:
    assert opinion.accepts_terms(0.9, True, 0.15, 0.3, 0.3)
    assert not opinion.accepts_terms(0.9, True, 0.15, 0.8, 0.3)


def test_audience_costs_rise_with_what_is_given_up_and_fall_with_what_is_shown_for_it() -> None:
    """M7: two to sixteen points."""

    def cost(touch: float, strength: float) -> float:
        return opinion.audience_cost_share(touch, strength, 0.04, 0.1, 0.35)

    assert 0.02 <= cost(0, 1) < cost(0, 0) < cost(1, 0) <= 0.16


@given(SHARE, SHARE)
def test_more_anger_means_more_protest_but_never_more_than_would_march(angry: float, present: float) -> None:
    def protest(anger: float, seen: float) -> float:
        return opinion.protest_share(anger, seen, 0.15, 0.3, 15.0, 2.0)

    assert 0 <= protest(angry, present) <= 0.15 * angry
    assert protest(angry, present) <= protest(min(1.0, angry + 0.1), present) + 1e-12
    assert protest(angry, 0) <= protest(angry, present) + 1e-12


def test_protest_sets_in_at_a_threshold_and_fades_after_the_signature() -> None:
    few, many = (opinion.protest_share(anger, 0, 0.15, 0.3, 15.0, 2.0) / anger for anger in (0.15, 0.45))
    assert many > 5 * few
    assert opinion.anger_share(0, 12) == 1 > opinion.anger_share(12, 12) > opinion.anger_share(52, 12)


@given(SHARE, SHARE, SHARE)
def test_approval_and_morale_lie_between_their_parts(one: float, other: float, weight: float) -> None:
    for value in (opinion.approval_share(one, other, weight), opinion.morale_share(one, other, weight, 0.0, 0.2)):
        assert min(one, other) - 1e-12 <= value <= max(one, other) + 1e-12
    assert opinion.morale_share(one, other, weight, 0.5, 0.2) <= opinion.morale_share(one, other, weight, 0.1, 0.2)


def test_counts_are_told_as_shares() -> None:
    assert [opinion.is_yes(level) for level in (0.0, 0.5, 0.51, 1.0)] == [False, False, True, True]
    assert [opinion.share_of(count, 4) for count in (0, 1, 4)] == [0.0, 0.25, 1.0]
    assert opinion.share_of(0, 0) == 0.0


@given(SHARE, SHARE, st.floats(0, 1))
def test_exposure_moves_toward_what_falls_around(before: float, present: float, pace: float) -> None:
    after = opinion.remembered_exposure_index(before, present, pace)
    assert min(before, present) - 1e-12 <= after <= max(before, present) + 1e-12


def test_news_moves_convictions_of_the_open() -> None:
    lasting = opinion.lasting_news_share(0.02, 0.4, 0.8)
    open_minded, stubborn = (opinion.moved_anchor(0.5, lasting, stubbornness, 0.0) for stubbornness in (0.4, 0.8))
    assert open_minded > stubborn > 0.5
    assert (open_minded + stubborn) / 2 == pytest.approx(0.52)


def test_a_guarantee_is_worth_more_to_those_who_believe_in_the_west() -> None:
    assert opinion.trusted_value(0.2, 0.9, 0.5) > opinion.trusted_value(0.2, 0.5, 0.5) == 0.2 > opinion.trusted_value(0.2, 0.1, 0.5)
    assert opinion.acceptance_score(0.4, 0.1, 0.2, 0.9, 0.3) > opinion.acceptance_score(0.4, 0.1, 0.2, 0.1, 0.3)


def test_a_signature_earns_trust_from_some_and_costs_it_with_others() -> None:
    assert opinion.answered_trust_share(0.5, True, 0.02, 0.1) == pytest.approx(0.52)
    assert opinion.answered_trust_share(0.5, False, 0.02, 0.1) == pytest.approx(0.4)
    assert opinion.answered_trust_share(0.05, False, 0.02, 0.1) == 0.0
