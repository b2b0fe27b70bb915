"""Where `conf/` is: beside pyproject.toml in a checkout, else inside the installed package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent


@cache
def conf_folder() -> Path:
    """The folder of the configuration files."""
    checkout = PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "conf" / "config.yaml").is_file():
        return checkout / "conf"
    return PACKAGE / "conf"


def choices_of(group: str) -> dict[str, Path]:
    """Every choice of a configuration group, by name."""
    return {path.stem: path for path in sorted((conf_folder() / group).glob("*.yaml"))}


def summary_of(path: Path) -> str:
    """What a configuration file is: its first comment that is not an instruction to Hydra."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") and not line.lstrip("# ").startswith("@"):
            return line.lstrip("# ").strip()
    return ""
