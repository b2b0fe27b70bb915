"""`python -m sim.settings.codebook [pattern]`: the numbers as a table, and the check of the whole."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from fnmatch import fnmatch

from sim.settings.codebook import Number, codebook, problems
from sim.settings.errors import UserError, did_you_mean
from sim.settings.searchpath import PACKAGE

EPILOGUE = "Examples: python -m sim.settings.codebook guarantee.*share --sources    python -m sim.settings.codebook battle --with parameters=posterior"


def matching(pattern: str | None) -> list[Number]:
    """The numbers whose path holds the pattern, or fits it where it has a star."""
    numbers = [number for group in codebook().values() for number in group.values()]
    if pattern is None:
        return numbers
    fit = [number for number in numbers if fnmatch(number.path, pattern if "*" in pattern else f"*{pattern}*")]
    if not fit:
        raise UserError(f"no number is called '{pattern}'.{did_you_mean(pattern, [number.path for number in numbers])}")
    return fit


def as_run(numbers: Sequence[Number], words: Sequence[str]) -> list[Number]:
    """The numbers as a run with these overrides has them: default, pinned, drawn or posterior."""
    from sim.settings.composing import load

    config = load(list(words))
    return [config.numbers[number.group][number.name] for number in numbers]


def print_table(numbers: Sequence[Number]) -> None:
    """One row for each number."""
    from rich.console import Console
    from rich.table import Table

    table = Table(
        "number", "value", "unit", "range", "in a run", "basis", "source", "note", header_style="bold", show_lines=False, pad_edge=False
    )
    table.columns[0].overflow = table.columns[6].overflow = "fold"
    table.columns[1].justify = "right"
    for group in dict.fromkeys(number.group for number in numbers):
        for number in (number for number in numbers if number.group == group):
            table.add_row(
                number.path, number.label, number.unit, number.allowed, number.status, number.basis, ", ".join(number.sources), number.note
            )
        table.add_section()
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def print_sources(numbers: Sequence[Number]) -> None:
    """The full text of every source that these numbers name."""
    keys = list(dict.fromkeys(key for number in numbers for key in number.sources))
    path = PACKAGE / "settings" / "facts" / "sources.csv"
    texts: dict[str, str] = {}
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            texts = {row[0]: "; ".join(cell for cell in row[1:] if cell) for row in csv.reader(file) if row}
    for key in keys:
        print(f"{key}: {texts[key] if key in texts else 'not in sim/settings/facts/sources.csv'}")


def summary(numbers: Sequence[Number]) -> str:
    """How many numbers, on what basis."""
    counts = {basis: sum(number.basis == basis for number in numbers) for basis in dict.fromkeys(number.basis for number in numbers)}
    return f"{len(numbers)} numbers: " + ", ".join(f"{count} {basis}" for basis, count in counts.items())


def main(words: Sequence[str]) -> int:
    """Run the command. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sim.settings.codebook", description=__doc__, epilog=EPILOGUE)
    parser.add_argument("pattern", nargs="?", help="part of a number's path, or a pattern with stars")
    parser.add_argument(
        "--with", dest="words", nargs="+", default=[], metavar="KEY=VALUE", help="as a run with these words has the numbers"
    )
    parser.add_argument("--sources", action="store_true", help="print the full text of each source")
    parser.add_argument("--check", action="store_true", help="exit code 2 if an entry is bad or too many are judgements")
    options = parser.parse_args(words)
    try:
        if options.check:
            return check()
        numbers = as_run(matching(options.pattern), options.words)
        print_table(numbers)
        if options.sources:
            print_sources(numbers)
        print(summary(numbers))
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def check() -> int:
    """Print what is wrong with the codebook. Returns the exit code."""
    found = problems()
    for problem in found:
        print(problem, file=sys.stderr)
    print(summary(matching(None)))
    return 2 if found else 0
