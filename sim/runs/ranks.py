"""Rank effects of many factors on one outcome, where the worlds of a point, and points that belong together, are no independent answers.

For yes and no: the chance that a world with a yes has a larger value of the factor than one with a no (the area under its curve; Mann and
Whitney's U over all pairs of worlds), less one half. For quantities: Spearman's rho. Both are sums over points of the factor's rank times
what the worlds of the point say, so their p-values hold for a factor that was dealt to the points at random; with one world for each point
these are the tests of Mann and Whitney and of Spearman. Intervals come from the influence of each unit on the effect (DeLong et al. 1988,
for clusters Obuchowski 1997), on Fisher's scale; where points meet the same worlds, the luck that they share comes on top (two-way
clusters: Cameron, Gelbach & Miller 2011).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from sim.runs.survival import CONFIDENCE, Numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]


SMALLEST: Final = float(np.finfo(float).eps)


class Answers(NamedTuple):
    """What the worlds of a sweep's points answered: worlds with a value alone, points with such a world alone."""

    row: Places  # (worlds,) place of the point of each world
    world: Places  # (worlds,) which luck it has
    value: Numbers  # (worlds,)
    unit: Places  # (points,) which points belong together, from 0 on without gaps
    is_binary: bool

    @property
    def points(self) -> int:
        """How many points have an answer."""
        return len(self.unit)

    @property
    def units(self) -> int:
        """How many independent answers there are."""
        return int(self.unit.max()) + 1 if len(self.unit) else 0


class Effect(NamedTuple):
    """The rank effect of one factor."""

    size: float  # area under the curve less 0.5, or Spearman's rho
    low: float  # ends of the 90% interval
    high: float
    p: float  # two-sided


class Voice(NamedTuple):
    """What does not depend on the factor: the answers as ranks."""

    pull: Numbers  # (points,) what a point says; they sum to 0
    share: Numbers  # (points,) of all worlds
    ranks: Numbers  # (worlds,) of the answers, between 0 and 1
    order: Places  # (worlds,) place of each answer among the distinct ones
    both: Places  # (worlds,) which unit and world
    deviates: float  # standard errors from the middle of a 90% interval to its ends


def rank_effects(answers: Answers, columns: Sequence[Places]) -> list[Effect]:
    """The effect of each factor, given as places among its ordered values: (points,) each, with two distinct places or more."""
    voice = _voice(answers)
    return [_effect(answers, voice, column) for column in columns]


def shadows(answers: Answers, columns: Sequence[Places], order: Sequence[int], level: float) -> dict[int, int]:
    """Which effects are only those of other factors, whose values happen to go together with their own in this design: {one: whose}.

    In their order, each column is tested on what the columns before it that passed leave unexplained, with its rank as far as theirs do not
    foretell it; it passes with a p-value up to the level. Long Sobol sequences have many such pairs.
    """
    voice = _voice(answers)
    left, passed, found = voice.pull, list[int](), dict[int, int]()
    directions = np.empty((0, answers.points))
    for place in order:
        rank = _mid(columns[place], voice.share) - 0.5
        own = rank - rank.mean()
        own = own - directions.T @ (directions @ own)
        size = float(np.sqrt(own @ own))
        if size > SMALLEST * len(own) and _test(answers, left, own + 0.5)[0] <= level:
            passed.append(place)
            directions = np.vstack([directions, own / size])
            left = left - directions[-1] * (directions[-1] @ left)
        else:
            found[place] = max(passed, key=lambda other: _alike(columns[place], columns[other]))
    return found


def _alike(one: Places, other: Places) -> float:
    """How much the values of two factors go together, 0 to 1."""
    from scipy.stats import spearmanr

    return abs(float(spearmanr(one, other).statistic))


def _voice(answers: Answers) -> Voice:
    share = _sums(answers.row, np.full(len(answers.row), 1 / len(answers.row)))
    order = np.unique(answers.value, return_inverse=True)[1].astype(np.int64)
    ranks = _mid(order, np.full(len(order), 1 / len(order)))
    both = pd.factorize(answers.unit[answers.row] * (int(answers.world.max()) + 1) + answers.world)[0]
    if answers.is_binary:
        yes = answers.value / answers.value.sum()
        pull = _sums(answers.row, yes - (1 - answers.value) / (1 - answers.value).sum())
    else:
        pull = _sums(answers.row, ranks - 0.5) / len(ranks) / ranks.std()
    return Voice(pull, share, ranks, order, both.astype(np.int64), _deviates(answers, int(both.max()) + 1))


def _deviates(answers: Answers, both: int) -> float:
    """Student's, by the fewest independent parts: units, and worlds where units share them."""
    from scipy.special import stdtrit

    worlds = int(np.unique(answers.world).size)
    parts = min(answers.units, worlds) if 1 < worlds < both else answers.units
    return float(stdtrit(parts - 1, 0.5 + CONFIDENCE / 2))


def _sums(group: Places, part: Numbers) -> Numbers:
    """Sum of each group."""
    return np.asarray(np.bincount(group, part), float)


