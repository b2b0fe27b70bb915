"""A comparison drawn: outcomes by point, differences to the reference, two-factor grids, and what each factor does on average."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import nan
from typing import TYPE_CHECKING, Any, Final

from sim.runs.drawing.intervals import LABEL_LETTERS, Mark, Panel, Row, interval_sheets
from sim.runs.headline import UNITS_PLAIN, UNITS_SHOWN, range_shown
from sim.sweeps.comparison.heat_chart import Field, fields_of, heat_sheet, panels_on_a_page
from sim.sweeps.comparison.series_chart import series_sheets
from sim.sweeps.shared.measures import MEASURES
from sim.sweeps.shared.reference import level_text
from sim.sweeps.shared.words import change_shown
from sim.sweeps.shared.worth import counts_of, verdict

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.runs.finding import Finding
    from sim.sweeps.shared.sweep import Sweep

READING: Final = {
    "comparison_outcomes": "Dots are estimates over the worlds of a point, bars their 90% Monte Carlo intervals. "
    "A grey row is a reference, the dashed line its estimate; each panel has its own scale.",
    "comparison_differences": "Each point less its reference, with the 90% interval of the difference. "
    "In full colour what is worth telling: distinguishable from zero when all points are looked at together, and outside the grey band of "
    "differences too small to matter; pale what is not. Outcomes that moved most come first.",
    "comparison_grid": "Each field is one combination; the number below is half of its 90% interval. "
    "Darker is more; where fields differ by no more than chance, or by less than is worth telling, shades stay alike.",
    "comparison_effects": "What a level of one factor does against the level named in its heading, on average over all others. "
    "In full colour what is worth telling: distinguishable from zero, and outside the grey band of differences too small to matter.",
    "comparison_series": "Means over worlds, week by week, of the series that differ most between jobs, as shares of the band that holds "
    "90% of worlds. The reference is black.",
}
SMALL: Final = "too small to matter (grey band)"
GRIDS_DRAWN: Final = 6
PANELS_DRAWN: Final = 4
ROWS_DRAWN: Final = 36


def draw(sweep: Sweep, finding: Finding) -> dict[str, Figure]:
    """Every chart that the finding's tables allow, by name."""
    figures: dict[str, Figure] = {}
    drawn = (
        ("comparison", "comparison_outcomes", _outcomes),
        ("comparison_differences", "comparison_differences", _differences),
        ("comparison_grid", "comparison_grid", _grids),
        ("comparison_effects", "comparison_effects", _effects),
        ("comparison_series_weeks", "comparison_series", series_sheets),
    )
    for table, name, sheets in drawn:
        if table in finding.tables and len(finding.tables[table]):
            figures |= _named(name, sheets(sweep, finding.tables[table]))
    return figures


def _named(name: str, sheets: Iterable[tuple[str, Figure]]) -> dict[str, Figure]:
    """Sheets by name: the first as the chart, others with what is their own."""
    found: dict[str, Figure] = {}
    for detail, figure in sheets:
        ending = detail or (str(len(found) + 1) if found else "")
        found[f"{name}_{ending}" if ending else name] = figure
    return found


def _kind(sweep: Sweep) -> str:
    return "jobs" if sweep.manifest["kind"] == "multirun" else "points"


def _first_span(table: pd.DataFrame) -> str:
    """The outcome that moved most, from its lowest estimate to its highest."""
    first = table[table["outcome"] == table["outcome"].iloc[0]]
    unit = str(first["unit"].iloc[0])
    span = range_shown(first["estimate"].min(), first["estimate"].max(), unit)
    words = "" if unit.startswith("share") or unit in UNITS_PLAIN else f" {UNITS_SHOWN.get(unit, unit)}"
    return f"{MEASURES[first['outcome'].iloc[0]].label}: {f'{span}{words}' if span else 'no value'}"


def _shown(table: pd.DataFrame, kind: str) -> tuple[pd.DataFrame, str]:
    """The rows to draw, and words on those that are left out."""
    shown = table[table["is_shown"]]
    count, total = shown["point"].nunique(), table["point"].nunique()
    return shown, f" Shown: {count} of {total} {kind}, those that differ most." if count < total else ""


