"""A design in full: points, the worlds of each, and the batches that the engine simulates.

Cells stand in the order of their point, then their replicate. Numbers that a design sets are pinned in a batch; choices and sets of
overrides need a configuration of their own. Whatever is asked for is made then, so that memory does not grow with the number of points.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import astuple, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.engine.batch import Batch, frame_of
from sim.runs.manifest import digest, fingerprint
from sim.sweeps.designs.arranging import has_second_order, layout_of, units_of
from sim.sweeps.designs.bases import Bases, Compose, without_pinned
from sim.sweeps.designs.labels import as_factors, manifest_of, point_labels
from sim.sweeps.designs.layouts import Indices

if TYPE_CHECKING:
    from sim.settings.config import RunConfig
    from sim.sweeps.designs.spec import DesignSpec


class Design:
    """The points of a checked design over the configurations that `compose` gives for further overrides."""

    def __init__(self, spec: DesignSpec, compose: Compose) -> None:
        """A UserError if nothing is left to vary, or if the command line sets what the design varies."""
        own = compose(())
        self.spec = without_pinned(spec, own)
        self._layout = layout_of(self.spec, own.seed)
        self._bases = Bases(self.spec.factors, compose, own)
        self._numbers = [index for index, factor in enumerate(self.spec.factors) if factor.is_number]
        self.factors = as_factors(self.spec.factors)
        self.units = tuple(units_of(self.spec)) if spec.method == "saltelli" else ()
        self.second_order = has_second_order(self.spec)
        self.size = self._layout.size
        self.cells = self.size * spec.replicates

    @cached_property
    def _combination(self) -> Indices:
        """(points,) which configuration each point has."""
        return self._bases.combination(self._layout, np.arange(self.size))

    def table(self) -> pd.DataFrame:
        """points.parquet: `point`, `label`, `trajectory` (Morris), `matrix` and `row` (Saltelli, of A and B alone), a column per factor."""
        point = self._layout.listed()
        columns = self._columns(point)
        head = {"point": point, "label": self._labels(point, columns), **self._layout.extra_columns(point)}
        return pd.DataFrame({**head, **columns})

    def points(self, first: int, last: int) -> pd.DataFrame:
        """A column per factor, for the points from first to before last; numbers, or names."""
        return pd.DataFrame(self._columns(np.arange(first, last)))

    def _columns(self, point: Indices) -> dict[str, Any]:
        coordinates = self._layout.coordinates(point, range(len(self.factors)))
        return {factor.name: factor.column(row) for factor, row in zip(self.spec.factors, coordinates, strict=True)}

    def _labels(self, point: Indices, columns: dict[str, Any]) -> list[str]:
        return point_labels(point.tolist(), self.spec.factors, self.factors, list(columns.values()))

    def label_of(self, point: int) -> str:
        """What a point is called."""
        one = np.array([point])
        return self._labels(one, self._columns(one))[0]

    def overrides_of(self, point: int) -> tuple[str, ...]:
        """A point as on the command line, to repeat it by hand."""
        coordinates = self._layout.coordinates(np.array([point]), range(len(self.factors)))[:, 0]
        return tuple(word for factor, place in zip(self.spec.factors, coordinates, strict=True) for word in factor.overrides(place))

    def point_of(self, first_cell: int, last_cell: int) -> Indices:
        """(cells,) the point of each cell."""
        return np.arange(first_cell, last_cell) // self.spec.replicates

    def _world(self, first_cell: int, last_cell: int) -> Indices:
        """(cells,) the world of each cell: shared between points, or one of its own."""
        cell = np.arange(first_cell, last_cell)
        if not self.spec.common_random_numbers:
            return cell
        return self._layout.luck(cell // self.spec.replicates) + cell % self.spec.replicates

    def batch_of(self, first_cell: int, last_cell: int) -> Batch:
        """The cells from first to before last. They must have one frame, as those of each of the `cuts` have."""
        point = self.point_of(first_cell, last_cell)
        found, base = np.unique(self._bases.combination(self._layout, point), return_inverse=True)
        bases = tuple(self._bases.config(combination) for combination in found.tolist())
        if len({frame_of(config) for config in bases}) > 1:
            raise ValueError(f"cells {first_cell} to {last_cell} differ in their frame; a batch has one")
        rows = self._layout.coordinates(point, self._numbers)
        varied = [self.spec.factors[index] for index in self._numbers]
        pinned = {factor.name: factor.pinned(row) for factor, row in zip(varied, rows, strict=True)}
        return Batch(bases, base.astype(np.int64), self._world(first_cell, last_cell), pinned)

    def cuts(self, most_cells: int) -> list[tuple[int, int]]:
        """Pieces (first cell, cell after the last), of one frame and near one size each; they depend on the design and most_cells alone."""
        found, combination = np.unique(self._combination, return_inverse=True)
        frames = [frame_of(self._bases.config(number)) for number in found.tolist()]
        frame = np.array([frames.index(one) for one in frames])[combination]
        edges = [0, *(np.flatnonzero(np.diff(frame)) + 1).tolist(), self.size]
        runs = [(first * self.spec.replicates, last * self.spec.replicates) for first, last in pairwise(edges)]
        return [piece for first, last in runs for piece in _pieces(first, last, most_cells)]

    def batches(self, most_cells: int) -> Iterator[tuple[int, int, Batch]]:
        """Every cut with its batch, in order, each made when its turn comes."""
        for first, last in self.cuts(most_cells):
            yield first, last, self.batch_of(first, last)

    def manifest(self) -> dict[str, Any]:
        """What the sweep's manifest says of the design. `units`: what each column of a Saltelli analysis is."""
        return {
            "method": self.spec.method,
            "size": self.size,
            "replicates": self.spec.replicates,
            "cells": self.cells,
            "common_random_numbers": self.spec.common_random_numbers,
            "chance": self.spec.chance,
            "second_order": self.second_order,
            "groups": {name: list(members) for name, members in self.spec.groups.items()},
            "units": list(self.units),
            "factors": [manifest_of(factor) for factor in self.factors],
        }

    def fingerprint(self) -> str:
        """Hash of all that decides the results: points, worlds, configurations, facts and the model's sources; 64 hexadecimal digits."""
        spec = self.spec
        plan = [spec.method, spec.replicates, spec.common_random_numbers, spec.chance, dict(spec.groups), spec.cross]
        sampled = [hashlib.sha256(drawn.tobytes()).hexdigest() for drawn in self._layout.sampled()]
        bases = [_fingerprint_of(self._bases.config(combination)) for combination in np.unique(self._combination).tolist()]
        return digest(plan, [astuple(factor) for factor in spec.factors], sampled, bases)


def _pieces(first: int, last: int, most_cells: int) -> list[tuple[int, int]]:
    """A run of cells in as few pieces as the most cells allow, near one size each."""
    count = -(-(last - first) // most_cells)
    edges = [first + (last - first) * number // count for number in range(count + 1)]
    return list(pairwise(edges))


def _fingerprint_of(config: RunConfig) -> str:
    """What decides the results of a configuration; the number of worlds is the design's."""
    return fingerprint(replace(config, worlds=1, trajectories=0))
