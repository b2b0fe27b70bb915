"""What a run leaves for forecasts: each question's answer in each world, and the series forecasts of the first worlds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sim.evidence.questions.answers import Lived, Weeks, answer, lived, values_of
from sim.evidence.questions.reading import quantities, questions, rules_hash
from sim.model.observed.series import SERIES
from sim.settings.files import OUTCOMES

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.settings.config import RunConfig

FORECASTS: Final = "forecasts.parquet"
SERIES_FORECASTS: Final = "series_forecasts.parquet"
RULES: Final = "rules_sha256"
MOST_WORLDS: Final = 1000
"""Worlds of which series forecasts are kept; the answers are kept of all."""
OUTCOMES_READ: Final = ("world", "week_signed", "held_weeks", "censored", "agreement_class")
INDEX: Final = {series.name: index for index, series in enumerate(SERIES)}

Array = npt.NDArray[Any]


def write_forecasts(folder: Path, config: RunConfig, chunks: Sequence[tuple[Path, int]]) -> None:
    """Write both tables of a run, from its outcomes and its chunks in the order of their worlds: rows as `RunStore.add` writes them."""
    from pyarrow import parquet

    outcomes = parquet.read_table(folder / OUTCOMES, columns=list(OUTCOMES_READ))
    answers: list[dict[str, Array]] = []
    series: list[dict[tuple[str, date], Array]] = []
    for worlds in _together(config, chunks, outcomes):
        answers.append({question.id: answer(question, worlds) for question in questions().values()})
        if not series:
            series.append(_series_values(_first_of(worlds, MOST_WORLDS)))
    table = _answer_table(outcomes["world"].to_numpy(), answers)
    parquet.write_table(table, folder / FORECASTS, compression="zstd", use_dictionary=False)
    parquet.write_table(_series_table(series[0]), folder / SERIES_FORECASTS, compression="zstd", use_dictionary=["series", "date"])


def _together(config: RunConfig, chunks: Sequence[tuple[Path, int]], outcomes: pa.Table) -> Iterator[Lived]:
    """What the worlds of neighbouring chunks went through, at least as many at a time as series forecasts are kept of."""
    weeks, names = Weeks(config.start, config.weeks), _names_read()
    needed = max(1, min(config.weeks, int(weeks.place(_last_day_read())) + 2))
    columns = {name: outcomes[name].to_numpy() for name in OUTCOMES_READ}
    blocks: list[Array] = []
    done = held = 0
    for number, (path, worlds) in enumerate(chunks, start=1):
        rows = np.memmap(path, np.float32, "r", shape=(config.weeks, len(SERIES), worlds))
        blocks.append(np.asarray(rows)[:needed, [INDEX[name] for name in names]])
        held += worlds
        if held >= MOST_WORLDS or number == len(chunks):
            block = np.concatenate(blocks, axis=2)
            series = {name: np.ascontiguousarray(block[:, index]) for index, name in enumerate(names)}
            yield lived(weeks, series, {name: values[done : done + held] for name, values in columns.items()})
            done, held, blocks = done + held, 0, []


def _names_read() -> list[str]:
    """Weekly series that some question or quantity reads."""
    names = {name for question in questions().values() for name in question.rule.reads}
    return sorted(names | {quantity.series for quantity in quantities().values()})


def _last_day_read() -> date:
    """The last day that some question or quantity asks for."""
    return max(*(question.deadline for question in questions().values()), *(quantity.last for quantity in quantities().values()))


def _first_of(all_worlds: Lived, worlds: int) -> Lived:
    """The first worlds of several."""
    parts = (
        {name: values[..., :worlds] for name, values in part.items()} for part in (all_worlds.series, all_worlds.sums, all_worlds.outcomes)
    )
    return Lived(all_worlds.weeks, *parts)


def _series_values(worlds: Lived) -> dict[tuple[str, date], Array]:
    return {(name, day): values for name, quantity in quantities().items() for day, values in values_of(quantity, worlds).items()}


def _answer_table(world: Array, answers: list[dict[str, Array]]) -> pa.Table:
    """One row for each world, one column for each question; its title goes with it."""
    import pyarrow as pa

    fields = [pa.field("world", pa.int64())]
    fields += [pa.field(question.id, pa.float32(), metadata={"meaning": question.title}) for question in questions().values()]
    columns = {name: np.concatenate([part[name] for part in answers]) for name in answers[0]}
    return pa.table({"world": world.astype(np.int64), **columns}, schema=pa.schema(fields, {RULES: rules_hash()}))


def _series_table(found: dict[tuple[str, date], Array]) -> pa.Table:
    """Long: series, date (the last day of its period), world, value; sorted so."""
    import pyarrow as pa

    worlds = len(next(iter(found.values()))) if found else 0
    names = list(dict.fromkeys(name for name, _ in found))
    codes = np.repeat(np.array([names.index(name) for name, _ in found], np.int32), worlds)
    days = np.repeat(np.array([day for _, day in found], "datetime64[D]"), worlds)
    return pa.table(
        {
            "series": pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names, pa.string())),
            "date": pa.array(days, pa.date32()),
            "world": np.tile(np.arange(worlds, dtype=np.int32), len(found)),
            "value": np.concatenate(list(found.values())) if found else np.empty(0, np.float32),
        }
    )
