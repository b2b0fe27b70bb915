"""Answers on worlds made by hand, and the files that a run leaves."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from sim.evidence.questions import quantities, questions
from sim.evidence.questions.answers import Weeks, answer, lived, values_of
from sim.evidence.questions.reading import Quantity, Question
from sim.evidence.questions.resolving import Rule
from sim.model.observed.series import SERIES
from sim.pages.finishing import steps_of_run
from sim.runs.run import run
from sim.settings import facts
from tests.conftest import configured
from tests.evidence.scoring.conftest import SMALL

START = date(2024, 12, 2)  # a Monday
COUNT = 60
NAN = np.nan


def worlds(**series):
    """Worlds with these weekly series; by default none signed. `signed`, `held` and `over` are outcomes."""
    outcomes = {name: np.array(series.pop(name)) for name in ("week_signed", "held_weeks", "censored", "agreement_class") if name in series}
    blocks = {name: np.array(values, np.float32) for name, values in series.items()}
    count = next(iter(blocks.values())).shape[1] if blocks else len(outcomes["week_signed"])
    return lived(Weeks(START, COUNT), blocks, {"world": np.arange(count), **outcomes})


def asked(**rule):
    """A question with this rule."""
    read = Rule(**rule)
    return Question("invented", "t", "t", read, read.deadline, (), 0.5, "invented", "invented", "", "invented.yaml")


def rows(*each):
    """Worlds side by side, (weeks, worlds)."""
    return np.array(each, float).T


def test_weeks_know_their_days():
    weeks = Weeks(START, COUNT)
    assert weeks.last_day == date(2026, 1, 25)
    assert (weeks.place(date(2024, 12, 1)), weeks.place(date(2024, 12, 8)), weeks.place(date(2024, 12, 15))) == (-1, 0, 1)
    assert [weeks.middle(date(2024, 12, day)) for day in (4, 5, 11, 12)] == [0, 1, 1, 2]
    assert weeks.within(date(2024, 12, 5), date(2024, 12, 12)) == slice(0, 2)


def test_a_signature_counts_with_the_middle_of_its_week():
    of = worlds(week_signed=[0.0, 1.0, NAN], agreement_class=["holiday", "definitive", "none"])
    signed = {"kind": "signed_by", "first": START}
    assert answer(asked(**signed, last=date(2024, 12, 5)), of).tolist() == [1, 0, 0]
    assert answer(asked(**signed, last=date(2024, 12, 4)), of).tolist() == [0, 0, 0]
    assert answer(asked(**signed, last=date(2025, 1, 5)), of).tolist() == [1, 1, 0]
    assert answer(asked(**signed, last=date(2025, 1, 5), classes=("holiday", "preliminary")), of).tolist() == [1, 0, 0]


def test_what_was_signed_before_the_period_does_not_count():
    """A run that starts before the period: worlds that signed by then are left out, and a truce that held then is no answer."""
    stands = np.zeros((COUNT, 3))
    stands[2:6, 0] = stands[20:30, 1] = 1
    signed = {"week_signed": [2.0, 20.0, NAN], "held_weeks": [4.0, 10.0, NAN], "censored": [0.0, 0.0, NAN]}
    of = worlds(in_ceasefire=stands, agreement_class=["holiday", "holiday", "none"], **signed)
    period = {"first": date(2025, 2, 1), "last": date(2025, 12, 31)}
    assert np.array_equal(answer(asked(kind="signed_by", **period), of), [NAN, 1, 0], equal_nan=True)
    assert np.array_equal(answer(asked(kind="collapsed_by", **period), of), [NAN, 1, 0], equal_nan=True)
    assert answer(asked(kind="held_by", days=14, **period), of).tolist() == [0, 1, 0]


def test_every_question_on_a_ceasefire_begins_with_the_second_of_december():
    kinds = ("signed_by", "held_by", "collapsed_by", "together_between", "maximum_between")
    first = {question.rule.first for question in questions().values() if question.rule.kind in kinds}
    assert first == {START}


def test_a_ceasefire_must_stand_long_enough_in_one_piece():
    stands = np.zeros((COUNT, 4))
    stands[3:8, 0] = 1  # five weeks
    stands[3:7, 1] = stands[8:12, 1] = 1  # twice four weeks
    stands[20:, 2] = 1  # too late
    of = worlds(in_ceasefire=stands)
    by = date(2025, 2, 1)
    held = {"kind": "held_by", "first": START}
    assert answer(asked(**held, last=by, days=35), of).tolist() == [1, 0, 0, 0]
    assert answer(asked(**held, last=by, days=36), of).tolist() == [0, 0, 0, 0]
    assert answer(asked(**held, last=by, days=28), of).tolist() == [1, 1, 0, 0]
    assert answer(asked(**held, last=date(2025, 6, 1), days=90), of).tolist() == [0, 0, 1, 0]


def test_a_collapse_needs_a_signature_and_an_end():
    of = worlds(week_signed=[2.0, 2.0, NAN, 2.0], held_weeks=[4.0, 4.0, NAN, 40.0], censored=[0.0, 1.0, NAN, 0.0])
    assert answer(asked(kind="collapsed_by", first=START, last=date(2025, 3, 1)), of).tolist() == [1, 0, 0, 0]


def test_counts_since_the_start_are_read_by_the_day():
    """7 a week, 1 a day: any period gives its days."""
    of = worlds(civilian_deaths=rows(7.0 * np.arange(1, COUNT + 1)))
    for first, last in ((date(2025, 1, 1), date(2025, 1, 31)), (START, START), (date(2024, 12, 3), date(2025, 6, 30))):
        days = (last - first).days + 1
        rule = {"kind": "total_between", "series": "civilian_deaths", "first": first, "last": last}
        assert answer(asked(**rule, threshold=days - 0.02), of) == [1]
        assert answer(asked(**rule, threshold=days + 0.02), of) == [0]
        assert answer(asked(**rule, threshold=days + 0.02, is_at_least=False), of) == [1]


def test_flows_are_summed_by_the_day():
    of = worlds(drones=np.full((COUNT, 1), 70.0))
    rule = {"kind": "total_between", "series": "drones", "first": date(2025, 1, 1), "last": date(2025, 1, 31)}
    assert answer(asked(**rule, threshold=309.9), of) == [1]
    assert answer(asked(**rule, threshold=310.1), of) == [0]


def test_stocks_are_read_between_week_ends():
    of = worlds(key_rate=rows(20 + 0.7 * np.arange(COUNT)))  # 0.1 a day after the first week
    value = {"kind": "value_at", "series": "key_rate"}
    assert answer(asked(**value, last=date(2024, 12, 18), threshold=20.999), of) == [1]
    assert answer(asked(**value, last=date(2024, 12, 18), threshold=21.001), of) == [0]
    change = {"kind": "change_between", "series": "key_rate", "first": date(2025, 1, 1), "last": date(2025, 1, 31)}
    assert answer(asked(**change, threshold=3.099), of) == [1]
    assert answer(asked(**change, threshold=3.101), of) == [0]


def test_a_share_that_equals_its_threshold_meets_it():
    of = worlds(ready_share=np.full((COUNT, 1), 0.32))
    rule = {"kind": "value_at", "series": "ready_share", "last": date(2025, 6, 30), "threshold": 0.32}
    assert answer(asked(**rule), of) == [1]
    assert answer(asked(**rule, is_at_least=False), of) == [0]


def test_mean_and_maximum_take_the_weeks_of_the_period():
    values = np.full((COUNT, 1), 60.0)
    values[2:4] = [[50.0], [80.0]]
    of, period = worlds(urals_usd=values), {"series": "urals_usd", "first": date(2024, 12, 16), "last": date(2024, 12, 29)}
    for kind, number in (("mean_between", 65), ("maximum_between", 80)):
        assert answer(asked(kind=kind, **period, threshold=number), of) == [1]
        assert answer(asked(kind=kind, **period, threshold=number + 0.01), of) == [0]


def test_shares_and_coincidences():
    weeks = np.arange(1.0, COUNT + 1)
    of = worlds(aid_us=rows(weeks, 0 * weeks), aid_europe=rows(3 * weeks, 0 * weeks))
    rule = {"kind": "share_between", "of": ("aid_us", "aid_europe"), "first": date(2025, 1, 1), "last": date(2025, 3, 31)}
    assert answer(asked(**rule, series="aid_europe", threshold=0.7499), of).tolist() == [1, 0]
    assert answer(asked(**rule, series="aid_europe", threshold=0.7501), of).tolist() == [0, 0]
    first, second = np.zeros((COUNT, 2)), np.zeros((COUNT, 2))
    first[5], second[5, 0], second[6, 1] = 1, 1, 1
    of = worlds(in_ceasefire=first, guarantee_formed=second)
    together = {"kind": "together_between", "of": ("in_ceasefire", "guarantee_formed"), "first": START, "last": date(2025, 3, 31)}
    assert answer(asked(**together), of).tolist() == [1, 0]


@pytest.mark.parametrize("last", [date(2026, 1, 26), date(2024, 12, 1)])
def test_what_the_run_does_not_cover_has_no_answer(last):
    of = worlds(week_signed=[0.0], agreement_class=["holiday"])
    assert np.isnan(answer(asked(kind="signed_by", first=min(START, last), last=last), of)).all()


def test_series_forecasts_follow_their_periods():
    quantity = Quantity(
        "q", "t", "l", "people a day", "t", "total", "russia_losses", "month", date(2025, 1, 1), date(2026, 12, 31), 1000.0, True, ""
    )
    found = values_of(quantity, worlds(russia_losses=rows(9.1 * np.arange(1, COUNT + 1))))
    assert list(found)[:2] == [date(2025, 1, 31), date(2025, 2, 28)]
    assert max(found) == date(2025, 12, 31)
    assert np.concatenate(list(found.values())) == pytest.approx(1300, rel=1e-5)


def test_a_change_since_the_start_has_its_first_week():
    """7 km2 a week from 100 at the start: in 30 days, 30."""
    of = worlds(occupied_km2=rows(100 + 7.0 * np.arange(1, COUNT + 1)))
    rule = {"kind": "change_between", "series": "occupied_km2", "first": START, "last": date(2024, 12, 31)}
    assert answer(asked(**rule, threshold=29.99), of) == [1]
    assert answer(asked(**rule, threshold=30.01), of) == [0]


def test_a_shift_is_added_to_every_value():
    quantity = Quantity("q", "t", "l", "km2", "t", "value", "occupied_km2", "month", START, date(2025, 1, 1), 1.0, False, "", -441.0)
    found = values_of(quantity, worlds(occupied_km2=np.full((COUNT, 2), 1000.0)))
    assert found
    assert (np.concatenate(list(found.values())) == 559).all()


def test_the_shift_of_occupied_ground_is_what_the_map_of_the_model_has_too_much():
    mapped = next(point.value for point in facts.series("occupied_km2") if point.date == facts.CUTOFF)
    assert facts.occupied_km2(facts.CUTOFF) + quantities()["occupied_km2"].shift == pytest.approx(mapped, abs=1)
    for name in ("occupied_3236_km2_more_at_end_of_2025", "occupied_9272_km2_more_at_end_of_2026"):
        question = questions()[name]
        share = 0.19 if "2025" in name else 0.20
        assert question.rule.threshold == pytest.approx(share * facts.ukraine_area_km2() - mapped, abs=1)
        assert f"{round(mapped):,}" in question.text


def test_every_question_and_series_is_answered_by_a_run_that_is_long_enough(run_dir):
    answers = pd.read_parquet(run_dir / "forecasts.parquet")
    assert list(answers.columns) == ["world", *questions()]
    assert len(answers) == SMALL["worlds"]
    assert answers.isin([0, 1]).drop(columns="world").all().all()
    series = pd.read_parquet(run_dir / "series_forecasts.parquet")
    assert set(series["series"]) == set(quantities())
    assert series["value"].notna().all()
    assert (series.groupby(["series", "date"], observed=True).size() == SMALL["worlds"]).all()


def test_answers_agree_with_the_outcomes(run_dir):
    answers, outcomes = pd.read_parquet(run_dir / "forecasts.parquet"), pd.read_parquet(run_dir / "outcomes.parquet")
    signed = outcomes["week_signed"] < Weeks(START, SMALL["weeks"]).middle(date(2026, 12, 31))
    assert (answers["ceasefire_signed_by_2026_12_31"] == signed).all()
    assert (answers["ceasefire_held_7_days_by_2025_12_31"] <= answers["ceasefire_signed_by_2025_12_31"]).all()
    assert (answers["ceasefire_held_90_days_by_2025_12_31"] <= answers["ceasefire_held_30_days_by_2025_12_31"]).all()
    assert (answers["gain_5200_km2_in_2025"] <= answers["gain_2600_km2_in_2025"]).all()
    assert signed.any()


def test_chunks_and_workers_do_not_matter(run_dir, tmp_path):
    config = configured("+scenario=us_brokered", **SMALL)
    again = run(replace(config, chunk=5, workers=2, run_dir=tmp_path / "again"), steps_of_run)
    for name in ("forecasts.parquet", "series_forecasts.parquet"):
        pd.testing.assert_frame_equal(pd.read_parquet(run_dir / name), pd.read_parquet(again / name), check_exact=True)


def test_a_short_run_answers_nothing(tmp_path):
    folder = run(replace(configured("+scenario=baseline", worlds=3, weeks=4, citizens=20), run_dir=tmp_path / "short"), steps_of_run)
    assert pd.read_parquet(folder / "forecasts.parquet").drop(columns="world").isna().all().all()
    assert set(pd.read_parquet(folder / "series_forecasts.parquet")["date"].astype(str)) <= {"2024-12-31"}


def test_aid_of_all_donors_is_recorded_by_the_week():
    names = [series.name for series in SERIES]
    assert {"aid_us", "aid_europe", "aid_other"} <= set(names)
