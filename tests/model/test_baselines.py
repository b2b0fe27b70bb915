"""Regression: small runs give what they gave; see tests/renew_baselines.py for how to renew."""

from __future__ import annotations

import json

import pytest

from sim.settings.searchpath import choices_of
from tests.renew_baselines import BASELINES, measure

STORED = json.loads(BASELINES.read_text())


@pytest.mark.parametrize("scenario", sorted(choices_of("scenario")))
def test_a_small_run_gives_what_it_gave(scenario: str) -> None:
    """Within what two worlds of sixty can do: the mathematics library differs by a bit between processors, and a decision may flip."""
    for figure, value in measure(scenario).items():
        assert value == pytest.approx(STORED[scenario][figure], rel=0.03, abs=2 / 60), figure
