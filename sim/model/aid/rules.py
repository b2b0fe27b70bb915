"""Who gives Ukraine what, and when does it arrive?"""

from __future__ import annotations

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import share
from sim.model.calendar import WEEKS_PER_YEAR


class AidNumbers(NumbersOf):
    """The numbers of conf/parameters/aid.yaml, in one world."""

    us_expected_eur_bn_per_week: float
    substitution_share: float
    substitution_weeks: float
    noticed_loss_share: float
    fatigue_per_year: float
    ceasefire_military_share: float
    us_ceasefire_military_share: float
    weekly_variation: float
    eu_financial_eur_bn_per_week: float
    partners_financial_eur_bn_per_week: float
    partners_military_eur_bn_per_week: float
    loan_eur_bn: float
    loan_weeks: float
    ready_weeks: float
    transit_weeks: float
    payment_weeks: float


@rule
def lasting_factor(solidarity_share: float, week: int, p: AidNumbers) -> float:
    """Factor on a member's aid: it tires with the years, the less so the more its public and its deeds stand by Ukraine (S5)."""
    return share(1.0 - p.fatigue_per_year * (1.0 - solidarity_share) * week / WEEKS_PER_YEAR)


@rule
def truce_factor(in_ceasefire: bool, ceasefire_share: float) -> float:
    """Factor on a flow of aid without a promise: in a ceasefire the urgency is gone, for a part of it (S1: politics, not need)."""
    if in_ceasefire:
        return ceasefire_share
    return 1.0


@rule
def substitution_wanted_share(lost_eur_bn: float, p: AidNumbers) -> float:
    """Share of lost US aid that Europe works toward making up: none while the loss is too small to be noticed (S3)."""
    if lost_eur_bn > p.noticed_loss_share * p.us_expected_eur_bn_per_week:
        return p.substitution_share
    return 0.0


@rule
def substitution_factor(base_eur_bn: float, lost_eur_bn: float, substitution_share: float) -> float:
    """Factor by which every member's military aid rises to make up its part of the US loss (S3, S6)."""
    if base_eur_bn > 0.0:
        return 1.0 + substitution_share * lost_eur_bn / base_eur_bn
    return 1.0


@rule
def at_least_promised(usual: float, promised: float) -> float:
    """Military aid with a promise in force, in the unit of both: as usual, and never less than promised.

    A promise is a floor under the flow, not a flow on top of it. Because: allies promised to go on arming, at the
    present rate or a part of it (G01, G05).
    """
    return max(usual, promised)


@rule
def loan_eur_bn(week: float, p: AidNumbers) -> float:
    """Payment of a week, in EUR bn, of the loan served from frozen Russian assets: promised, so no sign of will.

    `week` counts from the first payment and is negative before it.
    """
    if 0.0 <= week < p.loan_weeks:
        return p.loan_eur_bn / p.loan_weeks
    return 0.0
