"""Results on disk: one folder per run. Rows over worlds wait in a scratch file until they are summarised."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sim.model.observed.outcomes import OUTCOMES
from sim.model.observed.record import COMPONENTS, MOMENTS, Yield
from sim.model.observed.series import SERIES
from sim.runs.ledger import Ledger
from sim.settings import facts
from sim.settings.errors import UserError, nothing_to_resume
from sim.settings.facts.places import SECTORS
from sim.settings.files import explained

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.settings.config import RunConfig

QUANTILES: Final = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
BLOCK_VALUES: Final = 4_000_000
"""Numbers that are summarised at a time: bounds the memory, whatever the number of worlds."""

SCRATCH: Final = ".scratch"
ROWS, COLUMNS = ".f32", ".parquet"
"""The two files of a chunk: rows over worlds, and outcome columns."""
LEDGER: Final = "ledger.jsonl"
"""Finished chunks of a run that is not complete: the scratch folder is gone once it is."""

Array = npt.NDArray[Any]


def summarise(block: npt.NDArray[np.float32]) -> dict[str, Array]:
    """Mean, quantiles (linear interpolation) and count of each row of (rows, worlds), leaving NaN out."""
    missing = np.isnan(block)
    count = block.shape[1] - missing.sum(axis=1)
    filled = np.maximum(count, 1)
    mean = np.where(missing, 0.0, block).sum(axis=1, dtype=np.float64) / filled if missing.any() else block.mean(axis=1, dtype=np.float64)
    ordered = np.sort(block, axis=1)
    summary: dict[str, Array] = {"mean": np.where(count > 0, mean, np.nan)}
    rows = np.arange(len(block))
    for name, share in QUANTILES.items():
        position = share * (filled - 1)
        below = np.floor(position).astype(np.int64)
        above = np.minimum(below + 1, filled - 1)
        low, high = ordered[rows, below].astype(np.float64), ordered[rows, above].astype(np.float64)
        summary[name] = low + (high - low) * (position - below)
    summary["worlds"] = count
    return summary


def unfinished_run(root: Path, fingerprint: str) -> Path:
    """The newest folder of this very run that is not complete; a UserError if there is none."""
    for path in sorted(root.glob(f"*/{SCRATCH}/{LEDGER}"), reverse=True):
        if Ledger(path).fingerprint == fingerprint:
            return path.parent.parent
    raise nothing_to_resume(root, "run")


class RunStore:
    """One run's folder. `add` chunks of neighbouring worlds, then `finish`. What is added outlives a kill: see `remaining`."""

    def __init__(self, config: RunConfig, fingerprint: str) -> None:
        self.config = config
        self.folder = Path(config.run_dir)
        self.scratch = self.folder / SCRATCH
        self._ledger = Ledger(self.scratch / LEDGER)
        self._chunks: list[tuple[Path, int]] = []  # in world order once finished
        with explained(self.folder):
            self._open(fingerprint)

    def _open(self, fingerprint: str) -> None:
        """Go on with what an earlier life of this run left in the folder, or begin anew; refuse where another run is unfinished."""
        if self.config.resume and self._ledger.fingerprint == fingerprint:
            sound = {entry["file"]: entry for entry in self._ledger.finished()[0]}
            whole = [name for name in sound if name.endswith(ROWS) and Path(name).with_suffix(COLUMNS).name in sound]
            self._chunks = [(self.scratch / name, sound[name]["worlds"]) for name in whole]
        elif self._ledger.fingerprint is not None:
            goes_on = "" if self._ledger.fingerprint != fingerprint else " resume=true goes on with it;"
            remedy = f"another run_dir starts anew, and without its {SCRATCH} it is given up"
            raise UserError(f"{self.folder} holds an unfinished run:{goes_on} {remedy}.")
        else:
            self.clear_scratch()
            self._ledger.begin(fingerprint)

    @property
    def remaining(self) -> npt.NDArray[np.int64]:
        """Worlds that are not on disk yet, in order."""
        done = [np.arange(int(path.stem), int(path.stem) + worlds) for path, worlds in self._chunks]
        return np.setdiff1d(np.arange(self.config.worlds), np.concatenate(done) if done else [])

    @property
    def chunks(self) -> tuple[tuple[Path, int], ...]:
        """Rows over worlds as `add` wrote them, and of how many worlds; in the order of worlds once the run is finished."""
        return tuple(self._chunks)

    def add(self, chunk: Yield) -> None:
        """Keep a finished chunk in the scratch folder: rows over worlds, and behind them the outcome columns."""
        worlds = chunk.weekly.shape[2]
        path = self.scratch / f"{chunk.first_world:09d}{ROWS}"
        with explained(path), path.open("wb") as file:
            for part in (chunk.weekly, chunk.maps, chunk.joins, chunk.amounts):
                file.write(np.ascontiguousarray(part).data)
        self._write_table(_outcome_table(chunk.outcomes), path.with_suffix(COLUMNS))
        with explained(self._ledger.path):
            for written in (path, path.with_suffix(COLUMNS)):
                self._ledger.note(written, worlds=worlds)
        self._chunks.append((path, worlds))

    def finish(self) -> None:
        """Write outcomes, weekly, regions, members and, where asked for, trajectories."""
        with explained(self.folder):
            self._merge()

    def _merge(self) -> None:
        """The rows of all chunks, in the order of worlds, as tables."""
        self._chunks.sort()
        self._write("outcomes", self._all_outcomes())
        summary = self._summaries()
        weekly_rows = self.config.weeks * len(SERIES)
        regions = facts.regions()
        map_rows = len(MOMENTS) * len(regions)
        member_rows = (len(facts.members()) + 1) * len(COMPONENTS)
        weekly = _rows(summary, 0, weekly_rows)
        self._write("weekly", self._weekly_table(weekly))
        self._write("regions", self._region_table(weekly, _rows(summary, weekly_rows, map_rows)))
        first = weekly_rows + map_rows
        self._write("members", _member_table(_rows(summary, first, member_rows), _rows(summary, first + member_rows, member_rows)))
        if self.config.trajectories:
            self._write("trajectories", self._trajectory_table())

    def clear_scratch(self) -> None:
        """Remove what only the run itself needed, whether it ended well or not."""
        shutil.rmtree(self.scratch, ignore_errors=True)

    def write_manifest(self, manifest: dict[str, Any]) -> None:
        """What the run was, so that it can be repeated."""
        path = self.folder / "manifest.json"
        with explained(path):
            path.write_text(json.dumps(manifest, indent=1, default=str) + "\n")

    def _write(self, name: str, table: pa.Table) -> None:
        self._write_table(table, self.folder / f"{name}.parquet")

    def _write_table(self, table: pa.Table, path: Path) -> None:
        from pyarrow import parquet

        with explained(path):
            parquet.write_table(table, path, compression="zstd")

    def _all_outcomes(self) -> pa.Table:
        import pyarrow as pa
        from pyarrow import parquet

        return pa.concat_tables([parquet.read_table(path.with_suffix(COLUMNS)) for path, _ in self._chunks]).combine_chunks()

    def _blocks(self) -> Iterator[npt.NDArray[np.float32]]:
        """Rows over all worlds, in the order in which chunks hold them, a bounded number at a time."""
        total_worlds = sum(worlds for _, worlds in self._chunks)
        path, worlds = self._chunks[0]
        total_rows = path.stat().st_size // (4 * worlds)
        step = max(1, BLOCK_VALUES // total_worlds)
        for first in range(0, total_rows, step):
            rows = min(step, total_rows - first)
            block = np.empty((rows, total_worlds), np.float32)
            column = 0
            for path, worlds in self._chunks:
                part = np.fromfile(path, np.float32, rows * worlds, offset=first * worlds * 4)
                block[:, column : column + worlds] = part.reshape(rows, worlds)
                column += worlds
            yield block

    def _summaries(self) -> dict[str, Array]:
        parts = [summarise(block) for block in self._blocks()]
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    def _weekly_table(self, summary: dict[str, Array]) -> pa.Table:
        import pyarrow as pa

        weeks = np.arange(self.config.weeks)
        names = pa.array([series.name for series in SERIES])
        units = pa.array([series.unit for series in SERIES])
        each = np.tile(np.arange(len(SERIES), dtype=np.int32), len(weeks))
        first_day = np.datetime64(self.config.start, "D")
        days = first_day + np.repeat(weeks, len(SERIES)) * np.timedelta64(timedelta(weeks=1))
        return pa.table(
            {
                "week": np.repeat(weeks, len(SERIES)),
                "date": pa.array(days.astype("datetime64[D]")),
                "series": pa.DictionaryArray.from_arrays(pa.array(each), names),
                "unit": pa.DictionaryArray.from_arrays(pa.array(each), units),
                **summary,
            }
        )

    def _region_table(self, weekly: dict[str, Array], maps: dict[str, Array]) -> pa.Table:
        import pyarrow as pa

        regions = facts.regions()
        area_km2 = {region.name: region.area_km2 for region in regions}
        names = [series.name for series in SERIES]
        parts: list[dict[str, Any]] = []
        for moment_index, moment in enumerate(MOMENTS):
            rows = _rows(maps, moment_index * len(regions), len(regions))
            week = {"start": 0, "signature": -1, "end": self.config.weeks - 1}[moment]
            parts.append({"moment": [moment] * len(regions), "week": [week] * len(regions), "region": [r.name for r in regions], **rows})
        for sector in SECTORS:
            index = names.index(f"occupied_km2_{sector}")
            rows = {name: values[index :: len(SERIES)] for name, values in weekly.items()}
            rows = {name: values if name == "worlds" else values / area_km2[sector] for name, values in rows.items()}
            weeks = self.config.weeks
            parts.append({"moment": ["week"] * weeks, "week": np.arange(weeks), "region": [sector] * weeks, **rows})
        return pa.table({name: np.concatenate([np.asarray(part[name]) for part in parts]) for name in parts[0]})

    def _first_weeks(self, worlds: int) -> Array:
        """The weekly series of the first worlds, (weeks, series, worlds)."""
        weeks, series, parts, read = self.config.weeks, len(SERIES), [], 0
        for path, held in self._chunks:
            if read < worlds:
                block = np.fromfile(path, np.float32, weeks * series * held).reshape(weeks, series, held)
                parts.append(block[:, :, : worlds - read])
                read += held
        return np.concatenate(parts, axis=2)

    def _trajectory_table(self) -> pa.Table:
        import pyarrow as pa

        block = self._first_weeks(self.config.trajectories)
        weeks, _, worlds = block.shape
        columns: dict[str, Any] = {"world": np.tile(np.arange(worlds), weeks), "week": np.repeat(np.arange(weeks), worlds)}
        columns |= {series.name: np.ascontiguousarray(block[:, index]).ravel() for index, series in enumerate(SERIES)}
        return pa.table(columns)


def _outcome_table(columns: dict[str, Array]) -> pa.Table:
    """Outcome columns with their units and meanings."""
    import pyarrow as pa

    fields = [
        pa.field(outcome.name, pa.array(columns[outcome.name][:1]).type, metadata={"unit": outcome.unit, "meaning": outcome.meaning})
        for outcome in OUTCOMES
    ]
    return pa.table({outcome.name: columns[outcome.name] for outcome in OUTCOMES}, schema=pa.schema(fields))


def _rows(summary: dict[str, Array], first: int, count: int) -> dict[str, Array]:
    return {name: values[first : first + count] for name, values in summary.items()}


def _member_table(joins: dict[str, Array], amounts: dict[str, Array]) -> pa.Table:
    import pyarrow as pa

    members = [*((member.iso3, member.name) for member in facts.members()), ("USA", "United States")]
    codes = [code for code, _ in members for _ in COMPONENTS]
    return pa.table(
        {
            "member": codes,
            "name": [name for _, name in members for _ in COMPONENTS],
            "component": list(COMPONENTS) * len(members),
            "joins_share": joins["mean"],
            "mean_amount": amounts["mean"],
            "rounds_worlds": joins["worlds"],
        }
    )
