"""One word for one thing: the words that the project does not use, in its names and in what it tells its readers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import ROOT, modules

INSTEAD = {
    "stage": "step, part",
    "cast": "agents, states",
    "lift": "compile, raise, add",
    "harvest": "collect, record",
    "shelf": "folder, store",
    "perform": "carry out",
    "said": "voices, told",
}
"""Words to avoid, and what to say in their place."""
FORMS = re.compile(
    rf"\b({'|'.join([*INSTEAD, 'shelves'])})(?:s|ed|ing|er|ers|ance)?\b|\b(?:told|tell|telling|tells) apart\b", re.IGNORECASE
)
"""The words as they are met: whole, or inflected."""
NAMES = {
    "honour_us_lift_share": "a number: its name draws its luck, so it stays",
    "back_down_us_lift_share": "a number: its name draws its luck, so it stays",
}
"""Names that hold such a word all the same, and why."""
PHRASES = {
    "sanctions lifted": "what the field calls the end of sanctions",
    "US lift": "the number `guarantee.honour_us_lift_share`",
    "can be said": "a sentence of the analysis of what decides, in plain English",
}
"""Phrases in which such a word has an honest other meaning."""
TEXTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def words_of(name: str) -> str:
    """A name as words: `pace_ofChange` is `pace of Change`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", re.sub(r"[_.\-/]", " ", name))


def is_guilty(name: str) -> bool:
    return name not in NAMES and FORMS.search(words_of(name)) is not None


def names_in(tree: ast.Module) -> Iterator[str]:
    """Functions, classes, their fields, and arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        if isinstance(node, ast.ClassDef):
            yield from (line.target.id for line in node.body if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name))
        if isinstance(node, ast.arg):
            yield node.arg


def keys_in(path: Path) -> set[str]:
    """The keys of a file of settings: what stands before a colon, notes and titles aside."""
    return set(re.findall(r"^\s*(?:- )?([A-Za-z_]\w*):", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_the_words_are_found_whole_and_inflected() -> None:
    for name in ("stage_of_aid", "CastOfActors", "lifted", "performs_act", "shelves", "what_is_said"):
        assert is_guilty(name), name
    for name in ("forecast", "broadcast", "platform", "aid_share", "shelling", "honour_us_lift_share"):
        assert not is_guilty(name), name
    assert FORMS.search("cannot be told apart")


def test_names_in_the_package_use_the_words_of_the_field() -> None:
    trees = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in modules().items()}
    guilty = {f"{module}: {name}" for module, tree in trees.items() for name in names_in(tree) if is_guilty(name)}
    assert not sorted(guilty | {name for name in trees if is_guilty(name)}), INSTEAD


def test_keys_and_files_of_settings_use_the_words_of_the_field() -> None:
    files = sorted((ROOT / "conf").rglob("*.yaml"))
    guilty = {f"{path.relative_to(ROOT)}: {key}" for path in files for key in keys_in(path) | {path.stem} if is_guilty(key)}
    assert not sorted(guilty), INSTEAD


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_documents_use_the_words_of_the_field(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for phrase in (*PHRASES, *NAMES):
        text = text.replace(phrase, "")
    guilty = [f"line {number}: {line}" for number, line in enumerate(text.splitlines(), 1) if FORMS.search(words_of(line))]
    assert not guilty, INSTEAD


def test_each_exception_is_still_needed() -> None:
    texts = "\n".join(path.read_text(encoding="utf-8") for path in TEXTS)
    keys = set().union(*(keys_in(path) for path in (ROOT / "conf").rglob("*.yaml")))
    assert not [phrase for phrase in PHRASES if phrase not in texts]
    assert not sorted(NAMES.keys() - keys)
