"""Which pieces of an unfinished piece of work are on disk, each with its hash: a file of one line for each, only ever added to.

The first line names the work by its fingerprint. A line that was cut short when the process was killed is left out.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Ledger:
    """The finished pieces of one work."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def fingerprint(self) -> str | None:
        """The work that the ledger belongs to; None if there is no ledger."""
        lines = self._lines()
        return str(lines[0]["fingerprint"]) if lines and "fingerprint" in lines[0] else None

    def begin(self, fingerprint: str) -> None:
        """Start an empty ledger for a work."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text("", encoding="utf-8")
        self._add({"fingerprint": fingerprint})

    def note(self, file: Path, **facts: Any) -> None:
        """Add a finished file of the ledger's folder; its bytes must be on disk before."""
        self._add({"file": file.name, "sha256": hash_of(file), **facts})

    def finished(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Entries whose file is there and unharmed, and those whose file is missing or damaged."""
        sound: list[dict[str, Any]] = []
        damaged: list[dict[str, Any]] = []
        for entry in self._lines()[1:]:
            path = self.path.parent / entry["file"]
            (sound if path.exists() and hash_of(path) == entry["sha256"] else damaged).append(entry)
        return sound, damaged

    def _add(self, entry: dict[str, Any]) -> None:
        """One line. A torn line of an earlier life is closed first, so that it spoils no other.

        Nothing is forced to the disk: what a failing machine loses is found by its hash.
        """
        torn = self._is_torn()
        with self.path.open("a", encoding="utf-8") as file:
            file.write(("\n" if torn else "") + json.dumps(entry) + "\n")

    def _is_torn(self) -> bool:
        """Whether the last line was cut short."""
        with self.path.open("rb") as file:
            if file.seek(0, 2) == 0:
                return False
            file.seek(-1, 2)
            return file.read(1) != b"\n"

    def _lines(self) -> list[dict[str, Any]]:
        if not self.path.exists():
            return []
        found = []
        for line in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                found.append(json.loads(line))
            except json.JSONDecodeError:
                continue
        return found
