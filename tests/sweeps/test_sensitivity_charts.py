"""Charts of sensitivity: each is drawn from the tables alone, says what it found, and fits a page whatever the number of factors."""

import numpy as np
import pytest

from sim.runs.drawing.style import in_house_style, save
from sim.runs.finding import read_finding, write_finding
from sim.sweeps.morris import chart as morris_chart
from sim.sweeps.screening import chart as screening_chart
from sim.sweeps.sobol import chart as sobol_chart
from sim.sweeps.variance import chart as variance_chart
from tests.sweeps.synthetic_sensitivity import morris_sweep, names_of, saltelli_sweep, sampled_sweep, uniform
from tests.sweeps.synthetic_sweep import analysed

KM2 = "occupied_end_km2"
OUTCOMES = ("signed", KM2, "ukraine_losses_thousand", "civilian_deaths", "damage_eur_bn")
CHARTS = {"sobol": sobol_chart, "morris": morris_chart, "screening": screening_chart, "variance": variance_chart}


def effects(count):
    """Outcomes of the first factors of so many, one of them a yes or no, one constant."""

    def latent(x, luck):
        return 2 * x["war.x0"] + x["war.x1"] ** 2 + x["war.x0"] * x[f"war.x{count - 1}"] + luck

    return {
        "signed": lambda x, luck: (latent(x, luck) > 2).astype(np.int8),
        KM2: lambda x, luck: 110_000 + 3_000 * latent(x, luck),
        "ukraine_losses_thousand": lambda x, luck: 500 + 90 * x["war.x0"] * luck,
        "civilian_deaths": lambda x, luck: 9_000 + 0 * luck,
        "damage_eur_bn": lambda x, luck: -np.log(0.001 + luck) * x["war.x1"],
    }


def drawn(folder, analysis, sweep, outcomes=OUTCOMES):
    """The charts of an analysis, from its tables as the sweep's folder keeps them."""
    write_finding(folder, analysed(analysis, sweep, outcomes=list(outcomes)))
    chart, finding = CHARTS[analysis], read_finding(folder, analysis)
    with in_house_style():
        figures = chart.draw(sweep, finding)
        for name, figure in figures.items():
            assert all(path.stat().st_size > 5_000 for path in save(figure, folder / "charts", name))
            assert figure.get_figheight() < 12
            assert any(name.startswith(known) for known in chart.READING)
    return figures


def words_of(figure):
    return {text.get_text() for axes in figure.axes for text in axes.texts}


@pytest.mark.parametrize("count", [2, 40])
def test_shares_of_variance(tmp_path, count):
    figures = drawn(tmp_path, "sobol", saltelli_sweep(tmp_path, uniform(count), effects(count), 64, chance=True))
    assert list(figures) == ["sobol"]
    assert "A ceasefire is signed: chance takes part in" in figures["sobol"].get_label()
    assert ("chance" in words_of(figures["sobol"])) == (count == 2)
    assert "x0" in words_of(figures["sobol"])
    assert len(figures["sobol"].axes) == 4


def test_many_outcomes_take_a_second_sheet(tmp_path):
    outcomes = effects(3) | {"abuses": lambda x, luck: x["war.x2"] + luck}
    sweep = saltelli_sweep(tmp_path, uniform(3), outcomes, 64, chance=True)
    assert list(drawn(tmp_path, "sobol", sweep, outcomes)) == ["sobol", "sobol_2"]


@pytest.mark.parametrize("count", [2, 60])
def test_elementary_effects(tmp_path, count):
    figures = drawn(tmp_path, "morris", morris_sweep(tmp_path, uniform(count), effects(count), 10))
    assert list(figures) == [f"morris_{name}" for name in OUTCOMES if name != "civilian_deaths"]
    assert "the largest clear effect is that of" in figures[f"morris_{KM2}"].get_label()


@pytest.mark.parametrize("count", [2, 40])
def test_rank_effects(tmp_path, count):
    figures = drawn(tmp_path, "screening", sampled_sweep(tmp_path, uniform(count), effects(count), 200))
    assert list(figures) == ["screening"]
    assert f"of {count} effects are more than chance" in figures["screening"].get_label()
    assert len(figures["screening"].axes) == 4


@pytest.mark.parametrize("count", [2, 5])
def test_the_split_of_the_variance(tmp_path, count):
    factors = uniform(count)
    groups = {f"group {name[-1]}": [name] for name in names_of(factors)}
    sweep = saltelli_sweep(tmp_path, factors, effects(count), 128, groups, chance=True, second_order=count < 5)
    figures = drawn(tmp_path, "variance", sweep)
    assert list(figures) == ["variance"]
    assert "of its variance" in figures["variance"].get_label()
    shown = words_of(figures["variance"])
    assert ("group 0 x group 1" in shown) == (count == 2)
    assert ("interactions" in shown) == (count == 5)


@pytest.mark.parametrize("analysis", CHARTS)
def test_nothing_found_is_nothing_drawn(tmp_path, analysis):
    sweep = saltelli_sweep(tmp_path, uniform(2), {"signed": lambda x, _: np.zeros(len(x["war.x0"]))}, 16, chance=True)
    assert drawn(tmp_path, analysis, sweep, ["signed"]) == {}
