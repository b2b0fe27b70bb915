"""The numbers of a subject as a rule or an act sees them, from conf/parameters, with changes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sim.settings.codebook import codebook


def numbers_of(subject: str, **changes: float) -> Any:
    """Central numbers of conf/parameters/<subject>.yaml as attributes, some of them changed."""
    values = {name: number.value for name, number in codebook()[subject].items()}
    unknown = changes.keys() - values.keys()
    assert not unknown, f"no such number of {subject}: {sorted(unknown)}"
    return SimpleNamespace(**(values | changes))
