"""What do citizens think, whom do they hear, and which terms do they accept? Numbers: conf/parameters/opinion.yaml."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engine.compile import rule
from sim.engine.records import NumbersOf
from sim.model.arithmetic import logistic, power, share
from sim.model.calendar import WEEKS_PER_MONTH, WEEKS_PER_YEAR
from sim.model.states.guarantee import ALLIANCE, BILATERAL, COALITION
from sim.model.states.places import MACRO_REGIONS

if TYPE_CHECKING:
    from sim.model.states.choices import TermsNumbers
    from sim.model.states.public import PublicState


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

# --- what one citizen makes of it: asked for every citizen, so each takes its numbers before it branches, and several citizens go at once


@rule
def weight_of_voice(other_share: float, own_share: float, p: OpinionNumbers) -> float:
    """1 if the other's position is near enough to be heard, else 0.

    Because: bounded confidence; nobody is moved by those too far away (E01, M14).
    """
    return 1.0 if abs(other_share - own_share) < p.confidence_share else 0.0


@rule
def moved_position_share(anchor: float, circle_share: float, stubbornness_share: float, exposure_index: float, p: OpinionNumbers) -> float:
    """Position on compromise next month: between the own conviction and the circle, pushed by recent exposure.

    Because: Friedkin and Johnsen (E02, M14); violence near by hardens or wears down while it is recent (E09).
    """
    push_share = p.exposure_now_share * exposure_index
    return share((1.0 - stubbornness_share) * circle_share + stubbornness_share * anchor + push_share)


@rule
def moved_anchor(anchor: float, news_share: float, stubbornness_share: float, exposure_index: float, p: OpinionNumbers) -> float:
    """The own conviction a month later: news moves the open more than the stubborn, and lasting exposure moves everybody.

    Because: persuasion lasts in part, and exposure shifts attitudes for long (E02, E09). On the average citizen news comes to
    what polls show, whoever is stubborn (O1).
    """
    openness = 1.0 - 0.5 * (p.stubbornness_low_share + p.stubbornness_high_share)
    slow_share = p.exposure_slow_share_per_year * WEEKS_PER_MONTH / WEEKS_PER_YEAR
    return anchor + news_share / openness * (1.0 - stubbornness_share) + slow_share * exposure_index


@rule
def nearness_factor(region: int, p: OpinionNumbers) -> float:
    """How near to the war a macro-region lives: 1 in the South, East, Donbas and Crimea, less behind.

    Because: endurance fell in the South and East, hardly elsewhere (O5).
    """
    behind_factor = p.rear_share
    return 1.0 if region >= SOUTH else behind_factor


@rule
def exposure_index(strikes_factor: float, region: int, has_loss: bool, p: OpinionNumbers) -> float:
    """Exposure to violence, 1 = near the front at the start: what falls around one, and a personal loss on top.

    Because: exposure is local and personal (E09, E11).
    """
    by_loss = p.loss_exposure_share
    return strikes_factor * nearness_factor(region, p) + (by_loss if has_loss else 0.0)


@rule
def accepts_terms(
    position_share: float,
    belief_share: float,
    trust_share: float,
    red_line: bool,
    stubbornness_share: float,
    public: PublicState,
    p: OpinionNumbers,
) -> bool:
    """Would this citizen accept the terms? Yes from a score of one half on, but nobody behind a red line that the terms touch.

    The score: readiness for concessions in general, what these terms and their guarantee add, and the cue of a president who
    signed. The more stubborn a citizen behind a red line, the smaller the touch that is enough.
    Because: packages are judged by what they hold (O4) and by who proposes them (M7), a guarantee is worth what one thinks of
    the guarantor (O2, O4), and a share of the public treats control as not for sale (E04).
    """
    trusted_value = public.value_of_guarantee * (1.0 + p.belief_weight * (belief_share - 0.5))
    score = position_share + public.value_of_terms + trusted_value + public.cue_share * (trust_share - 0.5)
    bearable_share = p.tolerance_share * (1.0 - stubbornness_share)
    is_bearable = public.red_line_touch_share <= (bearable_share if red_line else 1.0)
    return (score if is_bearable else 0.0) >= 0.5


# --- what the news does to the public


@rule
def heard_news_share(ground_km2: float, losses_thousand: float, missed_aid_eur_bn: float, p: OpinionNumbers) -> float:
    """The month's news as it moves opinion, as a share of citizens: ground, losses and aid that are worse than citizens are used to.

    Because: opinion moves with disappointment, not with time: a plateau, steps after the failed counter-offensive and the aid
    delays, and a plateau again (O1). The successes of autumn 2022 and the return of aid in 2024 took back little, and no month
    moved it by more than a few points: good news moves it less than bad, and all of it saturates (O1).
    """
    bad = p.ready_per_ground_share * (ground_km2 / p.ground_reference_km2)
    bad += p.ready_per_losses_share * (losses_thousand / p.losses_reference_thousand)
    bad += p.ready_per_aid_share * (missed_aid_eur_bn / p.aid_reference_eur_bn)
    heard = bad * p.most_news_share / (p.most_news_share + abs(bad))
    return heard * p.good_news_share if bad < 0.0 else heard


@rule
def belief_change_share(missed_aid_eur_bn: float, pressure_share: float, unanswered_violations: float, p: OpinionNumbers) -> float:
    """Monthly change of the belief that the West stands by Ukraine, as a share of citizens.

    It falls when aid fails, when Washington leans on Ukraine, and when violations stay unanswered; aid that comes
    back wins back less.
    Because: the belief fell with the aid gap and stayed down (facts/opinion/beliefs_west_reattack); unanswered violations hurt (M9).
    """
    weight = p.good_news_share if missed_aid_eur_bn < 0.0 else 1.0
    by_aid = -p.belief_lost_per_aid * weight * (missed_aid_eur_bn / p.aid_reference_eur_bn)
    return by_aid - p.belief_lost_to_pressure * pressure_share - p.belief_lost_per_violation * unanswered_violations


# --- which terms are accepted


@rule
def guarantee_strength_share(kind: float, pledge_share: float, us_share: float, p: OpinionNumbers) -> float:
    """Strength of a guarantee in the eyes of the public, 0-1.

    A wider body, a firmer pledge and the United States behind it make it stronger; paper alone is worth a part.
    Because: packages with NATO beat those with the EU alone (O4).
    """
    body = 0.0
    if kind == ALLIANCE:
        body = 1.0
    elif kind == COALITION:
        body = p.coalition_share
    elif kind == BILATERAL:
        body = p.bilateral_share
    firmness = p.paper_share + (1.0 - p.paper_share) * pledge_share
    return body * firmness * (1.0 - p.us_weight_share + p.us_weight_share * us_share)


@rule
def value_of_guarantee(strength_share: float, arms_share: float, p: OpinionNumbers) -> float:
    """What a guarantee and promised arms add to the acceptance of a freeze, as a share of citizens.

    Each further step adds less than the one before.
    Because: acceptance without, with the EU alone, and with NATO (O4).
    """
    exponent = p.guarantee_curvature
    return p.guarantee_value_share * power(strength_share, exponent) + p.arms_value_share * arms_share


@rule
def value_of_terms(relief_promised_share: float, terms: TermsNumbers, p: OpinionNumbers) -> float:
    """What the terms, the guarantee aside, add to acceptance over concessions in general, as a share of citizens.

    A bare freeze is accepted less. Land that comes home raises acceptance, land handed over lowers it; so do neutrality, a
    limit on the own army, relief for Russia and recognition; accountability and access to the occupied areas raise it.
    Because: the packages of June 2024 and what most find unacceptable in them (O4, facts/opinion/packages).
    """
    home = p.regained_share * terms.handover_to_ukraine_share + p.old_regained_share * terms.crimea_donbas_return_share
    land = home - p.lost_share * terms.handover_to_russia_share
    army = p.force_cap_share * max(0.0, 1.0 - terms.ukraine_force_cap_share)
    order = -p.neutrality_share * terms.neutrality_share - army - p.relief_share * relief_promised_share
    justice = p.accountability_share * terms.accountability_share + p.rights_access_share * terms.rights_access_share
    return land + order + justice - p.freeze_share - p.recognition_share * terms.recognition_share


@rule
def red_line_touch_share(terms: TermsNumbers) -> float:
    """How far terms touch the red line of Russian control, 0-1: by handing people over or by recognising annexation.

    Because: what most never accept is Russian rule, not a line on the map (E04).
    """
    handed_over_share, recognised_share = terms.handover_to_russia_share, terms.recognition_share
    return max(handed_over_share, recognised_share)


@rule
def audience_cost_share(touch_share: float, strength_share: float, p: OpinionNumbers) -> float:
    """Trust that a president loses with each citizen who opposes the signed terms, as a share of full trust.

    It grows with what was given up and shrinks when there is something to show for it.
    Because: audience costs, and less of them when backing down is justified (M7).
    """
    given_up = p.audience_cost_share + p.audience_cost_by_level_share * touch_share
    return given_up * (1.0 - p.justification_share * strength_share)


# --- what it adds up to


@rule
def protest_share(betrayal_share: float, held_weeks: float, present_share: float, p: OpinionNumbers) -> float:
    """Share of citizens in the streets next week, so many weeks after the signature.

    Few march while few are angry; once enough are, and others are seen marching, the rest follows.
    Because: threshold models of collective action; soldiers and veterans ready to protest a rejected treaty. What moves
    a public at the moment of a decision fades within months (M8).
    """
    angry_share = betrayal_share * math.exp(-held_weeks / p.protest_memory_weeks)
    pull = p.protest_steepness * (angry_share + p.protest_contagion * present_share - p.protest_threshold_share)
    return angry_share * p.march_share * logistic(pull)


@rule
def morale_share(endurance_share: float, trust_share: float, unpaid_share: float, p: OpinionNumbers) -> float:
    """Willingness to serve, 0-1: endurance and trust, less where the state cannot pay its bills.

    Because: expected success and weariness drive tolerance of losses more than losses do (M8), and help that does not
    come is a sign of how the war will go.
    """
    willing_share = (1.0 - p.trust_weight_share) * endurance_share + p.trust_weight_share * trust_share
    return willing_share * (1.0 - p.unpaid_morale_share * unpaid_share)
