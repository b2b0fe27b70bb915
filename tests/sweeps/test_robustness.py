"""Policies over states of the world, and terms that both sides sign and keep: worked by hand, then on made-up sweeps, with their charts."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from sim.runs.drawing.style import in_house_style
from sim.settings.errors import UserError
from sim.sweeps.acceptable import chart as acceptable_charts
from sim.sweeps.acceptable.estimate import ACCEPTABLE, REFUSED, UNDECIDED
from sim.sweeps.robustness import chart as robustness_charts
from sim.sweeps.robustness.tables import (
    EXPECTED,
    MAX_REGRET,
    SATISFICING,
    STATISTICS,
    TAIL_REGRET,
    WORST,
    luck_of,
    ordered,
    regret_of,
    statistics_of,
)
from sim.sweeps.shared.charts import reading_of
from sim.sweeps.shared.policies import chosen_factors, dominance, dominance_chance, policies_of, states_of
from sim.sweeps.shared.sweep import Sweep
from tests.sweeps.synthetic_sweep import analysed, choice, number, write_sweep

OCCUPIED = "occupied_people_years_thousand"
TRUCE = number("truce.incident_rate", 0.0, 3.0, unit="incidents")
YEAR = 52


def crossed(folder, policies, states, replicates=1, weeks=520, outcomes=(), **manifest):
    """Policies called A, B, ... (more: P0, P1, ...) met in each of so many states; outcomes: name -> (policies, states) values."""
    names = [chr(65 + index) for index in range(policies)] if policies <= 26 else [f"P{index}" for index in range(policies)]
    rows = list(product(names, np.linspace(0.0, 3.0, states)))
    points = pd.DataFrame(rows, columns=["terms", TRUCE["name"]])
    write_sweep(folder, points, [choice("terms", *names), TRUCE], replicates, weeks, **{"cross": ["terms"], "method": "lhs"} | manifest)
    return with_outcomes(folder, {name: np.repeat(np.ravel(values), replicates) for name, values in dict(outcomes).items()})


def with_outcomes(folder, columns):
    """The sweep with these columns (cells,) in its outcomes."""
    path = folder / "outcomes.parquet"
    pd.read_parquet(path).assign(**columns).to_parquet(path, index=False)
    return Sweep(folder)


def robust(sweep, **options):
    return analysed("robustness", sweep, **options)


def accepted(sweep, **options):
    return analysed("acceptable", sweep, **options)


def statistic(finding, policy, name, column="estimate"):
    table = finding.tables["robustness"].set_index(["policy", "statistic"])
    return table.loc[(policy, name), column]


# Regret, worst states, thresholds: worked by hand


def test_regret_is_what_the_best_policy_of_each_state_gives_more():
    good = np.array([[3.0, 5.0, np.nan], [4.0, 1.0, 2.0]])
    np.testing.assert_array_equal(regret_of(good), [[1.0, 0.0, np.nan], [0.0, 4.0, 0.0]])


def test_the_smallest_maximum_regret_need_not_have_the_best_expected_value(tmp_path):
    """Less is better. Regrets: A 10, 0, 0; B 0, 4, 4; C 5, 5, 5."""
    sweep = crossed(tmp_path, 3, 3, outcomes={OCCUPIED: [[20, 10, 10], [10, 14, 14], [15, 15, 15]]})
    found = robust(sweep, outcomes=[OCCUPIED])
    assert [statistic(found, policy, MAX_REGRET) for policy in "ABC"] == [10, 4, 5]
    assert [statistic(found, policy, EXPECTED) for policy in "ABC"] == pytest.approx([40 / 3, 38 / 3, 15])
    assert [statistic(found, policy, WORST) for policy in "ABC"] == [20, 14, 15]
    assert [statistic(found, policy, MAX_REGRET, "is_best") for policy in "ABC"] == [False, True, False]
    assert statistic(found, "A", TAIL_REGRET) == pytest.approx(np.quantile([10, 0, 0], 0.9))


@pytest.mark.parametrize(("outcome", "worst"), [("support_at_signature", np.mean([0.0, 0.05])), (OCCUPIED, np.mean([0.95, 0.9]))])
def test_the_worst_tenth_of_twenty_states_are_the_two_worst_in_the_outcomes_direction(tmp_path, outcome, worst):
    values = np.random.default_rng(0).permutation(20) / 20
    found = robust(crossed(tmp_path, 2, 20, outcomes={outcome: [values, values + 1.0]}), outcomes=[outcome])
    assert statistic(found, "A", WORST) == pytest.approx(worst)
    assert statistic(found, "A", EXPECTED) == pytest.approx(values.mean())


def test_a_longer_tail_takes_more_states(tmp_path):
    sweep = crossed(tmp_path, 2, 4, outcomes={OCCUPIED: [[1, 2, 3, 4], [1, 1, 1, 1]]})
    assert statistic(robust(sweep, outcomes=[OCCUPIED], tail=0.5), "A", WORST) == 3.5


def test_satisficing_is_the_share_of_states_in_which_a_threshold_is_met(tmp_path):
    sweep = crossed(tmp_path, 2, 4, outcomes={OCCUPIED: [[1, 2, 3, 4], [2, 2, 2, 9]], "support_at_signature": [[0.1, 0.2, 0.3, 0.4]] * 2})
    less = robust(sweep, outcomes=[OCCUPIED], thresholds={OCCUPIED: 2})
    assert [statistic(less, policy, SATISFICING) for policy in "AB"] == [0.5, 0.75]
    more = robust(sweep, outcomes=["support_at_signature"], thresholds={"support_at_signature": 0.2})
    assert statistic(more, "A", SATISFICING) == 0.75


def test_states_without_a_value_are_left_out_and_counted(tmp_path):
    values = [[0.2, np.nan, 0.4, 0.6], [0.3, 0.3, 0.3, 0.3]]
    found = robust(crossed(tmp_path, 2, 4, outcomes={"support_at_signature": values}), outcomes=["support_at_signature"])
    assert statistic(found, "A", EXPECTED) == pytest.approx(0.4)
    assert [statistic(found, policy, EXPECTED, "states") for policy in "AB"] == [3, 4]
    assert statistic(found, "B", MAX_REGRET) == pytest.approx(0.3)
    assert any("1 of 8 pairs" in words for words in found.sentences)


def test_a_state_is_judged_by_the_mean_of_its_worlds(tmp_path):
    crossed(tmp_path, 2, 2, replicates=4)
    sweep = with_outcomes(tmp_path, {OCCUPIED: [0, 0, 0, 4, 2, 2, 2, 2, 1, 1, 1, 1, 9, 9, 9, 5.0]})
    found = robust(sweep, outcomes=[OCCUPIED])
    assert [statistic(found, policy, MAX_REGRET) for policy in "AB"] == [0, 6]


def test_a_state_that_a_policy_did_not_meet_is_left_out(tmp_path):
    crossed(tmp_path, 2, 3, outcomes={OCCUPIED: [[1, 1, 100], [2, 2, 0]]})
    rows = pd.read_parquet(tmp_path / "outcomes.parquet")
    rows[rows["point"] != 5].to_parquet(tmp_path / "outcomes.parquet", index=False)
    found = robust(Sweep(tmp_path), outcomes=[OCCUPIED])
    assert [statistic(found, policy, MAX_REGRET) for policy in "AB"] == [0, 1]
    assert any(words.startswith("1 state") for words in found.sentences)


def test_where_nothing_else_varies_the_worlds_are_the_states(tmp_path):
    points = pd.DataFrame({"terms": ["A", "B"]})
    write_sweep(tmp_path, points, [choice("terms", "A", "B")], 3, cross=[])
    found = robust(with_outcomes(tmp_path, {OCCUPIED: [1.0, 2.0, 3.0, 3.0, 2.0, 2.0]}), outcomes=[OCCUPIED])
    assert [statistic(found, policy, MAX_REGRET) for policy in "AB"] == [1, 2]
    assert statistic(found, "A", EXPECTED, "states") == 3
    alone = Sweep(write_sweep(tmp_path / "alone", points, [choice("terms", "A", "B")], 3, cross=[], common_random_numbers=False))
    assert not robust(alone).tables


def test_equal_policies_are_ties_and_a_plainly_worse_one_is_not(tmp_path):
    luck = np.random.default_rng(1)
    values = luck.normal(100.0, 5.0, size=(3, 60))
    values[2] += 60.0
    found = robust(crossed(tmp_path, 3, 60, outcomes={OCCUPIED: values}), outcomes=[OCCUPIED])
    assert [bool(statistic(found, policy, EXPECTED, "is_tied")) for policy in "ABC"] == [True, True, False]
    low, high = statistic(found, "A", EXPECTED, "low"), statistic(found, "A", EXPECTED, "high")
    assert high - low == pytest.approx(2 * 1.645 * values[0].std() / np.sqrt(60), rel=0.2)


def test_findings_repeat(tmp_path):
    sweep = crossed(tmp_path, 3, 12, replicates=5)
    first, second = robust(sweep), robust(sweep)
    pd.testing.assert_frame_equal(first.tables["robustness"], second.tables["robustness"])
    assert first.sentences == second.sentences


def test_a_state_drawn_twice_counts_twice():
    luck = np.random.default_rng(4)
    good, times = luck.normal(size=(5, 30)), luck.integers(0, 4, 30)
    good[luck.uniform(size=good.shape) < 0.2] = np.nan
    regret = regret_of(good)
    drawn = statistics_of(ordered(good), ordered(regret), 0.1, 0.1, times.astype(float))
    repeated = [ordered(np.repeat(values, times, axis=1)) for values in (good, regret)]
    np.testing.assert_allclose(drawn, statistics_of(*repeated, 0.1, 0.1, np.ones(times.sum())))
    for row, found in zip(good, drawn, strict=True):
        known = np.sort(np.repeat(row, times)[np.isfinite(np.repeat(row, times))])
        assert found[0] == pytest.approx(known.mean())
        assert found[1] == pytest.approx(known[: int(np.ceil(0.1 * len(known)))].mean())


def test_equal_policies_regret_what_luck_alone_is_said_to_make():
    """Policies that do the same in every state but for their worlds' luck."""
    luck = np.random.default_rng(6)
    found, said = [], []
    for _ in range(25):
        values = luck.normal(size=(1, 30, 1)) * 3 + luck.normal(size=(4, 30, 8))
        regret = regret_of(values.mean(axis=2))
        found.append((regret.max(axis=1).mean(), np.quantile(regret, 0.9, axis=1).mean()))
        said.append(luck_of(values, 0.1))
    np.testing.assert_allclose(np.mean(said, axis=0), np.mean(found, axis=0), rtol=0.12)
    shared = np.broadcast_to(luck.normal(size=(1, 30, 8)), (4, 30, 8))  # the same luck for all: it makes no regret
    assert luck_of(shared, 0.1) == (0, 0)
    assert np.isnan(luck_of(values[:, :, :1], 0.1)).all()


