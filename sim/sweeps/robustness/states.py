"""The states of the world that every policy met, and what each policy gave in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sim.runs.survival import Numbers
from sim.sweeps.shared.measures import Measure
from sim.sweeps.shared.policies import Policies, states_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.sweeps.shared.sweep import Sweep


class States(NamedTuple):
    """What each policy gave in each state of the world."""

    policies: Policies
    values: dict[str, Numbers]  # outcome -> (policies, states, replicates); NaN where a world has no value
    are_worlds: bool  # a state is a world: nothing but luck varies
    dropped: int  # states that not every policy met

    @property
    def met(self) -> int:
        """How many states all policies met."""
        return int(next(iter(self.values.values())).shape[1])

    @property
    def replicates(self) -> int:
        """Worlds in each state."""
        return int(next(iter(self.values.values())).shape[2])

    def means(self, outcome: str) -> Numbers:
        """(policies, states) mean over the worlds with a value; NaN if none has."""
        return mean_of_worlds(self.values[outcome])


def states_met(sweep: Sweep, policies: Policies, measures: Sequence[Measure]) -> States:
    """The values of all worlds by policy and state, of the states that every policy met."""
    rows = sweep.values(measures)
    place = pd.Index(sweep.points["point"]).get_indexer(rows["point"])
    rows = rows[place >= 0]
    place = place[place >= 0]
    policy = policies.of_point[place]
    are_worlds = not policies.others
    state = pd.factorize(rows["world"])[0] if are_worlds else states_of(sweep, policies)[place]
    replicate = _replicates(rows, state, policy, is_shared=bool(sweep.manifest["common_random_numbers"]))
    shape = (len(policies.labels), int(state.max(initial=-1)) + 1, int(replicate.max(initial=-1)) + 1)
    met = np.zeros(shape[:2], bool)
    met[policy, state] = True
    is_complete = met.all(axis=0)
    values = {}
    for measure in measures:
        table = np.full(shape, np.nan)
        table[policy, state, replicate] = rows[measure.name].to_numpy(float)
        values[measure.name] = table[:, is_complete]
    return States(policies, values, are_worlds, int((~is_complete).sum()))


def _replicates(rows: pd.DataFrame, state: NDArray[np.int64], policy: NDArray[np.int64], is_shared: bool) -> NDArray[np.int64]:
    """The place of each row's world among those of its policy and state; where luck is shared, the same world has the same place."""
    order = pd.DataFrame({"state": state, "policy": policy, "world": rows["world"].to_numpy()})
    if not is_shared:
        return np.asarray(order.groupby(["state", "policy"]).cumcount(), np.int64)
    rank = order.groupby("state")["world"].rank(method="dense")
    return np.asarray(rank, np.int64) - 1


def mean_of_worlds(values: Numbers) -> Numbers:
    """Mean over the last axis of the values that there are; NaN for none."""
    known = np.isfinite(values)
    count = known.sum(axis=-1)
    total = np.where(known, values, 0.0).sum(axis=-1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
