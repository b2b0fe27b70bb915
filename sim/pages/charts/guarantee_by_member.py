"""Guarantee by member: who joins with what, how often, and with how much."""

from __future__ import annotations

from itertools import product
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.runs.drawing.style import INK, UKRAINE, Sheet, shades, whole_percent

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.runs.opened import Run

PLACE: Final = 80
READING: Final = "Of the worlds with a guarantee on the table at a round, the share in which a member takes part with each component."
MISREADING: Final = "It is no government's stated policy; a member without a poll or statement rests on a prior."
COMPONENTS = (  # in order of risk; the unit of what a member brings where it joins, and how many of it make one in the store
    ("arms", "Arms", "EUR m a week", 1000),
    ("intelligence", "Intelligence", "", 1),
    ("air_defence", "Air defence", "units", 1),
    ("troops", "Troops", "thousand", 1),
    ("pledge", "Pledge to fight", "", 1),
)
REFUSAL = ("refuses", "Firm refusal,\nblocks an alliance", "", 1)
SHADES = shades("#F4F4F4", UKRAINE, "#00395A")
DARK_FROM = 0.55
SHOWN_FROM = 0.1  # smaller amounts are only named as smaller
NAMED = 3  # members in the title
ROW_INCHES = 0.205


def draw(run: Run) -> Figure:
    """A heat table of members by components, the likeliest guarantors on top."""
    members = run.members
    if not (members["rounds_worlds"] > 0).any():
        sheet = Sheet(run, "Guarantee by member: no member was asked to join one", "Who joins a guarantee with what.", body_inches=2.6)
        return sheet.say(f"No world held a round of talks with a guarantee on offer within {run.manifest['weeks']} weeks.")
    answers = members.pivot(index="name", columns="component", values="joins_share")
    columns = (*COMPONENTS, REFUSAL) if answers["refuses"].max() > 0 else COMPONENTS
    amounts = members.pivot(index="name", columns="component", values="mean_amount")
    joined = answers[[name for name, *_ in COMPONENTS]].fillna(0.0).sum(axis=1) - answers["refuses"].fillna(0.0)
    shares = answers.loc[joined.sort_values(ascending=False, kind="stable").index, [name for name, *_ in columns]]
    title = "Guarantee by member: " + _finding(shares)
    asked = (
        f"Share of the {members['rounds_worlds'].max():,} worlds with talks on a guarantee in which a member joins with each component; "
    )
    below = asked + "in brackets how much it then brings, on average."
    sheet = Sheet(run, title, below, body_inches=ROW_INCHES * len(shares) + 0.5)
    axes = sheet.panels(left=1.45, right=0.2, above=0.42, below=0.05)[0][0]
    _cells(axes, shares, amounts, columns)
    return sheet.figure


def _finding(shares: pd.DataFrame) -> str:
    """Who sends troops, or who stands in the way."""
    refusals = shares["refuses"].sort_values(ascending=False, kind="stable") if "refuses" in shares else None
    if refusals is not None and refusals.iloc[0] > shares["troops"].max():
        refusers = (f"{name}\N{NO-BREAK SPACE}({whole_percent(share)})" for name, share in refusals.iloc[:NAMED].items())
        return "most often in the way are " + ", ".join(refusers)
    return _likeliest(shares["troops"].fillna(0.0).sort_values(ascending=False, kind="stable"))


def _likeliest(troops: pd.Series[float]) -> str:
    """The members that most often offer troops, in words for a title."""
    if troops.iloc[0] == 0:
        return "no member offers troops"
    if troops.iloc[NAMED - 1] == troops.iloc[NAMED]:
        return f"no member offers troops in more than {whole_percent(troops.iloc[0])} of worlds"
    leaders = (f"{name}\N{NO-BREAK SPACE}({whole_percent(share)})" for name, share in troops.iloc[:NAMED].items())
    return "likeliest to send troops are " + ", ".join(leaders)


def _cells(axes: Axes, shares: Any, amounts: Any, columns: tuple[tuple[str, str, str, int], ...]) -> None:
    """A shaded cell for each member and component, with its numbers."""
    axes.pcolormesh(shares.fillna(0.0).to_numpy(), cmap=SHADES, vmin=0, vmax=1, edgecolor="white", linewidth=1.2)
    axes.invert_yaxis()
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    axes.set_yticks(np.arange(len(shares)) + 0.5, shares.index, color=INK)
    axes.set_xticks(np.arange(len(columns)) + 0.5, [f"{words}\n({unit})" if unit else words for _, words, unit, _ in columns], color=INK)
    axes.tick_params(length=0, top=False, labeltop=True, labelbottom=False)
    for (row, member), (column, (name, _, unit, in_one)) in product(enumerate(shares.index), enumerate(columns)):
        if not isfinite(shares.iat[row, column]):
            continue
        share, amount = float(shares.iat[row, column]), float(amounts.at[member, name])
        brings = f"  ({_amount(amount * in_one)})" if unit and share > 0 and isfinite(amount) else ""
        ink = "white" if share > DARK_FROM else INK
        axes.text(column + 0.5, row + 0.52, f"{share:.0%}{brings}", ha="center", va="center", size=8, color=ink)


def _amount(amount: float) -> str:
    """Two digits, down to a tenth."""
    return f"{float(f'{amount:.2g}'):g}" if amount == 0 or amount >= SHOWN_FROM else f"< {SHOWN_FROM}"
