"""A sweep's folder: what is added is read back, what is finished is never lost, and what is damaged or somebody else's is told of."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pyarrow import parquet

from sim.model.observed.outcomes import OUTCOMES
from sim.runs.ledger import hash_of
from sim.runs.sweep_store import SweepStore, find_unfinished, is_complete
from sim.settings.errors import UserError
from sim.sweeps.shared.sweep import Sweep
from tests.sweeps.synthetic_chunks import CUTS, NAMES, WORK, all_bytes, live, rows_of, simulate, undisturbed

WHOLE = ["failures.jsonl", "outcomes.parquet", "sweep.json"]


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is forced to the disk matters where a machine fails, which no test can see; it takes most of the time."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a sweep that nothing happened to."""
    return undisturbed(tmp_path_factory.mktemp("whole") / "sweep", CUTS)


def test_what_was_added_is_read_back(tmp_path: Path) -> None:
    store = SweepStore(tmp_path / "new" / "sweep", WORK, CUTS, resume=False)
    assert store.remaining == [0, 1, 2, 3, 4]
    simulate(store, CUTS, [3, 0, 4, 2], failing=None)  # as they are finished, which is no order
    assert store.remaining == [1]
    simulate(store, CUTS, [1], failing=None)
    assert store.finish() == 40
    rows = parquet.read_table(store.folder / "outcomes.parquet")
    point, columns = rows_of((0, 40))
    assert rows.column_names == ["point", *(outcome.name for outcome in OUTCOMES)]
    assert rows["point"].to_numpy().tolist() == point.tolist()
    for outcome in OUTCOMES:
        parts = np.concatenate([rows_of(cut)[1][outcome.name] for cut in CUTS])
        read = rows[outcome.name].to_numpy()
        if outcome.unit == "name":
            assert read.tolist() == parts.tolist()
        else:
            assert read.dtype == columns[outcome.name].dtype
            assert read.tobytes() == parts.tobytes()
        told = rows.schema.field(outcome.name).metadata
        assert (told[b"unit"].decode(), told[b"meaning"].decode()) == (outcome.unit, outcome.meaning)


def test_the_merged_file_has_a_row_group_for_each_chunk_and_one_type_for_names(tmp_path: Path) -> None:
    live(tmp_path, CUTS, resume=False)
    told = parquet.read_metadata(tmp_path / "outcomes.parquet")
    assert [told.row_group(number).num_rows for number in range(told.num_row_groups)] == [10, 10, 5, 7, 3]
    rows = pd.read_parquet(tmp_path / "outcomes.parquet")
    assert set(rows["resumed_by"].cat.categories) == set(NAMES)  # though the first chunks have not met them all
    assert sorted(path.name for path in tmp_path.iterdir()) == WHOLE


def test_the_sweep_that_analyses_read_finds_its_rows(tmp_path: Path) -> None:
    live(tmp_path, CUTS, resume=False)
    rows = Sweep(tmp_path).outcomes(["signed", "ended_by"])
    assert list(rows) == ["point", "world", "signed", "ended_by"]
    assert (rows[rows["ended_by"] == "Ukraine"]["world"] >= 0).sum() > 0
    assert rows.equals(rows.sort_values(["point", "world"], kind="stable"))


def test_chunks_of_failed_points_alone_leave_no_rows(tmp_path: Path) -> None:
    cuts = [(0, 5), (5, 10)]
    for failing, left in ((0, [1] * 5), (1, [0] * 5)):
        store = SweepStore(tmp_path / str(failing), WORK, cuts, resume=False)
        simulate(store, cuts, [0, 1], failing)
        assert store.finish() == 5
        assert Sweep(store.folder).outcomes()["point"].tolist() == left
    store = SweepStore(tmp_path / "none", WORK, cuts[:1], resume=False)
    simulate(store, cuts, [0], 0)
    assert store.finish() == 0
    assert list(Sweep(store.folder).outcomes(["durable"])) == ["point", "world", "durable"]


@pytest.mark.parametrize("done", range(len(CUTS) + 1))
def test_stopped_after_any_chunk_a_sweep_ends_in_the_same_bytes(done: int, whole: dict[str, bytes], tmp_path: Path) -> None:
    first = SweepStore(tmp_path, WORK, CUTS, resume=False)
    order = [3, 1, 4, 0, 2]
    simulate(first, CUTS, order[:done])
    again = SweepStore(tmp_path, WORK, CUTS, resume=True)
    assert again.remaining == sorted(order[done:])
    assert again.damaged == []
    live(tmp_path, CUTS)
    assert all_bytes(tmp_path) == whole


