"""The ceasefire itself: its phase, its terms as formed, and its history in one world."""

from __future__ import annotations

from typing import Final

from sim.engine.records import State

NO_CLASS, HOLIDAY, PRELIMINARY, DEFINITIVE = 0, 1, 2, 3
CLASS_NAMES: Final = ("none", "holiday", "preliminary", "definitive")
NOT_ENDED, BY_DECISION, BY_ACCIDENT, BY_SPOILER, BY_UKRAINE = 0, 1, 2, 3, 4
CAUSE_NAMES: Final = ("not ended", "Russian decision", "accident", "spoiler", "Ukrainian decision")
NOBODY, UKRAINE, RUSSIA, BOTH, GUARANTORS = 0, 1, 2, 3, 4
"""Who refused at a round. GUARANTORS: Ukraine alone said no, and to terms whose guarantee could not be formed."""
REFUSER_NAMES: Final = ("nobody", "Ukraine", "Russia", "both", "guarantors")


class AgreementState(State):
    """Phase, talks, truce and collapse. `at_war` and `in_ceasefire` are never both true and never both false."""

    at_war: bool
    in_ceasefire: bool
    is_talking: bool  # at war, with talks open
    talks_began_week: int  # -1 before the first talks
    is_round: bool  # a talks round is held this week
    rounds: int  # talks rounds held so far
    fails_this_week: bool  # an accident or a spoiler ends the ceasefire this week
    backed_down: bool  # an attack began this week and was called off
    last_refused_by: int  # NOBODY ... GUARANTORS, at the last round
    deal_is_poorer: bool  # the last round judged the terms without the guarantee that could not be formed
    signed: int  # how often an agreement was signed
    first_signed_week: int  # -1 if never
    signed_week: int  # of the present or last agreement, -1 if none
    held_weeks: int  # weeks that the present or last agreement has stood
    first_held_weeks: int  # weeks that the first agreement stood
    first_cause: int  # what ended the first agreement: NOT_ENDED ... BY_UKRAINE
    first_class: int  # class of the first agreement
    cause: int  # what ended the last agreement
    collapsed_week: int  # of the last collapse, -1 if none
    collapses: int  # how often an agreement collapsed
    restored: int  # how often an attack was called off and the ceasefire restored
    agreement_class: int  # NO_CLASS ... DEFINITIVE
    pressure_share: float  # pressure from Washington behind the signature, beyond its standing sanctions policy, 0-1
    line_moved_km2: float  # ground handed over at all signatures so far, to Russia if positive
    sanctions_relief_share: float  # relief granted so far, 0-1
    incidents: float  # this week, both sides, all sectors
    detected_incidents: float  # of them, seen and attributed by monitors
    incidents_total: float  # since the first signature
    deadly_incident: bool  # a mass-casualty incident this week
    misread: bool  # it was taken for an order from above
    unanswered_violations: float  # decaying count of violations that nobody answered
    support_at_signature_share: float  # public support for the terms, first agreement
    support_year_later_share: float  # the same 52 weeks later; -1 if not reached
    approval_at_signature_share: float
    support_for_terms_at_refusal_share: float  # at the last refused round; -1 if none
    renewed_war: bool  # a signed ceasefire collapsed into war in this world
    war_resumed_by: int  # NOBODY, UKRAINE or RUSSIA, at the first collapse
    recommitted_week: int  # week of the signature or of the last recommitment to the truce; the quiet counts from here
    recommitments: int  # recommitments under the present or last agreement
    recent_violations: float  # decaying count of violations, answered or not, in units of one deadly incident
    temper_factor: float  # how hot-tempered the line is under the present or last agreement, mean 1
    evidence: float  # talks: pseudo-observations from fighting behind both sides' beliefs
    ukraine_resolve: float  # talks: lasting private reluctance of Ukraine in this world, in years of war
    russia_resolve: float  # talks: the same of Russia
    new_leader_week: int  # talks: of the last new leader on either side, -1 if none
    talks_broke_week: int  # talks: in which talks were last broken off, -1 if never
    standing_pressure_share: float  # talks: Washington's pressure on Russia when it last blamed nobody, 0-1
    relief_promised_share: float  # talks: sanctions relief that the terms promise, as they lie on the table or as signed, 0-1
