"""True quality of rooms, who rates them when, and what each rater sees."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from coaching_analytics.simulate.attendance import Exposure
from coaching_analytics.simulate.clock import Bools, Clock, Ints, Streams, Strings, day_number
from coaching_analytics.simulate.parameters import Parameters
from coaching_analytics.simulate.people import Coaches, Educators
from coaching_analytics.simulate.places import Places

INSTRUMENT_OF = {
    "pre_k": "class_pre_k",
    "toddler": "class_toddler",
    "infant": "class_infant",
    "mixed": "fccers_3",
}

RATER_WEIGHT = (0.8, 0.9, 1.0)
"""How much of a rater's strictness gets into ES, CO and IS."""


@dataclass
class Visits:
    """Visits to rooms: `true` is the room's true quality that day, `seen` what the rater's scores say."""

    room: Ints
    day: Ints
    instrument: Strings
    edition: Strings
    purpose: Strings
    rater: Ints
    lead: Ints
    true: np.ndarray
    seen: np.ndarray

    def pick(self, chosen: Bools | Ints) -> Visits:
        """Some of the visits, in the given order."""
        return replace(self, **{item.name: getattr(self, item.name)[chosen] for item in fields(self)})


@dataclass
class Raters:
    """Raters: severity, drift a year, home region, the coach they are as well (-1: none), who is ready.

    `by_site` sends one rater to all rooms of a site at a time; `home` is the rater whom a site keeps through
    all years (-1: none).
    """

    severity: np.ndarray
    drift: np.ndarray
    region: Ints
    coach: Ints
    ready: Ints
    by_site: bool = False
    home: Ints | None = None

    def some(self, first: int, last: int) -> Raters:
        """The same raters, of whom only some are ready."""
        return replace(self, ready=np.arange(first, last))


@dataclass
class Truth:
    """Everything the true quality of a room is made of."""

    p: Parameters
    clock: Clock
    places: Places
    educators: Educators
    exposure: Exposure
    site: np.ndarray
    room: np.ndarray
    lead: np.ndarray
    break_day: int
    trend: np.ndarray
    """Points a year by site, around the middle of the records."""

    def at(
        self, room: Ints, day: Ints, instrument: Strings, lead: Ints, rng: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray]:
        """True quality of rooms on days (three columns), and the SD of one visit of that instrument."""
        parts = self.p.variance_parts
        own = np.where(
            lead[:, None] >= 0, self.lead[lead], rng.standard_normal((len(room), 3)) @ _mixing(self.p)
        )
        spread = (
            np.sqrt(parts["site"]) * self.site[self.places.room_site[room]]
            + np.sqrt(parts["room"]) * self.room[room]
            + np.sqrt(parts["lead"]) * own
        )
        mean, sd = _scale(self.p, self.places, room, instrument)
        hours, coach = self.exposure.upto(lead, day - self.clock.start)
        effect = np.outer(hours, np.array(self.p.effect_per_hour)) + np.outer(coach, [0.3, 0.3, 1.0])
        years = (day - self.clock.start)[:, None] / 365.25
        step = np.where((instrument == "class_pre_k") & (day >= self.break_day), self.p.edition_step, 0.0)
        own_trend = self.trend[self.places.room_site[room]][:, None] * (years - self.middle)
        return mean + sd * spread + effect + self.p.secular * years + own_trend + step[:, None], sd

    @property
    def middle(self) -> float:
        """The middle of the records, years from their start."""
        return self.clock.days / 365.25 / 2


def _mixing(p: Parameters) -> np.ndarray:
    """Turns independent draws into draws correlated as ES, CO and IS are."""
    one, two, three = p.correlation
    return np.linalg.cholesky(np.array([[1, one, two], [one, 1, three], [two, three, 1]])).T


