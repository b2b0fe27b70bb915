"""What the facts say: each target is computed from the sourced data, or read from the words of a sourced effect."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

import numpy as np

from sim import facts
from sim.calendar import WEEKS_PER_YEAR

MINSK_ONE: Final = "D02"  # a preliminary agreement, no holiday truce
LATEST_MONTHS: Final = 6  # by which the course of the war is judged
BREAKTHROUGH_SHARE: Final = 0.002  # of Ukraine in a month; no month since the autumn of 2022 saw one (MODEL section 6)
GROWTH_A_YEAR: Final = (0.0, 0.15)  # of the Russian force at the observed intake and losses (MODEL section 6, W_INTAKE)


class Target(NamedTuple):
    """A figure of the facts, or a range, and where it comes from."""

    low: float
    high: float
    source: str


def figures_in(effect: str) -> list[float]:
    """Every number in the words of an effect."""
    return [float(number) for number in re.findall(r"\d*\.?\d+", effect)]


def effect(id: str) -> str:
    """The words of an effect size."""
    return next(row["effect"] for row in facts.table("effect_sizes") if row["id"] == id)


def ground_mean_km2() -> Target:
    """Mean Russian net gain a month, over the months observed by one source."""
    mean = float(np.mean([point.value for point in facts.series("gain_km2")]))
    return Target(mean, mean, "facts/war/territory")


def ground_sd_km2() -> Target:
    """Its standard deviation over these months."""
    spread = float(np.std([point.value for point in facts.series("gain_km2")], ddof=1))
    return Target(spread, spread, "facts/war/territory")


def ground_months() -> list[int]:
    """The months of the year over which ground was observed."""
    return [int(point.date[5:7]) for point in facts.series("gain_km2")]


def losses_by_month() -> dict[str, float]:
    """Russian losses a day as claimed, by month."""
    return {point.date: point.value for point in facts.series("russia_losses_per_day")}


def losses_a_day() -> Target:
    """Russian losses a day: lowest and highest month of the last half year."""
    latest = list(losses_by_month().values())[-LATEST_MONTHS:]
    return Target(min(latest), max(latest), "facts/war/personnel")


def loss_ratio() -> Target:
    """Russian losses for each Ukrainian one."""
    found = re.search(r"loss ratio ([\d.]+)-([\d.]+)", facts.source("W_LOSSES").title)
    assert found is not None, "W_LOSSES no longer states the loss ratio"
    return Target(float(found[1]), float(found[2]), "W_LOSSES")


def reserve_fund_trn() -> Target:
    """Liquid part of Russia's reserve fund at the end of 2024, an estimate."""
    found = re.search(r"about ([\d.]+) trn RUB", facts.source("W_FUND").title)
    assert found is not None, "W_FUND no longer states the fund"
    return Target(float(found[1]), float(found[1]), "W_FUND")


def force_thousand() -> Target:
    """Russian force in the theatre at the end of 2024: an anchor of the specification, which the codebook holds."""
    from sim.codebook import codebook

    force = codebook()["start"]["russia_personnel_thousand"]
    return Target(force.value, force.value, ", ".join(force.sources))


def losses_per_km2() -> Target:
    """Russian losses for each km2 gained, over the months for which both are known."""
    from sim.validation.measures import DAYS_PER_MONTH

    ground = {point.date: point.value for point in facts.series("gain_km2")}
    lost = losses_by_month()
    both = [month for month in ground if month in lost]
    ratio = sum(lost[month] for month in both) * DAYS_PER_MONTH / sum(ground[month] for month in both)
    return Target(ratio, ratio, "facts/war/personnel, territory")


def survival(has_troops: bool, years: int) -> Target:
    """Share of historical ceasefires still standing after so many years, with or without foreign troops."""
    found = re.search(r"with ([\d./]+) \(N=\d+\); without ([\d./]+)", effect("A49"))
    assert found is not None, "A49 no longer states both curves"
    curve = dict(zip((1, 2, 5, 10), figures_in(found[1 if has_troops else 2].replace("/", " ")), strict=True))
    return Target(curve[years], curve[years], "A49")


def survival_of_cases(has_troops: bool, years: int) -> float:
    """The same from the cases as they were known at the cut-off, the serial truces of Gaza left out."""
    from sim.analysis.survival import kaplan_meier

    cases = [case for case in facts.ceasefire_cases() if case.had_foreign_troops == has_troops and not case.case_id.startswith("GAZ")]
    weeks = np.array([case.duration_days // 7 for case in cases], float)
    table = kaplan_meier(weeks, np.array([not case.censored for case in cases]))
    return float(table[table["weeks_held"] <= years * WEEKS_PER_YEAR]["survival"].iloc[-1])


def preliminary_days() -> Target:
    """After how many days preliminary ceasefires fail that do."""
    low, high = figures_in(effect("A30").rpartition("failure")[2])
    return Target(low, high, "A29, A30")


def holiday_days() -> Target:
    """How long the truces of Donbas lasted that were tied to a date or a holiday: middle half, in days."""
    rows = [row for row in facts.donbas_truces() if row["duration_days"] and row["truce_id"] != MINSK_ONE]
    low, high = np.quantile([float(row["duration_days"]) for row in rows], (0.25, 0.75))
    return Target(float(low), float(high), "donbas_truces")


def honoured_share() -> Target:
    """Share of tested guarantees that were honoured, between the lowest and the highest estimate."""
    shares = [number for number in (*figures_in(effect("B01")), *_percentages(effect("B02")))]
    return Target(min(shares) / 100, max(shares) / 100, "B01, B02")


def _percentages(words: str) -> list[float]:
    return [float(number) for number in re.findall(r"([\d.]+)%", words)]


def guarantee_lift_share() -> float:
    """What a guarantee adds to the acceptance of a freeze: the same lines with NATO and EU, against EU alone."""
    rows = {
        row.question[:2]: row.value_share
        for row in facts.packages()
        if row.series == "kiis_package_2024" and "unacceptable" not in row.question.rpartition(":")[2]
    }
    return rows["P2"] - rows["P1"]


def ready_pace(first: str, last: str) -> float:
    """How fast readiness for concessions rose between two waves, in shares a month."""
    from sim.validation.measures import DAYS_PER_MONTH

    path = {point.date: point.value for point in facts.opinion_path("ready")}
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days
    return (path[last] - path[first]) / days * DAYS_PER_MONTH


def wave_days() -> list[str]:
    """Days of the waves that are dated to the day."""
    return [point.date for point in facts.opinion_path("ready") if len(point.date) == len("2024-01-01")]
