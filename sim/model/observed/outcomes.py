"""What is kept of each world: one row, every column with its unit and meaning."""

from __future__ import annotations

from math import nan
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.model.states.agreement import CAUSE_NAMES, CLASS_NAMES, NOT_ENDED, REFUSER_NAMES
from sim.model.states.guarantee import KIND_NAMES

Array = npt.NDArray[Any]


CHANCES: Final = "two in a hundred worlds: less changes no conclusion; judgement"
POLL: Final = "sampling error of a poll of 2,000; facts/opinion/concessions"
MONTHS_GROUND: Final = "ground of one month, May to November 2024; W_GROUND"
MONTHS_AID: Final = "allocations of one month, December 2023 to November 2024; facts/states/aid_flows"
CLASH: Final = "one in two hundred worlds: of a war between nuclear powers less is worth telling than of others; judgement"
A_MONTH: Final = "a month: the record of talks is dated no closer; facts/war/diplomacy"


class Outcome(NamedTuple):
    """One column of outcomes.parquet."""

    name: str
    unit: str
    meaning: str
    smallest: float = (
        nan  # smallest difference between means that is worth telling, in the unit (of 0/1: of shares); NaN where means say nothing
    )
    because: str = ""  # what that is; then its source, a key of sources.csv

    @property
    def may_be_empty(self) -> bool:
        """Whether a world can have none, as its meaning then says."""
        return "empty" in self.meaning


OUTCOMES: Final[tuple[Outcome, ...]] = (
    Outcome("world", "count", "the world; with the seed it names its luck"),
    Outcome("signed", "0/1", "a general ceasefire was signed within the horizon", 0.02, CHANCES),
    Outcome("week_signed", "weeks", "week of the first signature; empty if none", 4, A_MONTH),
    Outcome("rounds", "count", "talks rounds held", 1, "one round of talks; judgement"),
    Outcome(
        "refused_by",
        "name",
        "who refused at the last round: nobody, Ukraine, Russia, both, or guarantors (Ukraine alone, for want of the guarantee)",
    ),
    Outcome("guarantee_kind", "name", "guarantee as formed: none, bilateral, coalition, alliance"),
    Outcome(
        "guarantee_formed",
        "0/1",
        "a guarantee stood at the last round or agreement; empty if none was wanted or no round was held",
        0.02,
        CHANCES,
    ),
    Outcome("guarantee_blocked", "0/1", "an alliance guarantee was blocked at one round or more", 0.02, CHANCES),
    Outcome("terms_poorer", "0/1", "the terms were judged without the guarantee that could not be formed", 0.02, CHANCES),
    Outcome("agreement_class", "name", "class of the first agreement: none, holiday, preliminary, definitive"),
    Outcome("held_weeks", "weeks", "weeks that the first agreement stood; empty if none", 4, A_MONTH),
    Outcome("ended_by", "name", "what ended it: not ended, Russian decision, accident, spoiler, Ukrainian decision"),
    Outcome("censored", "0/1", "the first agreement still stood at the horizon; empty if none", 0.02, CHANCES),
    Outcome("durable", "0/1", "a ceasefire stands at the end and has stood for at least durable_weeks", 0.02, CHANCES),
    Outcome("renewed_war", "0/1", "a signed ceasefire collapsed into war", 0.02, CHANCES),
    Outcome("resumed_by", "name", "who resumed the war, at the first collapse: nobody, Ukraine, Russia, both"),
    Outcome("collapses", "count", "agreements that collapsed", 0.02, CHANCES),
    Outcome("restored", "count", "attacks called off, ceasefire restored", 0.02, CHANCES),
    Outcome("occupied_end_km2", "km2", "territory under Russian control at the end", 436, MONTHS_GROUND),
    Outcome("occupied_end_pct", "percent", "the same as a share of Ukraine within its 1991 borders", 0.07, MONTHS_GROUND),
    Outcome("ground_changed_km2", "km2", "Russian net gain since the start, by fighting and by hand-over", 436, MONTHS_GROUND),
    Outcome("line_moved_km2", "km2", "of it handed over at signatures", 436, MONTHS_GROUND),
    Outcome(
        "russia_losses_thousand",
        "thousand people",
        "Russian killed and wounded since the start",
        9,
        "losses of one week of 2024 as claimed; W_LOSSES",
    ),
    Outcome(
        "ukraine_losses_thousand",
        "thousand people",
        "Ukrainian killed and wounded since the start",
        4,
        "losses of one week of 2024 by the loss ratio; W_LOSSES",
    ),
    Outcome(
        "civilian_deaths", "people", "civilians killed since the start, in governed Ukraine", 165, "verified deaths of one month; W_CIVIL"
    ),
    Outcome(
        "displaced_end_thousand",
        "thousand people",
        "displaced at the end",
        100,
        "counts of the displaced are rounded to so many; facts/war/civilians",
    ),
    Outcome(
        "occupied_people_years_thousand",
        "thousand person-years",
        "lived under occupation since the start",
        340,
        "one month of occupation of 4.1 million people; facts/people_totals",
    ),
    Outcome(
        "abuses",
        "cases",
        "abuses under occupation since the start",
        250,
        "registered detentions and deportations of one week; facts/war/civilians",
    ),
    Outcome("documented_share", "share", "of them documented", 0.02, "two in a hundred cases; judgement"),
    Outcome("support_at_signature", "share", "public support for the terms at the first signature; empty if none", 0.02, POLL),
    Outcome("support_year_later", "share", "the same a year later; empty if not reached", 0.02, POLL),
    Outcome("approval_at_signature", "share", "approval of the government at the first signature; empty if none", 0.02, POLL),
    Outcome("approval_end", "share", "approval of the government at the end", 0.02, POLL),
    Outcome("ready_end", "share", "ready for territorial concessions at the end", 0.02, POLL),
    Outcome("protest_weeks", "weeks", "weeks of mass protest", 1, "one week of protest; judgement"),
    Outcome("guarantors", "count", "members in the guarantee at the last round or in force", 1, "one member; judgement"),
    Outcome("troops_deployed_max_thousand", "thousand people", "largest guarantor force in Ukraine", 5, "one brigade; judgement"),
    Outcome(
        "unity_spread",
        "Gini",
        "inequality of contributions relative to GDP; empty if none",
        0.02,
        "two hundredths of the scale from 0 to 1; judgement",
    ),
    Outcome("tests", "count", "attacks in force against a guarantee", 0.02, CHANCES),
    Outcome("honoured_tests", "count", "of them answered by guarantors that fought", 0.02, CHANCES),
    Outcome("direct_clash", "0/1", "a direct NATO-Russia clash", 0.005, CLASH),
    Outcome("aid_us_eur_bn", "EUR bn", "US aid committed since the start", 3.3, MONTHS_AID),
    Outcome("aid_europe_eur_bn", "EUR bn", "European aid committed since the start, states and EU", 3.8, MONTHS_AID),
    Outcome("aid_other_eur_bn", "EUR bn", "other aid committed since the start", 0.6, MONTHS_AID),
    Outcome("damage_eur_bn", "EUR bn", "direct damage since the start", 6, "damage of one month, of 152 bn USD in 22; facts/war/economy"),
    Outcome(
        "reserve_end_trn_rub",
        "trn RUB",
        "liquid part of Russia's reserve fund at the end",
        0.1,
        "the last digit of the published fund; W_FUND",
    ),
    Outcome("incidents_total", "count", "incidents in all ceasefires", 100, "fire of one week at the start of a truce; judgement"),
    Outcome(
        "russia_aims",
        "share",
        "hidden aims drawn for Russia: 0 limited ... 1 revisionist",
        0.02,
        "two hundredths of the scale from 0 to 1; judgement",
    ),
    Outcome("russia_leaders", "count", "Russian leaders in the run", 0.02, CHANCES),
)


