"""The parts of a variance that belong to units acting together, from a Saltelli design with second order.

A design of this kind mixes two rows x and x' that were drawn apart. A difference that one unit makes at x, times the difference that it
makes at x', is on average twice the variance of its own effect, and what else moves the outcome cancels (Owen 2013, "Better estimation of
small Sobol' sensitivity indices"); so it is with differences of differences for two units, and on. Of two or three units the design holds
every mixture, so that all parts are known and add up to the variance.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.sweeps.shared.saltelli import NO_SPREAD, indices_of

if TYPE_CHECKING:
    from sim.runs.survival import Numbers
    from sim.sweeps.shared.saltelli import Outputs

ALL_MIXTURES: Final = 3
"""Up to so many units the design holds every mixture of two rows."""


class Part(NamedTuple):
    """A share of the variance that belongs to these units together and to no fewer of them."""

    units: tuple[int, ...]
    share: Numbers  # (1 + resamples,), the estimate first
    is_rest: bool = False  # holds more than one combination of units


class Shares(NamedTuple):
    """The variance of one outcome, taken apart."""

    parts: list[Part]  # they add up to 1
    total: Numbers  # (1 + resamples, units) of each unit with all its interactions


def shares_of(outputs: Outputs, weights: Numbers) -> Shares:
    """Own shares, those of pairs where the design has second order, and the rest; `weights` as of `weights_of`."""
    units = outputs.ab.shape[1]
    if units <= ALL_MIXTURES and (outputs.ba is not None or units == 2):
        return _complete(_mixtures(outputs), weights)
    found = indices_of(outputs, weights)
    variance = _variance(outputs, weights)
    own = [Part((unit,), found.first[:, unit]) for unit in range(units)]
    pairs: list[Part] = []
    if outputs.ba is not None:
        at_a, at_b = outputs.ab - outputs.a[:, None], outputs.ba - outputs.b[:, None]
        own = [Part((unit,), _share(-at_a[:, unit] * at_b[:, unit] / 2, weights, variance)) for unit in range(units)]
        pairs = [
            Part((one, other), _share((at_a[:, one] * at_b[:, other] + at_a[:, other] * at_b[:, one]) / 2, weights, variance))
            for one, other in combinations(range(units), 2)
        ]
    rest = 1 - np.sum([part.share for part in own + pairs], axis=0)
    return Shares([*own, *pairs, Part(tuple(range(units)), rest, is_rest=True)], found.total)


def _mixtures(outputs: Outputs) -> Numbers:
    """(rows, 2, ...): an axis for each unit, at 0 from A and at 1 from B."""
    rows, units = outputs.ab.shape
    last = 2**units - 1
    mixed = np.empty((rows, last + 1))
    mixed[:, 0], mixed[:, last] = outputs.a, outputs.b
    for unit in range(units):
        place = 2 ** (units - 1 - unit)
        mixed[:, place] = outputs.ab[:, unit]
        if outputs.ba is not None:
            mixed[:, last - place] = outputs.ba[:, unit]
    return mixed.reshape(rows, *[2] * units)


def _complete(mixed: Numbers, weights: Numbers) -> Shares:
    """Every part, from every mixture."""
    units = mixed.ndim - 1
    groups = [group for size in range(1, units + 1) for group in combinations(range(units), size)]
    variances = {group: weights @ _variance_of(group, mixed) for group in groups}
    variance = np.sum(list(variances.values()), axis=0)
    scale = np.where(variance > NO_SPREAD, 1 / np.maximum(variance, NO_SPREAD), 0.0)
    parts = [Part(group, variances[group] * scale) for group in groups]
    total = [np.sum([part.share for part in parts if unit in part.units], axis=0) for unit in range(units)]
    return Shares(parts, np.array(total).T)


def _variance_of(group: tuple[int, ...], mixed: Numbers) -> Numbers:
    """(rows,) what each row says of the variance that a group of units makes together."""
    change = mixed
    for unit in group:
        change = np.diff(change, axis=unit + 1)
    others = tuple(range(1, mixed.ndim))
    product: Numbers = (change * np.flip(change, axis=others)).mean(axis=others) / 2 ** len(group)
    return product


def _variance(outputs: Outputs, weights: Numbers) -> Numbers:
    """(1 + resamples,) variance over both matrices."""
    mean = weights @ (outputs.a + outputs.b) / 2
    variance: Numbers = weights @ (outputs.a**2 + outputs.b**2) / 2 - mean**2
    return variance


def _share(part: Numbers, weights: Numbers, variance: Numbers) -> Numbers:
    """A part of each row (rows,), as a share of the variance."""
    share: Numbers = np.where(variance > NO_SPREAD, weights @ part / np.maximum(variance, NO_SPREAD), 0.0)
    return share
