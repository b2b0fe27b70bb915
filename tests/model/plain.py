"""Runs the plain text of acts on states over a few worlds, so that no test of a subject waits for a compiler."""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import Any

Stage = dict[str, Any]
"""States and numbers by name: records whose first axis is the world."""


def _plain(record: Any) -> Any:
    """One world's record as an object with Python scalars and lists, or a list of them for a group."""
    if record.ndim:
        return [_plain(one) for one in record]
    return SimpleNamespace(**{name: record[name].tolist() for name in record.dtype.names})


def _written(record: Any, state: Any) -> None:
    """Put what a plain object holds back into its record."""
    for index, one in enumerate(state if record.ndim else ()):
        record[index] = tuple(vars(one).values())
    if not record.ndim:
        record[()] = tuple(vars(state).values())


def place_of(parameter: str, act: Any, stage: Stage) -> str:
    """Which states or numbers an act asks for with this parameter: `p`, `start` and `p_battle` are numbers of a group."""
    if parameter in stage:
        return parameter
    subject = act.plain.__module__.split(".")[-2]
    group = subject if parameter == "p" else parameter.removeprefix("p_")
    return f"numbers of {group}"


def places_of(act: Any, stage: Stage) -> list[str]:
    """What an act gets, in the order of its signature."""
    return [place_of(parameter, act, stage) for parameter in inspect.signature(act.plain).parameters]


def world_of(stage: Stage, world: int) -> dict[str, Any]:
    """Everything in one world, as plain objects."""
    return {name: _plain(records[world]) for name, records in stage.items()}


def write_back(stage: Stage, world: int, plain: dict[str, Any]) -> None:
    """Put one world's plain objects back into the records."""
    for name, state in plain.items():
        _written(stage[name][world, ...] if stage[name].ndim > 1 else stage[name][world : world + 1].reshape(()), state)


def perform(stage: Stage, *acts: Any) -> None:
    """Carry these acts out in every world, by their plain text."""
    places = [places_of(act, stage) for act in acts]
    for world in range(len(next(iter(stage.values())))):
        plain = {name: _plain(stage[name][world]) for name in {name for standing in places for name in standing}}
        for act, standing in zip(acts, places, strict=True):
            act.plain(*(plain[name] for name in standing))
        write_back(stage, world, plain)