# Who is a policy, and who is beaten


def test_dominance_by_hand():
    values = np.array([[1.0, 5.0], [2.0, 4.0], [2.0, 3.0], [0.0, 6.0], [2.0, 4.0], [np.nan, 6.0]])
    assert dominance(values, np.zeros(values.shape[1])).tolist() == [True, True, False, True, True, False]


def test_what_is_not_worth_telling_beats_nobody():
    values = np.array([[1.0, 5.0], [1.3, 5.0], [2.0, 5.0]])
    assert dominance(values, np.array([0.5, 1.0])).tolist() == [False, False, True]
    assert dominance(values[:2], np.array([0.5, 1.0])).tolist() == [True, True]


def test_the_chance_of_being_non_dominated_counts_resamples():
    resampled = np.array([[[1.0, 1.0], [2.0, 2.0]], [[1.0, 3.0], [2.0, 2.0]], [[3.0, 3.0], [2.0, 2.0]], [[1.0, 0.0], [2.0, 2.0]]])
    assert dominance_chance(resampled, np.zeros(resampled.shape[-1])).tolist() == [0.5, 0.75]


def test_the_trade_off_marks_those_that_none_beats(tmp_path):
    """Support: more is better; occupation: less. A beats C on both; B is best on one."""
    values = {"support_at_signature": [[0.5] * 4, [0.9] * 4, [0.4] * 4], OCCUPIED: [[10] * 4, [20] * 4, [11] * 4]}
    table = robust(crossed(tmp_path, 3, 4, outcomes=values), outcomes=["support_at_signature", OCCUPIED]).tables["robustness_tradeoff"]
    by_policy = table.set_index("policy")
    assert by_policy["non_dominated"].to_dict() == {"A": True, "B": True, "C": False}
    assert by_policy["chance_non_dominated"].to_dict() == {"A": 1.0, "B": 1.0, "C": 0.0}


