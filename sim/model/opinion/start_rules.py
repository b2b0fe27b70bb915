"""Where citizens begin: attitudes, ties between them and conviction, as the polls of autumn 2024 found them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import helper, rule
from sim.model.arithmetic import share
from sim.model.opinion.rules import CENTRE, DONBAS, EAST, WEST

if TYPE_CHECKING:
    from sim.model.opinion.rules import OpinionNumbers


@helper
def polled_ready_share(region: int, p: OpinionNumbers) -> float:
    """Share of a macro-region that is ready for territorial concessions; Donbas is polled with the East, Crimea counts as the South.

    Because: pollsters report four macro-regions (facts/opinion/concessions).
    """
    if region == WEST:
        return p.ready_west_share
    if region == CENTRE:
        return p.ready_centre_share
    if region in (EAST, DONBAS):
        return p.ready_east_share
    return p.ready_south_share


@rule
def attitude_level(chance: float, luck: float) -> float:
    """Level of an attitude on [0, 1]; above one half with just this chance, for uniform luck.

    Levels lie evenly between firm no and firm yes, so that a step of one hundredth moves one person in a hundred.
    Because: no polled series shows the density of opinion; an even one is the plainest (judgement).
    """
    return share(0.5 + chance - luck)


@rule
def ready_chance(region: int, region_trust_share: float, trusts: bool, believes: bool, is_displaced: bool, p: OpinionNumbers) -> float:
    """Chance of being ready for territorial concessions, by region, trust in the president and belief in the West.

    Attitude divides the public more than region does: who trusts neither is readiest to concede. What a region's poll shows
    beyond its mix of attitudes is the region's own.
    Because: the autumn 2024 poll by attitude; region adds little once attitudes are known (O2).
    """
    belief_share = p.belief_in_west_share
    both, neither = region_trust_share * belief_share, (1.0 - region_trust_share) * (1.0 - belief_share)
    expected = both * p.ready_if_both_share + (1.0 - both - neither) * p.ready_if_one_share + neither * p.ready_if_neither_share
    chance = p.ready_if_neither_share
    if trusts and believes:
        chance = p.ready_if_both_share
    elif trusts or believes:
        chance = p.ready_if_one_share
    chance = chance + polled_ready_share(region, p) - expected
    return chance + p.ready_if_displaced_share if is_displaced else chance


@rule
def endures_chance(region: int, is_ready: bool, p: OpinionNumbers) -> float:
    """Chance of being ready to endure the war as long as needed.

    Those ready for concessions are less often ready to endure; the region's share stays as polled.
    Because: readiness by endurance group in autumn 2024 (O2, O5).
    """
    polled_share = p.endures_south_share
    if region == WEST:
        polled_share = p.endures_west_share
    elif region == CENTRE:
        polled_share = p.endures_centre_share
    elif region in (EAST, DONBAS):
        polled_share = p.endures_east_share
    if is_ready:
        return polled_share - p.endurance_gap_share * (1.0 - polled_ready_share(region, p))
    return polled_share + p.endurance_gap_share * polled_ready_share(region, p)


@rule
def red_line_chance(region: int, is_ready: bool, p: OpinionNumbers) -> float:
    """Chance that a citizen never accepts Russian control; the national share stays as measured.

    Most people hold this line, also half of those who would give up territory de facto.
    Because: the conjoint of July 2022 (E04) and the few who would recognise annexation.
    """
    if is_ready:
        return p.red_line_if_ready_share
    ready_share = polled_ready_share(region, p)
    return share((p.red_line_share - ready_share * p.red_line_if_ready_share) / (1.0 - ready_share))


@rule
def settled_anchor(
    position_share: float, circle_share: float, stubbornness_share: float, exposure_index: float, p: OpinionNumbers
) -> float:
    """The own conviction that, with this circle and this exposure, keeps the citizen where the poll found it.

    Because: polls in the third year of a war measure opinions that have already been through the circle (M14).
    """
    push_share = p.exposure_now_share * exposure_index
    return (position_share - push_share - (1.0 - stubbornness_share) * circle_share) / stubbornness_share
