"""Answers about coaches: qualifications, languages, supports, posts kept and posts empty."""

from __future__ import annotations

from collections import Counter

import numpy as np

from coaching_analytics.simulate.answers.records import Answer, Records, answer, positions, share
from coaching_analytics.simulate.answers.staff import Staff, employer_mask
from coaching_analytics.simulate.clock import Bools
from coaching_analytics.vocabulary.people import SUPPORTS
from coaching_analytics.vocabulary.profiles import profiles

DEGREES = ("bachelor", "master", "doctorate")


def profile_answers(records: Records, staff: Staff) -> dict[str, list[Answer]]:
    """coach_qualifications, language_supply, coach_diversity, coach_supports and coach_retention."""
    employed, posts, agency = _employed(records, staff)
    nobody = [
        answer({}, None, attribute=attribute, who=who, group=None)
        for attribute in ("race_ethnicity", "community_background")
        for who in ("coaches", "educators")
    ]
    return {
        "coach_qualifications": _qualifications(records, staff),
        "language_supply": _languages(records, staff),
        "coach_diversity": nobody,
        "coach_supports": _supports(records, staff, employed),
        "coach_retention": _kept(records, staff, employed, posts, agency) + _vacant(records, staff, posts),
    }


def _employed(records: Records, staff: Staff) -> tuple[Bools, np.ndarray, np.ndarray]:
    """Whether each coach is employed, with what post and by which agency, by day; leave included."""
    table = records.frames["staff_employment"]
    there = np.zeros(staff.works.shape, dtype=bool)
    posts, agency = np.zeros(there.shape), np.full(there.shape, -1)
    known = records.column("agency", "agency_id").tolist()
    for coach, name, start, end, kind, post in zip(
        positions(staff.ids, table["staff_id"]),
        *(table[column] for column in ("agency_id", "start_date", "end_date", "spell_kind", "fte")),
        strict=True,
    ):
        if kind == "employed":
            part = records.clock.span(int(start), int(end))
            there[coach, part] = True
            posts[coach, part] += float(post)
            agency[coach, part] = known.index(str(name))
    return there, posts, agency


def _days(records: Records, staff: Staff, by: Answer) -> np.ndarray:
    """Full-time-post days at work of each coach in the window and a cell."""
    days = np.where(employer_mask(records, staff, by), records.monthly(staff.fte), 0.0)
    return np.where(staff.is_coach, days.sum(axis=1), 0.0)


def _qualifications(records: Records, staff: Staff) -> list[Answer]:
    degree, years = records.column("coach", "degree"), records.column("coach", "years_birth_to_five")
    content = records.column("coach", "content_knowledge")
    held = {
        "bachelor": np.isin(degree, DEGREES),
        "early_childhood_degree": records.column("coach", "early_childhood_degree"),
        "pathway": degree == "pathway",
        "bilingual": np.char.find(records.column("coach", "languages"), ";") >= 0,
        "years": years,
        "content_knowledge": content != "",
        "meets_standard": np.isin(degree, DEGREES) | ((degree == "pathway") & _preferred(records)),
    }
    found = []
    for by, _ in records.cells():
        days = _days(records, staff, by)
        for name, has in held.items():
            found.append(answer(by, share((days * has).sum(), days.sum()), statistic=name, area=None))
        for field in sorted(set(content[days > 0].tolist())):
            value = share((days * (content == field)).sum(), days.sum())
            found.append(answer(by, value, statistic="content_knowledge", area=field.capitalize()))
    return found


def _preferred(records: Records) -> bool:
    """Whether the policy the made-up system is modelled on prefers a degree, and asks for it of nobody."""
    system = str(records.column("system", "system_id")[0])
    policy = next((one.about("bachelors") for one in profiles().values() if one.simulated_as == system), None)
    return policy is not None and policy.low is None


