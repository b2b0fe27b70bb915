"""The short list of units, and the grammar by which they are put together. The list stands in conf/units.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import yaml

from sim.settings.searchpath import conf_folder

SPREAD: Final = "sd of "
WHOLE: Final = "share of "
PER: Final = " per "


@cache
def units() -> Mapping[str, Any]:
    """The list: quantities with their meaning, what may stand after `per`, and what a share may be of."""
    content: Mapping[str, Any] = yaml.safe_load((conf_folder() / "units.yaml").read_text(encoding="utf-8"))
    return content


def is_unit(text: str) -> bool:
    """Whether a text is a unit of the list, or put together from it."""
    quantity, *over = text.split(PER)
    return is_quantity(quantity.removeprefix(SPREAD)) and all(part in units()["per"] for part in over)


def is_quantity(text: str) -> bool:
    """Whether a text names one quantity."""
    return text in units()["quantities"] or (text.startswith(WHOLE) and text.removeprefix(WHOLE) in units()["wholes"])
