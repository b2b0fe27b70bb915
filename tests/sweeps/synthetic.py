"""A small made-up run folder that follows the store's schema: for tests of charts, analysis and report, not a model."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.model.calendar import date_of
from sim.model.observed.outcomes import OUTCOMES
from sim.model.observed.series import POLLED, SERIES
from sim.model.states.places import SECTORS
from sim.runs.headline import headline_table
from sim.runs.survival import survival_table
from sim.settings import facts

START = date(2024, 12, 2)
LEVELS = (0.05, 0.25, 0.50, 0.75, 0.95)
SECTOR_START = {
    "Kharkiv": 0.03,
    "Luhansk": 0.99,
    "Donetsk": 0.63,
    "Zaporizhzhia": 0.73,
    "Kherson": 0.72,
    "Sumy": 0.0,
    "Dnipropetrovsk": 0.0,
}
SECTOR_AREA = (31415.0, 26684.0, 26517.0, 27180.0, 28461.0, 23834.0, 31914.0)
WHOLLY = {"Crimea", "Sevastopol"}
Array = NDArray[Any]


def write_run(folder: Path, *, worlds: int = 200, weeks: int = 260, seed: int = 1, signing: bool = True, talks: bool = True) -> Path:
    """Fill a folder as a run would; without `signing` no world signs, without `talks` no round is held."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    phases = _phases(rng, worlds, weeks, signing, talks)
    series = _series(rng, phases, weeks)
    outcomes = _outcomes(rng, phases, series, weeks)
    survival = survival_table(outcomes)
    outcomes.to_parquet(folder / "outcomes.parquet")
    _weekly(series).to_parquet(folder / "weekly.parquet")
    _regions(series, phases).to_parquet(folder / "regions.parquet")
    _members(rng, talks).to_parquet(folder / "members.parquet")
    survival.to_parquet(folder / "survival.parquet")
    headline_table(outcomes, survival).to_parquet(folder / "headline.parquet")
    (folder / "manifest.json").write_text(json.dumps(_manifest(worlds, weeks, seed)), encoding="utf-8")
    return folder


def _phases(rng: np.random.Generator, worlds: int, weeks: int, signing: bool, talks: bool) -> dict[str, Array]:
    week = np.arange(weeks)
    opened = rng.gamma(2.0, 25.0, (worlds, 1)) if talks else np.full((worlds, 1), np.inf)
    signed = opened + rng.gamma(1.5, 30.0, (worlds, 1)) if signing else np.full((worlds, 1), np.inf)
    signed = np.ceil(signed)
    held = np.ceil(rng.weibull(0.8, (worlds, 1)) * 400)
    talking = (week >= opened) & (week < signed)
    truce = (week >= signed) & (week < signed + held)
    again = (week >= signed + held) & np.isfinite(signed)
    return {
        "signed": signed[:, 0],
        "held": held[:, 0],
        "talking": talking,
        "in_ceasefire": truce,
        "at_war_again": again,
        "at_war_first": week < np.minimum(opened, signed),
    }


