"""Do two calibrations with different luck end with the same posterior, as far as their Monte Carlo error allows?

Monte Carlo error of a mean: both populations are redrawn, each with as many particles as it has effective ones. Distributions are compared
by Kolmogorov and Smirnov's test with these effective sizes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.evidence.calibration.population import Population
from sim.evidence.calibration.priors import Priors
from sim.evidence.calibration.recovery import MISTAKE, holm
from sim.evidence.calibration.simulator import Values
from sim.evidence.calibration.weighted import distance_between, mean_and_sd

if TYPE_CHECKING:
    import pandas as pd

REDRAWS: Final = 500


def compared(priors: Priors, one: Population, other: Population, seed: int) -> pd.DataFrame:
    """One row for each number: both means, their difference in its Monte Carlo error, and the distance of the two distributions."""
    import pandas as pd

    luck = np.random.default_rng(seed)
    populations = (one, other)
    values = [priors.values_of_scores(population.scores) for population in populations]
    moments = [mean_and_sd(of, population.weights) for of, population in zip(values, populations, strict=True)]
    redrawn = [_redrawn_means(of, population, luck) for of, population in zip(values, populations, strict=True)]
    error = np.sqrt(redrawn[0].var(axis=0) + redrawn[1].var(axis=0))
    difference = moments[1][0] - moments[0][0]
    distances = _distances(values, populations)
    chance = _chance(distances, one.effective, other.effective)
    table = {
        "number": priors.paths,
        "mean_one": moments[0][0],
        "mean_other": moments[1][0],
        "sd_one": moments[0][1],
        "sd_other": moments[1][1],
        "difference": difference,
        "error": error,
        "difference_in_errors": difference / error,
        "distance": distances,
        "p_of_all": holm(chance),
        "is_same": holm(chance) > MISTAKE,
    }
    return pd.DataFrame(table)


def _redrawn_means(values: Values, population: Population, luck: np.random.Generator) -> Values:
    """(redraws, parameters) means of samples of the effective size."""
    size = max(2, int(population.effective))
    draws = luck.choice(len(values), (REDRAWS, size), p=population.weights)
    return np.array([values[chosen].mean(axis=0) for chosen in draws])


def _distances(values: list[Values], populations: tuple[Population, Population]) -> Values:
    """(parameters,) distance of the two distributions of each number."""
    one, other = populations
    pairs = zip(values[0].T, values[1].T, strict=True)
    return np.array([distance_between(left, one.weights, right, other.weights) for left, right in pairs])


def _chance(distance: Values, one: float, other: float) -> Values:
    """(parameters,) how often two samples of one distribution, of these effective sizes, are as far apart (Kolmogorov's limit)."""
    from scipy.stats import kstwobign

    return np.asarray(kstwobign.sf(distance * np.sqrt(one * other / (one + other))))
