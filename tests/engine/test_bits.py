"""World k depends on (seed, k) alone: to the last bit, in any batch, chunk, order or number of workers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.engine.batch import of_worlds
from sim.runs.ensemble import run_chunks, run_worlds
from tests.conftest import configured

WORLDS, WEEKS = 40, 80
SCENARIOS = ("nato_guarantee", "us_brokered", "coalition_of_the_willing")


def small(scenario: str, **changes: Any) -> Any:
    return replace(configured(f"+scenario={scenario}", worlds=WORLDS, weeks=WEEKS, citizens=50), **changes)


def bits(chunks: list[Any]) -> tuple[dict[str, Any], Any]:
    """Everything that a run yields, joined over chunks."""
    outcomes = {name: np.concatenate([chunk.outcomes[name] for chunk in chunks]) for name in chunks[0].outcomes}
    rows = {part: np.concatenate([getattr(chunk, part) for chunk in chunks], axis=2) for part in ("weekly", "maps", "joins", "amounts")}
    return outcomes, rows


def same(left: tuple[dict[str, Any], Any], right: tuple[dict[str, Any], Any]) -> None:
    for name, values in left[0].items():
        np.testing.assert_array_equal(values, right[0][name], err_msg=name)
    for part, rows in left[1].items():
        np.testing.assert_array_equal(rows, right[1][part], err_msg=part)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_chunks_and_workers_change_no_bit(scenario: str) -> None:
    whole = bits(list(run_chunks(small(scenario, chunk=WORLDS, workers=1))))
    same(whole, bits(list(run_chunks(small(scenario, chunk=7, workers=2)))))
    same(whole, bits(list(run_chunks(small(scenario, chunk=13, workers=1)))))


def test_a_world_alone_is_the_world_in_the_crowd() -> None:
    config = small("nato_guarantee")
    crowd = bits([run_worlds(of_worlds(config, np.arange(WORLDS)))])
    for world in (0, 17, 39):
        alone = bits([run_worlds(of_worlds(config, np.array([world])))])
        picked = (
            {name: values[[world]] for name, values in crowd[0].items()},
            {part: rows[:, :, [world]] for part, rows in crowd[1].items()},
        )
        same(alone, picked)


def test_the_order_of_worlds_changes_no_bit() -> None:
    config = small("nato_guarantee")
    forward = bits([run_worlds(of_worlds(config, np.arange(WORLDS)))])
    backward = bits([run_worlds(of_worlds(config, np.arange(WORLDS)[::-1].copy()))])
    turned = ({name: values[::-1] for name, values in backward[0].items()}, {part: rows[:, :, ::-1] for part, rows in backward[1].items()})
    same(forward, turned)


def test_worlds_with_drawn_numbers_are_the_same_in_any_chunk() -> None:
    config = replace(
        configured("+scenario=coalition_of_the_willing", "parameters=prior", worlds=24, weeks=60, citizens=50), chunk=24, workers=1
    )
    same(bits(list(run_chunks(config))), bits(list(run_chunks(replace(config, chunk=5, workers=2)))))


def test_another_seed_is_another_luck() -> None:
    first = bits(list(run_chunks(small("nato_guarantee"))))
    second = bits(list(run_chunks(small("nato_guarantee", seed=2))))
    assert not np.array_equal(first[0]["occupied_end_km2"], second[0]["occupied_end_km2"])
