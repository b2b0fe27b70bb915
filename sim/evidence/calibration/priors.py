"""What was thought of a number before: the codebook's triangular distribution from low to high with its peak at the value.

Three coordinates of one particle: its *values* (each in its unit), its *places* (prior probability below it, in (0, 1)) and its *scores*
(the standard normal quantile of the place). In scores the prior is a standard normal cloud without edges, so that kernels stay inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.engine.draws import triangular
from sim.evidence.calibration.simulator import Values
from sim.runs.manifest import digest
from sim.settings.codebook import Number, is_drawable, numbers_by_path
from sim.settings.errors import UserError, did_you_mean


@dataclass(frozen=True)
class Priors:
    """The priors of some numbers, in their order."""

    numbers: tuple[Number, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of the numbers."""
        return tuple(number.path for number in self.numbers)

    @cached_property
    def mean(self) -> Values:
        """(parameters,) prior means, each in its unit."""
        return np.array([(number.low + number.value + number.high) / 3 for number in self.numbers])

    @cached_property
    def sd(self) -> Values:
        """(parameters,) prior standard deviations, each in its unit."""
        ends = np.array([(number.low, number.value, number.high) for number in self.numbers])
        low, peak, high = ends.T
        variance = (low**2 + peak**2 + high**2 - low * peak - low * high - peak * high) / 18
        return np.asarray(np.sqrt(variance))

    def values(self, places: Values) -> Values:
        """Places (n, parameters) as values."""
        columns = [triangular(places[:, at], number.low, number.value, number.high) for at, number in enumerate(self.numbers)]
        return np.stack(columns, axis=1)

    def places(self, values: Values) -> Values:
        """Values (n, parameters) as places: the triangular distribution function."""
        return np.stack([_place(values[:, at], number) for at, number in enumerate(self.numbers)], axis=1)

    def values_of_scores(self, scores: Values) -> Values:
        """Scores (n, parameters) as values."""
        from scipy.special import ndtr

        return self.values(ndtr(scores))

    @property
    def hash(self) -> str:
        """Fingerprint of the priors: paths, ends and peaks; 64 hexadecimal digits."""
        return digest([[number.path, number.low, number.value, number.high] for number in self.numbers])


def _place(values: Values, number: Number) -> Values:
    """Prior probability below each value of one number."""
    low, peak, high = number.low, number.value, number.high
    width = high - low
    rising = np.square(values - low) / (width * (peak - low) or 1.0)
    falling = 1.0 - np.square(high - values) / (width * (high - peak) or 1.0)
    return np.asarray(np.where(values < peak, rising, falling))


def priors_of(paths: Sequence[str]) -> Priors:
    """The codebook's priors of these numbers; a UserError for a number that does not exist or that nothing may draw."""
    known = numbers_by_path()
    for path in paths:
        if path not in known:
            raise UserError(f"unknown number '{path}' among the calibrated ones.{did_you_mean(path, known)}")
        if not is_drawable(known[path]):
            raise UserError(f"{path} cannot be calibrated: it is a code, a lever that people choose, or has no range.")
    return Priors(tuple(known[path] for path in paths))
