"""Every source key leads somewhere: to author, year, table and address, or to a section of docs/mechanisms.md."""

from __future__ import annotations

import re

import pytest

from sim.settings import facts
from sim.settings.codebook import numbers_by_path
from sim.settings.searchpath import PACKAGE

KEY = re.compile(r"\b([A-F]\d\d|K\d\d|M\d{1,2}|[SO]\d|W_[A-Z]+)\b")
WITHOUT_ADDRESS = {"C05", "K11"}
"""Papers known from texts that report them; no number rests on them."""
PARTS = ("Claim", "In the model", "What is known", "Numbers", "Where")
ADDRESS = re.compile(r"^https?://\S+|^docs/mechanisms\.md#")


def keys_in(text: str) -> set[str]:
    return set(KEY.findall(text))


def keys_of_rules() -> set[str]:
    files = sorted((PACKAGE / "model").rglob("*.py"))
    return set().union(*(keys_in(path.read_text(encoding="utf-8")) for path in files))


USED = sorted({key for number in numbers_by_path().values() for key in number.sources})


@pytest.mark.parametrize("key", USED)
def test_a_source_of_a_number_leads_to_author_year_place_and_address(key: str) -> None:
    found = facts.resolved(key)
    assert found.is_complete, found
    assert ADDRESS.match(found.address)
    assert re.search(r"\d{4}", found.year) or found.year == "undated"


@pytest.mark.parametrize("key", ["MODEL", "judgement"])
def test_a_key_that_leads_nowhere_is_found_out(key: str) -> None:
    assert not facts.resolved(key).is_complete
    assert key not in USED


def test_what_a_rule_cites_leads_to_author_year_and_place_and_mostly_to_an_address() -> None:
    cited = {key: facts.resolved(key) for key in keys_of_rules()}
    assert len(cited) > 40
    assert not {key for key, found in cited.items() if not (found.author and found.year and found.place)}
    assert {key for key, found in cited.items() if not found.address} <= WITHOUT_ADDRESS


def test_tables_are_told_by_their_authors_years_and_rows() -> None:
    polls = facts.resolved("facts/opinion/concessions")
    assert (polls.author, polls.year) == ("KIIS", "2022-2024")
    assert polls.place.startswith("sim/settings/facts/concessions.csv, ")
    assert facts.resolved("W_LOSSES").place.startswith("sim/settings/facts/personnel.csv")
    assert facts.resolved("A01")[:2] == ("Fortna (2003) Scraps of Paper? Agreements and the Durability of Peace, IO 57(2)", "2003")
    assert "from A29, from A32" in facts.resolved("A50").place


@pytest.mark.parametrize("mechanism", facts.mechanisms().values(), ids=lambda one: one.id)
def test_a_mechanism_has_claim_equation_knowledge_numbers_and_place(mechanism: facts.Mechanism) -> None:
    parts = re.split(r"\*\*(.+?)\.\*\*", mechanism.text)
    assert tuple(parts[1::2]) == PARTS
    assert all(part.strip() for part in parts[2::2])
    assert not {key for key in keys_in(mechanism.text) if not facts.resolved(key).place}


def test_the_mechanisms_are_numbered_through_and_bear_the_titles_of_the_sources() -> None:
    assert list(facts.mechanisms()) == [f"M{number}" for number in range(1, len(facts.mechanisms()) + 1)]
    assert all(facts.source(key).title == one.title for key, one in facts.mechanisms().items())


def test_a_mechanism_lists_the_numbers_that_rest_on_it_and_no_others() -> None:
    for key, mechanism in facts.mechanisms().items():
        listed = mechanism.text.split("**Numbers.**")[1].split("**Where.**")[0]
        named = {path for path in re.findall(r"`(\w+\.\w+)`", listed) if path in numbers_by_path()}
        assert named == {number.path for number in numbers_by_path().values() if key in number.sources}, key


def test_the_numbers_in_code_letters_exist() -> None:
    names = {number.name for number in numbers_by_path().values()}
    functions = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    for key, mechanism in facts.mechanisms().items():
        for word in re.findall(r"`(?:\w+\.)?(\w+)`", mechanism.text):
            assert word in names or f"def {word}(" in functions or word in ("terms",), (key, word)


def test_the_places_of_a_mechanism_exist() -> None:
    root = PACKAGE.parent
    for mechanism in facts.mechanisms().values():
        for path in re.findall(r"`((?:sim|conf|docs)/[\w/.]+)`", mechanism.text):
            assert (root / path).exists(), (mechanism.id, path)
