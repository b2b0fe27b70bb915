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
BARE_AT_MOST = 30
RULES_AT_MOST = 150
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
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def arguments_of(node: ast.FunctionDef) -> set[str]:
    given = node.args
    return {argument.arg for argument in [*given.posonlyargs, *given.args, *given.kwonlyargs]}


def names_for_arguments(node: ast.FunctionDef) -> set[str]:
    """The arguments, and local names for one of them or for what lies in one, such as `sector = sectors[i]`."""
    known = arguments_of(node)
    for part in ast.walk(node):
        source = part.value if isinstance(part, ast.Assign) else part.iter if isinstance(part, ast.For) else None
        if isinstance(source, ast.Name | ast.Attribute | ast.Subscript) and root_of(source) in known:
            targets = part.targets if isinstance(part, ast.Assign) else [part.target]
            known = known | {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return known


def written_arguments(node: ast.FunctionDef) -> set[str]:
    """Arguments that a function binds anew, or into which it writes, by whatever name."""
    written = {
        root_of(part) for part in ast.walk(node) if isinstance(getattr(part, "ctx", None), ast.Store) and not isinstance(part, ast.Name)
    }
    bound = {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    return (written & names_for_arguments(node)) | (bound & arguments_of(node))


def called_by(node: ast.FunctionDef) -> set[str]:
    calls = [part.func for part in ast.walk(node) if isinstance(part, ast.Call)]
    return {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}


WRITES = {node.name for kind in ("step", "act") for _, node in functions(kind)} | {"setattr", "exec", "eval"}


def impure(node: ast.FunctionDef) -> set[str]:
    """What a function does that a claim may not."""
    return written_arguments(node) | (called_by(node) & WRITES)


def test_a_rule_writes_nothing() -> None:
    pure = [*functions("rule"), *functions("helper")]
    assert not [f"{path.parent.name}: {node.name}: {found}" for path, node in pure if (found := impure(node))]


@pytest.mark.parametrize(
    "body",
    [
        "force.manpower = 1.0",
        "other = force; other.manpower = 1.0",
        "force.a, force.b = 1.0, 2.0",
        "force.manpower += 1.0",
        "for share in range(2): pass",
        "for sector in force.sectors: sector.held = 1.0",
        "force.sectors[0] = 1.0",
        "setattr(force, 'manpower', 1.0)",
        "truce.clear_incidents(force)",
    ],
)
def test_a_rule_that_writes_is_found_out(body: str) -> None:
    (node,) = ast.parse(f"def planted(force, *, share):\n    {body}\n    return share\n").body
    assert isinstance(node, ast.FunctionDef)
    assert impure(node)


def test_a_rule_takes_its_numbers_last() -> None:
    guilty = []
    for path, node in functions("rule"):
        kinds = [annotation(argument).endswith("Numbers") for argument in node.args.args]
        if kinds != sorted(kinds):
            guilty.append(f"{path.parent.name}: {node.name}")
    assert not guilty


def test_numbers_are_handed_over_whole() -> None:
    """`f(x, p)`, not `f(x, p.this, p.that)`, nor by way of a local name: no run of floats that could be swapped.

    Helpers are arithmetic, and take single numbers.
    """
    asked = {node.name for kind in ("rule", "step") for _, node in functions(kind)}
    bare = Counter()
    for path, node in functions():
        for call in (part for part in ast.walk(node) if isinstance(part, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in asked:
                values = [*call.args, *(keyword.value for keyword in call.keywords)]
                bare[path.parent.name] += sum(is_single_number(value, node) for value in values)
    assert sum(bare.values()) < BARE_AT_MOST, bare


def is_single_number(value: ast.expr, node: ast.FunctionDef) -> bool:
    """Whether an argument is one number of a record: `p.x`, or a local name for it."""
    records = {argument.arg for argument in node.args.args if annotation(argument).endswith("Numbers")}
    single = {
        name.id
        for part in ast.walk(node)
        if isinstance(part, ast.Assign)
        for target in part.targets
        for name, source in paired(target, part.value)
        if isinstance(source, ast.Attribute) and root_of(source) in records and isinstance(name, ast.Name)
    }
    if isinstance(value, ast.Attribute):
        return root_of(value) in records
    return isinstance(value, ast.Name) and value.id in single


def paired(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """What is assigned to what: `a, b = x, y` is two."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=True))
    return [(target, value)]


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


def test_rules_are_few() -> None:
    assert len([*functions("rule")]) <= RULES_AT_MOST


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
