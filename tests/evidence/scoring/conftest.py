"""One small finished run for all tests of forecasts and scores."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sim.pages.finishing import steps_of_run
from sim.runs.run import run
from tests.conftest import configured

SMALL = {"worlds": 24, "weeks": 124, "citizens": 30}


@pytest.fixture(scope="session")
def run_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scored") / "run"
    return run(replace(configured("+scenario=us_brokered", **SMALL), run_dir=folder), steps_of_run)
