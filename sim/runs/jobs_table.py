"""The jobs of a multirun as one sweep: a point for each job, what was varied, and the outcome rows of all, read from the job folders."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml

from sim.settings.codebook import Number, numbers_by_path
from sim.settings.config import CHOICE_GROUPS, GLOBAL_GROUPS
from sim.settings.errors import UserError
from sim.settings.files import FAILURES, OUTCOMES, POINTS, explained, write_manifest

if TYPE_CHECKING:
    import pandas as pd

STATUS: Final = "status.yaml"
DONE, FAILED = "done", "failed"
NO_FACTORS: Final = ("run_dir", "reference", "resume", "on_error", "workers", "chunk", "charts", "report", "plain")
"""What a command line may set that is no part of the comparison."""
FIRST_NUMBER: Final = re.compile(r"\d+")


class Finished(NamedTuple):
    """A completed job, as its folder tells."""

    folder: Path
    manifest: dict[str, Any]
    words: dict[str, str]  # what its command line set: key -> value


def finished_jobs(sweep_folder: Path) -> list[Finished]:
    """Every completed job of a sweep's folder, in the order of their numbers."""
    found = [_finished(path.parent) for path in sweep_folder.glob(f"*/{STATUS}") if _status_of(path.parent) == DONE]
    return sorted(found, key=lambda job: (_number(job.folder), job.folder.name))


def failed_jobs(sweep_folder: Path) -> list[dict[str, Any]]:
    """Every job that failed: point, label, overrides, error."""
    rows = []
    for path in sorted(sweep_folder.glob(f"*/{STATUS}"), key=lambda path: _number(path.parent)):
        if _status_of(path.parent) == FAILED:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            words = yaml.safe_load((path.parent / ".hydra" / "overrides.yaml").read_text(encoding="utf-8"))
            rows.append({"point": _number(path.parent), "label": path.parent.name, "overrides": words, "error": content["error"]})
    return rows


def write_status(folder: Path, status: str, error: str = "", **facts: str) -> None:
    """How the job in this folder ended, for whoever collects many.

    A failure that the disk does not even let us note is told by its own error: the folder then counts as unfinished, which it is.
    """
    lines = {"status": status, **({"error": error} if error else {}), **facts}
    path = folder / STATUS
    with suppress(OSError) if status == FAILED else explained(path):
        path.write_text(yaml.safe_dump(lines, sort_keys=False), encoding="utf-8")


def _status_of(folder: Path) -> str:
    """How a job ended; nothing where its status was cut short by a kill."""
    try:
        return str(yaml.safe_load((folder / STATUS).read_text(encoding="utf-8"))["status"])
    except (yaml.YAMLError, TypeError, KeyError):
        return ""


def _finished(folder: Path) -> Finished:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    pairs = (str(word).lstrip("+").partition("=") for word in manifest["config"]["overrides"])
    return Finished(folder, manifest, {key: value for key, _, value in pairs})


def _number(folder: Path) -> int:
    found = FIRST_NUMBER.match(folder.name)
    return int(found[0]) if found else 0


def collect(sweep_folder: Path, told: Mapping[str, Any]) -> dict[str, Any]:
    """Write points.parquet, outcomes.parquet, jobs.csv, failures.jsonl and sweep.json for what is finished; returns what sweep.json says.

    `told` is what only the command knows: analyses, design_hash, times.
    """
    jobs = finished_jobs(sweep_folder)
    if not jobs:
        raise UserError(f"{sweep_folder} holds no finished job, so there is nothing to compare.")
    if len({_number(job.folder) for job in jobs}) < len(jobs):
        raise UserError(f"the jobs of {sweep_folder} are not distinguishable: hydra.sweep.subdir must begin with the number of the job.")
    factors = factors_of(jobs)
    points = points_of(jobs, factors)
    points.to_parquet(sweep_folder / POINTS, index=False)
    jobs_table(jobs, points).to_csv(sweep_folder / "jobs.csv", index=False)
    rows = _write_outcomes(jobs, points["point"].tolist(), sweep_folder / OUTCOMES)
    failures = failed_jobs(sweep_folder)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in failures)
    (sweep_folder / FAILURES).write_text(lines, encoding="utf-8")
    content = _manifest(jobs, factors, rows) | {"failures": len(failures)} | dict(told)
    write_manifest(sweep_folder, content)
    return content


def varied(jobs: Sequence[Finished]) -> list[str]:
    """Keys whose value differs from job to job, in the order of the command line."""
    keys = dict.fromkeys(key for job in jobs for key in job.words if key not in NO_FACTORS)
    return [key for key in keys if len({job.words.get(key) for job in jobs}) > 1]


def factors_of(jobs: Sequence[Finished]) -> list[dict[str, Any]]:
    """What was varied, as entries of sweep.json; a sweep of one job has no factor."""
    numbers = numbers_by_path()
    return [_factor(key, jobs, numbers[key] if key in numbers else None) for key in varied(jobs)]


