"""The Ukrainian public: citizens on a social network, and what they add up to."""

from __future__ import annotations

from sim.actors.base import Actor
from sim.acts import opinion, people
from sim.places import PerMacroRegion
from sim.state import State


class CitizenState(State):
    """One citizen in one world. Attitudes are levels on which a step of 0.01 is about a point of the national share."""

    macro_region: int  # where the citizen is from
    position_share: float  # on compromise: 0 none ... 1 any; ready for territorial concessions above one half
    next_position_share: float  # while a month's update is under way
    anchor: float  # own conviction on compromise, lasting; may lie beyond 0 and 1
    stubbornness_share: float  # weight of the own conviction against the circle, 0-1
    exposure_index: float  # recent exposure to violence, decaying; 1 = life near the front at the start
    trust_share: float  # in the president; trusts above one half
    belief_in_west_share: float  # that the West stands by Ukraine; believes above one half
    weariness_share: float  # ready to endure as long as needed up to one half
    is_displaced: bool
    has_loss: bool  # a close relative or friend was killed
    red_line: bool  # never accepts Russian control
    supports_terms: bool  # would accept the terms on the table or in force


class PublicState(State):
    """The public in one world, updated monthly. Shares are of citizens who answer, by macro-region where so named."""

    support_share: float  # support for the terms on the table or in force
    support_by_region: PerMacroRegion
    ready_share: float  # ready for territorial concessions (position above the threshold)
    ready_by_region: PerMacroRegion
    trust_share: float  # in the president
    approval_share: float  # approval of the government
    endurance_share: float  # ready to endure as long as needed
    belief_in_west_share: float
    weariness_share: float
    betrayal_share: float  # share that opposes signed terms and distrusts the president
    protest_share: float  # share in the streets, 0-1
    is_protesting: bool  # mass protest this week
    protest_weeks: int  # so far
    morale_share: float  # willingness to serve, 0-1, for recruitment
    citizens_by_region: PerMacroRegion  # how many citizens come from each macro-region
    aid_seen_eur_bn: float  # military aid a week, as seen over the last months
    strikes_seen: float  # civilian deaths a week, as seen over the last months
    usual_ground_km2: float  # Russian gain a week that citizens are used to
    usual_losses_thousand: float  # own losses a week that citizens are used to
    usual_aid_eur_bn: float  # military aid a week that citizens are used to
    ready_news: float  # what this month's news adds to readiness for concessions, before the circle is heard
    trust_news: float  # what it adds to trust in the president
    belief_news: float  # what it adds to the belief in the West
    weariness_news: float  # what it adds to weariness near the front
    rally_share: float  # passing lift of trust after an attack or under a new president
    promises_broken: float  # guarantees seen so far that were tested and not honoured
    value_of_terms: float  # how much more citizens accept these terms than concessions in general, guarantee aside
    value_of_guarantee: float  # what the guarantee adds for somebody who half believes in the West
    guarantee_strength_share: float  # strength of the guarantee offered or formed in the eyes of the public, 0-1
    red_line_touch_share: float  # how far the terms touch the red line of Russian control, 0-1
    cue_share: float  # how far trust in the president who signed sways acceptance
    credit_share: float  # trust that this month's signature earns with each supporter of the terms
    cost_share: float  # trust that it costs with each opponent
    unpaid_share: float  # unmet part of the state's external financing need, as the public feels it, 0-1


class Public(Actor):
    """Citizens, where they live and what they think."""

    name = "public"

    def begins(self) -> None:
        """Each citizen's losses, anchors and first position."""
        self.perform(opinion.begin_citizens)

    def moves(self) -> None:
        """Flight, return, life under occupation."""
        self.perform(people.people_move)
        self.perform(people.rights_are_abused)

    def changes_its_mind(self) -> None:
        """Monthly: citizens hear their neighbours and the war; then they are counted."""
        self.perform(opinion.update_citizens)
        self.perform(opinion.count_public)
