"""Where results come from: what made them, and a fingerprint of everything that decides them."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
import sys
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sim.settings.config import RunConfig

LIBRARIES: Final = ("mesa", "numpy", "numba", "hydra-core", "pandas", "scipy", "pyarrow", "matplotlib", "SALib")
DECIDING: Final = ("worlds", "weeks", "citizens", "seed", "start", "administration_before", "administration_after", "trajectories")
"""Settings that decide results; the others say how fast, where to, and what is drawn."""


def made_by() -> dict[str, Any]:
    """When, by which command, from which facts, sources and versions."""
    from sim.settings import facts

    return {
        "created": datetime.now().isoformat(timespec="seconds"),
        "command": " ".join(["python -m sim", *sys.argv[1:]]),
        "facts_hash": facts.facts_hash(),
        "git_revision": _git_revision(),
        "versions": {"python": platform.python_version(), "sim": _version("ceasefire-sim"), **{name: _version(name) for name in LIBRARIES}},
    }


def fingerprint(config: RunConfig) -> str:
    """Hash of everything that decides a run's results: settings, numbers, facts and the model's sources; 64 hexadecimal digits."""
    from sim.engine.compile import sources_hash
    from sim.model.washington.administrations import administration_row
    from sim.settings import facts

    settings = {name: str(getattr(config, name)) for name in DECIDING}
    numbers = [
        [number.path, number.value, number.low, number.high, number.status]
        for group in config.numbers.values()
        for number in group.values()
    ]
    others = [administration_row(name) for name in (config.administration_before, *config.administration_after)]
    sample = [told["hash"] for told in posterior_of(config).values()]
    return digest(settings, numbers, others, facts.facts_hash(), sources_hash(), *sample)


def posterior_of(config: RunConfig) -> dict[str, dict[str, Any]]:
    """What a manifest says of the posterior sample, under `posterior`; nothing if no number is taken from it."""
    from sim.settings.codebook import by_path

    taken = [path for path, number in by_path(config.numbers).items() if number.status == "posterior"]
    if not taken:
        return {}
    from sim.settings.posterior import told

    return {"posterior": told(taken)}


def digest(*parts: Any) -> str:
    """Hash of plain values."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


@cache
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


@cache
def _git_revision() -> str | None:
    root = Path(__file__).parents[2]
    if not (root / ".git").exists():
        return None
    answer = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=False)
    return answer.stdout.strip() or None