def test_a_ledger_line_cut_short_is_left_out(whole: dict[str, bytes], tmp_path: Path) -> None:
    simulate(SweepStore(tmp_path, WORK, CUTS, resume=False), CUTS, [0, 1, 2])
    ledger = tmp_path / "chunks" / "ledger.jsonl"
    content = ledger.read_bytes()
    last = len(content.splitlines(keepends=True)[-1])
    for cut in (1, 2, last // 2, last - 1):
        ledger.write_bytes(content[:-cut])
        store = SweepStore(tmp_path, WORK, CUTS, resume=True)
        assert store.damaged == []
        assert store.remaining == ([3, 4] if cut == 1 else [2, 3, 4])
    live(tmp_path, CUTS)
    assert all_bytes(tmp_path) == whole


def test_a_first_ledger_line_cut_short_begins_anew(tmp_path: Path) -> None:
    SweepStore(tmp_path, WORK, CUTS, resume=False)
    ledger = tmp_path / "chunks" / "ledger.jsonl"
    ledger.write_bytes(ledger.read_bytes()[:9])
    assert SweepStore(tmp_path, WORK, CUTS, resume=False).remaining == [0, 1, 2, 3, 4]


def test_killed_between_the_last_chunk_and_the_end_of_the_analysis_nothing_is_simulated_again(tmp_path: Path) -> None:
    store = SweepStore(tmp_path, WORK, CUTS, resume=False)
    store.write_manifest({"status": "running"})
    simulate(store, CUTS, store.remaining)
    rows = store.finish()
    again = SweepStore(tmp_path, WORK, CUTS, resume=True)
    assert (again.remaining, again.damaged, again.finish()) == ([], [], rows)


def test_finishing_too_early_is_refused(tmp_path: Path) -> None:
    store = SweepStore(tmp_path, WORK, CUTS, resume=False)
    simulate(store, CUTS, [0, 1])
    with pytest.raises(RuntimeError, match="3 chunks"):
        store.finish()
    assert not (tmp_path / "outcomes.parquet").exists()


# ---- failures


def test_failures_survive_resume_once_and_in_the_order_of_points(tmp_path: Path) -> None:
    store = SweepStore(tmp_path, WORK, CUTS, resume=False)
    store.fail(3, 7, "seven", ["a=1"], "ValueError: x")
    store.fail(3, 6, "six", ["a=0"], "ValueError: x")
    simulate(store, CUTS, [3, 2])
    store.fail(0, 1, "never finished", [], "MemoryError: out of luck")  # the kill comes before its chunk is added
    again = SweepStore(tmp_path, WORK, CUTS, resume=True)
    simulate(again, CUTS, again.remaining)
    again.finish()
    failures = [json.loads(line) for line in (tmp_path / "failures.jsonl").read_text(encoding="utf-8").splitlines()]
    assert failures == [
        {"point": 4, "label": "point 4", "overrides": ["truce.incident_rate=1e308"], "error": "ArithmeticError: naïve"},
        {"point": 6, "label": "six", "overrides": ["a=0"], "error": "ValueError: x"},
        {"point": 7, "label": "seven", "overrides": ["a=1"], "error": "ValueError: x"},
    ]


def test_a_point_that_fails_in_one_chunk_has_no_rows_from_another(tmp_path: Path) -> None:
    cuts = [(0, 7), (7, 15)]  # cells 5 to 9 are point 1
    store = SweepStore(tmp_path, WORK, cuts, resume=False)
    for index in (1, 0):
        point, columns = rows_of(cuts[index])
        good = point != 1 if index else point >= 0
        if index:
            store.fail(index, 1, "one", [], "ValueError: y")
        store.add(index, point[good], {name: values[good] for name, values in columns.items()})
    assert store.finish() == 10
    assert set(Sweep(tmp_path).outcomes()["point"]) == {0, 2}
    assert len((tmp_path / "failures.jsonl").read_text().splitlines()) == 1


def test_a_point_that_fails_in_two_chunks_is_told_of_once_whichever_was_finished_first(tmp_path: Path) -> None:
    cuts = [(0, 3), (3, 5)]  # both of point 0
    for order in ([0, 1], [1, 0]):
        store = SweepStore(tmp_path / str(order), WORK, cuts, resume=False)
        for index in order:
            store.fail(index, 0, "zero", [], f"ValueError: in chunk {index}")
            store.add(index, np.empty(0, np.int64), {})
        store.finish()
        assert [json.loads(line)["error"] for line in (store.folder / "failures.jsonl").read_text().splitlines()] == [
            "ValueError: in chunk 0"
        ]


# ---- damage


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_damaged_and_missing_chunks_are_told_of_and_simulated_anew(whole: dict[str, bytes], tmp_path: Path) -> None:
    simulate(SweepStore(tmp_path, WORK, CUTS, resume=False), CUTS, [0, 1, 2, 3])
    flipped(tmp_path / "chunks" / "000001.parquet")
    harmed = (tmp_path / "chunks" / "000001.parquet").read_bytes()
    (tmp_path / "chunks" / "000003.parquet").unlink()
    store = SweepStore(tmp_path, WORK, CUTS, resume=True)
    assert store.remaining == [1, 3, 4]
    assert len(store.damaged) == 2
    assert "000001.parquet does not match its hash: set aside as 000001.parquet.damaged; chunk 1 is simulated anew" in store.damaged[0]
    assert "000003.parquet is missing; chunk 3 is simulated anew" in store.damaged[1]
    simulate(store, CUTS, [1])
    flipped(tmp_path / "chunks" / "000001.parquet")  # again
    live(tmp_path, CUTS)
    assert (tmp_path / "000001.parquet.damaged").read_bytes() == harmed
    assert {name: content for name, content in all_bytes(tmp_path).items() if "damaged" not in name} == whole
    assert (tmp_path / "000001.parquet.damaged1").exists()


def test_a_chunk_damaged_before_the_merge_is_not_merged(whole: dict[str, bytes], tmp_path: Path) -> None:
    store = SweepStore(tmp_path, WORK, CUTS, resume=False)
    simulate(store, CUTS, store.remaining)
    flipped(tmp_path / "chunks" / "000002.parquet")
    with pytest.raises(UserError, match=r"000002.parquet does not match its hash.*\n.*resume=true"):
        store.finish()
    assert not (tmp_path / "outcomes.parquet").exists()
    assert SweepStore(tmp_path, WORK, CUTS, resume=True).remaining == [2]
    live(tmp_path, CUTS)
    assert all_bytes(tmp_path)["outcomes.parquet"] == whole["outcomes.parquet"]


def test_chunks_that_are_cut_otherwise_are_not_mixed(whole: dict[str, bytes], tmp_path: Path) -> None:
    other = [(0, 10), (10, 15), (15, 20), (20, 30), (30, 37), (37, 39), (39, 40)]
    simulate(SweepStore(tmp_path, WORK, other, resume=False), other, range(len(other)))
    store = SweepStore(tmp_path, WORK, CUTS, resume=True)
    assert store.remaining == [1, 2, 3, 4]
    assert "holds cells 10 to 15, which are cut otherwise now" in store.damaged[0]
    assert len(store.damaged) == 6
    live(tmp_path, CUTS)
    assert all_bytes(tmp_path)["outcomes.parquet"] == whole["outcomes.parquet"]


def test_chunks_without_a_ledger_that_can_be_read_are_set_aside(whole: dict[str, bytes], tmp_path: Path) -> None:
    store = SweepStore(tmp_path, WORK, CUTS, resume=False)
    store.write_manifest({"status": "running"})
    simulate(store, CUTS, [0, 1])
    (tmp_path / "chunks" / "ledger.jsonl").write_text("")
    again = SweepStore(tmp_path, WORK, CUTS, resume=True)
    assert again.remaining == [0, 1, 2, 3, 4]
    assert "all chunks are simulated anew" in again.damaged[0]
    assert (tmp_path / "chunks.damaged" / "000001.parquet").exists()
    live(tmp_path, CUTS)
    assert all_bytes(tmp_path)["outcomes.parquet"] == whole["outcomes.parquet"]


def test_a_damaged_finished_file_is_noticed(whole: dict[str, bytes], tmp_path: Path) -> None:
    live(tmp_path, CUTS, resume=False)
    assert json.loads(whole["sweep.json"])["outcomes_sha256"] == hash_of(tmp_path / "outcomes.parquet")
    assert is_complete(tmp_path, WORK)
    flipped(tmp_path / "outcomes.parquet")
    assert not is_complete(tmp_path, WORK)
    store = SweepStore(tmp_path, WORK, CUTS, resume=True)
    assert store.remaining == [0, 1, 2, 3, 4]
    assert "outcomes.parquet does not match its hash" in store.damaged[0]
    assert (tmp_path / "outcomes.parquet.damaged").exists()
    live(tmp_path, CUTS)
    assert all_bytes(tmp_path)["outcomes.parquet"] == whole["outcomes.parquet"]
    assert is_complete(tmp_path, WORK)


# ---- folders that hold something


def refused(folder: Path, fingerprint: str, resume: bool) -> str:
    """What a user is told, after a look whether anything was touched."""
    before = all_bytes(folder)
    with pytest.raises(UserError) as told:
        SweepStore(folder, fingerprint, CUTS, resume)
    assert all_bytes(folder) == before
    assert str(folder) in str(told.value)
    return str(told.value)


def test_the_folder_of_another_sweep_is_refused(tmp_path: Path) -> None:
    begun, complete = tmp_path / "begun", tmp_path / "complete"
    simulate(SweepStore(begun, WORK, CUTS, resume=False), CUTS, [0])
    live(complete, CUTS, resume=False)
    for folder in (begun, complete):
        for resume in (False, True):
            assert "holds another sweep" in refused(folder, "b" * 64, resume)
    assert "python -m sim +experiment=x" in refused(complete, "b" * 64, True)


def test_this_very_sweep_is_gone_on_with_only_when_asked(tmp_path: Path) -> None:
    simulate(SweepStore(tmp_path, WORK, CUTS, resume=False), CUTS, [0])
    text = refused(tmp_path, WORK, False)
    assert "already, not complete" in text
    assert "resume=true goes on" in text
    live(tmp_path, CUTS)
    assert "already, complete" in refused(tmp_path, WORK, False)
    before = all_bytes(tmp_path)
    store = SweepStore(tmp_path, WORK, CUTS, resume=True)
    assert (store.remaining, store.finish()) == ([], 35)
    assert all_bytes(tmp_path) == before


@pytest.mark.parametrize("name", ["outcomes.parquet", "failures.jsonl", "chunks/000000.parquet"])
def test_results_of_something_else_are_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("a single run's")
    for resume in (False, True):
        assert "not of this sweep" in refused(tmp_path, WORK, resume)


@pytest.mark.parametrize("content", ["", "{", "[1]", "{}", "3"])
def test_a_manifest_that_cannot_be_read_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "sweep.json").write_text(content)
    assert "sweep.json is damaged" in refused(tmp_path, WORK, True)


