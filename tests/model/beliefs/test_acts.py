"""Beliefs start apart and learn; the staff and the government judge what is proposed."""

from __future__ import annotations

import itertools

from sim.model.beliefs import acts as beliefs
from sim.model.states.guarantee import ALLIANCE, US_LEFT_OUT
from tests.model.talks.scene import at_the_table, weigh
from tests.model.worlds import carry_out


def test_ukraine_fears_a_new_attack_more_where_the_offer_does_without_the_us() -> None:
    feared = {}
    for whom in (0, 1, US_LEFT_OUT):
        cast = at_the_table()
        cast["agreement"]["rounds"] = 0
        for name, value in {"kind": ALLIANCE, "pledge_share": 0.9, "us_backstop_share": 1.0, "left_out": whom}.items():
            cast["numbers of guarantee"][name] = value
        cast["washington"]["guarantee_backing_share"] = 0.8
        weigh(cast)
        feared[whom] = cast["ukraine"]["reattack_belief_share"][0]
    assert feared[US_LEFT_OUT] > feared[0] == feared[1]


def test_beliefs_start_apart_and_converge_with_fighting() -> None:
    cast = at_the_table()
    russia, ukraine = cast["russia"], cast["ukraine"]
    russia["gain_km2"], russia["losses_thousand"], ukraine["losses_thousand"] = 100.6, 10.4, 4.6
    gaps = []
    for _ in range(104):
        gaps.append(float(russia["believed_gain_km2"][0] - ukraine["believed_gain_km2"][0]))
        carry_out(beliefs.update_beliefs, cast)
    assert gaps[0] > 0
    assert all(later < earlier for earlier, later in itertools.pairwise(gaps))
    assert gaps[-1] < 0.6 * gaps[0]