def outcome_columns(states: dict[str, Any], horizon: int, durable_weeks: Array) -> dict[str, Array]:
    """The columns of OUTCOMES of the worlds after their last week, arrays of shape (worlds,).

    `horizon` is the number of weeks simulated; `durable_weeks` (worlds,) is how long a ceasefire must have stood.
    Empty values are NaN.
    """
    columns = {
        "world": states["dice"]["world"],
        **_signature(states, horizon, durable_weeks),
        **_war(states),
        **_people(states),
        **_guarantee(states),
    }
    return {outcome.name: np.asarray(columns[outcome.name]) for outcome in OUTCOMES}


def check_finite(columns: dict[str, Array]) -> None:
    """Raise an ArithmeticError where a world has no number, or an infinite one, in a column that must have it."""
    for outcome in OUTCOMES:
        wrong = np.flatnonzero(_is_wrong(columns[outcome.name], outcome))
        if len(wrong):
            value, world = columns[outcome.name][wrong[0]], columns["world"][wrong[0]]
            raise ArithmeticError(f"{outcome.name} is {value} in world {world}: some number was driven too far")


def _is_wrong(values: Array, outcome: Outcome) -> Array:
    """Where a value is no number that the outcome may have."""
    if values.dtype.kind != "f":
        return np.zeros(len(values), np.bool_)
    return np.isinf(values) if outcome.may_be_empty else ~np.isfinite(values)


