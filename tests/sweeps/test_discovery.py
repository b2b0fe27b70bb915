"""Scenario discovery of a sweep: what it says, its tables, its tree and its charts, and what it refuses."""

import itertools
import sys

import numpy as np
import pandas as pd
import pytest

from sim.settings.errors import UserError
from sim.sweeps.shared.cases import cases_of
from sim.sweeps.shared.measures import MEASURES
from sim.sweeps.shared.sweep import Sweep
from tests.engine.drawn import drawn_words
from tests.sweeps.synthetic_sweep import analysed, choice, number, write_sweep


def sweep_of(folder, outcome=None, points=600, extra=4, replicates=1, method="lhs", columns=None, **manifest):
    """Three factors of which an outcome of one's own may depend, and some that do nothing."""
    dice = np.random.default_rng(11)
    factors = [
        number("guarantee.pledge_share", 0, 1),
        number("talks.every_weeks", 2, 12, unit="weeks"),
        choice("administration", "biden", "trump", "harris"),
    ]
    factors += [number(f"truce.rate_{index}", 0.5, 3, unit="incidents a week") for index in range(extra)]
    table = pd.DataFrame(
        {
            "guarantee.pledge_share": dice.random(points),
            "talks.every_weeks": dice.integers(2, 13, points),
            "administration": dice.choice(["biden", "trump", "harris"], points),
            **{f"truce.rate_{index}": 0.5 + 2.5 * dice.random(points) for index in range(extra)},
            **(columns or {}),
        }
    )
    write_sweep(folder, table, factors, replicates=replicates, method=method, **manifest)
    if outcome is not None:
        rows = pd.read_parquet(folder / "outcomes.parquet")
        rows["durable"] = np.repeat(outcome(table, dice), replicates)
        rows.to_parquet(folder / "outcomes.parquet", index=False)
    return Sweep(folder)


def boxed(table, dice):
    held = (table["guarantee.pledge_share"] > 0.4) & (table["talks.every_weeks"] <= 8) & table["administration"].isin(["biden", "harris"])
    return (held ^ (dice.random(len(table)) < 0.05)).astype(float)


def asked(sweep, **options):
    return analysed("discovery", sweep, **options)


@pytest.fixture(scope="module")
def boxed_sweep(tmp_path_factory):
    return sweep_of(tmp_path_factory.mktemp("sweeps") / "boxed", boxed)


@pytest.fixture(scope="module")
def finding(boxed_sweep):
    return asked(boxed_sweep)


def test_the_box_of_a_sweep_is_told_in_its_own_words(finding):
    limits = finding.tables["discovery_box"].set_index("factor")
    assert set(limits.index) == {"guarantee.pledge_share", "talks.every_weeks", "administration"}
    assert limits.loc["guarantee.pledge_share", "low"] == pytest.approx(0.4, abs=0.03)
    assert limits.loc["talks.every_weeks", "text"] == "at most 8 weeks"
    assert limits.loc["administration", "levels"] == "biden or harris"
    assert (limits["p"] <= 0.05).all()
    text = " ".join(finding.sentences)
    assert "administration is biden or harris" in text
    assert "for the other 4 factors none did" in text


def test_the_summary_adds_up(finding):
    row = finding.tables["discovery_summary"].iloc[0]
    points = finding.tables["discovery_points"]
    assert row["points"] == points["inside"].sum()
    assert row["density"] == pytest.approx(points[points["inside"]]["response"].mean())
    assert row["coverage"] == pytest.approx(row["cases"] / points["response"].sum())
    assert row["searched_density"] == pytest.approx(points["response"].mean())
    assert row["held_out_density_low"] < row["held_out_density"] < row["held_out_density_high"]
    assert row["held_out_gain"] == pytest.approx(row["held_out_density"] - row["searched_density"])


def test_leaving_a_limit_out_makes_the_box_less_dense(finding):
    limits, row = finding.tables["discovery_box"], finding.tables["discovery_summary"].iloc[0]
    assert (limits["density_without"] < row["density"]).all()
    assert limits["density_without"].is_monotonic_increasing


def test_where_it_fails_is_the_other_way_round(tmp_path):
    sweep = sweep_of(tmp_path / "one", lambda table, _: (table["guarantee.pledge_share"] > 0.5).astype(float))
    happens, fails = asked(sweep), asked(sweep, target=0)
    assert happens.tables["discovery_box"]["low"].iloc[0] == pytest.approx(0.5, abs=0.02)
    assert fails.tables["discovery_box"]["high"].iloc[0] == pytest.approx(0.5, abs=0.02)
    assert "fails most often where pledge share is at most" in fails.sentences[0]
    assert happens.tables["discovery_points"]["y"].isna().all()


