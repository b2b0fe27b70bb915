"""Who acts: the Mesa agents, each with its rule in one sentence. An actor decides in every world at once, as if it were the only one."""

from __future__ import annotations

from typing import Any

import mesa

from sim.model.aid import acts as aid
from sim.model.bargaining import acts as bargaining
from sim.model.battle import acts as battle
from sim.model.beliefs import acts as beliefs
from sim.model.economy import acts as economy
from sim.model.forces import acts as forces
from sim.model.guarantee import acts as guarantee
from sim.model.occupation import acts as occupation
from sim.model.opinion import acts as opinion
from sim.model.opinion import start_acts as opinion_start
from sim.model.regrouping import acts as regrouping
from sim.model.truce import acts as truce
from sim.model.washington import acts as washington


class Actor(mesa.Agent):  # type: ignore[misc]
    """An actor; its state (one record per world, fields and units in its State class) stands on the model's worlds."""

    name: str = ""

    @property
    def state(self) -> Any:
        """The actor's own state: a record array with one entry per world."""
        return self.model.worlds.states[self.name]

    def plan(self, act: Any) -> None:
        """Plan an act as the next one, in every world."""
        self.model.worlds.plan(act)


class Russia(Actor):
    """Sets the tempo of the war, weighs a deal, and in a ceasefire rebuilds and reviews the choice to attack."""

    name = "russia"

    def begins(self) -> None:
        """Forces, front and both sides' first beliefs."""
        self.plan(forces.begin_forces)
        self.plan(battle.begin_sectors)
        self.plan(beliefs.begin_beliefs)

    def rebuilds(self) -> None:
        """Recruits, produces, trains."""
        self.plan(forces.rebuild_russia)

    def sets_tempo(self) -> None:
        """How hard to push this week."""
        self.plan(battle.set_tempo)

    def strikes(self) -> None:
        """Long-range drones and missiles."""
        self.plan(battle.strike)

    def weighs_deal(self) -> None:
        """At a round: is the deal worth more than going on?"""
        self.plan(bargaining.weigh_deal_russia)

    def considers_attack(self) -> None:
        """Every four weeks of a ceasefire: is breaking it worth more than keeping it?"""
        self.plan(regrouping.russia_considers_attack)

    def bears_the_cost(self) -> None:
        """Oil, reserves, sanctions, strain."""
        self.plan(economy.bear_russian_economy)


class Ukraine(Actor):
    """The government: rebuilds its forces, weighs a deal, and rarely breaks a truce."""

    name = "ukraine"

    def begins(self) -> None:
        """Where its people are."""
        self.plan(occupation.begin_regions)

    def rebuilds(self) -> None:
        """Recruits, produces, trains."""
        self.plan(forces.rebuild_ukraine)

    def weighs_deal(self) -> None:
        """At a round: is the deal worth more than going on?"""
        self.plan(bargaining.weigh_deal_ukraine)

    def considers_attack(self) -> None:
        """Strong, abused or provoked: does it break the truce itself?"""
        self.plan(regrouping.ukraine_considers_attack)

    def bears_the_cost(self) -> None:
        """Financing, gap, recovery."""
        self.plan(economy.bear_ukrainian_economy)


class GeneralStaff(Actor):
    """Estimates the chance that Russia attacks again."""

    name = "general_staff"

    def begins(self) -> None:
        """The staff's lasting bias is drawn."""
        self.plan(beliefs.begin_staff)

    def estimates_reattack(self) -> None:
        """How likely is another attack, given the guarantee?"""
        self.plan(beliefs.staff_estimates)


class Washington(Actor):
    """The administration in office."""

    name = "washington"

    def begins(self) -> None:
        """The administration at the start, and the political swing of aid."""
        self.plan(washington.begin_washington)

    def changes_hands(self) -> None:
        """On an inauguration day the next administration takes office."""
        self.plan(washington.change_administration)

    def sets_policy(self) -> None:
        """Aid, pressure, mediation, patience, backing."""
        self.plan(washington.set_policy)


class NatoMember(Actor):
    """One member, by its index in the facts' order. What it decides is `guarantee.member_considers`, when the alliance asks."""

    name = "members"

    def __init__(self, model: Any, index: int) -> None:
        super().__init__(model)
        self.index = index

    @property
    def state(self) -> Any:
        """This member's record in every world."""
        return self.model.worlds.states["members"][:, self.index]


class Alliance(Actor):
    """Forms, deploys and honours the guarantee with the members' answers."""

    name = "guarantee"

    def begins(self) -> None:
        """Each member's lasting disposition in each world."""
        self.plan(guarantee.begin_members)

    def asks_members(self) -> None:
        """At a round: every member decides on each component by its own score."""
        self.plan(guarantee.members_consider)

    def forms_guarantee(self) -> None:
        """At a round: one refusal blocks an alliance guarantee; a coalition only shrinks."""
        self.plan(guarantee.form_guarantee)

    def deploys(self) -> None:
        """Troops arrive with a lag, and Russia takes the measure of the promise."""
        self.plan(guarantee.deploy_guarantee)
        self.plan(guarantee.assess_credibility)

    def responds(self) -> None:
        """When Russia attacks in force: who honours, does it escalate, does Russia back down?"""
        self.plan(guarantee.guarantors_respond)


class EuropeanUnion(Actor):
    """Pools what members and institutions commit, and makes up part of what the US withdraws."""

    name = "european_union"

    def pools_commitments(self) -> None:
        """Commitments of the week, all donors."""
        self.plan(aid.commit_aid)


class Partners(Actor):
    """Other donors, and the pipeline through which all aid arrives."""

    name = "partners"

    def deliver(self) -> None:
        """What was committed arrives with a lag."""
        self.plan(aid.deliver_aid)


class Monitors(Actor):
    """Watch the line and the rights of people under occupation."""

    name = "monitors"

    def watch(self) -> None:
        """Presence, access, detection and attribution."""
        self.plan(truce.monitor)


class Public(Actor):
    """Citizens, where they live and what they think."""

    name = "public"

    def begins(self) -> None:
        """Each citizen's losses, anchors and first position."""
        self.plan(opinion_start.begin_citizens)

    def moves(self) -> None:
        """Flight, return, life under occupation."""
        self.plan(occupation.people_move)
        self.plan(occupation.rights_are_abused)

    def changes_its_mind(self) -> None:
        """Monthly: citizens hear the news and their neighbours; then they are counted."""
        self.plan(opinion.inform_public)
        self.plan(opinion.update_citizens)
        self.plan(opinion.count_public)