def test_a_folder_that_is_a_file_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("")
    with pytest.raises(UserError, match="results cannot be written or read"):
        SweepStore(tmp_path / "results", WORK, CUTS, resume=False)


def test_the_newest_unfinished_sweep_of_this_design_is_found(tmp_path: Path) -> None:
    assert find_unfinished(tmp_path / "nothing", WORK) is None
    for name, fingerprint in (("2024-01", WORK), ("2024-02", WORK), ("2024-04", "b" * 64)):
        simulate(SweepStore(tmp_path / name, fingerprint, CUTS, resume=False), CUTS, [0])
    live(tmp_path / "2024-03", CUTS, resume=False)
    (tmp_path / "2024-05").mkdir()
    (tmp_path / "2024-05" / "sweep.json").write_text("{")
    assert find_unfinished(tmp_path, WORK) == tmp_path / "2024-02"
    live(tmp_path / "2024-02", CUTS)
    assert find_unfinished(tmp_path, WORK) == tmp_path / "2024-01"
    live(tmp_path / "2024-01", CUTS)
    assert find_unfinished(tmp_path, WORK) is None
    again = SweepStore(tmp_path / "2024-03", WORK, CUTS, resume=True)
    again.write_manifest({"status": "running"})  # killed while it is analysed: merged, not complete
    assert find_unfinished(tmp_path, WORK) == tmp_path / "2024-03"
