"""The guarantee once it is signed: troops arrive, it is tested and honoured or not, and what is in force outlives a collapse."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.guarantee import acts
from tests.model.guarantee.scene import after_rounds, attack, deploy_weeks, hold_rounds, sign
from tests.model.worlds import Cast, carry_out


def test_troops_arrive_with_a_lag_and_at_a_pace():
    cast = after_rounds("coalition_europe_only", 0.15)
    sign(cast)
    deploy_weeks(cast, 7)
    assert (cast["guarantee"]["troops_deployed_thousand"] == 0.0).all()
    early = cast["guarantee"]["credibility_share"].copy()
    deploy_weeks(cast, 5)
    there = cast["guarantee"]["troops_deployed_thousand"].copy()
    assert ((there > 0.0) & (there <= 5.0 + 1e-9)).all()
    assert (cast["guarantee"]["credibility_share"] > early).all()
    deploy_weeks(cast, 60)
    assert np.allclose(cast["guarantee"]["troops_deployed_thousand"], cast["guarantee"]["troops_promised_thousand"])


def test_belief_has_a_ceiling():
    """B01: even the firmest promise is not certain."""
    cast = after_rounds("coalition_us_backstop", 0.8)
    sign(cast)
    cast["numbers of guarantee"]["pledge_credit"] = 1e6
    deploy_weeks(cast, 1)
    assert np.allclose(cast["guarantee"]["credibility_share"], 1.0)
    ceiling = cast["numbers of guarantee"]["belief_ceiling_share"]
    assert np.allclose(cast["russia"]["intervention_belief_chance"], ceiling)
    assert (ceiling < 1.0).all()


def test_a_us_that_turns_away_makes_the_guarantee_less_credible():
    """S7: any president can drop it."""
    cast = after_rounds("coalition_us_backstop", 0.8)
    sign(cast)
    deploy_weeks(cast, 70)
    before = cast["guarantee"]["credibility_share"].copy()
    cast["washington"]["guarantee_backing_share"] = 0.02
    deploy_weeks(cast, 1)
    assert (cast["guarantee"]["credibility_share"] < before).all()


def put_to_test(kind: str, backing: float, worlds: int = 60, **changes: float) -> Cast:
    cast = after_rounds(kind, backing, worlds=worlds, **changes)
    sign(cast)
    deploy_weeks(cast, 70)
    attack(cast)
    return cast


def test_tested_guarantees_are_honoured_about_as_often_as_in_history():
    """M9: 0.2-0.75 of tests; more with a firmer pledge and the US behind it."""
    europe = put_to_test("coalition_europe_only", 0.15, worlds=200)["guarantee"]["honoured_tests"].mean()
    backed = put_to_test("coalition_us_backstop", 0.8, worlds=200)["guarantee"]["honoured_tests"].mean()
    alliance = put_to_test("nato_alliance", 0.9, worlds=200, refusal_margin=60.0)["guarantee"]["honoured_tests"].mean()
    assert 0.2 < europe < backed < alliance < 0.75


def test_some_attacks_are_called_off_and_some_bring_guarantors_into_the_war():
    cast = put_to_test("coalition_us_backstop", 0.8)
    guarantee, called_off = cast["guarantee"], cast["agreement"]["backed_down"]
    honoured = guarantee["honoured_tests"] > 0.0
    assert (guarantee["tests"] == 1.0).all()
    assert 0.0 < called_off.mean() < honoured.mean()
    assert (guarantee["is_intervening"] == (honoured & ~called_off)).all()
    assert (guarantee["fighting_thousand"][~guarantee["is_intervening"]] == 0.0).all()
    assert guarantee["direct_clash"].mean() < 0.1


def test_at_war_who_does_not_fight_leaves_and_fighting_ends_one_day():
    cast = put_to_test("coalition_us_backstop", 0.8)
    cast["agreement"]["at_war"], cast["agreement"]["in_ceasefire"] = True, False
    cast["agreement"]["collapses"] = 1
    fought = cast["guarantee"]["is_intervening"].copy()
    before = in_force(cast)
    for _ in range(104):
        deploy_weeks(cast, 1)
        carry_out(acts.guarantors_respond, cast)
    assert (cast["guarantee"]["troops_deployed_thousand"][~fought] < 0.1).all()
    assert not cast["guarantee"]["is_intervening"][~fought].any()
    assert 0.0 < cast["guarantee"]["is_intervening"][fought].mean() < 0.6
    assert same(in_force(cast), before)
    assert (cast["guarantee"]["tests"] == 1.0).all()


def collapse(cast: Cast) -> None:
    cast["agreement"]["at_war"], cast["agreement"]["in_ceasefire"] = True, False
    cast["agreement"]["collapses"] += 1


def in_force(cast: Cast) -> tuple[np.ndarray, ...]:
    """What binds donors and guarantors now: members' arms, the US share of its plan, batteries."""
    guarantee = cast["guarantee"]
    arms = cast["members"]["arms_in_force_eur_bn_per_week"].sum(axis=1)
    return arms, guarantee["us_arms_in_force_share"].copy(), guarantee["air_defence_in_force_units"].copy()


