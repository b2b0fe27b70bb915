"""Prior and posterior densities for charts, and the counts of a rank histogram: all that a picture needs, computed once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.evidence.calibration.population import Population
from sim.evidence.calibration.priors import Priors
from sim.evidence.calibration.recovery import RANK_BINS
from sim.evidence.calibration.simulator import Values

if TYPE_CHECKING:
    import pandas as pd

POINTS: Final = 81
EDGE: Final = 0.0005
BAND: Final = 0.99


def densities(population: Population, priors: Priors) -> pd.DataFrame:
    """number, value, prior and posterior: densities per unit of each number, smoothed in scores so that no edge is blurred."""
    import pandas as pd
    from scipy.special import ndtri
    from scipy.stats import gaussian_kde, norm

    places = np.linspace(EDGE, 1 - EDGE, POINTS)
    scores = ndtri(places)
    values = priors.values(np.repeat(places[:, None], len(priors.numbers), axis=1))
    parts = []
    for at, number in enumerate(priors.numbers):
        prior = _triangular_density(values[:, at], number.low, number.value, number.high)
        ratio = gaussian_kde(population.scores[:, at], weights=population.weights)(scores) / norm.pdf(scores)
        parts.append(pd.DataFrame({"number": number.path, "value": values[:, at], "prior": prior, "posterior": prior * ratio}))
    return pd.concat(parts, ignore_index=True)


def _triangular_density(values: Values, low: float, peak: float, high: float) -> Values:
    rising = (values - low) / ((peak - low) or 1.0)
    falling = (high - values) / ((high - peak) or 1.0)
    return np.asarray(2 / (high - low) * np.where(values < peak, rising, falling))


def rank_counts(paths: tuple[str, ...], where: str, method: str, rank_share: Values) -> pd.DataFrame:
    """where, method, number, bin, count, and the band that holds 99% of the counts if ranks are uniform."""
    import pandas as pd
    from scipy.stats import binom

    low, high = binom.interval(BAND, len(rank_share), 1 / RANK_BINS)
    bins = np.minimum((rank_share * RANK_BINS).astype(int), RANK_BINS - 1)
    counts = np.array([np.bincount(column, minlength=RANK_BINS) for column in bins.T])
    return pd.DataFrame(
        {
            "where": where,
            "method": method,
            "number": np.repeat(paths, RANK_BINS),
            "bin": np.tile(np.arange(RANK_BINS), len(paths)),
            "count": counts.ravel(),
            "band_low": low,
            "band_high": high,
        }
    )
