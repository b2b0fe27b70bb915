"""The citizens, attribute by attribute: each attribute is a row of numbers, so that compiled loops run through it in one go."""

from __future__ import annotations

from typing import Any, Final, NamedTuple, get_args, get_type_hints

import numpy as np

from sim.engine.records import Each

TYPES: Final = {float: np.float64, int: np.int8, bool: np.bool_}
"""How an attribute is stored; whole numbers are small codes here."""


class Citizens(NamedTuple):
    """The citizens of one world. Attitudes are levels on which a step of 0.01 is about a point of the national share.

    Citizens stand in the order of their macro-regions. An act's text writes `citizens.trust_share[i]`. Over worlds every
    attribute is an array of shape (worlds, citizens); plain text runs on lists (`of_world`).
    """

    macro_region: Each[int]  # where the citizen is from
    position_share: Each[float]  # on compromise: 0 none ... 1 any; ready for territorial concessions above one half
    circle_share: Each[float]  # mean position of those whom the citizen heard this month
    anchor: Each[float]  # own conviction on compromise, lasting; may lie beyond 0 and 1
    stubbornness_share: Each[float]  # weight of the own conviction against the circle, 0-1
    exposure_index: Each[float]  # recent exposure to violence, decaying; 1 = life near the front at the start
    trust_share: Each[float]  # in the president; trusts above one half
    belief_in_west_share: Each[float]  # that the West stands by Ukraine; believes above one half
    weariness_share: Each[float]  # ready to endure as long as needed up to one half
    is_displaced: Each[bool]
    has_loss: Each[bool]  # a close relative or friend was killed
    red_line: Each[bool]  # never accepts Russian control
    supports_terms: Each[bool]  # would accept the terms on the table or in force

    @classmethod
    def over_worlds(cls, worlds: int, citizens: int) -> Citizens:
        """Zeros of shape (worlds, citizens) for every attribute."""
        kinds = [get_args(kind)[0] for kind in get_type_hints(cls).values()]
        rows: list[Any] = [np.zeros((worlds, citizens), TYPES[kind]) for kind in kinds]
        return cls(*rows)

    def of_world(self, world: int) -> Citizens:
        """The plain form of one world's citizens: lists of Python numbers."""
        attributes: Any = self
        return Citizens(*(values[world].tolist() for values in attributes))
