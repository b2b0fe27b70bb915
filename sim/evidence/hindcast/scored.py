"""How well a run from the past gives what happened: every figure of history against the worlds, and against both baselines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from sim.evidence.hindcast.baselines import Normals, drift, persistence
from sim.evidence.hindcast.last_known import expected, last_known
from sim.evidence.hindcast.measures import MEASURES, TOTAL, Values
from sim.evidence.hindcast.observations import Observation, observations
from sim.evidence.hindcast.replay import as_published, hindcast_config, run_figures
from sim.evidence.scoring.rules import crps_of_normal, crps_of_sample, interval_coverage, pit, skill
from sim.settings.calendar import DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.settings.config import RunConfig

QUANTILES: Final = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
WIDE, NARROW = 0.9, 0.5


@dataclass(frozen=True)
class Hindcast:
    """One start, replayed and scored."""

    start: str
    config: RunConfig
    figures: pd.DataFrame  # a row for each figure of history
    by_measure: pd.DataFrame  # a row for each measure, and one for all monthly series
    worlds: Values  # (figures, worlds), as they would have been published


def hindcast(start: str, worlds: int, citizens: int, seed: int, words: Sequence[str], each_week: Callable[[int], None]) -> Hindcast:
    """Replay the war from a start and score every figure that history gives."""
    from sim.runs.ensemble import batches_of, worker_count

    config = hindcast_config(start, worlds, citizens, seed, *words)
    seen = observations(config.start, config.weeks)
    everybody = np.arange(worlds)
    given = as_published(run_figures(batches_of(config, everybody), worker_count(config), each_week), seen, seed, everybody, citizens)
    figures = _scored(config, start, seen, given)
    return Hindcast(start, config, figures, by_measure(figures), given)


def _scored(config: RunConfig, start: str, seen: Sequence[Observation], given: Values) -> pd.DataFrame:
    observed = np.array([one.value for one in seen])
    columns: dict[str, Any] = {
        "start": [start] * len(seen),
        "measure": [one.measure for one in seen],
        "when": [one.label for one in seen],
        "first": pd.to_datetime([one.first for one in seen]),
        "last": pd.to_datetime([one.last for one in seen]),
        "unit": [one.unit for one in seen],
        "observed": observed,
        "error": [one.error for one in seen],
        "source": [one.source for one in seen],
        "is_monthly": [one.is_monthly for one in seen],
        "mean": given.mean(axis=1),
    }
    columns |= {name: np.quantile(given, share, axis=1) for name, share in QUANTILES.items()}
    columns["in_50"] = interval_coverage(given, observed, NARROW)
    columns["in_90"] = interval_coverage(given, observed, WIDE)
    columns["pit"] = pit(given, observed, np.full(len(seen), 0.5))
    columns["crps"] = crps_of_sample(given, observed)
    table = pd.DataFrame(columns)
    table[["crps_persistence", "crps_drift"]] = np.nan
    for (measure, is_monthly), rows in table.groupby(["measure", "is_monthly"], sort=False):
        _add_baselines(table, rows.index.to_numpy(), config, str(measure), [seen[row] for row in rows.index], bool(is_monthly))
    return table


def _add_baselines(table: pd.DataFrame, rows: Any, config: RunConfig, measure: str, seen: Sequence[Observation], is_monthly: bool) -> None:
    """What persistence and drift would have scored on the figures of one measure."""
    observed, errors = np.array([one.value for one in seen]), np.array([one.error for one in seen])
    last = last_known(config, measure)
    if is_monthly:
        years = np.array([(one.last - config.start).days / DAYS_PER_YEAR for one in seen])
        stays, goes_on = persistence(last, observed, errors), drift(last, observed, errors, years)
    else:
        mean = np.array([expected(last, one) for one in seen])
        stays, goes_on = Normals(mean, np.maximum(np.abs(observed - mean), errors)), None
    table.loc[rows, "crps_persistence"] = crps_of_normal(stays.mean, stays.sd, observed)
    if goes_on is not None:
        table.loc[rows, "crps_drift"] = crps_of_normal(goes_on.mean, goes_on.sd, observed)


def by_measure(figures: pd.DataFrame) -> pd.DataFrame:
    """Scores of each measure, and the coverage of all monthly series together."""
    kinds = figures.groupby(["measure", "is_monthly"], sort=False)
    rows = [_summary(str(name), bool(is_monthly), part) for (name, is_monthly), part in kinds]
    monthly = figures[figures["is_monthly"]]
    whole = {"measure": "all monthly series", "title": "all monthly series", "unit": "", "is_monthly": True, "figures": len(monthly)}
    covered = {"coverage_50": float(monthly["in_50"].mean()), "coverage_90": float(monthly["in_90"].mean())}
    return pd.DataFrame([*rows, whole | covered])


def _summary(name: str, is_monthly: bool, part: pd.DataFrame) -> dict[str, Any]:
    score = {column: float(part[column].mean()) for column in ("crps", "crps_persistence", "crps_drift")}
    return {
        "measure": name,
        "title": MEASURES[name].title + ("" if is_monthly or MEASURES[name].over != TOTAL else ", longer periods"),
        "unit": MEASURES[name].unit,
        "is_monthly": is_monthly,
        "figures": len(part),
        "bias": float((part["mean"] - part["observed"]).mean()),
        "coverage_50": float(part["in_50"].mean()),
        "coverage_90": float(part["in_90"].mean()),
        **score,
        "skill_persistence": skill(score["crps"], score["crps_persistence"]),
        "skill_drift": skill(score["crps"], score["crps_drift"]),
    }