def test_policies_are_what_the_design_crosses_else_what_is_chosen_else_what_is_asked(tmp_path):
    sweep = crossed(tmp_path, 3, 4, cross=[TRUCE["name"]])
    assert [factor.name for factor in chosen_factors(sweep, None)] == [TRUCE["name"]]
    uncrossed = crossed(tmp_path / "uncrossed", 3, 4, cross=[])
    assert [factor.name for factor in chosen_factors(uncrossed, None)] == ["terms"]
    both = chosen_factors(uncrossed, [TRUCE["name"], "terms"])
    assert len(policies_of(uncrossed, both).labels) == 12
    policies = policies_of(uncrossed, chosen_factors(uncrossed, ["terms"]))
    assert policies.labels == ("A", "B", "C")
    assert states_of(uncrossed, policies).tolist() == [0, 1, 2, 3] * 3


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"policy": ["term"]}, "terms"),
        ({"policy": []}, "policy"),
        ({"outcomes": ["durible"]}, "durable"),
        ({"outcomes": ["week_signed"]}, "neither better"),
        ({"outcomes": []}, "outcomes"),
        ({"thresholds": {"signed": 0.5}}, "thresholds"),
        ({"thresholds": {"durable": "half"}}, "number"),
        ({"thresholds": 0.5}, "thresholds"),
        ({"tail": 0}, "tail"),
        ({"tail": 1.0}, "tail"),
    ],
)
def test_faulty_options_of_robustness_are_told(tmp_path, options, words):
    with pytest.raises(UserError, match=words):
        robust(crossed(tmp_path, 2, 3), **options)


