"""Ukraine's general staff: fears that Russia regroups and attacks again, and says so."""

from __future__ import annotations

from sim.actors.base import Actor
from sim.model.talks import acts as talks
from sim.engine.records import State


class GeneralStaffState(State):
    """The general staff in one world."""

    reattack_estimate_share: float  # its estimate that Russia attacks again within the planning horizon
    bias_share: float  # lasting pessimism of this staff in this world, added to the estimate
    protection_share: float  # talks: protection that the guarantee gives, as the staff sees it, 0-1


class GeneralStaff(Actor):
    """Estimates the chance that Russia attacks again."""

    name = "general_staff"

    def begins(self) -> None:
        """The staff's lasting bias is drawn."""
        self.perform(talks.begin_staff)

    def estimates_reattack(self) -> None:
        """How likely is another attack, given the guarantee?"""
        self.perform(talks.staff_estimates)
