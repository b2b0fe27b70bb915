"""Which policies do well whatever is true: expected value, worst states, satisficing and regret over states of the world.

A policy is a combination of what is chosen; a state is a combination of all else that varies, or a world where nothing else does. Regret is
what the best policy of a state gives more than this one (Savage 1951); satisficing is the share of states in which a threshold is met
(Simon 1956); measures as compared by McPhail and others (2018). Intervals come from drawing the states anew, the same for all policies;
they do not hold what states that were never drawn would show, so a maximum regret is that of these states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sim.settings.errors import UserError, unknown
from sim.sweeps.robustness.states import States, states_met
from sim.sweeps.robustness.tables import tables_of
from sim.sweeps.shared.estimated import Nothing
from sim.sweeps.shared.measures import MEASURES, Measure
from sim.sweeps.shared.options import directed_measures, share_between
from sim.sweeps.shared.policies import chosen_factors, policies_of

if TYPE_CHECKING:
    import pandas as pd

    from sim.sweeps.shared.sweep import Sweep

DEFAULTS: Final[dict[str, Any]] = {
    "policy": None,  # factors that are chosen; null: those that the design crosses, else every choice among levels
    "outcomes": ["durable", "occupied_people_years_thousand", "support_at_signature", "direct_clash"],
    "thresholds": {},  # outcome -> what is good enough; else the mean over all policies and states
    "tail": 0.1,  # share of states that are the worst
}
FEWEST_STATES: Final = 2
TITLE: Final = "Robustness of policies"


class Robustness(NamedTuple):
    """What was found of the policies of a sweep."""

    title: str
    tables: dict[str, pd.DataFrame]
    states: States
    measures: tuple[Measure, ...]
    thresholds: Mapping[str, float]  # asked for
    tail: float


def estimate(sweep: Sweep, options: Mapping[str, Any]) -> Robustness | Nothing:
    """Tables robustness (policy, outcome, statistic), robustness_tradeoff and robustness_thresholds, with 90% intervals.

    Units are those of the outcomes (shares in 0-1). Raises UserError for unknown names, outcomes without a better direction and a faulty
    tail.
    """
    measures = directed_measures(options, "outcomes")
    thresholds = _thresholds(options["thresholds"], measures)
    tail = share_between(options, "tail")
    factors = chosen_factors(sweep, options["policy"])
    reason = _missing(sweep, len(factors))
    if reason:
        return Nothing(TITLE, reason)
    states = states_met(sweep, policies_of(sweep, factors), measures)
    if states.met < FEWEST_STATES:
        return Nothing(TITLE, _too_few(states))
    tables = tables_of(states, measures, thresholds, tail)
    return Robustness(TITLE, tables, states, tuple(measures), thresholds, tail)


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
    return f"All {len(states.policies.labels)} policies together met {met}, so that nothing is known of robustness.{crossing}"
