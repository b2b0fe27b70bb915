"""Charts of robustness and of acceptable terms: words stay on the page and off each other, at every size of a sweep."""

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest

from sim.runs.drawing.style import in_house_style
from sim.sweeps.acceptable import chart as acceptable_charts
from sim.sweeps.robustness import chart as robustness_charts
from sim.sweeps.shared.sweep import Sweep
from tests.engine.drawn import drawn_words
from tests.sweeps.synthetic_sweep import analysed, choice, number, write_sweep

RATE = number("truce.incident_rate", 1.0, 3.0, unit="incidents")
TERMS = choice("terms", "freeze_bare", "freeze", "rights_first", "tilted", "istanbul", "armed_neutrality")
GUARANTEE = choice("guarantee", "none", "thin_bilateral", "coalition_europe_only", "coalition_us_backstop", "nato_alliance")
PAIR = choice("terms", "freeze", "tilted")


def grid(folder, *factors, **settings):
    names = [factor["name"] for factor in factors]
    points = pd.DataFrame(list(product(*(factor["levels"] for factor in factors))), columns=names)
    return Sweep(write_sweep(folder, points, list(factors), **{"cross": []} | settings))


def crossed(folder, states, replicates):
    rows = [
        (terms, guarantee, rate) for rate in np.linspace(1, 3, states) for terms, guarantee in product(PAIR["levels"], GUARANTEE["levels"])
    ]
    points = pd.DataFrame(rows, columns=["terms", "guarantee", RATE["name"]])
    return Sweep(write_sweep(folder, points, [PAIR, GUARANTEE, RATE], replicates, method="lhs", cross=["terms", "guarantee"]))


def levers(folder, points, replicates):
    luck = np.random.default_rng(2)
    factors = [number(f"terms.lever_{index}_share", 0.0, 1.0) for index in range(12)]
    factors += [
        number("terms.monitors_wanted", 0.0, 5.0, unit="thousand people"),
        choice("guarantee.kind", "bilateral", "coalition", "alliance"),
    ]
    columns = {factor["name"]: luck.uniform(factor["low"], factor["high"], points) for factor in factors[:-1]}
    table = pd.DataFrame(columns | {"guarantee.kind": luck.choice(factors[-1]["levels"], points)})
    table.insert(0, "label", [f"point {index}" for index in range(points)])
    return Sweep(write_sweep(folder, table, factors, replicates, weeks=520, method="sobol", cross=[]))


def words_stand_apart(figures, readings):
    for name, figure in figures.items():
        assert any(name.startswith(known) for known in readings)
        assert figure.get_size_inches()[1] <= 12
        boxes, width, height = drawn_words(figure)
        for words, box in boxes:
            assert 0 <= box.x0 < box.x1 <= width, (name, words)
            assert 0 <= box.y0 < box.y1 <= height, (name, words)
        long = [(words, box) for words, box in boxes if not words.isdigit()]  # numbers in dots lie where their policies do
        for (one, first), (other, second) in combinations(long, 2):
            wide = min(first.x1, second.x1) - max(first.x0, second.x0)
            tall = min(first.y1, second.y1) - max(first.y0, second.y0)
            assert not (wide > 1 and tall > 2), (name, one, other)


SWEEPS = {
    "one policy": lambda folder: grid(folder, choice("terms", "freeze"), replicates=30),
    "two policies": lambda folder: grid(folder, PAIR, replicates=60),
    "thirty policies": lambda folder: grid(folder, TERMS, GUARANTEE, replicates=80),
    "policies over states": lambda folder: crossed(folder, 14, 6),
}


@pytest.mark.parametrize("kind", SWEEPS)
def test_charts_of_policies_keep_their_words_on_the_page_and_off_each_other(tmp_path, kind):
    sweep = SWEEPS[kind](tmp_path)
    with in_house_style():
        robust = robustness_charts.draw(sweep, analysed("robustness", sweep))
        terms = acceptable_charts.draw(sweep, analysed("acceptable", sweep, years=2, q=0.3))
        words_stand_apart(robust, robustness_charts.READING)
        words_stand_apart(terms, acceptable_charts.READING)
    assert ("robustness_tradeoff" in robust) == (kind != "one policy")
    assert len(robust) == 4 + (kind != "one policy")


def test_sampled_levers_are_drawn_with_the_policies_on_them(tmp_path):
    sweep = levers(tmp_path, 150, 40)
    finding = analysed("acceptable", sweep, p=0.45, q=0.3)
    with in_house_style():
        figures = acceptable_charts.draw(sweep, finding)
        words_stand_apart(figures, acceptable_charts.READING)
    assert list(figures) == ["acceptable_terms", "acceptable_front", "acceptable_levers"]
    words = [text.get_text() for text in figures["acceptable_levers"].axes[0].texts]
    assert "monitors wanted, thousand people" in words
    assert {"bilateral", "alliance"} < set(words)


def test_of_many_policies_the_first_are_drawn_and_the_rest_counted(tmp_path):
    many = choice("terms", *(f"terms {index}" for index in range(70)))
    sweep = grid(tmp_path, many, replicates=20)
    with in_house_style():
        figures = robustness_charts.draw(sweep, analysed("robustness", sweep, outcomes=["durable"]))
    assert list(figures) == ["robustness_durable"]
    assert "Shown: 40 of 70 policies" in " ".join(text.get_text() for text in figures["robustness_durable"].texts)
