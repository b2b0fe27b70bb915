"""Russia: fights for ground, bargains from strength, and in a ceasefire may regroup and attack again."""

from __future__ import annotations

from sim.engine.records import State


class RussiaState(State):
    """Russia in one world."""

    personnel_thousand: float  # force in the theatre
    materiel_index: float  # usable equipment and munitions, 1 = autumn 2024
    readiness_share: float  # training and cohesion, 0-1
    wounded_thousand: float  # in hospital, will return
    power_index: float  # combat power, 1 = at the start
    effort_index: float  # offensive effort that its war machine sustains, 1 = autumn 2024
    tempo_index: float  # offensive tempo chosen this week, 1 = autumn 2024
    aims_share: float  # hidden: 0 limited ... 1 revisionist
    recruits_thousand: float  # this week
    losses_thousand: float  # killed and wounded this week
    losses_total_thousand: float  # since the start
    gain_km2: float  # net, this week
    gain_total_km2: float  # net, since the start, by fighting
    shock: float  # AR(1) state of the ground shock, in logs
    recent_losses_thousand: float  # smoothed weekly losses (about a quarter of a year)
    recent_gain_km2: float  # smoothed weekly gain
    drones: float  # long-range drones and missiles launched this week
    believed_gain_km2: float  # belief: net gain per week next year if the war goes on
    believed_own_losses_thousand: float  # belief: own losses per week
    believed_enemy_losses_thousand: float  # belief: Ukrainian losses per week
    urals_usd: float  # Urals price per barrel
    reserve_trn_rub: float  # liquid part of the reserve fund
    sanctions_share: float  # level of sanctions, 1 = at the start
    strain_share: float  # economic strain, 0-1
    key_rate_pct: float  # central-bank rate
    leader_risk_chance: float  # yearly chance of losing office if the war goes on, as the leader sees it
    new_leader: bool  # a new leader took office this week
    leaders: int  # how many leaders so far, 1 at the start
    utility_of_deal: float  # at the last round
    utility_of_war: float
    acceptance_chance: float  # chance of acceptance at the last round
    accepts: bool
    intervention_belief_chance: float  # believed chance that guarantors fight if it attacks
    win_chance: float  # believed chance that a new attack succeeds, at the last review
    value_of_attack: float  # at the last review
    value_of_keeping: float
    attack_chance: float  # chance of attacking at the last review
    attacks: bool  # decides this week to break the ceasefire
    manpower_share: float  # personnel against the start, for rebuilding
    stores_index: float  # of the stores of old equipment, 1 = end of 2024
    strike_output: float  # long-range drones and missiles that it can launch in a week
    strike_factor: float  # factor of this month on them: stocks are saved up and spent
    power_ratio_at_signature: float  # its power over Ukraine's when the present or last agreement was signed
    power_ratio_at_review: float  # the same at its last review
    power_trend_factor: float  # believed yearly factor on that ratio, 1 = unchanged
    personnel_at_signature_thousand: float  # force in the theatre when the present or last agreement was signed
