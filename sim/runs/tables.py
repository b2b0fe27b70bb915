"""What analysis adds to a finished run: survival of its ceasefires, and the headline table."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.runs.headline import headline_table
from sim.runs.survival import survival_table


def analyse(folder: Path) -> pd.DataFrame:
    """Write survival.parquet and headline.parquet beside outcomes.parquet; return the headline table."""
    outcomes = pd.read_parquet(folder / "outcomes.parquet")
    survival = survival_table(outcomes)
    survival.to_parquet(folder / "survival.parquet")
    headline = headline_table(outcomes, survival)
    headline.to_parquet(folder / "headline.parquet")
    return headline
