"""Both armies before the first week, and their rebuilding in every week, of war and of ceasefire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import act, rule
from sim.model.aid.acts import follows_history
from sim.model.forces import rules as forces

if TYPE_CHECKING:
    from sim.model.aid.rules import AidNumbers
    from sim.model.battle.rules import BattleNumbers
    from sim.model.forces.rules import ForcesNumbers
    from sim.model.states.agreement import AgreementState
    from sim.model.states.choices import StartNumbers, TermsNumbers
    from sim.model.states.european_union import EuropeanUnionState
    from sim.model.states.history import HistoryState
    from sim.model.states.public import PublicState
    from sim.model.states.russia import RussiaState
    from sim.model.states.ukraine import UkraineState


@rule
def assess_russia(russia: RussiaState, start: StartNumbers, p_battle: BattleNumbers) -> None:
    """What the Russian force is worth now."""
    russia.manpower_share = russia.personnel_thousand / start.russia_personnel_thousand
    russia.power_index = forces.combat_power_index(
        russia.personnel_thousand,
        p_battle.russia_power_per_thousand,
        russia.materiel_index,
        russia.readiness_share,
        p_battle.russia_readiness_reference_share,
        p_battle.materiel_exponent,
        p_battle.readiness_exponent,
    )


@rule
def assess_ukraine(ukraine: UkraineState, p_battle: BattleNumbers) -> None:
    """What the Ukrainian force is worth now."""
    ukraine.power_index = forces.combat_power_index(
        ukraine.personnel_thousand,
        p_battle.ukraine_power_per_thousand,
        ukraine.materiel_index,
        ukraine.readiness_share,
        p_battle.ukraine_readiness_reference_share,
        p_battle.materiel_exponent,
        p_battle.readiness_exponent,
    )


@rule
def begin_russia(russia: RussiaState, start: StartNumbers) -> None:
    """Russia as it stands at the start."""
    russia.personnel_thousand = start.russia_personnel_thousand
    russia.materiel_index = start.russia_materiel_index
    russia.stores_index = start.stores_index
    russia.readiness_share = start.russia_readiness_share
    russia.wounded_thousand = start.russia_wounded_thousand
    russia.tempo_index = start.effort_index
    russia.effort_index = start.effort_index
    russia.losses_thousand = start.russia_losses_thousand_per_week
    russia.recent_losses_thousand = start.russia_losses_thousand_per_week
    russia.recent_gain_km2 = start.gain_km2_per_week
    russia.shock = start.ground_shock_log
    russia.drones = start.strikes_per_week
    russia.strike_output = start.strikes_per_week
    russia.strike_factor = 1.0
    russia.urals_usd = start.urals_usd
    russia.reserve_trn_rub = start.reserve_trn_rub
    russia.key_rate_pct = start.key_rate_pct
    russia.strain_share = start.strain_share
    russia.sanctions_share = 1.0


@rule
def begin_ukraine(ukraine: UkraineState, start: StartNumbers) -> None:
    """Ukraine as it stands at the start: of all its soldiers the part in the theatre counts."""
    ukraine.personnel_thousand = start.ukraine_total_thousand * start.ukraine_theatre_share
    ukraine.materiel_index = start.ukraine_materiel_index
    ukraine.readiness_share = start.ukraine_readiness_share
    ukraine.wounded_thousand = start.ukraine_wounded_thousand
    ukraine.losses_thousand = start.ukraine_losses_thousand_per_week
    ukraine.recent_losses_thousand = start.ukraine_losses_thousand_per_week
    ukraine.air_defence_share = start.air_defence_share
    ukraine.strikes_through_index = 1.0
    ukraine.gap_share = start.gap_share
    ukraine.recovery_index = 1.0
    ukraine.aid_military_eur_bn = start.military_aid_eur_bn_per_week
    ukraine.aid_financial_eur_bn = start.financial_aid_eur_bn_per_week


@act
def begin_forces(
    russia: RussiaState,
    ukraine: UkraineState,
    european_union: EuropeanUnionState,
    start: StartNumbers,
    p_battle: BattleNumbers,
    p_aid: AidNumbers,
) -> None:
    """Before the first week: both forces, both economies, and aid on its way as a steady flow would leave it."""
    begin_russia(russia, start)
    begin_ukraine(ukraine, start)
    assess_russia(russia, start, p_battle)
    assess_ukraine(ukraine, p_battle)
    european_union.sanctions_unity_share = start.sanctions_unity_share
    european_union.pipeline_military_eur_bn = start.military_aid_eur_bn_per_week * p_aid.ready_weeks
    european_union.transit_military_eur_bn = start.military_aid_eur_bn_per_week * p_aid.transit_weeks
    european_union.pipeline_financial_eur_bn = start.financial_aid_eur_bn_per_week * p_aid.payment_weeks


@rule
def recruit_russia(
    russia: RussiaState, agreement: AgreementState, history: HistoryState, start: StartNumbers, terms: TermsNumbers, p: ForcesNumbers
) -> None:
    """Recruits, returning wounded, and those who leave."""
    strained = forces.strained_factor(russia.strain_share, start.strain_share, p.strain_on_recruits)
    effort = forces.replacement_effort(russia.manpower_share, p.russia_effort_elasticity)
    capacity = p.russia_recruits_thousand_per_week * strained * effort
    leaving = forces.deserters_thousand(
        russia.personnel_thousand, p.russia_desertion_per_week, 1.0, agreement.at_war, p.peace_desertion_share
    )
    if follows_history(start) and history.has_intake:
        capacity = history.russia_recruits_thousand * p.intake_to_theatre_share
    russia.recruits_thousand = capacity
    if agreement.in_ceasefire:
        wanted = forces.wanted_force_thousand(
            russia.personnel_at_signature_thousand,
            p.limited_force_share,
            p.revisionist_force_share,
            russia.aims_share,
            terms.russia_line_limit_share,
            p.line_limit_effect,
        )
        russia.recruits_thousand = forces.recruits_toward_thousand(
            capacity * p.rebuild_speed_share, russia.personnel_thousand, wanted, p.russia_adjust_weeks
        )
        leaving += forces.demobilised_thousand(russia.personnel_thousand, wanted, p.russia_adjust_weeks)
    healed = forces.returning_thousand(russia.wounded_thousand, p.recovery_weeks)
    russia.wounded_thousand -= healed
    russia.personnel_thousand = max(0.0, russia.personnel_thousand + russia.recruits_thousand + healed - leaving)


@act
def rebuild_russia(
    russia: RussiaState,
    agreement: AgreementState,
    history: HistoryState,
    start: StartNumbers,
    terms: TermsNumbers,
    p: ForcesNumbers,
    p_battle: BattleNumbers,
) -> None:
    """Russia's week behind the line: people, equipment from factories and stores, training; in a ceasefire it regroups."""
    recruit_russia(russia, agreement, history, start, terms, p)
    possible = forces.strained_factor(russia.strain_share, start.strain_share, p.strain_on_production)
    possible *= forces.sanctioned_factor(russia.sanctions_share, p.sanctions_on_production)
    tempo = russia.tempo_index
    if agreement.in_ceasefire:
        possible *= p.rebuild_speed_share * forces.absorbed_share(russia.materiel_index, p.russia_wanted_materiel_index)
        tempo = 0.0
    refurbished = possible * forces.refurbished_index(russia.stores_index, p.refurbished_per_week)
    russia.stores_index = forces.stores_left_index(russia.stores_index, refurbished, p.stored_index)
    worn = forces.wear_index(russia.materiel_index, p.russia_wear_per_week, tempo, p.peace_wear_share)
    russia.materiel_index = max(0.0, russia.materiel_index + possible * p.russia_built_per_week + refurbished - worn)
    russia.readiness_share = forces.readiness_after_week_share(
        russia.readiness_share,
        p.training_share,
        p.training_weeks,
        russia.losses_thousand,
        russia.personnel_thousand,
        p.readiness_erosion,
    )
    assess_russia(russia, start, p_battle)


