"""The ten patterns of MODEL section 6 at small size, and the levers of other sections, as `python -m sim validate` judges them.

The luck is fixed and the model gives the same bits everywhere, so that a verdict moves only if the model, a number or a record does. Two
things are held: which claims miss is what docs/validation.md says, and no figure, met or missed, strays from its target by more than
TOLERANCE.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from sim.evidence.patterns.claims.claim import Claim, Figure, passes, ratio_to
from sim.evidence.patterns.patterns import TITLES, claims
from sim.evidence.patterns.signs import FREEZE, Lever, forced, judge, levers
from sim.evidence.patterns.worlds import Laboratory

TOLERANCE = 1.5
TOLERANCE_OF_MISSES = 2.0
"""So many times over or under the nearest end of its target a figure may lie, whether its claim is met or missed."""
DOCUMENT = Path(__file__).parents[3] / "docs" / "validation.md"
BOUNDED = tuple(claim for claim in claims() if np.isfinite([claim.target.low, claim.target.high]).all())
OTHERS = tuple(lever for lever in levers() if not lever.item)


def known_misses() -> set[str]:
    """The claims that the document lists as missed."""
    part = DOCUMENT.read_text(encoding="utf-8").partition("## Known misses")[2].partition("\n## ")[0]
    return set(re.findall(r"^- `([^`]+)`", part, re.MULTILINE))


def found(claim: Claim, laboratory: Laboratory) -> Figure:
    figure: Figure = claim.figure(*(laboratory.sample(setting) for setting in claim.settings))
    return figure


def test_every_pattern_has_its_claims_each_with_a_name_of_its_own() -> None:
    assert {claim.item for claim in claims()} == set(TITLES)
    assert len({claim.name for claim in claims()}) == len(claims())


def test_the_document_lists_claims_that_exist() -> None:
    assert known_misses() <= {claim.name for claim in claims()}


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: f"{claim.item} {claim.name}")
def test_a_claim_is_met_unless_the_document_says_that_it_is_missed(claim: Claim, laboratory: Laboratory) -> None:
    figure = found(claim, laboratory)
    is_met, is_known = passes(claim, figure), claim.name in known_misses()
    assert is_met != is_known, (
        f"{figure} against {claim.target}: {'met now, so delete it in' if is_met else 'a new miss, unknown to'} {DOCUMENT}"
    )


@pytest.mark.parametrize("claim", BOUNDED, ids=lambda claim: f"{claim.item} {claim.name}")
def test_no_figure_strays_far_from_its_target(claim: Claim, laboratory: Laboratory) -> None:
    """Not even a known miss, by more than twice."""
    tolerance = TOLERANCE_OF_MISSES if claim.name in known_misses() else TOLERANCE
    assert 1 / tolerance <= ratio_to(claim.target, found(claim, laboratory).value) <= tolerance


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: f"{claim.item} {claim.name}")
def test_the_figure_of_each_world_adds_up_to_the_claim(claim: Claim, laboratory: Laboratory) -> None:
    """What is screened for the number that moves a claim is the claim's own figure, world by world."""
    values = claim.each(*(laboratory.sample(setting) for setting in claim.screened))
    assert values.shape == (laboratory.worlds,)
    assert np.isfinite(values).any()


@pytest.mark.parametrize("lever", OTHERS, ids=lambda lever: f"{lever.name}: {lever.outcome}")
def test_the_lever_moves_its_outcome_the_right_way(lever: Lever, laboratory: Laboratory) -> None:
    row = judge(lever, laboratory)
    assert row.passed, f"{row.reason}: {[(round(mean.value, 4), round(mean.error, 4)) for mean in row.means]}"


def test_forced_signature_does_not_select(laboratory: Laboratory) -> None:
    """The same world signs in the same week whatever the guarantee, so that only the truce differs."""
    weeks = [laboratory.sample(forced(FREEZE, f"guarantee.troops_wanted_thousand={troops}")).outcomes["week_signed"] for troops in (0, 100)]
    np.testing.assert_array_equal(weeks[0], weeks[1])
    assert weeks[0].notna().all()
