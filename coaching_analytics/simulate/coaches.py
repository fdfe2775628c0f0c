"""Coaches of a made-up system: posts, who holds them when, leave, and the assignment of sites."""

from __future__ import annotations

import numpy as np

from coaching_analytics.simulate.assignments import Holder, assign
from coaching_analytics.simulate.clock import AFTER, Bools, Clock, Frames, Ints, Streams
from coaching_analytics.simulate.parameters import Parameters
from coaching_analytics.simulate.people import Coaches, coach_persons
from coaching_analytics.simulate.places import Places


def build_coaches(p: Parameters, clock: Clock, streams: Streams, places: Places) -> tuple[Coaches, Frames]:
    """Coaches, their employment and leave, and their sites."""
    rng = streams.of("coaches")
    post_agency = _posts(p, places)
    holders = _holders(p, clock, rng, post_agency)
    leaders = _leader_sites(places)
    count = len(holders) + len(leaders)
    ids = np.array([f"{p.prefix}-c{number:03d}" for number in range(1, count + 1)])
    fte = np.where(rng.random(count) < p.full_time, 1.0, np.round(rng.uniform(0.5, 0.8, count), 2))
    fte[len(holders) :] = 0.2
    hours = np.where(rng.random(count) < p.ten_month, p.paid_hours_ten, p.paid_hours)
    frames: Frames = {}
    works = _employment(clock, rng, (ids, fte, hours), holders, leaders, (places, frames))
    first, second = assign(p, clock, rng, ids, holders, post_agency, works, (places, frames))
    agency = np.array([holder.agency for holder in holders] + [int(places.agency[site]) for site in leaders])
    _tables(p, rng, ids, len(holders), frames)
    silent = _silent(clock, holders, works)
    return Coaches(
        ids,
        agency,
        rng.normal(0, p.coach_spread, count),
        rng.normal(0, p.coach_effect_sd, count),
        fte,
        hours,
        works,
        first,
        second,
        np.array(leaders, dtype=np.int64),
        silent,
    ), frames


def _posts(p: Parameters, places: Places) -> list[int]:
    """The agency of each post: one a caseload of sites, at least one an agency with sites."""
    posts: list[int] = []
    for agency in range(len(places.agencies) - 1):
        sites = int((places.agency == agency).sum())
        posts += [agency] * (max(1, round(sites / p.caseload)) if sites else 0)
    return posts


def _holders(p: Parameters, clock: Clock, rng: np.random.Generator, posts: list[int]) -> list[Holder]:
    """Who holds each post: coaches leave at the turnover rate, after a vacancy somebody new starts."""
    daily = -np.log(1 - p.coach_turnover) / 365.25
    middle = clock.window_start + 130
    holders: list[Holder] = []
    for post, agency in enumerate(posts):
        start = clock.start - int(rng.integers(30, 1500))
        while start < clock.end - 40:
            end = max(start, clock.start) + 45 + int(rng.exponential(1 / float(daily)))
            if post == 0 and start < middle:  # one coach surely leaves in the window
                end = middle
            if post == 1 and start < clock.start:  # and one surely stays, to go on leave
                end = AFTER
            last = end if end < clock.end else AFTER
            reason = "" if last == AFTER else str(rng.choice(["other post", "moved", "retired", "pay"]))
            holders.append(Holder(post, agency, start, last, reason))
            start = end + p.vacancy_days + int(rng.integers(-30, 30))
    return holders


def _leader_sites(places: Places) -> list[int]:
    """Two site leaders who coach at their own sites; they are nobody's caseload."""
    led = np.flatnonzero(~np.isin(places.setting, ["home", "ffn"]) & (places.dose == 3) & ~places.capped)
    return [int(site) for site in led[:2]]


