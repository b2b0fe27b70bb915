"""The mechanisms of docs/mechanisms.md: M1, M2, ..., each a section with claim, equation, range and sources."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from sim.settings.searchpath import mechanisms_page

HEADING: Final = re.compile(r"^## (M\d+) (.+)$", re.MULTILINE)


class Mechanism(NamedTuple):
    """One section of the page."""

    id: str
    title: str
    text: str


@cache
def mechanisms() -> dict[str, Mechanism]:
    """Every mechanism by id, in the order of the page."""
    page = mechanisms_page()
    if not page.is_file():
        return {}
    parts = HEADING.split(page.read_text(encoding="utf-8"))[1:]
    found = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return {id: Mechanism(id, title.strip(), text.strip()) for id, title, text in found}
