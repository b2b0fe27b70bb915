"""A run's forecasts beside what happened: one row for each question, one for each observation, and what they add up to."""

from __future__ import annotations

import json
import zlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.evidence.questions.answers import Weeks
from sim.evidence.questions.chances import Chance, chances, quantiles, read_series
from sim.evidence.questions.reading import Period, Quantity, quantities, questions
from sim.evidence.scoring import rules
from sim.evidence.scoring.baselines import Baselines, of_period, of_question
from sim.settings.errors import UserError

if TYPE_CHECKING:
    from sim.evidence.scoring.events import Events, Observed

Array = npt.NDArray[Any]
BASELINES: Final = ("base_rate", "persistence", "climatology")
SERIES_BASELINES: Final = ("persistence", "climatology")
BINS: Final = 10
INTERVALS: Final = (0.5, 0.9)
REPEATS: Final = 4000
FEWEST_SUBJECTS: Final = 8
"""Fewer subjects than this give no interval: drawing few anew makes it too narrow, of 4 it misses more than twice as often as it says."""
LUCK_RANGE: Final = 2**32


class Scores(NamedTuple):
    """Everything that is written and drawn."""

    questions: pd.DataFrame  # one row for each resolved question
    series: pd.DataFrame  # one row for each observation
    summary: pd.DataFrame  # of questions: score by forecaster
    parts: rules.BrierParts | None  # of the model's Brier score; None without questions
    by_series: pd.DataFrame  # one row for each series, and one for all
    reliability: pd.DataFrame  # one row for each filled bin
    pit_band: tuple[int, int]  # between which counts each of BINS bars lies by chance, 90%
    fans: dict[str, pd.DataFrame]  # of the observed series: date, quantiles over worlds


def weeks_of(folder: Path) -> Weeks:
    """The horizon of a finished run."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return Weeks(date.fromisoformat(manifest["start"]), int(manifest["weeks"]))


def score(folder: Path, events: Events) -> Scores:
    """Score a run."""
    weeks = weeks_of(folder)
    asked = question_rows(chances(folder), events, weeks.start)
    forecasts = read_series(folder)
    seen = series_rows(forecasts, events, weeks.start)
    parts = rules.brier_parts(asked["probability"].to_numpy(), asked["outcome"].to_numpy(), BINS) if len(asked) else None
    return Scores(
        asked, seen, summary_of(asked), parts, by_series(seen), reliability_of(asked), pit_band(len(seen)), fans_of(forecasts, seen)
    )


def pit_band(observations: int) -> tuple[int, int]:
    """The counts between which a bar of the PIT histogram lies in 90% of cases if independent observations fall evenly."""
    from scipy.stats import binom

    low, high = binom.ppf([0.05, 0.95], observations, 1 / BINS)
    return int(low), int(high)


def fans_of(forecasts: dict[str, pd.DataFrame], seen: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Quantiles over worlds of the observed series, by date."""
    names = list(dict.fromkeys(seen["series"])) if len(seen) else []
    return {name: pd.DataFrame({"date": pd.to_datetime(forecasts[name].index), **quantiles(forecasts[name].to_numpy())}) for name in names}


def question_rows(found: list[Chance], events: Events, start: date) -> pd.DataFrame:
    """One row for each resolved question: forecast, outcome, scores, and the forecasts of the baselines."""
    by_id = {row.id: row for row in found}
    rows = []
    for event in events.resolved:
        if event.question_id not in by_id:
            raise UserError(f"question '{event.question_id}' has no answer in any world of the run.")
        chance, question = by_id[event.question_id], questions()[event.question_id]
        persistence, climatology = of_question(question, start)
        rows.append(
            {
                "question": chance.id,
                "subject": question.file.removesuffix(".yaml"),
                "title": chance.title,
                "resolved_on": event.resolved_on.isoformat(),
                "outcome": event.outcome,
                "probability": chance.probability,
                "low": chance.low,
                "high": chance.high,
                "worlds": chance.worlds,
                "brier": float(rules.brier(chance.probability, event.outcome)),
                "log_score": float(rules.log_score(chance.probability, event.outcome)),
                "base_rate": question.base_rate,
                "persistence": np.nan if persistence is None else persistence,
                "climatology": np.nan if climatology is None else climatology,
            }
        )
    return pd.DataFrame(rows)


