"""What readers see: a phrase for each factor, a short name for each point, and factors as analysis knows them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from sim.settings.codebook import numbers_by_path
from sim.sweeps.designs.factors import CHOICE, FactorSpec
from sim.sweeps.shared.sweep import Factor

FEW: Final = 4
"""Up to so many factors a point is called by its levels, and one word says what a factor is."""

UNITS: Final = ("share", "thousand", "km2", "km", "eur", "usd", "bn", "pct", "trn", "rub", "log", "odds", "hazard", "index")
PERIODS: Final = ("week", "month", "quarter", "year")
CAPITALS: Final = ("us", "eu")
PROPER: Final = (
    *("russia", "russian", "ukraine", "ukrainian", "crimea", "donbas", "urals"),
    *("kharkiv", "luhansk", "donetsk", "zaporizhzhia", "kherson", "sumy", "dnipropetrovsk"),
)
SAYS_NOTHING: Final = "none"
"""A choice's name that needs its group beside it."""


def labels_of(factors: Sequence[FactorSpec]) -> tuple[str, ...]:
    """A phrase for each factor: a number's words without its unit, with its group where they are not its own, or one word among many."""
    phrases = [_without_unit(factor.name) if factor.is_number else factor.name for factor in factors]
    used = Counter(phrases)
    is_unclear = [used[phrase] > 1 or (len(factors) > FEW and " " not in phrase) for phrase in phrases]
    return tuple(
        f"{phrase} ({_group(factor)})" if factor.is_number and unclear else phrase
        for factor, phrase, unclear in zip(factors, phrases, is_unclear, strict=True)
    )


def _group(factor: FactorSpec) -> str:
    return factor.name.partition(".")[0]


def _words(path: str) -> str:
    """The words of a number's name, as people write them."""
    spelled = {word: word.upper() for word in CAPITALS} | {word: word.capitalize() for word in PROPER}
    return " ".join(spelled[word] if word in spelled else word for word in path.partition(".")[2].split("_"))


def _without_unit(path: str) -> str:
    """The same without the unit that ends it, unless nothing were left."""
    words = _words(path).split()
    while len(words) > 1:
        if words[-1] in UNITS and words[-2] != "per":
            words = words[:-1]
        elif len(words) > 2 and words[-2] == "per" and words[-1] in PERIODS:
            words = words[:-2]
        else:
            break
    return " ".join(words)


def as_factors(specs: Sequence[FactorSpec]) -> tuple[Factor, ...]:
    """Factors as analysis and manifest know them."""
    return tuple(_as_factor(spec, label) for spec, label in zip(specs, labels_of(specs), strict=True))


def _as_factor(spec: FactorSpec, label: str) -> Factor:
    kind = "level" if spec.levels else "number"
    if not spec.is_number:
        return Factor(spec.name, label, kind, "", spec.levels, math.nan, math.nan, "choice", ())
    number = numbers_by_path()[spec.name]
    unit = "" if number.names else number.unit
    values = [level for level in spec.levels if not isinstance(level, str)]
    low, high = (min(values), max(values)) if values else (spec.low, spec.high)
    return Factor(spec.name, label, kind, unit, spec.levels, low, high, number.basis, number.sources)


def manifest_of(factor: Factor) -> dict[str, Any]:
    """A factor ready for JSON, which knows no NaN."""
    ends = {"low": factor.low, "high": factor.high}
    return factor._asdict() | {end: None if math.isnan(value) else value for end, value in ends.items()}


def point_labels(
    points: Sequence[int], specs: Sequence[FactorSpec], factors: Sequence[Factor], columns: Sequence[Sequence[Any]]
) -> list[str]:
    """What points are called: by their levels, such as `trump, pledge 0.5`, or by their index where there are many factors.

    `columns`: what each factor is at these points.
    """
    if len(specs) > FEW:
        return [f"point {point}" for point in points]
    shared = Counter(level for factor in factors for level in factor.levels if isinstance(level, str))
    words = [
        [_level_text(spec, factor, value, is_shared=shared[value] > 1) for value in column]
        for spec, factor, column in zip(specs, factors, columns, strict=True)
    ]
    return [", ".join(levels) for levels in zip(*words, strict=True)]


def _level_text(spec: FactorSpec, factor: Factor, value: Any, is_shared: bool) -> str:
    """A level with what it is a level of; a choice by its name alone where that is enough."""
    if spec.kind == CHOICE and not is_shared and value != SAYS_NOTHING:
        return str(value)
    return f"{factor.label} {value if isinstance(value, str) else f'{value:.{6 if factor.levels else 3}g}'}"
