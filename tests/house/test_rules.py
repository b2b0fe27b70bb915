"""How rules are written: pure claims, numbers last, no fragments; and numbers that are typed as conf says."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from sim.engine.records import NumbersOf
from sim.settings.codebook import codebook
from sim.settings.searchpath import PACKAGE

MODEL = sorted((PACKAGE / "model").rglob("*.py"))
BARE_AT_MOST = 60
ONE_RULE_ASKS_AT_MOST = 0.25
"""Share of rules that no act asks and only one other rule does: fragments rather than claims."""


def functions(kind: str = "") -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Every function of the model, or those with this decorator."""
    for path in MODEL:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and (not kind or kind in decorators(node)):
                yield path, node


def decorators(node: ast.FunctionDef) -> set[str]:
    return {ast.unparse(decorator).partition("(")[0] for decorator in node.decorator_list}


def annotation(argument: ast.arg) -> str:
    return ast.unparse(argument.annotation) if argument.annotation else ""


def root_of(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def assigned(node: ast.FunctionDef) -> set[str]:
    """Names to which, or into which, a function assigns."""
    found = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Assign):
            found |= {root_of(target) for target in part.targets}
        elif isinstance(part, ast.AugAssign | ast.AnnAssign):
            found.add(root_of(part.target))
    return found


def test_a_rule_assigns_to_none_of_its_arguments() -> None:
    pure = [*functions("rule"), *functions("helper")]
    guilty = [f"{path.parent.name}: {node.name}" for path, node in pure if assigned(node) & {a.arg for a in node.args.args}]
    assert not guilty


def test_a_rule_takes_its_numbers_last() -> None:
    guilty = []
    for path, node in functions("rule"):
        kinds = [annotation(argument).endswith("Numbers") for argument in node.args.args]
        if kinds != sorted(kinds):
            guilty.append(f"{path.parent.name}: {node.name}")
    assert not guilty


def test_numbers_are_handed_over_whole() -> None:
    """`f(x, p)`, not `f(x, p.this, p.that)`: no run of floats that could be swapped."""
    bare = Counter()
    for path, node in functions():
        records = {argument.arg for argument in node.args.args if annotation(argument).endswith("Numbers")}
        for call in (part for part in ast.walk(node) if isinstance(part, ast.Call)):
            values = [*call.args, *(keyword.value for keyword in call.keywords)]
            bare[path.parent.name] += sum(isinstance(value, ast.Attribute) and root_of(value) in records for value in values)
    assert sum(bare.values()) < BARE_AT_MOST, bare


def callers() -> dict[str, set[tuple[str, str]]]:
    """Who calls each rule: (kind, file and name), by the rule's name."""
    rules = {node.name for _, node in functions("rule")}
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for path, node in functions():
        kind = next((kind for kind in ("rule", "step", "act") if kind in decorators(node)), "")
        for call in (part for part in ast.walk(node) if isinstance(part, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in rules and name != node.name:
                found[name].add((kind, f"{path.parent.name}/{path.stem}.{node.name}"))
    return found


def test_a_fragment_belongs_in_the_claim_that_uses_it() -> None:
    asked = callers()
    rules = {node.name for _, node in functions("rule")}
    fragments = sorted(name for name in rules if len(asked[name]) == 1 and next(iter(asked[name]))[0] == "rule")
    assert len(fragments) < ONE_RULE_ASKS_AT_MOST * len(rules), f"{len(fragments)} of {len(rules)}: {fragments}"


def test_no_rule_is_left_that_nobody_asks() -> None:
    asked = callers()
    assert not sorted(node.name for _, node in functions("rule") if not asked[node.name] and node.name != "preference")


def test_a_claim_says_why() -> None:
    """What claims nothing is a helper."""
    assert not [f"{path.parent.name}: {node.name}" for path, node in functions("rule") if "Because:" not in (ast.get_docstring(node) or "")]


def test_a_chance_is_called_a_chance() -> None:
    guilty = []
    for path, node in functions("rule"):
        if (ast.get_docstring(node) or "").startswith(("Chance", "Probability")) and node.name.endswith("_share"):
            guilty.append(f"{path.parent.name}: {node.name}")
    assert not guilty


@pytest.mark.parametrize("subject", sorted(codebook().keys() - {"administration"}))
def test_a_typed_record_names_the_numbers_that_conf_holds(subject: str) -> None:
    (record,) = [kind for kind in NumbersOf.__subclasses__() if kind.__name__.removesuffix("Numbers").lower() == subject]
    assert list(record.__annotations__) == list(codebook()[subject])


@pytest.fixture(scope="module", autouse=True)
def every_module_is_read() -> None:
    for path in MODEL:
        import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"))
