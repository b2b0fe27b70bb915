"""`python -m sim questions`: checks the questions and lists them; `--write FILE` writes the list as a page."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sim.settings.errors import UserError


def main(words: Sequence[str]) -> int:
    """Run the command. Returns the exit code."""
    options = argparse.ArgumentParser(prog="python -m sim questions", description=__doc__)
    options.add_argument("--write", type=Path, metavar="FILE", help="write the list as a page, such as questions.md")
    chosen = options.parse_args(words)
    try:
        tell(chosen.write)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def tell(page_file: Path | None) -> None:
    """List the questions and series, or write the page of them."""
    from sim.evidence.questions.listing import page
    from sim.evidence.questions.reading import quantities, questions

    if page_file is None:
        print("\n".join(f"{each.id}: {each.title}" for each in questions().values()))
        print("\n".join(f"{each.name}: {each.title}, {each.unit}" for each in quantities().values()))
        return
    try:
        page_file.write_text(page(), encoding="utf-8")
    except OSError as error:
        raise UserError(f"--write {page_file} cannot be written: {error.strerror}.") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
