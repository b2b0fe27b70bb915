"""Honest bookkeeping: how many numbers were free, how many figures of history they were fitted to, and which these are."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from sim.evidence.calibration.distance import weights_of
from sim.evidence.calibration.identify import MOVED
from sim.evidence.calibration.simulator import Simulator


def bookkeeping(simulator: Simulator, identified: pd.DataFrame) -> dict[str, Any]:
    """Free numbers per datum, in name and in effect.

    A number whose spread the data leave as it was uses up nothing; one that they fix uses up one degree of freedom: the effective count
    adds up 1 - variance(posterior) / variance(prior). Numbers whose peak was already set on a record of the past are named, since the data
    then speak twice.
    """
    free, data = len(simulator.parameters), len(simulator.statistics)
    left = np.square(1 - identified["contraction"].to_numpy())
    effective = float(np.maximum(0.0, 1 - left).sum())
    return {
        "free_numbers": free,
        "data": data,
        "free_numbers_per_datum": free / data,
        "moved_numbers": int((identified["verdict"] == MOVED).sum()),
        "effective_numbers": effective,
        "effective_numbers_per_datum": effective / data,
        "set_on_the_past": identified.loc[identified["basis"] == "calibrated", "number"].tolist(),
        "groups": dict(Counter(simulator.groups)),
    }


def data_used(simulator: Simulator) -> pd.DataFrame:
    """The figures that the fit has seen, with their scale and their weight: none of them counts as validation."""
    return pd.DataFrame(
        {
            "statistic": simulator.statistics,
            "group": simulator.groups,
            "observed": simulator.observed,
            "scale": simulator.scale,
            "weight": weights_of(simulator.groups),
        }
    )
