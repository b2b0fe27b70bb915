"""Each side believes what it saw; the general staff estimates whether Russia will attack again, and the government listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import act, step
from sim.engine.dice import normal, stream
from sim.model.arithmetic import remembered_share, share
from sim.model.bargaining.rules import usual_losses_thousand
from sim.model.beliefs.rules import (
    balance_log_odds,
    first_belief_km2,
    government_reattack_chance,
    learned,
    lessons_per_week,
    protection_share,
    reattack_chance,
    record_log_odds,
    text_log_odds,
)
from sim.model.guarantee.rules import us_asked_share
from sim.model.states.guarantee import NO_GUARANTEE

if TYPE_CHECKING:
    from sim.engine.dice import Dice
    from sim.model.bargaining.rules import BargainingNumbers
    from sim.model.beliefs.rules import BeliefsNumbers
    from sim.model.calendar import CalendarState
    from sim.model.guarantee.rules import GuaranteeNumbers
    from sim.model.states.agreement import AgreementState
    from sim.model.states.choices import TermsNumbers
    from sim.model.states.general_staff import GeneralStaffState
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.public import PublicState
    from sim.model.states.russia import RussiaState
    from sim.model.states.ukraine import UkraineState
    from sim.model.states.washington import WashingtonState

RUSSIA_PRIOR, UKRAINE_PRIOR = stream("russia's first belief"), stream("ukraine's first belief")
STAFF_BIAS, POLL = stream("bias of the general staff"), stream("poll on the terms")

# Before the first week ------------------------------------------------------------------------------------------------


@act
def begin_beliefs(russia: RussiaState, ukraine: UkraineState, p: BeliefsNumbers, dice: Dice) -> None:
    """Each side's own view of next year's war, from the course so far; the first leaders sit.

    Each counts the other's losses, and high (M11).
    """
    russia.believed_gain_km2 = first_belief_km2(russia.recent_gain_km2, True, normal(dice, RUSSIA_PRIOR), p)
    ukraine.believed_gain_km2 = first_belief_km2(russia.recent_gain_km2, False, normal(dice, UKRAINE_PRIOR), p)
    russia.believed_own_losses_thousand = russia.recent_losses_thousand
    russia.believed_enemy_losses_thousand = ukraine.recent_losses_thousand * p.enemy_claim_factor
    ukraine.believed_own_losses_thousand = ukraine.recent_losses_thousand
    ukraine.believed_enemy_losses_thousand = russia.recent_losses_thousand * p.enemy_claim_factor
    russia.leaders = 1


@act
def begin_staff(general_staff: GeneralStaffState, p: BeliefsNumbers, dice: Dice) -> None:
    """The lasting pessimism of this world's general staff, and its estimate of equal forces without text, record or guarantee."""
    general_staff.bias_share = p.staff_bias_share + p.staff_bias_spread_share * normal(dice, STAFF_BIAS)
    general_staff.reattack_estimate_share = reattack_chance(0.0, 0.0, 0.0, 0.0, general_staff.bias_share, p)


# The course of the war ------------------------------------------------------------------------------------------------


@step
def learn(
    side: RussiaState | UkraineState, gain_km2: float, own_thousand: float, enemy_thousand: float, lessons: float, evidence: float,
    p: BeliefsNumbers,
) -> None:  # fmt: skip
    """One side takes in the week: the ground that Russia won, its own losses, and the enemy's as it counts them, high (M11)."""
    claimed = enemy_thousand * p.enemy_claim_factor
    side.believed_gain_km2 = learned(side.believed_gain_km2, gain_km2, lessons, evidence, p)
    side.believed_own_losses_thousand = learned(side.believed_own_losses_thousand, own_thousand, lessons, evidence, p)
    side.believed_enemy_losses_thousand = learned(side.believed_enemy_losses_thousand, claimed, lessons, evidence, p)


