"""Population Monte Carlo: generation after generation looks closer to where the nearest particles were found.

Generation 0 is drawn from the prior. Each further one is drawn from a kernel around the population; the population is then the nearest
`keep` of *all* particles simulated so far, and the tolerance the distance of the farthest of them (Lenormand, Jabot and Deffuant 2013).
A particle's weight is prior density over the density of all that was drawn, the generations as one mixture (Cornuet and others 2012);
generation 0 is part of it, so that no weight can exceed (all particles) / (particles of generation 0).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from sim.evidence.calibration.bank import Bank, Particles, joined
from sim.evidence.calibration.distance import Distance
from sim.evidence.calibration.kernel import Kernel, log_prior
from sim.evidence.calibration.simulator import Values
from sim.settings.errors import UserError

LEAST_GAIN: Final = 0.01
"""A generation that brings the tolerance down by a smaller share is the last."""


class Plan(NamedTuple):
    """How much is simulated."""

    particles: int  # of generation 0
    proposals: int  # of each further generation
    keep: int  # size of the population
    generations: int  # at most, after generation 0

    @property
    def most(self) -> int:
        """Particles simulated if no generation is left out."""
        return self.particles + self.proposals * self.generations


class Step(NamedTuple):
    """What one generation brought."""

    generation: int
    simulated: int  # particles of this generation
    tolerance: float  # distance of the farthest particle kept
    nearest: float
    accepted_share: float  # of this generation's particles, those that are kept
    effective: float  # particles: 1 / sum of squared weights
    largest_weight_share: float


@dataclass(frozen=True)
class Population:
    """Weighted particles near to history."""

    particles: Particles
    distance: Values  # (n,)
    weights: Values  # (n,), adding up to 1

    @property
    def effective(self) -> float:
        """Effective number of particles."""
        return float(1 / np.square(self.weights).sum())

    @property
    def scores(self) -> Values:
        """(n, parameters)."""
        return self.particles.scores


class Search(NamedTuple):
    """A finished search."""

    population: Population
    steps: tuple[Step, ...]
    parts: tuple[Particles, ...]  # every generation, whole: the bank on which the method is tested
    kernels: tuple[Kernel, ...]  # from which the generations after the first were drawn

    @property
    def prior(self) -> Particles:
        """Generation 0."""
        return self.parts[0]

    @property
    def sizes(self) -> list[int]:
        """Particles of each generation."""
        return [len(part.scores) for part in self.parts]

    @property
    def simulated(self) -> int:
        """Particles in all."""
        return sum(self.sizes)


def search(bank: Bank, distance: Distance, plan: Plan, after: Callable[[Step], None]) -> Search:
    """The population after all generations of the plan, or after the first that hardly gains."""
    prior = bank.generation(0, plan.particles, lambda luck, size: luck.standard_normal((size, len(bank.priors.numbers))))
    sizes, kernels, parts = [plan.particles], list[Kernel](), [prior]
    population = _nearest(prior, distance, plan.keep, sizes, kernels)
    steps = [_step(0, plan.particles, population, plan.keep / plan.particles)]
    after(steps[0])
    for generation in range(1, plan.generations + 1):
        kernels.append(Kernel.around(population.scores, population.weights))
        sizes.append(plan.proposals)
        new = bank.generation(generation, plan.proposals, kernels[-1].draw)
        parts.append(new)
        population = _nearest(joined([population.particles, new]), distance, plan.keep, sizes, kernels)
        accepted = float(np.mean(distance(new.statistics) <= population.distance[-1]))
        steps.append(_step(generation, plan.proposals, population, accepted))
        after(steps[-1])
        if 1 - steps[-1].tolerance / steps[-2].tolerance < LEAST_GAIN:
            break
    return Search(population, tuple(steps), tuple(parts), tuple(kernels))


def _nearest(particles: Particles, distance: Distance, keep: int, sizes: list[int], kernels: list[Kernel]) -> Population:
    """The nearest `keep` particles with their weights, the nearest first."""
    distances = distance(particles.statistics)
    order = np.argsort(distances, kind="stable")[:keep]
    if not np.isfinite(distances[order]).all():
        found = int(np.isfinite(distances).sum())
        raise UserError(f"only {found:,} particles give every statistic, but {keep:,} are to be kept; simulate more, or keep fewer.")
    chosen = particles.part(order)
    return Population(chosen, distances[order], mixture_weights(chosen.scores, sizes, kernels))


def mixture_weights(scores: Values, sizes: list[int], kernels: list[Kernel]) -> Values:
    """(n,) prior density over the density of all that was drawn: `sizes` particles from the prior and from each kernel; adding up to 1."""
    return normalised(log_mixture_weights(scores, sizes, kernels))


def log_mixture_weights(scores: Values, sizes: Sequence[int], kernels: Sequence[Kernel]) -> Values:
    """(n,) the logarithm of these weights, as they are."""
    from scipy.special import logsumexp

    before = log_prior(scores)
    densities = np.stack([before, *(kernel.log_density(scores) for kernel in kernels)], axis=1)
    return np.asarray(before - logsumexp(densities + np.log(sizes), axis=1))


def normalised(log_weights: Values) -> Values:
    """(n,) weights that add up to 1; those above sqrt(n) times the mean are cut there (Ionides 2008): a little bias for much less noise."""
    weights = np.exp(log_weights - log_weights.max())
    cut = np.minimum(weights, weights.mean() * np.sqrt(len(weights)))
    return np.asarray(cut / cut.sum())


def _step(generation: int, simulated: int, population: Population, accepted: float) -> Step:
    tolerance, nearest = float(population.distance[-1]), float(population.distance[0])
    return Step(generation, simulated, tolerance, nearest, accepted, population.effective, float(population.weights.max()))


def resampled(weights: Values, size: int, seed: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """(size,) indices of equally weighted particles, by systematic resampling, in random order."""
    luck = np.random.default_rng(seed)
    ends = np.cumsum(weights)
    points = (np.arange(size) + luck.random()) / size * ends[-1]
    chosen = np.minimum(np.searchsorted(ends, points), len(weights) - 1)
    return np.asarray(luck.permutation(chosen), np.int64)
