"""Citizens begin as the polls of autumn 2024 found them. Rules: sim/model/opinion/start_rules.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import act, step
from sim.engine.dice import Dice, stream, uniform_at
from sim.model.opinion import rules as opinion
from sim.model.opinion import start_rules as first
from sim.model.opinion.acts import count_citizens, hear_circles
from sim.model.opinion.rules import DONBAS, EAST
from sim.model.states.citizens import Citizens
from sim.model.states.places import MACRO_REGION_COUNT

if TYPE_CHECKING:
    from sim.engine.network import Network, Voices
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


@act(shared=("network", "voices"), crowds={"citizens": Citizens})
def begin_citizens(citizens: Citizens, public: PublicState, p: OpinionNumbers, dice: Dice, network: Network, voices: Voices) -> None:
    """Draw every citizen as the polls of autumn 2024 found them, settled in their circle."""
    position, circle, stubbornness, exposure = (
        citizens.position_share, citizens.circle_share, citizens.stubbornness_share, citizens.exposure_index,
    )  # fmt: skip
    for i in range(len(position)):
        draw_attitudes(citizens, i, p, dice)
        draw_character(citizens, i, p, dice)
    hear_circles(citizens, network, voices, p)
    for i in range(len(position)):
        citizens.anchor[i] = first.settled_anchor(position[i], circle[i], stubbornness[i], exposure[i], p)
    public.strikes_seen = p.strikes_reference
    public.protest_weeks = 0
    know_regions(public, citizens.macro_region)
    count_citizens(public, citizens, False, p)


@step
def draw_attitudes(citizens: Citizens, i: int, p: OpinionNumbers, dice: Dice) -> None:
    """Trust, belief in the West, position on compromise and weariness, with the ties between them that polls show."""
    region, believing_share = citizens.macro_region[i], p.belief_in_west_share
    # Trust was lower in the East, with which Donbas is polled, and much alike elsewhere (O7, facts/opinion/trust_president).
    trusting_share = p.trust_east_share if region in (EAST, DONBAS) else p.trust_share
    citizens.trust_share[i] = first.attitude_level(trusting_share, uniform_at(dice, TRUST, i))
    citizens.belief_in_west_share[i] = first.attitude_level(believing_share, uniform_at(dice, BELIEF, i))
    trusts, believes = citizens.trust_share[i] > 0.5, citizens.belief_in_west_share[i] > 0.5
    ready_chance = first.ready_chance(region, trusting_share, trusts, believes, citizens.is_displaced[i], p)
    citizens.position_share[i] = first.attitude_level(ready_chance, uniform_at(dice, POSITION, i))
    endures_chance = first.endures_chance(region, citizens.position_share[i] > 0.5, p)
    citizens.weariness_share[i] = 1.0 - first.attitude_level(endures_chance, uniform_at(dice, WEARINESS, i))


@step
def draw_character(citizens: Citizens, i: int, p: OpinionNumbers, dice: Dice) -> None:
    """Stubbornness, loss, red line and exposure at the start."""
    region = citizens.macro_region[i]
    spread = p.stubbornness_high_share - p.stubbornness_low_share
    citizens.stubbornness_share[i] = p.stubbornness_low_share + spread * uniform_at(dice, STUBBORNNESS, i)
    citizens.has_loss[i] = uniform_at(dice, LOSS, i) < p.loss_share
    red_line_chance = first.red_line_chance(region, citizens.position_share[i] > 0.5, p)
    citizens.red_line[i] = uniform_at(dice, RED_LINE, i) < red_line_chance
    citizens.exposure_index[i] = opinion.exposure_index(1.0, region, citizens.has_loss[i], p)


@step
def know_regions(public: PublicState, macro_region: Each[int]) -> None:
    """How many citizens come from each macro-region; they stand in this order."""
    for m in range(MACRO_REGION_COUNT):
        public.citizens_by_region[m] = 0.0
    for i in range(len(macro_region)):
        public.citizens_by_region[macro_region[i]] += 1.0
