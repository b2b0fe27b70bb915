"""The model and the baselines on every set of cases: forecasts, scores, differences, calibration, as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from sim.evidence.past import scores
from sim.evidence.past.baselines import BASELINES, GRID, Fit, hazard_factor, raw, recalibrated
from sim.evidence.past.observed import HORIZON_WEEKS
from sim.evidence.past.sample import CLASSES, Numbers, Sample, subsets
from sim.runs.survival import CONFIDENCE, kaplan_meier

MODEL, RECALIBRATED = "model", "model, recalibrated"
C_INDEX, WITHIN, BRIER = "C-index", "C-index within class", "integrated Brier score"
MAIN: Final = "cases"
ONE_CONFLICT: Final = "one conflict, not judged"
TWO_CLOCKS: Final = "two clocks mixed, not judged"
BY_CONSTRUCTION: Final = "0.5 by construction, not judged"
NOT_JUDGED: Final = (ONE_CONFLICT, TWO_CLOCKS, BY_CONSTRUCTION)
BLIND_WITHIN: Final = ("class base rate", "constant")  # they say the same of all cases of a class
FEWEST: Final = 5  # below this a set or group is shown, but nothing is claimed of it


class Forecasts(NamedTuple):
    """What each way of forecasting says of the cases of a set."""

    sample: Sample
    curves: dict[str, Numbers]  # way -> (cases, horizon + 1), each case unknown to its own fit
    pairs: dict[str, Numbers]  # way -> (cases, cases), see scores.ordered_pairs
    weights: Numbers  # (replicates, cases) of the bootstrap over conflicts
    factor: float  # on the model's hazard, fitted on all cases of the set


def ways(worlds: int) -> dict[str, Fit]:
    """Every way of forecasting."""
    return {MODEL: raw, RECALIBRATED: recalibrated(worlds), **BASELINES}


def pairs_to_fit(sample: Sample, worlds: int) -> int:
    """How many pairs will be forecast in all sets, for a progress bar."""
    count = 0
    for part in subsets(sample).values():
        pairs = scores.comparable_pairs(part.weeks, part.failed)
        count += int(np.triu(pairs | pairs.T, 1).sum())
    return count * (len(ways(worlds)) - 1)


def forecasts(sample: Sample, worlds: int, seed: int, heard: Callable[[int], None]) -> dict[str, Forecasts]:
    """Every way on every set. One factor moves no case past another, so the recalibrated model orders pairs as the model does."""
    return {name: _forecast(part, worlds, seed, heard) for name, part in subsets(sample).items()}


def _forecast(part: Sample, worlds: int, seed: int, heard: Callable[[int], None]) -> Forecasts:
    curves = {way: scores.left_one_out(part, fit) for way, fit in ways(worlds).items()}
    pairs = {way: scores.ordered_pairs(part, fit, heard) for way, fit in ways(worlds).items() if way != RECALIBRATED}
    pairs[RECALIBRATED] = pairs[MODEL]
    return Forecasts(part, curves, pairs, scores.resampled(part.clusters, seed), hazard_factor(part, worlds))


def score_table(found: dict[str, Forecasts]) -> pd.DataFrame:
    """One row for each set, way and measure: set, cases, failures, way, measure, value, low, high."""
    rows = [
        (name, part.sample.size, int(part.sample.failed.sum()), way, measure, *scores.interval(value, replicates))
        for name, part in found.items()
        for way in part.curves
        for measure, value, replicates in _measures(part, way)
    ]
    return pd.DataFrame(rows, columns=["set", "cases", "failures", "way", "measure", "value", "low", "high"])


def _measures(part: Forecasts, way: str) -> Iterator[tuple[str, float, Numbers]]:
    """C-index, integrated Brier score and the Brier score at each year, with their replicates."""
    even = np.ones((1, part.sample.size))
    pairs = part.pairs[way]
    if np.isfinite(pairs).any():
        yield C_INDEX, float(scores.weighted_c(pairs, even)[0]), scores.weighted_c(pairs, part.weights)
    classes = part.sample.classes
    inside = np.where(classes[:, None] == classes[None, :], pairs, np.nan)
    if np.isfinite(inside).any():
        yield WITHIN, float(scores.weighted_c(inside, even)[0]), scores.weighted_c(inside, part.weights)
    errors = scores.brier(part.sample, part.curves[way])
    of_case = {BRIER: scores.integrated(errors)}
    of_case |= {f"Brier score, {years} y": errors[:, week] for years, week in scores.week_marks()}
    for measure, values in of_case.items():
        yield measure, float(values.mean()), scores.weighted_mean(values, part.weights)


def difference_table(found: dict[str, Forecasts]) -> pd.DataFrame:
    """The model against each baseline, above 0 where the model is better: set, way, baseline, measure, value, low, high, verdict.

    C-index: difference. Integrated Brier score: skill, 1 minus the ratio of the errors. Both from the same resampled conflicts.
    """
    rows = []
    for name, part in found.items():
        ours = {way: {measure: rest for measure, *rest in _measures(part, way)} for way in part.curves}
        rows += [
            (name, way, baseline, measure, *gap, _verdict_on(baseline, measure, gap, part.sample))
            for way in (MODEL, RECALIBRATED)
            for baseline in BASELINES
            for measure, gap in _gaps(ours[way], ours[baseline])
            if way == MODEL or measure.startswith(BRIER)  # recalibrated, it orders as the model does
        ]
    return pd.DataFrame(rows, columns=["set", "way", "baseline", "measure", "value", "low", "high", "verdict"])


def _gaps(ours: dict[str, list[object]], theirs: dict[str, list[object]]) -> Iterator[tuple[str, scores.Interval]]:
    """Difference in C, and skill in the integrated Brier score."""
    for measure, is_error in ((C_INDEX, False), (WITHIN, False), (BRIER, True)):
        if measure in ours and measure in theirs:
            (value, replicates), (other, others) = ours[measure], theirs[measure]
            yield measure, scores.interval(*_better(np.asarray(value), np.asarray(replicates), other, others, is_error))


def _better(value: Numbers, replicates: Numbers, other: object, others: object, is_error: bool) -> tuple[float, Numbers]:
    if is_error:
        return float(1 - value / np.asarray(other)), np.asarray(1 - replicates / np.asarray(others))
    return float(value - np.asarray(other)), np.asarray(replicates - np.asarray(others))


def _verdict_on(baseline: str, measure: str, gap: scores.Interval, sample: Sample) -> str:
    """As `verdict`; but a baseline that cannot order the cases of a class is none to be better than there."""
    found = verdict(gap, sample)
    is_blind = measure == WITHIN and baseline in BLIND_WITHIN
    return BY_CONSTRUCTION if is_blind and found not in NOT_JUDGED else found


def verdict(gap: scores.Interval, sample: Sample) -> str:
    """What the interval allows to say.

    Nothing of one conflict alone, since its truces are not independent, and nothing of the Donbas truces with the other cases,
    since they end by another clock.
    """
    if len(np.unique(sample.clusters)) == 1:
        return ONE_CONFLICT
    if sample.is_donbas_truce.any() and not sample.is_donbas_truce.all():
        return TWO_CLOCKS
    if sample.failed.sum() < FEWEST or not np.isfinite(gap.low):
        return "too few failures"
    if gap.low > 0:
        return "better"
    return "worse" if gap.high < 0 else "not distinguishable"


def calibration_table(found: dict[str, Forecasts]) -> pd.DataFrame:
    """Predicted against observed survival by class and over all: set, way, group, cases, years, predicted, observed, low, high."""
    rows = []
    for name, part in found.items():
        for group, inside in _groups(part.sample):
            bands = survival_bands(part.sample.of(inside))
            rows += [
                (name, way, group, int(inside.sum()), years, float(curves[inside, week].mean()), *bands.loc[week])
                for way, curves in part.curves.items()
                for years, week in scores.week_marks()
            ]
    columns = ["set", "way", "group", "cases", "years", "predicted", "observed", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def survival_bands(sample: Sample) -> pd.DataFrame:
    """Kaplan-Meier from 0 weeks to the horizon: survival, low, high.

    Where nobody failed yet, or everybody did, the band of the table is a point; here the exact bound of so many cases stands instead.
    """
    table = kaplan_meier(sample.weeks.astype(float), sample.failed)
    tail = 0.5 - CONFIDENCE / 2
    survival = table["survival"].to_numpy(float)
    low = np.where(survival == 1, tail ** (1 / table["at_risk"].to_numpy(float)), table["low"])
    high = np.where(survival == 0, np.minimum(1 - tail ** (1 / sample.size), table["high"]), table["high"])
    return pd.DataFrame({"survival": _extended(survival), "low": _extended(low), "high": _extended(high)})


def _extended(values: Numbers) -> Numbers:
    """From certainty at the signature to the horizon, level after the last case."""
    padded = np.concatenate([[1.0], values])[: HORIZON_WEEKS + 1]
    return np.concatenate([padded, np.full(HORIZON_WEEKS + 1 - len(padded), padded[-1])])


def median_band(values: np.ndarray, weights: Numbers) -> tuple[float, float, float]:
    """Median, with its 90% interval under weights (replicates, values)."""
    order = np.argsort(values)
    passed = weights[:, order].cumsum(axis=1)
    drawn = passed[passed[:, -1] > 0]
    medians = values[order][(drawn >= drawn[:, -1:] / 2).argmax(axis=1)]
    return float(np.median(values)), *scores.interval(0.0, medians.astype(float))[1:]


def _groups(sample: Sample) -> Iterator[tuple[str, np.ndarray]]:
    """All cases, each class, and the definitive ones with and without foreign troops."""
    yield "all classes", np.ones(sample.size, bool)
    for place, name in enumerate(CLASSES):
        inside = sample.classes == place
        if inside.any():
            yield name, inside
    for name, has in (("foreign troops", 1.0), ("no foreign troops", 0.0)):
        inside = sample.signs[:, 0] == has
        if inside.any() and not inside.all():
            yield name, inside


def curve_table(found: dict[str, Forecasts]) -> pd.DataFrame:
    """Curves by class over ten years: set, group, week, observed, low, high, model, recalibrated."""
    parts = []
    for name, part in found.items():
        for group, inside in _groups(part.sample):
            bands = survival_bands(part.sample.of(inside)).rename(columns={"survival": "observed"})
            ours = {way: part.curves[way][inside].mean(axis=0) for way in (MODEL, RECALIBRATED)}
            where: dict[str, Any] = {"set": name, "group": group, "cases": int(inside.sum()), "week": GRID}
            parts.append(bands.assign(**where, **ours))
    return pd.concat(parts, ignore_index=True)


def case_table(found: dict[str, Forecasts]) -> pd.DataFrame:
    """Every case: what it is, how it ended, and how long each way lets it stand (share of ten years; share standing after years)."""
    part = found["all"]
    sample = part.sample
    columns: dict[str, object] = {
        "case": sample.names,
        "title": sample.titles,
        "conflict": sample.clusters,
        "class": [CLASSES[place] for place in sample.classes],
        "weeks": sample.weeks,
        "ended": np.where(sample.failed, "failed", "stood"),
    }
    columns |= {f"model_{years}_y": sample.engine[:, week] for years, week in scores.week_marks()}
    columns |= {f"lived: {way}": 1 - scores.risk_of(curves) for way, curves in part.curves.items()}
    return pd.DataFrame(columns)
