"""The guarantee: compiled and plain text agree bit for bit, and members, alliance and Russia act as the facts say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from sim import facts
from sim.actors.nato_member import NatoMemberState
from sim.actors.russia import RussiaState
from sim.actors.washington import WashingtonState
from sim.acts import guarantee as acts
from sim.agreement import AgreementState
from sim.calendar import CalendarState
from sim.dice import Dice
from sim.guarantee import KIND_NAMES, MEMBER_GROUPS, US_LEFT_OUT, GuaranteeState
from sim.state import plain_numbers

CONF = Path(__file__).parents[2] / "conf"
WORLDS = 200
STATES: dict[str, Any] = {
    "russia": RussiaState,
    "washington": WashingtonState,
    "agreement": AgreementState,
    "guarantee": GuaranteeState,
    "calendar": CalendarState,
    "dice": Dice,
}
MEMBERS = facts.members()
NAMES = [member.iso3 for member in MEMBERS]
LEFT_OUT = ["nobody", *NAMES, facts.member_usa().iso3, *facts.member_groups()]
BACKING = {"isolationist": 0.02, "trump": 0.15, "biden": 0.4, "hawk": 0.8}


def entries() -> dict[str, dict[str, Any]]:
    return yaml.safe_load((CONF / "parameters" / "guarantee.yaml").read_text())


def number(value: Any) -> float:
    value = value["value"] if isinstance(value, dict) else value
    return float((LEFT_OUT if value in LEFT_OUT else list(KIND_NAMES)).index(value)) if isinstance(value, str) else float(value)


def numbers(kind: str, worlds: int, **changes: float) -> np.ndarray:
    """The parameters with one choice of conf/guarantee, the same in every world."""
    values = {name: number(entry) for name, entry in entries().items()}
    values |= {name: number(value) for name, value in yaml.safe_load((CONF / "guarantee" / f"{kind}.yaml").read_text()).items()} | changes
    records = np.zeros(worlds, [(name, float) for name in values])
    for name, value in values.items():
        records[name] = value
    return records


def drawn(worlds: int, rng: np.random.Generator) -> np.ndarray:
    """The parameters, anywhere in the box of their ranges."""
    table = entries()
    records = np.zeros(worlds, [(name, float) for name in table])
    for name, entry in table.items():
        records[name] = rng.uniform(entry["low"], entry["high"], worlds)
    records["kind"] = rng.integers(0, 4, worlds)
    records["left_out"] = np.where(rng.random(worlds) < 0.5, US_LEFT_OUT, rng.integers(0, len(LEFT_OUT), worlds))
    return records


def terms_of(worlds: int, verification: Any = 0.5, accountability: Any = 0.3) -> np.ndarray:
    records = np.zeros(worlds, [("verification_share", float), ("accountability_share", float)])
    records["verification_share"], records["accountability_share"] = verification, accountability
    return records


def scrambled(state: Any, rng: np.random.Generator, *shape: int) -> np.ndarray:
    records = state.over_worlds(*shape)
    for name, layout in state.fields().items():
        cells = records[name].shape
        if layout[0] is np.bool_:
            records[name] = rng.random(cells) < 0.5
        elif layout[0] is np.int64:
            records[name] = rng.integers(0, 5, cells)
        else:
            records[name] = rng.random(cells) if name.endswith("_share") else rng.gamma(2.0, 3.0, cells)
    return records


def with_facts(members: np.ndarray) -> np.ndarray:
    for i, member in enumerate(MEMBERS):
        for name in facts.MEMBER_FIELDS:
            members[name][:, i] = getattr(member, name)
        members["groups"][:, i] = member.groups
    return members


def any_stage(seed: int) -> dict[str, np.ndarray]:
    """Random states and parameters, for the comparison of the two texts."""
    rng = np.random.default_rng(seed)
    cast = {name: scrambled(state, rng, WORLDS) for name, state in STATES.items()}
    cast["members"] = with_facts(scrambled(NatoMemberState, rng, WORLDS, len(MEMBERS)))
    cast["members"]["disposition"] = rng.normal(0.0, 1.0, (WORLDS, len(MEMBERS)))
    cast["members"]["will_troops"] = rng.normal(0.0, 2.0, (WORLDS, len(MEMBERS)))
    cast["agreement"]["in_ceasefire"] = ~cast["agreement"]["at_war"]
    cast["agreement"]["is_round"] |= rng.random(WORLDS) < 0.5
    cast["guarantee"]["honoured_tests"] = np.minimum(cast["guarantee"]["tests"], cast["guarantee"]["honoured_tests"])
    cast["calendar"]["week"] = cast["dice"]["week"] = rng.integers(5, 260, WORLDS)
    cast["dice"]["world"] = np.arange(WORLDS)
    return cast | {"p": drawn(WORLDS, rng), "terms": terms_of(WORLDS, rng.random(WORLDS), rng.random(WORLDS))}


def names_of(act: Any) -> tuple[str, ...]:
    return act.plain.__code__.co_varnames[: act.plain.__code__.co_argcount]


def perform(act: Any, cast: dict[str, Any]) -> None:
    act(*(cast[name] for name in names_of(act)))


def plain_of(name: str, records: np.ndarray, world: int) -> Any:
    if name == "members":
        return [NatoMemberState.of_record(record) for record in records[world]]
    return STATES[name].of_record(records[world]) if name in STATES else plain_numbers(records[world])


ACTS = (
    acts.begin_members,
    acts.members_consider,
    acts.form_guarantee,
    acts.deploy_guarantee,
    acts.assess_credibility,
    acts.guarantors_respond,
)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_compiled_and_plain_give_the_same_bits(act: Any) -> None:
    cast = any_stage(3)
    before = {name: cast[name].copy() for name in names_of(act)}
    perform(act, cast)
    changed = 0
    for world in range(WORLDS):
        arguments = {name: plain_of(name, before[name], world) for name in names_of(act)}
        act.plain(*arguments.values())
        for name, argument in arguments.items():
            if name in STATES or name == "members":
                lifted = plain_of(name, cast[name], world)
                ours = [vars(one) for one in argument] if name == "members" else vars(argument)
                theirs = [vars(one) for one in lifted] if name == "members" else vars(lifted)
                assert ours == theirs
                old = plain_of(name, before[name], world)
                changed += theirs != ([vars(one) for one in old] if name == "members" else vars(old))
    assert changed > 0
    for records in cast.values():
        for field in records.dtype.names:
            assert np.isfinite(records[field]).all(), field


def begun(kind: str, backing: float, worlds: int = WORLDS, **changes: float) -> dict[str, np.ndarray]:
    """Worlds at war before their first round, with one choice of guarantee and one backing by Washington."""
    cast: dict[str, Any] = {name: state.over_worlds(worlds) for name, state in STATES.items()}
    cast["members"] = with_facts(NatoMemberState.over_worlds(worlds, len(MEMBERS)))
    cast |= {"p": numbers(kind, worlds, **changes), "terms": terms_of(worlds)}
    cast["washington"]["guarantee_backing_share"] = backing
    cast["washington"]["planned_military_eur_bn"] = backing
    cast["dice"]["world"] = np.arange(worlds)
    cast["dice"]["week"] = -1
    cast["agreement"]["at_war"] = True
    perform(acts.begin_members, cast)
    return cast


def hold_rounds(cast: dict[str, np.ndarray], rounds: int = 3) -> None:
    cast["agreement"]["is_round"] = True
    for _ in range(rounds):
        cast["dice"]["week"] += 4
        perform(acts.members_consider, cast)
        perform(acts.form_guarantee, cast)
    cast["agreement"]["is_round"] = False


def after_rounds(kind: str, backing: float, **changes: Any) -> dict[str, np.ndarray]:
    cast = begun(kind, backing, **changes)
    hold_rounds(cast)
    return cast


def sign(cast: dict[str, np.ndarray]) -> None:
    cast["agreement"]["at_war"], cast["agreement"]["in_ceasefire"] = False, True
    cast["agreement"]["signed"] += 1
    cast["agreement"]["signed_week"] = cast["calendar"]["week"] = cast["dice"]["week"]
    perform(acts.deploy_guarantee, cast)


def deploy_weeks(cast: dict[str, np.ndarray], weeks: int) -> None:
    for _ in range(weeks):
        cast["dice"]["week"] += 1
        cast["calendar"]["week"] = cast["dice"]["week"]
        perform(acts.deploy_guarantee, cast)
        perform(acts.assess_credibility, cast)


def attack(cast: dict[str, np.ndarray]) -> None:
    cast["russia"]["attacks"] = True
    cast["dice"]["week"] += 1
    perform(acts.guarantors_respond, cast)


def joins(cast: dict[str, np.ndarray], field: str) -> dict[str, float]:
    return dict(zip(NAMES, cast["members"][field].mean(axis=0), strict=True))


def test_the_order_of_members_cannot_matter():
    """All see the last round's guarantee."""
    one, other = begun("coalition_us_backstop", 0.4), begun("coalition_us_backstop", 0.4)
    other["members"] = np.ascontiguousarray(other["members"][:, ::-1])
    for cast in (one, other):
        cast["agreement"]["is_round"] = True
        perform(acts.members_consider, cast)
    other["members"] = other["members"][:, ::-1]
    assert (one["members"] == other["members"]).all()


