"""Which numbers did the data move? Prior and posterior compared, against what chance alone would show.

Contraction is 1 - sd(posterior) / sd(prior); movement is the Kolmogorov-Smirnov distance of the posterior from the prior. Chance: as many
draws from the prior itself as the posterior has effective particles. A number has moved if its movement exceeds what such draws exceed in
one of twenty reports, over all numbers together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.evidence.calibration.population import Population
from sim.evidence.calibration.priors import Priors
from sim.evidence.calibration.simulator import Values
from sim.evidence.calibration.weighted import distance_from_uniform, mean_and_sd, quantiles

if TYPE_CHECKING:
    import pandas as pd

RESAMPLES: Final = 2_000
FALSE_ALARM: Final = 0.05
EDGE: Final = 0.05
"""Prior probability of each end of a range; where much more of the posterior lies there, it would go on if the range let it."""
PRESSED: Final = 0.25
MOVED, NOT_MOVED = "moved", "did not move"


def identification(population: Population, priors: Priors) -> pd.DataFrame:
    """One row for each number: prior and posterior, contraction, movement, their noise, and the verdict."""
    import pandas as pd
    from scipy.special import ndtr

    places, weights = ndtr(population.scores), population.weights
    mean, sd = mean_and_sd(values := priors.values(places), weights)
    low, median, high = quantiles(values, weights, (0.05, 0.5, 0.95))
    movement = distance_from_uniform(places, weights)
    noise = noise_of(priors, max(2, int(population.effective)))
    prior_low, prior_high = priors.values(np.full((1, len(mean)), 0.05))[0], priors.values(np.full((1, len(mean)), 0.95))[0]
    table = {
        "number": priors.paths,
        "unit": [number.unit for number in priors.numbers],
        "basis": [number.basis for number in priors.numbers],
        "prior_mean": priors.mean,
        "prior_low": prior_low,
        "prior_high": prior_high,
        "posterior_mean": mean,
        "posterior_median": median,
        "posterior_low": low,
        "posterior_high": high,
        "contraction": 1 - sd / priors.sd,
        "contraction_noise": noise[0],
        "shift_in_prior_sd": (mean - priors.mean) / priors.sd,
        "edge_share": np.maximum(weights @ (places < EDGE), weights @ (places > 1 - EDGE)),
        "movement": movement,
        "movement_noise": noise[1],
        "verdict": np.where(movement > noise[1], MOVED, NOT_MOVED),
    }
    return pd.DataFrame(table)


def noise_of(priors: Priors, size: int) -> tuple[Values, Values]:
    """(parameters,) each: contraction, and movement, that so many draws from the prior exceed too rarely to be chance."""
    luck = np.random.default_rng(size)
    share = 1 - FALSE_ALARM / len(priors.numbers)
    even = np.full(size, 1 / size)
    contraction, movement = [], []
    for _ in range(RESAMPLES):
        places = luck.random((size, len(priors.numbers)))
        contraction.append(1 - mean_and_sd(priors.values(places), even)[1] / priors.sd)
        movement.append(distance_from_uniform(places[:, :1], even)[0])
    return np.quantile(np.array(contraction), share, axis=0), np.full(len(priors.numbers), np.quantile(movement, share))
