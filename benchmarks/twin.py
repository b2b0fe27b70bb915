"""The idiomatic Mesa twin: one world per model, agents with scalar attributes, the rules' plain text, no compiled loops.

It is the oracle (its worlds equal the engine's bit for bit) and the baseline of the speed comparison. Its dice are
the engine's compiled ones: a pure-Python Philox would only make the twin look worse than it is.
"""

from __future__ import annotations

import math
from typing import Any

import mesa
import numpy as np

from sim.engine.batch import of_worlds
from sim.engine.records import plain_numbers
from sim.engine.worlds import NUMBERS, Stage, places_of
from sim.model.aid import acts as aid
from sim.model.arithmetic import share
from sim.model.bargaining import acts as bargaining
from sim.model.battle import acts as battle
from sim.model.beliefs import acts as beliefs
from sim.model.calendar import INAUGURATIONS, WEEKS_PER_MONTH, WEEKS_PER_YEAR, date_of
from sim.model.economy import acts as economy
from sim.model.forces import acts as forces
from sim.model.guarantee import acts as guarantee
from sim.model.observed import acts as record
from sim.model.observed import series as measures
from sim.model.occupation import acts as people
from sim.model.opinion import acts as opinion
from sim.model.opinion import rules
from sim.model.opinion import start_acts as first_opinions
from sim.model.regrouping import acts as attack
from sim.model.states.citizens import Citizens
from sim.model.states.history import observed_week
from sim.model.states.places import MACRO_REGION_COUNT
from sim.model.talks import acts as talks
from sim.model.truce import acts as truce
from sim.model.washington import acts as policy
from sim.runs.ensemble import stage_of
from sim.settings.config import RunConfig


class Scalars(mesa.Agent):
    """A Mesa agent whose attributes are the fields of one record, as Python scalars and lists."""

    def __init__(self, model: Any, values: np.void) -> None:
        super().__init__(model)
        for name, value in zip(values.dtype.names or (), values.tolist(), strict=True):
            setattr(self, name, value.tolist() if isinstance(value, np.ndarray) else value)


class Citizen(mesa.Agent):
    """One citizen as an agent: hears its circle, takes in the news, takes a stand, by the same rules as the engine's loops."""

    def __init__(self, model: Any, attributes: dict[str, Any]) -> None:
        super().__init__(model)
        self.neighbours: list[Citizen] = []
        for name, value in attributes.items():
            setattr(self, name, value)

    def hears_circle(self) -> None:
        """The mean position of those neighbours who are near enough to be heard."""
        confidence_share = self.model.numbers.confidence_share
        total = voices = 0.0
        for neighbour in self.neighbours:
            weight = rules.weight_of_voice(neighbour.position_share, self.position_share, confidence_share)
            total += weight * neighbour.position_share
            voices += weight
        self.circle_share = rules.circle_share(total, voices, self.position_share)

    def takes_in(self) -> None:
        """Violence near by, the circle and the news."""
        p, public = self.model.numbers, self.model.public
        nearness = rules.nearness_share(rules.is_front(self.macro_region), p.rear_share)
        exposed = rules.exposure_index(public.strikes_seen / p.strikes_reference * nearness, self.has_loss, p.loss_exposure_share)
        self.exposure_index = rules.remembered_exposure_index(self.exposure_index, exposed, 1.0 / p.exposure_memory_months)
        lasting = rules.lasting_news_share(public.ready_news, p.stubbornness_low_share, p.stubbornness_high_share)
        slow = p.exposure_slow_share_per_year * WEEKS_PER_MONTH / WEEKS_PER_YEAR
        self.anchor = rules.moved_anchor(self.anchor, lasting, self.stubbornness_share, slow * self.exposure_index)
        push = p.exposure_now_share * self.exposure_index
        self.position_share = rules.moved_position_share(self.anchor, self.circle_share, self.stubbornness_share, push)
        self.trust_share = share(self.trust_share + public.trust_news)
        self.belief_in_west_share = share(self.belief_in_west_share + public.belief_news)
        self.weariness_share = share(self.weariness_share + public.weariness_news * nearness)

    def takes_a_stand(self) -> None:
        """Yes or no to the terms, and what that costs or earns the president."""
        p, public = self.model.numbers, self.model.public
        worth = rules.trusted_value(public.value_of_guarantee, self.belief_in_west_share, p.belief_weight)
        score = rules.acceptance_score(self.position_share, public.value_of_terms, worth, self.trust_share, public.cue_share)
        self.supports_terms = rules.accepts_terms(
            score, self.red_line, public.red_line_touch_share, self.stubbornness_share, p.tolerance_share
        )
        self.trust_share = rules.answered_trust_share(self.trust_share, self.supports_terms, public.credit_share, public.cost_share)


