"""Reads the command line of the main job, and puts what Hydra refuses in our words."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Final

from sim.errors import UserError, did_you_mean

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


def ordered(words: Sequence[str]) -> list[str]:
    """The words as Hydra wants them: known options first, then the overrides, and a scenario named."""
    from sim.cli.composing import with_scenario

    for word in words:
        if word.startswith("-") and word.partition("=")[0] not in FLAGS:
            raise UserError(f"unknown option '{word}'.{did_you_mean(word, FLAGS)} 'python -m sim --help' explains the command.")
    overrides = [word for word in words if not word.startswith("-") and ("=" in word or word.startswith("~"))]
    options = [word for word in words if word not in overrides]
    return options + with_scenario(overrides)


def start(words: Sequence[str]) -> int:
    """Run the main job; errors of the configuration become a UserError."""
    os.environ.setdefault("HYDRA_FULL_ERROR", "1")  # Hydra lets errors through to us, instead of printing its own
    from sim.cli.composing import HYDRA_ERRORS, reworded
    from sim.cli.jobs import STARTED, run_jobs

    sys.argv[1:] = ordered(words)
    try:
        return run_jobs()
    except HYDRA_ERRORS as error:
        if STARTED:
            raise
        raise reworded(error) from error
