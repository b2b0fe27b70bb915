"""Washington: the US administration in office - aid, pressure, mediation, and its stance on guarantees."""

from __future__ import annotations

from sim.engine.records import State


class AdministrationState(State):
    """One administration's row of numbers in one world; homes in conf/parameters/washington.yaml."""

    military_aid_eur_bn_per_week: float
    financial_aid_eur_bn_per_week: float
    aid_conditionality_share: float  # share of aid that depends on Ukraine's accepting
    pressure_on_russia_share: float
    mediation_share: float
    patience_weeks: float
    tilt_to_russia_share: float  # lean of the terms it proposes, 0 none to 1 wholly Russia's
    guarantee_backing_share: float
    guarantee_troops_thousand: float
    volatility_per_quarter: float


class WashingtonState(State):
    """The administration that sits now, and what it does this week."""

    sitting: int  # 0 before the inauguration of 2025, 1 the configured one, 2 its successor
    took_office_week: int
    military_aid_eur_bn: float  # this week, before a ceasefire lowers it or a promise holds it up (sim/model/aid/acts.py)
    financial_aid_eur_bn: float  # committed this week
    aid_factor: float  # persistent political swing of aid in this world, 1 = as planned
    pause_weeks_left: float  # of a sudden aid pause
    pauses: float  # pauses so far
    pressure_on_ukraine_share: float
    pressure_on_russia_share: float
    mediation_share: float
    # Lean of the terms that Washington brings to the table, 0-1: 0 the terms as tabled, 1 as far toward Russia's wishes as
    # the weighing of a deal lets a mediator go. It changes with the administration alone, and also decides whom
    # Washington blames and how far blaming Ukraine takes pressure off Russia.
    tilt_to_russia_share: float
    guarantee_backing_share: float  # now, 0-1
    guarantee_troops_thousand: float
    impatience_weeks: float  # weeks of talks without a deal under this administration, fading while nobody talks
    walked_away: bool  # it gave up mediating
    target: int  # whom it blames: agreement.NOBODY, UKRAINE or RUSSIA
    backing_swing: float  # persistent political swing of its backing of a guarantee, in logs of odds
    month_factor: float  # lumpiness of this month's aid, 1 = on average
    planned_military_eur_bn: float  # a week, before this month's lumps and before a ceasefire lowers it
    blame_share: float  # how much of its blame of the target is left: 1 fresh, fading while nobody talks
