"""The README's commands, as a user types them, at small size."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from sim.model.observed.outcomes import OUTCOMES
from sim.model.observed.series import SERIES
from sim.settings.charts import chart_names

ROOT = Path(__file__).parents[2]
SMALL = ("worlds=40", "weeks=60", "citizens=40")


def sim(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "sim", *words], cwd=cwd, capture_output=True, text=True, timeout=600, check=False)


@pytest.fixture(scope="module")
def run_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run") / "coalition"
    answer = sim("+scenario=coalition_of_the_willing", *SMALL, "trajectories=3", f"run_dir={folder}")
    assert answer.returncode == 0, answer.stderr
    assert "A ceasefire is signed" in answer.stdout
    assert str(folder) in answer.stdout.replace("\n", "")
    return folder


def test_a_run_writes_every_table(run_dir: Path) -> None:
    outcomes = pd.read_parquet(run_dir / "outcomes.parquet")
    assert list(outcomes.columns) == [outcome.name for outcome in OUTCOMES]
    assert list(outcomes["world"]) == list(range(40))
    weekly = pd.read_parquet(run_dir / "weekly.parquet")
    assert set(weekly["series"]) == {series.name for series in SERIES}
    assert len(weekly) == 60 * len(SERIES)
    some = weekly[weekly["worlds"] > 0]
    assert (some["q05"] <= some["q50"]).all()
    assert (some["q50"] <= some["q95"]).all()
    phases = weekly[weekly["series"].isin(["at_war_first", "talking", "in_ceasefire", "at_war_again"])]
    assert phases.groupby("week")["mean"].sum().round(9).eq(1).all()
    assert set(pd.read_parquet(run_dir / "regions.parquet")["moment"]) == {"week", "start", "signature", "end"}
    assert len(pd.read_parquet(run_dir / "members.parquet")["member"].unique()) == 32
    assert len(pd.read_parquet(run_dir / "trajectories.parquet")) == 3 * 60


def test_the_manifest_can_repeat_the_run(run_dir: Path) -> None:
    manifest = json.loads((run_dir / "manifest.json").read_text())
    assert manifest["seed"] == 1
    assert manifest["worlds_done"] == 40
    assert manifest["config"]["scenario"] == "coalition_of_the_willing"
    assert manifest["numbers"]["guarantee"]["kind"]["label"] == "coalition"
    assert manifest["numbers"]["guarantee"]["kind"]["status"] == "pinned"
    assert {"model", "record", "charts", "report"} <= set(manifest["split_seconds"])
    assert (run_dir / ".hydra" / "config.yaml").exists()


def test_every_chart_is_drawn_in_both_forms(run_dir: Path) -> None:
    assert {path.name for path in (run_dir / "charts").iterdir()} == {f"{name}.{kind}" for name in chart_names() for kind in ("png", "svg")}


def test_the_report_needs_no_network(run_dir: Path) -> None:
    page = (run_dir / "report.html").read_text()
    assert page.count("<svg") >= len(chart_names())
    assert not re.search(r'(?:src|href)="https?://', page)
    assert "<script" not in page
    for heading in ("The terms in words", "Headline", "How each actor behaved", "The assumptions that matter", "What the model leaves out"):
        assert heading in page
    assert "nan" not in re.sub(r"<svg.*?</svg>", "", page, flags=re.S).lower().replace("finan", "").replace("governan", "")


def test_nothing_scratch_is_left(run_dir: Path) -> None:
    assert not (run_dir / ".scratch").exists()


def test_a_multirun_leaves_one_folder_per_job(tmp_path: Path) -> None:
    answer = sim(
        "-m",
        "+scenario=territorial_freeze,armed_neutrality",
        "administration=biden,trump",
        "worlds=6",
        "weeks=20",
        "citizens=20",
        "charts=none",
        "report=false",
        f"run_dir={tmp_path / 'sweep'}",
    )
    assert answer.returncode == 0, answer.stderr
    folders = sorted(path.parent for path in (tmp_path / "sweep").glob("*/outcomes.parquet"))
    assert len(folders) == 4
    assert all("done" in (folder / "status.yaml").read_text() for folder in folders)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("+scenario=nato_garantee",), "nato_guarantee"),
        (("worlds=0",), "worlds"),
        (("regrouping.aims_mean_share=7",), "regrouping.aims_mean_share"),
        (("+trucee.x=1",), "truce"),
        (("seed=-1",), "seed"),
    ],
)
def test_wrong_inputs_end_with_one_clear_message(words: tuple[str, ...], reason: str, tmp_path: Path) -> None:
    answer = sim(*words, f"run_dir={tmp_path / 'never'}")
    assert answer.returncode == 2
    assert reason in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / "never").exists()
