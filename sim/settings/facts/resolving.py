"""What a source key leads to: who says it, when, where it stands here, and at which address."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from sim.settings.facts.load import Row, by, file_names, table
from sim.settings.facts.mechanisms import mechanisms
from sim.settings.facts.provenance import Source, source

UNDATED: Final = "undated"
DERIVED: Final = "derived"
"""What a row says for its author where the figure was computed here."""
PAGE: Final = "docs/mechanisms.md"
KEYED: Final = {"effect_sizes": "id", "ceasefire_cases": "case_id", "donbas_truces": "truce_id", "guarantee_designs": "design_id"}
"""Tables whose rows have keys of their own, and the column that holds them."""
AUTHOR_COLUMNS: Final = ("source_org", "dataset", "proposer", "poll", "source")
ADDRESS_COLUMNS: Final = ("source_url", "url", "sources")
COMPANION: Final = "_sources"
"""Ending of the table that names the source of each column of another."""
DATE_COLUMNS: Final = ("published", "pub_date", "date", "date_start", "start_date", "date_end", "start")
YEAR: Final = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
TABLE_NAMED: Final = re.compile(r"facts/(?:\w+/)?(\w+)|(\w+)\.csv")
OTHER_KEYS: Final = re.compile(r"\b[A-F]\d\d\b")
FEW: Final = 3


class Resolved(NamedTuple):
    """Where a key leads."""

    author: str
    year: str
    place: str  # a table or row of sim/settings/facts, or a section of docs/mechanisms.md
    address: str  # "" if none is known

    @property
    def is_complete(self) -> bool:
        """Whether a reader gets there."""
        return all(self)

    def __str__(self) -> str:
        """One line."""
        when = () if self.year in self.author else (self.year,)
        return "; ".join(part for part in (self.author, *when, self.place, self.address) if part)


@cache
def resolved(id: str) -> Resolved:
    """Where a source key leads; fields that are not known are empty."""
    if id in mechanisms():
        return Resolved("this project", UNDATED, f"{PAGE}, section {id}: {mechanisms()[id].title}", f"{PAGE}#{_anchor(id)}")
    found = source(id)
    row = _own_row(id)
    if row:
        return _of_row(found, *row)
    named = _table_named(id if id.startswith("facts/") else found.note)
    return _of_table(named) if named else Resolved("", "", "", found.url)


def _anchor(id: str) -> str:
    """The part of an address that leads to a section."""
    return re.sub(r"[^\w -]", "", f"{id} {mechanisms()[id].title}".lower()).replace(" ", "-")


def _own_row(id: str) -> tuple[str, Row] | None:
    """The row that has this key, and its table."""
    for name, column in KEYED.items():
        rows = by(column, table(name))
        if id in rows:
            return name, rows[id]
    return None


def _of_row(found: Source, name: str, row: Row) -> Resolved:
    """What one row of a table leads to."""
    others = OTHER_KEYS.findall(row["n_unit"]) if name == "effect_sizes" and not found.url else []
    place = f"sim/settings/facts/{name}.csv, row {found.id}" + "".join(f", from {other}" for other in others)
    derived_from = _table_named(found.note)
    address = (
        found.url or "; ".join(resolved(other).address for other in others) or (_of_table(derived_from).address if derived_from else "")
    )
    author = _author(row) or _host(found.url)
    return Resolved(f"this project, from {_host(found.url) or place}" if author == DERIVED else author, _year(row, found), place, address)


def _author(row: Row) -> str:
    """Who stands behind a row."""
    return next((row[column] for column in AUTHOR_COLUMNS if row.get(column)), "")


def _year(row: Row, found: Source) -> str:
    """The year that the author's text names, else that of the row."""
    texts = [_author(row), *(row[column] for column in DATE_COLUMNS if column in row), found.note]
    years = [match for text in texts for match in YEAR.findall(text)]
    return years[0] if years else UNDATED


def _table_named(text: str) -> str:
    """The data file that a text names; "" if none."""
    names = [first or second for first, second in TABLE_NAMED.findall(text) if (first or second) in file_names()]
    return names[0] if names else ""


@cache
def _of_table(name: str) -> Resolved:
    """What a whole table leads to: the most frequent of its authors and addresses stand for all; each row has its own."""
    rows = table(name) + (table(f"{name}{COMPANION}") if f"{name}{COMPANION}" in file_names() else ())
    place = f"sim/settings/facts/{name}.csv, {len(table(name))} rows, each with its source"
    addresses = [address for row in rows for address in _addresses(row)]
    if not addresses:
        others = [_table_named(row["source"]) for row in rows if "source" in row]
        return _of_table(next(filter(None, others)))._replace(place=place) if any(others) else Resolved("", "", place, "")
    authors = [author for author in map(_author, rows) if author] or [_host(address) for address in addresses]
    years = sorted({year for row in rows for column in DATE_COLUMNS if column in row for year in YEAR.findall(row[column])})
    span = f"{years[0]}-{years[-1]}" if len(years) > 1 else "".join(years) or UNDATED
    return Resolved(_several(authors), span, place, Counter(addresses).most_common(1)[0][0])


def _addresses(row: Row) -> list[str]:
    """Every address that a row names."""
    return [part for column in ADDRESS_COLUMNS if column in row for part in row[column].split() if part.startswith("http")]


def _several(authors: list[str]) -> str:
    """The most frequent few of many."""
    ranked = [author for author, _ in Counter(authors).most_common()]
    more = len(ranked) - FEW
    return ", ".join(ranked[:FEW]) + (f" and {more} more" if more > 0 else "")


def _host(address: str) -> str:
    """Who keeps an address."""
    return urlsplit(address).netloc.removeprefix("www.")
