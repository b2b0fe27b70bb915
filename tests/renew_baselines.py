"""Regression baselines: what small runs give today. Renew them with a reason, which goes into the changelog.

python -m tests.renew_baselines "what changed the results, and why"
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from sim.runs.ensemble import run_chunks
from sim.settings.searchpath import choices_of
from tests.conftest import configured

UNRELEASED = "\n## Unreleased"
BASELINES = Path(__file__).parent / "baselines" / "outcomes.json"
CHANGELOG = Path(__file__).parent.parent / "CHANGELOG.md"
SIZE = {"worlds": 60, "weeks": 156, "citizens": 60, "seed": 20241202}
FIGURES = (
    "signed",
    "rounds",
    "renewed_war",
    "collapses",
    "occupied_end_km2",
    "russia_losses_thousand",
    "ukraine_losses_thousand",
    "civilian_deaths",
    "occupied_people_years_thousand",
    "abuses",
    "ready_end",
    "approval_end",
    "protest_weeks",
    "aid_us_eur_bn",
    "aid_europe_eur_bn",
    "reserve_end_trn_rub",
    "incidents_total",
)


def measure(scenario: str) -> dict[str, float]:
    """Mean of each figure in a small run of this scenario."""
    chunks = list(run_chunks(configured(f"+scenario={scenario}", **SIZE)))
    return {name: float(np.mean(np.concatenate([chunk.outcomes[name] for chunk in chunks]))) for name in FIGURES}


def measure_all() -> dict[str, Any]:
    """Every scenario."""
    return {scenario: measure(scenario) for scenario in sorted(choices_of("scenario"))}


def with_entry(changelog: str, reason: str) -> str:
    """The changelog with a line for renewed baselines, the first of what is unreleased."""
    above, heading, below = changelog.partition(UNRELEASED)
    return f"{above}{heading}\n\n*Changes results: yes.* Baselines renewed: {reason}\n{below}"


def main() -> None:
    """Write the baselines and note the reason."""
    if len(sys.argv) != 2 or not sys.argv[1].strip() or sys.argv[1].startswith("-"):
        sys.exit('Give the reason: python -m tests.renew_baselines "what changed the results, and why"')
    BASELINES.write_text(json.dumps(measure_all(), indent=1) + "\n")
    CHANGELOG.write_text(with_entry(CHANGELOG.read_text(), sys.argv[1].strip()))


if __name__ == "__main__":
    main()
