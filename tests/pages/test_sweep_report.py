"""From findings to the page: which analyses are made, what is drawn, what the report of a sweep says, and doing it all again."""

import json
import re
import shutil
import sys
from html import unescape
from importlib import import_module
from itertools import product
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.cli.report import main
from sim.pages.report.brief import brief_of
from sim.pages.report.redo import redo
from sim.pages.report.sweep import write_sweep_report
from sim.runs.finding import read_finding
from sim.runs.headline import NO_VALUE
from sim.settings.errors import UserError
from sim.sweeps.comparison.estimate import DEFAULTS
from sim.sweeps.shared import registry
from sim.sweeps.shared.charts import draw_sweep, drawn_charts, reading_of
from sim.sweeps.shared.registry import ANALYSES, read_analyses, run_all, usual
from sim.sweeps.shared.sweep import Sweep
from tests.sweeps.synthetic_sweep import choice, number, write_sweep

FACTORS = [choice("administration", "biden", "trump"), number("guarantee.pledge_share", 0.0, 1.0, (0.0, 0.5, 1.0))]
MADE = {"wall_seconds": 12.3, "worlds_per_second": 1234.5, "command": "python -m sim +experiment=x", "versions": {"python": "3.11"}}
COMPARISON = {"comparison": DEFAULTS | {"outcomes": ["signed", "week_signed"]}}


