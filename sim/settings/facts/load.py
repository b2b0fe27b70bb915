"""Reads the data files of this folder: plain rows of strings, cached; a cell that is empty stays the empty string."""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

CUTOFF: Final = "2024-11-30"  # nothing observed later sets a number or counts as known
Row = dict[str, str]


class UnknownFactError(LookupError):
    """A name that the data do not hold, with the nearest one that they do."""


def unknown(what: str, name: str, known: Iterable[str]) -> UnknownFactError:
    """The error for an unknown name: says what was asked and what was perhaps meant."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    return UnknownFactError(f"unknown {what} '{name}'.{hint} There are {len(names)}.")


@cache
def file_names() -> tuple[str, ...]:
    """Names of the data files without ending, alphabetical."""
    names = (entry.name for entry in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".csv") for name in names if name.endswith(".csv")))


@cache
def table(name: str) -> tuple[Row, ...]:
    """One data file, row by row, strings as they stand."""
    if name not in file_names():
        raise unknown("data file", name, file_names())
    text = (files(__package__) / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text, newline="")))


@cache
def facts_hash() -> str:
    """SHA-256 over the names and bytes of all data files: two runs with one hash used the same facts."""
    digest = hashlib.sha256()
    for name in file_names():
        content = (files(__package__) / f"{name}.csv").read_bytes()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def by(column: str, rows: Iterable[Row]) -> dict[str, Row]:
    """Rows keyed by a column whose entries differ."""
    return {row[column]: row for row in rows}


def mean(values: Iterable[float]) -> float:
    """Arithmetic mean of at least one value."""
    kept = list(values)
    return sum(kept) / len(kept)


def median(values: Iterable[float]) -> float:
    """Middle value; the mean of the two middle ones if their number is even."""
    kept = sorted(values)
    half = len(kept) // 2
    return kept[half] if len(kept) % 2 else (kept[half - 1] + kept[half]) / 2
