"""One job of the main command: check before anything is written, run, and leave its status in its folder."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn

import hydra
from hydra.core.hydra_config import HydraConfig
from hydra.experimental.callback import Callback
from hydra.types import RunMode
from omegaconf import DictConfig, open_dict

from sim.cli.words import MULTIRUN
from sim.runs.jobs_table import DONE, FAILED, write_status
from sim.settings.composing import CONFIG_NAME, HYDRA_ERRORS, check_writable, checked, register, reworded
from sim.settings.config import RunConfig
from sim.settings.errors import UserError
from sim.settings.searchpath import conf_folder

FAILURES: Final[list[str]] = []
"""One line for each job of this process that failed in a multirun."""

STARTED: Final[list[Path]] = []
"""Folders of the jobs that this process started: an error after the first one is no error of composing."""


@contextmanager
def refusing() -> Iterator[None]:
    """Print a user's error and leave with exit code 2: Hydra turns other errors of a callback into warnings."""
    try:
        yield
    except UserError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
    except HYDRA_ERRORS as error:
        if STARTED:
            raise
        print(reworded(error), file=sys.stderr)
        raise SystemExit(2) from None


class CheckFirst(Callback):
    """Refuses a faulty configuration before Hydra makes a folder."""

    def on_run_start(self, config: DictConfig, **_: Any) -> None:
        """A single run: check it all."""
        with refusing():
            check_writable(checked(config).run_dir)

    def on_multirun_start(self, config: DictConfig, **_: Any) -> None:
        """Many runs: compose and check each job before the first one starts."""
        with refusing():
            for overrides in jobs_of(config):
                checked(hydra.compose(CONFIG_NAME, overrides, return_hydra_config=True))
            check_writable(Path(config.hydra.sweep.dir))


def jobs_of(config: DictConfig) -> list[list[str]]:
    """The overrides of each job of a sweep; none where another sweeper than Hydra's own decides as it goes."""
    if not str(config.hydra.sweeper["_target_"]).endswith("BasicSweeper"):
        return []
    from sim.cli.multirun import split

    return split(config.hydra.overrides.task, config)


def run_job(config: RunConfig) -> None:
    """Simulate, answer, chart and report."""
    from sim.pages.finishing import steps_of_run
    from sim.runs.run import run

    run(config, steps_of_run)


def job(content: DictConfig) -> None:
    """Hydra's task: in a multirun a failed job is recorded and the next one starts."""
    running = HydraConfig.get()
    folder = Path(running.runtime.output_dir)
    STARTED.append(folder)
    try:
        with open_dict(content):
            content.hydra = running
        run_job(checked(content, str(folder)))
    except Exception as error:
        write_status(folder, FAILED, str(error) or type(error).__name__)
        if running.mode != RunMode.MULTIRUN:
            _refuse(error)
        (folder / "traceback.txt").write_text(traceback.format_exc(), encoding="utf-8")
        FAILURES.append(f"job {running.job.num} failed ({folder}): {' '.join(str(error).split()) or type(error).__name__}")
    else:
        write_status(folder, DONE)


def _refuse(error: Exception) -> NoReturn:
    """Raise the error of a single run: a user's as words and exit code."""
    with refusing():
        raise error
    raise AssertionError("unreachable")


def run_jobs() -> int:
    """Run what sys.argv asks for. Returns the exit code."""
    register(sys.argv[1:], is_multirun=any(word in MULTIRUN for word in sys.argv[1:]))
    hydra.main(version_base="1.3", config_path=str(conf_folder()), config_name=CONFIG_NAME)(job)()
    for line in FAILURES:
        print(line, file=sys.stderr)
    if len(STARTED) > 1:
        print(f"To compare the jobs: python -m sim report {STARTED[0].parent}")
    return 1 if FAILURES else 0
