"""The week is recorded: sums over groups, phases of the world, and what stood at the first signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import act
from sim.model.calendar import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from sim.engine.records import Group
    from sim.model.calendar import CalendarState
    from sim.model.states.agreement import AgreementState
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.places import RegionState, SectorState
    from sim.model.states.totals import TotalsState


@act
def count_phases(totals: TotalsState, agreement: AgreementState, guarantee: GuaranteeState) -> None:
    """In which of the four phases of the arc the world is: 1 in this one, 0 in the others."""
    again = agreement.collapses > 0
    fighting = agreement.at_war and not agreement.is_talking
    totals.at_war_first = 1.0 * (fighting and not again)
    totals.at_war_again = 1.0 * (fighting and again)
    totals.talking = 1.0 * (agreement.at_war and agreement.is_talking)
    totals.in_ceasefire = 1.0 * agreement.in_ceasefire
    totals.was_blocked = totals.was_blocked or guarantee.blocked_rounds > 0
    totals.troops_deployed_max_thousand = max(totals.troops_deployed_max_thousand, guarantee.troops_deployed_thousand)


@act
def count_places(
    totals: TotalsState, regions: Group[RegionState], sectors: Group[SectorState], agreement: AgreementState, calendar: CalendarState
) -> None:
    """Sums over regions and sectors; keeps the map of the week of the first signature."""
    occupied_km2 = 0.0
    occupied = 0.0
    displaced = 0.0
    abuses = 0.0
    documented = 0.0
    is_signature = agreement.first_signed_week == calendar.week and calendar.week >= 0
    for region in regions:
        occupied_km2 += region.occupied_share * region.area_km2
        occupied += region.occupied_thousand
        displaced += region.displaced_thousand
        abuses += region.abuses
        documented += region.documented
        if is_signature:
            region.share_at_signature = region.occupied_share
    for i in range(len(sectors)):
        totals.incidents[i] = sectors[i].fire_by_russia + sectors[i].fire_by_ukraine
    totals.occupied_km2 = occupied_km2
    totals.occupied_thousand = occupied
    totals.displaced_thousand = displaced
    totals.abuses = abuses
    totals.documented = documented
    if calendar.week >= 0:
        totals.occupied_person_years_thousand += occupied / WEEKS_PER_YEAR
    else:
        totals.occupied_start_km2 = occupied_km2
