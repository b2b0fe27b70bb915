"""Sums over groups and flags that only the record needs, in one world."""

from __future__ import annotations

from typing import Annotated

from sim.engine.records import State, Vector
from sim.model.states.places import SECTOR_COUNT


class TotalsState(State):
    """What the record adds up each week; no rule reads it."""

    occupied_km2: float
    occupied_start_km2: float
    occupied_thousand: float
    displaced_thousand: float
    abuses: float
    documented: float
    incidents: Annotated[Vector, SECTOR_COUNT]
    occupied_person_years_thousand: float  # since the start
    troops_deployed_max_thousand: float  # so far
    at_war_first: float  # 1 if at war, nothing signed yet, not talking
    talking: float  # 1 if at war with talks open
    in_ceasefire: float
    at_war_again: float  # 1 if at war after a collapse, not talking
    was_blocked: bool  # an alliance guarantee was blocked at some round