def test_a_second_box_is_found_outside_the_first(tmp_path):
    sweep = sweep_of(
        tmp_path / "two",
        lambda table, _: ((table["guarantee.pledge_share"] > 0.7) | (table["talks.every_weeks"] <= 3)).astype(float),
        points=800,
    )
    found = asked(sweep, boxes=3)
    by_box = found.tables["discovery_box"].groupby("box")["factor"].agg(set)
    assert list(by_box) == [{"guarantee.pledge_share"}, {"talks.every_weeks"}]
    assert found.tables["discovery_summary"]["coverage"].sum() == pytest.approx(1, abs=0.03)
    assert "no further box" in " ".join(found.sentences)


def test_a_share_makes_cases_of_points(tmp_path):
    sweep = sweep_of(tmp_path / "shares", replicates=20)
    shares, cases = asked(sweep, outcome="signed"), asked(sweep, outcome="signed", share=0.6)
    assert shares.tables["discovery_points"]["response"].nunique() > 2
    assert set(cases.tables["discovery_points"]["response"]) == {0.0, 1.0}
    assert "with it in at least 60% of worlds" in cases.sentences[0]


def test_noise_is_said_to_be_noise(tmp_path):
    sweep = sweep_of(tmp_path / "noise", lambda table, dice: (dice.random(len(table)) < 0.3).astype(float))
    found = asked(sweep)
    assert found.sentences[0].startswith("No box stands out")
    assert "discovery_box" not in found.tables
    assert len(found.tables["discovery_tree"]) == 1


def test_a_density_that_no_box_reaches_is_said(boxed_sweep):
    assert any("No box reaches the density of 100%" in sentence for sentence in asked(boxed_sweep, density=1.0).sentences)


def test_only_the_factors_asked_for_are_searched(boxed_sweep):
    found = asked(boxed_sweep, factors=["talks.every_weeks", "truce.rate_0"])
    assert set(found.tables["discovery_box"]["factor"]) == {"talks.every_weeks"}


def test_saltelli_rows_and_rows_that_failed(tmp_path):
    """Points of the two base matrices; outcomes hold other points too, and some of the points have none."""
    matrix = {"matrix": np.repeat(["A", "B"], 300), "row": np.tile(np.arange(300), 2), "point": np.arange(600) * 5 + 3}
    sweep = sweep_of(tmp_path / "saltelli", boxed, method="saltelli", columns=matrix)
    rows = pd.read_parquet(tmp_path / "saltelli" / "outcomes.parquet")
    others = rows.assign(point=rows["point"] + 1, durable=1.0)
    pd.concat([rows.iloc[50:], others]).sort_values("point").to_parquet(tmp_path / "saltelli" / "outcomes.parquet", index=False)
    found = asked(sweep)
    assert len(found.tables["discovery_points"]) == 550
    assert "administration" in set(found.tables["discovery_box"]["factor"])


