"""What a user sees while a calibration runs: a bar for each part, with the rate, and a line for each generation."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sim.evidence.calibration.population import Plan, Step

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress


class Watching:
    """Progress of a calibration, and its seconds by part."""

    def __init__(self, progress: Progress, console: Console) -> None:
        self._progress, self._console = progress, console
        self._bar = progress.add_task("Calibrating", total=None)
        self._words, self._done = "", 0
        self._began = self._started = time.perf_counter()
        self.seconds: dict[str, float] = {}

    def begins(self, words: str, total: int) -> None:
        """A new part with so many things to do."""
        self._note()
        self._words, self._done, self._began = words, 0, time.perf_counter()
        self._progress.reset(self._bar, description=words, total=total)

    def advance(self, count: int) -> None:
        """So many more are done."""
        self._done += count
        rate = self._done / max(time.perf_counter() - self._began, 1e-9)
        self._progress.update(self._bar, advance=count, description=f"{self._words} ({rate:,.0f} a second)")

    def next_generation(self, seed: int, plan: Plan) -> Callable[[Step], None]:
        """What to do after each generation: say what it brought, and begin the next."""

        def after(step: Step) -> None:
            self._console.print(
                f"seed {seed}, generation {step.generation}: tolerance {step.tolerance:.3f}, {100 * step.accepted_share:.1f}% kept, "
                f"{step.effective:,.0f} effective particles of {plan.keep:,}",
                highlight=False,
                soft_wrap=True,
            )
            if step.generation < plan.generations:
                self.begins(f"Seed {seed}: generation {step.generation + 1}", plan.proposals)

        return after

    def told(self) -> dict[str, Any]:
        """Seconds by part and in all."""
        self._note()
        self._words = ""
        return {"split_seconds": self.seconds, "wall_seconds": round(time.perf_counter() - self._started, 1)}

    def _note(self) -> None:
        if self._words:
            so_far = self.seconds[self._words] if self._words in self.seconds else 0.0
            self.seconds[self._words] = round(so_far + time.perf_counter() - self._began, 2)
