"""What Ukrainians said: the state of opinion at a date, its path, and the acceptance of given terms.

One pollster (KIIS) throughout, since wordings do not compare. Donbas takes the figure of the pollsters' East, of which
its governed part belongs; Crimea, where nobody polls, and a region without a figure take the national one.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from sim.settings.facts.load import CUTOFF, Row, table, unknown
from sim.settings.facts.people import people_totals
from sim.settings.facts.places import MACRO_REGIONS
from sim.settings.facts.series import Point

NATIONAL: Final = "national"
POLLED_AS: Final = {"Donbas": "East"}


class Item(NamedTuple):
    """One question: the file, the series and the answer in it."""

    file: str
    series: str
    answer: str


ITEMS: Final = {
    "ready": Item("concessions", "kiis_concessions", "ready_some_territory"),
    "never": Item("concessions", "kiis_concessions", "under_no_circumstances"),
    "trust": Item("trust_president", "kiis_trust_president", "trust"),
    "endurance": Item("endurance_fight_negotiate", "kiis_endure_war", "as_long_as_necessary"),
    "belief_in_west": Item("beliefs_west_reattack", "kiis_west_wants_acceptable_end", "West wants war to end on Ukraine-acceptable terms"),
    "loss": Item("population", "kiis_losses", "close relative/friend killed"),
}


class OpinionFacts(NamedTuple):
    """Opinion at a date: shares of those who answer, nationally and by macro-region; `waves` dates each item."""

    date: str
    ready_share: float  # for some territorial concessions
    never_share: float  # against any
    trust_share: float  # in the president
    endurance_share: float  # as long as necessary
    belief_in_west_share: float  # that the West wants an end on terms acceptable to Ukraine
    loss_share: float  # a close relative or friend was killed
    displaced_share: float  # of the people in governed Ukraine
    ready_by_region: tuple[float, ...]
    never_by_region: tuple[float, ...]
    trust_by_region: tuple[float, ...]
    endurance_by_region: tuple[float, ...]
    loss_by_region: tuple[float, ...]
    waves: dict[str, str]


class Package(NamedTuple):
    """One answer to one set of terms."""

    series: str
    date: str
    group: str
    question: str
    value_share: float
    source_url: str
    note: str


def _share(row: Row) -> float:
    """The answer as a share; the middle where only a range was published."""
    low, high = row["value_low"] or row["value"], row["value_high"] or row["value"]
    return (float(row["value"]) if row["value"] else (float(low) + float(high)) / 2) / 100


@cache
def _waves(item: str) -> dict[str, dict[str, float]]:
    """Last field day -> group -> share, in order of date; only waves with a national figure."""
    if item not in ITEMS:
        raise unknown("opinion item", item, ITEMS)
    file, series, answer = ITEMS[item]
    found: dict[str, dict[str, float]] = {}
    for row in (row for row in table(file) if (row["series"], row["item"]) == (series, answer)):
        for group in row["group"].split("/"):
            found.setdefault(row["date_end"], {})[group] = _share(row)
    return {date: groups for date, groups in sorted(found.items()) if NATIONAL in groups}


def _wave_at(item: str, date: str) -> str:
    """The latest wave at or before the date; the first one if none is."""
    days = list(_waves(item))
    earlier = [day for day in days if day <= date]
    return earlier[-1] if earlier else days[0]


def _by_region(item: str, date: str) -> tuple[float, ...]:
    groups = _waves(item)[_wave_at(item, date)]
    return tuple(groups.get(POLLED_AS.get(name, name), groups[NATIONAL]) for name in MACRO_REGIONS)


@cache
def opinion_at(date: str = CUTOFF) -> OpinionFacts:
    """What the public thought at a date, by the latest wave of each question."""
    national = {item: _waves(item)[_wave_at(item, date)][NATIONAL] for item in ITEMS}
    totals = people_totals()
    return OpinionFacts(
        date=date,
        ready_share=national["ready"],
        never_share=national["never"],
        trust_share=national["trust"],
        endurance_share=national["endurance"],
        belief_in_west_share=national["belief_in_west"],
        loss_share=national["loss"],
        displaced_share=totals["internally_displaced"] / totals["governed"],
        ready_by_region=_by_region("ready", date),
        never_by_region=_by_region("never", date),
        trust_by_region=_by_region("trust", date),
        endurance_by_region=_by_region("endurance", date),
        loss_by_region=_by_region("loss", date),
        waves={item: _wave_at(item, date) for item in ITEMS},
    )


def opinion_path(item: str = "ready") -> tuple[Point, ...]:
    """All waves of a question, nationally."""
    source = f"facts/opinion/{ITEMS[item].file}" if item in ITEMS else ""
    return tuple(Point(day, groups[NATIONAL], "share", source) for day, groups in _waves(item).items())


@cache
def packages() -> tuple[Package, ...]:
    """Acceptance of given terms, all pollsters: never pool them."""
    return tuple(
        Package(row["series"], row["date_end"], row["group"], row["item"], _share(row), row["source_url"], row["note"])
        for row in table("packages")
    )
