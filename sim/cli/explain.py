"""`python -m sim.cli.explain [word]`: the week, who acts in it, by which rules, on which numbers - read from the model's own text."""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.cli.reading import HELPERS, Function, calls_of, closure, first_line, resolved
from sim.settings.codebook import codebook
from sim.settings.errors import UserError, did_you_mean
from sim.settings.searchpath import PACKAGE

ACTORS = ("actors",)


@dataclass(frozen=True)
class Step:
    """One line of the week."""

    name: str
    summary: str
    acts: tuple[Function, ...]


def week() -> list[Step]:
    """The lines of the model's `step`, in order, each with its acts."""
    path = PACKAGE / "model.py"
    if not path.is_file():
        raise UserError(f"{path} is missing: nothing to explain.")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    methods = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    if "step" not in methods:
        raise UserError(f"{path} has no method 'step': nothing to explain.")
    lines = [name for _, name in calls_of(methods["step"]) if name in methods]
    return [Step(name, first_line(methods[name]), tuple(_acts_of(methods[name]))) for name in lines]


def _acts_of(method: ast.FunctionDef) -> Iterator[Function]:
    """The acts that a method of the model performs, itself or through an actor."""
    for call in dict.fromkeys(calls_of(method)):
        function = resolved(call, "model")
        if function and function.folder == "acts":
            yield function
            continue
        actor = resolved(call, "model", ACTORS)
        if actor:
            yield from _acts_of_actor(actor)


def _acts_of_actor(method: Function) -> Iterator[Function]:
    """The acts that an actor's method performs."""
    for call in method.calls:
        function = resolved(call, method.file)
        if function and function.folder == "acts":
            yield function


def _is_about(step: Step, word: str) -> bool:
    """Whether the line or one of its acts is named so."""
    names = [step.name, *(name for act in step.acts for name in (act.name, act.file))]
    return any(word.lower() in name.lower() for name in names)


def _number(path: str) -> str:
    """A number with its value and unit."""
    group, _, name = path.partition(".")
    entries = codebook()[group] if group in codebook() else {}
    if name not in entries:
        return f"{path} (not in the codebook)"
    number = entries[name]
    return f"{path} = {number.label} ({number.unit}; {number.basis}: {', '.join(number.sources)})"


def _act_lines(act: Function) -> Iterator[str]:
    """An act, its rules and its numbers."""
    parts = closure(act)
    rules = [part for part in parts if part.folder != "acts" and part.file != HELPERS]
    numbers = dict.fromkeys(path for part in parts for path in part.reads)
    yield f"   {act.name}  [{act.place}]"
    yield f"      {act.summary}"
    for rule in rules:
        yield f"      rule    {rule.name}: {rule.summary}  [{rule.place}]"
    for path in numbers:
        yield f"      number  {_number(path)}"
    yield ""


def explanation(word: str | None = None) -> str:
    """The text: the week's lines, and under each its acts with their rules and numbers."""
    steps = week()
    chosen = steps if word is None else [step for step in steps if _is_about(step, word)]
    if word is not None and not chosen:
        known = [name for step in steps for name in (step.name, *(act.name for act in step.acts))]
        raise UserError(f"nothing in the week is called '{word}'.{did_you_mean(word, known)} Lines: {', '.join(s.name for s in steps)}.")
    lines = ["One week, in every world:", *(f" {i:>2}  {step.name}: {step.summary}" for i, step in enumerate(steps, 1)), ""]
    for step in chosen:
        lines += [f"{step.name}: {step.summary}", *(line for act in step.acts for line in _act_lines(act))]
    return "\n".join(lines)


def main(words: Sequence[str]) -> int:
    """Run the command. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sim.cli.explain", description=__doc__)
    parser.add_argument("word", nargs="?", help="a line, an act or a file of acts, such as talks")
    try:
        print(explanation(parser.parse_args(words).word))
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
