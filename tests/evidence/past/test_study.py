"""From the command to the page, on a few cases; and that words claim no more than intervals allow."""

import json

import numpy as np
import pandas as pd
import pytest
from markupsafe import escape

from sim.cli.past import main
from sim.evidence.past import bench, study, words
from sim.evidence.past.ablation import FIELDS, without
from sim.evidence.past.bench import (
    BRIER,
    BY_CONSTRUCTION,
    C_INDEX,
    MODEL,
    NOT_JUDGED,
    ONE_CONFLICT,
    RECALIBRATED,
    TWO_CLOCKS,
    WITHIN,
    verdict,
)
from sim.evidence.past.charts import READING
from sim.evidence.past.coding import PRIOR, cases, numbers_of
from sim.evidence.past.scores import Interval
from sim.pages.past import MANIFEST
from sim.settings.errors import UserError

FEW = (
    "KOR1953", "CYP1974", "NKR2020", "ARA1948", "UKR2014", "CRO1992", "CRO1994", "INDPAK1965", "LBN2024", "GAZ2008", "GAZ2014", "GAZ2023",
    "D03", "D05", "D09", "D16",
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("past")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(study, "bench_cases", lambda: [case for case in cases() if case.case_id in FEW])
        patch.setattr("sim.evidence.past.ablation.WORLDS", 3)
        assert main(["--worlds", "50", "--seed", "4", "--out", str(folder), "--markdown", str(folder / "text.md"), "--ablate"]) == 0
    return folder


def table(folder, name):
    return pd.read_parquet(folder / "analysis" / f"{name}.parquet")


def test_everything_is_written(made):
    for name in READING:
        for ending in ("svg", "png"):
            assert (made / "charts" / f"{name}.{ending}").stat().st_size > 1000
    assert json.loads((made / MANIFEST).read_text())["cases"] == 12
    for name in (
        "past_scores",
        "past_differences",
        "past_calibration",
        "past_patterns",
        "past_curves",
        "past_cases",
        "past_left_out",
        "past_ablation",
    ):
        assert (made / "analysis" / f"{name}.csv").exists()
        assert len(table(made, name))


def test_the_page_and_the_text_hold_every_sentence(made):
    page, text = (made / "report.html").read_text(), (made / "text.md").read_text()
    sentences = json.loads((made / "analysis" / "past.json").read_text())["sentences"]
    assert len(sentences) > 8
    for sentence in sentences:
        assert sentence in text
        assert str(escape(sentence)) in page
    assert page.count("<figure>") == len(READING)


def test_what_is_left_out_is_compared_in_the_same_luck(made):
    table_ = table(made, "past_ablation")
    assert set(table_["left_out"]) == set(FIELDS)
    for _, rows in table_.groupby("set"):
        assert rows["with"].nunique() == 1
    assert (table_["value"] - (table_["with"] - table_["without"])).abs().max() < 1e-12


def test_a_thing_left_out_is_unknown_and_the_rest_is_as_it_was():
    case = next(case for case in cases() if case.case_id == "KOR1953")
    poorer = without(case, FIELDS["buffer"])
    assert poorer.word("buffer_km") == PRIOR
    before, after = numbers_of(case), numbers_of(poorer)
    assert {path for path in before if before[path] != after[path]} == {"terms.separation_km"}


def test_a_constant_orders_nothing_and_intervals_hold_their_estimates(made):
    scores = table(made, "past_scores")
    constant = scores[(scores["way"] == "constant") & (scores["measure"] == C_INDEX)]
    assert (constant[["value", "low", "high"]].to_numpy() == 0.5).all()
    known = scores[np.isfinite(scores["low"])]
    assert (known["low"] <= known["high"]).all()
    assert ((scores["value"] >= 0) & (scores["value"] <= 1)).all()


def test_one_factor_leaves_the_order_alone(made):
    scores = table(made, "past_scores").query("measure == @C_INDEX", local_dict={"C_INDEX": C_INDEX}).set_index(["set", "way"])
    for name in ("cases", "all"):
        assert scores.loc[(name, MODEL), "value"] == scores.loc[(name, RECALIBRATED), "value"]


def test_a_case_that_has_just_begun_tells_nothing(made):
    row = table(made, "past_cases").set_index("case").loc["LBN2024"]
    assert row["weeks"] == 0
    assert row["ended"] == "stood"


def test_truces_of_one_conflict_and_mixed_sets_are_not_judged(made):
    own = table(made, "past_differences")
    assert set(own[own["set"] == "Donbas truces"]["verdict"]) == {ONE_CONFLICT}
    assert set(own[own["set"] == "all"]["verdict"]) == {TWO_CLOCKS}
    ablation = table(made, "past_ablation")
    assert set(ablation[ablation["set"] == "all"]["verdict"]) == {TWO_CLOCKS}
    sentences = json.loads((made / "analysis" / "past.json").read_text())["sentences"]
    assert any(sentence.startswith("All, model: nothing is judged") for sentence in sentences)
    assert not any(sentence.startswith("All (") and "chance" in sentence for sentence in sentences)


def test_no_verdict_against_what_is_a_half_by_construction(made):
    own = table(made, "past_differences").query("measure == @WITHIN and set == 'cases'", local_dict={"WITHIN": WITHIN})
    verdicts = own.set_index("baseline")["verdict"]
    assert verdicts["class base rate"] == verdicts["constant"] == BY_CONSTRUCTION
    assert verdicts["Weibull (M1 signs)"] not in NOT_JUDGED
    scores = table(made, "past_scores").query(
        "measure == @WITHIN and way in ('constant', 'class base rate')", local_dict={"WITHIN": WITHIN}
    )
    assert (scores["value"] == 0.5).all()


def test_the_small_print_names_the_bands_of_its_chart(made):
    for name in READING:
        drawn = " ".join((made / "charts" / f"{name}.svg").read_text().split())
        is_curve = name in ("past_survival", "past_calibration")
        assert ("whole conflicts drawn anew" in drawn) != is_curve, name
        assert ("Greenwood" in drawn) == is_curve, name


def test_what_is_known_from_memory_alone_is_refused():
    case = next(case for case in cases() if case.case_id == "KOR1953")
    study.refuse_memory([case])
    known = case._replace(entries={**case.entries, "pledge": case.entries["pledge"]._replace(value="treaty")})
    with pytest.raises(UserError, match=r"cases\.yaml: KOR1953: pledge is known from memory alone"):
        study.refuse_memory([known])


def test_a_verdict_needs_an_interval_on_one_side_of_nothing(made):
    for row in table(made, "past_differences").to_dict("records"):
        assert (row["verdict"] == "better") <= (row["low"] > 0)
        assert (row["verdict"] == "worse") <= (row["high"] < 0)


@pytest.mark.parametrize(
    ("gap", "word"),
    [
        ((0.2, 0.01, 0.3), "better"),
        ((-0.2, -0.3, -0.01), "worse"),
        ((0.2, -0.01, 0.3), "not distinguishable"),
    ],
)
def test_verdicts(gap, word):
    class Of:
        clusters = np.array(["a", "b"])
        is_donbas_truce = np.zeros(9, bool)
        failed = np.ones(9, bool)

    assert verdict(Interval(*gap), Of()) == word
    Of.failed = np.zeros(9, bool)
    assert verdict(Interval(*gap), Of()) == "too few failures"
    Of.is_donbas_truce = np.arange(9) < 3
    assert verdict(Interval(*gap), Of()) == TWO_CLOCKS


def differences(verdicts):
    rows = [("cases", MODEL, baseline, measure, 0.1, 0.0, 0.2, word) for (baseline, measure), word in verdicts.items()]
    return pd.DataFrame(rows, columns=["set", "way", "baseline", "measure", "value", "low", "high", "verdict"])


def test_where_nothing_is_told_apart_the_words_say_so_and_claim_no_skill():
    baselines = ("class base rate", "Weibull (M1 signs)", "constant")
    none = differences({(baseline, measure): "not distinguishable" for baseline in baselines for measure in (C_INDEX, BRIER)})
    text = words._verdicts(none)
    assert "no difference is distinguishable" in text
    assert all(baseline in text.partition("No skill is shown beyond")[2] for baseline in baselines)
    some = none.copy()
    some.loc[0, "verdict"], some.loc[5, "verdict"] = "better", "worse"
    text = words._verdicts(some)
    assert "better than the class base rate (+0.10, +0.00 to +0.20) by C-index" in text
    assert "worse than the constant (skill +0.10, +0.00 to +0.20) by integrated Brier score" in text
    assert "class base rate" not in text.partition("No skill is shown beyond")[2]


def test_bands_are_no_points_where_nobody_failed_or_everybody_did():
    sample = type("Of", (), {"weeks": np.array([520] * 10), "failed": np.zeros(10, bool), "size": 10})
    band = bench.survival_bands(sample).loc[52]
    assert band["survival"] == band["high"] == 1
    assert band["low"] == pytest.approx(0.05 ** (1 / 10))
    sample = type("Of", (), {"weeks": np.array([1] * 10), "failed": np.ones(10, bool), "size": 10})
    band = bench.survival_bands(sample).loc[52]
    assert band["survival"] == 0
    assert 0 < band["high"] <= 1 - 0.05 ** (1 / 10)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (["--worlds", "5"], "--worlds must be 50 or more"),
        (["--seed", "-1"], "--seed 0 or more"),
        (["--out", "pyproject.toml"], "is a file"),
        (["--markdown", "nowhere/at/all.md"], "no folder"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_simulated(given, reason, capsys):
    assert main(given) == 2
    assert reason in capsys.readouterr().err
