"""Hydra's part: composing a configuration from files and overrides, and putting what Hydra says in our words."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from hydra import compose, initialize_config_dir
from hydra.core.config_store import ConfigStore
from hydra.errors import HydraException, OverrideParseException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.settings.codebook import codebook, read_yaml
from sim.settings.config import (
    CHOICE_GROUPS,
    DESIGN,
    DESIGN_KEYS,
    GLOBAL_GROUPS,
    LISTS,
    PARAMETERS,
    RunConfig,
    to_run_config,
    unknown_key,
)
from sim.settings.errors import UserError, unknown
from sim.settings.searchpath import EXPERIMENT, choices_of, conf_folder, experiments

CONFIG_NAME: Final = "config"
HYDRA_ERRORS: Final = (HydraException, OmegaConfBaseException, yaml.YAMLError, ValueError)
DEFAULT_SCENARIO: Final = "baseline"


def _run_folder(run_dir: str, under: str) -> str:
    """The folder as given, or results/<under>/<date_time>; microseconds keep runs of one second apart."""
    return f"results/{under}/{datetime.now():%Y-%m-%d_%H-%M-%S-%f}" if run_dir == "auto" else run_dir


def _scenario(*, _root_: DictConfig) -> str:
    """Name of the scenario that was chosen."""
    return str(OmegaConf.select(_root_, "hydra.runtime.choices.scenario", default=DEFAULT_SCENARIO))


def _study(*, _root_: DictConfig) -> str:
    """What the results are filed under: the experiment if one was chosen, else the scenario."""
    return str(OmegaConf.select(_root_, "hydra.runtime.choices.experiment", default=None) or _scenario(_root_=_root_))


@cache
def _register_resolvers() -> None:
    OmegaConf.register_new_resolver("run_folder", _run_folder, use_cache=True)
    OmegaConf.register_new_resolver("scenario", _scenario)
    OmegaConf.register_new_resolver("study", _study)


def register(overrides: Sequence[str], is_multirun: bool = False) -> None:
    """Tell Hydra of the numbers, unset, so that `truce.x=0.6` needs no plus; whatever is set is pinned.

    Hydra is slow with hundreds of keys, so that one run registers only those that its command line names.
    """
    keys = {match[1] for override in overrides if (match := re.match(r"[+~]*([\w.]+)", override))}
    unset: dict[str, dict[str, None]] = {group: {} for group in (*codebook(), "start")}
    for group, numbers in codebook().items():
        unset[group] = dict.fromkeys(name for name, number in numbers.items() if is_multirun or number.path in keys)
    unset["start"]["date"] = None
    store = ConfigStore.instance()
    named = chosen(overrides)
    design = {DESIGN: dict.fromkeys(DESIGN_KEYS)} if EXPERIMENT in named else {}
    store.store(name="numbers", node={**unset, **design}, package="_global_", provider="conf/parameters")
    for way in PARAMETERS:  # a setting whose name is also a folder of conf/ must be a group to Hydra
        store.store(group="parameters", name=way, node={"parameters": way}, package="_global_")
    if EXPERIMENT in named:
        _register_experiments(named[EXPERIMENT], is_multirun)
    _register_resolvers()


def _register_experiments(name: str, is_multirun: bool) -> None:
    """Tell Hydra of the experiment; of all of them where several may be meant.

    Hydra copies whatever it knows at each composing, so that a design of many configurations tells it of one experiment only, and once.
    """
    known = experiments()
    is_alone = not is_multirun and name in known and not _builds_on_others(known[name])
    wanted = {one: (path, _changed(path)) for one, path in known.items() if one == name or not is_alone}
    if wanted != _REGISTERED:
        store = ConfigStore.instance()
        store.repo.pop(EXPERIMENT, None)
        for one, (path, changed) in wanted.items():
            store.store(group=EXPERIMENT, name=one, node=_content(path, changed), package="_global_")
        _REGISTERED.clear()
        _REGISTERED.update(wanted)


_REGISTERED: Final[dict[str, tuple[Path, int]]] = {}
"""The experiments that Hydra knows, each with its file and when that was last changed."""


def _changed(path: Path) -> int:
    """When a file was last changed, in ns."""
    return path.stat().st_mtime_ns


@cache
def _content(path: Path, changed: int) -> dict[str, Any]:
    """An experiment's file, read anew only once it was changed."""
    return read_yaml(path)


def _defaults_of(path: Path) -> list[Any]:
    """What an experiment builds on: entries of its own `defaults`."""
    content = _content(path, _changed(path))
    return list(content["defaults"] or ()) if "defaults" in content else []


def _builds_on_others(path: Path) -> bool:
    """Whether an experiment's defaults may name other experiments: an entry without a group, or with the group of experiments."""
    groups = [next(iter(entry)) if isinstance(entry, dict) and entry else entry for entry in _defaults_of(path) if entry != "_self_"]
    return any("/" not in str(group) or EXPERIMENT in str(group) for group in groups)


def chosen(overrides: Sequence[str]) -> dict[str, str]:
    """What is set by its plain name, the last word on each key: {"scenario": "baseline", "worlds": "200"}."""
    return {match[1]: match[2] for override in overrides if (match := re.match(r"\+{0,2}([\w.]+)=(.*)", override, re.DOTALL))}