@act
def update_beliefs(
    agreement: AgreementState, russia: RussiaState, ukraine: UkraineState, course: BargainingNumbers, p: BeliefsNumbers
) -> None:
    """At war, both sides learn from the week's fighting, each from its own prior; what old campaigns taught fades."""
    if not agreement.at_war:
        return
    lessons = lessons_per_week(russia.losses_thousand + ukraine.losses_thousand, usual_losses_thousand(course), p)
    agreement.evidence = agreement.evidence * remembered_share(p.evidence_memory_weeks) + lessons
    learn(russia, russia.gain_km2, russia.losses_thousand, ukraine.losses_thousand, lessons, agreement.evidence, p)
    learn(ukraine, russia.gain_km2, ukraine.losses_thousand, russia.losses_thousand, lessons, agreement.evidence, p)


# What the general staff sees ------------------------------------------------------------------------------------------


@step
def judge_protection(
    general_staff: GeneralStaffState, guarantee: GuaranteeState, washington: WashingtonState, agreement: AgreementState,
    offer: GuaranteeNumbers, p: BeliefsNumbers,
) -> None:  # fmt: skip
    """What the guarantee protects from: as it is formed, and before the first round, when nobody knows who will join, as proposed.

    In a ceasefire only troops in place count: the balance where an attack would fall decides, not what was promised (M9).
    """
    stands, pledge, backing = guarantee.is_formed, guarantee.pledge_share, guarantee.us_backing_share
    troops = guarantee.troops_deployed_thousand if agreement.in_ceasefire else guarantee.troops_promised_thousand
    arms = guarantee.arms_eur_bn_per_week / p.arms_full_eur_bn_per_week
    air_defence = guarantee.air_defence_units / p.air_defence_full_units
    if agreement.at_war and agreement.rounds == 0:
        stands, pledge, troops = offer.kind != NO_GUARANTEE, offer.pledge_share, offer.troops_wanted_thousand
        arms, air_defence = offer.arms_share, offer.air_defence_share
        backing = share(washington.guarantee_backing_share * us_asked_share(offer))
    general_staff.protection_share = protection_share(pledge, backing, troops, arms, air_defence, p) if stands else 0.0


@step
def estimate_reattack(
    general_staff: GeneralStaffState, russia: RussiaState, ukraine: UkraineState, agreement: AgreementState,
    terms: TermsNumbers, p: BeliefsNumbers,
) -> None:  # fmt: skip
    """The staff's estimate of a new attack, from the balance after a pause, the text, the record and the protection."""
    balance = balance_log_odds(russia.power_index, ukraine.power_index, agreement.relief_promised_share, terms, p)
    record = record_log_odds(agreement.held_weeks, agreement.unanswered_violations, p) if agreement.in_ceasefire else 0.0
    protection = general_staff.protection_share
    general_staff.reattack_estimate_share = reattack_chance(
        balance, text_log_odds(terms, p), record, protection, general_staff.bias_share, p
    )


@act
def staff_estimates(
    general_staff: GeneralStaffState, russia: RussiaState, ukraine: UkraineState, washington: WashingtonState, public: PublicState,
    agreement: AgreementState, guarantee: GuaranteeState, calendar: CalendarState, terms: TermsNumbers, offer: GuaranteeNumbers,
    p: BeliefsNumbers, dice: Dice,
) -> None:  # fmt: skip
    """At a round or once a month: will Russia attack again? The government listens, and looks at its polls."""
    if not (agreement.is_round or calendar.is_month):
        return
    judge_protection(general_staff, guarantee, washington, agreement, offer, p)
    estimate_reattack(general_staff, russia, ukraine, agreement, terms, p)
    ukraine.reattack_belief_chance = government_reattack_chance(general_staff.reattack_estimate_share, p)
    # A wave of a thousand answers has its noise (MODEL).
    ukraine.support_for_terms_share = share(public.support_share + p.poll_noise_share * normal(dice, POLL))
