"""The ledger of forecasts: dated, one JSON line each, every entry holding the SHA-256 of the line before it.

So a forecast cannot be changed, taken out, put in or moved later without breaking the chain. A chain that somebody writes
whole anew holds as well, and one cut off at its end: publish the last hash, which each forecast and `--verify` print, where
others keep its date. Only a chain that leads to a published hash proves anything.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, Final, NamedTuple, TextIO

from sim.settings.errors import UserError

NOTHING_BEFORE: Final = "0" * 64
BEFORE: Final = "previous_sha256"
OWN: Final = "sha256"
NUMBER: Final = "number"


class Checked(NamedTuple):
    """What a check of the ledger found."""

    entries: int  # sound ones, from the first on
    last_sha256: str  # of the line of the last sound entry; zeros if there is none
    broken: int | None  # number of the first broken entry, None if the chain is whole
    why: str


def line_hash(line: str) -> str:
    """SHA-256 of a line without its end."""
    return hashlib.sha256(line.encode()).hexdigest()


def content_hash(entry: dict[str, Any]) -> str:
    """SHA-256 of an entry's own content, without the field that holds it."""
    content = {key: value for key, value in entry.items() if key != OWN}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def verify(path: Path) -> Checked:
    """Walk the chain from its first entry to the first that does not hold."""
    if not path.exists():
        raise UserError(f"{path}: there is no ledger of forecasts; python -m sim forecast begins one.")
    try:
        text = path.read_bytes().decode("utf-8", errors="replace")
    except OSError as error:
        raise UserError(f"--ledger {path} cannot be read: {error.strerror or error}.") from None
    before, number = NOTHING_BEFORE, 0
    for number, line in enumerate(text.splitlines(), start=1):
        if why := _fault(line, number, before):
            return Checked(number - 1, before, number, why)
        before = line_hash(line)
    if text and not text.endswith("\n"):
        return Checked(number - 1, NOTHING_BEFORE, number, "its line was cut short")
    return Checked(number, before, None, "")


def append(path: Path, content: dict[str, Any]) -> Checked:
    """Add an entry behind the last one; returns how many there are then. A UserError if the chain is broken: nothing is built on that."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            _alone_with(file)
            checked = _unbroken(path)
            line = _line(content, checked)
            file.write(f"{line}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise UserError(f"--ledger {path} cannot be written: {error.strerror or error}.") from None
    return Checked(checked.entries + 1, line_hash(line), None, "")


def _unbroken(path: Path) -> Checked:
    """The state of a chain to which an entry may be added; a UserError if it is broken."""
    checked = verify(path)
    if checked.broken is not None:
        why = f"entry {checked.broken} is broken: {checked.why}"
        raise UserError(f"{path}: {why}. Nothing is added to a broken ledger; take another --ledger.")
    return checked


def _line(content: dict[str, Any], after: Checked) -> str:
    """The text of the next entry."""
    entry = {NUMBER: after.entries + 1, BEFORE: after.last_sha256, **content}
    return json.dumps({**entry, OWN: content_hash(entry)}, ensure_ascii=True)


def _alone_with(file: TextIO) -> None:
    """Wait until no other process adds to the file, where the system can tell; else two at a time are found by the check."""
    try:
        import fcntl
    except ImportError:  # not on Windows
        return
    fcntl.flock(file, fcntl.LOCK_EX)


def _fault(line: str, number: int, before: str) -> str:
    """Why an entry does not hold; nothing if it does."""
    try:
        entry = json.loads(line)
    except json.JSONDecodeError:
        return "it is no JSON"
    if not isinstance(entry, dict) or any(key not in entry for key in (NUMBER, BEFORE, OWN)):
        return f"it lacks one of {NUMBER}, {BEFORE}, {OWN}"
    if entry[OWN] != content_hash(entry):
        return "its content was changed after it was written"
    if entry[BEFORE] != before:
        return "it does not follow the entry before it, which was changed, taken out, put in or moved"
    if entry[NUMBER] != number:
        return f"it is number {entry[NUMBER]} in place {number}"
    return ""
