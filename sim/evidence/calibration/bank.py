"""Simulated particles on disk, block by block: what is there is read, what is missing is simulated, so that a kill costs one block.

A block depends on the seed, its generation and its number alone (and on the kernel, which depends on earlier blocks): a calibration that
was stopped and resumed therefore ends with the same bits as one that was not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from sim.evidence.calibration.priors import Priors
from sim.evidence.calibration.simulator import Simulator, Values
from sim.settings.errors import UserError
from sim.settings.files import explained, in_place_of

BLOCK: Final = 5_000
"""Particles that are simulated, and stored, at a time."""
SETTINGS: Final = "settings.json"

Draw = Callable[[np.random.Generator, int], Values]
"""(random numbers, size) -> scores (size, parameters)."""


class Particles(NamedTuple):
    """Points and what they gave."""

    scores: Values  # (n, parameters)
    statistics: Values  # (n, statistics)

    def part(self, chosen: Any) -> Particles:
        """Some of them."""
        return Particles(self.scores[chosen], self.statistics[chosen])


def joined(parts: list[Particles]) -> Particles:
    """Several as one, in their order."""
    return Particles(np.concatenate([part.scores for part in parts]), np.concatenate([part.statistics for part in parts]))


@dataclass
class Bank:
    """The blocks of one calibration."""

    simulator: Simulator
    priors: Priors
    seed: int
    folder: Path
    told: Callable[[int], None]  # how many particles more are at hand
    block: int = BLOCK
    simulated: int = 0  # in this process, not read
    _worlds: int = field(default=0)

    def generation(self, number: int, size: int, draw: Draw) -> Particles:
        """`size` particles of a generation, in worlds of their own behind those of the generations before."""
        blocks = []
        for index, first in enumerate(range(0, size, self.block)):
            count = min(self.block, size - first)
            luck = np.random.default_rng([self.seed, number, index])
            blocks.append(self._block(number, index, draw(luck, count), self._worlds + first))
            self.told(count)
        self._worlds += size
        return joined(blocks)

    def unkept(self, scores: Values) -> Particles:
        """Particles at these scores in worlds behind all others, simulated anew each time: they depend on choices made after the search."""
        parts = []
        for first in range(0, len(scores), self.block):
            part = scores[first : first + self.block]
            parts.append(Particles(part, self.simulator(self.priors.values_of_scores(part), self._worlds + first, _nobody_listens)))
            self.told(len(part))
        return joined(parts)

    def _block(self, number: int, index: int, scores: Values, first_world: int) -> Particles:
        path = self.folder / f"generation_{number:02d}" / f"block_{index:05d}.parquet"
        if path.is_file():
            return self._read(path, scores)
        statistics = self.simulator(self.priors.values_of_scores(scores), first_world, _nobody_listens)
        self.simulated += len(scores)
        self._write(path, Particles(scores, statistics))
        return Particles(scores, statistics)

    def _write(self, path: Path, particles: Particles) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        columns = {f"score {name}": particles.scores[:, at] for at, name in enumerate(self.priors.paths)}
        columns |= {f"statistic {name}": particles.statistics[:, at] for at, name in enumerate(self.simulator.statistics)}
        with explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with in_place_of(path) as file:
                parquet.write_table(pa.table(columns), file, compression="zstd")

    def _read(self, path: Path, scores: Values) -> Particles:
        from pyarrow import parquet

        try:
            table = parquet.read_table(path)
            stored = np.stack([table[f"score {name}"].to_numpy() for name in self.priors.paths], axis=1)
            statistics = np.stack([table[f"statistic {name}"].to_numpy() for name in self.simulator.statistics], axis=1)
        except (OSError, KeyError, ValueError) as error:
            raise UserError(f"{path} is damaged: {error}.\n  Delete it: --resume simulates it again.") from error
        if not np.array_equal(stored, scores):
            raise UserError(f"{path} holds other particles than this calibration draws there.\n  Choose another --out to start anew.")
        return Particles(stored, statistics)


def _nobody_listens(_: int) -> None:
    """Progress is counted in whole blocks."""


def open_folder(folder: Path, settings: Mapping[str, Any], is_resumed: bool) -> None:
    """Make a folder for blocks, or check that what it holds is of this calibration; a UserError if not."""
    path = folder / SETTINGS
    plain = json.loads(json.dumps(settings))
    if not path.is_file():
        if is_resumed:
            raise UserError(f"nothing to resume: {folder} holds no calibration.\n  Leave --resume out to start anew.")
        with explained(path):
            folder.mkdir(parents=True, exist_ok=True)
        with explained(path), in_place_of(path) as file:
            file.write(json.dumps(plain, indent=1).encode())
        return
    if not is_resumed:
        raise UserError(f"{folder} holds a calibration already: --resume goes on with it; another --out starts anew.")
    _check_same(folder, json.loads(path.read_text(encoding="utf-8")), plain)


def _check_same(folder: Path, there: Mapping[str, Any], here: Mapping[str, Any]) -> None:
    """A UserError where the blocks at hand were made with other settings."""
    different = [key for key in here if key not in there or there[key] != here[key]]
    if different:
        words = "; ".join(f"{key} was {_short(there, key)}, is {_short(here, key)}" for key in different)
        raise UserError(f"{folder} cannot be resumed, since it is of another calibration: {words}.\n  Choose another --out to start anew.")


def _short(settings: Mapping[str, Any], key: str) -> str:
    text = str(settings[key]) if key in settings else "not set"
    return text if len(text) <= 40 else f"{text[:40]}..."
