"""Which analyses there are, which a sweep usually gets, and how they are run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from sim.runs.finding import Finding, write_finding
from sim.settings.errors import UserError, did_you_mean, unknown
from sim.sweeps.shared.estimated import Estimates, Nothing
from sim.sweeps.shared.measures import measure_named
from sim.sweeps.shared.options import asked_measures

if TYPE_CHECKING:
    from types import ModuleType

    from sim.sweeps.shared.sweep import Sweep

ANALYSES: Final = {
    "comparison": "sim.sweeps.comparison",
    "lasting": "sim.sweeps.lasting",
    "sobol": "sim.sweeps.sobol",
    "morris": "sim.sweeps.morris",
    "screening": "sim.sweeps.screening",
    "deciding": "sim.sweeps.deciding",
    "variance": "sim.sweeps.variance",
    "discovery": "sim.sweeps.discovery",
    "robustness": "sim.sweeps.robustness",
    "acceptable": "sim.sweeps.acceptable",
}
"""Name of each analysis -> its folder, in the order in which they are read."""

USUAL: Final = {
    "grid": ("comparison", "lasting"),
    "multirun": ("comparison", "lasting"),
    "lhs": ("screening", "discovery"),
    "sobol": ("screening", "discovery"),
    "saltelli": ("sobol", "screening"),
    "morris": ("morris",),
}
OF_CROSSED: Final = ("robustness", "acceptable")
"""Where policies are crossed with states of the world."""

NEEDS_METHOD: Final = {"sobol": "saltelli", "variance": "saltelli", "morris": "morris"}
"""Estimators that a design of their own kind alone can feed."""


def usual(method: str, manifest: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What a sweep gets if it asks for nothing: by its method, by `cross` and by `groups`; every option at its default."""
    names = [*USUAL[method]]
    if method == "saltelli" and manifest["groups"]:
        names.append("variance")
    if method in ("lhs", "sobol") and manifest["cross"]:
        names += OF_CROSSED
    return {name: defaults_of(name) for name in names}


def estimate_of(name: str) -> ModuleType:
    """The module that computes an analysis."""
    return import_module(f"{ANALYSES[name]}.estimate")


def sentences_of(name: str) -> ModuleType:
    """The module that puts it into words."""
    return import_module(f"{ANALYSES[name]}.sentences")


def defaults_of(name: str) -> dict[str, Any]:
    """Every option of an analysis with its default."""
    return dict(estimate_of(name).DEFAULTS)


def read_analyses(
    node: Mapping[str, Any] | None, method: str, cross: Sequence[str], groups: Mapping[str, Any] | Sequence[str] = ()
) -> dict[str, dict[str, Any]]:
    """What a design asks for under `analyses`, with all options filled; the usual ones if it is silent. A UserError for unknown names."""
    if node is None:
        return usual(method, {"cross": cross, "groups": groups})
    if not isinstance(node, Mapping):
        raise UserError(f"design.analyses is {node!r}; allowed: null for the usual ones, or names with their options.")
    return {str(name): _read(str(name), options, method) for name, options in node.items()}


def _read(name: str, options: Any, method: str) -> dict[str, Any]:
    """One analysis with its options over the defaults."""
    if name not in ANALYSES:
        raise unknown("analysis", name, ANALYSES)
    if name in NEEDS_METHOD and method != NEEDS_METHOD[name]:
        raise UserError(f"design.analyses.{name} needs method: {NEEDS_METHOD[name]}; the design has method: {method}.")
    if not isinstance(options, Mapping | None):
        raise UserError(f"design.analyses.{name} is {options!r}; allowed: its options, or nothing for their defaults.")
    defaults, asked = defaults_of(name), dict(options or {})
    for option in asked:
        if option not in defaults:
            known = ", ".join(defaults)
            raise UserError(f"unknown option 'design.analyses.{name}.{option}'.{did_you_mean(str(option), defaults)} All: {known}.")
    filled = defaults | asked
    _check_outcomes(name, filled)
    return filled


def _check_outcomes(name: str, options: Mapping[str, Any]) -> None:
    """Refuse unknown outcomes before anything is simulated."""
    try:
        if "outcomes" in options and not (name == "comparison" and options["outcomes"] is None):
            asked_measures(options)
        if "outcome" in options:
            measure_named(str(options["outcome"]))
    except UserError as error:
        raise UserError(f"design.analyses.{name}: {error}") from error


def run_all(sweep: Sweep, progress: Callable[[str], None]) -> list[Finding]:
    """Make every analysis that the manifest asks for, write its tables and sentences, and return them in their order."""
    findings = []
    for name, options in sweep.manifest["analyses"].items():
        progress(name)
        findings.append(_run(sweep, name, options))
        write_finding(sweep.folder, findings[-1])
    return findings


def _run(sweep: Sweep, name: str, options: Mapping[str, Any]) -> Finding:
    """One analysis; a user's error says which."""
    if name not in ANALYSES:
        raise unknown("analysis", name, ANALYSES)
    try:
        return finding_of(name, sweep, options)
    except UserError as error:
        raise UserError(f"analysis {name}: {error}\n  The worlds are kept in {sweep.folder}.") from error


def finding_of(name: str, sweep: Sweep, options: Mapping[str, Any]) -> Finding:
    """An analysis with all its options: first its tables, then the sentences made from them."""
    found: Estimates | Nothing = estimate_of(name).estimate(sweep, options)
    words: tuple[str, ...] = (found.reason,) if isinstance(found, Nothing) else sentences_of(name).sentences_of(found)
    return Finding(name, found.title, words, found.tables)
