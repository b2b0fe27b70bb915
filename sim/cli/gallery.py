"""`python -m sim gallery FOLDER ...`: renew the pictures of README and docs from finished runs, sweeps and experiments."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from sim.settings.errors import UserError
from sim.settings.searchpath import PACKAGE

EPILOGUE = "Example: python -m sim gallery results/nato_guarantee/2024-12-02_09-30-00 results/experiments/global_sensitivity/..."


def main(words: Sequence[str]) -> int:
    """Run the command. Returns the exit code: 0, or 1 if a text shows a picture that nobody has."""
    from sim.pages.gallery import keep

    parser = argparse.ArgumentParser(prog="python -m sim gallery", description=__doc__, epilog=EPILOGUE)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="folder of a finished run, sweep or experiment")
    root = PACKAGE.parent
    folders = parser.parse_args(words).folders
    if not (root / "docs").is_dir():
        raise UserError(f"{root} is no checkout: the pictures belong to its docs/.")
    written, missing = keep(root, folders)
    for path in written:
        print(path.relative_to(root))
    for name in missing:
        print(f"missing: {name}.png, which a text shows; draw it and give its folder")
    return 1 if missing else 0
