"""Every experiment says what it asks, reads as a design, names only what exists, and is as large as it says."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.settings.codebook import codebook, read_yaml
from sim.settings.composing import load
from sim.settings.searchpath import conf_folder, experiments
from sim.sweeps.shared.registry import read_analyses

NAMES = sorted(name for name, path in experiments().items() if path.parent == conf_folder().parent / "experiments")
DOCUMENT = Path(conf_folder().parent / "docs" / "experiments.md").read_text(encoding="utf-8")


@cache
def design_of(name: str) -> Any:
    from sim.sweeps.designs.design import Design
    from sim.sweeps.designs.reading import read_design

    config = load([f"+experiment={name}"])
    return Design(read_design(config.design or {}, config.allow_out_of_range), lambda words: load([f"+experiment={name}", *words]))


def comments(name: str) -> dict[str, str]:
    """The comments at the head of the file by their first word; a line that goes on belongs to the one before."""
    lines = [line for line in experiments()[name].read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    text = "\n".join(line.lstrip("# ") if re.match(r"# \w+: ", line) else "  " + line.lstrip("# ") for line in lines)
    return {match[1]: " ".join(match[2].split()) for match in re.finditer(r"^(\w+): (.*(?:\n  .*)*)", text, re.MULTILINE)}


def test_there_are_the_experiments_that_a_researcher_asks_for_first() -> None:
    assert len(NAMES) >= 12
    assert {"guarantee_strength", "who_must_join", "timing", "global_sensitivity", "robust_terms"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_opens_with_question_expectation_command_and_size(name: str) -> None:
    head, content = comments(name), read_yaml(experiments()[name])
    assert experiments()[name].read_text(encoding="utf-8").startswith("# @package _global_\n# Question: ")
    assert head["Question"] == content["question"]
    assert head["Question"].endswith("?")
    assert len(head["Expect"]) > 40
    assert len(content["design"]["expect"]) > 40
    assert head["Run"] == f"python -m sim +experiment={name}"
    assert "on 2 cores" in head["Takes"]


@pytest.mark.parametrize("name", NAMES)
def test_a_design_reads_and_is_as_large_as_it_says(name: str) -> None:
    design = design_of(name)
    assert f"({design.cells:,} worlds:" in comments(name)["Takes"]
    assert load([f"+experiment={name}"]).question == comments(name)["Question"]


@pytest.mark.parametrize("name", NAMES)
def test_analyses_exist_and_know_their_options(name: str) -> None:
    spec = design_of(name).spec
    asked = read_analyses(spec.analyses, spec.method, spec.cross)
    assert asked


@pytest.mark.parametrize("name", NAMES)
def test_the_document_lists_it(name: str) -> None:
    row = next(line for line in DOCUMENT.splitlines() if line.startswith(f"| `{name}` |"))
    assert comments(name)["Question"] in row
    assert f"| {design_of(name).cells:,} |" in row
    assert f" {comments(name)['Takes'].partition(' on ')[0]} |" in row


def test_the_example_of_the_document_is_a_design() -> None:
    from sim.sweeps.designs.reading import read_design

    spec = read_design(yaml.safe_load(DOCUMENT.split("```yaml")[1].split("```")[0])["design"], allow_out_of_range=False)
    assert [len(factor.levels) for factor in spec.factors] == [3, 3]


@pytest.mark.parametrize("name", NAMES)
def test_what_a_pattern_leaves_out_stays_as_the_codebook_has_it(name: str) -> None:
    """An experiment that draws a group and sets some of its numbers means to leave those alone."""
    content = read_yaml(experiments()[name])
    patterns = [key for key in content["design"]["factors"] if "*" in key]
    for group in set(content) & set(codebook()):
        for number, value in content[group].items():
            if any(fnmatchcase(f"{group}.{number}", pattern) for pattern in patterns):
                assert value == codebook()[group][number].value, f"{group}.{number}"
