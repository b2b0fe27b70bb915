"""What compiled code depends on: the content that a function can reach, whatever its path, age and comments.

The content of a function is its bytecode, the values of the constants that it names, and the content of the functions
that it names, and so on. Comments, docstrings, annotations and line numbers are no part of it, nor is the folder of a checkout.
"""

from __future__ import annotations

import dis
import hashlib
import inspect
import sys
from enum import Enum
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final

import numpy as np

COMPILED_FORM: Final = "__compiled_form__"
"""Attribute of a function that compiled code has in another form than plain text: what makes that form."""
OUTSIDE: Final = frozenset({"llvmlite", "numba", "numpy", *sys.stdlib_module_names})
"""Packages whose content their version stands for."""
PLAIN: Final = (bool, int, float, complex, str, bytes, type(None), np.generic)
"""Kinds of constants that their text tells."""


def content_of(*functions: Any) -> str:
    """Digest of everything that these functions can reach."""
    reached: dict[FunctionType, str] = {}
    ahead = list(functions)
    while ahead:
        function = ahead.pop()
        if function not in reached:
            reached[function], named = _own_content(function)
            ahead += named
    told = sorted((_name_of(function), content) for function, content in reached.items())
    return hashlib.sha256(repr(told).encode()).hexdigest()


@cache
def _own_content(function: FunctionType) -> tuple[str, tuple[FunctionType, ...]]:
    """What a function says itself, with the values of what it names; and the functions that it names."""
    named: list[FunctionType] = []
    values: dict[str, Any] = {"defaults": (function.__defaults__, *sorted((function.__kwdefaults__ or {}).items()))}
    values |= {name: cell.cell_contents for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)}
    values |= _globals_of(function.__code__, function.__globals__)
    values |= {COMPILED_FORM: getattr(function, COMPILED_FORM, None)}
    told = [f"{name} = {_text_of(value, named, f'{_name_of(function)} reads {name}')}" for name, value in sorted(values.items())]
    return "\n".join([text_of_code(function), *told]), tuple(named)


def text_of_code(function: Any) -> str:
    """What a function says itself, whatever it names: its bytecode without its docstring."""
    return _text_of_code(function.__code__, function.__doc__)


def _text_of_code(code: CodeType, docstring: str | None = None) -> str:
    """Bytecode with its constants and names, without its file, its lines and its docstring."""
    constants = ["" if constant is docstring else _text_of_constant(constant) for constant in code.co_consts]
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars, code.co_argcount, code.co_flags)
    return f"{code.co_code.hex()} {constants} {names}"


def _text_of_constant(constant: Any) -> str:
    """A constant of bytecode, the same in every process."""
    if isinstance(constant, CodeType):
        return _text_of_code(constant)
    return str(sorted(map(repr, constant))) if isinstance(constant, frozenset) else repr(constant)


def _globals_of(code: CodeType, namespace: dict[str, Any]) -> dict[str, Any]:
    """Every global that this code reads, by name; of a module, what it reads of that."""
    found: dict[str, Any] = {}
    steps = [step for step in dis.get_instructions(code) if step.opname != "EXTENDED_ARG"]
    for index, step in enumerate(steps):
        if step.opname == "LOAD_GLOBAL" and step.argval in namespace:
            name, value = _looked_into(step.argval, namespace[step.argval], steps[index + 1 :])
            found[name] = value
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= _globals_of(constant, namespace)
    return found


def _looked_into(name: str, value: Any, following: list[dis.Instruction]) -> tuple[str, Any]:
    """The value itself, or if it is a module, what the next steps take out of it."""
    for step in following:
        if not isinstance(value, ModuleType) or step.opname not in ("LOAD_ATTR", "LOAD_METHOD"):
            break
        name, value = f"{name}.{step.argval}", getattr(value, step.argval)
    return name, value


def _text_of(value: Any, named: list[FunctionType], where: str) -> str:
    """What a name stands for. A function is told by its name, and joins those that are named."""
    function = getattr(value, "plain", getattr(value, "__wrapped__", value))
    if _is_outside(function):
        return _name_of(function)
    if isinstance(function, FunctionType):
        named.append(function)
        return _name_of(function)
    if isinstance(value, tuple):
        return str([_text_of(each, named, where) for each in value])
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape} {value.tobytes().hex()}"
    if isinstance(value, type):
        return f"{_name_of(value)} {inspect.get_annotations(value)} {list(value) if issubclass(value, Enum) else ''}"
    if isinstance(value, PLAIN):
        return repr(value)
    raise TypeError(f"{where}, a {type(value).__name__}: its content cannot be told. Compiled code may read numbers, texts and tuples.")


def _is_outside(value: Any) -> bool:
    """Does this belong to Python or to a library?"""
    module = getattr(value, "__module__", None)
    return hasattr(value, "__qualname__") and isinstance(module, str) and module.partition(".")[0] in OUTSIDE


def _name_of(value: Any) -> str:
    return f"{value.__module__}.{value.__qualname__}"
