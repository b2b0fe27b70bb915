"""Where a generation looks: around the particles of the one before, by a Gaussian kernel that keeps their spread.

A particle is drawn by its weight, pulled toward the mean and moved by a Gaussian step, so that the proposals have the population's mean
and, but for a little, its covariance (West 1993). The usual step of twice the covariance triples it: in twenty dimensions hardly any
proposal is then nearer than one from the prior (`docs/decisions/09-*` has the figures).

Along directions in which the particles cannot be told from the prior, the prior itself is proposed: their spread would only add noise to
the weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sim.evidence.calibration.simulator import Values

STEP_SHARE: Final = 0.9
"""Share of the covariance that the step has; the rest is left to the particles, which are pulled toward their mean for it."""
INFLATION: Final = 1.2
"""Proposals are a little wider than the population, since its own tolerance and chance have narrowed it."""
ERRORS: Final = 3.0
"""Standard errors from zero within which a mean counts as the prior's."""
ROWS_AT_A_TIME: Final = 2_000


@dataclass(frozen=True)
class Kernel:
    """A mixture of Gaussians in scores, all of one shape: `lengths` are its standard deviations along its principal `axes`."""

    centres: Values  # (components, parameters), along the axes
    weights: Values  # (components,), adding up to 1
    axes: Values  # (parameters, parameters), one in each column
    lengths: Values  # (parameters,)

    @classmethod
    def around(cls, scores: Values, weights: Values) -> Kernel:
        """The kernel around weighted particles (n, parameters)."""
        mean = weights @ scores
        spread, axes = np.linalg.eigh((scores - mean).T @ ((scores - mean) * weights[:, None]))
        along = scores @ axes
        middle = mean @ axes
        is_still = _is_still(spread, middle, 1 / float(np.square(weights).sum()))
        pull = np.sqrt(INFLATION * (1 - STEP_SHARE))
        centres = np.where(is_still, 0.0, middle + pull * (along - middle))
        lengths = np.where(is_still, 1.0, np.sqrt(INFLATION * STEP_SHARE * spread))
        return cls(np.asarray(centres), weights, np.asarray(axes, np.float64), np.asarray(lengths))

    def draw(self, luck: np.random.Generator, size: int) -> Values:
        """Scores (size, parameters)."""
        chosen = luck.choice(len(self.weights), size, p=self.weights)
        steps = luck.standard_normal((size, len(self.lengths))) * self.lengths
        return np.asarray((self.centres[chosen] + steps) @ self.axes.T)

    def log_density(self, scores: Values) -> Values:
        """(n,) log density at scores (n, parameters), less the constant of the standard normal."""
        parts = [self._log_density(scores[first : first + ROWS_AT_A_TIME]) for first in range(0, len(scores), ROWS_AT_A_TIME)]
        return np.concatenate(parts) if parts else np.empty(0)

    def _log_density(self, scores: Values) -> Values:
        from scipy.spatial.distance import cdist
        from scipy.special import logsumexp

        here, there = (along / self.lengths for along in (scores @ self.axes, self.centres))
        with np.errstate(divide="ignore"):
            terms = np.log(self.weights) - cdist(here, there, "sqeuclidean") / 2
        return np.asarray(logsumexp(terms, axis=1) - np.log(self.lengths).sum())


def _is_still(spread: Values, middle: Values, effective: float) -> npt.NDArray[np.bool_]:
    """(parameters,) whether the particles cannot be told from the prior along an axis.

    Spread: within the limits of eigenvalues that pure chance gives a sample of this size (Marchenko and Pastur 1967). Mean: within three
    standard errors of zero.
    """
    noise = np.sqrt(len(spread) / effective)
    within = (spread >= max(0.0, 1 - noise) ** 2) & (spread <= (1 + noise) ** 2)
    return np.asarray(within & (np.abs(middle) <= ERRORS / np.sqrt(effective)))


def log_prior(scores: Values) -> Values:
    """(n,) log density of the prior at scores (n, parameters), less the constant of the standard normal."""
    return np.asarray(-np.square(scores).sum(axis=1) / 2)
