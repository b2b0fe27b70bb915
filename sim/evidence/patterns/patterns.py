"""The ten patterns of MODEL section 6, measured and judged: a row for each claim, with the number that moves it most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sim.evidence.patterns.claims import ceasefire, guarantees, levers, opinion, truces, war
from sim.evidence.patterns.claims.claim import RULES, Claim, Figure, passes
from sim.evidence.patterns.movers import BASE, Mover, mover_of, paths_of
from sim.evidence.patterns.samples import Setting
from sim.evidence.patterns.worlds import Laboratory

if TYPE_CHECKING:
    import pandas as pd

TITLES: Final = {
    1: "Ground",
    2: "Losses",
    3: "The Russian force",
    4: "Readiness for concessions",
    5: "What a guarantee and recognition do to a freeze",
    6: "How long agreements stand",
    7: "Incidents under a truce",
    8: "Guarantees put to the test",
    9: "Alliance, coalition and the United States",
    10: "No general ceasefire up to November 2024",
}
"""The patterns, by item."""


class PatternRow(NamedTuple):
    """A claim, what the model gives, and what moves it."""

    claim: Claim
    figure: Figure
    passed: bool
    mover: Mover
    is_fit: bool  # some number was set on this record, so that meeting it is no validation

    @property
    def note(self) -> str:
        """The mechanism behind a miss."""
        return "" if self.passed else self.claim.why


@cache
def claims() -> tuple[Claim, ...]:
    """Every claim, item by item."""
    parts = (war, opinion, levers, truces, guarantees, ceasefire)
    return tuple(sorted((claim for part in parts for claim in part.claims()), key=lambda claim: claim.item))


def settings() -> set[Setting]:
    """Everything that is judged."""
    return {setting for claim in claims() for setting in claim.settings}


def screened() -> set[tuple[tuple[str, ...], Setting]]:
    """Everything that is simulated to find what moves a figure: the numbers that are drawn, and the setting."""
    return {(claim.numbers, setting) for claim in claims() for setting in claim.screened}


class Bench:
    """The laboratories behind the rows: one for the set of parameters that is judged, one for each group of numbers that is screened."""

    def __init__(self, judged: Laboratory, each_week: Callable[[int], None] = lambda worlds: None) -> None:
        self.claims = claims()
        self.judged = judged
        groups = dict.fromkeys(claim.numbers for claim in self.claims)
        self.drawing = {
            numbers: Laboratory(judged.worlds, judged.seed, each_week, (BASE,), paths_of(numbers), judged.cache) for numbers in groups
        }

    def rows(self) -> Iterator[PatternRow]:
        """Every claim, measured and judged."""
        for claim in self.claims:
            figure = claim.figure(*(self.judged.sample(setting) for setting in claim.settings))
            mover = mover_of(claim, self.drawing[claim.numbers])
            yield PatternRow(claim, figure, passes(claim, figure), mover, is_fit(claim))


def is_fit(claim: Claim) -> bool:
    """Whether calibration reads this record, or a number names it as what it was set on."""
    from sim.evidence.hindcast.calibrated import CALIBRATED
    from sim.settings.codebook import numbers_by_path

    sources = set(claim.target.source.split(", "))
    numbers = numbers_by_path().values()
    return claim.numbers == CALIBRATED or any(number.basis != "judgement" and sources & set(number.sources) for number in numbers)


def table_of_rows(rows: list[PatternRow], **told: Any) -> pd.DataFrame:
    """The rows as a table; `told` (parameters, worlds, seed) stands in columns of its own."""
    import pandas as pd

    return pd.DataFrame([_row(row) | told for row in rows])


def _row(row: PatternRow) -> dict[str, Any]:
    claim, figure, mover = row.claim, row.figure, row.mover
    return {
        "item": claim.item,
        "pattern": TITLES[claim.item],
        "claim": claim.name,
        "unit": claim.unit,
        "target_low": claim.target.low,
        "target_high": claim.target.high,
        "source": claim.target.source,
        "figure": figure.value,
        "low": figure.low,
        "high": figure.high,
        "interval": figure.over,
        "judged_by": RULES[claim.rule],
        "passed": row.passed,
        "fault": figure.fault,
        "counts_as": "fit" if row.is_fit else "validation",
        "moved_by": mover.path,
        "effect": mover.effect,
        "effect_low": mover.low,
        "effect_high": mover.high,
        "noise": mover.noise,
        "screened_worlds": mover.worlds,
        "screened_numbers": mover.numbers,
        "note": row.note,
    }
