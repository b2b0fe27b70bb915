"""A folder of results has one writer at a time: a lock file in it, of which the system lets go when its process ends or is killed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sim.settings.errors import UserError
from sim.settings.files import explained

LOCK: Final = ".lock"
"""Holds the number of the process that writes the folder; gone when that process is done. What a killed one leaves locks nobody out."""


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Write a folder, which is made if need be, while no other process does; a UserError if one is at it already."""
    from filelock import FileLock, Timeout

    path = folder / LOCK
    lock = FileLock(path)
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise UserError(
                f"another process{_writer(path)} is writing {folder}.\n"
                "  Wait until it has ended and go on with resume=true, or choose another run_dir, or leave it out."
            ) from None
    with suppress(OSError):  # the number is a courtesy
        path.write_text(str(os.getpid()), encoding="utf-8")
    try:
        yield
    finally:
        with suppress(OSError):  # while it is still held: whoever comes next makes a new file
            path.unlink()
        lock.release()


def _writer(path: Path) -> str:
    """The number of the process that holds a lock, in brackets; nothing where the system does not let others read it."""
    try:
        number = path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""
    return f" ({number})" if number else ""
