"""The sentences of the search for acceptable terms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.model.calendar import WEEKS_PER_YEAR
from sim.runs.headline import range_shown, shown
from sim.sweeps.acceptable.estimate import ACCEPTABLE, REFUSED, UNDECIDED, Acceptable, Asked
from sim.sweeps.shared.measures import Measure
from sim.sweeps.shared.policies import Policies
from sim.sweeps.shared.words import listed, years_text

if TYPE_CHECKING:
    import pandas as pd

SHARE: Final = "share"


def sentences_of(found: Acceptable) -> tuple[str, ...]:
    """What was asked of which policies, how many pass, and which of them no other beats."""
    table = found.tables["acceptable"]
    words = [_basis(found.policies, found.is_every_point, table), _asked(found.asked), _counts(table)]
    if not (table["verdict"] == ACCEPTABLE).any():
        words.append(_nearest(table, found.asked))
    if "acceptable_front" in found.tables:
        words += _front(found.tables["acceptable_front"], found.objectives, table)
    return tuple(words)


def _basis(policies: Policies, is_every_point: bool, table: pd.DataFrame) -> str:
    """What a policy is, and how many worlds tell of it."""
    kinds = "every point of the design" if is_every_point else " x ".join(factor.label for factor in policies.factors)
    fewest, most = int(table["worlds"].min()), int(table["worlds"].max())
    worlds = f"{fewest:,}" if fewest == most else f"{fewest:,} to {most:,}"
    policies_text = f"{len(table):,} policies" if len(table) > 1 else "1 policy"
    over = f", over all that else varies ({len(policies.others)} factors)" if policies.others else ""
    return f"{policies_text} ({kinds}), with {worlds} worlds each{over}."


def held_text(asked: Asked) -> str:
    """How long terms must hold."""
    return years_text(asked.years) if asked.is_whole else years_text(round(asked.weeks / WEEKS_PER_YEAR, 1))


def _asked(asked: Asked) -> str:
    """What makes a policy acceptable."""
    percents = shown(asked.signed, SHARE), shown(asked.holds, SHARE)
    words = f"Acceptable: signed by both sides in over {percents[0]} of worlds, and of these over {percents[1]} hold {held_text(asked)}"
    if not asked.is_whole:
        words += f" ({years_text(asked.years)} were asked for, {held_text(asked)} is the longest that enough worlds could be followed)"
    return f"{words}. It takes both lower 90% limits; one upper limit below, and a policy is not acceptable."


def _counts(table: pd.DataFrame) -> str:
    """How many policies have each verdict."""
    count = {verdict: int((table["verdict"] == verdict).sum()) for verdict in (ACCEPTABLE, REFUSED, UNDECIDED)}
    words = f"Acceptable: {count[ACCEPTABLE]:,}; not acceptable: {count[REFUSED]:,}; undecided: {count[UNDECIDED]:,}."
    if len(table) < 2:
        return words
    return f"{words} Each is judged by itself: of policies right at a limit one in twenty would pass it by luck."


def _nearest(table: pd.DataFrame, asked: Asked) -> str:
    """The policy that misses by least, where none passes."""
    known = table[table["holds"].notna()]
    if known.empty:
        return "How long any of them holds is not known."
    margin = np.minimum(known["signed"] - asked.signed, known["holds"] - asked.holds)
    row = known.iloc[int(margin.argmax())]
    return f"The nearest is {row['policy']}: {_estimates(row, asked)}."


def _estimates(row: pd.Series[Any], asked: Asked) -> str:
    """How often a policy is signed and how often it holds, with intervals."""
    signed, holds = (
        f"{shown(row[name], SHARE)} ({range_shown(row[f'{name}_low'], row[f'{name}_high'], SHARE)})" for name in ("signed", "holds")
    )
    return f"signed in {signed} of worlds, and {holds} of these hold {held_text(asked)}"


def _front(front: pd.DataFrame, objectives: Sequence[Measure], table: pd.DataFrame) -> list[str]:
    """Who is non-dominated on the objectives, of the acceptable and of the undecided."""
    aims = "; ".join(f"{measure.label}, {'more' if measure.better > 0 else 'less'} is better" for measure in objectives)
    sure, open_ones = front[front["of_acceptable"]]["policy"].tolist(), front[front["verdict"] == UNDECIDED]["policy"].tolist()
    words = []
    if sure:
        count = int((table["verdict"] == ACCEPTABLE).sum())
        words.append(f"Of the {count:,} acceptable, {len(sure):,} non-dominated ({aims}): {listed(sure)}.")
    if open_ones:
        also = " also" if sure else ""
        words.append(f"Undecided, but{also} beaten by no candidate on all objectives: {listed(open_ones)}.")
    return words