def _factor(key: str, jobs: Sequence[Finished], number: Number | None) -> dict[str, Any]:
    levels = list(dict.fromkeys(_level(job, key) for job in jobs))
    is_number = all(isinstance(level, float) for level in levels)
    return {
        "name": key,
        "label": (number.name if number else key).replace("_", " "),
        "kind": "level",
        "unit": number.unit if number else "",
        "levels": levels,
        "low": min(levels) if is_number else None,
        "high": max(levels) if is_number else None,
        "basis": number.basis if number else "choice",
        "sources": list(number.sources) if number else [],
    }


def _level(job: Finished, key: str) -> float | str:
    """What the job has for this key: as written, or, where it is silent, what its configuration says."""
    if key in job.words:
        text = job.words[key]
    elif key in (*CHOICE_GROUPS, *GLOBAL_GROUPS):
        text = str(job.manifest["config"]["choices"][key])
    else:
        group, _, name = key.partition(".")
        text = str(job.manifest["numbers"][group][name]["label"]) if name else str(job.manifest["config"][key])
    try:
        return float(text)
    except ValueError:
        return text


def points_of(jobs: Sequence[Finished], factors: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """One row for each job: point, label, folder, and a column for each factor (text where one of its levels is a name)."""
    import pandas as pd

    rows = []
    for job in jobs:
        levels = {factor["name"]: _level(job, factor["name"]) for factor in factors}
        label = ", ".join(_level_label(factor, levels[factor["name"]]) for factor in factors) or job.folder.name
        rows.append({"point": _number(job.folder), "label": label, "folder": job.folder.name, **levels})
    table = pd.DataFrame(rows)
    for factor in factors:
        if not all(isinstance(level, float) for level in factor["levels"]):
            table[factor["name"]] = table[factor["name"]].map(_text)
            factor["levels"][:] = [_text(level) for level in factor["levels"]]
    return table


def _text(level: float | str) -> str:
    return level if isinstance(level, str) else f"{level:g}"


def _level_label(factor: Mapping[str, Any], level: float | str) -> str:
    """A level as a label has it: a choice by its name alone, a number with what it is."""
    return level if isinstance(level, str) else f"{factor['label']} {level:g}"


def jobs_table(jobs: Sequence[Finished], points: pd.DataFrame) -> pd.DataFrame:
    """All jobs with their overrides and headline outcomes (estimate, and the ends of its 90% Monte Carlo interval), a row for each."""
    import pandas as pd

    rows = []
    for job in jobs:
        headline = pd.read_parquet(job.folder / "headline.parquet")
        row: dict[str, Any] = {}
        for question, estimate, low, high in headline[["question", "estimate", "mc_low", "mc_high"]].itertuples(index=False):
            row |= {str(question): estimate, f"{question}_low": low, f"{question}_high": high}
        rows.append(row)
    return pd.concat([points, pd.DataFrame(rows)], axis=1)


def _write_outcomes(jobs: Sequence[Finished], points: Sequence[int], path: Path) -> int:
    """The outcome rows of all jobs behind one another, each with its point; one job in memory at a time."""
    from pyarrow import parquet

    writer, rows = None, 0
    for table in _tables(jobs, points):
        writer = writer or parquet.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
        rows += table.num_rows
    if writer:
        writer.close()
    return rows


def _tables(jobs: Sequence[Finished], points: Sequence[int]) -> Iterator[Any]:
    import numpy as np
    import pyarrow as pa
    from pyarrow import parquet

    for job, point in zip(jobs, points, strict=True):
        table = parquet.read_table(job.folder / OUTCOMES)
        yield table.add_column(0, "point", pa.array(np.full(table.num_rows, point, np.int64)))


def _manifest(jobs: Sequence[Finished], factors: Sequence[dict[str, Any]], rows: int) -> dict[str, Any]:
    """What the sweep was; settings that differ between jobs are those of the first."""
    first = jobs[0].manifest
    shared = ("scenario", "administration", "seed", "weeks", "citizens", "start", "facts_hash", "git_revision", "versions")
    return {
        "kind": "multirun",
        "name": "multirun",
        "title": f"Multirun of {len(jobs)} job" + "s" * (len(jobs) > 1),
        "question": f"How do {len(jobs)} combinations of {_listed([str(factor['label']) for factor in factors])} differ?",
        "expect": "",
        "status": "simulated",
        "method": "multirun",
        "size": len(jobs),
        "replicates": int(first["worlds"]),
        "cells": rows,
        "common_random_numbers": len({job.manifest["seed"] for job in jobs}) == 1,
        "chance": False,
        "groups": {},
        "cross": [],
        "factors": list(factors),
        **{key: first[key] for key in shared},
    }


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else [*words]) or "nothing"