def _languages(records: Records, staff: Staff) -> list[Answer]:
    """Educators on the last day and posts of the window, by language."""
    day = records.clock.window_end - 1
    site, tongue = records.sites_of("educator"), records.column("educator", "home_language")
    start, end = records.column("educator", "start_date"), records.column("educator", "end_date")
    here = (start <= day) & (end > day) & records.active[site, day - records.clock.start]
    spoken = [set(text.split(";")) for text in records.column("coach", "languages").tolist()]
    length = records.window.stop - records.window.start
    found = []
    for by, mask in records.cells():
        told = Counter(tongue[here & mask[site]].tolist())
        del told[""]
        days = _days(records, staff, by)
        names = {*told} | {
            name for one, worked in zip(spoken, days, strict=True) if worked > 0 for name in one
        }
        for name in sorted(names):
            posts = days[[name in one for one in spoken]].sum()
            for statistic, value in (
                ("educators", share(told[name], sum(told.values()))),
                ("coaches", share(posts, days.sum())),
                ("educators_per_post", share(told[name] * length, posts)),
            ):
                found.append(answer(by, value, language=name, statistic=statistic))
    return found


def _supports(records: Records, staff: Staff, employed: Bools) -> list[Answer]:
    """Who got which support in the window, at the employer of the month."""
    coach = positions(staff.ids, records.column("coach_support", "coach_id"))
    kind, minutes = records.column("coach_support", "support"), records.column("coach_support", "minutes")
    month = records.month_index(records.column("coach_support", "support_date"))
    there = records.monthly(employed) > 0
    found = []
    for by, _ in records.cells():
        mask = employer_mask(records, staff, by)
        people = int((there & mask).any(axis=1).sum())
        own = mask[coach, month]
        for name in (*SUPPORTS, "any"):
            rows = own & ((kind == name) | (name == "any"))
            got = len(set(coach[rows].tolist()))
            value = share(got, people) if own.any() else None
            found.append(answer(by, value, support=name, statistic="coaches"))
            hours = share(minutes[rows].sum() / 60, got) if own.any() else None
            found.append(answer(by, hours, support=name, statistic="hours"))
    return found


def _kept(
    records: Records, staff: Staff, employed: Bools, posts: np.ndarray, agency: np.ndarray
) -> list[Answer]:
    """Posts of the first day of the window held by the same people on its last day."""
    first, last = records.window.start, records.window.stop - 1
    month = records.months.start
    found = []
    for by, _ in records.cells():
        own = staff.is_coach & employed[:, first]
        if by:
            own &= staff.employer[:, month] == by["region"]
        weight = posts[own, first]
        stayed = employed[own, last]
        same = stayed & (agency[own, first] == agency[own, last])
        for name, who in (("retained", stayed), ("same_agency", same)):
            found.append(answer(by, share((weight * who).sum(), weight.sum()), statistic=name))
    return found


def _vacant(records: Records, staff: Staff, posts: np.ndarray) -> list[Answer]:
    """Full-time-post days empty, against the most each agency filled in a month of the window."""
    filled = records.monthly(posts)[:, records.months]
    filled = np.where(staff.is_coach[:, None], filled, 0.0)
    length = np.diff(records.clock.months)[records.months]
    employers = _agencies(records, staff)
    region = dict(
        zip(
            records.column("agency", "agency_id").tolist(),
            records.column("agency", "region_id").tolist(),
            strict=True,
        )
    )
    found = []
    for by, _ in records.cells():
        vacant = budget = 0.0
        for agency, place in region.items():
            if by and place != by["region"]:
                continue
            days = np.where(employers[:, records.months] == agency, filled, 0.0).sum(axis=0)
            most = float((days / length).max())
            budget += most * float(length.sum())
            vacant += most * float(length.sum()) - float(days.sum())
        found.append(answer(by, share(vacant, budget), statistic="vacancy"))
    return found


def _agencies(records: Records, staff: Staff) -> np.ndarray:
    """The agency of most employed days of each coach and month; of two alike the one that began later."""
    table = records.frames["staff_employment"]
    best: dict[tuple[int, int], tuple[int, int, str]] = {}
    for coach, agency, start, end, kind in zip(
        positions(staff.ids, table["staff_id"]),
        *(table[column] for column in ("agency_id", "start_date", "end_date", "spell_kind")),
        strict=True,
    ):
        if kind != "employed":
            continue
        days = np.bincount(
            records.clock.month_of_day[records.clock.span(int(start), int(end))],
            minlength=len(records.clock.months) - 1,
        )
        for month in np.flatnonzero(days):
            key = (int(coach), int(month))
            best[key] = max(best.get(key, (0, 0, "")), (int(days[month]), int(start), str(agency)))
    found = np.full(staff.employer.shape, "", dtype="<U20")
    for place, (_, _, agency) in best.items():
        found[place] = agency
    return found
