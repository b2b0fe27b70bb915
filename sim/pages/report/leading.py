"""Writes conf/leading.yaml: the twenty numbers that decide most, from the finding of a sweep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from sim.settings.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

    from sim.runs.finding import Finding
    from sim.sweeps.shared.sweep import Sweep

MOST: Final = 20
HEAD: Final = """\
# The numbers that decide most, in this order. Written by a command, never by hand:
#     python -m sim report results/{name}/<date_time> --markdown docs/what_decides_the_answer.md --leading conf/leading.yaml
# Of each headline the leading numbers come in turn, those that are distinguishable from noise first. An index is what `statistic` says,
# with its 90% interval.
"""


def write_leading(sweep: Sweep, finding: Finding, file: Path) -> Path:
    """Write the file. Returns its path."""
    content = {"from": _made(sweep), "numbers": {path: _rows(table) for path, table in _ranked(finding.tables["deciding"])}}
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=140)
    try:
        file.write_text(HEAD.format(name=sweep.manifest["name"]) + text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"--leading {file} cannot be written: {error.strerror}.") from None
    return file


def _made(sweep: Sweep) -> str:
    """What was simulated, in one line."""
    made = sweep.manifest
    rows = f"N = {int((sweep.points['matrix'] == 'A').sum())} rows, " if made["method"] == "saltelli" else ""
    return f"{made['name']}, {rows}{made['cells']:,} worlds of {made['weeks']} weeks from {made['start']}, seed {made['seed']}"


def _ranked(table: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The leading numbers with their rows of the table; choices among names are no numbers."""
    numbers = table[table["range"] != ""].assign(is_noise=~table["distinguishable"].astype(bool))
    numbers = numbers.sort_values(["is_noise", "place"], kind="stable")
    return [(str(path), rows) for path, rows in numbers.groupby("factor", sort=False)][:MOST]


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """What one number decides, the outcomes in the order of its places: those alone that are distinguishable, if any is."""
    from sim.sweeps.shared.measures import MEASURES

    clear = table[~table["is_noise"]]
    return [
        {
            "outcome": row["outcome"],
            "label": MEASURES[row["outcome"]].label,
            "statistic": row["statistic"],
            "index": round(float(row["size"]), 4),
            "low": round(float(row["low"]), 4),
            "high": round(float(row["high"]), 4),
        }
        for row in (clear if len(clear) else table).to_dict("records")
    ]