def _series(rng: np.random.Generator, phases: dict[str, Array], weeks: int) -> dict[str, Array]:
    worlds, truce = len(phases["signed"]), phases["in_ceasefire"]
    luck = rng.normal(0, 1, (worlds, 1))
    season = 1 + 0.3 * np.sin(2 * np.pi * np.arange(weeks) / 52)
    walk = rng.normal(0, 1, (worlds, weeks)).cumsum(axis=1) / 16
    gain = np.where(truce, 0.0, (90 + 45 * luck) * season + 70 * rng.normal(0, 1, (worlds, weeks)))
    rate = {
        "russia": np.where(truce, 0.05, 9.0 * season * np.exp(0.2 * luck)),
        "ukraine": np.where(truce, 0.05, 4.2 * season * np.exp(-0.2 * luck)),
    }
    out: dict[str, Array] = {name: phases[name].astype(float) for name in ("at_war_first", "talking", "in_ceasefire", "at_war_again")}
    out["gain_km2"], out["occupied_km2"] = gain, 112000 + gain.cumsum(axis=1)
    weight = (0.12, 0.02, 0.6, 0.14, 0.02, 0.04, 0.06)
    for name, area, part in zip(SECTORS, SECTOR_AREA, weight, strict=True):
        out[f"occupied_km2_{name}"] = np.clip(SECTOR_START[name] * area + part * gain.cumsum(axis=1), 0, area)
    for side, people, materiel in (("russia", 600.0, 1.0), ("ukraine", 500.0, 1.0)):
        out[f"{side}_losses_week"], out[f"{side}_losses"] = rate[side], rate[side].cumsum(axis=1)
        out[f"{side}_personnel"] = people * np.exp(0.1 * walk + 0.0004 * np.arange(weeks) + 0.0006 * truce.cumsum(axis=1))
        out[f"{side}_materiel"] = materiel * np.exp(0.15 * walk + 0.001 * truce.cumsum(axis=1))
        out[f"{side}_readiness"] = np.clip(0.55 + 0.05 * walk + 0.001 * truce.cumsum(axis=1), 0, 1)
    war = np.where(truce, 0.05, 1.0)
    tilt = dict(zip(POLLED, (-0.06, -0.01, 0.04, 0.07), strict=True))
    ready, support = np.clip(0.32 + 0.05 * walk, 0, 1), np.clip(0.5 + 0.09 * walk + 0.08 * truce, 0, 1)
    for name, values in (("ready_share", ready), ("support_share", support)):
        out[name] = values
        out |= {f"{name}_{region}": np.clip(values + shift, 0, 1) for region, shift in tilt.items()}
    incidents = rng.negative_binomial(2, 0.03, (worlds, weeks)) * np.exp(0.4 * luck)
    out["incidents"], out["detected_incidents"] = incidents, 0.6 * incidents
    heavy = rng.dirichlet(np.full(len(SECTORS), 0.6), worlds)
    out |= {f"incidents_{name}": incidents * heavy[:, [index]] for index, name in enumerate(SECTORS)}
    flows = {"civilian_deaths": 40.0, "damage_eur_bn": 0.7, "abuses": 300.0, "aid_us": 0.2, "aid_europe": 0.7, "aid_other": 0.1}
    out |= {name: (per_week * war * np.exp(0.3 * luck)).cumsum(axis=1) for name, per_week in flows.items()}
    out |= {name: 0.0 * gain for name in ("guarantee_formed", "direct_clash", "us_pauses")}
    out |= {
        "drones": 450 * war * np.exp(0.3 * walk),
        "aid_military": 0.8 * np.exp(0.3 * walk) * (0.5 + 0.5 * war),
        "aid_financial": 0.7 * np.exp(0.2 * walk),
    }
    out |= {
        "recovery": 1 + 0.0015 * truce.cumsum(axis=1),
        "urals_usd": 65 * np.exp(0.2 * walk),
        "reserve_fund": np.maximum(0, 5.4 - 0.015 * np.arange(weeks) * war + walk),
    }
    out |= {
        "key_rate": 21 * np.exp(0.2 * walk),
        "monitors": np.where(truce, 1.5, 0.0),
        "guarantor_troops": np.where(truce, 18 + 4 * luck, 0.0).clip(0),
    }
    out |= {"occupied_people": 4100 + gain.cumsum(axis=1) / 30, "displaced_people": 10500 - 8 * truce.cumsum(axis=1) + 300 * walk}
    others = np.clip(0.4 + 0.1 * walk + 0.04 * luck, 0, 1)  # shares, and whatever else no chart needs in a special shape
    limited = {"": True, "ceasefire": truce, "war": ~truce}
    return {s.name: np.where(limited[s.only], out.get(s.name, others), np.nan) for s in SERIES}


def _summary(values: Array) -> dict[str, float]:
    """Mean and quantiles of the worlds with a value."""
    known = values[~np.isnan(values)]
    cuts = np.quantile(known, LEVELS) if len(known) else np.full(len(LEVELS), np.nan)
    names = ("q05", "q25", "q50", "q75", "q95")
    return {"mean": float(known.mean()) if len(known) else np.nan, **dict(zip(names, cuts, strict=True)), "worlds": len(known)}


def _weekly(series: dict[str, Array]) -> pd.DataFrame:
    rows = [
        {"week": week, "date": date_of(START, week), "series": s.name, "unit": s.unit, **_summary(series[s.name][:, week])}
        for s in SERIES
        for week in range(series[s.name].shape[1])
    ]
    return pd.DataFrame(rows)


def _regions(series: dict[str, Array], phases: dict[str, Array]) -> pd.DataFrame:
    rows, last = [], series["occupied_km2"].shape[1] - 1
    signs = phases["signed"] <= last
    at = np.where(signs, phases["signed"], 0).astype(int)
    for name in (region.name for region in facts.regions()):
        constant = np.full((len(at), last + 1), 1.0 if name in WHOLLY else 0.0)
        shares = series[f"occupied_km2_{name}"] / SECTOR_AREA[SECTORS.index(name)] if name in SECTORS else constant
        moments = [("start", 0, shares[:, 0]), ("signature", -1, shares[np.arange(len(at)), at][signs]), ("end", last, shares[:, last])]
        if name in SECTORS:
            moments += [("week", week, shares[:, week]) for week in range(last + 1)]
        rows += [{"moment": moment, "week": week, "region": name, **_summary(values)} for moment, week, values in moments]
    return pd.DataFrame(rows)


