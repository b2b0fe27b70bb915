"""A small made-up sweep folder that follows the sweep store's schema: for tests of analysis, charts and report, not a model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.model.observed.outcomes import OUTCOMES
from sim.model.states.agreement import CAUSE_NAMES
from sim.sweeps.shared.registry import defaults_of, finding_of

ENDED = tuple(name for name in CAUSE_NAMES if name != "not ended")


def number(name: str, low: float, high: float, levels: tuple[float, ...] = (), unit: str = "share") -> dict[str, Any]:
    """A factor that is a number, as in sweep.json."""
    words = name.rpartition(".")[2].replace("_", " ")
    return {
        "name": name,
        "label": words,
        "kind": "level" if levels else "number",
        "unit": unit,
        "levels": list(levels),
        "low": low,
        "high": high,
        "basis": "judgement",
        "sources": ["M9"],
    }


def choice(name: str, *levels: str) -> dict[str, Any]:
    """A factor whose levels are names."""
    return {
        "name": name,
        "label": name,
        "kind": "level",
        "unit": "",
        "levels": list(levels),
        "low": float("nan"),
        "high": float("nan"),
        "basis": "choice",
        "sources": [],
    }


def analysed(name, sweep, **options):
    """The finding of an analysis, with some of its options not at their defaults."""
    return finding_of(name, sweep, defaults_of(name) | options)


def write_sweep(
    folder: Path,
    points: pd.DataFrame,
    factors: list[dict[str, Any]],
    replicates: int = 50,
    weeks: int = 260,
    seed: int = 1,
    method: str = "grid",
    **manifest: Any,
) -> Path:
    """Fill a folder as a sweep would. `points` has a column for each factor; a 'strength' in [0, 1] for each point is derived from them."""
    folder.mkdir(parents=True, exist_ok=True)
    table = points.reset_index(drop=True).copy()
    if "point" not in table:
        table.insert(0, "point", np.arange(len(table)))
    if "label" not in table:
        names = [factor["name"] for factor in factors]
        table.insert(1, "label", [", ".join(f"{name}={row[name]}" for name in names[:3]) for _, row in table.iterrows()])
    table.to_parquet(folder / "points.parquet", index=False)
    rows = _outcomes(table, factors, replicates, weeks, seed)
    rows.to_parquet(folder / "outcomes.parquet", index=False)
    content = {
        "kind": "experiment",
        "name": folder.name,
        "title": "Synthetic experiment",
        "question": "Does strength matter?",
        "expect": "Yes, with diminishing returns.",
        "status": "complete",
        "method": method,
        "size": len(table),
        "replicates": replicates,
        "cells": len(rows),
        "common_random_numbers": True,
        "chance": False,
        "groups": {},
        "seed": seed,
        "weeks": weeks,
        "citizens": 100,
        "start": "2024-12-02",
        "factors": factors,
        "analyses": {},
        "failures": 0,
    }
    (folder / "sweep.json").write_text(json.dumps(content | manifest), encoding="utf-8")
    return folder


def strength_of(table: pd.DataFrame, factors: list[dict[str, Any]]) -> np.ndarray[Any, Any]:
    """Between 0 and 1: earlier factors weigh more; a name counts by its place among the levels."""
    weights = 0.5 ** np.arange(1, len(factors) + 1)
    parts = []
    for factor in factors:
        column = table[factor["name"]]
        if factor["kind"] == "level" and not np.issubdtype(np.asarray(factor["levels"]).dtype, np.number):
            parts.append(
                column.map({level: index for index, level in enumerate(factor["levels"])}).to_numpy(float)
                / max(1, len(factor["levels"]) - 1)
            )
        else:
            parts.append((column.to_numpy(float) - factor["low"]) / (factor["high"] - factor["low"]))
    return (np.array(parts).T @ weights) / weights.sum()


def _outcomes(table: pd.DataFrame, factors: list[dict[str, Any]], replicates: int, weeks: int, seed: int) -> pd.DataFrame:
    strength = np.repeat(strength_of(table, factors), replicates)
    world = np.tile(np.arange(replicates), len(table))
    luck = np.random.default_rng(seed).uniform(size=(replicates, 4))[world]  # common random numbers
    signed = luck[:, 0] < 0.2 + 0.6 * strength
    week_signed = np.where(signed, np.floor(luck[:, 1] * weeks * 0.5), np.nan)
    life = -np.log(luck[:, 2]) * 52 * (1 + 9 * strength)
    seen = weeks - week_signed
    collapsed = signed & (life < seen)
    held = np.where(signed, np.where(collapsed, np.floor(life), seen), np.nan)
    cause = np.array(ENDED, object)[(luck[:, 3] * len(ENDED)).astype(int)]
    rows: dict[str, Any] = {outcome.name: np.zeros(len(world)) for outcome in OUTCOMES}
    rows |= {
        "world": world,
        "signed": signed.astype(np.int8),
        "week_signed": week_signed,
        "held_weeks": held,
        "censored": np.where(signed, (~collapsed).astype(float), np.nan),
        "ended_by": np.where(collapsed, cause, "not ended"),
        "durable": (signed & ~collapsed).astype(np.int8),
        "renewed_war": collapsed.astype(np.int8),
        "direct_clash": (luck[:, 3] < 0.02 + 0.03 * strength).astype(np.int8),
        "support_at_signature": np.where(signed, 0.3 + 0.2 * strength + 0.1 * luck[:, 1], np.nan),
        "support_year_later": np.where(signed, 0.25 + 0.2 * strength + 0.1 * luck[:, 1], np.nan),
        "guarantee_formed": np.where(signed, 1.0, np.nan),
        "refused_by": "nobody",
        "guarantee_kind": "coalition",
        "agreement_class": "preliminary",
        "resumed_by": "nobody",
        "occupied_end_km2": 112_000 + 20_000 * (1 - strength) * luck[:, 1],
        "occupied_people_years_thousand": 20_000 * (1 + 0.3 * luck[:, 2] - 0.2 * strength),
        "ukraine_losses_thousand": 900 - 300 * strength * signed + 50 * luck[:, 3],
        "russia_losses_thousand": 2_000 - 700 * strength * signed + 100 * luck[:, 3],
        "civilian_deaths": 9_000 - 3_000 * strength * signed + 500 * luck[:, 1],
    }
    frame = pd.DataFrame(rows)
    frame.insert(0, "point", np.repeat(table["point"].to_numpy(), replicates).astype(np.int64))
    return frame
