"""One calibration from start to end: search, second search, recovery, checks; its tables, and the sample that runs use."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from scipy.special import ndtr

from sim.engine.compile import sources_hash
from sim.evidence.calibration.adjust import adjusted_population, is_better
from sim.evidence.calibration.bank import Bank, Particles, open_folder
from sim.evidence.calibration.bookkeeping import bookkeeping, data_used
from sim.evidence.calibration.checks import predicted, predictive
from sim.evidence.calibration.densities import densities, rank_counts
from sim.evidence.calibration.distance import Distance
from sim.evidence.calibration.identify import identification
from sim.evidence.calibration.population import Plan, Population, Search, resampled, search
from sim.evidence.calibration.priors import Priors, priors_of
from sim.evidence.calibration.recovery import (
    EVERYWHERE,
    NEAR,
    SEARCHED,
    Nearest,
    Replicates,
    Searched,
    chosen,
    likeness,
    recovery,
    replicate,
)
from sim.evidence.calibration.simulator import Simulator, checked
from sim.evidence.calibration.two_seeds import compared
from sim.runs.manifest import made_by
from sim.settings import facts
from sim.settings import posterior as shipped_sample
from sim.settings.files import explained, in_place_of

if TYPE_CHECKING:
    import pandas as pd

    from sim.evidence.calibration.watching import Watching

PLAIN, ADJUSTED = "nearest particles", "regression adjustment"
AUTO, ALWAYS, NEVER = "auto", "always", "never"
SUMMARY: Final = "calibration.json"
SAMPLE: Final = "posterior.parquet"


class Request(NamedTuple):
    """What the command line asks for."""

    plan: Plan
    seed: int
    second_seed: int | None
    replicates: int
    rows: int  # of the posterior sample
    out: Path
    is_resumed: bool
    adjust: str  # auto: if the recovery test says so; always, never
    is_shipped: bool
    command: str


class Found(NamedTuple):
    """A finished search with what belongs to it."""

    simulator: Simulator
    priors: Priors
    distance: Distance
    bank: Bank
    search: Search
    population: Population  # as it is used: adjusted or not


def carry_out(request: Request, simulator_of: Callable[[int], Simulator], watching: Watching) -> Path:
    """Calibrate and write everything but charts and report. Returns the folder of the tables."""
    found = _found(request, request.seed, simulator_of, watching)
    tables, alike = _recovery(request, found, watching)
    is_adjusted = _decision(request, tables["recovery"], alike)
    found = _used(found, is_adjusted)
    watching.begins("Posterior predictive worlds", request.rows)
    tables |= _tables(found, predicted(found.bank, found.population, request.rows))
    if request.second_seed is not None:
        other = _used(_found(request, request.second_seed, simulator_of, watching), is_adjusted)
        tables["two_seeds"] = compared(found.priors, found.population, other.population, request.seed)
    about = _about(request, found, is_adjusted) | {"likeness": alike}
    _write_sample(request.out / SAMPLE, found, request, about)
    if request.is_shipped:
        _write_sample(shipped_sample.SHIPPED, found, request, about)
        shipped_sample.pin()
    return _write(request.out, tables, about | {"bookkeeping": bookkeeping(found.simulator, tables["identification"]), **watching.told()})


def _found(request: Request, seed: int, simulator_of: Callable[[int], Simulator], watching: Watching) -> Found:
    """One search, in its own folder of blocks."""
    simulator = checked(simulator_of(seed))
    priors = priors_of(simulator.parameters)
    folder = request.out / "work" / f"seed_{seed}"
    is_there = folder.exists() or seed == request.seed
    open_folder(folder, _settings(request, seed, simulator, priors), request.is_resumed and is_there)
    distance = Distance.of(simulator)
    bank = Bank(simulator, priors, seed, folder, watching.advance)
    watching.begins(f"Seed {seed}: particles from the prior", request.plan.particles)
    result = search(bank, distance, request.plan, watching.next_generation(seed, request.plan))
    return Found(simulator, priors, distance, bank, result, result.population)


def _settings(request: Request, seed: int, simulator: Simulator, priors: Priors) -> dict[str, Any]:
    """What decides the blocks of a search: to go on with them, all of it must be the same."""
    return {
        "seed": seed,
        "plan": request.plan._asdict(),
        "parameters": list(simulator.parameters),
        "statistics": list(simulator.statistics),
        "groups": list(simulator.groups),
        "observed": [float(value) for value in simulator.observed],
        "scale": [float(value) for value in simulator.scale],
        "priors": priors.hash,
        "facts": facts.facts_hash(),
        "model": sources_hash(),
    }


def _used(found: Found, is_adjusted: bool) -> Found:
    """The search with the population that is used."""
    return found._replace(population=adjusted_population(found.population, found.distance)) if is_adjusted else found


def _decision(request: Request, recovered: pd.DataFrame, alike: float) -> bool:
    """Whether the population is adjusted: as asked, or as the recovery test near history says."""
    near = recovered[recovered["where"] == NEAR]
    plain, moved = (near[near["method"] == method] for method in (PLAIN, ADJUSTED))
    return is_better(plain, moved, alike) if request.adjust == AUTO else request.adjust == ALWAYS


def _tables(found: Found, new: Particles) -> dict[str, pd.DataFrame]:
    """What one search found, and its posterior predictive check."""
    import pandas as pd

    return {
        "generations": pd.DataFrame(found.search.steps),
        "identification": identification(found.population, found.priors),
        "densities": densities(found.population, found.priors),
        "predictive": predictive(found.simulator, found.search.prior, new),
        "data": data_used(found.simulator),
    }


def _recovery(request: Request, found: Found, watching: Watching) -> tuple[dict[str, pd.DataFrame], float]:
    """The recovery test, plain and adjusted, over the whole prior and near history, and its rank histograms; and how like history is."""
    import pandas as pd

    bank, results = found.search.prior, dict[tuple[str, str], Replicates]()
    for method, is_adjusted in ((PLAIN, False), (ADJUSTED, True)):
        infer = Nearest(bank, found.distance, request.plan.keep, is_adjusted)
        for where, is_near in ((EVERYWHERE, False), (NEAR, True)):
            indices = chosen(bank, found.distance, request.replicates, is_near, request.seed)
            watching.begins(f"Recovery test, {where}, {method}", len(indices))
            results[method, where] = replicate(bank, infer, indices, watching.advance)
    results[PLAIN, SEARCHED] = _searched(request, found, watching)
    nearest = np.argsort(found.distance(bank.statistics), kind="stable")[: request.plan.keep]
    alike = likeness(results[PLAIN, NEAR], found.distance.errors(bank.statistics[nearest]))
    tables = [recovery(found.priors.paths, where, method, result) for (method, where), result in results.items()]
    ranks = [rank_counts(found.priors.paths, where, method, result.rank_share) for (method, where), result in results.items()]
    return {"recovery": pd.concat(tables, ignore_index=True), "ranks": pd.concat(ranks, ignore_index=True)}, alike


def _searched(request: Request, found: Found, watching: Watching) -> Replicates:
    """The recovery test with the particles of all generations."""
    watching.begins(f"Recovery test, {SEARCHED}", request.replicates)
    infer = Searched(found.search, found.distance, request.plan.keep)
    return replicate(infer.bank, infer, infer.truths(request.replicates, request.seed), watching.advance)


def _about(request: Request, found: Found, is_adjusted: bool) -> dict[str, Any]:
    """What is to be known of the posterior, wherever it is used."""
    last = found.search.steps[-1]
    return made_by() | {
        "command": request.command,
        "seed": request.seed,
        "second_seed": request.second_seed,
        "priors": {number.path: [number.low, number.value, number.high] for number in found.priors.numbers},
        "priors_hash": found.priors.hash,
        "plan": request.plan._asdict(),
        "generations": last.generation,
        "simulated": found.search.simulated,
        "kept": request.plan.keep,
        "tolerance": last.tolerance,
        "effective": float(found.population.effective),
        "is_adjusted": is_adjusted,
        "adjust": request.adjust,
        "rows": request.rows,
        "replicates": request.replicates,
        "was_resumed": request.is_resumed,
    }


def _write_sample(path: Path, found: Found, request: Request, about: dict[str, Any]) -> None:
    """The posterior as equally likely rows."""
    rows = found.population.scores[resampled(found.population.weights, request.rows, request.seed)]
    shipped_sample.write(path, found.priors.paths, found.priors.values(ndtr(rows)), about)


def _write(out: Path, tables: dict[str, pd.DataFrame], summary: dict[str, Any]) -> Path:
    """Tables as CSV and the summary as JSON."""
    folder = out / "tables"
    texts = {folder / f"{name}.csv": table.to_csv(index=False) for name, table in tables.items()}
    texts[out / SUMMARY] = json.dumps(summary, indent=1, default=_plain) + "\n"
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        with explained(folder), in_place_of(path) as file:
            file.write(text.encode())
    return out


def _plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else str(value)
