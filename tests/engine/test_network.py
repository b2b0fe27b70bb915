"""The social network: whom each citizen listens to."""

from __future__ import annotations

import time

import numpy as np
import pytest

from sim.engine.network import NEIGHBOURS, social_network
from sim.model.start import citizen_quotas


def test_citizens_stand_in_the_order_of_their_macro_regions() -> None:
    for citizens in (1, 7, 1000):
        region, is_displaced = citizen_quotas(citizens)
        assert len(region) == len(is_displaced) == citizens
        assert (np.diff(region) >= 0).all()


def quotas(citizens: int) -> tuple[np.ndarray, np.ndarray]:
    """Macro-region and displacement in blocks, as the quotas fill them."""
    region = np.repeat(np.arange(6), np.diff(np.round(np.cumsum([0, 0.27, 0.36, 0.22, 0.08, 0.06, 0.01]) * citizens).astype(int)))
    return region, np.arange(citizens) % 9 == 0


@pytest.mark.parametrize("citizens", [1, 2, 3, 9, 20, 1000])
def test_everybody_listens_to_others_who_exist(citizens: int) -> None:
    network = social_network(1, *quotas(citizens))
    assert network.shape == (citizens, NEIGHBOURS)
    assert network.max() < citizens
    if citizens > 1:
        assert not (network == np.arange(citizens)[:, None]).any()


def test_most_ties_stay_in_the_own_group() -> None:
    """Homophily: ties run within the own macro-region and fate far more often than by chance, yet not always."""
    region, is_displaced = quotas(2000)
    network = social_network(1, region, is_displaced)
    group = 2 * region + is_displaced
    inside = (group[network] == group[:, None]).mean()
    by_chance = (np.bincount(group) ** 2).sum() / len(group) ** 2
    assert inside > 2 * by_chance
    assert inside < 0.95


def test_everybody_is_reached_in_a_few_steps() -> None:
    """A small world: rumours cross the country."""
    network = social_network(3, *quotas(1000))
    reached = np.zeros(1000, bool)
    reached[0] = True
    for _ in range(10):
        reached = reached | reached[network].any(axis=1)
    assert reached.mean() > 0.95


def test_the_seed_alone_decides() -> None:
    region, is_displaced = quotas(500)
    np.testing.assert_array_equal(social_network(7, region, is_displaced), social_network(7, region, is_displaced))
    assert (social_network(7, region, is_displaced) != social_network(8, region, is_displaced)).any()


def test_too_many_citizens_are_refused() -> None:
    with pytest.raises(ValueError, match="65,536"):
        social_network(1, np.zeros(70_000, int), np.zeros(70_000, bool))


def test_it_is_quick() -> None:
    started = time.perf_counter()
    social_network(1, *quotas(20_000))
    assert time.perf_counter() - started < 0.5
