"""Reliability diagram: how often what the model gave a probability came true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matplotlib.ticker import PercentFormatter

from sim.runs.drawing.style import INK, QUIET, UKRAINE, Sheet, lighter, panel_title

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.evidence.scoring.charts.scored import ScoredRun
    from sim.evidence.scoring.scores import Scores

DOT: Final = 30.0  # points squared for one question
ROOM: Final = 0.04


def draw(run: ScoredRun, scores: Scores) -> Figure:
    """The diagram, and beside it the forecasts one by one."""
    asked, count = scores.questions, len(scores.questions)
    inside = int(scores.reliability["came"].between(scores.reliability["low"], scores.reliability["high"]).sum())
    title = f"In {inside} of {len(scores.reliability)} groups of questions, outcomes came as often as reliable forecasts would have it"
    subtitle = f"{count} resolved questions, {int(asked['outcome'].sum())} with yes. Bars: 90% of chance if the probabilities were right."
    sheet = Sheet(run, title, subtitle, body_inches=4.3)
    ((left, right),) = sheet.panels(1, 2, left=0.62, right=0.25, below=0.45, between=0.75)
    _diagram(left, scores)
    _one_by_one(right, scores)
    return sheet.figure


def _diagram(axes: Axes, scores: Scores) -> None:
    panel_title(axes, "Came true", "share of the questions in each group")
    axes.plot([0, 1], [0, 1], color=QUIET, linewidth=0.9, linestyle=(0, (4, 3)))
    shown = scores.reliability
    axes.vlines(shown["forecast"], shown["low"], shown["high"], color=lighter(UKRAINE, 0.35), linewidth=5, zorder=2)
    for edge in ("low", "high"):  # so that a bar without length is seen
        axes.plot(shown["forecast"], shown[edge], "_", color=lighter(UKRAINE, 0.6), markersize=9, zorder=2)
    axes.scatter(shown["forecast"], shown["came"], s=DOT * shown["questions"] ** 0.5, color=UKRAINE, edgecolor="white", zorder=3)
    for forecast, came, count in zip(shown["forecast"], shown["came"], shown["questions"], strict=True):
        axes.annotate(f"{count}", (forecast, came), (8, 0), textcoords="offset points", va="center", size=8, color=INK)
    _percent(axes, "y")
    _probability(axes)


def _one_by_one(axes: Axes, scores: Scores) -> None:
    """Every question at its probability: those that came true above, the others below."""
    panel_title(axes, "The questions one by one", "each tick a question")
    for outcome, height in ((1, 1.0), (0, 0.0)):
        chances = scores.questions.loc[scores.questions["outcome"] == outcome, "probability"]
        axes.vlines(chances, height - 0.16, height + 0.16, color=UKRAINE, alpha=0.7, linewidth=1.4)
        if len(chances):
            axes.plot([chances.mean()], [height - 0.22], marker="^", color=INK, markersize=5)
            axes.annotate("mean", (chances.mean(), height - 0.22), (0, -11), textcoords="offset points", ha="center", size=8, color=QUIET)
    axes.set_ylim(-0.6, 1.35)
    axes.set_yticks([0, 1], ["no", "yes"])
    _probability(axes)


def _probability(axes: Axes) -> None:
    _percent(axes, "x")
    axes.set_xlabel("probability that the model gave", fontsize=8.5)


def _percent(axes: Axes, which: str) -> None:
    limits = (-ROOM, 1 + ROOM)
    axis = axes.xaxis if which == "x" else axes.yaxis
    (axes.set_xlim if which == "x" else axes.set_ylim)(limits)
    axis.set_major_formatter(PercentFormatter(1.0))
