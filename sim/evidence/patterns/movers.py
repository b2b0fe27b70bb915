"""Which number moves a pattern's figure most: Spearman's rank correlation over worlds in which the numbers are drawn from their ranges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.runs.ranks import Answers, rank_effects

if TYPE_CHECKING:
    import numpy.typing as npt

    from sim.evidence.patterns.claims.claim import Claim
    from sim.evidence.patterns.samples import Numbers
    from sim.evidence.patterns.worlds import Laboratory
    from sim.settings.config import RunConfig

    Kept = npt.NDArray[np.bool_]

FALSE_ALARM: Final = 0.05
"""Chance that any number at all is named of a figure that none moves."""
FEWEST_WORLDS: Final = 30
BASE: Final = "parameters=central"
"""All numbers that are not screened stand as written, whatever set of parameters is judged."""


class Mover(NamedTuple):
    """The number with the largest rank effect on a figure."""

    path: str  # empty if none is distinguishable
    effect: float  # Spearman's rho; of the largest, distinguishable or not
    low: float  # 90% interval
    high: float
    noise: float  # what the largest of so many effects would stay below, if there were none, but for one case in twenty
    worlds: int  # with a figure
    numbers: int  # screened


NOBODY: Final = Mover("", np.nan, np.nan, np.nan, np.nan, 0, 0)


def paths_of(numbers: tuple[str, ...]) -> tuple[str, ...]:
    """Paths, where a name may stand for all uncertain numbers of its group."""
    from sim.settings.codebook import codebook, is_drawable

    book = codebook()
    found = [[name] if "." in name else [number.path for number in book[name].values() if is_drawable(number)] for name in numbers]
    return tuple(path for paths in found for path in paths)


def mover_of(claim: Claim, laboratory: Laboratory) -> Mover:
    """Which number moves the claim's figure most; the laboratory draws them."""
    values = claim.each(*(laboratory.sample(setting) for setting in claim.screened))
    has_value = np.isfinite(values)
    drawn = drawn_values([laboratory.config(setting) for setting in claim.screened], paths_of(claim.numbers), has_value)
    if has_value.sum() < FEWEST_WORLDS or np.ptp(values[has_value]) == 0 or not drawn:
        return NOBODY._replace(worlds=int(has_value.sum()), numbers=len(drawn))
    return strongest(values[has_value], drawn)


def drawn_values(configs: list[RunConfig], paths: tuple[str, ...], kept: Kept) -> dict[str, Numbers]:
    """Each number that every configuration draws, in the worlds that are kept."""
    from sim.engine.batch import of_worlds
    from sim.engine.draws import draw

    records = draw(of_worlds(configs[0], np.arange(configs[0].worlds)[kept]))
    places = {path: path.partition(".")[::2] for path in paths}
    varies = [path for path, (group, name) in places.items() if all(one.numbers[group][name].status == "drawn" for one in configs)]
    return {path: records[places[path][0]][places[path][1]] for path in varies}


def strongest(values: Numbers, drawn: Mapping[str, Numbers]) -> Mover:
    """The largest rank effect, and whether so many looks at chance alone would have shown it."""
    worlds, row = len(values), np.arange(len(values))
    answers = Answers(row, row, values, row, is_binary=False)
    effects = rank_effects(answers, [np.unique(column, return_inverse=True)[1].astype(np.int64) for column in drawn.values()])
    best = max(range(len(effects)), key=lambda place: abs(effects[place].size))
    size, low, high, p = effects[best]
    is_clear = p * len(effects) <= FALSE_ALARM
    return Mover([*drawn][best] if is_clear else "", size, low, high, noise_of(worlds, len(effects)), worlds, len(effects))


def noise_of(worlds: int, numbers: int) -> float:
    """Which rank correlation the largest of so many exceeds by chance in one case of twenty."""
    from scipy.special import ndtri

    return float(-ndtri(FALSE_ALARM / 2 / numbers) / np.sqrt(worlds - 1))
