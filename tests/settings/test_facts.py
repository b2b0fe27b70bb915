"""The facts are whole, sourced, known at the cut-off, and add up."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from sim.model.states.nato_member import NatoMemberState
from sim.model.states.places import MACRO_REGIONS, SECTORS
from sim.settings import facts
from sim.settings.facts.load import file_names
from sim.settings.facts.provenance import KINDS, OBSERVED, STATUSES


def shares_of(facts_row: tuple[object, ...], names: tuple[str, ...]) -> list[float]:
    return [getattr(facts_row, name) for name in names if name.endswith("_share")]


# --- what was known, and from where


@pytest.mark.parametrize("name", file_names())
def test_nothing_was_observed_after_the_cut_off(name: str) -> None:
    """A hold-out must not leak into what sets or checks a number."""
    for row in facts.table(name):
        for column in ("date", "date_start", "date_end", "month", "period", "period_end", "effective_end"):
            assert row.get(column, "") <= facts.CUTOFF, row


def test_history_is_known_as_of_the_cut_off() -> None:
    """What still stood is censored there; what is known from memory alone is left out."""
    cases = facts.ceasefire_cases()
    assert all(case.date_start <= facts.CUTOFF and case.date_end <= facts.CUTOFF for case in cases)
    assert "VNM1973" not in {case.case_id for case in cases}
    standing = {case.case_id: case for case in cases}["INDPAK2021"]
    assert standing.censored
    assert standing.outcome == "held"
    assert all(case.duration_days >= 0 for case in cases)


def test_every_source_has_one_id_and_a_known_kind() -> None:
    rows = facts.table("sources")
    assert len({row["id"] for row in rows}) == len(rows)
    assert set(facts.sources()) == {row["id"] for row in rows} | set(facts.mechanisms())
    for source in facts.sources().values():
        assert source.kind in KINDS
        assert source.status in STATUSES
        assert source.observed in OBSERVED
        assert source.title


def test_sources_name_every_file_effect_and_case() -> None:
    known = facts.sources()
    expected = {f"M{number}" for number in range(1, 18)} | {f"S{number}" for number in range(1, 10)}
    expected |= {f"O{number}" for number in range(1, 8)} | {"MODEL", "judgement"}
    expected |= {f"W_{name}" for name in ("GROUND", "LOSSES", "INTAKE", "CIVIL", "DRONES", "KEYRATE", "FUND")}
    expected |= {row["id"] for row in facts.table("effect_sizes")}
    expected |= {row["case_id"] for row in facts.table("ceasefire_cases")}
    expected |= {row["truce_id"] for row in facts.table("donbas_truces")}
    expected |= {row["design_id"] for row in facts.table("guarantee_designs")}
    assert expected <= set(known)
    files = {source.rsplit("/", 1)[1] for source in known if source.startswith("facts/")}
    assert files >= set(file_names()) - {"sources", "stylised"}


def test_memory_sets_no_number() -> None:
    statuses = {source.id: source.status for source in facts.sources().values()}
    assert statuses["VNM1973"] == statuses["D01"] == "memory"
    assert not facts.source("VNM1973").may_set_a_number
    assert not facts.source("C11").may_set_a_number
    assert facts.source("M9").may_set_a_number


def test_an_unknown_source_names_the_nearest() -> None:
    with pytest.raises(facts.UnknownFactError, match="W_GROUND"):
        facts.source("W_GROUD")


def test_the_hash_follows_the_files() -> None:
    assert len(facts.facts_hash()) == 64
    assert facts.facts_hash() == facts.facts_hash()


# --- members


def test_members_match_the_state_and_differ() -> None:
    """31 members besides the US; no member is a copy of another."""
    members = facts.members()
    assert tuple(NatoMemberState.fields())[: len(facts.MEMBER_FIELDS)] == facts.MEMBER_FIELDS
    assert len(members) == 31
    assert [member.iso3 for member in members] == sorted(member.iso3 for member in members)
    attributes = [tuple(getattr(member, name) for name in facts.MEMBER_FIELDS) for member in members]
    assert len(set(attributes)) == 31


def test_groups_of_members_are_parts_of_the_alliance_and_differ() -> None:
    groups = facts.member_groups()
    known = {member.iso3 for member in facts.members()}
    assert all(2 <= len(group) < len(known) and set(group) <= known and len(set(group)) == len(group) for group in groups.values())
    assert len({frozenset(group) for group in groups.values()}) == len(groups)
    for member in facts.members():
        assert [group for group, belongs in zip(groups, member.groups, strict=True) if belongs] == [
            group for group in groups if member.iso3 in groups[group]
        ]
    assert not any(facts.member_usa().groups)
    assert {row["source"] for row in facts.table("member_groups")} <= set(facts.sources())


def test_groups_that_follow_a_column_follow_it() -> None:
    rows = [row for row in facts.table("nato_members") if row["iso3"] != "USA"]
    columns = {"russia_border": ("land_border_russia", "1"), "european_nuclear": ("nuclear_weapon_state", "1")}
    columns["opponents"] = ("nato_stance_late2024", "opposes")
    for group, (column, value) in columns.items():
        assert set(facts.member_groups()[group]) == {row["iso3"] for row in rows if row[column] == value}, group


def test_members_have_finite_attributes_within_bounds() -> None:
    for member in (*facts.members(), facts.member_usa()):
        values = [getattr(member, name) for name in facts.MEMBER_FIELDS]
        assert all(math.isfinite(value) and value >= 0 for value in values)
        assert all(0 <= share <= 1 for share in shares_of(member, facts.MEMBER_FIELDS))
        assert member.gdp_usd_bn > 0
        assert "aid_military_eur_bn_per_week" not in member.filled or member.aid_military_eur_bn_per_week > 0
        assert "aid_financial_eur_bn_per_week" not in member.filled or member.aid_financial_eur_bn_per_week > 0


def test_iceland_alone_has_no_forces() -> None:
    assert [member.iso3 for member in facts.members() if member.active_thousand == 0] == ["ISL"]


def test_neighbours_of_russia_feel_most_threatened() -> None:
    neighbours = {member.iso3 for member in facts.members() if member.threat_share == 1}
    assert neighbours == {"EST", "FIN", "LTU", "LVA", "NOR", "POL"}
    assert facts.member("DEU").threat_share > facts.member("PRT").threat_share > facts.member_usa().threat_share > 0


def test_stances_order_as_stated() -> None:
    """S8: Hungary and Slovakia refuse; Poland, the Baltics and France back an invitation."""
    stance = {member.iso3: member.stance_share for member in facts.members()}
    assert stance["HUN"] == stance["SVK"] == min(stance.values())
    assert {iso3 for iso3, share in stance.items() if share == max(stance.values())} == {"EST", "FRA", "LTU", "LVA", "POL"}
    assert stance["HUN"] < stance["DEU"] < stance["SWE"] < stance["POL"]


def test_effort_makes_solidarity() -> None:
    """S5: the Baltics and Denmark give much, Italy and Spain little."""
    solidarity = {member.iso3: member.solidarity_share for member in facts.members()}
    assert solidarity["DNK"] > solidarity["ESP"] > solidarity["ITA"]
    assert solidarity["LTU"] > solidarity["DEU"] > solidarity["HUN"]


# --- aid


def test_members_share_out_what_their_groups_give() -> None:
    """Members and partners together give what the donor groups give, within the revision of the tracker."""
    rates = facts.aid_rates()
    for kind in ("military", "financial"):
        name = f"{kind}_eur_bn_per_week"
        given = sum(getattr(member, f"aid_{name}") for member in facts.members()) + getattr(facts.partner_rates(), name)
        of_groups = getattr(rates["Europe_countries"], name) + getattr(rates["Other"], name)
        assert given == pytest.approx(of_groups, rel=0.01)
        assert getattr(facts.member_usa(), f"aid_{name}") == pytest.approx(getattr(rates["USA"], name), rel=0.01)


def test_aid_totals_are_the_published_ones() -> None:
    """S4, in EUR bn to November 2024."""
    totals = facts.aid_totals()
    assert totals["USA"].total_eur_bn == pytest.approx(108.1, abs=0.1)
    assert totals["USA"].military_eur_bn == pytest.approx(60.6, abs=0.1)
    assert totals["Europe_countries"].total_eur_bn == pytest.approx(77.1, abs=0.1)
    assert totals["EU_institutions"].total_eur_bn == pytest.approx(44.8, abs=0.1)


def test_the_loan_does_not_count_as_recurring_aid() -> None:
    """The month of the loan would quintuple the US financial rate."""
    with_loan = facts.aid_rates(leave_out=frozenset())["USA"].financial_eur_bn_per_week
    assert with_loan > 4 * facts.aid_rates()["USA"].financial_eur_bn_per_week
    assert facts.aid_rates()["EU_institutions"].military_eur_bn_per_week == 0


def test_the_us_gap_shows() -> None:
    """S1: US military aid nearly stopped from October 2023 to March 2024."""
    gap = facts.aid_rates("2023-10", "2024-03")["USA"].military_eur_bn_per_week
    assert gap < facts.aid_rates()["USA"].military_eur_bn_per_week / 4


# --- places and people


def test_regions_tile_ukraine() -> None:
    regions = facts.regions()
    assert len(regions) == 27
    assert len({(region.tile_row, region.tile_column) for region in regions}) == 27
    assert len({region.abbreviation for region in regions}) == 27
    assert facts.ukraine_area_km2() == pytest.approx(603_600, rel=0.001)
    assert {region.macro_region for region in regions} == set(range(len(MACRO_REGIONS)))
    assert sorted(region.sector for region in regions if region.sector >= 0) == list(range(len(SECTORS)))
    assert all(region.population_thousand > 0 and region.sources[0] and region.sources[1] for region in regions)


def test_the_tile_map_looks_like_ukraine() -> None:
    tile = {region.name: (region.tile_row, region.tile_column) for region in facts.regions()}
    west_to_east = ("Lviv", "Vinnytsia", "Kyiv city", "Poltava", "Kharkiv", "Luhansk")
    assert all(tile[west][1] < tile[east][1] for west, east in pairwise(west_to_east))
    north_to_south = ("Chernihiv", "Cherkasy", "Kirovohrad", "Mykolaiv")
    assert all(tile[north][0] < tile[south][0] for north, south in pairwise(north_to_south))
    assert tile["Crimea"][0] > tile["Kherson"][0]
    assert tile["Sevastopol"][0] > tile["Crimea"][0]


def test_occupied_area_at_the_start_and_before_2022() -> None:
    """18.4% of Ukraine at the cut-off, 7% before the invasion."""
    area = facts.ukraine_area_km2()
    assert facts.occupied_km2() / area == pytest.approx(0.184, abs=0.003)
    assert facts.occupied_km2("2022-02-23") / area == pytest.approx(0.07, abs=0.001)
    share = {region.name: region.occupied_share for region in facts.regions()}
    assert share["Crimea"] == share["Sevastopol"] == 1
    assert share["Luhansk"] == pytest.approx(0.98, abs=0.005)
    assert share["Donetsk"] == pytest.approx(0.655, abs=0.001)
    assert share["Zaporizhzhia"] == pytest.approx(0.728, abs=0.001)
    assert share["Kherson"] == pytest.approx(0.721, abs=0.001)
    assert share["Kharkiv"] == pytest.approx(0.031, abs=0.001)
    assert share["Mykolaiv"] == pytest.approx(0.005, abs=0.001)
    assert share["Lviv"] == 0


def test_the_nearest_earlier_snapshot_counts() -> None:
    donetsk = [facts.occupied_share("Donetsk", date) for date in ("2013-01-01", "2022-02-24", "2023-06-30", "2024-08-15", "2024-11-30")]
    assert donetsk == sorted(donetsk)
    assert donetsk[0] == 0
    assert facts.occupied_share("Donetsk", "2030-01-01") == donetsk[-1]


def test_sectors_are_their_oblasts() -> None:
    for name, sector in zip(SECTORS, facts.sector_facts(), strict=True):
        assert sector.name == name == facts.regions()[sector.region].name
        assert 0 <= sector.occupied_before_2022_km2 <= sector.occupied_km2 <= sector.area_km2


def test_people_are_counted_once() -> None:
    people, totals = facts.people_at_start(), facts.people_totals()
    assert sum(one.free_thousand for one in people) == pytest.approx(totals["governed"])
    assert sum(one.sheltered_thousand for one in people) == pytest.approx(totals["internally_displaced"])
    assert sum(one.occupied_thousand for one in people) == pytest.approx(totals["occupied_mainland"] + totals["occupied_crimea"])
    assert sum(one.displaced_thousand for one in people) == pytest.approx(totals["internally_displaced"] + totals["abroad"])
    assert sum(one.from_here_thousand for one in people) == pytest.approx(totals["total"])


def test_people_live_where_they_can() -> None:
    for region, people in zip(facts.regions(), facts.people_at_start(), strict=True):
        assert people.region == region.name
        assert people.free_thousand >= people.sheltered_thousand >= 0
        assert people.displaced_thousand >= people.abroad_thousand >= 0
        assert (people.occupied_thousand > 0) == (region.occupied_share > 0)
        assert (people.free_thousand > 0) == (region.occupied_share < 1)
        assert people.from_here_thousand <= region.population_thousand * 1.1


def test_quotas_of_citizens_sum_to_one() -> None:
    quotas = facts.public_quotas()
    assert sum(quota.settled_share + quota.displaced_share for quota in quotas) == pytest.approx(1)
    assert sum(quota.displaced_share for quota in quotas) == pytest.approx(facts.opinion_at().displaced_share)
    assert [quota.macro_region for quota in quotas] == list(range(len(MACRO_REGIONS)))


# --- opinion and series


def test_opinion_at_the_start() -> None:
    opinion = facts.opinion_at()
    assert (opinion.ready_share, opinion.never_share, opinion.trust_share, opinion.endurance_share) == (0.32, 0.58, 0.59, 0.63)
    west, centre, south, east, donbas, _ = opinion.ready_by_region
    assert west == centre == pytest.approx(0.315)
    assert (south, east, donbas) == (0.33, 0.40, 0.40)
    assert opinion.loss_by_region[0] > opinion.loss_by_region[3]
    for shares in (opinion.ready_by_region, opinion.trust_by_region, opinion.endurance_by_region, opinion.loss_by_region):
        assert len(shares) == len(MACRO_REGIONS)
        assert all(0 < share < 1 for share in shares)


def test_opinion_looks_back_only() -> None:
    """Readiness was 10% in mid-2023; no later wave may show there."""
    assert facts.opinion_at("2023-06-30").ready_share == 0.10
    assert facts.opinion_at("2023-12-31").ready_share == 0.19
    path = facts.opinion_path("ready")
    assert [point.date for point in path] == sorted(point.date for point in path)
    assert path[0].value == 0.10
    assert path[-1].value == 0.32


def test_a_guarantee_raises_acceptance_of_the_same_loss() -> None:
    """O4, June 2024: NATO and the EU instead of the EU alone."""
    asked = {package.question.split(":")[0] + package.question.rsplit(":")[-1]: package.value_share for package in facts.packages()}
    assert asked["P2 acceptable"] - asked["P1 acceptable (easily or difficult)"] == pytest.approx(0.09)
    assert all(0 <= package.value_share <= 1 for package in facts.packages())


@pytest.mark.parametrize("name", facts.SERIES_NAMES)
def test_series_are_ordered_and_finite(name: str) -> None:
    points = facts.series(name)
    assert points
    assert [point.date for point in points] == sorted({point.date for point in points})
    assert points[-1].date <= facts.CUTOFF
    assert all(math.isfinite(point.value) and point.value >= 0 for point in points)
    assert all(point.source in facts.sources() for point in points)


def test_ground_gained_matches_the_stylised_fact() -> None:
    """W_GROUND: a mean of 436 km2 a month from May to November 2024, standard deviation 210."""
    gains = [point.value for point in facts.series("gain_km2")]
    mean = sum(gains) / len(gains)
    assert len(gains) == 7
    assert mean == pytest.approx(436, abs=1)
    assert math.sqrt(sum((gain - mean) ** 2 for gain in gains) / (len(gains) - 1)) == pytest.approx(210, abs=5)