def _members(rng: np.random.Generator, talks: bool) -> pd.DataFrame:
    rows = []
    for member in (*facts.members(), facts.member_usa()):
        will = rng.normal(0, 1)
        for component, cost, size in (
            ("arms", -1.5, 0.02),
            ("intelligence", -1.0, np.nan),
            ("air_defence", 0.5, 2.0),
            ("troops", 1.2, 2.5),
            ("pledge", 1.8, np.nan),
            ("refuses", 3.0, np.nan),
        ):
            share = 1 / (1 + np.exp(cost - will + rng.normal(0, 0.3)))
            amount = size * rng.lognormal(0, 0.8)
            rows.append(
                {
                    "member": member.iso3,
                    "name": member.name,
                    "component": component,
                    "joins_share": share if talks else np.nan,
                    "mean_amount": amount if talks else np.nan,
                    "rounds_worlds": 150 if talks else 0,
                }
            )
    return pd.DataFrame(rows)


def _outcomes(rng: np.random.Generator, phases: dict[str, Array], series: dict[str, Array], weeks: int) -> pd.DataFrame:
    worlds = len(phases["signed"])
    signed = phases["signed"] < weeks
    end = np.minimum(phases["signed"] + phases["held"], weeks)
    held = np.where(signed, end - np.where(signed, phases["signed"], 0), np.nan)
    censored = phases["signed"] + phases["held"] >= weeks
    at = np.where(signed, phases["signed"], 0).astype(int)
    pick = np.arange(worlds)
    some = {name: series[name][:, -1] for name in ("civilian_deaths", "abuses", "damage_eur_bn")}
    table: dict[str, Any] = {outcome.name: rng.integers(0, 5, worlds) for outcome in OUTCOMES} | some
    table |= {"world": pick, "signed": signed.astype(int), "week_signed": np.where(signed, phases["signed"], np.nan), "held_weeks": held}
    table |= {
        "censored": np.where(signed, censored.astype(float), np.nan),
        "durable": (signed & censored).astype(int),
        "renewed_war": (signed & ~censored).astype(int),
    }
    table |= {
        "direct_clash": (rng.random(worlds) < 0.01).astype(int),
        "occupied_end_km2": series["occupied_km2"][:, -1],
        "occupied_end_pct": series["occupied_km2"][:, -1] / 6036,
    }
    table |= {
        "ground_changed_km2": series["occupied_km2"][:, -1] - 112000,
        "russia_losses_thousand": series["russia_losses"][:, -1],
        "ukraine_losses_thousand": series["ukraine_losses"][:, -1],
    }
    table |= {
        "support_at_signature": np.where(signed, series["support_share"][pick, at], np.nan),
        "support_year_later": np.where(signed & (held >= 52), 0.55, np.nan),
    }
    table |= {
        "occupied_people_years_thousand": series["occupied_people"].sum(axis=1) / 52,
        "displaced_end_thousand": series["displaced_people"][:, -1],
        "guarantors": rng.integers(4, 14, worlds),
        "guarantee_formed": (rng.random(worlds) < 0.4).astype(float),
    }
    table |= {"troops_deployed_max_thousand": series["guarantor_troops"].max(axis=1)}
    names = {
        "refused_by": "Russia",
        "guarantee_kind": "coalition",
        "agreement_class": "definitive",
        "ended_by": "not ended",
        "resumed_by": "nobody",
    }
    return pd.DataFrame(table | {column: [text] * worlds for column, text in names.items()})[[o.name for o in OUTCOMES]]


def _manifest(worlds: int, weeks: int, seed: int) -> dict[str, Any]:
    config = {"worlds": worlds, "weeks": weeks, "citizens": 50, "seed": seed, "start_date": START.isoformat()}
    run = {"seed": seed, "worlds": worlds, "weeks": weeks, "citizens": 50, "scenario": "nato_guarantee", "administration": "trump"}
    return {
        "config": config,
        "numbers": {},
        **run,
        "versions": {},
        "facts_hash": "0",
        "git_revision": None,
        "wall_seconds": 1.0,
        "split_seconds": {},
        "created": "2024-12-01T12:00:00",
    }
