"""The sentences of robustness; none says more than its interval allows."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite, nan
from typing import TYPE_CHECKING, Any, Final

from sim.runs.headline import UNITS_PLAIN, UNITS_SHOWN, range_shown, shown
from sim.sweeps.robustness.estimate import Robustness
from sim.sweeps.robustness.states import States
from sim.sweeps.robustness.tables import EXPECTED, MAX_REGRET, SATISFICING, SMALLEST_SHARE, STATISTICS, TAIL_REGRET, WORST
from sim.sweeps.shared.measures import MEASURES
from sim.sweeps.shared.words import capital, change_shown, listed
from sim.sweeps.shared.worth import amount

if TYPE_CHECKING:
    import pandas as pd

FEW_STATES: Final = 10
RULE: Final = "no other is as good on all and better on one by what is worth telling"
OFTEN: Final = 0.9
"""Share of resamples from which on a policy is called non-dominated beyond chance."""


def sentences_of(found: Robustness) -> tuple[str, ...]:
    """What met what, how each outcome ranks the policies, which do well by all statistics, and the trade-off."""
    states, tables = found.states, found.tables
    words = [_basis(states), *_left_out(states)]
    empty = [measure.label for measure in found.measures if not tables or measure.name not in set(tables["robustness"]["outcome"])]
    words += [f"{label}: no world has a value." for label in empty]
    if not tables:
        return tuple(words)
    if len(states.policies.labels) == 1:
        words.append("There is one policy alone: it regrets nothing, for want of another.")
    words.append(_rule(tables["robustness_thresholds"], found.thresholds))
    words += [_outcome(name, rows, states, found.tail) for name, rows in tables["robustness"].groupby("outcome", sort=False)]
    if "robustness_tradeoff" in tables and len(states.policies.labels) > 1:
        words += _tradeoff(tables["robustness_tradeoff"])
    return tuple(words)


def _basis(states: States) -> str:
    """What is a policy, what a state, and how many there are."""
    policies = f"{len(states.policies.labels)} policies" if len(states.policies.labels) != 1 else "1 policy"
    kinds = " x ".join(factor.label for factor in states.policies.factors)
    if states.are_worlds:
        return (
            f"{policies} ({kinds}) met the same {states.met:,} worlds. Nothing else varies, so each world is a state: "
            "states differ by luck alone, and regret is what hindsight would have saved. A maximum regret is that of these worlds."
        )
    worlds = f"{states.replicates} worlds" if states.replicates > 1 else "1 world"
    words = f"{policies} ({kinds}) met the same {states.met:,} states of the world, all else that varies, with {worlds} in each; "
    words += "the value of a policy in a state is the mean over its worlds." if states.replicates > 1 else "its value is that of the world."
    few = " States are few, so that intervals are rough." if states.met < FEW_STATES else ""
    return f"{words}{few} A maximum regret is that of these states; others may hold more."


def _left_out(states: States) -> list[str]:
    """States that were not compared."""
    if not states.dropped:
        return []
    return [f"{states.dropped:,} states that not every policy met, for want of points, are left out."]


def _rule(table: pd.DataFrame, asked: Mapping[str, float]) -> str:
    """What is good enough."""
    parts = []
    for _, row in table.iterrows():
        more = "at least" if MEASURES[row["outcome"]].better > 0 else "at most"
        parts.append(f"{MEASURES[row['outcome']].label}, {more} {_amount(row['threshold'], row['unit'])}")
    rule = "as asked for" if len(asked) == len(table) else "the mean over all policies and states, where no other was asked for"
    return f"Good enough is: {'; '.join(parts)} ({rule})."


def _amount(value: float, unit: str) -> str:
    """A number with its unit."""
    has_unit = not unit.startswith("share") and unit not in UNITS_PLAIN
    return f"{shown(value, unit)} {UNITS_SHOWN.get(unit, unit)}" if has_unit else shown(value, unit)


def _estimated(row: pd.Series[Any]) -> str:
    """An estimate with its interval."""
    if row["statistic"] in (MAX_REGRET, TAIL_REGRET):
        return change_shown(row["estimate"], row["low"], row["high"], row["unit"]).removeprefix("+")
    return f"{_amount(row['estimate'], row['unit'])} ({range_shown(row['low'], row['high'], row['unit'])})"


def _outcome(name: object, rows: pd.DataFrame, states: States, tail: float) -> str:
    """The best policy by maximum regret, by expectation and in the worst states, with all that are as good."""
    if len(states.policies.labels) == 1:
        known = rows[rows["statistic"] == EXPECTED].iloc[0]
        return f"{MEASURES[str(name)].label}: {_estimated(known)} expected.{_missing(rows, states)}"
    words = [
        f"{MEASURES[str(name)].label}: {_best(rows, MAX_REGRET, 'the smallest maximum regret')}",
        _luck(rows, states),
        capital(_best(rows, EXPECTED, "the best expected value")),
        capital(_best(rows, WORST, f"the best mean of the worst {tail:.0%} of states")),
        _by_all(rows),
    ]
    return " ".join(part for part in words if part) + _missing(rows, states)


def _best(rows: pd.DataFrame, statistic: str, what: str) -> str:
    """The best value of a statistic, whose it is, from whom it is not distinguishable, and who is behind by less than is worth telling."""
    of = rows[rows["statistic"] == statistic]
    best = of[of["is_best"]]
    if best.empty:
        return f"{what} is known of no policy."
    others = of[of["is_tied"] & ~of["is_best"]]["policy"].tolist()
    holders = best["policy"].tolist()
    words = f"{what} is {_estimated(best.iloc[0])}"
    if len(holders) + len(others) == len(of):
        return f"{words}; no policy is distinguishable from it."
    words += f", for {listed(holders)}"
    close = of[of["is_close"]]["policy"].tolist()
    ties = f"; not distinguishable from it: {listed(others)}" if others else ""
    near = f"; behind it by no more than {_smallest(of)}, which is not worth telling: {listed(close)}" if close else ""
    return f"{words}{ties}{near}." if ties or near else f"{words}, ahead of all others."


def _smallest(rows: pd.DataFrame) -> str:
    """The smallest difference worth telling in a statistic."""
    is_share = rows["statistic"].iloc[0] == SATISFICING
    return amount(SMALLEST_SHARE if is_share else MEASURES[rows["outcome"].iloc[0]].smallest, rows["unit"].iloc[0])


def _luck(rows: pd.DataFrame, states: States) -> str:
    """How much regret the luck of the worlds in each state makes by itself."""
    luck = rows[rows["statistic"] == MAX_REGRET]["by_luck"].iloc[0]
    if not isfinite(luck) or luck == 0:
        return ""
    size = change_shown(luck, nan, nan, rows["unit"].iloc[0]).removeprefix("+")
    return f"With {states.replicates} worlds in each state, equal policies would show a maximum regret of about {size} by luck alone."


def _by_all(rows: pd.DataFrame) -> str:
    """Policies that are as good as the best by every statistic."""
    tied = (rows["is_tied"] | rows["is_close"]).groupby(rows["policy"], sort=False).sum()
    names = [str(policy) for policy, count in tied.items() if count == len(STATISTICS)]
    if not names:
        return "No policy is the best, or as good, by all five statistics."
    if len(names) == len(tied):
        return ""
    return f"By all five statistics the best, or as good (not distinguishable, or behind by too little to matter): {listed(names)}."


def _missing(rows: pd.DataFrame, states: States) -> str:
    """How many values there are not."""
    missing = states.met * len(states.policies.labels) - int(rows[rows["statistic"] == EXPECTED]["states"].sum())
    total = states.met * len(states.policies.labels)
    return f" {missing:,} of {total:,} pairs of a policy and a state have no value and are left out." if missing else ""


def _tradeoff(table: pd.DataFrame) -> list[str]:
    """Which policies no other beats on all outcomes together."""
    count = sum(column in MEASURES for column in table)
    front = table[table["non_dominated"]]
    sure = table[table["chance_non_dominated"] >= OFTEN]["policy"].tolist()
    found = f"{len(front)} of {len(table)} policies {'are' if len(front) > 1 else 'is'} non-dominated ({RULE})"
    words = f"On the expected values of all {count} outcomes together, {found}: {listed(front['policy'].tolist())}."
    some = f"In at least {OFTEN:.0%} of resamples of the states so {'are' if len(sure) > 1 else 'is'}: {listed(sure)}."
    return [f"{words} {some if sure else f'None is so in {OFTEN:.0%} of resamples of the states.'}"]
