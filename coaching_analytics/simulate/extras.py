"""The smaller tables: levels, facts, cycles, training, aims, achievement, a contract."""

from __future__ import annotations

import numpy as np

from coaching_analytics.simulate.clock import AFTER, Clock, Frames, Streams
from coaching_analytics.simulate.ids import numbered
from coaching_analytics.simulate.parameters import Parameters
from coaching_analytics.simulate.people import Coaches, Educators
from coaching_analytics.simulate.places import Places


def extra_tables(
    p: Parameters, clock: Clock, streams: Streams, places: Places, people: tuple[Educators, Coaches]
) -> Frames:
    """Every table that no figure of the main questions reads."""
    rng = streams.of("extras")
    frames: Frames = {}
    _levels(p, clock, rng, places, frames)
    _facts(p, clock, rng, places, frames)
    _coaching(p, clock, rng, places, people, frames)
    _trainings(p, clock, streams.of("trainings of the window"), people[0], frames)
    _contract(p, clock, places, frames)
    return frames


def _levels(p: Parameters, clock: Clock, rng: np.random.Generator, places: Places, frames: Frames) -> None:
    """A published level at rated sites, renewed once for some; the others are not rated."""
    rated = np.flatnonzero(rng.random(places.count) >= p.not_rated)
    odds = [0.0, 0.03, 0.07, 0.5, 0.4] if p.prefix == "sd" else [0.05, 0.3, 0.4, 0.2, 0.05]
    level = rng.choice(5, len(rated), p=odds) + 1
    start = clock.start - rng.integers(0, 500, len(rated))
    renewed = rng.random(len(rated)) < 0.35
    again = clock.start + rng.integers(100, clock.days - 100, len(rated))
    site = np.concatenate([rated, rated[renewed]])
    begin = np.concatenate([start, again[renewed]])
    end = np.concatenate([np.where(renewed, again, AFTER), np.full(int(renewed.sum()), AFTER)])
    value = np.concatenate([level, np.minimum(level[renewed] + (rng.random(int(renewed.sum())) < 0.3), 5)])
    order = np.lexsort((begin, site))
    frames["qris_rating"] = {
        "site_id": places.site_ids[site[order]],
        "start_date": begin[order],
        "end_date": end[order],
        "level": value[order].astype(str),
        "provisional": rng.random(len(order)) < 0.05,
        "published": np.ones(len(order), dtype=bool),
    }


def _facts(p: Parameters, clock: Clock, rng: np.random.Generator, places: Places, frames: Frames) -> None:
    """Monitoring visits, and achievement of pre-K rooms in two springs."""
    seen = np.flatnonzero(rng.random(places.count) < 0.4)
    frames["programme_fact"] = {
        "site_id": places.site_ids[seen],
        "fact_date": clock.window_start + rng.integers(10, 300, len(seen)),
        "fact": np.full(len(seen), "monitoring_visit"),
        "value": rng.choice(["met", "follow-up"], len(seen)),
    }
    taught = np.flatnonzero(~np.isin(places.setting, ["home", "ffn"]) & (rng.random(places.count) < 0.3))
    frames["achievement"] = {
        "system_id": np.full(len(taught), places.system),
        "site_id": places.site_ids[taught],
        "assessed_date": np.full(len(taught), clock.window_end - 50),
        "measure": np.full(len(taught), "early literacy, points"),
        "children": rng.integers(9, 40, len(taught)),
        "mean_score": np.char.mod("%.2f", rng.normal(50, 6, len(taught))),
        "standard_deviation": np.char.mod("%.2f", rng.uniform(8, 12, len(taught))),
    }