def without(whom: str, kind: str, backing: float) -> dict[str, np.ndarray]:
    return after_rounds(kind, backing, left_out=LEFT_OUT.index(whom))


def test_the_codes_of_who_is_left_out_follow_the_facts():
    assert entries()["left_out"]["names"] == LEFT_OUT
    assert tuple(facts.member_groups()) == MEMBER_GROUPS
    assert LEFT_OUT[US_LEFT_OUT] == "USA"


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
    assert (cast["russia"]["intervention_belief_share"] <= cast["guarantee"]["credibility_share"]).all()


def test_a_us_that_turns_away_makes_the_guarantee_less_credible():
    """S7: any president can drop it."""
    cast = after_rounds("coalition_us_backstop", 0.8)
    sign(cast)
    deploy_weeks(cast, 70)
    before = cast["guarantee"]["credibility_share"].copy()
    cast["washington"]["guarantee_backing_share"] = 0.02
    deploy_weeks(cast, 1)
    assert (cast["guarantee"]["credibility_share"] < before).all()


def put_to_test(kind: str, backing: float, **changes: float) -> dict[str, np.ndarray]:
    cast = after_rounds(kind, backing, worlds=600, **changes)
    sign(cast)
    deploy_weeks(cast, 70)
    attack(cast)
    return cast


