"""A simulator whose posterior is known: statistics are scores of the priors with Gaussian noise from the world's own luck."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.evidence.calibration.priors import priors_of
from sim.evidence.calibration.simulator import Values

PATHS = ("battle.open_ground_km2", "battle.ratio_exponent", "battle.russia_returning_share", "battle.shock_persistence_per_month")
SCALE = 0.5


class Toy:
    """statistic j = score of parameter j + noise, for the first of the parameters; the others leave no trace."""

    def __init__(self, seed: int = 1, identified: int = 2, parameters: tuple[str, ...] = PATHS, repeats: int = 1) -> None:
        self.parameters = parameters
        self.identified = identified
        self.statistics = tuple(f"score {j}, reading {k}" for j in range(identified) for k in range(repeats))
        self.groups = tuple(f"group {j}" for j in range(identified) for _ in range(repeats))
        self.observed = np.repeat(np.linspace(0.8, -0.6, identified), repeats)
        self.scale = np.full(identified * repeats, SCALE)
        self.repeats, self.seed = repeats, seed
        self.priors = priors_of(parameters)
        self.calls = 0

    def __call__(self, theta: Values, first_world: int, each_week: Callable[[int], None]) -> Values:
        from scipy.special import ndtri

        self.calls += 1
        places = np.clip(self.priors.places(theta), 1e-12, 1 - 1e-12)
        scores = np.repeat(ndtri(places)[:, : self.identified], self.repeats, axis=1)
        luck = np.random.default_rng([self.seed, first_world])  # a block is always asked for whole
        return scores + SCALE * luck.standard_normal(scores.shape)
