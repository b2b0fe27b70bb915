"""The claims of items 5, 8 and 9 that say which way a lever moves an outcome: those of `sim/evidence/patterns/signs.py`, as claims."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import inf
from typing import Final

from sim.evidence.patterns.claims.claim import MONTE_CARLO, SIGN, Claim, Figure
from sim.evidence.patterns.samples import Numbers, Sample
from sim.evidence.patterns.signs import RISES, Lever, judged, levers
from sim.evidence.targets import Target

DECIDING: Final = ("truce", "regrouping", "guarantee", "talks", "decision", "bargaining")
"""Groups of the numbers by which agreements are made, kept and broken."""
ASKED: Final = ("opinion", *DECIDING)

WHY: Final = {
    5: "Support hangs on the whole package: what else is on the table sets how many are left to be won or lost.",
    8: "A guarantee deters by what Russia believes of it; where few truces break, little is left to deter.",
    9: "A firm refusal of one member blocks an alliance, while a coalition goes on without it; both follow Washington's lead.",
}


def claims() -> Iterator[Claim]:
    """Every lever that belongs to an item."""
    for lever in levers():
        if lever.item:
            yield claim_of(lever)


def claim_of(lever: Lever) -> Claim:
    """A lever's sign as a claim: the whole change from its first value to its last."""
    first, last = lever.scale.names[0], lever.scale.names[-1]
    target = Target(lever.least, inf, lever.because) if lever.direction == RISES else Target(-inf, 0.0 - lever.least, lever.because)
    return Claim(
        lever.item,
        f"{lever.outcome.removesuffix(', thousand')}: {lever.name}, {first} to {last}",
        _unit(lever),
        target,
        SIGN,
        lever.scale.settings,
        partial(_whole, lever),
        (lever.scale.settings[0], lever.scale.settings[-1]),
        partial(_change, lever),
        ASKED if lever.item == 5 else DECIDING,
        WHY[lever.item],
    )


def _unit(lever: Lever) -> str:
    """Of the change: points of a share, or what is counted."""
    if lever.is_share:
        return "change of share"
    return "thousand people" if "thousand" in lever.outcome else "members"


def _whole(lever: Lever, *samples: Sample) -> Figure:
    row = judged(lever, [lever.of_worlds(sample.outcomes) for sample in samples])
    value, error = row.whole
    return Figure(value, value - error, value + error, MONTE_CARLO, row.reason)


def _change(lever: Lever, before: Sample, after: Sample) -> Numbers:
    return lever.of_worlds(after.outcomes) - lever.of_worlds(before.outcomes)
