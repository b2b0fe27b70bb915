"""What history gave week by week, and where the line stood: the facts that a run from the past begins with and follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sim.settings import facts

MONDAYS_OF_MARCH_2024 = ("2024-03-04", "2024-03-11", "2024-03-18", "2024-03-25")
LOAN_EUR_BN = 18.341


def weeks_of(first: str, count: int) -> list[str]:
    return [(date.fromisoformat(first) + timedelta(weeks=week)).isoformat() for week in range(count)]


def test_a_week_gets_its_days_part_of_what_was_allocated_in_its_month() -> None:
    weeks = [facts.aid_of_week(day) for day in MONDAYS_OF_MARCH_2024]
    for week in weeks:
        for kind in ("military", "financial"):
            europe = facts.monthly_aid("EU_institutions", kind)["2024-03"] + facts.monthly_aid("Europe_countries", kind)["2024-03"]
            assert week[f"europe_{kind}"] * 31 / 7 == pytest.approx(europe)
            assert week[f"us_{kind}"] * 31 / 7 == pytest.approx(facts.monthly_aid("USA", kind)["2024-03"])
            assert week[f"other_{kind}"] * 31 / 7 == pytest.approx(facts.monthly_aid("Other", kind)["2024-03"])


def test_a_week_over_two_months_gets_days_of_both() -> None:
    week = facts.aid_of_week("2024-04-29")  # two days of April, five of May
    military = facts.monthly_aid("USA", "military")
    assert week["us_military"] == pytest.approx(2 * military["2024-04"] / 30 + 5 * military["2024-05"] / 31)


def test_the_weeks_of_a_year_add_up_to_its_aid() -> None:
    """S4; 2023 began on a Sunday."""
    weeks = [facts.aid_of_week(day) for day in weeks_of("2023-01-02", 52)]
    for group, name in (("USA", "us"), ("Other", "other")):
        allocated = facts.monthly_aid(group, "military")
        year = sum(value for month, value in allocated.items() if month[:4] == "2023") - allocated["2023-01"] / 31
        assert sum(week[f"{name}_military"] for week in weeks) == pytest.approx(year)


def test_the_loan_of_october_2024_was_booked_and_not_paid() -> None:
    """The largest allocation of all is left out; what the other donors gave in that month is not."""
    assert facts.monthly_aid("USA", "financial")["2024-10"] == LOAN_EUR_BN
    week = facts.aid_of_week("2024-10-07")
    assert week["us_financial"] == 0.0
    assert week["us_military"] > 0.0
    assert week["europe_financial"] * 31 / 7 == pytest.approx(facts.monthly_aid("Europe_countries", "financial")["2024-10"])


def test_nothing_is_known_of_aid_before_the_invasion_or_after_the_cut_off() -> None:
    assert facts.aid_of_week("2022-01-31") is None
    assert facts.aid_of_week("2022-02-07") is not None
    assert facts.aid_of_week("2024-11-25") is not None
    assert facts.aid_of_week("2024-12-02") is None
    assert facts.aid_of_week("2030-01-07") is None


def test_intake_is_that_of_its_year() -> None:
    """W_INTAKE: 486 thousand in 2023 as stated, about 450 in 2024 as estimated at the cut-off."""
    assert facts.intake_of_week_thousand("2023-06-05") * 52 == pytest.approx(486.0)
    assert facts.intake_of_week_thousand("2024-06-03") * 52 == pytest.approx(450.0)


def test_intake_is_unknown_where_no_year_was_stated_and_after_the_cut_off() -> None:
    assert facts.intake_of_week_thousand("2022-06-06") is None
    assert facts.intake_of_week_thousand("2024-11-25") is not None
    assert facts.intake_of_week_thousand("2024-12-02") is None
    assert facts.intake_of_week_thousand("2025-06-02") is None


def test_the_line_of_an_earlier_day_is_that_of_the_last_snapshot_before_it() -> None:
    before = {sector.name: sector.occupied_km2 for sector in facts.sector_facts("2023-06-05")}
    at_cut_off = {sector.name: sector.occupied_km2 for sector in facts.sector_facts()}
    assert before["Donetsk"] == pytest.approx(facts.region("Donetsk").area_km2 * facts.occupied_share("Donetsk", "2023-01-01"))
    assert before["Donetsk"] < at_cut_off["Donetsk"]
    assert facts.occupied_km2("2023-06-05") < facts.occupied_km2()
    assert before.keys() == at_cut_off.keys()


def test_what_was_occupied_before_2022_is_the_same_at_every_start() -> None:
    for early, late in zip(facts.sector_facts("2023-06-05"), facts.sector_facts(), strict=True):
        assert early.occupied_before_2022_km2 == late.occupied_before_2022_km2
        assert early.area_km2 == late.area_km2
