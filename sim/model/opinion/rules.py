"""What do citizens think, whom do they hear, and which terms do they accept? Numbers: conf/parameters/opinion.yaml."""

from __future__ import annotations

import math

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import logistic, power, share
from sim.model.states.guarantee import ALLIANCE, BILATERAL, COALITION
from sim.model.states.places import MACRO_REGIONS


class OpinionNumbers(NumbersOf):
    """The numbers of conf/parameters/opinion.yaml, in one world."""

    ready_if_both_share: float
    ready_if_one_share: float
    ready_if_neither_share: float
    ready_west_share: float
    ready_centre_share: float
    ready_south_share: float
    ready_east_share: float
    ready_if_displaced_share: float
    trust_share: float
    trust_east_share: float
    belief_in_west_share: float
    endures_west_share: float
    endures_centre_share: float
    endures_south_share: float
    endures_east_share: float
    endurance_gap_share: float
    loss_share: float
    red_line_share: float
    red_line_if_ready_share: float
    stubbornness_low_share: float
    stubbornness_high_share: float
    confidence_share: float
    exposure_now_share: float
    exposure_slow_share_per_year: float
    exposure_memory_months: float
    strikes_reference: float
    rear_share: float
    loss_exposure_share: float
    ground_reference_km2: float
    losses_reference_thousand: float
    aid_reference_eur_bn: float
    ready_per_ground_share: float
    ready_per_losses_share: float
    ready_per_aid_share: float
    adaptation_months: float
    good_news_share: float
    most_news_share: float
    ground_news_at_start_km2: float
    aid_news_at_start_eur_bn: float
    aid_memory_weeks: float
    month_shock_share: float
    hardening_share: float
    trust_lost_per_ready: float
    rally_share: float
    rally_memory_weeks: float
    belief_lost_per_aid: float
    belief_lost_to_pressure: float
    belief_lost_per_violation: float
    belief_lost_to_broken_promise: float
    belief_won_by_guarantee: float
    weariness_per_ready: float
    rest_share_per_month: float
    freeze_share: float
    guarantee_value_share: float
    guarantee_curvature: float
    belief_weight: float
    faith_in_offer_share: float
    coalition_share: float
    bilateral_share: float
    paper_share: float
    us_weight_share: float
    arms_value_share: float
    regained_share: float
    old_regained_share: float
    lost_share: float
    recognition_share: float
    neutrality_share: float
    force_cap_share: float
    relief_share: float
    accountability_share: float
    rights_access_share: float
    tolerance_share: float
    audience_cost_share: float
    audience_cost_by_level_share: float
    justification_share: float
    signature_credit_share: float
    cue_share: float
    course_weight_share: float
    trust_weight_share: float
    unpaid_morale_share: float
    march_share: float
    protest_threshold_share: float
    protest_steepness: float
    protest_contagion: float
    protest_memory_weeks: float
    mass_protest_share: float


WEST = MACRO_REGIONS.index("West")
CENTRE = MACRO_REGIONS.index("Centre")
SOUTH = MACRO_REGIONS.index("South")
EAST = MACRO_REGIONS.index("East")
DONBAS = MACRO_REGIONS.index("Donbas")

# --- where citizens begin


@rule
def is_front(region: int) -> bool:
    """Is this macro-region near the front: South, East, Donbas or Crimea?"""
    return region >= SOUTH


# --- how opinion moves


@rule
def weight_of_voice(other_share: float, own_share: float, confidence_share: float) -> float:
    """1 if the other's position is near enough to be heard, else 0.

    Because: bounded confidence (E01, M14).
    """
    return 1.0 if abs(other_share - own_share) < confidence_share else 0.0


@rule
def circle_share(total: float, voices: float, own_share: float) -> float:
    """Mean position of those who are heard; the own one where nobody is.

    Because: nobody is moved by those too far away (E01, M14).
    """
    if voices == 0.0:
        return own_share
    return total / voices


@rule
def moved_position_share(anchor_share: float, circle_share: float, stubbornness_share: float, push_share: float) -> float:
    """Position on compromise next month: between the own conviction and the circle, pushed by recent exposure.

    Because: Friedkin and Johnsen (E02, M14).
    """
    return share((1.0 - stubbornness_share) * circle_share + stubbornness_share * anchor_share + push_share)


@rule
def exposure_index(present_share: float, has_loss: bool, loss_share: float) -> float:
    """Exposure to violence, 1 = near the front at the start: what falls around one, and a personal loss on top.

    Because: exposure is local and personal (E09, E11).
    """
    return present_share + (loss_share if has_loss else 0.0)


@rule
def remembered_exposure_index(before_index: float, present_index: float, pace_per_month: float) -> float:
    """Exposure to violence a month later: it moves toward what falls around one now.

    Because: exposure hardens or wears down while it is recent (E09).
    """
    return before_index + pace_per_month * (present_index - before_index)


