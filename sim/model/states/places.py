"""Places: regions, macro-regions and front sectors, and what is true of each in one world."""

from __future__ import annotations

from typing import Annotated, Final

from sim.engine.records import State, Vector
from sim.settings.facts.places import MACRO_REGIONS, SECTORS

__all__ = ["MACRO_REGIONS", "MACRO_REGION_COUNT", "SECTORS", "SECTOR_COUNT", "PerMacroRegion", "RegionState", "SectorState"]

MACRO_REGION_COUNT: Final = len(MACRO_REGIONS)
SECTOR_COUNT: Final = len(SECTORS)

PerMacroRegion = Annotated[Vector, MACRO_REGION_COUNT]


class SectorState(State):
    """The front in one oblast."""

    area_km2: float  # of the oblast
    occupied_km2: float  # under Russian control now
    occupied_before_2022_km2: float  # of it, held before 24 Feb 2022
    weight_share: float  # share of the offensive effort that falls here; the shares of all sectors sum to 1
    fortification_share: float  # how much a belt slows an advance, 0 not at all to 1 wholly
    hotspot_factor: float  # heavy-tailed intensity of this sector's incidents, mean 1 over sectors
    gain_km2: float  # Russian net gain this week
    fire_by_russia: float  # incidents started this week by the Russian side
    fire_by_ukraine: float  # incidents started this week by the Ukrainian side
    heat_from_russia: float  # decaying memory of Russian fire, incidents a week
    heat_from_ukraine: float  # decaying memory of Ukrainian fire, incidents a week
    occupied_at_start_km2: float  # under Russian control in the first week


class RegionState(State):
    """One of the 27 regions: people and rights."""

    area_km2: float
    sector: int  # index of its front sector, -1 if none
    macro_region: int  # index in MACRO_REGIONS
    occupied_share: float  # of the area
    free_thousand: float  # people from here who live at home, in the part that Ukraine governs
    occupied_thousand: float  # people under occupation
    displaced_thousand: float  # people from here who live elsewhere in Ukraine or abroad and may return
    abuses: float  # abuses under occupation since the start, cases
    documented: float  # of them, documented with evidence that a court could use
    share_at_signature: float  # occupied share of the area in the week of the first signature, -1 if none
    newly_occupied_thousand: float  # of those under occupation, those who came under it in the last months, decaying
    share_moved_for: float  # occupied share of the area for which the people were last moved
