"""At a round each side compares going on with the deal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import act
from sim.model.bargaining.rules import (
    aims_factor,
    claimed_km2,
    land_years,
    office_loss_chance,
    recovered_km2,
    russia_deal_office_chance,
    russia_deal_value,
    russia_terms_value,
    russia_war_value,
    ukraine_deal_office_chance,
    ukraine_deal_value,
    ukraine_terms_value,
    ukraine_war_value,
)
from sim.model.decision import acceptance_chance, choose

if TYPE_CHECKING:
    from sim.engine.records import Group
    from sim.model.bargaining.rules import BargainingNumbers
    from sim.model.beliefs.rules import BeliefsNumbers
    from sim.model.decision.numbers import DecisionNumbers
    from sim.model.states.agreement import AgreementState
    from sim.model.states.choices import TermsNumbers
    from sim.model.states.general_staff import GeneralStaffState
    from sim.model.states.guarantee import GuaranteeState
    from sim.model.states.places import SectorState
    from sim.model.states.russia import RussiaState
    from sim.model.states.ukraine import UkraineState
    from sim.model.states.washington import WashingtonState


@act
def weigh_deal_ukraine(
    ukraine: UkraineState, general_staff: GeneralStaffState, washington: WashingtonState, agreement: AgreementState,
    guarantee: GuaranteeState, sectors: Group[SectorState], terms: TermsNumbers, p: BargainingNumbers, decision: DecisionNumbers,
) -> None:  # fmt: skip
    """At a round: Ukraine compares going on with the deal, judged with the guarantee actually formed."""
    if not agreement.is_round:
        return
    agreement.deal_is_poorer = guarantee.is_wanted and not guarantee.is_formed
    handed = land_years(claimed_km2(sectors, terms.handover_to_russia_share), p)
    returned = land_years(recovered_km2(sectors, terms.handover_to_ukraine_share, terms.crimea_donbas_return_share, p), p)
    war_chance = office_loss_chance(ukraine.leader_risk_chance, p)
    deal_chance = ukraine_deal_office_chance(ukraine.support_for_terms_share, p)
    protection, pressure = general_staff.protection_share, washington.pressure_on_ukraine_share
    ukraine.utility_of_war = ukraine_war_value(ukraine, war_chance, p)
    terms_value = ukraine_terms_value(handed, returned, agreement.relief_promised_share, terms, p)
    ukraine.utility_of_deal = ukraine_deal_value(terms_value, ukraine, protection, pressure, p)
    aim = p.ukraine_ground_weight * land_years(recovered_km2(sectors, 1.0, 0.0, p), p)
    office_gain = p.ukraine_office_weight * (war_chance - deal_chance)
    preference = choose(ukraine.utility_of_deal, ukraine.utility_of_war, aim, office_gain, decision)
    ukraine.acceptance_chance = acceptance_chance(preference, agreement.ukraine_resolve, decision)


@act
def weigh_deal_russia(
    russia: RussiaState, general_staff: GeneralStaffState, washington: WashingtonState, agreement: AgreementState,
    guarantee: GuaranteeState, sectors: Group[SectorState], terms: TermsNumbers, p: BargainingNumbers, beliefs: BeliefsNumbers,
    decision: DecisionNumbers,
) -> None:  # fmt: skip
    """At a round: Russia compares going on with the deal under its hidden aims, with the guarantee actually formed."""
    if not agreement.is_round:
        return
    aims = aims_factor(russia.aims_share, p)
    handed = land_years(claimed_km2(sectors, terms.handover_to_russia_share), p)
    returned = land_years(recovered_km2(sectors, terms.handover_to_ukraine_share, terms.crimea_donbas_return_share, p), p)
    war_chance = office_loss_chance(russia.leader_risk_chance, p)
    deal_chance = russia_deal_office_chance(russia.aims_share, p)
    terms_value = russia_terms_value(handed, returned, agreement.relief_promised_share, aims, terms, p)
    protection, pressure = general_staff.protection_share, washington.pressure_on_russia_share
    russia.utility_of_war = russia_war_value(russia, aims, war_chance, p)
    russia.utility_of_deal = russia_deal_value(terms_value, russia.aims_share, guarantee, protection, pressure, p, beliefs)
    aim = aims * land_years(claimed_km2(sectors, 1.0), p)
    office_gain = p.russia_office_weight * (war_chance - deal_chance)
    preference = choose(russia.utility_of_deal, russia.utility_of_war, aim, office_gain, decision)
    russia.acceptance_chance = acceptance_chance(preference, agreement.russia_resolve, decision)