def _employment(
    clock: Clock,
    rng: np.random.Generator,
    who: tuple[Ints, Ints, Ints],
    holders: list[Holder],
    leaders: list[int],
    into: tuple[Places, Frames],
) -> Bools:
    """The employment table (one coach on leave, one who changed agency, one without stated hours)."""
    (ids, fte, hours), (places, frames) = who, into
    works = np.zeros((len(ids), clock.days), dtype=bool)
    rows: list[tuple[str, str, int, int, str, str, str, str]] = []
    agencies = places.agencies
    for number, holder in enumerate(holders):
        works[number, clock.span(holder.start, holder.end)] = True
        paid = "" if number == len(holders) - 1 and len(holders) > 6 else f"{hours[number]:.2f}"
        spells = [(holder.start, holder.end, holder.agency)]
        move = clock.window_start + 220  # day 8 or so of a month: most of it falls to the new agency
        if holder.post == 2 and holder.start < clock.start and holder.end > move + 60:
            spells = [
                (holder.start, move, holder.agency),
                (move, holder.end, _other(agencies, holder.agency)),
            ]
        for start, end, agency in spells:
            reason = holder.reason if end == holder.end else "moved"
            rows.append(
                (ids[number], agencies[agency], start, end, "employed", f"{fte[number]:.4f}", paid, reason)
            )
        if (holder.post == 1 or rng.random() < 0.05) and holder.end == AFTER and holder.start < clock.start:
            gone = clock.window_start + (150 if holder.post == 1 else int(rng.integers(-400, 250)))
            works[number, clock.span(gone, gone + 84)] = False
            rows.append((ids[number], agencies[holder.agency], gone, gone + 84, "leave", "", "", ""))
    for place, site in enumerate(leaders, len(holders)):
        works[place] = True
        rows.append(
            (
                ids[place],
                agencies[places.agency[site]],
                clock.start - 200,
                AFTER,
                "employed",
                "0.2000",
                f"{hours[place]:.2f}",
                "",
            )
        )
    names = (
        "staff_id",
        "agency_id",
        "start_date",
        "end_date",
        "spell_kind",
        "fte",
        "hours_per_year",
        "separation_reason",
    )
    frames["staff_employment"] = {name: np.array([row[at] for row in rows]) for at, name in enumerate(names)}
    frames["staff_employment"]["staff_type"] = np.full(len(rows), "coach")
    return works


def _other(agencies: list[str], agency: int) -> int:
    """The agency a coach moves to."""
    return (agency + 1) % max(1, len(agencies) - 1)


def _silent(clock: Clock, holders: list[Holder], works: Bools) -> int:
    """A coach who sends no logs in the whole window (systems of ten posts or more); -1 for none."""
    whole = works[: len(holders), clock.span(clock.window_start, clock.window_end)].all(axis=1)
    usual = [number for number in np.flatnonzero(whole) if holders[number].post > 3]
    return int(usual[-1]) if len(holders) >= 10 and usual else -1


def _tables(p: Parameters, rng: np.random.Generator, ids: Ints, coaches: int, frames: Frames) -> None:
    """The coach and person tables."""
    count = len(ids)
    persons = coach_persons(p, count)
    degree = rng.choice(["associate", "bachelor", "master", "pathway"], count, p=[0.05, 0.45, 0.45, 0.05])
    lacking = np.isin(degree, ["associate", "pathway"]) & p.degree_required
    frames["coach"] = {
        "coach_id": ids,
        "person_id": persons,
        "coach_role": np.where(np.arange(count) < coaches, "coach", "site_leader"),
        "degree": np.where(lacking, "bachelor", degree),
        "early_childhood_degree": rng.random(count) < 0.7,
        "years_birth_to_five": rng.integers(2, 31, count),
        "languages": rng.choice(
            ["English", "English;Spanish", "English;Vietnamese"], count, p=[0.65, 0.3, 0.05]
        ),
        "content_knowledge": rng.choice(
            ["language and literacy", "social and emotional", "mathematics"], count
        ),
    }
    frames["person"] = {
        "person_id": persons,
        "home_language": rng.choice(["English", "Spanish"], count, p=[0.75, 0.25]),
    }
