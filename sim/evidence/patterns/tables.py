"""What was found, as tables to read."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Final

from sim.evidence.patterns.patterns import TITLES as PATTERN_TITLES
from sim.evidence.patterns.patterns import PatternRow
from sim.evidence.patterns.scenarios import TITLES, ScenarioRow
from sim.evidence.patterns.signs import RISES, SignRow
from sim.runs.headline import rounded

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sim.evidence.patterns.measures import Mean
    from sim.evidence.patterns.movers import Mover

SHARE_UNITS: Final = ("share", "change of share")


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


def print_patterns(rows: list[PatternRow], console: Console) -> None:
    """One line for each claim, pattern by pattern."""
    lines = table_of(
        "Patterns (MODEL section 6)", "", "claim", "target", "model", "90% interval", "", "moved most by, rank correlation against noise"
    )
    items = [row.claim.item for row in rows]
    for place, row in enumerate(rows):
        claim, found = row.claim, row.figure
        if items.index(claim.item) == place:
            lines.add_section()
            lines.add_row(str(claim.item), f"[bold]{PATTERN_TITLES[claim.item]}[/bold]")
        target = f"{between(claim.target.low, claim.target.high, claim.unit)} ({claim.target.source})"
        over = f"{between(found.low, found.high, claim.unit)}, {found.over.removeprefix('90% ')}"
        last = verdict(row.passed) + (" [dim]fit[/dim]" if row.is_fit else "")
        lines.add_row("", _named(row), target, figure(found.value, claim.unit), over, last, _moved(row.mover))
    console.print(lines)
    console.print("fit: some number was set on this record, so that meeting it is no validation.", style="dim", highlight=False)


def _named(row: PatternRow) -> str:
    """The claim with its unit, and below it what is wrong and the mechanism."""
    claim = row.claim
    words = claim.name if claim.unit.startswith(SHARE_UNITS) else f"{claim.name}, {claim.unit}"
    more = [part for part in (row.figure.fault, row.note) if part]
    return "\n".join([words, *(f"[red]{part}[/red]" for part in more)])


def _moved(mover: Mover) -> str:
    """The same without the sizes, which the files have."""
    return moved_text(mover).partition(" (")[0] + (f" against {mover.noise:.2f}" if mover.path else "")


def moved_text(mover: Mover) -> str:
    """The number and its effect, beside what chance alone would show."""
    over = f"{mover.worlds} worlds, {mover.numbers} numbers"
    if not isfinite(mover.effect):
        return f"not screened: too few worlds differ ({over})"
    if not mover.path:
        return f"none distinguishable, largest {mover.effect:+.2f} against {mover.noise:.2f} ({over})"
    return f"{mover.path} {mover.effect:+.2f} ({mover.low:+.2f} to {mover.high:+.2f}), noise {mover.noise:.2f} ({over})"


def figure(value: float, unit: str) -> str:
    """A number as people read it."""
    if unit.startswith("change"):
        return f"{100 * value:+.1f} points" if value else "0"
    return f"{100 * value:.1f}%" if unit.startswith("share") and value else rounded(value)


def between(low: float, high: float, unit: str) -> str:
    """A range, or the one number that it is; open where an end is not finite."""
    if not isfinite(high):
        return f"above {figure(low, unit)}"
    if not isfinite(low):
        return f"below {figure(high, unit)}"
    return figure(low, unit) if low == high else f"{figure(low, unit).removesuffix(' points')} to {figure(high, unit)}"


def print_scenarios(rows: list[ScenarioRow], console: Console) -> None:
    """One line for each scenario."""
    lines = table_of("Scenarios", *TITLES)
    lines.columns[0].no_wrap = True
    for row in rows:
        lines.add_row(*row.cells)
    console.print(lines)
