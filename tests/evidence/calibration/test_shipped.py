"""The sample that is shipped: it loads, says what made it, covers what history can identify, and runs use it."""

import numpy as np

from sim.engine.batch import of_worlds
from sim.engine.draws import draw
from sim.evidence.hindcast.calibrated import CALIBRATED
from sim.settings.composing import load
from sim.settings.posterior import shipped


def test_the_shipped_sample_says_what_made_it():
    found = shipped()
    assert found.about["command"].startswith("python -m sim.calibrate")
    assert "--ship" in found.about["command"]
    assert found.about["plan"]["particles"] >= 100_000
    assert 1_000 <= len(found.rows) <= 2_000
    assert len(np.unique(found.rows, axis=0)) > 200
    assert set(found.about["priors"]) == set(found.paths)


def test_the_shipped_sample_holds_what_history_can_identify():
    assert shipped().paths == CALIBRATED


def test_runs_take_their_numbers_from_it():
    config = load(["parameters=posterior"])
    taken = {number.path for group in config.numbers.values() for number in group.values() if number.status == "posterior"}
    assert taken
    drawn = draw(of_worlds(config, np.arange(500)))
    for path in taken:
        group, _, name = path.partition(".")
        values = drawn[group][name]
        assert set(values) <= set(shipped().column(path))
        assert abs(values.mean() - shipped().column(path).mean()) < 0.25 * shipped().column(path).std()
