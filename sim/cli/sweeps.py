"""The commands of a sweep: `+experiment=x`, and `-m` with its jobs packed side by side."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from sim.cli.multirun import jobs_asked_for
from sim.runs.jobs_table import STATUS
from sim.runs.lock import one_writer
from sim.runs.multirun import Job, fingerprint_of, foreseen, run_together
from sim.runs.progress import Stopwatch, shown_path
from sim.settings.charts import chart_names
from sim.settings.composing import check_writable, chosen, last_words, load
from sim.settings.config import RunConfig
from sim.settings.errors import UserError, did_you_mean, nothing_to_resume
from sim.settings.files import MANIFEST, write_manifest

if TYPE_CHECKING:
    from sim.runs.experiment import Plan


def run_experiment_of(overrides: Sequence[str]) -> int:
    """One experiment, as the command line asks for it."""
    from sim.pages.finishing import steps_of_sweep
    from sim.runs.experiment import carry_out

    _refuse_ignored(overrides)
    config = load(overrides)
    _check_charts(config)
    check_writable(config.run_dir)
    console = Console(stderr=True)
    (plan,) = _plans([(config, overrides)], console)
    carry_out(plan, steps_of_sweep(config), console)
    return 0


def _refuse_ignored(overrides: Sequence[str]) -> None:
    """Refuse settings of a run that a design has in another form."""
    for key in ("worlds", "trajectories", "reference"):
        if key in chosen(overrides):
            instead = {"worlds": "design.replicates sets the worlds of each point", "reference": "the design's analyses name it"}
            raise UserError(f"{key} is for runs, and does nothing in an experiment" + (f"; {instead[key]}." if key in instead else "."))


def _check_charts(config: RunConfig) -> None:
    """A sweep's charts are those of its analyses: all of them or none."""
    if config.charts and config.charts != chart_names():
        raise UserError(f"charts is {', '.join(config.charts)}; an experiment draws what its analyses find: allowed are all and none.")


def _plans(asked: Sequence[tuple[RunConfig, Sequence[str]]], console: Console) -> list[Plan]:
    """Experiments with their overrides, all of them read and checked before the first one is simulated."""
    from sim.cli.planning import planned

    return [planned(config, partial(_composed, overrides), console) for config, overrides in asked]


def _composed(overrides: Sequence[str], extra: Sequence[str]) -> RunConfig:
    """The configuration of an experiment's point, which `extra` sets over the experiment's own overrides."""
    return replace(load(last_words([*overrides, *extra])), design=None)


def run_packed(overrides: Sequence[str]) -> int:
    """Every job of a multirun; experiments one after another, runs side by side. Returns the exit code: 1 if a job failed."""
    folder, jobs = jobs_asked_for(overrides)
    if jobs[0].config.resume and jobs[0].config.is_run_dir_auto:
        if jobs[0].config.design is not None:
            raise UserError("several experiments go on only where run_dir=<folder> names the folder of their -m; or resume one by itself.")
        folder, jobs = moved(jobs, folder, unfinished(folder.parent, fingerprint_of(jobs)))
    if any(job.config.design is not None for job in jobs):
        return _experiments(folder, jobs)
    check_reference(jobs)
    told = _told(jobs)
    refuse_another(folder, told, jobs[0].config.resume)
    with one_writer(folder):
        refuse_another(folder, told, jobs[0].config.resume)  # another process may have filled it just now
        return _run_and_compare(folder, jobs, told)


def _run_and_compare(folder: Path, jobs: Sequence[Job], told: dict[str, Any]) -> int:
    """The jobs side by side, and what they come to. Returns the exit code."""
    from sim.pages.finishing import steps_of_run

    console, watch = Console(stderr=True), Stopwatch()
    write_manifest(folder, told | {"status": "running"})
    failed = run_together(jobs, console, watch, steps_of_run)
    for line in failed:
        console.print(line, style="red", highlight=False, soft_wrap=True)
    _compare(folder, jobs, told, watch, console)
    return 1 if failed else 0


def moved(jobs: Sequence[Job], folder: Path, to: Path) -> tuple[Path, list[Job]]:
    """The jobs of a sweep, in another folder than they were composed for."""
    return to, [job._replace(config=replace(job.config, run_dir=to / job.config.run_dir.relative_to(folder))) for job in jobs]


def _experiments(folder: Path, jobs: Sequence[Job]) -> int:
    """Several experiments: each in its own folder."""
    from sim.pages.finishing import steps_of_sweep
    from sim.runs.experiment import carry_out

    if not all(job.config.design is not None for job in jobs):
        raise UserError("experiments and single runs cannot be mixed in one -m; give them commands of their own.")
    for job in jobs:
        _refuse_ignored(job.words)
        _check_charts(job.config)
    console = Console(stderr=True)
    plans = _plans([(job.config, [word for word in job.words if not word.startswith("run_dir=")]) for job in jobs], console)
    with one_writer(folder):
        for plan in plans:
            carry_out(plan, steps_of_sweep(plan.config), console)
    return 0


