"""What the scores say, in sentences that claim no more than the numbers do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.evidence.scoring.scores import FEWEST_SUBJECTS

if TYPE_CHECKING:
    from sim.evidence.scoring.scores import Scores

FEW: Final = 30
"""Fewer resolved questions than this say little on reliability."""
NAMES: Final = {"model": "the model", "base_rate": "the base rate", "persistence": "persistence", "climatology": "climatology"}
CAUTION: Final = (
    "Questions on one war hang together: they are far fewer independent trials than rows. The interval of the skill draws whole subjects "
    "again, which counts part of that, and is not given for few subjects, where it would be too narrow; the bars and bands of the charts "
    "count none of it. A score says how good this run's forecasts were, not whether its mechanisms are right."
)


def sentences(scores: Scores) -> list[str]:
    """The findings, in reading order."""
    return [*_on_questions(scores), *_on_series(scores)]


def _on_questions(scores: Scores) -> list[str]:
    if not len(scores.questions):
        return ["No question is resolved yet."]
    asked, parts = scores.questions, scores.parts
    came = int(asked["outcome"].sum())
    mean = f"the model gave {asked['probability'].mean():.0%} on average"
    found = [f"{_counted('question', len(asked))} resolved, {came} with yes; {mean}."]
    found += [_against(row) for row in scores.summary.iloc[1:].to_dict("records")]
    if parts is not None:
        found.append(
            f"Its Brier score of {parts.brier:.3f} is {parts.reliability:.3f} (reliability, 0 is best) less "
            f"{parts.generalised_resolution:.3f} (resolution, with what happens inside bins) plus {parts.uncertainty:.3f} (uncertainty "
            "of the events)."
        )
    if len(asked) < FEW:
        found.append(f"Fewer than {FEW} questions: the reliability diagram shows chance as much as the forecaster.")
    return found


def _against(row: dict[Any, Any]) -> str:
    """The model beside one baseline."""
    name, own, theirs, skill = NAMES[row["forecaster"]], row["model_brier"], row["brier"], row["skill"]
    where = f"On the {_counted('question', row['questions'])} that {name} answers"
    if not np.isfinite(skill):
        return f"{where} it made no error, so that skill is not defined; the model's Brier is {own:.3f}."
    return f"{where}, Brier {own:.3f} of the model against {theirs:.3f}, skill {100 * skill:+.0f}%: {_verdict(row)}."


def _verdict(row: dict[Any, Any]) -> str:
    """What the interval of the skill allows to say; without one, nothing."""
    low, high = row["skill_low"], row["skill_high"]
    if not (np.isfinite(low) and np.isfinite(high)):
        few = f", since {_counted('subject', row['subjects'])} are fewer than {FEWEST_SUBJECTS} and would make it too narrow"
        return f"no interval, nothing claimed{few if row['subjects'] < FEWEST_SUBJECTS else ''}"
    verdict = "better" if low > 0 else "worse" if high < 0 else "not distinguishable"
    return f"the model is {verdict} (90% by subjects: {100 * low:+.0f} to {100 * high:+.0f}%)"


def _on_series(scores: Scores) -> list[str]:
    if not len(scores.series):
        return ["No series has been observed yet."]
    total = scores.by_series.iloc[-1]
    count = int(total["observations"])
    found = [
        f"{_counted('observation', count)} of {len(scores.by_series) - 1} series: the 50% interval held {total['in_50']:.0%} of them, "
        f"the 90% interval {total['in_90']:.0%}."
    ]
    for name in ("persistence", "climatology"):
        skills = scores.by_series.iloc[:-1][f"skill_{name}"].dropna()
        if len(skills):
            better = int((skills > 0).sum())
            found.append(f"In {better} of {len(skills)} series the CRPS is below that of {name}.")
    return found


def _counted(word: str, count: int) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
