"""plain=true: a few worlds in plain Python, with nothing compiled and every bit the same."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.engine.batch import of_worlds
from sim.engine.loops import Plan
from sim.engine.plain import PlainPlan
from sim.engine.worlds import places_of
from sim.model.truce import acts as truce
from sim.runs.ensemble import plain_model, run_worlds
from sim.settings.composing import load
from sim.settings.errors import UserError
from tests.conftest import configured

SCRIPT = """
from numba.core import event
passes = event.RecordingListener()
event.register("numba:run_pass", passes)
import numpy as np
from sim.engine.batch import of_worlds
from sim.settings.composing import load
from sim.runs.ensemble import compile_acts, run_worlds
config = load(["+scenario=nato_guarantee", "plain=true", "worlds=2", "weeks=60", "citizens=30"])
compile_acts(config)
print(run_worlds(of_worlds(config, np.arange(2))).weekly.shape, len(passes.buffer))
"""


@pytest.mark.parametrize("scenario", ["nato_guarantee", "territorial_freeze", "us_brokered"])
def test_plain_worlds_are_the_compiled_worlds(scenario: str) -> None:
    config = configured(f"+scenario={scenario}", "parameters=prior", "plain=true", worlds=3, weeks=120, citizens=40)
    plain, compiled = (run_worlds(of_worlds(replace(config, plain=is_plain), np.arange(3))) for is_plain in (True, False))
    for name, values in compiled.outcomes.items():
        np.testing.assert_array_equal(plain.outcomes[name], values, err_msg=name)
    for part in ("weekly", "maps", "joins", "amounts"):
        np.testing.assert_array_equal(getattr(plain, part), getattr(compiled, part), err_msg=part)


def test_a_plain_run_compiles_nothing_and_loads_nothing_compiled(tmp_path: Path) -> None:
    surroundings = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    surroundings |= {"PYTHONPATH": str(Path(sim.__file__).parents[1]), "XDG_CACHE_HOME": str(tmp_path)}
    told = subprocess.run([sys.executable, "-c", SCRIPT], env=surroundings, capture_output=True, text=True, check=True)
    assert told.stdout.endswith(", 2) 0\n")
    assert not list(tmp_path.rglob("*.*"))


def test_a_plain_model_steps_through_the_week() -> None:
    model = plain_model(configured(weeks=10, citizens=20), worlds=2)
    start = model.worlds.states["russia"]["personnel_thousand"].copy()
    for _ in range(3):
        model.step()
    assert model.week == 2
    assert (model.worlds.states["russia"]["personnel_thousand"] != start).all()


def test_a_plain_run_that_would_take_long_is_refused_with_the_time_it_would_take() -> None:
    with pytest.raises(UserError, match=r"plain=true would take about \d+ minutes for 1,000 worlds, 260 weeks and 1,000 citizens"):
        load(["+scenario=baseline", "plain=true"])


def test_a_plain_run_draws_only_what_is_asked_for() -> None:
    few = ("+scenario=baseline", "plain=true", "worlds=2", "weeks=52", "citizens=50")
    assert (load([*few]).charts, load([*few]).report) == ((), False)
    assert load([*few, "report=true"]).report is True


@pytest.mark.parametrize("kind", [Plan, PlainPlan])
def test_arguments_of_different_numbers_of_worlds_are_refused(kind: type[Plan] | type[PlainPlan]) -> None:
    """Compiled code would read beyond the end of the shorter one."""
    model = plain_model(configured(citizens=20), worlds=2)
    given = [model.worlds.states[place] for place in places_of(truce.begin_truce)]
    with pytest.raises(ValueError, match=r"begin_truce are for different numbers of worlds: \[1, 2\]"):
        kind((truce.begin_truce,), ([given[0][:1], *given[1:]],))
