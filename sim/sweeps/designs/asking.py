"""What a design's analyses ask of its factors and points: checked before anything is simulated, since they are read long after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.settings.errors import UserError, unknown
from sim.sweeps.shared.reference import reference_of
from sim.sweeps.shared.sweep import POINT, Factor

if TYPE_CHECKING:
    import pandas as pd

NAMING_FACTORS: Final = (("lasting", "by"), ("discovery", "factors"), ("robustness", "policy"), ("acceptable", "policy"))
"""Analyses, each with its option that names factors of the design."""


def check_asked(analyses: Mapping[str, Mapping[str, Any]], factors: Sequence[Factor], points: pd.DataFrame) -> None:
    """A UserError where an analysis names a factor that the design does not vary, or a reference that is none of its points."""
    known = [factor.name for factor in factors]
    for analysis, option in NAMING_FACTORS:
        asked = analyses[analysis][option] if analysis in analyses else None
        names = [asked] if isinstance(asked, str) else asked if isinstance(asked, list | tuple) else []
        allowed = {*known, POINT} if analysis == "lasting" else {*known}
        strange = [name for name in names if name not in allowed]
        if strange:
            raise unknown(f"factor in design.analyses.{analysis}.{option}", str(strange[0]), known)
    if "comparison" in analyses:
        try:
            reference_of(analyses["comparison"]["reference"], factors, points)
        except UserError as error:
            raise UserError(f"design.analyses.comparison: {error}") from error