def _coaching(
    p: Parameters,
    clock: Clock,
    rng: np.random.Generator,
    places: Places,
    people: tuple[Educators, Coaches],
    frames: Frames,
) -> None:
    """Coaching cycles at different stages, trainings, aims."""
    educators, coaches = people
    leads = educators.leads
    pick = np.flatnonzero((leads.end >= AFTER) & (rng.random(len(leads.place)) < 0.25))
    site = places.room_site[leads.place[pick]]
    opened = clock.start + rng.integers(30, clock.days - 120, len(pick))
    coach = coaches.first[site, opened - clock.start]
    fit = (coach >= 0) & (leads.start[pick] < opened) & places.active[site, opened - clock.start]
    pick, site, opened, coach = pick[fit], site[fit], opened[fit], coach[fit]
    stage = rng.integers(0, 5, len(pick))
    steps = {
        name: np.where(stage > at, opened + gap, AFTER)
        for at, (name, gap) in enumerate(
            (("plan_date", 4), ("observation_date", 15), ("reflection_date", 18), ("feedback_date", 19))
        )
    }
    frames["coaching_cycle"] = {
        "cycle_id": numbered(p.prefix, "y", len(pick), 5),
        "coach_id": coaches.ids[coach],
        "site_id": places.site_ids[site],
        "educator_id": educators.ids[leads.educator[pick]],
        "opened_date": opened,
        **steps,
        "closed_date": np.where(stage == 4, opened + 21, AFTER),
    }
    some = np.flatnonzero(rng.random(len(educators.ids)) < 0.08)
    frames["training"] = {
        "training_id": numbered(p.prefix, "g", len(some) // 12 + 1, 3)[np.arange(len(some)) // 12],
        "educator_id": educators.ids[some],
        "training_date": clock.start + 60 + 9 * (np.arange(len(some)) // 12),
        "topic": np.full(len(some), "language and literacy"),
        "minutes": np.full(len(some), 180),
    }
    frames["improvement_aim"] = {
        "aim_id": numbered(p.prefix, "aim", len(places.regions), 2),
        "region_id": places.regions,
        "aim": ["Every enrolled site has a contact each quarter"] * len(places.regions),
        "measure": ["coverage"] * len(places.regions),
        "target": ["0.9000"] * len(places.regions),
        "owner": ["regional director"] * len(places.regions),
        "review_date": np.full(len(places.regions), clock.end + 30),
    }


def _trainings(
    p: Parameters, clock: Clock, rng: np.random.Generator, educators: Educators, frames: Frames
) -> None:
    """Trainings of the window after the earlier ones: a dozen leads each, who were at their site that day."""
    leads, before = educators.leads, frames["training"]
    number = len(np.unique(before["training_id"]))
    picked = np.flatnonzero(rng.random(len(leads.place)) < 0.10)
    which = np.arange(len(picked)) // 12
    day = clock.window_start + 25 + 29 * which % 320
    there = (leads.start[picked] <= day) & (leads.end[picked] > day)
    picked, which, day = picked[there], which[there], day[there]
    rows = {
        "training_id": numbered(p.prefix, "g", number + int(which.max(initial=-1)) + 1, 3)[number + which],
        "educator_id": educators.ids[leads.educator[picked]],
        "training_date": day,
        "topic": np.full(len(picked), "social-emotional development"),
        "minutes": np.full(len(picked), 120),
    }
    key = np.char.add(rows["training_id"], rows["educator_id"])
    first = np.sort(np.unique(key, return_index=True)[1])
    frames["training"] = {name: np.concatenate([before[name], rows[name][first]]) for name in before}


def _contract(p: Parameters, clock: Clock, places: Places, frames: Frames) -> None:
    """One outcomes-based contract with a term of each kind, and one on ratings that may not be measurable."""
    contract = f"{p.prefix}-k1"
    frames["contract"] = {
        "contract_id": [contract],
        "system_id": [places.system],
        "vendor": ["Example vendor"],
        "start_date": np.array([clock.window_start]),
        "end_date": np.array([clock.window_end]),
        "base_amount": ["100000.00"],
        "floor_amount": ["60000.00"],
        "cap_amount": ["160000.00"],
        "fallback": ["parties to agree"],
    }
    frames["contract_term"] = {
        "contract_id": [contract] * 5,
        "term_number": [1, 2, 3, 4, 5],
        "party": ["vendor", "vendor", "vendor", "district", "district"],
        "term_kind": ["contingent", "contingent", "discount", "owed_in_full", "surcharge"],
        "metric": ["coverage", "matched_gain", "entry_lag", "dosage_rate", "log_completeness"],
        "baseline": ["0.5000", "0.0000", "", "", ""],
        "target": ["0.8500", "0.3000", "14.0000", "1.5000", "0.9000"],
        "amount": ["40000.00", "30000.00", "10000.00", "20000.00", "5000.00"],
    }
    gain = "instrument=class_pre_k; edition=2; age_group=pre_k; domain=IS; lead=same; kind=net"
    frames["contract_clause"] = {
        "contract_id": [contract] * 5,
        "term_number": [1, 2, 3, 4, 5],
        "wording": [
            "Sites with a contact in an average quarter",
            "Rise of instructional support in the same rooms, beyond what is expected with no change",
            "Nine in ten visits are entered within 14 days",
            "The average site is given 1.5 hours a month, or the coverage amount is owed",
            "Logs of nine in ten months of coaches are complete",
        ],
        "figure": [
            "statistic=mean_of_quarters; recipient=any",
            gain,
            "statistic=nine_in_ten",
            "statistic=mean",
            "statistic=complete",
        ],
        "settings": ["", "reliability=0.7", "", "", ""],
        "payout": ["linear", "linear", "step", "step", "step"],
        "fallback_share": ["", "0.5000", "", "", ""],
    }
