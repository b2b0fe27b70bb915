"""Facts about what citizens think, whom they hear and which terms they accept."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.calendar import WEEKS_PER_MONTH, WEEKS_PER_YEAR
from sim.model.opinion import rules as opinion
from sim.model.opinion import start_rules as first
from sim.model.opinion.acts import judge_the_government
from sim.model.states.guarantee import ALLIANCE
from sim.model.states.places import MACRO_REGIONS
from tests.model.numbers import numbers_of

SHARE = st.floats(0, 1)
SMALL = st.floats(-0.1, 0.1)
P = numbers_of("opinion")
FREEZE = numbers_of(
    "terms", handover_to_russia_share=0.0, handover_to_ukraine_share=0.0, crimea_donbas_return_share=0.0, recognition_share=0.0,
    neutrality_share=0.0, ukraine_force_cap_share=2.0, accountability_share=0.0, rights_access_share=0.0,
)  # fmt: skip


def terms(**changes: float) -> Any:
    """A freeze where the armies stand and nothing else, some of it changed."""
    return SimpleNamespace(**(vars(FREEZE) | changes))


def test_a_figure_belongs_to_its_region() -> None:
    """Donbas is polled with the East; Crimea counts as the South."""
    p = numbers_of(
        "opinion", ready_west_share=0.1, ready_centre_share=0.2, ready_south_share=0.3, ready_east_share=0.4, endures_west_share=0.7,
        endures_centre_share=0.6, endures_south_share=0.5, endures_east_share=0.4, endurance_gap_share=0.0,
    )  # fmt: skip
    regions = range(len(MACRO_REGIONS))
    assert [first.polled_ready_share(m, p) for m in regions] == [0.1, 0.2, 0.3, 0.4, 0.4, 0.3]
    assert [first.endures_chance(m, False, p) for m in regions] == [0.7, 0.6, 0.5, 0.4, 0.4, 0.5]


@given(SHARE, SHARE)
def test_an_attitude_is_above_one_half_with_its_chance(chance: float, luck: float) -> None:
    level = first.attitude_level(chance, luck)
    assert 0 <= level <= 1
    if abs(luck - chance) > 1e-9:
        assert (level > 0.5) == (luck < chance)


def test_attitude_divides_more_than_trusting_one_of_the_two() -> None:
    both, one, neither = (
        first.ready_chance(opinion.WEST, P.trust_share, trusts, believes, False, P)
        for trusts, believes in ((True, True), (True, False), (False, False))
    )
    assert both < one < neither
    assert first.ready_chance(opinion.WEST, P.trust_share, False, True, False, P) == one


@given(SHARE, SHARE, SHARE)
def test_a_region_is_as_ready_as_polled_whatever_its_mix_of_attitudes(trust: float, belief: float, ready: float) -> None:
    p = numbers_of("opinion", belief_in_west_share=belief, ready_west_share=ready)
    chances = {
        (trusts, believes): first.ready_chance(opinion.WEST, trust, trusts, believes, False, p)
        for trusts in (True, False)
        for believes in (True, False)
    }
    mixed = sum(
        (trust if trusts else 1 - trust) * (belief if believes else 1 - belief) * chance for (trusts, believes), chance in chances.items()
    )
    assert mixed == pytest.approx(ready)


def test_the_displaced_differ_in_readiness_by_their_own_number() -> None:
    at_home, displaced = (first.ready_chance(opinion.SOUTH, P.trust_share, True, True, is_displaced, P) for is_displaced in (False, True))
    assert displaced - at_home == pytest.approx(P.ready_if_displaced_share)


@given(SHARE, st.floats(0, 0.9), st.floats(0, 0.5))
def test_the_share_that_endures_stays_as_polled(endures: float, ready: float, gap: float) -> None:
    p = numbers_of("opinion", endures_west_share=endures, ready_west_share=ready, endurance_gap_share=gap)
    able, others = (first.endures_chance(opinion.WEST, is_ready, p) for is_ready in (True, False))
    assert able <= others
    assert ready * able + (1 - ready) * others == pytest.approx(endures)


def test_the_red_line_stays_as_measured() -> None:
    p = numbers_of("opinion", red_line_share=0.79, ready_west_share=0.32, red_line_if_ready_share=0.5)
    able, others = (first.red_line_chance(opinion.WEST, is_ready, p) for is_ready in (True, False))
    assert able == 0.5
    assert 0.32 * able + 0.68 * others == pytest.approx(0.79)


@given(SHARE, SHARE, st.floats(0.2, 0.95), st.floats(-0.02, 0.02))
def test_a_settled_citizen_stays(position: float, circle: float, stubbornness: float, push: float) -> None:
    """M14: the start is at rest; only news, exposure and others' moves change it."""
    p = numbers_of("opinion", exposure_now_share=push)
    anchor = first.settled_anchor(position, circle, stubbornness, 1.0, p)
    assert opinion.moved_position_share(anchor, circle, stubbornness, 1.0, p) == pytest.approx(position, abs=1e-9)


