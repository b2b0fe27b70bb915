"""The documents speak of what exists: names, files, commands and pictures."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.__main__ import COMMANDS
from sim.cli.explain import week
from sim.model.observed.outcomes import OUTCOMES
from sim.model.observed.series import SERIES
from sim.pages.gallery import shown
from sim.settings import facts
from sim.settings.codebook import codebook
from sim.settings.searchpath import choices_of, experiments
from tests.house.sources import Function, modules

ROOT = Path(__file__).parents[2]
TEXTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "NOTICE", *sorted((ROOT / "docs").rglob("*.md"))]
QUOTED = re.compile(r"`([^`\n]+)`")
FILES = (".py", ".csv", ".md", ".yaml", ".parquet")
GALLERY_BYTES = 1_000_000
README_LINES = 120


def names_of_the_house() -> set[str]:
    """What the package defines and what conf/ sets, and the outcomes and series that a run records."""
    found = {entry.name for entry in (*OUTCOMES, *SERIES)} | {row.name for row in facts.regions()}
    for path in modules().values():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {path.parent.name, path.stem} | {node.name for node in ast.walk(tree) if isinstance(node, Function | ast.ClassDef)}
        found |= {node.target.id for node in ast.walk(tree) if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)}
        found |= {node.id for line in tree.body if isinstance(line, ast.Assign) for node in ast.walk(line) if isinstance(node, ast.Name)}
    for path in (*(ROOT / "conf").rglob("*.yaml"), *(ROOT / "experiments").glob("*.yaml")):
        found |= {path.stem, *keys_of(yaml.safe_load(path.read_text(encoding="utf-8")))}
    return found | {name for group in codebook().values() for number in group.values() for name in number.names}


def keys_of(read: Any) -> set[str]:
    """Every key of a YAML file."""
    if isinstance(read, list):
        return {key for each in read for key in keys_of(each)}
    return {str(key) for key in read} | {key for each in read.values() for key in keys_of(each)} if isinstance(read, dict) else set()


def unknown_names(text: str) -> list[str]:
    """Names in back-ticks, such as `a_name`, `a.name` or `a_name()`, of which some part does not exist; a file is looked for elsewhere."""
    quoted = {name.removesuffix("()") for name in QUOTED.findall(text)}
    names = {name for name in quoted if re.fullmatch(r"[A-Za-z_][\w.]*", name) and not name.endswith(FILES)}
    known = names_of_the_house() | {"sim", "python", "self"}
    return sorted(name for name in names if not set(name.split(".")) <= known)


def test_every_name_in_the_odd_exists() -> None:
    text = (ROOT / "docs" / "ODD.md").read_text(encoding="utf-8")
    assert len(QUOTED.findall(text)) > 100
    assert unknown_names(text) == []


@pytest.mark.parametrize(
    "name", ["recommit_chances", "truc.monitor_restraint_share", "truce.monitor_restrain_share", "MisreadingChance", "misread_chance()"]
)
def test_a_name_that_does_not_exist_is_found(name: str) -> None:
    assert unknown_names(f"It is `{name}` that decides, not `misreading_chance`.") == [name.removesuffix("()")]


def test_every_number_in_the_odd_exists() -> None:
    paths = {number.path for group in codebook().values() for number in group.values()}
    quoted = QUOTED.findall((ROOT / "docs" / "ODD.md").read_text(encoding="utf-8"))
    named = {text for text in quoted if re.fullmatch(r"[a-z_]+\.[a-z_0-9]+", text) and text.partition(".")[0] in codebook()}
    assert len(named) > 30
    assert not sorted(named - paths)


def test_the_odd_tells_the_week_as_it_is_carried_out() -> None:
    text = (ROOT / "docs" / "ODD.md").read_text(encoding="utf-8")
    section = text[text.index("## 3 Process overview") : text.index("## 4 ")]
    lines = re.findall(r"^\d+\. \*\*(\w+)\*\*", section, re.MULTILINE)
    assert lines == [line.name for line in week()[1:]]
    for line in week()[1:]:
        for planned in line.acts:
            assert f"`{planned.act.__name__}`" in section, f"{line.name} carries out {planned.act.__name__}"


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_paths_and_links_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    linked = [
        path.parent / target.partition("#")[0]
        for target in re.findall(r"\]\(([^)\s]+)\)", text)
        if "://" not in target and not target.startswith("#")
    ]
    named = [
        ROOT / name
        for name in re.findall(r"(?<![\w/])((?:sim|conf|docs|tests|benchmarks|experiments)/[\w./-]*\w)", text)
        if "results/" not in name and "my_idea" not in name
    ]
    assert not sorted(
        str(target) for target in {*linked, *named} if not target.exists() and not list(ROOT.glob(f"{target.relative_to(ROOT)}*"))
    )


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_commands_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"python -m sim +([a-z]+)(?![\w.=])", text)
    chosen = re.findall(r"\+(scenario|experiment|debug)=([\w,]+)", text)
    assert not re.findall(r"python -m sim\.\w+", text)
    assert not [word for word in named if word not in COMMANDS]
    own = {"my_idea", "my_freeze", "mine", "nato_garantee"}  # files that the reader is to write, and a slip that a page shows
    known = {"scenario": choices_of("scenario"), "experiment": experiments(), "debug": choices_of("debug")}
    assert not [name for group, names in chosen for name in names.split(",") if name not in own and name not in known[group]]


def test_the_pictures_are_there_and_small() -> None:
    gallery = ROOT / "docs" / "gallery"
    assert {file.stem for file in gallery.glob("*.png")} == set(shown(ROOT))
    assert sum(file.stat().st_size for file in gallery.glob("*")) < GALLERY_BYTES


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= README_LINES
