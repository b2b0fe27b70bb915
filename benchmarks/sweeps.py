"""Measures sweeps: a global sensitivity against the engine alone, a packed multirun against one run and against processes, and kills.

python benchmarks/sweeps.py                      # everything, some twenty minutes
python benchmarks/sweeps.py --smoke              # each part once at small size, for CI
python benchmarks/sweeps.py sensitivity packed kills
"""

from __future__ import annotations

import itertools
import json
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from bench import QUIET, ROOT, command, run_parts

from sim.runs.ledger import hash_of
from sim.settings.composing import load
from sim.settings.files import OUTCOMES

KILLS = 10
REPEATS = 1
COMBINATIONS = (
    "+scenario=nato_guarantee,territorial_freeze,us_brokered",
    "administration=biden,trump",
    "guarantee.pledge_share=0,0.3,0.6,0.9",
)


def bare_rate(worlds: int, **settings: Any) -> float:
    """Worlds per second of the engine alone: outcome rows of one configuration, nothing written."""
    from sim.engine.batch import of_worlds
    from sim.engine.executors import in_order, nobody_listens
    from sim.runs.ensemble import CHUNK_CITIZENS, run_rows, worker_count

    config = replace(load(["+scenario=coalition_of_the_willing", *(f"{key}={value}" for key, value in settings.items())]), **QUIET)
    size = CHUNK_CITIZENS // config.citizens
    batches = [of_worlds(config, np.arange(first, min(first + size, worlds))) for first in range(0, worlds, size)]
    began = time.perf_counter()
    for _ in in_order([partial(run_rows, batch, nobody_listens) for batch in batches], worker_count(config)):
        pass
    return worlds / (time.perf_counter() - began)


def bench_sensitivity(smoke: bool) -> None:
    """Bar 1: Saltelli over every uncertain number, against the bare rate measured before and after."""
    points, weeks = (2, 12) if smoke else (512, 260)
    few = 400 if smoke else 20_000
    bare_rate(200, citizens=100, weeks=weeks)
    before = bare_rate(few, citizens=100, weeks=weeks)
    with tempfile.TemporaryDirectory() as folder:
        words = [f"design.points={points}", f"weeks={weeks}", f"run_dir={folder}/sweep", "charts=none", "report=false"]
        seconds, peak = command("-m", "sim", "+experiment=global_sensitivity", *words)
        told = json.loads((Path(folder) / "sweep" / "sweep.json").read_text())
    after = bare_rate(few, citizens=100, weeks=weeks)
    bare = statistics.mean((before, after))
    rate = told["cells"] / told["split_seconds"]["model and store"]
    size = f"{len(told['factors'])} numbers, N={points}, {told['cells']:,} worlds of {weeks} weeks, 100 citizens"
    print(f"sensitivity: {size}; whole command {seconds:.0f} s")
    print(f"  sweep {rate:,.0f} worlds/s, engine alone {before:,.0f} and {after:,.0f}: {rate / bare:.0%} (bar 80%); peak {peak:,.0f} MiB")
    print(f"  split {told['split_seconds']}")


def bench_packed(smoke: bool) -> None:
    """Bar 2: 24 combinations of 500 worlds, against 12,000 worlds of one run and against 24 processes, interleaved."""
    worlds, weeks = (4, 8) if smoke else (500, 260)
    sizes = [f"worlds={worlds}", f"weeks={weeks}"]
    combinations = list(itertools.product(*(words.partition("=")[2].split(",") for words in COMBINATIONS)))
    ratios, gains = [], []
    for _ in range(1 if smoke else REPEATS):
        with tempfile.TemporaryDirectory() as folder:
            words = [
                "+scenario=nato_guarantee",
                f"worlds={worlds * len(combinations)}",
                f"weeks={weeks}",
                f"run_dir={folder}/one",
                "charts=none",
            ]
            command("-m", "sim", *words)
            one = json.loads((Path(folder) / "one" / "manifest.json").read_text())["split_seconds"]["model"]
            packed, _ = command("-m", "sim", "-m", *COMBINATIONS, *sizes, f"run_dir={folder}/packed")
            model = json.loads((Path(folder) / "packed" / "sweep.json").read_text())["split_seconds"]["model"]
            apart = 0.0
            for number, (scenario, administration, pledge) in enumerate(combinations[:2] if smoke else combinations):
                job = [f"+scenario={scenario}", f"administration={administration}", f"guarantee.pledge_share={pledge}"]
                apart += command("-m", "sim", *job, *sizes, f"run_dir={folder}/{number}")[0]
        ratios.append(model / one)
        gains.append(apart / packed)
        print(f"  model: packed {model:.1f} s, one run {one:.1f} s; whole: packed {packed:.1f} s, one after another {apart:.1f} s")
    ratio, gain = statistics.median(ratios), statistics.median(gains)
    print(f"packed: model time {ratio:.2f} times one run (bar 1.4); {gain:.1f} times faster than processes (bar 5)")


def bench_kills(smoke: bool) -> None:
    """Bar 4: a sweep killed at random moments and resumed leaves the very table of one that was let be."""
    kills, size = (1, ["design.replicates=20", "weeks=40"]) if smoke else (KILLS, ["design.replicates=120"])
    words = [
        sys.executable,
        "-m",
        "sim",
        "+experiment=guarantee_strength",
        *size,
        "citizens=100",
        "chunk=64",
        "charts=none",
        "report=false",
    ]
    dice = random.Random(1)
    with tempfile.TemporaryDirectory() as root:
        began = time.perf_counter()
        subprocess.run([*words, f"run_dir={root}/whole"], cwd=ROOT, check=True, capture_output=True)
        whole_seconds = time.perf_counter() - began
        wanted = hash_of(Path(root) / "whole" / OUTCOMES)
        equal = 0
        for number in range(kills):
            folder = f"run_dir={root}/{number}"
            process = subprocess.Popen([*words, folder, "resume=true"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(dice.uniform(0.2, 0.95) * whole_seconds)
            process.send_signal(signal.SIGKILL)
            process.wait()
            ledger = Path(root) / str(number) / "chunks" / "ledger.jsonl"
            kept = len(ledger.read_text().splitlines()) - 1 if ledger.exists() else 0
            done = subprocess.run([*words, folder, "resume=true"], cwd=ROOT, capture_output=True, check=False)
            is_equal = done.returncode == 0 and hash_of(Path(root) / str(number) / OUTCOMES) == wanted
            equal += is_equal
            print(f"  kill {number + 1}: {kept} chunks were finished; resumed table {'equal' if is_equal else 'DIFFERENT'}", flush=True)
    print(f"kills: {equal} of {kills} resumed tables equal the uninterrupted one, byte for byte")
    if equal != kills:
        raise SystemExit("a resumed table differs")


PARTS: dict[str, Callable[[bool], None]] = {"sensitivity": bench_sensitivity, "packed": bench_packed, "kills": bench_kills}


if __name__ == "__main__":
    run_parts(__doc__, PARTS)
