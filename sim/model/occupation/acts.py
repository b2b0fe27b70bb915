"""People flee, return and live under occupation. Rules: sim/model/occupation/rules.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import act, step
from sim.model.arithmetic import remembered_share, share
from sim.model.occupation import rules as occupation

if TYPE_CHECKING:
    from sim.engine.records import Group
    from sim.model.occupation.rules import OccupationNumbers
    from sim.model.states.agreement import AgreementState
    from sim.model.states.choices import TermsNumbers
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.monitors import MonitorsState
    from sim.model.states.places import RegionState, SectorState
    from sim.model.states.ukraine import UkraineState


@act
def begin_regions(regions: Group[RegionState], sectors: Group[SectorState], p: OccupationNumbers) -> None:
    """Where the line runs, and how many came under occupation lately."""
    for i in range(len(regions)):
        region = regions[i]
        if region.sector >= 0:
            region.occupied_share = share(sectors[region.sector].occupied_km2 / sectors[region.sector].area_km2)
            region.newly_occupied_thousand = p.new_at_start_share * region.occupied_thousand
        region.share_moved_for = region.occupied_share
        region.abuses = 0.0
        region.documented = 0.0


@act
def people_move(
    regions: Group[RegionState],
    sectors: Group[SectorState],
    agreement: AgreementState,
    ukraine: UkraineState,
    guarantee: GuaranteeState,
    p: OccupationNumbers,
) -> None:
    """The line passes over people, some flee the fighting, some come home; in each region nobody is lost or made."""
    at_war, belief, credibility = agreement.at_war, ukraine.reattack_belief_chance, guarantee.credibility_share
    density = p.front_density_share if at_war else 1.0
    flight = p.flight_before_army_share if at_war else p.flight_before_handover_share
    for i in range(len(regions)):
        region = regions[i]
        if region.sector >= 0:
            sector = sectors[region.sector]
            region.occupied_share = share(sector.occupied_km2 / sector.area_km2)
        line_passes_over(region, density, flight)
        if region.sector >= 0:
            fleeing = occupation.fleeing_thousand(region.free_thousand, sectors[region.sector].weight_share, at_war, p)
            region.free_thousand -= fleeing
            region.displaced_thousand += fleeing
        home = occupation.returning_thousand(region.displaced_thousand, region.occupied_share, at_war, belief, credibility, p)
        region.displaced_thousand -= home
        region.free_thousand += home


@step
def line_passes_over(region: RegionState, density_share: float, flight_share: float) -> None:
    """Land has changed hands since its people last moved: of those who lose it part flee and part stay; those who regain it are free."""
    before = region.share_moved_for
    lost = region.occupied_share - before
    if lost > 0.0:
        caught = occupation.caught_thousand(region.free_thousand, lost, 1.0 - before, density_share)
        staying = caught * (1.0 - flight_share)
        region.free_thousand -= caught
        region.displaced_thousand += caught - staying
        region.occupied_thousand += staying
        region.newly_occupied_thousand += staying
    else:
        freed = occupation.caught_thousand(region.occupied_thousand, -lost, before, density_share)
        region.newly_occupied_thousand = max(0.0, region.newly_occupied_thousand - freed)
        region.occupied_thousand -= freed
        region.free_thousand += freed
    region.share_moved_for = region.occupied_share


@act
def rights_are_abused(
    regions: Group[RegionState], monitors: MonitorsState, agreement: AgreementState, terms: TermsNumbers, p: OccupationNumbers
) -> None:
    """Abuses under occupation this week, and those of them that are documented."""
    access = monitors.rights_access_share if agreement.in_ceasefire else 0.0
    accountability = terms.accountability_share if agreement.in_ceasefire else 0.0
    documented = occupation.documented_share(access, accountability, p)
    remembered = remembered_share(p.new_occupation_weeks)
    for i in range(len(regions)):
        region = regions[i]
        cases = occupation.abuses_per_week(region.occupied_thousand, region.newly_occupied_thousand, access, accountability, p)
        region.abuses += cases
        region.documented += documented * cases
        region.newly_occupied_thousand *= remembered
