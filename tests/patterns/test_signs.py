"""Every lever moves its outcome the way research says (MODEL section 6, items 5, 8 and 9).

The same judgement as `python -m sim.validate --signs`: the whole change beyond its 90% Monte Carlo error, no step the
other way beyond its 99% error, and diminishing where it must be. World k has the same luck at every value of a lever.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.validation.signs import FREEZE, Lever, forced, judge, levers
from sim.validation.targets import honoured_share
from sim.validation.worlds import Laboratory


@pytest.mark.parametrize("lever", levers(), ids=lambda lever: f"{lever.name}: {lever.outcome}")
def test_the_lever_moves_its_outcome_the_right_way(lever: Lever, laboratory: Laboratory) -> None:
    row = judge(lever, laboratory)
    assert row.passed, f"{row.reason}: {[(round(mean.value, 4), round(mean.error, 4)) for mean in row.means]}"


def test_forced_signature_does_not_select(laboratory: Laboratory) -> None:
    """The same world signs in the same week whatever the guarantee, so that only the truce differs."""
    weeks = [laboratory.sample(forced(FREEZE, f"guarantee.troops_wanted_thousand={troops}")).outcomes["week_signed"] for troops in (0, 100)]
    np.testing.assert_array_equal(weeks[0], weeks[1])
    assert weeks[0].notna().all()


def test_a_firm_guarantee_that_is_tested_is_honoured_as_often_as_in_the_record(laboratory: Laboratory) -> None:
    outcomes = laboratory.sample(forced(FREEZE, "guarantee.pledge_share=1")).outcomes
    share = outcomes["honoured_tests"].sum() / outcomes["tests"].sum()
    record = honoured_share()
    assert record.low / 1.5 <= share <= record.high, share
