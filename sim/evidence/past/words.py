"""What the scores say, in sentences; none claims more than its interval allows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from sim.evidence.past.baselines import BASELINES
from sim.evidence.past.bench import BRIER, BY_CONSTRUCTION, C_INDEX, MAIN, MODEL, NOT_JUDGED, ONE_CONFLICT, RECALIBRATED, TWO_CLOCKS
from sim.evidence.past.sample import CLASSES
from sim.runs.headline import rounded
from sim.settings.facts.load import CUTOFF

if TYPE_CHECKING:
    import pandas as pd

BETTER, WORSE = "better", "worse"
CONSTANT: Final = "constant"
CHANCE: Final = 0.5
WHY_NOT: Final = {
    ONE_CONFLICT: "since all are of one conflict and single truces are not independent",
    TWO_CLOCKS: "since the Donbas truces end by another clock than the other cases, which a mean of both mixes",
}
IN_SAMPLE: Final = (
    "Not out of sample. The survival by which the truce of the model was calibrated (A49, MODEL section 6, item 6) was computed from this "
    "very table. So levels of survival, and the contrast with and without foreign troops, were seen by the model before; the order of "
    "single cases was not fitted. The days of holiday truces were taken from the Donbas truces "
    "below. Whoever coded the cases knew how they ended, though no column with an outcome was read."
)
LIMITS: Final = (
    "The model is of one war: the stronger side decides like its Russia, the weaker depends on aid like its Ukraine; only terms, "
    "guarantor, pressure and a range for the balance of forces differ between cases. Aims and forces are unknown and drawn.",
    f"Ten years are followed, in weeks: what lasts longer counts as standing, what fails within a week cannot be resolved. "
    f"Nothing after {CUTOFF} is used.",
    "The Donbas truces end when violations are back at their old level, not when war is renewed: another clock than that of the cases.",
    "The cases are a purposive sample. They are of few conflicts, so intervals draw whole conflicts anew; those of the Donbas truces, all "
    "of one conflict, draw single truces and are too narrow, so nothing is judged by them. "
    "Forecasts are not refitted in each draw. Bands of observed survival are Greenwood's, of single cases.",
    "Within a class, the constant and the class base rate say the same of every case: their C-index there is 0.5 by construction, and "
    "a difference from it is no verdict.",
    "That a case still stood, and the exact days of some, are known from memory in the source table; the years are sourced.",
)


def sentences(tables: dict[str, pd.DataFrame], factors: dict[str, float]) -> tuple[str, ...]:
    """What was found, the caution first."""
    return (
        IN_SAMPLE,
        *_beyond_baselines(tables["past_differences"]),
        *_discrimination(tables),
        _errors(tables["past_scores"]),
        *_levels(tables["past_calibration"]),
        _factors(factors),
    )


def _one(table: pd.DataFrame, **wanted: Any) -> Any:
    """The first row that has these values."""
    for column, value in wanted.items():
        table = table[table[column] == value]
    return table.iloc[0]


def figure(row: Any) -> str:
    """A score with its interval: errors to three places, the C-index to two."""
    places = 3 if "Brier" in row["measure"] else 2
    return f"{row['value']:.{places}f} ({row['low']:.{places}f} to {row['high']:.{places}f})"


def _discrimination(tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    """How well cases are ordered, on each set that has pairs."""
    scores, differences = tables["past_scores"], tables["past_differences"]
    for name in scores["set"].unique():
        own = scores[(scores["set"] == name) & (scores["measure"] == C_INDEX)]
        if len(own):
            row = _one(own, way=MODEL)
            is_judged = not _why_not(differences[differences["set"] == name])
            others = ", ".join(f"{way} {figure(_one(own, way=way))}" for way in BASELINES if way != CONSTANT)
            yield (
                f"{capital(name)} ({row['cases']} ceasefires, {row['failures']} failed within ten years): the C-index of the model is "
                f"{figure(row)}{against_chance(row) if is_judged else ''}. Baselines: {others}."
            )


def against_chance(row: Any) -> str:
    """Whether a C-index is distinguishable from the toss of a coin."""
    return "; it orders pairs better than chance" if row["low"] > CHANCE else f"; it is not distinguishable from chance ({CHANCE})"


def _errors(scores: pd.DataFrame) -> str:
    """The integrated Brier score on the main set."""
    own = scores[(scores["measure"] == BRIER) & (scores["set"] == MAIN)]
    found = "; ".join(f"{way} {figure(_one(own, way=way))}" for way in own["way"])
    return f"{capital(BRIER)} over ten years, {MAIN} (0 is perfect, less is better): {found}."


def _levels(calibration: pd.DataFrame) -> Iterator[str]:
    """Whether the level of survival is right, over all cases and class by class."""
    own = calibration[(calibration["set"] == MAIN) & (calibration["way"] == MODEL)]
    for group in ("all classes", *reversed(CLASSES)):
        rows = own[own["group"] == group].sort_values("years").to_dict("records")
        if rows:
            parts = [_level(row) for row in rows]
            yield f"Share that stands, {MAIN}, {group} ({rows[0]['cases']}): {'; '.join(parts)}."


def _level(row: dict[Any, Any]) -> str:
    side = "below" if row["predicted"] < row["low"] else "above" if row["predicted"] > row["high"] else "inside"
    seen = f"{row['observed']:.0%}, 90% interval {row['low']:.0%} to {row['high']:.0%}"
    return f"after {row['years']} y the model says {row['predicted']:.0%}, {side} what was observed ({seen})"


def _factors(factors: dict[str, float]) -> str:
    found = ", ".join(f"{name} {rounded(factor)}" for name, factor in factors.items())
    return f"The one factor on the hazard of the model that fits best (1: none needed): {found}."


def _beyond_baselines(differences: pd.DataFrame) -> Iterator[str]:
    """On each set: where the model is better or worse, and beyond which baselines no skill is shown."""
    for name in differences["set"].unique():
        for way in (MODEL, RECALIBRATED):
            rows = differences[(differences["set"] == name) & (differences["way"] == way)]
            why = _why_not(rows)
            yield f"{capital(name)}, {way}: nothing is judged, {why}." if why else f"{capital(name)}, {way}: {_verdicts(rows)}."


def _why_not(rows: pd.DataFrame) -> str:
    """Why nothing is claimed of a set; nothing if something is."""
    found = [why for verdict, why in WHY_NOT.items() if (rows["verdict"] == verdict).all()]
    return found[0] if found else ""


def _verdicts(rows: pd.DataFrame) -> str:
    rows = rows[rows["verdict"] != BY_CONSTRUCTION]
    told = [
        f"{verdict} than {_listed([_with_gap(row) for row in group.to_dict('records')])} by {measure}"
        for verdict in (BETTER, WORSE)
        for measure, group in rows[rows["verdict"] == verdict].groupby("measure", sort=False)
    ]
    rest = "the other differences are not distinguishable" if told else "no difference is distinguishable"
    missing = [name for name in BASELINES if name not in set(rows[rows["verdict"] == BETTER]["baseline"])]
    no_skill = f". No skill is shown beyond {_listed(missing)}" if missing else ""
    return f"{'; '.join([*told, rest])}{no_skill}"


def _with_gap(row: dict[Any, Any]) -> str:
    """A baseline, and by how much the model differs: in C, or as skill."""
    what = "skill " if row["measure"] == BRIER else ""
    return f"{row['baseline']} ({what}{row['value']:+.2f}, {row['low']:+.2f} to {row['high']:+.2f})"


def ablation_sentences(table: pd.DataFrame) -> Iterator[str]:
    """On each set that can be judged: what carries the order by itself, and what cannot be told."""
    for name in table["set"].unique():
        rows = table[table["set"] == name]
        if rows["verdict"].isin(NOT_JUDGED).all():
            continue
        told = [
            f"the C-index is {verdict} with {_listed(list(rows[rows['verdict'] == verdict]['left_out']))}"
            for verdict in (BETTER, WORSE)
            if (rows["verdict"] == verdict).any()
        ]
        rest = "of the others it cannot be told" if told else "of nothing can it be told that it carries the order by itself"
        yield f"{capital(name)}, each thing known left at its prior in turn: {'; '.join([*told, rest])}."


def _listed(names: list[str]) -> str:
    """Names as people list them."""
    given = [f"the {name}" for name in names]
    return given[0] if len(given) == 1 else f"{', '.join(given[:-1])} and {given[-1]}"


def capital(words: str) -> str:
    """With a capital letter at the start, the rest as it is."""
    return words[:1].upper() + words[1:]
