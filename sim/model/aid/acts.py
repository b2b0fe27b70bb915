"""Aid of the week: what donors commit, and what arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import act, step
from sim.engine.dice import normal, stream
from sim.model.aid import rules as aid
from sim.model.arithmetic import lumpy_factor
from sim.model.history import follows_history

if TYPE_CHECKING:
    from sim.engine.dice import Dice
    from sim.engine.records import Group
    from sim.model.aid.rules import AidNumbers
    from sim.model.calendar import CalendarState
    from sim.model.states.agreement import AgreementState
    from sim.model.states.choices import StartNumbers
    from sim.model.states.european_union import EuropeanUnionState
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.history import HistoryState
    from sim.model.states.nato_member import NatoMemberState
    from sim.model.states.partners import PartnersState
    from sim.model.states.ukraine import UkraineState
    from sim.model.states.washington import WashingtonState

LUMPS = stream("european aid lumps")


@step
def members_give(
    members: Group[NatoMemberState],
    european_union: EuropeanUnionState,
    lost_eur_bn: float,
    truce: float,
    lumps: float,
    week: int,
    p: AidNumbers,
) -> None:
    """Each member gives at its own rate and at least what it promised, tires in its own time, and makes up part of a US loss."""
    base = 0.0
    for i in range(len(members)):
        base += members[i].aid_military_eur_bn_per_week * aid.lasting_factor(members[i].solidarity_share, week, p)
    factor = truce
    if base > 0.0:
        factor = (1.0 + european_union.substitution_share * lost_eur_bn / base) * truce
    european_union.members_military_eur_bn = 0.0
    european_union.members_financial_eur_bn = 0.0
    for i in range(len(members)):
        lasting = aid.lasting_factor(members[i].solidarity_share, week, p)
        usual = members[i].aid_military_eur_bn_per_week * lasting * factor
        military = aid.at_least_promised(usual, members[i].arms_in_force_eur_bn_per_week) * lumps
        financial = members[i].aid_financial_eur_bn_per_week * lasting
        members[i].aid_eur_bn = military + financial
        european_union.members_military_eur_bn += military
        european_union.members_financial_eur_bn += financial


@step
def give_as_observed(european_union: EuropeanUnionState, partners: PartnersState, history: HistoryState) -> None:
    """Europe and the other donors commit what they did commit in this week; who of the members gave what is not followed."""
    european_union.members_military_eur_bn = history.europe_military_eur_bn
    european_union.members_financial_eur_bn = history.europe_financial_eur_bn
    european_union.financial_eur_bn = 0.0
    partners.military_eur_bn = history.other_military_eur_bn
    partners.financial_eur_bn = history.other_financial_eur_bn


@act
def commit_aid(
    european_union: EuropeanUnionState, partners: PartnersState, members: Group[NatoMemberState], washington: WashingtonState,
    guarantee: GuaranteeState, agreement: AgreementState, history: HistoryState, calendar: CalendarState,
    start: StartNumbers, p: AidNumbers, dice: Dice,
) -> None:  # fmt: skip
    """Commitments of the week by donor group, never less than a promise in force; the loan counts as nobody's will."""
    lost = max(0.0, p.us_expected_eur_bn_per_week - washington.planned_military_eur_bn)
    european_union.substitution_share = aid.substitution_after_week_share(european_union.substitution_share, lost, p)
    truce, us_truce = 1.0, 1.0
    if agreement.in_ceasefire:  # the urgency is gone, for a part of what nobody promised (S1: politics, not need)
        truce, us_truce = p.ceasefire_military_share, p.us_ceasefire_military_share
    lumps = lumpy_factor(normal(dice, LUMPS), p.weekly_variation)
    members_give(members, european_union, lost, truce, lumps, calendar.week, p)
    european_union.financial_eur_bn = p.eu_financial_eur_bn_per_week
    partners.financial_eur_bn = p.partners_financial_eur_bn_per_week
    partners.military_eur_bn = p.partners_military_eur_bn_per_week * truce
    us_military = washington.military_aid_eur_bn * aid.at_least_promised(us_truce, guarantee.us_arms_in_force_share)
    us_financial = washington.financial_aid_eur_bn
    if follows_history(start) and history.has_aid:
        us_military, us_financial = history.us_military_eur_bn, history.us_financial_eur_bn
        give_as_observed(european_union, partners, history)
    europe = european_union.members_military_eur_bn + european_union.members_financial_eur_bn + european_union.financial_eur_bn
    european_union.total_us_eur_bn += us_military + us_financial
    european_union.total_europe_eur_bn += europe
    european_union.total_other_eur_bn += partners.military_eur_bn + partners.financial_eur_bn
    military = us_military + european_union.members_military_eur_bn + partners.military_eur_bn
    financial = us_financial + european_union.members_financial_eur_bn
    european_union.pipeline_military_eur_bn += military
    european_union.pipeline_financial_eur_bn += financial + european_union.financial_eur_bn + partners.financial_eur_bn


@act
def deliver_aid(
    ukraine: UkraineState, european_union: EuropeanUnionState, calendar: CalendarState, start: StartNumbers, p: AidNumbers
) -> None:
    """Arms are made ready and travel before they arrive; money is paid out sooner; the loan is paid in instalments."""
    ready = european_union.pipeline_military_eur_bn / p.ready_weeks
    arrived = european_union.transit_military_eur_bn / p.transit_weeks
    paid = european_union.pipeline_financial_eur_bn / p.payment_weeks
    european_union.pipeline_military_eur_bn -= ready
    european_union.transit_military_eur_bn += ready - arrived
    european_union.pipeline_financial_eur_bn -= paid
    ukraine.aid_military_eur_bn = arrived
    ukraine.aid_financial_eur_bn = paid + aid.loan_eur_bn(calendar.week - start.loan_waits_weeks, p)
