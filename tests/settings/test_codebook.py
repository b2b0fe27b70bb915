"""Every number has a home, a range and a known source; every home is read; no number hides in a rule."""

import numpy as np
import pytest

from sim.cli.codebook import check, main, matching
from sim.cli.reading import numbers_read, stray_literals
from sim.engine.batch import of_worlds
from sim.engine.draws import draw, triangular
from sim.model.states.washington import AdministrationState
from sim.model.washington.administrations import AFTER, BEFORE, CONFIGURED, administrations
from sim.settings import facts
from sim.settings.codebook import BASES, Number, codebook, is_drawable, known_sources, levers, number_of, problems_of, read_yaml
from sim.settings.composing import load
from sim.settings.errors import UserError
from sim.settings.leading import Decides, leading, made_from
from sim.settings.searchpath import PACKAGE, choices_of, conf_folder, experiments
from sim.sweeps.designs.entries import read_factors

NUMBERS = [number for group in codebook().values() for number in group.values()]
ENTRY_ORDER = ("value", "unit", "low", "high", "names", "is_definition", "basis", "source", "note")
MODEL = PACKAGE / "model"
RULES_AND_ACTS = sorted({*MODEL.glob("*/*rules.py"), *MODEL.glob("*/*acts.py"), *MODEL.glob("decision/*.py"), MODEL / "arithmetic.py"})
READ_BY_FIELD = {f"administration.{field}" for field in AdministrationState.fields()}


def test_there_are_enough_numbers():
    assert len(NUMBERS) >= 80


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number.path)
def test_a_number_has_a_range_around_it_a_unit_and_a_note(number):
    assert number.low <= number.value <= number.high
    assert number.unit
    assert number.note


def test_every_source_is_known():
    unknown = {(number.path, key) for number in NUMBERS for key in number.sources if key not in known_sources()}
    assert not unknown


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number.path)
def test_a_number_has_a_unit_of_the_list_and_its_sources_lead_somewhere(number):
    assert list(problems_of(number)) == []


@pytest.mark.parametrize("group", ["terms", "guarantee", "administration", "decision", "start"])
def test_choices_bring_sources_that_lead_somewhere(group):
    for choice in choices_of(group):
        numbers = load([f"{group}={choice}"]).numbers[group].values()
        assert not {(choice, problem) for number in numbers for problem in problems_of(number)}


@pytest.mark.parametrize("group", ["terms", "guarantee", "administration", "decision", "start", "scenario"])
def test_every_value_of_a_choice_is_a_record_with_basis_source_and_note(group):
    for choice, path in choices_of(group).items():
        for name, entry in records(read_yaml(path)):
            assert set(entry) >= {"value", "basis", "source", "note"}, (choice, name)
            assert entry["basis"] in BASES
            assert {"MODEL", "judgement"}.isdisjoint(entry["source"] if isinstance(entry["source"], list) else [entry["source"]])


def records(content):
    """Every number that a file sets, also below the name of its group."""
    for name, entry in content.items():
        if name in ("defaults", "question", "date"):
            continue
        if name in codebook():
            yield from records(entry)
        else:
            assert isinstance(entry, dict), name
            yield name, entry


def test_every_entry_is_written_in_the_same_order():
    """One dialect: whoever has read one entry can read them all."""
    for path in sorted((conf_folder() / "parameters").glob("*.yaml")):
        for name, entry in read_yaml(path).items():
            assert list(entry) == [field for field in ENTRY_ORDER if field in entry], (path.stem, name)


def test_the_luck_of_a_renamed_group_keeps_its_earlier_name():
    """A number drawn under another name would be another number in every world."""
    assert codebook()["occupation"]["return_per_week_share"].luck == "parameter rights.return_per_week_share"
    assert codebook()["truce"]["branching_share"].luck == "parameter truce.branching_share"
    assert list(codebook()).index("occupation") > list(codebook()).index("regrouping")


def test_fewer_than_60_percent_stand_on_judgement_alone():
    assert sum(number.basis == "judgement" for number in NUMBERS) < 0.6 * len(NUMBERS)


def test_every_number_is_read_by_a_rule_or_an_act():
    dead = {number.path for number in NUMBERS} - numbers_read() - READ_BY_FIELD
    assert not dead


def test_every_number_that_is_read_has_a_home():
    assert not numbers_read() - {number.path for number in NUMBERS}


