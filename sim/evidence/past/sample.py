"""The cases side by side as arrays: what is known before they end, how they ended, and how long the model lets them stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.evidence.past.coding import Case, has_force, numbers_of
from sim.evidence.past.observed import GAZA, Observed
from sim.evidence.past.worlds import PRESSURE, Lives

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

CLASSES: Final = ("holiday", "preliminary", "definitive")
SIGNS: Final = {"troops": -1, "buffer": -1, "guarantee": -1, "commission": -1, "pressure": 1}
"""What mechanism M1 lets the hazard depend on, and which way."""
WITHOUT_GAZA: Final = "cases without Gaza"
VERIFIED: Final = 0.5
FIRM: Final = 0.4


class Sample(NamedTuple):
    """Cases; arrays (cases,) unless stated otherwise."""

    names: npt.NDArray[Any]
    titles: npt.NDArray[Any]
    clusters: npt.NDArray[Any]  # the conflict: its ceasefires are not independent
    is_donbas_truce: Flags
    classes: npt.NDArray[np.int64]  # place in CLASSES, by the terms as coded
    weeks: npt.NDArray[np.int64]  # that it stood, cut at ten years
    failed: Flags
    signs: Numbers  # (cases, SIGNS): 0 or 1, pressure 0-1
    engine: Numbers  # (cases, horizon + 1): survival in the model

    def of(self, kept: npt.NDArray[Any]) -> Sample:
        """Some of the cases, by mask or index."""
        return Sample(*(values[kept] for values in self))

    @property
    def size(self) -> int:
        """How many cases."""
        return len(self.names)


def sample_of(cases: Sequence[Case], ends: Mapping[str, Observed], lives: Lives) -> Sample:
    """The cases with their ends and their lives in the model."""
    known = [ends[case.case_id] for case in cases]
    return Sample(
        np.array([case.case_id for case in cases]),
        np.array([case.title for case in cases]),
        np.array([end.conflict for end in known]),
        np.array([end.is_donbas_truce for end in known]),
        np.array([_usual_class(classes) for classes in lives.agreement_class]),
        np.array([end.weeks for end in known]),
        np.array([end.failed for end in known]),
        np.array([_signs(case) for case in cases]),
        lives.survival(),
    )


def _usual_class(classes: npt.NDArray[Any]) -> int:
    """The class that most worlds give: where a number is drawn it can differ."""
    return int(np.argmax([(classes == name).sum() for name in CLASSES]))


def _signs(case: Case) -> list[float]:
    """What M1 depends on; a range counts by its middle."""
    numbers = {path: (value.low + value.high) / 2 for path, value in numbers_of(case).items()}
    firm = numbers["guarantee.pledge_share"] >= FIRM or numbers["guarantee.us_backstop_share"] > 0
    is_buffered = numbers["terms.separation_km"] >= 1
    is_verified = numbers["terms.verification_share"] >= VERIFIED
    return [float(has_force(case)), float(is_buffered), float(firm), float(is_verified), numbers[PRESSURE]]


def subsets(sample: Sample) -> dict[str, Sample]:
    """The sets that are scored: the cases, the same without the serial truces of Gaza, the Donbas truces, and all."""
    cases = ~sample.is_donbas_truce
    return {
        "cases": sample.of(cases),
        WITHOUT_GAZA: sample.of(cases & (sample.clusters != GAZA)),
        "Donbas truces": sample.of(sample.is_donbas_truce),
        "all": sample,
    }
