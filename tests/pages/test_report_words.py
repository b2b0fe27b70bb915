"""The report's sentences say every lever that was moved, in words that a reader knows."""

from __future__ import annotations

import pytest

from sim.model.states.guarantee import MEMBER_GROUPS
from sim.pages.report.words import GROUPS_CALLED, Numbers, guarantee_in_words, numbers_with, sources_used, terms_in_words
from sim.runs.progress import Stopwatch
from sim.runs.run import manifest
from sim.settings import facts
from sim.settings.codebook import codebook
from sim.settings.composing import load

CODES = codebook()["guarantee"]["left_out"].names


def told(group: str, *overrides: str) -> Numbers:
    """The numbers of a group, as the manifest of a run tells them."""
    config = load(["+scenario=coalition_of_the_willing", *overrides])
    return {name: number.manifest() for name, number in config.numbers[group].items()}


def without(whom: str) -> str:
    return guarantee_in_words(told("guarantee", f"guarantee.left_out={whom}"))


def test_terms_that_come_later_say_when() -> None:
    assert terms_in_words(told("terms", "terms.tabled_after_weeks=30"))[-1] == "The terms are tabled from week 30 on."
    assert not [clause for clause in terms_in_words(told("terms")) if "tabled" in clause]


@pytest.mark.parametrize(
    ("whom", "sentence"),
    [
        ("DEU", "It does without Germany."),
        ("TUR", "It does without Türkiye."),
        ("USA", "It does without the United States."),
        ("baltic", "It does without the Baltic states (Estonia, Lithuania, Latvia)."),
        ("european_nuclear", "It does without the nuclear powers of Europe (France, United Kingdom)."),
    ],
)
def test_a_guarantee_names_whom_it_does_without(whom: str, sentence: str) -> None:
    assert without(whom).endswith(f" {sentence}")


def test_a_guarantee_without_the_us_asks_for_no_us_backstop() -> None:
    """As in the rules: whom the terms do without is not asked."""
    assert "a US backstop of 0% is asked for" in without("USA")
    assert "a US backstop of 0% is asked for" not in without("DEU")


def test_where_nobody_is_left_out_nothing_is_said_of_it() -> None:
    assert "does without" not in without("nobody")
    assert guarantee_in_words(told("guarantee", "guarantee=none", "guarantee.left_out=DEU")) == "No guarantee is offered."


@pytest.mark.parametrize("whom", CODES[1:])
def test_no_code_is_left_to_the_reader(whom: str) -> None:
    sentence = without(whom).rpartition("It does without ")[2]
    names = {member.name for member in (*facts.members(), facts.member_usa())}
    assert "_" not in sentence
    assert any(name in sentence for name in names)


def test_every_group_of_members_has_words() -> None:
    assert tuple(GROUPS_CALLED) == MEMBER_GROUPS == tuple(facts.member_groups())


def test_what_was_set_by_hand_is_told_as_yours_among_the_pinned_and_not_as_a_judgement() -> None:
    made = manifest(load(["regrouping.aims_mean_share=0.8"]), Stopwatch(), "complete")
    pinned = {row["path"]: row for row in numbers_with(made, status="pinned")}
    assert pinned["regrouping.aims_mean_share"]["basis"] == "yours"
    assert pinned["terms.is_tabled"]["basis"] == "judgement"
    assert "regrouping.aims_mean_share" not in {row["path"] for row in numbers_with(made, basis="judgement")}


def test_every_source_of_a_run_is_told_with_where_it_leads() -> None:
    rows = sources_used(manifest(load(["+scenario=nato_guarantee"]), Stopwatch(), "complete"))
    assert {"M9", "M18", "G06"} <= {row["id"] for row in rows}
    assert all(row["where"] for row in rows)
