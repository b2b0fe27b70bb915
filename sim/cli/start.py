"""Reads the command line of the main job, and puts what Hydra refuses in our words."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Final

from sim.settings.errors import UserError, did_you_mean

FLAGS: Final = (
    "--multirun",
    "-m",
    "--cfg",
    "-c",
    "--resolve",
    "--package",
    "-p",
    "--config-dir",
    "-cd",
    "--hydra-help",
    "--version",
    "--help",
    "-h",
)
"""Options that Hydra knows and we let through."""
MULTIRUN: Final = ("-m", "--multirun")
OTHER_WAYS: Final = ("hydra/launcher=", "hydra/sweeper=")
"""A launcher or sweeper of one's own, such as one for a cluster: then Hydra starts job after job."""


def ordered(words: Sequence[str]) -> list[str]:
    """The words as Hydra wants them: known options first, then the overrides, and a scenario named."""
    from sim.settings.composing import chosen, with_scenario
    from sim.settings.searchpath import EXPERIMENT

    for word in words:
        if word.startswith("-") and word.partition("=")[0] not in FLAGS:
            raise UserError(f"unknown option '{word}'.{did_you_mean(word, FLAGS)} 'python -m sim --help' explains the command.")
    plain = [word for word in words if not word.startswith("-") and ("=" in word or word.startswith("~"))]
    options = [word for word in words if word not in plain]
    overrides = [_quoted(word) for word in plain]
    is_sweep_of_experiments = EXPERIMENT in chosen(overrides) and any(option in MULTIRUN for option in options)
    return options + (overrides if is_sweep_of_experiments else with_scenario(overrides))


def _quoted(word: str) -> str:
    """A reference as Hydra reads it: `reference=administration=biden` holds a second equals sign, and a label may hold a comma."""
    key, _, value = word.partition("=")
    is_bare = key == "reference" and not value.startswith(("'", '"'))
    return f"reference='{value}'" if is_bare else word


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
