"""NATO's members: what the facts say of each, and a documented prior where a cell is empty. No member is a copy of another."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple

from sim.settings.facts.aid import aid_rates, donor_group, share_of_group
from sim.settings.facts.load import Row, by, mean, median, table, unknown

USA: Final = "USA"
MEMBER_FIELDS: Final = (
    "gdp_usd_bn",
    "active_thousand",
    "defence_share",
    "threat_share",
    "solidarity_share",
    "stance_share",
    "troops_stance_share",
    "oppose_troops_share",
    "aid_military_eur_bn_per_week",
    "aid_financial_eur_bn_per_week",
)  # the facts of NatoMemberState, in its order


class MemberFacts(NamedTuple):
    """One member. `filled` names the attributes that rest, wholly or partly, on a prior since a cell was empty."""

    iso3: str
    name: str
    gdp_usd_bn: float
    active_thousand: float
    defence_share: float
    threat_share: float
    solidarity_share: float
    stance_share: float
    troops_stance_share: float
    oppose_troops_share: float
    aid_military_eur_bn_per_week: float
    aid_financial_eur_bn_per_week: float
    population_thousand: float
    aid_total_eur_bn: float  # to November 2024
    is_european: bool
    groups: tuple[float, ...]  # 1 where it belongs to the group, else 0; in the order of member_groups()
    filled: tuple[str, ...]


@cache
def _rows() -> dict[str, Row]:
    return by("iso3", sorted(table("nato_members"), key=lambda row: row["iso3"]))


@cache
def _column(column: str) -> dict[str, float]:
    """The sourced cells of a numeric column."""
    return {iso3: float(row[column]) for iso3, row in _rows().items() if row[column] != ""}


@cache
def _coded(column: str, attribute: str) -> dict[str, float]:
    """The sourced cells of a column of categories, as numbers by coding.csv."""
    code = {row["category"]: float(row["value"]) for row in table("coding") if row["attribute"] == attribute}
    return {iso3: code[row[column]] for iso3, row in _rows().items() if row[column] != ""}


def _without_usa(cells: dict[str, float]) -> list[float]:
    return [value for iso3, value in cells.items() if iso3 != USA]


def _filled(cells: dict[str, float], prior: Callable[[list[float]], float]) -> dict[str, float]:
    """The cells, and the prior from the sourced members where there is none."""
    value = prior(_without_usa(cells))
    return {iso3: cells.get(iso3, value) for iso3 in _rows()}


def _rank_share(cells: dict[str, float]) -> dict[str, float]:
    """Place among the sourced members, 0 lowest to 1 highest, ties at their mean; half where there is no cell."""
    values = list(cells.values())
    last = len(values) - 1
    places = {
        iso3: (sum(other < value for other in values) + (sum(other == value for other in values) - 1) / 2) / last
        for iso3, value in cells.items()
    }
    return {iso3: places.get(iso3, 0.5) for iso3 in _rows()}


@cache
def _threat() -> dict[str, float]:
    """1 at a land border with Russia or Belarus, else 1 / (1 + distance / the members' median distance to Russia)."""
    distance = _column("dist_capital_nearest_russia_km")
    reference = median(_without_usa(distance))
    borders = (_column("land_border_russia"), _column("land_border_belarus"))
    return {iso3: 1.0 if any(border[iso3] for border in borders) else 1 / (1 + distance[iso3] / reference) for iso3 in _rows()}


@cache
def _solidarity() -> dict[str, float]:
    """Mean of two places among the members: public approval of support, and aid given as a share of GDP."""
    approval = _rank_share(_column("opinion_approve_eu_support_2022_pct"))
    effort = _rank_share(_column("aid_total_pct_gdp2021_to_2024_11"))
    return {iso3: (approval[iso3] + effort[iso3]) / 2 for iso3 in _rows()}


@cache
def _aid_rate(kind: str) -> dict[str, float]:
    """A group's recent weekly rate, split by what each has given so far; untracked members give as much of their GDP as the median."""
    given, gdp = _column(f"aid_{kind[:3]}_eur_bn_to_2024_11"), _column("gdp_2024e_bn_usd")
    group_rate = {group: getattr(rate, f"{kind}_eur_bn_per_week") for group, rate in aid_rates().items()}
    rates = {iso3: group_rate[donor_group(iso3)] * share_of_group(iso3, kind) for iso3 in given}
    effort = median(rates[iso3] / gdp[iso3] for iso3 in rates if iso3 != USA)
    return {iso3: rates.get(iso3, effort * gdp[iso3]) for iso3 in _rows()}


@cache
def _aid_total() -> dict[str, float]:
    """All aid to November 2024; untracked members as much of their GDP as the median."""
    given, gdp = _column("aid_total_eur_bn_to_2024_11"), _column("gdp_2024e_bn_usd")
    effort = median(given[iso3] / gdp[iso3] for iso3 in given if iso3 != USA)
    return {iso3: given.get(iso3, effort * gdp[iso3]) for iso3 in _rows()}


@cache
def _empty_cells() -> dict[str, tuple[str, ...]]:
    columns = {
        "solidarity_share": ("opinion_approve_eu_support_2022_pct", "aid_total_pct_gdp2021_to_2024_11"),
        "stance_share": ("nato_stance_late2024",),
        "troops_stance_share": ("troops_stance_2024",),
        "oppose_troops_share": ("opinion_oppose_own_troops_2024_05_pct",),
        "aid_military_eur_bn_per_week": ("aid_mil_eur_bn_to_2024_11",),
        "aid_financial_eur_bn_per_week": ("aid_fin_eur_bn_to_2024_11",),
    }
    return {
        iso3: tuple(name for name, needed in columns.items() if any(row[column] == "" for column in needed))
        for iso3, row in _rows().items()
    }


@cache
def member_groups() -> dict[str, tuple[str, ...]]:
    """Members that can be left out together, by the name of their group."""
    rows = table("member_groups")
    return {group: tuple(row["iso3"] for row in rows if row["group"] == group) for group in dict.fromkeys(row["group"] for row in rows)}


@cache
def _all() -> dict[str, MemberFacts]:
    # Iceland has no forces and no row in NATO's table: 0 by fact, not for want of a figure.
    active, defence = _column("military_personnel_2024e"), _column("defexp_2024e_pct_gdp")
    stance = _filled(_coded("nato_stance_late2024", "stance_share"), median)
    # A median of few yes and many no would read silence as a no, so the prior is the mean here.
    troops = _filled(_coded("troops_stance_2024", "troops_stance_share"), mean)
    oppose = _filled(_column("opinion_oppose_own_troops_2024_05_pct"), median)
    gdp, people = _column("gdp_2024e_bn_usd"), _column("population_2024")
    return {
        iso3: MemberFacts(
            iso3=iso3,
            name=row["name"],
            gdp_usd_bn=gdp[iso3],
            active_thousand=active.get(iso3, 0.0) / 1000,
            defence_share=defence.get(iso3, 0.0) / 100,
            threat_share=_threat()[iso3],
            solidarity_share=_solidarity()[iso3],
            stance_share=stance[iso3],
            troops_stance_share=troops[iso3],
            oppose_troops_share=oppose[iso3] / 100,
            aid_military_eur_bn_per_week=_aid_rate("military")[iso3],
            aid_financial_eur_bn_per_week=_aid_rate("financial")[iso3],
            population_thousand=people[iso3] / 1000,
            aid_total_eur_bn=_aid_total()[iso3],
            is_european=iso3 not in (USA, "CAN"),
            groups=tuple(float(iso3 in group) for group in member_groups().values()),
            filled=_empty_cells()[iso3],
        )
        for iso3, row in _rows().items()
    }


@cache
def members() -> tuple[MemberFacts, ...]:
    """The 31 members other than the US, by iso3."""
    return tuple(facts for iso3, facts in _all().items() if iso3 != USA)


def member_usa() -> MemberFacts:
    """The United States, in the same terms."""
    return _all()[USA]


def member(iso3: str) -> MemberFacts:
    """One member by its iso3 code."""
    if iso3 not in _all():
        raise unknown("member", iso3, _all())
    return _all()[iso3]
