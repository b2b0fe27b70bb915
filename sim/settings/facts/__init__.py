"""Sourced facts: the data files of this folder and the typed views of them that the model and the validation use.

Every row names its source; `sources.csv` holds the keys that parameter files name. Nothing here imports a heavy
library, and nothing observed after the cut-off sets a number.
"""

from sim.settings.facts.aid import AidRate, AidTotal, aid_of_week, aid_rates, aid_totals, monthly_aid, partner_rates
from sim.settings.facts.ceasefires import CeasefireCase, ceasefire_cases, donbas_truces
from sim.settings.facts.intake import intake_of_week_thousand
from sim.settings.facts.load import CUTOFF, UnknownFactError, facts_hash, table
from sim.settings.facts.mechanisms import Mechanism, mechanisms
from sim.settings.facts.members import MEMBER_FIELDS, MemberFacts, member, member_groups, member_usa, members
from sim.settings.facts.opinion import OpinionFacts, Package, opinion_at, opinion_path, packages
from sim.settings.facts.people import PeopleFacts, Quota, people_at_start, people_totals, public_quotas
from sim.settings.facts.places import (
    RegionFacts,
    SectorFacts,
    occupied_km2,
    occupied_share,
    region,
    regions,
    sector_facts,
    ukraine_area_km2,
)
from sim.settings.facts.provenance import Source, source, sources
from sim.settings.facts.resolving import Resolved, resolved
from sim.settings.facts.series import SERIES_NAMES, Point, series

__all__ = [
    "CUTOFF",
    "MEMBER_FIELDS",
    "SERIES_NAMES",
    "AidRate",
    "AidTotal",
    "CeasefireCase",
    "Mechanism",
    "MemberFacts",
    "OpinionFacts",
    "Package",
    "PeopleFacts",
    "Point",
    "Quota",
    "RegionFacts",
    "Resolved",
    "SectorFacts",
    "Source",
    "UnknownFactError",
    "aid_of_week",
    "aid_rates",
    "aid_totals",
    "ceasefire_cases",
    "donbas_truces",
    "facts_hash",
    "intake_of_week_thousand",
    "mechanisms",
    "member",
    "member_groups",
    "member_usa",
    "members",
    "monthly_aid",
    "occupied_km2",
    "occupied_share",
    "opinion_at",
    "opinion_path",
    "packages",
    "partner_rates",
    "people_at_start",
    "people_totals",
    "public_quotas",
    "region",
    "regions",
    "resolved",
    "sector_facts",
    "series",
    "source",
    "sources",
    "table",
    "ukraine_area_km2",
]
