"""What of a case carries the order? Each thing known is left at its prior in every case, in turn, in the same luck."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import pandas as pd

from sim.evidence.past import scores
from sim.evidence.past.bench import verdict
from sim.evidence.past.coding import PRIOR, Case, Entry
from sim.evidence.past.observed import observed
from sim.evidence.past.sample import Numbers, Sample, sample_of, subsets
from sim.evidence.past.worlds import live

WORLDS: Final = 40  # of each case: the order of the cases is settled by far fewer than their level
FIELDS: Final = {
    "text": ("text",),
    "line": ("line",),
    "buffer": ("buffer_km",),
    "limits of forces": ("limits",),
    "monitoring": ("monitoring", "monitors_people"),
    "force and guarantor": ("force", "force_people", "pledge", "us_behind"),
    "pressure": ("pressure",),
    "great power": ("challenger",),
}
"""What is left out together."""


def without(case: Case, fields: Sequence[str]) -> Case:
    """The case, with these fields unknown."""
    unknown = Entry(PRIOR, "judgement", case.case_id, None, "", "Left out to see what it carries.")
    return case._replace(entries={field: unknown if field in fields else entry for field, entry in case.entries.items()})


def ablation_table(cases: Sequence[Case], seed: int, each_week: Callable[[int], None]) -> pd.DataFrame:
    """One row for each set and thing: C-index with it and without it, and what it adds with its 90% interval.

    Columns set, left_out, with, without, value, low, high, verdict: `value` above 0 where knowing it orders the cases better.
    """
    ends = observed()
    whole = sample_of(cases, ends, live(cases, WORLDS, seed, each_week))
    rows = []
    for name, fields in FIELDS.items():
        poorer = [without(case, fields) for case in cases]
        part = sample_of(poorer, ends, live(poorer, WORLDS, seed, each_week))
        rows += [(of, name, *_row(subsets(whole)[of], subsets(part)[of], seed)) for of in subsets(whole)]
    return pd.DataFrame(rows, columns=["set", "left_out", "with", "without", "value", "low", "high", "verdict"])


def _row(known: Sample, poorer: Sample, seed: int) -> tuple[float, float, float, float, float, str]:
    """C with and without, their difference with its interval, and what may be claimed of it."""
    weights = scores.resampled(known.clusters, seed)
    even = np.ones((1, known.size))
    pairs = [concordances(sample) for sample in (known, poorer)]
    ours, theirs = (float(scores.weighted_c(found, even)[0]) for found in pairs)
    drawn = scores.weighted_c(pairs[0], weights) - scores.weighted_c(pairs[1], weights)
    gap = scores.interval(ours - theirs, drawn)
    return ours, theirs, *gap, verdict(gap, known)


def concordances(sample: Sample) -> Numbers:
    """Concordance of each comparable pair by the model as it is, not a number elsewhere."""
    pairs, risk = scores.comparable_pairs(sample.weeks, sample.failed), scores.risk_of(sample.engine)
    found = [[scores.concordance(first, second) for second in risk] for first in risk]
    return np.where(pairs, found, np.nan)


def cells_to_live(cases: Sequence[Case]) -> int:
    """How many cells will be simulated, for a progress bar."""
    return len(cases) * WORLDS * (len(FIELDS) + 1)
