"""The truce's acts: the arc of a truce looks as it should, by their plain text."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.engine.dice import Dice
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
from tests.model.numbers import numbers_of
from tests.model.plain import perform, places_of, world_of, write_back
from tests.model.records import records_of

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
NUMBERS = ("truce", "regrouping", "terms")
WEEK = (truce.monitor, truce.have_incidents, truce.test_by_accident_or_spoiler, truce.settle_truce)


def stage(worlds: int, **terms: float) -> dict[str, np.ndarray]:
    """Worlds in which a ceasefire was signed in week 0."""
    records = {name: state.over_worlds(worlds) for name, state in STATES.items()}
    records["sectors"] = SectorState.over_worlds(worlds, SECTOR_COUNT)
    records |= {f"numbers of {group}": records_of(group, worlds, **(terms if group == "terms" else {})) for group in NUMBERS}
    records["terms"] = records.pop("numbers of terms")
    agreement = records["agreement"]
    agreement["in_ceasefire"] = True
    agreement["signed"] = 1
    agreement["agreement_class"] = DEFINITIVE
    agreement["relief_promised_share"] = records["terms"]["sanctions_relief_share"]
    agreement["support_year_later_share"] = -1.0
    records["dice"]["seed"], records["dice"]["world"], records["dice"]["week"] = 7, np.arange(worlds), -1
    perform(records, truce.begin_truce)
    return records


def live(records: dict[str, np.ndarray], weeks: int, acts: tuple[Any, ...] = WEEK) -> np.ndarray:
    """Live so many weeks; returns the incidents of each week, (weeks, worlds)."""
    places = [places_of(act, records) for act in acts]
    incidents = np.zeros((weeks, len(records["agreement"])))
    for world in range(incidents.shape[1]):
        plain = world_of(records, world)
        for week in range(weeks):
            plain["calendar"].week = plain["dice"].week = week
            for act, standing in zip(acts, places, strict=True):
                act.plain(*(plain[name] for name in standing))
            incidents[week, world] = plain["agreement"].incidents
        write_back(records, world, plain)
    return incidents


def test_hotspots_average_to_one_and_aims_follow_the_prior():
    records = stage(300)
    assert records["sectors"]["hotspot_factor"].mean(axis=1) == pytest.approx(1.0)
    assert np.median(records["sectors"]["hotspot_factor"].max(axis=1)) > 3
    assert np.median(records["russia"]["aims_share"]) == pytest.approx(0.5, abs=0.1)


def test_a_truce_starts_quiet_and_then_wears_off():
    """M2: quiet first weeks, slow rise; counts stay within hundreds a week."""
    incidents = live(stage(60), 40, (truce.monitor, truce.have_incidents))
    assert incidents[0].mean() < 0.5 * incidents[20:].mean()
    assert incidents.mean() < 300
    assert incidents[20:].var() > incidents[20:].mean()


def test_remembered_fire_moves_toward_the_present_fire():
    """M2."""
    records = stage(20)
    live(records, 8, (truce.have_incidents,))
    before = records["sectors"].copy()
    records["calendar"]["week"] = records["dice"]["week"] = 8
    perform(records, truce.have_incidents)
    for side in ("russia", "ukraine"):
        heat, fire = before[f"heat_from_{side}"], records["sectors"][f"fire_by_{side}"]
        after = records["sectors"][f"heat_from_{side}"]
        assert (np.minimum(heat, fire) - 1e-9 <= after).all()
        assert (after <= np.maximum(heat, fire) + 1e-9).all()
        assert fire.sum() > 0


def test_tempers_of_truces_differ_around_one():
    """M3: truces of like terms differ widely."""
    records = stage(600)
    live(records, 1, (truce.have_incidents,))
    tempers = records["agreement"]["temper_factor"]
    assert tempers.mean() == pytest.approx(1.0, abs=0.15)
    assert tempers.min() < 0.7 < 1.4 < tempers.max()


def test_recommitments_come_when_fire_is_back_and_start_the_quiet_anew():
    """F08."""
    loose, strict = stage(60, separation_km=0.0, verification_share=0.0), stage(60, separation_km=20.0, verification_share=1.0)
    for records in (loose, strict):
        live(records, 52, (truce.have_incidents,))
    often, seldom = (records["agreement"]["recommitments"].mean() for records in (loose, strict))
    per_year = loose["numbers of truce"]["recommitments_per_year"][0]
    assert 0.5 * per_year < often <= 1.2 * per_year
    assert seldom < 0.7 * often
    renewed = loose["agreement"]["recommitments"] > 0
    assert (loose["agreement"]["recommitted_week"][renewed] > 0).all()


def violations_after(is_deadly: bool, before: float = 0.0) -> float:
    """Remembered violations after a week with a hundred exchanges of fire."""
    agreement = SimpleNamespace(incidents=100.0, deadly_incident=is_deadly, recent_violations=before, unanswered_violations=before)
    p = numbers_of("truce", violation_per_exchange=0.001, violation_memory_weeks=26.0)
    truce.count_violations(agreement, SimpleNamespace(pledge_share=0.0), numbers_of("terms", snapback_share=0.0), 0.5, p)
    assert agreement.unanswered_violations == agreement.recent_violations
    return agreement.recent_violations


def test_violations_are_counted_in_deadly_incidents_and_forgotten():
    assert violations_after(False) == pytest.approx(0.1)
    assert violations_after(True) == pytest.approx(1.1)
    assert violations_after(False, before=10.0) < 10.0


def test_separation_verification_and_monitors_keep_the_line_quieter():
    strict = {
        "separation_km": 10.0,
        "verification_share": 1.0,
        "monitors_thousand": 2.0,
        "monitor_access_share": 1.0,
        "text_detail_share": 1.0,
    }
    loose = {"separation_km": 0.0, "verification_share": 0.0, "monitors_thousand": 0.0, "text_detail_share": 0.2}
    quiet, loud = (live(stage(40, **terms), 26, (truce.monitor, truce.have_incidents)) for terms in (strict, loose))
    assert quiet.mean() < 0.5 * loud.mean()


def test_monitors_come_see_and_may_be_sent_away():
    records = stage(150, monitors_thousand=1.5, monitor_access_share=0.8, verification_share=0.5, rights_access_share=0.5)
    live(records, 3)
    assert (records["monitors"]["present_thousand"] == 0).all()
    live(records, 60, (truce.monitor,))
    monitors = records["monitors"]
    stay = ~monitors["expelled"] & records["agreement"]["in_ceasefire"]
    assert 0 < monitors["expelled"].sum() < 15
    assert (monitors["present_thousand"][stay] > 1.0).all()
    assert (monitors["detection_share"][stay] > 0.1).all()
    assert (monitors["rights_access_share"][monitors["expelled"]] == 0).all()
    records["agreement"]["in_ceasefire"] = False
    perform(records, truce.monitor)
    assert (records["monitors"]["present_thousand"] == 0).all()


def test_no_mission_is_sent_away_where_consent_never_ends():
    records = stage(50)
    records["numbers of truce"]["expulsion_per_year_share"] = 0.0
    live(records, 60, (truce.monitor,))
    assert not records["monitors"]["expelled"].any()


def test_holiday_truces_die_within_weeks_and_definitive_ones_rarely_by_themselves():
    """A31: D > P > H."""
    standing = {}
    for kind in (HOLIDAY, PRELIMINARY, DEFINITIVE):
        records = stage(60)
        records["agreement"]["agreement_class"] = kind
        records["public"]["betrayal_share"] = 0.3
        live(records, 52)
        standing[kind] = records["agreement"]["in_ceasefire"].mean()
        causes = set(records["agreement"]["cause"])
        assert causes <= {NOT_ENDED, BY_ACCIDENT, BY_SPOILER}
    assert standing[HOLIDAY] < 0.05
    assert 0.8 < standing[PRELIMINARY] <= standing[DEFINITIVE]


def test_relief_grows_and_violations_suspend_it():
    records = stage(60, sanctions_relief_share=0.6, relief_weeks=52.0, snapback_share=1.0)
    live(records, 52, (truce.monitor, truce.have_incidents))
    relief, violations = records["agreement"]["sanctions_relief_share"], records["agreement"]["recent_violations"]
    assert (relief <= 0.6).all()
    assert relief[violations > 3].max(initial=0.0) == 0.0
    assert relief[violations < 0.5].min(initial=0.6) > 0.4


def test_answered_violations_are_not_counted_as_unanswered():
    alone, guarded = stage(60, snapback_share=0.0), stage(60, snapback_share=0.0)
    guarded["guarantee"]["pledge_share"] = 1.0
    for records in (alone, guarded):
        live(records, 30, (truce.monitor, truce.have_incidents))
    assert guarded["agreement"]["unanswered_violations"].mean() < 0.6 * alone["agreement"]["unanswered_violations"].mean()


def settled(**changes: Any) -> AgreementState:
    """One world a year after the signature, after this week's settlement."""
    records = stage(1, sanctions_relief_share=0.5, snapback_share=1.0)
    records["calendar"]["week"] = records["dice"]["week"] = 52
    records["agreement"]["sanctions_relief_share"] = 0.5
    records["european_union"]["sanctions_unity_share"] = 1.0
    records["public"]["support_share"] = 0.4
    for path, value in changes.items():
        name, field = path.split("__")
        records[name][field] = value
    perform(records, truce.settle_truce)
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
    assert settled(russia__attacks=True, european_union__sanctions_unity_share=0.5).sanctions_relief_share == 0.25


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
