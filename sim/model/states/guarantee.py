"""The guarantee of an agreement: what was promised, what is deployed, and whether it was honoured, in one world."""

from __future__ import annotations

from typing import Annotated, Final

from sim.engine.records import State, Vector

NO_GUARANTEE, BILATERAL, COALITION, ALLIANCE = 0, 1, 2, 3
KIND_NAMES: Final = ("none", "bilateral", "coalition", "alliance")

MEMBER_GROUPS: Final = (
    "baltic",
    "nordic",
    "benelux",
    "visegrad",
    "eastern_flank",
    "russia_border",
    "southern",
    "balkan",
    "big_five",
    "european_nuclear",
    "opponents",
)
"""Groups of members that can be left out together; who belongs to which stands in sim/settings/facts/member_groups.csv."""

PerMemberGroup = Annotated[Vector, len(MEMBER_GROUPS)]

FIRST_MEMBER_LEFT_OUT: Final = 1
US_LEFT_OUT: Final = 32
FIRST_GROUP_LEFT_OUT: Final = 33
"""Codes of `guarantee.left_out`: 0 nobody, then the 31 members in the order of the facts, the US, the groups."""


class GuaranteeState(State):
    """Promises and deeds of the guarantors. All is zero while there is no guarantee.

    A promise on offer is what the last round formed; in a ceasefire it is that of the standing agreement. A promise in
    force was signed: its arms and air defence flow from the signature on, at war too after a collapse, until an
    agreement is signed that does without them or renews them. Troops leave after a collapse, unless they fight.
    """

    is_wanted: bool  # the terms on the table name a guarantee
    is_formed: bool  # on offer: it could be formed, at the last round or for the standing agreement
    is_blocked: bool  # one firm refusal blocked an alliance guarantee at the last round
    blocked_rounds: int  # rounds at which it was blocked
    kind: int  # NO_GUARANTEE ... ALLIANCE, as formed
    guarantors: float  # number of members that take part in any component beyond arms
    weight_share: float  # guarantors' share of the alliance's GDP, the US included
    pledge_share: float  # firmness of the pledge to fight, as formed: 0 none to 1 automatic
    arms_eur_bn_per_week: float  # on offer: what members and the US promise to give at the least
    intelligence_share: float  # 0-1
    air_defence_units: float  # batteries on offer
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
    us_arms_eur_bn_per_week: float  # of the arms on offer, from the US at its plan of that round
    us_air_defence_units: float
    us_troops_promised_thousand: float
    us_troops_deployed_thousand: float
    us_honours: bool  # the US fought when the guarantee was last tested
    us_honoured_total: float  # tests so far at which the US fought
    us_arms_in_force_share: float  # in force: least share of its own plan that the US gives, 0 where nothing is in force
    air_defence_in_force_units: float  # in force: batteries that guarantors keep in Ukraine
    warning_share: float  # how well shared intelligence would see an attack prepared, 0-1; 0 without a guarantee in a ceasefire
