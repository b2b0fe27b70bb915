"""Partners outside NATO and the EU (IMF, World Bank, Japan, Norway's likes): steady finance, few arms."""

from __future__ import annotations

from sim.engine.records import State


class PartnersState(State):
    """Other donors in one world."""

    financial_eur_bn: float  # committed this week
    military_eur_bn: float
