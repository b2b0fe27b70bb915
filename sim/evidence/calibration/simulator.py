"""What calibration asks of a simulator: parameters in, summary statistics out, one world of its own for each particle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sim.settings.errors import UserError

Values = npt.NDArray[np.float64]
EachWeek = Callable[[int], None]
"""Told the number of worlds that have lived through one more week."""


class Simulator(Protocol):
    """A model over a stretch of the past, and what history gave there."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """Number paths such as battle.open_ground_km2."""

    @property
    def statistics(self) -> tuple[str, ...]:
        """Names of the summary statistics."""

    @property
    def groups(self) -> tuple[str, ...]:
        """The group of each statistic."""

    @property
    def observed(self) -> Values:
        """(statistics,) what history gave."""

    @property
    def scale(self) -> Values:
        """(statistics,) normalising scale of each: observation error and model noise."""

    def __call__(self, theta: Values, first_world: int, each_week: EachWeek) -> Values:
        """Statistics (n, statistics) of theta (n, parameters); particle i lives in world first_world + i, NaN where it gives none."""


def checked(simulator: Simulator) -> Simulator:
    """The simulator, if its description holds together; a UserError says what does not."""
    names, groups, observed, scale = simulator.statistics, simulator.groups, simulator.observed, simulator.scale
    if not simulator.parameters or len(set(simulator.parameters)) < len(simulator.parameters):
        raise UserError("the simulator must name each of its parameters once, and at least one.")
    if not len(names) == len(groups) == len(observed) == len(scale) or len(set(names)) < len(names):
        counts = f"{len(names)} statistics, {len(groups)} groups, {len(observed)} observations and {len(scale)} scales"
        raise UserError(f"the simulator names {counts}; each statistic must have a name of its own and one of each.")
    for name, value, width in zip(names, observed, scale, strict=True):
        if not np.isfinite(value) or not np.isfinite(width) or width <= 0:
            raise UserError(f"statistic {name} was observed as {value} with the scale {width}; both must be finite, the scale above 0.")
    return simulator
