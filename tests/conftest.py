"""What tests share: a small simulation, described as on the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.settings.composing import load
from sim.settings.config import RunConfig

Simulate = Callable[..., pd.DataFrame]


def configured(*overrides: str, **settings: Any) -> RunConfig:
    """A checked configuration without charts and report, at central numbers unless it says otherwise: a test states what the rules do."""
    words = ["parameters=central", *overrides, *(f"{name}={value}" for name, value in settings.items())]
    return replace(load(words), charts=(), report=False)


@pytest.fixture(scope="session")
def simulate() -> Simulate:
    """simulate("+scenario=x guarantee.pledge_share=0.5", worlds=400) -> outcome rows, without files."""
    from sim.runs.ensemble import run_chunks

    def run(words: str = "", **settings: Any) -> pd.DataFrame:
        config = configured(*words.split(), **({"worlds": 200, "weeks": 260, "citizens": 60} | settings))
        chunks = list(run_chunks(config))
        return pd.DataFrame({name: np.concatenate([chunk.outcomes[name] for chunk in chunks]) for name in chunks[0].outcomes})

    return run
