"""The truce's acts: compiled and plain text give the same bits, and the arc of a truce looks as it should."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import yaml

from sim.engine.dice import Dice
from sim.engine.records import plain_numbers
from sim.model.calendar import CalendarState
from sim.model.states.agreement import (
    BOTH,
    BY_ACCIDENT,
    BY_DECISION,
    BY_SPOILER,
    BY_UKRAINE,
    DEFINITIVE,
    HOLIDAY,
    NOT_ENDED,
    PRELIMINARY,
    RUSSIA,
    UKRAINE,
    AgreementState,
)
from sim.model.states.european_union import EuropeanUnionState
from sim.model.states.guarantee import GuaranteeState
from sim.model.states.monitors import MonitorsState
from sim.model.states.places import SECTOR_COUNT, SectorState
from sim.model.states.public import PublicState
from sim.model.states.russia import RussiaState
from sim.model.states.ukraine import UkraineState
from sim.model.truce import acts as truce

PARAMETERS = Path(__file__).parents[3] / "conf" / "parameters"
STATES = {
    "russia": RussiaState,
    "ukraine": UkraineState,
    "agreement": AgreementState,
    "guarantee": GuaranteeState,
    "monitors": MonitorsState,
    "public": PublicState,
    "european_union": EuropeanUnionState,
    "calendar": CalendarState,
    "dice": Dice,
}
NUMBERS = {"p": "truce", "p_regrouping": "regrouping", "terms": "terms"}
WEEK = (truce.monitor, truce.have_incidents, truce.test_by_accident_or_spoiler, truce.settle_truce)


def arguments(act: Any) -> list[str]:
    code = act.plain.__code__
    return list(code.co_varnames[: code.co_argcount])


def numbers(group: str, worlds: int, rng: np.random.Generator | None = None, **over: float) -> np.ndarray:
    """The defaults of a parameter file, or a draw from its whole box; `over` pins some."""
    entries = yaml.safe_load((PARAMETERS / f"{group}.yaml").read_text())
    records = np.zeros(worlds, [(name, np.float64) for name in entries])
    for name, entry in entries.items():
        drawn = entry["value"] if rng is None else rng.uniform(entry["low"], entry["high"], worlds)
        records[name] = over.get(name, drawn)
    return records


def world_of(records: dict[str, np.ndarray], world: int) -> dict[str, Any]:
    """The plain objects of one world."""
    plain: dict[str, Any] = {name: state.of_record(records[name][world]) for name, state in STATES.items()}
    plain["sectors"] = [SectorState.of_record(record) for record in records["sectors"][world]]
    return plain | {name: plain_numbers(records[name][world]) for name in NUMBERS}


def same(records: dict[str, np.ndarray], plain: list[dict[str, Any]]) -> None:
    for name, state in STATES.items():
        for field in state.fields():
            assert records[name][field].tolist() == [getattr(objects[name], field) for objects in plain], (name, field)
    for field in SectorState.fields():
        expected = [[getattr(sector, field) for sector in objects["sectors"]] for objects in plain]
        assert records["sectors"][field].tolist() == expected, field


def stage(worlds: int, rng: np.random.Generator | None = None, **terms: float) -> dict[str, np.ndarray]:
    """Worlds in which a ceasefire was signed in week 0."""
    records = {name: state.over_worlds(worlds) for name, state in STATES.items()}
    records["sectors"] = SectorState.over_worlds(worlds, SECTOR_COUNT)
    records |= {name: numbers(group, worlds, rng, **(terms if name == "terms" else {})) for name, group in NUMBERS.items()}
    agreement = records["agreement"]
    agreement["in_ceasefire"] = True
    agreement["signed"] = 1
    agreement["agreement_class"] = DEFINITIVE
    agreement["relief_promised_share"] = records["terms"]["sanctions_relief_share"]
    agreement["support_year_later_share"] = -1.0
    records["dice"]["seed"], records["dice"]["world"], records["dice"]["week"] = 7, np.arange(worlds), -1
    perform(truce.begin_truce, records)
    return records


def perform(act: Any, records: dict[str, np.ndarray]) -> None:
    act(*(records[name] for name in arguments(act)))


def live(records: dict[str, np.ndarray], weeks: int, acts: tuple[Any, ...] = WEEK) -> np.ndarray:
    """Live so many weeks; returns the incidents of each week, (weeks, worlds)."""
    incidents = []
    for week in range(weeks):
        records["calendar"]["week"] = records["dice"]["week"] = week
        for act in acts:
            perform(act, records)
        incidents.append(records["agreement"]["incidents"].copy())
    return np.array(incidents)


def test_compiled_and_plain_text_give_the_same_bits():
    worlds, rng = 300, np.random.default_rng(3)
    records = stage(worlds, rng)
    records["agreement"]["agreement_class"] = rng.integers(0, 4, worlds)
    records["agreement"]["in_ceasefire"] = rng.random(worlds) < 0.9
    records["agreement"]["at_war"] = ~records["agreement"]["in_ceasefire"]
    for name, field in (("guarantee", "pledge_share"), ("guarantee", "credibility_share"), ("public", "betrayal_share")):
        records[name][field] = rng.random(worlds)
    records["guarantee"]["troops_deployed_thousand"] = rng.uniform(0, 60, worlds)
    records["russia"]["attacks"] = rng.random(worlds) < 0.1
    records["agreement"]["pressure_share"] = rng.random(worlds)
    plain = [world_of(records, world) for world in range(worlds)]
    for week in range(12):
        records["calendar"]["week"] = records["dice"]["week"] = week
        for act in WEEK:
            perform(act, records)
            for objects in plain:
                objects["calendar"].week = objects["dice"].week = week
                act.plain(*(objects[name] for name in arguments(act)))
    same(records, plain)
    assert (records["agreement"]["collapses"] > 0).any()


def test_the_set_up_gives_the_same_bits():
    records = stage(200, np.random.default_rng(5))
    plain = [world_of(records, world) for world in range(200)]
    for objects in plain:
        objects["russia"].aims_share = 0.0
        truce.begin_truce.plain(*(objects[name] for name in arguments(truce.begin_truce)))
    same(records, plain)


def test_hotspots_average_to_one_and_aims_follow_the_prior():
    records = stage(500)
    assert records["sectors"]["hotspot_factor"].mean(axis=1) == pytest.approx(1.0)
    assert np.median(records["sectors"]["hotspot_factor"].max(axis=1)) > 3
    assert np.median(records["russia"]["aims_share"]) == pytest.approx(0.5, abs=0.1)


def test_a_truce_starts_quiet_and_then_wears_off():
    """M2: quiet first weeks, slow rise; counts stay within hundreds a week."""
    incidents = live(stage(400), 40, (truce.monitor, truce.have_incidents))
    assert incidents[0].mean() < 0.5 * incidents[20:].mean()
    assert incidents.mean() < 300
    assert incidents[20:].var() > incidents[20:].mean()


def test_separation_verification_and_monitors_keep_the_line_quieter():
    strict = {
        "separation_km": 10.0,
        "verification_share": 1.0,
        "monitors_thousand": 2.0,
        "monitor_access_share": 1.0,
        "text_detail_share": 1.0,
    }
    loose = {"separation_km": 0.0, "verification_share": 0.0, "monitors_thousand": 0.0, "text_detail_share": 0.2}
    quiet, loud = (live(stage(200, **terms), 26, (truce.monitor, truce.have_incidents)) for terms in (strict, loose))
    assert quiet.mean() < 0.5 * loud.mean()


def test_monitors_come_see_and_may_be_sent_away():
    records = stage(300, monitors_thousand=1.5, monitor_access_share=0.8, verification_share=0.5, rights_access_share=0.5)
    live(records, 3)
    assert (records["monitors"]["present_thousand"] == 0).all()
    live(records, 60, (truce.monitor,))
    monitors = records["monitors"]
    stay = ~monitors["expelled"] & records["agreement"]["in_ceasefire"]
    assert 0 < monitors["expelled"].sum() < 30
    assert (monitors["present_thousand"][stay] > 1.0).all()
    assert (monitors["detection_share"][stay] > 0.1).all()
    assert (monitors["rights_access_share"][monitors["expelled"]] == 0).all()
    records["agreement"]["in_ceasefire"] = False
    perform(truce.monitor, records)
    assert (records["monitors"]["present_thousand"] == 0).all()


def test_holiday_truces_die_within_weeks_and_definitive_ones_rarely_by_themselves():
    """A31: D > P > H."""
    standing = {}
    for kind in (HOLIDAY, PRELIMINARY, DEFINITIVE):
        records = stage(400)
        records["agreement"]["agreement_class"] = kind
        records["public"]["betrayal_share"] = 0.3
        live(records, 52)
        standing[kind] = records["agreement"]["in_ceasefire"].mean()
        causes = set(records["agreement"]["cause"])
        assert causes <= {NOT_ENDED, BY_ACCIDENT, BY_SPOILER}
    assert standing[HOLIDAY] < 0.05
    assert 0.8 < standing[PRELIMINARY] <= standing[DEFINITIVE]


def test_relief_grows_and_violations_suspend_it():
    records = stage(300, sanctions_relief_share=0.6, relief_weeks=52.0, snapback_share=1.0)
    live(records, 52, (truce.monitor, truce.have_incidents))
    relief, violations = records["agreement"]["sanctions_relief_share"], records["agreement"]["recent_violations"]
    assert (relief <= 0.6).all()
    assert relief[violations > 3].max(initial=0.0) == 0.0
    assert relief[violations < 0.5].min(initial=0.6) > 0.4


def test_answered_violations_are_not_counted_as_unanswered():
    alone, guarded = stage(300, snapback_share=0.0), stage(300, snapback_share=0.0)
    guarded["guarantee"]["pledge_share"] = 1.0
    for records in (alone, guarded):
        live(records, 30, (truce.monitor, truce.have_incidents))
    assert guarded["agreement"]["unanswered_violations"].mean() < 0.6 * alone["agreement"]["unanswered_violations"].mean()


def settled(**changes: Any) -> SimpleNamespace:
    """One world a year after the signature, after this week's settlement."""
    records = stage(1, sanctions_relief_share=0.5, snapback_share=1.0)
    records["calendar"]["week"] = records["dice"]["week"] = 52
    records["agreement"]["sanctions_relief_share"] = 0.5
    records["european_union"]["sanctions_unity_share"] = 1.0
    records["public"]["support_share"] = 0.4
    for path, value in changes.items():
        name, field = path.split("__")
        records[name][field] = value
    perform(truce.settle_truce, records)
    return AgreementState.of_record(records["agreement"][0])


