"""When do talks open, how do they go, who keeps office meanwhile, and what counts as an agreement?"""

from __future__ import annotations

import math

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import share
from sim.model.states.agreement import BOTH, DEFINITIVE, GUARANTORS, HOLIDAY, NOBODY, PRELIMINARY, RUSSIA, UKRAINE


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
def stalemate_share(gain_km2_per_week: float, course_km2_per_week: float) -> float:
    """How far the front stands still, 0 to 1; one half at the present course.

    Because: static or worsening results bring settlement nearer (A13, C04).
    """
    gain = max(gain_km2_per_week, -gain_km2_per_week)
    return course_km2_per_week / (course_km2_per_week + gain)


@rule
def bloody_log_hazard(losses_thousand: float, usual_losses_thousand: float, losses_log_hazard: float) -> float:
    """Log hazard that recent losses add to talks; 0 at the usual rate.

    Because: ceasefires come in bloody months (A27).
    """
    return losses_log_hazard * (losses_thousand / max(1.0, usual_losses_thousand) - 1.0)


@rule
def tabled_share(is_tabled: float, tabled_after_weeks: float, week: int) -> float:
    """Whether a proposal lies on the table this week, 0 or 1: from the week on in which it is made."""
    return is_tabled if week >= tabled_after_weeks else 0.0


@rule
def is_round_due(spell_weeks: int, every_weeks: float, tabled_after_weeks: float, week: int) -> bool:
    """Whether talks that have gone on for so long come to a round this week: at their pace, and not before the terms are made.

    Because: nobody signs terms that nobody has proposed yet; until then there are talks about talks.
    """
    return week >= tabled_after_weeks and spell_weeks % int(every_weeks) == 0


@rule
def outside_log_hazard(
    mediation_share: float,
    pressure_share: float,
    is_tabled: float,
    mediation_log_hazard: float,
    pressure_log_hazard: float,
    tabled_log_hazard: float,
) -> float:
    """Log hazard that mediation, pressure and a proposal on the table add to talks.

    Because: mediation and pressure bring a deal forward (A27, A40, M16).
    """
    return mediation_log_hazard * mediation_share + pressure_log_hazard * pressure_share + tabled_log_hazard * is_tabled


@rule
def opening_share(per_year: float, log_hazard: float, rest_factor: float, weeks_per_year: float) -> float:
    """Chance that talks open this week, 0 to 1.

    Because: talks begin by a hazard which circumstances multiply (A27, M5).
    """
    return 1.0 - math.exp(-per_year * rest_factor * math.exp(log_hazard) / weeks_per_year)


@rule
def breaking_off_share(
    per_year: float, spell_weeks: float, deadlock_weeks: float, walked_away: bool, walked_away_share: float, weeks_per_year: float
) -> float:
    """Chance that talks are broken off this week, 0 to 1: it grows with deadlock, and jumps when the mediator has left.

    Because: without agreement, learning can lengthen a war as well, and talks live by their mediator (C05, M16).
    """
    chance = 1.0 - math.exp(-per_year * (1.0 + spell_weeks / deadlock_weeks) / weeks_per_year)
    if walked_away:
        return chance + (1.0 - chance) * walked_away_share
    return chance


# Leaders --------------------------------------------------------------------------------------------------------------


@rule
def russia_office_risk(
    base_per_year: float, gain_share_of_course: float, gain_slope: float, strain_share: float, strain_slope: float
) -> float:
    """Russian leader's yearly chance of losing office, 0 to 1: lower while ground is won, higher under economic strain.

    Because: the tenure of non-democrats hangs on the result of the war (M6, C08).
    """
    return share(base_per_year * math.exp(strain_slope * strain_share - gain_slope * max(-1.0, min(1.0, gain_share_of_course))))


@rule
def ukraine_office_risk(base_per_year: float, trust_share: float, distrust_per_year: float) -> float:
    """Ukrainian leader's yearly chance of losing office during the war, 0 to 1; higher the less he is trusted.

    Because: a leader in a mixed or democratic order answers to his public (M6, M7).
    """
    return share(base_per_year + distrust_per_year * (1.0 - trust_share))


@rule
def ukraine_truce_risk(war_risk: float, approval_share: float, election_per_year: float) -> float:
    """The same in a ceasefire: elections are held again, and an unpopular government loses them.

    Because: elections are suspended under martial law only (M6).
    """
    return share(war_risk + election_per_year * (1.0 - approval_share))


@rule
def moderated_aims(aims_share: float, moderation_share: float) -> float:
    """Aims of a new Russian leader, 0 to 1: less bound by what the old one had staked.

    Because: a change of leader helps settlement in autocracies (C04, A27).
    """
    return aims_share * (1.0 - moderation_share)


# The agreement --------------------------------------------------------------------------------------------------------


@rule
def is_definitive_text(
    text_share: float, verification_share: float, definitive_text_share: float, definitive_verification_share: float
) -> bool:
    """Whether the text is complete and verified enough for a definitive ceasefire (A31, M1)."""
    return text_share >= definitive_text_share and verification_share >= definitive_verification_share


@rule
def is_definitive_line(separation_km: float, monitors_thousand: float, definitive_separation_km: float, definitive_monitors: float) -> bool:
    """Whether the line is separated and watched enough for a definitive ceasefire (A31, M1)."""
    return separation_km >= definitive_separation_km and monitors_thousand >= definitive_monitors


@rule
def class_of_agreement(is_complete: bool, is_separated: bool, text_share: float, preliminary_text_share: float) -> int:
    """Class of a ceasefire: definitive has line, separation and verification, preliminary some text, a holiday none.

    Because: how long ceasefires last depends on their class (A31, M1).
    """
    if is_complete and is_separated:
        return DEFINITIVE
    if text_share >= preliminary_text_share:
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


@rule
def pressure_behind(pressure_on_ukraine_share: float, pressure_on_russia_share: float, standing_share: float) -> float:
    """Pressure from Washington behind talks or a signature, 0 to 1: whichever side felt more.

    On Russia only what exceeds the standing sanctions policy counts: that stood before the talks and stays after them.
    Because: a deal that outside pressure made is more fragile once the pressure ends (M16, A12).
    """
    return max(pressure_on_ukraine_share, pressure_on_russia_share - standing_share)


@rule
def handed_km2(area_km2: float, occupied_km2: float, handover_share: float) -> float:
    """Ground that one claimed oblast hands to Russia, in km2."""
    return handover_share * max(0.0, area_km2 - occupied_km2)


@rule
def returned_km2(occupied_km2: float, occupied_before_km2: float, since_2022_share: float, before_2022_share: float) -> float:
    """Ground that Russia gives back in one oblast, in km2, by when it was taken."""
    before = min(occupied_km2, occupied_before_km2)
    return since_2022_share * (occupied_km2 - before) + before_2022_share * before
