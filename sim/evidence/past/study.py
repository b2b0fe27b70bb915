"""The whole bench from start to end: cases, worlds, scores, tables, words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sim.evidence.past.coding import PRIOR, Case, cases, left_by_memory
from sim.evidence.past.observed import left_out, observed
from sim.settings.errors import UserError
from sim.settings.facts.load import CUTOFF

if TYPE_CHECKING:
    from sim.evidence.past.sample import Sample
    from sim.runs.finding import Finding

NAME: Final = "past"
TITLE: Final = "Past ceasefires as a test bench"
CONFLICTS: Final = "intervals are 90%, whole conflicts drawn anew."
SINGLE_CASES: Final = "bands are 90%, Greenwood's, of single cases."


class Study(NamedTuple):
    """What was found, and what made it."""

    finding: Finding
    manifest: dict[str, Any]
    spread: str = CONFLICTS  # how the bands of a chart were made

    def with_single_cases(self) -> Study:
        """The study for charts whose bands are those of a survival curve."""
        return self._replace(spread=SINGLE_CASES)

    def small_print(self) -> str:
        """What a reader must know to judge or repeat a chart."""
        made = self.manifest
        return (
            f"{made['cases']} ceasefires and {made['donbas_truces']} Donbas truces as known on {CUTOFF}; {made['worlds']:,} worlds "
            f"of each, seed {made['seed']}, at most ten years.\nA purposive sample from which the level of survival in the model was "
            f"calibrated (A49); {self.spread}"
        )


def bench_cases() -> list[Case]:
    """The cases that have a file and an end that may be used."""
    known = observed()
    found = [case for case in cases() if case.case_id in known]
    refuse_memory(found)
    return found


def refuse_memory(chosen: Sequence[Case]) -> None:
    """A UserError if a case holds what its source table knows from memory alone: that must stay at its prior."""
    from sim.settings.facts import table

    told = {row["case_id"]: row["fields_from_memory"] for row in table("ceasefire_cases")}
    for case in chosen:
        from_memory = left_by_memory(told[case.case_id]) if case.case_id in told else set()
        for field in sorted(field for field in from_memory & set(case.entries) if case.entries[field].value != PRIOR):
            raise UserError(f"conf/past/cases.yaml: {case.case_id}: {field} is known from memory alone; its value must be {PRIOR}.")


def simulate(worlds: int, seed: int, each_week: Callable[[int], None]) -> Sample:
    """Every case in the model, beside how it ended."""
    from sim.evidence.past.sample import sample_of
    from sim.evidence.past.worlds import live

    chosen = bench_cases()
    return sample_of(chosen, observed(), live(chosen, worlds, seed, each_week))


def judge(sample: Sample, worlds: int, seed: int, heard: Callable[[int], None]) -> Study:
    """Score the model and the baselines on every set."""
    from sim.evidence.past import bench
    from sim.evidence.past.patterns import pattern_table
    from sim.evidence.past.words import sentences
    from sim.runs.finding import Finding

    found = bench.forecasts(sample, worlds, seed, heard)
    tables = {
        "past_scores": bench.score_table(found),
        "past_differences": bench.difference_table(found),
        "past_calibration": bench.calibration_table(found),
        "past_patterns": pattern_table(found["all"]),
        "past_curves": bench.curve_table(found),
        "past_cases": bench.case_table(found),
        "past_left_out": _left_out_table(),
    }
    factors = {name: part.factor for name, part in found.items()}
    manifest = _manifest(sample, worlds, seed, factors)
    return Study(Finding(NAME, TITLE, sentences(tables, factors), tables), manifest)


def with_ablation(study: Study, seed: int, each_week: Callable[[int], None]) -> Study:
    """The study, with what each thing known of a case carries."""
    from sim.evidence.past.ablation import ablation_table
    from sim.evidence.past.words import ablation_sentences

    table = ablation_table(bench_cases(), seed, each_week)
    found = study.finding
    sentences = (*found.sentences, *ablation_sentences(table))
    command = f"{study.manifest['command']} --ablate"
    return Study(found._replace(sentences=sentences, tables=found.tables | {"past_ablation": table}), study.manifest | {"command": command})


def _left_out_table() -> Any:
    import pandas as pd

    return pd.DataFrame(sorted(left_out().items()), columns=["case", "reason"])


def _manifest(sample: Sample, worlds: int, seed: int, factors: dict[str, float]) -> dict[str, Any]:
    from sim.engine.compile import sources_hash
    from sim.runs.manifest import made_by

    counts = {"cases": int((~sample.is_donbas_truce).sum()), "donbas_truces": int(sample.is_donbas_truce.sum())}
    made = made_by() | {"command": f"python -m sim past --worlds {worlds} --seed {seed}"}
    return {"worlds": worlds, "seed": seed, **counts, "hazard_factors": factors, "sources_hash": sources_hash(), **made}
