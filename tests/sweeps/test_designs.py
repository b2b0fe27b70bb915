"""Designs: points of each method in their order, the worlds that points meet, and batches that hold what their points say."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from SALib.sample import sobol as salib
from scipy import stats

from sim.settings.codebook import numbers_by_path
from sim.settings.composing import load
from sim.settings.config import RunConfig
from sim.sweeps.designs.design import Design
from sim.sweeps.designs.reading import read_design

PLEDGE = "guarantee.pledge_share"
TROOPS = "guarantee.troops_wanted_thousand"
ARMS = "guarantee.arms_share"
AIMS = "regrouping.aims_mean_share"
UNIT_RANGE = {"low": 0, "high": 1}


@lru_cache
def composed(words: tuple[str, ...]) -> RunConfig:
    """Composed as the command line would, over a small run."""
    return replace(load(["weeks=6", "citizens=60", *words]), overrides=())


def compose(words: Sequence[str]) -> RunConfig:
    return composed(tuple(words))


def own_of(**settings: Any) -> RunConfig:
    return replace(composed(()), **settings)


def design(factors: dict[str, Any], composing: Any = compose, **node: Any) -> Design:
    return Design(read_design({"factors": factors, **node}, False), composing)


def units(*names: str) -> dict[str, Any]:
    """Factors whose values are their places in the unit interval."""
    return dict.fromkeys(names, UNIT_RANGE)


def worlds(made: Design) -> np.ndarray[Any, Any]:
    return np.concatenate([batch.world for _, _, batch in made.batches(97)])


def values(made: Design) -> np.ndarray[Any, Any]:
    return made.points(0, made.size).to_numpy()


# -- grid ---------------------------------------------------------------------------------------------------------------------------


def test_a_grid_is_every_combination_with_the_last_factor_fastest() -> None:
    made = design({PLEDGE: [0, 0.5, 1], "administration": ["trump", "hawk"], TROOPS: [10, 20]}, replicates=3)
    assert (made.size, made.cells) == (12, 36)
    table = made.table()
    assert table["point"].tolist() == list(range(12))
    rows = [tuple(row) for row in table[[PLEDGE, "administration", TROOPS]].itertuples(index=False)]
    assert rows == list(itertools.product([0, 0.5, 1], ["trump", "hawk"], [10, 20]))


def test_common_random_numbers_give_every_point_the_same_worlds() -> None:
    factors = {PLEDGE: [0, 0.5, 1]}
    assert worlds(design(factors, replicates=4)).tolist() == [0, 1, 2, 3] * 3
    assert worlds(design(factors, replicates=4, common_random_numbers=False)).tolist() == list(range(12))


# -- samples ------------------------------------------------------------------------------------------------------------------------


def test_a_latin_hypercube_has_one_point_in_every_stratum_of_every_factor() -> None:
    made = design(units(PLEDGE, ARMS), method="lhs", points=40, replicates=2)
    assert (made.size, made.cells) == (40, 80)
    for column in values(made).T:
        assert np.sort(np.floor(column * 40)).tolist() == list(range(40))


def test_levels_are_equally_likely_in_a_sample() -> None:
    made = design({"guarantee.kind": ["none", "alliance"], TROOPS: [0, 10, 20, 30], PLEDGE: UNIT_RANGE}, method="lhs", points=40)
    assert made.points(0, 40)["guarantee.kind"].value_counts().to_dict() == {"none": 20, "alliance": 20}
    assert made.points(0, 40)[TROOPS].value_counts().to_dict() == {0: 10, 10: 10, 20: 10, 30: 10}


def test_a_sobol_sequence_is_more_even_than_chance_and_goes_on() -> None:
    made = design(units(PLEDGE, ARMS) | {AIMS: {"low": 0.1, "high": 0.8}}, method="sobol", points=128)
    sample = (values(made) - [0, 0, 0.1]) / [1, 1, 0.7]
    random = np.random.default_rng(1).random((128, 3))
    assert stats.qmc.discrepancy(sample) < stats.qmc.discrepancy(random) / 4
    fewer = design(units(PLEDGE, ARMS) | {AIMS: {"low": 0.1, "high": 0.8}}, method="sobol", points=100)
    assert np.array_equal(values(fewer), values(made)[:100])


@pytest.mark.parametrize("method", ["lhs", "sobol", "saltelli", "morris"])
def test_the_seed_of_the_configuration_decides_the_sample(method: str) -> None:
    first, again, other = (
        values(design(units(PLEDGE, ARMS), lambda _, seed=seed: own_of(seed=seed), method=method, points=16)) for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_codebook_means_the_triangular_prior_of_the_codebook() -> None:
    number = numbers_by_path()[AIMS]
    column = np.sort(values(design({AIMS: "codebook", ARMS: UNIT_RANGE}, method="lhs", points=400))[:, 0])
    width = number.high - number.low
    middles = stats.triang.ppf((np.arange(400) + 0.5) / 400, (number.value - number.low) / width, number.low, width)
    assert np.abs(column - middles).max() < 0.06 * width
    assert np.abs(column - middles).mean() < 0.002 * width
    uniform = np.sort(values(design({AIMS: {"low": number.low, "high": number.high}}, method="lhs", points=400))[:, 0])
    assert np.abs(uniform - np.linspace(number.low, number.high, 400)).max() < width / 400 * 1.01


def test_every_uncertain_number_at_once() -> None:
    made = design({"*": "codebook"}, method="lhs", points=8, replicates=2)
    assert len(made.factors) > 400
    points = made.points(0, 8)
    for factor in made.factors:
        assert points[factor.name].between(factor.low, factor.high).all()
    assert set(made.batch_of(0, 16).pinned) == {factor.name for factor in made.factors}


def test_policies_are_crossed_with_every_sampled_point() -> None:
    factors = {PLEDGE: UNIT_RANGE, "terms": ["freeze", "tilted"], AIMS: "codebook", TROOPS: [0, 10, 20]}
    made = design(factors, method="lhs", points=5, replicates=2, cross=["terms", TROOPS])
    assert (made.size, made.cells) == (30, 60)
    table = made.table()
    policies = list(itertools.product(["freeze", "tilted"], [0, 10, 20]))
    for sample in range(5):
        part = table.iloc[6 * sample : 6 * sample + 6]
        assert [tuple(row) for row in part[["terms", TROOPS]].itertuples(index=False)] == policies
        assert part[PLEDGE].nunique() == part[AIMS].nunique() == 1
    assert table[PLEDGE].nunique() == 5
    assert worlds(made).tolist() == [0, 1] * 30
    turned = design(factors, method="lhs", points=5, cross=[TROOPS, "terms"]).table()
    assert turned["terms"].tolist()[:4] == ["freeze", "tilted", "freeze", "tilted"]


# -- Saltelli -----------------------------------------------------------------------------------------------------------------------


def salib_rows(dimensions: int, rows: int, groups: list[str] | None = None, second_order: bool = False) -> np.ndarray[Any, Any]:
    names = [str(index) for index in range(dimensions)]
    problem: dict[str, Any] = {"num_vars": dimensions, "names": names, "bounds": [[0, 1]] * dimensions}
    problem |= {"groups": groups} if groups else {}
    made: np.ndarray[Any, Any] = salib.sample(problem, rows, calc_second_order=second_order, seed=np.random.default_rng(1))
    return made


def test_saltelli_points_are_those_of_salib() -> None:
    made = design(units(PLEDGE, ARMS, "guarantee.us_backstop_share"), method="saltelli", points=8, chance=False)
    assert (made.size, made.cells, made.second_order) == (8 * 5, 8 * 5, False)
    assert np.array_equal(values(made), salib_rows(3, 8))


def test_saltelli_groups_are_those_of_salib_with_and_without_second_order() -> None:
    factors = units(PLEDGE, ARMS, "guarantee.us_backstop_share")
    groups = {"a": [PLEDGE, "guarantee.us_backstop_share"], "b": [ARMS]}
    made = design(factors, method="saltelli", points=8, chance=False, groups=groups)
    assert (made.second_order, made.units) == (True, ("a", "b"))
    assert np.array_equal(values(made), salib_rows(3, 8, ["a", "b", "a"], second_order=True))
    many = [*factors, "guarantee.air_defence_share", "terms.recognition_share", "terms.neutrality_share"]
    plain = design(
        units(*many), method="saltelli", points=8, chance=False, groups={name: [path] for name, path in zip("abcdef", many, strict=True)}
    )
    assert (plain.second_order, plain.units) == (False, tuple("abcdef"))
    assert np.array_equal(values(plain), salib_rows(6, 8, list("abcdef")))


@pytest.mark.parametrize("grouped", [False, True])
def test_chance_is_the_last_unit_and_changes_where_salib_changes_its_last_column(grouped: bool) -> None:
    groups = {"groups": {"all": [PLEDGE, ARMS]}} if grouped else {}
    made = design(units(PLEDGE, ARMS), method="saltelli", points=8, **groups)
    assert made.units == (("all", "chance") if grouped else (PLEDGE, ARMS, "chance"))
    assert made.second_order is grouped
    marked = salib_rows(3, 8, ["all", "all", "chance"] if grouped else None, second_order=grouped)
    stride = made.size // 8
    for row in range(8):
        part = marked[stride * row : stride * (row + 1)]
        expected = np.where(part[:, 2] == part[0, 2], row, 8 + row)
        assert worlds(made)[stride * row : stride * (row + 1)].tolist() == expected.tolist()
        numbers = values(made)[stride * row : stride * (row + 1)]
        assert np.array_equal(numbers == numbers[0], part[:, :2] == part[0, :2])
    assert worlds(made)[:5].tolist() == ([0, 0, 8, 8, 0] if grouped else [0, 0, 0, 8, 8])


def test_saltelli_without_chance_shares_a_rows_world_or_none() -> None:
    node: dict[str, Any] = {"method": "saltelli", "points": 4, "chance": False}
    assert worlds(design(units(PLEDGE, ARMS), **node)).tolist() == np.repeat(range(4), 4).tolist()
    assert worlds(design(units(PLEDGE, ARMS), **node, common_random_numbers=False)).tolist() == list(range(16))


def test_factors_outside_all_groups_stand_alone() -> None:
    made = design(units(PLEDGE, ARMS, TROOPS), method="saltelli", points=4, groups={"promise": [PLEDGE, ARMS]})
    assert made.units == ("promise", TROOPS, "chance")


def test_a_saltelli_table_holds_the_rows_of_both_matrices_alone() -> None:
    made = design(units(PLEDGE, ARMS), method="saltelli", points=4)
    table = made.table()
    assert table["matrix"].tolist() == ["A", "B"] * 4
    assert table["row"].tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert table["point"].tolist() == [0, 4, 5, 9, 10, 14, 15, 19]
    assert np.array_equal(table[[PLEDGE, ARMS]].to_numpy(), values(made)[table["point"]])


def test_saltelli_with_every_uncertain_number_is_made_piece_by_piece() -> None:
    made = design({"*": "codebook"}, method="saltelli", points=512)
    assert made.cells == 512 * (len(made.factors) + 1 + 2)
    batch = made.batch_of(made.cells - 2_000, made.cells)
    assert batch.cells == 2_000
    last = made.points(made.size - 1, made.size)
    assert all(batch.pinned[name][-1] == last[name].iloc[0] for name in made.points(0, 1).columns)


# -- Morris -------------------------------------------------------------------------------------------------------------------------


def test_each_step_of_a_trajectory_moves_one_factor_and_all_are_moved() -> None:
    made = design(units(PLEDGE, ARMS, "guarantee.us_backstop_share"), method="morris", points=6)
    assert (made.size, made.cells) == (24, 24)
    for trajectory in values(made).reshape(6, 4, 3):
        steps = np.abs(np.diff(trajectory, axis=0))
        assert np.allclose(np.sort(steps, axis=1), [[0, 0, 2 / 3]] * 3)
        assert sorted(steps.argmax(axis=1)) == [0, 1, 2]
    assert set(np.round(values(made).ravel() * 3)) <= {0, 1, 2, 3}
    assert made.table()["trajectory"].tolist() == np.repeat(range(6), 4).tolist()


def test_a_trajectory_keeps_to_one_world() -> None:
    factors = units(PLEDGE, ARMS)
    assert worlds(design(factors, method="morris", points=3)).tolist() == np.repeat(range(3), 3).tolist()
    assert worlds(design(factors, method="morris", points=3, common_random_numbers=False)).tolist() == list(range(9))


def test_a_trajectory_walks_over_levels_and_priors_too() -> None:
    made = design({"guarantee.kind": ["none", "coalition", "alliance"], AIMS: "codebook"}, method="morris", points=8)
    number = numbers_by_path()[AIMS]
    assert made.points(0, made.size)[AIMS].between(number.low, number.high).all()
    for kinds in made.points(0, made.size)["guarantee.kind"].to_numpy().reshape(8, 3):
        assert len(set(kinds)) == 2
