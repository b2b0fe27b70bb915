"""Who gives Ukraine what, and when does it arrive?"""

from __future__ import annotations

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import share, toward
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
    """Factor on a member's aid, which tires with the years.

    Because: aid tires the less, the more a member's public and its deeds stand by Ukraine (S5).
    """
    return share(1.0 - p.fatigue_per_year * (1.0 - solidarity_share) * week / WEEKS_PER_YEAR)


@rule
def substitution_after_week_share(substitution_share: float, lost_eur_bn: float, p: AidNumbers) -> float:
    """Share of lost US aid that Europe makes up after a week, by raising every member's military aid alike.

    Because: only a part was made up, and slowly (S3, S6); a loss too small to be noticed calls nobody.
    """
    is_noticed = lost_eur_bn > p.noticed_loss_share * p.us_expected_eur_bn_per_week
    wanted_share = p.substitution_share if is_noticed else 0.0
    return toward(substitution_share, wanted_share, p.substitution_weeks)


@rule
def at_least_promised(usual: float, promised: float) -> float:
    """Military aid with a promise in force, in the unit of both: as usual, and never less than promised.

    A promise is a floor under the flow, not a flow on top of it. Because: allies promised to go on arming, at the
    present rate or a part of it (G01, G05).
    """
    return max(usual, promised)


@rule
def loan_eur_bn(week: float, p: AidNumbers) -> float:
    """Payment of a week, in EUR bn, of the loan served from frozen Russian assets. `week` counts from the first, negative before it.

    Because: it is promised and paid from frozen assets, so it is no sign of anybody's will (facts/states/us_policy_events).
    """
    if 0.0 <= week < p.loan_weeks:
        return p.loan_eur_bn / p.loan_weeks
    return 0.0
