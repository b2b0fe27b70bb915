"""The social network of the citizens: whom each one listens to.

A small world (Watts and Strogatz) with homophily: most ties lie within one's own macro-region and among people of
one's own fate (displaced or not), the others go anywhere. The network is the same in every world; attitudes differ.
"""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

NEIGHBOURS: Final = 8  # people whom each citizen listens to
NEAR_TIES: Final = 6  # of them within the own group; an even number, half on each side of the group's ring

Index = npt.NDArray[np.int64]
Network = npt.NDArray[np.uint16]


class Voices(Protocol):
    """What a citizen hears from each neighbour, [neighbour, citizen]: room to work in while circles are heard.

    An array that the worlds of a chunk use in turn; in plain text a dictionary will do.
    """

    def __getitem__(self, place: tuple[int, int]) -> float: ...
    def __setitem__(self, place: tuple[int, int], position_share: float) -> None: ...


def social_network(seed: int, macro_region: npt.ArrayLike, is_displaced: npt.ArrayLike) -> Network:
    """Neighbours of every citizen, shape (citizens, NEIGHBOURS); from the seed and the quotas alone."""
    group = 2 * np.asarray(macro_region, np.int64) + np.asarray(is_displaced, np.int64)
    citizens = len(group)
    if citizens > np.iinfo(np.uint16).max + 1:
        raise ValueError(f"citizens is {citizens}; the network can index 65,536 at most")
    ties = np.concatenate([_near_ties(group), _far_ties(seed, citizens)], axis=1)
    return _without_self(ties, seed).astype(np.uint16)


def _near_ties(group: Index) -> Index:
    """Ties to those who stand next to one on the ring of the own group."""
    order = np.argsort(group, kind="stable")
    size = np.bincount(group)
    first = np.cumsum(size) - size
    rank = np.empty_like(group)
    rank[order] = np.arange(len(group)) - first[group[order]]
    half = NEAR_TIES // 2
    steps = np.concatenate([np.arange(-half, 0), np.arange(1, half + 1)])
    place = (rank[:, None] + steps) % size[group][:, None]
    ties: Index = order[first[group][:, None] + place]
    return ties


def _far_ties(seed: int, citizens: int) -> Index:
    """Ties to anybody."""
    luck = _luck(seed, 0, citizens, NEIGHBOURS - NEAR_TIES)
    return (luck * citizens).astype(np.int64)


def _without_self(ties: Index, seed: int) -> Index:
    """Nobody is one's own neighbour, unless there is nobody else."""
    citizens = len(ties)
    own = np.arange(citizens)[:, None]
    step = 1 + (_luck(seed, 1, citizens, NEIGHBOURS) * (citizens - 1)).astype(np.int64)
    return np.where(ties == own, (own + step) % citizens, ties)


def _luck(seed: int, part: int, citizens: int, ties: int) -> npt.NDArray[np.float64]:
    """Uniform numbers of one part of the construction."""
    return np.random.Generator(np.random.Philox(key=[seed, part])).random((citizens, ties))
