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
from sim.engine.worlds import NUMBERS, Worlds, places_of
from sim.model.arithmetic import share
from sim.model.observed import series as measures
from sim.model.opinion import acts as opinion
from sim.model.opinion import rules
from sim.model.states.citizens import Citizens
from sim.model.states.places import MACRO_REGION_COUNT
from sim.model.week import CeasefireModel
from sim.runs.ensemble import worlds_of
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
        p = self.model.numbers
        total = voices = 0.0
        for neighbour in self.neighbours:
            weight = rules.weight_of_voice(neighbour.position_share, self.position_share, p)
            total += weight * neighbour.position_share
            voices += weight
        self.circle_share = self.position_share if voices == 0.0 else total / voices

    def takes_in(self) -> None:
        """Violence near by, the circle and the news."""
        p, public = self.model.numbers, self.model.public_state
        exposed = rules.exposure_index(public.strikes_seen / p.strikes_reference, self.macro_region, self.has_loss, p)
        self.exposure_index = self.exposure_index + 1.0 / p.exposure_memory_months * (exposed - self.exposure_index)
        self.anchor = rules.moved_anchor(self.anchor, public.ready_news, self.stubbornness_share, self.exposure_index, p)
        self.position_share = rules.moved_position_share(self.anchor, self.circle_share, self.stubbornness_share, self.exposure_index, p)
        self.trust_share = share(self.trust_share + public.trust_news)
        self.belief_in_west_share = share(self.belief_in_west_share + public.belief_news)
        self.weariness_share = share(self.weariness_share + public.weariness_news * rules.nearness_factor(self.macro_region, p))

    def takes_a_stand(self) -> None:
        """Yes or no to the terms, and what that costs or earns the president."""
        p, public = self.model.numbers, self.model.public_state
        attitudes = self.position_share, self.belief_in_west_share, self.trust_share
        self.supports_terms = rules.accepts_terms(*attitudes, self.red_line, self.stubbornness_share, public, p)
        self.trust_share = share(self.trust_share + (public.credit_share if self.supports_terms else -public.cost_share))


class TwinWorlds(Worlds):
    """Runs the plain text of every act on agents, at once, in place of the compiled loop on records; citizens act one by one."""

    def __init__(self, states: dict[str, Any], instead: dict[Any, Any]) -> None:
        super().__init__(states)
        self._instead = instead  # acts that the agents themselves carry out

    def write(self, name: str, values: Any) -> None:
        """Set fields of a state to one value."""
        for field, value in values.items():
            setattr(self.states[name], field, value)

    def plan(self, act: Any) -> None:
        """Carry the act out at once."""
        if act in self._instead:
            self._instead[act]()
        else:
            act.plain(*(self.states[place] for place in places_of(act)))

    def carry_out(self) -> None:
        """Nothing was put off."""


class Place:
    """A region, a sector or a table row: attributes only, not an actor."""

    def __init__(self, values: np.void) -> None:
        for name, value in zip(values.dtype.names or (), values.tolist(), strict=True):
            setattr(self, name, value)


class TwinModel(CeasefireModel):
    """One world of the simulator as plain Mesa: the same week (`sim.model.week`), agent by agent."""

    def __init__(self, config: RunConfig, world: int = 0, rng: Any = None) -> None:
        self.config = config
        self._records = worlds_of(of_worlds(config, np.array([world]))).states
        instead = {opinion.update_citizens: self._hear_and_take_in, opinion.count_public: self._answer_and_march}
        super().__init__(TwinWorlds({}, instead), config.start)

    def world_begins(self) -> None:
        """Records become agents; the start; then an agent for each citizen, who knows its neighbours."""
        self.worlds.states |= {name: self._enters(name, value) for name, value in self._records.items()}
        self.public_state = self.worlds.states["public"]
        self.numbers = self.worlds.states[NUMBERS + "opinion"]
        super().world_begins()
        self.citizens = self._citizens(self.worlds.states["citizens"], self._records["network"])

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
        if name == "voices":
            return {}
        if name.startswith(NUMBERS):
            return plain_numbers(value[0])
        if name == "citizens":
            return value.of_world(0)
        kind: Any = {"regions": Place, "sectors": Place, "administrations": Place}.get(name, Scalars)
        make = (lambda row: kind(self, row)) if issubclass(kind, mesa.Agent) else kind
        return make(value[0]) if value.ndim == 1 else [make(row) for row in value[0]]

    def _hear_and_take_in(self) -> None:
        """Every month citizens hear each other, then take in the news, one after another."""
        if self.worlds.states["calendar"].is_month:
            for citizen in self.citizens:
                citizen.hears_circle()
            for citizen in self.citizens:
                citizen.takes_in()

    def _answer_and_march(self) -> None:
        """Every month citizens take a stand and are counted; every week the betrayed march."""
        public, agreement, p = self.public_state, self.worlds.states["agreement"], self.numbers
        if self.worlds.states["calendar"].is_month:
            for citizen in self.citizens:
                citizen.takes_a_stand()
            self.count_citizens(agreement.in_ceasefire)
            opinion.judge_the_government(public, agreement.in_ceasefire, p)
        opinion.march(public, agreement.held_weeks * 1.0, p)

    def count_citizens(self, is_signed: bool) -> None:
        """The poll of the month."""
        public, citizens = self.public_state, self.citizens
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
        phase = "ceasefire" if model.worlds.states["agreement"].in_ceasefire else "war"
        if series.only not in ("", phase):
            return math.nan
        state = model.worlds.states[series.actor]
        if series.place < 0:
            return getattr(state, series.field)
        if isinstance(state, list):
            return getattr(state[series.place], series.field)
        return getattr(state, series.field)[series.place]

    return read