def _row_labels(sweep: Sweep, points: pd.DataFrame) -> tuple[list[str], str]:
    """What the rows are called, and a note on it: by their levels alone where their labels are too long."""
    labels = [str(label) for label in points["label"]]
    if max(map(len, labels)) <= LABEL_LETTERS or not sweep.factors:
        return labels, ""
    levels = sweep.points.set_index("point").loc[points["point"], [factor.name for factor in sweep.factors]]
    short = [", ".join(map(level_text, row)) for row in levels.itertuples(index=False, name=None)]
    return short, f" Rows: {', '.join(factor.label for factor in sweep.factors)}."


def _marks(rows: pd.DataFrame, value: str, place: dict[Any, int], key: str | list[str]) -> tuple[Mark, ...]:
    keys = rows[key].itertuples(index=False, name=None) if isinstance(key, list) else rows[key]
    worth = rows["worth_telling"] if "worth_telling" in rows else [True] * len(rows)
    numbers = zip(keys, rows[value], rows["low"], rows["high"], worth, strict=True)
    return tuple(Mark(place[at], number, low, high, bool(full)) for at, number, low, high, full in numbers)


def _outcomes(sweep: Sweep, table: pd.DataFrame) -> Iterator[tuple[str, Figure]]:
    """Estimates by point."""
    shown, left_out = _shown(table, _kind(sweep))
    points = shown.drop_duplicates("point")
    bases = points["is_reference"].to_numpy()
    labels, note = _row_labels(sweep, points)
    rows = [Row(label, is_marked=bool(base)) for label, base in zip(labels, bases, strict=True)]
    place = {point: index for index, point in enumerate(points["point"])}
    panels = []
    for name, part in shown.groupby("outcome", sort=False):
        line = part["estimate"][part["is_reference"]].iloc[0] if bases.sum() == 1 else nan
        panels.append(Panel(MEASURES[str(name)].label, part["unit"].iloc[0], _marks(part, "estimate", place, "point"), float(line)))
    count = table["point"].nunique()
    title = f"Outcomes of {count} {_kind(sweep) if count > 1 else _kind(sweep)[:-1]}. {_first_span(table)}"
    reference = "; the reference in bold" if bases.any() else ""
    words = f"Mean or share over worlds with its 90% Monte Carlo interval{reference}.{note}{left_out}"
    yield from (("", figure) for figure in interval_sheets(sweep, title, words, rows, panels))


def _differences(sweep: Sweep, table: pd.DataFrame) -> Iterator[tuple[str, Figure]]:
    """Differences to the reference by point."""
    shown, left_out = _shown(table, _kind(sweep))
    points = shown.drop_duplicates("point")
    place = {point: index for index, point in enumerate(points["point"])}
    labels, note = _row_labels(sweep, points)
    rows = [Row(label) for label in labels]
    panels = [_changes(str(name), part, "difference", place, "point") for name, part in shown.groupby("outcome", sort=False)]
    title = verdict(counts_of(table, "difference"), table["compared_with"].iloc[0])
    luck = "Same worlds, world by world" if sweep.manifest["common_random_numbers"] else "Independent worlds"
    words = f"{luck}; bars are 90% intervals; pale: not distinguishable over all {_kind(sweep)}, or {SMALL}.{note}{left_out}"
    yield from (("", figure) for figure in interval_sheets(sweep, title, words, rows, panels))


def _changes(outcome: str, rows: pd.DataFrame, value: str, place: dict[Any, int], key: str | list[str]) -> Panel:
    """Changes in one outcome, beside those that are too small to matter."""
    measure = MEASURES[outcome]
    return Panel(measure.label, measure.unit, _marks(rows, value, place, key), 0.0, is_change=True, band=measure.smallest)


