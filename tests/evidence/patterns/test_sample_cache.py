"""A validation that was stopped goes on: samples are kept whole, under everything that decides them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from sim.evidence.patterns.cache import SampleCache
from sim.evidence.patterns.samples import Setting
from sim.evidence.patterns.worlds import Laboratory

SETTING = Setting(("+scenario=territorial_freeze", "parameters=central"), 4, 30, ("gain_km2", "ready_share"))


def laboratory(folder: Path, worlds: int = 6, seed: int = 1) -> tuple[Laboratory, list[int]]:
    lived: list[int] = []
    return Laboratory(worlds, seed, lived.append, cache=SampleCache(folder)), lived


def test_what_was_simulated_is_taken_and_is_the_same(tmp_path: Path) -> None:
    first = laboratory(tmp_path)[0].sample(SETTING)
    lab, lived = laboratory(tmp_path)
    again = lab.sample(SETTING)
    assert lived == [6 * SETTING.weeks]  # told at once: nothing was simulated
    pd.testing.assert_frame_equal(again.outcomes, first.outcomes)
    assert again.start == first.start
    assert list(again.weekly) == list(first.weekly)
    for name, values in first.weekly.items():
        np.testing.assert_array_equal(again.weekly[name], values)


def test_other_worlds_luck_numbers_or_series_are_other_samples(tmp_path: Path) -> None:
    laboratory(tmp_path)[0].sample(SETTING)
    others = [
        (laboratory(tmp_path, worlds=7)[0], SETTING),
        (laboratory(tmp_path, seed=2)[0], SETTING),
        (laboratory(tmp_path)[0], SETTING._replace(words=(*SETTING.words, "truce.misreading_share=0.06"))),
        (laboratory(tmp_path)[0], SETTING._replace(series=("gain_km2",))),
    ]
    for lab, setting in others:
        lab.sample(setting)
    assert len(list(tmp_path.glob("*.npz"))) == 1 + len(others)


def test_a_cleared_cache_holds_nothing(tmp_path: Path) -> None:
    lab, _ = laboratory(tmp_path / "work")
    lab.sample(SETTING)
    assert lab.cache is not None
    lab.cache.clear()
    assert lab.cache.find(SETTING, lab.config(SETTING)) is None
