"""The posterior sample that is shipped with the package: equally likely rows, one column for each calibrated number.

`parameters=posterior` gives each world one row, the same for all numbers, so that what the data say about numbers together is kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sim.settings import pinned
from sim.settings.codebook import numbers_by_path
from sim.settings.errors import UserError, did_you_mean
from sim.settings.files import explained, in_place_of
from sim.settings.searchpath import PACKAGE

Values = npt.NDArray[np.float64]

SHIPPED: Path = PACKAGE / "settings" / "posterior.parquet"
PIN: Path = PACKAGE / "settings" / "pinned.py"
KEY: Final = b"calibration"
RENEW: Final = "python -m sim calibrate --ship"
INSTEAD: Final = f"  Make it anew with {RENEW}, or run with parameters=central or parameters=prior."


@dataclass(frozen=True)
class Posterior:
    """A posterior sample and where it comes from."""

    paths: tuple[str, ...]
    rows: Values  # (rows, numbers), each in its unit
    about: Mapping[str, Any]  # seed, facts hash, priors, command, date, sizes and tolerance of the calibration
    hash: str  # of the file's bytes

    def column(self, path: str) -> Values:
        """(rows,) one number."""
        return self.rows[:, self.paths.index(path)]


def write(path: Path, paths: tuple[str, ...], rows: Values, about: Mapping[str, Any]) -> None:
    """Write a sample of rows (rows, numbers) with what is to be known about it."""
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.table({name: rows[:, at] for at, name in enumerate(paths)})
    marked = table.replace_schema_metadata({KEY: json.dumps(about, sort_keys=True, default=str).encode()})
    with explained(path), in_place_of(path) as file:
        parquet.write_table(marked, file, compression="zstd")


def read(path: Path, sha256_asked: str = "") -> Posterior:
    """The sample in a file, checked against the codebook and, where asked, its hash; a UserError if it is missing, damaged or another."""
    if not path.is_file():
        raise UserError(f"the posterior sample {path} is missing, which parameters=posterior needs.\n{INSTEAD}")
    stat = path.stat()
    return _read(path, stat.st_mtime_ns, stat.st_size, sha256_asked)


@lru_cache(4)
def _read(path: Path, _changed: int, _size: int, sha256_asked: str) -> Posterior:
    from pyarrow import ArrowException, parquet

    if sha256_asked:
        _check_pinned(path, sha256_asked)
    try:
        table = parquet.read_table(path)
        about = json.loads((table.schema.metadata or {})[KEY])
        rows = np.stack([table[name].to_numpy() for name in table.column_names], axis=1).astype(np.float64)
    except (OSError, ArrowException, KeyError, ValueError) as error:
        raise UserError(f"{path} is no posterior sample: {' '.join(str(error).split())}.\n{INSTEAD}") from error
    found = Posterior(tuple(table.column_names), rows, about, sha256(path.read_bytes()).hexdigest())
    _check(path, found)
    return found


def _check_pinned(path: Path, sha256_asked: str) -> None:
    """Refuse a file whose bytes are not those that the code vouches for."""
    found = sha256(path.read_bytes()).hexdigest()
    if found != sha256_asked:
        raise UserError(
            f"{path} is not the posterior sample that the code pins: its SHA-256 is {found}, pinned is {sha256_asked}.\n"
            f"  `git checkout -- sim/settings/posterior.parquet` brings the pinned one back; {RENEW} makes another one and pins it."
        )


def _check(path: Path, found: Posterior) -> None:
    """Refuse what the codebook does not know or allow: a stale file must not bring in values that nobody would let pass."""
    known = numbers_by_path()
    if not found.paths or not len(found.rows):
        raise UserError(f"{path} holds no rows.\n{INSTEAD}")
    for name in found.paths:
        if name not in known:
            raise UserError(f"{path} has a column '{name}', which the codebook does not know.{did_you_mean(name, known)}\n{INSTEAD}")
        low, high = found.column(name).min(), found.column(name).max()
        number = known[name]
        if not number.low <= low <= high <= number.high:
            raise UserError(f"{path} has {name} from {low:g} to {high:g} ({number.unit}); the codebook allows {number.allowed}.\n{INSTEAD}")


def shipped() -> Posterior:
    """The sample that runs use: the one that the code pins."""
    return read(SHIPPED, pinned.POSTERIOR_SHA256)


def pin() -> None:
    """Make the sample that lies at its place the one that the code vouches for, from now on."""
    old, new = pinned.POSTERIOR_SHA256, sha256(SHIPPED.read_bytes()).hexdigest()
    with explained(PIN), in_place_of(PIN) as file:
        file.write(PIN.read_text(encoding="utf-8").replace(old, new).encode())
    pinned.POSTERIOR_SHA256 = new


def summary(found: Posterior) -> dict[str, dict[str, float]]:
    """Mean and 90% interval of each calibrated number."""
    low, high = np.quantile(found.rows, (0.05, 0.95), axis=0)
    mean = found.rows.mean(axis=0)
    return {name: {"mean": float(mean[at]), "low": float(low[at]), "high": float(high[at])} for at, name in enumerate(found.paths)}


def told(taken: Sequence[str]) -> dict[str, Any]:
    """What the record of a run says about the sample: where it comes from, the numbers taken, and whether it is out of date."""
    found = shipped()
    kept = ("created", "command", "seed", "tolerance", "facts_hash", "simulated", "effective")
    about = {key: found.about[key] for key in kept if key in found.about}
    return {
        "hash": found.hash,
        "rows": len(found.rows),
        **about,
        "notes": notes(found),
        "numbers": {name: row for name, row in summary(found).items() if name in taken},
    }


def notes(found: Posterior) -> list[str]:
    """What has changed since the calibration, in sentences; empty if nothing has."""
    from sim.settings import facts

    book = numbers_by_path()
    priors = found.about["priors"]
    edited = [name for name in found.paths if priors[name] != [book[name].low, book[name].value, book[name].high]]
    sentences = []
    if edited:
        sentences.append(
            f"The posterior sample was made under other priors of {', '.join(edited)}: their value or range has been edited since. "
            f"Renew it with {RENEW}."
        )
    if found.about["facts_hash"] != facts.facts_hash():
        sentences.append(f"The facts have changed since the posterior sample was made. Renew it with {RENEW}.")
    return sentences
