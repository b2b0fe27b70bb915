"""What the reader of events refuses. All events here are invented."""

from datetime import date

import pytest

from sim.evidence.questions.answers import Weeks
from sim.evidence.scoring.events import read_events
from sim.settings.errors import UserError

WEEKS = Weeks(date(2024, 12, 2), 124)
QUESTIONS = "question_id,resolved_on,outcome\n"
SERIES = "series,date,value,low,high\n"
BOTH = "question_id,resolved_on,outcome,series,date,value,low,high\n"


def read(folder, text, weeks=WEEKS):
    path = folder / "events.csv"
    path.write_text(text)
    return read_events(path, weeks)


def test_both_kinds_stand_in_one_file(tmp_path):
    events = read(
        tmp_path, BOTH + "ceasefire_signed_by_2025_12_31,2025-12-31,0,,,,,\n\n,,,key_rate,2025-03-17,20.5,,\n,,,key_rate,2025-04,,20,22\n"
    )
    assert events.resolved == (("ceasefire_signed_by_2025_12_31", date(2025, 12, 31), 0),)
    assert events.observed == (("key_rate", date(2025, 3, 17), 20.5, None, None), ("key_rate", date(2025, 4, 30), 21.0, 20.0, 22.0))


def test_months_and_years_have_names(tmp_path):
    events = read(tmp_path, SERIES + "drones_month,2025-03,5,,\naid_us_year,2025,5,,\n")
    assert [seen.day for seen in events.observed] == [date(2025, 3, 31), date(2025, 12, 31)]


def test_a_month_stands_for_its_last_day_and_a_loss_of_ground_for_itself(tmp_path):
    assert read(tmp_path, QUESTIONS + "ceasefire_held_7_days_by_2025_12_31,2026-01,0\n").resolved[0].resolved_on == date(2026, 1, 31)
    assert read(tmp_path, SERIES + "gain_km2_month,2025-03,-40,,\n").observed[0].value == -40


def test_what_came_before_the_period_is_refused(tmp_path):
    with pytest.raises(UserError, match="before the period of 'us_pauses_aid_by_2025_06_30' begins on 2024-12-02"):
        read(tmp_path, QUESTIONS + "us_pauses_aid_by_2025_06_30,2024-03-01,1\n", Weeks(date(2024, 1, 1), 124))


def test_an_event_may_come_before_its_deadline_but_no_denial(tmp_path):
    assert read(tmp_path, QUESTIONS + "ceasefire_signed_by_2025_12_31,2025-02-03,1\n").resolved[0].outcome == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("ceasefire_signed_by_2025_12_13,2025-12-31,1", "Did you mean 'ceasefire_signed_by_2025_12_31'"),
        ("ceasefire_signed_by_2025_12_31,2025-12-31,yes", "allowed are 0 (no) and 1 (yes)"),
        ("ceasefire_signed_by_2025_12_31,2025-12-31,0.5", "allowed are 0 (no) and 1 (yes)"),
        ("ceasefire_signed_by_2025_12_31,2025-12-31,", "allowed are 0 (no) and 1 (yes)"),
        ("ceasefire_signed_by_2025_12_31,31.12.2025,1", "must be a date"),
        ("ceasefire_signed_by_2025_12_31,2025-02-30,1", "must be a date"),
        ("ceasefire_signed_by_2025_12_31,,1", "must be a date"),
        ("ceasefire_signed_by_2025_12_31,2024-11-30,1", "this is no forecast"),
        ("ceasefire_signed_by_2025_12_31,2025-10-01,0", "cannot be answered with no"),
        ("ceasefire_signed_by_2025_12_31,2025-12-01,0", "cannot be answered with no"),
        ("gain_2600_km2_in_2025,2025-12-30,1", "cannot be answered with yes"),
        ("gain_2600_km2_in_2025,2025-10-01,1", "cannot be answered with yes"),
        ("ceasefire_signed_by_2025_12_31,2025-12-31,1,7", "more cells"),
        (",2025-12-31,1", "unknown question ''"),
        (
            "gain_2600_km2_in_2025,2026-01-02,1\ngain_2600_km2_in_2025,2026-01-03,1",
            "line 3: question 'gain_2600_km2_in_2025' is resolved already",
        ),
    ],
)
def test_a_wrong_answer_is_refused(tmp_path, row, reason):
    with pytest.raises(UserError, match=r"events\.csv, line") as error:
        read(tmp_path, QUESTIONS + row + "\n")
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("key_rates,2025-03-31,20,,", "Did you mean 'key_rate'"),
        ("key_rate,2025-03-31,high,,", "must be a number"),
        ("key_rate,2025-03-31,inf,,", "must be a number"),
        ("key_rate,2025-03-31,,20,", "needs a value, or both"),
        ("key_rate,2025-03-31,,22,20", "must rise"),
        ("key_rate,2025-03-31,23,20,22", "must rise"),
        ("ready_share,2025-03-31,32,,", "ready_share is 32 share; allowed from 0 to 1"),
        ("ready_share,2025-03-31,-0.1,,", "allowed from 0 to 1"),
        ("trust_share,2025-03-31,,0.5,50", "allowed from 0 to 1"),
        ("drones_month,2025-03,-5,,", "allowed 0 or more"),
        ("civilian_deaths_year,2025,-1,,", "allowed 0 or more"),
        ("key_rate,March,20,,", "must be a date"),
        ("key_rate,2025,20,,", "must be a date"),
        ("key_rate,2024-12-01,20,,", "outside the run's horizon"),
        ("key_rate,2027-01-01,20,,", "outside the run's horizon"),
        ("drones_month,2024-12-31,20,,", "outside the run's horizon"),
        ("key_rate,2025-03-31,20,,\nkey_rate,2025-03-31,20,,", "already"),
        ("drones_month,2025-03-01,20,,\ndrones_month,2025-03-31,20,,", "already"),
    ],
)
def test_a_wrong_observation_is_refused(tmp_path, row, reason):
    with pytest.raises(UserError, match=r"events\.csv, line") as error:
        read(tmp_path, SERIES + row + "\n")
    assert reason in str(error.value)


def test_what_a_short_run_does_not_reach_is_refused(tmp_path):
    short = Weeks(date(2024, 12, 2), 30)
    with pytest.raises(UserError, match="outside the run's horizon, 2024-12-02 to 2025-06-29"):
        read(tmp_path, QUESTIONS + "ceasefire_signed_by_2025_12_31,2025-05-01,1\n", short)
    with pytest.raises(UserError, match="forecasts 2025-01-01 to 2025-05-31"):
        read(tmp_path, SERIES + "drones_month,2025-06,1,,\n", short)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("question,resolved_on,outcome\n", "Did you mean 'question_id'"),
        ("question_id,outcome\n", "needs the columns"),
        ("", "needs the columns"),
        (QUESTIONS, "holds no rows"),
        ("series,series,date,value\n", "twice"),
        (BOTH + "gain_2600_km2_in_2025,2025-12-31,1,key_rate,,,,\n", "a row is of one kind"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path, text, reason):
    with pytest.raises(UserError, match=r"events\.csv") as error:
        read(tmp_path, text)
    assert reason in str(error.value)
