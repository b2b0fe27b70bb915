"""The administrations of each world: the one before January 2025, the configured one, and its successor of 2029."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from sim.engine.draws import luck_of
from sim.engine.records import Records
from sim.model.states.washington import AdministrationState
from sim.settings.codebook import codebook, read_yaml
from sim.settings.errors import unknown
from sim.settings.searchpath import choices_of

if TYPE_CHECKING:
    from sim.engine.batch import Batch

BEFORE, CONFIGURED, AFTER = 0, 1, 2
"""Rows of the administrations in each world: in office before January 2025, from then on, and from January 2029."""


@cache
def administration_row(name: str) -> tuple[float, ...]:
    """The numbers of an administration, by the fields of AdministrationState: the codebook, and over it the choice's file."""
    choices = choices_of("administration")
    if name not in choices:
        raise unknown("administration", name, choices)
    chosen = read_yaml(choices[name])
    rows = codebook()["administration"]
    return tuple((rows[field].pinned(chosen[field]) if field in chosen else rows[field]).value for field in AdministrationState.fields())


def administrations(batch: Batch) -> Records:
    """The administrations before, configured and after, of shape (cells, 3). The one after is drawn where several are named."""
    block = AdministrationState.over_worlds(batch.cells, 3)
    luck = luck_of(batch.frame.seed, "administration after", batch.world)
    for index, config in enumerate(batch.bases):
        cells = batch.base == index
        rows = np.array([administration_row(name) for name in config.administration_after], AdministrationState.dtype())
        block[cells, BEFORE] = administration_row(config.administration_before)
        block[cells, AFTER] = rows[(luck[cells] * len(rows)).astype(np.int64)]
        for field in AdministrationState.fields():
            block[field][cells, CONFIGURED] = config.numbers["administration"][field].value
    for path, values in batch.pinned.items():
        group, _, name = path.partition(".")
        if group == "administration":
            block[name][:, CONFIGURED] = values
    return block
