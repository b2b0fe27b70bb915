"""The numbers of a subject over worlds, as acts get them from a stage, from conf/parameters, with changes."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.model.numbers import numbers_of


def records_of(subject: str, worlds: int, **changes: Any) -> np.ndarray:
    """Central numbers of conf/parameters/<subject>.yaml in so many worlds, some of them changed."""
    values = vars(numbers_of(subject, **changes))
    records = np.zeros(worlds, [(name, np.float64) for name in values])
    for name, value in values.items():
        records[name] = value
    return records
