"""NATO as a body: counts its members' answers and forms the guarantee, by unanimity or by the willing."""

from __future__ import annotations

from sim.actors.base import Actor
from sim.model.guarantee import acts as guarantee


class Alliance(Actor):
    """Forms, deploys and honours the guarantee with the members' answers."""

    name = "guarantee"

    def begins(self) -> None:
        """Each member's lasting disposition in each world."""
        self.perform(guarantee.begin_members)

    def asks_members(self) -> None:
        """At a round: every member decides on each component by its own score."""
        self.perform(guarantee.members_consider)

    def forms_guarantee(self) -> None:
        """At a round: one refusal blocks an alliance guarantee; a coalition only shrinks."""
        self.perform(guarantee.form_guarantee)

    def deploys(self) -> None:
        """Troops arrive with a lag, and Russia takes the measure of the promise."""
        self.perform(guarantee.deploy_guarantee)
        self.perform(guarantee.assess_credibility)

    def responds(self) -> None:
        """When Russia attacks in force: who honours, does it escalate, does Russia back down?"""
        self.perform(guarantee.guarantors_respond)
