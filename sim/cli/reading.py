"""Reads the model's own functions: what each one says, asks and reads. Names are resolved as Python resolves them, never guessed."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import FunctionType, ModuleType
from typing import Any, Final, NamedTuple

from sim.engine.compile import Act
from sim.engine.worlds import subject_of
from sim.settings.codebook import codebook
from sim.settings.searchpath import PACKAGE

MODEL: Final = "sim.model."
ADMINISTRATION: Final = "AdministrationState"
ADMINISTRATION_GROUP: Final = "administration"
"""The state whose fields are the numbers of an administration, and their group."""
CLAIM, HELPER, WRITER, ACT, OTHER = "rule", "helper", "step", "act", "function"
"""Kinds of functions: a claim about the world, arithmetic, what writes state, what a week carries out, and the rest."""


class Function(NamedTuple):
    """One function of the model, as its text says it."""

    name: str
    module: str
    kind: str
    claim: str  # first line of its docstring
    asks: tuple[FunctionType, ...]  # functions of the model that it calls, in the order of its text
    reads: tuple[str, ...]  # paths of numbers

    @property
    def place(self) -> str:
        """The file that holds it."""
        return self.module.replace(".", "/") + ".py"

    @property
    def subject(self) -> str:
        """The folder that holds it."""
        return self.module.split(".")[2]

    @property
    def is_claim(self) -> bool:
        """Whether one could dispute it."""
        return self.kind == CLAIM


@cache
def read(function: FunctionType) -> Function:
    """What a function says, asks and reads."""
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(node, ast.FunctionDef)
    asks = dict.fromkeys(called for called in _called(node, function.__globals__) if called is not function)
    claim = (inspect.getdoc(function) or "").partition("\n")[0]
    return Function(function.__name__, function.__module__, _kind(node), claim, tuple(asks), tuple(dict.fromkeys(_reads(node))))


def _kind(node: ast.FunctionDef) -> str:
    """What a function is, by its decorator."""
    names = [ast.unparse(decorator).partition("(")[0] for decorator in node.decorator_list]
    return next((name for name in names if name in (CLAIM, HELPER, WRITER, ACT)), OTHER)


def _called(node: ast.AST, names: dict[str, Any]) -> Iterator[FunctionType]:
    """The functions of the model that are named, in the order of the text."""
    for child in ast.iter_child_nodes(node):
        meant = _meant(child, names) if isinstance(child, ast.Attribute | ast.Name) else None
        plain = meant.plain if isinstance(meant, Act) else meant
        if isinstance(plain, FunctionType) and plain.__module__.startswith(MODEL):
            yield plain
        yield from _called(child, names)


def _meant(node: ast.AST, names: dict[str, Any]) -> Any:
    """What a name, or a name in a module, stands for; None where that is known only when the text runs."""
    if isinstance(node, ast.Name):
        return names[node.id] if node.id in names else None
    base = _meant(node.value, names) if isinstance(node, ast.Attribute) else None
    return getattr(base, node.attr, None) if isinstance(node, ast.Attribute) and isinstance(base, ModuleType) else None


def _reads(node: ast.FunctionDef) -> Iterator[str]:
    """Paths of the numbers that a function reads from its arguments, by their annotations."""
    groups = {argument.arg: _group(argument) for argument in (*node.args.args, *node.args.kwonlyargs)}
    for part in (part for part in ast.walk(node) if isinstance(part, ast.Attribute)):
        base = part.value.id if isinstance(part.value, ast.Name) else ""
        group = groups[base] if base in groups else None
        if group is None and base not in groups and ADMINISTRATION_GROUP in groups.values():
            group = ADMINISTRATION_GROUP  # a row taken out of the administrations
        if group and (group != ADMINISTRATION_GROUP or part.attr in codebook()[group]):
            yield f"{group}.{part.attr}"


def _group(argument: ast.arg) -> str | None:
    """The group of numbers that an argument stands for, if it is one."""
    kind = ast.unparse(argument.annotation) if argument.annotation else ""
    group = ADMINISTRATION_GROUP if ADMINISTRATION in kind else subject_of(kind)
    return group if group in codebook() else None


def closure(function: FunctionType) -> list[Function]:
    """The function, and every function of the model that it asks, directly or through others."""
    found: dict[FunctionType, Function] = {}
    waiting = [function]
    while waiting:
        current = waiting.pop(0)
        if current not in found:
            found[current] = read(current)
            waiting += found[current].asks
    return list(found.values())


@cache
def modules() -> tuple[ModuleType, ...]:
    """Every module of the model."""
    model = import_module("sim.model")
    return tuple(import_module(found.name) for found in walk_packages(model.__path__, MODEL) if not found.ispkg or "decision" in found.name)


@cache
def functions() -> tuple[FunctionType, ...]:
    """Every function that a module of the model defines, acts by their plain text."""
    plain = [(module, value.plain if isinstance(value, Act) else value) for module in modules() for value in vars(module).values()]
    return tuple(dict.fromkeys(it for module, it in plain if isinstance(it, FunctionType) and it.__module__ == module.__name__))


def numbers_read() -> set[str]:
    """Paths of all numbers that some function of the model reads, or that the program reads by name."""
    return {path for function in functions() for path in read(function).reads} | _read_by_name()


def _read_by_name() -> set[str]:
    """Numbers that are read by name, outside the acts: states[NUMBERS + "truce"]["durable_weeks"]."""
    files = [path for folder in ("runs", "sweeps", "evidence") for path in (PACKAGE / folder).rglob("*.py")]
    keys = {
        node.slice.value
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)
    }
    return {number.path for group in codebook().values() for number in group.values() if number.name in keys}


def stray_literals(path: Path) -> list[str]:
    """Numbers other than 0, 1 and 0.5 inside the functions of a file: a number belongs in the codebook."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        f"{path.name}:{node.lineno}: {node.value!r}"
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value not in (0, 1, 0.5)
    ]
