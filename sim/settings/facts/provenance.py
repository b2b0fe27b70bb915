"""Where every number comes from: the keys that parameter files and facts name as their source."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from sim.settings.facts.load import table, unknown
from sim.settings.facts.mechanisms import Mechanism, mechanisms

KINDS: Final = ("measured", "published", "derived", "judgement", "specification")
STATUSES: Final = ("seen", "seen-secondary", "memory", "derived", "judgement")
OBSERVED: Final = ("by the cut-off", "partly after", "after")


class Source(NamedTuple):
    """One source. `status` says how far it was checked, `observed` whether it looks past the cut-off."""

    id: str
    title: str
    kind: str
    status: str
    url: str
    note: str
    observed: str

    @property
    def may_set_a_number(self) -> bool:
        """Figures from memory, and figures that were observed only after the cut-off, set nothing."""
        return self.status != "memory" and self.observed != "after"


@cache
def sources() -> dict[str, Source]:
    """All sources by id: the rows of sources.csv, and the mechanisms of docs/mechanisms.md that are none of them."""
    return {key: _of_mechanism(one) for key, one in mechanisms().items()} | {row["id"]: Source(**row) for row in table("sources")}


def _of_mechanism(one: Mechanism) -> Source:
    """A mechanism as a source."""
    return Source(one.id, one.title, "derived", "derived", "", "docs/mechanisms.md", OBSERVED[0])


def source(id: str) -> Source:
    """One source; an unknown id is an error that names the nearest."""
    if id not in sources():
        raise unknown("source", id, sources())
    return sources()[id]
