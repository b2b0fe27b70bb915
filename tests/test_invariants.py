"""What must hold in every world, whatever the numbers: drawn over the whole box of the codebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.cast import build_cast
from sim.codebook import codebook
from sim.ensemble import social_network
from sim.model import CeasefireModel, forget
from sim.searchpath import choices_of
from sim.stage import NUMBERS, Stage
from tests.conftest import configured

WEEKS, WORLDS, CONFIGURATIONS = 30, 6, 300
ALLOWED = {("war", "war"), ("war", "ceasefire"), ("ceasefire", "ceasefire"), ("ceasefire", "war")}
MAY_BE_NEGATIVE = {"gain_km2", "gain_total_km2", "believed_gain_km2", "line_moved_km2", "recent_gain_km2", "shock"}
UTILITIES = ("utility", "value_of", "will_", "disposition", "bias")
MARKS = ("week", "_share", "took_office", "sector")  # -1 stands for "not yet"


@st.composite
def configurations(draw: Any) -> Any:
    """A scenario, an administration, a decision theory, and every number somewhere in its range."""
    scenario = draw(st.sampled_from(sorted(choices_of("scenario"))))
    administration = draw(st.sampled_from(sorted(choices_of("administration"))))
    decision = draw(st.sampled_from(sorted(choices_of("decision"))))
    seed = draw(st.integers(0, 2**32))
    places = draw(st.randoms(use_true_random=False))
    config = configured(
        f"+scenario={scenario}", f"administration={administration}", f"decision={decision}", worlds=WORLDS, weeks=WEEKS, citizens=20
    )
    numbers = {
        group: {name: replace(number, value=_somewhere(number, places)) for name, number in entries.items()}
        for group, entries in config.numbers.items()
    }
    return replace(config, seed=seed, numbers=numbers)


def _somewhere(number: Any, places: Any) -> float:
    if number.names:
        return float(places.randrange(len(number.names)))
    corner = places.random()
    if corner < 0.15:
        return float(number.low)
    if corner > 0.85:
        return float(number.high)
    return float(number.low + (number.high - number.low) * places.random())


def fields(stage: Stage) -> Iterator[tuple[str, str, Any]]:
    for name, records in stage.cast.items():
        if name in ("network", "dice", "calendar", "administrations") or name.startswith(NUMBERS):
            continue
        for field in records.dtype.names or ():
            yield name, field, records[field]


def check(stage: Stage, where: str) -> None:
    for name, field, values in fields(stage):
        label = f"{where}: {name}.{field}"
        assert np.isfinite(values).all(), label
        if field.endswith("_share") and values.dtype == np.float64 and not field.startswith(("manpower", "unity_pull")):
            assert (values >= -1e-12).all() or set(np.unique(values[values < 0])) <= {-1.0}, label
            assert (values <= 1 + 1e-9).all(), label
        elif values.dtype == np.float64 and field not in MAY_BE_NEGATIVE and not field.startswith(UTILITIES):
            assert (values >= -1e-9).all(), f"{label} = {values.min()}"
    sectors, regions, agreement = stage.cast["sectors"], stage.cast["regions"], stage.cast["agreement"]
    assert (sectors["occupied_km2"] <= sectors["area_km2"] + 1e-6).all(), where
    assert (agreement["at_war"] != agreement["in_ceasefire"]).all(), where
    assert (regions["occupied_share"] <= 1 + 1e-12).all(), where


def people(stage: Stage) -> Any:
    regions = stage.cast["regions"]
    return sum(regions[field].sum(axis=1) for field in ("free_thousand", "occupied_thousand", "displaced_thousand"))


@settings(max_examples=CONFIGURATIONS, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(configurations())
def test_shares_stocks_people_and_phases_hold_over_the_whole_codebook(config: Any) -> None:
    stage = Stage(build_cast(config, np.arange(WORLDS), social_network(config)))
    model = CeasefireModel(stage, config.start)
    at_start = people(stage)
    was_at_war = stage.cast["agreement"]["at_war"].copy()
    for week in range(WEEKS):
        model.step()
        is_at_war = stage.cast["agreement"]["at_war"]
        for before, after in zip(was_at_war, is_at_war, strict=True):
            assert ("war" if before else "ceasefire", "war" if after else "ceasefire") in ALLOWED
        was_at_war = is_at_war.copy()
        if week % 10 == 9:
            check(stage, f"{config.scenario}, seed {config.seed}, week {week}")
            assert people(stage) == pytest.approx(at_start, rel=1e-9)
    forget(model)


def test_the_whole_horizon_holds_with_drawn_numbers() -> None:
    config = configured("+scenario=coalition_of_the_willing", "parameters=prior", worlds=60, citizens=40)
    stage = Stage(build_cast(config, np.arange(60), social_network(config)))
    model = CeasefireModel(stage, config.start)
    for week in range(config.weeks):
        model.step()
        if week % 20 == 0:
            check(stage, f"week {week}")


def test_every_number_has_room_to_be_drawn() -> None:
    assert all(number.low <= number.value <= number.high for group in codebook().values() for number in group.values())
