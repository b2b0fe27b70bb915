"""The patterns at small size: few worlds, one fixed seed, each setting simulated once for all tests."""

from __future__ import annotations

import pytest

from sim.evidence.patterns.worlds import Laboratory

WORLDS = 300
SEED = 1


@pytest.fixture(scope="session")
def laboratory() -> Laboratory:
    return Laboratory(WORLDS, SEED)
