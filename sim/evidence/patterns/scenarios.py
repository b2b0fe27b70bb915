"""The scenarios side by side: what comes of each, in the figures that a reader asks for first."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Final, NamedTuple

from sim.evidence.patterns import measures as measure
from sim.evidence.patterns.measures import mean_of
from sim.evidence.patterns.samples import Numbers, Setting
from sim.evidence.patterns.worlds import Laboratory, configured
from sim.runs.headline import NO_VALUE, median_of, shown
from sim.settings.calendar import WEEKS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd

HORIZON: Final = 5 * WEEKS_PER_YEAR
SCENARIO_CITIZENS: Final = 200
TITLES: Final = (
    "Scenario",
    "Signed",
    "Week, median",
    "Holds 1 year",
    "Holds 2 years",
    "War again, of signed",
    "Guarantee formed",
    "Last no by",
    "Held by Russia, km²",
    "Losses Russia, thousand",
    "Losses Ukraine, thousand",
    "Civilians killed",
    "Support at signature",
)


class ScenarioRow(NamedTuple):
    """A scenario and its figures as shown, in the order of TITLES."""

    name: str
    cells: tuple[str, ...]


def setting_of(scenario: str) -> Setting:
    """A scenario as it stands in conf/scenario."""
    return Setting((f"+scenario={scenario}",), HORIZON, SCENARIO_CITIZENS)


def names() -> tuple[str, ...]:
    """All scenarios, the baseline first."""
    from sim.settings.searchpath import choices_of

    return tuple(sorted(choices_of("scenario"), key=lambda name: (name != "baseline", name)))


def row(scenario: str, laboratory: Laboratory) -> ScenarioRow:
    """Simulate one scenario."""
    outcomes = laboratory.sample(setting_of(scenario)).outcomes
    signed = outcomes[outcomes["signed"] == 1]
    refused = outcomes[~outcomes["refused_by"].isin(["nobody"])]["refused_by"]
    cells = [_percent(measure.column(outcomes, "signed")), shown(median_of(signed["week_signed"].to_numpy(float)).estimate, "weeks")]
    cells += [_holds(signed, years) for years in (1, 2)]
    cells += [_percent(measure.column(signed, "renewed_war")), _percent(measure.column(outcomes, "guarantee_formed"))]
    cells += [str(refused.mode().iloc[0]) if len(refused) else "nobody"]
    for name in ("occupied_end_km2", "russia_losses_thousand", "ukraine_losses_thousand", "civilian_deaths"):
        cells.append(shown(mean_of(measure.column(outcomes, name)).value, name))
    return ScenarioRow(scenario, (scenario, *cells, _percent(measure.column(signed, "support_at_signature"))))


def _percent(values: Numbers) -> str:
    """The mean in whole percent; a dash if no world has a value."""
    mean = mean_of(values).value
    return f"{mean:.0%}" if isfinite(mean) else NO_VALUE


def _holds(signed: pd.DataFrame, years: int) -> str:
    """Survival of first agreements; a dash where nothing was signed."""
    return f"{measure.survival_at(signed, years).value:.0%}" if len(signed) else NO_VALUE


def markdown(rows: list[ScenarioRow], worlds: int, seed: int) -> str:
    """The table for README."""
    lines = ["| " + " | ".join(TITLES) + " |", "|---|" + "---:|" * (len(TITLES) - 1)]
    lines += ["| " + " | ".join((f"`{found.name}`", *found.cells[1:])) + " |" for found in rows]
    administration = configured(setting_of(rows[0].name), worlds, seed).administration
    note = f"{worlds:,} worlds each over {HORIZON} weeks, seed {seed}; {administration} in Washington from January 2025; means over worlds."
    note += " `Last no by`: who refused most often at the last failed round."
    return "\n".join([*lines, "", note, ""])