@given(SHARE, SHARE, st.floats(0.2, 0.9))
def test_the_stubborn_move_less_toward_the_circle(anchor: float, circle: float, stubbornness: float) -> None:
    calm = opinion.moved_position_share(anchor, circle, stubbornness, 0.0, P)
    stubborn = opinion.moved_position_share(anchor, circle, stubbornness + 0.05, 0.0, P)
    assert abs(stubborn - anchor) <= abs(calm - anchor) + 1e-12


def test_only_those_near_enough_are_heard() -> None:
    p = numbers_of("opinion", confidence_share=0.3)
    assert opinion.weight_of_voice(0.5, 0.4, p) == 1
    assert opinion.weight_of_voice(0.9, 0.4, p) == 0


def test_loss_and_nearness_expose() -> None:
    p = numbers_of("opinion", rear_share=0.3, loss_exposure_share=0.3)
    assert [opinion.nearness_factor(m, p) for m in range(6)] == [0.3, 0.3, 1.0, 1.0, 1.0, 1.0]
    assert opinion.exposure_index(0.5, opinion.SOUTH, True, p) == pytest.approx(0.8)
    assert [opinion.exposure_index(0.5, m, False, p) for m in range(6)] == [0.15, 0.15, 0.5, 0.5, 0.5, 0.5]


def test_what_lasts_is_no_news() -> None:
    """O1: disappointment moves opinion, time alone does not."""
    assert opinion.heard_news_share(0.0, 0.0, 0.0, P) == 0
    for worse in ((100.0, 0.0, 0.0), (0.0, 2.0, 0.0), (0.0, 0.0, 0.5)):
        assert opinion.heard_news_share(*worse, P) > 0 > opinion.heard_news_share(*(-one for one in worse), P)


@given(st.floats(0, 5000))
def test_good_news_moves_less_than_bad_and_no_month_moves_more_than_a_few_points(ground_km2: float) -> None:
    heard, relieved = (opinion.heard_news_share(sign * ground_km2, 0.0, 0.0, P) for sign in (1, -1))
    assert 0 <= -relieved <= heard <= P.most_news_share
    assert opinion.heard_news_share(ground_km2 + 50.0, 0.0, 0.0, P) > heard


def test_belief_in_the_west_falls_with_missed_aid_pressure_and_unanswered_violations() -> None:
    def change(aid: float = 0, pressure: float = 0, violations: float = 0) -> float:
        return opinion.belief_change_share(aid, pressure, violations, P)

    assert change() == 0
    assert change(aid=0.5) < 0 < change(aid=-0.5) < -change(aid=0.5)
    assert change(pressure=1) < 0
    assert change(violations=3) < 0


def test_guarantees_rank_by_body_pledge_and_america() -> None:
    kinds = [opinion.guarantee_strength_share(float(kind), 1, 1, P) for kind in range(4)]
    assert kinds == [0, P.bilateral_share, P.coalition_share, 1]
    assert kinds == sorted(kinds)
    assert opinion.guarantee_strength_share(ALLIANCE, 0.5, 1, P) < 1
    assert opinion.guarantee_strength_share(ALLIANCE, 1, 0, P) < 1
    assert opinion.guarantee_strength_share(ALLIANCE, 0, 1, P) == P.paper_share


def test_the_first_steps_of_a_guarantee_add_most() -> None:
    """O4: from nothing to a weak guarantee more than from a weak to a strong one."""
    none, half, full = (opinion.value_of_guarantee(strength, 0, P) for strength in (0, 0.5, 1))
    assert none == 0
    assert half - none > full - half > 0
    assert opinion.value_of_guarantee(0.5, 1.0, P) > half


def worth(relief_promised_share: float = 0.0, **changes: float) -> float:
    """What terms add over a freeze where the armies stand."""
    return opinion.value_of_terms(relief_promised_share, terms(**changes), P) - opinion.value_of_terms(0.0, FREEZE, P)


def test_land_that_comes_home_raises_and_land_handed_over_lowers() -> None:
    assert opinion.value_of_terms(0.0, FREEZE, P) == pytest.approx(-P.freeze_share)
    assert worth(handover_to_ukraine_share=0.6) == pytest.approx(0.1, abs=0.02)
    assert worth(handover_to_ukraine_share=1, crimea_donbas_return_share=1) > worth(handover_to_ukraine_share=1)
    assert worth(handover_to_russia_share=1) < 0


def test_neutrality_caps_relief_and_recognition_cost_support() -> None:
    assert worth(relief_promised_share=1) < 0
    assert worth(ukraine_force_cap_share=1.0) == 0
    for change in ({"neutrality_share": 1.0}, {"ukraine_force_cap_share": 0.5}, {"recognition_share": 1.0}):
        assert worth(**change) < 0


def test_accountability_and_access_to_the_occupied_earn_support() -> None:
    assert worth(accountability_share=1.0) > 0
    assert worth(rights_access_share=1.0) > 0