def summary_of(asked: pd.DataFrame) -> pd.DataFrame:
    """Mean scores of the model and of each baseline, on the questions that the baseline answers, and the model's skill there (90%)."""
    rows = []
    for name in ("model", *BASELINES) if len(asked) else ():
        column = "probability" if name == "model" else name
        both = asked[asked[column].notna()]
        if len(both):
            own, theirs = (rules.brier(both[each].to_numpy(), both["outcome"].to_numpy()) for each in ("probability", column))
            surprise = rules.log_score(both[column].to_numpy(), both["outcome"].to_numpy())
            counts = {"questions": len(both), "subjects": both["subject"].nunique()}
            mean = {"forecaster": name, **counts, "brier": theirs.mean(), "log_score": surprise.mean()}
            rows.append({**mean, "model_brier": own.mean(), **_skill_of(name, own, theirs, both["subject"].to_numpy())})
    return pd.DataFrame(rows)


def _skill_of(name: str, own: Array, theirs: Array, subject: Array) -> dict[str, float]:
    """The model's skill and its 90% interval; the model has none against itself."""
    if name == "model":
        return dict.fromkeys(("skill", "skill_low", "skill_high"), np.nan)
    low, high = skill_interval(own, theirs, subject)
    return {"skill": rules.skill(own.mean(), theirs.mean()), "skill_low": low, "skill_high": high}


def skill_interval(own: Array, theirs: Array, subject: Array) -> tuple[float, float]:
    """90% interval of the skill, by drawing whole subjects again with replacement: questions of one subject hang together.

    NaN where there are fewer subjects than FEWEST_SUBJECTS, or where a baseline made no error.
    """
    names, place = np.unique(subject, return_inverse=True)
    if len(names) < FEWEST_SUBJECTS:
        return np.nan, np.nan
    sums = np.array([np.bincount(place, scores) for scores in (own, theirs)])
    drawn = np.random.Generator(np.random.Philox(key=zlib.crc32(b"subjects"))).integers(0, len(names), (REPEATS, len(names)))
    totals = sums[:, drawn].sum(axis=2)
    if (totals[1] == 0).any():
        return np.nan, np.nan
    low, high = np.quantile(1 - totals[0] / totals[1], (0.05, 0.95))
    return float(low), float(high)


def reliability_of(asked: pd.DataFrame) -> pd.DataFrame:
    """For each bin of probabilities: how many, what was forecast, how often it came, and what a reliable forecaster would see (90%)."""
    if not len(asked):
        return pd.DataFrame()
    place = rules.bin_of(asked["probability"].to_numpy(), BINS)
    rows = []
    for number in np.unique(place):
        inside = asked[place == number]
        low, high = consistent(inside["probability"].to_numpy())
        forecast, came = inside["probability"].mean(), inside["outcome"].mean()
        rows.append({"bin": number, "questions": len(inside), "forecast": forecast, "came": came, "low": low, "high": high})
    return pd.DataFrame(rows)


def consistent(probability: Array, share: float = 0.9) -> tuple[float, float]:
    """Between which frequencies the outcomes would lie in so many cases if the probabilities were right (Brocker and Smith 2007)."""
    count = np.ones(1)
    for chance in probability:  # the exact distribution of how many come true
        count = np.convolve(count, [1 - chance, chance])
    total = np.cumsum(count)
    low, high = (int(np.searchsorted(total, edge - 1e-12)) for edge in ((1 - share) / 2, (1 + share) / 2))
    return low / len(probability), min(high, len(probability)) / len(probability)


def series_rows(forecasts: dict[str, pd.DataFrame], events: Events, start: date) -> pd.DataFrame:
    """One row for each observation: the forecast's quantiles, CRPS, whether the intervals hold it, its PIT, the baselines' CRPS."""
    rows = [_series_row(forecasts, seen, start) for seen in events.observed]
    return pd.DataFrame(rows)