def with_scenario(overrides: Sequence[str]) -> list[str]:
    """The overrides, with the baseline where no scenario is named.

    An experiment that names one is given another without a plus. To one that names none the scenario comes first, as its ground: what the
    experiment sets itself, such as its question, stands.
    """
    named = chosen(overrides)
    if EXPERIMENT not in named:
        return [*overrides] if "scenario" in named else [*overrides, f"+scenario={DEFAULT_SCENARIO}"]
    has_one = named[EXPERIMENT] in experiments() and _names_scenario(experiments()[named[EXPERIMENT]])
    others = [override for override in overrides if not re.match(r"\+{0,2}scenario=", override)]
    if has_one:
        return [*others, f"scenario={named['scenario']}"] if "scenario" in named else others
    ground = named["scenario"] if "scenario" in named else DEFAULT_SCENARIO
    place = next(index for index, override in enumerate(others) if re.match(rf"\+{{0,2}}{EXPERIMENT}=", override))
    return [*others[:place], f"+scenario={ground}", *others[place:]]


def _names_scenario(path: Path) -> bool:
    """Whether an experiment's own defaults choose a scenario."""
    return any(isinstance(entry, dict) and any(str(key).split("/")[-1] == "scenario" for key in entry) for entry in _defaults_of(path))


def last_words(overrides: Sequence[str]) -> list[str]:
    """The overrides without those that a later one on the same key replaces."""
    kept: dict[str, str] = {}
    for override in overrides:
        key = re.split("=", override.lstrip("+~"), maxsplit=1)[0]
        kept.pop(key, None)
        kept[key] = override
    return [*kept.values()]


def checked(composed: DictConfig, run_dir: str | None = None) -> RunConfig:
    """A configuration composed by Hydra, with its `hydra` node, as a checked RunConfig."""
    hydra = composed.hydra
    content: Any = OmegaConf.to_container(OmegaConf.masked_copy(composed, [str(key) for key in composed if key != "hydra"]), resolve=False)
    if "${" in repr(content):  # rare, and costly to look for in each of a design's many configurations
        content = OmegaConf.to_container(OmegaConf.create(content), resolve=True)
    made = hydra.runtime.choices
    choices = {group: str(made[group]) for group in ("scenario", *CHOICE_GROUPS)}
    choices[EXPERIMENT] = str(made[EXPERIMENT]) if EXPERIMENT in made else ""
    folder = hydra.run.dir if run_dir is None else run_dir
    return to_run_config(content, choices, Path(folder), tuple(hydra.overrides.task))


def load(overrides: Sequence[str] = ()) -> RunConfig:
    """The checked configuration that these overrides give, as on the command line; nothing is written."""
    register(overrides)
    try:
        with initialize_config_dir(str(conf_folder()), version_base="1.3", job_name="sim"):
            return checked(compose(CONFIG_NAME, with_scenario(overrides), return_hydra_config=True))
    except HYDRA_ERRORS as error:
        raise reworded(error) from error


def check_writable(folder: Path) -> None:
    """Refuse a folder that cannot be written, without leaving anything behind."""
    nearest = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if os.path.lexists(parent))
    try:
        with tempfile.TemporaryDirectory(dir=nearest, prefix=".sim-check-"):
            pass
    except OSError as error:
        raise UserError(
            f"run_dir is '{folder}', which cannot be written: {nearest}: {error.strerror or error}.\n"
            "  Choose another with run_dir=<folder>, or leave it out: results/<scenario>/<date_time>."
        ) from None


def reworded(error: Exception) -> UserError:
    """Hydra's error, in our words."""
    text = str(error)
    if isinstance(error, OverrideParseException):
        return UserError(f"cannot read '{error.override}'; write key=value, such as worlds=100, terms=freeze or +scenario=baseline.")
    for pattern, answer in REWORDINGS:
        found = re.search(pattern, text)
        if found:
            return answer(*found.groups())
    return UserError(f"the configuration cannot be put together: {' '.join(text.split())}")


def _no_such_choice(group: str, name: str) -> UserError:
    if group == "parameters":
        return unknown("way to set the numbers (parameters)", name, PARAMETERS)
    if not choices_of(group):
        return UserError(f"the configuration file '{group}/{name}' does not exist.")
    return unknown(group, name, choices_of(group))


def _not_there(key: str) -> UserError:
    if key in GLOBAL_GROUPS:
        return UserError(f"{key} is asked for with a plus: +{key}=<name>. All: {', '.join(choices_of(key))}.")
    return unknown_key(key)


def _there_already(key: str) -> UserError:
    return UserError(f"{key} exists already: write {key}=<value>, without the plus.")


def _several(override: str) -> UserError:
    key, _, value = override.partition("=")
    as_list = f"One list: {key}=[{value}]. " if key in LISTS else ""
    return UserError(f"{key} is given several values: {value}.\n  {as_list}One job for each value: python -m sim -m {override}")


def _deleted(*_: str) -> UserError:
    return UserError("nothing can be deleted from the configuration; <group>.<number>=null leaves a number as the codebook has it.")


def _group_value() -> UserError:
    known = "".join(f"\n  {group}: {', '.join(choices_of(group))}" for group in (*CHOICE_GROUPS, *GLOBAL_GROUPS))
    return UserError(f"{', '.join((*CHOICE_GROUPS, *GLOBAL_GROUPS))} take the name of a choice, no number. Choices:{known}")


REWORDINGS: Final = (
    (r"Ambiguous value for argument '([^']+)'", _several),
    (r"Could not find '(\w+)/([^']*)'", _no_such_choice),
    (r"Could not delete", _deleted),
    (r"Could not override '([^']+)'", _not_there),
    (r"Could not append to config\. An item is already at '([^']+)'", _there_already),
    (r"^(\w+) appears more than once in the final defaults list", _there_already),
    (r"Key '([^']+)' is not in struct", _not_there),
    (r"Config group override must be a string", _group_value),
)
"""What Hydra 1.3 says, and what we say instead."""
