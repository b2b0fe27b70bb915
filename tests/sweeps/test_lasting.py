"""How long the ceasefires of a sweep last: level by level, against simulated truth; what is said and drawn of it."""

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.runs.drawing.style import in_house_style
from sim.runs.headline import wilson_interval
from sim.runs.survival import kaplan_meier
from sim.settings.errors import UserError
from sim.sweeps.lasting import tables as lasting_tables
from sim.sweeps.lasting.chart import READING, draw
from sim.sweeps.lasting.competing import known_band, survival_parts
from sim.sweeps.lasting.tables import CAUSES
from sim.sweeps.shared.clusters import clusters_of
from sim.sweeps.shared.sweep import Sweep
from tests.engine.drawn import drawn_words
from tests.sweeps.synthetic_sweep import analysed, choice, number, write_sweep

ADMINISTRATION = choice("administration", "biden", "trump", "hawk")
PLEDGE = number("guarantee.pledge_share", 0.0, 1.0, (0.0, 0.5, 1.0))
RATE = number("truce.incident_rate", 1.0, 3.0)


def grid(folder, *factors, **settings):
    names = [factor["name"] for factor in factors]
    points = pd.DataFrame(list(product(*(factor["levels"] for factor in factors))), columns=names)
    return Sweep(write_sweep(folder, points, list(factors), **settings))


def rewrite(sweep, change):
    """The sweep with other outcomes: change(rows, points of the rows) -> rows."""
    path = sweep.folder / "outcomes.parquet"
    rows = pd.read_parquet(path)
    change(rows, sweep.points.set_index("point").loc[rows["point"]].reset_index()).to_parquet(path, index=False)
    return Sweep(sweep.folder)


def lasted(sweep, **options):
    return analysed("lasting", sweep, **options)


def no_signature(rows, _):
    return rows.assign(signed=0, week_signed=np.nan, held_weeks=np.nan, censored=np.nan, ended_by="not ended")


@pytest.fixture
def luck():
    return np.random.default_rng(11)


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    return grid(tmp_path_factory.mktemp("three"), ADMINISTRATION, PLEDGE, replicates=150, weeks=520)


@pytest.mark.parametrize("by", ["administration", "guarantee.pledge_share", None])
def test_causes_and_survival_add_up_to_one_in_every_week_and_level(three, by):
    tables = lasted(three, by=by).tables
    ended = tables["lasting_causes"].groupby(["level", "weeks"])["incidence"].sum()
    standing = tables["lasting_curves"].set_index(["level", "weeks_held"])["survival"]
    both = ended.to_frame("ended").join(standing.rename_axis(["level", "weeks"]), how="inner")
    assert len(both) > 1000
    np.testing.assert_allclose(both.sum(axis=1), 1)
    assert set(tables["lasting_causes"]["cause"]) == set(CAUSES)


def test_cells_belong_together_by_world_by_state_or_not_at_all(tmp_path):
    shared = grid(tmp_path / "shared", ADMINISTRATION, replicates=4)
    assert [way.tolist() for way in clusters_of(shared, shared.outcomes(["signed"])).ways] == [[0, 1, 2, 3] * 3]
    apart = grid(tmp_path / "apart", ADMINISTRATION, replicates=4, common_random_numbers=False)
    assert clusters_of(apart, apart.outcomes(["signed"])).ways == ()
    points = pd.DataFrame({"truce.incident_rate": [1.5, 1.5, 2.5, 2.5], "administration": ["biden", "trump"] * 2})
    drawn = Sweep(write_sweep(tmp_path / "drawn", points, [RATE, ADMINISTRATION], replicates=2, method="lhs", common_random_numbers=False))
    assert [way.tolist() for way in clusters_of(drawn, drawn.outcomes(["signed"])).ways] == [[0, 0, 0, 0, 1, 1, 1, 1]]
    assert clusters_of(drawn, drawn.outcomes(["signed"]), pools_states=False).ways == ()


# Levels of a sweep


