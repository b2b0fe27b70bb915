"""What the facts say: each target is computed from the sourced data, or read from the words of a sourced effect."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np

from sim.settings import facts
from sim.settings.calendar import WEEKS_PER_YEAR

MINSK_ONE: Final = "D02"  # a preliminary agreement, no holiday truce
LATEST_MONTHS: Final = 6  # by which the course of the war is judged
BREAKTHROUGH_SHARE: Final = 0.002  # of Ukraine in a month; no month since the autumn of 2022 saw one (MODEL section 6)
LOSSES_PER_KM2: Final = (59.0, 150.0)  # Russian losses for each km2 gained (MODEL section 6)
HONOURED: Final = (0.2, 0.75)  # share of tested guarantees that are honoured (MODEL section 6; B01, B02 rounded)
NO_CEASEFIRE_SHARE: Final = 0.8  # of hindcast worlds, at least, without a general ceasefire (MODEL section 6)
WAR_MONTHS: Final = 33.2  # from 24 February 2022 to the cut-off
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


def force_thousand() -> Target:
    """Russian force in the theatre at the end of 2024: an anchor of the specification, which the codebook holds."""
    from sim.settings.codebook import codebook

    force = codebook()["start"]["russia_personnel_thousand"]
    return Target(force.value, force.value, ", ".join(force.sources))


def survival(has_troops: bool, years: int) -> Target:
    """Share of past ceasefires still standing after so many years, with or without foreign troops: what so few cases cannot exclude."""
    from sim.runs.headline import wilson_interval

    share, cases = survival_stated(has_troops, years)
    return Target(*wilson_interval(share, cases), "A49")


def survival_stated(has_troops: bool, years: int) -> tuple[float, int]:
    """The same share as it is stated, and of how many cases."""
    found = re.search(r"with ([\d./]+) \(N=(\d+)\); without ([\d./]+) \(N=(\d+)\)", effect("A49"))
    assert found is not None, "A49 no longer states both curves"
    shares, cases = (found[1], found[2]) if has_troops else (found[3], found[4])
    curve = dict(zip((1, 2, 5, 10), figures_in(shares.replace("/", " ")), strict=True))
    return curve[years], int(cases)


def survival_of_cases(has_troops: bool, years: int) -> float:
    """The same from the cases as they were known at the cut-off, the serial truces of Gaza left out."""
    from sim.runs.survival import kaplan_meier

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


def first_week_share() -> Target:
    """Violations of a truce's first week as a share of those before it."""
    low, high, *_ = figures_in(effect("F07"))
    return Target(low, high, "F07")


def recommitment_days() -> Target:
    """How long recommitments of Donbas lasted that were kept at all: median, and what so few cases cannot exclude."""
    from sim.runs.headline import median_of

    rows = [row for row in facts.donbas_truces() if "recommitment" in row["design_features"] and row["duration_days"]]
    found = median_of(np.array([float(row["duration_days"]) for row in rows if float(row["duration_days"]) > 0]))
    return Target(found.mc_low, found.mc_high, "donbas_truces")


def guarantee_gain_share() -> float:
    """What a guarantee adds to the acceptance of a freeze: the same lines with NATO and EU, against EU alone."""
    rows = {
        row.question[:2]: row.value_share
        for row in facts.packages()
        if row.series == "kiis_package_2024" and "unacceptable" not in row.question.rpartition(":")[2]
    }
    return rows["P2"] - rows["P1"]
