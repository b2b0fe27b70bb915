"""python -m sim calibrate from end to end on a toy: files, charts, report, resuming, shipping, and wrong input."""

import json
import shutil
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.transforms import Bbox

from sim.cli.calibrate import main
from sim.evidence.calibration.charts import CHARTS, Calibration
from sim.settings import pinned
from sim.settings import posterior as sample
from tests.engine.drawn import drawn_words
from tests.evidence.calibration.toy import PATHS, Toy

SMALL = "--particles 4000 --proposals 1000 --keep 300 --generations 3 --replicates 50 --rows 200".split()


def run(folder, *words, simulator_of=Toy):
    return main([*SMALL, "--out", str(folder), *words], simulator_of)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("calibration") / "out"
    assert run(folder, "--second-seed", "2") == 0
    return folder


def test_tables_sample_charts_and_report_are_written(made):
    tables = {path.stem for path in (made / "tables").iterdir()}
    assert tables == {"generations", "identification", "densities", "predictive", "data", "recovery", "ranks", "two_seeds"}
    assert {path.stem for path in (made / "charts").iterdir()} == set(CHARTS)
    text = (made / "report.html").read_text()
    for part in ("Data", "Priors", "Distance", "Search", "Posterior", "Checks", "Limits", "never count as validation"):
        assert part in text


def test_the_sample_says_what_made_it(made):
    found = sample.read(made / "posterior.parquet")
    assert found.paths == PATHS
    assert found.rows.shape == (200, 4)
    assert found.about["seed"] == 1
    assert found.about["command"].startswith("python -m sim calibrate --particles 4000")
    for key in ("facts_hash", "priors_hash", "priors", "plan", "tolerance", "created", "simulated"):
        assert key in found.about


def test_what_the_data_identify_has_moved_and_nothing_else(made):
    table = pd.read_csv(made / "tables" / "identification.csv")
    assert list(table["verdict"]) == ["moved", "moved", "did not move", "did not move"]


def test_the_books_are_honest(made):
    books = json.loads((made / "calibration.json").read_text())["bookkeeping"]
    assert books["free_numbers_per_datum"] == 2.0
    assert 0.8 < books["effective_numbers"] < 2.4


def test_resumed_from_half_of_its_blocks_it_is_the_same(made, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(made, folder)
    for block in sorted((folder / "work").rglob("*.parquet"))[1::2]:
        block.unlink()
    assert run(folder, "--second-seed", "2", "--resume") == 0
    np.testing.assert_array_equal(sample.read(folder / "posterior.parquet").rows, sample.read(made / "posterior.parquet").rows)
    for name in ("recovery", "two_seeds", "predictive"):
        assert (folder / "tables" / f"{name}.csv").read_text() == (made / "tables" / f"{name}.csv").read_text()


def test_shipping_puts_the_sample_where_runs_look(tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "SHIPPED", tmp_path / "shipped.parquet")
    monkeypatch.setattr(sample, "PIN", tmp_path / "pinned.py")
    monkeypatch.setattr(pinned, "POSTERIOR_SHA256", pinned.POSTERIOR_SHA256)  # as it was, once the test is over
    (tmp_path / "pinned.py").write_text(Path(pinned.__file__).read_text())
    assert run(tmp_path / "out", "--ship") == 0
    np.testing.assert_array_equal(sample.shipped().rows, sample.read(tmp_path / "out" / "posterior.parquet").rows)
    assert pinned.POSTERIOR_SHA256 in (tmp_path / "pinned.py").read_text()


@pytest.mark.parametrize("name", list(CHARTS))
def test_words_of_a_chart_stay_on_the_page_and_apart(made, name):
    from importlib import import_module

    from sim.runs.drawing.style import in_house_style

    with in_house_style():
        words, width, height = drawn_words(import_module(f"sim.evidence.calibration.charts.{name}").draw(Calibration(made)))
    for text, box in words:
        assert box.x0 >= 0, text
        assert box.x1 <= width, text
        assert 0 <= box.y0 < box.y1 <= height, text
    overlapping = [(one, other) for (one, a), (other, b) in combinations(words, 2) if Bbox.intersection(a.padded(-1), b.padded(-1))]
    assert not overlapping


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--particles", "10"), "--particles is 10; allowed: a whole number from 1,000"),
        (("--replicates", "10"), "--replicates is 10; allowed: a whole number from 50"),
        (("--second-seed", "1"), "the same as --seed"),
        (("--keep", "3000"), "--keep is 3,000; allowed: up to half of --particles"),
        (("--workers", "0"), "--workers is 0"),
        (("--resume",), "nothing to resume"),
    ],
)
def test_wrong_input_is_answered(tmp_path, capsys, words, reason):
    assert run(tmp_path / "out", *words) == 2
    assert reason in capsys.readouterr().err
    assert not (tmp_path / "out" / "tables").exists()


def test_a_folder_in_use_is_not_overwritten(made, capsys):
    assert run(made) == 2
    assert "holds a calibration already" in capsys.readouterr().err


def test_a_simulator_that_does_not_hold_together_is_refused(tmp_path, capsys):
    class Odd(Toy):
        def __init__(self, seed):
            super().__init__(seed)
            self.scale = np.array([0.5, 0.0])

    assert run(tmp_path, simulator_of=Odd) == 2
    assert "statistic score 1, reading 0 was observed as" in capsys.readouterr().err