@pytest.mark.parametrize(("trajectories", "is_enough"), [(6, False), (60, True)])
def test_points_of_a_trajectory_are_one_unit(tmp_path, trajectories, is_enough):
    column = {"trajectory": np.arange(600) * trajectories // 600}
    found = asked(sweep_of(tmp_path / "morris", boxed, method="morris", columns=column))
    assert ("discovery_box" in found.tables) == is_enough
    assert found.sentences[0].startswith("The points hang together in 6 groups") != is_enough


def test_states_under_several_policies_are_one_unit(tmp_path):
    dice = np.random.default_rng(0)
    states = np.repeat(dice.random(60), 3)
    columns = {"guarantee.pledge_share": states, "administration": np.tile(["biden", "trump", "harris"], 60), "talks.every_weeks": 4}
    sweep = sweep_of(tmp_path / "cross", lambda table, _: (table["administration"] == "trump").astype(float), 180, 0, columns=columns)
    found = asked(sweep)
    assert found.tables["discovery_box"]["levels"].tolist() == ["trump"]
    assert cases_of(sweep, MEASURES["durable"], 1, None).units == 60


def test_one_world_for_all_points_is_admitted(finding):
    assert any("one and the same world" in sentence for sentence in finding.sentences)


@pytest.mark.parametrize(
    ("outcome", "points", "words"),
    [
        (lambda table, _: np.ones(len(table)), 100, "as frequent at every point"),
        (lambda table, _: np.full(len(table), np.nan), 100, "0 points have an answer"),
        (boxed, 12, "too few"),
    ],
)
def test_what_cannot_be_searched_is_said(tmp_path, outcome, points, words):
    found = asked(sweep_of(tmp_path / "little", outcome, points=points))
    assert words in found.sentences[0]
    assert found.tables == {}


def test_no_factor_that_varies(tmp_path):
    folder = write_sweep(tmp_path / "same", pd.DataFrame({"a.b_share": np.full(40, 0.5)}), [number("a.b_share", 0, 1)], replicates=3)
    rows = pd.read_parquet(folder / "outcomes.parquet")
    rows.assign(durable=np.arange(120) % 2).to_parquet(folder / "outcomes.parquet", index=False)
    assert "No factor varies" in asked(Sweep(folder)).sentences[0]


def test_two_runs_give_the_same_tables(boxed_sweep, finding):
    again = asked(boxed_sweep)
    for name, table in finding.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], table)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"outcome": "durabel"}, "Did you mean 'durable'"),
        ({"outcome": "civilian_deaths"}, "not yes or no"),
        ({"target": 2}, "target is 2"),
        ({"share": 1.5}, "share is 1.5"),
        ({"share": "half"}, "share is 'half'"),
        ({"alpha": 0}, "alpha is 0"),
        ({"alpha": None}, "alpha is None"),
        ({"boxes": 4}, "from 1 to 3"),
        ({"boxes": True}, "boxes is True"),
        ({"density": -0.1}, "density is -0.1"),
        ({"factors": ["talks.every_week"]}, "Did you mean 'talks.every_weeks'"),
        ({"factors": []}, "factors is []"),
        ({"tree_depth": 9}, "from 1 to 4"),
    ],
)
def test_options_that_make_no_sense(boxed_sweep, options, words):
    with pytest.raises(UserError) as error:
        asked(boxed_sweep, **options)
    assert words in str(error.value)


# ---- the tree


def test_the_tree_asks_for_what_matters_and_stops(finding):
    pytest.importorskip("sklearn")
    tree = finding.tables["discovery_tree"]
    assert len(tree) > 3
    rules = " ".join(tree["rule"])
    assert "rate" not in rules
    assert "at least 9 weeks" in rules
    assert tree["parent"].isin([-1, *tree["node"]]).all()
    children = tree[tree["parent"] == 0]
    assert children["points"].sum() == tree["points"].iloc[0]


def test_without_scikit_learn_the_rest_is_made(boxed_sweep, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.tree", None)
    found = asked(boxed_sweep)
    assert "pip install 'ceasefire-sim[trees]'" in found.sentences[-1]
    assert "discovery_tree" not in found.tables
    assert "discovery_box" in found.tables


# ---- charts


def drawn(sweep, finding):
    from sim.runs.drawing.style import in_house_style
    from sim.sweeps.discovery.chart import draw

    with in_house_style():
        return draw(sweep, finding)


def off_the_page(figure):
    width, height = (length * figure.dpi for length in figure.get_size_inches())
    return [words for words, box in drawn_words(figure)[0] if box.x0 < 0 or box.x1 > width or box.y0 < 0 or box.y1 > height]


def on_each_other(figure):
    texts = [(words, box) for words, box in drawn_words(figure)[0] if words.strip()]
    return [
        (one, other)
        for (one, box), (other, second) in itertools.combinations(texts, 2)
        if min(box.x1, second.x1) - max(box.x0, second.x0) > 1 and min(box.y1, second.y1) - max(box.y0, second.y0) > 2
    ]


@pytest.mark.parametrize("options", [{}, {"boxes": 3, "tree_depth": 4}, {"factors": ["administration"]}])
def test_charts_fit_their_page_and_are_explained(boxed_sweep, options):
    from sim.sweeps.discovery.chart import READING

    found = asked(boxed_sweep, **options)
    figures = drawn(boxed_sweep, found)
    assert {"discovery_tradeoff", "discovery_limits", "discovery_points"} <= set(figures) <= set(READING)
    for name, figure in figures.items():
        assert off_the_page(figure) == [], name
        assert on_each_other(figure) == [], name
        assert figure.get_size_inches()[1] <= 12


def test_a_finding_without_a_box_shows_the_way_alone(tmp_path):
    sweep = sweep_of(tmp_path / "noise", lambda table, dice: (dice.random(len(table)) < 0.3).astype(float))
    figures = drawn(sweep, asked(sweep))
    assert list(figures) == ["discovery_tradeoff"]
    assert "no box stands out" in figures["discovery_tradeoff"].get_label()
    assert drawn(sweep, asked(sweep_of(tmp_path / "few", boxed, points=10))) == {}
