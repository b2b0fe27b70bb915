"""Finished results done again: analysed, drawn and reported. Simulates nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.runs.jobs_table import STATUS
from sim.settings.errors import UserError
from sim.settings.files import MANIFEST, OUTCOMES, write_manifest

Progress = Callable[[str], None]


def check(folder: Path, reference: str | None) -> None:
    """Raise a UserError if the folder holds nothing that can be done again."""
    if not folder.is_dir():
        raise UserError(f"{folder} is no folder.")
    if (folder / MANIFEST).exists():
        _check_sweep(folder, reference)
    elif any(folder.glob(f"*/{STATUS}")):
        gather(folder)
    elif not ((folder / "manifest.json").exists() and (folder / OUTCOMES).exists()):
        raise UserError(
            f"{folder} holds no results: neither a run (manifest.json, outcomes.parquet) nor a sweep (sweep.json, or finished jobs)."
        )
    elif reference is not None:
        raise UserError(f"--reference compares the points of a sweep; {folder} is a single run.")


def gather(folder: Path) -> None:
    """Make one sweep of the finished jobs of a folder that another launcher filled."""
    from sim.runs.jobs_table import collect
    from sim.sweeps.shared.registry import read_analyses

    collect(folder, {"status": "complete", "analyses": read_analyses(None, "multirun", ()), "design_hash": "", "command": ""})


def _check_sweep(folder: Path, reference: str | None) -> None:
    manifest = _manifest(folder)
    if manifest["status"] not in ("simulated", "complete") or not (folder / OUTCOMES).exists():
        raise UserError(f"the sweep in {folder} is not complete: its own command with resume=true completes it.")
    if reference is not None and "comparison" not in manifest["analyses"]:
        asked = ", ".join(manifest["analyses"]) or "none"
        raise UserError(f"--reference is for the analysis comparison, which {folder} does not ask for; its analyses: {asked}.")


def redo(folder: Path, reference: str | None = None, progress: Progress = lambda _: None) -> Path:
    """Analyse, draw and write the page of a run or a sweep again; `reference` replaces that of a sweep's comparison. Returns the page."""
    check(folder, reference)
    if (folder / MANIFEST).exists():
        return redo_sweep(folder, reference, progress)
    from sim.pages.draw_charts import draw_all
    from sim.pages.report import write_report
    from sim.runs.tables import analyse

    progress("analysing")
    analyse(folder)
    progress("drawing charts")
    draw_all(folder)
    return write_report(folder)


def redo_sweep(folder: Path, reference: str | None, progress: Progress) -> Path:
    """The same for an experiment or a multirun. A new reference stands in its manifest only if it can be found."""
    from sim.pages.report.sweep import write_sweep_report
    from sim.sweeps.shared.charts import draw_sweep
    from sim.sweeps.shared.registry import run_all
    from sim.sweeps.shared.sweep import Sweep

    sweep = Sweep(folder)
    if reference is not None:
        sweep.manifest["analyses"]["comparison"]["reference"] = reference
    run_all(sweep, lambda words: progress(f"analysing, {words}"))
    if reference is not None:
        write_manifest(folder, sweep.manifest)
    progress("drawing charts")
    draw_sweep(folder)
    return write_sweep_report(folder)


def _manifest(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return manifest