class TwinStage(Stage):
    """Runs the plain text of every act on agents instead of the compiled loop on records."""

    def perform(self, act: Any) -> None:
        """Carry the act out at once."""
        act.plain(*(self.cast[place] for place in places_of(act)))


class Place:
    """A region, a sector or a table row: attributes only, not an actor."""

    def __init__(self, values: np.void) -> None:
        for name, value in zip(values.dtype.names or (), values.tolist(), strict=True):
            setattr(self, name, value)


class TwinModel(mesa.Model):
    """One world of the simulator as plain Mesa: the same week, agent by agent."""

    def __init__(self, config: RunConfig, world: int = 0, rng: Any = None) -> None:
        super().__init__(rng=0)
        self.config = config
        self.week = -1
        records = stage_of(of_worlds(config, np.array([world]))).cast
        network = records["network"]
        self.stage = TwinStage({name: self._enters(name, value) for name, value in records.items()})
        self.stage.cast["network"] = network
        self._set_calendar()
        for begin in (
            forces.begin_forces, battle.begin_sectors, beliefs.begin_beliefs, people.begin_regions, policy.begin_washington,
            guarantee.begin_members, beliefs.begin_staff, first_opinions.begin_citizens, talks.begin_agreement, truce.begin_truce,
            record.count_places,
        ):  # fmt: skip
            self.stage.perform(begin)
        self.public = self.stage.cast["public"]
        self.numbers = self.stage.cast[NUMBERS + "opinion"]
        self.citizens = self._citizens(self.stage.cast["citizens"], network)

    def _citizens(self, attributes: Citizens, network: Any) -> list[Citizen]:
        """An agent for each citizen, who knows its neighbours."""
        rows = zip(*attributes, strict=True)
        citizens = [Citizen(self, dict(zip(Citizens._fields, row, strict=True))) for row in rows]
        for citizen, circle in zip(citizens, network.tolist(), strict=True):
            citizen.neighbours = [citizens[index] for index in circle]
        return citizens

    def _enters(self, name: str, value: Any) -> Any:
        if name == "network":
            return value
        if name == "said":
            return {}
        if name.startswith(NUMBERS):
            return plain_numbers(value[0])
        if name == "citizens":
            return value.of_world(0)
        kind: Any = {"regions": Place, "sectors": Place, "administrations": Place}.get(name, Scalars)
        make = (lambda row: kind(self, row)) if issubclass(kind, mesa.Agent) else kind
        return make(value[0]) if value.ndim == 1 else [make(row) for row in value[0]]

    def step(self) -> None:
        """One week, in the order of `sim.model.week.CeasefireModel.step`."""
        self.week += 1
        self._set_calendar()
        perform = self.stage.perform
        perform(policy.change_administration)
        perform(policy.set_policy)
        perform(aid.commit_aid)
        perform(aid.deliver_aid)
        perform(forces.rebuild_russia)
        perform(forces.rebuild_ukraine)
        perform(battle.set_tempo)
        perform(battle.fight)
        perform(battle.strike)
        perform(beliefs.update_beliefs)
        perform(talks.leaders)
        perform(talks.open_talks)
        for act in (
            guarantee.members_consider, guarantee.form_guarantee,
            beliefs.staff_estimates, bargaining.weigh_deal_ukraine, bargaining.weigh_deal_russia, talks.conclude,
            guarantee.deploy_guarantee, guarantee.assess_credibility, truce.monitor, truce.have_incidents,
            truce.test_by_accident_or_spoiler, attack.russia_considers_attack, attack.ukraine_considers_attack,
            guarantee.guarantors_respond, truce.settle_truce, economy.bear_russian_economy, economy.bear_ukrainian_economy,
            people.people_move, people.rights_are_abused,
        ):  # fmt: skip
            perform(act)
        self.public_reacts()
        perform(record.count_places)
        perform(record.count_phases)

    def public_reacts(self) -> None:
        """Every month citizens hear, take in and take a stand, one after another; every week the betrayed march."""
        stage, public, p = self.stage.cast, self.public, self.numbers
        agreement, calendar, guarantee_state = stage["agreement"], stage["calendar"], stage["guarantee"]
        opinion.watch(public, stage["ukraine"], stage["russia"], calendar, p)
        if calendar.is_month:
            opinion.weigh_guarantee(public, agreement, guarantee_state, stage[NUMBERS + "guarantee"], p)
            opinion.weigh_terms(public, agreement.relief_promised_share, stage[NUMBERS + "terms"], p)
            opinion.hear_the_war(public, agreement, stage["ukraine"], stage["russia"], p, stage["dice"])
            opinion.hear_the_west(public, agreement, stage["washington"], guarantee_state, calendar, p)
            for citizen in self.citizens:
                citizen.hears_circle()
            for citizen in self.citizens:
                citizen.takes_in()
            opinion.answer_for_signature(public, agreement, calendar, p)
            for citizen in self.citizens:
                citizen.takes_a_stand()
            self.count_citizens(agreement.in_ceasefire)
            opinion.judge_the_government(public, agreement.in_ceasefire, p)
        opinion.march(public, agreement.held_weeks * 1.0, p)

    def count_citizens(self, is_signed: bool) -> None:
        """The poll of the month."""
        public, citizens = self.public, self.citizens
        trusts = [citizen.trust_share + public.rally_share > 0.5 for citizen in citizens]
        betrayed = sum(not (trusting or citizen.supports_terms) for trusting, citizen in zip(trusts, citizens, strict=True))
        public.trust_share = sum(trusts) / len(citizens)
        public.betrayal_share = betrayed / len(citizens) if is_signed else 0.0
        public.endurance_share = sum(not citizen.weariness_share > 0.5 for citizen in citizens) / len(citizens)
        public.belief_in_west_share = sum(citizen.belief_in_west_share > 0.5 for citizen in citizens) / len(citizens)
        public.support_share = sum(citizen.supports_terms for citizen in citizens) / len(citizens)
        public.ready_share = sum(citizen.position_share > 0.5 for citizen in citizens) / len(citizens)
        for region in range(MACRO_REGION_COUNT):
            here = [citizen for citizen in citizens if citizen.macro_region == region]
            public.support_by_region[region] = sum(citizen.supports_terms for citizen in here) / max(1, len(here))
            public.ready_by_region[region] = sum(citizen.position_share > 0.5 for citizen in here) / max(1, len(here))

    def _set_calendar(self) -> None:
        today = date_of(self.config.start, self.week)
        calendar: Any = self.stage.cast["calendar"]
        in_office = sum(today >= day for day in INAUGURATIONS)
        calendar.is_inauguration = in_office != calendar.administration or self.week < 0
        calendar.administration = in_office
        calendar.week = self.week
        calendar.month = today.month
        calendar.is_month = self.week % WEEKS_PER_MONTH == 0
        self.stage.cast["dice"].week = self.week
        observed = observed_week(today)
        for name in observed.dtype.names or ():
            setattr(self.stage.cast["history"], name, observed[name].item())


