"""The guarantee on offer: members, alliance and the US form it as the facts say."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.guarantee import acts
from sim.model.states.guarantee import MEMBER_GROUPS, US_LEFT_OUT
from sim.settings import facts
from sim.settings.codebook import codebook
from tests.model.guarantee.scene import LEFT_OUT, NAMES, after_rounds, begun
from tests.model.numbers import numbers_of
from tests.model.worlds import Cast, carry_out

BACKING = {"isolationist": 0.02, "trump": 0.15, "biden": 0.4, "hawk": 0.8}


def joins(cast: Cast, field: str) -> dict[str, float]:
    return dict(zip(NAMES, cast["members"][field].mean(axis=0), strict=True))


def test_the_order_of_members_cannot_matter():
    """All see the last round's guarantee."""
    one, other = begun("coalition_us_backstop", 0.4), begun("coalition_us_backstop", 0.4)
    for members in other["members"].worlds:
        members.reverse()
    for cast in (one, other):
        cast["agreement"]["is_round"] = True
        carry_out(acts.members_consider, cast)
    for members in other["members"].worlds:
        members.reverse()
    assert one["members"].worlds == other["members"].worlds


def without(whom: str, kind: str, backing: float) -> Cast:
    return after_rounds(kind, backing, left_out=LEFT_OUT.index(whom))


def test_the_codes_of_who_is_left_out_follow_the_facts():
    assert list(codebook()["guarantee"]["left_out"].names) == LEFT_OUT
    assert tuple(facts.member_groups()) == MEMBER_GROUPS
    assert LEFT_OUT[US_LEFT_OUT] == "USA"


@pytest.mark.parametrize("whom", ["nobody", "USA"])
def test_without_nobody_or_the_us_every_member_is_asked(whom: str):
    assert not begun("coalition_us_backstop", 0.4, left_out=LEFT_OUT.index(whom))["members"]["is_left_out"].any()


@pytest.mark.parametrize("whom", [*NAMES, *MEMBER_GROUPS])
def test_who_is_left_out_gives_nothing_and_is_not_counted(whom: str):
    cast = without(whom, "coalition_us_backstop", 0.4)
    away = np.isin(NAMES, facts.member_groups()[whom] if whom in MEMBER_GROUPS else [whom])
    assert (cast["members"]["is_left_out"] == away).all()
    for field in ("gives_arms", "gives_intelligence", "gives_air_defence", "gives_troops", "pledges", "troops_offered_thousand"):
        assert not cast["members"][field][:, away].any(), field
    taking_part = [cast["members"][field] for field in ("gives_intelligence", "gives_air_defence", "gives_troops", "pledges")]
    counted = np.any(taking_part, axis=0).sum(axis=1) + cast["guarantee"]["us_joins"]
    assert (cast["guarantee"]["guarantors"] == counted).all()
    assert cast["guarantee"]["is_formed"].mean() > 0.95


def test_only_those_at_the_table_can_block():
    """S8: without the two that refuse hardest, an alliance is formed more often; who is left out refuses nothing and pledges nothing."""
    blocked = {
        whom: without(whom, "nato_alliance", 0.8)["guarantee"]["is_blocked"].mean() for whom in ("nobody", "HUN", "opponents", "EST")
    }
    assert blocked["opponents"] < blocked["HUN"] < blocked["nobody"]
    assert blocked["EST"] >= blocked["nobody"]
    cast = without("opponents", "nato_alliance", 0.8)
    away, formed = cast["members"]["is_left_out"], cast["guarantee"]["is_formed"]
    assert not cast["members"]["refuses_firmly"][away].any()
    assert not cast["members"]["pledges"][away].any()
    assert cast["members"]["pledges"][formed][~away[formed]].all()


def test_a_guarantee_without_the_us_gets_nothing_from_it_and_is_not_blocked_by_it():
    guarantee = without("USA", "coalition_us_backstop", 0.8)["guarantee"]
    for field in ("us_joins", "us_backing_share", "us_arms_eur_bn_per_week", "us_air_defence_units", "us_troops_promised_thousand"):
        assert not guarantee[field].any(), field
    nobody_refuses = {"refusal_margin": 30.0}
    asked = after_rounds("nato_alliance", 0.15, **nobody_refuses)["guarantee"]
    left_out = after_rounds("nato_alliance", 0.15, left_out=US_LEFT_OUT, **nobody_refuses)["guarantee"]
    assert asked["is_blocked"].all()
    assert left_out["is_formed"].mean() > 0.9


def test_an_alliance_is_blocked_far_more_often_than_a_coalition():
    """S8: two hard refusals and several cautious; only firm leadership sometimes overcomes them."""
    blocked = {name: after_rounds("nato_alliance", backing)["guarantee"]["is_blocked"].mean() for name, backing in BACKING.items()}
    assert blocked["isolationist"] == blocked["trump"] == 1.0
    assert blocked["biden"] > 0.95
    assert 0.5 < blocked["hawk"] < 0.95
    coalition = after_rounds("coalition_us_backstop", 0.15)["guarantee"]
    assert not coalition["is_blocked"].any()
    assert coalition["is_formed"].mean() > 0.95


def test_hungary_and_slovakia_refuse_firmly():
    refusals = joins(after_rounds("nato_alliance", 0.15), "refuses_firmly")
    assert min(refusals["HUN"], refusals["SVK"]) > 0.85
    assert max(refusals[name] for name in ("EST", "LVA", "LTU", "POL", "FRA", "FIN", "DNK")) < 0.1
    cautious = [refusals[name] for name in ("DEU", "BEL", "ITA", "ESP", "SVN", "TUR")]
    assert all(0.3 < chance <= max(refusals["HUN"], refusals["SVK"]) for chance in cautious)


