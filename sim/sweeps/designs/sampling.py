"""Points in the unit cube, one row for each dimension; the libraries do the sampling, and a seed gives the same points again."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from sim.sweeps.designs.factors import Values

MORRIS_LEVELS: Final = 4
"""Levels of the grid on which trajectories walk: 0, 1/3, 2/3 and 1 (Morris 1991); steps go over two of them."""


def latin_hypercube(points: int, dimensions: int, seed: int) -> Values:
    """(dimensions, points): each dimension has one point in each of as many equal strata (McKay and others 1979)."""
    from scipy.stats import qmc

    return np.ascontiguousarray(qmc.LatinHypercube(dimensions, rng=seed).random(points).T)


def sobol(points: int, dimensions: int, seed: int) -> Values:
    """(dimensions, points): the first points of a scrambled Sobol sequence (Owen 1998); balanced where they are a power of two."""
    from scipy.stats import qmc

    sequence = qmc.Sobol(dimensions, scramble=True, rng=seed).random_base2((points - 1).bit_length())
    return np.ascontiguousarray(sequence[:points].T)


def two_matrices(rows: int, dimensions: int, seed: int) -> tuple[Values, Values]:
    """Matrices A and B of Saltelli's design, each (dimensions, rows): the halves of one Sobol sequence of twice the dimensions."""
    both = sobol(rows, 2 * dimensions, seed)
    return both[:dimensions], both[dimensions:]


def trajectories(count: int, dimensions: int, seed: int) -> npt.NDArray[np.int8]:
    """(dimensions, count * (dimensions + 1)): trajectories of Morris behind one another, as indices of the grid's levels.

    From each point to the next of its trajectory one dimension takes a step. Indices take an eighth of the memory of numbers.
    """
    from SALib.sample import morris

    problem = {"num_vars": dimensions, "names": [str(index) for index in range(dimensions)], "bounds": [[0.0, 1.0]] * dimensions}
    unit = morris.sample(problem, count, num_levels=MORRIS_LEVELS, seed=seed)
    return np.ascontiguousarray(np.rint(unit * (MORRIS_LEVELS - 1)).astype(np.int8).T)