class BatchTwin(TwinModel):
    """The twin as `mesa.batch_run` wants it: built from plain keyword arguments, with a data collector."""

    def __init__(self, world: int = 0, weeks: int = 260, citizens: int = 1000, scenario: str = "nato_guarantee", rng: Any = None) -> None:
        from sim.settings.composing import load

        super().__init__(load([f"+scenario={scenario}", f"weeks={weeks}", f"citizens={citizens}"]), world)
        self.weeks = weeks
        self.datacollector = mesa.DataCollector(model_reporters={series.name: _reporter(series) for series in measures.SERIES})

    def step(self) -> None:
        """One week, collected; at the horizon the model stops itself, since `batch_run` asks for one step more."""
        super().step()
        self.datacollector.collect(self)
        self.running = self.week < self.weeks - 1


def _reporter(series: measures.Series) -> Any:
    """How a weekly series is read off the model; not a number in a phase in which it has no meaning."""

    def read(model: TwinModel) -> Any:
        phase = "ceasefire" if model.stage.cast["agreement"].in_ceasefire else "war"
        if series.only not in ("", phase):
            return math.nan
        state = model.stage.cast[series.actor]
        if series.place < 0:
            return getattr(state, series.field)
        if isinstance(state, list):
            return getattr(state[series.place], series.field)
        return getattr(state, series.field)[series.place]

    return read
