"""Starts the main job: one run, or what the words ask for beside it; what Hydra refuses is put in our words."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from sim.cli.words import MULTIRUN, OTHER_WAYS, ordered


def start(words: Sequence[str]) -> int:
    """Run the main job; errors of the configuration become a UserError."""
    os.environ.setdefault("HYDRA_FULL_ERROR", "1")  # Hydra lets errors through to us, instead of printing its own
    from sim.settings.composing import HYDRA_ERRORS, chosen, reworded
    from sim.settings.searchpath import EXPERIMENT

    sys.argv[1:] = ordered(words)
    overrides = [word for word in sys.argv[1:] if not word.startswith("-")]
    options = [word for word in sys.argv[1:] if word.startswith("-")]
    named = chosen(overrides)
    if len(options) == 1 and options[0] in MULTIRUN and not any(word.startswith(OTHER_WAYS) for word in overrides):
        from sim.cli.sweeps import run_packed

        return run_packed(overrides)
    if not options and EXPERIMENT in named:
        from sim.cli.sweeps import run_experiment_of

        return run_experiment_of(overrides)
    if not options and "resume" in named:
        sys.argv[1:] = resumed(overrides)
    from sim.cli.jobs import STARTED, run_jobs

    try:
        return run_jobs()
    except HYDRA_ERRORS as error:
        if STARTED:
            raise
        raise reworded(error) from error


def resumed(overrides: Sequence[str]) -> list[str]:
    """The overrides of a single run, with the folder of the unfinished one that it goes on with."""
    from sim.settings.composing import load

    config = load(overrides)
    if not (config.resume and config.is_run_dir_auto):
        return [*overrides]
    from sim.runs.manifest import fingerprint
    from sim.runs.store import unfinished_run

    return [*overrides, f"run_dir={unfinished_run(config.run_dir.parent, fingerprint(config))}"]
