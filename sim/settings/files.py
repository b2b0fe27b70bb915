"""Files of a sweep: their names, written whole or not at all; and what goes wrong with the disk of a run or a sweep, in words."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

from sim.settings.errors import UserError

MANIFEST: Final = "sweep.json"
POINTS: Final = "points.parquet"
OUTCOMES: Final = "outcomes.parquet"
FAILURES: Final = "failures.jsonl"


@contextmanager
def in_place_of(path: Path) -> Iterator[BinaryIO]:
    """A new file to be written, which takes the place of the old one once it is complete and on the disk; gone if that fails."""
    new = path.with_name(f".{path.name}.new")
    try:
        with new.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise
    force(path.parent)


def force(path: Path) -> None:
    """Have a ledger's line, or the names in a folder, on the disk. Not every file system can: what gets lost is simulated anew."""
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """What the sweep in this folder is; the old text stands until the new one is complete."""
    path = folder / MANIFEST
    with explained(path), in_place_of(path) as file:
        file.write((json.dumps(content, indent=1, default=str, ensure_ascii=False) + "\n").encode())


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """An error of the disk in words: which file, why, and that what is finished is kept."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else error  # pyarrow's own text of an error is long
        raise UserError(
            f"{path} cannot be written or read: {reason}.\n"
            "  Finished chunks are kept: once that is put right, the same command with resume=true goes on."
        ) from error
