"""What does Washington give, whom does it press, and how long does it try? Numbers: conf/parameters/washington.yaml."""

from __future__ import annotations

import math

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import share


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
def shifted_share(value_share: float, swing: float) -> float:
    """A share moved by a swing in logs of odds; what is ruled out or certain stays so.

    Politics moves most what is undecided. Because: flows stop and restart with politics, not with need (S1).
    """
    odds = math.exp(swing)
    return value_share * odds / (1.0 - value_share + value_share * odds)


@rule
def pause_length_weeks(luck: float, p: WashingtonNumbers) -> float:
    """Length of a sudden pause of aid, for luck in (0, 1): mostly short, now and then very long.

    Because: one gap of half a year and several short ones (S1).
    """
    return max(1.0, -p.pause_mean_weeks * math.log(luck))


@rule
def aid_left_factor(
    conditionality_share: float, blame_on_ukraine_share: float, blame_on_russia_share: float, walked_away: bool, p: WashingtonNumbers
) -> float:
    """Factor on the planned aid, 1 = all of it, above 1 while Russia is blamed.

    Conditional aid is a lever: cut as far as Ukraine is blamed for refusing, raised as far as Russia is, and partly
    lost when Washington gives up. Because: aid tied to talks, more arms if Russia refuses (facts/states/us_policy_events).
    """
    cut_share = blame_on_ukraine_share
    if walked_away:
        cut_share = max(cut_share, p.walk_away_cut_share)
    if cut_share > 0.0:
        return 1.0 - conditionality_share * cut_share
    return 1.0 + conditionality_share * p.reward_share * blame_on_russia_share


@rule
def blame_chance(has_refused: bool, other_refused: bool, tilt_to_other_share: float) -> float:
    """Chance that Washington blames a side for a failed round of talks.

    A sole refuser is blamed more easily by an administration that leans to the other side; when both refuse, tilt decides.
    Because: mediators with a bias press the side they do not favour (M16).
    """
    if not has_refused:
        return 0.0
    if other_refused:
        return share(tilt_to_other_share)
    return share(0.5 + 0.5 * tilt_to_other_share)


@rule
def pressure_on_ukraine_share(
    conditionality_share: float, blame_on_ukraine_share: float, blame_on_russia_share: float, is_talking: bool, p: WashingtonNumbers
) -> float:
    """Pressure on Ukraine to accept, 0-1.

    The threat to cut aid presses as far as aid is conditional: wholly when Ukraine is blamed, partly while talks
    go on, not at all while Russia is blamed. Because: outside pressure brings deals forward (M16, A12).
    """
    latent_share = p.latent_share * (1.0 - blame_on_russia_share) if is_talking else 0.0
    return conditionality_share * max(blame_on_ukraine_share, latent_share)


@rule
def pressure_on_russia_share(
    planned_share: float, blame_on_ukraine_share: float, blame_on_russia_share: float, tilt_share: float, p: WashingtonNumbers
) -> float:
    """Pressure on Russia (sanctions, price cap), 0-1.

    Because: a mediator presses whom it blames, and eases on the side to which its terms lean (M16).
    """
    raised = planned_share + (1.0 - planned_share) * p.blame_step_share * blame_on_russia_share
    return raised * (1.0 - tilt_share * blame_on_ukraine_share)