# Terms that are signed and kept


def ceasefires(folder, signed, stands, policies=2, states=10, replicates=20, **manifest):
    """Each policy signs in its share of worlds at once, and of these its share stands; all others collapse after a year."""
    crossed(folder, policies, states, replicates, common_random_numbers=False, **manifest)
    cells = states * replicates
    share = np.tile((np.arange(cells) + 0.5) / cells, (policies, 1))
    share = np.random.default_rng(5).permuted(share, axis=1)
    is_signed = share < np.array(signed)[:, None]
    is_standing = share < (np.array(signed) * np.array(stands))[:, None]
    columns = {
        "signed": is_signed.astype(float),
        "week_signed": np.where(is_signed, 0.0, np.nan),
        "held_weeks": np.where(is_signed, np.where(is_standing, 520.0, YEAR), np.nan),
        "censored": np.where(is_signed, is_standing.astype(float), np.nan),
    }
    return with_outcomes(folder, {name: values.ravel() for name, values in columns.items()})


def test_acceptable_needs_both_limits_above_and_one_below_refuses(tmp_path):
    sweep = ceasefires(tmp_path, [0.8, 0.8, 0.3, 0.52, 0.8], [0.8, 0.2, 0.9, 0.8, 0.52], policies=5)
    table = accepted(sweep).tables["acceptable"].set_index("policy")
    assert table["verdict"].to_dict() == {"A": ACCEPTABLE, "B": REFUSED, "C": REFUSED, "D": UNDECIDED, "E": UNDECIDED}
    np.testing.assert_allclose(table["signed"], [0.8, 0.8, 0.3, 0.52, 0.8], atol=0.006)
    np.testing.assert_allclose(table["holds"], [0.8, 0.2, 0.9, 0.8, 0.52], atol=0.01)
    for name in ("signed", "holds"):
        assert (table[f"{name}_low"] < table[name]).all()
        assert (table[name] < table[f"{name}_high"]).all()


def test_what_is_asked_decides(tmp_path):
    sweep = ceasefires(tmp_path, [0.6, 0.6], [0.3, 0.3])
    verdicts = {(p, q): accepted(sweep, p=p, q=q).tables["acceptable"]["verdict"].tolist() for p, q in ((0.4, 0.1), (0.9, 0.1), (0.4, 0.6))}
    assert verdicts == {(0.4, 0.1): [ACCEPTABLE] * 2, (0.9, 0.1): [REFUSED] * 2, (0.4, 0.6): [REFUSED] * 2}
    at_once = accepted(sweep, p=0.4, q=0.7, years=0.5).tables["acceptable"]
    assert at_once["holds"].tolist() == [1.0, 1.0]
    assert at_once["verdict"].tolist() == [ACCEPTABLE] * 2


def test_worlds_of_one_state_count_as_one(tmp_path):
    """The same share of signatures tells less if whole states sign or do not."""
    scattered = ceasefires(tmp_path / "scattered", [0.5, 0.5], [1.0, 1.0])
    together = crossed(tmp_path / "together", 2, 10, 20, common_random_numbers=False, outcomes={"signed": [[1, 0] * 5] * 2})
    together = with_outcomes(together.folder, {"week_signed": 0.0, "held_weeks": 520.0, "censored": 1.0})
    wide, narrow = (accepted(sweep).tables["acceptable"].iloc[0] for sweep in (together, scattered))
    assert wide["signed"] == narrow["signed"] == 0.5
    assert wide["signed_high"] - wide["signed_low"] > 2.5 * (narrow["signed_high"] - narrow["signed_low"])