def _if(condition: Array, values: Array) -> Array:
    """The values where the condition holds, else NaN."""
    return np.where(condition, values.astype(np.float64), np.nan)


def _names(codes: Array, names: tuple[str, ...]) -> Array:
    """Codes as the names that a reader sees."""
    return np.array(names, dtype=object)[codes.astype(np.int64)]


def _signature(states: dict[str, Any], horizon: int, durable_weeks: Array) -> dict[str, Array]:
    agreement, guarantee = states["agreement"], states["guarantee"]
    signed = agreement["signed"] > 0
    first_stands = signed & (agreement["first_cause"] == NOT_ENDED)
    held = np.where(first_stands, horizon - agreement["first_signed_week"], agreement["first_held_weeks"])
    return {
        "signed": signed.astype(np.int8),
        "week_signed": _if(signed, agreement["first_signed_week"]),
        "rounds": agreement["rounds"],
        "refused_by": _names(agreement["last_refused_by"], REFUSER_NAMES),
        "guarantee_kind": _names(guarantee["kind"], KIND_NAMES),
        "guarantee_formed": _if(guarantee["is_wanted"] & (agreement["rounds"] > 0), guarantee["is_formed"]),
        "guarantee_blocked": states["totals"]["was_blocked"].astype(np.int8),
        "terms_poorer": agreement["deal_is_poorer"].astype(np.int8),
        "agreement_class": _names(agreement["first_class"], CLASS_NAMES),
        "held_weeks": _if(signed, held),
        "ended_by": _names(agreement["first_cause"], CAUSE_NAMES),
        "censored": _if(signed, first_stands),
        "durable": (agreement["in_ceasefire"] & (agreement["held_weeks"] >= durable_weeks)).astype(np.int8),
        "renewed_war": agreement["renewed_war"].astype(np.int8),
        "resumed_by": _names(agreement["war_resumed_by"], REFUSER_NAMES),
        "collapses": agreement["collapses"],
        "restored": agreement["restored"],
        "support_at_signature": _if(signed, agreement["support_at_signature_share"]),
        "support_year_later": _if(agreement["support_year_later_share"] >= 0, agreement["support_year_later_share"]),
        "approval_at_signature": _if(signed, agreement["approval_at_signature_share"]),
        "incidents_total": agreement["incidents_total"],
    }


def _war(states: dict[str, Any]) -> dict[str, Array]:
    agreement, russia, ukraine, totals = states["agreement"], states["russia"], states["ukraine"], states["totals"]
    area_km2 = states["regions"]["area_km2"].sum(axis=1)
    return {
        "occupied_end_km2": totals["occupied_km2"],
        "occupied_end_pct": totals["occupied_km2"] / area_km2 * 100,
        "ground_changed_km2": totals["occupied_km2"] - totals["occupied_start_km2"],
        "line_moved_km2": agreement["line_moved_km2"],
        "russia_losses_thousand": russia["losses_total_thousand"],
        "ukraine_losses_thousand": ukraine["losses_total_thousand"],
        "damage_eur_bn": ukraine["damage_eur_bn"],
        "reserve_end_trn_rub": russia["reserve_trn_rub"],
        "russia_aims": russia["aims_share"],
        "russia_leaders": russia["leaders"],
    }


def _people(states: dict[str, Any]) -> dict[str, Array]:
    totals, public = states["totals"], states["public"]
    has_abuses = totals["abuses"] > 0
    return {
        "civilian_deaths": states["ukraine"]["civilian_deaths"],
        "displaced_end_thousand": totals["displaced_thousand"],
        "occupied_people_years_thousand": totals["occupied_person_years_thousand"],
        "abuses": totals["abuses"],
        "documented_share": _if(has_abuses, totals["documented"] / np.where(has_abuses, totals["abuses"], 1.0)),
        "approval_end": public["approval_share"],
        "ready_end": public["ready_share"],
        "protest_weeks": public["protest_weeks"],
    }


def _guarantee(states: dict[str, Any]) -> dict[str, Array]:
    guarantee, donors = states["guarantee"], states["european_union"]
    return {
        "guarantors": guarantee["guarantors"],
        "troops_deployed_max_thousand": states["totals"]["troops_deployed_max_thousand"],
        "unity_spread": _if(guarantee["guarantors"] > 0, guarantee["unity_spread"]),
        "tests": guarantee["tests"],
        "honoured_tests": guarantee["honoured_tests"],
        "direct_clash": guarantee["direct_clash"].astype(np.int8),
        "aid_us_eur_bn": donors["total_us_eur_bn"],
        "aid_europe_eur_bn": donors["total_europe_eur_bn"],
        "aid_other_eur_bn": donors["total_other_eur_bn"],
    }
