"""The numbers that history up to the cut-off can identify, and that calibration therefore asks about."""

from __future__ import annotations

from typing import Final

CALIBRATED: Final = (
    "battle.open_ground_km2",
    "battle.ratio_exponent",
    "battle.counterattack_ratio",
    "battle.shock_persistence_per_month",
    "battle.shock_spread_log",
    "battle.season_amplitude_share",
    "battle.effort_ceiling_index",
    "battle.effort_weeks",
    "battle.manpower_on_tempo",
    "battle.russia_losses_thousand",
    "battle.ukraine_losses_thousand",
    "battle.enemy_exponent",
    "battle.own_exponent",
    "battle.losses_link",
    "battle.losses_spread_log",
    "battle.russia_returning_share",
    "battle.strike_growth_weeks",
    "battle.strike_spread_log",
    "battle.front_deaths_per_week",
    "forces.russia_desertion_per_week",
    "forces.intake_to_theatre_share",
    "forces.ukraine_built_per_week",
    "forces.materiel_per_eur_bn",
    "opinion.ready_per_ground_share",
    "opinion.ready_per_aid_share",
    "opinion.adaptation_months",
    "opinion.trust_lost_per_ready",
    "opinion.weariness_per_ready",
    "economy.tempo_on_strain",
    "economy.strain_weeks",
)
"""Paths of numbers, each with the range and value of the codebook for its prior."""
