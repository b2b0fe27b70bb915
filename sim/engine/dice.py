"""Named random streams: (seed, world, stream, week, slot) -> numbers.

Philox4x32-10 (Salmon et al. 2011, Random123): the counter is (week, slot, world, stream) and the key is the seed.
There is no state, so that order, batch, chunk and worker cannot matter, a new draw never shifts another, and
two scenarios with one seed share their luck.
"""

from __future__ import annotations

import math
import zlib
from typing import Any

import numpy as np

from sim.engine.compile import compiled_as, helper
from sim.engine.records import State


class Dice(State):
    """What a draw is counted by, in one world."""

    seed: int  # the run's seed
    world: int  # index of the world in the run
    week: int  # weeks since the start; -1 while the world is set up


def stream(name: str) -> int:
    """Number of a named stream. The name is the identity: renaming a stream redraws it."""
    return zlib.crc32(name.encode())


@compiled_as(lambda value: lambda value: np.uint64(value))
def word(value: Any) -> Any:
    """A whole number as the dice count in it: without a sign, of 64 bits in compiled code, as it is in plain text."""
    return value


@helper
def philox(seed: Any, week: Any, slot: Any, world: Any, stream_number: Any) -> Any:
    """Four 32-bit words for one counter, as whole numbers. In plain text `world` may be an array of unsigned 64-bit integers."""
    low, half = word(0xFFFFFFFF), word(32)
    multiplier_0, multiplier_1 = word(0xD2511F53), word(0xCD9E8D57)
    weyl_0, weyl_1 = word(0x9E3779B9), word(0xBB67AE85)
    c0, c1, c2, c3 = word(week) & low, word(slot) & low, word(world) & low, word(stream_number) & low
    k0, k1 = word(seed) & low, word(seed) >> half
    for _ in range(10):
        p0, p1 = multiplier_0 * c0, multiplier_1 * c2
        c0, c1, c2, c3 = (p1 >> half) ^ c1 ^ k0, p1 & low, (p0 >> half) ^ c3 ^ k1, p0 & low
        k0, k1 = (k0 + weyl_0) & low, (k1 + weyl_1) & low
    return c0, c1, c2, c3


@helper
def _unit(high: Any, low: Any) -> Any:
    """Two 32-bit words as a number in (0, 1)."""
    return ((high >> word(5)) * 67108864.0 + (low >> word(6)) + 0.5) / 9007199254740992.0


@helper
def _uniform(seed: Any, week: Any, slot: Any, world: Any, stream_number: Any) -> Any:
    """One number in (0, 1) for one counter."""
    c0, c1, _, _ = philox(seed, week, slot, world, stream_number)
    return _unit(c0, c1)


@helper
def _normal(seed: Any, week: Any, slot: Any, world: Any, stream_number: Any) -> Any:
    """One standard normal number for one counter."""
    c0, c1, c2, c3 = philox(seed, week, slot, world, stream_number)
    return math.sqrt(-2.0 * math.log(_unit(c0, c1))) * math.cos(2.0 * math.pi * _unit(c2, c3))


@helper
def _negative_binomial(luck: Any, mean: Any, size: Any) -> Any:
    """Smallest count whose cumulative chance reaches `luck` (inversion, so that luck is shared across scenarios)."""
    if mean <= 0.0:
        return 0.0
    odds = mean / (mean + size)
    chance = math.exp(size * math.log(size / (size + mean)))
    total = chance
    count = 0.0
    while total < luck and count < 20.0 * mean + 100.0:
        chance *= odds * (count + size) / (count + 1.0)
        total += chance
        count += 1.0
    return count


@helper
def uniform(dice: Dice, stream_number: int) -> float:
    """One number in (0, 1) for this world, week and stream."""
    return _uniform(dice.seed, dice.week, 0, dice.world, stream_number)  # type: ignore[no-any-return]


@helper
def uniform_at(dice: Dice, stream_number: int, slot: int) -> float:
    """One number in (0, 1) for this world, week and stream, one for each slot (member, sector, citizen)."""
    return _uniform(dice.seed, dice.week, slot, dice.world, stream_number)  # type: ignore[no-any-return]


@helper
def normal(dice: Dice, stream_number: int) -> float:
    """One standard normal number for this world, week and stream."""
    return _normal(dice.seed, dice.week, 0, dice.world, stream_number)  # type: ignore[no-any-return]


@helper
def normal_at(dice: Dice, stream_number: int, slot: int) -> float:
    """One standard normal number for this world, week and stream, one for each slot."""
    return _normal(dice.seed, dice.week, slot, dice.world, stream_number)  # type: ignore[no-any-return]


@helper
def count_at(dice: Dice, stream_number: int, slot: int, mean: float, size: float) -> float:
    """A negative-binomial count with this mean and size (variance mean + mean^2 / size), one for each slot."""
    return _negative_binomial(_uniform(dice.seed, dice.week, slot, dice.world, stream_number), mean, size)  # type: ignore[no-any-return]