def _told(jobs: Sequence[Job]) -> dict[str, Any]:
    """What only the command knows of the sweep."""
    from sim.runs.manifest import made_by
    from sim.sweeps.shared.registry import read_analyses

    analyses = read_analyses(None, "multirun", ())
    if jobs[0].config.reference != "auto":
        analyses["comparison"]["reference"] = jobs[0].config.reference
    made = made_by()
    return {
        "kind": "multirun",
        "analyses": analyses,
        "design_hash": fingerprint_of(jobs),
        "created": made["created"],
        "command": made["command"],
    }


def _compare(folder: Path, jobs: Sequence[Job], told: dict[str, Any], watch: Stopwatch, console: Console) -> None:
    """The comparison: one table of all jobs, analyses, charts and a page, in the sweep's folder."""
    from sim.pages.finishing import steps_of_sweep
    from sim.runs.finishing import Results, finish
    from sim.runs.jobs_table import collect

    with watch.part("comparison"):
        content = collect(folder, told | _timing(jobs, watch))
    config = replace(jobs[0].config, charts=None if jobs[0].config.charts != () else ())
    finish(Results(folder, config), steps_of_sweep(config), watch, console)
    write_manifest(folder, content | _timing(jobs, watch) | {"status": "complete"})
    Console().print(f"Files: [bold]{shown_path(folder)}[/bold]", highlight=False)


def _timing(jobs: Sequence[Job], watch: Stopwatch) -> dict[str, Any]:
    """How long it took, by part; worlds per second of model time, where any were simulated."""
    spent = watch.seconds["model"] if "model" in watch.seconds else 0.0
    rate = round(sum(job.config.worlds for job in jobs) / spent, 1) if spent else None
    return {**watch.told(), "worlds_per_second": rate}


def check_reference(jobs: Sequence[Job]) -> None:
    """Refuse a reference that is one for each job, or that is no job's label and nothing that a job sets, before anything is simulated."""
    named = jobs[0].config.reference
    if len({job.config.reference for job in jobs}) > 1:
        raise UserError("reference is given several values; it names one job by what it sets, such as reference=administration=biden.")
    if named == "auto":
        return
    words = sorted({word.lstrip("+") for job in jobs for word in job.words if not word.startswith("reference=")})
    for part in (part for part in re.split(r"[,\s]+", named) if "=" in part and part.lstrip("+") not in words):
        raise UserError(f"reference is '{named}', but no job sets {part}.{did_you_mean(part, words)} Allowed: {', '.join(words)}, or auto.")
    _check_label(named, jobs)


def _check_label(named: str, jobs: Sequence[Job]) -> None:
    """Refuse a reference that the comparison will not find among the jobs."""
    from sim.sweeps.shared.reference import LABELS_LISTED, reference_of
    from sim.sweeps.shared.sweep import Factor

    entries, points = foreseen(jobs)
    labels = points["label"].tolist()
    if "=" not in named and named not in labels:
        listed = "; ".join(labels[:LABELS_LISTED]) + ("; ..." if len(labels) > LABELS_LISTED else "")
        near = did_you_mean(named, labels)
        raise UserError(f"reference is '{named}', but no job is called so.{near} Allowed: auto, what a job sets, or a label: {listed}.")
    reference_of(named, [Factor(**entry) for entry in entries], points)


def unfinished(root: Path, fingerprint: str) -> Path:
    """The newest folder of this very multirun that is not complete."""
    for path in sorted(root.glob(f"*/{MANIFEST}"), reverse=True):
        content = _told_in(path)
        if content["design_hash"] == fingerprint and content["status"] != "complete":
            return path.parent
    raise nothing_to_resume(root, "multirun of these jobs")


def _told_in(path: Path) -> dict[str, Any]:
    """The manifest of a multirun; of one that was cut short by a kill nothing is known."""
    unknown = {"design_hash": "", "status": "", "command": "of which nothing is known"}
    try:
        told: dict[str, Any] = unknown | json.loads(path.read_text(encoding="utf-8"))
        return told
    except json.JSONDecodeError:
        return unknown


def refuse_another(folder: Path, told: dict[str, Any], is_resumed: bool) -> None:
    """Refuse a folder that holds another sweep, or this one where nobody asked to go on with it."""
    path = folder / MANIFEST
    if not path.exists():
        if any(folder.glob(f"*/{STATUS}")):
            raise UserError(f"{folder} holds jobs of another command; choose another run_dir, or leave it out.")
        return
    content = _told_in(path)
    if content["design_hash"] != told["design_hash"]:
        raise UserError(f"{folder} holds another sweep ({content['command']}); choose another run_dir, or leave it out.")
    if not is_resumed:
        raise UserError(
            f"{folder} holds this sweep already ({content['status']}); resume=true goes on with it, another run_dir starts anew."
        )
