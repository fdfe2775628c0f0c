"""One made-up system from its parameters: every table, and what was planted in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.simulate.answers.records import positions
from coaching_analytics.simulate.attendance import attend, exposure
from coaching_analytics.simulate.certifications import certification_tables
from coaching_analytics.simulate.clock import Clock, Frames, Streams, iso, make_clock
from coaching_analytics.simulate.coaches import build_coaches
from coaching_analytics.simulate.extras import extra_tables
from coaching_analytics.simulate.locations import location_table
from coaching_analytics.simulate.logs import log_tables, support_tables
from coaching_analytics.simulate.money import spending_tables
from coaching_analytics.simulate.need_scores import need_scores
from coaching_analytics.simulate.parameters import Parameters
from coaching_analytics.simulate.people import Coaches, build_educators
from coaching_analytics.simulate.places import Places, build_places
from coaching_analytics.simulate.quality import Raters, Truth, Visits, make_raters, make_truth
from coaching_analytics.simulate.resources import resource_tables
from coaching_analytics.simulate.scores import DOMAINS, rater_ids, rater_persons, rating_tables
from coaching_analytics.simulate.sessions import log_months, plan_sessions
from coaching_analytics.simulate.supports import coach_supports
from coaching_analytics.simulate.surveys import survey_answers
from coaching_analytics.simulate.visits import visit_rooms


@dataclass
class World:
    """A made-up system: its clean tables (before faults are planted) and the truth behind them."""

    p: Parameters
    clock: Clock
    places: Places
    coaches: Coaches
    truth: Truth
    raters: Raters
    visits: Visits
    frames: Frames


def make_world(p: Parameters, sites: int, years: int, seed: int, *, no_change: bool) -> World:
    """Make every table of one system."""
    clock = make_clock(p.last_fiscal_year, p.fiscal_month, p.school_month, years, p.tail_months)
    streams = Streams(seed, p.prefix)
    places, frames = build_places(p, clock, streams, sites)
    educators, made = build_educators(p, clock, streams, places)
    frames |= made
    coaches, made = build_coaches(p, clock, streams, places)
    frames |= made
    plan = plan_sessions(p, clock, streams, places, coaches)
    attendance = attend(p, clock, streams, places, (educators, coaches), plan)
    received = exposure(p, clock, coaches, plan, attendance)
    months = log_months(p, clock, streams, places, coaches)
    month = clock.month_of_day[plan.day]
    kept = ~(months.silent | months.stated)[plan.coach, month]
    frames |= log_tables(
        p, clock, streams, places, (educators, coaches), (plan.pick(kept), attendance.of(kept))
    )
    frames |= support_tables(p, clock, streams, coaches, months)
    truth = make_truth(p, clock, streams, places, (educators, received), years)
    raters = make_raters(p, streams, places, coaches, by_site=no_change)
    visits = visit_rooms(truth, streams, raters, coaches, no_change=no_change)
    frames |= rating_tables(p, streams, places, (educators, raters, len(coaches.ids)), visits)
    frames |= certification_tables(p, clock, streams, rater_ids(p, raters), visits)
    frames |= location_table(p, streams, places)
    frames["site_enrolment"] |= need_scores(p, streams, places, frames["site_enrolment"])
    frames |= spending_tables(p, clock, streams, places, coaches)
    frames |= extra_tables(p, clock, streams, places, (educators, coaches))
    frames |= resource_tables(p, clock, streams, frames)
    frames |= coach_supports(p, clock, streams, coaches)
    frames |= survey_answers(p, clock, streams, places, coaches)
    more = rater_persons(p, raters, len(coaches.ids))
    person = frames["person"]
    frames["person"] = {
        "person_id": np.concatenate([person["person_id"], more]),
        "home_language": np.concatenate([person["home_language"], np.full(len(more), "")]),
    }
    return World(p, clock, places, coaches, truth, raters, visits, frames)


def planted(world: World) -> dict[str, Any]:
    """What was put into the world: effects, spreads, reliability and the special cases."""
    p, clock = world.p, world.clock
    parts, sd = p.variance_parts, np.array(p.class_sd)
    stable = (parts["site"] + parts["room"] + parts["lead"]) * sd**2
    whole = stable + parts["residual"] * sd**2 + p.rater_sd**2 * np.array([0.64, 0.81, 1.0])
    names = ("ES", "CO", "IS")
    return {
        "effect_per_hour": dict(zip(names, p.effect_per_hour, strict=True)),
        "effect_cap_hours": p.effect_cap_hours,
        "coach_effect_sd": p.coach_effect_sd,
        "secular": p.secular,
        "edition_step": p.edition_step,
        "edition_break": iso(world.truth.break_day) if world.truth.break_day > clock.start else None,
        "need_ratio": p.need_ratio,
        "rater_sd": p.rater_sd,
        "rater_drift": p.rater_drift,
        "rel": {name: round(float(value), 6) for name, value in zip(names, stable / whole, strict=True)},
        "mu": {setting: dict(zip(names, means, strict=True)) for setting, means in p.class_means.items()},
        "sd": {name: round(float(value), 6) for name, value in zip(names, np.sqrt(whole), strict=True)},
        "never_reached_site": str(world.places.site_ids[0]),
        "capped_site": str(world.places.site_ids[min(1, world.places.count - 1)]),
        "silent_coach": str(world.coaches.ids[world.coaches.silent_all_year])
        if world.coaches.silent_all_year >= 0
        else None,
        "region_without_logs": {
            "region": world.places.regions[-1],
            "month": iso(int(clock.months[np.searchsorted(clock.months, clock.window_start) + 4])),
        },
        "agency_without_sites": world.places.agencies[-1],
    }


def planted_one_by_one(world: World) -> dict[str, Any]:
    """What was planted in each site and rater; empty unless the parameter room_truth asks for it.

    Trends are points a year in every domain; strictness and drift are those in IS. `middle` is the day on
    which a site stands on its planted level.
    """
    if not world.p.room_truth:
        return {}
    raters, sites = world.raters, world.places.site_ids.tolist()
    home = np.full(len(sites), -1) if raters.home is None else raters.home
    ids = rater_ids(world.p, raters).tolist()
    people = zip(ids, raters.severity.tolist(), raters.drift.tolist(), raters.coach.tolist(), strict=True)
    return {
        "middle": iso(round(world.clock.start + world.truth.middle * 365.25)),
        "site_trends": dict(zip(sites, world.truth.trend.tolist(), strict=True)),
        "one_rater": {
            site: ids[rater] for site, rater in zip(sites, home.tolist(), strict=True) if rater >= 0
        },
        "raters": {
            rater: {"strictness": strictness, "drift": drift, "coaches": coach >= 0}
            for rater, strictness, drift, coach in people
        },
    }


def true_changes(world: World, pairs: pd.DataFrame) -> list[dict[str, Any]]:
    """Mean change of the true quality of the rooms that were paired: what a net change estimates."""
    ids = world.frames["observation"]["observation_id"]
    later, earlier = (positions(ids, pairs[name]) for name in ("observation_id", "observation_id_before"))
    change = world.visits.true[later] - world.visits.true[earlier]
    facets = ["instrument", "edition", "age_group", "domain", "lead"]
    found = []
    key: Any
    for key, rows in pairs.reset_index(drop=True).groupby(facets).indices.items():
        names = dict(zip(facets, (str(part) for part in key), strict=True))
        column = {"total": 1, **DOMAINS.get(names["instrument"], {})}.get(names["domain"])
        if column is not None:
            found.append({"by": names, "value": float(change[rows, column].mean()), "rooms": len(rows)})
    return found
