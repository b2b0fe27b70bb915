"""Who flees, who returns, and what is done to people under occupation? Numbers: conf/parameters/occupation.yaml."""

from __future__ import annotations

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import joined_share, power, share


class OccupationNumbers(NumbersOf):
    """The numbers of conf/parameters/occupation.yaml, in one world."""

    front_density_share: float
    flight_before_army_share: float
    flight_before_handover_share: float
    flight_per_week_share: float
    return_per_week_share: float
    security_at_war_share: float
    guarantee_weight_share: float
    abuses_per_thousand: float
    new_occupation_factor: float
    new_occupation_weeks: float
    new_at_start_share: float
    restraint_by_access_share: float
    restraint_by_accountability_share: float
    documented_without_share: float
    documented_with_access_share: float
    documented_by_effort_share: float


# --- who moves


@rule
def caught_thousand(people_thousand: float, moved_share: float, left_share: float, density_share: float) -> float:
    """People who live where the line passes over, in thousand.

    A land share that changes hands holds fewer people than its area where a war has emptied it; a hand-over by
    treaty takes towns as they are. With the last of the land goes everybody who is left.
    Because: the ground taken in 2024 had been shelled and evacuated first (judgement).
    """
    if left_share <= 0.0:
        return 0.0
    return people_thousand * (1.0 - power(1.0 - share(moved_share / left_share), density_share))


@rule
def fleeing_thousand(free_thousand: float, offensive_share: float, is_at_war: bool, p: OccupationNumbers) -> float:
    """People in the governed part of an oblast who flee the fighting in a week, in thousand.

    Because: people leave where the offensive falls, and nobody has to without one.
    """
    if not is_at_war:
        return 0.0
    return free_thousand * share(offensive_share * p.flight_per_week_share)


@rule
def returning_thousand(
    displaced_thousand: float,
    occupied_share: float,
    is_at_war: bool,
    reattack_belief_chance: float,
    credibility_share: float,
    p: OccupationNumbers,
) -> float:
    """Displaced people who come home this week, in thousand: as far as home is governed by Ukraine and looks safe.

    In a ceasefire safety is the chance that no new attack comes; a guarantee that deters makes people trust it.
    Because: returns followed the front in 2022 (facts/war/civilians); return needs perceived security (MODEL).
    """
    security_share = p.security_at_war_share
    if not is_at_war:
        trusted_share = 1.0 - p.guarantee_weight_share + p.guarantee_weight_share * credibility_share
        security_share = (1.0 - reattack_belief_chance) * trusted_share
    return displaced_thousand * (1.0 - occupied_share) * share(security_share * p.return_per_week_share)


# --- what is done to those under occupation


@rule
def abuses_per_week(
    occupied_thousand: float, newly_occupied_thousand: float, access_share: float, accountability_share: float, p: OccupationNumbers
) -> float:
    """Serious abuses under occupation in a week, cases: more where an occupation is new, fewer where somebody looks or will judge.

    Because: registered detentions and deportations cluster in the first months (facts/war/civilians); monitoring and
    verification lower recurrence (A19), disciplinary measures worked in 2020 (F09, F10).
    """
    exposed_thousand = occupied_thousand + (p.new_occupation_factor - 1.0) * newly_occupied_thousand
    seen, judged = p.restraint_by_access_share * access_share, p.restraint_by_accountability_share * accountability_share
    restrained_share = joined_share(seen, judged)
    return p.abuses_per_thousand * exposed_thousand * (1.0 - restrained_share)


@rule
def documented_share(access_share: float, accountability_share: float, p: OccupationNumbers) -> float:
    """Share of abuses documented with evidence that a court could use.

    Access shows them; accountability terms pay for the work from outside.
    Because: missions without access document a small part (facts/war/civilians).
    """
    seen = p.documented_without_share + (p.documented_with_access_share - p.documented_without_share) * access_share
    return seen + (1.0 - seen) * p.documented_by_effort_share * accountability_share
