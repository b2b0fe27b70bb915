"""Every word of a case stands in its sources, no outcome is read, and what is known from memory stays at its prior."""

import ast

import pytest

import sim.evidence.past.coding as coding
from sim.evidence.past.coding import PRIOR, Range, book, cases, left_by_memory, numbers_of
from sim.evidence.past.observed import HORIZON_WEEKS, left_out, observed
from sim.settings import facts
from sim.settings.codebook import codebook
from sim.settings.errors import UserError
from sim.settings.facts.load import CUTOFF
from sim.settings.searchpath import PACKAGE, conf_folder

CASES = {case.case_id: case for case in cases()}
ROWS = {row["case_id"]: row for row in facts.table("ceasefire_cases")} | {row["truce_id"]: row for row in facts.table("donbas_truces")}
OUTCOMES = {
    "date_end", "censored", "duration_days", "end_rule", "outcome", "cause_of_failure", "violation_data", "effective_end", "nominal_end",
    "duration_rule", "first_phase_level", "residual_fraction", "later_level", "attempt_number_claimed",
}  # fmt: skip
INPUTS = {
    "conflict", "ceasefire", "type", "guarantor_or_broker", "foreign_troops_present", "foreign_troops_n", "dmz_or_buffer", "monitoring",
    "territorial_line", "russia_party_or_patron", "label", "design_features",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_every_quote_stands_in_its_column_and_no_column_tells_an_outcome(case):
    for field, entry in case.entries.items():
        assert entry.source == case.case_id
        if entry.column is not None:
            assert entry.column in INPUTS - OUTCOMES, field
            assert entry.quote in ROWS[case.case_id][entry.column], field
        if not entry.quote:
            assert entry.basis in ("judgement", "derived"), field
            assert entry.note, field


@pytest.mark.parametrize(
    "case", [case for case in CASES.values() if case.case_id in {row["case_id"] for row in facts.table("ceasefire_cases")}]
)
def test_what_is_known_from_memory_stays_at_its_prior(case):
    from_memory = left_by_memory(ROWS[case.case_id]["fields_from_memory"])
    given = {field for field in from_memory if field in case.entries}
    assert {field for field in given if case.entries[field].value != PRIOR} == set()
    unknown = {field for field, entry in case.entries.items() if entry.value == PRIOR}
    assert unknown - {"challenger"} == from_memory & set(case.entries)
    assert from_memory - set(case.entries) == set()


def test_the_coding_cannot_see_how_a_ceasefire_ended(monkeypatch):
    """The files read no outcome (above); the function gets the files alone, and asks neither the facts nor the ends."""
    tree = ast.parse((PACKAGE / "evidence" / "past" / "coding.py").read_text())
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported.isdisjoint(
        {"sim.evidence.past.observed", "sim.settings.facts", "sim.settings.facts.load", "sim.settings.facts.ceasefires"}
    )
    before = {name: numbers_of(case) for name, case in CASES.items()}

    def refuse(*_):
        raise AssertionError("the coding asked for facts")

    monkeypatch.setattr("sim.settings.facts.load.table", refuse)
    monkeypatch.setattr("sim.evidence.past.observed.observed", refuse)
    assert {case.case_id: numbers_of(case) for case in coding.cases.__wrapped__()} == before


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_coded_numbers_lie_within_the_codebook(case):
    for path, value in numbers_of(case).items():
        group, _, name = path.partition(".")
        number = codebook()[group][name]
        is_of_guarantee = group == "guarantee" or name == "reinforcement_thousand"
        limits = (0, number.high) if is_of_guarantee else (number.low, number.high)  # nobody guarantees: nothing is brought in
        assert limits[0] <= value.low <= value.high <= limits[1], path


def test_numbers_are_as_a_reviewer_works_them_out():
    korea = numbers_of(CASES["KOR1953"])
    assert korea["terms.text_detail_share"] == pytest.approx(Range(0.8, 0.8))  # agreement 0.6, line agreed 0.2
    assert korea["terms.separation_km"] == Range(2.0, 2.0)  # half of 4 km
    assert korea["guarantee.troops_wanted_thousand"] == Range(120.0, 120.0)  # 225,590 x 1100 / 250 km, cut at the limit
    assert korea["guarantee.pledge_share"] == Range(0.0, 0.9)  # the pact is known from memory
    minsk = numbers_of(CASES["UKR2015"])
    assert minsk["terms.monitors_thousand"].low == pytest.approx(0.689 * 1100 / 420)
    assert minsk["guarantee.kind"] == Range(0.0, 0.0)
    assert minsk["regrouping.win_at_signature_share"] == Range(0.35, 0.60)


def test_the_usual_line_is_the_middle_one_of_those_that_are_named():
    named = sorted({float(case.entries["line_km"].value) for case in CASES.values() if "line_km" in case.entries})
    assert named[len(named) // 2] == book()["scale"]["usual_line_km"]


def test_the_bench_has_every_case_that_may_be_used_and_says_why_others_are_out():
    assert set(observed()) == set(CASES)
    assert set(observed()) | set(left_out()) == set(ROWS)
    assert set(observed()).isdisjoint(left_out())
    assert {name for name, why in left_out().items() if why == "known from memory alone"} >= {"VNM1973", "GEOABK1994", "CRO1995", "D01"}


def test_nothing_after_the_cut_off_is_known():
    for name, end in observed().items():
        row = ROWS[name]
        assert row["date_start"] <= CUTOFF
        assert end.weeks <= HORIZON_WEEKS
        assert row["date_end"] <= CUTOFF if "date_end" in row else True
    assert not observed()["ISRSYR1974"].failed
    assert not observed()["INDPAK2021"].failed
    assert observed()["INDPAK2021"].days == 1374  # 2021-02-25 to 2024-11-30


def test_a_faulty_file_is_refused_in_words(tmp_path):
    text = (conf_folder() / "past" / "cases.yaml").read_text()
    text = text[text.index("GAZ2008:") : text.index("GAZ2009:")]
    for old, new, words in (
        ("  title:", "  name:", "title is missing"),
        ("value: truce", "value: truse", "allowed: "),
        ("text:", "texts:", "text is missing"),
        ("basis: derived", "basis: hearsay", "hearsay"),
        ('quote: "Gaza truce", ', "", "must have value"),
    ):
        path = tmp_path / f"{words[:5]}.yaml"
        path.write_text(text.replace(old, new, 1))
        with pytest.raises(UserError, match=words):
            cases(path)
