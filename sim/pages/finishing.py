"""What is made of the folder of a finished run or sweep, as far as its configuration asks for it: the steps that `sim.runs` carries out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sim.runs.finishing import Heard, Results, Step

if TYPE_CHECKING:
    from sim.settings.config import RunConfig


def _answers(results: Results, _: Heard) -> Sequence[str]:
    from sim.evidence.questions.tables import write_forecasts

    write_forecasts(results.folder, results.config, results.chunks)
    return ()


def _charts(results: Results, _: Heard) -> Sequence[str]:
    from sim.pages.draw_charts import draw_all

    draw_all(results.folder, results.config.charts)
    return ()


def _report(results: Results, _: Heard) -> Sequence[str]:
    from sim.pages.report import write_report

    write_report(results.folder)
    return ()


def _analyses(results: Results, heard: Heard) -> Sequence[str]:
    """Every analysis; its sentences are printed."""
    from sim.sweeps.shared.registry import run_all
    from sim.sweeps.shared.sweep import Sweep

    findings = run_all(Sweep(results.folder), lambda words: heard(f"Analysing: {words}"))
    return ["\n  ".join([f"[bold]{finding.title}[/bold]", *finding.sentences]) for finding in findings]


def _sweep_charts(results: Results, _: Heard) -> Sequence[str]:
    from sim.sweeps.shared.charts import draw_sweep

    draw_sweep(results.folder)
    return ()


def _sweep_report(results: Results, _: Heard) -> Sequence[str]:
    from sim.pages.report.sweep import write_sweep_report

    write_sweep_report(results.folder)
    return ()


ANSWERS: Final = Step("record", "Answering the questions", _answers)
CHARTS: Final = Step("charts", "Drawing charts", _charts)
REPORT: Final = Step("report", "Writing report.html", _report)
ANALYSES: Final = Step("analysis", "Analysing", _analyses)
SWEEP_CHARTS: Final = CHARTS._replace(make=_sweep_charts)
SWEEP_REPORT: Final = REPORT._replace(make=_sweep_report)


def steps_of_run(config: RunConfig) -> tuple[Step, ...]:
    """What is made of a run."""
    return _asked(config, (ANSWERS, CHARTS, REPORT))


def steps_of_sweep(config: RunConfig) -> tuple[Step, ...]:
    """What is made of a sweep."""
    return _asked(config, (ANALYSES, SWEEP_CHARTS, SWEEP_REPORT))


def _asked(config: RunConfig, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps without charts and page where the configuration wants none of them."""
    wanted = {CHARTS.part: config.charts is None or bool(config.charts), REPORT.part: config.report is not False}
    return tuple(step for step in steps if step.part not in wanted or wanted[step.part])
