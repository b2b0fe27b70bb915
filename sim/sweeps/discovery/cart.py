"""A classification tree as a second view of a sweep: one question after another, each of which a half of the points confirms.

CART (Breiman, Friedman, Olshen & Stone 1984) by scikit-learn, which is optional. One half of the points grows the tree; a question stays
only if the other half tells its two answers apart (with Bonferroni's correction for the questions of the tree), and all
shares are those of the other half.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from sim.sweeps.discovery.boxes import is_named, range_text, value_text
from sim.sweeps.discovery.limits import LEVEL, chance_of_gain, halves, together
from sim.sweeps.discovery.prim import Mask, Numbers, Space
from sim.sweeps.shared.cases import Cases, density_of, gain_of

if TYPE_CHECKING:
    from sim.sweeps.shared.sweep import Factor

SMALLEST_LEAF: Final = 0.05
"""Share of the growing half that each answer must hold."""

FEWEST_IN_LEAF: Final = 5
COLUMNS: Final = ("node", "parent", "depth", "rule", "is_leaf", "points", "share", "low", "high")


class Question(NamedTuple):
    """What a tree may ask of a point: whether a number lies below a value, or whether a factor has this name."""

    factor: Factor
    name: Any  # None of a number
    values: Numbers  # (points,); 1 where the factor has the name, else 0

    def answer(self, threshold: float, is_below: bool) -> str:
        """The answer in words; of numbers in steps, at the step next to the threshold."""
        if self.name is not None:
            return f"{self.factor.label} {'is not' if is_below else 'is'} {self.name}"
        if not (self.factor.levels or bool((self.values == np.round(self.values)).all())):
            return f"{self.factor.label} {'at most' if is_below else 'above'} {value_text(threshold, self.factor.unit)}"
        kept = self.values[(self.values <= threshold) == is_below]
        text = range_text(None, float(kept.max()), self.factor.unit) if is_below else range_text(float(kept.min()), None, self.factor.unit)
        return f"{self.factor.label} {text}"


class Grown(NamedTuple):
    """A tree as arrays over its nodes; children are -1 of a leaf."""

    left: Any
    right: Any
    question: Any
    threshold: Any
    reached: Mask  # (nodes, points) by the points of the other half
    means: Numbers  # (nodes,) of the half that grew it


def is_available() -> bool:
    """Whether scikit-learn is installed."""
    try:
        import sklearn.tree  # noqa: F401
    except ImportError:
        return False
    return True


def tree_table(cases: Cases, space: Space, factors: Sequence[Factor], depth: int) -> pd.DataFrame:
    """A row for each node from the root down, a parent before its children: COLUMNS; points and shares (90% interval) held out."""
    growing, judging = halves(space)[0]
    questions = [question for factor in factors for question in _questions(cases.points[factor.name], factor)]
    grown = _grow(questions, cases.response, growing, judging, depth)
    held_out = cases.of(judging)
    standing = _standing(grown, space.of(judging), held_out)
    rows = []
    for node, parent, level, rule in _walk(grown, questions, standing):
        share = density_of(held_out, grown.reached[node].astype(float))
        rows.append((node, parent, level, rule, node not in standing, int(grown.reached[node].sum()), *share))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _questions(column: pd.Series[Any], factor: Factor) -> list[Question]:
    """What may be asked of one factor."""
    if not is_named(factor):
        return [Question(factor, None, column.to_numpy(float))]
    return [Question(factor, level, (column == level).to_numpy(float)) for level in factor.levels]


def _grow(questions: Sequence[Question], response: Numbers, growing: Mask, judging: Mask, depth: int) -> Grown:
    """The tree of one half, and where the points of the other half come to lie."""
    from sklearn.tree import DecisionTreeRegressor

    values = np.array([question.values for question in questions]).T
    fewest = max(FEWEST_IN_LEAF, round(SMALLEST_LEAF * growing.sum()))
    model = DecisionTreeRegressor(max_depth=depth, min_samples_leaf=fewest, random_state=0).fit(values[growing], response[growing])
    tree = model.tree_
    reached = model.decision_path(values[judging]).toarray().astype(bool).T
    return Grown(tree.children_left, tree.children_right, tree.feature, tree.threshold, reached, tree.value[:, 0, 0])


def _standing(grown: Grown, space: Space, cases: Cases) -> set[int]:
    """The nodes whose question stays: the other half confirms it, or one that is asked further down."""
    asked = [node for node in range(len(grown.left)) if grown.left[node] >= 0]
    standing: set[int] = set()
    for node in reversed(asked):  # children are numbered after their parents
        children = int(grown.left[node]), int(grown.right[node])
        lower, higher = sorted(children, key=lambda child: float(grown.means[child]))
        is_clear = _is_distinguishable(space, cases, grown.reached[higher], grown.reached[lower], LEVEL / len(asked))
        if is_clear or standing.intersection(children):
            standing.add(node)
    return standing


def _is_distinguishable(space: Space, cases: Cases, higher: Mask, lower: Mask, level: float) -> bool:
    """Whether one set of points has a higher share than another beyond chance, and beyond the luck of the worlds that they share."""
    chance = float(chance_of_gain(*together(space, cases.response, higher, lower[None]))[0])
    return chance <= level and gain_of(cases, higher.astype(float), lower.astype(float)).low > 0


def _walk(grown: Grown, questions: Sequence[Question], standing: set[int]) -> list[tuple[int, int, int, str]]:
    """Node, parent (-1 of the root), depth and rule of every node that is left, from the root down."""
    found, waiting = [], [(0, -1, 0, "all points")]
    while waiting:
        node, parent, level, rule = waiting.pop()
        found.append((node, parent, level, rule))
        if node in standing:
            question, threshold = questions[grown.question[node]], float(grown.threshold[node])
            children = ((grown.right[node], False), (grown.left[node], True))
            waiting += [(int(child), node, level + 1, question.answer(threshold, is_below)) for child, is_below in children]
    return found
