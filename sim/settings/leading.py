"""The numbers that decide most, as the sensitivity experiment last found them: conf/leading.yaml."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from sim.settings.codebook import numbers_by_path, read_yaml
from sim.settings.errors import UserError, did_you_mean
from sim.settings.searchpath import leading_file


class Decides(NamedTuple):
    """What one number decides, and how much."""

    outcome: str
    label: str  # of the outcome, for a reader
    statistic: str  # what the size is: total share of variance, or rank effect
    size: float
    low: float  # of its 90% interval
    high: float

    def __str__(self) -> str:
        """In one line."""
        if self.statistic == "rank effect":
            return f"{self.label}: rank effect {self.size:+.2f} ({self.low:+.2f} to {self.high:+.2f})"
        return f"{self.label}: {100 * self.size:.0f}% of its variance ({100 * self.low:.0f} to {100 * self.high:.0f}%)"


@cache
def leading() -> dict[str, tuple[Decides, ...]]:
    """What each of the leading numbers decides, by path, the first first."""
    path = leading_file()
    if not path.is_file():
        return {}
    found = {
        name: tuple(Decides(row["outcome"], row["label"], row["statistic"], row["index"], row["low"], row["high"]) for row in rows)
        for name, rows in read_yaml(path)["numbers"].items()
    }
    for name in found:
        if name not in numbers_by_path():
            raise UserError(f"{path} names '{name}', which the codebook does not know.{did_you_mean(name, numbers_by_path())}")
    return found


def made_from() -> str:
    """From which runs the file tells."""
    return str(read_yaml(leading_file())["from"])
