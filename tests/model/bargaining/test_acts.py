"""Both sides weigh a deal as they should."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.states.agreement import BOTH, GUARANTORS
from sim.model.states.guarantee import COALITION
from sim.model.talks import acts as talks
from tests.model.talks.scene import FIRM, at_the_table, weigh
from tests.model.worlds import carry_out


def test_a_guarantee_brings_ukraine_to_sign_and_keeps_russia_away() -> None:
    (ukraine, russia), (ukraine_bare, russia_bare) = weigh(at_the_table(**FIRM)), weigh(at_the_table())
    assert ukraine > 2 * ukraine_bare
    assert russia < russia_bare


def test_an_alliance_is_disliked_more_than_a_coalition_of_the_same_strength() -> None:
    assert weigh(at_the_table(**FIRM))[1] < weigh(at_the_table(**(FIRM | {"kind": COALITION})))[1]


def test_a_guarantee_that_was_not_formed_counts_for_nothing() -> None:
    cast = at_the_table(**(FIRM | {"is_formed": False}))
    bare = weigh(at_the_table())
    assert weigh(cast) == bare
    assert cast["agreement"]["deal_is_poorer"][0]
    for russia_says, refuser in ((1.0, GUARANTORS), (0.0, BOTH)):
        cast["ukraine"]["acceptance_chance"], cast["russia"]["acceptance_chance"] = 0.0, russia_says
        carry_out(talks.conclude, cast)
        assert cast["agreement"]["last_refused_by"][0] == refuser


@pytest.mark.parametrize(
    ("name", "value", "ukraine_sign", "russia_sign"),
    [
        ("handover_to_russia_share", 0.3, -1, 1),
        ("handover_to_ukraine_share", 0.1, 1, -1),
        ("crimea_donbas_return_share", 0.1, 1, -1),
        ("recognition_share", 0.5, -1, 1),
        ("neutrality_share", 1.0, -1, 1),
        ("ukraine_force_cap_share", 0.5, -1, 1),
        ("accountability_share", 0.9, 1, -1),
        ("sanctions_relief_share", 0.8, -1, 1),
        ("russia_line_limit_share", 0.9, 1, -1),
        ("verification_share", 1.0, 1, 0),
        ("separation_km", 15.0, 1, 0),
        ("rights_access_share", 1.0, 1, 0),
        ("snapback_share", 1.0, 1, -1),
        ("relief_weeks", 10.0, 0, 1),
    ],
)
def test_each_term_pulls_as_it_should(name: str, value: float, ukraine_sign: int, russia_sign: int) -> None:
    before, cast = at_the_table(), at_the_table()
    cast["numbers of terms"][name] = value
    cast["agreement"]["relief_promised_share"] = cast["numbers of terms"]["sanctions_relief_share"]
    weigh(before), weigh(cast)
    for side, sign in (("ukraine", ukraine_sign), ("russia", russia_sign)):
        assert np.sign(np.round(cast[side]["utility_of_deal"][0] - before[side]["utility_of_deal"][0], 9)) == sign


def test_full_aims_make_russia_refuse_what_limited_aims_accept() -> None:
    chances = [weigh(at_the_table(aims=aims, **FIRM))[1] for aims in (0.0, 0.5, 1.0)]
    assert chances[0] > chances[1] > chances[2]


def test_pressure_pulls_both_sides_to_the_table_and_is_remembered() -> None:
    cast = at_the_table()
    free = weigh(cast)
    cast["washington"]["pressure_on_ukraine_share"], cast["washington"]["pressure_on_russia_share"] = 0.7, 0.4
    pressed = weigh(cast)
    assert pressed[0] > free[0]
    assert pressed[1] > free[1]
    cast["ukraine"]["acceptance_chance"] = cast["russia"]["acceptance_chance"] = 1.0
    carry_out(talks.conclude, cast)
    assert cast["agreement"]["pressure_share"][0] == 0.7


def test_public_support_counts() -> None:
    poor, rich = at_the_table(), at_the_table()
    rich["public"]["support_share"] = 0.7
    assert weigh(rich)[0] > weigh(poor)[0]


def test_no_concessions_are_refused_by_a_russia_that_is_ahead() -> None:
    assert weigh(at_the_table("borders_1991"))[1] < 1e-6
    assert weigh(at_the_table("borders_1991", aims=0.0))[1] < 1e-3


@pytest.mark.parametrize("theory", ["expected_utility", "prospect", "leader_survival"])
def test_every_theory_keeps_the_sign_of_a_guarantee(theory: str) -> None:
    firm, bare = weigh(at_the_table(theory=theory, **FIRM)), weigh(at_the_table(theory=theory))
    assert firm[0] > bare[0]
    assert firm[1] < bare[1]
