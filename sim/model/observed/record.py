"""What a chunk of worlds yields: outcome columns, and rows of numbers over worlds for every weekly figure."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model.observed.series import SERIES

COMPONENTS: Final = ("arms", "intelligence", "air_defence", "troops", "pledge", "refuses", "honours")
MOMENTS: Final = ("start", "signature", "end")
AMOUNT_FIELDS: Final = {"arms": "arms_eur_bn_per_week", "air_defence": "air_defence_units", "troops": "troops_offered_thousand"}
JOIN_FIELDS: Final = {
    "arms": "gives_arms",
    "intelligence": "gives_intelligence",
    "air_defence": "gives_air_defence",
    "troops": "gives_troops",
    "pledge": "pledges",
    "refuses": "refuses_firmly",
    "honours": "honoured_total",
}


US_FIELDS: Final = {
    "arms": "us_arms_eur_bn_per_week",
    "intelligence": "us_backing_share",
    "air_defence": "us_air_defence_units",
    "troops": "us_troops_promised_thousand",
    "pledge": "us_backing_share",
    "honours": "us_honoured_total",
}


class Yield(NamedTuple):
    """One finished chunk."""

    first_world: int
    outcomes: dict[str, npt.NDArray[Any]]  # (worlds,) each
    weekly: npt.NDArray[np.float32]  # (weeks, series, worlds)
    maps: npt.NDArray[np.float32]  # (moments, regions, worlds), occupied shares
    joins: npt.NDArray[np.float32]  # (members and the US, components, worlds), 1 joins, 0 not, NaN not asked or not tested
    amounts: npt.NDArray[np.float32]  # the same shape, troops, units or EUR bn a week where it joins, else NaN

    def part(self, first: int, last: int) -> Yield:
        """The cells from first to before last."""
        outcomes = {name: values[first:last] for name, values in self.outcomes.items()}
        rows = (block[:, :, first:last] for block in (self.weekly, self.maps, self.joins, self.amounts))
        return Yield(int(outcomes["world"][0]), outcomes, *rows)


class Recorder:
    """Copies the weekly series of every world out of the worlds, week by week."""

    def __init__(self, states: dict[str, Any], weeks: int) -> None:
        self.weekly = np.empty((weeks, len(SERIES), states["agreement"].shape[0]), np.float32)
        self.maps_start = states["regions"]["occupied_share"].T.astype(np.float32)
        self._agreement = states["agreement"]
        self._views = [view(states, series.actor, series.field, series.place) for series in SERIES]
        self._only_ceasefire = np.array([series.only == "ceasefire" for series in SERIES])
        self._only_war = np.array([series.only == "war" for series in SERIES])

    def take(self, week: int) -> None:
        """Copy this week; worlds in which a series has no meaning get NaN."""
        now = self.weekly[week]
        for row, window in zip(now, self._views, strict=True):
            row[:] = window
        in_ceasefire = self._agreement["in_ceasefire"]
        if in_ceasefire.all():
            now[self._only_war] = np.nan
            return
        now[np.ix_(self._only_ceasefire, ~in_ceasefire)] = np.nan
        if in_ceasefire.any():
            now[np.ix_(self._only_war, in_ceasefire)] = np.nan


def view(states: dict[str, Any], actor: str, field: str, place: int) -> npt.NDArray[Any]:
    """A window on one number per world: a field, an entry of a vector, or a member of a group."""
    state = states[actor]
    if place < 0:
        window: npt.NDArray[Any] = state[field]
    elif state.ndim == 1:
        window = state[field][:, place]
    else:
        window = state[:, place][field]
    return window


def maps_of(states: dict[str, Any], recorder: Recorder) -> npt.NDArray[np.float32]:
    """Occupied shares (moments, regions, worlds); NaN at signature where nothing was signed."""
    regions = states["regions"]
    at_signature = regions["share_at_signature"].T.astype(np.float32)
    at_signature[at_signature < 0] = np.nan
    return np.stack([recorder.maps_start, at_signature, regions["occupied_share"].T.astype(np.float32)])


def participation_of(states: dict[str, Any]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Who joins with what at the last round or in the standing agreement; the US is the last row."""
    members, guarantee = states["members"], states["guarantee"]
    worlds, count = members.shape
    joins = np.zeros((count + 1, len(COMPONENTS), worlds), np.float32)
    amounts = np.full_like(joins, np.nan)
    for column, component in enumerate(COMPONENTS):
        joins[:count, column] = members[JOIN_FIELDS[component]].T > 0
        if component not in US_FIELDS:
            joins[count, column] = np.nan
            continue
        us_given = guarantee[US_FIELDS[component]]
        joins[count, column] = (us_given > 0) & (guarantee["us_joins"] | (component == "honours"))
        if component in AMOUNT_FIELDS:
            amounts[:count, column] = members[AMOUNT_FIELDS[component]].T
            amounts[count, column] = us_given
    amounts[joins == 0] = np.nan
    nothing = (states["agreement"]["rounds"] == 0) | ~guarantee["is_wanted"]
    joins[:, :, nothing] = np.nan
    amounts[:, :, nothing] = np.nan
    joins[:, COMPONENTS.index("honours"), :] = np.where(guarantee["tests"] > 0, joins[:, COMPONENTS.index("honours"), :], np.nan)
    return joins, amounts
