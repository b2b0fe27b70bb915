"""How large things may be: files 400 lines, functions 30 lines of code, nesting 2, seven arguments.

* Lines of code are those that hold code: docstrings, comments and blank lines do not count, nor do decorators.
* Nesting counts `if`, `for`, `while`, `with`, `try` and `match` inside one another; an `elif` is no deeper than its `if`, and a function
  inside a function begins anew.
* Arguments count without `self` and `cls`. Acts and steps are exempt: they take the states that they touch, each by its name. So are
  constructors of named tuples and dataclasses, which have no text of their own.
"""

import ast
import io
import tokenize
from pathlib import Path

import pytest

from tests.house.sources import ROOT, Function, functions, modules

MOST_LINES, MOST_CODE, MOST_NESTING, MOST_ARGUMENTS = 400, 30, 2, 7
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
OWN_NAMES = ("act", "step")
"""Decorators of what takes states by name."""
NO_CODE = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)


def code_lines(text: str) -> set[int]:
    """Numbers of the lines that hold code, docstrings included."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {line for token in tokens if token.type not in NO_CODE for line in range(token.start[0], token.end[0] + 1)}


def length(function: Function, lines: set[int]) -> int:
    """Lines of code of a function, without its docstring and decorators."""
    docstring = function.body[0] if ast.get_docstring(function) is not None else None
    described = set(range(docstring.lineno, (docstring.end_lineno or 0) + 1)) if docstring else set()
    return len(lines & set(range(function.lineno, (function.end_lineno or 0) + 1)) - described)


def nesting(node: ast.AST, depth: int = 0) -> int:
    """How deep blocks lie inside one another below a node."""
    deepest = depth
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef | ast.Lambda):
            continue
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deepest = max(deepest, nesting(child, depth + (isinstance(child, BLOCKS) and not is_elif)))
    return deepest


def arguments(function: Function) -> int:
    """How many arguments a caller must keep apart."""
    if any(isinstance(node, ast.Name) and node.id in OWN_NAMES for decorator in function.decorator_list for node in ast.walk(decorator)):
        return 0
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return sum(argument.arg not in ("self", "cls") for argument in every)


def too_much(path: Path, root: Path = ROOT) -> list[str]:
    """Everything in a file that is larger than it may be."""
    text = path.read_text(encoding="utf-8")
    name, lines = path.relative_to(root), code_lines(text)
    found = [f"{name}: {count} lines" for count in [len(text.splitlines())] if count > MOST_LINES]
    for function in functions(ast.parse(text)):
        measured = {
            "lines of code": (length(function, lines), MOST_CODE),
            "nesting": (nesting(function), MOST_NESTING),
            "arguments": (arguments(function), MOST_ARGUMENTS),
        }
        found += [f"{name}: {function.name}: {what} {count}" for what, (count, most) in measured.items() if count > most]
    return found


@pytest.mark.parametrize("path", modules().values(), ids=lambda path: str(path.relative_to(ROOT / "sim")))
def test_nothing_is_too_large(path):
    assert too_much(path) == []


LONG = "def long():\n" + '    """Say.\n\n    More.\n    """\n' + "    x = 1  # why\n\n    # and\n" * 29
DEEP = "def deep(x):\n    for y in x:\n        if y:\n            pass\n        elif x:\n            with y:\n                pass\n"


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        (LONG, []),  # 30 lines with its head
        (LONG + "    x = 1\n", ["lines of code 31"]),
        (DEEP, ["nesting 3"]),
        (DEEP.replace("with y:\n                pass", "pass"), []),
        ("def many(a, b, c, d, e, f, g, h): ...\n", ["arguments 8"]),
        ("def many(self, a, b, c, d, e, f, *, g): ...\n", []),
        ("@act(crowds={})\ndef many(a, b, c, d, e, f, g, h): ...\n", []),
        ("x = 1\n" * 401, ["401 lines"]),
    ],
)
def test_the_measures_see_what_is_too_large(tmp_path, text, complaints):
    path = tmp_path / "planted.py"
    path.write_text(text)
    assert [complaint.rpartition(": ")[2] for complaint in too_much(path, tmp_path)] == complaints
