"""The configurations under a design: one for each combination of choices and sets of overrides that occurs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.settings.codebook import Number
from sim.settings.errors import UserError
from sim.sweeps.designs.factors import FactorSpec
from sim.sweeps.designs.layouts import Indices, Layout
from sim.sweeps.designs.sets import key_of

if TYPE_CHECKING:
    from sim.settings.config import RunConfig
    from sim.sweeps.designs.spec import DesignSpec

Compose = Callable[[Sequence[str]], "RunConfig"]
"""The checked configuration that some overrides over the experiment's own give."""


def without_pinned(spec: DesignSpec, own: RunConfig) -> DesignSpec:
    """The design without the numbers that a glob matched but that the experiment's own configuration pins.

    A UserError where nothing is left, or where the command line sets what the design varies, itself or in its levels.
    """
    for word in own.overrides:
        _refuse_varied(word, spec.factors)
    kept = tuple(factor for factor in spec.factors if not (factor.is_from_glob and _number(own, factor).status == "pinned"))
    if not kept:
        raise UserError("design.factors: every number that is matched is pinned by the configuration, so that nothing is left to vary.")
    names = {factor.name for factor in kept}
    groups = {group: tuple(name for name in members if name in names) for group, members in spec.groups.items()}
    return replace(spec, factors=kept, groups={group: members for group, members in groups.items() if members})


def _refuse_varied(word: str, factors: Sequence[FactorSpec]) -> None:
    """Refuse an override of what a factor varies, itself or by what its levels set. A scenario is the ground that levels stand on."""
    found = re.match(r"\+*([\w.]+)=", word)
    if not found or found[1] == "scenario":
        return
    for factor in (factor for factor in factors if not factor.is_from_glob):
        if factor.name == found[1]:
            raise UserError(f"{word} is given, but the design varies {found[1]} (design.factors). Leave one of them out.")
        setting = [level for level, words in zip(factor.levels, factor.words, strict=False) if found[1] in map(key_of, words)]
        if setting:
            raise UserError(
                f"{word} is given, but levels of the design set {found[1]} too: design.factors.{factor.name}, '{setting[0]}'.\n"
                f"  Leave {word} out, or take {found[1]} out of the levels."
            )


def _number(config: RunConfig, factor: FactorSpec) -> Number:
    group, _, name = factor.name.partition(".")
    return config.numbers[group][name]


class Bases:
    """Composed configurations, each made once, when it is first asked for. A combination of levels is known by one index."""

    def __init__(self, factors: Sequence[FactorSpec], compose: Compose, own: RunConfig) -> None:
        """`own`: the experiment's configuration without any further override."""
        self._varied = [index for index, factor in enumerate(factors) if not factor.is_number]
        self._factors = [factors[index] for index in self._varied]
        self._shape = [len(factor.levels) for factor in self._factors]
        self._matched = [factor for factor in factors if factor.is_from_glob]
        self._compose, self._own = compose, own
        self._made: dict[tuple[str, ...], RunConfig] = {(): own}

    def combination(self, layout: Layout, point: Indices) -> Indices:
        """(points,) which combination of levels each point has."""
        if not self._varied:
            return np.zeros(len(point), np.int64)
        levels = layout.coordinates(point, self._varied).astype(np.int64)
        return np.asarray(np.ravel_multi_index(tuple(levels), self._shape), np.int64)

    def config(self, combination: int) -> RunConfig:
        """The configuration of a combination; a UserError if it cannot be composed or does not go with the others."""
        words = self._words(combination)
        if words not in self._made:
            self._made[words] = self._composed(words)
        return self._made[words]

    def _words(self, combination: int) -> tuple[str, ...]:
        places = np.unravel_index(combination, self._shape) if self._shape else ()
        return tuple(word for factor, place in zip(self._factors, places, strict=True) for word in factor.overrides(float(place)))

    def _composed(self, words: tuple[str, ...]) -> RunConfig:
        try:
            config = self._compose(words)
        except UserError as error:
            raise UserError(f"the design's point with {' '.join(words)} cannot be composed: {error}") from error
        for setting in ("weeks", "seed"):
            given, own = getattr(config, setting), getattr(self._own, setting)
            if given != own:
                raise UserError(f"{' '.join(words)} sets {setting} to {given}, the experiment to {own}; all points of a design share one.")
        for factor in self._matched:
            if _number(config, factor).status == "pinned":
                raise UserError(
                    f"{' '.join(words)} sets {factor.name}, which a glob of design.factors varies.\n"
                    f"  Say which it shall be: name it as a factor ({factor.name}: codebook), or pin it for all points above the design."
                )
        return config
