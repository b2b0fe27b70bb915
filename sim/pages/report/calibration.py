"""The report of a calibration: data, priors, distance, posterior, checks and limits, readable without opening the code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.evidence.calibration.adjust import UNLIKE
from sim.evidence.calibration.charts import number_text
from sim.evidence.calibration.identify import PRESSED
from sim.pages.report import template, vectors_in

if TYPE_CHECKING:
    import pandas as pd

    from sim.evidence.calibration.charts import Calibration

TILT: Final = 0.05
"""A mean rank as far from the middle is a slope."""
LIMITS: Final = (
    "The posterior holds if the model's form holds. Where no setting of the numbers meets a figure, the nearest are kept all the same.",
    "Where history stands at the edge of what the model gives, the nearest worlds lie toward the middle of the model's own: numbers that "
    "moved far are then pulled back toward their priors, and their movement is understated (slopes in the last recovery test).",
    "A number that did not move keeps its prior, a judgement or a published range: the data have no word on it.",
    "Each particle lives in one world with its own luck, so that the tolerance cannot fall to zero; without adjustment intervals are "
    "therefore rather too wide than too narrow. With adjustment they trust a straight line between figures and numbers.",
    "The figures used here never count as validation; what the model says about them afterwards is a check of the fit.",
    "Numbers that are not in the table (truce, guarantee, talks and others) stay at their central values: this past says nothing on them.",
    "A figure's scale is its spread over worlds at central numbers, with the error of observation as far as it is known: a figure "
    "that chance moves little weighs more.",
)


def write_calibration_report(folder: Path) -> Path:
    """Write report.html into the folder of a finished calibration and return its path."""
    from sim.evidence.calibration.charts import Calibration

    found = Calibration(folder)
    page = template("calibration").render(
        made=found.summary,
        books=found.summary["bookkeeping"],
        finding=finding(found),
        data=rows_of(found.table("data")),
        numbers=rows_of(found.table("identification").sort_values("movement", ascending=False)),
        likeness=likeness(found.summary["likeness"], found.summary["replicates"]),
        pressed=pressed(found.table("identification")),
        misses=misses(found.table("predictive")),
        recovered=recovered(found.table("recovery")),
        recovery=rows_of(found.table("recovery")),
        generations=rows_of(found.table("generations")),
        seeds=two_seeds(found),
        seed_rows=rows_of(found.table("two_seeds")) if found.has("two_seeds") and found.summary["second_seed"] is not None else [],
        charts=charts(found),
        limits=LIMITS,
    )
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """A table as rows; figures as a reader wants to see them, names and verdicts as they are."""
    return [{key: _shown(value) for key, value in row.items()} for row in table.to_dict("records")]  # type: ignore[misc]


def _shown(value: Any) -> Any:
    return number_text(value) if isinstance(value, float) else value


def finding(found: Calibration) -> str:
    """The answer in a sentence or two."""
    books, made = found.summary["bookkeeping"], found.summary
    unlike = (
        " Taken together, history is unlike any world of the model: the posterior holds the nearest ones."
        if made["likeness"] < UNLIKE
        else ""
    )
    fit = found.table("predictive")
    return (
        f"History moves {books['moved_numbers']} of {books['free_numbers']} numbers; the fit uses {books['data']} figures, "
        f"{books['free_numbers_per_datum']:.2f} free numbers for each, or {books['effective_numbers_per_datum']:.2f} counting only what "
        f"the data fix. {made['simulated']:,} particles were simulated. "
        f"{int((~fit['is_missed']).sum())} of {len(fit)} figures lie where the posterior expects them.{unlike}"
    )


def likeness(chance: float, replicates: int) -> str:
    """Whether history could be a world of the model at all."""
    verdict = "History is unlike the worlds of the model" if chance < UNLIKE else "History could be a world of the model"
    return (
        f"{verdict}: of {replicates} of its own worlds near history, {100 * chance:.1f}% or fewer lie as far from the particles nearest to "
        "them as history does from its own, all figures and their connections taken together."
    )


def pressed(numbers: pd.DataFrame) -> list[str]:
    """Numbers that history pushes to an end of their range, in words."""
    rows = numbers[numbers["edge_share"] > PRESSED].sort_values("edge_share", ascending=False)
    return [
        f"{row['number']} ({100 * row['edge_share']:.0f}% of the posterior in an outer twentieth of the prior)"
        for _, row in rows.iterrows()
    ]


def misses(fit: pd.DataFrame) -> list[str]:
    """Every figure that the posterior misses, in words."""
    return [
        f"{row['statistic']}: observed {number_text(row['observed'])}, expected {number_text(row['posterior_low'])} to "
        f"{number_text(row['posterior_high'])} "
        f"(two-sided chance {row['p']:.3f})"
        for _, row in fit[fit["is_missed"]].iterrows()
    ]


def recovered(table: pd.DataFrame) -> list[str]:
    """The recovery test in sentences, one for each place and method."""
    return [_recovered(str(where), str(method), rows) for (where, method), rows in table.groupby(["where", "method"], sort=False)]


def _recovered(where: str, method: str, rows: pd.DataFrame) -> str:
    uneven = [f"{row['number']}: {_unevenness(row)}" for _, row in rows[~rows["is_uniform"]].iterrows()]
    named = f" (not {'; '.join(uneven)})" if uneven else ""
    off = rows.loc[rows["coverage_90_p"] <= 0.05, "number"]
    covered = f"; coverage is off for {', '.join(off)}" if len(off) else ""
    return (
        f"{method}, {where}: {int(rows['replicates'].iloc[0])} known truths; "
        f"ranks are even for {int(rows['is_uniform'].sum())} of {len(rows)} numbers{named}; "
        f"90% intervals hold the truth in {100 * rows['coverage_90'].mean():.1f}% and 50% intervals in "
        f"{100 * rows['coverage_50'].mean():.1f}% of cases{covered}; "
        f"posterior spread {100 * rows['sd_against_prior'].mean():.0f}% of the prior's on average."
    )


def _unevenness(row: pd.Series[Any]) -> str:
    """What an uneven rank histogram says."""
    if abs(row["mean_rank"] - 0.5) > TILT:
        return f"truths lie {'higher' if row['mean_rank'] > 0.5 else 'lower'} than inferred"
    return f"intervals too {'wide' if row['coverage_50'] > 0.5 else 'narrow'}"


def two_seeds(found: Calibration) -> str:
    """Whether the second calibration agrees."""
    if found.summary["second_seed"] is None or not found.has("two_seeds"):
        return "No second calibration was made (--second-seed)."
    table = found.table("two_seeds")
    apart = table.loc[~table["is_same"], "number"]
    within = int((table["difference_in_errors"].abs() <= 1.96).sum())
    verdict = "none is distinguishable" if not len(apart) else f"these are distinguishable: {', '.join(apart)}"
    return (
        f"Seeds {found.summary['seed']} and {found.summary['second_seed']}: the means of {within} of {len(table)} numbers differ "
        f"by less than 1.96 Monte Carlo errors (largest: {table['difference_in_errors'].abs().max():.1f}); of the distributions, {verdict}."
    )


def charts(found: Calibration) -> dict[str, dict[str, str]]:
    """Charts by name, as vectors with how to read them."""
    from sim.evidence.calibration.charts import CHARTS

    folder = found.folder / "charts"
    return {name: {"svg": vectors_in(folder / f"{name}.svg"), "reading": reading} for name, reading in CHARTS.items()}
