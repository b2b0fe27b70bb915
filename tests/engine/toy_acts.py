"""A toy package of rules and acts in a folder of its own, run in processes of their own: what is compiled there, and what is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple

import sim

RULES = '''"""Rules."""

from sim.engine.compile import rule

RATE = 0.5


@rule
def grown(value: float) -> float:
    """The value after a week."""
    return value + RATE


@rule
def shrunken(value: float) -> float:
    """The value after a bad week."""
    return value * 0.25


@rule
def spread(state, weight: float) -> None:
    """Move everything toward the first quantity, by a long way round that no compiler writes out at each call."""
'''
RULES += "".join(
    f"    state.a += weight * state.b / ({k}.5 + state.a * state.a)\n    state.b -= state.a if state.b > state.a else {k}.5\n"
    for k in range(40)
)
ACTS: Final = '''"""Acts."""

from sim.engine.compile import act

from toy import rules


@act
def grow(state) -> None:
    """Grow."""
    state.a = rules.grown(state.a)


@act
def shrink(state) -> None:
    """Shrink."""
    state.a = rules.shrunken(state.a)


@act
def mix(state) -> None:
    """Mix, again and again."""
    rules.spread(state, 0.5)
    rules.spread(state, state.a)
    rules.spread(state, 0.125)


@act
def stir(state) -> None:
    """Mix otherwise."""
    rules.spread(state, 0.25)
    rules.spread(state, state.b)
    rules.spread(state, 0.75)
'''
SCRIPT: Final = """
import json, sys
import numpy as np
from numba.core import event
from toy import acts
passes = event.RecordingListener()
event.register("numba:run_pass", passes)
answers = []
for name, fields in json.loads(sys.argv[1]):
    records = np.zeros(3, [(field, float) for field in fields])
    records["a"], records["b"] = (1.0, 2.0, 3.0), (5.0, 0.5, 4.0)
    plain = [type("State", (), {"a": row["a"].item(), "b": row["b"].item()})() for row in records]
    before = len(passes.buffer)
    getattr(acts, name)(records)
    for row in plain:
        getattr(acts, name).plain(row)
    is_same = records["a"].tolist() == [row.a for row in plain] and records["b"].tolist() == [row.b for row in plain]
    answers.append([name, len(passes.buffer) > before, is_same])
print(json.dumps(answers))
"""


class Toy(NamedTuple):
    """A checkout of the toy package, and the cache that it uses."""

    folder: Path
    cache: Path

    def write(self, rules: str = RULES, acts: str = ACTS) -> Toy:
        """Write the package."""
        package = self.folder / "toy"
        package.mkdir(parents=True, exist_ok=True)
        for name, text in (("__init__", ""), ("rules", rules), ("acts", acts)):
            (package / f"{name}.py").write_text(text)
        return self

    def start(self, *acts: tuple[str, str]) -> subprocess.Popen[str]:
        """Run acts in a process of their own, each on records with these fields."""
        path = os.pathsep.join([str(self.folder), str(Path(sim.__file__).parents[1])])
        surroundings = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
        surroundings |= {"PYTHONPATH": path, "XDG_CACHE_HOME": str(self.cache), "PYTHONDONTWRITEBYTECODE": "1"}
        words = [sys.executable, "-c", SCRIPT, json.dumps(acts)]
        return subprocess.Popen(words, env=surroundings, stdout=subprocess.PIPE, text=True)

    def run(self, *acts: str, fields: str = "ab") -> list[str]:
        """The acts that were compiled, rather than found in the cache."""
        return compiled_in(self.start(*((act, fields) for act in acts)))


def compiled_in(process: subprocess.Popen[str]) -> list[str]:
    """The acts that this process compiled; every act must give the bits of its text."""
    answer, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    told: list[Any] = json.loads(answer)
    assert all(is_same for _, _, is_same in told), told
    return [name for name, is_compiled, _ in told if is_compiled]
