"""Where compiled code is kept between runs: one file for each content, shared by all checkouts, and never wrong for being old.

A file is named after all that decides what is in it: the content that the code can reach, the kinds of its arguments, the versions
of Python and the compiler, and the processor. So nothing needs to be compared or replaced: another content is another file.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import platform
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple
from uuid import uuid4

import llvmlite
import numba
import numpy as np
from numba.core import serialize
from numba.core.caching import NullCache
from numba.core.compiler import CompileResult

SUFFIX: Final = ".compiled"
DAY: Final = 24 * 3600.0
UNUSED_DAYS: Final = 60.0
"""Compiled code that nobody used for so long is removed."""
LARGEST_BYTES: Final = 2_000_000_000
"""Above this size the code that was used longest ago is removed first."""
IN_USE_DAYS: Final = 1.0
"""Code used within this time is never removed: another process may be about to read it."""
TOUCHED_AFTER_DAYS: Final = 0.25
"""A use is noted when the last one noted is older than this."""
DIGEST_BYTES: Final = 32
UNREADABLE: Final = (OSError, EOFError, pickle.UnpicklingError, ImportError, AttributeError, TypeError, ValueError)
"""What a file raises that a later version or a broken disk has left."""


def cache_folder() -> Path:
    """The folder of compiled code, one for all checkouts."""
    root = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "ceasefire-sim-compiled"


@cache
def _made_by() -> str:
    """What compiles: versions and the processor with its abilities."""
    processor = numba.core.registry.cpu_target.target_context.codegen().magic_tuple()
    versions = (platform.python_implementation(), platform.python_version(), numba.__version__, llvmlite.__version__, np.__version__)
    return repr((versions, processor))


@cache
def _make_ready(target_context: Any) -> None:
    """Let the compiler look once at everything that compiled code may call."""
    target_context.refresh()


def key_of(*content: str) -> str:
    """The name of compiled code with this content, made by this compiler for this processor."""
    return hashlib.sha256(repr((content, _made_by())).encode()).hexdigest()[:32]


class KeptCode(NullCache):
    """One compiled function in one file, in the way in which numba asks for it."""

    def __init__(self, name: str, key: str) -> None:
        self.path = cache_folder() / f"{name}-{key}{SUFFIX}"

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The compiled function, or None if it is not there."""
        _make_ready(target_context)
        rebuild: Any = CompileResult._rebuild  # numba leaves it without types
        with suppress(*UNREADABLE):
            content = self.path.read_bytes()
            if hashlib.sha256(content[DIGEST_BYTES:]).digest() == content[:DIGEST_BYTES]:
                _note_use(self.path)
                return rebuild(target_context, *pickle.loads(content[DIGEST_BYTES:]))
        return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the compiled function; where that is impossible, the next run compiles it again."""
        dumps: Any = serialize.dumps  # numba leaves it without types
        content = dumps(data._reduce())
        scratch = self.path.with_suffix(f".{uuid4().hex}")
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            scratch.write_bytes(hashlib.sha256(content).digest() + content)
            scratch.replace(self.path)
        with suppress(OSError):
            scratch.unlink(missing_ok=True)


def _note_use(path: Path) -> None:
    """The time of a file is that of its last use, to a quarter of a day."""
    if time.time() - path.stat().st_mtime > TOUCHED_AFTER_DAYS * DAY:
        os.utime(path)


class _File(NamedTuple):
    """A file of compiled code, the one used longest ago first."""

    used: float
    size: int
    path: Path


def forget_unused() -> None:
    """Remove compiled code that nobody used for long, and the oldest above the largest size; never any that is in use."""
    now = time.time()
    files = sorted(_files())
    size = sum(file.size for file in files)
    for file in files:
        age = (now - file.used) / DAY
        if age > UNUSED_DAYS or (size > LARGEST_BYTES and age > IN_USE_DAYS):
            size -= file.size
            _remove(file.path)


def _remove(path: Path) -> None:
    """Remove a file, unless another process has done so or forbids it."""
    with suppress(OSError):
        path.unlink()


def _files() -> list[_File]:
    """Every file of the cache, half-written ones too."""
    found = []
    for path in cache_folder().glob("*-*.*"):
        with suppress(OSError):
            status = path.stat()
            found.append(_File(status.st_mtime, status.st_size, path))
    return found
