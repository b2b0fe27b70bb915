"""Who may import whom. Imports at the top, inside functions and for the type checker alone count alike; there are no exceptions.

    settings < engine < model < runs < sweeps, evidence < pages < cli

Each folder imports from those to its left only; sweeps and evidence know nothing of each other; no modules import one another in a circle.
"""

import ast
import shutil
from pathlib import Path

import pytest

from tests.house.sources import ROOT, modules

HEIGHT = {"settings": 0, "engine": 1, "model": 2, "runs": 3, "sweeps": 4, "evidence": 4, "pages": 5, "cli": 6}
TOP = {"sim", "sim.__main__"}
"""The library and the command line: they may import everything, and nothing imports them."""
MOST_FOLDERS = 9

Imports = dict[str, set[str]]


def imports(root: Path = ROOT) -> Imports:
    """Module -> the modules of `sim` that its text imports, wherever it does so."""
    known = modules(root)
    return {name: _imported(name, path, known) for name, path in known.items()}


def _imported(name: str, path: Path, known: dict[str, Path]) -> set[str]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return {module for module in map(lambda full: _module_of(full, known), found) if module} - {name}


def _module_of(name: str, known: dict[str, Path]) -> str:
    """The module that a dotted name stands in; empty if it is none of ours."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name


def folder(module: str) -> str:
    return module.split(".")[1]


def upward(edges: Imports) -> list[str]:
    """Every import of a folder that does not lie below."""
    return [
        f"{module} -> {other}"
        for module, others in edges.items()
        for other in sorted(others)
        if module not in TOP and (other in TOP or (folder(module) != folder(other) and HEIGHT[folder(module)] <= HEIGHT[folder(other)]))
    ]


def circles(edges: Imports) -> list[list[str]]:
    """Modules that reach one another: what is left once everything without a way back is taken away, in groups."""
    reach = {module: _reachable(module, edges) for module in edges}
    found = {tuple(sorted(other for other in reach[module] if module in reach[other])) for module in edges if module in reach[module]}
    return [list(circle) for circle in sorted(found)]


def _reachable(module: str, edges: Imports) -> set[str]:
    """All modules that a module imports, directly or through others."""
    seen: set[str] = set()
    ahead = [*edges[module]]
    while ahead:
        other = ahead.pop()
        if other not in seen:
            seen.add(other)
            ahead += edges[other]
    return seen


def test_the_house_has_few_folders():
    entries = {path.name for path in (ROOT / "sim").iterdir() if path.name not in ("__pycache__", ".DS_Store")}
    folders = {name for name in entries if (ROOT / "sim" / name).is_dir()}
    assert entries - folders == {"__init__.py", "__main__.py"}
    assert len(folders) <= MOST_FOLDERS
    assert folders <= set(HEIGHT)


def test_nothing_imports_upward():
    assert upward(imports()) == []


def test_no_modules_import_one_another_in_a_circle():
    assert circles(imports()) == []


@pytest.fixture
def copy(tmp_path):
    """The text of the house, to spoil."""
    shutil.copytree(
        ROOT / "sim", tmp_path / "sim", ignore=lambda _, names: [name for name in names if Path(name).suffix not in ("", ".py")]
    )
    return tmp_path


def add(root: Path, file: str, text: str) -> None:
    path = root / "sim" / file
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "text", "arrow"),
    [
        ("settings/errors.py", "\n\ndef late():\n    from sim.runs import store\n", "sim.settings.errors -> sim.runs.store"),
        ("runs/lock.py", "\n\ndef late():\n    import sim.cli.start\n", "sim.runs.lock -> sim.cli.start"),
        (
            "runs/lock.py",
            "\nif TYPE_CHECKING:\n    from sim.sweeps.shared.sweep import Sweep\n",
            "sim.runs.lock -> sim.sweeps.shared.sweep",
        ),
        ("evidence/targets.py", "\nfrom sim.sweeps.shared import sweep\n", "sim.evidence.targets -> sim.sweeps.shared.sweep"),
        ("runs/lock.py", "\n\ndef late():\n    from ..pages import draw_charts\n", "sim.runs.lock -> sim.pages.draw_charts"),
        ("runs/lock.py", "\nimport sim\n", "sim.runs.lock -> sim"),
    ],
)
def test_a_planted_arrow_upward_is_found(copy, file, text, arrow):
    before = upward(imports(copy))
    add(copy, file, text)
    assert set(upward(imports(copy))) - set(before) == {arrow}


def test_a_planted_circle_of_types_is_found(copy):
    """settings.files imports settings.errors; the way back is for the type checker alone."""
    assert not any("sim.settings.errors" in circle for circle in circles(imports(copy)))
    add(copy, "settings/errors.py", "\nif TYPE_CHECKING:\n    from sim.settings.files import explained\n")
    assert any({"sim.settings.errors", "sim.settings.files"} <= set(circle) for circle in circles(imports(copy)))
