"""Item 8: how often a guarantee that is put to the test is honoured. The levers of items 8 and 9 are in `levers.py`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from sim.evidence import targets
from sim.evidence.patterns.claims.claim import MONTE_CARLO, RANGE, About, Claim, Figure, mean_with_error
from sim.evidence.patterns.claims.levers import DECIDING
from sim.evidence.patterns.claims.truces import D_TROOPS
from sim.evidence.patterns.samples import Numbers, Sample
from sim.evidence.targets import Target

WHY: Final = "A member that pledged fights by its score, raised by troops present and by Washington; what is tested is what did not deter."


def claims() -> Iterator[Claim]:
    """Tests of a coalition's guarantee."""
    about, target = About(8, D_TROOPS, DECIDING), Target(*targets.HONOURED, "MODEL, B01, B02")
    claim = about.claim("tests of a coalition that it honoured", "share of tests", target, RANGE, honoured, mean_with_error, WHY)
    yield claim._replace(figure=_honoured_of_all)


def honoured(sample: Sample) -> Numbers:
    """Share of a world's tests that were honoured, (worlds,); empty where nothing was tested."""
    tests, kept = (sample.outcomes[name].to_numpy(float) for name in ("tests", "honoured_tests"))
    return np.where(tests > 0, kept / np.maximum(tests, 1.0), np.nan)


def _honoured_of_all(sample: Sample) -> Figure:
    """Of all tests of all worlds."""
    from sim.runs.headline import wilson_interval

    tests, kept = (float(sample.outcomes[name].sum()) for name in ("tests", "honoured_tests"))
    if not tests:
        return Figure(float("nan"), float("nan"), float("nan"), MONTE_CARLO)
    return Figure(kept / tests, *wilson_interval(kept / tests, int(tests)), MONTE_CARLO)
