"""Samples on disk while a validation runs, so that one that was stopped goes on where it was."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.evidence.patterns.samples import Sample, Setting
from sim.runs.manifest import digest, fingerprint
from sim.settings.files import explained, in_place_of

if TYPE_CHECKING:
    from sim.settings.config import RunConfig

WORK: Final = Path("results") / "validation" / "work"
WEEKLY: Final = "weekly of "


class SampleCache:
    """A folder of finished samples, each under the hash of all that decides it."""

    def __init__(self, folder: Path = WORK) -> None:
        self.folder = folder

    def clear(self) -> None:
        """Forget all samples."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def find(self, setting: Setting, config: RunConfig) -> Sample | None:
        """The sample of a setting, if it was finished before."""
        path = self._path(setting, config)
        if not path.is_file():
            return None
        table = {name: values for name, values in np.load(path).items()}
        weekly = {name.removeprefix(WEEKLY): values for name, values in table.items() if name.startswith(WEEKLY)}
        outcomes = pd.DataFrame({name: values for name, values in table.items() if not name.startswith(WEEKLY)})
        return Sample(outcomes, weekly, config.start)

    def put(self, setting: Setting, config: RunConfig, sample: Sample) -> None:
        """Keep a finished sample, whole or not at all."""
        columns = {str(name): _plain(sample.outcomes[name].to_numpy()) for name in sample.outcomes.columns}
        weekly = {WEEKLY + name: values for name, values in sample.weekly.items()}
        path = self._path(setting, config)
        with explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with in_place_of(path) as file:
                np.savez(file, **columns, **weekly)  # type: ignore[arg-type]

    def _path(self, setting: Setting, config: RunConfig) -> Path:
        return self.folder / f"{digest(fingerprint(config), setting.looks_at, setting.series)}.npz"


def _plain(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Texts in an array of their own kind: objects would have to be run to be read."""
    return values.astype(str) if values.dtype == object else values
