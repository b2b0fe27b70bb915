"""Policies and the states of the world they meet: which factors are chosen, which are not, and how each policy is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from sim.settings.errors import UserError, unknown
from sim.sweeps.shared.reference import level_text, like

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.runs.survival import Numbers
    from sim.sweeps.shared.sweep import Factor, Sweep

CHOICE: Final = "choice"
"""The basis of a factor that is nobody's estimate."""

SAYS_NOTHING: Final = ("none", "nobody")
"""Levels that need their factor beside them."""


class Policies(NamedTuple):
    """The policies among a sweep's points."""

    factors: tuple[Factor, ...]  # what tells policies apart
    labels: tuple[str, ...]
    levels: pd.DataFrame  # a row for each policy, a column for each of the factors
    of_point: NDArray[np.int64]  # (points,) which policy each point of sweep.points follows
    others: tuple[Factor, ...]  # what else varies: the states of the world


def level_name(factor: Factor, level: Any) -> str:
    """A level that can stand alone: with its factor, if it is a number or says nothing by itself."""
    is_name = isinstance(level, str) and level not in SAYS_NOTHING
    return level if is_name else f"{factor.label} {level_text(level)}"


def chosen_factors(sweep: Sweep, asked: Any) -> tuple[Factor, ...]:
    """The factors that the option `policy` names; if it is null those that the design crosses, else every choice among levels.

    Raises UserError for unknown names.
    """
    known = {factor.name: factor for factor in sweep.factors}
    if asked is None:
        crossed = sweep.manifest["cross"]
        if crossed:
            return tuple(factor for factor in sweep.factors if factor.name in crossed)
        return tuple(factor for factor in sweep.factors if factor.levels and factor.basis == CHOICE)
    if not isinstance(asked, (list, tuple)) or not asked:
        raise UserError(f"policy is {asked!r}; allowed: null, or a list of one or more factors: {', '.join(known)}.")
    for name in asked:
        if name not in known:
            raise unknown("factor in policy", str(name), known)
    return tuple(factor for factor in sweep.factors if factor.name in asked)


def policies_of(sweep: Sweep, factors: Sequence[Factor]) -> Policies:
    """The policies that the points follow, in the order of the levels."""
    names = [factor.name for factor in factors]
    others = tuple(factor for factor in sweep.factors if factor.name not in names)
    groups = like(sweep.points, names)
    levels = sweep.points.loc[~pd.Series(groups).duplicated().to_numpy(), names].reset_index(drop=True)
    labels = tuple(_label(factors, row) for row in levels.itertuples(index=False, name=None))
    return Policies(tuple(factors), labels, levels, groups, others)


def each_point_of(sweep: Sweep) -> Policies:
    """Every point as a policy of its own."""
    names = [factor.name for factor in sweep.factors]
    labels = tuple(sweep.points["label"].astype(str))
    return Policies(sweep.factors, labels, sweep.points[names].reset_index(drop=True), np.arange(len(sweep.points)), ())


def _label(factors: Sequence[Factor], row: Sequence[Any]) -> str:
    """The levels of a policy, each with its factor where the level alone would not say enough."""
    shared = Counter(level for factor in factors for level in factor.levels if isinstance(level, str))
    words = [
        f"{factor.label} {level}" if isinstance(level, str) and shared[level] > 1 else level_name(factor, level)
        for factor, level in zip(factors, row, strict=True)
    ]
    return ", ".join(words)


def states_of(sweep: Sweep, policies: Policies) -> NDArray[np.int64]:
    """(points,) the state of the world that each point of sweep.points stands for: all that the policy does not set."""
    return like(sweep.points, [factor.name for factor in policies.others])


def dominance(values: Numbers, smallest: Numbers, asked: NDArray[np.bool_] | None = None) -> NDArray[np.bool_]:
    """Which policies (all, or those asked for) are non-dominated: no other is as good in all objectives and better in one by what counts.

    `values` (policies, objectives): more is better; a missing value is worse than any. `smallest` (objectives,): what is no more than this
    does not count as better.
    """
    filled = np.where(np.isnan(values), -np.inf, values)
    rows = filled if asked is None else filled[asked]
    return np.array([not ((filled >= row).all(axis=1) & (filled > row + smallest).any(axis=1)).any() for row in rows], bool)


def dominance_chance(resampled: Numbers, smallest: Numbers, asked: NDArray[np.bool_] | None = None) -> Numbers:
    """Share of resamples (resamples, policies, objectives; more is better) in which each, or each asked for, is non-dominated."""
    chance: Numbers = np.mean([dominance(values, smallest, asked) for values in resampled], axis=0)
    return chance
