"""Rules of bargaining: the sign of every part of what a deal is worth."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.bargaining import rules as value
from sim.model.calendar import WEEKS_PER_YEAR
from sim.model.states.guarantee import ALLIANCE, COALITION
from tests.model.numbers import numbers_of

SHARES = st.floats(0, 1)
P = numbers_of("bargaining")
BELIEFS = numbers_of("beliefs")
NO_TERMS = {
    "recognition_share": 0.0, "neutrality_share": 0.0, "ukraine_force_cap_share": 1.0, "accountability_share": 0.0,
    "rights_access_share": 0.0, "handover_to_ukraine_share": 0.0, "crimea_donbas_return_share": 0.0, "russia_line_limit_share": 0.0,
    "relief_weeks": 52.0, "snapback_share": 0.5,
}  # fmt: skip
YEAR_KM2 = P.course_gain_km2_per_week * WEEKS_PER_YEAR


def terms(**changes: float) -> Any:
    """Terms that ask nothing of anybody, with changes."""
    return numbers_of("terms", **(NO_TERMS | changes))


def ukraine(ground: float = 1.0, people: float = 1.0, enemy: float = 0.0, **changes: float) -> Any:
    """A government that expects the present course, or so many times its ground and losses."""
    believed = {
        "believed_gain_km2": ground * P.course_gain_km2_per_week,
        "believed_own_losses_thousand": people * P.course_ukrainian_losses_thousand_per_week,
        "believed_enemy_losses_thousand": enemy * P.course_russian_losses_thousand_per_week,
    }
    return SimpleNamespace(**(believed | {"gap_share": 0.0, "reattack_belief_chance": 0.3, "support_for_terms_share": 0.45} | changes))


def russia(ground: float = 1.0, people: float = 0.0, enemy: float = 0.0, **changes: float) -> Any:
    believed = {
        "believed_gain_km2": ground * P.course_gain_km2_per_week,
        "believed_own_losses_thousand": people * P.course_russian_losses_thousand_per_week,
        "believed_enemy_losses_thousand": enemy * P.course_ukrainian_losses_thousand_per_week,
    }
    return SimpleNamespace(**(believed | {"strain_share": 0.0, "aims_share": 0.5} | changes))


def test_a_year_at_the_present_course_costs_ukraine_one() -> None:
    assert value.ukraine_war_value(ukraine(), 0.0, P) == pytest.approx(-P.horizon_years)
    assert value.ukraine_war_value(ukraine(ground=2.0), 0.0, P) < value.ukraine_war_value(ukraine(), 0.0, P)


def test_gaps_and_a_shaky_office_make_the_war_worse_for_ukraine_and_the_enemys_losses_give_hope() -> None:
    """M5, M6, M8."""
    usual = value.ukraine_war_value(ukraine(), 0.1, P)
    assert value.ukraine_war_value(ukraine(gap_share=0.5), 0.1, P) < usual
    assert value.ukraine_war_value(ukraine(), 0.5, P) < usual
    assert value.ukraine_war_value(ukraine(enemy=1.0), 0.1, P) > usual


def test_a_year_of_ground_at_the_present_course_is_worth_one_to_russia() -> None:
    assert value.russia_war_value(russia(), 1.0, 0.0, P) == P.horizon_years
    usual = value.russia_war_value(russia(people=1.0), 1.0, 0.0, P)
    assert usual == pytest.approx(P.horizon_years * (1.0 - P.russia_people_weight))
    assert value.russia_war_value(russia(people=1.0, strain_share=0.5), 1.0, 0.0, P) < usual
    assert (
        value.russia_war_value(russia(people=1.0, enemy=1.0), 1.0, 0.0, P) > usual > value.russia_war_value(russia(people=1.0), 1.0, 0.3, P)
    )


@given(st.floats(0, 100000), st.floats(1, 20000))
def test_land_is_worth_more_the_more_there_is_but_less_each(km2: float, more: float) -> None:
    """M13."""
    near, far = value.land_years(km2, P), value.land_years(km2 + more, P)
    assert far > near
    assert value.land_years(km2 + 2 * more, P) - far <= far - near + 1e-9
    assert value.land_years(YEAR_KM2, P) == 1.0


def test_risk_adds_up_over_years() -> None:
    for years, chance in ((1.0, 0.1), (2.0, 0.19)):
        assert value.office_loss_chance(0.1, numbers_of("bargaining", horizon_years=years)) == pytest.approx(chance)
    assert value.office_loss_chance(1.0, P) == 1.0


def sector(area: float, occupied: float, before: float = 0.0) -> Any:
    return SimpleNamespace(area_km2=area, occupied_km2=occupied, occupied_before_2022_km2=before)


@given(st.floats(0, 30000), SHARES, SHARES)
def test_a_hand_over_never_exceeds_what_there_is(area: float, held: float, handed: float) -> None:
    assert 0.0 <= value.handed_km2(sector(area, held * area), handed) <= area * (1.0 - held) + 1e-9


@given(st.floats(0, 30000), st.floats(0, 30000), SHARES, SHARES)
def test_a_return_never_exceeds_what_is_occupied(occupied: float, before: float, since: float, old: float) -> None:
    assert 0.0 <= value.returned_km2(sector(40000.0, occupied, before), since, old) <= occupied + 1e-9


def test_only_the_four_claimed_oblasts_are_handed_over_and_crimea_comes_back_with_the_land_of_2014() -> None:
    sectors = [sector(1000.0, 400.0, 100.0) for _ in range(7)]
    assert value.claimed_km2(sectors, 1.0) == 4 * 600.0
    assert value.recovered_km2(sectors, 1.0, 0.0, P) == 7 * 300.0
    assert value.recovered_km2(sectors, 1.0, 1.0, P) == 7 * 400.0 + P.crimea_km2


def test_what_is_left_to_russia() -> None:
    assert value.left_share(terms(), P) == 1.0
    assert value.left_share(terms(handover_to_ukraine_share=1.0, crimea_donbas_return_share=1.0), P) == 0.0
    assert value.left_share(terms(handover_to_ukraine_share=1.0), P) == pytest.approx(1.0 - P.since_2022_share)


def to_ukraine(handed: float = 0.0, returned: float = 0.0, relief: float = 0.0, **changes: float) -> float:
    return value.ukraine_terms_value(handed, returned, relief, terms(**changes), P)


@given(st.floats(0.01, 1))
def test_what_terms_cost_ukraine_is_never_a_gain(share: float) -> None:
    """M14, E04."""
    assert to_ukraine() == -P.ukraine_freeze_weight < 0.0
    for conceded in ({"recognition_share": share}, {"neutrality_share": share}, {"ukraine_force_cap_share": 1.0 - share}):
        assert to_ukraine(**conceded) < to_ukraine()
    assert to_ukraine(relief=share) < to_ukraine()
    assert to_ukraine(handed=share) < to_ukraine()


@given(st.floats(0.01, 1))
def test_land_and_justice_are_what_ukraine_gains_by_terms(share: float) -> None:
    assert to_ukraine(returned=share) > to_ukraine()
    assert to_ukraine(handover_to_ukraine_share=share) > to_ukraine()
    assert to_ukraine(accountability_share=share) > to_ukraine() < to_ukraine(rights_access_share=share)


def test_a_cap_above_the_present_force_cuts_nothing() -> None:
    for of_side in (to_ukraine, to_russia):
        assert of_side(ukraine_force_cap_share=2.0) == of_side(ukraine_force_cap_share=1.0)
    cut = {"ukraine_force_cap_share": 0.4}
    assert to_ukraine() - to_ukraine(**cut) == pytest.approx(0.6 * P.ukraine_cap_weight)
    assert to_russia(**cut) - to_russia() == pytest.approx(0.6 * P.russia_cap_weight)


def after_signing(protection: float = 0.0, pressure: float = 0.0, worth: float = 0.0, p: Any = P, **changes: float) -> float:
    """Worth of the deal to Ukraine, beside terms of this worth."""
    return value.ukraine_deal_value(worth, ukraine(**changes), protection, pressure, p)


def with_office_at(risk_share: float) -> Any:
    """Numbers by which a deal that nobody wants costs either leader his office with this chance."""
    return numbers_of("bargaining", ukraine_deal_office_risk_share=risk_share, russia_deal_office_risk_share=risk_share)


@given(st.floats(0.01, 1))
def test_what_follows_a_signature_for_ukraine(share: float) -> None:
    """O4, M4, M6, M16."""
    usual = after_signing()
    assert after_signing(protection=share) > usual
    assert after_signing(pressure=share) > usual
    assert after_signing(p=with_office_at(share)) < after_signing(p=with_office_at(0.0))
    assert after_signing(reattack_belief_chance=0.3 + 0.5 * share) < usual
    assert after_signing(worth=share) == pytest.approx(usual + share)


def test_handing_over_land_costs_more_than_regaining_brings() -> None:
    """M13, C20."""
    assert to_ukraine(handed=1.0) - to_ukraine() < to_ukraine() - to_ukraine(returned=1.0)
    assert to_russia(returned=1.0) - to_russia() < to_russia() - to_russia(handed=1.0)


def test_signing_against_the_public_costs_and_with_it_gains() -> None:
    """M7."""
    even = after_signing(support_for_terms_share=P.ukraine_domestic_even_share)
    assert after_signing(support_for_terms_share=0.0) < even < after_signing(support_for_terms_share=1.0)
    assert value.ukraine_deal_office_chance(0.0, P) == P.ukraine_deal_office_risk_share
    assert value.ukraine_deal_office_chance(1.0, P) == 0.0


def test_aims_scale_land_and_middling_aims_leave_it() -> None:
    p = numbers_of("bargaining", aims_land_slope=0.5)
    assert [value.aims_factor(aims, p) for aims in (0.0, 0.5, 1.0)] == [0.5, 1.0, 1.5]


def to_russia(handed: float = 0.0, returned: float = 0.0, relief: float = 0.0, aims: float = 1.0, **changes: float) -> float:
    return value.russia_terms_value(handed, returned, relief, aims, terms(**changes), P)


@given(st.floats(0.01, 1))
def test_what_russia_dislikes_in_terms(share: float) -> None:
    """M6, C09."""
    for asked in ({"accountability_share": share}, {"russia_line_limit_share": share}, {"handover_to_ukraine_share": share}):
        assert to_russia(**asked) < to_russia()
    assert to_russia(returned=share) < to_russia()


def test_what_russia_likes_in_terms() -> None:
    for conceded in ({"recognition_share": 0.5}, {"neutrality_share": 0.5}, {"ukraine_force_cap_share": 0.5}):
        assert to_russia(**conceded) > to_russia()
    assert to_russia(relief=0.5) > to_russia() == P.russia_consolidation_weight
    assert to_russia(handed=1.0, aims=1.5) > to_russia(handed=1.0) > to_russia()


def relieved(relief: float, weeks: float, snapback: float) -> float:
    return to_russia(relief=relief, relief_weeks=weeks, snapback_share=snapback) - to_russia()


def test_relief_is_worth_more_early_and_when_it_cannot_be_undone() -> None:
    """M4."""
    usual = relieved(0.5, 52.0, 0.5)
    assert relieved(0.5, 4.0, 0.5) > usual > relieved(0.5, 52.0, 1.0)
    assert relieved(0.0, 4.0, 0.5) == 0.0


def signed(aims: float = 0.5, protection: float = 0.0, pressure: float = 0.0, *, worth: float = 0.0, p: Any = P, **formed: float) -> float:
    """Worth of the deal to Russia beside terms of this worth, without a guarantee or with what is formed of one."""
    nothing = {"is_formed": bool(formed), "kind": COALITION, "pledge_share": 0.0}
    nothing |= {"arms_eur_bn_per_week": 0.0, "troops_promised_thousand": 0.0}
    guarantee: Any = SimpleNamespace(**(nothing | formed))
    return value.russia_deal_value(worth, aims, guarantee, protection, pressure, p, BELIEFS)


@given(SHARES, st.floats(0.01, 1))
def test_what_russia_dislikes_in_a_guarantee(aims: float, amount: float) -> None:
    """M9, B17."""
    for component in ("pledge_share", "arms_eur_bn_per_week", "troops_promised_thousand"):
        assert signed(aims, **{component: amount}) < signed(aims)
    assert signed(aims, pledge_share=amount, kind=ALLIANCE) <= signed(aims, pledge_share=amount, kind=COALITION)


def test_the_option_of_attacking_later_is_gone_where_ukraine_is_protected() -> None:
    """M4, C01."""
    p = with_office_at(0.0)
    assert signed(1.0, p=p) == P.russia_option_weight > signed(0.2, p=p)
    assert signed(1.0, protection=1.0, p=p) == 0.0


def test_pressure_draws_russia_to_a_deal_and_danger_to_office_away_from_it() -> None:
    """M6, M16."""
    assert signed(pressure=0.5) > signed() > signed(p=with_office_at(1.0))
    assert signed(worth=0.3) == pytest.approx(signed() + 0.3)
    assert value.russia_deal_office_chance(1.0, P) > value.russia_deal_office_chance(0.0, P) == 0.0


@given(SHARES, SHARES, SHARES)
def test_tilt_adds_relief_only_where_washington_mediates_over_a_proposal(relief: float, tilt: float, mediation: float) -> None:
    """M16."""

    def tilted(tabled: float, tilt: float, mediation: float) -> float:
        washington: Any = SimpleNamespace(tilt_to_russia_share=tilt, mediation_share=mediation)
        return value.tilted_relief_share(tabled, washington, terms(sanctions_relief_share=relief), P)

    assert relief - 1e-12 <= tilted(1.0, tilt, mediation) <= 1.0 + 1e-12
    assert tilted(0.0, tilt, mediation) == tilted(1.0, tilt, 0.0) == tilted(1.0, 0.0, mediation) == relief
