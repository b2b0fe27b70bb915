"""How the past ceasefires ended, as far as it was known on 2024-11-30. The coding never reads this."""

from __future__ import annotations

from typing import Final, NamedTuple

from sim.settings.calendar import DAYS_PER_WEEK, WEEKS_PER_YEAR
from sim.settings.facts import table
from sim.settings.facts.ceasefires import ceasefire_cases, donbas_truces
from sim.settings.facts.load import by

HORIZON_WEEKS: Final = 10 * WEEKS_PER_YEAR
SAME_AS_A_CASE: Final = {"D02": "UKR2014", "D04": "UKR2015"}
DONBAS: Final = "Ukraine (Donbas)"
DONBAS_SET, GAZA = "donbas", "Israel-Hamas"


class Observed(NamedTuple):
    """What became of a ceasefire: whole weeks that it stood, at most ten years, and whether it failed within them."""

    weeks: int
    failed: bool
    days: int  # uncut
    conflict: str
    is_donbas_truce: bool


def observed() -> dict[str, Observed]:
    """Every case and Donbas truce with a known end or a known day on which it still stood."""
    found = {case.case_id: _cut(case.duration_days, not case.censored, case.conflict) for case in ceasefire_cases()}
    for row in donbas_truces():
        if row["duration_days"] and row["truce_id"] not in SAME_AS_A_CASE and not row["truce_id"].startswith("AGG"):
            found[row["truce_id"]] = _cut(int(row["duration_days"]), True, DONBAS, is_donbas_truce=True)
    return found


def _cut(days: int, failed: bool, conflict: str, is_donbas_truce: bool = False) -> Observed:
    weeks = days // DAYS_PER_WEEK
    if weeks >= HORIZON_WEEKS:
        return Observed(HORIZON_WEEKS, False, days, conflict, is_donbas_truce)
    return Observed(weeks, failed, days, conflict, is_donbas_truce)


def left_out() -> dict[str, str]:
    """Rows of both tables that are no part of the bench, with the reason."""
    reasons = {}
    used = observed()
    for row in table("ceasefire_cases"):
        if row["case_id"] not in used:
            reasons[row["case_id"]] = "known from memory alone"
    truces = by("truce_id", donbas_truces())
    for row in table("donbas_truces"):
        name = row["truce_id"]
        if name not in used:
            reasons[name] = _why_not(name, name in truces)
    return reasons


def _why_not(name: str, is_sourced: bool) -> str:
    if not is_sourced:
        return "known from memory alone"
    if name in SAME_AS_A_CASE:
        return f"the same as {SAME_AS_A_CASE[name]}"
    return "a summary, no truce" if name.startswith("AGG") else "no end is known"