@rule
def recruit_ukraine(
    ukraine: UkraineState, public: PublicState, agreement: AgreementState, start: StartNumbers, terms: TermsNumbers, p: ForcesNumbers
) -> None:
    """Recruits, returning wounded, and those who leave; in a ceasefire within the cap of the terms."""
    begun_thousand = start.ukraine_total_thousand * start.ukraine_theatre_share
    willing = forces.willing_factor(public.morale_share, p.morale_reference_share, p.morale_elasticity)
    effort = forces.replacement_effort(ukraine.personnel_thousand / begun_thousand, p.ukraine_effort_elasticity)
    capacity = p.ukraine_recruits_thousand_per_week * willing * effort * forces.unpaid_factor(ukraine.gap_share, p.gap_on_recruits)
    leaving = forces.deserters_thousand(
        ukraine.personnel_thousand, p.ukraine_desertion_per_week, willing, agreement.at_war, p.peace_desertion_share
    )
    ukraine.recruits_thousand = capacity
    if agreement.in_ceasefire:
        wanted = forces.capped_force_thousand(
            ukraine.personnel_at_signature_thousand, p.ukraine_peace_force_share, terms.ukraine_force_cap_share
        )
        ukraine.recruits_thousand = forces.recruits_toward_thousand(
            capacity * p.rebuild_speed_share, ukraine.personnel_thousand, wanted, p.ukraine_adjust_weeks
        )
        leaving += forces.demobilised_thousand(ukraine.personnel_thousand, wanted, p.ukraine_adjust_weeks)
    healed = forces.returning_thousand(ukraine.wounded_thousand, p.recovery_weeks)
    ukraine.wounded_thousand -= healed
    ukraine.personnel_thousand = max(0.0, ukraine.personnel_thousand + ukraine.recruits_thousand + healed - leaving)


@act
def rebuild_ukraine(
    ukraine: UkraineState,
    russia: RussiaState,
    public: PublicState,
    agreement: AgreementState,
    start: StartNumbers,
    terms: TermsNumbers,
    p: ForcesNumbers,
    p_battle: BattleNumbers,
) -> None:
    """Ukraine's week behind the line: people, own production, arms that donors delivered, training."""
    recruit_ukraine(ukraine, public, agreement, start, terms, p)
    built = p.ukraine_built_per_week * ukraine.recovery_index * forces.unpaid_factor(ukraine.gap_share, p.gap_on_production)
    supplied = built + p.materiel_per_eur_bn * ukraine.aid_military_eur_bn
    tempo = russia.tempo_index
    if agreement.in_ceasefire:
        supplied *= forces.absorbed_share(ukraine.materiel_index, p.ukraine_wanted_materiel_index)
        tempo = 0.0
    worn = forces.wear_index(ukraine.materiel_index, p.ukraine_wear_per_week, tempo, p.peace_wear_share)
    ukraine.materiel_index = max(0.0, ukraine.materiel_index + supplied - worn)
    ukraine.readiness_share = forces.readiness_after_week_share(
        ukraine.readiness_share,
        p.training_share,
        p.training_weeks,
        ukraine.losses_thousand,
        ukraine.personnel_thousand,
        p.readiness_erosion,
    )
    assess_ukraine(ukraine, p_battle)
