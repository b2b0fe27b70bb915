"""The tables of robustness: statistics of each policy over the states of the world, and the trade-off between outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.runs.headline import wilson_interval
from sim.runs.survival import CONFIDENCE, Numbers
from sim.sweeps.robustness.states import States, mean_of_worlds
from sim.sweeps.shared.contrast import PROBABILITY, holm
from sim.sweeps.shared.measures import Measure
from sim.sweeps.shared.policies import dominance, dominance_chance

EXPECTED, WORST, SATISFICING, MAX_REGRET, TAIL_REGRET = "expected", "worst states", "satisficing", "maximum regret", "regret in the tail"
STATISTICS: Final = (EXPECTED, WORST, SATISFICING, MAX_REGRET, TAIL_REGRET)
REGRETS: Final = (MAX_REGRET, TAIL_REGRET)
RESAMPLES: Final = 300
LUCK_RESAMPLES: Final = 100
EQUAL: Final = 1e-9
"""Relative differences below this are those of rounding."""

SMALLEST_SHARE: Final = 0.02
"""Of states in which a threshold is met: as for shares of worlds, a smaller difference is not worth telling (judgement)."""

LIMITS: Final = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)


class Scored(NamedTuple):
    """One outcome: statistics of the policies, with their resamples."""

    measure: Measure
    estimate: Numbers  # (policies, statistics)
    resampled: Numbers  # (resamples, policies, statistics)
    by_luck: tuple[float, float]  # REGRETS that equal policies would show; NaN where nobody knows
    states: NDArray[np.int64]  # (policies,) with a value


def tables_of(states: States, measures: Sequence[Measure], asked: Mapping[str, float], tail: float) -> dict[str, pd.DataFrame]:
    """Every table; outcomes that no world has a value of are left out."""
    draws = np.random.default_rng(0).multinomial(states.met, np.full(states.met, 1 / states.met), size=RESAMPLES)
    thresholds, scored = [], []
    for measure in measures:
        means = states.means(measure.name)
        if not np.isfinite(means).any():
            continue
        threshold = asked[measure.name] if measure.name in asked else float(np.nanmean(means))
        thresholds.append({"outcome": measure.name, "unit": measure.unit, "threshold": threshold, "is_asked": measure.name in asked})
        scored.append(_scored(states, measure, means, threshold, tail, draws.astype(float)))
    if not scored:
        return {}
    tables = {"robustness": pd.DataFrame([row for of in scored for row in _rows(states, of)])}
    if len(scored) > 1:
        tables["robustness_tradeoff"] = _tradeoff(states, scored)
    return tables | {"robustness_thresholds": pd.DataFrame(thresholds)}


class Ordered(NamedTuple):
    """Values of each policy from the lowest to the highest, the states without one last: each (policies, states)."""

    values: Numbers  # 0 where there is none
    state: NDArray[np.int64]
    is_known: NDArray[np.bool_]


def ordered(values: Numbers) -> Ordered:
    """The values of each policy in their order; sorted once, they are quickly drawn anew."""
    state = np.argsort(values, axis=1)  # NaN comes last
    in_order = np.take_along_axis(values, state, axis=1)
    return Ordered(np.nan_to_num(in_order), state, np.isfinite(in_order))


def statistics_of(good: Ordered, regret: Ordered, enough: float, tail: float, times: Numbers) -> Numbers:
    """STATISTICS of each policy (policies, statistics) if each state counts so many times (states,); NaN for a policy without a value.

    More is better in `good`, and `enough` is its threshold. The worst states are the worst `tail` of them, at least one; the regret in the
    tail is exceeded in that share of states.
    """
    weight, regret_weight = (times[part.state] * part.is_known for part in (good, regret))
    so_far = weight.cumsum(axis=1)
    count = so_far[:, -1]
    worst = np.maximum(np.ceil(tail * count - 1e-9), 1)
    in_worst = np.clip(worst[:, None] - (so_far - weight), 0, weight)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = [
            (weight * good.values).sum(axis=1) / count,
            (in_worst * good.values).sum(axis=1) / worst,
            (weight * (good.values >= enough)).sum(axis=1) / count,
            _at_rank(regret, regret_weight, count - 1),
            _at_rank(regret, regret_weight, (1 - tail) * (count - 1)),
        ]
    return np.where(count[:, None] > 0, np.array(found).T, np.nan)


def _at_rank(part: Ordered, weight: Numbers, rank: Numbers) -> Numbers:
    """The value of each policy at a rank (policies,) counted from 0, between two values where the rank is no whole number."""
    so_far, row = weight.cumsum(axis=1), np.arange(len(weight))
    below = np.floor(rank + 1e-9)
    low, high = (part.values[row, np.argmax(so_far > at[:, None], axis=1)] for at in (below, np.ceil(rank - 1e-9)))
    between: Numbers = low + (rank - below) * (high - low)
    return between


def regret_of(good: Numbers) -> Numbers:
    """What the best policy of a state gives more than each: (policies, states). More is better in `good`; NaN where there is no value."""
    best: Numbers = np.where(np.isfinite(good), good, -np.inf).max(axis=0)
    return best - good


def _scored(states: States, measure: Measure, means: Numbers, threshold: float, tail: float, draws: Numbers) -> Scored:
    """The statistics of one outcome, and those of each resample of states (`draws`: (resamples, states), how often each is drawn)."""
    good = measure.better * means
    parts = ordered(good), ordered(regret_of(good))
    turn, enough = np.array([measure.better, measure.better, 1, 1, 1]), measure.better * threshold
    estimate, *resampled = (turn * statistics_of(*parts, enough, tail, times) + 0.0 for times in (np.ones(states.met), *draws))
    by_luck = luck_of(states.values[measure.name], tail)
    return Scored(measure, estimate, np.array(resampled), by_luck, np.isfinite(means).sum(axis=1))


def luck_of(values: Numbers, tail: float) -> tuple[float, float]:
    """Maximum regret and regret in the tail that equal policies would show, from the spread of worlds within each state.

    `values` (policies, states, replicates). Deviations from each policy's mean in a state are drawn anew, the same worlds for all policies,
    so that luck they share is shared here too. NaN with one world in each state.
    """
    policies, count, replicates = values.shape
    if policies < 2 or replicates < 2:
        return np.nan, np.nan
    deviations = (values - mean_of_worlds(values)[..., None]) * np.sqrt(replicates / (replicates - 1))
    luck = np.random.default_rng(0)
    found = []
    for _ in range(LUCK_RESAMPLES):
        drawn = luck.integers(replicates, size=(1, count, replicates))
        noise = mean_of_worlds(np.take_along_axis(deviations, drawn, axis=2))
        found.append(statistics_of(ordered(noise), ordered(regret_of(noise)), 0.0, tail, np.ones(count))[:, 3:])
    largest, in_tail = np.nanmean(np.array(found), axis=(0, 1))
    is_rounding = largest < EQUAL * np.nanmax(np.abs(values))
    return (0.0, 0.0) if is_rounding else (float(largest), float(in_tail))


def _rows(states: States, scored: Scored) -> list[dict[str, Any]]:
    """A row for each policy and statistic, policies in the order of their rank."""
    ranks = _ranks(scored)
    standing = [_standing(scored, index) for index in range(len(STATISTICS))]
    rows = []
    for place in np.argsort(ranks, kind="stable"):
        for index, statistic in enumerate(STATISTICS):
            low, high = _limits(scored, place, index)
            rows.append(
                {
                    "policy": states.policies.labels[place],
                    "outcome": scored.measure.name,
                    "unit": "share of states" if statistic == SATISFICING else scored.measure.unit,
                    "statistic": statistic,
                    "estimate": scored.estimate[place, index],
                    "low": low,
                    "high": high,
                    "is_best": bool(standing[index].is_best[place]),
                    "is_tied": bool(standing[index].is_tied[place]),
                    "is_close": bool(standing[index].is_close[place]),
                    "rank": int(ranks[place]),
                    "states": int(scored.states[place]),
                    "by_luck": scored.by_luck[REGRETS.index(statistic)] if statistic in REGRETS else np.nan,
                }
            )
    return rows


def _limits(scored: Scored, place: int, index: int) -> tuple[float, float]:
    """90% limits from the resamples; of a share that is 0 or 1 in all states Wilson's, since resamples show no error there."""
    values = scored.resampled[:, place, index]
    known = values[np.isfinite(values)]
    if not len(known):
        return np.nan, np.nan
    low, high = np.quantile(known, LIMITS)
    is_share = STATISTICS[index] == SATISFICING or (STATISTICS[index] == EXPECTED and scored.measure.kind == PROBABILITY)
    if is_share and low == high and scored.estimate[place, index] in (0.0, 1.0):
        return wilson_interval(float(scored.estimate[place, index]), int(scored.states[place]))
    return float(low), float(high)


