"""How long do ceasefires stand? Kaplan-Meier over worlds, with a 90% band.

Written out in NumPy because importing scipy.stats costs more than the rest of a short run; the tests hold it to
`scipy.stats.ecdf(CensoredData)`.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

CONFIDENCE: Final = 0.90
DEVIATES: Final = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)  # standard errors on either side of an estimate

Numbers = NDArray[np.float64]


def survival_table(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Survival of first agreements, one row per week since signature; empty if nothing was signed."""
    signed = outcomes[outcomes["signed"] == 1]
    return kaplan_meier(signed["held_weeks"].to_numpy(dtype=float), signed["censored"].to_numpy(dtype=float) == 0)


def kaplan_meier(held_weeks: Numbers, collapsed: NDArray[np.bool_]) -> pd.DataFrame:
    """Share that still stands after each week: weeks_held, survival, low, high, at_risk.

    A ceasefire at risk in a week has stood that long; one still standing at the horizon leaves without a collapse.
    """
    if len(held_weeks) == 0:
        return pd.DataFrame(columns=["weeks_held", "survival", "low", "high", "at_risk"], dtype=float)
    weeks = held_weeks.astype(int)
    length = weeks.max() + 1
    leaving = np.bincount(weeks, minlength=length)
    failing = np.bincount(weeks[collapsed], minlength=length)
    at_risk = leaving[::-1].cumsum()[::-1]
    survival = np.cumprod(1 - failing / at_risk)
    low, high = _band(survival, _relative_variance(failing, at_risk))
    return pd.DataFrame({"weeks_held": np.arange(length), "survival": survival, "low": low, "high": high, "at_risk": at_risk})


def _relative_variance(failing: NDArray[Any], at_risk: NDArray[Any]) -> Numbers:
    """Greenwood's variance of the logarithm of survival; infinite once everything has collapsed."""
    surviving = at_risk - failing
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.cumsum(np.where(failing > 0, failing / (at_risk * surviving), 0.0))


def _band(survival: Numbers, variance: Numbers) -> tuple[Numbers, Numbers]:
    """The band on the scale of log(-log survival), which keeps it inside 0 and 1; before the first collapse it is a point."""
    low, high = np.ones_like(survival), np.ones_like(survival)
    inside = (survival > 0) & (survival < 1)
    spread = DEVIATES * np.sqrt(variance[inside]) / -np.log(survival[inside])
    low[inside] = survival[inside] ** np.exp(spread)
    high[inside] = survival[inside] ** np.exp(-spread)
    gone = survival == 0
    low[gone] = 0.0
    high[gone] = high[~gone][-1] if not gone.all() else 0.0
    return low, high
