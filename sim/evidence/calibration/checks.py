"""Posterior predictive checks: new worlds are simulated with rows of the posterior and set beside what history gave.

The data were used for the fit, so that these checks can convict the model but never acquit it: a miss is a miss, a hit is no validation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.evidence.calibration.bank import Bank, Particles
from sim.evidence.calibration.population import Population, resampled
from sim.evidence.calibration.simulator import Simulator, Values

if TYPE_CHECKING:
    import pandas as pd

OUTSIDE: Final = 0.05
"""A two-sided chance below this is a miss."""


def predicted(bank: Bank, population: Population, size: int) -> Particles:
    """New worlds (size) with rows of the posterior."""
    return bank.unkept(population.scores[resampled(population.weights, size, bank.seed)])


def predictive(simulator: Simulator, prior: Particles, posterior: Particles) -> pd.DataFrame:
    """One row for each statistic: what history gave, what prior and posterior predict, and the two-sided chance of the observation."""
    import pandas as pd

    rows = []
    for at, name in enumerate(simulator.statistics):
        observed, scale = float(simulator.observed[at]), float(simulator.scale[at])
        before, after = prior.statistics[:, at], posterior.statistics[:, at]
        row = {"statistic": name, "group": simulator.groups[at], "observed": observed, "scale": scale}
        row |= _interval("prior", before) | _interval("posterior", after)
        chance = two_sided(after, observed)
        rows.append(row | {"p": chance, "is_missed": chance < OUTSIDE})
    return pd.DataFrame(rows)


def _interval(name: str, values: Values) -> dict[str, float]:
    given = values[np.isfinite(values)]
    low, middle, high = np.quantile(given, (0.05, 0.5, 0.95)) if len(given) else (np.nan,) * 3
    return {f"{name}_low": float(low), f"{name}_median": float(middle), f"{name}_high": float(high)}


def two_sided(values: Values, observed: float) -> float:
    """Twice the smaller share of predicted values on one side of the observation, ties split; 0 where nothing is predicted."""
    given = values[np.isfinite(values)]
    if not len(given):
        return 0.0
    below = float(np.mean(given < observed) + 0.5 * np.mean(given == observed))
    return 2 * min(below, 1 - below)
