"""Scores, baselines and the command, on invented events."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from sim.cli.score import main
from sim.evidence.questions import quantities, questions
from sim.evidence.questions.chances import Chance
from sim.evidence.questions.resolving import Rule
from sim.evidence.scoring import scores
from sim.evidence.scoring.baselines import baselines, of_question
from sim.evidence.scoring.events import Events, Observed, Resolved
from sim.evidence.scoring.history import flow_history, month_of, stock_history
from sim.evidence.scoring.words import sentences
from sim.pages.score_tables import SERIES_HEADS, cells, with_labels

START = date(2024, 12, 2)
NAMES = ("ceasefire_signed_by_2025_12_31", "gain_2600_km2_in_2025", "direct_clash_by_2025_12_31", "key_rate_below_16_at_end_of_2025")


def asked(probabilities, outcomes):
    found = [Chance(name, "t", "2025-12-31", p, 0, 1, 99, 0.5) for name, p in zip(NAMES, probabilities, strict=False)]
    events = [Resolved(name, date(2026, 1, 1), outcome) for name, outcome in zip(NAMES, outcomes, strict=False)]
    return scores.question_rows(found, Events(tuple(events), ()), START)


def test_questions_are_scored_by_hand():
    table = asked([0.8, 0.1, 0.5], [1, 0, 1])
    assert table["brier"].tolist() == pytest.approx([0.04, 0.01, 0.25])
    assert table["log_score"].tolist() == pytest.approx(-np.log([0.8, 0.9, 0.5]))
    summary = scores.summary_of(table).set_index("forecaster")
    assert summary.loc["model", "brier"] == pytest.approx(0.1)
    base = [questions()[name].base_rate for name in NAMES[:3]]
    theirs = ((1 - base[0]) ** 2 + base[1] ** 2 + (1 - base[2]) ** 2) / 3
    assert summary.loc["base_rate", "brier"] == pytest.approx(theirs)
    assert summary.loc["base_rate", "skill"] == pytest.approx(1 - 0.1 / theirs)


def test_a_baseline_is_compared_on_its_own_questions_alone():
    summary = scores.summary_of(asked([0.9, 0.2, 0.9], [1, 1, 0])).set_index("forecaster")
    assert summary.loc["persistence", "questions"] == 1
    assert summary.loc["persistence", "model_brier"] == pytest.approx(0.64)


def test_the_interval_of_the_skill_draws_whole_subjects():
    """Where all questions of a subject agree, more of them make it no narrower."""
    dice = np.random.default_rng(2)
    own, theirs = dice.uniform(0, 0.3, 9), dice.uniform(0.1, 0.4, 9)
    few = scores.skill_interval(own, theirs, np.arange(9))
    many = scores.skill_interval(np.repeat(own, 5), np.repeat(theirs, 5), np.repeat(np.arange(9), 5))
    assert few == pytest.approx(many)
    assert few[0] < 1 - own.sum() / theirs.sum() < few[1]
    assert np.isnan(scores.skill_interval(own, theirs, np.zeros(9))).all()
    assert np.isnan(scores.skill_interval(own, theirs, np.minimum(np.arange(9), 6))).all()  # seven subjects are too few


def test_consistency_bars_hold_what_chance_does():
    low, high = scores.consistent(np.full(10, 0.5))
    assert (low, high) == (0.2, 0.8)
    assert scores.consistent(np.array([0.999])) == (1.0, 1.0)
    dice = np.random.default_rng(3)
    chance = dice.uniform(size=12)
    share = (dice.uniform(size=(20_000, 12)) < chance).mean(axis=1)
    low, high = scores.consistent(chance)
    assert ((share >= low) & (share <= high)).mean() >= 0.9


def test_series_are_scored_by_hand():
    table = pd.DataFrame([[19.0, 21.0], [21.0, 21.0]], index=[date(2025, 2, 28), date(2025, 3, 31)])
    events = Events(
        (), (Observed("key_rate", date(2025, 2, 28), 20.0, None, None), Observed("key_rate", date(2025, 3, 31), 22.0, None, None))
    )
    rows = scores.series_rows({"key_rate": table}, events, START)
    assert rows["crps"].tolist() == pytest.approx([0.5, 1.0])
    assert rows["in_90"].tolist() == [True, False]
    assert 1 / 3 <= rows["pit"][0] <= 2 / 3
    assert rows["pit"][1] >= 2 / 3
    total = scores.by_series(rows).set_index("series")
    assert total.loc["key_rate", "crps"] == pytest.approx(0.75)
    assert total.loc["all", "in_90"] == 0.5


def test_a_stock_is_read_between_its_days_and_a_flow_in_its_period():
    table = pd.DataFrame([[10.0], [20.0]], index=[date(2025, 2, 28), date(2025, 3, 31)])
    assert scores.sample_at(table, quantities()["key_rate"], date(2025, 3, 15)) == pytest.approx([10 + 10 * 15 / 31])
    assert scores.sample_at(table, quantities()["drones_month"], date(2025, 3, 1)) == pytest.approx([20])


def test_pit_does_not_depend_on_the_order_of_the_file():
    table = pd.DataFrame(np.random.default_rng(1).normal(size=(2, 9)), index=[date(2025, 2, 28), date(2025, 3, 31)])
    seen = [Observed("key_rate", day, 0.0, None, None) for day in table.index]
    first, second = (scores.series_rows({"key_rate": table}, Events((), tuple(order)), START) for order in (seen, seen[::-1]))
    assert first["pit"].tolist() == second["pit"].tolist()[::-1]


def test_history_knows_nothing_of_the_run():
    for name in ("ready_share", "trust_share", "key_rate", "occupied_km2", "urals_usd"):
        assert all(known.month <= month_of(date(2024, 11, 30)) for known in stock_history(name, date(2030, 1, 1)))
    for name in ("russia_losses", "civilian_deaths", "drones", "occupied_km2", "aid_us", "aid_europe"):
        history = flow_history(name, date(2030, 1, 1))
        assert history
        assert all(known.month <= month_of(date(2024, 11, 30)) for known in history)
        assert all(known.month < month_of(date(2024, 7, 1)) for known in flow_history(name, date(2024, 7, 1)))


def test_persistence_goes_on_and_widens():
    samples = [baselines(Rule("value_at", "key_rate", last=date(2025, month, 28)), START).persistence for month in (1, 6, 12)]
    assert [sample.mean() for sample in samples] == pytest.approx([21, 21, 21])
    spreads = [sample.std() for sample in samples]
    assert spreads == sorted(spreads)
    year = baselines(Rule("total_between", "aid_europe", first=date(2025, 1, 1), last=date(2025, 12, 31)), START)
    known = [each.value for each in flow_history("aid_europe", START)][-12:]
    assert year.persistence.mean() == pytest.approx(sum(known))


def test_the_spread_of_persistence_is_its_past_error():
    known = [each.value for each in flow_history("aid_europe", START)][-24:]
    month = baselines(Rule("total_between", "aid_europe", first=date(2025, 1, 1), last=date(2025, 1, 31)), START).persistence
    errors = [later - earlier for earlier, later in zip(known, known[2:], strict=False)]
    assert month.std() == pytest.approx(np.sqrt(np.mean(np.square(errors))), rel=0.02)


def test_climatology_is_the_last_two_years():
    month = baselines(Rule("total_between", "drones", first=date(2025, 3, 1), last=date(2025, 3, 31)), START).climatology
    assert (len(month), month.max(), month[-1]) == (24, 2707, 2707)
    year = baselines(Rule("total_between", "drones", first=date(2025, 1, 1), last=date(2025, 12, 31)), START).climatology
    assert len(year) == 13
    assert year[-1] == month[12:].sum()


def test_a_value_without_history_gives_a_point_and_no_probability():
    assert len(baselines(Rule("mean_between", "urals_usd", first=date(2025, 1, 1), last=date(2025, 12, 31)), START).persistence) == 1
    assert of_question(questions()["urals_below_60_in_2025"], START) == (None, None)
    assert of_question(questions()["ceasefire_signed_by_2025_12_31"], START) == (None, None)


def events_of(run_dir, path, world):
    """Invented events: what happened in one world of the run itself."""
    answers = pd.read_parquet(run_dir / "forecasts.parquet").iloc[world]
    series = pd.read_parquet(run_dir / "series_forecasts.parquet").query(f"world == {world}")
    lines = ["question_id,resolved_on,outcome,series,date,value,low,high"]
    lines += [f"{name},{question.deadline},{int(answers[name])},,,,," for name, question in questions().items()]
    lines += [f",,,{row.series},{row.date},{row.value},," for row in series.itertuples()]
    path.write_text("\n".join(lines))
    return path


@pytest.fixture(scope="module")
def scored(run_dir, tmp_path_factory):
    path = events_of(run_dir, tmp_path_factory.mktemp("events") / "events.csv", 5)
    assert main([str(run_dir), str(path)]) == 0
    return run_dir / "scores"


def test_the_command_writes_tables_charts_and_a_page(scored):
    for name in ("questions", "series", "summary", "by_series", "reliability", "brier_parts"):
        assert len(pd.read_csv(scored / f"{name}.csv"))
    assert {path.name for path in scored.glob("*.png")} == {"reliability.png", "pit.png", "fans.png"}
    page = (scored / "report.html").read_text()
    assert page.count("<svg") == 3
    assert "<script" not in page
    assert "US aid in a year" in page
    assert "<h1>Scores of US brokered, with Trump in Washington</h1>" in page
    assert "e+0" not in page.partition("<h2>Tables</h2>")[2]
    for heading in ("Charts", "Tables", "How to read the scores", "How this was made"):
        assert heading in page


def test_the_parts_in_the_file_add_up(scored):
    parts, asked_for = pd.read_csv(scored / "brier_parts.csv").iloc[0], pd.read_csv(scored / "questions.csv")
    assert parts["brier"] == pytest.approx(asked_for["brier"].mean())
    assert parts["uncertainty"] == pytest.approx(asked_for["outcome"].mean() * (1 - asked_for["outcome"].mean()))


def test_one_of_its_own_worlds_lies_mostly_within_the_forecast(scored):
    """A world is exchangeable with the others, so that its values lie in the 90% interval about that often."""
    assert pd.read_csv(scored / "series.csv")["in_90"].mean() > 0.7


def test_a_file_of_one_kind_is_enough(run_dir, tmp_path, capsys):
    one = tmp_path / "one.csv"
    one.write_text("question_id,resolved_on,outcome\nceasefire_signed_by_2025_12_31,2025-12-31,1\n")
    assert main([str(run_dir), str(one)]) == 0
    out = capsys.readouterr().out
    assert "1 question resolved, 1 with yes" in out
    assert "No series has been observed yet." in out
    other = tmp_path / "other.csv"
    other.write_text("series,date,value,low,high\nkey_rate,2025-03-31,,20,22\n")
    assert main([str(run_dir), str(other)]) == 0
    assert "No question is resolved yet." in capsys.readouterr().out
    assert not (run_dir / "scores" / "reliability.png").exists()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["nowhere", "events.csv"], "is no finished run"),
        (["{run}", "nowhere.csv"], "there is no file"),
        (["{run}", "{bad}"], "Did you mean"),
    ],
)
def test_a_wrong_command_says_what_is_wrong(run_dir, tmp_path, capsys, words, reason):
    bad = tmp_path / "bad.csv"
    bad.write_text("question_id,resolved_on,outcome\nceasefire_signd_by_2025_12_31,2025-12-31,1\n")
    assert main([word.format(run=run_dir, bad=bad) for word in words]) == 2
    assert reason in capsys.readouterr().err


def told(table):
    return sentences(
        scores.Scores(table, pd.DataFrame(), scores.summary_of(table), None, pd.DataFrame(), scores.reliability_of(table), (0, 0), {})
    )


def test_without_an_interval_nothing_is_claimed():
    reason = next(sentence for sentence in told(asked([0.99, 0.99, 0.99, 0.01], [0, 0, 0, 1])) if "the base rate answers" in sentence)
    assert "no interval, nothing claimed, since 4 subjects are fewer than 8" in reason
    assert not {"better", "worse"} & set(reason.split())


@pytest.mark.parametrize(("chance", "reason"), [(0.01, "the model is better"), (0.99, "the model is worse")])
def test_sentences_say_who_is_better(chance, reason):
    table = pd.concat([asked([chance], [0]).assign(subject=str(number), base_rate=0.3) for number in range(8)])
    assert any("the base rate answers" in sentence and reason in sentence for sentence in told(table))


def test_numbers_are_written_as_people_write_them():
    table = pd.DataFrame(
        {"series": ["aid_us_year"], "crps": [1573.2], "observed": [16720.0], "skill_persistence": [0.123], "mean_pit": [0.5]}
    )
    shown = with_labels(table).rename(columns=SERIES_HEADS)
    assert cells(shown) == [["US aid in a year", "1,573", "16,720", "+12%", "0.500"]]
