"""The dice: published vectors, named streams, and shapes of the draws."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engine.dice import Dice, _negative_binomial, _normal, _uniform, count_at, philox, stream, uniform


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), 0, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, 0xFFFFFFFFFFFFFFFF, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), 0x299F31D0_A4093822, (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
    ],
)
def test_philox_gives_the_published_random123_vectors(counter: tuple[int, ...], key: int, words: tuple[int, ...]) -> None:
    assert tuple(int(word) for word in philox(np.uint64(key), *counter)) == words


def test_a_draw_depends_on_seed_world_week_stream_and_slot() -> None:
    base = _uniform(1, 2, 3, 4, 5)
    others = [_uniform(9, 2, 3, 4, 5), _uniform(1, 9, 3, 4, 5), _uniform(1, 2, 9, 4, 5), _uniform(1, 2, 3, 9, 5), _uniform(1, 2, 3, 4, 9)]
    assert base == _uniform(1, 2, 3, 4, 5)
    assert len({base, *others}) == 6


def test_uniform_numbers_fill_the_unit_interval() -> None:
    drawn = np.array([_uniform(1, 0, 0, world, stream("test")) for world in range(20_000)])
    assert drawn.min() > 0
    assert drawn.max() < 1
    assert drawn.mean() == pytest.approx(0.5, abs=0.01)
    assert drawn.var() == pytest.approx(1 / 12, abs=0.003)


def test_normal_numbers_are_standard() -> None:
    drawn = np.array([_normal(1, 0, 0, world, stream("test")) for world in range(20_000)])
    assert drawn.mean() == pytest.approx(0, abs=0.03)
    assert drawn.std() == pytest.approx(1, abs=0.02)


def test_counts_have_the_mean_and_the_spread_of_a_negative_binomial() -> None:
    luck = [_uniform(1, 0, 0, world, stream("test")) for world in range(20_000)]
    drawn = np.array([_negative_binomial(u, 12.0, 2.6) for u in luck])
    assert drawn.mean() == pytest.approx(12, rel=0.03)
    assert drawn.var() == pytest.approx(12 + 12**2 / 2.6, rel=0.08)
    assert _negative_binomial(0.5, 0.0, 2.6) == 0


def test_plain_dice_are_the_compiled_dice() -> None:
    dice = Dice()
    dice.seed, dice.world, dice.week = 7, 3, 5
    assert uniform(dice, stream("x")) == _uniform(7, 5, 0, 3, stream("x"))
    assert count_at(dice, stream("x"), 2, 4.0, 2.0) == _negative_binomial(_uniform(7, 5, 2, 3, stream("x")), 4.0, 2.0)


def test_two_stream_names_differ() -> None:
    assert stream("russia attacks") != stream("ukraine attacks")