def test_each_level_has_the_survival_of_its_worlds(three):
    table = lasted(three, by="administration").tables["lasting_years"].set_index(["level", "years"])
    rows = three.outcomes(("signed", "held_weeks", "censored")).merge(three.points, on="point")
    for level in ("biden", "trump", "hawk"):
        own = rows[(rows["administration"] == level) & (rows["signed"] == 1)]
        curve = kaplan_meier(own["held_weeks"].to_numpy(float), own["censored"].to_numpy() == 0).set_index("weeks_held")["survival"]
        for years in (1, 2, 5):
            assert table.loc[(level, years), "survival"] == pytest.approx(curve[52 * years])
        assert table.loc[(level, 1), "signed"] == len(own)
    assert (table["low"] < table["survival"]).all()
    assert (table["survival"] < table["high"]).all()


def test_bands_are_greenwoods_where_every_world_stands_alone(tmp_path):
    """One point for each level: no world occurs twice in a curve."""
    sweep = grid(tmp_path, ADMINISTRATION, replicates=80)
    curves = lasted(sweep).tables["lasting_curves"]
    rows = sweep.outcomes(("signed", "held_weeks", "censored"))
    own = rows[(rows["point"] == 1) & (rows["signed"] == 1)]
    expected = kaplan_meier(own["held_weeks"].to_numpy(float), own["censored"].to_numpy() == 0)
    found = curves[curves["level"] == "trump"].reset_index(drop=True)[expected.columns]
    pd.testing.assert_frame_equal(found, expected)


def test_the_same_world_at_many_points_is_not_counted_as_many_worlds(tmp_path):
    """Four points that do the same: pooled they tell no more than one of them."""
    same = choice("terms", "a", "b", "c", "d")
    alone, pooled = grid(tmp_path / "one", ADMINISTRATION, replicates=60), grid(tmp_path / "four", ADMINISTRATION, same, replicates=60)
    first = pd.read_parquet(alone.folder / "outcomes.parquet")

    def copied(rows, points):
        point = points["administration"].map({"biden": 0, "trump": 1, "hawk": 2}).to_numpy()
        copies = first.set_index(["point", "world"]).loc[list(zip(point, rows["world"], strict=True))].reset_index()
        return copies.assign(point=rows["point"].to_numpy())

    one, four = (lasted(sweep, by="administration").tables for sweep in (alone, rewrite(pooled, copied)))
    for name in ("lasting_years", "lasting_curves"):
        columns = ["survival", "low", "high"]
        np.testing.assert_allclose(four[name][columns].dropna(), one[name][columns].dropna(), rtol=1e-6)
    assert four["lasting_tests"]["chi_square"].iloc[0] == pytest.approx(4 * one["lasting_tests"]["chi_square"].iloc[0], rel=0.01)
    wide = [tables["lasting_differences"].dropna() for tables in (one, four)]
    np.testing.assert_allclose(wide[1]["high"] - wide[1]["low"], wide[0]["high"] - wide[0]["low"], rtol=0.1)


def test_shared_luck_sharpens_differences(tmp_path):
    widths = []
    for shared in (True, False):
        sweep = grid(tmp_path / str(shared), ADMINISTRATION, replicates=300, weeks=520, common_random_numbers=shared)
        table = lasted(sweep).tables["lasting_differences"].query("years == 1 and level == 'hawk'")
        widths.append(float((table["high"] - table["low"]).iloc[0]))
    assert widths[0] < 0.95 * widths[1]


def test_intervals_of_differences_hold_the_truth_nine_times_in_ten(tmp_path, luck, monkeypatch):
    """Geometric lives with a common part of luck; survival after a year is known."""
    sweep = grid(tmp_path, choice("terms", "short", "long"), replicates=120, weeks=300)
    monkeypatch.setattr(lasting_tables, "RESAMPLES", 60)
    held, times = 0, 60
    truth = np.exp(-52 / 90) - np.exp(-52 / 60)

    def lives(rows, points):
        life = -np.log(luck.uniform(size=120))[rows["world"]] * np.where(points["terms"] == "short", 60, 90)
        seen = luck.integers(60, 300, len(rows))
        ended = np.where(life < seen, "accident", "not ended")
        week = np.minimum(np.floor(life), seen)
        return rows.assign(signed=1, week_signed=300 - seen, held_weeks=week, censored=(life >= seen).astype(float), ended_by=ended)

    for _ in range(times):
        row = lasted(rewrite(sweep, lives), years=[1]).tables["lasting_differences"].iloc[0]
        held += row["low"] <= truth <= row["high"]
    assert 47 <= held < 60