def test_a_blocked_guarantee_promises_nothing():
    cast = after_rounds("nato_alliance", 0.15)
    guarantee, members = cast["guarantee"], cast["members"]
    assert guarantee["is_wanted"].all()
    assert not guarantee["is_formed"].any()
    assert (guarantee["blocked_rounds"] == 3).all()
    for field in ("pledge_share", "arms_eur_bn_per_week", "troops_promised_thousand", "guarantors", "credibility_share"):
        assert (guarantee[field] == 0.0).all()
    assert not members["gives_arms"].any()


def test_the_riskier_a_component_the_fewer_join():
    """Pledges rarer than troops rarer than air defence rarer than arms (S7, S9)."""
    members = after_rounds("coalition_europe_only", 0.15)["members"]
    counts = [
        members[field].sum(axis=1).mean() for field in ("pledges", "gives_troops", "gives_air_defence", "gives_intelligence", "gives_arms")
    ]
    assert counts == sorted(counts)
    assert counts[-1] > 20
    assert 4 < counts[1] < 12


def test_about_as_many_consult_as_had_signed():
    """S7: 25 allies, the US among them, had signed agreements to consult by Nov 2024."""
    members = after_rounds("thin_bilateral", 0.4)["members"]
    assert 21 < members["pledges"].sum(axis=1).mean() < 28
    assert not members["gives_troops"].any()


def test_those_near_russia_and_the_two_powers_that_are_open_to_it_send_troops_most():
    troops = joins(after_rounds("coalition_europe_only", 0.15), "gives_troops")
    assert min(troops[name] for name in ("EST", "LVA", "LTU", "FRA", "GBR", "NLD", "POL")) > 0.45
    assert max(troops[name] for name in ("HUN", "SVK", "ITA", "ESP", "BGR", "DEU")) < 0.05
    assert troops["ISL"] == 0.0


def test_a_european_force_has_the_size_that_was_discussed():
    """S9: tripwire 10-25 thousand, reassurance 25-50."""
    promised = after_rounds("coalition_europe_only", 0.15)["guarantee"]["troops_promised_thousand"]
    assert 15.0 < np.median(promised) < 50.0
    assert promised.max() <= 40.0 + 1e-9


def test_offers_are_cut_pro_rata_to_what_is_wanted():
    uncut, cut = (after_rounds("coalition_europe_only", 0.15, troops_wanted_thousand=wanted) for wanted in (1e6, 12.0))
    offered = uncut["members"]["troops_offered_thousand"]
    assert np.allclose(uncut["guarantee"]["troops_promised_thousand"], offered.sum(axis=1))
    assert np.allclose(cut["guarantee"]["troops_promised_thousand"], np.minimum(12.0, offered.sum(axis=1)))
    assert np.allclose(cut["members"]["troops_offered_thousand"], offered * np.minimum(1.0, 12.0 / offered.sum(axis=1))[:, None])


def test_no_member_offers_more_than_it_can_rotate_and_the_more_willing_offer_more():
    """S9."""
    members = after_rounds("coalition_europe_only", 0.15, troops_wanted_thousand=1e6)["members"]
    p = numbers_of("guarantee")
    part = members["troops_offered_thousand"] / np.maximum(1e-9, members["active_thousand"] / p.rotation_factor * p.max_troops_share)
    sends = members["gives_troops"]
    assert ((part[sends] > 0.5) & (part[sends] <= 1.0)).all()
    assert (part[~sends] == 0.0).all()
    by_will = np.argsort(members["will_troops"][sends])
    assert (np.diff(part[sends][by_will]) >= -1e-9).all()


def test_intelligence_hangs_on_the_us():
    """S7: the US part is hard to replace; what nobody asks for is not shared."""
    alone = {"reluctance": 60.0, "minimum_weight_share": 0.0, "us_backstop_share": 1.0, "intelligence_share": 1.0}
    us = after_rounds("coalition_us_backstop", 1.0, **alone)["guarantee"]["intelligence_share"]
    everybody_else = {"reluctance": -60.0, "intelligence_share": 1.0}
    europe = after_rounds("coalition_us_backstop", 0.0, **everybody_else)["guarantee"]["intelligence_share"]
    assert us.min() > europe.max() > 0.0
    assert not after_rounds("coalition_us_backstop", 1.0, **(everybody_else | {"intelligence_share": 0.0}))["guarantee"][
        "intelligence_share"
    ].any()


def test_without_the_us_a_coalition_is_smaller():
    with_us, without = (after_rounds("coalition_us_backstop", backing)["guarantee"] for backing in (0.8, 0.02))
    for field in ("guarantors", "weight_share", "troops_promised_thousand", "pledge_share", "intelligence_share"):
        assert with_us[field].mean() > without[field].mean()


def test_contributions_are_unequal():
    """S6."""
    spread = after_rounds("coalition_us_backstop", 0.4)["guarantee"]["unity_spread"]
    assert ((spread > 0.2) & (spread < 1.0)).all()


def test_nothing_is_wanted_without_a_guarantee_in_the_terms():
    guarantee = after_rounds("none", 0.8)["guarantee"]
    assert not guarantee["is_wanted"].any()
    assert not guarantee["is_formed"].any()


def test_us_arms_alone_make_no_coalition():
    """A US that does not join sends arms by its own plan; nobody else is willing."""
    cast = after_rounds("coalition_us_backstop", 0.1, reluctance=60.0)
    assert not cast["guarantee"]["us_joins"].any()
    assert not cast["guarantee"]["is_formed"].any()
    assert after_rounds("coalition_us_backstop", 0.8, reluctance=60.0)["guarantee"]["is_formed"].all()
