"""What an analysis leaves behind: tables, and plain sentences made from their numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

FOLDER: Final = "analysis"


class Finding(NamedTuple):
    """The result of one analysis of a sweep."""

    name: str  # of the analysis
    title: str  # for the report
    sentences: tuple[str, ...]  # each says no more than its interval allows
    tables: dict[str, pd.DataFrame]  # by name; `name` or `name_detail`


def write_finding(folder: Path, finding: Finding) -> None:
    """Keep the finding in the sweep's folder: analysis/<table>.parquet and .csv, analysis/<name>.json."""
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    for name, table in finding.tables.items():
        table.to_parquet(target / f"{name}.parquet", index=False)
        table.to_csv(target / f"{name}.csv", index=False)
    content = {"name": finding.name, "title": finding.title, "sentences": list(finding.sentences), "tables": list(finding.tables)}
    (target / f"{finding.name}.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_finding(folder: Path, name: str) -> Finding | None:
    """The finding of an analysis, read from the sweep's folder; None if that analysis was not made."""
    import pandas as pd

    source = folder / FOLDER
    path = source / f"{name}.json"
    if not path.exists():
        return None
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    tables = {table: pd.read_parquet(source / f"{table}.parquet") for table in content["tables"]}
    return Finding(content["name"], content["title"], tuple(content["sentences"]), tables)
