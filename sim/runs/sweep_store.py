"""A sweep on disk, chunk by chunk: what is finished outlives a kill, is known by its hash, and is merged in the end.

A chunk is written under another name, forced to the disk, renamed, and then noted in the ledger of `chunks/` together with its failed
points. So at any moment a chunk is finished or has never been. Merging leaves `outcomes.parquet`, whose hash goes to `sweep.json` before
the chunks go. What turns out to be damaged is set aside as `<name>.damaged` in the sweep's folder, and simulated anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from sim.model.observed.outcomes import OUTCOMES
from sim.runs.ledger import Ledger, hash_of
from sim.settings.errors import UserError
from sim.settings.files import FAILURES, MANIFEST, POINTS, explained, force, in_place_of, write_manifest
from sim.settings.files import OUTCOMES as OUTCOMES_FILE

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

CHUNKS: Final = "chunks"
LEDGER: Final = "ledger.jsonl"
SEAL: Final = "outcomes_sha256"
"""Key of the manifest that holds the hash of the merged rows; there only once they are complete."""
ELSEWHERE: Final = "choose another run_dir, or leave it out: results/<experiment>/<date_time>."
WRITING: Final[dict[str, Any]] = {"compression": "zstd", "compression_level": 3, "version": "2.6"}
"""How tables are written: stated in full, so that a resumed sweep writes the same bytes."""

Entry = dict[str, Any]
"""A finished chunk in the ledger: file, sha256, index, first, last (cells), rows, failures."""


class SweepStore:
    """One sweep's folder: `add` each chunk as it is finished, in any order, then `finish`. For one process and one thread."""

    def __init__(self, folder: Path, fingerprint: str, cuts: Sequence[tuple[int, int]], resume: bool) -> None:
        """Open the folder for the sweep of this fingerprint, whose cells are cut into chunks (first cell, and the cell after the last).

        With `resume`, sound chunks are taken over; `damaged` tells in sentences of those that are not. Raises a UserError, and touches
        nothing, if the folder holds something else, or this sweep where nobody asked to go on with it.
        """
        self.folder = folder
        self.damaged: list[str] = []
        self._fingerprint = fingerprint
        self._cuts = [(int(first), int(last)) for first, last in cuts]
        self._chunks = folder / CHUNKS
        self._ledger = Ledger(self._chunks / LEDGER)
        self._done: dict[int, Entry] = {}
        self._failing: dict[int, list[Entry]] = {}  # failed points of chunks that are not finished yet
        self._seal: dict[str, str] = {}
        with explained(folder):
            refuse_another(folder, fingerprint, resume)
            self._open()

    @property
    def remaining(self) -> list[int]:
        """Indices of the chunks that are still to be simulated, in order."""
        return [] if self._seal else [index for index in range(len(self._cuts)) if index not in self._done]

    def add(self, index: int, point: NDArray[np.int64], outcomes: Mapping[str, NDArray[Any]]) -> None:
        """Keep a finished chunk: the point of each row (rows,), and the columns of OUTCOMES (rows,); no rows if every point failed."""
        first, last = self._cuts[index]
        path = self._chunks / f"{index:06d}.parquet"
        with explained(path):
            _write_table(_table(point, outcomes) if len(point) else _schema({}).empty_table(), path)
        facts = {"index": index, "first": first, "last": last, "rows": len(point), "failures": self._failing.pop(index, [])}
        with explained(self._ledger.path):
            self._ledger.note(path, **facts)
            force(self._ledger.path)
            self._done[index] = {"file": path.name, "sha256": hash_of(path), **facts}

    def fail(self, index: int, point: int, label: str, overrides: Sequence[str], error: str) -> None:
        """Record a failed point of a chunk, with what repeats it by hand; it is kept with the chunk, by `add`.

        A failure in a chunk that was never finished is forgotten: it comes back, or not, when the chunk is simulated anew.
        """
        failure = {"point": int(point), "label": label, "overrides": list(overrides), "error": error}
        self._failing.setdefault(index, []).append(failure)

    def finish(self) -> int:
        """Merge the chunks into outcomes.parquet, one in memory at a time, write failures.jsonl, and remove chunks/; returns the rows.

        Raises a UserError if a chunk was damaged in the meantime; a RuntimeError if chunks are still to be added.
        """
        from pyarrow import parquet

        if self.remaining:
            raise RuntimeError(f"{len(self.remaining)} chunks of {self.folder} are not finished")
        if not self._seal:
            self._write_failures()
            self._merge()
            self.write_manifest(_manifest_of(self.folder))
        with explained(self.folder / OUTCOMES_FILE):
            self._ledger.path.unlink(missing_ok=True)  # first: without it the other chunks are nothing but left-overs
            shutil.rmtree(self._chunks, ignore_errors=True)
            return int(parquet.read_metadata(self.folder / OUTCOMES_FILE).num_rows)

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """What the sweep is, and the hash of its rows once they are merged; the old text stands until the new one is complete."""
        write_manifest(self.folder, {**manifest, "design_hash": self._fingerprint, **self._seal})

    def write_points(self, points: pd.DataFrame) -> None:
        """What was varied, a row for each point."""
        path = self.folder / POINTS
        with explained(path), in_place_of(path) as file:
            points.to_parquet(file, index=False)

    def _open(self) -> None:
        """Begin, or take over what an earlier life left: chunks, or rows that were merged already."""
        told = _manifest_of(self.folder)
        if self._ledger.fingerprint is not None:
            self._take_over()
        elif _has_sound_rows(self.folder, told):
            self._seal = {SEAL: told[SEAL]}
        else:
            if SEAL in told:
                self._set_aside(self.folder / OUTCOMES_FILE, "all rows are", "does not match its hash")
            elif _chunk_files(self.folder):
                self._set_aside(self._chunks, "all chunks are", "has no ledger that can be read")
            self._ledger.begin(self._fingerprint)
            force(self._ledger.path)
            force(self._chunks)
            force(self.folder)

    def _take_over(self) -> None:
        """Chunks whose bytes are those that were noted, and whose cells are still those of the design."""
        sound, broken = self._ledger.finished()
        fitting = [entry for entry in sound if self._cuts[entry["index"] : entry["index"] + 1] == [(entry["first"], entry["last"])]]
        self._done = {entry["index"]: entry for entry in fitting}
        for index, entry in {entry["index"]: entry for entry in (*sound, *broken)}.items():
            path = self._chunks / entry["file"]
            if index not in self._done and (path.exists() or index < len(self._cuts)):
                cells = f"holds cells {entry['first']} to {entry['last']}, which are cut otherwise now"
                self._set_aside(path, f"chunk {index} is", "does not match its hash" if entry in broken else cells)

    def _set_aside(self, path: Path, what: str, why: str) -> None:
        """Move away a file or folder that is not to be trusted, and tell of it. `what` is a subject with its verb: chunk 3 is."""
        if path.exists():
            names = (f"{path.name}.damaged{number or ''}" for number in count())
            aside = next(self.folder / name for name in names if not os.path.lexists(self.folder / name))
            path.rename(aside)
            self.damaged.append(f"{path} {why}: set aside as {aside.name}; {what} simulated anew.")
        else:
            self.damaged.append(f"{path} is missing; {what} simulated anew.")

    def _failures(self) -> dict[int, Entry]:
        """Every failed point once, by its number: one that reaches over several chunks may have failed in each."""
        found: dict[int, Entry] = {}
        for index in sorted(self._done):
            for failure in self._done[index]["failures"]:
                found.setdefault(failure["point"], failure)
        return dict(sorted(found.items()))

    def _write_failures(self) -> None:
        path = self.folder / FAILURES
        with explained(path), in_place_of(path) as file:
            for failure in self._failures().values():
                file.write((json.dumps(failure, ensure_ascii=False) + "\n").encode())

    def _merge(self) -> None:
        """Write outcomes.parquet and take its hash."""
        path = self.folder / OUTCOMES_FILE
        with explained(path):
            with in_place_of(path) as file:
                self._write_rows(file)
            self._seal = {SEAL: hash_of(path)}

    def _write_rows(self, file: BinaryIO) -> None:
        """All chunks behind one another, each a row group, without rows of points that failed in another chunk."""
        from pyarrow import parquet

        failed = list(self._failures())
        tables = (_without(self._read(self._done[index]), failed) for index in range(len(self._cuts)))
        with parquet.ParquetWriter(file, self._merged_schema(), **WRITING) as writer:
            for table in (table for table in tables if table.num_rows):
                writer.write_table(table, row_group_size=table.num_rows)

    def _merged_schema(self) -> pa.Schema:
        """The columns as the first chunk with rows has them."""
        with_rows = [index for index in sorted(self._done) if self._done[index]["rows"]]
        return _schema({}) if not with_rows else self._read(self._done[with_rows[0]]).schema

    def _read(self, entry: Entry) -> pa.Table:
        """A finished chunk, from the very bytes that were checked."""
        import pyarrow as pa
        from pyarrow import parquet

        path = self._chunks / entry["file"]
        content = path.read_bytes() if path.exists() else b""
        if hashlib.sha256(content).hexdigest() != entry["sha256"]:
            self._set_aside(path, f"chunk {entry['index']} is", "does not match its hash")
            raise UserError(f"{self.damaged[-1]}\n  The other chunks are kept: the same command with resume=true goes on.")
        return parquet.read_table(pa.BufferReader(content))


