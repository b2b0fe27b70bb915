"""What goes wrong for a user, in one way: where, what, what is allowed, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

LIKENESS: Final = 0.65
"""From which likeness (0-1) on a name is worth proposing."""

SHORTEST_PART: Final = 4
"""Letters from which on a part of a name is worth completing."""


class UserError(Exception):
    """Something that the user can put right. Its text is printed as it is; the exit code is 2; there is no traceback."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that the word was most likely meant to be, if any comes near."""
    names = list(known)
    group, _, tail = word.rpartition(".")
    namesakes = [name for name in names if name.rpartition(".")[2] == tail]
    neighbours = [name for name in names if name.rpartition(".")[0] == group]
    found = namesakes or _like(tail, neighbours) or _like(tail, names)
    return found[0] if found else None


def _like(tail: str, names: list[str]) -> list[str]:
    """Names whose last part comes near a word or holds it, the nearest first."""
    of_tail = {name.rpartition(".")[2]: name for name in names}
    close = difflib.get_close_matches(tail, of_tail, n=1, cutoff=LIKENESS)
    holding = [name for name in of_tail if len(tail) >= SHORTEST_PART and tail in name]
    return [of_tail[name] for name in (*close, *holding)]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence with the nearest known name, or nothing."""
    name = nearest(word, known)
    return f" Did you mean '{name}'?" if name else ""


def unknown(kind: str, word: str, known: Iterable[str]) -> UserError:
    """The error for a name that does not exist, where all names that do are few enough to be listed."""
    names = sorted(known)
    return UserError(f"unknown {kind} '{word}'.{did_you_mean(word, names)} All: {', '.join(names)}.")


def nothing_to_resume(root: object, work: str) -> UserError:
    """The error for resume=true where no unfinished work of the same kind is found."""
    return UserError(
        f"nothing to resume: {root} holds no unfinished {work} with these settings, these numbers and this version of the model.\n"
        "  Name its folder with run_dir=<folder>, or leave resume=true out to start anew."
    )
