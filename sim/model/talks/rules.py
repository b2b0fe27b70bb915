"""When do talks open, how do they go, who keeps office meanwhile, and what counts as an agreement?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import share
from sim.model.bargaining.rules import usual_losses_thousand
from sim.model.calendar import WEEKS_PER_YEAR
from sim.model.states.agreement import BOTH, DEFINITIVE, GUARANTORS, HOLIDAY, NOBODY, PRELIMINARY, RUSSIA, UKRAINE

if TYPE_CHECKING:
    from sim.model.bargaining.rules import BargainingNumbers
    from sim.model.states.agreement import AgreementState
    from sim.model.states.choices import TermsNumbers
    from sim.model.states.washington import WashingtonState


class TalksNumbers(NumbersOf):
    """The numbers of conf/parameters/talks.yaml, in one world."""

    every_weeks: float
    opening_per_year: float
    mediation_log_hazard: float
    tabled_log_hazard: float
    losses_log_hazard: float
    stalemate_log_hazard: float
    new_leader_log_hazard: float
    new_leader_weeks: float
    pressure_log_hazard: float
    rest_weeks: float
    rest_hazard_share: float
    break_off_per_year: float
    deadlock_weeks: float
    walked_away_break_share: float
    russia_office_risk_per_year: float
    russia_office_gain_slope: float
    russia_office_strain_slope: float
    ukraine_office_risk_per_year: float
    ukraine_office_distrust_per_year: float
    ukraine_election_per_year: float
    new_leader_moderation_share: float
    definitive_text_share: float
    definitive_verification_share: float
    definitive_separation_km: float
    definitive_monitors_thousand: float
    preliminary_text_share: float


# Opening and breaking off ---------------------------------------------------------------------------------------------


@rule
def tabled_share(week: int, terms: TermsNumbers) -> float:
    """Whether a proposal lies on the table this week, 0 or 1: from the week on in which it is made.

    Because: what has not been proposed yet moves nobody.
    """
    return terms.is_tabled if week >= terms.tabled_after_weeks else 0.0


@rule
def pressure_for_deal_share(washington: WashingtonState, standing_share: float) -> float:
    """Pressure from Washington behind talks or a signature, 0 to 1: whichever side feels more.

    On Russia only what exceeds the standing sanctions policy counts: that stood before the talks and stays after them.
    Because: a deal that outside pressure made is more fragile once the pressure ends (M16, A12).
    """
    return max(washington.pressure_on_ukraine_share, washington.pressure_on_russia_share - standing_share)


@rule
def outside_log_hazard(washington: WashingtonState, standing_share: float, week: int, terms: TermsNumbers, p: TalksNumbers) -> float:
    """Log hazard that outsiders add to the opening of talks: by mediation, by pressure beyond the standing one, by a proposal.

    Because: mediation and pressure bring a deal forward (A27, A40, M16).
    """
    pressure_share = pressure_for_deal_share(washington, standing_share)
    urged = p.mediation_log_hazard * washington.mediation_share + p.pressure_log_hazard * pressure_share
    return urged + p.tabled_log_hazard * tabled_share(week, terms)


@rule
def opening_chance(
    outside_log: float, losses_thousand: float, gain_km2_per_week: float, agreement: AgreementState, week: int,
    course: BargainingNumbers, p: TalksNumbers,
) -> float:  # fmt: skip
    """Chance that talks open this week, by what outsiders add, the blood of both sides, the front, new leaders and past failures.

    Losses at the usual rate add nothing; the front stands half still at the present course, whichever way it moves. A new
    leader helps for a while; talks that failed and a ceasefire that collapsed hinder for a while.
    Because: talks begin by a hazard which circumstances multiply (A27, M5): ceasefires come in bloody months (A27), static or
    worsening results bring settlement nearer (A13, C04), and so does a change of leader (C04).
    """
    bloody = p.losses_log_hazard * (losses_thousand / max(1.0, usual_losses_thousand(course)) - 1.0)
    movement = max(gain_km2_per_week, -gain_km2_per_week)
    still = course.course_gain_km2_per_week / (course.course_gain_km2_per_week + movement)
    score = outside_log + bloody + p.stalemate_log_hazard * still
    if agreement.new_leader_week >= 0 and week - agreement.new_leader_week < p.new_leader_weeks:
        score += p.new_leader_log_hazard
    failed_week = max(agreement.talks_broke_week, agreement.collapsed_week)
    rest_factor = p.rest_hazard_share if failed_week >= 0 and week - failed_week < p.rest_weeks else 1.0
    return 1.0 - math.exp(-p.opening_per_year * rest_factor * math.exp(score) / WEEKS_PER_YEAR)


@rule
def breaking_off_chance(spell_weeks: int, walked_away: bool, p: TalksNumbers) -> float:
    """Chance that talks are broken off this week: it grows with deadlock, and jumps when the mediator has left.

    Because: without agreement, learning can lengthen a war as well, and talks live by their mediator (C05, M16).
    """
    chance = 1.0 - math.exp(-p.break_off_per_year * (1.0 + spell_weeks / p.deadlock_weeks) / WEEKS_PER_YEAR)
    if walked_away:
        return chance + (1.0 - chance) * p.walked_away_break_share
    return chance


# Leaders --------------------------------------------------------------------------------------------------------------


@rule
def russia_office_chance(gain_km2_per_week: float, strain_share: float, course: BargainingNumbers, p: TalksNumbers) -> float:
    """Russian leader's yearly chance of losing office: lower while ground is won, higher under economic strain.

    Because: the tenure of non-democrats hangs on the result of the war (M6, C08).
    """
    gain = max(-1.0, min(1.0, gain_km2_per_week / course.course_gain_km2_per_week))
    return share(p.russia_office_risk_per_year * math.exp(p.russia_office_strain_slope * strain_share - p.russia_office_gain_slope * gain))


@rule
def ukraine_office_chance(trust_share: float, approval_share: float, in_ceasefire: bool, p: TalksNumbers) -> float:
    """Ukrainian leader's yearly chance of losing office: higher the less he is trusted, and at elections in a ceasefire.

    Because: a leader in a mixed or democratic order answers to his public (M6, M7); elections are suspended under martial
    law only, and an unpopular government loses them (M6).
    """
    chance = share(p.ukraine_office_risk_per_year + p.ukraine_office_distrust_per_year * (1.0 - trust_share))
    if in_ceasefire:
        return share(chance + p.ukraine_election_per_year * (1.0 - approval_share))
    return chance


# The agreement --------------------------------------------------------------------------------------------------------


@rule
def class_of_terms(terms: TermsNumbers, p: TalksNumbers) -> int:
    """Class of the ceasefire that these terms make: definitive has line, separation and verification, preliminary some text.

    A holiday truce has none. Because: how long ceasefires last depends on their class (A31, M1).
    """
    is_complete = terms.text_detail_share >= p.definitive_text_share and terms.verification_share >= p.definitive_verification_share
    is_watched = terms.separation_km >= p.definitive_separation_km and terms.monitors_thousand >= p.definitive_monitors_thousand
    if is_complete and is_watched:
        return DEFINITIVE
    if terms.text_detail_share >= p.preliminary_text_share:
        return PRELIMINARY
    return HOLIDAY


@rule
def refuser(ukraine_accepts: bool, russia_accepts: bool, is_poorer: bool) -> int:
    """Who refused at a round: the guarantors, where Ukraine alone refused terms whose guarantee could not be formed.

    Because: a missing guarantee is the guarantors' refusal, not Ukraine's (A20); where Russia refused as well, no
    guarantee would have brought a signature.
    """
    if ukraine_accepts:
        return NOBODY if russia_accepts else RUSSIA
    if not russia_accepts:
        return BOTH
    return GUARANTORS if is_poorer else UKRAINE
