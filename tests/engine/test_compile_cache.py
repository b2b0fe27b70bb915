"""Compiled code is kept by its content: what an edit compiles anew, who shares it, and what is removed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from sim.engine import cache as compile_cache
from sim.engine.content import content_of
from tests.engine.toy_acts import ACTS, RULES, Toy, compiled_in

TEXT = '''
"""About all this."""
import math
RATE = 0.5
TABLE = (1, 2.0)

def helper(value: float) -> float:
    """Help."""
    return value * RATE

def unrelated(value: float) -> float:
    """Nobody asks."""
    return value

def asked(value: float, more: float = 1.0) -> float:
    """Answer."""
    return helper(value) + math.exp(more) + TABLE[0] + sum(helper(each) for each in (0.0, 1.0))
'''


def content(text: str, file: str = "one.py") -> str:
    """The content of `asked` in a module with this text."""
    module: dict[str, Any] = {"__name__": "some_module"}
    exec(compile(text, file, "exec"), module)
    asked: FunctionType = module["asked"]
    return content_of(asked)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""Help."""', '"""Help as well as one can."""'),
        ('"""Answer."""', "# said otherwise\n    '''Answer it.'''"),
        ('"""About all this."""', '"""About all this."""\n\n\n'),
        ("value: float, more", "value: int, more"),
        ("return value\n", "return 2 * value\n"),
    ],
)
def test_words_lines_and_what_nobody_asks_are_no_content(old: str, new: str) -> None:
    assert old in TEXT
    assert content(TEXT.replace(old, new), "elsewhere/two.py") == content(TEXT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("RATE = 0.5", "RATE = 0.25"),
        ("TABLE = (1, 2.0)", "TABLE = (1, 2)"),
        ("value * RATE", "RATE * value"),
        ("more: float = 1.0", "more: float = 2.0"),
        ("math.exp", "math.log"),
        ("(0.0, 1.0)", "(0.0, -1.0)"),
        ("(0.0, 1.0)", "(-0.0, 1.0)"),
    ],
)
def test_what_a_function_reaches_is_its_content(old: str, new: str) -> None:
    assert old in TEXT
    assert content(TEXT.replace(old, new)) != content(TEXT)


def test_a_value_whose_content_cannot_be_told_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match=r"some_module\.asked reads TABLE, a dict"):
        content(TEXT.replace("TABLE = (1, 2.0)", "TABLE = {0: 1}"))


def test_an_edit_compiles_what_reaches_it_and_nothing_else(tmp_path: Path) -> None:
    """In one cache: a first run, the same sources in another folder, new words, and one edited rule."""
    first = Toy(tmp_path / "first", tmp_path / "cache").write()
    second = Toy(tmp_path / "a longer way" / "second", tmp_path / "cache").write()
    assert first.run("grow", "shrink") == ["grow", "shrink"]
    assert second.run("grow", "shrink") == []
    words = RULES.replace("after a week", "after a whole week\n\n    and not more")
    second.write(words, "# A comment.\n" + ACTS.replace("Shrink.", "Less."))
    assert second.run("grow", "shrink") == []
    second.write(RULES.replace("0.25", "0.125"))
    assert second.run("grow", "shrink") == ["shrink"]
    second.write(RULES.replace("RATE = 0.5", "RATE = 0.75"))
    assert second.run("grow", "shrink") == ["grow"]
    assert first.run("grow", "shrink") == []


def test_code_that_several_processes_have_compiled_is_used_together(tmp_path: Path) -> None:
    """Each process compiles `spread` for a layout of its own; a third one loads both, and each must stay what it is."""
    toy = Toy(tmp_path, tmp_path / "cache").write()
    assert toy.run("mix", fields="ab") == ["mix"]
    assert toy.run("stir", fields="bca") == ["stir"]
    process = toy.start(("mix", "ab"), ("stir", "bca"))
    assert compiled_in(process) == []


def test_first_runs_at_the_same_time_do_not_disturb_each_other(tmp_path: Path) -> None:
    toy = Toy(tmp_path, tmp_path / "cache").write()
    processes = [toy.start(("grow", "ab"), ("mix", "ab")) for _ in range(2)]
    for process in processes:
        compiled_in(process)
    assert toy.run("grow", "mix") == []
    assert {path.suffix for path in (tmp_path / "cache").glob("*/*")} == {compile_cache.SUFFIX}


def test_a_broken_file_is_compiled_anew(tmp_path: Path) -> None:
    toy = Toy(tmp_path, tmp_path / "cache").write()
    toy.run("grow")
    (kept,) = (tmp_path / "cache").glob("*/grow-*")
    kept.write_bytes(kept.read_bytes()[:-100])
    assert toy.run("grow") == ["grow"]
    assert toy.run("grow") == []


Keep = Callable[[str, float, int], Path]


@pytest.fixture
def keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keep:
    """keep("name", days since its last use, bytes) -> the file in a cache of one's own."""
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(compile_cache, "LARGEST_BYTES", 1000)

    def make(name: str, days: float, size: int) -> Path:
        path = compile_cache.cache_folder() / f"{name}-0{compile_cache.SUFFIX}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes(size))
        os.utime(path, (time.time() - days * compile_cache.DAY,) * 2)
        return path

    return make


def test_code_that_nobody_used_for_long_is_removed(keep: Keep) -> None:
    old, recent = keep("old", 61, 10), keep("recent", 59, 10)
    compile_cache.forget_unused()
    assert not old.exists()
    assert recent.exists()


def test_a_full_cache_loses_what_was_used_longest_ago_but_nothing_in_use(keep: Keep) -> None:
    oldest, older, newer, in_use = keep("a", 9, 400), keep("b", 5, 400), keep("c", 2, 400), keep("d", 0.5, 900)
    compile_cache.forget_unused()
    assert [path.exists() for path in (oldest, older, newer, in_use)] == [False, False, False, True]
    newest = keep("e", 0.1, 900)
    compile_cache.forget_unused()
    assert in_use.exists()
    assert newest.exists()


def test_a_cache_that_is_not_full_loses_nothing(keep: Keep) -> None:
    kept = [keep(name, 30, 200) for name in "abcd"]
    compile_cache.forget_unused()
    assert all(path.exists() for path in kept)
