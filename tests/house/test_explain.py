"""What `explain` says is what a step does: acts, rules and numbers, held to a plain world that is watched while it lives."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections import defaultdict
from types import CodeType, SimpleNamespace
from typing import Any

import pytest
from twin import TwinModel

from sim.cli.explain import explanation, main, week
from sim.cli.reading import HELPER, OTHER, closure, functions, read
from sim.engine.worlds import NUMBERS
from sim.model.week import CeasefireModel
from sim.settings.codebook import codebook
from tests.conftest import configured

WEEKS = 120


class Noted:
    """The numbers of one subject in one world, which note who is read."""

    def __init__(self, subject: str, values: SimpleNamespace, seen: set[str]) -> None:
        self.__dict__.update(_subject=subject, _values=values, _seen=seen)

    def __getattr__(self, name: str) -> Any:
        self._seen.add(f"{self._subject}.{name}")
        return getattr(self._values, name)


@pytest.fixture(scope="module")
def lived() -> tuple[dict[str, set[CodeType]], dict[str, set[str]]]:
    """The functions of the model called, and the numbers read, in each line of the week of a world that signs and breaks."""
    config = configured("+scenario=russian_regrouping", worlds=8, weeks=WEEKS, citizens=12, seed=11)
    called: dict[str, set[CodeType]] = defaultdict(set)
    reads: dict[str, set[str]] = defaultdict(set)
    seen: set[str] = set()
    codes: set[CodeType] = set()
    for world in (3, 5, 7):
        model = TwinModel(config, world)
        model.worlds._instead = {}
        for name, values in list(model.worlds.states.items()):
            if name.startswith(NUMBERS):
                model.worlds.states[name] = Noted(name.removeprefix(NUMBERS), values, seen)
        for _ in range(WEEKS):
            for line in week()[1:]:
                seen.clear()
                codes.clear()
                sys.setprofile(lambda frame, event, _: codes.add(frame.f_code) if event == "call" else None)
                try:
                    getattr(model, line.name)()
                finally:
                    sys.setprofile(None)
                called[line.name] |= codes
                reads[line.name] |= seen
    return called, reads


@pytest.mark.parametrize("line", week()[1:], ids=lambda line: line.name)
def test_a_line_calls_no_function_of_the_model_that_explain_leaves_out(line: Any, lived: Any) -> None:
    named = {function.__code__ for function in functions()}
    listed = {function.__code__ for planned in line.acts for function in _reached(planned.act)}
    assert {code.co_name for code in lived[0][line.name] & named - listed} <= {"calendar_of", "date_of", "administration_on", "history_of"}
    assert {planned.act.__code__ for planned in line.acts} <= lived[0][line.name]


@pytest.mark.parametrize("line", week()[1:], ids=lambda line: line.name)
def test_a_line_reads_no_number_that_explain_leaves_out(line: Any, lived: Any) -> None:
    listed = {path for planned in line.acts for part in closure(planned.act) for path in part.reads}
    assert lived[1][line.name] <= listed


def _reached(act: Any) -> list[Any]:
    names = {(part.module, part.name) for part in closure(act)}
    return [function for function in functions() if (function.__module__, function.__name__) in names]


def test_most_of_what_is_listed_happens() -> None:
    """A listing that names everything would pass the tests above; the lines share little."""
    listed = {line.name: {part.name for planned in line.acts for part in closure(planned.act)} for line in week()}
    everything = set.union(*listed.values())
    assert all(len(names) < 0.5 * len(everything) for names in listed.values())


def test_the_step_is_a_table_of_contents() -> None:
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(CeasefireModel.step))))
    _, *lines = tree.body[0].body  # type: ignore[attr-defined]
    assert all(isinstance(line, ast.Expr) and isinstance(line.value, ast.Call) and not line.value.args for line in lines)
    assert [line.name for line in week()] == ["world_begins", *(line.value.func.attr for line in lines)]


def test_a_number_leads_to_its_rule_its_act_and_its_line() -> None:
    text = explanation("monitor_restraint_share")
    assert "number truce.monitor_restraint_share" in text
    assert "read by rule" in text
    assert "truces_are_tested: have_incidents" in text


def test_a_line_names_all_its_acts() -> None:
    text = explanation("truces_are_tested")
    assert "   monitor: " in text
    assert "Monitors.watch" in text
    assert "inform_public" not in text


def test_a_subject_an_act_and_a_rule_are_found() -> None:
    assert "act have_incidents" in explanation("truce")
    assert "parties_talk: conclude" in explanation("conclude")


def test_every_number_is_read_somewhere_in_the_week_or_by_name() -> None:
    silent = [number.path for group in codebook().values() for number in group.values() if "read outside" in explanation(number.path)]
    assert len(silent) <= 12, silent


def test_an_unknown_word_is_refused_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["truces_are_testet"]) == 2
    assert "Did you mean 'truces_are_tested'?" in capsys.readouterr().err


def test_functions_are_read_once_and_whole() -> None:
    assert all(read(function).claim for function in functions() if read(function).kind != OTHER)


def test_arithmetic_is_no_claim() -> None:
    of_arithmetic = [read(function) for function in functions() if function.__module__ == "sim.model.arithmetic"]
    assert of_arithmetic
    assert {part.kind for part in of_arithmetic} == {HELPER}
    assert not any(part.is_claim for part in of_arithmetic)
    assert "rule    share:" not in explanation("truces_are_tested")
