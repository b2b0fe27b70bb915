"""The sentences of the report, each made from numbers of the store; none claims more than its interval allows."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any, Final

from sim.model.states.guarantee import US_LEFT_OUT
from sim.runs.headline import error_shown, label_with_unit, range_shown, shown
from sim.settings.calendar import WEEKS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd

Numbers = dict[str, dict[str, Any]]

NO_CAP: Final = 2.0
CAPITALS: Final = {"nato": "NATO", "us": "US"}
NAMED_PEOPLE: Final = ("biden", "harris", "trump")
GROUPS_CALLED: Final = {
    "baltic": "the Baltic states",
    "nordic": "the Nordic members",
    "benelux": "the Benelux",
    "visegrad": "the Visegrad Group",
    "eastern_flank": "the eastern flank",
    "russia_border": "the members that border Russia",
    "southern": "the southern members",
    "balkan": "the Balkan members",
    "big_five": "the five big European members",
    "european_nuclear": "the nuclear powers of Europe",
    "opponents": "the opponents of Ukraine's accession",
}
"""Groups of members that a guarantee may do without, as a sentence calls them."""


def percent(value: float) -> str:
    """A share in whole percent."""
    return f"{100 * value:.0f}%"


def title(manifest: dict[str, Any]) -> str:
    """What the page is about."""
    words = [CAPITALS.get(word, word) for word in manifest["scenario"].split("_")]
    return f"{' '.join(words)}, with {in_office(manifest)} in Washington"


def in_office(manifest: dict[str, Any]) -> str:
    """The configured administration as a name, or as a type where it is a stress case."""
    name = manifest["administration"]
    if name in NAMED_PEOPLE:
        return str(name).capitalize()
    words = str(name).replace("_", " ")
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words} administration"


def terms_in_words(numbers: Numbers) -> list[str]:
    """The terms on the table, clause by clause."""
    value = {name: entry["value"] for name, entry in numbers.items()}
    if not value["is_tabled"]:
        return ["Nothing lies on the table: talks may begin, and then weigh a bare halt along the line of contact."]
    clauses = [_line(value)]
    clauses += [
        f"{percent(value['recognition_share'])} of the occupied land is recognised de jure as Russian."
        if value["recognition_share"] > 0
        else "Nothing is recognised de jure."
    ]
    if value["neutrality_share"] > 0:
        clauses.append(
            f"Ukraine commits itself to neutrality ({percent(value['neutrality_share'])} of a full, written renunciation of alliances)."
        )
    if value["ukraine_force_cap_share"] < NO_CAP:
        clauses.append(f"Ukraine's forces are capped at {percent(value['ukraine_force_cap_share'])} of their present size.")
    if value["russia_line_limit_share"] > 0:
        clauses.append(f"Russian forces near the line are limited ({percent(value['russia_line_limit_share'])} of a full limit).")
    clauses.append(
        f"The sides separate by {value['separation_km']:g} km; {percent(value['verification_share'])} of compliance is verified."
    )
    clauses.append(_sanctions(value))
    clauses.append(f"Accountability for crimes is written in at {percent(value['accountability_share'])} of what Ukraine asks.")
    clauses.append(
        f"{1000 * value['monitors_thousand']:,.0f} monitors have access to {percent(value['monitor_access_share'])} of the line, "
        f"and human-rights monitors to {percent(value['rights_access_share'])} of the occupied areas."
    )
    if value["tabled_after_weeks"] > 0:
        clauses.append(f"The terms are tabled from week {value['tabled_after_weeks']:g} on.")
    return clauses


def _line(value: dict[str, float]) -> str:
    """Where the line runs."""
    parts = []
    if value["handover_to_russia_share"] > 0:
        parts.append(f"Ukraine hands over {percent(value['handover_to_russia_share'])} of what it still holds of the four claimed oblasts")
    if value["handover_to_ukraine_share"] > 0:
        parts.append(f"Russia leaves {percent(value['handover_to_ukraine_share'])} of the land that it took since February 2022")
    if value["crimea_donbas_return_share"] > 0:
        parts.append(f"and {percent(value['crimea_donbas_return_share'])} of Crimea and the Donbas that it held before")
    return "; ".join(parts) + "." if parts else "The fighting stops along the line of contact; occupied parts stay occupied."


def _sanctions(value: dict[str, float]) -> str:
    if value["sanctions_relief_share"] == 0:
        return "Sanctions stay."
    return (
        f"{percent(value['sanctions_relief_share'])} of sanctions are lifted over {value['relief_weeks']:g} weeks, "
        f"and {percent(value['snapback_share'])} of that snaps back after a violation in force."
    )


def guarantee_in_words(numbers: Numbers) -> str:
    """The guarantee that the terms name."""
    value = {name: entry["value"] for name, entry in numbers.items()}
    kind = numbers["kind"]["label"]
    if kind == "none":
        return "No guarantee is offered."
    who = {
        "bilateral": "Single states promise",
        "coalition": "A coalition of the willing offers",
        "alliance": "The alliance, by unanimity, offers",
    }[kind]
    troops = f", {value['troops_wanted_thousand']:g} thousand troops" if value["troops_wanted_thousand"] > 0 else ", no troops"
    us_asked_share = 0.0 if value["left_out"] == US_LEFT_OUT else value["us_backstop_share"]
    text = (
        f"{who} arms ({percent(value['arms_share'])} of a full programme), intelligence ({percent(value['intelligence_share'])}), "
        f"air defence ({percent(value['air_defence_share'])}){troops}, and a pledge to fight of firmness {percent(value['pledge_share'])}; "
        f"a US backstop of {percent(us_asked_share)} is asked for."
    )
    return f"{text} It does without {_left_out(numbers['left_out']['label'])}." if value["left_out"] else text


def _left_out(code: str) -> str:
    """Whom the terms do without: a member by name, or a group with the names of its members."""
    from sim.settings import facts

    if code == facts.member_usa().iso3:
        return "the United States"
    names = {member.iso3: member.name for member in facts.members()}
    if code in names:
        return names[code]
    return f"{GROUPS_CALLED[code]} ({', '.join(names[iso3] for iso3 in facts.member_groups()[code])})"


def administration_in_words(manifest: dict[str, Any]) -> str:
    """Who sits in Washington, and with what intent."""
    value = {name: entry["value"] for name, entry in manifest["numbers"]["administration"].items()}
    return (
        f"In office from 20 January 2025: {in_office(manifest)}. "
        f"{WEEKS_PER_YEAR * value['military_aid_eur_bn_per_week']:.0f} EUR bn of military aid a year, "
        f"{percent(value['aid_conditionality_share'])} of it conditional on Ukraine's accepting, "
        f"patience of {value['patience_weeks']:g} weeks, terms tilted toward Russia by {percent(value['tilt_to_russia_share'])}, "
        f"backing of a guarantee {percent(value['guarantee_backing_share'])}, "
        f"and a chance of a sudden aid pause of {percent(value['volatility_per_quarter'])} a quarter."
    )


def headline_rows(headline: pd.DataFrame) -> list[dict[str, str]]:
    """The headline table as text."""
    rows = []
    for row in headline.to_dict("records"):
        unit = row["unit"]
        rows.append(
            {
                "label": label_with_unit(row["label"], unit, row["statistic"]),
                "estimate": shown(row["estimate"], unit),
                "interval": range_shown(row["low"], row["high"], unit),
                "error": error_shown(row["estimate"], row["mc_low"], row["mc_high"], unit),
                "worlds": f"{row['worlds']:,}",
            }
        )
    return rows


def finding(headline: pd.DataFrame, manifest: dict[str, Any]) -> str:
    """The answer in a sentence."""
    rows = {row["question"]: row for row in headline.to_dict("records")}
    signed = rows["signed"]
    text = (
        f"In {_share(signed)} of {manifest['worlds']:,} worlds a ceasefire is signed within {manifest['weeks']} weeks "
        f"(Monte Carlo interval {_interval(signed)})"
    )
    formed = rows["guarantee_formed"]
    if formed["worlds"]:
        text += f"; the guarantee that the terms name could be formed in {_share(formed)} of the worlds with talks"
    if signed["estimate"] == 0:
        return text + "."
    renewed = rows["renewed_war_if_signed"]
    return (
        f"{text}. The median signature comes after {shown(rows['week_signed']['estimate'], 'weeks')} weeks; of those signed, war returns "
        f"within the horizon in {_share(renewed)} ({_interval(renewed)})."
    )


def _share(row: dict[Hashable, Any]) -> str:
    return shown(float(row["estimate"]), "share")


def _interval(row: dict[Hashable, Any]) -> str:
    return range_shown(float(row["mc_low"]), float(row["mc_high"]), "share")


def actors(outcomes: pd.DataFrame, members: pd.DataFrame) -> list[dict[str, str]]:
    """How each actor behaved, from the outcome rows."""
    signed = outcomes[outcomes["signed"] == 1]
    return [
        {"name": "Ukraine and Russia at the table", "text": _refusals(outcomes)},
        {"name": "Guarantors", "text": _guarantors(outcomes, members)},
        {"name": "Russia after the signature", "text": _collapses(signed)},
        {"name": "The Ukrainian public", "text": _public(signed, outcomes)},
        {"name": "Donors", "text": _donors(outcomes)},
    ]


def _refusals(outcomes: pd.DataFrame) -> str:
    refused = outcomes[(outcomes["rounds"] > 0) & (outcomes["signed"] == 0)]["refused_by"].value_counts(normalize=True)
    talked = float((outcomes["rounds"] > 0).mean())
    text = f"Talks were held in {percent(talked)} of worlds, {outcomes['rounds'].mean():.0f} rounds on average."
    if len(refused):
        who = ", ".join(f"{name} in {percent(share)}" for name, share in refused.items())
        text += f" Where talks ended without a deal, the last round was refused by: {who}."
    return text


def _guarantors(outcomes: pd.DataFrame, members: pd.DataFrame) -> str:
    if not members["rounds_worlds"].sum():
        return "No round of talks asked for a guarantee."
    pledging = members[members["component"] == "pledge"].sort_values("joins_share", ascending=False)
    troops = members[members["component"] == "troops"].sort_values("joins_share", ascending=False)
    first = ", ".join(f"{row['name']} ({percent(row['joins_share'])})" for row in troops.head(5).to_dict("records"))
    firm = ", ".join(f"{row['name']} ({percent(row['joins_share'])})" for row in pledging.head(3).to_dict("records"))
    blocked = percent(float(outcomes["guarantee_blocked"].mean()))
    return (
        f"Most often in with troops: {first}. Most often ready to pledge: {firm}. "
        f"An alliance guarantee was blocked at some round in {blocked} of worlds."
    )


def _collapses(signed: pd.DataFrame) -> str:
    if signed.empty:
        return "Nothing was signed in any world."
    causes = signed[signed["renewed_war"] == 1]["ended_by"].value_counts()
    if causes.empty:
        return f"None of the {len(signed):,} signed ceasefires collapsed within the horizon."
    total = int(causes.sum())
    text = (
        f"Of {len(signed):,} signed ceasefires {total:,} collapsed: "
        + ", ".join(f"{count:,} by {name}" for name, count in causes.items())
        + "."
    )
    tests = signed[signed["tests"] > 0]
    if len(tests):
        honoured = percent(float((tests["honoured_tests"] > 0).mean()))
        text += f" A guarantee was tested in {len(tests):,} worlds and honoured in {honoured} of them."
    return text


def _public(signed: pd.DataFrame, outcomes: pd.DataFrame) -> str:
    text = f"At the end {percent(float(outcomes['ready_end'].mean()))} are ready for territorial concessions."
    if len(signed):
        support, weeks = percent(float(signed["support_at_signature"].mean())), signed["protest_weeks"].mean()
        text += f" At signature {support} support the terms; mass protest lasts {weeks:.1f} weeks on average."
    return text


def _donors(outcomes: pd.DataFrame) -> str:
    names = (("aid_us_eur_bn", "the US"), ("aid_europe_eur_bn", "Europe"), ("aid_other_eur_bn", "others"))
    parts = [
        f"{name} {outcomes[column].mean():.0f} ({outcomes[column].quantile(0.05):.0f} to {outcomes[column].quantile(0.95):.0f})"
        for column, name in names
    ]
    return "Committed over the horizon, EUR bn, mean and 90% of worlds: " + "; ".join(parts) + "."


def numbers_with(manifest: dict[str, Any], **wanted: str) -> list[dict[str, Any]]:
    """Numbers of the codebook with this status or basis, the pinned first."""
    rows = [
        {"path": f"{group}.{name}", **entry}
        for group, entries in manifest["numbers"].items()
        for name, entry in entries.items()
        if all(entry[key] == value for key, value in wanted.items())
    ]
    return sorted(rows, key=lambda row: (row["status"] != "pinned", -_width(row)))


def calibrated(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Numbers taken from the posterior sample, with its mean and 90% interval."""
    if "posterior" not in manifest:
        return []
    rows = {row["path"]: row for row in numbers_with(manifest, status="posterior")}
    return [rows[path] | interval for path, interval in manifest["posterior"]["numbers"].items()]


def _width(entry: dict[str, Any]) -> float:
    """How wide the range is for the size of the value: the widest judgements matter first."""
    low, high, value = float(entry["low"]), float(entry["high"]), float(entry["value"])
    return (high - low) / max(abs(value), abs(high) / 2, 1e-9)


def sources_used(manifest: dict[str, Any]) -> list[dict[str, str]]:
    """Every source that a number of this run names."""
    return sources_told(key for group in manifest["numbers"].values() for entry in group.values() for key in entry["source"])


def sources_told(keys: Iterable[str]) -> list[dict[str, str]]:
    """Sources by key, each once, with where it leads: who, when, table or section, address."""
    from sim.settings import facts

    return [{"id": key, "title": facts.source(key).title, "where": str(facts.resolved(key))} for key in sorted(set(keys))]
