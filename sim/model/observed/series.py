"""What is measured every week: name, unit, one-line meaning, and where the model holds it."""

from __future__ import annotations

from typing import Final, NamedTuple

from sim.model.states.places import MACRO_REGIONS, SECTORS


class Series(NamedTuple):
    """One weekly series. `undefined` names a condition under which a world has no value that week."""

    name: str
    unit: str
    meaning: str
    actor: str  # which state of the model
    field: str
    place: int = -1  # within a vector or a group
    only: str = ""  # "" always; "ceasefire" or "war": only worlds in that phase count


POLLED: Final = MACRO_REGIONS[:4]  # opinion is polled in West, Centre, South and East

SERIES: Final[tuple[Series, ...]] = (
    Series("at_war_first", "share of worlds", "at war, nothing signed yet, no talks", "totals", "at_war_first"),
    Series("talking", "share of worlds", "at war, with talks open", "totals", "talking"),
    Series("in_ceasefire", "share of worlds", "a signed ceasefire stands", "totals", "in_ceasefire"),
    Series("at_war_again", "share of worlds", "at war again after a collapse, no talks", "totals", "at_war_again"),
    Series("occupied_km2", "km2", "Ukrainian territory under Russian control", "totals", "occupied_km2"),
    *(
        Series(f"occupied_km2_{name}", "km2", f"of it in {name} oblast", "sectors", "occupied_km2", index)
        for index, name in enumerate(SECTORS)
    ),
    Series("gain_km2", "km2 per week", "Russian net gain by fighting", "russia", "gain_km2", only="war"),
    Series("russia_personnel", "thousand people", "Russian force in the theatre", "russia", "personnel_thousand"),
    Series("ukraine_personnel", "thousand people", "Ukrainian force in the theatre", "ukraine", "personnel_thousand"),
    Series("russia_materiel", "index", "Russian equipment and munitions, 1 = start", "russia", "materiel_index"),
    Series("ukraine_materiel", "index", "Ukrainian equipment and munitions, 1 = start", "ukraine", "materiel_index"),
    Series("russia_readiness", "share", "Russian training and cohesion", "russia", "readiness_share"),
    Series("ukraine_readiness", "share", "Ukrainian training and cohesion", "ukraine", "readiness_share"),
    Series("russia_losses_week", "thousand people per week", "Russian killed and wounded", "russia", "losses_thousand"),
    Series("ukraine_losses_week", "thousand people per week", "Ukrainian killed and wounded", "ukraine", "losses_thousand"),
    Series("russia_losses", "thousand people", "Russian killed and wounded since the start", "russia", "losses_total_thousand"),
    Series("ukraine_losses", "thousand people", "Ukrainian killed and wounded since the start", "ukraine", "losses_total_thousand"),
    Series("civilian_deaths", "people", "civilians killed since the start", "ukraine", "civilian_deaths"),
    Series("drones", "launches per week", "long-range drones and missiles launched at Ukraine", "russia", "drones"),
    Series("damage_eur_bn", "EUR bn", "direct damage since the start", "ukraine", "damage_eur_bn"),
    Series("aid_military", "EUR bn per week", "military aid delivered, all donors", "ukraine", "aid_military_eur_bn"),
    Series("aid_financial", "EUR bn per week", "financial aid delivered, all donors", "ukraine", "aid_financial_eur_bn"),
    Series("aid_us", "EUR bn", "aid committed by the US since the start", "european_union", "total_us_eur_bn"),
    Series("aid_europe", "EUR bn", "aid committed by Europe since the start", "european_union", "total_europe_eur_bn"),
    Series("aid_other", "EUR bn", "aid committed by other donors since the start", "european_union", "total_other_eur_bn"),
    Series("financing_gap", "share of need", "unmet external financing need of Ukraine", "ukraine", "gap_share"),
    Series("recovery", "index", "output of governed Ukraine, 1 = start", "ukraine", "recovery_index"),
    Series("urals_usd", "USD per barrel", "Urals price", "russia", "urals_usd"),
    Series("reserve_fund", "trn RUB", "liquid part of Russia's reserve fund", "russia", "reserve_trn_rub"),
    Series("key_rate", "percent", "Russian key rate", "russia", "key_rate_pct"),
    Series("russia_strain", "share", "strain of the Russian economy", "russia", "strain_share"),
    Series("reattack_belief", "share", "Ukraine's belief that Russia attacks again", "ukraine", "reattack_belief_chance"),
    Series("ready_share", "share of citizens", "ready for territorial concessions", "public", "ready_share"),
    *(
        Series(f"ready_share_{name}", "share of citizens", f"the same in the {name}", "public", "ready_by_region", index)
        for index, name in enumerate(POLLED)
    ),
    Series("support_share", "share of citizens", "support for the terms on the table or in force", "public", "support_share"),
    *(
        Series(f"support_share_{name}", "share of citizens", f"the same in the {name}", "public", "support_by_region", index)
        for index, name in enumerate(POLLED)
    ),
    Series("trust_share", "share of citizens", "trust in the president", "public", "trust_share"),
    Series("approval_share", "share of citizens", "approval of the government", "public", "approval_share"),
    Series("endurance_share", "share of citizens", "ready to endure as long as needed", "public", "endurance_share"),
    Series("betrayal_share", "share of citizens", "sees the signed terms as a betrayal", "public", "betrayal_share"),
    Series("protest_share", "share of citizens", "in the streets", "public", "protest_share"),
    Series("incidents", "incidents per week", "incidents along the line, both sides", "agreement", "incidents", only="ceasefire"),
    Series(
        "detected_incidents",
        "incidents per week",
        "of them seen and attributed by monitors",
        "agreement",
        "detected_incidents",
        only="ceasefire",
    ),
    *(
        Series(f"incidents_{name}", "incidents per week", f"incidents in the {name} sector", "totals", "incidents", index, only="ceasefire")
        for index, name in enumerate(SECTORS)
    ),
    Series("monitors", "thousand people", "monitors on the line", "monitors", "present_thousand", only="ceasefire"),
    Series("guarantor_troops", "thousand people", "guarantor troops in Ukraine", "guarantee", "troops_deployed_thousand"),
    Series("credibility", "share", "credibility of the guarantee as Russia sees it", "guarantee", "credibility_share", only="ceasefire"),
    Series("attack_chance", "share", "Russia's chance of attacking at its last review", "russia", "attack_chance", only="ceasefire"),
    Series("occupied_people", "thousand people", "people under occupation", "totals", "occupied_thousand"),
    Series("displaced_people", "thousand people", "displaced in Ukraine and abroad", "totals", "displaced_thousand"),
    Series("abuses", "cases", "abuses under occupation since the start", "totals", "abuses"),
    Series("guarantee_formed", "0/1", "a guarantee was formed, at the last round or for the standing agreement", "guarantee", "is_formed"),
    Series("direct_clash", "0/1", "a direct NATO-Russia clash has occurred", "guarantee", "direct_clash"),
    Series("us_pauses", "count", "sudden pauses of US aid since the start", "washington", "pauses"),
)
