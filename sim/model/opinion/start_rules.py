"""Where citizens begin: attitudes, ties between them and conviction, as the polls of autumn 2024 found them."""

from __future__ import annotations

from sim.engine.compile import rule
from sim.model.arithmetic import share
from sim.model.opinion.rules import CENTRE, DONBAS, EAST, WEST


@rule
def by_region(region: int, west_share: float, centre_share: float, south_share: float, east_share: float) -> float:
    """The figure that a poll gives for a macro-region; Donbas is polled with the East, Crimea counts as the South.

    Because: pollsters report four macro-regions (facts/opinion/concessions).
    """
    if region == WEST:
        return west_share
    if region == CENTRE:
        return centre_share
    if is_east(region):
        return east_share
    return south_share


@rule
def is_east(region: int) -> bool:
    """Is this macro-region polled as East: the East itself or Donbas?"""
    return region in (EAST, DONBAS)


@rule
def attitude_share(chance_share: float, luck: float) -> float:
    """Level of an attitude on [0, 1]; above one half with just this chance, for uniform luck.

    Levels lie evenly between firm no and firm yes, so that a step of one hundredth moves one person in a hundred.
    Because: no polled series shows the density of opinion; an even one is the plainest (judgement).
    """
    return share(0.5 + chance_share - luck)


@rule
def ready_by_attitude_share(trusts: bool, believes: bool, if_both: float, if_one: float, if_neither: float) -> float:
    """Chance of being ready for territorial concessions, by trust in the president and belief in the West.

    Attitude divides the public more than region does: who trusts neither is readiest to concede.
    Because: the autumn 2024 poll by attitude (O2).
    """
    if trusts and believes:
        return if_both
    if trusts or believes:
        return if_one
    return if_neither


@rule
def ready_without_region_share(trust_share: float, belief_share: float, if_both: float, if_one: float, if_neither: float) -> float:
    """Share ready for concessions that a region's mix of attitudes alone would give.

    What the poll shows beyond it is the region's own.
    Because: region adds little once attitudes are known (O2).
    """
    both = trust_share * belief_share
    neither = (1.0 - trust_share) * (1.0 - belief_share)
    return both * if_both + (1.0 - both - neither) * if_one + neither * if_neither


@rule
def endurance_chance_share(endurance_share: float, ready_share: float, is_ready: bool, gap_share: float) -> float:
    """Chance of being ready to endure the war as long as needed.

    Those ready for concessions are less often ready to endure; the region's share stays as polled.
    Because: readiness by endurance group in autumn 2024 (O2, O5).
    """
    if is_ready:
        return endurance_share - gap_share * (1.0 - ready_share)
    return endurance_share + gap_share * ready_share


@rule
def red_line_chance_share(red_line_share: float, ready_share: float, is_ready: bool, red_line_if_ready_share: float) -> float:
    """Chance that a citizen never accepts Russian control; the national share stays as measured.

    Most people hold this line, also half of those who would give up territory de facto.
    Because: the conjoint of July 2022 (E04) and the few who would recognise annexation.
    """
    if is_ready:
        return red_line_if_ready_share
    return share((red_line_share - ready_share * red_line_if_ready_share) / (1.0 - ready_share))


@rule
def settled_anchor_share(position_share: float, circle_share: float, stubbornness_share: float, push_share: float) -> float:
    """The own conviction that, with this circle and this exposure, keeps the citizen where the poll found it.

    Because: polls in the third year of a war measure opinions that have already been through the circle (M14).
    """
    return (position_share - push_share - (1.0 - stubbornness_share) * circle_share) / stubbornness_share