def find_unfinished(root: Path, fingerprint: str) -> Path | None:
    """The newest sub-folder that holds this sweep and is not complete."""
    folders = sorted(root.glob("*/"), reverse=True)
    return next((folder for folder in folders if _is_unfinished(folder, fingerprint)), None)


def _is_unfinished(folder: Path, fingerprint: str) -> bool:
    """Whether the folder holds this sweep, and not all of it."""
    with suppress(UserError):  # of a manifest that cannot be read: nobody knows what is there
        return fingerprint in _held(folder) and not is_complete(folder, fingerprint)
    return False


def is_complete(folder: Path, fingerprint: str) -> bool:
    """Whether the folder holds this sweep, finished, with rows that are as they were written."""
    told = _manifest_of(folder)
    return {"status": "complete", "design_hash": fingerprint}.items() <= told.items() and _has_sound_rows(folder, told)


def _has_sound_rows(folder: Path, told: Mapping[str, Any]) -> bool:
    """Whether the merged rows are there, with the hash that the manifest tells."""
    path = folder / OUTCOMES_FILE
    return SEAL in told and path.exists() and hash_of(path) == told[SEAL]


def _manifest_of(folder: Path) -> dict[str, Any]:
    """What the folder says that it holds; empty if it says nothing. Raises a UserError if it cannot be read."""
    path = folder / MANIFEST
    if not path.exists():
        return {}
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return {**told, "design_hash": str(told["design_hash"])}
    except (ValueError, TypeError, KeyError) as error:
        raise UserError(f"{path} is damaged, or no manifest of a sweep.\n  Nothing is touched; {ELSEWHERE}") from error


