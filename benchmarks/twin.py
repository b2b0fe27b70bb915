"""The idiomatic Mesa twin: one world per model, agents with scalar attributes, the rules' plain text, no compiled loops.

It is the oracle (its worlds equal the engine's bit for bit) and the baseline of the speed comparison. Its dice are
the engine's compiled ones: a pure-Python Philox would only make the twin look worse than it is.
"""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np

from sim.acts import aid, attack, battle, economy, forces, guarantee, opinion, people, policy, record, talks, truce
from sim.calendar import INAUGURATIONS, WEEKS_PER_MONTH, date_of
from sim.cast import build_cast, social_network
from sim.config import RunConfig
from sim.stage import NUMBERS, Stage
from sim.state import plain_numbers


class Scalars(mesa.Agent):
    """A Mesa agent whose attributes are the fields of one record, as Python scalars and lists."""

    def __init__(self, model: Any, values: np.void) -> None:
        super().__init__(model)
        for name, value in zip(values.dtype.names or (), values.tolist(), strict=True):
            setattr(self, name, value.tolist() if isinstance(value, np.ndarray) else value)


class Citizen(Scalars):
    """One citizen as an agent."""


class TwinStage(Stage):
    """Runs the plain text of every act on agents instead of the compiled loop on records."""

    def text_of(self, act: Any) -> Any:
        """The text itself."""
        return act.plain


class Place:
    """A region, a sector or a table row: attributes only, not an actor."""

    def __init__(self, values: np.void) -> None:
        for name, value in zip(values.dtype.names or (), values.tolist(), strict=True):
            setattr(self, name, value)


class TwinModel(mesa.Model):
    """One world of the simulator as plain Mesa: the same week, agent by agent."""

    def __init__(self, config: RunConfig, world: int = 0, network: Any = None, rng: Any = None) -> None:
        super().__init__(rng=0)
        self.config = config
        self.week = -1
        network = social_network(config) if network is None else network
        records = build_cast(config, np.array([world]), network)
        self.stage = TwinStage({name: self._enters(name, value) for name, value in records.items()})
        self.stage.cast["network"] = network
        self._set_calendar()
        for begin in (
            forces.begin_forces, battle.begin_sectors, talks.begin_beliefs, people.begin_regions, policy.begin_washington,
            guarantee.begin_members, talks.begin_staff, opinion.begin_citizens, talks.begin_agreement, truce.begin_truce,
            record.count_places,
        ):  # fmt: skip
            self.stage.perform(begin)

    def _enters(self, name: str, value: Any) -> Any:
        if name == "network":
            return value
        if name.startswith(NUMBERS):
            return plain_numbers(value[0])
        kind: Any = {"citizens": Citizen, "regions": Place, "sectors": Place, "administrations": Place}.get(name, Scalars)
        make = (lambda row: kind(self, row)) if issubclass(kind, mesa.Agent) else kind
        return make(value[0]) if value.ndim == 1 else [make(row) for row in value[0]]

    def step(self) -> None:
        """One week, in the order of `sim.model.CeasefireModel.step`."""
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
        perform(talks.update_beliefs)
        perform(talks.leaders)
        perform(talks.open_talks)
        for member in self.stage.cast["members"]:
            perform(guarantee.member_considers, member=member)
        for act in (
            guarantee.form_guarantee, talks.staff_estimates, talks.weigh_deal_ukraine, talks.weigh_deal_russia, talks.conclude,
            guarantee.deploy_guarantee, guarantee.assess_credibility, truce.monitor, truce.have_incidents,
            truce.test_by_accident_or_spoiler, attack.russia_considers_attack, attack.ukraine_considers_attack,
            guarantee.guarantors_respond, truce.settle_truce, economy.bear_russian_economy, economy.bear_ukrainian_economy,
            people.people_move, people.rights_are_abused, opinion.update_citizens, opinion.count_public,
            record.count_places, record.count_phases,
        ):  # fmt: skip
            perform(act)

    def _set_calendar(self) -> None:
        today = date_of(self.config.start, self.week)
        calendar: Any = self.stage.cast["calendar"]
        in_office = sum(today >= day for day in INAUGURATIONS)
        calendar.is_inauguration = in_office != calendar.administration or self.week < 0
        calendar.administration = in_office
        calendar.week = self.week
        calendar.month = today.month
        calendar.is_month = self.week % WEEKS_PER_MONTH == 0
        calendar.is_quarter = self.week % (WEEKS_PER_MONTH * 3 + 1) == 0
        self.stage.cast["dice"].week = self.week


class BatchTwin(TwinModel):
    """The twin as `mesa.batch_run` wants it: built from plain keyword arguments, with a data collector."""

    def __init__(self, world: int = 0, weeks: int = 260, citizens: int = 1000, scenario: str = "nato_guarantee", rng: Any = None) -> None:
        from sim.cli.composing import load

        super().__init__(load([f"+scenario={scenario}", f"weeks={weeks}", f"citizens={citizens}"]), world)
        self.weeks = weeks
        self.datacollector = mesa.DataCollector(model_reporters={"occupied_km2": lambda model: model.stage.cast["totals"].occupied_km2})

    def step(self) -> None:
        """One week; at the horizon the model stops itself, since `batch_run` asks for one step more."""
        super().step()
        if self.week == self.weeks - 1:
            self.datacollector.collect(self)
            self.running = False
