"""A NATO member other than the US: decides on each component of a guarantee by its own score; no copy of another."""

from __future__ import annotations

from sim.engine.records import State
from sim.model.states.guarantee import PerMemberGroup


class NatoMemberState(State):
    """One member in one world. The first block is fixed by the facts, the second drawn once, the rest decided."""

    gdp_usd_bn: float
    active_thousand: float  # active military personnel; 0 where the country has none
    defence_share: float  # defence expenditure / GDP
    threat_share: float  # nearness to Russia, 0 far to 1 at its border
    solidarity_share: float  # public support and aid already given, 0-1
    stance_share: float  # stance on Ukraine's membership: 0 opposes ... 1 supports an invitation
    troops_stance_share: float  # on own troops in Ukraine: 0 no ... 1 open
    oppose_troops_share: float  # of its public that opposes own troops
    aid_military_eur_bn_per_week: float  # base rate from the facts
    aid_financial_eur_bn_per_week: float  # base rate from the facts
    groups: PerMemberGroup  # 1 where it belongs to the group, else 0; in the order of MEMBER_GROUPS

    disposition: float  # persistent, in units of the score
    is_left_out: bool  # the terms do without it: it stands aside, neither asked nor counted

    gives_arms: bool
    gives_intelligence: bool
    gives_air_defence: bool
    gives_troops: bool
    pledges: bool
    refuses_firmly: bool  # blocks an alliance guarantee
    will_arms: float  # score of each component at the last round, 0 = indifferent
    will_air_defence: float
    will_troops: float
    will_pledge: float
    troops_offered_thousand: float
    troops_deployed_thousand: float
    arms_eur_bn_per_week: float  # on offer: what it promises to give at the least
    air_defence_units: float  # on offer
    honours: bool  # fought when the guarantee was last tested
    aid_eur_bn: float  # committed this week, military and financial
    index: int  # place in the group, numbers its draws
    response_thousand: float  # troops that it would fight with, honouring
    effort_share: float  # its contributions under the guarantee, a year, against GDP
    arms_in_force_eur_bn_per_week: float  # in force since a signature: what it gives at the least
    honoured_total: float  # tests so far at which it fought