def test_a_ceasefire_that_stands_counts_its_weeks():
    agreement = settled()
    assert agreement.in_ceasefire
    assert not agreement.at_war
    assert agreement.held_weeks == agreement.first_held_weeks == 53
    assert agreement.support_year_later_share == 0.4
    assert agreement.collapses == 0


def test_an_attack_ends_it_and_takes_relief_back():
    agreement = settled(russia__attacks=True)
    assert agreement.at_war
    assert not agreement.in_ceasefire
    assert (agreement.cause, agreement.first_cause, agreement.war_resumed_by) == (BY_DECISION, BY_DECISION, RUSSIA)
    assert (agreement.collapses, agreement.collapsed_week, agreement.held_weeks) == (1, 52, 52)
    assert agreement.renewed_war
    assert agreement.sanctions_relief_share == 0.0


def test_backing_down_restores_it():
    agreement = settled(russia__attacks=True, agreement__backed_down=True)
    assert agreement.in_ceasefire
    assert (agreement.restored, agreement.collapses, agreement.recommitted_week) == (1, 0, 52)


def test_accidents_spoilers_and_ukraine_end_it_too():
    accident = settled(agreement__fails_this_week=True, agreement__cause=BY_ACCIDENT)
    assert (accident.first_cause, accident.war_resumed_by) == (BY_ACCIDENT, BOTH)
    revanche = settled(ukraine__attacks=True)
    assert (revanche.first_cause, revanche.war_resumed_by) == (BY_UKRAINE, UKRAINE)


def test_a_second_agreement_leaves_the_first_ones_record():
    agreement = settled(agreement__signed=2, agreement__signed_week=30, agreement__first_cause=BY_DECISION, agreement__first_held_weeks=9)
    assert agreement.held_weeks == 23
    assert (agreement.first_cause, agreement.first_held_weeks) == (BY_DECISION, 9)
    assert agreement.support_year_later_share == -1.0