@rule
def lasting_news_share(news_share: float, stubbornness_low_share: float, stubbornness_high_share: float) -> float:
    """What the month's news adds to the conviction of somebody wholly open; on the average citizen it comes to the news itself.

    Because: news moves the public by what polls show, whoever is stubborn (O1).
    """
    openness = 1.0 - 0.5 * (stubbornness_low_share + stubbornness_high_share)
    return news_share / openness


@rule
def moved_anchor(anchor: float, lasting_news_share: float, stubbornness_share: float, exposure_share: float) -> float:
    """The own conviction a month later: news moves the open more than the stubborn, and lasting exposure moves everybody.

    Because: persuasion lasts in part, and exposure shifts attitudes for long (E02, E09).
    """
    return anchor + lasting_news_share * (1.0 - stubbornness_share) + exposure_share


@rule
def news(now: float, usual: float, reference: float) -> float:
    """How much worse a quantity is than what citizens are used to, in units of its reference.

    Opinion moves with disappointment, not with time: what lasts becomes usual.
    Because: a plateau, steps after the failed counter-offensive and the aid delays, and a plateau again (O1).
    """
    return (now - usual) / reference


@rule
def heard_news(bad_news_share: float, good_news_share: float, most_news_share: float) -> float:
    """News of a month as it moves opinion, as a share of citizens: good news moves it less than bad, and all of it saturates.

    Because: the successes of autumn 2022 and the return of aid in 2024 took back little; no month moved it by more than a few points (O1).
    """
    size = abs(bad_news_share)
    heard = bad_news_share * most_news_share / (most_news_share + size)
    if bad_news_share < 0.0:
        return heard * good_news_share
    return heard


@rule
def nearness_share(is_front: bool, rear_share: float) -> float:
    """How near to the war a macro-region lives: 1 in the South and East, less behind.

    Because: endurance fell in the South and East, hardly elsewhere (O5).
    """
    return 1.0 if is_front else rear_share


@rule
def belief_change_share(
    missed_aid: float,
    pressure_share: float,
    violations: float,
    per_aid: float,
    per_pressure: float,
    per_violation: float,
    good_news_share: float,
) -> float:
    """Monthly change of the belief that the West stands by Ukraine.

    It falls when aid fails, when Washington leans on Ukraine, and when violations stay unanswered; aid that comes
    back wins back less.
    Because: the belief fell with the aid gap and stayed down (facts/opinion/beliefs_west_reattack); unanswered violations hurt (M9).
    """
    weight = good_news_share if missed_aid < 0.0 else 1.0
    return -per_aid * weight * missed_aid - per_pressure * pressure_share - per_violation * violations


# --- which terms are accepted


@rule
def kind_share(kind: float, coalition_share: float, bilateral_share: float) -> float:
    """Weight of the guaranteeing body in the eyes of the public: 1 for the alliance.

    Because: the package with NATO beat the one with the EU alone (O4).
    """
    if kind == ALLIANCE:
        return 1.0
    if kind == COALITION:
        return coalition_share
    if kind == BILATERAL:
        return bilateral_share
    return 0.0


@rule
def guarantee_strength_share(kind_share: float, pledge_share: float, us_share: float, paper_share: float, us_weight_share: float) -> float:
    """Strength of a guarantee in the eyes of the public, 0-1.

    A wider body, a firmer pledge and the United States behind it make it stronger; paper alone is worth a part.
    Because: packages with NATO beat those with the EU alone (O4).
    """
    firmness = paper_share + (1.0 - paper_share) * pledge_share
    return kind_share * firmness * (1.0 - us_weight_share + us_weight_share * us_share)


@rule
def guarantee_value_share(strength_share: float, arms_share: float, value_share: float, arms_value_share: float, curvature: float) -> float:
    """What a guarantee and promised arms add to the acceptance of a freeze, as a share of citizens.

    Each further step adds less than the one before.
    Because: acceptance without, with the EU alone, and with NATO (O4).
    """
    return value_share * power(strength_share, curvature) + arms_value_share * arms_share


@rule
def land_value_share(
    to_russia_share: float, to_ukraine_share: float, old_return_share: float, lost: float, regained: float, old_regained: float
) -> float:
    """What the line adds to acceptance over a freeze where the armies stand, as a share of citizens.

    Land that comes home raises acceptance, land that is handed over lowers it.
    Because: regaining two oblasts in the packages of June 2024 (O4).
    """
    return regained * to_ukraine_share + old_regained * old_return_share - lost * to_russia_share


