"""The monitoring mission, with its human-rights monitors."""

from __future__ import annotations

from sim.actors.base import Actor
from sim.model.truce import acts as truce
from sim.engine.records import State


class MonitorsState(State):
    """The mission in one world."""

    present_thousand: float  # monitors on the line now
    access_share: float  # access along the line
    rights_access_share: float  # access of human-rights monitors to occupied areas
    detection_share: float  # share of incidents that is seen
    attribution_share: float  # share of seen incidents whose author is named
    expelled: bool  # one side ended its consent


class Monitors(Actor):
    """Watch the line and the rights of people under occupation."""

    name = "monitors"

    def watch(self) -> None:
        """Presence, access, detection and attribution."""
        self.perform(truce.monitor)
