"""What every actor shares: a Mesa agent that lives in every world at once."""

from __future__ import annotations

from typing import Any

import mesa


class Actor(mesa.Agent):  # type: ignore[misc]
    """An actor; its state (one record per world, fields and units in its State class) stands on the model's stage."""

    name: str = ""

    @property
    def state(self) -> Any:
        """The actor's own state: a record array with one entry per world."""
        return self.model.stage.cast[self.name]

    def perform(self, act: Any) -> None:
        """Carry out an act in every world."""
        self.model.stage.perform(act)
