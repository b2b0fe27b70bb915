"""Who stands on the worlds at the start: every state, filled with what the facts fix, and every number of each world."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.engine import network as networks
from sim.engine.dice import Dice
from sim.engine.draws import draw
from sim.engine.records import Records
from sim.engine.worlds import NUMBERS
from sim.model.calendar import CalendarState
from sim.model.states.agreement import AgreementState
from sim.model.states.citizens import Citizens
from sim.model.states.european_union import EuropeanUnionState
from sim.model.states.general_staff import GeneralStaffState
from sim.model.states.guarantee import GuaranteeState
from sim.model.states.history import HistoryState
from sim.model.states.monitors import MonitorsState
from sim.model.states.nato_member import NatoMemberState
from sim.model.states.partners import PartnersState
from sim.model.states.places import RegionState, SectorState
from sim.model.states.public import PublicState
from sim.model.states.russia import RussiaState
from sim.model.states.totals import TotalsState
from sim.model.states.ukraine import UkraineState
from sim.model.states.washington import WashingtonState
from sim.model.washington.administrations import administrations
from sim.settings import facts

if TYPE_CHECKING:
    from sim.engine.batch import Batch, Frame

ONE_PER_WORLD = {
    "agreement": AgreementState,
    "calendar": CalendarState,
    "european_union": EuropeanUnionState,
    "general_staff": GeneralStaffState,
    "guarantee": GuaranteeState,
    "history": HistoryState,
    "monitors": MonitorsState,
    "partners": PartnersState,
    "public": PublicState,
    "russia": RussiaState,
    "totals": TotalsState,
    "ukraine": UkraineState,
    "washington": WashingtonState,
}


def states_at_start(batch: Batch, network: npt.NDArray[Any]) -> dict[str, Any]:
    """Every state and number by its place on the worlds, for these cells (shape (cells,)); `network` is that of the batch's frame."""
    count, frame = batch.cells, batch.frame
    states: dict[str, Any] = {name: state.over_worlds(count) for name, state in ONE_PER_WORLD.items()}
    states["dice"] = Dice.over_worlds(count)
    states["dice"]["seed"] = frame.seed
    states["dice"]["world"] = batch.world
    states["members"] = _members(count)
    states["sectors"] = _sectors(count, frame.start)
    states["regions"] = _regions(count, frame.start)
    states["citizens"] = _citizens(frame.citizens, count)
    states["network"] = network
    states["voices"] = np.zeros((networks.NEIGHBOURS, frame.citizens))
    states["administrations"] = administrations(batch)
    for group, numbers in draw(batch).items():
        states[NUMBERS + group] = numbers
    return states


def social_network(frame: Frame) -> npt.NDArray[Any]:
    """Neighbours of each citizen, the same in every world of a frame: (citizens, neighbours)."""
    macro_region, is_displaced = citizen_quotas(frame.citizens)
    return networks.social_network(frame.seed, macro_region, is_displaced)


def citizen_quotas(citizens: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Macro-region and displacement of each citizen by quota (largest remainders), the same in every world.

    Citizens stand in the order of their macro-regions, the settled before the displaced.
    """
    quotas = facts.public_quotas()
    shares = np.array([[quota.settled_share, quota.displaced_share] for quota in quotas]).ravel()
    exact = shares / shares.sum() * citizens
    counts = np.floor(exact).astype(np.int64)
    counts[np.argsort(counts - exact, kind="stable")[: citizens - counts.sum()]] += 1
    groups = np.repeat(np.arange(len(counts)), counts)
    macro_regions = np.array([quota.macro_region for quota in quotas], np.int64)
    return macro_regions[groups // 2], groups % 2 == 1


def _members(count: int) -> Records:
    members = facts.members()
    block = NatoMemberState.over_worlds(count, len(members))
    for index, member in enumerate(members):
        for field in facts.MEMBER_FIELDS:
            block[field][:, index] = getattr(member, field)
        block["groups"][:, index] = member.groups
    return block


def _sectors(count: int, start: date) -> Records:
    sectors = facts.sector_facts(min(start.isoformat(), facts.CUTOFF))
    block = SectorState.over_worlds(count, len(sectors))
    for index, sector in enumerate(sectors):
        for field in ("area_km2", "occupied_km2", "occupied_before_2022_km2"):
            block[field][:, index] = getattr(sector, field)
    return block


def _regions(count: int, start: date) -> Records:
    block = RegionState.over_worlds(count, len(facts.regions()))
    for index, (region, people) in enumerate(zip(facts.regions(), facts.people_at_start(), strict=True)):
        for field in ("area_km2", "sector", "macro_region"):
            block[field][:, index] = getattr(region, field)
        block["occupied_share"][:, index] = facts.occupied_share(region.name, min(start.isoformat(), facts.CUTOFF))
        for field in ("free_thousand", "occupied_thousand", "displaced_thousand"):
            block[field][:, index] = getattr(people, field)
        block["free_thousand"][:, index] -= people.sheltered_thousand  # they are counted where they are from
    block["share_at_signature"] = -1.0
    return block


def _citizens(citizens: int, count: int) -> Citizens:
    crowd: Any = Citizens.over_worlds(count, citizens)
    crowd.macro_region[:], crowd.is_displaced[:] = citizen_quotas(citizens)
    everybody: Citizens = crowd
    return everybody