def _direction(scored: Scored, index: int) -> int:
    """1 if more of a statistic is better, -1 if less is."""
    if STATISTICS[index] in REGRETS:
        return -1
    return 1 if STATISTICS[index] == SATISFICING else scored.measure.better


def _ranks(scored: Scored) -> NDArray[np.int64]:
    """(policies,) 1 for the smallest maximum regret; of equal ones the regret in the tail decides, then the expected value."""
    keys = [-_direction(scored, index) * scored.estimate[:, index] for index in (0, 4, 3)]
    order = np.lexsort([np.where(np.isnan(key), np.inf, key) for key in keys])
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(1, len(order) + 1)
    return ranks


class Standing(NamedTuple):
    """How policies stand to the best by one statistic; arrays (policies,)."""

    is_best: NDArray[np.bool_]  # has the best estimate
    is_tied: NDArray[np.bool_]  # the best, or not distinguishable from it (Holm, all policies together)
    is_close: NDArray[np.bool_]  # distinguishable, but behind by no more than is worth telling


def _standing(scored: Scored, index: int) -> Standing:
    """Which policies are the best by a statistic, or as good."""
    from scipy.special import ndtr

    direction = _direction(scored, index)
    estimate = scored.estimate[:, index]
    if not np.isfinite(estimate).any():
        return Standing(*(np.zeros(len(estimate), bool) for _ in range(3)))
    best = int(np.nanargmax(direction * estimate))
    behind = direction * (estimate[best] - estimate)
    behind[np.isclose(behind, 0, atol=EQUAL * np.nanmax(np.abs(estimate)))] = 0.0
    resampled = direction * (scored.resampled[:, [best], index] - scored.resampled[:, :, index])
    with np.errstate(invalid="ignore", divide="ignore"):
        error = np.array([column[np.isfinite(column)].std() for column in resampled.T])
        chance = np.where(behind == 0, 1.0, 2 * ndtr(-behind / error))
    chance[best] = np.nan
    is_best = behind == 0
    is_tied = is_best | (holm(chance) >= 1 - CONFIDENCE)
    smallest = SMALLEST_SHARE if STATISTICS[index] == SATISFICING else scored.measure.smallest
    return Standing(is_best, is_tied, ~is_tied & (behind <= smallest))


def _tradeoff(states: States, scored: Sequence[Scored]) -> pd.DataFrame:
    """Expected values of all outcomes with their intervals, and which policies none other beats on all of them."""
    table: dict[str, Any] = {"policy": states.policies.labels}
    for of in scored:
        limits = np.array([_limits(of, place, 0) for place in range(len(states.policies.labels))])
        table |= {of.measure.name: of.estimate[:, 0], f"{of.measure.name}_low": limits[:, 0], f"{of.measure.name}_high": limits[:, 1]}
    good = np.array([of.measure.better * of.estimate[:, 0] for of in scored]).T
    resampled = np.moveaxis(np.array([of.measure.better * of.resampled[:, :, 0] for of in scored]), 0, -1)
    smallest = np.array([of.measure.smallest for of in scored])
    chance = dominance_chance(resampled, smallest)
    return pd.DataFrame(table).assign(non_dominated=dominance(good, smallest), chance_non_dominated=chance)
