"""Which limits of a box are more than chance: tests on points that did not choose them, and the box that is left.

The search for a box tries every factor, and some always look as if they mattered. So the points are split at random into halves, several
times. One half finds a box (`prim.py`) and gives up the limits that it cannot tell from chance itself; the other half tests what remains.
Its p-values, times the number of limits, are gathered over the splits by their best quantile, at a price (Meinshausen, Meier
& Bühlmann 2009, "p-values for high-dimensional regression"): this keeps the chance of any false limit below the level. Where limits pass,
the same is done once more inside them, where others may show; and at last all that passed are fitted anew on all points, and nothing else.

The question of each test is Bryant and Lempert's (2010): could so much gain in density come about by chance? Their binomial law takes the
density without the limit as known; here a permutation of the points inside and cut off answers, for shares as for cases.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.sweeps.discovery.prim import Box, Mask, Numbers, Side, Space, Step, best_box, failing, inside

LEVEL: Final = 0.05
"""A limit stays if its p-value is at most this."""

SIEVE: Final = 0.01
"""The half that finds a limit hands it on if its own p-value is at most this; the other half judges."""

SPLITS: Final = 5
"""Splits into halves; each half finds a box and the other tests it."""

FEWEST_HALVES: Final = 0.2
"""Share of the halves that must find a limit."""

MOST_ROUNDS: Final = 4
"""How often the search is repeated inside the limits that have passed."""

FOLDS: Final = 10
"""Parts of the points; each meets a box that was fitted to the others, which tells how dense a box is beyond its own points."""

SEED: Final = 0


class Tested(NamedTuple):
    """A box on all points with what speaks for it."""

    step: Step
    p: dict[Side, float]  # gathered over the halves that did not choose the limit, when it passed
    reproduced: dict[Side, float]  # share of the halves that found the limit then
    membership: Numbers  # (points,) 1 if the box holds the point when it is fitted without it, else 0


class Halves(NamedTuple):
    """Half of the points, and the others."""

    chosen: Mask
    others: Mask


def halves(space: Space) -> list[Halves]:
    """Random splits of the points, each in both directions; points that belong together stay together."""
    dice = np.random.default_rng(SEED)
    splits = []
    for _ in range(SPLITS):
        chosen = _parts(space, 2, dice) == 0
        splits += [Halves(chosen, ~chosen), Halves(~chosen, chosen)]
    return splits


def _parts(space: Space, parts: int, dice: np.random.Generator) -> NDArray[np.intp]:
    """A random part (points,) for each point, of so many parts of like size."""
    points = space.places.shape[1]
    cluster = np.arange(points) if space.cluster is None else np.unique(space.cluster, return_inverse=True)[1]
    order = dice.permutation(int(cluster.max()) + 1)
    return np.asarray(order[cluster] * parts // len(order), np.intp)


def box_beyond_chance(space: Space, response: Numbers, alpha: float, density: float | None) -> Tested | None:
    """The box of all limits that are more than chance; None if there is none. `response` (points,) lies between 0 and 1."""
    splits = halves(space)
    passed = _passed(space, response, alpha, density, splits)
    sides = frozenset(passed)
    while sides:
        step = best_box(space, response, alpha, density, sides)
        lasting = frozenset(prune(space, response, step.box, LEVEL))
        if lasting == frozenset(step.box):
            break
        sides = lasting
    if not sides or not step.box:
        return None
    p, reproduced = ({side: passed[side][place] for side in step.box} for place in (0, 1))
    return Tested(step, p, reproduced, _membership(space, response, alpha, density, sides))


def _passed(space: Space, response: Numbers, alpha: float, density: float | None, splits: list[Halves]) -> dict[Side, tuple[float, float]]:
    """The limits that pass, round by round: the p-value of each, and the share of the halves that found it."""
    passed: dict[Side, tuple[float, float]] = {}
    for _ in range(MOST_ROUNDS):
        found: dict[Side, list[float]] = {}
        for side, value in _found_in(space, response, alpha, density, frozenset(passed), splits):
            found.setdefault(side, []).append(value)
        tested = {side: (gathered(values, len(splits)), len(values) / len(splits)) for side, values in found.items()}
        new = {side: entry for side, entry in tested.items() if entry[0] <= LEVEL and side not in passed}
        if not new:
            break
        passed |= new
    return passed


def _found_in(
    space: Space, response: Numbers, alpha: float, density: float | None, passed: frozenset[Side], splits: list[Halves]
) -> Iterator[tuple[Side, float]]:
    """The limits that each half finds, and the p-value that the other half gives each."""
    for chosen, others in splits:
        box = _found_by(space.of(chosen), response[chosen], alpha, density, passed)
        tested = chances(space.of(others), response[others], box)
        yield from ((side, min(1.0, value * len(box))) for side, value in tested.items())


def _found_by(space: Space, response: Numbers, alpha: float, density: float | None, passed: frozenset[Side]) -> Box:
    """What one half hands on: the limits that passed before, fitted to it, and further ones inside them."""
    before = best_box(space, response, alpha, density, passed).box if passed else {}
    held = inside(space, before)
    further = best_box(space.of(held), response[held], alpha, density).box
    return prune(space, response, {**before, **further}, SIEVE)


def gathered(values: list[float], splits: int) -> float:
    """One p-value for one from each split (1 where the limit was not found): the least quantile for its share, at the price of looking."""
    ordered = np.sort([*values, *[1.0] * (splits - len(values))])
    shares = np.arange(1, splits + 1) / splits
    is_enough = shares >= FEWEST_HALVES
    return min(1.0, (1 - float(np.log(FEWEST_HALVES))) * float((ordered / shares)[is_enough].min()))


def _membership(space: Space, response: Numbers, alpha: float, density: float | None, sides: frozenset[Side]) -> Numbers:
    """1 for each point that the box holds when it is fitted, with these limits, to the parts of the points without it; else 0."""
    held = np.zeros(len(response))
    part = _parts(space, FOLDS, np.random.default_rng(SEED))
    for fold in range(FOLDS):
        others = part != fold
        box = best_box(space.of(others), response[others], alpha, density, sides).box
        held[~others] = inside(space.of(~others), box)
    return held


def prune(space: Space, response: Numbers, box: Box, level: float) -> Box:
    """Drop the limit most likely to be chance, one at a time, until the p-values of all that remain are at most the level."""
    sides, fails = list(box), failing(space, box)
    while sides:
        found = _chances(space, response, fails)
        worst = int(found.argmax())
        if found[worst] <= level:
            break
        del sides[worst]
        fails = np.delete(fails, worst, axis=0)
    return {side: box[side] for side in sides}


def chances(space: Space, response: Numbers, box: Box) -> dict[Side, float]:
    """For each limit the chance of so dense a box if the points that it alone keeps out were a random part of those within the others."""
    return dict(zip(box, _chances(space, response, failing(space, box)).tolist(), strict=True)) if box else {}


def _chances(space: Space, response: Numbers, fails: Mask) -> Numbers:
    """The same from the points that each limit keeps out: (limits, points)."""
    failed = fails.sum(axis=0)
    return chance_of_gain(*together(space, response, failed == 0, fails & (failed == 1)))


def together(space: Space, response: Numbers, held: Mask, cut: Mask) -> tuple[Numbers, Mask, Mask]:
    """Points that belong together count once, by their mean, among those held and once in each set that is cut off."""
    if space.cluster is None:
        return response, held, cut
    cluster = np.unique(space.cluster, return_inverse=True)[1]
    sets = np.vstack([held, cut])
    sizes = np.array([np.bincount(cluster[members], minlength=cluster.max() + 1) for members in sets])
    sums = np.array([np.bincount(cluster[members], response[members], minlength=cluster.max() + 1) for members in sets])
    rows, clusters = np.nonzero(sizes)
    return sums[rows, clusters] / sizes[rows, clusters], rows == 0, rows == np.arange(1, len(sets))[:, None]


def chance_of_gain(response: Numbers, held: Mask, cut: Mask) -> Numbers:
    """One-sided permutation p-values (sets,) that the points held (points,) have a higher mean than each set cut off (sets, points).

    Exact (hypergeometric) where all responses are 0 or 1. Else from a Pearson type III law with the mean, variance and skewness of the
    permutations (Mielke & Berry), which also serves small and skewed sets.
    """
    cuts = np.count_nonzero(cut, axis=1)
    if not held.any():
        return np.ones(len(cut))
    law = _exact if np.isin(response, (0, 1)).all() else _pearson
    return np.where(cuts > 0, law(response, held, cut, int(held.sum()), np.maximum(cuts, 1)), 1.0)


def _exact(response: Numbers, held: Mask, cut: Mask, drawn: int, cuts: NDArray[np.intp]) -> Numbers:
    """Chance that so many points drawn from those held and cut contain at least so many cases."""
    from scipy.stats import hypergeom

    cases = round(float(response[held].sum()))
    everything = np.minimum(cases + np.rint(cut @ response).astype(int), drawn + cuts)
    return np.asarray(hypergeom.sf(cases - 1, drawn + cuts, everything, drawn), float)


def _pearson(response: Numbers, held: Mask, cut: Mask, drawn: int, cuts: NDArray[np.intp]) -> Numbers:
    """The same for responses of any size; never below one in the number of sets that could have been drawn."""
    from scipy.special import gammaln
    from scipy.stats import pearson3

    about = response - response[held].mean()  # moments of held and cut together, about the mean of the held
    size = drawn + cuts
    first, second, third = ((float((about[held] ** power).sum()) + cut @ about**power) / size for power in (1, 2, 3))
    is_usable = (size > 2) & (second - first**2 > np.finfo(float).eps)
    variance = np.where(is_usable, second - first**2, 1.0)
    lopsided = (third - 3 * first * second + 2 * first**3) / variance**1.5
    deviate = -first * np.sqrt(drawn * (size - 1) / (cuts * variance))
    skew = lopsided * (size - 2 * drawn) / np.maximum(size - 2, 1) * np.sqrt((size - 1) / (drawn * cuts))
    sets = gammaln(size + 1) - gammaln(drawn + 1) - gammaln(cuts + 1)
    return np.where(is_usable, np.maximum(pearson3.sf(deviate, skew), np.exp(-sets)), 1.0)