def _scale(p: Parameters, places: Places, room: Ints, instrument: Strings) -> tuple[np.ndarray, np.ndarray]:
    """Mean and SD by visit: columns are ES, CO, IS; EBS, -, ESL; RC; ERS total in the second."""
    setting = places.setting[places.room_site[room]]
    mean = np.array([p.class_means[str(name)] for name in setting], dtype=float).reshape(-1, 3)
    toddler, infant = instrument == "class_toddler", instrument == "class_infant"
    mean[toddler] = [p.toddler_means[0], 5.0, p.toddler_means[1]]
    mean[infant] = [p.infant_mean, 5.0, 3.0]
    environment = np.isin(instrument, ["fccers_3", "ecers_3"])
    mean[environment] = p.ers_mean
    sd = np.tile(np.array(p.class_sd), (len(room), 1))
    sd[environment] = p.ers_sd
    return mean, sd


def make_truth(
    p: Parameters,
    clock: Clock,
    streams: Streams,
    places: Places,
    people: tuple[Educators, Exposure],
    years: int,
) -> Truth:
    """Draw what stays with sites, rooms and leads, and the trends of sites; the day the edition changes."""
    rng = streams.of("quality")
    mixing = _mixing(p)
    site, room, lead = (
        rng.standard_normal((count, 3)) @ mixing
        for count in (places.count, len(places.room_ids), len(people[0].ids))
    )
    first_year = clock.first_month // 12 + (clock.first_month % 12 + 1 > p.school_month)
    broken = years >= 3 and p.edition_step
    break_day = day_number(first_year + p.edition_year, p.school_month) if broken else clock.start
    rng = streams.of("trends")
    changes = rng.random(places.count) < p.site_slope_share
    trend = np.where(changes, rng.normal(p.site_slope_mean, p.site_slope_sd, places.count), 0.0)
    return Truth(p, clock, places, people[0], people[1], site, room, lead, break_day, trend)


def make_raters(
    p: Parameters, streams: Streams, places: Places, coaches: Coaches, *, by_site: bool
) -> Raters:
    """A few raters who differ and drift; the first ones coach as well."""
    rng = streams.of("raters")
    double = np.full(p.raters, -1)
    able = np.flatnonzero(coaches.works.mean(axis=1) > 0.9)[: p.rater_coaches]
    double[: len(able)] = able
    keeps = streams.of("homes")
    stays = keeps.random(places.count) < p.rater_stays
    home = np.where(stays, keeps.integers(0, p.raters, places.count), -1) if p.rater_stays else None
    return Raters(
        rng.normal(0, p.rater_sd, p.raters),
        rng.normal(0, p.rater_drift, p.raters),
        rng.integers(0, len(places.regions), p.raters),
        double,
        np.arange(p.raters),
        by_site,
        home,
    )


def rate(truth: Truth, rng: np.random.Generator, raters: Raters, plan: dict[str, Any]) -> Visits:
    """Visits with what is true and what is seen; `plan` has room, day, instrument, purpose and rater."""
    room, day, instrument = plan["room"], plan["day"], plan["instrument"]
    lead = truth.educators.leads.at(room, day)
    true, sd = truth.at(room, day, instrument, lead, rng)
    years = (day - truth.clock.start) / 365.25
    tilt = raters.severity[plan["rater"]] + raters.drift[plan["rater"]] * years
    noise = (
        sd
        * np.sqrt(truth.p.variance_parts["residual"])
        * (rng.standard_normal((len(room), 3)) @ _mixing(truth.p))
    )
    seen = np.clip(true + tilt[:, None] * np.array(RATER_WEIGHT) + noise, 1.0, 7.0)
    second = (instrument == "class_pre_k") & (day >= truth.break_day) & (truth.break_day > truth.clock.start)
    edition = np.where(np.isin(instrument, ["fccers_3", "ecers_3"]), "3", np.where(second, "2", "1"))
    return Visits(room, day, instrument, edition, plan["purpose"], plan["rater"], lead, true, seen)


def join(parts: list[Visits]) -> Visits:
    """Several sets of visits as one, by day and room."""
    whole = Visits(
        **{item.name: np.concatenate([getattr(part, item.name) for part in parts]) for item in fields(Visits)}
    )
    return whole.pick(np.lexsort((whole.rater, whole.room, whole.day)))
