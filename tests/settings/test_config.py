"""Every configuration composes, overrides mean what they say, and every run is told the same in the same words."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli.help import help_text
from sim.settings.codebook import codebook, levers
from sim.settings.composing import load
from sim.settings.config import CHOICE_GROUPS, SETTINGS
from sim.settings.searchpath import choices_of, conf_folder, summary_of

SCENARIOS = tuple(choices_of("scenario"))
SPECIFIED = {
    "baseline",
    "nato_guarantee",
    "territorial_freeze",
    "russian_regrouping",
    "us_brokered",
    "coalition_of_the_willing",
    "accountability_first",
    "no_concessions",
    "neutrality_for_withdrawal",
    "armed_neutrality",
}


def test_all_ten_scenarios_are_there():
    assert set(SCENARIOS) >= SPECIFIED


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_composes_and_asks_a_question(scenario):
    config = load([f"+scenario={scenario}"])
    assert config.scenario == scenario
    assert config.question.endswith("?")


@pytest.mark.parametrize("administration", choices_of("administration"))
def test_every_scenario_combines_with_every_administration_and_decision_theory(administration):
    theories = list(choices_of("decision"))
    for index, scenario in enumerate(SCENARIOS):
        theory = theories[index % len(theories)]
        config = load([f"+scenario={scenario}", f"administration={administration}", f"decision={theory}"])
        assert (config.scenario, config.administration, config.choices["decision"]) == (scenario, administration, theory)


@pytest.mark.parametrize("group", ["terms", "guarantee", "start"])
def test_a_choice_on_the_command_line_beats_the_scenario(group):
    for choice in choices_of(group):
        assert load(["+scenario=nato_guarantee", f"{group}={choice}"]).choices[group] == choice


@pytest.mark.parametrize("choice", choices_of("debug"))
def test_a_debug_choice_is_small(choice):
    config = load([f"+debug={choice}"])
    assert config.worlds * config.weeks * config.citizens <= 20 * 8 * 1000


def test_every_choice_says_what_it_is():
    for group in (*CHOICE_GROUPS, "scenario", "debug"):
        for path in choices_of(group).values():
            assert len(summary_of(path)) > 10, path


def test_scenarios_differ_in_their_terms_or_guarantee():
    seen = {(config.choices["terms"], config.choices["guarantee"]) for config in (load([f"+scenario={name}"]) for name in SPECIFIED)}
    assert len(seen) == len(SPECIFIED)


def test_every_setting_has_a_comment_and_a_check():
    text = (conf_folder() / "config.yaml").read_text()
    for key in SETTINGS:
        assert any(line.lstrip(" -").startswith(f"{key}:") and "#" in line for line in text.splitlines()), key


def test_no_scenario_means_the_baseline():
    assert load([]).scenario == "baseline"


def test_an_override_pins_a_number_and_keeps_the_rest():
    before = codebook()["regrouping"]["aims_mean_share"]
    after = load(["regrouping.aims_mean_share=0.6"]).numbers["regrouping"]["aims_mean_share"]
    assert (after.value, after.status) == (0.6, "pinned")
    assert (after.unit, after.low, after.high, after.note) == (before.unit, before.low, before.high, before.note)


def test_a_value_set_by_hand_is_yours_and_no_source_speaks_for_it():
    """What the codebook's sources say they say of the codebook's value; a choice and a scenario bring their own."""
    config = load(["+scenario=russian_regrouping", "talks.every_weeks=2", "start.key_rate_pct={value: 20, low: 19, high: 22}"])
    by_hand = config.numbers["talks"]["every_weeks"].manifest()
    assert (by_hand["basis"], by_hand["source"], by_hand["status"]) == ("yours", [], "pinned")
    assert config.numbers["start"]["key_rate_pct"].basis == "yours"
    assert config.numbers["regrouping"]["aims_mean_share"].basis == "judgement"
    mine = [number.path for group in config.numbers.values() for number in group.values() if number.basis == "yours"]
    assert mine == ["start.key_rate_pct", "talks.every_weeks"]


def test_an_override_to_the_default_pins_too():
    value = codebook()["regrouping"]["aims_mean_share"].value
    assert load([f"regrouping.aims_mean_share={value}"]).numbers["regrouping"]["aims_mean_share"].status == "pinned"


def test_null_leaves_a_number_as_the_codebook_has_it():
    assert load(["regrouping.aims_mean_share=null"]).numbers["regrouping"] == codebook()["regrouping"]


def test_the_command_line_beats_the_scenario_and_its_choices():
    config = load(["+scenario=nato_guarantee", "terms.recognition_share=0.25", "worlds=7"])
    assert config.numbers["terms"]["recognition_share"].value == 0.25
    assert config.worlds == 7


def test_a_code_is_given_by_name_or_number():
    by_name, by_number = load(["guarantee.kind=coalition"]), load(["guarantee.kind=2"])
    assert by_name.numbers["guarantee"]["kind"].value == by_number.numbers["guarantee"]["kind"].value == 2.0
    assert by_name.numbers["guarantee"]["kind"].label == "coalition"


def test_a_number_may_come_with_its_source():
    given = "regrouping.aims_mean_share={value: 0.6, basis: published, source: [M10, A04]}"
    number = load([given]).numbers["regrouping"]["aims_mean_share"]
    assert (number.value, number.basis, number.sources) == (0.6, "published", ("M10", "A04"))


def test_a_choice_pins_what_it_sets():
    config = load(["+scenario=nato_guarantee"])
    assert config.numbers["guarantee"]["kind"].label == "alliance"
    assert config.numbers["guarantee"]["kind"].status == "pinned"


def test_central_parameters_draw_nothing():
    assert not [number for group in load([]).numbers.values() for number in group.values() if number.status == "drawn"]


def test_prior_draws_what_is_uncertain_and_neither_pinned_nor_chosen():
    config = load(["+scenario=nato_guarantee", "parameters=prior", "regrouping.aims_mean_share=0.4"])
    drawn = {number.path for group in config.numbers.values() for number in group.values() if number.status == "drawn"}
    assert len(drawn) > 50
    assert "regrouping.aims_mean_share" not in drawn
    assert not drawn & levers()
    assert not [path for path in drawn if path.startswith("terms.")]


def test_a_range_may_be_left_on_request():
    high = codebook()["regrouping"]["aims_mean_share"].high
    config = load([f"regrouping.aims_mean_share={high + 1}", "allow_out_of_range=true"])
    assert config.numbers["regrouping"]["aims_mean_share"].value == high + 1


def test_settings_are_read():
    config = load(["workers=2", "chunk=auto", "charts=none", "administration_after=[hawk,biden]", "start.date=2024-11-25", "seed=7"])
    assert (config.workers, config.chunk, config.charts, config.seed) == (2, None, (), 7)
    assert config.administration_after == ("hawk", "biden")
    assert config.start.isoformat() == "2024-11-25"
    assert load(["administration=hawk"]).administration == "hawk"


def test_runs_of_one_second_have_folders_of_their_own():
    first, second = load([]).run_dir, load([]).run_dir
    assert first != second
    assert first.parts[:2] == ("results", "baseline")


def test_the_manifest_of_settings_is_json():
    assert json.loads(json.dumps(load(["+scenario=nato_guarantee"]).manifest()))["scenario"] == "nato_guarantee"


def test_help_names_every_scenario_choice_and_setting():
    text = help_text()
    for name in (*SCENARIOS, *(choice for group in CHOICE_GROUPS for choice in choices_of(group)), *SETTINGS):
        assert name in text


def test_help_imports_nothing_heavy():
    code = (
        "import sys\nfrom sim.__main__ import main\nmain(['--help'])\n"
        "heavy = {'numba', 'mesa', 'pandas', 'numpy', 'matplotlib', 'hydra'} & set(sys.modules)\nassert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=Path(__file__).parents[2])
