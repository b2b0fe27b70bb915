"""`-m`: the jobs that the command line asks for, in Hydra's grammar, composed and checked before the first one starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hydra import compose, initialize_config_dir
from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from omegaconf import DictConfig, OmegaConf

from sim.runs.multirun import Job
from sim.settings.composing import CONFIG_NAME, HYDRA_ERRORS, check_writable, checked, register, reworded, with_scenario
from sim.settings.errors import UserError
from sim.settings.searchpath import conf_folder


def jobs_asked_for(overrides: Sequence[str]) -> tuple[Path, list[Job]]:
    """The folder of the sweep and its jobs, in the order of Hydra's own sweeper. Nothing is written."""
    register(overrides, is_multirun=True)
    try:
        with initialize_config_dir(str(conf_folder()), version_base="1.3", job_name="sim"):
            whole = _parsed(overrides)
            fixed = [word for word, is_sweep in whole if not is_sweep]
            master = compose(CONFIG_NAME, fixed, return_hydra_config=True)
            folder = Path(master.hydra.sweep.dir)
            settings = [word for word in fixed if word.startswith("hydra.")]
            jobs = [_job(number, words, settings, folder) for number, words in enumerate(split(overrides, master))]
    except HYDRA_ERRORS as error:
        raise reworded(error) from error
    if not jobs:
        raise UserError("-m asks for no job: a glob or a range in it matches nothing.")
    check_writable(folder)
    return folder, _apart(jobs)


def _parsed(overrides: Sequence[str]) -> list[tuple[str, bool]]:
    """Each override, and whether it stands for several jobs."""
    parser = OverridesParser.create(config_loader=GlobalHydra.instance().config_loader())
    return [(override.input_line or "", override.is_sweep_override()) for override in parser.parse_overrides(list(overrides))]


def split(overrides: Sequence[str], master: DictConfig) -> list[list[str]]:
    """The overrides of each job, as Hydra's own sweeper makes them; `master` is the configuration of the sweep."""
    parser = OverridesParser.create(config_loader=GlobalHydra.instance().config_loader())
    written = [f"{key}={value}" for key, value in (master.hydra.sweeper.params or {}).items()]
    words = [*written, *(word for word in overrides if not word.startswith("hydra."))]
    return [job for batch in BasicSweeper.split_arguments(parser.parse_overrides(words), None) for job in batch]


def _job(number: int, words: Sequence[str], settings: Sequence[str], sweep_folder: Path) -> Job:
    """One job, composed and checked, with its folder and what Hydra would have kept of it."""
    composed = compose(CONFIG_NAME, [*with_scenario(words), *settings, f"hydra.job.num={number}"], return_hydra_config=True)
    folder = sweep_folder / str(composed.hydra.sweep.subdir)
    config = replace(checked(composed, str(folder)), overrides=tuple(words))
    snapshot = OmegaConf.masked_copy(composed, [str(key) for key in composed if key != "hydra"])
    return Job(number, config, tuple(words), OmegaConf.to_yaml(snapshot))


def _apart(jobs: list[Job]) -> list[Job]:
    """The jobs, if each has a folder of its own."""
    folders = [job.config.run_dir for job in jobs]
    if len(set(folders)) < len(folders):
        raise UserError(f"several jobs would write to one folder, such as {folders[-1]}; hydra.sweep.subdir must tell them apart.")
    return jobs
