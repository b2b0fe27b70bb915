"""The list of questions and series forecasts as a page, made from the YAML files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sim.evidence.questions.reading import Quantity, Question, quantities, questions
from sim.evidence.questions.resolving import KINDS

HEAD: Final = """# Questions

*Made by `python -m sim questions --write FILE` from `sim/evidence/questions/*.yaml`; do not edit.*

What every run answers, so that it can be scored against events: `python -m sim forecast` writes the probabilities into a ledger,
`python -m sim score RUN_DIR EVENTS.csv` scores them. The ledger is a chain of SHA-256: nothing in it can be changed unseen, but whoever
holds the file can write it whole anew, and that verifies too. So publish the hash that each forecast prints, where its date is kept by
others; only against that does `--verify` prove anything. Each question has a public text that an outsider can resolve, an exact rule
for the worlds, and a deadline. Thresholds come from facts up to 30 November 2024; nothing of what happened later is in this repository.

A base rate is what someone would say who knows the past and no model. Many are judgements on these facts, as their source says; they are
there to be beaten, and a run that does not beat them has told nothing.
"""
DATES: Final = "An event of a stock may bear any day; one of a month, quarter or year any day in it, or `2025-03`, or `2025`.\n"


def page() -> str:
    """The whole text."""
    lines = [HEAD, "## Kinds of rules\n", *_kinds(), ""]
    for file in dict.fromkeys(question.file for question in questions().values()):
        lines += [f"## {file.removesuffix('.yaml').capitalize()}\n", *_of_file(file)]
    lines += ["## Series\n", DATES]
    return "\n".join([*lines, *_series()]) + "\n"


def _kinds() -> Iterator[str]:
    yield "| Kind | The answer, or the number that meets the threshold |\n|---|---|"
    for name, kind in KINDS.items():
        yield f"| `{name}` | {kind.meaning} |"


def _of_file(file: str) -> Iterator[str]:
    for question in questions().values():
        if question.file == file:
            yield _question(question)


def _question(question: Question) -> str:
    """One question: its text, rule, deadline, base rate."""
    lines = [f"**{question.title}** `{question.id}`\n", f"{question.text}\n", f"- Rule: {question.rule.words}"]
    lines += [f"- Deadline: {question.deadline}"]
    lines += [f"- Threshold: {question.threshold_source}"] if question.threshold_source else []
    lines += [f"- Base rate: {question.base_rate:g} ({question.base_rate_source})"]
    lines += [f"- Alternatives: {', '.join(f'`{each}`' for each in question.alternatives)}"] if question.alternatives else []
    lines += [f"- Note: {question.note}"] if question.note else []
    return "\n".join(lines) + "\n"


def _series() -> Iterator[str]:
    yield "| Series | What | Unit | For each | From the record | Text |\n|---|---|---|---|---|---|"
    for each in quantities().values():
        yield f"| `{each.name}` | {each.title} | {each.unit} | {_every(each)} | {each.what} of `{each.series}` | {each.text} {each.note} |"


def _every(each: Quantity) -> str:
    return "day" if each.is_stock else each.every
