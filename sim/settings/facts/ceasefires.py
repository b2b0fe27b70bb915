"""Historical ceasefires as they were known at a date: purposive samples, not base rates."""

from __future__ import annotations

from datetime import date as day
from functools import cache
from typing import NamedTuple

from sim.settings.facts.load import CUTOFF, Row, table
from sim.settings.facts.provenance import source


class CeasefireCase(NamedTuple):
    """One ceasefire. `censored`: it still stood at the date asked for, or was replaced by a settlement."""

    case_id: str
    conflict: str
    ceasefire: str
    date_start: str
    date_end: str
    censored: bool
    duration_days: int
    had_foreign_troops: bool
    russia_is_party_or_patron: bool
    outcome: str


def _case(row: Row, as_of: str) -> CeasefireCase:
    still_stood = row["date_end"] > as_of
    end = as_of if still_stood else row["date_end"]
    return CeasefireCase(
        case_id=row["case_id"],
        conflict=row["conflict"],
        ceasefire=row["ceasefire"],
        date_start=row["date_start"],
        date_end=end,
        censored=still_stood or row["censored"] == "1",
        duration_days=(day.fromisoformat(end) - day.fromisoformat(row["date_start"])).days,
        had_foreign_troops=row["foreign_troops_present"] == "1",
        russia_is_party_or_patron=row["russia_party_or_patron"] == "1",
        outcome="stood" if still_stood else row["outcome"],
    )


@cache
def ceasefire_cases(as_of: str = CUTOFF) -> tuple[CeasefireCase, ...]:
    """The cases begun by a date, with what was known then; those that rest on memory alone are left out."""
    begun = [row for row in table("ceasefire_cases") if row["date_start"] <= as_of]
    return tuple(_case(row, as_of) for row in begun if not row["fields_from_memory"].lower().startswith("all fields"))


@cache
def donbas_truces() -> tuple[Row, ...]:
    """Truces in Donbas, without the row from memory."""
    return tuple(row for row in table("donbas_truces") if source(row["truce_id"]).status != "memory")
