"""A single run whose disk is full or read-only says so in words, and goes on to the same tables as if nothing had happened."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pyarrow import parquet
from rich.console import Console

from sim.model.observed.record import Yield
from sim.pages.finishing import steps_of_run
from sim.runs.ensemble import run_chunks
from sim.runs.jobs_table import DONE, FAILED, write_status
from sim.runs.ledger import Ledger
from sim.runs.lock import one_writer
from sim.runs.progress import Stopwatch
from sim.runs.run import complete, run
from sim.runs.store import RunStore
from sim.settings.config import RunConfig
from sim.settings.errors import UserError
from tests.conftest import configured
from tests.runs.small_disk import SmallDisk, small_disk

ROOT = Path(__file__).parents[2]
SMALL = ("+scenario=us_brokered", "worlds=40", "weeks=60", "citizens=40", "chunk=10")
TABLES = ("outcomes", "weekly", "regions", "members", "survival", "headline")
CONSEQUENCE = "Finished chunks are kept: once that is put right, the same command with resume=true goes on."


@pytest.fixture(scope="module")
def chunks() -> list[Yield]:
    return list(run_chunks(configured(*SMALL)))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, chunks: list[Yield]) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed")
    live(begun(folder), chunks)
    return folder


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path, "500k") as made:
        yield made


def settings(folder: Path, resume: bool) -> RunConfig:
    return replace(configured(*SMALL), run_dir=folder, resume=resume)


def begun(folder: Path, resume: bool = False) -> RunStore:
    return RunStore(settings(folder, resume), "work")


def live(store: RunStore, chunks: list[Yield]) -> None:
    """The rest of a run's life."""
    left = set(store.remaining.tolist())
    for chunk in chunks:
        if chunk.first_world in left:
            store.add(chunk)
    complete(store.config, store, steps_of_run(store.config), Stopwatch(), Console(quiet=True))


def same_tables(one: Path, other: Path) -> None:
    for name in TABLES:
        first, second = (pd.read_parquet(folder / f"{name}.parquet") for folder in (one, other))
        pd.testing.assert_frame_equal(first, second, check_exact=True)


def refusing(number: int, act: Callable[..., Any], *, after: int = 0) -> Callable[..., Any]:
    """The same act, which the disk refuses after some times."""
    times = iter(range(1_000))

    def refuse(*given: Any, **named: Any) -> Any:
        if next(times) >= after:
            raise OSError(number, os.strerror(number))
        return act(*given, **named)

    return refuse


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
@pytest.mark.parametrize(
    ("owner", "name", "after", "refused"),
    [
        (Ledger, "begin", 0, ""),
        (parquet, "write_table", 1, ".scratch/000000010.parquet"),
        (Ledger, "note", 3, ".scratch/ledger.jsonl"),
        (parquet, "read_table", 2, ""),
        (parquet, "write_table", 4, "outcomes.parquet"),
        (parquet, "write_table", 9, "members.parquet"),
        (Path, "write_text", 1, "manifest.json"),
        (pd.DataFrame, "to_parquet", 1, ""),
    ],
)
def test_what_the_disk_refuses_is_named_and_the_run_goes_on(
    number: int, owner: Any, name: str, after: int, refused: str, tmp_path: Path, undisturbed: Path, chunks: list[Yield], monkeypatch: Any
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, refusing(number, getattr(owner, name), after=after))
        with pytest.raises(UserError) as told:
            live(begun(tmp_path), chunks)
    assert str(told.value) == f"{tmp_path / refused} cannot be written or read: {os.strerror(number)}.\n  {CONSEQUENCE}"
    live(begun(tmp_path, resume=True), chunks)
    same_tables(tmp_path, undisturbed)
    assert not (tmp_path / ".scratch").exists()


def test_a_run_that_no_chart_can_be_drawn_for_says_so(tmp_path: Path, chunks: list[Yield], monkeypatch: pytest.MonkeyPatch) -> None:
    store = RunStore(replace(settings(tmp_path, resume=False), report=True), "work")
    monkeypatch.setattr("sim.pages.report.write_report", refusing(errno.ENOSPC, print))
    with pytest.raises(UserError, match="cannot be written or read: No space left on device"):
        live(store, chunks)
    assert store.scratch.exists()


def test_pyarrows_own_text_of_an_error_is_not_repeated(tmp_path: Path, chunks: list[Yield], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "Error writing bytes to file. Detail: [errno 28] ...")

    store = begun(tmp_path)
    monkeypatch.setattr(parquet, "write_table", refuse)
    with pytest.raises(UserError, match="cannot be written or read: No space left on device"):
        store.add(chunks[0])


def test_a_disk_that_is_really_full_and_then_really_read_only(disk: SmallDisk, undisturbed: Path, chunks: list[Yield]) -> None:
    folder = disk.place / "run"
    store = begun(folder)
    with pytest.raises(UserError, match="No space left on device"):
        live(store, chunks)
    disk.becomes("size=8m")
    again = begun(folder, resume=True)
    assert 0 < len(again.remaining) < len(store.remaining) + 1 < 40
    disk.becomes("ro")
    with pytest.raises(UserError, match="Read-only file system"):
        live(again, chunks)
    with pytest.raises(UserError, match="Read-only file system"):
        begun(disk.place / "other")
    disk.becomes("rw")
    live(begun(folder, resume=True), chunks)
    same_tables(folder, undisturbed)


def test_two_processes_do_not_write_one_run(tmp_path: Path) -> None:
    config = settings(tmp_path / "run", resume=False)
    with one_writer(config.run_dir), pytest.raises(UserError, match="another process"):
        run(config)
    assert not (config.run_dir / "outcomes.parquet").exists()
    assert run(config, steps_of_run) == config.run_dir
    assert list(config.run_dir.glob(".*")) == []


def commanded(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sim", "parameters=central", *SMALL, "charts=none", "report=false", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)


def test_the_command_ends_in_words_and_goes_on(disk: SmallDisk, tmp_path: Path) -> None:
    """From the first byte on: at the smallest size not even Hydra's snapshot finds room."""
    folder = disk.place / "run"
    for size in ("4k", "500k"):
        disk.becomes(f"size={size}")
        answer = commanded(f"run_dir={folder}")
        assert answer.returncode == 2, answer.stderr
        assert "No space left on device" in answer.stderr
        assert "resume=true" in answer.stderr
        assert "Traceback" not in answer.stderr
        assert "Error executing job" not in answer.stderr
    disk.becomes("size=8m")
    assert commanded(f"run_dir={folder}", "resume=true").returncode == 0
    assert run(settings(tmp_path / "undisturbed", resume=False), steps_of_run) == tmp_path / "undisturbed"
    same_tables(folder, tmp_path / "undisturbed")


def test_a_status_that_cannot_be_noted_hides_no_failure_and_claims_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "write_text", refusing(errno.ENOSPC, Path.write_text))
    write_status(tmp_path, FAILED, "bad luck")
    with pytest.raises(UserError, match=r"status.yaml cannot be written or read: No space left on device"):
        write_status(tmp_path, DONE)
