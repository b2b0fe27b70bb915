"""Facts about flight, return and rights under occupation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.occupation import rules as rights

SHARE = st.floats(0, 1)


@given(st.floats(0, 4000), SHARE, SHARE, SHARE)
def test_nobody_more_is_caught_than_lives_there(people: float, moved: float, left: float, density: float) -> None:
    assert 0 <= rights.caught_thousand(people, moved, left, density) <= people


def test_all_are_caught_where_all_the_land_changes_hands_by_treaty() -> None:
    assert rights.caught_thousand(800, 0.3, 0.3, 1) == 800
    assert rights.caught_thousand(800, 0.2, 0.3, 0.25) < 800 * 0.2 / 0.3
    assert rights.caught_thousand(800, 0.3, 0.3, 0.25) == 800  # with the last of the land goes everybody
    assert rights.caught_thousand(800, 0.3, 0.0, 1) == 0


def test_it_does_not_matter_in_how_many_steps_the_land_changes_hands() -> None:
    first = rights.caught_thousand(800, 0.2, 0.6, 0.4)
    assert first + rights.caught_thousand(800 - first, 0.3, 0.4, 0.4) == pytest.approx(rights.caught_thousand(800, 0.5, 0.6, 0.4))


def test_people_flee_fighting_only_at_war_and_where_it_falls() -> None:
    assert rights.flight_per_week_share(0.7, 0.002, False) == 0
    assert rights.flight_per_week_share(0.7, 0.002, True) > rights.flight_per_week_share(0.1, 0.002, True) > 0


def test_return_needs_a_home_that_is_free_and_safe() -> None:
    def secure(at_war: bool, reattack: float, credibility: float) -> float:
        return rights.perceived_security_share(at_war, reattack, credibility, 0.05, 0.5)

    assert secure(False, 0.2, 0.8) > secure(False, 0.6, 0.8) > secure(False, 0.6, 0.1) > secure(True, 0.6, 0.1)
    assert rights.returning_thousand(100, 1.0, 1.0, 0.006) == 0
    assert rights.returning_thousand(100, 0.2, 0.8, 0.006) > rights.returning_thousand(100, 0.2, 0.3, 0.006) > 0


@given(SHARE, SHARE)
def test_access_and_accountability_restrain(access: float, accountability: float) -> None:
    restraint = rights.restraint_share(access, accountability, 0.3, 0.2)
    assert 0 <= restraint <= 1
    assert restraint <= rights.restraint_share(1, accountability, 0.3, 0.2) + 1e-12
    assert restraint <= rights.restraint_share(access, 1, 0.3, 0.2) + 1e-12


def test_a_new_occupation_is_the_worst() -> None:
    old, new = rights.abuses_per_week(100, 0, 0, 0.06, 4), rights.abuses_per_week(100, 100, 0, 0.06, 4)
    assert new == pytest.approx(4 * old)
    assert rights.abuses_per_week(100, 0, 0.4, 0.06, 4) == pytest.approx(0.6 * old)
    assert rights.abuses_per_week(0, 0, 0, 0.06, 4) == 0


def test_access_and_accountability_bring_abuses_to_light() -> None:
    def documented(access: float, accountability: float) -> float:
        return rights.documented_share(access, accountability, 0.05, 0.5, 0.15)

    assert documented(0, 0) == pytest.approx(0.05)
    assert documented(0, 0) < documented(0, 1) < documented(1, 1) <= 1
    assert documented(0, 0) < documented(1, 0)
