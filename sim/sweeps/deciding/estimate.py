"""What decides the answer: of each headline the assumptions that move it most, with how far they can be trusted and what they rest on.

Where the design allows it, the size of an assumption is its total share of the outcome's variance (Sobol's total order, with every
interaction); else, or where not every world has an answer, its rank effect. Both come from the analyses of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from sim.sweeps.screening import estimate as screening
from sim.sweeps.shared.measures import Measure
from sim.sweeps.shared.options import asked_measures, whole_number
from sim.sweeps.shared.saltelli import CHANCE, obstacle, read_rows
from sim.sweeps.sobol import estimate as sobol

if TYPE_CHECKING:
    from sim.settings.codebook import Number
    from sim.sweeps.shared.sweep import Sweep

DEFAULTS: Final = {
    "outcomes": [
        "signed",
        "durable",
        "renewed_war_if_signed",
        "occupied_end_km2",
        "occupied_people_years_thousand",
        "support_at_signature",
        "direct_clash",
    ],
    "named": 5,  # assumptions of each outcome
}
MOST_NAMED: Final = 20
TITLE: Final = "What decides the answer: the assumptions that move each headline most"
SHARE, RANK = "total share of variance", "rank effect"
"""What the size of an assumption is."""
COLUMNS: Final = ("outcome", "place", "factor", "label", "statistic", "size", "low", "high", "distinguishable")


class Deciding(NamedTuple):
    """The assumptions that decide the outcomes of a sweep."""

    title: str
    tables: dict[str, pd.DataFrame]  # none where no outcome has an assumption
    reasons: dict[str, str]  # label of an outcome -> why no assumption is named; empty if some are


def estimate(sweep: Sweep, options: Mapping[str, Any]) -> Deciding:
    """Tables deciding, a row for each outcome and named assumption, and deciding_chance.

    `size` with its 90% interval `low` to `high` is what `statistic` says; `distinguishable` holds among all assumptions looked at, not for
    one alone; `effect` is the rank effect beside it, for its sign. Basis, source and note are the codebook's. UserError for faulty options.
    """
    measures = asked_measures(options)
    named = whole_number(options, "named", 1, MOST_NAMED)
    shares = _shares(sweep, measures)
    ranks = screening.estimate(sweep, screening.DEFAULTS | {"outcomes": [measure.name for measure in measures]})
    effects = ranks.tables["screening"] if ranks.tables else pd.DataFrame(columns=["outcome"])
    parts = {measure: _of_one(measure.name, shares, effects, named) for measure in measures}
    found = [part for part in parts.values() if len(part)]
    reasons = {measure.label: NOTHING for measure, part in parts.items() if not len(part)}
    if not found:
        return Deciding(TITLE, {}, reasons)
    table = _with_basis(pd.concat(found, ignore_index=True))
    chance = shares[shares["basis"] == CHANCE].reset_index(drop=True)
    tables = {"deciding": table, **({"deciding_chance": chance} if len(chance) else {})}
    return Deciding(TITLE, tables, reasons)


NOTHING: Final = "too few worlds differ, so no assumption is known to decide it."


def _shares(sweep: Sweep, measures: list[Measure]) -> pd.DataFrame:
    """The table of Sobol's indices, of the outcomes that allow it."""
    if sweep.manifest["method"] != "saltelli":
        return pd.DataFrame(columns=["outcome", "basis"])
    rows = read_rows(sweep, measures)
    split = [measure.name for measure in measures if not obstacle(rows.values[measure.name], rows.dropped)]
    if not split:
        return pd.DataFrame(columns=["outcome", "basis"])
    return sobol.estimate(sweep, sobol.DEFAULTS | {"outcomes": split}).tables["sobol"]


def _of_one(outcome: str, shares: pd.DataFrame, effects: pd.DataFrame, named: int) -> pd.DataFrame:
    """The leading assumptions of one outcome, with both sizes as far as they are known."""
    own = effects[effects["outcome"] == outcome]
    of_variance = shares[(shares["outcome"] == outcome) & (shares["basis"] != CHANCE)]
    if len(of_variance):
        leading = of_variance.sort_values("total", ascending=False, kind="stable").head(named)
        size = leading[["total", "total_low", "total_high"]].to_numpy(float)
        ranked = leading.rename(columns={"unit": "factor"}).assign(statistic=SHARE)
    elif len(own):
        leading = own.loc[own["effect"].abs().sort_values(ascending=False, kind="stable").index].head(named)
        size = leading[["effect", "low", "high"]].to_numpy(float)
        ranked = leading.assign(statistic=RANK, distinguishable=leading["keeps"])
    else:
        return pd.DataFrame()
    ranked = ranked.assign(size=size[:, 0], low=size[:, 1], high=size[:, 2], place=range(1, len(ranked) + 1))
    signs = own.drop_duplicates("factor").set_index("factor").rename(columns={"low": "effect_low", "high": "effect_high"})
    wanted = ["effect", "effect_low", "effect_high"]
    signs = signs[wanted] if len(signs) else pd.DataFrame(columns=wanted, dtype=float)
    return ranked[[*COLUMNS]].join(signs, on="factor").reset_index(drop=True)


def _with_basis(table: pd.DataFrame) -> pd.DataFrame:
    """What each assumption rests on, as the codebook says; a choice among names rests on nobody's figure."""
    from sim.settings.codebook import numbers_by_path

    numbers = numbers_by_path()
    known = [numbers[path] if path in numbers else None for path in table["factor"]]
    return table.assign(
        label=[_label(path, number) for path, number in zip(table["label"], known, strict=True)],
        basis=[number.basis if number else "choice" for number in known],
        sources=[", ".join(number.sources) if number else "" for number in known],
        range=[f"{number.low:g} to {number.high:g} {number.unit}" if number else "" for number in known],
        note=[number.note if number else "" for number in known],
    )


def _label(label: str, number: Number | None) -> str:
    """A number is named with its group: short names mean little alone."""
    return f"{number.group}: {label.removesuffix(f' ({number.group})')}" if number else label
