"""Jobs packed side by side leave the very files that each leaves by itself, and survive being stopped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from sim.cli.multirun import jobs_asked_for
from sim.pages.finishing import steps_of_run
from sim.runs.ensemble import batches_of
from sim.runs.jobs_table import collect, factors_of, finished_jobs
from sim.runs.multirun import Job, fingerprint_of, packed, run_together
from sim.runs.progress import Stopwatch
from sim.runs.run import complete, run
from sim.runs.store import RunStore
from sim.settings.composing import last_words
from sim.settings.errors import UserError

SMALL = ("worlds=30", "weeks=60", "citizens=40", "charts=none", "report=false", "trajectories=3")
TABLES = ("outcomes", "weekly", "regions", "members", "survival", "headline", "trajectories")
QUIET = Console(quiet=True)


def jobs_in(folder: Path, *words: str) -> list[Job]:
    return jobs_asked_for([*last_words([*SMALL, *words]), f"run_dir={folder}"])[1]


def together(jobs: Sequence[Job]) -> list[str]:
    return run_together(jobs, QUIET, Stopwatch(), steps_of_run)


def same_files(one: Path, other: Path) -> None:
    for name in TABLES:
        first, second = (pd.read_parquet(folder / f"{name}.parquet") for folder in (one, other))
        assert list(first) == list(second)
        for column in first:
            one_column, other_column = (table[column].to_numpy() for table in (first, second))
            if one_column.dtype.kind == "f":
                assert one_column.tobytes() == other_column.tobytes(), f"{name}: {column}"
            else:
                assert one_column.tolist() == other_column.tolist(), f"{name}: {column}"


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> list[Job]:
    """Four jobs of two scenarios and two administrations, with drawn numbers, simulated together."""
    words = ("+scenario=us_brokered,coalition_of_the_willing", "administration=biden,trump", "parameters=prior", "truce.durable_weeks=26")
    made = jobs_in(tmp_path_factory.mktemp("packed") / "sweep", *words)
    assert together(made) == []
    return made


def test_packed_jobs_equal_jobs_by_themselves(jobs: list[Job], tmp_path: Path) -> None:
    for job in jobs:
        alone = replace(job.config, run_dir=tmp_path / str(job.number))
        run(alone, steps_of_run)
        same_files(job.config.run_dir, alone.run_dir)


def test_the_size_of_chunks_and_the_number_of_workers_change_nothing(jobs: list[Job], tmp_path: Path) -> None:
    for chunk, workers in ((7, 2), (50, 1)):
        moved = [
            job._replace(config=replace(job.config, run_dir=tmp_path / f"{chunk}" / str(job.number), chunk=chunk, workers=workers))
            for job in jobs
        ]
        assert together(moved) == []
        for job, other in zip(jobs, moved, strict=True):
            same_files(job.config.run_dir, other.config.run_dir)


def test_jobs_of_different_horizons_are_packed_apart(tmp_path: Path) -> None:
    made = jobs_in(tmp_path, "+scenario=baseline", "administration=biden,trump", "weeks=20,40")
    stores = {job.number: RunStore(replace(job.config, run_dir=tmp_path / f"apart{job.number}"), "x") for job in made}
    packs = list(packed(made, stores))
    assert {pack.batch.frame.weeks for pack in packs} == {20, 40}
    assert sum(pack.batch.cells for pack in packs) == 120
    assert together(made) == []


def test_stopped_between_chunks_a_multirun_goes_on_where_it_was(jobs: list[Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = [job._replace(config=replace(job.config, run_dir=tmp_path / str(job.number), chunk=11)) for job in jobs]
    add, added = RunStore.add, []

    def stop_after_five(self: RunStore, chunk: object) -> None:
        add(self, chunk)  # type: ignore[arg-type]
        added.append(1)
        if len(added) == 5:
            raise KeyboardInterrupt

    monkeypatch.setattr(RunStore, "add", stop_after_five)
    with pytest.raises(KeyboardInterrupt):
        together(moved)
    monkeypatch.setattr(RunStore, "add", add)
    again = [job._replace(config=replace(job.config, resume=True)) for job in moved]
    left = sum(len(RunStore(job.config, _fingerprint(job)).remaining) for job in again[1:]) + len(
        RunStore(again[0].config, _fingerprint(again[0])).remaining
    )
    assert 0 < left < 120
    assert together(again) == []
    for job, other in zip(jobs, again, strict=True):
        same_files(job.config.run_dir, other.config.run_dir)


def _fingerprint(job: Job) -> str:
    from sim.runs.manifest import fingerprint

    return fingerprint(job.config)


def test_settings_of_a_resumed_command_are_no_factors(jobs: list[Job], tmp_path: Path) -> None:
    moved = [job._replace(config=replace(job.config, run_dir=tmp_path / f"{job.number}_x")) for job in jobs]
    words = ("resume=true", "workers=1", "charts=none")
    again = [job._replace(config=replace(job.config, overrides=(*job.words, *words))) for job in moved[2:]]
    assert together([*moved[:2], *again]) == []
    assert [factor["name"] for factor in factors_of(finished_jobs(tmp_path))] == ["scenario", "administration"]


def test_jobs_without_numbers_of_their_own_are_not_merged(jobs: list[Job], tmp_path: Path) -> None:
    moved = [job._replace(config=replace(job.config, run_dir=tmp_path / name)) for job, name in zip(jobs, ("a", "b"), strict=False)]
    assert together(moved) == []
    with pytest.raises(UserError, match="are not distinguishable"):
        collect(tmp_path, {"analyses": {}})


def test_an_unfinished_run_is_not_lost_by_another_in_its_folder(jobs: list[Job], tmp_path: Path) -> None:
    config = replace(jobs[0].config, run_dir=tmp_path)
    RunStore(config, "one")
    for other in (config, replace(config, resume=True)):
        with pytest.raises(UserError, match="holds an unfinished run"):
            RunStore(other, "another")


def test_chunks_of_what_remains_hold_neighbouring_worlds(jobs: list[Job]) -> None:
    left = np.r_[np.arange(20, 30), np.arange(60, 100)]
    for batch in batches_of(replace(jobs[0].config, chunk=20), left):
        assert np.all(np.diff(batch.world) == 1)


def test_a_damaged_chunk_is_simulated_anew(jobs: list[Job], tmp_path: Path) -> None:
    config = replace(jobs[1].config, run_dir=tmp_path, chunk=10)
    from sim.runs.ensemble import run_chunks

    store = RunStore(config, "work")
    for chunk in run_chunks(config):
        store.add(chunk)
    damaged = next(store.scratch.glob("*10.f32"))
    damaged.write_bytes(damaged.read_bytes()[:-4] + b"\0\0\0\1")
    again = RunStore(replace(config, resume=True), "work")
    assert again.remaining.tolist() == list(range(10, 20))
    for chunk in run_chunks(config):
        if chunk.first_world == 10:
            again.add(chunk)
    complete(config, again, steps_of_run(config), Stopwatch(), QUIET)
    same_files(jobs[1].config.run_dir, tmp_path)


def test_a_failing_job_is_recorded_and_the_others_go_on(tmp_path: Path) -> None:
    made = jobs_in(tmp_path, "+scenario=us_brokered", "allow_out_of_range=true", "aid.us_expected_eur_bn_per_week=0.47,1e308")
    failed = together(made)
    assert len(failed) == 1
    assert "job 1 failed" in failed[0]
    assert (tmp_path / "0_us_brokered" / "outcomes.parquet").exists()
    assert "failed" in (tmp_path / "1_us_brokered" / "status.yaml").read_text()
    collect(tmp_path, {"analyses": {}})
    told = json.loads((tmp_path / "failures.jsonl").read_text())
    assert told["point"] == 1
    assert "aid.us_expected_eur_bn_per_week=1e+308" in " ".join(told["overrides"])
    assert pd.read_parquet(tmp_path / "points.parquet")["point"].tolist() == [0]


def test_on_error_stop_ends_at_the_first_failure(tmp_path: Path) -> None:
    made = jobs_in(
        tmp_path, "+scenario=us_brokered", "allow_out_of_range=true", "aid.us_expected_eur_bn_per_week=1e308,0.47", "on_error=stop"
    )
    with pytest.raises(UserError, match="on_error=stop"):
        together(made)


def test_the_table_of_jobs_has_what_was_varied_and_every_world(jobs: list[Job]) -> None:
    folder = jobs[0].config.run_dir.parent
    rows = collect(folder, {"analyses": {}})["cells"]
    points, outcomes = pd.read_parquet(folder / "points.parquet"), pd.read_parquet(folder / "outcomes.parquet")
    assert rows == len(outcomes) == 120
    assert points[["scenario", "administration"]].to_numpy().tolist() == [
        ["us_brokered", "biden"],
        ["us_brokered", "trump"],
        ["coalition_of_the_willing", "biden"],
        ["coalition_of_the_willing", "trump"],
    ]
    assert np.all(outcomes["world"].to_numpy() == np.tile(np.arange(30), 4))
    assert [factor["levels"] for factor in factors_of(finished_jobs(folder))][1] == ["biden", "trump"]
    table = pd.read_csv(folder / "jobs.csv")
    assert table["signed"].to_numpy() == pytest.approx(outcomes.groupby("point")["signed"].mean().to_numpy())


def test_numbers_given_by_range_and_glob_make_jobs(tmp_path: Path) -> None:
    made = jobs_in(tmp_path, "+scenario=glob(*_freeze)", "guarantee.pledge_share=range(0,1,0.5)", "administration=glob([t*,b*])")
    assert [job.config.numbers["guarantee"]["pledge_share"].value for job in made] == [0.0, 0.0, 0.5, 0.5]
    assert {job.config.scenario for job in made} == {"territorial_freeze"}
    assert {job.config.administration for job in made} == {"biden", "trump"}
    assert len({fingerprint_of([job]) for job in made}) == 4


def test_one_wrong_job_refuses_the_sweep_before_it_starts(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="allowed 0 to 1"):
        jobs_in(tmp_path, "+scenario=baseline", "guarantee.pledge_share=0.5,2")
    assert list(tmp_path.iterdir()) == []
