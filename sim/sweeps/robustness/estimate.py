"""Which policies do well whatever is true: expected value, worst states, satisficing and regret over states of the world.

A policy is a combination of what is chosen; a state is a combination of all else that varies, or a world where nothing else does. Regret is
what the best policy of a state gives more than this one (Savage 1951); satisficing is the share of states in which a threshold is met
(Simon 1956); measures as compared by McPhail and others (2018). Intervals come from drawing the states anew, the same for all policies;
they do not hold what states that were never drawn would show, so a maximum regret is that of these states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from sim.runs.finding import Finding
from sim.runs.survival import Numbers
from sim.settings.errors import UserError, unknown
from sim.sweeps.shared.measures import MEASURES, Measure
from sim.sweeps.shared.options import asked_measures, share_between
from sim.sweeps.shared.policies import Policies, chosen_factors, policies_of, states_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.sweeps.shared.sweep import Sweep

DEFAULTS: Final[dict[str, Any]] = {
    "policy": None,  # factors that are chosen; null: those that the design crosses, else every choice among levels
    "outcomes": ["durable", "occupied_people_years_thousand", "support_at_signature", "direct_clash"],
    "thresholds": {},  # outcome -> what is good enough; else the mean over all policies and states
    "tail": 0.1,  # share of states that are the worst
}
FEWEST_STATES: Final = 2
TITLE: Final = "Robustness of policies"


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


def analyse(sweep: Sweep, options: Mapping[str, Any]) -> Finding:
    """Tables robustness (policy, outcome, statistic), robustness_tradeoff and robustness_thresholds, with 90% intervals; and sentences.

    Units are those of the outcomes (shares in 0-1). Raises UserError for unknown names, outcomes without a better direction and a faulty
    tail.
    """
    from sim.sweeps.robustness.sentences import sentences_of
    from sim.sweeps.robustness.tables import tables_of

    measures = directed_measures(options, "outcomes")
    thresholds = _thresholds(options["thresholds"], measures)
    tail = share_between(options, "tail")
    factors = chosen_factors(sweep, options["policy"])
    reason = _missing(sweep, len(factors))
    if reason:
        return Finding("robustness", TITLE, (reason,), {})
    states = states_met(sweep, policies_of(sweep, factors), measures)
    if states.met < FEWEST_STATES:
        return Finding("robustness", TITLE, (_too_few(states),), {})
    tables = tables_of(states, measures, thresholds, tail)
    return Finding("robustness", TITLE, sentences_of(states, measures, thresholds, tail, tables), tables)


def directed_measures(options: Mapping[str, Any], name: str) -> list[Measure]:
    """The measures that an option names, each of which must have a better direction."""
    measures = asked_measures({"outcomes": options[name]})
    for measure in measures:
        if not measure.better:
            known = ", ".join(other.name for other in MEASURES.values() if other.better)
            raise UserError(f"{name}: {measure.name} is neither better when it is more nor when it is less; allowed: {known}.")
    return measures


def _thresholds(asked: Any, measures: Sequence[Measure]) -> dict[str, float]:
    """What is good enough, as far as it is asked for."""
    if not isinstance(asked, Mapping):
        raise UserError(f"thresholds is {asked!r}; allowed: outcomes with numbers, such as {{durable: 0.5}}, or {{}}.")
    names = [measure.name for measure in measures]
    for name, value in asked.items():
        if name not in names:
            raise unknown("outcome in thresholds", str(name), names)
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            raise UserError(f"thresholds: {name} is {value!r}; allowed: a number, in {MEASURES[name].unit}.")
    return {str(name): float(value) for name, value in asked.items()}


def _missing(sweep: Sweep, factors: int) -> str:
    """What the design lacks to compare policies over states."""
    if not factors:
        return "No factor of this sweep is a choice, so that there are no policies to compare; policy: in the analysis can name some."
    if factors == len(sweep.factors) and not sweep.manifest["common_random_numbers"]:
        return "Nothing but policies varies and each point has worlds of its own, so that no two policies met the same state of the world."
    return ""


def _too_few(states: States) -> str:
    """Why regret has no meaning here."""
    met = "no state of the world" if not states.met else "one state of the world alone"
    crossing = "" if states.met else " Policies meet the same states if the design names their factors under cross."
    return f"All {len(states.policies.labels)} policies together met {met}, so that nothing can be said of robustness.{crossing}"


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
