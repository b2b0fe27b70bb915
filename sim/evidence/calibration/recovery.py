"""Does the method recover known numbers? Simulation-based calibration (Talts and others 2018) on the bank of generation 0.

A particle is taken out of the bank and its statistics are treated as data; the nearest `keep` of the others, at the same distance, are its
posterior. If posteriors are right, the rank of the true value among them is uniform, and a 90% interval holds it in 90% of replicates.
Replicates are drawn from the whole prior, and from the tenth whose statistics come nearest to history, where the answer counts. A third
test does the same with the particles of *all* generations and their weights: truths are drawn by weight from the particles kept, and
inferred at about the tolerance of the shipped posterior.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.evidence.calibration.adjust import adjusted
from sim.evidence.calibration.bank import Particles, joined
from sim.evidence.calibration.distance import Distance
from sim.evidence.calibration.population import Search, log_mixture_weights, normalised
from sim.evidence.calibration.simulator import Values

if TYPE_CHECKING:
    import pandas as pd

Indices = npt.NDArray[np.int64]

NEAR_SHARE: Final = 0.1
LEVELS: Final = (0.5, 0.9)
RANK_BINS: Final = 10
MISTAKE: Final = 0.05
EVERYWHERE, NEAR, SEARCHED = "whole prior", "near history", "near history, all generations"


class Inferred(NamedTuple):
    """A posterior."""

    scores: Values  # (n, parameters)
    weights: Values  # (n,)
    reach: float  # how far the data lie from the cloud of kept statistics, in its standard deviations


Infer = Callable[[int], Inferred]
"""Index of a particle -> the posterior, were its statistics the data, without itself."""


class Replicates(NamedTuple):
    """What came of treating particles as data."""

    rank_share: Values  # (replicates, parameters) posterior probability below the true score
    truth: Values  # (replicates, parameters) scores
    mean: Values  # (replicates, parameters) posterior mean scores
    sd: Values  # (replicates, parameters) posterior standard deviation of scores
    reach: Values  # (replicates,)


class Nearest:
    """Posteriors by rejection from a bank."""

    def __init__(self, bank: Particles, distance: Distance, keep: int, is_adjusted: bool = False) -> None:
        self.bank, self.distance, self.keep, self.is_adjusted = bank, distance, keep, is_adjusted
        self._scaled = distance.scaled(bank.statistics)
        self._even = np.full(keep, 1 / keep)

    def __call__(self, index: int) -> Inferred:
        """The posterior, were this particle's statistics the data."""
        nearest, distances = self.nearest(index)
        scores = self.bank.scores[nearest]
        errors = (self.bank.statistics[nearest] - self.bank.statistics[index]) / self.distance.scale
        if not self.is_adjusted:
            return Inferred(scores, self._even, reach(errors))
        return Inferred(*adjusted(scores, errors, distances, self._even), reach(errors))

    def nearest(self, index: int) -> tuple[Indices, Values]:
        """(keep,) the particles nearest to this one, and how far they are."""
        far = np.square(self._scaled - self._scaled[index]).sum(axis=1)
        far = np.where(np.isfinite(far), far, np.inf)
        far[index] = np.inf
        nearest = np.argpartition(far, self.keep)[: self.keep]
        return nearest, np.sqrt(far[nearest])


