"""`python -m sim codebook`: the numbers that decide most; with words, the numbers that these find; with --all, every number."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Final

from sim.settings.codebook import Number, codebook, numbers_by_path, problems
from sim.settings.errors import UserError, did_you_mean, unknown

if TYPE_CHECKING:
    from rich.table import Table

EPILOG: Final = (
    "Examples: python -m sim codebook    python -m sim codebook monitors violence    python -m sim codebook guarantee.*share --sources    "
    "python -m sim codebook --subject truce    python -m sim codebook battle. --with parameters=posterior"
)
WIDTH: Final = 200  # where nobody looks at a screen


def main(words: Sequence[str]) -> int:
    """Run the command. Returns the exit code."""
    options = parser().parse_args(words)
    try:
        return check() if options.check else show(options)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """The options."""
    options = argparse.ArgumentParser(prog="python -m sim codebook", description=__doc__, epilog=EPILOG)
    options.add_argument("search", nargs="*", metavar="WORD", help="words of a path or note, or one path, or a pattern with stars")
    options.add_argument("--all", action="store_true", help="every number")
    options.add_argument("--subject", metavar="NAME", help="every number of one file of conf/parameters, such as truce")
    options.add_argument("--with", dest="words", nargs="+", default=[], metavar="KEY=VALUE", help="as a run with these words has them")
    options.add_argument("--sources", action="store_true", help="where each source leads: who, when, table or section, address")
    options.add_argument("--check", action="store_true", help="exit code 2 if an entry is bad, or too many are judgements")
    return options


def show(options: argparse.Namespace) -> int:
    """Print what is asked for. Returns the exit code."""
    is_narrowed = options.all or options.subject or options.search
    found = matching(options.search, options.subject) if is_narrowed else leaders()
    numbers = as_run(found, options.words)
    print_table(numbers) if is_narrowed else print_leading(numbers)
    if options.sources:
        print_sources(numbers)
    print(summary(numbers) if is_narrowed else leading_summary(numbers))
    return 0


def leaders() -> list[Number]:
    """The numbers that decide most, the first first."""
    from sim.settings.leading import leading

    return [numbers_by_path()[path] for path in leading()]


def matching(search: Sequence[str], subject: str | None = None) -> list[Number]:
    """The numbers of a subject, or of all, that a search finds: a pattern or part of a path, else words of path and note."""
    if subject is not None and subject not in codebook():
        raise unknown("subject", subject, codebook())
    numbers = [number for number in numbers_by_path().values() if subject in (None, number.group)]
    if not search:
        return numbers
    found = _by_path(numbers, search) or [number for number in numbers if _has_words(number, search)]
    if not found:
        sought = " ".join(search)
        raise UserError(f"no number is called '{sought}', nor says so in its note.{did_you_mean(sought, list(numbers_by_path()))}")
    return found


def _by_path(numbers: Iterable[Number], search: Sequence[str]) -> list[Number]:
    """The numbers whose path fits a single pattern with stars, or holds a single part of a path."""
    if len(search) != 1 or not set(search[0]) & set(".*_"):
        return []
    pattern = search[0] if "*" in search[0] else f"*{search[0]}*"
    return [number for number in numbers if fnmatch(number.path, pattern)]


def _has_words(number: Number, search: Sequence[str]) -> bool:
    """Whether path and note of a number hold every word."""
    text = f"{number.path} {number.note}".lower()
    return all(word.lower() in text for word in search)


def as_run(numbers: Sequence[Number], words: Sequence[str]) -> list[Number]:
    """The numbers as a run with these overrides has them: default, pinned, drawn or posterior."""
    from sim.settings.composing import load

    config = load(list(words))
    return [config.numbers[number.group][number.name] for number in numbers]


def print_table(numbers: Sequence[Number]) -> None:
    """One row for each number."""
    table = new_table("number", "value", "unit", "range", "in a run", "basis", "source", "note", folded=(0, 6))
    for group in dict.fromkeys(number.group for number in numbers):
        for number in (number for number in numbers if number.group == group):
            sources = ", ".join(number.sources)
            table.add_row(number.path, number.label, number.unit, number.allowed, number.status, number.basis, sources, number.note)
        table.add_section()
    print_wide(table)


def print_leading(numbers: Sequence[Number]) -> None:
    """One row for each of the leading numbers, with what it decides."""
    from sim.settings.leading import leading

    table = new_table("number", "value", "unit", "range", "basis", "what it decides", folded=(0,))
    for number in numbers:
        decides = "\n".join(map(str, leading()[number.path]))
        table.add_row(number.path, number.label, number.unit, number.allowed, number.basis, decides)
    print_wide(table)


def new_table(*columns: str, folded: Sequence[int]) -> Table:
    """A table with these columns; values stand on the right, and the folded columns are never cut."""
    from rich.table import Table

    table = Table(*columns, header_style="bold", show_lines=False, pad_edge=False)
    for column in folded:
        table.columns[column].overflow = "fold"
    table.columns[1].justify = "right"
    return table


def print_wide(table: Table) -> None:
    """Print it as wide as the screen."""
    from rich.console import Console

    Console(width=None if sys.stdout.isatty() else WIDTH).print(table)


def print_sources(numbers: Sequence[Number]) -> None:
    """Where every source leads that these numbers name."""
    from sim.settings import facts

    for key in dict.fromkeys(key for number in numbers for key in number.sources):
        print(f"{key}: {facts.source(key).title}\n    {facts.resolved(key)}")


def summary(numbers: Sequence[Number]) -> str:
    """How many numbers, on what basis."""
    counts = {basis: sum(number.basis == basis for number in numbers) for basis in dict.fromkeys(number.basis for number in numbers)}
    return f"{len(numbers)} numbers: " + ", ".join(f"{count} {basis}" for basis, count in counts.items())


def leading_summary(numbers: Sequence[Number]) -> str:
    """What the short list rests on, and how to see the others."""
    if not numbers:
        return "conf/leading.yaml is missing; --all shows every number."
    from sim.settings.leading import made_from

    return f"{summary(numbers)}, of {len(numbers_by_path())} in all (--all; --subject NAME; words of a note).\nFrom {made_from()}."


def check() -> int:
    """Print what is wrong with the codebook. Returns the exit code."""
    found = problems()
    for problem in found:
        print(problem, file=sys.stderr)
    print(summary(matching([])))
    return 2 if found else 0
