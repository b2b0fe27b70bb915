"""A sweep that is killed, or whose disk fails, ends in the same bytes as if nothing had happened."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from sim.runs import sweep_store
from sim.runs.sweep_store import SweepStore
from sim.settings.errors import UserError
from tests.runs.small_disk import SmallDisk, small_disk
from tests.sweeps.synthetic_chunks import CUTS, MANY_CUTS, WORK, all_bytes, live, simulate, undisturbed

KILLS = 10
FEW_CUTS = CUTS[:2]


def lives_ended_at_random(folder: Path, seed: int) -> int:
    """Live the sweep ten times, each time killed when it has got a little further. Returns the kills that met a living process."""
    moments, kills = random.Random(seed), 0
    for _ in range(KILLS):
        wanted = _lines_noted(folder) + moments.randint(0, 7)
        child = _born(lambda: live(folder, MANY_CUTS))
        while _is_alive(child) and _lines_noted(folder) < wanted:
            time.sleep(0.0005)
        time.sleep(moments.uniform(0, 0.008))
        os.kill(child, signal.SIGKILL)
        kills += _end_of(child) == -signal.SIGKILL
    return kills


def _lines_noted(folder: Path) -> int:
    ledger = folder / "chunks" / "ledger.jsonl"
    return len(ledger.read_bytes().splitlines()) if ledger.exists() else 0


def lives_ended_at_each_step(folder: Path, whole: Path) -> int:
    """End a sweep before each of the steps by which it changes the disk, and resume it. Returns the number of lives that ended so."""
    wanted, kills = all_bytes(whole), 0
    for step in range(10_000):
        place = folder / str(step)
        if _end_of(_born(partial(_live_until, place, step))) == 0:
            break
        kills += 1
        assert _end_of(_born(partial(_resume, place))) == 0, f"step {step}"
        assert all_bytes(place) == wanted, f"step {step}"
    return kills


def _born(life: Callable[[], object]) -> int:
    """A child process that lives this life and no other."""
    child = os.fork()
    if child == 0:
        end = 1
        try:
            life()
            end = 0
        finally:
            os._exit(end)
    return child


def _is_alive(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def _end_of(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _resume(folder: Path) -> None:
    assert live(folder, FEW_CUTS).damaged == []


def _live_until(folder: Path, moment: int) -> None:
    """A life that is cut off before a step: as seen from the disk, a kill."""
    steps = iter(range(10_000))

    def dying(act: Callable[..., object]) -> Callable[..., object]:
        def step(*given: object, **named: object) -> object:
            if next(steps) == moment:
                os._exit(9)
            return act(*given, **named)

        return step

    for module, name in ((os, "fsync"), (os, "replace"), (os, "unlink"), (os, "rmdir"), (sweep_store.Ledger, "_add")):
        setattr(module, name, dying(getattr(module, name)))
    live(folder, FEW_CUTS)


def elsewhere(call: str) -> str:
    """The answer of a call in a process of its own, which may fork since it has no threads; its children find everything imported."""
    code = f"""
