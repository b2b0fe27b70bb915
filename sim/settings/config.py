"""The shape of a valid configuration. Whatever reaches the model has passed here; nothing is defaulted silently."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

from sim.settings.charts import chart_names
from sim.settings.codebook import Codebook, Number, codebook, is_drawable, read_yaml
from sim.settings.errors import UserError, did_you_mean, unknown
from sim.settings.searchpath import choices_of

CHOICE_GROUPS: Final = ("terms", "guarantee", "administration", "decision", "start")
GLOBAL_GROUPS: Final = ("scenario", "debug", "experiment")
"""Groups whose files may set anything; they are asked for with a plus: +scenario=x."""

DESIGN: Final = "design"
"""The one section that is neither a setting nor a group of numbers: what an experiment varies."""
DESIGN_KEYS: Final = (
    "expect",
    "method",
    "points",
    "replicates",
    "common_random_numbers",
    "chance",
    "groups",
    "cross",
    "factors",
    "analyses",
)
"""What that section may hold; `sim.sweeps.designs.reading` gives each its default and meaning."""

PARAMETERS: Final = ("central", "prior", "posterior")
ON_ERROR: Final = ("continue", "stop")
PLAIN_WEEK_SECONDS: Final = 0.002
PLAIN_CITIZEN_SECONDS: Final = 0.000_005
PLAIN_LIMIT_SECONDS: Final = 60.0
"""What a week of one world takes in plain Python, what each citizen adds to it, and how long a plain run may take."""
LISTS: Final = ("charts", "administration_after")
"""Settings that take several values in one run."""


T = TypeVar("T")


@dataclass(frozen=True)
class RunConfig:
    """Everything that a run is told, checked."""

    scenario: str
    question: str  # what the scenario asks, one sentence
    worlds: int
    weeks: int
    citizens: int  # per world
    seed: int
    start: date  # first day of week 0
    workers: int | None  # threads; None: one for each processor
    chunk: int | None  # worlds simulated together; None: by the number of citizens
    charts: tuple[str, ...] | None  # names of charts, in drawing order; empty: none; None: those that are usual
    report: bool | None  # None: where it is usual
    plain: bool  # a few worlds in plain Python, without the compiler
    run_dir: Path
    is_run_dir_auto: bool  # the folder was not asked for, but named by scenario and time
    resume: bool  # go on where an earlier sweep or run was stopped
    on_error: str  # what a point of a sweep that fails does to the rest: continue or stop
    reference: str  # the job of a multirun that the others are compared with; auto: the first
    parameters: str  # central; prior: draw every uncertain number that is not pinned; posterior: take rows of the calibrated sample
    trajectories: int  # worlds whose weeks are kept in full
    allow_out_of_range: bool
    administration_before: str  # until 2025-01-20
    administration_after: tuple[str, ...]  # from 2029-01-20: one of these, drawn for each world
    choices: Mapping[str, str]  # configuration group -> the file chosen
    numbers: Codebook  # group -> name -> Number, effective
    overrides: tuple[str, ...] = ()  # as given on the command line
    experiment: str = ""  # the experiment, if one was chosen
    design: Mapping[str, Any] | None = None  # what the experiment varies, as written

    @property
    def administration(self) -> str:
        """Who sits in Washington from 2025-01-20."""
        return self.choices["administration"]

    def manifest(self) -> dict[str, Any]:
        """The effective settings, ready for JSON; the numbers are recorded apart, by `Number.manifest`."""
        plain = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in ("numbers", DESIGN)}
        return plain | {"start": self.start.isoformat(), "run_dir": str(self.run_dir), "choices": dict(self.choices)}


def _refused(key: str, value: object, allowed: str) -> UserError:
    return UserError(f"{key} is {value!r}; allowed: {allowed}.")


def _whole(low: int, high: int) -> Callable[[str, object], int]:
    """A check for whole numbers in a range."""

    def check(key: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float) or value % 1 != 0 or not low <= value <= high:
            raise _refused(key, value, f"a whole number from {low:,} to {high:,}")
        return int(value)

    return check


def _auto_or(allowed: Callable[[str, object], T]) -> Callable[[str, object], T | None]:
    """A check for `auto` (None) or what another check allows."""

    def check(key: str, value: object) -> T | None:
        if value == "auto":
            return None
        try:
            return allowed(key, value)
        except UserError as error:
            raise UserError(str(error).replace("allowed: ", "allowed: auto, or ")) from None

    return check


def _flag(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _refused(key, value, "true or false")
    return value


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise _refused(key, value, "a text")
    return value


def _day(key: str, value: object) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise _refused(key, value, "a date such as 2024-12-02") from None


def _one_of(*allowed: str) -> Callable[[str, object], str]:
    """A check for one of a few names."""

    def check(key: str, value: object) -> str:
        if value not in allowed:
            raise UserError(f"{key} is {value!r}; allowed: {' or '.join(allowed)}.{did_you_mean(str(value), allowed)}")
        return str(value)

    return check


def _names(value: object) -> tuple[str, ...]:
    """One name or a list of names, each once."""
    return tuple(dict.fromkeys(map(str, value))) if isinstance(value, list | tuple) else (str(value),)


def _charts(key: str, value: object) -> tuple[str, ...] | None:
    if value == "auto":
        return None
    if value in ("none", [], False):
        return ()
    if value == "all":
        return chart_names()
    for name in _names(value):
        if name not in chart_names():
            raise unknown("chart", name, ("auto", "all", "none", *chart_names()))
    return tuple(name for name in chart_names() if name in _names(value))


def _administration(key: str, value: object) -> str:
    known = choices_of("administration")
    if value not in known:
        raise UserError(f"{key} is {value!r}; allowed: {', '.join(known)}.{did_you_mean(str(value), known)}")
    return str(value)


def _administrations(key: str, value: object) -> tuple[str, ...]:
    if value in ([], None, ""):
        raise _refused(key, value, f"one or several of {', '.join(choices_of('administration'))}")
    return tuple(_administration(key, name) for name in _names(value))


SETTINGS: Final[Mapping[str, Callable[[str, Any], Any]]] = {
    "question": _text,
    "worlds": _whole(1, 10_000_000),
    "weeks": _whole(1, 5_200),
    "citizens": _whole(1, 65_535),
    "seed": _whole(0, 2**63 - 1),
    "workers": _auto_or(_whole(1, 1_024)),
    "chunk": _auto_or(_whole(1, 1_000_000)),
    "charts": _charts,
    "report": _auto_or(_flag),
    "plain": _flag,
    "run_dir": _text,
    "parameters": _one_of(*PARAMETERS),
    "resume": _flag,
    "on_error": _one_of(*ON_ERROR),
    "reference": _text,
    "trajectories": _whole(0, 10_000_000),
    "allow_out_of_range": _flag,
    "administration_before": _administration,
    "administration_after": _administrations,
}
"""Every setting and its check; the defaults and their meaning stand in conf/config.yaml."""


START_DATE: Final = "start.date"
"""The one key of a group that is no number: the first day, which belongs to the start."""


def known_keys() -> list[str]:
    """Everything that can be set: settings, and the path of every number."""
    design = (f"{DESIGN}.{key}" for key in DESIGN_KEYS)
    return [*SETTINGS, START_DATE, *design, *(number.path for group in codebook().values() for number in group.values())]


def unknown_key(key: str) -> UserError:
    """The error for a key that nothing reads."""
    advice = did_you_mean(key, known_keys()) or " 'python -m sim --help' lists the settings, 'python -m sim codebook' the numbers."
    return UserError(f"unknown key '{key}'.{advice}")


def _told_anew(start: str) -> Mapping[str, Any]:
    """What the file of a start says of numbers, group by group: those of another first day have ranges of their own."""
    content = read_yaml(choices_of("start")[start])
    return {group: entries for group, entries in content.items() if group in codebook() and isinstance(entries, Mapping)}


def _effective_group(group: str, given: object, told_anew: Mapping[str, Any], allow_out_of_range: bool) -> dict[str, Number]:
    """The numbers of one group with what is given over them; an empty value leaves a number as the codebook, or the start, has it."""
    numbers = dict(codebook()[group])
    for name, entry in told_anew.items():
        if isinstance(entry, Mapping) and name in numbers:
            numbers[name] = numbers[name].pinned(entry)
    if not isinstance(given, Mapping):
        raise UserError(f"{group} is {given!r}, but it is a group of numbers; write {group}.<name>=<value>.")
    for name, value in given.items():
        if name not in numbers:
            raise unknown_key(f"{group}.{name}")
        if value is not None:
            numbers[name] = numbers[name].pinned(value, allow_out_of_range)
    return numbers


def _drawn(number: Number) -> Number:
    """The number, drawn from its prior for each world if anything may draw it."""
    return replace(number, status="drawn") if is_drawable(number) else number


def _from_posterior(number: Number) -> Number:
    """The number, taken from the posterior sample for each world if that has it and anything may draw it."""
    from sim.settings.posterior import shipped

    return replace(number, status="posterior") if is_drawable(number) and number.path in shipped().paths else number


STATUS_BY: Final[Mapping[str, Callable[[Number], Number]]] = {
    "central": lambda number: number,
    "prior": _drawn,
    "posterior": _from_posterior,
}
"""What `parameters` does with a number that is not pinned."""


def _start_date(content: Mapping[str, Any]) -> date:
    """The first day of week 0, which a start must name."""
    start = content["start"] if "start" in content else None
    if not isinstance(start, Mapping) or "date" not in start or start["date"] is None:
        raise UserError(f"{START_DATE} is not set; a file of conf/start names the first day, such as date: 2024-12-02.")
    return _day(START_DATE, start["date"])


def _settings(content: Mapping[str, Any]) -> dict[str, Any]:
    """Every setting, checked."""
    for key in SETTINGS:
        if key not in content:
            raise UserError(f"the setting {key} is missing from the configuration.")
    settings = {key: check(key, content[key]) for key, check in SETTINGS.items()} | {"start": _start_date(content)}
    if settings["trajectories"] > settings["worlds"]:
        raise _refused("trajectories", settings["trajectories"], f"0 to the number of worlds ({settings['worlds']:,})")
    return _without_the_compiler(settings) if settings["plain"] else settings


def _without_the_compiler(settings: dict[str, Any]) -> dict[str, Any]:
    """A plain run is a first look: short, and with charts and a report only where they are asked for."""
    seconds = settings["worlds"] * settings["weeks"] * (PLAIN_WEEK_SECONDS + settings["citizens"] * PLAIN_CITIZEN_SECONDS)
    if seconds > PLAIN_LIMIT_SECONDS:
        raise UserError(
            f"plain=true would take about {seconds / 60:,.0f} minutes for {settings['worlds']:,} worlds, {settings['weeks']:,} weeks and "
            f"{settings['citizens']:,} citizens; it is for a first look of up to a minute.\n"
            "  Ask for fewer, such as worlds=2 weeks=104 citizens=50, or leave plain=true out."
        )
    charts, report = settings["charts"], settings["report"]
    return settings | {"charts": () if charts is None else charts, "report": False if report is None else report}


def _numbers(content: Mapping[str, Any], start: str, allow_out_of_range: bool, parameters: str) -> Codebook:
    """Every number, effective."""
    numbers: dict[str, dict[str, Number]] = {}
    told_anew = _told_anew(start)
    for group in codebook():
        given = content[group] if group in content else {}
        if group == "start" and isinstance(given, Mapping):
            given = {name: value for name, value in given.items() if name != "date"}
        entries = _effective_group(group, given, told_anew[group] if group in told_anew else {}, allow_out_of_range)
        numbers[group] = {name: STATUS_BY[parameters](number) for name, number in entries.items()}
    return numbers


def to_run_config(content: Mapping[str, Any], choices: Mapping[str, str], run_dir: Path, overrides: tuple[str, ...] = ()) -> RunConfig:
    """A composed configuration in plain Python, checked key by key."""
    for key in content:
        if key not in SETTINGS and key not in codebook() and key != DESIGN:
            raise unknown_key(key)
    settings = _settings(content) | {"run_dir": run_dir, "is_run_dir_auto": content["run_dir"] == "auto"}
    numbers = _numbers(content, choices["start"], settings["allow_out_of_range"], settings["parameters"])
    return RunConfig(
        scenario=choices["scenario"],
        experiment=choices["experiment"],
        choices={group: choices[group] for group in ("scenario", *CHOICE_GROUPS)},
        numbers=numbers,
        overrides=overrides,
        design=content[DESIGN] if DESIGN in content else None,
        **settings,
    )
