"""What an analysis hands to its sentences: estimates with their tables, or why there are none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import pandas as pd


class Estimates(Protocol):
    """The result of an analysis before anything is put into words; each analysis has a record of its own."""

    @property
    def title(self) -> str:
        """For the report."""

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """By name; the name of the analysis, or that and a detail."""


class Nothing(NamedTuple):
    """The sweep holds too little for an analysis."""

    title: str
    reason: str  # a sentence

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """None."""
        return {}


def obstacles_in_words(reasons: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence for each reason, from {label of an outcome: reason}; an empty reason is none."""
    labels: dict[str, list[str]] = {}
    for label, reason in reasons.items():
        if reason:
            labels.setdefault(reason, []).append(f"'{label}'")
    return tuple(f"{', '.join(names)}: {reason}" for reason, names in labels.items())
