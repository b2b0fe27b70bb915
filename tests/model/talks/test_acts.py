"""Talks from their opening to a signature: when they begin, who leads, what is promised, and what a signature changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.states.agreement import DEFINITIVE, NOBODY, PRELIMINARY, RUSSIA
from sim.model.talks import acts as talks
from tests.model.talks.scene import FIRM, at_the_table, occupied_km2, weigh
from tests.model.worlds import carry_out


def test_a_signature_ends_the_fighting_and_opens_the_books() -> None:
    cast = at_the_table("freeze")
    cast["calendar"]["week"] = 30
    cast["ukraine"]["acceptance_chance"] = cast["russia"]["acceptance_chance"] = 1.0
    carry_out(talks.conclude, cast)
    agreement = cast["agreement"]
    assert agreement["in_ceasefire"]
    assert not agreement["at_war"]
    assert agreement["signed"] == 1
    assert agreement["first_signed_week"] == agreement["signed_week"] == 30
    assert agreement["agreement_class"] == DEFINITIVE
    assert agreement["line_moved_km2"] == 0.0
    agreement["at_war"], agreement["in_ceasefire"], agreement["collapses"] = True, False, 1
    cast["calendar"]["week"] = 90
    carry_out(talks.conclude, cast)
    assert agreement["signed"] == 2
    assert agreement["signed_week"] == 90
    assert agreement["first_signed_week"] == 30


def test_a_thin_text_is_only_preliminary() -> None:
    cast = at_the_table("freeze_bare")
    cast["ukraine"]["acceptance_chance"] = cast["russia"]["acceptance_chance"] = 1.0
    carry_out(talks.conclude, cast)
    assert cast["agreement"]["agreement_class"][0] == PRELIMINARY


@pytest.mark.parametrize(("terms", "sign"), [("tilted", 1), ("borders_1991", -1), ("istanbul", -1), ("freeze", 0)])
def test_the_line_moves_as_signed(terms: str, sign: int) -> None:
    cast = at_the_table(terms)
    before = occupied_km2(cast)
    cast["ukraine"]["acceptance_chance"] = cast["russia"]["acceptance_chance"] = 1.0
    carry_out(talks.conclude, cast)
    after = occupied_km2(cast)
    assert after - before == pytest.approx(cast["agreement"]["line_moved_km2"][0])
    assert np.sign(after - before) == sign
    assert (cast["sectors"]["occupied_km2"] >= 0).all()
    assert (cast["sectors"]["occupied_km2"] <= cast["sectors"]["area_km2"]).all()
    if terms == "borders_1991":
        assert after == pytest.approx(0.0)


def opened_share(**changes: float) -> float:
    cast = at_the_table(worlds=500)
    cast["agreement"]["is_round"] = False
    for name, value in changes.items():
        place = next(key for key in ("washington", "numbers of terms", "russia", "agreement") if hasattr(cast[key].worlds[0], name))
        cast[place][name] = value
    for week in range(1, 27):
        cast["calendar"]["week"] = cast["dice"]["week"] = week
        carry_out(talks.open_talks, cast)
    return float(cast["agreement"]["is_talking"].mean())


def test_talks_open_sooner_with_mediation_a_proposal_losses_and_stalemate() -> None:
    usual = opened_share(mediation_share=0.3, is_tabled=1.0)
    assert opened_share(mediation_share=0.9, is_tabled=1.0) > usual > opened_share(mediation_share=0.3, is_tabled=0.0)
    assert opened_share(mediation_share=0.3, is_tabled=1.0, recent_losses_thousand=30.0) > usual
    assert opened_share(mediation_share=0.3, is_tabled=1.0, recent_gain_km2=0.0) > usual
    assert opened_share(mediation_share=0.3, is_tabled=1.0, new_leader_week=0) > usual


def test_before_the_terms_are_made_talks_open_as_with_nothing_tabled_and_come_to_no_round() -> None:
    nothing = opened_share(mediation_share=0.3, is_tabled=0.0)
    assert opened_share(mediation_share=0.3, is_tabled=1.0, tabled_after_weeks=27.0) == nothing
    assert opened_share(mediation_share=0.3, is_tabled=1.0, tabled_after_weeks=13.0) > nothing
    cast = at_the_table()
    cast["agreement"]["is_talking"], cast["agreement"]["talks_began_week"] = True, 0
    cast["numbers of talks"]["break_off_per_year"] = cast["numbers of talks"]["walked_away_break_share"] = 0.0
    cast["numbers of terms"]["tabled_after_weeks"] = 10.0
    cast["washington"]["tilt_to_russia_share"] = cast["washington"]["mediation_share"] = 0.8
    rounds, relief = [], []
    for week in range(1, 17):
        cast["calendar"]["week"] = cast["dice"]["week"] = week
        carry_out(talks.open_talks, cast)
        rounds += [week] * bool(cast["agreement"]["is_round"].all())
        relief.append(cast["agreement"]["relief_promised_share"][0])
    assert rounds == [12, 16]
    assert relief[8] == cast["numbers of terms"]["sanctions_relief_share"][0] < relief[9]


def test_a_new_russian_leader_is_less_bound_by_the_aims() -> None:
    cast = at_the_table(worlds=500, aims=0.8)
    cast["numbers of talks"]["russia_office_risk_per_year"] = 0.9
    cast["numbers of talks"]["new_leader_moderation_share"] = np.where(np.arange(500) % 2, 0.3, 0.0)
    carry_out(talks.leaders, cast)
    new = cast["russia"]["new_leader"]
    assert new.any()
    assert not new.all()
    bound = cast["numbers of talks"]["new_leader_moderation_share"] == 0.0
    assert (cast["russia"]["aims_share"][new & bound] == 0.8).all()
    assert (cast["russia"]["aims_share"][new & ~bound] == 0.8 * 0.7).all()
    assert (cast["russia"]["aims_share"][~new] == 0.8).all()
    assert (cast["russia"]["leaders"] == 1 + new).all()


def signed_under(**washington: Any) -> Any:
    """A signature some weeks after talks opened under a Washington that blamed nobody, and then did this."""
    cast = at_the_table()
    cast["agreement"]["is_talking"] = True
    cast["washington"]["target"], cast["washington"]["pressure_on_russia_share"] = NOBODY, 0.8
    carry_out(talks.open_talks, cast)
    for name, value in washington.items():
        cast["washington"][name] = value
    carry_out(talks.open_talks, cast)
    cast["agreement"]["is_round"] = True
    cast["ukraine"]["acceptance_chance"] = cast["russia"]["acceptance_chance"] = 1.0
    carry_out(talks.conclude, cast)
    return cast["agreement"].worlds[0]


def test_standing_sanctions_are_no_pressure_behind_a_signature_but_a_threat_is() -> None:
    """M16."""
    assert signed_under().pressure_share == 0.0
    assert signed_under(target=RUSSIA, pressure_on_russia_share=0.9).pressure_share == pytest.approx(0.1)
    assert signed_under(pressure_on_ukraine_share=0.6).pressure_share == 0.6


def test_a_mediator_who_leans_to_russia_puts_more_relief_on_the_table() -> None:
    """What is judged is what is promised at the signature."""
    plain = signed_under(tilt_to_russia_share=0.8, mediation_share=0.0).relief_promised_share
    leaning = signed_under(tilt_to_russia_share=0.8, mediation_share=0.9).relief_promised_share
    assert plain == at_the_table("freeze")["numbers of terms"]["sanctions_relief_share"][0]
    assert plain < leaning < 1.0
    even, leant = at_the_table(**FIRM), at_the_table(**FIRM)
    leant["agreement"]["relief_promised_share"] = leaning
    (ukraine, russia), (ukraine_leant, russia_leant) = weigh(even), weigh(leant)
    assert ukraine_leant < ukraine
    assert russia_leant > russia


def test_a_mediator_without_a_proposal_moves_no_terms() -> None:
    cast = at_the_table("none")
    cast["washington"]["tilt_to_russia_share"] = cast["washington"]["mediation_share"] = 1.0
    carry_out(talks.open_talks, cast)
    assert cast["agreement"]["relief_promised_share"][0] == cast["numbers of terms"]["sanctions_relief_share"][0]


def test_a_signature_ends_every_fight_and_notes_the_forces_of_the_day() -> None:
    cast = at_the_table()
    cast["guarantee"]["response_thousand"] = cast["guarantee"]["fighting_thousand"] = 40.0
    cast["russia"]["personnel_thousand"], cast["ukraine"]["personnel_thousand"] = 650.0, 430.0
    cast["ukraine"]["acceptance_chance"] = cast["russia"]["acceptance_chance"] = 1.0
    carry_out(talks.conclude, cast)
    assert cast["guarantee"]["response_thousand"][0] == cast["guarantee"]["fighting_thousand"][0] == 0.0
    assert cast["russia"]["personnel_at_signature_thousand"][0] == 650.0
    assert cast["ukraine"]["personnel_at_signature_thousand"][0] == 430.0
