"""What charts know of a run: its tables, read once, and its small print."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pandas as pd

ENOUGH_WORLDS: Final = 20  # a week in which fewer have a value shows chance, not a distribution
FEWEST_WORLDS: Final = 2
FEWEST_PART: Final = 20  # of a small run, one world in so many


class Run:
    """A finished run, read from its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """How the run was made."""
        manifest: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        return manifest

    @cached_property
    def _series(self) -> dict[str, pd.DataFrame]:
        weekly = self._table("weekly")
        weekly["date"] = pd.to_datetime(weekly["date"])
        return {str(name): rows.sort_values("week") for name, rows in weekly.groupby("series", observed=True)}

    def series(self, name: str) -> pd.DataFrame:
        """The weeks of one series in which enough worlds have a value."""
        weeks = self._series[name]
        enough = max(FEWEST_WORLDS, min(ENOUGH_WORLDS, self.worlds // FEWEST_PART))
        return weeks[weeks["worlds"] >= min(enough, self.worlds)]

    def horizon(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """First and last date of the run."""
        dates = self._series["occupied_km2"]["date"]
        return dates.iloc[0], dates.iloc[-1]

    @cached_property
    def regions(self) -> pd.DataFrame:
        """Share occupied by region, at the moments that a map shows and every week at the front."""
        return self._table("regions")

    @cached_property
    def members(self) -> pd.DataFrame:
        """Who joins a guarantee with what."""
        return self._table("members")

    @cached_property
    def survival(self) -> pd.DataFrame:
        """Kaplan-Meier survival of first agreements."""
        return self._table("survival")

    @cached_property
    def headline(self) -> pd.DataFrame:
        """The headline table, by question."""
        return self._table("headline").set_index("question")

    def _table(self, name: str) -> pd.DataFrame:
        return pd.read_parquet(self.folder / f"{name}.parquet")

    @property
    def worlds(self) -> int:
        """How many worlds were simulated."""
        return int(self.manifest["worlds"])

    @property
    def signed(self) -> int:
        """How many of them signed."""
        return int(self.survival["at_risk"].max()) if len(self.survival) else 0

    def small_print(self) -> str:
        """What a reader must know to judge or repeat a chart."""
        start = self.horizon()[0]
        return (
            f"Scenario {self.manifest['scenario']} · administration {self.manifest['administration']} · {self.worlds:,} worlds · "
            f"{self.manifest['weeks']} weeks from {start.day} {start:%b %Y} · seed {self.manifest['seed']}\n"
            "What follows from the model's assumptions; not a forecast."
        )
