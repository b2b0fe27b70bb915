"""The oracle: the plain text of every act, stepped one world at a time by ordinary Mesa agents, gives the same bits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from twin import BatchTwin, TwinModel

from sim.engine.batch import of_worlds
from sim.engine.worlds import NUMBERS
from sim.model.observed.series import SERIES
from sim.model.week import CeasefireModel
from sim.runs.ensemble import run_worlds, worlds_of
from tests.conftest import configured

LONG = 150


def differences(model: CeasefireModel, twin: TwinModel) -> list[str]:
    """Every field of every state in which the only world of the model and the twin differ."""
    found = []
    for name, records in model.worlds.states.items():
        if name in ("network", "voices") or name.startswith(NUMBERS):
            continue
        if name == "citizens":
            found += [
                f"citizens.{attribute}"
                for attribute, values in zip(records._fields, records, strict=True)
                if values[0].tolist() != [getattr(citizen, attribute) for citizen in twin.citizens]
            ]
            continue
        plain = twin.worlds.states[name]
        for index, record in enumerate(records[0] if records.ndim > 1 else records[:1]):
            other: Any = plain[index] if records.ndim > 1 else plain
            for field in records.dtype.names or ():
                value = record[field].tolist()
                if value != getattr(other, field) and not (value != value and getattr(other, field) != getattr(other, field)):
                    found.append(f"{name}[{index}].{field}: {value} is not {getattr(other, field)}")
    return found


@pytest.mark.parametrize(
    ("scenario", "world"),
    [
        ("nato_guarantee", 0),
        ("us_brokered", 3),
        ("coalition_of_the_willing", 5),
        ("neutrality_for_withdrawal", 8),
        ("territorial_freeze", 2),
    ],
)
def test_plain_mesa_gives_the_same_world_bit_for_bit(scenario: str, world: int) -> None:
    config = configured(f"+scenario={scenario}", worlds=10, weeks=LONG, citizens=40, seed=11)
    model = CeasefireModel(worlds_of(of_worlds(config, np.array([world]))), config.start)
    twin = TwinModel(config, world)
    assert not differences(model, twin)
    for week in range(LONG):
        model.step()
        twin.step()
        if week % 10 == 9:
            assert not differences(model, twin), f"week {week}"


@pytest.mark.parametrize("start", ["2023-06", "2024-01"])
def test_plain_mesa_follows_history_and_then_itself_as_the_engine_does(start: str) -> None:
    """Past the cut-off of 2024-11-30, where observed inputs end."""
    config = configured("+scenario=territorial_freeze", f"start={start}", "parameters=prior", worlds=10, weeks=90, citizens=30, seed=11)
    model = CeasefireModel(worlds_of(of_worlds(config, np.array([4]))), config.start)
    twin = TwinModel(config, 4)
    seen = []
    for week in range(90):
        model.step()
        twin.step()
        seen.append(twin.worlds.states["history"].has_aid)
        if week % 10 == 9:
            assert not differences(model, twin), f"week {week}"
    assert seen[0]
    assert not seen[-1]


def test_the_data_collector_sees_the_series_of_the_record() -> None:
    config = configured("+scenario=us_brokered", "parameters=posterior", worlds=4, weeks=60, citizens=30)
    weekly = run_worlds(of_worlds(config, np.array([3]))).weekly[:, :, 0]
    twin = BatchTwin(world=3, weeks=60, citizens=30, scenario="us_brokered")
    while twin.running:
        twin.step()
    collected = twin.datacollector.get_model_vars_dataframe()
    assert list(collected) == [series.name for series in SERIES]
    np.testing.assert_array_equal(collected.to_numpy(np.float32), weekly)
