"""A file system of a few kilobytes, to see what a disk does that is really full, and one that is really read-only."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest


class SmallDisk(NamedTuple):
    """A file system of one's own."""

    place: Path

    def becomes(self, option: str) -> None:
        """Mount it anew: `size=8m`, `ro` or `rw`."""
        assert _mounted("-o", f"remount,{option}", str(self.place)) == 0


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[SmallDisk]:
    """A file system of this size below the folder; the test is skipped where that is not allowed."""
    place = folder / "disk"
    place.mkdir()
    if shutil.which("mount") is None or _mounted("-t", "tmpfs", "-o", f"size={size}", "none", str(place)) != 0:
        pytest.skip("this process may not mount a file system of its own")
    try:
        yield SmallDisk(place)
    finally:
        subprocess.run(["umount", str(place)], check=True)


def _mounted(*words: str) -> int:
    return subprocess.run(["mount", *words], capture_output=True, check=False).returncode
