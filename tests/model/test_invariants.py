"""What must hold in every world, whatever the numbers: drawn over the whole box of the codebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sim.engine.batch import of_worlds
from sim.engine.worlds import NUMBERS, Worlds
from sim.model.week import CeasefireModel, forget
from sim.runs.ensemble import worlds_of
from sim.settings.codebook import codebook
from sim.settings.facts import people_totals
from sim.settings.searchpath import choices_of
from tests.conftest import configured

WEEKS, WORLDS, CONFIGURATIONS = 30, 6, 300
PHASES = ("at_war_first", "talking", "in_ceasefire", "at_war_again")
NEVER = {
    ("in_ceasefire", "at_war_first"),
    ("at_war_again", "at_war_first"),
    ("at_war_first", "at_war_again"),
    ("in_ceasefire", "talking"),
}
"""Edges of the arc that no world may take from one week to the next."""
MAY_BE_NEGATIVE = {
    "gain_km2", "gain_total_km2", "believed_gain_km2", "line_moved_km2", "recent_gain_km2", "usual_ground_km2", "shock",
    "anchor", "ready_news", "trust_news", "belief_news", "weariness_news", "ukraine_resolve", "russia_resolve", "backing_swing",
    "bias_share",
}  # fmt: skip
"""Quantities with a direction: Russian net gain, news for better or worse, standing traits around a mean of nothing."""
MAY_EXCEED_ONE = {"manpower_share", "sanctions_share", "us_arms_in_force_share"}
"""Shares of what stood at the start, which can grow, and of a plan, of which more can be promised."""
SCORES = ("utility", "value_of", "will_", "disposition")


@cache
def of_scenario(scenario: str) -> Any:
    return configured(f"+scenario={scenario}", worlds=WORLDS, weeks=WEEKS, citizens=20)


@st.composite
def configurations(draw: Any) -> Any:
    """A scenario, and every number somewhere in its range: those of the administration and the decision theory too."""
    config = of_scenario(draw(st.sampled_from(sorted(choices_of("scenario")))))
    seed = draw(st.integers(0, 2**32))
    places = draw(st.randoms(use_true_random=False))
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


def fields(worlds: Worlds) -> Iterator[tuple[str, str, Any]]:
    for name, records in worlds.states.items():
        if name in ("network", "voices", "dice", "calendar", "administrations") or name.startswith(NUMBERS):
            continue
        if name == "citizens":
            yield from ((name, attribute, values) for attribute, values in records._asdict().items())
            continue
        attributes = records._fields if isinstance(records, tuple) else records.dtype.names
        for field in attributes:
            yield name, field, getattr(records, field) if isinstance(records, tuple) else records[field]


def check(worlds: Worlds, where: str) -> None:
    for name, field, values in fields(worlds):
        label = f"{where}: {name}.{field}"
        assert np.isfinite(values).all(), label
        if values.dtype != np.float64 or field in MAY_BE_NEGATIVE or field.startswith(SCORES):
            continue
        not_yet = values == -1.0
        assert ((values >= -1e-9) | not_yet).all(), f"{label} = {values.min()}"
        if field.endswith("_share") and field not in MAY_EXCEED_ONE:
            assert (values <= 1 + 1e-9).all(), f"{label} = {values.max()}"
    sectors, regions, agreement = worlds.states["sectors"], worlds.states["regions"], worlds.states["agreement"]
    assert (sectors["occupied_km2"] <= sectors["area_km2"] + 1e-6).all(), where
    assert (agreement["at_war"] != agreement["in_ceasefire"]).all(), where
    assert (regions["occupied_share"] <= 1 + 1e-12).all(), where
    assert (agreement["collapses"] <= agreement["signed"]).all(), where
    assert (agreement["signed"] - agreement["collapses"] == agreement["in_ceasefire"]).all(), where


def phase_of(worlds: Worlds) -> list[str]:
    """The phase of each world; exactly one."""
    totals = worlds.states["totals"]
    if worlds.states["calendar"]["week"][0] < 0:
        return [PHASES[0]] * WORLDS
    flags = np.stack([totals[phase] for phase in PHASES])
    assert (flags.sum(axis=0) == 1).all()
    return [PHASES[index] for index in flags.argmax(axis=0)]


def people(worlds: Worlds) -> Any:
    regions = worlds.states["regions"]
    return sum(regions[field].sum(axis=1) for field in ("free_thousand", "occupied_thousand", "displaced_thousand"))


@settings(max_examples=CONFIGURATIONS, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(configurations())
def test_shares_stocks_people_and_phases_hold_over_the_whole_codebook(config: Any) -> None:
    worlds = worlds_of(of_worlds(config, np.arange(WORLDS)))
    model = CeasefireModel(worlds, config.start)
    at_start = people(worlds)
    assert at_start == pytest.approx(people_totals()["total"])
    before = phase_of(worlds)
    for week in range(WEEKS):
        model.step()
        now = phase_of(worlds)
        assert not NEVER & set(zip(before, now, strict=True)), f"{config.scenario}, seed {config.seed}, week {week}"
        before = now
        if week % 10 == 9:
            check(worlds, f"{config.scenario}, seed {config.seed}, week {week}")
            assert people(worlds) == pytest.approx(at_start, rel=1e-9)
    forget(model)


def test_the_whole_horizon_holds_with_drawn_numbers() -> None:
    config = configured("+scenario=coalition_of_the_willing", "parameters=prior", worlds=60, citizens=40)
    worlds = worlds_of(of_worlds(config, np.arange(60)))
    model = CeasefireModel(worlds, config.start)
    for week in range(config.weeks):
        model.step()
        if week % 20 == 0:
            check(worlds, f"week {week}")


def test_every_number_has_room_to_be_drawn() -> None:
    assert all(number.low <= number.value <= number.high for group in codebook().values() for number in group.values())