def test_equal_levels_are_not_distinguishable(tmp_path):
    sweep = grid(tmp_path, ADMINISTRATION, replicates=60)
    first = pd.read_parquet(sweep.folder / "outcomes.parquet").query("point == 2")
    same = rewrite(sweep, lambda rows, _: pd.concat([first.assign(point=point) for point in range(3)], ignore_index=True))
    finding = lasted(same)
    table = finding.tables["lasting_differences"].dropna()
    assert (table["difference"] == 0).all()
    assert (table["low"] < 0).all()
    assert (table["high"] > 0).all()
    assert not finding.tables["lasting_tests"]["distinguishable"].any()
    assert sum("no difference to biden is distinguishable" in sentence for sentence in finding.sentences) == table["years"].nunique()


def test_the_mean_of_weeks_held_is_the_area_under_the_curve(three):
    tables = lasted(three, by="administration").tables
    for _, row in tables["lasting_levels"].iterrows():
        curve = tables["lasting_curves"].query("level == @row.level and weeks_held < @row.of_weeks")
        assert row["mean_weeks"] == pytest.approx(curve["survival"].sum())
        assert 0 < row["low"] < row["mean_weeks"] < row["high"] < row["of_weeks"]


def test_years_that_nobody_could_be_followed_for_are_not_claimed(tmp_path):
    finding = lasted(grid(tmp_path, ADMINISTRATION, replicates=100, weeks=120), years=[1, 2.5])
    table = finding.tables["lasting_years"].set_index("years")
    assert table.loc[1, "survival"].notna().all()
    assert table.loc[2.5, ["survival", "low", "high"]].isna().all(axis=None)
    assert any("Nothing is known of 2.5 years" in sentence for sentence in finding.sentences)


def test_where_all_ceasefires_fall_survival_is_nought_and_known(tmp_path):
    def brief(rows, _):
        return rows.assign(signed=1, week_signed=1.0, held_weeks=5.0, censored=0.0, ended_by="spoiler")

    tables = lasted(rewrite(grid(tmp_path, ADMINISTRATION, replicates=40), brief)).tables
    first = tables["lasting_years"].iloc[0]
    assert first["survival"] == 0
    assert first["high"] == pytest.approx(wilson_interval(0.0, 40)[1])
    last = tables["lasting_causes"].groupby("cause").last()["incidence"]
    assert last.to_dict() == {"Russian decision": 0, "Ukrainian decision": 0, "accident": 0, "spoiler": 1}


def test_the_usual_factor_is_the_first_with_few_levels(tmp_path, three):
    assert set(lasted(three).tables["lasting_levels"]["level"]) == {"biden", "trump", "hawk"}
    many = number("a.b", 0.0, 1.0, tuple(i / 12 for i in range(13)))
    few = lasted(grid(tmp_path / "few", many, PLEDGE, replicates=5))
    assert few.tables["lasting_levels"]["level"].tolist() == ["pledge share 0", "pledge share 0.5", "pledge share 1"]
    none = lasted(grid(tmp_path / "none", many, replicates=20))
    assert none.tables["lasting_levels"]["level"].tolist() == ["all points"]
    assert "lasting_tests" not in none.tables


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "adminstration"}, "Did you mean 'administration'?"),
        ({"by": "truce.incident_rate"}, "a range and no levels"),
        ({"by": "a.b"}, "13 levels"),
        ({"by": ["administration"]}, "allowed: the name of a factor, point or null"),
        ({"by": 3}, "allowed: the name of a factor, point or null"),
        ({"years": []}, "years is []"),
        ({"years": [0]}, "years is [0]"),
        ({"years": [True]}, "years is [True]"),
        ({"years": 5}, "years is 5"),
        ({"years": ["two"]}, "years is ['two']"),
    ],
)
def test_faulty_options_are_refused_in_plain_words(tmp_path, options, message):
    many = number("a.b", 0.0, 1.0, tuple(i / 12 for i in range(13)))
    points = pd.DataFrame({"administration": ["biden"], "a.b": [0.0], "truce.incident_rate": [2.0]})
    sweep = Sweep(write_sweep(tmp_path, points, [ADMINISTRATION, many, RATE], replicates=2))
    with pytest.raises(UserError) as refusal:
        lasted(sweep, **options)
    assert message in str(refusal.value)


