"""Batches of a design hold what its points say, in pieces that only the design decides; and a design knows itself again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from sim.engine.batch import frame_of, of_worlds
from sim.engine.draws import draw
from sim.settings.composing import last_words, load
from sim.settings.config import RunConfig
from sim.sweeps.designs.design import Design
from sim.sweeps.designs.labels import labels_of
from sim.sweeps.designs.reading import read_design

PLEDGE = "guarantee.pledge_share"
TROOPS = "guarantee.troops_wanted_thousand"
ARMS = "guarantee.arms_share"
AIMS = "regrouping.aims_mean_share"
UNIT_RANGE = {"low": 0, "high": 1}
SMALL = ("weeks=6", "citizens=60")


@lru_cache
def composed(words: tuple[str, ...]) -> RunConfig:
    """Composed as the command line would, over a small run."""
    named = [f"+{word}" if word.startswith("scenario=") else word for word in (*SMALL, *words)]
    return replace(load(last_words(named)), overrides=())


def compose(words: Sequence[str]) -> RunConfig:
    return composed(tuple(words))


def design(factors: dict[str, Any], composing: Any = compose, **node: Any) -> Design:
    return Design(read_design({"factors": factors, **node}, False), composing)


POLICIES: dict[str, Any] = {
    "as it is": [],
    "freeze": ["terms=freeze", "terms.separation_km=5"],
}
MIXED: dict[str, Any] = {
    PLEDGE: [0, 0.5],
    "policy": POLICIES,
    "guarantee.kind": ["bilateral", "alliance"],
    "administration": ["trump", "hawk"],
}


def test_numbers_are_pinned_and_choices_and_sets_are_composed() -> None:
    made = design(MIXED, replicates=2)
    batch = made.batch_of(0, made.cells)
    table = made.table()
    assert set(batch.pinned) == {PLEDGE, "guarantee.kind"}
    assert len(batch.bases) == 4
    for cell in range(made.cells):
        row, base = table.iloc[cell // 2], batch.bases[batch.base[cell]]
        assert batch.pinned[PLEDGE][cell] == row[PLEDGE]
        assert ["none", "bilateral", "coalition", "alliance"][int(batch.pinned["guarantee.kind"][cell])] == row["guarantee.kind"]
        assert base.administration == row["administration"]
        assert base.choices["terms"] == ("freeze" if row["policy"] == "freeze" else "none")
        assert row["policy"] != "freeze" or base.numbers["terms"]["separation_km"].value == 5


def test_a_point_written_as_on_the_command_line_is_that_point() -> None:
    made = design(MIXED)
    assert made.overrides_of(0) == (f"{PLEDGE}=0.0", "guarantee.kind=bilateral", "administration=trump")
    words = (f"{PLEDGE}=0.5", "terms=freeze", "terms.separation_km=5", "guarantee.kind=alliance", "administration=hawk")
    assert made.overrides_of(made.size - 1) == words
    sampled = design({PLEDGE: UNIT_RANGE, "talks.every_weeks": "codebook"}, method="lhs", points=8)
    for point in range(8):
        said = dict(word.split("=") for word in sampled.overrides_of(point))
        assert {name: float(value) for name, value in said.items()} == sampled.points(point, point + 1).iloc[0].to_dict()


def test_worlds_of_a_batch_are_those_of_runs_by_hand() -> None:
    from sim.engine.batch import of_worlds
    from sim.runs.ensemble import run_rows

    made = design(
        {PLEDGE: [0.2, 0.7], "scenario": ["baseline", "us_brokered"], "battle.open_ground_km2": "codebook"},
        method="sobol",
        points=2,
        replicates=3,
    )
    together = run_rows(made.batch_of(0, made.cells))
    for point in range(made.size):
        words = [f"+{word}" if word.startswith("scenario=") else word for word in made.overrides_of(point)]
        alone = run_rows(of_worlds(load([*SMALL, *words]), np.arange(3)))
        for name, column in alone.items():
            assert np.array_equal(column, together[name][3 * point : 3 * point + 3], equal_nan=column.dtype.kind == "f"), name


def test_a_configuration_is_composed_once_and_only_if_it_occurs() -> None:
    asked: list[tuple[str, ...]] = []

    def counting(words: Sequence[str]) -> RunConfig:
        asked.append(tuple(words))
        return compose(words)

    made = design({"administration": ["trump", "hawk"], "terms": ["freeze", "tilted"]}, counting, replicates=5)
    made.batch_of(0, 5)
    assert asked == [(), ("administration=trump", "terms=freeze")]
    list(made.batches(3))
    made.fingerprint()
    assert len(asked) == len(set(asked)) == 5
    sparse = design(
        {"administration": ["trump", "hawk", "harris", "isolationist"], "terms": ["freeze", "tilted", "none"]},
        counting,
        method="lhs",
        points=3,
    )
    asked.clear()
    sparse.cuts(100)
    assert len(asked) == 3


@pytest.mark.parametrize(
    "node",
    [
        {"factors": MIXED, "replicates": 7},
        {"factors": {PLEDGE: UNIT_RANGE, "terms": ["freeze", "tilted"]}, "method": "lhs", "points": 5, "cross": ["terms"], "replicates": 3},
        {"factors": {PLEDGE: UNIT_RANGE, ARMS: UNIT_RANGE, "terms": ["freeze", "tilted"]}, "method": "saltelli", "points": 8},
        {"factors": {PLEDGE: UNIT_RANGE, ARMS: UNIT_RANGE}, "method": "saltelli", "points": 8, "groups": {"all": ["*"]}},
        {"factors": {PLEDGE: UNIT_RANGE, ARMS: UNIT_RANGE}, "method": "morris", "points": 9},
    ],
    ids=["grid", "crossed", "saltelli", "groups", "morris"],
)
def test_any_cells_at_random_are_those_met_in_order(node: dict[str, Any]) -> None:
    made = Design(read_design(node, False), compose)
    pieces = list(made.batches(11))
    assert [(first, last) for first, last, _ in pieces] == made.cuts(11)
    assert [first for first, _, _ in pieces] == [0, *(last for _, last, _ in pieces[:-1])]
    assert pieces[-1][1] == made.cells
    assert all(0 < last - first <= 11 for first, last, _ in pieces)
    whole = made.batch_of(0, made.cells)
    for first, last, batch in [*pieces, (3, 9, made.batch_of(3, 9)), (1, 2, made.batch_of(1, 2))]:
        assert np.array_equal(batch.world, whole.world[first:last])
        for name in whole.pinned:
            assert np.array_equal(batch.pinned[name], whole.pinned[name][first:last])
        theirs, ours = ([one.bases[base] for base in one.base] for one in (batch, whole.part(first, last)))
        assert all(one is other for one, other in zip(theirs, ours, strict=True))
    assert np.array_equal(made.point_of(3, 9), np.arange(3, 9) // made.spec.replicates)


def test_a_batch_has_one_frame() -> None:
    people = {"few": ["citizens=60"], "many": ["citizens=80"]}
    made = design({"people": people, PLEDGE: [0, 0.5, 1]}, replicates=4)
    assert made.cuts(100) == [(0, 12), (12, 24)]
    assert made.cuts(7) == [(0, 6), (6, 12), (12, 18), (18, 24)]
    assert [batch.frame.citizens for _, _, batch in made.batches(7)] == [60, 60, 80, 80]
    turned = design({PLEDGE: [0, 0.5, 1], "people": people}, replicates=4)
    assert len(turned.cuts(100)) == 6
    for _, _, batch in turned.batches(100):
        assert len({frame_of(config) for config in batch.bases}) == 1
    with pytest.raises(ValueError, match="differ in their frame"):
        made.batch_of(10, 14)


def test_labels_say_what_a_point_is() -> None:
    assert design({"administration": ["trump", "hawk"], PLEDGE: [0, 0.5]}).table()["label"].tolist()[1] == "trump, pledge 0.5"
    assert design({"guarantee": ["none", "nato_alliance"]}).table()["label"].tolist() == ["guarantee none", "nato_alliance"]
    assert design({"policy": POLICIES, "guarantee.kind": ["alliance"]}).label_of(1) == "policy freeze, kind alliance"
    shared = design({"scenario": ["armed_neutrality"], "terms": ["armed_neutrality"]})
    assert shared.label_of(0) == "scenario armed_neutrality, terms armed_neutrality"
    many = design({PLEDGE: UNIT_RANGE, ARMS: UNIT_RANGE, TROOPS: UNIT_RANGE, AIMS: [0.1], "terms": ["none"]}, method="lhs", points=3)
    assert many.table()["label"].tolist() == ["point 0", "point 1", "point 2"]
    assert many.label_of(2) == "point 2"


def test_factors_are_named_in_words_with_their_group_where_that_is_needed() -> None:
    def labels(*names: str) -> tuple[str, ...]:
        return labels_of(read_design({"factors": {name: [0.2] for name in names} | {"administration": ["trump"]}}, True).factors)

    assert labels(PLEDGE, TROOPS, "guarantee.honour_us_lift_share")[:3] == ("pledge", "troops wanted", "honour US lift")
    assert labels("terms.recognition_share", "opinion.recognition_share")[:2] == ("recognition (terms)", "recognition (opinion)")
    assert labels("aid.substitution_share", "aid.substitution_weeks")[:2] == ("substitution", "substitution weeks")
    assert labels("battle.russia_power_per_thousand", "start.gain_km2_per_week")[:2] == ("Russia power per thousand", "gain")
    assert labels(PLEDGE, TROOPS, "truce.deadly_share", AIMS)[::2] == ("pledge (guarantee)", "deadly (truce)", "administration")
    everything = design({"*": "codebook"}, method="lhs", points=2)
    assert len({factor.label for factor in everything.factors}) == len(everything.factors)


def test_the_manifest_is_plain_and_names_the_units_of_variance() -> None:
    made = design({PLEDGE: UNIT_RANGE, "terms": ["freeze", "tilted"], "guarantee.kind": ["none", "alliance"]}, method="saltelli", points=4)
    told = json.loads(json.dumps(made.manifest(), allow_nan=False))
    assert (told["method"], told["size"], told["replicates"], told["cells"]) == ("saltelli", 24, 1, 24)
    assert (told["chance"], told["second_order"], told["groups"]) == (True, False, {})
    assert told["units"] == [PLEDGE, "terms", "guarantee.kind", "chance"]
    number, choice, code = told["factors"]
    assert (number["kind"], number["levels"], number["low"], number["high"], number["unit"]) == ("number", [], 0, 1, "share")
    assert (choice["kind"], choice["levels"], choice["low"], choice["basis"]) == ("level", ["freeze", "tilted"], None, "choice")
    assert (code["kind"], code["levels"], code["low"]) == ("level", ["none", "alliance"], None)
    assert design({PLEDGE: [0, 0.5]}).manifest()["units"] == []


# -- fingerprint --------------------------------------------------------------------------------------------------------------------

FACTORS: dict[str, Any] = {PLEDGE: UNIT_RANGE, "terms": ["freeze", "tilted"]}
NODE: dict[str, Any] = {"method": "lhs", "points": 4, "replicates": 3}


def with_number(config: RunConfig, group: str, name: str) -> RunConfig:
    number = config.numbers[group][name]
    numbers = {**config.numbers, group: {**config.numbers[group], name: replace(number, value=number.value * 1.01 + 0.001)}}
    return replace(config, numbers=numbers)


def test_the_fingerprint_is_the_same_for_what_decides_no_result() -> None:
    first = design(FACTORS, **NODE).fingerprint()
    assert len(first) == 64
    assert design(FACTORS, **NODE).fingerprint() == first
    assert design(FACTORS, **NODE, expect="Nothing.", analyses={"comparison": {}}).fingerprint() == first
    idle: list[dict[str, Any]] = [
        {"workers": 7}, {"charts": ()}, {"report": False}, {"resume": True}, {"run_dir": "elsewhere"}, {"worlds": 9}, {"on_error": "stop"},
    ]  # fmt: skip
    for settings in idle:
        assert design(FACTORS, lambda words, told=settings: replace(compose(words), **told), **NODE).fingerprint() == first, settings


def test_the_fingerprint_changes_with_everything_that_decides_results() -> None:
    fingerprints = [design(FACTORS, **NODE).fingerprint()]
    for group, name in (("battle", "open_ground_km2"), ("terms", "recognition_share"), ("administration", "mediation_share")):
        fingerprints.append(design(FACTORS, lambda words, g=group, n=name: with_number(compose(words), g, n), **NODE).fingerprint())
    deciding: list[dict[str, Any]] = [{"seed": 2}, {"weeks": 7}, {"citizens": 70}, {"administration_after": ("hawk",)}]
    for settings in deciding:
        fingerprints.append(design(FACTORS, lambda words, told=settings: replace(compose(words), **told), **NODE).fingerprint())
    nodes: list[dict[str, Any]] = [
        {"points": 5},
        {"replicates": 4},
        {"method": "sobol"},
        {"common_random_numbers": False},
        {"cross": ["terms"]},
    ]
    fingerprints += [design(FACTORS, **(NODE | node)).fingerprint() for node in nodes]
    fingerprints.append(design(FACTORS | {PLEDGE: {"low": 0, "high": 0.9}}, **NODE).fingerprint())
    fingerprints.append(design(FACTORS | {"terms": ["tilted", "freeze"]}, **NODE).fingerprint())
    fingerprints.append(
        design({PLEDGE: UNIT_RANGE, "policy": {"freeze": ["terms=freeze"], "tilted": ["terms=tilted"]}}, **NODE).fingerprint()
    )
    for chance in (True, False):
        fingerprints.append(design({PLEDGE: UNIT_RANGE}, method="saltelli", points=4, chance=chance).fingerprint())
    assert len(set(fingerprints)) == len(fingerprints)


def test_a_pinned_path_that_is_no_number_is_refused() -> None:
    """Else a design would vary nothing and say so nowhere."""
    config = load(["+scenario=baseline", "worlds=2", *SMALL])
    batch = of_worlds(config, np.arange(2))._replace(pinned={"battle.no_such_number": np.ones(2)})
    with pytest.raises(ValueError, match="no_such_number"):
        draw(batch)
