"""Beliefs start apart and learn; the staff and the government judge what is proposed."""

from __future__ import annotations

import itertools
from typing import Any

from sim.model.beliefs import acts as beliefs
from sim.model.beliefs.rules import protection_share
from sim.model.states.guarantee import ALLIANCE, NO_GUARANTEE, US_LEFT_OUT
from tests.model.numbers import numbers_of
from tests.model.talks.scene import at_the_table, weigh
from tests.model.worlds import carry_out

PROMISED = {"is_formed": True, "us_backing_share": 0.5, "troops_promised_thousand": 30.0}
OFFERED = {"kind": ALLIANCE, "pledge_share": 0.9, "us_backstop_share": 1.0}


def protection(in_ceasefire: bool = False, **guarantee: Any) -> float:
    """What the staff sees of the guarantee as formed."""
    cast = at_the_table(**guarantee)
    cast["agreement"]["in_ceasefire"], cast["agreement"]["at_war"] = in_ceasefire, not in_ceasefire
    carry_out(beliefs.staff_estimates, cast)
    return float(cast["general_staff"]["protection_share"][0])


def offered(**changes: float) -> float:
    """What the staff sees of the guarantee as proposed, before the first round."""
    cast = at_the_table()
    cast["agreement"]["rounds"] = 0
    for name, value in (OFFERED | changes).items():
        cast["numbers of guarantee"][name] = value
    cast["washington"]["guarantee_backing_share"] = 0.8
    carry_out(beliefs.staff_estimates, cast)
    return float(cast["general_staff"]["protection_share"][0])


def test_in_a_ceasefire_only_troops_in_place_protect() -> None:
    """M9."""
    full = protection_share(0.0, 0.5, 30.0, 0.0, 0.0, numbers_of("beliefs"))
    assert protection(**PROMISED) == full > 0.0
    assert protection(in_ceasefire=True, **PROMISED) == 0.0
    assert protection(in_ceasefire=True, troops_deployed_thousand=30.0, **PROMISED) == full
    assert protection(**(PROMISED | {"is_formed": False})) == 0.0


def test_an_offer_protects_less_without_the_us_and_no_offer_not_at_all() -> None:
    assert offered() > offered(left_out=US_LEFT_OUT) > offered(kind=NO_GUARANTEE) == 0.0


def test_evidence_gathers_with_fighting_and_fades_without() -> None:
    cast = at_the_table()
    cast["russia"]["losses_thousand"], cast["ukraine"]["losses_thousand"] = 1e3, 1e3
    carry_out(beliefs.update_beliefs, cast)
    gathered = cast["agreement"]["evidence"].copy()
    assert (gathered == cast["numbers of beliefs"]["learning_per_week"]).all()
    cast["russia"]["losses_thousand"] = cast["ukraine"]["losses_thousand"] = 0.0
    carry_out(beliefs.update_beliefs, cast)
    assert (cast["agreement"]["evidence"] < gathered).all()


def test_the_enemys_losses_are_claimed_high() -> None:
    """M11."""
    cast = at_the_table()
    cast["russia"]["losses_thousand"], cast["ukraine"]["losses_thousand"] = 10.4, 4.6
    for _ in range(2):  # at the start, and after a week of fighting
        for side, enemy in (("russia", "ukraine"), ("ukraine", "russia")):
            assert (cast[side]["believed_enemy_losses_thousand"] > cast[enemy]["recent_losses_thousand"]).all()
            assert (cast[side]["believed_own_losses_thousand"] == cast[side]["recent_losses_thousand"]).all()
        carry_out(beliefs.update_beliefs, cast)


def polled(support: float, noise: float) -> Any:
    """Support for the terms as the government sees it in 200 worlds."""
    cast = at_the_table(worlds=200)
    cast["public"]["support_share"], cast["numbers of beliefs"]["poll_noise_share"] = support, noise
    carry_out(beliefs.staff_estimates, cast)
    return cast["ukraine"]["support_for_terms_share"]


def test_polls_are_shares_with_noise() -> None:
    assert (polled(0.5, 0.0) == 0.5).all()
    assert 0.0 <= polled(0.5, 0.3).min() < 0.5 < polled(0.5, 0.3).max() <= 1.0
    assert polled(0.99, 0.05).max() == 1.0


def test_ukraine_fears_a_new_attack_more_where_the_offer_does_without_the_us() -> None:
    feared = {}
    for whom in (0, 1, US_LEFT_OUT):
        cast = at_the_table()
        cast["agreement"]["rounds"] = 0
        for name, value in {"kind": ALLIANCE, "pledge_share": 0.9, "us_backstop_share": 1.0, "left_out": whom}.items():
            cast["numbers of guarantee"][name] = value
        cast["washington"]["guarantee_backing_share"] = 0.8
        weigh(cast)
        feared[whom] = cast["ukraine"]["reattack_belief_chance"][0]
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
