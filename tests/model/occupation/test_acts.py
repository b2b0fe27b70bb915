"""People in many worlds: nobody is lost or made."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.occupation.acts import begin_regions, people_move, rights_are_abused
from sim.model.states.agreement import AgreementState
from sim.model.states.guarantee import GuaranteeState
from sim.model.states.monitors import MonitorsState
from sim.model.states.places import RegionState, SectorState
from sim.model.states.ukraine import UkraineState
from sim.settings.codebook import codebook
from tests.model.plain import Stage, perform

ENTRIES = codebook()["occupation"]
STATES: dict[str, Any] = {"agreement": AgreementState, "ukraine": UkraineState, "guarantee": GuaranteeState, "monitors": MonitorsState}
PEOPLE = ("free_thousand", "occupied_thousand", "displaced_thousand")


def stage(worlds: int = 1, in_ceasefire: bool = False, box: bool = False, **p: float) -> Stage:
    """Seven oblasts with a front and three without, in random or plain worlds."""
    rng = np.random.default_rng(4)
    play: Stage = {name: state.over_worlds(worlds) for name, state in STATES.items()}
    play["regions"], play["sectors"] = RegionState.over_worlds(worlds, 10), SectorState.over_worlds(worlds, 7)
    play["sectors"]["area_km2"], play["sectors"]["weight_share"] = 27000.0, 1 / 7
    play["sectors"]["occupied_km2"] = 27000 * (rng.uniform(0, 1, (worlds, 7)) if box else np.linspace(0, 0.9, 7))
    play["regions"]["area_km2"], play["regions"]["sector"] = 27000.0, [0, 1, 2, 3, 4, 5, 6, -1, -1, -1]
    play["regions"]["occupied_share"][:, 9] = 1.0
    for name in PEOPLE:
        play["regions"][name] = rng.uniform(0, 2000, (worlds, 10)) if box else 1000.0
    values = {name: rng.uniform(entry.low, entry.high, worlds) if box else entry.value for name, entry in ENTRIES.items()}
    play["p"] = np.zeros(worlds, np.dtype([(name, np.float64) for name in ENTRIES]))
    for name, value in (values | p).items():
        play["p"][name] = value
    play["numbers of terms"] = np.zeros(worlds, np.dtype([("accountability_share", np.float64)]))
    play["agreement"]["in_ceasefire"] = rng.integers(0, 2, worlds) if box else in_ceasefire
    play["agreement"]["at_war"] = ~play["agreement"]["in_ceasefire"]
    if box:
        for records, name in (
            (play["ukraine"], "reattack_belief_chance"),
            (play["guarantee"], "credibility_share"),
            (play["monitors"], "rights_access_share"),
        ):
            records[name] = rng.uniform(0, 1, worlds)
        play["numbers of terms"]["accountability_share"] = rng.uniform(0, 1, worlds)
    perform(play, begin_regions)
    return play


def weeks(play: Stage, number: int = 1) -> None:
    perform(play, *([people_move, rights_are_abused] * number))


def total(play: Stage, name: str) -> float:
    return float(play["regions"][name].sum(axis=1).mean())


def test_in_every_region_people_stay_the_same_number() -> None:
    """Free, occupied and displaced add up, whatever the line does."""
    play = stage(20, box=True)
    before = sum(play["regions"][name] for name in PEOPLE)
    rng = np.random.default_rng(8)
    for _ in range(60):
        play["sectors"]["occupied_km2"] = 27000 * np.clip(play["sectors"]["occupied_km2"] / 27000 + rng.normal(0, 0.1, (20, 7)), 0, 1)
        weeks(play)
    np.testing.assert_allclose(sum(play["regions"][name] for name in PEOPLE), before, rtol=0, atol=1e-9)
    for name in (*PEOPLE, "newly_occupied_thousand", "abuses", "documented"):
        assert play["regions"][name].min() >= 0, name
    assert (play["regions"]["newly_occupied_thousand"] <= play["regions"]["occupied_thousand"] + 1e-9).all()
    assert (play["regions"]["documented"] <= play["regions"]["abuses"]).all()


def test_the_map_follows_the_front() -> None:
    play = stage()
    play["sectors"]["occupied_km2"][:, 3] += 270.0
    weeks(play)
    np.testing.assert_allclose(play["regions"]["occupied_share"][0, :7], play["sectors"]["occupied_km2"][0] / 27000)
    assert play["regions"]["occupied_share"][0, 9] == 1


def test_who_loses_the_land_flees_or_comes_under_occupation() -> None:
    play = stage(flight_per_week_share=0.0, security_at_war_share=0.0)
    play["sectors"]["occupied_km2"][:, 3] += 2700.0
    weeks(play)
    region = play["regions"][0, 3]
    assert region["free_thousand"] < 1000 < region["displaced_thousand"]
    assert region["occupied_thousand"] > 1000
    assert region["newly_occupied_thousand"] > play["regions"][0, 2]["newly_occupied_thousand"]


def test_a_handover_by_treaty_takes_more_people_than_the_same_ground_by_force() -> None:
    fought, handed = stage(), stage(in_ceasefire=True)
    for play in (fought, handed):
        play["sectors"]["occupied_km2"][:, 3] += 2700.0
        weeks(play)
    assert handed["regions"]["occupied_thousand"][0, 3] > fought["regions"]["occupied_thousand"][0, 3]


def test_liberated_people_are_free() -> None:
    play = stage(in_ceasefire=True)
    play["sectors"]["occupied_km2"][:, 6] = 0.0
    weeks(play)
    assert play["regions"]["occupied_thousand"][0, 6] == pytest.approx(0)
    assert play["regions"]["free_thousand"][0, 6] >= 2000


def test_people_of_a_region_without_a_front_are_free_when_it_is_returned() -> None:
    """Crimea comes home with its people, under a treaty and even if war breaks out again in the same week."""
    for in_ceasefire in (True, False):
        play = stage(in_ceasefire=in_ceasefire)
        play["regions"]["occupied_share"][:, 9] = 0.0  # as a signature has it
        weeks(play)
        assert play["regions"]["occupied_thousand"][0, 9] == 0.0
        assert play["regions"]["newly_occupied_thousand"][0, 9] == 0.0
        assert play["regions"]["free_thousand"][0, 9] >= 2000


def test_nobody_moves_where_the_line_stands_still() -> None:
    play = stage(in_ceasefire=True)
    weeks(play)
    before = play["regions"]["occupied_thousand"].copy()
    weeks(play)
    np.testing.assert_array_equal(play["regions"]["occupied_thousand"], before)


def test_return_needs_security() -> None:
    def left(reattack: float, credibility: float) -> float:
        play = stage(in_ceasefire=True)
        play["ukraine"]["reattack_belief_chance"], play["guarantee"]["credibility_share"] = reattack, credibility
        weeks(play, 52)
        return total(play, "displaced_thousand")

    war = stage()
    weeks(war, 52)
    assert left(0.1, 0.9) < left(0.7, 0.9) < left(0.7, 0.0) < total(war, "displaced_thousand")


def test_access_and_accountability_mean_fewer_abuses_and_more_evidence() -> None:
    def year(access: float, accountability: float) -> tuple[float, float]:
        play = stage(in_ceasefire=True)
        play["monitors"]["rights_access_share"], play["numbers of terms"]["accountability_share"] = access, accountability
        weeks(play, 52)
        return total(play, "abuses"), total(play, "documented") / total(play, "abuses")

    alone, watched, judged = year(0, 0), year(1, 0), year(1, 1)
    assert alone[0] > watched[0] > judged[0] > 0
    assert alone[1] < watched[1] < judged[1]


def test_abuses_fall_as_an_occupation_grows_old() -> None:
    play = stage(new_at_start_share=0.05)
    counts = []
    for _ in range(3):
        before = total(play, "abuses")
        weeks(play, 26)
        counts.append(total(play, "abuses") - before)
    assert counts[0] > counts[1] > counts[2]
