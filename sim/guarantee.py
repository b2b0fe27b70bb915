"""The guarantee of an agreement: what was promised, what is deployed, and whether it was honoured, in one world."""

from __future__ import annotations

from typing import Final

from sim.state import State

NO_GUARANTEE, BILATERAL, COALITION, ALLIANCE = 0, 1, 2, 3
KIND_NAMES: Final = ("none", "bilateral", "coalition", "alliance")


class GuaranteeState(State):
    """Promises and deeds of the guarantors. All is zero while there is no guarantee."""

    is_wanted: bool  # the terms on the table name a guarantee
    is_formed: bool  # it could be formed, at the last round or for the standing agreement
    is_blocked: bool  # one firm refusal blocked an alliance guarantee at the last round
    blocked_rounds: int  # rounds at which it was blocked
    kind: int  # NO_GUARANTEE ... ALLIANCE, as formed
    guarantors: float  # number of members that take part in any component beyond arms
    arms_givers: float  # number of members that promise arms
    weight_share: float  # guarantors' share of the alliance's GDP, the US included
    pledge_share: float  # firmness of the pledge to fight, as formed: 0 none to 1 automatic
    arms_eur_bn_per_week: float  # promised
    intelligence_share: float  # 0-1
    air_defence_units: float  # batteries promised
    troops_promised_thousand: float
    troops_deployed_thousand: float  # in Ukraine now
    us_backing_share: float  # 0 none to 1 full part
    unity_spread: float  # inequality of contributions relative to GDP (Gini, 0 equal to 1)
    credibility_share: float  # as Russia sees it, 0-1
    tests: float  # attacks in force against the guarantee
    honoured_tests: float  # of them, answered by at least one guarantor that fights
    honouring_share: float  # share of guarantors (weighted by troops) that honoured at the last test
    fighting_thousand: float  # guarantor troops that fight now
    is_intervening: bool  # guarantors fight Russia in Ukraine now
    direct_clash: bool  # a direct NATO-Russia clash has occurred
    violations_answered: float  # decaying count of violations that guarantors answered
    willing_share: float  # share of alliance GDP willing at the last round, also where nothing could be formed
    response_thousand: float  # troops that the honouring guarantors bring in, now that they fight
    us_joins: bool  # the US takes part, beyond arms
    us_arms_eur_bn_per_week: float  # of the promised arms, from the US
    us_air_defence_units: float
    us_troops_promised_thousand: float
    us_troops_deployed_thousand: float
    us_honours: bool  # the US fought when the guarantee was tested
