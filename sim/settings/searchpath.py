"""Where `conf/` and `experiments/` are: beside pyproject.toml in a checkout, else inside the installed package."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from sim.settings.errors import UserError

EXPERIMENT: Final = "experiment"
PACKAGE = Path(__file__).parent.parent


@cache
def conf_folder() -> Path:
    """The folder of the configuration files."""
    checkout = PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "conf" / "config.yaml").is_file():
        return checkout / "conf"
    return PACKAGE / "conf"


def mechanisms_page() -> Path:
    """The page that says of each mechanism what is claimed, what is known and where it stands."""
    return conf_folder().parent / "docs" / "mechanisms.md"


def leading_file() -> Path:
    """The twenty numbers that decide most, as the sensitivity experiment last wrote them."""
    return conf_folder() / "leading.yaml"


def choices_of(group: str) -> dict[str, Path]:
    """Every choice of a configuration group, by name."""
    if group == EXPERIMENT:
        return experiments()
    return {path.stem: path for path in sorted((conf_folder() / group).glob("*.yaml"))}


def experiment_folders() -> list[Path]:
    """Where experiments are looked for: the house's own, and `experiments/` in the working directory."""
    house = conf_folder().parent / "experiments"
    own = Path.cwd() / "experiments"
    return [house, own] if own.is_dir() and own.resolve() != house.resolve() else [house]


def experiments() -> dict[str, Path]:
    """Every experiment by name; a UserError if two files claim one name."""
    found: dict[str, Path] = {}
    for path in (path for folder in experiment_folders() for path in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml")))):
        if path.stem in found:
            raise UserError(f"two experiments are named '{path.stem}': {found[path.stem]} and {path}. Rename one of the files.")
        found[path.stem] = path
    return found


def summary_of(path: Path) -> str:
    """What a configuration file is: its first comment that is not an instruction to Hydra."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") and not line.lstrip("# ").startswith("@"):
            return line.lstrip("# ").strip()
    return ""
