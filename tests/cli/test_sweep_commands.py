"""The commands of sweeps: everything is checked before the first world is simulated, and a folder has one writer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.cli.multirun import jobs_asked_for
from sim.cli.sweeps import check_reference, run_experiment_of, run_packed
from sim.cli.words import ordered
from sim.runs.lock import LOCK, one_writer
from sim.settings.composing import load
from sim.settings.errors import UserError

ROOT = Path(__file__).parents[2]
SMALL = ("weeks=6", "citizens=20", "charts=none", "report=false")

LEVELS = """
defaults:
  - /scenario: territorial_freeze
  - _self_
question: Is it good?
design:
  replicates: 2
  factors:
    guarantee.pledge_share: [0, 1]
    policy:
      as it is: []
      wide: [terms.separation_km=5, terms.monitors_thousand=4]
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place to work with an experiments folder of its own that holds one, `good`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "experiments").mkdir()
    write("good", LEVELS)
    return tmp_path


def write(name: str, text: str) -> None:
    Path("experiments", f"{name}.yaml").write_text(f"# @package _global_\n# Question: Is it {name}?\n{text}", encoding="utf-8")


def refuse_to_simulate(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> int:
        pytest.fail("simulated before everything was checked")

    monkeypatch.setattr("sim.runs.experiment.simulate", never)
    monkeypatch.setattr("sim.cli.sweeps.run_together", never)


FAULTY = [
    ("  factors:\n    policy:\n      wide: [terms.separation_kn=5]", "Did you mean 'terms.separation_km'"),
    ("  factors:\n    policy:\n      wide: [terms=frezze]", "unknown terms 'frezze'"),
    ("  factors:\n    guarantee.pledge_shar: [0, 1]", "Did you mean 'guarantee.pledge_share'"),
    ("  factors:\n    when:\n      now: []\n      never: [start.date=2024-13-01]", "cannot be composed: start.date is '2024-13-01'"),
    ("  factors:\n    terms: [none, freeze]\n  analyses:\n    comparison: {reference: frezze}", "Did you mean 'freeze'"),
    ("  factors:\n    terms: [none, freeze]\n  analyses:\n    comparison: {reference: {guarantee: none}}", "unknown factor in reference"),
    ("  factors:\n    terms: [none, freeze]\n  analyses:\n    lasting: {by: term}", "Did you mean 'terms'"),
    (
        "  factors:\n    terms: [none, freeze]\n  analyses:\n    discovery: {outcome: signed, factors: [guarantee]}",
        "analyses.discovery.factors",
    ),
]


@pytest.mark.parametrize(("design", "reason"), FAULTY, ids=[reason for _, reason in FAULTY])
def test_a_fault_in_the_second_experiment_shows_before_the_first_is_simulated(
    design: str, reason: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("faulty", f"question: Is it faulty?\ndesign:\n{design}\n")
    refuse_to_simulate(monkeypatch)
    with pytest.raises(UserError, match=reason):
        run_packed(["+experiment=good,faulty", *SMALL])
    assert [path.name for path in here.iterdir()] == ["experiments"]


def test_a_folder_of_the_second_that_is_taken_shows_before_the_first_is_simulated(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("other", LEVELS)
    (here / "all" / "1_other").mkdir(parents=True)
    (here / "all" / "1_other" / "outcomes.parquet").write_bytes(b"of something else")
    refuse_to_simulate(monkeypatch)
    with pytest.raises(UserError, match="1_other holds results that are not of this sweep"):
        run_packed(["+experiment=good,other", *SMALL, "run_dir=all"])


@pytest.mark.parametrize("word", ["terms.separation_km=9", "terms.monitors_thousand=4", "guarantee.pledge_share=0.5"])
def test_what_levels_set_cannot_be_set_on_the_command_line(word: str, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_to_simulate(monkeypatch)
    with pytest.raises(UserError) as refusal:
        run_experiment_of(ordered(["+experiment=good", *SMALL, word]))
    for part in (word, word.partition("=")[0], "guarantee.pledge_share" if "pledge" in word else "design.factors.policy, 'wide'"):
        assert part in str(refusal.value)


def test_what_levels_do_not_set_can_be_set_beside_them(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class EndOfTest(Exception):
        pass

    def stop(*_: Any) -> int:
        raise EndOfTest

    monkeypatch.setattr("sim.runs.experiment.simulate", stop)
    write("scenarios", LEVELS.replace("as it is: []", "as it is: [scenario=baseline]"))
    for words in (["+experiment=good", "terms=freeze_bare", "terms.relief_weeks=26"], ["+experiment=scenarios", "scenario=nato_guarantee"]):
        with pytest.raises(EndOfTest):
            run_experiment_of(ordered([*words, *SMALL]))


@pytest.mark.parametrize("scenario", [[], ["scenario=nato_guarantee"]], ids=["baseline", "given"])
def test_an_experiment_without_a_scenario_keeps_what_it_sets_itself(scenario: list[str], here: Path) -> None:
    text = "defaults:\n  - override /guarantee: arms_only\n  - _self_\nquestion: Is it bare?\nterms: {separation_km: 7}\n"
    write("bare", text + "design:\n  factors:\n    guarantee.pledge_share: [0, 1]\n")
    config = load(ordered(["+experiment=bare", *scenario]))
    assert config.scenario == (scenario[0].partition("=")[2] if scenario else "baseline")
    assert config.question == "Is it bare?"
    assert config.choices["guarantee"] == "arms_only"
    assert config.numbers["terms"]["separation_km"].value == 7
    assert config.choices["terms"] == ("freeze" if scenario else "none")


def test_an_experiment_is_read_once_and_anew_when_it_changes(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.settings import composing

    read, reader = [], composing.read_yaml
    monkeypatch.setattr(composing, "read_yaml", lambda path: read.append(path.stem) or reader(path))
    for _ in range(3):
        load(["+experiment=good"])
    assert read == ["good"]
    write("good", LEVELS.replace("Is it good?", "Is it better?"))
    assert load(["+experiment=good"]).question == "Is it better?"


def test_an_experiment_may_build_on_another(here: Path) -> None:
    write("base", LEVELS[LEVELS.index("question") :])
    write("better", "defaults:\n  - base\n  - _self_\nquestion: Is it better?\n")
    config = load(["+experiment=better"])
    assert config.question == "Is it better?"
    assert config.design is not None
    assert config.design["replicates"] == 2


def jobs_with(reference: str, folder: Path) -> Any:
    words = ["+scenario=baseline,nato_guarantee", "guarantee.pledge_share=0,1", f"run_dir={folder}", *SMALL, f"reference={reference}"]
    return jobs_asked_for([word for word in ordered(["-m", *words]) if word != "-m"])[1]


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("nato_guarante, pledge share 1", "Did you mean 'nato_guarantee, pledge share 1'"),
        ("administration=trump", "no job sets administration=trump"),
        ("weeks=6", "unknown factor in reference 'weeks'"),
    ],
)
def test_a_reference_that_is_no_job_is_refused_before_anything_is_simulated(
    reference: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_simulate(monkeypatch)
    with pytest.raises(UserError, match=reason):
        check_reference(jobs_with(reference, tmp_path))


@pytest.mark.parametrize("reference", ["nato_guarantee, pledge share 1", "scenario=nato_guarantee", "auto"])
def test_a_reference_may_be_a_label_or_what_a_job_sets(reference: str, tmp_path: Path) -> None:
    check_reference(jobs_with(reference, tmp_path))


HOLDING = "import sys, time; from pathlib import Path; from sim.runs.lock import one_writer\nwith one_writer(Path(sys.argv[1])):\n"
FOREVER = "    print('held', flush=True)\n    time.sleep(600)"


@pytest.fixture
def held(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes the folder `results`."""
    command = [sys.executable, "-c", HOLDING + FOREVER, str(tmp_path / "results")]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    yield child
    child.kill()
    child.wait()


def test_a_folder_has_one_writer_until_that_is_killed(held: subprocess.Popen[str], tmp_path: Path) -> None:
    folder = tmp_path / "results"
    with pytest.raises(UserError, match=rf"another process \({held.pid}\) is writing {folder}"), one_writer(folder):
        pass
    assert (folder / LOCK).read_text() == str(held.pid)
    os.kill(held.pid, signal.SIGKILL)
    held.wait()
    with one_writer(folder):
        assert (folder / LOCK).read_text() == str(os.getpid())
    assert list(folder.iterdir()) == []


def test_neither_an_experiment_nor_a_multirun_writes_beside_another_process(
    held: subprocess.Popen[str], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_simulate(monkeypatch)
    folder = f"run_dir={here / 'results'}"
    for go in (
        lambda: run_experiment_of(ordered(["+experiment=good", *SMALL, folder])),
        lambda: run_packed(["+experiment=good", *SMALL, folder]),
        lambda: run_packed(["+scenario=baseline", "administration=biden,trump", "worlds=2", *SMALL, folder]),
    ):
        with pytest.raises(UserError, match=f"another process .{held.pid}. is writing"):
            go()
    assert [path.name for path in (here / "results").iterdir()] == [LOCK]


def test_nothing_of_the_lock_is_left_by_a_sweep_and_it_goes_on(here: Path) -> None:
    words = ["+experiment=good", *SMALL, "run_dir=done"]
    assert run_experiment_of(ordered(words)) == 0
    assert not (here / "done" / LOCK).exists()
    (here / "done" / LOCK).write_text("1")  # as a killed process leaves it
    assert run_experiment_of(ordered([*words, "resume=true"])) == 0
    assert not (here / "done" / LOCK).exists()
