"""The 27 regions: size, people, macro-region, front sector, place on the tile map, and how much of each is occupied when.

Macro-regions follow the pollsters of KIIS, with Donbas (Donetsk, Luhansk) taken out of their East and Crimea apart.
Before 2022 and in 2023 occupied shares are as published; from July 2024 they are areas measured on DeepState's map
over the area of the same outline. Regions held for weeks in spring 2022 only are not in the data.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from sim.settings.facts.load import CUTOFF, table, unknown

MACRO_REGIONS: Final = ("West", "Centre", "South", "East", "Donbas", "Crimea")
SECTORS: Final = ("Kharkiv", "Luhansk", "Donetsk", "Zaporizhzhia", "Kherson", "Sumy", "Dnipropetrovsk")
"""Oblasts along the front."""
BEFORE_INVASION = "2022-02-23"


class RegionFacts(NamedTuple):
    """One region. Population is the statistics' of 2021-22 (Crimea and Sevastopol: 2014)."""

    name: str
    kind: str  # oblast, republic, city
    area_km2: float
    population_thousand: float
    macro_region: int  # index in MACRO_REGIONS
    sector: int  # index in SECTORS, -1 if no front sector
    tile_row: int
    tile_column: int
    abbreviation: str
    occupied_share: float  # of the area, at the cut-off
    occupied_before_2022_share: float
    sources: tuple[str, ...]
    status: str  # judgement where the area or the population is from general knowledge, else seen


class SectorFacts(NamedTuple):
    """One front sector, an oblast."""

    name: str
    region: int  # index in regions()
    area_km2: float
    occupied_km2: float
    occupied_before_2022_km2: float


@cache
def _snapshots() -> dict[str, dict[str, float]]:
    """Region -> date -> occupied share, in order of date."""
    found: dict[str, dict[str, float]] = {}
    for row in sorted(table("occupation"), key=lambda row: row["date"]):
        found.setdefault(row["region"], {})[row["date"]] = float(row["occupied_share"])
    return found


def occupied_share(name: str, date: str = CUTOFF) -> float:
    """Share of a region's area under Russian control, by the nearest earlier snapshot; 0 where there is none."""
    if name not in {row["name"] for row in table("regions")}:
        raise unknown("region", name, (row["name"] for row in table("regions")))
    earlier = [share for day, share in _snapshots().get(name, {}).items() if day <= date]
    return earlier[-1] if earlier else 0.0


@cache
def regions() -> tuple[RegionFacts, ...]:
    """All regions, by name."""
    return tuple(
        RegionFacts(
            name=row["name"],
            kind=row["kind"],
            area_km2=float(row["area_km2"]),
            population_thousand=float(row["population_thousand"]),
            macro_region=MACRO_REGIONS.index(row["macro_region"]),
            sector=SECTORS.index(row["sector"]) if row["sector"] else -1,
            tile_row=int(row["tile_row"]),
            tile_column=int(row["tile_column"]),
            abbreviation=row["abbreviation"],
            occupied_share=occupied_share(row["name"]),
            occupied_before_2022_share=occupied_share(row["name"], BEFORE_INVASION),
            sources=(row["area_source"], row["population_source"]),
            status="judgement" if "judgement" in (row["area_status"], row["population_status"]) else "seen",
        )
        for row in table("regions")
    )


def region(name: str) -> RegionFacts:
    """One region by its name."""
    for facts in regions():
        if facts.name == name:
            return facts
    raise unknown("region", name, (facts.name for facts in regions()))


@cache
def sector_facts(date: str = CUTOFF) -> tuple[SectorFacts, ...]:
    """The front sectors at a date, in the order of SECTORS."""
    names = [facts.name for facts in regions()]
    return tuple(
        SectorFacts(
            name=name,
            region=names.index(name),
            area_km2=region(name).area_km2,
            occupied_km2=region(name).area_km2 * occupied_share(name, date),
            occupied_before_2022_km2=region(name).area_km2 * occupied_share(name, BEFORE_INVASION),
        )
        for name in SECTORS
    )


def ukraine_area_km2() -> float:
    """Area within the borders of 1991."""
    return sum(facts.area_km2 for facts in regions())


def occupied_km2(date: str = CUTOFF) -> float:
    """Area under Russian control at a date."""
    return sum(facts.area_km2 * occupied_share(facts.name, date) for facts in regions())
