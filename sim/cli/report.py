"""`python -m sim report FOLDER [FOLDER ...]`: analyse finished results again, redraw their charts and rewrite report.html.

Simulates nothing: for results whose analysis, charts or page should be renewed, or compared with another reference.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sim.pages.report.redo import check, redo
from sim.settings.errors import UserError

EPILOG: Final = (
    "FOLDER is that of a run, of an experiment, or of a multirun, below results/. "
    'Example: python -m sim report results/who_must_join/2025-01-31_10-00-00 --reference "administration=trump"'
)


def parser() -> argparse.ArgumentParser:
    """The options."""
    options = argparse.ArgumentParser(prog="python -m sim report", description=__doc__, epilog=EPILOG)
    options.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="a folder of results")
    options.add_argument("--reference", metavar="TEXT", help="what a comparison compares with: a point's label, or overrides")
    options.add_argument(
        "--markdown", type=Path, metavar="FILE", help="of a sweep with the analysis deciding: what decides the answer, as a page for docs/"
    )
    options.add_argument(
        "--leading", type=Path, metavar="FILE", help="with --markdown: the numbers that decide most, for conf/leading.yaml"
    )
    return options


def main(words: Sequence[str]) -> int:
    """Run the command. Returns the exit code: 0, or 2 for a user's error."""
    options = parser().parse_args(words)
    try:
        if options.markdown is not None and len(options.folders) > 1:
            raise UserError(f"--markdown writes the page of one folder; given {len(options.folders)}.")
        if options.leading is not None and options.markdown is None:
            raise UserError("--leading writes its file beside the page: give --markdown FILE too.")
        for folder in options.folders:
            check(folder, options.reference)
        for folder in options.folders:
            print(_redone(folder, options.reference))
        for path in _page(options.folders[0], options.markdown, options.leading):
            print(path)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _page(folder: Path, file: Path | None, leading: Path | None) -> list[Path]:
    """The page for the documents and its charts, if it is asked for."""
    if file is None:
        return []
    from sim.pages.report.deciding import write_page

    return write_page(folder, file, leading)


def _redone(folder: Path, reference: str | None) -> Path:
    """The page, made while a line says what is being done."""
    from rich.console import Console

    with Console(stderr=True).status(f"{folder}") as status:
        return redo(folder, reference, lambda words: status.update(f"{folder}: {words}"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
