"""Both armies before the first week, and their rebuilding in every week, of war and of ceasefire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import act, step
from sim.model.arithmetic import share
from sim.model.battle import rules as battle
from sim.model.forces import rules as forces
from sim.model.history import follows_history

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


@step
def assess_russia(russia: RussiaState, start: StartNumbers, p_battle: BattleNumbers) -> None:
    """What the Russian force is worth now."""
    russia.manpower_share = russia.personnel_thousand / start.russia_personnel_thousand
    usual = russia.personnel_thousand * p_battle.russia_power_per_thousand
    readiness = russia.readiness_share / p_battle.russia_readiness_reference_share
    russia.power_index = battle.combat_power_index(usual, russia.materiel_index, readiness, p_battle)


@step
def assess_ukraine(ukraine: UkraineState, p_battle: BattleNumbers) -> None:
    """What the Ukrainian force is worth now."""
    usual = ukraine.personnel_thousand * p_battle.ukraine_power_per_thousand
    readiness = ukraine.readiness_share / p_battle.ukraine_readiness_reference_share
    ukraine.power_index = battle.combat_power_index(usual, ukraine.materiel_index, readiness, p_battle)


@step
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


@step
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


@step
def recruit_russia(
    russia: RussiaState, agreement: AgreementState, history: HistoryState, start: StartNumbers, terms: TermsNumbers, p: ForcesNumbers
) -> None:
    """Recruits, returning wounded, and those who leave."""
    capacity = forces.russia_recruits_thousand(russia.manpower_share, russia.strain_share, start, p)
    if follows_history(start) and history.has_intake:
        capacity = history.russia_recruits_thousand * p.intake_to_theatre_share
    usual_per_week, willing = p.russia_desertion_per_week, 1.0
    leaving = forces.deserters_thousand(russia.personnel_thousand, usual_per_week, willing, agreement.at_war, p)
    russia.recruits_thousand = capacity
    if agreement.in_ceasefire:
        signed = russia.personnel_at_signature_thousand
        flow = forces.russia_rebuilding_thousand(capacity, russia.personnel_thousand, signed, russia.aims_share, terms, p)
        russia.recruits_thousand = max(0.0, flow)
        leaving += max(0.0, -flow)
    healed = russia.wounded_thousand / p.recovery_weeks
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
    possible = forces.production_factor(russia.strain_share, russia.sanctions_share, start, p)
    if agreement.in_ceasefire:
        # Without the pressure of war, and slower and slower as the wanted stock fills up.
        possible *= p.rebuild_speed_share * share(1.0 - russia.materiel_index / p.russia_wanted_materiel_index)
    refurbished = possible * (russia.stores_index * p.refurbished_per_week)  # less and less as the stores empty (facts/war/materiel)
    russia.stores_index = max(0.0, russia.stores_index - refurbished / p.stored_index)
    tempo = 0.0 if agreement.in_ceasefire else russia.tempo_index
    usual_wear = p.russia_wear_per_week
    worn = forces.wear_index(russia.materiel_index, usual_wear, tempo, p)
    russia.materiel_index = max(0.0, russia.materiel_index + possible * p.russia_built_per_week + refurbished - worn)
    russia.readiness_share = forces.readiness_after_week_share(russia.readiness_share, russia.losses_thousand, russia.personnel_thousand, p)
    assess_russia(russia, start, p_battle)


@step
def recruit_ukraine(
    ukraine: UkraineState, public: PublicState, agreement: AgreementState, start: StartNumbers, terms: TermsNumbers, p: ForcesNumbers
) -> None:
    """Recruits, returning wounded, and those who leave; in a ceasefire within the cap of the terms."""
    manpower = ukraine.personnel_thousand / (start.ukraine_total_thousand * start.ukraine_theatre_share)
    willing = forces.willing_to_serve_factor(public.morale_share, p)
    capacity = forces.ukraine_recruits_thousand(manpower, willing, ukraine.gap_share, p)
    usual_per_week = p.ukraine_desertion_per_week
    leaving = forces.deserters_thousand(ukraine.personnel_thousand, usual_per_week, willing, agreement.at_war, p)
    ukraine.recruits_thousand = capacity
    if agreement.in_ceasefire:
        signed = ukraine.personnel_at_signature_thousand
        flow = forces.ukraine_rebuilding_thousand(capacity, ukraine.personnel_thousand, signed, terms, p)
        ukraine.recruits_thousand = max(0.0, flow)
        leaving += max(0.0, -flow)
    healed = ukraine.wounded_thousand / p.recovery_weeks
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
    supplied = forces.ukraine_supplied_index(
        ukraine.recovery_index, ukraine.gap_share, ukraine.aid_military_eur_bn, ukraine.materiel_index, agreement.in_ceasefire, p
    )
    tempo = 0.0 if agreement.in_ceasefire else russia.tempo_index
    usual_wear = p.ukraine_wear_per_week
    worn = forces.wear_index(ukraine.materiel_index, usual_wear, tempo, p)
    ukraine.materiel_index = max(0.0, ukraine.materiel_index + supplied - worn)
    ukraine.readiness_share = forces.readiness_after_week_share(
        ukraine.readiness_share, ukraine.losses_thousand, ukraine.personnel_thousand, p
    )
    assess_ukraine(ukraine, p_battle)