def accepts(
    position: float, red_line: bool = False, touch: float = 0.0, stubbornness: float = 0.5, belief: float = 0.5, trust: float = 0.5,
    terms: float = 0.0, guarantee: float = 0.0, cue: float = 0.0,
) -> bool:  # fmt: skip
    """Would such a citizen accept, where the terms touch the red line so far and are worth so much to the public?"""
    public: Any = SimpleNamespace(value_of_terms=terms, value_of_guarantee=guarantee, red_line_touch_share=touch, cue_share=cue)
    p = numbers_of("opinion", tolerance_share=0.3, belief_weight=0.5)
    return opinion.accepts_terms(position, belief, trust, red_line, stubbornness, public, p)


def test_behind_the_red_line_nobody_accepts_russian_control() -> None:
    touch = opinion.red_line_touch_share(terms(recognition_share=1.0))
    assert touch == opinion.red_line_touch_share(terms(handover_to_russia_share=1.0)) == 1.0
    assert not accepts(0.99, True, touch)
    assert accepts(0.99, False, touch)
    assert accepts(0.51, True, opinion.red_line_touch_share(FREEZE))
    assert not accepts(0.49)


def test_the_stubborn_bear_less_touch_of_the_red_line() -> None:
    assert accepts(0.9, True, 0.15, stubbornness=0.3)
    assert not accepts(0.9, True, 0.15, stubbornness=0.8)


def test_audience_costs_rise_with_what_is_given_up_and_fall_with_what_is_shown_for_it() -> None:
    """M7: two to sixteen points."""

    def cost(touch: float, strength: float) -> float:
        return opinion.audience_cost_share(touch, strength, P)

    assert 0.02 <= cost(0, 1) < cost(0, 0) < cost(1, 0) <= 0.16


@given(SHARE, SHARE)
def test_more_anger_means_more_protest_but_never_more_than_would_march(betrayed: float, present: float) -> None:
    def protest(anger: float, seen: float) -> float:
        return opinion.protest_share(anger, 0.0, seen, P)

    assert 0 <= protest(betrayed, present) <= P.march_share * betrayed
    assert protest(betrayed, present) <= protest(min(1.0, betrayed + 0.1), present) + 1e-12
    assert protest(betrayed, 0) <= protest(betrayed, present) + 1e-12


def test_protest_sets_in_at_a_threshold_and_fades_after_the_signature() -> None:
    """M8."""
    few, many = (opinion.protest_share(betrayed, 0.0, 0.0, P) / betrayed for betrayed in (0.15, 0.45))
    assert many > 5 * few
    at_once, later, much_later = (opinion.protest_share(0.45, weeks, 0.0, P) for weeks in (0, 12, 52))
    assert at_once > later > much_later


@given(SHARE, SHARE, SHARE)
def test_approval_and_morale_lie_between_their_parts(trust: float, endurance: float, weight: float) -> None:
    p = numbers_of("opinion", course_weight_share=weight, trust_weight_share=weight, unpaid_morale_share=0.2)
    public: Any = SimpleNamespace(trust_share=trust, endurance_share=endurance, support_share=0.5, unpaid_share=0.0)
    judge_the_government(public, False, p)
    for value in (public.approval_share, public.morale_share):
        assert min(trust, endurance) - 1e-12 <= value <= max(trust, endurance) + 1e-12
    judge_the_government(public, True, p)
    assert min(trust, 0.5) - 1e-12 <= public.approval_share <= max(trust, 0.5) + 1e-12
    assert opinion.morale_share(endurance, trust, 0.5, p) <= opinion.morale_share(endurance, trust, 0.1, p)


def test_news_moves_convictions_of_the_open() -> None:
    p = numbers_of("opinion", stubbornness_low_share=0.4, stubbornness_high_share=0.8)
    open_minded, stubborn = (opinion.moved_anchor(0.5, 0.02, stubbornness, 0.0, p) for stubbornness in (0.4, 0.8))
    assert open_minded > stubborn > 0.5
    assert (open_minded + stubborn) / 2 == pytest.approx(0.52)


def test_lasting_exposure_moves_every_conviction() -> None:
    """E09: a year near the front moves it by the yearly number, however stubborn its owner."""
    months = WEEKS_PER_YEAR / WEEKS_PER_MONTH
    for stubbornness in (0.4, 0.8):
        moved = opinion.moved_anchor(0.5, 0.0, stubbornness, 1.0, P) - 0.5
        assert moved * months == pytest.approx(P.exposure_slow_share_per_year)


def test_a_guarantee_is_worth_more_to_those_who_believe_in_the_west() -> None:
    """O4, M7: and the cue of the president to those who trust; a citizen who is neutral in both counts them as they are."""
    offer = {"terms": 0.1, "guarantee": 0.2, "cue": 0.3}
    assert accepts(0.21, **offer)
    assert not accepts(0.19, **offer)
    assert accepts(0.19, belief=0.9, **offer)
    assert not accepts(0.21, belief=0.1, **offer)
    assert accepts(0.19, trust=0.9, **offer)
    assert not accepts(0.21, trust=0.1, **offer)
