"""Figures of history: known at the cut-off, inside the run, sourced, and as published."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from sim.evidence.hindcast.measures import MEASURES
from sim.evidence.hindcast.observations import Observation, ground_error_share, observations
from sim.evidence.hindcast.replay import STARTS
from sim.settings import facts
from sim.settings.codebook import known_sources
from sim.settings.composing import load
from sim.settings.searchpath import choices_of


def seen_from(start: str) -> tuple[Observation, ...]:
    return observations(load([f"start={start}"]).start, STARTS[start])


@pytest.mark.parametrize("start", STARTS)
def test_nothing_was_observed_after_the_cut_off_or_outside_the_run(start: str) -> None:
    begins = load([f"start={start}"]).start
    ends = begins + timedelta(weeks=STARTS[start]) - timedelta(days=1)
    assert ends.isoformat() <= "2024-12-01"
    for one in seen_from(start):
        assert one.last.isoformat() <= facts.CUTOFF, one.name
        assert one.first <= one.last <= ends, one.name
        assert one.first >= begins - timedelta(days=7), one.name


def test_a_run_longer_than_history_sees_no_more_of_it() -> None:
    begins = load(["start=2024-01"]).start
    assert observations(begins, 48) == observations(begins, 300)


@pytest.mark.parametrize("start", STARTS)
def test_a_figure_has_a_name_of_its_own_an_error_a_source_and_a_measure(start: str) -> None:
    seen = seen_from(start)
    assert len(seen) > 40
    assert len({one.name for one in seen}) == len(seen)
    assert {one.measure for one in seen} == set(MEASURES)
    for one in seen:
        assert np.isfinite(one.value), one.name
        assert one.error >= 0.0, one.name
        for key in one.source.split(", "):
            assert key in known_sources(), one.name


def test_starts_of_the_past_all_have_a_length_up_to_the_cut_off() -> None:
    assert set(STARTS) == set(choices_of("start")) - {"article"}
    for start, weeks in STARTS.items():
        begins = load([f"start={start}"]).start
        assert begins + timedelta(weeks=weeks) > date.fromisoformat(facts.CUTOFF) >= begins + timedelta(weeks=weeks - 1)


def test_figures_are_those_that_were_published() -> None:
    """W_GROUND, W_LOSSES, W_DRONES, O1: a few by hand."""
    value = {one.name: one.value for one in seen_from("2023-06")}
    assert value["ground 2024-11"] == 725.0
    assert value["losses 2024-11"] == pytest.approx(45_450 / 30, rel=0.01)
    assert value["strikes 2024-11"] == 2434.0 + 273.0
    assert value["key_rate 2024-10-25"] == 21.0
    assert value["ground 2023-06 to 2023-10"] < 0.0
    assert next(value[name] for name in value if name.startswith("ready_gap ")) > 0.0


def test_labels_say_a_day_a_month_or_a_period() -> None:
    def label(first: str, last: str) -> str:
        return Observation("ground", date.fromisoformat(first), date.fromisoformat(last), 1.0, 0.1, "W_GROUND").label

    assert label("2024-05-01", "2024-05-31") == "2024-05"
    assert label("2024-05-15", "2024-05-15") == "2024-05-15"
    assert label("2023-10-01", "2024-09-30") == "2023-10 to 2024-09"


def test_two_maps_of_the_same_months_differ_by_some_tenths_of_their_logs() -> None:
    assert 0.02 < ground_error_share() < 0.5
