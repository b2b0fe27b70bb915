"""The design of an experiment is read as it is written; whatever is wrong with it is one clear message that names the place."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from sim.settings.codebook import codebook, is_drawable, levers, numbers_by_path
from sim.settings.composing import load
from sim.settings.errors import UserError
from sim.sweeps.designs.bases import without_pinned
from sim.sweeps.designs.design import Design
from sim.sweeps.designs.reading import DEFAULTS, METHODS, REPLICATES, read_design
from sim.sweeps.designs.spec import DesignSpec

PLEDGE = "guarantee.pledge_share"
AIMS = "regrouping.aims_mean_share"


def read(factors: Any, allow_out_of_range: bool = False, **node: Any) -> DesignSpec:
    return read_design({"factors": factors, **node}, allow_out_of_range)


def test_what_is_left_out_has_its_default() -> None:
    spec = read({PLEDGE: [0, 1]})
    assert (spec.method, spec.points, spec.replicates) == ("grid", None, REPLICATES)
    assert (spec.common_random_numbers, spec.chance, spec.groups, spec.cross, spec.analyses, spec.expect) == (True, False, {}, (), None, "")
    assert read({PLEDGE: [0, 1]}, **dict.fromkeys(set(DEFAULTS) - {"factors"})) == spec
    assert read({PLEDGE: [0, 1]}, method="saltelli", points=8).chance
    assert {read({PLEDGE: [0, 1]}, method=method, points=8).replicates for method in ("saltelli", "morris")} == {1}


def test_values_ranges_and_priors_of_numbers() -> None:
    spec = read(
        {PLEDGE: [0, 0.5, 1], "guarantee.troops_wanted_thousand": {"low": 0, "high": 60}, "talks.every_weeks": "codebook"},
        method="lhs",
        points=4,
    )
    pledge, troops, talks = spec.factors
    every = numbers_by_path()["talks.every_weeks"]
    assert pledge.levels == (0.0, 0.5, 1.0)
    assert (troops.levels, troops.low, troops.high) == ((), 0.0, 60.0)
    assert math.isnan(troops.peak)
    assert (talks.low, talks.peak, talks.high) == (every.low, every.value, every.high)


def test_a_range_with_levels_is_evenly_spaced_with_both_ends() -> None:
    assert read({PLEDGE: {"low": 0, "high": 1, "levels": 5}}).factors[0].levels == (0, 0.25, 0.5, 0.75, 1)


def test_codes_are_known_by_name_however_they_are_written() -> None:
    assert read({"guarantee.kind": ["none", "alliance"]}).factors[0].levels == ("none", "alliance")
    assert read({"guarantee.kind": [0, 3]}).factors[0].levels == ("none", "alliance")


def test_a_set_of_levels_keeps_its_overrides_without_the_plus() -> None:
    factor = read({"policy": {"as it is": [], "freeze": ["+scenario=territorial_freeze", "terms.separation_km=5"]}}).factors[0]
    assert factor.levels == ("as it is", "freeze")
    assert factor.words == ((), ("scenario=territorial_freeze", "terms.separation_km=5"))


def test_a_star_is_every_uncertain_number_and_no_lever() -> None:
    names = [factor.name for factor in read({"*": "codebook"}, method="lhs", points=4).factors]
    assert names == [number.path for group in codebook().values() for number in group.values() if is_drawable(number)]
    assert not levers() & set(names)
    assert "decision.theory" not in names


def test_an_explicit_entry_wins_over_a_glob_and_keeps_its_place() -> None:
    spec = read(
        {AIMS: [0.1, 0.2], "regrouping.*": "codebook", "*_share": "codebook", "aid.substitution_share": {"low": 0.2, "high": 0.3}},
        method="lhs",
        points=4,
    )
    names = [factor.name for factor in spec.factors]
    assert len(set(names)) == len(names)
    assert (names[0], names[-1]) == (AIMS, "aid.substitution_share")
    assert spec.factors[0].levels == (0.1, 0.2)
    assert spec.factors[-1].high == 0.3


def test_what_a_set_of_levels_sets_is_left_out_of_globs() -> None:
    spec = read({"regrouping.*": "codebook", "calm": {"more": [f"{AIMS}=0.2"], "less": []}}, method="lhs", points=4)
    assert AIMS not in [factor.name for factor in spec.factors]


def test_what_the_configuration_pins_is_left_out_of_globs_and_groups() -> None:
    node = {"factors": {"regrouping.*": "codebook"}, "method": "saltelli", "points": 4, "groups": {"aims": [AIMS], "others": ["*"]}}
    spec = without_pinned(read_design(node, False), load([f"{AIMS}=0.2"]))
    assert AIMS not in [factor.name for factor in spec.factors]
    assert list(spec.groups) == ["others"]
    assert len(spec.groups["others"]) == len(spec.factors)
    with pytest.raises(UserError, match="nothing is left to vary"):
        Design(read({AIMS[:-1] + "?": "codebook"}, method="lhs", points=4), lambda _: load([f"{AIMS}=0.2"]))


def test_what_the_design_varies_is_not_set_on_the_command_line() -> None:
    with pytest.raises(UserError, match=r"guarantee.pledge_share=0.3 is given, but the design varies guarantee.pledge_share"):
        Design(read({PLEDGE: [0, 1]}), lambda _: load([f"{PLEDGE}=0.3"]))
    assert Design(read({"scenario": ["baseline"]}), lambda _: load(["+scenario=baseline"])).size == 1


def test_points_that_differ_in_horizon_or_set_what_a_glob_varies_are_refused() -> None:
    own = load()
    longer = Design(read({"scenario": ["baseline"]}), lambda words: replace(own, weeks=52) if words else own)
    with pytest.raises(UserError, match="scenario=baseline sets weeks to 52, the experiment to 260"):
        longer.cuts(100)
    twice = Design(
        read({"scenario": ["baseline"], "regrouping.*": "codebook"}, method="lhs", points=2),
        lambda words: load([f"{AIMS}=0.2"][: len(words)]),
    )
    with pytest.raises(UserError, match=f"scenario=baseline sets {AIMS}, which a glob of design.factors varies"):
        twice.cuts(100)


def test_limits_may_be_left_when_that_is_allowed() -> None:
    assert read({PLEDGE: [0, 1.5]}, allow_out_of_range=True).factors[0].levels == (0, 1.5)
    assert read({"x": {"a": [f"{PLEDGE}=1.5"]}}, allow_out_of_range=True).factors[0].words == ((f"{PLEDGE}=1.5",),)


def test_groups_take_names_and_globs_and_a_name_wins() -> None:
    spec = read(
        {"regrouping.*": "codebook", "decision": ["prospect", "expected_utility"]},
        method="saltelli",
        points=4,
        groups={"numbers": ["*"], "theory": ["decision"]},
    )
    assert spec.groups["theory"] == ("decision",)
    assert set(spec.groups["numbers"]) == {factor.name for factor in spec.factors} - {"decision"}


WRONG_DESIGNS: list[tuple[dict[str, Any], str]] = [
    ({"replicate": 5}, r"unknown key 'design.replicate'. Did you mean 'replicates'\?"),
    ({"method": "soboll"}, rf"design.method is 'soboll'; allowed: {', '.join(METHODS)}. Did you mean 'sobol'\?"),
    ({"method": "lhs"}, "design.points is missing; method: lhs needs the number of sampled points"),
    ({"method": "lhs", "points": 0}, "design.points is 0; allowed"),
    ({"method": "lhs", "points": 2.5}, r"design.points is 2.5; allowed"),
    ({"method": "lhs", "points": True}, "design.points is True; allowed"),
    ({"points": 4}, "a grid has as many points as its levels combine to"),
    ({"method": "saltelli", "points": 100}, "design.points is 100; method: saltelli needs a power of two, such as 64 or 128"),
    ({"method": "saltelli", "points": 8, "replicates": 2}, "design.replicates is 2, but method: saltelli has one world at each point"),
    ({"method": "morris", "points": 8, "replicates": 2}, "design.replicates is 2, but method: morris has one world"),
    ({"replicates": "many"}, "design.replicates is 'many'; allowed: the number of worlds at each point"),
    ({"common_random_numbers": "yes"}, "design.common_random_numbers is 'yes'; allowed: true or false"),
    ({"chance": True}, "design.chance is for method: saltelli; the design has method: grid"),
    ({"groups": {"a": [PLEDGE]}}, "design.groups is for method: saltelli"),
    ({"cross": [PLEDGE]}, "design.cross is for method: lhs or sobol; the design has method: grid"),
    ({"method": "lhs", "points": 4, "cross": [PLEDGE]}, "design.cross names every factor"),
    ({"method": "lhs", "points": 4, "cross": ["terms"]}, "design.cross: 'terms' is no factor of the design"),
    ({"method": "lhs", "points": 4, "cross": [PLEDGE, PLEDGE]}, "design.cross names a factor twice"),
    ({"method": "lhs", "points": 4, "cross": PLEDGE}, "design.cross is 'guarantee.pledge_share'; allowed: a list of factors"),
    ({"method": "saltelli", "points": 4, "common_random_numbers": False}, "design.common_random_numbers is false, but chance: true"),
    ({"method": "saltelli", "points": 4, "groups": [PLEDGE]}, "allowed: names of groups, each with a list of factors"),
    ({"method": "saltelli", "points": 4, "groups": {"a": []}}, "design.groups.a has no factor; list some"),
    (
        {"method": "saltelli", "points": 4, "groups": {"a": ["pledge_share"]}},
        r"design.groups.a: 'pledge_share' is no factor .* Did you mean",
    ),
    ({"method": "saltelli", "points": 4, "groups": {"a": ["z*"]}}, r"design.groups.a: 'z\*' matches no factor"),
    ({"method": "saltelli", "points": 4, "groups": {"a": [PLEDGE], "b": [PLEDGE]}}, "belongs to the group a already"),
    ({"method": "saltelli", "points": 4, "groups": {"a": [PLEDGE], "b": ["*"]}}, "design.groups.b has no factor that no other group names"),
    ({"method": "saltelli", "points": 4, "groups": {"chance": [PLEDGE]}}, "design.groups.chance: chance is kept for luck"),
    ({"method": "saltelli", "points": 4, "groups": {PLEDGE: [PLEDGE]}}, "is a factor; name the group otherwise"),
    ({"analyses": ["comparison"]}, "design.analyses is .* allowed: null for the usual ones"),
]


@pytest.mark.parametrize(("node", "message"), WRONG_DESIGNS, ids=[message[:40] for _, message in WRONG_DESIGNS])
def test_a_faulty_design_is_refused(node: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError, match=message):
        read({PLEDGE: [0, 1]}, **node)


WRONG_FACTORS: list[tuple[Any, str]] = [
    ({}, "design.factors is empty; name at least one factor"),
    ([PLEDGE], "design.factors is .* allowed: names of factors"),
    ({"guarantee.pledge": [0, 1]}, r"design.factors.guarantee.pledge: unknown number or choice. Did you mean 'guarantee.pledge_share'\?"),
    ({"guarantee.pledge": {"low": 0, "high": 1}}, "unknown number or choice"),
    ({"scenari": ["baseline"]}, r"design.factors.scenari: unknown number or choice. Did you mean 'scenario'\?"),
    ({"citizens": [100, 200]}, "design.factors.citizens: a setting is varied as a set of levels"),
    ({"weeks": [52, 104]}, "design.factors.weeks: weeks is the same at all points"),
    ({"point": [1, 2]}, "design.factors.point: a column of the results is called so"),
    ({True: [1, 2]}, "True is no name of a factor; put words in quotes"),
    ({PLEDGE: []}, f"design.factors.{PLEDGE}: the list is empty"),
    ({PLEDGE: [0, 0.5, 0.5]}, f"design.factors.{PLEDGE}: 0.5 is listed twice"),
    ({"guarantee.kind": [1, "bilateral"]}, "design.factors.guarantee.kind: bilateral is listed twice"),
    ({PLEDGE: 0.5}, r"0.5 cannot be varied; allowed: a list of values, a range \{low, high\}"),
    ({PLEDGE: ["high"]}, "guarantee.pledge_share is 'high'; it must be a number"),
    ({PLEDGE: [0, 1.5]}, r"design.factors.guarantee.pledge_share: guarantee.pledge_share is 1.5 \(share\); allowed 0 to 1"),
    ({PLEDGE: {"low": -1, "high": 1}}, r"guarantee.pledge_share is -1 \(share\); allowed 0 to 1"),
    ({PLEDGE: {"low": 1, "high": 0}}, "low is 1 and high 0; low must lie below high"),
    ({PLEDGE: {"low": 0}}, "a range needs low and high"),
    ({PLEDGE: {"low": 0, "hihg": 1}}, r"unknown 'hihg' in a range; .* Did you mean 'high'\?"),
    ({PLEDGE: {"low": 0, "high": 1, "levels": 1}}, "levels is 1; allowed: a whole number from 2"),
    ({PLEDGE: {"low": 0, "high": 1}}, f"design.factors.{PLEDGE}: a grid needs levels"),
    ({"regrouping.*": "codebook"}, "a grid needs levels"),
    ({PLEDGE: "codebook"}, "people choose this number, so that the codebook has no prior for it"),
    ({"decision.theory": "codebook"}, "the codebook has no range to draw it from; list its values"),
    ({"decision.theory": {"low": 0, "high": 2}}, "a code has no range; list its values: expected_utility"),
    ({"guarantee.kind": ["allianze"]}, r"guarantee.kind is 'allianze'; .* Did you mean 'alliance'\?"),
    ({"scenario": ["base_line"]}, r"design.factors.scenario: unknown scenario 'base_line'. Did you mean 'baseline'\?"),
    ({"administration": []}, "design.factors.administration: the list is empty"),
    ({"administration": "trump"}, "design.factors.administration: 'trump' is no list"),
    ({"truze.*": "codebook"}, r"design.factors.truze.\* matches no number"),
    ({"terms.*": "codebook"}, r"design.factors.terms.\* matches \d+ numbers, all of them chosen by people or codes"),
    ({"regrouping.*": [0, 1]}, "a pattern of names takes codebook alone"),
    ({"policy": {}}, "unknown number or choice"),
    ({"policy": {"a": "terms=freeze"}}, "design.factors.policy: 'a' is 'terms=freeze'; a level is a list of overrides"),
    ({"policy": {"a": ["terms freeze"]}}, "'a' holds 'terms freeze', which is no override"),
    ({"policy": {"a": ["terms=freez"]}}, r"design.factors.policy: 'a': unknown terms 'freez'. Did you mean 'freeze'\?"),
    ({"policy": {"a": ["truce.x=1"]}}, "design.factors.policy: 'a': unknown key 'truce.x'"),
    ({"policy": {"a": [f"{PLEDGE}=7"]}}, r"'a': guarantee.pledge_share is 7 \(share\); allowed 0 to 1"),
    ({"policy": {"a": ["citizens=0"]}}, "'a': citizens is 0.0; allowed: a whole number"),
    ({"policy": {"a": ["weeks=52"]}}, "'a': weeks is the same at all points"),
    ({"policy": {"a": ["terms=freeze", "terms=none"]}}, "'a' sets terms twice"),
    ({"policy": {False: ["terms=freeze"]}}, "False is no name of a level"),
    ({PLEDGE: [0, 1], "x": {"a": [f"{PLEDGE}=1"]}}, f"design.factors.x sets {PLEDGE}, which {PLEDGE} sets too"),
    ({"x": {"a": ["terms=freeze"]}, "terms": ["none"]}, "design.factors.terms sets terms, which x sets too"),
]


@pytest.mark.parametrize(("factors", "message"), WRONG_FACTORS, ids=[str(factors)[:50] for factors, _ in WRONG_FACTORS])
def test_a_faulty_factor_is_refused(factors: Any, message: str) -> None:
    with pytest.raises(UserError, match=message):
        read(factors)


def test_a_range_cannot_be_crossed_and_chance_is_a_kept_name() -> None:
    with pytest.raises(UserError, match=r"design.cross: guarantee.pledge_share has a range; only levels can be crossed"):
        read({PLEDGE: {"low": 0, "high": 1}, AIMS: "codebook"}, method="lhs", points=4, cross=[PLEDGE])
    with pytest.raises(UserError, match=r"design.factors.chance: the name is kept for luck"):
        read({"chance": {"a": ["terms=freeze"]}}, method="saltelli", points=4)


def test_a_design_must_be_a_section() -> None:
    with pytest.raises(UserError, match=r"design is \['grid'\]; allowed: a section with"):
        read_design(["grid"], False)  # type: ignore[arg-type]
