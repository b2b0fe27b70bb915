"""Reads and checks experiments: nothing is simulated or written before all that is wrong with them has been found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sim.runs.experiment import Plan, folder_of, most_cells
from sim.runs.progress import Stopwatch
from sim.settings.files import explained

if TYPE_CHECKING:
    from rich.console import Console

    from sim.settings.config import RunConfig

Compose = Callable[[Sequence[str]], "RunConfig"]
"""The checked configuration that some overrides over the experiment's own give."""


def planned(config: RunConfig, compose: Compose, console: Console) -> Plan:
    """Read and check the experiment: every configuration is composed, factors, levels and references are found, the folder is its own."""
    watch = Stopwatch()
    with watch.part("imports"):
        from sim.runs.sweep_store import refuse_another
        from sim.sweeps.designs.asking import check_asked
        from sim.sweeps.designs.design import Design
        from sim.sweeps.designs.reading import read_design
        from sim.sweeps.shared.registry import read_analyses
    with watch.part("design"), console.status(f"Composing the design of {config.experiment}"):
        spec = read_design(config.design or {}, config.allow_out_of_range)
        design = Design(spec, compose)
        analyses, points = read_analyses(spec.analyses, spec.method, spec.cross, spec.groups), design.table()
        check_asked(analyses, design.factors, points)
        fingerprint, cuts = design.fingerprint(), design.cuts(most_cells(design.cells, config))
    folder = folder_of(config, fingerprint)
    with explained(folder):
        refuse_another(folder, fingerprint, config.resume)
    about = {"expect": spec.expect, "cross": list(spec.cross), **design.manifest(), "analyses": analyses}
    return Plan(config, folder, design, points, about, fingerprint, cuts, watch)
