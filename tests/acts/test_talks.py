"""Talks: the compiled and the plain text agree bit for bit, and the acts do what their names say."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from sim.actors.general_staff import GeneralStaffState
from sim.actors.public import PublicState
from sim.actors.russia import RussiaState
from sim.actors.ukraine import UkraineState
from sim.actors.washington import WashingtonState
from sim.acts import talks
from sim.agreement import BOTH, DEFINITIVE, GUARANTORS, NOBODY, PRELIMINARY, RUSSIA, AgreementState
from sim.calendar import CalendarState
from sim.dice import Dice
from sim.guarantee import ALLIANCE, COALITION, US_LEFT_OUT, GuaranteeState
from sim.places import RegionState, SectorState
from sim.state import plain_numbers

CONF = Path(__file__).parents[2] / "conf"
WORLDS = 300
STATES = {
    "russia": RussiaState, "ukraine": UkraineState, "general_staff": GeneralStaffState, "washington": WashingtonState,
    "public": PublicState, "agreement": AgreementState, "guarantee": GuaranteeState, "calendar": CalendarState, "dice": Dice,
}  # fmt: skip
GROUPS = {"sectors": (SectorState, 7), "regions": (RegionState, 27)}
OFFER = ("kind", "pledge_share", "arms_share", "air_defence_share", "troops_wanted_thousand", "us_backstop_share", "left_out")
SECTORS = ((31415, 975, 0), (26684, 26150, 8377), (26517, 17368, 7950), (27180, 19787, 0), (28461, 20520, 0), (23834, 0, 0), (31914, 0, 0))


def entries(group: str) -> dict[str, dict[str, Any]]:
    return yaml.safe_load((CONF / "parameters" / f"{group}.yaml").read_text())


def numbers(group: str, worlds: int, choice: str = "", **changes: float) -> np.ndarray:
    """The parameters of a group, the same in every world: defaults, a choice of conf/<group>, and changes."""
    values = {name: entry["value"] for name, entry in entries(group).items()}
    if choice:
        values |= yaml.safe_load((CONF / group / f"{choice}.yaml").read_text())
    values |= changes
    records = np.zeros(worlds, [(name, float) for name in values])
    for name, value in values.items():
        records[name] = entries(group)[name]["names"].index(value) if isinstance(value, str) else value
    return records


def drawn(group: str, worlds: int, rng: np.random.Generator) -> np.ndarray:
    """The parameters of a group, drawn from the whole box of their ranges; codes are whole."""
    table = entries(group)
    records = np.zeros(worlds, [(name, float) for name in table])
    for name, entry in table.items():
        records[name] = rng.uniform(entry["low"], entry["high"], worlds)
        if "names" in entry:
            records[name] = rng.integers(0, len(entry["names"]), worlds)
    return records


def offers(worlds: int, rng: np.random.Generator) -> np.ndarray:
    records = np.zeros(worlds, [(name, float) for name in OFFER])
    for name in OFFER:
        records[name] = rng.uniform(0, 1, worlds)
    records["kind"] = rng.integers(0, 4, worlds)
    records["left_out"] = rng.choice([0, US_LEFT_OUT], worlds)
    records["troops_wanted_thousand"] *= 120
    return records


def scrambled(state: type, rng: np.random.Generator, *shape: int) -> np.ndarray:
    """A state full of random but possible values."""
    records = state.over_worlds(*shape)
    for name, layout in state.fields().items():
        cells = records[name].shape
        if layout[0] is np.bool_:
            records[name] = rng.random(cells) < 0.5
        elif layout[0] is np.int64:
            records[name] = rng.integers(0, 5, cells)
        elif name.endswith(("_share", "strain")):
            records[name] = rng.random(cells)
        else:
            records[name] = rng.gamma(2.0, 3.0, cells)
    return records


def stage(rng: np.random.Generator, worlds: int = WORLDS) -> dict[str, np.ndarray]:
    """Everything the acts of this file may ask for, at random."""
    cast = {name: scrambled(state, rng, worlds) for name, state in STATES.items()}
    cast |= {name: scrambled(state, rng, worlds, size) for name, (state, size) in GROUPS.items()}
    cast["sectors"]["area_km2"], cast["sectors"]["occupied_km2"], cast["sectors"]["occupied_before_2022_km2"] = np.array(SECTORS, float).T[
        :, None, :
    ] * rng.uniform(0.9, 1.0, (3, worlds, 7))
    cast["regions"]["sector"] = rng.integers(-1, 7, (worlds, 27))
    cast["regions"]["macro_region"] = rng.integers(0, 6, (worlds, 27))
    cast["agreement"]["in_ceasefire"] = ~cast["agreement"]["at_war"]
    cast["agreement"]["is_talking"] &= cast["agreement"]["at_war"]
    cast["agreement"]["is_round"] |= rng.random(worlds) < 0.5
    cast["calendar"]["week"] = rng.integers(5, 260, worlds)
    cast["dice"]["world"] = np.arange(worlds)
    cast["dice"]["week"] = cast["calendar"]["week"]
    cast |= {f"p_{group}": drawn(group, worlds, rng) for group in ("beliefs", "bargaining", "decision")}
    cast |= {"terms": drawn("terms", worlds, rng), "p": drawn("talks", worlds, rng), "offer": offers(worlds, rng)}
    return cast


def names_of(act: Any) -> tuple[str, ...]:
    return act.plain.__code__.co_varnames[: act.plain.__code__.co_argcount]


def perform(act: Any, cast: dict[str, np.ndarray]) -> None:
    act(*(cast[name] for name in names_of(act)))


def plain_of(name: str, cast: dict[str, np.ndarray], world: int) -> Any:
    if name in GROUPS:
        return [GROUPS[name][0].of_record(record) for record in cast[name][world]]
    return STATES[name].of_record(cast[name][world]) if name in STATES else plain_numbers(cast[name][world])


ACTS = (
    talks.begin_beliefs, talks.begin_agreement, talks.begin_staff, talks.update_beliefs, talks.leaders, talks.open_talks,
    talks.staff_estimates, talks.weigh_deal_ukraine, talks.weigh_deal_russia, talks.conclude,
)  # fmt: skip


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_compiled_and_plain_give_the_same_bits(act: Any) -> None:
    cast = stage(np.random.default_rng(7))
    if act is talks.conclude:
        cast["ukraine"]["acceptance_share"] = cast["russia"]["acceptance_share"] = 0.8
    plain = [{name: plain_of(name, cast, world) for name in names_of(act)} for world in range(WORLDS)]
    perform(act, cast)
    changed = 0
    for world, arguments in enumerate(plain):
        act.plain(*arguments.values())
        for name, argument in arguments.items():
            if name not in STATES and name not in GROUPS:
                continue
            state = STATES[name] if name in STATES else GROUPS[name][0]
            for field in state.fields():
                after = [getattr(one, field) for one in argument] if isinstance(argument, list) else getattr(argument, field)
                assert cast[name][field][world].tolist() == after, (name, field, world)
                assert np.isfinite(after).all(), (name, field, world)
                changed += 1
    assert changed


def at_the_table(
    terms: str = "freeze", *, aims: float = 0.5, worlds: int = 1, theory: str = "expected_utility", **guarantee: Any
) -> dict[str, Any]:
    """A round at the start of the run with the central numbers."""
    cast = {name: state.over_worlds(worlds) for name, state in STATES.items()}
    cast |= {name: state.over_worlds(worlds, size) for name, (state, size) in GROUPS.items()}
    cast["sectors"]["area_km2"], cast["sectors"]["occupied_km2"], cast["sectors"]["occupied_before_2022_km2"] = np.array(SECTORS, float).T[
        :, None, :
    ]
    cast["regions"]["sector"] = 0
    cast["regions"]["sector"][:, 0], cast["regions"]["macro_region"][:, 0] = -1, 5
    cast["regions"]["area_km2"][:, 0], cast["regions"]["occupied_share"][:, 0] = 26081.0, 1.0
    cast |= {f"p_{group}": numbers(group, worlds) for group in ("beliefs", "bargaining")}
    cast |= {"terms": numbers("terms", worlds, terms), "p": numbers("talks", worlds), "p_decision": numbers("decision", worlds, theory)}
    cast["offer"] = np.zeros(worlds, [(name, float) for name in OFFER])
    russia, ukraine = cast["russia"], cast["ukraine"]
    russia["aims_share"], russia["strain_share"], russia["leader_risk_share"], russia["power_index"] = aims, 0.3, 0.03, 1.0
    russia["recent_gain_km2"], russia["recent_losses_thousand"], ukraine["recent_losses_thousand"] = 100.6, 10.4, 4.6
    ukraine["power_index"], ukraine["gap_share"], ukraine["leader_risk_share"] = 0.75, 0.1, 0.09
    cast["public"]["support_share"], cast["public"]["trust_share"], cast["public"]["approval_share"] = 0.45, 0.59, 0.55
    cast["dice"]["world"], cast["dice"]["seed"] = np.arange(worlds), 1
    cast["p_beliefs"]["optimism_spread_share"] = cast["p_beliefs"]["poll_noise_share"] = cast["p_beliefs"]["staff_bias_spread_share"] = 0.0
    cast["p_bargaining"]["ukraine_resolve_spread"] = cast["p_bargaining"]["russia_resolve_spread"] = 0.0
    for act in (talks.begin_beliefs, talks.begin_agreement, talks.begin_staff):
        perform(act, cast)
    cast["agreement"]["is_round"], cast["agreement"]["rounds"] = True, 1
    for name, value in guarantee.items():
        cast["guarantee"][name] = value
    return cast


def weigh(cast: dict[str, Any]) -> tuple[float, float]:
    for act in (talks.staff_estimates, talks.weigh_deal_ukraine, talks.weigh_deal_russia):
        perform(act, cast)
    return float(cast["ukraine"]["acceptance_share"][0]), float(cast["russia"]["acceptance_share"][0])


FIRM = {
    "is_wanted": True, "is_formed": True, "kind": ALLIANCE, "pledge_share": 0.9, "us_backing_share": 0.6,
    "troops_promised_thousand": 30.0, "arms_eur_bn_per_week": 0.5, "air_defence_units": 10.0,
}  # fmt: skip


def test_a_guarantee_brings_ukraine_to_sign_and_keeps_russia_away() -> None:
    (ukraine, russia), (ukraine_bare, russia_bare) = weigh(at_the_table(**FIRM)), weigh(at_the_table())
    assert ukraine > 2 * ukraine_bare
    assert russia < russia_bare


def test_an_alliance_is_disliked_more_than_a_coalition_of_the_same_strength() -> None:
    assert weigh(at_the_table(**FIRM))[1] < weigh(at_the_table(**(FIRM | {"kind": COALITION})))[1]


def test_a_guarantee_that_was_not_formed_counts_for_nothing() -> None:
    cast = at_the_table(**(FIRM | {"is_formed": False}))
    bare = weigh(at_the_table())
    assert weigh(cast) == bare
    assert cast["agreement"]["deal_is_poorer"][0]
    for russia_says, refuser in ((1.0, GUARANTORS), (0.0, BOTH)):
        cast["ukraine"]["acceptance_share"], cast["russia"]["acceptance_share"] = 0.0, russia_says
        perform(talks.conclude, cast)
        assert cast["agreement"]["last_refused_by"][0] == refuser


@pytest.mark.parametrize(
    ("name", "value", "ukraine_sign", "russia_sign"),
    [
        ("handover_to_russia_share", 0.3, -1, 1),
        ("handover_to_ukraine_share", 0.1, 1, -1),
        ("crimea_donbas_return_share", 0.1, 1, -1),
        ("recognition_share", 0.5, -1, 1),
        ("neutrality_share", 1.0, -1, 1),
        ("ukraine_force_cap_share", 0.5, -1, 1),
        ("accountability_share", 0.9, 1, -1),
        ("sanctions_relief_share", 0.8, -1, 1),
        ("russia_line_limit_share", 0.9, 1, -1),
        ("verification_share", 1.0, 1, 0),
        ("separation_km", 15.0, 1, 0),
        ("rights_access_share", 1.0, 1, 0),
        ("snapback_share", 1.0, 1, -1),
        ("relief_weeks", 10.0, 0, 1),
    ],
)
def test_each_term_pulls_as_it_should(name: str, value: float, ukraine_sign: int, russia_sign: int) -> None:
    before, cast = at_the_table(), at_the_table()
    cast["terms"][name] = value
    cast["agreement"]["relief_promised_share"] = cast["terms"]["sanctions_relief_share"]
    weigh(before), weigh(cast)
    for side, sign in (("ukraine", ukraine_sign), ("russia", russia_sign)):
        assert np.sign(np.round(cast[side]["utility_of_deal"][0] - before[side]["utility_of_deal"][0], 9)) == sign


def test_full_aims_make_russia_refuse_what_limited_aims_accept() -> None:
    chances = [weigh(at_the_table(aims=aims, **FIRM))[1] for aims in (0.0, 0.5, 1.0)]
    assert chances[0] > chances[1] > chances[2]


def test_pressure_pulls_both_sides_to_the_table_and_is_remembered() -> None:
    cast = at_the_table()
    free = weigh(cast)
    cast["washington"]["pressure_on_ukraine_share"], cast["washington"]["pressure_on_russia_share"] = 0.7, 0.4
    pressed = weigh(cast)
    assert pressed[0] > free[0]
    assert pressed[1] > free[1]
    cast["ukraine"]["acceptance_share"] = cast["russia"]["acceptance_share"] = 1.0
    perform(talks.conclude, cast)
    assert cast["agreement"]["pressure_share"][0] == 0.7


def test_ukraine_fears_a_new_attack_more_where_the_offer_does_without_the_us() -> None:
    feared = {}
    for whom in (0, 1, US_LEFT_OUT):
        cast = at_the_table()
        cast["agreement"]["rounds"] = 0
        for name, value in {"kind": ALLIANCE, "pledge_share": 0.9, "us_backstop_share": 1.0, "left_out": whom}.items():
            cast["offer"][name] = value
        cast["washington"]["guarantee_backing_share"] = 0.8
        weigh(cast)
        feared[whom] = cast["ukraine"]["reattack_belief_share"][0]
    assert feared[US_LEFT_OUT] > feared[0] == feared[1]


def test_public_support_counts() -> None:
    poor, rich = at_the_table(), at_the_table()
    rich["public"]["support_share"] = 0.7
    assert weigh(rich)[0] > weigh(poor)[0]


def test_beliefs_start_apart_and_converge_with_fighting() -> None:
    cast = at_the_table()
    russia, ukraine = cast["russia"], cast["ukraine"]
    russia["gain_km2"], russia["losses_thousand"], ukraine["losses_thousand"] = 100.6, 10.4, 4.6
    gaps = []
    for _ in range(104):
        gaps.append(float(russia["believed_gain_km2"][0] - ukraine["believed_gain_km2"][0]))
        perform(talks.update_beliefs, cast)
    assert gaps[0] > 0
    assert all(later < earlier for earlier, later in itertools.pairwise(gaps))
    assert gaps[-1] < 0.6 * gaps[0]


def test_no_concessions_are_refused_by_a_russia_that_is_ahead() -> None:
    assert weigh(at_the_table("borders_1991"))[1] < 1e-6
    assert weigh(at_the_table("borders_1991", aims=0.0))[1] < 1e-3


@pytest.mark.parametrize("theory", ["expected_utility", "prospect", "leader_survival"])
def test_every_theory_keeps_the_sign_of_a_guarantee(theory: str) -> None:
    firm, bare = weigh(at_the_table(theory=theory, **FIRM)), weigh(at_the_table(theory=theory))
    assert firm[0] > bare[0]
    assert firm[1] < bare[1]


def test_a_signature_ends_the_fighting_and_opens_the_books() -> None:
    cast = at_the_table("freeze")
    cast["calendar"]["week"] = 30
    cast["ukraine"]["acceptance_share"] = cast["russia"]["acceptance_share"] = 1.0
    perform(talks.conclude, cast)
    agreement = cast["agreement"][0]
    assert agreement["in_ceasefire"]
    assert not agreement["at_war"]
    assert agreement["signed"] == 1
    assert agreement["first_signed_week"] == agreement["signed_week"] == 30
    assert agreement["agreement_class"] == DEFINITIVE
    assert agreement["line_moved_km2"] == 0.0
    agreement["at_war"], agreement["in_ceasefire"], agreement["collapses"] = True, False, 1
    cast["calendar"]["week"] = 90
    perform(talks.conclude, cast)
    assert agreement["signed"] == 2
    assert agreement["signed_week"] == 90
    assert agreement["first_signed_week"] == 30


def test_a_thin_text_is_only_preliminary() -> None:
    cast = at_the_table("freeze_bare")
    cast["ukraine"]["acceptance_share"] = cast["russia"]["acceptance_share"] = 1.0
    perform(talks.conclude, cast)
    assert cast["agreement"]["agreement_class"][0] == PRELIMINARY


@pytest.mark.parametrize(("terms", "sign"), [("tilted", 1), ("borders_1991", -1), ("istanbul", -1), ("freeze", 0)])
def test_the_line_moves_as_signed(terms: str, sign: int) -> None:
    cast = at_the_table(terms)
    before = cast["sectors"]["occupied_km2"].sum() + cast["regions"]["occupied_share"][0, 0] * cast["regions"]["area_km2"][0, 0]
    cast["ukraine"]["acceptance_share"] = cast["russia"]["acceptance_share"] = 1.0
    perform(talks.conclude, cast)
    after = cast["sectors"]["occupied_km2"].sum() + cast["regions"]["occupied_share"][0, 0] * cast["regions"]["area_km2"][0, 0]
    assert after - before == pytest.approx(cast["agreement"]["line_moved_km2"][0])
    assert np.sign(after - before) == sign
    assert (cast["sectors"]["occupied_km2"] >= 0).all()
    assert (cast["sectors"]["occupied_km2"] <= cast["sectors"]["area_km2"]).all()
    if terms == "borders_1991":
        assert after == pytest.approx(0.0)


def opened_share(**changes: float) -> float:
    cast = at_the_table(worlds=2000)
    cast["agreement"]["is_round"] = False
    for name, value in changes.items():
        place = next(key for key in ("washington", "terms", "russia", "agreement") if name in cast[key].dtype.names)
        cast[place][name] = value
    for week in range(1, 27):
        cast["calendar"]["week"] = cast["dice"]["week"] = week
        perform(talks.open_talks, cast)
    return float(cast["agreement"]["is_talking"].mean())


def test_talks_open_sooner_with_mediation_a_proposal_losses_and_stalemate() -> None:
    usual = opened_share(mediation_share=0.3, is_tabled=1.0)
    assert opened_share(mediation_share=0.9, is_tabled=1.0) > usual > opened_share(mediation_share=0.3, is_tabled=0.0)
    assert opened_share(mediation_share=0.3, is_tabled=1.0, recent_losses_thousand=30.0) > usual
    assert opened_share(mediation_share=0.3, is_tabled=1.0, recent_gain_km2=0.0) > usual
    assert opened_share(mediation_share=0.3, is_tabled=1.0, new_leader_week=0) > usual


def test_before_the_terms_are_made_talks_open_as_with_nothing_tabled_and_come_to_no_round() -> None:
    nothing = opened_share(mediation_share=0.3, is_tabled=0.0)
    assert opened_share(mediation_share=0.3, is_tabled=1.0, tabled_after_weeks=27.0) == nothing
    assert opened_share(mediation_share=0.3, is_tabled=1.0, tabled_after_weeks=13.0) > nothing
    cast = at_the_table()
    cast["agreement"]["is_talking"], cast["agreement"]["talks_began_week"] = True, 0
    cast["p"]["break_off_per_year"] = cast["p"]["walked_away_break_share"] = 0.0
    cast["terms"]["tabled_after_weeks"] = 10.0
    cast["washington"]["tilt_to_russia_share"] = cast["washington"]["mediation_share"] = 0.8
    rounds, relief = [], []
    for week in range(1, 17):
        cast["calendar"]["week"] = cast["dice"]["week"] = week
        perform(talks.open_talks, cast)
        rounds += [week] * bool(cast["agreement"]["is_round"].all())
        relief.append(cast["agreement"]["relief_promised_share"][0])
    assert rounds == [12, 16]
    assert relief[8] == cast["terms"]["sanctions_relief_share"][0] < relief[9]


def test_a_new_russian_leader_is_less_bound_by_the_aims() -> None:
    cast = at_the_table(worlds=2000, aims=0.8)
    cast["p"]["russia_office_risk_per_year"] = 0.9
    perform(talks.leaders, cast)
    new = cast["russia"]["new_leader"]
    assert new.any()
    assert not new.all()
    assert (cast["russia"]["aims_share"][new] < 0.8).all()
    assert (cast["russia"]["aims_share"][~new] == 0.8).all()
    assert (cast["russia"]["leaders"] == 1 + new).all()


def signed_under(**washington: Any) -> Any:
    """A signature some weeks after talks opened under a Washington that blamed nobody, and then did this."""
    cast = at_the_table()
    cast["agreement"]["is_talking"] = True
    cast["washington"]["target"], cast["washington"]["pressure_on_russia_share"] = NOBODY, 0.8
    perform(talks.open_talks, cast)
    for name, value in washington.items():
        cast["washington"][name] = value
    perform(talks.open_talks, cast)
    cast["agreement"]["is_round"] = True
    cast["ukraine"]["acceptance_share"] = cast["russia"]["acceptance_share"] = 1.0
    perform(talks.conclude, cast)
    return cast["agreement"][0]


def test_standing_sanctions_are_no_pressure_behind_a_signature_but_a_threat_is() -> None:
    """M16."""
    assert signed_under()["pressure_share"] == 0.0
    assert signed_under(target=RUSSIA, pressure_on_russia_share=0.9)["pressure_share"] == pytest.approx(0.1)
    assert signed_under(pressure_on_ukraine_share=0.6)["pressure_share"] == 0.6


def test_a_mediator_who_leans_to_russia_puts_more_relief_on_the_table() -> None:
    """What is judged is what is promised at the signature."""
    plain = signed_under(tilt_to_russia_share=0.8, mediation_share=0.0)["relief_promised_share"]
    leaning = signed_under(tilt_to_russia_share=0.8, mediation_share=0.9)["relief_promised_share"]
    assert plain == numbers("terms", 1, "freeze")["sanctions_relief_share"][0]
    assert plain < leaning < 1.0
    even, leant = at_the_table(**FIRM), at_the_table(**FIRM)
    leant["agreement"]["relief_promised_share"] = leaning
    (ukraine, russia), (ukraine_leant, russia_leant) = weigh(even), weigh(leant)
    assert ukraine_leant < ukraine
    assert russia_leant > russia


def test_a_mediator_without_a_proposal_moves_no_terms() -> None:
    cast = at_the_table("none")
    cast["washington"]["tilt_to_russia_share"] = cast["washington"]["mediation_share"] = 1.0
    perform(talks.open_talks, cast)
    assert cast["agreement"]["relief_promised_share"][0] == cast["terms"]["sanctions_relief_share"][0]


def test_a_signature_ends_every_fight_and_notes_the_forces_of_the_day() -> None:
    cast = at_the_table()
    cast["guarantee"]["response_thousand"] = cast["guarantee"]["fighting_thousand"] = 40.0
    cast["russia"]["personnel_thousand"], cast["ukraine"]["personnel_thousand"] = 650.0, 430.0
    cast["ukraine"]["acceptance_share"] = cast["russia"]["acceptance_share"] = 1.0
    perform(talks.conclude, cast)
    assert cast["guarantee"]["response_thousand"][0] == cast["guarantee"]["fighting_thousand"][0] == 0.0
    assert cast["russia"]["personnel_at_signature_thousand"][0] == 650.0
    assert cast["ukraine"]["personnel_at_signature_thousand"][0] == 430.0
