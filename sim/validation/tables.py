"""What was found, as tables to read."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Final

from sim.analysis.headline import rounded
from sim.validation.levels import FACTOR, LevelRow
from sim.validation.scenarios import TITLES, ScenarioRow
from sim.validation.signs import RISES, SignRow

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sim.validation.measures import Mean

SHARES: Final = {"share": 1, "share a month": 2}  # units shown in percent, with so many decimals


def table_of(title: str, *columns: str) -> Table:
    """An empty table in our style."""
    from rich.table import Table

    return Table(*columns, title=title, title_justify="left", header_style="bold", pad_edge=False)


def verdict(passed: bool) -> str:
    """As it stands in the last column."""
    return "[green]pass[/green]" if passed else "[bold red]MISS[/bold red]"


def print_signs(rows: list[SignRow], console: Console) -> None:
    """One line for each lever and outcome."""
    lines = table_of("Signs: one luck, one lever at a time", "lever", "moves", "must", "measured, ± 90% Monte Carlo", "first to last", "")
    for row in rows:
        lever = row.lever
        must = ("rise" if lever.direction == RISES else "fall") + (", by less and less" if lever.is_diminishing else "")
        must += f", by {lever.least:.0%} or more" if lever.least else ""
        values = zip(lever.scale.names, row.means, strict=True)
        found = "  ".join(f"[bold]{name}[/bold] {amount(mean, lever.is_share)}" for name, mean in values)
        found += f"\n[red]{row.reason}[/red]" if row.reason else ""
        must += f" ({lever.because})"
        lines.add_row(lever.name, lever.outcome, must, found, amount(row.whole, lever.is_share, is_change=True), verdict(row.passed))
    console.print(lines)


def amount(mean: Mean, is_share: bool, is_change: bool = False) -> str:
    """A mean with its error; shares in percent."""
    sign = "+" if is_change else ""
    if is_share:
        return f"{100 * mean.value:{sign}.1f}±{100 * mean.error:.1f}%"
    return f"{mean.value:{sign}.2f}±{mean.error:.2f}"


def print_levels(rows: list[LevelRow], console: Console) -> None:
    """One line for each figure."""
    title = f"Levels: within a factor of {FACTOR:g} of the facts"
    lines = table_of(title, "item", "figure", "unit", "target", "source", "model", "90% interval", "ratio", "")
    for row in rows:
        source = row.target.source if isfinite(row.target.low) else ""
        target = between(row.target.low, row.target.high, row.unit) if source else row.target.source
        interval = f"{between(row.low, row.high, row.unit)} {row.interval}" if isfinite(row.low) else ""
        ratio = f"{row.ratio:.2f}" if isfinite(row.ratio) else ""
        last = verdict(row.passed) if row.is_judged else "[dim]stricter, not judged[/dim]"
        lines.add_row(str(row.item), row.name, row.unit, target, source, figure(row.value, row.unit), interval, ratio, last)
    console.print(lines)


def figure(value: float, unit: str) -> str:
    """A number as people read it."""
    return f"{100 * value:.{SHARES[unit]}f}%" if unit in SHARES else rounded(value)


def between(low: float, high: float, unit: str) -> str:
    """A range, or the one number that it is."""
    return figure(low, unit) if low == high else f"{figure(low, unit)} to {figure(high, unit)}"


def print_scenarios(rows: list[ScenarioRow], console: Console) -> None:
    """One line for each scenario."""
    lines = table_of("Scenarios", *TITLES)
    lines.columns[0].no_wrap = True
    for row in rows:
        lines.add_row(*row.cells)
    console.print(lines)