@pytest.mark.parametrize("path", RULES_AND_ACTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_number_hides_in_a_rule_or_an_act(path):
    assert stray_literals(path) == []


def test_the_codebook_finds_numbers_by_part_and_by_pattern():
    assert {number.path for number in matching(["regrouping.aims_mean"])} == {"regrouping.aims_mean_share"}
    assert all(number.path.endswith("_share") for number in matching(["guarantee.*_share"]))


def test_the_codebook_finds_numbers_by_words_of_path_and_note():
    """Every word counts, in any order and case, and a subject narrows the search."""
    assert {number.path for number in matching(["monitors", "violence"])} == {"truce.monitor_enforcement_share"}
    assert matching(["Violence", "MONITORS"]) == matching(["monitors", "violence"])
    assert {number.group for number in matching(["spoilers"], "truce")} == {"truce"}
    assert matching([], "truce") == list(codebook()["truce"].values())
    with pytest.raises(UserError, match="no number is called 'nonsense', nor says so"):
        matching(["nonsense"])
    with pytest.raises(UserError, match=r"unknown subject 'truces'\. Did you mean 'truce'"):
        matching([], "truces")


def test_the_codebook_prints_value_unit_range_basis_source_and_note(capsys):
    number = codebook()["regrouping"]["aims_mean_share"]
    assert main(["regrouping.aims_mean_share", "--sources"]) == 0
    text = capsys.readouterr().out
    for part in (number.label, number.unit, number.basis, number.sources[0], "docs/mechanisms.md, section M4"):
        assert part in text


def test_the_codebook_by_itself_shows_the_twenty_that_decide_most(capsys):
    assert main([]) == 0
    text = capsys.readouterr().out
    assert len(leading()) == 20
    for path, decides in leading().items():
        assert path in text
        assert decides[0].label in text
    assert made_from() in text
    assert main(["--all"]) == 0
    assert capsys.readouterr().out.count("decision.loss_aversion") == 1


def test_a_leading_number_says_what_it_decides_and_how_surely():
    share = Decides("signed", "A ceasefire is signed", "total share of variance", 0.336, 0.281, 0.391)
    assert str(share) == "A ceasefire is signed: 34% of its variance (28 to 39%)"
    assert str(share._replace(statistic="rank effect", size=-0.1)) == "A ceasefire is signed: rank effect -0.10 (+0.28 to +0.39)"
    assert all(row.low <= row.size <= row.high for rows in leading().values() for row in rows)


def test_the_codebook_passes_its_own_check():
    assert check() == 0


def test_central_numbers_are_the_same_in_every_world():
    drawn = draw(of_worlds(load(["parameters=central"]), np.arange(5)))
    assert set(drawn) == set(codebook())
    for group, numbers in codebook().items():
        assert drawn[group].dtype.names == tuple(numbers)
        assert np.all(drawn[group] == drawn[group][0])


def test_drawn_numbers_depend_on_seed_world_and_name_alone():
    config = load(["parameters=prior", "seed=5"])
    together, apart = draw(of_worlds(config, np.arange(40))), draw(of_worlds(config, np.array([33, 7])))
    for group in together:
        assert together[group][[33, 7]].tobytes() == apart[group].tobytes()
    other_seed = draw(of_worlds(load(["parameters=prior", "seed=6"]), np.arange(40)))
    assert together["truce"].tobytes() != other_seed["truce"].tobytes()


def test_drawn_numbers_stay_in_their_range_and_vary():
    config = load(["parameters=prior"])
    drawn = draw(of_worlds(config, np.arange(200)))
    for numbers in config.numbers.values():
        for number in numbers.values():
            values = drawn[number.group][number.name]
            if number.status == "drawn":
                assert number.low <= values.min() < values.max() <= number.high
            else:
                assert np.all(values == number.value)


def test_triangular_numbers_have_their_mean():
    luck = (np.arange(100_000) + 0.5) / 100_000
    assert triangular(luck, 1.0, 2.0, 6.0).mean() == pytest.approx(3.0, abs=1e-3)
    assert triangular(luck, 0.0, 0.0, 1.0).mean() == pytest.approx(1 / 3, abs=1e-3)


def test_administrations_before_and_after_are_named_and_the_one_between_is_configured():
    config = load(["administration=hawk", "administration.patience_weeks=40", "administration_after=[hawk,isolationist]"])
    block = administrations(of_worlds(config, np.arange(300)))
    assert block.shape == (300, 3)
    assert np.all(block["patience_weeks"][:, CONFIGURED] == 40.0)
    assert len(np.unique(block["military_aid_eur_bn_per_week"][:, BEFORE])) == 1
    after = block["military_aid_eur_bn_per_week"][:, AFTER]
    assert len(np.unique(after)) == 2
    assert 0.35 < np.mean(after == after.max()) < 0.65


def test_levers_are_chosen_never_drawn():
    assert "guarantee.kind" in levers()
    assert "terms.recognition_share" in levers()


def test_what_counts_as_lasting_is_a_definition_chosen_and_never_drawn():
    """A world that lasts by one yardstick cannot be counted with a world that lasts by another."""
    durable = "truce.durable_weeks"
    assert [number.path for number in NUMBERS if number.is_definition] == [durable]
    assert load(["parameters=prior"]).numbers["truce"]["durable_weeks"].status == "default"
    drawn = draw(of_worlds(load(["parameters=prior"]), np.arange(50)))["truce"]["durable_weeks"]
    assert set(drawn) == {codebook()["truce"]["durable_weeks"].value}
    by_hand = load(["parameters=prior", f"{durable}=52"]).numbers["truce"]["durable_weeks"]
    assert (by_hand.value, by_hand.status) == (52.0, "pinned")


def test_a_definition_is_a_factor_only_where_its_values_are_named():
    durable = "truce.durable_weeks"
    everything = read_factors({"*": "codebook"}, allow_out_of_range=False)
    assert durable not in {factor.name for factor in everything}
    (named,) = read_factors({durable: [52, 104]}, allow_out_of_range=False)
    assert named.levels == (52, 104)
    with pytest.raises(UserError, match="list its values"):
        read_factors({durable: "codebook"}, allow_out_of_range=False)


@pytest.mark.parametrize("name", [name for name, path in experiments().items() if '"*": codebook' in path.read_text()])
def test_experiments_over_all_numbers_leave_definitions_alone_without_a_pin(name):
    assert load([f"+experiment={name}"]).numbers["truce"]["durable_weeks"].status == "default"


def test_no_number_rests_on_a_source_that_may_not_set_one() -> None:
    """Nothing recalled from memory, nothing observed after November 2024."""
    named = {(number.path, key) for group in codebook().values() for number in group.values() for key in number.sources}
    assert named
    assert not [(path, key) for path, key in sorted(named) if not facts.source(key).may_set_a_number]


# --- a number told anew, with a range of its own


def of_entry(**change: object) -> Number:
    entry = {"value": 0.5, "unit": "share", "low": 0.4, "high": 0.6, "basis": "judgement", "source": "M1", "note": "Now."}
    return number_of("start", "some_share", entry | change)


ANEW = {"value": 0.1, "low": 0.05, "high": 0.2, "basis": "measured", "source": ["M2", "W_LOSSES"], "note": "Then."}


def test_a_number_told_anew_has_its_own_value_range_and_source_and_stays_uncertain():
    number = of_entry().pinned(ANEW)
    assert (number.value, number.low, number.high, number.status) == (0.1, 0.05, 0.2, "default")
    assert (number.basis, number.sources, number.note, number.unit) == ("measured", ("M2", "W_LOSSES"), "Then.", "share")
    assert is_drawable(number)
    assert not is_drawable(of_entry().pinned(0.5))


def test_telling_anew_changes_neither_the_number_nor_what_was_given():
    before, given = of_entry(), dict(ANEW)
    before.pinned(given)
    assert before == of_entry()
    assert given == ANEW


def test_a_value_for_a_number_told_anew_keeps_to_its_new_range():
    number = of_entry().pinned(ANEW)
    assert number.pinned(0.15).status == "pinned"
    with pytest.raises(UserError, match=r"allowed 0\.05 to 0\.2"):
        number.pinned(0.5)


def test_a_range_of_no_width_leaves_nothing_to_draw():
    assert not is_drawable(of_entry().pinned({"value": 0.1, "low": 0.1, "high": 0.1}))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"value": 0.1, "low": 0.05}, "given one end of a range"),
        ({"value": 0.1, "high": 0.2}, "given one end of a range"),
        ({"low": 0.05, "high": 0.2}, "given without a value"),
        ({"value": 0.3, "low": 0.05, "high": 0.2}, r"is 0\.3 \(share\); allowed 0\.05 to 0\.2"),
        ({"value": 0.1, "low": 0.2, "high": 0.05}, "the first must be the smaller"),
        ({"value": 0.1, "low": "none", "high": 0.2}, "must be a number"),
        ({"value": 0.1, "low": 0.05, "high": float("inf")}, "is inf; allowed"),
        ({"value": 0.1, "low": 0.05, "high": 0.2, "basis": "guess"}, "has basis 'guess'; allowed: measured, .*, judgement"),
        ({"value": 0.1, "low": 0.05, "high": 0.2, "unit": "km"}, "has no 'unit' to set"),
    ],
)
def test_what_cannot_be_told_anew_is_refused(given, message):
    with pytest.raises(UserError, match=message):
        of_entry().pinned(given)


def test_a_number_told_anew_is_drawn_from_its_own_range():
    config = load(["start.key_rate_pct={value: 8, low: 7, high: 9}", "parameters=prior"])
    values = draw(of_worlds(config, np.arange(200)))["start"]["key_rate_pct"]
    assert 7.0 <= values.min() < 7.5 < 8.5 < values.max() <= 9.0
