"""Regression adjustment: shift each kept particle by what its distance from the data explains (Beaumont, Zhang and Balding 2002).

Local-linear, in scores, so that no value leaves its range. The recovery test decides whether it is used: see `is_better`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.evidence.calibration.distance import Distance
from sim.evidence.calibration.population import Population
from sim.evidence.calibration.simulator import Values

if TYPE_CHECKING:
    import pandas as pd

LEVEL: Final = 0.9
UNLIKE: Final = 0.05


def adjusted(scores: Values, errors: Values, distance: Values, weights: Values) -> tuple[Values, Values]:
    """Scores (n, parameters) moved to the data, and their weights: the old times Epanechnikov's, which vanishes at the tolerance.

    `errors` (n, statistics) are differences from the data in their scales.
    """
    tolerance = distance.max()
    near = weights * (1 - np.square(distance / tolerance)) if tolerance > 0 else weights
    near = near / near.sum()
    centred = errors - near @ errors
    weighted = centred * near[:, None]
    slopes = np.linalg.lstsq(weighted.T @ centred, weighted.T @ scores, rcond=None)[0]
    return np.asarray(scores - errors @ slopes), near


def adjusted_population(population: Population, distance: Distance) -> Population:
    """The population moved to the data."""
    errors = distance.errors(population.particles.statistics)
    scores, weights = adjusted(population.scores, errors, population.distance, population.weights)
    return replace(population, particles=population.particles._replace(scores=scores), weights=weights)


def is_better(plain: pd.DataFrame, moved: pd.DataFrame, likeness: float) -> bool:
    """Whether adjusting passes the recovery test better: even ranks for no fewer numbers, and coverage nearer to what is claimed.

    Never where history is unlike any world of the model: a straight line would be drawn on where there are no worlds, which no recovery
    test of the model's own worlds can see.
    """
    if likeness < UNLIKE:
        return False
    off = [float((table["coverage_90"] - LEVEL).abs().mean()) for table in (plain, moved)]
    return bool(moved["is_uniform"].sum() >= plain["is_uniform"].sum() and off[1] < off[0])
