"""What a hindcast must beat: that nothing changes, and that it goes on changing at one pace. Both are fitted on the window itself.

So they know the future that the model does not: the size of their errors, and for drift the slope too, are those of the window.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from sim.evidence.hindcast.measures import Values

FEWEST_FOR_DRIFT: Final = 4
"""Figures from which on a slope and the size of errors can both be fitted."""


class Normals(NamedTuple):
    """A normal distribution for each figure, (figures,) both."""

    mean: Values
    sd: Values


def persistence(last: float, observed: Values, errors: Values) -> Normals:
    """The last value before the start stays; its error is the root mean square of the window, at least that of observation."""
    spread = float(np.sqrt(np.mean(np.square(observed - last))))
    return Normals(np.full(len(observed), last), _at_least(spread, errors))


def drift(last: float, observed: Values, errors: Values, years: Values) -> Normals | None:
    """A straight line from the last value, with the slope that fits the window best; None for too few figures.

    `years` (figures,) since the last value.
    """
    if len(observed) < FEWEST_FOR_DRIFT:
        return None
    slope = float(years @ (observed - last) / (years @ years))
    mean = last + slope * years
    spread = float(np.sqrt(np.sum(np.square(observed - mean)) / (len(observed) - 1)))
    return Normals(mean, _at_least(spread, errors))


def _at_least(spread: float, errors: Values) -> Values:
    """The same spread for each figure, but no less than what it was observed with."""
    return np.maximum(spread, errors)
