"""Which terms are acceptable: signed with at least one probability, and kept for so many years with at least another.

A policy passes where the lower 90% limits of both lie above what is asked, and fails where an upper limit lies below; else it is undecided.
Of those that pass, and of the undecided beside them, the ones that no other beats on all objectives are listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, nan
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from sim.runs.survival import DEVIATES, Numbers, kaplan_meier
from sim.settings.errors import UserError
from sim.sweeps.lasting.ceasefires import ENOUGH, weeks_of
from sim.sweeps.lasting.competing import known_band, survival_parts
from sim.sweeps.lasting.estimate import LONGEST_YEARS
from sim.sweeps.shared.clusters import Clusters, clusters_of, share_interval
from sim.sweeps.shared.contrast import PROBABILITY
from sim.sweeps.shared.estimated import Nothing
from sim.sweeps.shared.measures import Measure
from sim.sweeps.shared.options import directed_measures, share_between
from sim.sweeps.shared.policies import Policies, chosen_factors, dominance, dominance_chance, each_point_of, policies_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.sweeps.shared.sweep import Sweep

DEFAULTS: Final = {
    "policy": None,  # factors that are chosen; null: those that the design crosses, else every point is a policy
    "p": 0.5,  # probability that both sides sign
    "q": 0.5,  # probability that what is signed holds
    "years": 5,  # so long
    "objectives": ["support_at_signature", "occupied_people_years_thousand", "direct_clash"],
}
ACCEPTABLE, UNDECIDED, REFUSED = "acceptable", "undecided", "not acceptable"
VERDICTS: Final = (ACCEPTABLE, UNDECIDED, REFUSED)
SHARE_FOLLOWED: Final = 0.1
"""Of the signed worlds, so many must have signed early enough to be followed so long."""

RESAMPLES: Final = 300
COLUMNS: Final = ("signed", "week_signed", "held_weeks", "censored")
TITLE: Final = "Acceptable terms"


class Worlds(NamedTuple):
    """Every cell (a point and a world) of the sweep; arrays (cells,)."""

    policy: NDArray[np.int64]
    signed: Numbers  # 0 or 1
    held: NDArray[np.int64]  # weeks; 0 if nothing was signed
    collapsed: NDArray[np.bool_]
    follow_up: NDArray[np.int64]  # weeks from the signature to the horizon; -1 if nothing was signed
    objectives: Numbers  # (cells, objectives)
    clusters: Clusters

    def of(self, kept: NDArray[np.bool_]) -> Worlds:
        """Some of the cells."""
        return Worlds(
            self.policy[kept],
            self.signed[kept],
            self.held[kept],
            self.collapsed[kept],
            self.follow_up[kept],
            self.objectives[kept],
            self.clusters.of(kept),
        )


class Asked(NamedTuple):
    """What makes a policy acceptable."""

    signed: float  # probability
    holds: float  # probability
    years: float
    weeks: int  # of them, those that the run lets us see

    @property
    def is_whole(self) -> bool:
        """Whether the run is long enough."""
        return self.weeks == weeks_of(self.years)


class Acceptable(NamedTuple):
    """What was found of the terms of a sweep."""

    title: str
    tables: dict[str, pd.DataFrame]
    policies: Policies
    is_every_point: bool  # each point is a policy
    objectives: tuple[Measure, ...]
    asked: Asked


def estimate(sweep: Sweep, options: Mapping[str, Any]) -> Acceptable | Nothing:
    """Tables acceptable (a row for each policy), acceptable_front and acceptable_verdicts, with 90% intervals; shares in 0-1.

    Raises UserError for unknown names, objectives without a better direction, and probabilities or years out of range.
    """
    p, q, years = share_between(options, "p"), share_between(options, "q"), _years(options["years"])
    objectives = directed_measures(options, "objectives")
    factors = chosen_factors(sweep, options["policy"])
    is_every_point = options["policy"] is None and not sweep.manifest["cross"]
    policies = each_point_of(sweep) if is_every_point else policies_of(sweep, factors)
    worlds = _worlds(sweep, policies, objectives, pools_states=not is_every_point)
    if not worlds.signed.any():
        words = f"None of {len(worlds.signed):,} worlds signed a ceasefire within {sweep.weeks} weeks: no terms are acceptable."
        return Nothing(TITLE, words)
    asked = Asked(p, q, years, _weeks_seen(worlds, weeks_of(years)))
    table = _policies_table(policies, worlds, objectives, asked)
    tables = {"acceptable": table, "acceptable_verdicts": _verdicts(table, asked)}
    front = _front(table, worlds, objectives, [factor.name for factor in policies.factors])
    if len(front):
        tables["acceptable_front"] = front
    return Acceptable(TITLE, tables, policies, is_every_point, tuple(objectives), asked)


def _years(value: Any) -> float:
    """The option `years`."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 < value <= LONGEST_YEARS:
        raise UserError(f"years is {value!r}; allowed: a number above 0 and up to {LONGEST_YEARS}.")
    return float(value)


