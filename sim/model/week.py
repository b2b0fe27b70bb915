"""The model: read `step` first. It holds time and dice and believes nothing; actors decide, rules believe."""

from __future__ import annotations

from datetime import date
from typing import Any

import mesa

from sim.engine.worlds import Stage
from sim.model.battle import acts as battle
from sim.model.beliefs import acts as beliefs
from sim.model.calendar import INAUGURATIONS, WEEKS_PER_MONTH, date_of
from sim.model.observed import acts as record
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
from sim.model.states.history import observed_week
from sim.model.talks import acts as talks
from sim.model.truce import acts as truce


class CeasefireModel(mesa.Model):  # type: ignore[misc]
    """War, talks, signature, compliance or collapse, in every world of a chunk at once.

    `stage` holds every state as a record array whose first axis is the world (`sim.model.start.build_cast`).
    """

    def __init__(self, stage: Stage, start: date) -> None:
        super().__init__(rng=0)
        self.stage = stage
        self.start = start
        self.week = -1
        self.russia = Russia(self)
        self.ukraine = Ukraine(self)
        self.general_staff = GeneralStaff(self)
        self.washington = Washington(self)
        self.members = [NatoMember(self, index) for index in range(stage.cast["members"].shape[1])]
        self.alliance = Alliance(self)
        self.european_union = EuropeanUnion(self)
        self.partners = Partners(self)
        self.monitors = Monitors(self)
        self.public = Public(self)
        self.world_begins()

    def world_begins(self) -> None:
        """The start: what is drawn once in each world, and what follows from the facts."""
        self._set_calendar()
        for actor in (self.russia, self.ukraine, self.washington, self.alliance, self.general_staff, self.public):
            actor.begins()
        self.stage.perform(talks.begin_agreement)
        self.stage.perform(truce.begin_truce)
        self.stage.perform(record.count_places)
        self.stage.carry_out()

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
        self._set_calendar()
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
        self.stage.perform(battle.fight)
        self.russia.strikes()

    def parties_talk(self) -> None:
        """Beliefs, and in worlds at war a round of talks where one is due."""
        self.stage.perform(beliefs.update_beliefs)
        self.stage.perform(talks.leaders)
        self.stage.perform(talks.open_talks)
        self.alliance.asks_members()
        self.alliance.forms_guarantee()
        self.general_staff.estimates_reattack()
        self.ukraine.weighs_deal()
        self.russia.weighs_deal()
        self.stage.perform(talks.conclude)

    def truces_are_tested(self) -> None:
        """Deployment, incidents, monitoring, the choice to break or keep, and the response, in worlds at ceasefire."""
        self.alliance.deploys()
        self.monitors.watch()
        self.stage.perform(truce.have_incidents)
        self.stage.perform(truce.test_by_accident_or_spoiler)
        self.russia.considers_attack()
        self.ukraine.considers_attack()
        self.alliance.responds()
        self.stage.perform(truce.settle_truce)

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
        self.stage.perform(record.count_places)
        self.stage.perform(record.count_phases)
        self.stage.carry_out()

    def _set_calendar(self) -> None:
        """Write the date into the calendar and the dice of every world."""
        today = date_of(self.start, self.week)
        calendar: Any = self.stage.cast["calendar"]
        in_office = sum(today >= day for day in INAUGURATIONS)
        calendar["is_inauguration"] = in_office != calendar["administration"][0] or self.week < 0
        calendar["administration"] = in_office
        calendar["week"] = self.week
        calendar["month"] = today.month
        calendar["is_month"] = self.week % WEEKS_PER_MONTH == 0
        self.stage.cast["history"][:] = observed_week(today)
        self.stage.cast["dice"]["week"] = self.week


def forget(model: CeasefireModel) -> None:
    """Release a finished model: Mesa 3.3 keeps every model ever made in a class attribute of its agents."""
    getattr(mesa.Agent, "_ids", {}).pop(model, None)
