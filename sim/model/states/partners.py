"""Partners outside NATO and the EU (IMF, World Bank, Japan, Norway's likes): steady finance, few arms."""

from __future__ import annotations

from sim.actors.base import Actor
from sim.model.aid import acts as aid
from sim.engine.records import State


class PartnersState(State):
    """Other donors in one world."""

    financial_eur_bn: float  # committed this week
    military_eur_bn: float


class Partners(Actor):
    """Other donors, and the pipeline through which all aid arrives."""

    name = "partners"

    def deliver(self) -> None:
        """What was committed arrives with a lag."""
        self.perform(aid.deliver_aid)