@rule
def order_value_share(
    neutrality_share: float, force_cap_share: float, relief_share: float, neutral: float, cap: float, relief: float
) -> float:
    """What neutrality, a limit on the own army and relief for Russia take from acceptance, as a share of citizens.

    Because: most find each of them unacceptable (facts/opinion/packages).
    """
    return -neutral * neutrality_share - cap * max(0.0, 1.0 - force_cap_share) - relief * relief_share


@rule
def red_line_touch_share(to_russia_share: float, recognition_share: float) -> float:
    """How far terms touch the red line of Russian control, 0-1: by handing people over or by recognising annexation.

    Because: what most never accept is Russian rule, not a line on the map (E04).
    """
    return max(to_russia_share, recognition_share)


@rule
def trusted_value(value_of_guarantee: float, belief_share: float, belief_weight: float) -> float:
    """What the guarantee adds to acceptance for one citizen: more for those who believe that the West stands by Ukraine.

    Because: a guarantee is worth what one thinks of the guarantor (O2, O4).
    """
    return value_of_guarantee * (1.0 + belief_weight * (belief_share - 0.5))


@rule
def acceptance_score(
    position_share: float, value_of_terms: float, value_of_guarantee: float, trust_share: float, cue_share: float
) -> float:
    """How acceptable the terms are to a citizen; yes from one half on.

    Readiness for concessions in general, what these terms and their guarantee add, and the cue of a president who signed.
    Because: packages are judged by what they hold (O4), and by who proposes them (M7).
    """
    return position_share + value_of_terms + value_of_guarantee + cue_share * (trust_share - 0.5)


@rule
def answered_trust_share(trust_share: float, accepts: bool, credit_share: float, cost_share: float) -> float:
    """Trust in the president after a signature: up for those who accept the terms, down for those who do not.

    Because: audience costs (M7).
    """
    return share(trust_share + (credit_share if accepts else -cost_share))


@rule
def accepts_terms(score_share: float, red_line: bool, touch_share: float, stubbornness_share: float, tolerance_share: float) -> bool:
    """Would this citizen accept the terms? Nobody behind a red line does once the terms touch it.

    The more stubborn a citizen, the smaller the touch that is enough.
    Because: a share of the public treats control as not for sale (E04).
    """
    bearable_share = tolerance_share * (1.0 - stubbornness_share) if red_line else 1.0
    return (score_share if touch_share <= bearable_share else 0.0) >= 0.5


@rule
def audience_cost_share(
    touch_share: float, strength_share: float, base_share: float, by_level_share: float, justification_share: float
) -> float:
    """Trust that a president loses with each citizen who opposes the signed terms.

    It grows with what was given up and shrinks when there is something to show for it.
    Because: audience costs, and less of them when backing down is justified (M7).
    """
    return (base_share + by_level_share * touch_share) * (1.0 - justification_share * strength_share)


# --- what it adds up to


@rule
def is_yes(level_share: float) -> bool:
    """Does an attitude at this level count as yes? It does above one half.

    Because: levels are laid out so that the share above one half is the polled one (`attitude_share`).
    """
    return level_share > 0.5


@rule
def share_of(count: int, everybody: int) -> float:
    """So many of all, as a share; 0 where there is nobody."""
    return count / everybody if everybody > 0 else 0.0


@rule
def anger_share(held_weeks: float, memory_weeks: float) -> float:
    """Share of those who feel betrayed who are still angry enough to march, so many weeks after the signature.

    Because: what moves a public at the moment of a decision fades within months (M8).
    """
    return math.exp(-held_weeks / memory_weeks)


@rule
def protest_share(
    angry_share: float, present_share: float, march_share: float, threshold_share: float, steepness: float, contagion: float
) -> float:
    """Share of citizens in the streets next week.

    Few march while few are angry; once enough are, and others are seen marching, the rest follows.
    Because: threshold models of collective action; soldiers and veterans ready to protest a rejected treaty.
    """
    pull = steepness * (angry_share + contagion * present_share - threshold_share)
    return angry_share * march_share * logistic(pull)


@rule
def approval_share(trust_share: float, backing_share: float, course_weight_share: float) -> float:
    """Approval of the government: trust in the president, mixed with backing for the course it steers.

    Because: approval and trust polls agree in level but not in meaning (facts/opinion/trust_president).
    """
    return (1.0 - course_weight_share) * trust_share + course_weight_share * backing_share


@rule
def morale_share(
    endurance_share: float, trust_share: float, trust_weight_share: float, unpaid_share: float, unpaid_morale_share: float
) -> float:
    """Willingness to serve, 0-1: endurance and trust, less where the state cannot pay its bills.

    Because: expected success and weariness drive tolerance of losses more than losses do (M8), and help that does not
    come is a sign of how the war will go.
    """
    willing_share = (1.0 - trust_weight_share) * endurance_share + trust_weight_share * trust_share
    return willing_share * (1.0 - unpaid_morale_share * unpaid_share)