def _mid(places: Places, weights: Numbers) -> Numbers:
    """Share of the weight at lower places, with half of that at the same place; weights sum to 1."""
    at = _sums(places, weights)
    below: Numbers = np.cumsum(at) - at / 2
    return below[places]


def _above(places: Places, weights: Numbers, wanted: Places) -> Numbers:
    """Weight at places above the wanted ones, with half of that at the same place."""
    at = _sums(places, weights)
    above: Numbers = at.sum() - np.cumsum(at) + at / 2
    return above[wanted]


def _effect(answers: Answers, voice: Voice, column: Places) -> Effect:
    """One factor: on the scale from -1 to 1, then on that of its statistic."""
    rank = _mid(column, voice.share)
    size, influence = _area(answers, column) if answers.is_binary else _rho(answers, voice, column, rank)
    p, null_error = _test(answers, voice.pull, rank)
    error = float(np.sqrt(_variance(answers, voice, influence)))
    if not answers.is_binary:
        null_error /= float(np.sqrt(voice.share @ (rank - 0.5) ** 2))
    scale = 0.5 if answers.is_binary else 1.0
    low, high = _interval(size / scale, voice.deviates * error / scale, voice.deviates * null_error / scale)
    return Effect(size, scale * low, scale * high, p)


def _area(answers: Answers, column: Places) -> tuple[float, Numbers]:
    """Area less 0.5, and what each world adds to its error."""
    yes = answers.value / answers.value.sum()
    no = (1 - answers.value) / (1 - answers.value).sum()
    of_yes, of_no = (_sums(answers.row, part) for part in (yes, no))
    below_among_no, below_among_yes = _mid(column, of_no), _mid(column, of_yes)
    area = float(of_yes @ below_among_no)
    influence: Numbers = yes * (below_among_no - area)[answers.row] + no * (1 - below_among_yes - area)[answers.row]
    return area - 0.5, influence


def _rho(answers: Answers, voice: Voice, column: Places, rank: Numbers) -> tuple[float, Numbers]:
    """Spearman's rho, and what each world adds to its error; the ranks' own spread, which ties alone set, counts as known."""
    worlds = len(answers.row)
    of_world = rank[answers.row]
    spread = float(of_world.std() * voice.ranks.std())
    product = of_world * voice.ranks
    by_factor = _above(column, _sums(answers.row, voice.ranks), column)[answers.row] / worlds
    by_answer = _above(voice.order, of_world, voice.order) / worlds
    influence: Numbers = (product + by_factor + by_answer - 3 * product.mean()) / worlds / spread
    return float((product.mean() - of_world.mean() * voice.ranks.mean()) / spread), influence


def _test(answers: Answers, pull: Numbers, rank: Numbers) -> tuple[float, float]:
    """Two-sided p-value, and the standard error of the sum of pulls times ranks, if the factor did nothing.

    A factor with one value in each unit was dealt to the units at random; of one that varies within units, each gives a difference.
    """
    from scipy.special import stdtr

    units = answers.units
    part = _sums(answers.unit, pull * (rank - 0.5))
    centre = _sums(answers.unit, rank) / np.bincount(answers.unit)
    if np.allclose(centre[answers.unit], rank):
        together = _sums(answers.unit, pull)
        error = float(np.sqrt((together @ together) * ((centre - centre.mean()) ** 2).sum() / (units - 1)))
        alike = min(1.0, abs(float(part.sum())) / error / np.sqrt(units - 1))
        freedom, deviates = units - 2, alike * np.sqrt((units - 2) / max(1 - alike**2, SMALLEST))
    else:
        error = float(part.std(ddof=1) * np.sqrt(units))
        freedom, deviates = units - 1, abs(float(part.sum())) / max(error, SMALLEST)
    return 2 * float(stdtr(freedom, -deviates)), error


def _variance(answers: Answers, voice: Voice, influence: Numbers) -> float:
    """Of an effect, from what each world adds to its error: spread between units, and luck that units share."""
    units = answers.units
    by_unit = _squares(answers.unit[answers.row], influence) * units / (units - 1)
    worlds = np.unique(answers.world).size
    by_luck = _squares(answers.world, influence) - _squares(voice.both, influence)
    return by_unit + max(0.0, by_luck) * worlds / max(1, worlds - 1)


def _squares(group: Places, part: Numbers) -> float:
    """Sum over groups of the square of their sums."""
    return float((_sums(group, part) ** 2).sum())


def _interval(size: float, reach: float, null_reach: float) -> tuple[float, float]:
    """90% interval of an effect between -1 and 1; of a perfect order, which has no spread, that of a factor that does nothing."""
    room = 1 - size**2
    if reach <= SMALLEST or room <= SMALLEST:
        return max(-1.0, size - null_reach), min(1.0, size + null_reach)
    centre = np.arctanh(size)
    return float(np.tanh(centre - reach / room)), float(np.tanh(centre + reach / room))