def test_where_no_world_signs_there_is_a_sentence_and_no_chart(three, tmp_path):
    sweep = rewrite(grid(tmp_path, ADMINISTRATION, replicates=10), no_signature)
    finding = lasted(sweep)
    assert finding.tables == {}
    assert "None of 30 worlds signed" in finding.sentences[0]
    assert draw(sweep, finding) == {}


def test_where_the_only_signature_is_in_the_last_week_nothing_is_averaged(tmp_path):
    def at_the_end(rows, _):
        signed = rows.iloc[:1].assign(signed=1, week_signed=260.0, held_weeks=0.0, censored=1.0, ended_by="not ended")
        return pd.concat([signed, no_signature(rows.iloc[1:], None)])

    finding = lasted(rewrite(grid(tmp_path, ADMINISTRATION, replicates=3), at_the_end))
    assert "Biden: of 1 that signed, too few could be followed for so long." in finding.sentences
    assert finding.tables["lasting_years"]["survival"].isna().all()


def test_a_level_without_a_signature_is_named_and_left_out_of_the_tests(tmp_path):
    def but_one(rows, points):
        unsigned = points["administration"] == "biden"
        return pd.concat([no_signature(rows[unsigned.to_numpy()], None), rows[~unsigned.to_numpy()]])

    finding = lasted(rewrite(grid(tmp_path, ADMINISTRATION, replicates=60), but_one))
    assert "Biden: none of 60 worlds signed." in finding.sentences
    assert finding.tables["lasting_tests"]["reference"].tolist() == ["", "trump"]
    assert finding.tables["lasting_differences"].query("level == 'biden'")["difference"].isna().all()


def test_sentences_name_the_caveat_of_shared_worlds(three, tmp_path):
    apart = lasted(grid(tmp_path, ADMINISTRATION, replicates=40, common_random_numbers=False))
    assert any("takes all ceasefires for independent" in sentence for sentence in lasted(three).sentences)
    assert not any("takes all ceasefires for independent" in sentence for sentence in apart.sentences)


# Charts


LONG = choice(
    "left out", "nobody", *(f"everybody east of the river {name}" for name in ("Oder", "Rhine", "Bug", "Elbe", "Don", "Po", "Aar", "Ob"))
)
DRAWN = {
    "three": ([ADMINISTRATION], {"weeks": 520}),
    "numbers": ([PLEDGE], {}),
    "one": ([choice("administration", "trump")], {"weeks": 70}),
    "nine long": ([LONG], {"weeks": 520}),
    "four long": ([choice("left out", *LONG["levels"][:4])], {}),
}


@pytest.mark.parametrize("kind", DRAWN)
def test_charts_keep_their_words_on_the_page_and_off_each_other(tmp_path, kind):
    factors, settings = DRAWN[kind]
    sweep = grid(tmp_path, *factors, replicates=40, **settings)
    with in_house_style():
        figures = draw(sweep, lasted(sweep))
        assert set(figures) == set(READING)
        for name, figure in figures.items():
            assert figure.get_size_inches()[1] <= 12
            boxes, width, height = drawn_words(figure)
            for words, box in boxes:
                assert 0 <= box.x0 < box.x1 <= width, (name, words)
                assert 0 <= box.y0 < box.y1 <= height, (name, words)
            for (one, first), (other, second) in combinations(boxes, 2):
                wide = min(first.x1, second.x1) - max(first.x0, second.x0)
                tall = min(first.y1, second.y1) - max(first.y0, second.y0)
                assert not (wide > 1 and tall > 2), (name, one, other)


