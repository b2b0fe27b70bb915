"""Comparing points: intervals of differences, what is compared with what, grids, average effects, and what is said and drawn of them."""

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.runs.drawing.intervals import scale_of, shortened
from sim.runs.drawing.style import in_house_style
from sim.settings.errors import UserError
from sim.sweeps.comparison.chart import READING, draw
from sim.sweeps.shared.reference import level_text
from sim.sweeps.shared.sweep import Sweep
from tests.engine.drawn import drawn_words
from tests.sweeps.synthetic_sweep import analysed, choice, number, write_sweep

ADMINISTRATION = choice("administration", "biden", "trump")
PLEDGE = number("guarantee.pledge_share", 0.0, 1.0, (0.0, 0.5, 1.0))
TRUCE = number("truce.incident_rate", 1.0, 3.0, (1.0, 2.0, 3.0), "incidents")


def grid(folder, *factors, **settings):
    names = [factor["name"] for factor in factors]
    points = pd.DataFrame(list(product(*(factor["levels"] for factor in factors))), columns=names)
    return Sweep(write_sweep(folder, points, list(factors), **settings))


def compared(sweep, **options):
    return analysed("comparison", sweep, **options)


def rewrite(sweep, change):
    """The sweep with other outcomes: change(rows, points of the rows) -> rows."""
    path = sweep.folder / "outcomes.parquet"
    rows = pd.read_parquet(path)
    change(rows, sweep.points.set_index("point").loc[rows["point"]].reset_index()).to_parquet(path, index=False)
    return Sweep(sweep.folder)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    return grid(tmp_path_factory.mktemp("two"), ADMINISTRATION, PLEDGE, replicates=100)


@pytest.fixture
def luck():
    return np.random.default_rng(3)


# What is compared with what


def test_estimates_are_those_of_the_worlds(two):
    table = compared(two, outcomes=["signed", "damage_eur_bn"]).tables["comparison"]
    shares = two.outcomes(("signed",)).groupby("point")["signed"].mean()
    signed = table[table["outcome"] == "signed"].set_index("point")
    assert signed["estimate"].to_dict() == pytest.approx(shares.to_dict())
    assert (signed["low"] < signed["estimate"]).all()
    assert (signed["estimate"] < signed["high"]).all()
    assert signed["is_reference"].tolist() == [True] + [False] * 5


def test_common_luck_sharpens_differences(two, tmp_path):
    apart = grid(tmp_path, ADMINISTRATION, PLEDGE, replicates=100, common_random_numbers=False)
    widths = []
    for sweep in (two, apart):
        table = compared(sweep, outcomes=["occupied_people_years_thousand"]).tables["comparison_differences"]
        widths.append((table["high"] - table["low"]).mean())
    assert widths[0] < widths[1] / 10


def test_pairs_are_worlds_in_which_both_have_a_value(two):
    rows = compared(two, outcomes=["support_at_signature"]).tables["comparison_differences"].set_index("point")
    signed = two.outcomes(("signed",)).pivot(index="world", columns="point", values="signed")
    for point, row in rows.iterrows():
        assert row["worlds"] == ((signed[0] == 1) & (signed[point] == 1)).sum()


def test_equal_points_are_not_distinguishable(two, tmp_path):
    same = grid(tmp_path, ADMINISTRATION, PLEDGE, replicates=100)
    same = rewrite(same, lambda rows, _: rows.assign(signed=rows["world"] % 2, direct_clash=0))
    finding = compared(same, outcomes=["signed", "direct_clash"])
    assert not finding.tables["comparison_differences"]["distinguishable"].any()
    for sentence in finding.sentences[1:]:
        assert "everywhere" in sentence
        assert "No difference to the reference is distinguishable" in sentence
    assert compared(two, outcomes=["signed"]).tables["comparison_differences"]["distinguishable"].any()


def test_few_of_many_points_without_an_effect_are_distinguishable(tmp_path, luck):
    """All points of an outcome together: nine times in ten none, where each for itself would be in a tenth of cases."""
    sweep = grid(tmp_path, number("a.b", 0.0, 39.0, tuple(map(float, range(40)))), replicates=30)
    wrong = 0
    for _ in range(40):
        noise = rewrite(sweep, lambda rows, _: rows.assign(damage_eur_bn=luck.normal(size=len(rows))))
        wrong += compared(noise, outcomes=["damage_eur_bn"]).tables["comparison_differences"]["distinguishable"].any()
    assert wrong <= 9


