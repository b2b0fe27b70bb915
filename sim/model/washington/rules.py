"""What does Washington give, whom does it press, and how long does it try? Numbers: conf/parameters/washington.yaml."""

from __future__ import annotations

import math

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import remembered_share, share


class WashingtonNumbers(NumbersOf):
    """The numbers of conf/parameters/washington.yaml, in one world."""

    monthly_variation: float
    aid_swing_sd: float
    backing_swing_sd: float
    pause_mean_weeks: float
    pause_left_share: float
    walk_away_cut_share: float
    blame_memory_weeks: float
    reward_share: float
    latent_share: float
    blame_step_share: float
    residual_share: float
    walk_away_share: float
    away_weeks: float


@rule
def lump_factor(luck: float, monthly_variation: float) -> float:
    """This month's aid against the average month (mean 1), for a standard normal draw of luck.

    Aid is committed in packages, not in a steady stream. Because: US flows are lumpier than European ones (S2).
    """
    variance = math.log(1.0 + monthly_variation * monthly_variation)
    return math.exp(math.sqrt(variance) * luck - 0.5 * variance)


@rule
def shifted_share(value_share: float, swing: float) -> float:
    """A share moved by a swing in logs of odds; what is ruled out or certain stays so.

    Politics moves most what is undecided. Because: flows stop and restart with politics, not with need (S1).
    """
    odds = math.exp(swing)
    return value_share * odds / (1.0 - value_share + value_share * odds)


@rule
def pause_length_weeks(luck: float, mean_weeks: float) -> float:
    """Length of a sudden pause of aid, for luck in (0, 1): mostly short, now and then very long.

    Because: one gap of half a year and several short ones (S1).
    """
    return max(1.0, -mean_weeks * math.log(luck))


@rule
def aid_left_share(
    conditionality_share: float,
    blame_on_ukraine_share: float,
    blame_on_russia_share: float,
    walked_away: bool,
    walk_away_cut_share: float,
    reward_share: float,
) -> float:
    """Share of the planned aid that is committed (above 1 when Russia is blamed).

    Conditional aid is a lever: cut as far as Ukraine is blamed for refusing, raised as far as Russia is, and partly
    lost when Washington gives up. Because: aid tied to talks, more arms if Russia refuses (facts/states/us_policy_events).
    """
    cut_share = blame_on_ukraine_share
    if walked_away:
        cut_share = max(cut_share, walk_away_cut_share)
    if cut_share > 0.0:
        return 1.0 - conditionality_share * cut_share
    return 1.0 + conditionality_share * reward_share * blame_on_russia_share


@rule
def grudge_left_share(is_talking: bool, memory_weeks: float) -> float:
    """Share of blame and of impatience that survives a week: all while talks go on, less once nobody talks.

    Because: a stop of aid is a lever in talks; the long stop so far was lifted within half a year (S1).
    """
    if is_talking:
        return 1.0
    return remembered_share(memory_weeks)


@rule
def blames_ukraine_chance(ukraine_refused: bool, russia_refused: bool, tilt_share: float) -> float:
    """Chance that Washington blames Ukraine for a failed round.

    A sole refuser is blamed more easily by an administration tilted the other way; when both refuse, tilt decides.
    Because: mediators with a bias press the side they do not favour (M16).
    """
    if not ukraine_refused:
        return 0.0
    if russia_refused:
        return share(tilt_share)
    return share(0.5 + 0.5 * tilt_share)


@rule
def blames_russia_chance(ukraine_refused: bool, russia_refused: bool, tilt_share: float) -> float:
    """Chance that Washington blames Russia for a failed round; the mirror of blaming Ukraine (M16)."""
    return blames_ukraine_chance(russia_refused, ukraine_refused, 1.0 - tilt_share)


@rule
def pressure_on_ukraine_share(
    conditionality_share: float, blame_on_ukraine_share: float, blame_on_russia_share: float, is_talking: bool, latent_share: float
) -> float:
    """Pressure on Ukraine to accept, 0-1.

    The threat to cut aid presses as far as aid is conditional: wholly when Ukraine is blamed, partly while talks
    go on, not at all while Russia is blamed. Because: outside pressure brings deals forward (M16, A12).
    """
    latent = latent_share * (1.0 - blame_on_russia_share) if is_talking else 0.0
    return conditionality_share * max(blame_on_ukraine_share, latent)


@rule
def pressure_on_russia_share(
    planned_share: float, blame_on_ukraine_share: float, blame_on_russia_share: float, tilt_share: float, blame_step_share: float
) -> float:
    """Pressure on Russia (sanctions, price cap), 0-1: up when Russia is blamed, down when Ukraine is and terms tilt (M16)."""
    raised = planned_share + (1.0 - planned_share) * blame_step_share * blame_on_russia_share
    return raised * (1.0 - tilt_share * blame_on_ukraine_share)


@rule
def effort_share(planned_share: float, walked_away: bool, residual_share: float) -> float:
    """Effort (mediation, backing of a guarantee) that is left, 0-1: little after Washington walked away (M16)."""
    if walked_away:
        return planned_share * residual_share
    return planned_share
