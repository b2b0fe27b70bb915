"""The monitoring mission, with its human-rights monitors."""

from __future__ import annotations

from sim.engine.records import State


class MonitorsState(State):
    """The mission in one world."""

    present_thousand: float  # monitors on the line now
    access_share: float  # access along the line
    rights_access_share: float  # access of human-rights monitors to occupied areas
    detection_share: float  # share of incidents that is seen
    attribution_share: float  # share of seen incidents whose author is named
    expelled: bool  # one side ended its consent