class Searched(Nearest):
    """Posteriors from all generations of a search, each particle with its weight."""

    def __init__(self, found: Search, distance: Distance, keep: int) -> None:
        super().__init__(joined(list(found.parts)), distance, keep)
        self._found = found
        self._log_weights = np.full(len(self.bank.scores), np.nan)

    def __call__(self, index: int) -> Inferred:
        """The posterior, were this particle's statistics the data."""
        nearest = self.nearest(index)[0]
        errors = (self.bank.statistics[nearest] - self.bank.statistics[index]) / self.distance.scale
        return Inferred(self.bank.scores[nearest], self.weights(nearest), reach(errors))

    def weights(self, chosen: Indices) -> Values:
        """(n,) weights of some particles, adding up to 1; each is computed once."""
        new = chosen[np.isnan(self._log_weights[chosen])]
        if len(new):
            self._log_weights[new] = log_mixture_weights(self.bank.scores[new], self._found.sizes, self._found.kernels)
        return normalised(self._log_weights[chosen])

    def truths(self, replicates: int, seed: int) -> list[int]:
        """Particles to be treated as data: drawn by weight from those kept for history."""
        kept = np.argsort(self.distance(self.bank.statistics), kind="stable")[: self.keep]
        weights = self.weights(kept)
        luck = np.random.default_rng([seed, 2])
        return [int(index) for index in luck.choice(kept, min(replicates, self.keep // 2), replace=False, p=weights)]


def chosen(bank: Particles, distance: Distance, replicates: int, is_near: bool, seed: int) -> list[int]:
    """Particles to be treated as data: from all of the bank that give every statistic, or from the tenth nearest to history."""
    far = distance(bank.statistics)
    whole = np.flatnonzero(np.isfinite(far))
    if is_near:
        whole = whole[np.argsort(far[whole], kind="stable")[: max(replicates, int(NEAR_SHARE * len(whole)))]]
    luck = np.random.default_rng([seed, int(is_near)])
    return [int(index) for index in luck.choice(whole, min(replicates, len(whole)), replace=False)]


def replicate(bank: Particles, infer: Infer, indices: list[int], told: Callable[[int], None]) -> Replicates:
    """Infer each of these particles from the others."""
    ranks, means, spreads, reaches = [], [], [], []
    for index in indices:
        scores, weights, far = infer(index)
        below = weights @ (scores < bank.scores[index]) + 0.5 * (weights @ (scores == bank.scores[index]))
        mean = weights @ scores
        ranks.append(below)
        means.append(mean)
        spreads.append(np.sqrt(weights @ np.square(scores - mean)))
        reaches.append(far)
        told(1)
    return Replicates(np.array(ranks), bank.scores[indices], np.array(means), np.array(spreads), np.array(reaches))


def reach(errors: Values) -> float:
    """How far the data lie from the middle of particles with these errors (n, statistics), in standard deviations along every direction.

    Mahalanobis' distance: it sees a pattern that no world shows, such as a trend, where each figure alone is near enough.
    """
    middle = errors.mean(axis=0)
    return float(np.sqrt(middle @ np.linalg.pinv(np.atleast_2d(np.cov(errors, rowvar=False))) @ middle))


def likeness(found: Replicates, errors: Values) -> float:
    """Chance that a world of the model near history is as far from its nearest particles as history is from its own.

    `errors` (n, statistics) are those of as many particles of the same bank, the nearest to history. Small: history is unlike the model.
    """
    return (1 + int(np.sum(found.reach >= reach(errors)))) / (1 + len(found.reach))


def recovery(paths: tuple[str, ...], where: str, method: str, found: Replicates) -> pd.DataFrame:
    """One row for each number: uniformity of its ranks, coverage with binomial intervals, how well it is recovered."""
    import pandas as pd

    p_values = np.array([uniformity(column) for column in found.rank_share.T])
    table: dict[str, Any] = {"number": list(paths), "where": where, "method": method, "replicates": len(found.truth), "p_uniform": p_values}
    table["p_of_all"] = holm(p_values)
    table["mean_rank"] = found.rank_share.mean(axis=0)
    table["is_uniform"] = table["p_of_all"] > MISTAKE
    for level in LEVELS:
        table |= _coverage(found.rank_share, level)
    table["correlation"] = [_correlation(true, mean) for true, mean in zip(found.truth.T, found.mean.T, strict=True)]
    table["sd_against_prior"] = found.sd.mean(axis=0)
    return pd.DataFrame(table)


def _coverage(rank_share: Values, level: float) -> dict[str, Values]:
    """Share of replicates whose central interval holds the truth, with its 95% binomial (Clopper-Pearson) interval."""
    from scipy.stats import binomtest

    inside = np.abs(rank_share - 0.5) <= level / 2
    tests = [binomtest(int(column.sum()), len(column), level) for column in inside.T]
    name = f"coverage_{100 * level:.0f}"
    intervals = [test.proportion_ci(0.95) for test in tests]
    return {
        name: inside.mean(axis=0),
        f"{name}_low": np.array([interval.low for interval in intervals]),
        f"{name}_high": np.array([interval.high for interval in intervals]),
        f"{name}_p": holm(np.array([test.pvalue for test in tests])),
    }


def uniformity(rank_share: Values) -> float:
    """Chance of ranks as uneven as these if the posterior were right: chi-squared over ten bins."""
    from scipy.stats import chisquare

    counts = np.bincount(np.minimum((rank_share * RANK_BINS).astype(int), RANK_BINS - 1), minlength=RANK_BINS)
    return float(chisquare(counts).pvalue)


def holm(p_values: Values) -> Values:
    """Chances corrected for how many were looked at (Holm 1979)."""
    order = np.argsort(p_values, kind="stable")
    stepped = p_values[order] * (len(p_values) - np.arange(len(p_values)))
    corrected = np.empty(len(p_values))
    corrected[order] = np.minimum(1.0, np.maximum.accumulate(stepped))
    return corrected


def _correlation(truth: Values, mean: Values) -> float:
    """Of true scores and posterior means: 1 if a number is recovered exactly, 0 if the data say nothing."""
    return float(np.corrcoef(truth, mean)[0, 1]) if len(truth) > 1 and mean.std() > 0 else float("nan")
