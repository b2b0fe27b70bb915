"""The Ukrainian public: what its citizens (`sim/model/states/citizens.py`) add up to."""

from __future__ import annotations

from sim.engine.records import State
from sim.model.states.places import PerMacroRegion


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
