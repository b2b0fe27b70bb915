"""Reads the table of what happened, and refuses whatever could be scored by mistake.

Each row fills either question_id, resolved_on, outcome, or series, date, value (and low, high where only a range is known).
"""

from __future__ import annotations

import csv
import math
import re
from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from sim.evidence.questions.answers import Weeks
from sim.evidence.questions.reading import Quantity, Question, quantities, questions
from sim.evidence.questions.resolving import EVENT_KINDS
from sim.settings.errors import UserError, unknown

Key = TypeVar("Key")
Row = TypeVar("Row")

OF_QUESTIONS: Final = ("question_id", "resolved_on", "outcome")
OF_SERIES: Final = ("series", "date", "value", "low", "high")
OUTCOMES: Final = {"0": 0, "0.0": 0, "1": 1, "1.0": 1}


class Resolved(NamedTuple):
    """How a question came out."""

    question_id: str
    resolved_on: date
    outcome: int


class Observed(NamedTuple):
    """One observation of a series. Where only a range is known, the value is its middle."""

    series: str
    day: date  # for a series of periods, some day in the period
    value: float
    low: float | None
    high: float | None


class Events(NamedTuple):
    """What happened."""

    resolved: tuple[Resolved, ...]
    observed: tuple[Observed, ...]


def read_events(path: Path, weeks: Weeks) -> Events:
    """The rows of the file, checked against the questions, the series and the horizon of a run."""
    resolved: dict[str, Resolved] = {}
    observed: dict[tuple[str, date], Observed] = {}
    for number, row in _rows(path):
        where = f"{path}, line {number}"
        if _is_of_series(row, where):
            seen = _observed(row, where, weeks)
            _add(observed, (seen.series, _period_end(seen)), seen, f"{where}: {seen.series} has a value for {seen.day} already.")
        else:
            answer = _resolved(row, where, weeks)
            _add(resolved, answer.question_id, answer, f"{where}: question '{answer.question_id}' is resolved already.")
    if not resolved and not observed:
        raise UserError(f"{path} holds no rows.")
    return Events(tuple(resolved.values()), tuple(observed.values()))


def _add(found: dict[Key, Row], key: Key, row: Row, twice: str) -> None:
    """Keep a row, or refuse it if its place is taken."""
    if key in found:
        raise UserError(twice)
    found[key] = row


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Line number and cells of each row, blanks stripped; empty lines are left out."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            _check_columns(path, reader.fieldnames or ())
            rows = [(reader.line_num, row) for row in reader]
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise UserError(f"{path} cannot be read: it is no text in UTF-8.") from None
    cells = [(number, {name: _cell(path, number, name, value) for name, value in row.items()}) for number, row in rows]
    return [(number, row) for number, row in cells if any(row.values())]


def _cell(path: Path, number: int, name: str | None, value: str | list[str] | None) -> str:
    if name is None or isinstance(value, list):
        raise UserError(f"{path}, line {number}: has more cells than there are columns.")
    return (value or "").strip()


def _check_columns(path: Path, names: object) -> None:
    columns = tuple(names) if isinstance(names, list | tuple) else ()
    known = (*OF_QUESTIONS, *OF_SERIES)
    for name in columns:
        if name not in known:
            raise UserError(f"{path}: {unknown('column', str(name), known)}")
    if len(set(columns)) < len(columns):
        raise UserError(f"{path}: a column stands there twice.")
    has_questions, has_series = set(OF_QUESTIONS) <= set(columns), {"series", "date"} <= set(columns)
    if not (has_questions or has_series):
        raise UserError(f"{path}: needs the columns {', '.join(OF_QUESTIONS)}, or {', '.join(OF_SERIES)}, or both.")


def _is_of_series(row: dict[str, str], where: str) -> bool:
    """Which of the two kinds of rows this is."""
    of_question = [name for name in OF_QUESTIONS if row.get(name)]
    of_series = [name for name in OF_SERIES if row.get(name)]
    if of_question and of_series:
        raise UserError(f"{where}: fills both {', '.join(of_question)} and {', '.join(of_series)}; a row is of one kind.")
    return bool(of_series)


