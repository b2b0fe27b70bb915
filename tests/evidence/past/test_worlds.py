"""The model takes the cases as they are coded: class, guarantee, pressure, luck."""

import numpy as np
import pytest

from sim.evidence.past import worlds
from sim.evidence.past.coding import Range, cases, has_force, numbers_of
from sim.model.week import CeasefireModel, forget
from sim.runs.ensemble import worlds_of
from sim.settings.errors import UserError

CASES = {case.case_id: case for case in cases()}
CHOSEN = [CASES[name] for name in ("KOR1953", "CYP1974", "NKR2020", "ARA1948", "UKR2014", "GAZ2008")]
WORLDS = 12


@pytest.fixture(scope="module")
def lives():
    return worlds.live(CHOSEN, WORLDS, 3, lambda cells: None)


@pytest.fixture(scope="module")
def signed():
    """The worlds some months after the start, when all have signed; and the batch."""
    batch = worlds.batch_of(CHOSEN, WORLDS, 3)
    lived = worlds_of(batch)
    model = CeasefireModel(lived, batch.frame.start)
    pressure, troops = np.full(batch.cells, np.nan), np.zeros(batch.cells)
    for _ in range(52):
        model.step()
        first = (lived.states["agreement"]["signed"] == 1) & np.isnan(pressure)
        pressure[first] = lived.states["agreement"]["pressure_share"][first]
        troops[first] = lived.states["guarantee"]["troops_promised_thousand"][first]
    forget(model)
    return pressure.reshape(len(CHOSEN), WORLDS), troops.reshape(len(CHOSEN), WORLDS)


def test_every_world_signs_soon_and_is_followed_for_ten_years(lives):
    assert lives.held.shape == (len(CHOSEN), WORLDS)
    assert (lives.held[~lives.failed] == worlds.HORIZON_WEEKS).all()


def test_the_class_follows_from_the_terms(lives):
    usual = [max(set(names), key=list(names).count) for names in lives.agreement_class]
    assert usual == ["definitive", "definitive", "preliminary", "preliminary", "preliminary", "holiday"]


def test_the_pressure_behind_the_signature_is_that_of_the_case(signed):
    for case, found in zip(CHOSEN, signed[0], strict=True):
        coded = numbers_of(case)[worlds.PRESSURE]
        assert found == pytest.approx(np.full(WORLDS, coded.low)), case.case_id


def test_the_guarantor_comes_with_the_troops_of_the_case(signed):
    for case, found in zip(CHOSEN, signed[1], strict=True):
        coded = numbers_of(case)["guarantee.troops_wanted_thousand"]
        assert found == pytest.approx(np.full(WORLDS, coded.low)), case.case_id
        assert has_force(case) == (found > 0).all()


def test_a_case_lives_the_same_life_alone_and_among_others_and_in_more_worlds(lives):
    alone = worlds.live([CASES["NKR2020"]], WORLDS + 3, 3, lambda cells: None)
    assert np.array_equal(alone.held[0, :WORLDS], lives.held[2])
    assert np.array_equal(alone.cause[0, :WORLDS], lives.cause[2])


def test_what_is_unknown_is_drawn_from_its_range_and_the_rest_is_not():
    batch = worlds.batch_of(CHOSEN, WORLDS, 3)
    drawn = batch.pinned["regrouping.win_at_signature_share"].reshape(len(CHOSEN), WORLDS)
    assert drawn[0].min() >= 0.15
    assert drawn[0].max() <= 0.60
    assert len(set(drawn[0])) == WORLDS
    assert np.array_equal(drawn[0], drawn[1])  # the same luck
    assert drawn[2].min() >= 0.35  # NKR2020: a great power
    assert len(set(batch.pinned["terms.separation_km"][:WORLDS])) == 1


def test_a_number_that_the_model_does_not_have_is_refused(monkeypatch):
    monkeypatch.setattr(worlds, "numbers_of", lambda case: numbers_of(case) | {"terms.seperation_km": Range(1.0, 1.0)})
    with pytest.raises(UserError, match=r"Did you mean 'terms\.separation_km'"):
        worlds.batch_of(CHOSEN, 2, 3)


def test_survival_is_the_share_of_worlds_that_held_so_long():
    held = np.array([[0, 3, 520, 520]])
    curve = worlds.Lives(held, held < 520, held, held).survival()[0]
    assert curve[[0, 1, 3, 4, 520]] == pytest.approx([1, 0.75, 0.75, 0.5, 0.5])
