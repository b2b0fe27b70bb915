"""Ukraine's general staff: fears that Russia regroups and attacks again, and says so."""

from __future__ import annotations

from sim.engine.records import State


class GeneralStaffState(State):
    """The general staff in one world."""

    reattack_estimate_share: float  # its estimate that Russia attacks again within the planning horizon
    bias_share: float  # lasting pessimism of this staff in this world, added to the estimate
    protection_share: float  # talks: protection that the guarantee gives, as the staff sees it, 0-1
