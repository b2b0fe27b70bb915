"""No text and no address among the facts tells a date after the cut-off: forecasts are scored on what came then."""

from __future__ import annotations

import re

import pytest

from sim.settings import facts
from sim.settings.facts.load import file_names

WHEN_PRINTED = {"published", "pub_date"}  # a source may be printed later than what it tells of; every row names the day it tells of

DATE_ONLY = "the address carries the day of printing and no word on what came later"
FORECAST = "a forecast, made before the cut-off"
STUDY = "year of a study of earlier wars or of surveys made before the cut-off"
ALLOWED = {
    "https://www.pravda.com.ua/eng/news/2024/12/10/7488475/": DATE_ONLY,
    "https://www.pravda.com.ua/eng/news/2024/12/10/7488481/": DATE_ONLY,
    "https://www.pravda.com.ua/eng/news/2024/12/8/7488226/": DATE_ONLY,
    "https://www.pravda.com.ua/news/2025/09/1/7528792/": DATE_ONLY,
    "https://festusayomikun.com/2025/02": DATE_ONLY,
    "https://benedante.blogspot.com/2025/08/ceasing-fire.html": DATE_ONLY,
    "https://baltimorechronicle.com/glavnoe/2025/01/05/": "the day of printing; the words after it are a question without its answer",
    "https://uk.news-pravda.com/world/2025/12/03/106868.html": DATE_ONLY,
    "https://news-pravda.com/world/2025/12/03/1908123.html": DATE_ONLY,
    "https://ukraine.news-pravda.com/en/world/2024/12/23/12929.html": DATE_ONLY,
    "https://france.news-pravda.com/en/russia/2024/12/26/5486.html": DATE_ONLY,
    "https://france.news-pravda.com/en/russia/2024/12/27/5599.html": DATE_ONLY,
    "https://themoscowtimes.com/2024/12/02/russias-november-advance": "the day of printing; its words are on November 2024",
    "ukraines-population-to-catastrophically-shrink-to-35-million-by-2030": FORECAST,
    "venemaa-tahab-2030-aastaks": FORECAST,
    "exhaustion of refurbishable stock expected by second half of 2025": FORECAST,
    "newspaper report of the Ceasefire Project (2025)": STUDY,
    "Jensen, CSIS (2025)": STUDY,
    "Red lines and negotiables (PSRM 2025)": STUDY,
    "ISQ 69(2) sqaf019 (2025)": STUDY,
    "(2024-11-01 to 2024-12-01, 30 days)": "the map as the first of December found it: the end of November",
}
STATED_LATER = {"W_FUND"}  # stated for the end of 2024, taken as an estimate of the cut-off and varied widely

LATER = re.compile(
    r"(?<!\d)20(?:2[5-9]|3\d)(?!\d)"  # a later year, alone or before a month
    r"|(?<!\d)2024[-/._ ]?12(?!\d)|(?<!\d)2024[-/._]?12[-/._]?\d\d?(?!\d)|(?<!\d)20(?:2[5-9]|3\d)[01]\d[0-3]\d(?:\d{6})?(?!\d)"
    r"|de[ck][a-z]*[-_ ./]*(?:\d\d?(?:st|nd|rd|th)?,?)?[-_ ./]*2024(?!\d)",
    re.IGNORECASE,
)


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(?:\.\d+)?", text) is not None


def without_allowed(text: str) -> str:
    for allowed in ALLOWED:
        text = text.replace(allowed, "")
    return text


@pytest.mark.parametrize("name", file_names())
def test_no_text_and_no_address_carries_a_later_date(name: str) -> None:
    for row in facts.table(name):
        for column, text in row.items():
            if column not in WHEN_PRINTED and not is_number(text):
                assert not LATER.search(without_allowed(text)), (name, column, text)


def test_every_exception_is_needed() -> None:
    texts = [text for name in file_names() for row in facts.table(name) for text in row.values()]
    assert {allowed for allowed in ALLOWED if not any(allowed in text for text in texts)} == set()
    assert {allowed for allowed in ALLOWED if not LATER.search(allowed)} == set()


@pytest.mark.parametrize(
    "text",
    [
        "vintage Jan 2026", "stood to 2025-12-31", "as relayed Dec 2024", "on December 8, 2024", "/20250420090900.html",
        "/news/2024/12/8/1", "article/20241209/of", "na_dekabrj_2024_goda", "by-2026", "2024-12", "Sep-Dec 2024", "16 December 2024",
    ],
)  # fmt: skip
def test_a_later_date_is_seen_however_it_is_written(text: str) -> None:
    assert LATER.search(text)


@pytest.mark.parametrize(
    "text", ["2024-11-30", "Dec 2023 to Nov 2024", "20241130", "10.1080/13533312.2024.2342861", "id 1055251984", "2024"]
)
def test_what_is_no_later_date_is_not_taken_for_one(text: str) -> None:
    assert not LATER.search(text)


def test_no_source_looks_past_the_cut_off() -> None:
    assert {source.id for source in facts.sources().values() if source.observed != "by the cut-off"} == STATED_LATER


def test_ceasefires_that_stood_end_at_the_cut_off() -> None:
    """The file itself, before anything is cut to a day: nothing begins, ends or is counted later."""
    rows = facts.table("ceasefire_cases")
    assert all(row["date_start"] <= row["date_end"] <= facts.CUTOFF for row in rows)
    standing = [row for row in rows if row["date_end"] == facts.CUTOFF]
    assert standing
    assert {(row["censored"], row["end_rule"], row["cause_of_failure"]) for row in standing} == {
        ("1", "censored: no renewed war by this date", "")
    }
    known = {case.case_id: case for case in facts.ceasefire_cases()}
    assert all(int(row["duration_days"]) == known[row["case_id"]].duration_days for row in rows if row["case_id"] in known)