def test_of_many_levels_the_first_are_drawn_and_the_rest_counted(tmp_path):
    sweep = grid(tmp_path, LONG, replicates=60, weeks=520)
    with in_house_style():
        figures = draw(sweep, lasted(sweep))
    assert len(figures["lasting_curves"].axes[0].lines) == 8
    assert len(figures["lasting_causes"].axes) == 6
    subtitle = " ".join(text.get_text() for text in figures["lasting_curves"].texts)
    assert "first 8 of 9 levels" in subtitle.replace("\n", " ")


def test_where_nothing_collapses_no_cause_is_drawn(tmp_path):
    def stands(rows, _):
        return rows.assign(signed=1, week_signed=10.0, held_weeks=250.0, censored=1.0, ended_by="not ended")

    sweep = rewrite(grid(tmp_path, ADMINISTRATION, replicates=20), stands)
    finding = lasted(sweep)
    with in_house_style():
        assert list(draw(sweep, finding)) == ["lasting_curves"]
    assert any("No ceasefire collapsed" in sentence for sentence in finding.sentences)


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
def test_tests_use_the_same_survival_as_scipy(three):
    """The band of a level whose worlds stand alone is that of scipy's log-log band."""
    rows = three.outcomes(("signed", "held_weeks", "censored"))
    own = rows[(rows["point"] == 4) & (rows["signed"] == 1)]
    held, stands = own["held_weeks"].to_numpy(float), own["censored"].to_numpy() == 1
    theirs = stats.ecdf(stats.CensoredData(uncensored=held[~stands], right=held[stands])).sf
    week = 104
    place = np.searchsorted(theirs.quantiles, week, side="right") - 1
    error = np.sqrt((survival_parts(held.astype(np.int64), ~stands, week) ** 2).sum())
    low, high = known_band(theirs.probabilities[place], theirs.probabilities[place] * error, len(held))
    interval = theirs.confidence_interval(0.9, method="log-log")
    assert (low, high) == pytest.approx((interval.low.probabilities[place], interval.high.probabilities[place]))


def test_the_jobs_of_a_multirun_are_the_levels(tmp_path):
    points = pd.DataFrame([(pledge, name) for pledge in (0.0, 1.0) for name in ("biden", "trump")], columns=["pledge", "administration"])
    factors = [number("pledge", 0, 1, (0.0, 1.0)), choice("administration", "biden", "trump")]
    points["label"] = [f"{name}, pledge {pledge:g}" for pledge, name in points.itertuples(index=False)]
    sweep = Sweep(write_sweep(tmp_path, points, factors, method="multirun", kind="multirun", cross=[]))
    by_job = analysed("lasting", sweep)
    assert by_job.title == "How long ceasefires last, by job"
    assert list(by_job.tables["lasting_levels"]["level"]) == points["label"].tolist()
    by_factor = analysed("lasting", sweep, by="administration")
    assert list(by_factor.tables["lasting_levels"]["level"]) == ["biden", "trump"]


def test_a_cause_that_ended_everything_keeps_a_width(tmp_path):
    sweep = Sweep(write_sweep(tmp_path, pd.DataFrame({"a": [0.0]}), [number("a", 0, 1, (0.0, 1.0))], replicates=40, cross=[]))
    path = sweep.folder / "outcomes.parquet"
    rows = pd.read_parquet(path).assign(signed=1, week_signed=0.0, held_weeks=20.0, censored=0.0, ended_by="accident")
    rows.to_parquet(path, index=False)
    causes = analysed("lasting", sweep).tables["lasting_causes"]
    last = causes[(causes["cause"] == "accident") & (causes["incidence"] == 1.0)].iloc[-1]
    assert 0.8 < last["low"] < 1.0
    assert last["high"] == 1.0
