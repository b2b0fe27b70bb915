"""What the model must beat: one curve for all, one for each class, and a Weibull hazard with the signs of mechanism M1."""

from __future__ import annotations

from collections.abc import Callable
from math import log
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sim.evidence.past.observed import HORIZON_WEEKS
from sim.evidence.past.sample import CLASSES, SIGNS, Flags, Numbers, Sample
from sim.runs.survival import kaplan_meier

Curves = Callable[[Sample], Numbers]
"""What a fitted baseline says of cases: survival of shape (cases, horizon + 1)."""
Fit = Callable[[Sample], Curves]

GRID: Final = np.arange(HORIZON_WEEKS + 1)
FEWEST_IN_CLASS: Final = 2
MOST_FACTOR: Final = 10.0  # M1: the joint product of the signs stays within 0.1 and 10
SHAPES: Final = (0.3, 1.0)  # a falling hazard (M1)
CLASS_FACTOR: Final = 2000.0  # M1: from holiday truces of days to definitive ones of decades
HALF: Final = 0.5  # a ceasefire that failed within a week is taken to have failed in the middle of it
FACTORS: Final = (1 / 50, 50.0)
FEWEST_WORLDS_LEFT: Final = 10


def survival_curve(weeks: npt.NDArray[np.int64], failed: Flags) -> Numbers:
    """Kaplan-Meier share that still stands after 0, 1, ... weeks, to the horizon."""
    table = kaplan_meier(weeks.astype(float), failed)
    found = np.concatenate([[1.0], table["survival"].to_numpy(float)])[: HORIZON_WEEKS + 1]
    return np.concatenate([found, np.full(HORIZON_WEEKS + 1 - len(found), found[-1])])


def constant(known: Sample) -> Curves:
    """The same for everybody: the curve of all known cases."""
    curve = survival_curve(known.weeks, known.failed)
    return lambda asked: np.tile(curve, (asked.size, 1))


def class_rate(known: Sample) -> Curves:
    """The curve of the class; of all cases where hardly any of the class is known."""
    overall = survival_curve(known.weeks, known.failed)
    curves = []
    for place in range(len(CLASSES)):
        inside = known.classes == place
        enough = inside.sum() >= FEWEST_IN_CLASS
        curves.append(survival_curve(known.weeks[inside], known.failed[inside]) if enough else overall)
    return lambda asked: np.stack(curves)[asked.classes]


def weibull(known: Sample) -> Curves:
    """Maximum likelihood of h(t) = k t^(k-1) exp(b0 + class + signs), every coefficient on the side that M1 gives it."""
    found = fit_weibull(known)

    def curves(asked: Sample) -> Numbers:
        level = _design(asked) @ found[1:]
        return np.asarray(np.exp(-np.exp(level)[:, None] * GRID[None, :] ** np.exp(found[0])))

    return curves


def _design(sample: Sample) -> Numbers:
    """Columns: one, holiday, preliminary, then the signs."""
    return np.column_stack([np.ones(sample.size), sample.classes == 0, sample.classes == 1, sample.signs])


def fit_weibull(known: Sample) -> Numbers:
    """Logarithm of the shape, then the coefficients of the design. Raises an ArithmeticError if the search fails."""
    from scipy.optimize import LinearConstraint, minimize

    design = _design(known)
    time = known.weeks + np.where(known.failed, HALF, 0.0)
    time = np.maximum(time, HALF)
    protecting = np.array([0.0, 0.0, 0.0, 0.0, *(float(sign < 0) for sign in SIGNS.values())])
    found = minimize(
        _unlikeliness,
        _start(known, design.shape[1]),
        args=(design, np.log(time), known.failed.astype(float)),
        jac=True,
        method="SLSQP",
        bounds=_bounds(),
        constraints=[LinearConstraint(protecting, -log(MOST_FACTOR), 0.0)],
        options={"maxiter": 300, "ftol": 1e-7},
    )
    if not np.isfinite(found.x).all():
        raise ArithmeticError(f"the Weibull hazard could not be fitted: {found.message}")
    return np.asarray(found.x)


def _bounds() -> list[tuple[float, float]]:
    most, classes = log(MOST_FACTOR), log(CLASS_FACTOR)
    signs = [(-most, 0.0) if sign < 0 else (0.0, most) for sign in SIGNS.values()]
    return [(log(SHAPES[0]), log(SHAPES[1])), (-30.0, 10.0), (0.0, classes), (0.0, classes), *signs]


def _start(known: Sample, columns: int) -> Numbers:
    """Failures for each week lived, shape three quarters, no effects."""
    shape = 0.75
    rate = max(1, known.failed.sum()) / max(1.0, (np.maximum(known.weeks, HALF) ** shape).sum())
    return np.array([log(shape), log(rate), *([0.0] * (columns - 1))])


def _unlikeliness(parameters: Numbers, design: Numbers, log_time: Numbers, failed: Numbers) -> tuple[float, Numbers]:
    """Minus the log-likelihood of right-censored times, for each case, and its gradient."""
    shape = np.exp(parameters[0])
    level = design @ parameters[1:]
    lived = np.exp(np.minimum(level + shape * log_time, 50.0))
    value = (failed * (level + parameters[0] + (shape - 1) * log_time) - lived).sum()
    by_shape = (failed * (1 + shape * log_time) - lived * shape * log_time).sum()
    return -float(value) / len(failed), -np.concatenate([[by_shape], design.T @ (failed - lived)]) / len(failed)


def recalibrated(worlds: int) -> Fit:
    """The model with one factor on its hazard, fitted on the known cases: S(t) to the power of the factor."""

    def fit(known: Sample) -> Curves:
        factor = hazard_factor(known, worlds)
        return lambda asked: with_tail(asked.engine, worlds) ** factor

    return fit


def raw(known: Sample) -> Curves:
    """The model as it is: nothing is fitted."""
    return lambda asked: asked.engine


def with_tail(survival: Numbers, worlds: int) -> Numbers:
    """Survival that never reaches 0: where too few worlds are left to count, the hazard of the weeks before goes on."""
    return np.stack([_with_tail(curve, worlds) for curve in survival])


def _with_tail(curve: Numbers, worlds: int) -> Numbers:
    last = int((curve * worlds >= FEWEST_WORLDS_LEFT).sum()) - 1
    if last >= HORIZON_WEEKS:
        return curve
    first = last // 2
    hazard = (curve[first] - curve[last + 1]) / curve[first : last + 1].sum()
    return np.where(last >= GRID, curve, curve[last] * np.exp(-hazard * (GRID - last)))


def hazard_factor(known: Sample, worlds: int) -> float:
    """The factor under which the known ends are most likely."""
    from scipy.optimize import minimize_scalar

    curves, rows = with_tail(known.engine, worlds), np.arange(known.size)
    now, then = curves[rows, known.weeks], curves[rows, np.minimum(known.weeks + 1, HORIZON_WEEKS)]

    def unlikeliness(log_factor: float) -> float:
        factor = np.exp(log_factor)
        chance = np.where(known.failed, now**factor - then**factor, now**factor)
        return -float(np.log(np.maximum(chance, 1e-12)).sum())

    found: Any = minimize_scalar(unlikeliness, bounds=(log(FACTORS[0]), log(FACTORS[1])), method="bounded")
    return float(np.exp(found.x))


BASELINES: Final[dict[str, Fit]] = {"class base rate": class_rate, "Weibull (M1 signs)": weibull, "constant": constant}
