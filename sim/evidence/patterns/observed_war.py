"""Opinion from June 2023 to October 2024: the public alone, fed the war and the aid as they were observed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.evidence import targets
from sim.evidence.patterns.samples import FREE, Numbers
from sim.settings import facts
from sim.settings.calendar import DAYS_PER_MONTH, DAYS_PER_WEEK
from sim.settings.facts.aid import DONOR_GROUPS

if TYPE_CHECKING:
    from sim.settings.config import RunConfig

FIRST_WAVE: Final = "2023-06-05"  # the last wave of the plateau
LAST_WAVE: Final = "2024-10-03"
POLLED_REGIONS: Final = ("west", "centre", "south", "east")
THOUSAND: Final = 1000.0
HOPED_FOR_KM2: Final = 300.0
"""What citizens were used to and hoped for before the counter-offensive of 2023: Ukrainian gains of so many km2 a week, as from the end of
September 2022 on, when the share under Russian control fell from 19.4 to 18.0 percent in about 28 weeks (facts/war/territory)."""


def observed_gain_km2() -> dict[str, float]:
    """Russian net gain by month; a mean over the months for which only a longer period was published."""
    by_month = {point.date: point.value for point in facts.series("gain_km2")}
    rows = facts.table("territory")
    summer = next(row for row in rows if row["series"] == "ua_counteroffensive_gain")
    year = next(row for row in rows if row["item"] == "Russian advance in 12 months")
    by_month |= _spread(-float(summer["value"]), summer["date_start"], summer["date_end"], {})
    return by_month | _spread(float(year["value"]), year["date_start"], year["date_end"], by_month)


def _spread(total: float, first: str, last: str, known: dict[str, float]) -> dict[str, float]:
    """The total of a period spread evenly over its months, less what is known of some of them."""
    months = [month for month in _months() if first[:7] <= month <= last[:7]]
    open_months = [month for month in months if month not in known]
    left = total - sum(known[month] for month in months if month in known)
    return {month: left / len(open_months) for month in open_months}


def _months() -> list[str]:
    return [month for month in targets.losses_by_month() if FIRST_WAVE[:7] <= month]


def observed_weeks() -> dict[str, Numbers]:
    """What citizens saw each week between the two waves: Russian gain, Ukrainian losses, military aid of all donors."""
    ratio = targets.loss_ratio()
    gain, lost = observed_gain_km2(), targets.losses_by_month()
    aid = [facts.monthly_aid(group, "military") for group in DONOR_GROUPS]
    first = date.fromisoformat(FIRST_WAVE)
    months = [(first + timedelta(weeks=week)).isoformat()[:7] for week in range(weeks())]
    per_week = DAYS_PER_WEEK / DAYS_PER_MONTH
    of_russian = 2 / (ratio.low + ratio.high) / THOUSAND
    return {
        "gain_km2": np.array([gain[month] * per_week for month in months]),
        "losses_thousand": np.array([lost[month] * DAYS_PER_WEEK * of_russian for month in months]),
        "aid_eur_bn": np.array([sum(group[month] for group in aid if month in group) * per_week for month in months]),
    }


def weeks() -> int:
    """From the first wave to the last, both included."""
    return (date.fromisoformat(LAST_WAVE) - date.fromisoformat(FIRST_WAVE)).days // DAYS_PER_WEEK + 1


def start_words() -> tuple[str, ...]:
    """The first wave as numbers of the model: where citizens begin, used to Ukrainian gains."""
    then = facts.opinion_at(FIRST_WAVE)
    regions = zip(POLLED_REGIONS, then.ready_by_region, then.endurance_by_region, strict=False)
    words = [word for name, *shares in regions for word in (f"ready_{name}_share={shares[0]:g}", f"endures_{name}_share={shares[1]:g}")]
    words += [f"trust_share={then.trust_share:g}", f"trust_east_share={then.trust_share:g}"]
    words += [f"belief_in_west_share={then.belief_in_west_share:g}", f"ground_news_at_start_km2={HOPED_FOR_KM2:g}"]
    return (f"start.date={FIRST_WAVE}", FREE, *(f"opinion.{word}" for word in words))


def ready_by_region(config: RunConfig, each_week: Callable[[int], None]) -> Numbers:
    """Readiness for concessions at the last wave under the observed war, (regions and the nation, worlds)."""
    from sim.engine.batch import of_worlds
    from sim.model.opinion import acts as opinion
    from sim.model.week import CeasefireModel, forget
    from sim.runs.ensemble import worlds_of

    worlds = worlds_of(of_worlds(config, np.arange(config.worlds)))
    model = CeasefireModel(worlds, config.start)
    memory = int(config.numbers["battle"]["recent_weeks"].value)
    for week, seen in enumerate(_as_seen(observed_weeks(), memory)):
        model.week = week
        model.the_week_begins()
        public, russia, ukraine = (worlds.states[name] for name in ("public", "russia", "ukraine"))
        russia["recent_gain_km2"], ukraine["recent_losses_thousand"], ukraine["aid_military_eur_bn"] = seen
        ukraine["strike_deaths"] = public["strikes_seen"]
        for act in (opinion.inform_public, opinion.update_citizens, opinion.count_public):
            worlds.plan(act)
        worlds.carry_out()
        each_week(config.worlds)
    forget(model)
    return np.vstack([public["ready_by_region"].T[: len(POLLED_REGIONS)], public["ready_share"]]).astype(float)


def _as_seen(observed: dict[str, Numbers], memory_weeks: int) -> Iterator[tuple[float, float, float]]:
    """Week by week: recent gain, recent losses, and the aid of the week."""
    for week in range(len(observed["gain_km2"])):
        recent = slice(max(0, week + 1 - memory_weeks), week + 1)
        yield (
            float(observed["gain_km2"][recent].mean()),
            float(observed["losses_thousand"][recent].mean()),
            float(observed["aid_eur_bn"][week]),
        )
