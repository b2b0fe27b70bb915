"""`python -m sim explain [word]`: the week as it is carried out; or what a line, an act, a rule or a number has to do with it."""

from __future__ import annotations

import argparse
import ast
import inspect
import sys
import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from types import FunctionType
from typing import Any, NamedTuple

from sim.cli.reading import OTHER, closure, functions, read
from sim.engine.worlds import Worlds
from sim.settings.codebook import codebook
from sim.settings.errors import UserError, did_you_mean

EPILOGUE = "Examples: python -m sim explain truces_are_tested    python -m sim explain misreading    python -m sim explain reattack"


class Planned(NamedTuple):
    """An act of a line of the week, and the actor's method that plans it."""

    by: str  # Russia.sets_tempo, or the line of the model itself
    act: Any  # its plain text, a function


class Line(NamedTuple):
    """One line of the week."""

    name: str
    claim: str
    acts: tuple[Planned, ...]


class Watched(Worlds):
    """Notes what is planned, and carries nothing out."""

    def __init__(self) -> None:
        super().__init__({})
        self.noted: list[Planned] = []

    def write(self, name: str, values: Any) -> None:
        """No world is there to be written to."""

    def plan(self, act: Any) -> None:
        """Note the act, and who planned it."""
        frame: Any = sys._getframe(1)
        if frame.f_code.co_name == "plan":  # an actor hands it on
            frame = frame.f_back
        self.noted.append(Planned(f"{type(frame.f_locals['self']).__name__}.{frame.f_code.co_name}", act.plain))

    def carry_out(self) -> None:
        """Nothing is done."""


@cache
def week() -> tuple[Line, ...]:
    """The start and the lines of the model's step, each with the acts that it really carries out: each line is called and watched."""
    from sim.model.week import CeasefireModel

    watched = Watched()
    model = CeasefireModel(watched, date(2024, 12, 2))
    lines = [_line(model.world_begins, watched.noted)]
    for name in _lines_of(CeasefireModel.step):
        before = len(watched.noted)
        getattr(model, name)()
        lines.append(_line(getattr(model, name), watched.noted[before:]))
    return tuple(lines)


def _line(method: Any, acts: Sequence[Planned]) -> Line:
    return Line(method.__name__, (inspect.getdoc(method) or "").partition("\n")[0], tuple(acts))


def _lines_of(step: Any) -> list[str]:
    """The methods that the step calls, in its order."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(step))))
    return [node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]


def explanation(word: str | None = None) -> str:
    """The text: the whole week without a word, else everything that is called so."""
    head = ["One week, in every world:", *(f" {index:>2}  {line.name}: {line.claim}" for index, line in enumerate(week())), ""]
    if word is None:
        return "\n".join([*head, *(text for line in week() for text in _line_text(line))])
    found = [*_lines_called(word), *_functions_called(word), *_numbers_called(word)]
    if not found:
        lines = ", ".join(line.name for line in week())
        raise UserError(f"nothing in the week is called '{word}'.{did_you_mean(word, _names())} Lines: {lines}.")
    return "\n".join(found)


def _is_called(name: str, word: str) -> bool:
    return word.lower() in name.lower()


def _names() -> list[str]:
    """Everything that can be asked for."""
    numbers = [number.path for group in codebook().values() for number in group.values()]
    return [*(line.name for line in week()), *(function.__name__ for function in functions()), *numbers, *codebook()]


def _lines_called(word: str) -> Iterator[str]:
    """The lines of the week of this name, whole."""
    for line in week():
        if _is_called(line.name, word):
            yield from _line_text(line)


def _line_text(line: Line) -> Iterator[str]:
    """A line of the week, its acts, and their rules and numbers."""
    yield f"{line.name}: {line.claim}"
    for planned in line.acts:
        yield from _act_text(planned)


def _act_text(planned: Planned) -> Iterator[str]:
    """An act, its rules and its numbers."""
    act = read(planned.act)
    parts = closure(planned.act)
    yield f"   {act.name}: {act.claim}  [{act.place}; {planned.by}]"
    yield from (f"      rule    {part.name}: {part.claim}  [{part.place}]" for part in parts if part.is_claim)
    yield from (f"      number  {_number_text(path)}" for path in dict.fromkeys(path for part in parts for path in part.reads))
    yield ""


def _functions_called(word: str) -> Iterator[str]:
    """Acts, rules, helpers and steps of this name or subject: what they say, what they read, and where in the week they stand."""
    for function in functions():
        part = read(function)
        if part.kind == OTHER or not (_is_called(part.name, word) or part.subject == word.lower()):
            continue
        yield f"{part.kind} {part.name}: {part.claim}  [{part.place}]"
        yield from (f"   {line.name}: {_way(planned, function)}" for line, planned in _reached_from(function))
        yield from (f"   asks    {other.name}: {other.claim}" for other in map(read, part.asks) if other.is_claim)
        yield from (f"   number  {_number_text(path)}" for path in part.reads)
        yield ""


def _reached_from(function: FunctionType) -> list[tuple[Line, Planned]]:
    """The acts of the week that reach a function, with their lines."""
    wanted = read(function)
    return [(line, planned) for line in week() for planned in line.acts if wanted in closure(planned.act)]


def _way(planned: Planned, function: FunctionType) -> str:
    """How an act comes to ask a function: the chain of names."""
    chain = _chain(planned.act, function)
    return f"{' > '.join(step.__name__ for step in chain)}  [{planned.by}]"


def _chain(start: FunctionType, end: FunctionType) -> list[FunctionType]:
    """The shortest chain of functions from one to the other."""
    chains = [[start]]
    while chains:
        chain = chains.pop(0)
        if chain[-1] is end:
            return chain
        chains += [[*chain, asked] for asked in read(chain[-1]).asks if asked not in chain]
    return [start, end]


def _numbers_called(word: str) -> Iterator[str]:
    """Numbers of this name: what they are, which rules and acts read them, and where in the week that is."""
    numbers = [number for group in codebook().values() for number in group.values()]
    for number in numbers:
        if _is_called(number.path, word):
            yield f"number {_number_text(number.path)}"
            yield f"   {number.note}"
            yield from _readers(number.path)
            yield ""


def _readers(path: str) -> Iterator[str]:
    """Who reads a number, and the lines of the week in which that happens."""
    readers = [function for function in functions() if path in read(function).reads]
    for function in readers:
        part = read(function)
        yield f"   read by {part.kind} {part.name}: {part.claim}  [{part.place}]"
        yield from (f"      {line.name}: {_way(planned, function)}" for line, planned in _reached_from(function))
    if not readers:
        yield "   read outside the acts: as a field of the administration in office, or when outcomes are counted"


def _number_text(path: str) -> str:
    """A number with its value and unit."""
    group, _, name = path.partition(".")
    number = codebook()[group][name]
    return f"{path} = {number.label} ({number.unit}; {number.basis}: {', '.join(number.sources)})"


def main(words: Sequence[str]) -> int:
    """Run the command. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sim explain", description=__doc__, epilog=EPILOGUE)
    parser.add_argument(
        "word", nargs="?", help="a line of the week, an act, a rule, a number, a subject such as talks, or a part of a name"
    )
    try:
        print(explanation(parser.parse_args(words).word))
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    return 0
