"""Numbers that a choice sets: the terms on the table, and the state of the war on the first day."""

from __future__ import annotations

from sim.engine.records import NumbersOf


class TermsNumbers(NumbersOf):
    """What is proposed: the numbers of conf/parameters/terms.yaml, in one world."""

    is_tabled: float
    tabled_after_weeks: float
    handover_to_russia_share: float
    handover_to_ukraine_share: float
    crimea_donbas_return_share: float
    recognition_share: float
    neutrality_share: float
    ukraine_force_cap_share: float
    russia_line_limit_share: float
    separation_km: float
    verification_share: float
    sanctions_relief_share: float
    relief_weeks: float
    snapback_share: float
    accountability_share: float
    monitors_thousand: float
    monitor_access_share: float
    rights_access_share: float
    text_detail_share: float


class StartNumbers(NumbersOf):
    """The first day: the numbers of conf/parameters/start.yaml, in one world."""

    inputs: float
    russia_personnel_thousand: float
    russia_readiness_share: float
    russia_wounded_thousand: float
    russia_losses_thousand_per_week: float
    ukraine_total_thousand: float
    ukraine_theatre_share: float
    ukraine_readiness_share: float
    ukraine_wounded_thousand: float
    ukraine_losses_thousand_per_week: float
    effort_index: float
    russia_materiel_index: float
    ukraine_materiel_index: float
    stores_index: float
    gain_km2_per_week: float
    ground_shock_log: float
    fortification_share: float
    kharkiv_weight_share: float
    luhansk_weight_share: float
    donetsk_weight_share: float
    zaporizhzhia_weight_share: float
    kherson_weight_share: float
    sumy_weight_share: float
    dnipropetrovsk_weight_share: float
    strikes_per_week: float
    air_defence_share: float
    urals_usd: float
    reserve_trn_rub: float
    key_rate_pct: float
    strain_share: float
    sanctions_unity_share: float
    gap_share: float
    military_aid_eur_bn_per_week: float
    financial_aid_eur_bn_per_week: float
    loan_waits_weeks: float
