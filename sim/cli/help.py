"""The text of `python -m sim --help`, written from the configuration files; it imports nothing heavy."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from sim.settings.searchpath import EXPERIMENT, choices_of, conf_folder, summary_of

INTRODUCTION = """\
python -m sim +scenario=<name> [group=<choice>] [setting=<value>] [<number>=<value>]

Simulates many worlds of the war in Ukraine from December 2024: given the terms of a ceasefire, who guarantees them, who sits
in Washington and what Russia wants - is it signed, does it hold, and what does it cost whom? It is a what-if instrument, no forecast.
Prints a table of headlines with ranges over worlds, and writes results, charts and a report to results/<scenario>/<date_time>/.

  python -m sim +scenario=nato_guarantee                                the main job
  python -m sim +scenario=nato_guarantee administration=hawk worlds=200 another administration, fewer worlds
  python -m sim +scenario=nato_guarantee regrouping.aims_mean_share=0.8
                                                                        any number, by its plain path
  python -m sim -m +scenario=nato_guarantee,territorial_freeze administration=biden,trump
                                                                        every combination, compared
  python -m sim +experiment=guarantee_strength                          a design: many points, analysed, with a report
  python -m sim +scenario=baseline +debug=quick                         a run of seconds
  python -m sim codebook [words]                                        what decides most, or the numbers found: unit, range, basis, source
  python -m sim explain [word]                                          the week: who decides, by which rules and numbers
  python -m sim validate [--signs|--hindcast|--patterns|--scenarios]    does the model reproduce the patterns that it must?
  python -m sim report <folder>                                         analyse, draw and report a finished folder again
  python -m sim forecast +scenario=<name> [...]                         dated probabilities of all questions, kept in a chained ledger
  python -m sim score <folder> <events.csv>                             how good were a run's forecasts, beside three baselines?
  python -m sim questions                                               what is forecast, with exact rules and deadlines
  python -m sim past                                                    the truce of the model on past ceasefires
  python -m sim calibrate                                               which numbers agree with history up to November 2024?
"""

GROUPS = {
    "terms": "what is proposed",
    "guarantee": "who guarantees it, with what",
    "administration": "who sits in Washington from 2025-01-20",
    "decision": "how the two sides decide",
    "start": "the first day (start.date) and the state of the war",
}


def help_text() -> str:
    """The whole text."""
    return "\n".join([INTRODUCTION, *_scenarios(), *_experiments(), *_groups(), *_settings(), *_ending()])


def _listed(group: str) -> Iterator[str]:
    for name, path in choices_of(group).items():
        yield f"  {name:<{_width()}}{summary_of(path)}"


@cache
def _width() -> int:
    """Room for the longest name of any list, and two blanks."""
    return 2 + max(len(name) for group in (*GROUPS, "scenario", "debug", EXPERIMENT) for name in choices_of(group))


def _scenarios() -> Iterator[str]:
    yield "Scenarios (+scenario=<name>; without one: baseline)"
    yield from _listed("scenario")
    yield ""


def _experiments() -> Iterator[str]:
    yield "Experiments (+experiment=<name>; docs/experiments.md says how to write one)"
    for name, path in choices_of(EXPERIMENT).items():
        yield f"  {name:<{_width()}}{summary_of(path).removeprefix('Question: ')}"
    yield ""


def _groups() -> Iterator[str]:
    for group, meaning in GROUPS.items():
        yield f"{group}=<choice>: {meaning}"
        yield from _listed(group)
        yield ""
    yield "+debug=<choice>: small runs"
    yield from _listed("debug")
    yield ""


def _settings() -> Iterator[str]:
    """The settings of conf/config.yaml with their defaults and comments."""
    yield "Settings"
    for line in (conf_folder() / "config.yaml").read_text(encoding="utf-8").splitlines():
        entry, _, comment = line.removeprefix("  - ").partition(" # ")
        is_setting = comment and not entry.startswith((" ", "#", "numbers", "_self_")) and entry.partition(":")[0] not in GROUPS
        if is_setting:
            yield f"  {entry.replace(': ', '=', 1).replace(', ', ','):<44} {comment.strip()}"
    yield ""


def _ending() -> Iterator[str]:
    numbers = sorted((conf_folder() / "parameters").glob("*.yaml"))
    yield f"Numbers: {', '.join(path.stem for path in numbers)}; `python -m sim codebook` shows them."
    yield "A mistake in a key or value ends with exit code 2 and says what is allowed. Options of Hydra: --hydra-help, --cfg job."
