"""Ceasefires that can end in several ways: how many ended by each cause, how many stand, and whether groups differ.

Survival is that of Kaplan and Meier (1958), incidence by cause that of Aalen and Johansen (1978): with survival it adds up to 1. Groups are
compared by the log-rank test (Mantel 1966).
"""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.runs.headline import wilson_interval
from sim.runs.survival import DEVIATES, Numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Incidence(NamedTuple):
    """By whole weeks since signature, of any number of groups or resamples (...)."""

    at_risk: Numbers  # (..., weeks) stand at the start of the week and are still observed
    survival: Numbers  # (..., weeks) share that still stands after the week
    incidence: Numbers  # (..., causes, weeks) share that has ended by each cause


class LogRank(NamedTuple):
    """Whether groups collapse at the same rate."""

    statistic: float  # chi-square
    freedom: int
    chance: float  # p-value; NaN where nothing collapsed


def counts(held: NDArray[np.int64], cause: NDArray[np.int64], causes: int, weeks: int, weights: Numbers | None = None) -> Numbers:
    """Ceasefires by how (0 still stands, else the cause) and week they left: (1 + causes, weeks)."""
    return np.bincount(cause * weeks + held, weights, (1 + causes) * weeks).reshape(1 + causes, weeks).astype(float)


def aalen_johansen(left: Numbers) -> Incidence:
    """Survival and incidence by cause from the `counts` of groups or resamples, of shape (..., 1 + causes, weeks)."""
    at_risk = left.sum(axis=-2)[..., ::-1].cumsum(axis=-1)[..., ::-1]
    hazard = left[..., 1:, :] / np.where(at_risk > 0, at_risk, 1.0)[..., None, :]
    survival = np.cumprod(1 - hazard.sum(axis=-2), axis=-1)
    before = np.concatenate([np.ones_like(survival[..., :1]), survival[..., :-1]], axis=-1)
    return Incidence(at_risk, survival, (before[..., None, :] * hazard).cumsum(axis=-1))


def survival_parts(held: NDArray[np.int64], collapsed: NDArray[np.bool_], week: int) -> Numbers:
    """What each ceasefire (n,) adds to the error of the logarithm of survival after `week` (infinitesimal jackknife).

    The sum of their squares is Greenwood's variance. Not for a survival of 0.
    """
    weeks = int(held.max()) + 1
    failing = np.bincount(held[collapsed], minlength=weeks).astype(float)
    at_risk = np.bincount(held, minlength=weeks)[::-1].cumsum()[::-1]
    staying = np.maximum(at_risk - failing, 1)
    exposed = np.cumsum(failing / (at_risk * staying))[np.minimum(held, week)]
    return exposed - np.where(collapsed & (held <= week), 1 / staying[held], 0.0)


def log_rank(held: NDArray[np.int64], collapsed: NDArray[np.bool_], group: NDArray[np.int64]) -> LogRank:
    """Log-rank test over all groups (n,), numbered from 0; the ceasefires are taken for independent."""
    from scipy.stats import chi2

    groups, weeks = int(group.max()) + 1, int(held.max()) + 1
    place = group * weeks + held
    failing = np.bincount(place[collapsed], minlength=groups * weeks).reshape(groups, weeks)
    at_risk = np.bincount(place, minlength=groups * weeks).reshape(groups, weeks)[:, ::-1].cumsum(axis=1)[:, ::-1]
    all_failing, all_at_risk = failing.sum(axis=0), at_risk.sum(axis=0)
    is_event = all_failing > 0
    if groups < 2 or not is_event.any():
        return LogRank(nan, groups - 1, nan)
    failed, exposed = all_failing[is_event], all_at_risk[is_event]
    share = at_risk[:, is_event] / exposed
    surplus = (failing[:, is_event] - failed * share).sum(axis=1)
    size = failed * (exposed - failed) / np.maximum(exposed - 1, 1)
    covariance = np.diag((size * share).sum(axis=1)) - (size * share) @ share.T
    statistic = float(surplus @ np.linalg.pinv(covariance, hermitian=True) @ surplus)
    return LogRank(statistic, groups - 1, float(chi2.sf(statistic, groups - 1)))


def log_rank_of_two(held: tuple[Numbers, Numbers], collapsed: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> LogRank:
    """The same for two groups, by scipy."""
    from scipy.stats import CensoredData, logrank

    if not any(part.any() for part in collapsed):
        return LogRank(nan, 1, nan)
    first, second = (CensoredData(uncensored=weeks[ended], right=weeks[~ended]) for weeks, ended in zip(held, collapsed, strict=True))
    with np.errstate(invalid="ignore"):  # all collapse in the same week: there is no variance, and the answer is NaN
        found = logrank(first, second)
    return LogRank(float(found.statistic) ** 2, 1, float(found.pvalue))


def band(share: Numbers, error: Numbers) -> tuple[Numbers, Numbers]:
    """90% limits of shares with these standard errors, on the scale of log(-log), which keeps them inside 0 and 1.

    A share of exactly 0 or 1 gets no width: `known_band` does.
    """
    low, high = share.copy(), share.copy()
    inside = (share > 0) & (share < 1)
    spread = DEVIATES * error[inside] / (share[inside] * -np.log(share[inside]))
    low[inside] = share[inside] ** np.exp(np.minimum(spread, 700.0))
    high[inside] = share[inside] ** np.exp(-spread)
    return low, high


def known_band(share: float, error: float, known: int) -> tuple[float, float]:
    """The same for one share; at 0 or 1, where there is no error to be seen, Wilson's limits for as many as had an answer."""
    if 0 < share < 1:
        low, high = band(np.array([share]), np.array([error]))
        return float(low[0]), float(high[0])
    return wilson_interval(share, max(1, known))