def test_a_ceasefire_that_stands_at_the_end_of_the_run_is_no_collapse(tmp_path):
    """Of 40 that sign, 20 sign too late to be seen for 5 years, and 10 collapse after a year: 30 of 40 hold."""
    sweep = crossed(tmp_path, 1, 1, 40, common_random_numbers=False)
    week, held = np.repeat([300.0, 0.0], 20), np.repeat([220.0, 520.0, float(YEAR)], [20, 10, 10])
    sweep = with_outcomes(sweep.folder, {"signed": 1.0, "week_signed": week, "held_weeks": held, "censored": (held > YEAR).astype(float)})
    assert accepted(sweep).tables["acceptable"]["holds"].iloc[0] == pytest.approx(0.75)


def test_the_longest_observed_stands_in_for_years_that_nobody_can_see(tmp_path):
    found = accepted(ceasefires(tmp_path, [0.8, 0.8], [0.8, 0.8], weeks=520), years=20)
    assert found.tables["acceptable_verdicts"]["weeks"].unique().tolist() == [520]
    assert any("longest" in words for words in found.sentences)


def test_the_front_holds_the_acceptable_that_none_beats(tmp_path):
    sweep = ceasefires(tmp_path, [0.8] * 4, [0.8, 0.8, 0.8, 0.1], policies=4)
    cells = 200
    support = np.repeat([0.5, 0.9, 0.4, 1.0], cells)
    occupied = np.repeat([10.0, 20.0, 11.0, 1.0], cells)
    sweep = with_outcomes(sweep.folder, {"support_at_signature": support, OCCUPIED: occupied})
    front = accepted(sweep, objectives=["support_at_signature", OCCUPIED]).tables["acceptable_front"]
    assert sorted(front["policy"][front["of_acceptable"]]) == ["A", "B"]


def test_without_a_policy_every_point_is_one(tmp_path):
    points = pd.DataFrame({TRUCE["name"]: np.linspace(0, 3, 7)})
    found = accepted(Sweep(write_sweep(tmp_path, points, [TRUCE], 30, cross=[])))
    assert len(found.tables["acceptable"]) == 7


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"p": 1.5}, "p is"),
        ({"q": 0}, "q is"),
        ({"years": 0}, "years"),
        ({"years": "five"}, "years"),
        ({"objectives": ["guarantors"]}, "neither"),
        ({"objectives": ["durible"]}, "durable"),
        ({"policy": ["term"]}, "terms"),
    ],
)
def test_faulty_options_of_acceptable_are_told(tmp_path, options, words):
    with pytest.raises(UserError, match=words):
        accepted(crossed(tmp_path, 2, 3), **options)


# Small, large and empty sweeps, drawn


def drawn(sweep, finding, charts):
    with in_house_style():
        figures = charts.draw(sweep, finding)
    assert all(figure.get_size_inches()[1] <= 12 for figure in figures.values())
    assert all(reading_of(finding.name, name) for name in figures)
    return figures


@pytest.mark.parametrize(("policies", "states"), [(1, 5), (2, 2), (3, 12), (200, 3)])
def test_few_and_many_policies_are_told_and_drawn(tmp_path, policies, states):
    sweep = crossed(tmp_path, policies, states, 8)
    found = robust(sweep)
    assert len(found.tables["robustness"]) == policies * 4 * len(STATISTICS)
    assert "robustness_durable" in drawn(sweep, found, robustness_charts)
    front = accepted(sweep, p=0.3, q=0.2)
    assert len(front.tables["acceptable"]) == policies
    assert "acceptable_terms" in drawn(sweep, front, acceptable_charts)


def test_where_no_world_signed_the_findings_say_so(tmp_path):
    nothing = {
        "signed": 0.0,
        "week_signed": np.nan,
        "held_weeks": np.nan,
        "censored": np.nan,
        "support_at_signature": np.nan,
        "durable": 0.0,
    }
    crossed(tmp_path, 2, 3, 5)
    sweep = with_outcomes(tmp_path, nothing)
    found, front = robust(sweep), accepted(sweep)
    assert "support_at_signature" not in set(found.tables["robustness"]["outcome"])
    assert any("no world has a value" in words for words in found.sentences)
    assert front.tables == {}
    assert "None of 30 worlds" in front.sentences[0]
    assert "robustness_durable" in drawn(sweep, found, robustness_charts)
    assert drawn(sweep, front, acceptable_charts) == {}
