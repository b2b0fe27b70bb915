"""Measures the worlds engine: against the plain Mesa twin, along every axis, and what a run costs as a whole.

    python benchmarks/bench.py            # everything, some minutes
    python benchmarks/bench.py --smoke    # each part once at small size, for CI
    python benchmarks/bench.py twin scaling workers memory fixed split luck   # some parts

Ratios are taken inside one interleaved run, since machines are noisy; times are medians.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from sim.settings.composing import load
from sim.settings.config import RunConfig

ROOT = Path(__file__).parent.parent
REPEATS = 5
FEW_REPEATS = 3
QUIET = {"charts": (), "report": False}


def config_of(**changes: Any) -> RunConfig:
    """The main job without charts and report."""
    return replace(load(["+scenario=nato_guarantee"]), **(QUIET | changes))


def simulate(config: RunConfig) -> float:
    """Seconds that the worlds alone take, without files."""
    from sim.runs.ensemble import run_chunks

    began = time.perf_counter()
    for _ in run_chunks(config):
        pass
    return time.perf_counter() - began


def command(*words: str) -> tuple[float, float]:
    """Wall seconds and peak memory (MiB) of a fresh Python process."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if status:
        raise RuntimeError(f"{' '.join(words)} ended with {status}: {process.stderr.read().decode() if process.stderr else ''}")
    return seconds, usage.ru_maxrss / 1024


def run_words(folder: str, **settings: Any) -> list[str]:
    """The command of a run without charts and report, into a throw-away folder."""
    return [
        "-m",
        "sim",
        "+scenario=nato_guarantee",
        "charts=none",
        "report=false",
        f"run_dir={folder}",
        *(f"{k}={v}" for k, v in settings.items()),
    ]


def median(values: list[float]) -> float:
    """Middle value."""
    return statistics.median(values)


def bench_twin(smoke: bool) -> None:
    """Bar 1: worlds per second against the plain twin on two processes (spawn included), and equal bits."""
    from mesa.batchrunner import batch_run
    from twin import BatchTwin

    weeks, citizens, twin_worlds, worlds = (12, 100, 2, 200) if smoke else (260, 1000, 24, 1000)
    config = config_of(weeks=weeks, citizens=citizens, worlds=worlds)
    simulate(replace(config, worlds=4))
    ours, theirs = [], []
    for _ in range(1 if smoke else REPEATS):
        ours.append(worlds / simulate(config))
        began = time.perf_counter()
        batch_run(
            BatchTwin,
            {"world": list(range(twin_worlds)), "weeks": weeks, "citizens": citizens},
            number_processes=2,
            max_steps=weeks,
            display_progress=False,
        )
        theirs.append(twin_worlds / (time.perf_counter() - began))
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    print(f"twin: engine {median(ours):,.0f} worlds/s, plain Mesa twin on 2 processes {median(theirs):.3f} worlds/s")
    print(f"twin: ratio median {median(ratios):,.0f} (min {min(ratios):,.0f}, max {max(ratios):,.0f}; {weeks} weeks, {citizens} citizens)")


