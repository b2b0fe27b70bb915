"""Citizens begin as the polls of autumn 2024 found them. Rules: sim/model/opinion/start_rules.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import act, rule
from sim.engine.dice import Dice, stream, uniform_at
from sim.model.opinion import rules as opinion
from sim.model.opinion import start_rules as first
from sim.model.opinion.acts import count_citizens, hear_circles
from sim.model.states.citizens import Citizens
from sim.model.states.places import MACRO_REGION_COUNT

if TYPE_CHECKING:
    from sim.engine.network import Network, Said
    from sim.engine.records import Each
    from sim.model.opinion.rules import OpinionNumbers
    from sim.model.states.public import PublicState

TRUST = stream("citizen trust")
BELIEF = stream("citizen belief in the West")
POSITION = stream("citizen position")
WEARINESS = stream("citizen weariness")
LOSS = stream("citizen loss")
RED_LINE = stream("citizen red line")
STUBBORNNESS = stream("citizen stubbornness")


@act(shared=("network", "said"), crowds={"citizens": Citizens})
def begin_citizens(citizens: Citizens, public: PublicState, p: OpinionNumbers, dice: Dice, network: Network, said: Said) -> None:
    """Draw every citizen as the polls of autumn 2024 found them, settled in their circle."""
    position, circle, stubbornness = citizens.position_share, citizens.circle_share, citizens.stubbornness_share
    for i in range(len(position)):
        draw_attitudes(citizens, i, p, dice)
        draw_character(citizens, i, p, dice)
    hear_circles(citizens, network, said, p.confidence_share)
    for i in range(len(position)):
        push = p.exposure_now_share * citizens.exposure_index[i]
        citizens.anchor[i] = first.settled_anchor_share(position[i], circle[i], stubbornness[i], push)
    public.strikes_seen = p.strikes_reference
    public.protest_weeks = 0
    know_regions(public, citizens.macro_region)
    count_citizens(public, citizens, False, p)


@rule
def draw_attitudes(citizens: Citizens, i: int, p: OpinionNumbers, dice: Dice) -> None:
    """Trust, belief in the West, position on compromise and weariness, with the ties between them that polls show."""
    region = citizens.macro_region[i]
    trust_share = p.trust_east_share if first.is_east(region) else p.trust_share
    ready_share = first.by_region(region, p.ready_west_share, p.ready_centre_share, p.ready_south_share, p.ready_east_share)
    citizens.trust_share[i] = first.attitude_share(trust_share, uniform_at(dice, TRUST, i))
    citizens.belief_in_west_share[i] = first.attitude_share(p.belief_in_west_share, uniform_at(dice, BELIEF, i))
    trusts, believes = opinion.is_yes(citizens.trust_share[i]), opinion.is_yes(citizens.belief_in_west_share[i])
    by_attitude = first.ready_by_attitude_share(trusts, believes, p.ready_if_both_share, p.ready_if_one_share, p.ready_if_neither_share)
    expected = first.ready_without_region_share(
        trust_share, p.belief_in_west_share, p.ready_if_both_share, p.ready_if_one_share, p.ready_if_neither_share
    )
    chance = by_attitude + ready_share - expected
    if citizens.is_displaced[i]:
        chance += p.ready_if_displaced_share
    citizens.position_share[i] = first.attitude_share(chance, uniform_at(dice, POSITION, i))
    endures = first.by_region(region, p.endures_west_share, p.endures_centre_share, p.endures_south_share, p.endures_east_share)
    is_ready = opinion.is_yes(citizens.position_share[i])
    endures = first.endurance_chance_share(endures, ready_share, is_ready, p.endurance_gap_share)
    citizens.weariness_share[i] = 1.0 - first.attitude_share(endures, uniform_at(dice, WEARINESS, i))


@rule
def draw_character(citizens: Citizens, i: int, p: OpinionNumbers, dice: Dice) -> None:
    """Stubbornness, loss, red line and exposure at the start."""
    region = citizens.macro_region[i]
    ready_share = first.by_region(region, p.ready_west_share, p.ready_centre_share, p.ready_south_share, p.ready_east_share)
    spread = p.stubbornness_high_share - p.stubbornness_low_share
    citizens.stubbornness_share[i] = p.stubbornness_low_share + spread * uniform_at(dice, STUBBORNNESS, i)
    citizens.has_loss[i] = uniform_at(dice, LOSS, i) < p.loss_share
    is_ready = opinion.is_yes(citizens.position_share[i])
    line = first.red_line_chance_share(p.red_line_share, ready_share, is_ready, p.red_line_if_ready_share)
    citizens.red_line[i] = uniform_at(dice, RED_LINE, i) < line
    nearness = opinion.nearness_share(opinion.is_front(region), p.rear_share)
    citizens.exposure_index[i] = opinion.exposure_index(nearness, citizens.has_loss[i], p.loss_exposure_share)


@rule
def know_regions(public: PublicState, macro_region: Each[int]) -> None:
    """How many citizens come from each macro-region; they stand in this order."""
    for m in range(MACRO_REGION_COUNT):
        public.citizens_by_region[m] = 0.0
    for i in range(len(macro_region)):
        public.citizens_by_region[macro_region[i]] += 1.0
