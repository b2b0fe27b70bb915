"""Every unit is one of a short list, or put together from it."""

from __future__ import annotations

import pytest

from sim.model.observed.outcomes import OUTCOMES
from sim.model.observed.series import SERIES
from sim.settings.codebook import numbers_by_path
from sim.settings.units import is_unit, units


@pytest.mark.parametrize(
    "unit", sorted({number.unit for number in numbers_by_path().values()} | {one.unit for one in (*OUTCOMES, *SERIES)})
)
def test_the_unit_of_every_number_outcome_and_series_is_on_the_list(unit: str) -> None:
    assert is_unit(unit)


@pytest.mark.parametrize("text", ["km2 a week", "km2 per day", "sd of", "share of fish", "", "share per", "weeks of talks", "per week"])
def test_what_is_not_put_together_from_the_list_is_no_unit(text: str) -> None:
    assert not is_unit(text)


def test_the_list_is_short_and_holds_nothing_unused() -> None:
    assert len(units()["quantities"]) < 50
    used = [number.unit for number in numbers_by_path().values()] + [one.unit for one in (*OUTCOMES, *SERIES)]
    firsts = {unit.split(" per ")[0].removeprefix("sd of ") for unit in used}
    lasts = {part for unit in used for part in unit.split(" per ")[1:]}
    assert set(units()["quantities"]) == {name for name in firsts if name in units()["quantities"]}
    assert set(units()["per"]) == lasts
    assert set(units()["wholes"]) == {name.removeprefix("share of ") for name in firsts if name.startswith("share of ")}
