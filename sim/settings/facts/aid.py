"""Aid to Ukraine: what donors allocated month by month, and the weekly rates that follow.

Allocations, not deliveries (Kiel Ukraine Support Tracker, aggregated). The month in which the 18.3 bn loan was
booked says nothing about a recurring will, so its financial flows are left out of the rates of the two that lend.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from typing import Final, NamedTuple

from sim.settings.calendar import DAYS_PER_WEEK, WEEKS_PER_CALENDAR_MONTH
from sim.settings.facts.load import by, table, unknown

DONOR_GROUPS: Final = ("USA", "EU_institutions", "Europe_countries", "Other")
KINDS: Final = ("military", "financial", "humanitarian")
FIRST_MONTH, LAST_MONTH = "2024-04", "2024-11"  # from the US supplemental of April 2024 to the start
FIRST_KNOWN: Final = "2022-02"
LOAN: Final = frozenset((group, "financial", "2024-10") for group in ("USA", "EU_institutions"))
OTHER_MEMBERS: Final = ("CAN", "TUR")  # NATO members whom the tracker counts among other donors


class AidRate(NamedTuple):
    """A donor's aid per week."""

    military_eur_bn_per_week: float
    financial_eur_bn_per_week: float
    humanitarian_eur_bn_per_week: float


class AidTotal(NamedTuple):
    """A donor's aid since January 2022."""

    military_eur_bn: float
    financial_eur_bn: float
    humanitarian_eur_bn: float
    total_eur_bn: float


@cache
def _monthly() -> dict[tuple[str, str, str], float]:
    """(donor group, kind, month) -> EUR bn."""
    rows = table("aid_flows")
    return {(row["donor_group"], row["aid_type"], row["month"]): float(row["allocation_eur_bn"]) for row in rows}


def monthly_aid(group: str, kind: str) -> dict[str, float]:
    """Month -> EUR bn allocated by a donor group."""
    found = {month: value for (donor, what, month), value in _monthly().items() if (donor, what) == (group, kind)}
    if not found:
        raise unknown("aid flow", f"{group} {kind}", {f"{donor} {what}" for donor, what, _ in _monthly()})
    return dict(sorted(found.items()))


def _rate(group: str, kind: str, first: str, last: str, leave_out: frozenset[tuple[str, str, str]]) -> float:
    months = monthly_aid(group, kind).items()
    kept = [value for month, value in months if first <= month <= last and (group, kind, month) not in leave_out]
    if not kept:
        raise unknown("month of aid", f"{first} to {last}", monthly_aid(group, kind))
    return sum(kept) / len(kept) / WEEKS_PER_CALENDAR_MONTH


@cache
def aid_rates(first: str = FIRST_MONTH, last: str = LAST_MONTH, leave_out: frozenset[tuple[str, str, str]] = LOAN) -> dict[str, AidRate]:
    """Mean weekly aid by donor group over the months `first` to `last`, both included."""
    return {group: AidRate(*(_rate(group, kind, first, last, leave_out) for kind in KINDS)) for group in DONOR_GROUPS}


@cache
def aid_totals(last: str = LAST_MONTH) -> dict[str, AidTotal]:
    """Aid by donor group from January 2022 to the month `last`."""
    totals = {}
    for group in DONOR_GROUPS:
        military, financial, humanitarian = (
            sum(value for month, value in monthly_aid(group, kind).items() if month <= last) for kind in KINDS
        )
        totals[group] = AidTotal(military, financial, humanitarian, military + financial + humanitarian)
    return totals


INPUTS: Final = {"us": ("USA",), "europe": ("EU_institutions", "Europe_countries"), "other": ("Other",)}
"""Donor groups as a run that follows history hears of them."""


def aid_of_week(day: str) -> dict[str, float] | None:
    """EUR bn allocated in the week from a day (YYYY-MM-DD) on, such as us_military; None where unknown.

    Each month's allocation is spread evenly over its days; days beyond the last known month get its rate. The loan of October 2024 is
    left out: it was booked, not paid.
    """
    if not FIRST_KNOWN <= day[:7] <= LAST_MONTH:
        return None
    first = date.fromisoformat(day)
    days = [min((first + timedelta(days=ahead)).isoformat()[:7], LAST_MONTH) for ahead in range(DAYS_PER_WEEK)]
    return {
        f"{name}_{kind}": sum(_of_day(group, kind, month) for group in groups for month in days)
        for name, groups in INPUTS.items()
        for kind in ("military", "financial")
    }


def _of_day(group: str, kind: str, month: str) -> float:
    """What a donor group allocated on each day of a month, EUR bn."""
    if (group, kind, month) in LOAN:
        return 0.0
    return monthly_aid(group, kind)[month] / monthrange(int(month[:4]), int(month[5:]))[1]


def share_of_group(iso3: str, kind: str) -> float:
    """A member's share of all that its donor group has given of one kind; the groups' recent rates are split by it."""
    given = float(by("iso3", table("nato_members"))[iso3][f"aid_{kind[:3]}_eur_bn_to_2024_11"])
    total = aid_totals()[donor_group(iso3)]
    whole: float = getattr(total, f"{kind}_eur_bn")
    return min(1.0, given / whole)


def donor_group(iso3: str) -> str:
    """The donor group in which the tracker counts a NATO member."""
    if iso3 == "USA":
        return "USA"
    return "Other" if iso3 in OTHER_MEMBERS else "Europe_countries"


def partner_rates() -> AidRate:
    """Weekly aid of donors that are neither NATO members nor EU institutions: Japan, Switzerland, Ireland, ..."""
    members = [row["iso3"] for row in table("nato_members") if row["aid_mil_eur_bn_to_2024_11"] != "" and row["iso3"] != "USA"]
    rates = []
    for index, kind in enumerate(KINDS):
        of_groups = {group: aid_rates()[group][index] for group in ("Europe_countries", "Other")}
        of_members = sum(of_groups[donor_group(iso3)] * share_of_group(iso3, kind) for iso3 in members)
        rates.append(max(0.0, sum(of_groups.values()) - of_members))
    return AidRate(*rates)