def _held(folder: Path) -> set[str]:
    """Fingerprints of what the folder holds: one, or none."""
    told = _manifest_of(folder)
    found = {Ledger(folder / CHUNKS / LEDGER).fingerprint, told["design_hash"] if told else None}
    return {fingerprint for fingerprint in found if fingerprint is not None}


def _chunk_files(folder: Path) -> list[Path]:
    """Files of chunks, whatever the ledger says of them."""
    return list((folder / CHUNKS).glob("*.parquet"))


def refuse_another(folder: Path, fingerprint: str, resume: bool) -> None:
    """Refuse a folder that holds something else, or this very sweep where nobody asked to go on."""
    held, told = _held(folder), _manifest_of(folder)
    made = f" (made by: {told['command']})" if "command" in told else ""
    if held - {fingerprint}:
        raise UserError(
            f"{folder} holds another sweep{made}: another design, other numbers or another version of the model.\n"
            f"  Nothing is touched; {ELSEWHERE}"
        )
    if not held and (_chunk_files(folder) or any((folder / name).exists() for name in (OUTCOMES_FILE, FAILURES))):
        raise UserError(f"{folder} holds results that are not of this sweep.\n  Nothing is touched; {ELSEWHERE}")
    if held and not resume:
        complete = is_complete(folder, fingerprint)
        asked = "only analyses it again" if complete else "goes on with it"
        raise UserError(
            f"{folder} holds this very sweep already, {'complete' if complete else 'not complete'}{made}.\n"
            f"  Nothing is touched; resume=true {asked}. To start anew, {ELSEWHERE}"
        )


def _schema(types: Mapping[str, pa.DataType]) -> pa.Schema:
    """Every column with its unit and meaning. Names are text with a dictionary; numbers have the type given, else floats."""
    import pyarrow as pa

    usual = {"point": pa.int64(), "world": pa.int64()}
    names = {outcome.name: pa.dictionary(pa.int32(), pa.string()) for outcome in OUTCOMES if outcome.unit == "name"}
    known = {**usual, **types, **names}
    fields = [pa.field("point", known["point"], metadata={"unit": "index", "meaning": "the point of the design; see points.parquet"})]
    for outcome in OUTCOMES:
        kind = known[outcome.name] if outcome.name in known else pa.float64()
        fields.append(pa.field(outcome.name, kind, metadata={"unit": outcome.unit, "meaning": outcome.meaning}))
    return pa.schema(fields)


def _table(point: NDArray[np.int64], outcomes: Mapping[str, NDArray[Any]]) -> pa.Table:
    """The rows of a chunk; every chunk of a sweep gets the same types, whichever names occur in it."""
    import pyarrow as pa

    columns = {"point": pa.array(point, pa.int64())}
    for outcome in OUTCOMES:
        is_name = outcome.unit == "name"
        values = pa.array(outcomes[outcome.name], pa.string() if is_name else None)
        columns[outcome.name] = values.dictionary_encode() if is_name else values
    return pa.table(columns, schema=_schema({name: values.type for name, values in columns.items()}))


def _without(table: pa.Table, points: Sequence[int]) -> pa.Table:
    """The rows of all other points."""
    import pyarrow as pa
    from pyarrow import compute

    if not points:
        return table
    return table.filter(compute.invert(compute.is_in(table["point"], pa.array(points, pa.int64()))))


def _write_table(table: pa.Table, path: Path) -> None:
    """The table, complete and on the disk, or not at all."""
    from pyarrow import parquet

    with in_place_of(path) as file:
        parquet.write_table(table, file, **WRITING)
