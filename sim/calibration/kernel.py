"""Where a generation looks: around the particles of the one before, by a Gaussian kernel that keeps their spread.

A particle is drawn by its weight, pulled toward the mean and moved by a Gaussian step, so that the proposals have the population's mean
and, but for a little, its covariance (West 1993). The usual step of twice the covariance triples it: in twenty dimensions hardly any
proposal is then nearer than one from the prior (`docs/decisions/08-*` has the figures).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.calibration.simulator import Values

STEP_SHARE: Final = 0.8
"""Share of the covariance that the step has; the rest is left to the particles, which are pulled toward their mean for it."""
INFLATION: Final = 1.2
"""Proposals are a little wider than the population, since its own tolerance and chance have narrowed it."""
ROWS_AT_A_TIME: Final = 2_000


@dataclass(frozen=True)
class Kernel:
    """A mixture of Gaussians in scores."""

    centres: Values  # (components, parameters)
    weights: Values  # (components,), adding up to 1
    root: Values  # (parameters, parameters) lower triangular root of the step's covariance

    @classmethod
    def around(cls, scores: Values, weights: Values) -> Kernel:
        """The kernel around weighted particles (n, parameters)."""
        mean = weights @ scores
        covariance = _covariance(scores - mean, weights) * INFLATION
        pull = np.sqrt(INFLATION * (1 - STEP_SHARE))
        return cls(mean + pull * (scores - mean), weights, np.asarray(np.linalg.cholesky(STEP_SHARE * covariance), np.float64))

    def draw(self, luck: np.random.Generator, size: int) -> Values:
        """Scores (size, parameters)."""
        chosen = luck.choice(len(self.weights), size, p=self.weights)
        steps = luck.standard_normal((size, self.root.shape[0]))
        return np.asarray(self.centres[chosen] + steps @ self.root.T)

    def log_density(self, scores: Values) -> Values:
        """(n,) log density at scores (n, parameters), less the constant of the standard normal."""
        parts = [self._log_density(scores[first : first + ROWS_AT_A_TIME]) for first in range(0, len(scores), ROWS_AT_A_TIME)]
        return np.concatenate(parts) if parts else np.empty(0)

    def _log_density(self, scores: Values) -> Values:
        from scipy.linalg import solve_triangular
        from scipy.spatial.distance import cdist
        from scipy.special import logsumexp

        here, there = (solve_triangular(self.root, points.T, lower=True).T for points in (scores, self.centres))
        with np.errstate(divide="ignore"):
            terms = np.log(self.weights) - cdist(here, there, "sqeuclidean") / 2
        return np.asarray(logsumexp(terms, axis=1) - np.log(np.diag(self.root)).sum())


def log_prior(scores: Values) -> Values:
    """(n,) log density of the prior at scores (n, parameters), less the constant of the standard normal."""
    return np.asarray(-np.square(scores).sum(axis=1) / 2)


def _covariance(centred: Values, weights: Values) -> Values:
    """Weighted covariance; off the diagonal it is shrunk by the share of parameters per effective particle, its Monte Carlo noise."""
    covariance = np.asarray((centred * weights[:, None]).T @ centred)
    shrunk = min(1.0, centred.shape[1] * float(np.square(weights).sum()))
    return np.asarray((1 - shrunk) * covariance + shrunk * np.diag(np.diag(covariance)))