def _resolved(row: dict[str, str], where: str, weeks: Weeks) -> Resolved:
    name = row["question_id"]
    if name not in questions():
        raise UserError(f"{where}: {unknown('question', name, questions())}")
    question, day = questions()[name], _day(row["resolved_on"], f"{where}: resolved_on")
    if row["outcome"] not in OUTCOMES:
        raise UserError(f"{where}: outcome is '{row['outcome']}'; allowed are 0 (no) and 1 (yes).")
    outcome = OUTCOMES[row["outcome"]]
    if question.deadline > weeks.last_day or (question.rule.first or question.rule.last) < weeks.start:
        raise UserError(f"{where}: '{name}' is outside the run's horizon, {weeks.start} to {weeks.last_day}.")
    _check_time(question, day, outcome, where, weeks)
    return Resolved(name, day, outcome)


def _check_time(question: Question, day: date, outcome: int, where: str, weeks: Weeks) -> None:
    """Refuse an answer that could not be known on that day."""
    if day < weeks.start:
        raise UserError(f"{where}: resolved_on is {day}, before the run starts on {weeks.start}: this is no forecast.")
    if question.rule.first is not None and day < question.rule.first:
        raise UserError(f"{where}: resolved_on is {day}, before the period of '{question.id}' begins on {question.rule.first}.")
    may_come_early = question.rule.kind in EVENT_KINDS and outcome == 1
    if not may_come_early and day < question.deadline:  # a month such as 2025-12 stands for its last day
        answer = "yes" if outcome else "no"
        raise UserError(f"{where}: '{question.id}' cannot be answered with {answer} on {day}; its deadline is {question.deadline}.")


def _observed(row: dict[str, str], where: str, weeks: Weeks) -> Observed:
    name = row["series"]
    if name not in quantities():
        raise UserError(f"{where}: {unknown('series', name, quantities())}")
    quantity = quantities()[name]
    value, low, high = (_number(row, key, where) for key in ("value", "low", "high"))
    if value is None and (low is None or high is None):
        raise UserError(f"{where}: needs a value, or both low and high.")
    known = [each for each in (low, value, high) if each is not None]
    _check_limits(known, quantity, where)
    if known != sorted(known):
        raise UserError(f"{where}: low, value and high must rise; given {', '.join(f'{each:g}' for each in known)}.")
    day = _day(row["date"], f"{where}: date", quantity.every, is_stock=quantity.is_stock)
    middle = value if value is not None else (known[0] + known[-1]) / 2
    seen = Observed(name, day, middle, low, high)
    covered = [period for period in quantity.periods if weeks.start <= (period.last if quantity.is_stock else period.first)]
    covered = [period for period in covered if period.last <= weeks.last_day]
    first = (covered[0].last if quantity.is_stock else covered[0].first) if covered else None
    if first is None or not first <= day <= covered[-1].last:
        reach = f"{first} to {covered[-1].last}" if first is not None else "nothing"
        raise UserError(f"{where}: {name} on {day} is outside the run's horizon; it forecasts {reach}.")
    return seen


def _check_limits(known: list[float], quantity: Quantity, where: str) -> None:
    """Refuse what the unit does not allow: 32 for a share of 0.32, a negative count."""
    least, most = quantity.limits
    for number in known:
        if not least <= number <= most:
            allowed = f"from {least:g} to {most:g}" if math.isfinite(most) else f"{least:g} or more"
            raise UserError(f"{where}: {quantity.name} is {number:g} {quantity.unit}; allowed {allowed}.")


def _period_end(seen: Observed) -> date:
    """What two observations of a series must not share: the day of a stock, the period of a flow."""
    quantity = quantities()[seen.series]
    if quantity.is_stock:
        return seen.day
    return next(period.last for period in quantity.periods if period.first <= seen.day <= period.last)


def _day(text: str, where: str, every: str = "", *, is_stock: bool = True) -> date:
    """A day; also a month or a year as 2025-03 or 2025, which stands for its last day."""
    try:
        if found := re.fullmatch(r"(\d{4})-(\d{2})", text):
            year, month = int(found[1]), int(found[2])
            return date(year, month, monthrange(year, month)[1])
        if every == "year" and not is_stock and re.fullmatch(r"\d{4}", text):
            return date(int(text), 12, 31)
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else _no_date(text, where)
    except ValueError:
        return _no_date(text, where)


def _no_date(text: str, where: str) -> date:
    raise UserError(f"{where} is '{text}'; it must be a date such as 2025-03-31, or a month such as 2025-03.")


def _number(row: dict[str, str], key: str, where: str) -> float | None:
    """A finite number, or None where the cell is empty."""
    if key not in row or not row[key]:
        return None
    try:
        number = float(row[key])
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UserError(f"{where}: {key} is '{row[key]}'; it must be a number.")
    return number
