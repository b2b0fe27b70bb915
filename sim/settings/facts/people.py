"""Where Ukraine's people are at the start: governed, occupied, displaced - spread over the regions, nobody twice.

The totals are sourced (people_totals.csv). They are spread so:
* displaced people by origin, and by where the internally displaced found shelter, by the shares of people.csv;
* people under occupation by who lived in the occupied part (people.csv: in Zaporizhzhia and Kherson most lived in
  the part that Ukraine governs, so area would mislead);
* settled residents of the governed part by who lived there, less the share of the region's people who left.
The statistics of 2022 count more people than these totals, most of all in Donbas: they kept on the books who had left before.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from sim.settings.facts.load import Row, by, table
from sim.settings.facts.places import MACRO_REGIONS, RegionFacts, regions

CRIMEA = MACRO_REGIONS.index("Crimea")


class PeopleFacts(NamedTuple):
    """The people of one region, thousand."""

    region: str
    free_thousand: float  # in the part that Ukraine governs, settled and sheltered
    occupied_thousand: float
    displaced_thousand: float  # from here, now elsewhere in Ukraine or abroad
    sheltered_thousand: float  # displaced from anywhere and sheltered here; part of free_thousand
    abroad_thousand: float  # refugees from here; part of displaced_thousand

    @property
    def from_here_thousand(self) -> float:
        """All who are from here, wherever they live."""
        return self.free_thousand - self.sheltered_thousand + self.occupied_thousand + self.displaced_thousand


class Quota(NamedTuple):
    """A macro-region's share of all people in governed Ukraine, by where they are from."""

    macro_region: int
    settled_share: float
    displaced_share: float


@cache
def people_totals() -> dict[str, float]:
    """Thousand people: governed (the internally displaced among them), occupied, displaced, abroad, and all."""
    totals = {row["name"]: float(row["thousand"]) for row in table("people_totals")}
    parts = ("governed", "occupied_mainland", "occupied_crimea", "abroad")
    return {**totals, "total": sum(totals[name] for name in parts)}


def _spread(total: float, weights: list[float]) -> list[float]:
    """A total in proportion to weights."""
    whole = sum(weights)
    return [total * weight / whole for weight in weights]


def _shares(column: str) -> list[float]:
    rows: dict[str, Row] = by("region", table("people"))
    return [float(rows[facts.name][column]) for facts in regions()]


def _occupied(places: tuple[RegionFacts, ...], free: list[float]) -> list[float]:
    totals = people_totals()
    lived = [facts.population_thousand * (1 - share) for facts, share in zip(places, free, strict=True)]
    in_crimea = [people if facts.macro_region == CRIMEA else 0.0 for facts, people in zip(places, lived, strict=True)]
    elsewhere = [people - crimean for people, crimean in zip(lived, in_crimea, strict=True)]
    crimea, mainland = _spread(totals["occupied_crimea"], in_crimea), _spread(totals["occupied_mainland"], elsewhere)
    return [one + other for one, other in zip(crimea, mainland, strict=True)]


@cache
def people_at_start() -> tuple[PeopleFacts, ...]:
    """The people of every region, in the order of regions()."""
    places, totals, free = regions(), people_totals(), _shares("free_people_share")
    abroad = _spread(totals["abroad"], _shares("refugee_origin_share"))
    uprooted = _spread(totals["internally_displaced"], _shares("idp_origin_share"))
    sheltered = _spread(totals["internally_displaced"], _shares("idp_shelter_share"))
    occupied = _occupied(places, free)
    stayed = [
        facts.population_thousand * share * (1 - (gone + moved) / facts.population_thousand)
        for facts, share, gone, moved in zip(places, free, abroad, uprooted, strict=True)
    ]
    settled = _spread(totals["governed"] - totals["internally_displaced"], stayed)
    return tuple(
        PeopleFacts(facts.name, settled[i] + sheltered[i], occupied[i], abroad[i] + uprooted[i], sheltered[i], abroad[i])
        for i, facts in enumerate(places)
    )


@cache
def public_quotas() -> tuple[Quota, ...]:
    """Where the people whom pollsters reach are from, by macro-region, settled or displaced; all shares sum to 1."""
    settled, displaced = [0.0] * len(MACRO_REGIONS), [0.0] * len(MACRO_REGIONS)
    for facts, people in zip(regions(), people_at_start(), strict=True):
        settled[facts.macro_region] += people.free_thousand - people.sheltered_thousand
        displaced[facts.macro_region] += people.displaced_thousand - people.abroad_thousand
    governed = people_totals()["governed"]
    return tuple(Quota(i, settled[i] / governed, displaced[i] / governed) for i in range(len(MACRO_REGIONS)))