def sweep_folder(folder, **settings):
    """A finished sweep of six points."""
    points = pd.DataFrame(list(product(["biden", "trump"], [0.0, 0.5, 1.0])), columns=[factor["name"] for factor in FACTORS])
    scenario = settings.pop("jobs_of", None)
    if scenario:
        points["folder"] = [f"{job}_{scenario}" for job in range(len(points))]
    return write_sweep(folder, points, FACTORS, replicates=30, **(MADE | {"analyses": COMPARISON} | settings))


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A sweep that was analysed, drawn and reported."""
    folder = sweep_folder(tmp_path_factory.mktemp("finished"))
    redo(folder)
    return folder


@pytest.fixture
def copied(finished, tmp_path):
    return shutil.copytree(finished, tmp_path / "copy")


def text_of(page):
    """What a page says, without its drawings and marks."""
    words = re.sub(r"<svg.*?</svg>|<style>.*?</style>|<[^>]+>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(unescape(words).split())


def change_manifest(folder, **settings):
    path = folder / "sweep.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | settings), encoding="utf-8")


@pytest.fixture
def made_up(monkeypatch):
    """An analysis and its chart that exist in this test alone; what they were given."""
    seen = SimpleNamespace(options=[], error=None)

    def estimate(sweep, options):
        seen.options.append(dict(options))
        if seen.error:
            raise seen.error
        table = pd.DataFrame({"factor": ["administration"], "index": [0.25], "low": [0.2], "high": [0.3]})
        return SimpleNamespace(title="Made up: <b>bold</b> & plain", tables={"made_up": table})

    def draw(sweep, finding):
        from sim.runs.drawing.style import Sheet

        return {"made_up_bars_signed": Sheet(sweep, "A sheet", "", 1.0).say("nothing")}

    module = SimpleNamespace(DEFAULTS={"depth": 3, "wide": None}, estimate=estimate)
    words = SimpleNamespace(sentences_of=lambda found: ("A sentence with <tags>.",))
    chart = SimpleNamespace(draw=draw, READING={"made_up": "Less of it.", "made_up_bars": "Read the bars."})
    for name, part in (("estimate", module), ("sentences", words), ("chart", chart)):
        monkeypatch.setitem(sys.modules, f"sim.sweeps.made_up.{name}", part)
    monkeypatch.setitem(ANALYSES, "made_up", "sim.sweeps.made_up")
    return seen


# Which analyses


@pytest.mark.parametrize(
    ("method", "manifest", "names"),
    [
        ("grid", {"cross": [], "groups": {}}, ["comparison", "lasting"]),
        ("multirun", {"cross": [], "groups": {}}, ["comparison", "lasting"]),
        ("lhs", {"cross": [], "groups": {}}, ["screening", "discovery"]),
        ("sobol", {"cross": ["terms"], "groups": {}}, ["screening", "discovery", "robustness", "acceptable"]),
        ("saltelli", {"cross": [], "groups": {}}, ["sobol", "screening"]),
        ("saltelli", {"cross": [], "groups": {"all": ["a.b"]}}, ["sobol", "screening", "variance"]),
        ("morris", {"cross": [], "groups": {}}, ["morris"]),
    ],
)
def test_a_design_that_asks_for_nothing_gets_the_usual(monkeypatch, method, manifest, names):
    monkeypatch.setattr(registry, "defaults_of", lambda name: {"of": name})
    assert usual(method, manifest) == {name: {"of": name} for name in names}
    assert read_analyses(None, method, **manifest) == usual(method, manifest)


@pytest.mark.parametrize("name", ANALYSES)
def test_every_analysis_has_plain_defaults_and_its_charts(name):
    module, words, chart = registry.estimate_of(name), registry.sentences_of(name), import_module(f"sim.sweeps.{name}.chart")
    assert json.loads(json.dumps(module.DEFAULTS)) == module.DEFAULTS
    assert all(chart_name.startswith(name) for chart_name in chart.READING)
    assert callable(module.estimate)
    assert callable(words.sentences_of)
    assert callable(chart.draw)


def test_options_are_laid_over_the_defaults(made_up):
    assert read_analyses({"made_up": None}, "grid", ()) == {"made_up": {"depth": 3, "wide": None}}
    assert read_analyses({"made_up": {"wide": 2}}, "grid", ()) == {"made_up": {"depth": 3, "wide": 2}}
    assert read_analyses({}, "grid", ()) == {}


@pytest.mark.parametrize(
    ("node", "message"),
    [
        ({"comparisn": {}}, "unknown analysis 'comparisn'. Did you mean 'comparison'?"),
        ({"made_up": {"dept": 1}}, "unknown option 'design.analyses.made_up.dept'. Did you mean 'depth'? All: depth, wide."),
        ({"made_up": 3}, "design.analyses.made_up is 3; allowed"),
        (["comparison"], "design.analyses is ['comparison']; allowed"),
        ({"sobol": {}}, "design.analyses.sobol needs method: saltelli; the design has method: grid."),
        ({"comparison": {"outcomes": ["singed"]}}, "design.analyses.comparison: unknown outcome 'singed'. Did you mean 'signed'?"),
    ],
)
def test_what_is_unknown_is_refused_before_anything_is_simulated(made_up, node, message):
    with pytest.raises(UserError) as refusal:
        read_analyses(node, "grid", ())
    assert message in str(refusal.value)


def test_all_that_the_manifest_asks_for_is_made_in_its_order_and_kept(tmp_path, made_up):
    sweep = Sweep(sweep_folder(tmp_path, analyses={"made_up": {"depth": 7, "wide": None}} | COMPARISON))
    heard = []
    findings = run_all(sweep, heard.append)
    assert heard == ["made_up", "comparison"] == [finding.name for finding in findings]
    assert made_up.options == [{"depth": 7, "wide": None}]
    for finding in findings:
        kept = read_finding(tmp_path, finding.name)
        assert (kept.title, kept.sentences) == (finding.title, finding.sentences)
        for name, table in finding.tables.items():
            pd.testing.assert_frame_equal(kept.tables[name], table, check_dtype=False)


def test_a_users_error_names_the_analysis_and_others_are_let_through(tmp_path, made_up):
    sweep = Sweep(sweep_folder(tmp_path, analyses={"made_up": {}}))
    made_up.error = UserError("too deep")
    with pytest.raises(UserError, match="analysis made_up: too deep"):
        run_all(sweep, print)
    made_up.error = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        run_all(sweep, print)


# What is drawn


def test_every_finding_is_drawn_as_picture_and_as_vectors(tmp_path, made_up):
    folder = sweep_folder(tmp_path, analyses={"made_up": {}} | COMPARISON)
    run_all(Sweep(folder), print)
    written = draw_sweep(folder)
    assert drawn_charts(folder)["made_up"] == ["made_up_bars_signed"]
    assert drawn_charts(folder)["comparison"][0] == "comparison_outcomes"
    names = [name for charts in drawn_charts(folder).values() for name in charts]
    assert sorted(path.name for path in (folder / "charts").glob("*.*g")) == sorted(path.name for path in written)
    assert [path.name for path in written] == [f"{name}.{kind}" for name in names for kind in ("png", "svg")]
    assert all(path.stat().st_size for path in written)
    assert all(path.stat().st_size < 90_000 for path in written if path.suffix == ".svg")
    assert reading_of("made_up", "made_up_bars_signed") == "Read the bars."


def test_without_findings_nothing_is_drawn(tmp_path):
    assert draw_sweep(sweep_folder(tmp_path)) == []
    assert drawn_charts(tmp_path) == {}


# What the page says


def test_the_page_says_what_was_asked_done_and_found(finished):
    words = text_of(finished / "report.html")
    manifest, finding = Sweep(finished).manifest, read_finding(finished, "comparison")
    for said in (
        manifest["question"],
        manifest["expect"],
        "Every combination of the levels was simulated.",
        "6 points, 180 worlds in all (30 for each of the points): 260 weeks from 2024-12-02, 100 citizens each, seed 1.",
        "common random numbers",
        "It took 12 s in all. 1,234 worlds a second were simulated.",
        "What follows from the model's assumptions; not a forecast.",
        "guarantee.pledge_share 0, 0.5, 1 share judgement M9",
        "Nuclear use, regime collapse in any country, and third fronts.",
        "analysis/comparison.csv",
        "python -m sim +experiment=x",
        *finding.sentences,
    ):
        assert said in words, said


def test_the_page_needs_nothing_but_itself_and_its_folder(finished):
    page = (finished / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == len(drawn_charts(finished)["comparison"]) == 4
    assert not re.search(r"<(script|img|link|iframe)\b", page)
    assert not re.search(r"url\((?!#)|@import", page)
    for link in re.findall(r'href="([^"#]+)"', page):
        assert (finished / link).exists(), link
    names = re.findall(r'\bid="([^"]+)"', page)
    assert len(names) == len(set(names))


def test_each_chart_has_its_reading_below(finished):
    page = (finished / "report.html").read_text(encoding="utf-8")
    captions = [unescape(words) for words in re.findall(r"<figcaption>(.*?)</figcaption>", page)]
    assert captions == [reading_of("comparison", name) for name in drawn_charts(finished)["comparison"]]
    assert all(captions)


def test_words_are_never_taken_for_marks(tmp_path, made_up):
    folder = sweep_folder(tmp_path, analyses={"made_up": {}}, question="Is a < b & c?")
    redo(folder)
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Is a &lt; b &amp; c?" in page
    assert "Made up: &lt;b&gt;bold" in page
    assert "<tags>" not in page


def test_charts_that_were_not_asked_for_are_not_missed(tmp_path):
    folder = sweep_folder(tmp_path)
    run_all(Sweep(folder), print)
    page = write_sweep_report(folder).read_text(encoding="utf-8")
    assert "<figure>" not in page
    assert "A ceasefire is signed" in page


def test_a_sweep_without_analyses_says_so(tmp_path):
    assert "No analysis was asked for" in text_of(write_sweep_report(sweep_folder(tmp_path, analyses={})))


def test_failed_points_are_listed_with_how_to_repeat_them(copied):
    failure = {
        "point": 3,
        "label": "trump, pledge 0",
        "overrides": ["administration=trump", "guarantee.pledge_share=0"],
        "error": "ValueError: <lost>",
    }
    (copied / "failures.jsonl").write_text(json.dumps(failure) + "\n", encoding="utf-8")
    change_manifest(copied, failures=1)
    words = text_of(write_sweep_report(copied))
    assert "1 of the points failed" in words
    assert "3 trump, pledge 0 administration=trump guarantee.pledge_share=0 ValueError: <lost>" in words


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"method": "lhs"}, "Latin hypercube"),
        ({"method": "sobol"}, "Sobol sequence"),
        ({"method": "morris"}, "Morris"),
        ({"method": "saltelli", "chance": True, "groups": {"numbers": ["a.b"]}}, "Luck is one more factor"),
        ({"method": "saltelli", "chance": False, "groups": {"numbers": ["a.b"]}}, "Factors were moved in groups: numbers."),
        ({"common_random_numbers": False}, "worlds of their own"),
    ],
)
def test_the_page_says_how_points_and_luck_were_chosen(copied, settings, said):
    change_manifest(copied, **settings)
    assert said in text_of(write_sweep_report(copied))


def test_the_page_of_a_multirun_leads_to_its_jobs(tmp_path):
    folder = sweep_folder(tmp_path, kind="multirun", method="multirun", title="Multirun of 6 jobs", expect="", jobs_of="baseline")
    (folder / "1_baseline").mkdir()
    (folder / "1_baseline" / "report.html").write_text("a run", encoding="utf-8")
    redo(folder)
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert '<a href="1_baseline/report.html">1_baseline</a></td><td>biden</td><td>0.5</td>' in page
    assert '<a href="2_baseline/">2_baseline</a></td><td>biden</td><td>1</td>' in page
    assert "Comparison of 6 jobs" in page
    assert "What was expected" not in page


# Tables in short


def test_tables_are_cut_and_written_in_their_units():
    table = pd.DataFrame(
        {
            "point": range(40),
            "outcome": ["signed", "occupied_end_km2"] * 20,
            "unit": ["share", "km2"] * 20,
            "kind": ["probability", "mean"] * 20,
            "estimate": [0.125, 112_345.6] * 20,
            "worlds": [1000] * 40,
            "distinguishable": [True, False] * 20,
        }
    )
    brief = brief_of("t", table, {})
    assert (len(brief.rows), brief.total) == (30, 40)
    assert [words for words, _ in brief.head] == ["point", "outcome", "estimate", "worlds", "distinguishable"]
    assert [is_number for _, is_number in brief.head] == [True, False, True, True, False]
    assert brief.rows[0] == ("0", "A ceasefire is signed", "12.5%", "1,000", "yes")
    assert brief.rows[1] == ("1", "Russian-held territory at the end, km²", "112,300", "1,000", "no")


def test_differences_have_a_sign_and_shares_are_told_in_points():
    table = pd.DataFrame({"unit": ["share", "km2", "km2"], "difference": [0.125, -1234.5, np.nan], "low": [-0.0004, -2000.0, np.nan]})
    assert brief_of("t", table, {}).rows == (("+12.5 points", "0.0 points"), ("-1,234", "-2,000"), (NO_VALUE, NO_VALUE))


def test_indices_without_a_unit_stay_plain_and_factors_have_their_label():
    table = pd.DataFrame({"factor": ["a.b"], "outcome": ["signed"], "low": [0.123456], "a.b": [3.0], "nothing": [None]})
    brief = brief_of("t", table, {"a.b": "the b of a"})
    assert brief.rows == (("the b of a", "A ceasefire is signed", "0.123", "3", NO_VALUE),)
    assert brief.head[3] == ("the b of a", True)


def test_a_unit_that_is_none_of_an_outcome_stays_a_column():
    table = pd.DataFrame({"outcome": ["signed"], "unit": ["numbers"], "label": ["all numbers"], "low": [0.5]})
    assert brief_of("t", table, {"numbers": "never"}).rows == (("A ceasefire is signed", "numbers", "all numbers", "0.5"),)


# Once more


def test_doing_it_again_changes_nothing(copied):
    before = {path.relative_to(copied): path.read_bytes() for path in copied.rglob("*") if path.is_file() and path.suffix != ".parquet"}
    assert redo(copied) == copied / "report.html"
    assert {path: (copied / path).read_bytes() for path in before} == before


def test_charts_of_other_options_do_not_linger_in_the_page(copied):
    change_manifest(copied, analyses={"comparison": COMPARISON["comparison"] | {"outcomes": ["durable"]}})
    page = redo(copied).read_text(encoding="utf-8")
    assert "Time to signature" not in page
    assert "A lasting ceasefire stands at the end" in page


def test_another_reference_is_kept(copied, capsys):
    assert main([str(copied), "--reference", "administration=trump guarantee.pledge_share=1"]) == 0
    assert capsys.readouterr().out.strip() == str(copied / "report.html")
    assert Sweep(copied).manifest["analyses"]["comparison"]["reference"] == "administration=trump guarantee.pledge_share=1"
    assert "The reference is administration=trump, guarantee.pledge_share=1.0." in text_of(copied / "report.html")


def test_a_reference_that_cannot_be_found_leaves_all_as_it_was(copied, capsys):
    before = {path: path.read_bytes() for path in copied.rglob("*") if path.is_file()}
    assert main([str(copied), "--reference", "administration=trumpp"]) == 2
    assert "Did you mean 'trump'?" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in copied.rglob("*") if path.is_file()} == before


def test_a_run_is_done_again_too(tmp_path, monkeypatch):
    from tests.sweeps.synthetic import write_run

    write_run(tmp_path, worlds=20, weeks=30)
    (tmp_path / "headline.parquet").unlink()
    monkeypatch.setattr("sim.pages.report.write_report", lambda folder: folder / "report.html")
    assert redo(tmp_path) == tmp_path / "report.html"
    assert (tmp_path / "headline.parquet").exists()
    assert (tmp_path / "charts" / "overview.svg").exists()
    with pytest.raises(UserError, match="is a single run"):
        redo(tmp_path, "administration=trump")


def test_a_folder_without_results_is_refused(tmp_path, finished, capsys):
    assert main([str(tmp_path / "nowhere")]) == 2
    assert "nowhere is no folder" in capsys.readouterr().err
    page = finished / "report.html"
    written = page.stat().st_mtime_ns
    assert main([str(finished), str(tmp_path)]) == 2
    assert "holds no results" in capsys.readouterr().err
    assert page.stat().st_mtime_ns == written  # nothing was done


def test_a_sweep_that_is_not_complete_is_refused(copied):
    change_manifest(copied, status="running")
    with pytest.raises(UserError, match="resume=true"):
        redo(copied)


def test_a_reference_needs_a_comparison(copied):
    change_manifest(copied, analyses={})
    with pytest.raises(UserError, match="its analyses: none"):
        redo(copied, "administration=trump")