import os
from pathlib import Path
import pandas, pyarrow.compute, pyarrow.parquet
from tests.runs import test_sweep_disasters as t
os.fsync = lambda handle: None
print(t.{call})
"""
    root, made = Path(__file__).parents[2], os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    answer = subprocess.run([sys.executable, "-c", code], cwd=root, env=made, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


def test_killed_at_ten_random_moments_a_sweep_ends_in_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    assert elsewhere(f"lives_ended_at_random(Path({str(tmp_path / 'killed')!r}), seed=3)") == str(KILLS)
    left = SweepStore(tmp_path / "killed", WORK, MANY_CUTS, resume=True)
    assert 0 < len(left.remaining) < len(MANY_CUTS)
    assert left.damaged == []
    live(tmp_path / "killed", MANY_CUTS)
    assert all_bytes(tmp_path / "killed") == undisturbed(tmp_path / "undisturbed", MANY_CUTS)


def test_killed_at_any_step_a_sweep_ends_in_the_same_bytes(tmp_path: Path) -> None:
    undisturbed(tmp_path / "whole", FEW_CUTS)
    kills = elsewhere(f"lives_ended_at_each_step(Path({str(tmp_path / 'lives')!r}), Path({str(tmp_path / 'whole')!r}))")
    assert int(kills) > 20


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("index", [0, 3])
def test_a_disk_that_refuses_a_chunk(number: int, index: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SweepStore(tmp_path / "sweep", WORK, CUTS, resume=False)
    simulate(store, CUTS, range(index))
    before = all_bytes(store.folder)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _refusing(number))
        with pytest.raises(UserError) as told:
            simulate(store, CUTS, [index])
    assert f"{index:06d}.parquet cannot be written or read: {os.strerror(number)}" in str(told.value)
    assert "Finished chunks are kept" in str(told.value)
    assert "resume=true" in str(told.value)
    assert all_bytes(store.folder) == before
    live(store.folder, CUTS)
    assert all_bytes(store.folder) == undisturbed(tmp_path / "whole", CUTS)


def test_a_disk_that_refuses_the_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SweepStore(tmp_path / "sweep", WORK, CUTS, resume=False)
    simulate(store, CUTS, [0])
    with monkeypatch.context() as patch:
        patch.setattr(sweep_store.Ledger, "note", _refusing(errno.ENOSPC))
        with pytest.raises(UserError, match=r"ledger.jsonl cannot be written"):
            simulate(store, CUTS, [1])
    assert SweepStore(tmp_path / "sweep", WORK, CUTS, resume=True).remaining == [1, 2, 3, 4]
    live(store.folder, CUTS)
    assert all_bytes(store.folder) == undisturbed(tmp_path / "whole", CUTS)


def test_a_disk_that_refuses_the_merged_file_or_the_manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SweepStore(tmp_path / "sweep", WORK, CUTS, resume=False)
    store.write_manifest({"status": "running"})
    simulate(store, CUTS, store.remaining)
    before = all_bytes(store.folder)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _refusing(errno.ENOSPC))
        with pytest.raises(UserError, match=r"failures.jsonl cannot be written"):
            store.finish()
        with pytest.raises(UserError, match=r"sweep.json cannot be written"):
            store.write_manifest({"status": "other"})
        patch.setattr(store, "_write_failures", lambda: None)
        with pytest.raises(UserError, match=r"outcomes.parquet cannot be written"):
            store.finish()
    assert all_bytes(store.folder) == before
    live(store.folder, CUTS)
    assert all_bytes(store.folder) == undisturbed(tmp_path / "whole", CUTS)


def _refusing(number: int) -> Callable[..., None]:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path, "96k") as made:
        yield made


def test_a_disk_that_is_really_full_and_then_really_read_only(disk: SmallDisk, tmp_path: Path) -> None:
    folder = disk.place / "sweep"
    store = SweepStore(folder, WORK, MANY_CUTS, resume=False)
    with pytest.raises(UserError, match="No space left on device"):
        simulate(store, MANY_CUTS, store.remaining)
    kept = len(MANY_CUTS) - len(store.remaining)
    assert kept > 0
    assert list(folder.rglob("*.new")) == []
    disk.becomes("size=8m")
    again = SweepStore(folder, WORK, MANY_CUTS, resume=True)
    assert len(MANY_CUTS) - len(again.remaining) == kept
    assert again.damaged == []
    disk.becomes("ro")
    with pytest.raises(UserError, match="Read-only file system"):
        simulate(again, MANY_CUTS, again.remaining)
    with pytest.raises(UserError, match="Read-only file system"):
        SweepStore(disk.place / "other", WORK, MANY_CUTS, resume=False)
    disk.becomes("rw")
    live(folder, MANY_CUTS)
    assert all_bytes(folder) == undisturbed(tmp_path / "undisturbed", MANY_CUTS)