def _series_row(forecasts: dict[str, pd.DataFrame], seen: Observed, start: date) -> dict[str, Any]:
    quantity = quantities()[seen.series]
    values = sample_at(forecasts[seen.series], quantity, seen.day)[None, :]
    observed = np.array([seen.value])
    period = period_of(quantity, seen.day)
    inside = {f"in_{share:.0%}".rstrip("%"): bool(rules.interval_coverage(values, observed, share)[0]) for share in INTERVALS}
    references = of_period(quantity, quantity.rule(period), quantity.factor(period), start)
    return {
        "series": seen.series,
        "unit": quantity.unit,
        "date": seen.day.isoformat(),
        "observed": seen.value,
        "observed_low": np.nan if seen.low is None else seen.low,
        "observed_high": np.nan if seen.high is None else seen.high,
        **{name: float(value[0]) for name, value in quantiles(values).items()},
        "crps": float(rules.crps_of_sample(values, observed)[0]),
        **inside,
        "pit": float(rules.pit(values, observed, np.array([_luck(seen)]))[0]),
        **_reference_scores(references, observed),
    }


def _reference_scores(references: Baselines, observed: Array) -> dict[str, float]:
    return {
        f"crps_{name}": np.nan if sample is None else float(rules.crps_of_sample(sample[None, :], observed)[0])
        for name, sample in zip(SERIES_BASELINES, references, strict=True)
    }


def _luck(seen: Observed) -> float:
    """A number in [0, 1) for each observation, the same in every scoring and in every order of the file."""
    return zlib.crc32(f"{seen.series} {seen.day}".encode()) / LUCK_RANGE


def period_of(quantity: Quantity, day: date) -> Period:
    """The period that an observation speaks of; of a stock, its day alone."""
    if quantity.is_stock:
        return Period(day, day)
    return next(period for period in quantity.periods if period.first <= day <= period.last)


def sample_at(table: pd.DataFrame, quantity: Quantity, day: date) -> Array:
    """The worlds' values (worlds,) for a day; a stock is read between two forecast days in proportion."""
    if not quantity.is_stock:
        row: Array = table.loc[period_of(quantity, day).last].to_numpy(np.float64)
        return row
    days = [each.toordinal() for each in table.index]
    after = int(np.searchsorted(days, day.toordinal()))
    later: Array = table.iloc[after].to_numpy(np.float64)
    if days[after] == day.toordinal():
        return later
    earlier: Array = table.iloc[after - 1].to_numpy(np.float64)
    between: Array = earlier + (later - earlier) * (day.toordinal() - days[after - 1]) / (days[after] - days[after - 1])
    return between


def by_series(seen: pd.DataFrame) -> pd.DataFrame:
    """Mean scores of each series, with the skill against each baseline where that tells; the last row counts all."""
    if not len(seen):
        return pd.DataFrame()
    groups = [(str(name), rows) for name, rows in seen.groupby("series", sort=False)]
    table = [_series_mean(name, rows) for name, rows in groups]
    everything = _series_mean("all", seen) | {"unit": "", "crps": np.nan}
    for name in SERIES_BASELINES:  # units differ: the mean over series of the skill
        everything[f"crps_{name}"] = np.nan
        skills = [row[f"skill_{name}"] for row in table if np.isfinite(row[f"skill_{name}"])]
        everything[f"skill_{name}"] = float(np.mean(skills)) if skills else np.nan
    return pd.DataFrame([*table, everything])


def _series_mean(name: str, rows: pd.DataFrame) -> dict[str, Any]:
    found: dict[str, Any] = {"series": name, "unit": rows["unit"].iloc[0], "observations": len(rows), "crps": rows["crps"].mean()}
    for baseline in SERIES_BASELINES:
        both = rows[rows[f"crps_{baseline}"].notna()]
        theirs = both[f"crps_{baseline}"].mean() if len(both) else np.nan
        found[f"crps_{baseline}"] = theirs
        found[f"skill_{baseline}"] = rules.skill(both["crps"].mean(), theirs) if len(both) else np.nan
    return found | {"in_50": rows["in_50"].mean(), "in_90": rows["in_90"].mean(), "mean_pit": rows["pit"].mean()}