def same(left: tuple[np.ndarray, ...], right: tuple[np.ndarray, ...]) -> bool:
    return all((one == other).all() for one, other in zip(left, right, strict=True))


def test_what_is_on_offer_is_in_force_from_the_signature_on():
    cast = after_rounds("coalition_us_backstop", 0.4)
    assert not any(amount.any() for amount in in_force(cast))
    sign(cast)
    arms, us_share, batteries = in_force(cast)
    assert (arms == cast["members"]["arms_eur_bn_per_week"].sum(axis=1)).all()
    assert (us_share == 0.6).all()
    assert (batteries == cast["guarantee"]["air_defence_units"]).all()
    assert (batteries > 0.0).all()


@pytest.mark.parametrize("needed_share", [2.0, 0.05], ids=["no new guarantee", "a new one on offer"])
def test_rounds_after_a_collapse_do_not_touch_what_is_in_force(needed_share: float):
    """Arms and air defence flow on; whatever is formed anew waits for a signature."""
    cast = after_rounds("coalition_us_backstop", 0.4)
    sign(cast)
    before = in_force(cast)
    collapse(cast)
    cast["washington"]["guarantee_backing_share"] = 0.8
    cast["numbers of guarantee"]["minimum_weight_share"] = needed_share
    hold_rounds(cast, 2)
    deploy_weeks(cast, 10)
    assert (cast["guarantee"]["is_formed"] == (needed_share < 1.0)).all()
    assert same(in_force(cast), before)
    sign(cast)
    assert not same(in_force(cast), before)


def test_an_agreement_without_a_guarantee_ends_an_earlier_one():
    cast = after_rounds("coalition_us_backstop", 0.4)
    sign(cast)
    deploy_weeks(cast, 60)
    collapse(cast)
    cast["numbers of guarantee"]["minimum_weight_share"] = 2.0
    hold_rounds(cast, 1)
    sign(cast)
    deploy_weeks(cast, 104)
    assert (cast["guarantee"]["troops_deployed_thousand"] < 0.1).all()
    assert not any(amount.any() for amount in in_force(cast))
    assert (cast["russia"]["intervention_belief_chance"] == 0.0).all()


def test_shared_intelligence_warns_in_a_ceasefire_only():
    """M11: the more is shared, the less an attack surprises."""
    warnings, shared = [], []
    for share in (0.0, 0.5, 1.0):
        cast = after_rounds("coalition_us_backstop", 0.8, intelligence_share=share)
        assert (cast["guarantee"]["warning_share"] == 0.0).all()
        sign(cast)
        deploy_weeks(cast, 1)
        warnings.append(cast["guarantee"]["warning_share"].mean())
        shared.append(cast["guarantee"]["intelligence_share"].mean())
    collapse(cast)
    deploy_weeks(cast, 1)
    assert (cast["guarantee"]["warning_share"] == 0.0).all()
    assert 0.0 == warnings[0] < warnings[1] < warnings[2] <= cast["numbers of guarantee"]["intelligence_warning_share"][0]
    assert np.allclose(warnings, cast["numbers of guarantee"]["intelligence_warning_share"][0] * np.array(shared))


def test_a_new_signature_ends_the_fighting_of_guarantors_wholly():
    cast = put_to_test("coalition_us_backstop", 0.8)
    collapse(cast)
    assert cast["guarantee"]["response_thousand"].any()
    cast["russia"]["attacks"], cast["guarantee"]["is_intervening"] = False, False
    cast["guarantee"]["fighting_thousand"] = 0.0
    sign(cast)
    carry_out(acts.guarantors_respond, cast)
    assert not cast["guarantee"]["response_thousand"].any()


def test_who_honoured_is_counted_member_by_member():
    cast = put_to_test("coalition_us_backstop", 0.8)
    members, guarantee = cast["members"], cast["guarantee"]
    assert (members["honoured_total"] == members["honours"]).all()
    assert (guarantee["us_honoured_total"] == guarantee["us_honours"]).all()
    assert members["honoured_total"].any()
    first = members["honoured_total"].copy()
    attack(cast)
    assert (members["honoured_total"] == first + members["honours"]).all()