REFERENCES = {
    "first": (None, [0] * 6),
    "label": ("administration=trump, guarantee.pledge_share=0.5", [4] * 6),
    "levels": ({"administration": "trump", "guarantee.pledge_share": 1}, [5] * 6),
    "command line": ("+administration=trump guarantee.pledge_share=0", [3] * 6),
    "counterparts": ({"administration": "trump"}, [3, 4, 5, 3, 4, 5]),
    "counterparts as text": ("guarantee.pledge_share=0.5", [1, 1, 1, 4, 4, 4]),
}


@pytest.mark.parametrize("asked", REFERENCES)
def test_a_reference_is_a_point_or_each_ones_counterpart(two, asked):
    option, expected = REFERENCES[asked]
    table = compared(two, outcomes=["signed"], reference=option).tables["comparison_differences"]
    labels = two.points["label"].tolist()
    assert table["point"].tolist() == [point for point, base in enumerate(expected) if point != base]
    assert table["reference"].tolist() == [labels[base] for point, base in enumerate(expected) if point != base]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"reference": "adminstration=trump"}, "Did you mean 'administration'?"),
        ({"reference": {"administration": "trumpp"}}, "Did you mean 'trump'?"),
        ({"reference": {"guarantee.pledge_share": 0.7}}, "All: 0, 0.5, 1"),
        ({"reference": {"guarantee.pledge_share": "half"}}, "All: 0, 0.5, 1"),
        ({"reference": "nonsense"}, "the label of a point"),
        ({"reference": 3}, "reference is 3; allowed"),
        ({"reference": {}}, "reference is {}; allowed"),
        ({"outcomes": ["singed"]}, "Did you mean 'signed'?"),
        ({"outcomes": []}, "outcomes is []; allowed"),
        ({"outcomes": "signed"}, "outcomes is 'signed'; allowed"),
        ({"points_shown": 1}, "points_shown is 1; allowed"),
        ({"points_shown": True}, "points_shown is True; allowed"),
        ({"points_shown": 41}, "points_shown is 41; allowed"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_plain_words(two, options, message):
    with pytest.raises(UserError) as refusal:
        compared(two, **options)
    assert message in str(refusal.value)


# Grids and average effects


def test_a_grid_has_a_cell_for_each_pair_of_levels_names_down_and_numbers_across(tmp_path):
    sweep = grid(tmp_path, PLEDGE, ADMINISTRATION, replicates=20)
    table = compared(sweep, outcomes=["signed"]).tables["comparison_grid"]
    assert list(zip(table["rows"], table["columns"], strict=True)) == list(product(["biden", "trump"], ["0", "0.5", "1"]))
    shares = sweep.outcomes(("signed",)).groupby("point")["signed"].mean()
    expected = {
        (row["administration"], level_text(row["guarantee.pledge_share"])): shares[row["point"]] for _, row in sweep.points.iterrows()
    }
    found = {(row["rows"], row["columns"]): row["estimate"] for _, row in table.iterrows()}
    assert found == pytest.approx(expected)


def test_of_three_factors_that_with_fewest_levels_has_a_grid_for_each(tmp_path):
    table = compared(grid(tmp_path, ADMINISTRATION, PLEDGE, TRUCE, replicates=10), outcomes=["signed"]).tables["comparison_grid"]
    assert table["panel"].unique().tolist() == ["biden", "trump"]
    assert set(table["panel_factor"]) == {"administration"}
    assert len(table) == 18


def test_no_grid_where_one_factor_varies_or_four(tmp_path):
    for name, factors in {"one": [PLEDGE], "four": [ADMINISTRATION, PLEDGE, TRUCE, choice("terms", "freeze", "tilted")]}.items():
        assert "comparison_grid" not in compared(grid(tmp_path / name, *factors, replicates=4)).tables


@pytest.mark.parametrize("is_paired", [True, False])
def test_average_effects_find_what_was_put_in(tmp_path, luck, is_paired):
    sweep = grid(tmp_path, ADMINISTRATION, PLEDGE, TRUCE, replicates=60, common_random_numbers=is_paired)

    def damage(rows, points):
        put_in = 10 * (points["administration"] == "trump") - 3 * points["guarantee.pledge_share"] + 50 * np.sin(rows["world"] + 1.0)
        return rows.assign(damage_eur_bn=(put_in + luck.normal(size=len(rows))).to_numpy())

    table = compared(rewrite(sweep, damage), outcomes=["damage_eur_bn"]).tables["comparison_effects"].set_index(["factor", "level"])
    truth = {
        ("administration", "trump"): 10,
        (PLEDGE["name"], "0.5"): -1.5,
        (PLEDGE["name"], "1"): -3,
        (TRUCE["name"], "2"): 0,
        (TRUCE["name"], "3"): 0,
    }
    tolerance = 0.4 if is_paired else 12
    assert table["effect"].to_dict() == pytest.approx(truth, abs=tolerance)
    assert ((table["high"] - table["low"]) < 2 * tolerance).all()
    assert bool(table["distinguishable"]["administration", "trump"])
    assert not table["distinguishable"][TRUCE["name"], "2"]


def test_effects_stand_against_the_levels_of_the_reference(two):
    table = compared(two, outcomes=["signed"], reference="administration=trump guarantee.pledge_share=0.5").tables["comparison_effects"]
    assert dict(zip(table["factor"], table["against"], strict=True)) == {"administration": "trump", "guarantee.pledge_share": "0.5"}


def test_policies_over_drawn_states_are_compared_state_by_state(tmp_path, luck):
    """The states are a sample: the interval must hold their spread, even where luck is the same in all."""
    states = pd.DataFrame({"truce.incident_rate": np.repeat(luck.uniform(1, 3, size=40), 2), "administration": ["biden", "trump"] * 40})
    sweep = Sweep(write_sweep(tmp_path, states, [number("truce.incident_rate", 1.0, 3.0), ADMINISTRATION], replicates=20, method="lhs"))

    def damage(rows, points):
        return rows.assign(damage_eur_bn=(points["administration"] == "trump") * 10.0 * points["truce.incident_rate"])

    row = compared(rewrite(sweep, damage), outcomes=["damage_eur_bn"]).tables["comparison_effects"].iloc[0]
    drawn = 10 * states["truce.incident_rate"][::2]
    assert row["effect"] == pytest.approx(drawn.mean())
    assert (row["high"] - row["low"]) / 2 == pytest.approx(stats.t.ppf(0.95, 39) * drawn.std() / np.sqrt(40))


# Sweeps that are large, small or broken


def test_a_large_sweep_is_read_by_its_factors(tmp_path):
    levels = tuple(i / 250 for i in range(251))
    finding = compared(grid(tmp_path, ADMINISTRATION, number("a.b", 0.0, 1.0, levels), replicates=3), outcomes=["signed"])
    assert list(finding.tables) == ["comparison_effects"]
    assert "More than 500 points" in finding.sentences[1]
    assert "estimates run" not in " ".join(finding.sentences)


def test_one_point_alone_has_its_estimates(tmp_path):
    finding = compared(grid(tmp_path, choice("administration", "trump"), replicates=10))
    assert list(finding.tables) == ["comparison"]
    assert finding.title == "Comparison of 1 point"
    assert "nothing to compare" in finding.sentences[0]


def test_where_no_world_signs_nothing_is_said_of_signatures(tmp_path):
    def unsigned(rows, _):
        return rows.assign(signed=0, week_signed=np.nan, support_at_signature=np.nan)

    sweep = rewrite(grid(tmp_path, ADMINISTRATION, PLEDGE, replicates=10), unsigned)
    finding = compared(sweep, outcomes=["signed", "week_signed", "renewed_war_if_signed", "support_at_signature"])
    for name in ("Time to signature", "Support for the terms"):
        assert "no world has a value" in next(sentence for sentence in finding.sentences if sentence.startswith(name))
    assert finding.tables["comparison_differences"].query("outcome == 'week_signed'")["difference"].isna().all()
    assert draw(sweep, finding)


def test_failed_points_are_left_out_and_missed_as_counterparts(tmp_path):
    sweep = rewrite(grid(tmp_path, ADMINISTRATION, PLEDGE, replicates=20), lambda rows, _: rows[~rows["point"].isin([0, 4])])
    finding = compared(sweep, outcomes=["signed"])
    assert finding.tables["comparison"]["point"].tolist() == [1, 2, 3, 5]
    assert finding.tables["comparison"]["is_reference"].tolist() == [True, False, False, False]
    among = compared(sweep, outcomes=["signed"], reference={"administration": "trump"})
    assert among.tables["comparison_differences"]["point"].tolist() == [2]
    assert "1 of 4 points have no counterpart" in " ".join(among.sentences)
    with pytest.raises(UserError, match="no finished point"):
        compared(sweep, reference={"administration": "trump", "guarantee.pledge_share": 0.5})
    nothing = rewrite(sweep, lambda rows, _: rows[:0])
    assert compared(nothing).tables == {}


def test_points_for_the_charts_are_the_reference_and_those_that_differ_most(tmp_path):
    levels = tuple(i / 29 for i in range(30))
    sweep = grid(tmp_path, number("a.b", 0.0, 1.0, levels), replicates=50)
    shown = compared(sweep, outcomes=["occupied_end_km2"], points_shown=5).tables["comparison"].query("is_shown")["point"].tolist()
    assert shown == [0, 26, 27, 28, 29]


def test_jobs_of_unequal_size_are_paired_where_they_meet(tmp_path):
    sweep = rewrite(grid(tmp_path, ADMINISTRATION, replicates=40), lambda rows, _: rows[(rows["point"] == 0) | (rows["world"] < 25)])
    assert compared(sweep, outcomes=["signed"]).tables["comparison_differences"]["worlds"].tolist() == [25]


# What is drawn


MANY = tuple(i / 29 for i in range(30))
LONG = choice(
    "guarantee.left_out", *(f"everybody east of the river {name}" for name in ("Oder", "Rhine", "Bug", "Dniester", "Meuse", "Elbe", "Don"))
)
DRAWN = {
    "one factor of two": ([ADMINISTRATION], {}),
    "two factors": ([ADMINISTRATION, PLEDGE], {}),
    "three factors": ([ADMINISTRATION, PLEDGE, TRUCE], {}),
    "many points": ([ADMINISTRATION, number("a.b", 0.0, 1.0, MANY)], {"common_random_numbers": False}),
    "long names": ([LONG, choice("freeze line", "as it stands", "rest of Donetsk to Russia")], {"kind": "multirun", "method": "multirun"}),
}


@pytest.mark.parametrize("kind", DRAWN)
def test_charts_keep_their_words_on_the_page_and_off_each_other(tmp_path, kind):
    factors, settings = DRAWN[kind]
    sweep = grid(tmp_path, *factors, replicates=30, **settings)
    finding = compared(sweep)
    with in_house_style():
        figures = draw(sweep, finding)
        assert figures
        for name, figure in figures.items():
            assert any(name.startswith(known) for known in READING)
            assert figure.get_size_inches()[1] <= 12.5
            boxes, width, height = drawn_words(figure, turned=False)
            for words, box in boxes:
                assert 0 <= box.x0 < box.x1 <= width, (name, words)
                assert 0 <= box.y0 < box.y1 <= height, (name, words)
            for (one, first), (other, second) in combinations(boxes, 2):
                assert not _overlap(first, second), (name, one, other)


def _overlap(first, second):
    """Whether two boxes share more than the air around letters."""
    wide = min(first.x1, second.x1) - max(first.x0, second.x0)
    tall = min(first.y1, second.y1) - max(first.y0, second.y0)
    return wide > 1 and tall > 2


def test_charts_appear_as_tables_allow(tmp_path):
    names = {}
    for kind, (factors, settings) in DRAWN.items():
        sweep = grid(tmp_path / kind.replace(" ", "_"), *factors, replicates=6, **settings)
        with in_house_style():
            names[kind] = list(draw(sweep, compared(sweep, outcomes=["signed", "durable"])))
    assert names["one factor of two"] == ["comparison_outcomes", "comparison_differences"]
    assert names["two factors"] == ["comparison_outcomes", "comparison_differences", "comparison_grid", "comparison_effects"]
    assert names["three factors"][2:4] == ["comparison_grid_signed", "comparison_grid_durable"]


def test_what_is_not_worth_telling_is_pale(two):
    with in_house_style():
        figure = draw(two, compared(two, outcomes=["signed", "week_signed"]))["comparison_differences"]
    signed, weeks = figure.axes
    dots = [[len(line.get_xdata()) for line in axes.lines if line.get_marker() == "o"] for axes in (signed, weeks)]
    assert dots == [[0, 5], [5, 0]]  # pale ones, then those in full colour


def test_titles_name_what_is_compared_with(two):
    for option, words in (("administration=trump", "the same combination with administration trump"), (None, two.points["label"].iloc[0])):
        finding = compared(two, outcomes=["signed"], reference=option)
        with in_house_style():
            title = draw(two, finding)["comparison_differences"].get_label()
        assert f"differences to {words} are worth telling" in title
        assert f"The reference is {words}." in finding.sentences[0]


def test_units_are_written_short():
    assert scale_of("share", 0.4) == (0.01, "%")
    assert scale_of("share of signed", 0.4) == (0.01, "% of signed")
    assert scale_of("share of signed", 0.4, is_change=True) == (0.01, "percentage points")
    assert scale_of("km2", 112_000) == (1000, "thousand km²")
    assert scale_of("thousand person-years", 22_000) == (1000, "million person-years")
    assert scale_of("thousand people", 800) == (1, "thousand people")


def test_long_labels_keep_both_ends():
    assert shortened("short") == "short"
    words = shortened("a coalition of the willing with a backstop, biden", 20)
    assert len(words) <= 20
    assert words.startswith("a coal")
    assert words.endswith("biden")