def test_tested_guarantees_are_honoured_about_as_often_as_in_history():
    """M9: 0.2-0.75 of tests; more with a firmer pledge and the US behind it."""
    europe = put_to_test("coalition_europe_only", 0.15)["guarantee"]["honoured_tests"].mean()
    backed = put_to_test("coalition_us_backstop", 0.8)["guarantee"]["honoured_tests"].mean()
    alliance = put_to_test("nato_alliance", 0.9, refusal_margin=60.0)["guarantee"]["honoured_tests"].mean()
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
        perform(acts.guarantors_respond, cast)
    assert (cast["guarantee"]["troops_deployed_thousand"][~fought] < 0.1).all()
    assert not cast["guarantee"]["is_intervening"][~fought].any()
    assert 0.0 < cast["guarantee"]["is_intervening"][fought].mean() < 0.6
    assert same(in_force(cast), before)
    assert (cast["guarantee"]["tests"] == 1.0).all()


def collapse(cast: dict[str, np.ndarray]) -> None:
    cast["agreement"]["at_war"], cast["agreement"]["in_ceasefire"] = True, False
    cast["agreement"]["collapses"] += 1


def in_force(cast: dict[str, np.ndarray]) -> tuple[np.ndarray, ...]:
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
    cast["p"]["minimum_weight_share"] = needed_share
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
    cast["p"]["minimum_weight_share"] = 2.0
    hold_rounds(cast, 1)
    sign(cast)
    deploy_weeks(cast, 104)
    assert (cast["guarantee"]["troops_deployed_thousand"] < 0.1).all()
    assert not any(amount.any() for amount in in_force(cast))
    assert (cast["russia"]["intervention_belief_share"] == 0.0).all()


def test_us_arms_alone_make_no_coalition():
    """A US that does not join sends arms by its own plan; nobody else is willing."""
    cast = after_rounds("coalition_us_backstop", 0.1, reluctance=60.0)
    assert not cast["guarantee"]["us_joins"].any()
    assert not cast["guarantee"]["is_formed"].any()
    assert after_rounds("coalition_us_backstop", 0.8, reluctance=60.0)["guarantee"]["is_formed"].all()


def test_shared_intelligence_warns_in_a_ceasefire_only():
    """M11: the more is shared, the less an attack surprises."""
    warnings = []
    for share in (0.0, 0.5, 1.0):
        cast = after_rounds("coalition_us_backstop", 0.8, intelligence_share=share)
        assert (cast["guarantee"]["warning_share"] == 0.0).all()
        sign(cast)
        deploy_weeks(cast, 1)
        warnings.append(cast["guarantee"]["warning_share"].mean())
    collapse(cast)
    deploy_weeks(cast, 1)
    assert (cast["guarantee"]["warning_share"] == 0.0).all()
    assert 0.0 == warnings[0] < warnings[1] < warnings[2] <= cast["p"]["intelligence_warning_share"][0]


def test_a_new_signature_ends_the_fighting_of_guarantors_wholly():
    cast = put_to_test("coalition_us_backstop", 0.8)
    collapse(cast)
    assert cast["guarantee"]["response_thousand"].any()
    cast["russia"]["attacks"], cast["guarantee"]["is_intervening"] = False, False
    cast["guarantee"]["fighting_thousand"] = 0.0
    sign(cast)
    perform(acts.guarantors_respond, cast)
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
