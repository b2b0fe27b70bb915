"""The words of the main command: options that Hydra knows, and everything in the order that it wants."""

from __future__ import annotations

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
