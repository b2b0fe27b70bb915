"""The model: read `step` first. It holds time and dice and believes nothing; actors decide, rules believe."""

from __future__ import annotations

from datetime import date

import mesa

from sim.engine.worlds import Worlds
from sim.model.battle import acts as battle
from sim.model.beliefs import acts as beliefs
from sim.model.calendar import calendar_of, date_of
from sim.model.history import history_of
from sim.model.observed import acts as observed
from sim.model.parties import (
    Alliance,
    EuropeanUnion,
    GeneralStaff,
    Monitors,
    NatoMember,
    Partners,
    Public,
    Russia,
    Ukraine,
    Washington,
)
from sim.model.talks import acts as talks
from sim.model.truce import acts as truce
from sim.settings import facts


class CeasefireModel(mesa.Model):  # type: ignore[misc]
    """War, talks, signature, compliance or collapse, in every world of a chunk at once.

    `worlds` holds every state as a record array whose first axis is the world (`sim.model.start.states_at_start`).
    """

    def __init__(self, worlds: Worlds, start: date) -> None:
        super().__init__(rng=0)
        self.worlds = worlds
        self.start = start
        self.week = -1
        self.russia = Russia(self)
        self.ukraine = Ukraine(self)
        self.general_staff = GeneralStaff(self)
        self.washington = Washington(self)
        self.members = [NatoMember(self, index) for index in range(len(facts.members()))]
        self.alliance = Alliance(self)
        self.european_union = EuropeanUnion(self)
        self.partners = Partners(self)
        self.monitors = Monitors(self)
        self.public = Public(self)
        self.world_begins()

    def world_begins(self) -> None:
        """The start: what is drawn once in each world, and what follows from the facts."""
        self.the_week_begins()
        for actor in (self.russia, self.ukraine, self.washington, self.alliance, self.general_staff, self.public):
            actor.begins()
        self.worlds.plan(talks.begin_agreement)
        self.worlds.plan(truce.begin_truce)
        self.worlds.plan(observed.count_places)
        self.worlds.carry_out()

    def step(self) -> None:
        """One week in every world."""
        self.calendar_turns()
        self.washington_sets_policy()
        self.donors_send_aid()
        self.forces_are_rebuilt()
        self.armies_fight()
        self.parties_talk()
        self.truces_are_tested()
        self.economies_bear_it()
        self.people_react()
        self.week_is_recorded()

    def calendar_turns(self) -> None:
        """A week passes; administrations change on their dates."""
        self.week += 1
        self.the_week_begins()
        self.washington.changes_hands()

    def washington_sets_policy(self) -> None:
        """Aid, pressure, mediation and the stance on guarantees."""
        self.washington.sets_policy()

    def donors_send_aid(self) -> None:
        """Donors commit; deliveries arrive with a lag."""
        self.european_union.pools_commitments()
        self.partners.deliver()

    def forces_are_rebuilt(self) -> None:
        """Recruits, returning wounded, production and training; in a ceasefire, regrouping."""
        self.russia.rebuilds()
        self.ukraine.rebuilds()

    def armies_fight(self) -> None:
        """Tempo, ground, losses and strikes, in worlds at war."""
        self.russia.sets_tempo()
        self.worlds.plan(battle.fight)
        self.russia.strikes()

    def parties_talk(self) -> None:
        """Beliefs, and in worlds at war a round of talks where one is due."""
        self.worlds.plan(beliefs.update_beliefs)
        self.worlds.plan(talks.leaders)
        self.worlds.plan(talks.open_talks)
        self.alliance.asks_members()
        self.alliance.forms_guarantee()
        self.general_staff.estimates_reattack()
        self.ukraine.weighs_deal()
        self.russia.weighs_deal()
        self.worlds.plan(talks.conclude)

    def truces_are_tested(self) -> None:
        """Deployment, incidents, monitoring, the choice to break or keep, and the response, in worlds at ceasefire."""
        self.alliance.deploys()
        self.monitors.watch()
        self.worlds.plan(truce.have_incidents)
        self.worlds.plan(truce.test_by_accident_or_spoiler)
        self.russia.considers_attack()
        self.ukraine.considers_attack()
        self.alliance.responds()
        self.worlds.plan(truce.settle_truce)

    def economies_bear_it(self) -> None:
        """Oil, reserves, sanctions and strain; Ukraine's financing and recovery."""
        self.russia.bears_the_cost()
        self.ukraine.bears_the_cost()

    def people_react(self) -> None:
        """Displacement and return, rights under occupation, opinion, protest."""
        self.public.moves()
        self.public.changes_its_mind()

    def week_is_recorded(self) -> None:
        """Sums that only the record needs; then what everybody planned is carried out, world by world."""
        self.worlds.plan(observed.count_places)
        self.worlds.plan(observed.count_phases)
        self.worlds.carry_out()

    def the_week_begins(self) -> None:
        """The date and what history gave for it, in every world."""
        self.worlds.write("calendar", calendar_of(self.start, self.week))
        self.worlds.write("history", history_of(date_of(self.start, self.week)))
        self.worlds.write("dice", {"week": self.week})


def forget(model: CeasefireModel) -> None:
    """Release a finished model: Mesa 3.3 keeps every model ever made in a class attribute of its agents."""
    getattr(mesa.Agent, "_ids", {}).pop(model, None)
