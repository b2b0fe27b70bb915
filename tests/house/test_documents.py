"""The documents speak of what exists: names, files, commands and pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.__main__ import COMMANDS
from sim.cli.explain import week
from sim.cli.reading import functions
from sim.pages.gallery import shown
from sim.settings.codebook import codebook

ROOT = Path(__file__).parents[2]
TEXTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
QUOTED = re.compile(r"`([^`\n]+)`")
GALLERY_BYTES = 1_000_000
README_LINES = 120


def names_of_the_house() -> set[str]:
    """Every identifier of the package."""
    words: set[str] = set()
    for path in (ROOT / "sim").rglob("*.py"):
        words |= set(re.findall(r"\b[A-Za-z_]\w*\b", path.read_text(encoding="utf-8")))
    for path in (*(ROOT / "conf").rglob("*.yaml"), *(ROOT / "experiments").glob("*.yaml")):
        words |= {path.stem} | set(re.findall(r"\b[A-Za-z_]\w*\b", path.read_text(encoding="utf-8")))
    return words


def test_every_name_in_the_odd_exists() -> None:
    known = names_of_the_house() | {function.__name__ for function in functions()}
    quoted = QUOTED.findall((ROOT / "docs" / "ODD.md").read_text(encoding="utf-8"))
    names = {word for text in quoted if re.fullmatch(r"[a-z_]+\w*(?:_\*)?", text) for word in [text] if not text.endswith("_*")}
    assert len(names) > 100
    assert not sorted(names - known)


def test_every_number_in_the_odd_exists() -> None:
    paths = {number.path for group in codebook().values() for number in group.values()}
    quoted = QUOTED.findall((ROOT / "docs" / "ODD.md").read_text(encoding="utf-8"))
    named = {text for text in quoted if re.fullmatch(r"[a-z_]+\.[a-z_0-9]+", text) and text.partition(".")[0] in codebook()}
    assert len(named) > 30
    assert not sorted(named - paths)


def test_the_odd_tells_the_week_as_it_is_performed() -> None:
    text = (ROOT / "docs" / "ODD.md").read_text(encoding="utf-8")
    section = text[text.index("## 3 Process overview") : text.index("## 4 ")]
    lines = re.findall(r"^\d+\. \*\*(\w+)\*\*", section, re.MULTILINE)
    assert lines == [line.name for line in week()[1:]]
    for line in week()[1:]:
        for performed in line.acts:
            assert f"`{performed.act.__name__}`" in section, f"{line.name} performs {performed.act.__name__}"


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
    words = re.findall(r"python -m sim(\S*) +([a-z]+)(?![\w.=])", path.read_text(encoding="utf-8"))
    assert not [word for tail, word in words if tail or word not in COMMANDS]


def test_the_pictures_are_there_and_small() -> None:
    gallery = ROOT / "docs" / "gallery"
    assert {file.stem for file in gallery.glob("*.png")} == set(shown(ROOT))
    assert sum(file.stat().st_size for file in gallery.glob("*")) < GALLERY_BYTES


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= README_LINES
