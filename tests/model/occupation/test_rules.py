"""Facts about flight, return and rights under occupation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.occupation import rules as occupation
from tests.model.numbers import numbers_of

P = numbers_of("occupation")
SHARE = st.floats(0, 1)


@given(st.floats(0, 4000), SHARE, SHARE, SHARE)
def test_nobody_more_is_caught_than_lives_there(people: float, moved: float, left: float, density: float) -> None:
    assert 0 <= occupation.caught_thousand(people, moved, left, density) <= people


def test_all_are_caught_where_all_the_land_changes_hands_by_treaty() -> None:
    assert occupation.caught_thousand(800, 0.3, 0.3, 1) == 800
    assert occupation.caught_thousand(800, 0.2, 0.3, 0.25) < 800 * 0.2 / 0.3
    assert occupation.caught_thousand(800, 0.3, 0.3, 0.25) == 800  # with the last of the land goes everybody
    assert occupation.caught_thousand(800, 0.3, 0.0, 1) == 0


def test_it_does_not_matter_in_how_many_steps_the_land_changes_hands() -> None:
    first = occupation.caught_thousand(800, 0.2, 0.6, 0.4)
    assert first + occupation.caught_thousand(800 - first, 0.3, 0.4, 0.4) == pytest.approx(occupation.caught_thousand(800, 0.5, 0.6, 0.4))


def test_people_flee_fighting_only_at_war_and_where_it_falls() -> None:
    assert occupation.fleeing_thousand(800, 0.7, False, P) == 0
    assert 800 > occupation.fleeing_thousand(800, 0.7, True, P) > occupation.fleeing_thousand(800, 0.1, True, P) > 0
    assert occupation.fleeing_thousand(800, 0.0, True, P) == 0


def test_return_needs_a_home_that_is_free_and_safe() -> None:
    def home(occupied: float = 0.2, at_war: bool = False, reattack: float = 0.2, credibility: float = 0.8) -> float:
        return occupation.returning_thousand(100, occupied, at_war, reattack, credibility, P)

    assert home() > home(reattack=0.6) > home(reattack=0.6, credibility=0.1) > home(at_war=True, reattack=0.6, credibility=0.1) > 0
    assert home(occupied=1.0) == 0
    assert home(occupied=0.6) < home()


@given(SHARE, SHARE)
def test_access_and_accountability_restrain(access: float, accountability: float) -> None:
    abuses = occupation.abuses_per_week(100, 0, access, accountability, P)
    assert 0 <= abuses <= occupation.abuses_per_week(100, 0, 0, 0, P) + 1e-12
    assert abuses >= occupation.abuses_per_week(100, 0, 1, accountability, P) - 1e-12
    assert abuses >= occupation.abuses_per_week(100, 0, access, 1, P) - 1e-12


def test_a_new_occupation_is_the_worst() -> None:
    old, new = occupation.abuses_per_week(100, 0, 0, 0, P), occupation.abuses_per_week(100, 100, 0, 0, P)
    assert new == pytest.approx(P.new_occupation_factor * old)
    assert old == pytest.approx(100 * P.abuses_per_thousand)
    assert occupation.abuses_per_week(0, 0, 0, 0, P) == 0


def test_access_and_accountability_bring_abuses_to_light() -> None:
    def documented(access: float, accountability: float) -> float:
        return occupation.documented_share(access, accountability, P)

    assert documented(0, 0) == pytest.approx(P.documented_without_share)
    assert documented(0, 0) < documented(0, 1) < documented(1, 1) <= 1
    assert documented(0, 0) < documented(1, 0)