def _effects(sweep: Sweep, table: pd.DataFrame) -> Iterator[tuple[str, Figure]]:
    """Main effects by factor and level; nothing where a single factor varies, whose differences say the same."""
    levels = table[["factor", "label", "level", "against"]].drop_duplicates()
    if levels["factor"].nunique() < 2:
        return
    rows, place = _effect_rows(levels)
    drawn = table[[key in place for key in table[["factor", "level"]].itertuples(index=False, name=None)]]
    panels = [_changes(str(name), part, "effect", place, ["factor", "level"]) for name, part in drawn.groupby("outcome", sort=False)]
    left_out = f" Shown: the first {len(place)} of {len(levels)} levels." if len(place) < len(levels) else ""
    words = f"On average over all other factors, with 90% intervals; pale: not distinguishable, or {SMALL}.{left_out}"
    yield from (("", figure) for figure in interval_sheets(sweep, _effects_title(table), words, rows, panels))


def _effect_rows(levels: pd.DataFrame) -> tuple[list[Row], dict[Any, int]]:
    """A heading for each factor and a row for each of its levels, as many as a page holds."""
    rows: list[Row] = []
    place: dict[Any, int] = {}
    for factor, part in levels.groupby("factor", sort=False):
        if len(rows) + 1 >= ROWS_DRAWN:
            break
        rows.append(Row(f"{part['label'].iloc[0]}, against {part['against'].iloc[0]}", is_head=True))
        drawn = part["level"].head(ROWS_DRAWN - len(rows)).tolist()
        place |= {(factor, level): len(rows) + index for index, level in enumerate(drawn)}
        rows += [Row(level) for level in drawn]
    return rows, place


def _effects_title(table: pd.DataFrame) -> str:
    """The largest effect on the first outcome that has one."""
    worth = table[table["worth_telling"]]
    if worth.empty:
        small = counts_of(table, "effect").small
        return (
            f"No factor's average effect is worth telling ({small} distinguishable)"
            if small
            else "No factor's average effect is distinguishable"
        )
    first = worth[worth["outcome"] == worth["outcome"].iloc[0]]
    row = first.iloc[first["effect"].abs().argmax()]
    change = change_shown(row["effect"], row["low"], row["high"], row["unit"])
    return f"Largest average effect. {MEASURES[row['outcome']].label}: {change} with {row['label']} {row['level']} against {row['against']}"


def _grids(sweep: Sweep, table: pd.DataFrame) -> Iterator[tuple[str, Figure]]:
    """Two factors: one sheet of all outcomes. Three: a sheet for each outcome, with a panel for each level of the third."""
    known = list(dict.fromkeys(table["outcome"][table["estimate"].notna()]))
    outcomes = known[:GRIDS_DRAWN]
    if not outcomes:
        return
    drawn = table[table["outcome"].isin(outcomes)]
    left_out = f" Shown: of {len(known)} outcomes the {GRIDS_DRAWN} that moved most." if len(known) > GRIDS_DRAWN else ""
    if not table["panel"].iloc[0]:
        fields = fields_of(drawn)
        size = panels_on_a_page(fields)
        for first in range(0, len(fields), size):
            on_page = drawn[drawn["outcome"].isin(outcomes[first : first + size])]
            yield "", _grid(sweep, on_page, fields[first : first + size], left_out)
        return
    for outcome in outcomes:
        part = drawn[drawn["outcome"] == outcome]
        fields = fields_of(part)
        more = f" Shown: the first {PANELS_DRAWN} of {len(fields)} levels." if len(fields) > PANELS_DRAWN else ""
        yield outcome, _grid(sweep, part, fields[:PANELS_DRAWN], more)


def _grid(sweep: Sweep, table: pd.DataFrame, fields: list[Field], left_out: str) -> Figure:
    units = {factor.label: _with_unit(factor.label, factor.unit) for factor in sweep.factors}
    rows, columns = table["row_factor"].iloc[0], table["column_factor"].iloc[0]
    title = f"{rows} by {columns}. {_first_span(table)}"
    words = f"Mean or share over worlds; ± half of its 90% Monte Carlo interval.{left_out}"
    return heat_sheet(sweep, title[0].upper() + title[1:], words, fields, (units[rows], units[columns]))


def _with_unit(label: str, unit: str) -> str:
    return label if label.endswith(unit) else f"{label}, {unit}"