def slope(sizes: list[int], seconds: list[float]) -> float:
    """Exponent of growth: slope in logs."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def bench_scaling(smoke: bool) -> None:
    """Bar 2: time grows linearly in worlds, weeks and citizens."""
    axes: dict[str, list[int]] = {
        "worlds": [500, 1000, 2000, 4000],
        "weeks": [260, 520, 1040, 2080],
        "citizens": [2000, 4000, 8000, 16000],
    }
    if smoke:
        axes = {"worlds": [100, 200]}
    for axis, sizes in axes.items():
        base = {"worlds": 500, "weeks": 260, "citizens": 1000} if not smoke else {"worlds": 100, "weeks": 12, "citizens": 100}
        times: dict[int, list[float]] = {size: [] for size in sizes}
        simulate(config_of(**(base | {axis: sizes[0]})))
        for _ in range(1 if smoke else FEW_REPEATS):
            for size in sizes:
                times[size].append(simulate(config_of(**(base | {axis: size}))))
        seconds = [median(times[size]) for size in sizes]
        print(f"scaling: {axis} {sizes} -> {[round(s, 2) for s in seconds]} s, exponent {slope(sizes, seconds):.2f}")


def bench_workers(smoke: bool) -> None:
    """Bar 2: two workers against one."""
    worlds, weeks = (200, 12) if smoke else (2000, 260)
    simulate(config_of(worlds=200, weeks=weeks, workers=2))
    ratios = []
    for _ in range(1 if smoke else REPEATS):
        one = simulate(config_of(worlds=worlds, weeks=weeks, workers=1))
        two = simulate(config_of(worlds=worlds, weeks=weeks, workers=2))
        ratios.append(one / two)
    print(f"workers: two give {median(ratios):.2f} times one (min {min(ratios):.2f}, max {max(ratios):.2f})")


def bench_memory(smoke: bool) -> None:
    """Bar 2: peak memory of the whole command past one chunk."""
    sizes = (200, 400) if smoke else (2_000, 20_000)
    peaks = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            seconds, peak = command(*run_words(f"{folder}/run", worlds=size, weeks=12 if smoke else 260))
            peaks.append(peak)
            print(f"memory: {size:,} worlds peak {peak:,.0f} MiB in {seconds:.1f} s")
    print(f"memory: ratio {peaks[1] / peaks[0]:.2f}")


def bench_fixed(smoke: bool) -> None:
    """Bar 3: fixed cost of a small run and of --help against `import mesa`."""
    imports, runs, helps = [], [], []
    for _ in range(1 if smoke else REPEATS):
        imports.append(command("-c", "import mesa")[0])
        with tempfile.TemporaryDirectory() as folder:
            runs.append(command(*run_words(f"{folder}/run", worlds=128))[0])
        helps.append(command("-m", "sim", "--help")[0])
    print(f"fixed: import mesa {median(imports):.2f} s, run of 128 worlds {median(runs):.2f} s, ratio {median(runs) / median(imports):.2f}")
    print(f"fixed: --help {median(helps):.2f} s")


def bench_split(smoke: bool) -> None:
    """Where a main run spends its time, and what record and quantiles cost against the model."""
    import json

    splits: list[dict[str, float]] = []
    for _ in range(1 if smoke else 3):
        with tempfile.TemporaryDirectory() as folder:
            words = [
                "-m",
                "sim",
                "+scenario=nato_guarantee",
                f"run_dir={folder}/run",
                *(["worlds=50", "weeks=12", "citizens=100"] if smoke else []),
            ]
            wall, _ = command(*words)
            split = json.loads(Path(folder, "run", "manifest.json").read_text())["split_seconds"]
            splits.append(split | {"whole process": round(wall, 2)})
    middle = {name: round(median([split[name] for split in splits]), 2) for name in splits[0]}
    print("split:", ", ".join(f"{name} {seconds} s" for name, seconds in middle.items()))
    print(f"split: record / model = {middle['record'] / middle['model']:.2f}")


def bench_compile(smoke: bool) -> None:
    """Bar 3: the first compilation, in an empty cache."""
    if smoke:
        return
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "XDG_CACHE_HOME": folder}
        environment.pop("NUMBA_CACHE_DIR", None)
        began = time.perf_counter()
        subprocess.run([sys.executable, *run_words(f"{folder}/run", worlds=2)], cwd=ROOT, env=environment, check=True, capture_output=True)
        print(f"compile: first run with an empty cache {time.perf_counter() - began:.1f} s")


def bench_luck(smoke: bool) -> None:
    """Bar 4: common random numbers against independent seeds, for two nearby guarantee levels."""
    from sim.runs.ensemble import run_chunks

    worlds = 200 if smoke else 4000

    def outcome(pledge: float, seed: int) -> dict[str, Any]:
        changed = load(
            [
                "+scenario=coalition_of_the_willing",
                f"guarantee.pledge_share={pledge}",
                f"seed={seed}",
                f"worlds={worlds}",
                "weeks=104" if smoke else "weeks=260",
            ]
        )
        chunks = list(run_chunks(replace(changed, **QUIET)))
        return {
            name: np.concatenate([chunk.outcomes[name] for chunk in chunks])
            for name in ("russia_losses_thousand", "occupied_end_km2", "signed", "civilian_deaths")
        }

    base, near, other = outcome(0.50, 1), outcome(0.51, 1), outcome(0.51, 2)
    for name in base:
        paired = (near[name] - base[name]).astype(float).std() / worlds**0.5
        independent = (other[name] - base[name]).astype(float).std() / worlds**0.5
        ratio = independent / max(paired, 1e-300)
        print(f"luck: {name}: standard error of a difference {paired:.4g} with shared luck, {independent:.4g} without, ratio {ratio:.1f}")


PARTS: dict[str, Callable[[bool], None]] = {
    "twin": bench_twin,
    "split": bench_split,
    "scaling": bench_scaling,
    "workers": bench_workers,
    "memory": bench_memory,
    "fixed": bench_fixed,
    "compile": bench_compile,
    "luck": bench_luck,
}


def run_parts(description: str | None, parts: dict[str, Callable[[bool], None]]) -> None:
    """Run the parts that the command line names, or all."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*parts, []], help="which parts; all if none is named")
    parser.add_argument("--smoke", action="store_true", help="small and short, for CI")
    chosen = parser.parse_args()
    for name in chosen.parts or parts:
        parts[name](chosen.smoke)


if __name__ == "__main__":
    run_parts(__doc__, PARTS)
    print(f"done; peak of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")