def _worlds(sweep: Sweep, policies: Policies, objectives: Sequence[Measure], pools_states: bool) -> Worlds:
    """All cells of the points that the sweep lists."""
    rows = sweep.outcomes(COLUMNS)
    place = pd.Index(sweep.points["point"]).get_indexer(rows["point"])
    is_listed = place >= 0
    values = sweep.values(objectives).loc[is_listed, [measure.name for measure in objectives]].to_numpy(float)
    rows, place = rows[is_listed], place[is_listed]
    is_signed = rows["signed"].to_numpy() == 1
    follow_up = np.where(is_signed, sweep.weeks - rows["week_signed"].to_numpy(float), -1)
    return Worlds(
        policies.of_point[place],
        is_signed.astype(float),
        np.where(is_signed, rows["held_weeks"].to_numpy(float), 0).astype(np.int64),
        is_signed & (rows["censored"].to_numpy(float) == 0),
        follow_up.astype(np.int64),
        values,
        clusters_of(sweep, rows, pools_states),
    )


def _weeks_seen(worlds: Worlds, asked: int) -> int:
    """The weeks asked for, or as many as enough of the worlds that signed could be followed."""
    follow_up = np.sort(worlds.follow_up[worlds.signed == 1])
    needed = max(min(ENOUGH, len(follow_up)), ceil(SHARE_FOLLOWED * len(follow_up)))
    return min(asked, int(follow_up[-needed]))


def _policies_table(policies: Policies, worlds: Worlds, objectives: Sequence[Measure], asked: Asked) -> pd.DataFrame:
    """Signed share, survival, verdict and objectives of each policy that was simulated."""
    rows = []
    for place, label in enumerate(policies.labels):
        own = worlds.of(worlds.policy == place)
        if not len(own.signed):
            continue
        low, high = share_interval(own.signed, own.clusters)
        row = {"policy": label, "worlds": len(own.signed), "signed": float(own.signed.mean()), "signed_low": low, "signed_high": high}
        row |= dict(zip(("holds", "holds_low", "holds_high"), _holds(own.of(own.signed == 1), asked.weeks), strict=True))
        row["verdict"] = _verdict(row, asked)
        for column, measure in enumerate(objectives):
            row |= _objective(own, column, measure)
        rows.append(policies.levels.iloc[place].to_dict() | row)
    table = pd.DataFrame(rows)
    return table[["policy", *(name for name in table if name != "policy")]]


def _holds(signed: Worlds, weeks: int) -> tuple[float, float, float]:
    """Kaplan-Meier survival after so many weeks with its 90% limits; NaN where nobody could be followed so long."""
    if not len(signed.held):
        return nan, nan, nan
    curve = kaplan_meier(signed.held.astype(float), signed.collapsed)["survival"].to_numpy(float)
    survival = float(curve[min(weeks, len(curve) - 1)])
    if survival > 0 and not (signed.follow_up >= weeks).any():
        return nan, nan, nan
    error = 0.0
    if 0 < survival < 1:
        error = survival * float(np.sqrt(signed.clusters.variance(survival_parts(signed.held, signed.collapsed, weeks))))
    known = int((signed.collapsed | (signed.held >= weeks)).sum())
    return survival, *known_band(survival, error, min(known, signed.clusters.units))


