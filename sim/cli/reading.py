"""Reads the project's own text: which function calls which, and which numbers it reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from sim.engine.worlds import NUMBERS, place_of
from sim.settings.codebook import codebook
from sim.settings.searchpath import PACKAGE

RULE_FOLDERS: Final = ("acts", "rules", "decision")
HELPERS: Final = "arithmetic"
"""Rules file whose rules say nothing about the world."""


@dataclass(frozen=True)
class Function:
    """One act, rule or actor's method, as its text says it."""

    folder: str
    file: str
    name: str
    summary: str
    calls: tuple[tuple[str, str], ...]  # what stands before the dot (or nothing), and the name
    reads: tuple[str, ...]  # paths of numbers

    @property
    def place(self) -> str:
        """Where to find it."""
        return f"sim/{self.folder}/{self.file}.py" if self.folder else f"sim/{self.file}.py"


def first_line(node: ast.AST) -> str:
    """The first line of a docstring."""
    text = ast.get_docstring(node) if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) else None
    return (text or "").partition("\n")[0]


def _last_two(node: ast.AST) -> tuple[str, str] | None:
    """`a.b.c` as (b, c), `c` as ("", c)."""
    if isinstance(node, ast.Name):
        return "", node.id
    if isinstance(node, ast.Attribute):
        base = node.value
        return (base.attr if isinstance(base, ast.Attribute) else base.id if isinstance(base, ast.Name) else ""), node.attr
    return None


def calls_of(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Everything that is called, in the order of the text, and every act that is performed."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            called = _last_two(child.func)
            if called and called[1] == "perform" and child.args:
                called = _last_two(child.args[0])
            if called:
                yield called
        yield from calls_of(child)


def _group_of(argument: ast.arg, file: str, names: set[str]) -> str | None:
    """The group of numbers that an argument stands for, if it is one; `names` are what is read from it."""
    annotation = ast.unparse(argument.annotation) if argument.annotation else ""
    if "AdministrationState" in annotation:
        return "administration"
    if "Numbers" not in annotation:
        return None
    try:
        group = place_of(argument.arg, file).removeprefix(NUMBERS)
    except KeyError:  # a `p` outside sim/acts: the numbers of the file's own name
        group = file
    return group if group in codebook() else max(codebook(), key=lambda known: len(names & codebook()[known].keys()), default=group)


def reads_of(function: ast.FunctionDef, file: str) -> Iterator[str]:
    """Paths of the numbers that a function reads from its arguments."""
    read: dict[str, dict[str, None]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute):
            base = node.value.value if isinstance(node.value, ast.Subscript) else node.value
            if isinstance(base, ast.Name):
                read.setdefault(base.id, {})[node.attr] = None
    for argument in (*function.args.args, *function.args.kwonlyargs):
        names = read[argument.arg] if argument.arg in read else {}
        group = _group_of(argument, file, set(names))
        if group:
            yield from (f"{group}.{name}" for name in names)


@cache
def functions_in(folder: str) -> tuple[Function, ...]:
    """Every function of a folder, and every method of its classes."""
    found: list[Function] = []
    for path in sorted((PACKAGE / folder).glob("*.py")):
        found += functions_of(path, folder)
    return tuple(found)


def functions_of(path: Path, folder: str) -> Iterator[Function]:
    """Every function of one file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            reads = tuple(dict.fromkeys(reads_of(node, path.stem)))
            calls = tuple(dict.fromkeys(call for statement in node.body for call in calls_of(ast.Module([statement], []))))
            yield Function(folder, path.stem, node.name, first_line(node), calls, reads)


@cache
def by_name(folders: tuple[str, ...] = RULE_FOLDERS) -> dict[str, tuple[Function, ...]]:
    """Functions by name; two files may use the same name."""
    found: dict[str, tuple[Function, ...]] = {}
    for folder in folders:
        for function in functions_in(folder):
            found[function.name] = (*found.get(function.name, ()), function)
    return found


def resolved(call: tuple[str, str], caller_file: str, folders: tuple[str, ...] = RULE_FOLDERS) -> Function | None:
    """The function that a call means: of the file before the dot, else of the caller's file, else any of that name."""
    base, name = call
    candidates = by_name(folders)[name] if name in by_name(folders) else ()
    for file in (base, caller_file):
        for function in candidates:
            if function.file == file:
                return function
    return candidates[0] if candidates else None


def closure(function: Function) -> list[Function]:
    """The function, and every act's helper and rule that it calls, directly or through others."""
    found: dict[tuple[str, str], Function] = {}
    waiting = [function]
    while waiting:
        current = waiting.pop(0)
        if (current.place, current.name) not in found:
            found[current.place, current.name] = current
            waiting += [called for call in current.calls if (called := resolved(call, current.file))]
    return list(found.values())


def numbers_read() -> set[str]:
    """Paths of all numbers that any function of the project reads."""
    folders = ("", "actors", "analysis", *RULE_FOLDERS)
    return {path for folder in folders for function in functions_in(folder) for path in function.reads} | _read_by_name()


def _read_by_name() -> set[str]:
    """Numbers that the engine reads by name: cast[NUMBERS + "truce"]["durable_weeks"]."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.glob("*.py")]
    keys = {
        node.slice.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)
    }
    return {number.path for group in codebook().values() for number in group.values() if number.name in keys}


def fields_of_states(state: str) -> set[str]:
    """Names of the fields of a State class in sim/actors."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((PACKAGE / "actors").glob("*.py"))]
    bodies = [node.body for tree in trees for node in tree.body if isinstance(node, ast.ClassDef) and node.name == state]
    return {line.target.id for body in bodies for line in body if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)}


def stray_literals(path: Path) -> list[str]:
    """Numbers other than 0, 1 and 0.5 inside the functions of a file: a number belongs in the codebook."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value not in (0, 1, 0.5):
                    found.append(f"{path.name}:{node.lineno}: {node.value!r}")
    return found
