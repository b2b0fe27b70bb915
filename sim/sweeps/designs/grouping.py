"""The lists of a design that name its factors: `groups` and `cross`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final

from sim.settings.errors import UserError, did_you_mean
from sim.sweeps.designs.entries import is_glob
from sim.sweeps.designs.spec import CHANCE

MOST_LISTED: Final = 20
"""Up to so many factors an error lists them all."""


def read_cross(value: Any, factors: Sequence[str]) -> tuple[str, ...]:
    """Factors whose levels are crossed with the sample, the major first."""
    names = _names_of("cross", value)
    for name in names:
        if name not in factors:
            raise _no_factor("cross", name, factors)
    return names


def read_groups(value: Any, factors: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Group -> its factors, in the order of the design. A factor that a group names belongs to it, whatever a glob of another matches."""
    if not isinstance(value, Mapping):
        raise UserError(f"design.groups is {value!r}; allowed: names of groups, each with a list of factors.")
    words = {str(group): _names_of(f"groups.{group}", members) for group, members in value.items()}
    named = {word for members in words.values() for word in members if not is_glob(word)}
    groups = {group: _members(group, members, factors, named) for group, members in words.items()}
    owner: dict[str, str] = {}
    for group, members in groups.items():
        if group in factors or group == CHANCE:
            raise UserError(
                f"design.groups.{group}: {group} is {'kept for luck' if group == CHANCE else 'a factor'}; name the group otherwise."
            )
        for name in (name for name in members if name in owner):
            raise UserError(f"design.groups.{group}: {name} belongs to the group {owner[name]} already; a factor has one group.")
        owner |= dict.fromkeys(members, group)
    return groups


def _names_of(where: str, value: Any) -> tuple[str, ...]:
    """A list of names, each once."""
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(name, str) for name in value):
        raise UserError(f"design.{where} is {value!r}; allowed: a list of factors.")
    if len(set(value)) < len(value):
        raise UserError(f"design.{where} names a factor twice: {', '.join(value)}.")
    return tuple(value)


def _members(group: str, words: Sequence[str], factors: Sequence[str], named: set[str]) -> tuple[str, ...]:
    """The factors of one group."""
    for word in words:
        if is_glob(word) and not any(fnmatchcase(name, word) for name in factors):
            raise UserError(f"design.groups.{group}: '{word}' matches no factor of the design.")
        if not is_glob(word) and word not in factors:
            raise _no_factor(f"groups.{group}", word, factors)
    globs = [word for word in words if is_glob(word)]
    members = [name for name in factors if name in words or (name not in named and any(fnmatchcase(name, glob) for glob in globs))]
    if not members:
        why = "no factor that no other group names" if words else "no factor"
        raise UserError(f"design.groups.{group} has {why}; list some, or leave the group out.")
    return tuple(members)


def _no_factor(where: str, name: str, factors: Sequence[str]) -> UserError:
    """The error for a name that is no factor."""
    listed = f" Factors: {', '.join(factors)}." if len(factors) <= MOST_LISTED else ""
    return UserError(f"design.{where}: '{name}' is no factor of the design.{did_you_mean(name, factors)}{listed}")