def _verdict(row: Mapping[str, Any], asked: Asked) -> str:
    """Whether both limits lie above what is asked, or one below."""
    if row["signed_low"] > asked.signed and row["holds_low"] > asked.holds:
        return ACCEPTABLE
    return REFUSED if row["signed_high"] < asked.signed or row["holds_high"] < asked.holds else UNDECIDED


def _objective(own: Worlds, column: int, measure: Measure) -> dict[str, float]:
    """Mean or share of an objective over the worlds with a value, with its 90% limits."""
    known = np.isfinite(own.objectives[:, column])
    values, clusters = own.objectives[known, column], own.clusters.of(known)
    names = (measure.name, f"{measure.name}_low", f"{measure.name}_high")
    if not len(values):
        return dict.fromkeys(names, nan)
    mean = float(values.mean())
    if measure.kind == PROBABILITY:
        return dict(zip(names, (mean, *share_interval(values, clusters)), strict=True))
    half = DEVIATES * float(np.sqrt(clusters.variance((values - mean) / len(values)))) if len(values) > 1 else nan
    return dict(zip(names, (mean, mean - half, mean + half), strict=True))


def _verdicts(table: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """How many policies have each verdict, and what was asked."""
    counts = [int((table["verdict"] == verdict).sum()) for verdict in VERDICTS]
    return pd.DataFrame({"verdict": VERDICTS, "policies": counts, "p": asked.signed, "q": asked.holds, "weeks": asked.weeks})


def _front(table: pd.DataFrame, worlds: Worlds, objectives: Sequence[Measure], levels: list[str]) -> pd.DataFrame:
    """Acceptable policies that no acceptable one beats by what is worth telling, and undecided ones that no candidate beats so.

    The chance of being non-dominated is that among all candidates, acceptable and undecided.
    """
    names = [measure.name for measure in objectives]
    better = np.array([measure.better for measure in objectives])
    smallest = np.array([measure.smallest for measure in objectives])
    is_candidate = (table["verdict"] != REFUSED).to_numpy()
    candidates = table[is_candidate].reset_index(drop=True)
    is_sure = (candidates["verdict"] == ACCEPTABLE).to_numpy()
    values = better * candidates[names].to_numpy(float)
    among_all, among_sure = dominance(values, smallest), np.zeros(len(candidates), bool)
    among_sure[is_sure] = dominance(values[is_sure], smallest)
    is_listed = among_sure | among_all
    if not is_listed.any():
        return pd.DataFrame()
    resampled = better * _resampled(worlds, np.unique(worlds.policy)[is_candidate])
    listed = candidates.assign(of_acceptable=among_sure, of_all=among_all)[is_listed]
    listed["chance_non_dominated"] = dominance_chance(resampled, smallest, is_listed)
    columns = ["policy", *levels, "verdict", "of_acceptable", "of_all", "chance_non_dominated"]
    columns += [f"{name}{end}" for name in ("signed", "holds", *names) for end in ("", "_low", "_high")]
    front: pd.DataFrame = listed[list(dict.fromkeys(columns))]
    return front.sort_values(["of_acceptable", "chance_non_dominated"], ascending=False, kind="stable").reset_index(drop=True)


def _resampled(worlds: Worlds, policies: NDArray[np.int64]) -> Numbers:
    """Means of the objectives when whole clusters are drawn anew: (resamples, policies, objectives)."""
    luck = np.random.default_rng(0)
    count = int(worlds.policy.max()) + 1
    known = np.isfinite(worlds.objectives)
    filled = np.where(known, worlds.objectives, 0.0)
    found = np.full((RESAMPLES, len(policies), filled.shape[1]), nan)
    for draw in found:
        weights = worlds.clusters.weights(luck)
        for column, values in enumerate(filled.T):
            total = np.bincount(worlds.policy, weights * values, count)[policies]
            times = np.bincount(worlds.policy, weights * known[:, column], count)[policies]
            draw[:, column] = np.where(times > 0, total / np.maximum(times, 1), nan)
    return found
