"""Ukraine's government: defends, bargains under its public's eyes, and may break a truce when provoked."""

from __future__ import annotations

from sim.engine.records import State


class UkraineState(State):
    """Ukraine in one world."""

    personnel_thousand: float  # force in the theatre
    materiel_index: float  # usable equipment and munitions, 1 = at the start
    readiness_share: float  # training and cohesion, 0-1
    wounded_thousand: float  # in hospital, will return
    power_index: float  # combat power, in the same units as Russia's
    recruits_thousand: float  # this week
    losses_thousand: float  # killed and wounded this week
    losses_total_thousand: float  # since the start
    recent_losses_thousand: float  # smoothed weekly losses
    air_defence_share: float  # share of long-range strikes that is stopped
    strike_deaths: float  # civilians killed this week by strikes and shelling
    civilian_deaths: float  # since the start
    damage_eur_bn: float  # direct damage since the start
    believed_gain_km2: float  # belief: Russian net gain per week next year
    believed_own_losses_thousand: float  # belief: own losses per week
    believed_enemy_losses_thousand: float  # belief: Russian losses per week
    aid_military_eur_bn: float  # delivered this week, all donors
    aid_financial_eur_bn: float  # delivered this week, all donors
    gap_share: float  # unmet part of the external financing need, 0-1, smoothed
    recovery_index: float  # output of the governed economy, 1 = at the start
    leader_risk_chance: float  # yearly chance of losing office if the war goes on, as the leader sees it
    reattack_belief_chance: float  # believed chance that Russia attacks again within the planning horizon
    utility_of_deal: float  # at the last round
    utility_of_war: float
    acceptance_chance: float  # chance of acceptance at the last round
    accepts: bool
    attacks: bool  # decides this week to break the ceasefire
    new_leader: bool  # a new president took office this week
    support_for_terms_share: float  # what the government sees of the public's support for the terms on the table
    strikes_through_index: float  # long-range strikes that came through this week, 1 = mean of 2024
    personnel_at_signature_thousand: float  # force in the theatre when the present or last agreement was signed
