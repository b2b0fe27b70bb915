"""A run whose forecasts have been scored: its small print says so."""

from __future__ import annotations

from sim.runs.opened import Run

HANGS_TOGETHER = "Questions and series of one war hang together: they are fewer independent trials than they seem."


class ScoredRun(Run):
    """A finished run, for the charts of its scores."""

    def small_print(self) -> str:
        """What a reader must know to judge or repeat a chart."""
        first, _ = super().small_print().split("\n")
        return f"{first}\n{HANGS_TOGETHER}"
