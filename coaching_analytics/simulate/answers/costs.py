"""Dollars by site and month to the cent, and every answer about cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.simulate.answers.contacts import Held, minutes_by_month
from coaching_analytics.simulate.answers.records import Answer, Records, answer, share
from coaching_analytics.simulate.answers.staff import Staff
from coaching_analytics.simulate.answers.time import Logged
from coaching_analytics.simulate.answers.units import units
from coaching_analytics.simulate.clock import Ints
from coaching_analytics.simulate.money import money

TOTALS = {
    "budgetary": ("direct",),
    "with_overhead": ("direct", "allocated"),
    "with_in_kind": ("direct", "allocated", "in_kind"),
}


@dataclass
class Spent:
    """Whole cents of coaching by (kind, perspective), by month: given to sites, and not given by region."""

    sites: dict[tuple[str, str], Ints]
    rest: dict[tuple[str, str, str], Ints]
    lines: pd.DataFrame


def rounded(total: int, part: Ints | int, whole: int) -> Ints:
    """total x part / whole to the nearest whole number, halves away from zero."""
    size = (2 * abs(total) * np.asarray(part, dtype=np.int64) + whole) // (2 * whole)
    return np.asarray(size if total >= 0 else -size)


def read_spent(records: Records, held: Held) -> Spent:
    """Split every coaching line over its months, then what a place has over its sites by minutes given."""
    lines = _lines(records)
    weight = np.round(minutes_by_month(records, held) * 1000).astype(np.int64)
    order = np.argsort(records.site_ids)
    agency = records.column("site", "agency_id")
    spent = Spent({}, {}, lines)
    months = len(records.clock.months) - 1
    for (kind, perspective, _, level, place, region), booked in _booked(lines, months).items():
        key = (kind, perspective)
        grid = spent.sites.setdefault(key, np.zeros((len(records.site_ids), months), dtype=np.int64))
        members = {
            "agency": agency == place,
            "region": records.region == place,
            "system": np.ones(len(agency), dtype=bool),
            "site": records.site_ids == place,
        }[level]
        inside = order[members[order]]
        for month in np.flatnonzero(booked):
            cents = int(booked[month])
            if level == "site":
                grid[inside, month] += cents
                continue
            running = np.cumsum(weight[inside, month])
            if len(running) and running[-1] > 0:
                grid[inside, month] += np.diff(
                    rounded(cents, np.concatenate([[0], running]), int(running[-1]))
                )
            else:
                left = spent.rest.setdefault((*key, region), np.zeros(months, dtype=np.int64))
                left[month] += cents
    return spent


def _booked(lines: pd.DataFrame, months: int) -> dict[tuple[str, ...], Ints]:
    """Cents by month of one kind at one place: (kind, perspective, ingredient, level, place, region)."""
    found: dict[tuple[str, ...], Ints] = {}
    line: Any
    for line in lines[lines["purpose"] == "coaching"].itertuples():
        key = tuple(
            map(str, (line.kind, line.perspective, line.ingredient, line.level, line.place, line.region))
        )
        count = line.last - line.first
        cents = np.diff(rounded(line.cents, np.arange(count + 1), count))
        first, last = max(line.first, 0), min(line.last, months)
        own = found.setdefault(key, np.zeros(months, dtype=np.int64))
        own[first:last] += cents[first - line.first : last - line.first]
    return found


def _lines(records: Records) -> pd.DataFrame:
    """Spending lines with months, cents and the region of their place ('' for the whole system)."""
    home = {
        **{region: region for region in records.regions},
        **dict(
            zip(
                records.column("agency", "agency_id").tolist(),
                records.column("agency", "region_id").tolist(),
                strict=True,
            )
        ),
        **dict(zip(records.site_ids.tolist(), records.region.tolist(), strict=True)),
    }
    place, level = records.column("spending", "place_id"), records.column("spending", "place_level")

    def month(name: str) -> Ints:
        value = records.column("spending", name).astype("datetime64[D]").astype("datetime64[M]").astype(int)
        return np.asarray(value + 1970 * 12 - records.clock.first_month)

    return pd.DataFrame(
        {
            "first": month("start_date"),
            "last": month("end_date"),
            "level": level,
            "place": place,
            "cents": [int(value.replace(".", "")) for value in records.column("spending", "amount").tolist()],
            "kind": records.column("spending", "amount_kind"),
            "purpose": records.column("spending", "purpose"),
            "ingredient": records.column("spending", "ingredient"),
            "perspective": records.column("spending", "perspective"),
            "preschool": records.column("spending", "state_preschool").astype(bool),
            "region": [
                home.get(str(name), "") if kind != "system" else ""
                for name, kind in zip(place, level, strict=True)
            ],
        }
    )


def cents_of(records: Records, spent: Spent, kind: str, total: str, by: Answer) -> int | None:
    """Cents of the window in a cell, given to sites or not; None when it has no dollars of the kind."""
    months, whole, some = records.months, 0, False
    mask = records.region == by["region"] if by else np.ones(len(records.site_ids), dtype=bool)
    parts = [
        (own, grid[mask][:, months]) for (own_kind, own), grid in spent.sites.items() if own_kind == kind
    ]
    parts += [
        (own, left[months])
        for (own_kind, own, region), left in spent.rest.items()
        if own_kind == kind and (not by or region == by["region"])
    ]
    for perspective, cents in parts:
        some |= bool(np.any(cents))
        whole += int(cents.sum()) if perspective in TOTALS[total] else 0
    return whole if some else None


def cost_answers(
    records: Records, staff: Staff, held: Held, logged: Logged, spent: Spent
) -> dict[str, list[Answer]]:
    """coaching_cost, unit_cost and coaching_share."""
    cost, unit = [], []
    for by, mask in records.cells():
        counted = units(records, staff, held, logged, (by, mask))
        for total in TOTALS:
            for kind in ("actual", "budget"):
                cents = cents_of(records, spent, kind, total, by)
                cost.append(answer(by, None if cents is None else money(cents), total=total, kind=kind))
            paid = cents_of(records, spent, "actual", total, by)
            for per, count in counted.items():
                known = paid is not None and count is not None
                unit.append(
                    answer(by, share((paid or 0) / 100, count or 0) if known else None, per=per, total=total)
                )
    return {"coaching_cost": cost, "unit_cost": unit, "coaching_share": _preschool(records, spent)}


def _preschool(records: Records, spent: Spent) -> list[Answer]:
    """Coaching and instructional support over state preschool funding, and over all spending."""
    months = records.months
    lines = spent.lines
    lines = lines.assign(
        inside=[cents_inside(line, months.start, months.stop) for line in lines.itertuples()]
    )
    support = lines["purpose"].isin(["coaching", "instructional_support"])
    found = []
    for by, _ in records.cells():
        own = lines["region"] == by["region"] if by else np.ones(len(lines), dtype=bool)
        bases = {
            "budget": own & (lines["kind"] == "budget") & lines["preschool"],
            "actual": own & (lines["kind"] == "actual") & lines["preschool"],
            "all_spending": own & (lines["kind"] == "actual"),
        }
        for basis, rows in bases.items():
            inside = lines["inside"].where(rows, 0)
            found.append(answer(by, share(inside[support].sum(), inside.sum()), basis=basis))
    return found


def cents_inside(line: Any, start: int, stop: int) -> int:
    """Cents of a line that fall into months [start, stop)."""
    count = line.last - line.first
    low, high = rounded(line.cents, np.clip([start - line.first, stop - line.first], 0, count), count)
    return int(high - low)


def room_costs(records: Records, spent: Spent, total: str) -> tuple[np.ndarray, np.ndarray]:
    """Running dollars per room, and running months with spending, before each month; by site."""
    shape = (len(records.site_ids), len(records.clock.months) - 1)
    cents, rows = np.zeros(shape), np.zeros(shape, dtype=bool)
    for perspective in TOTALS[total]:
        grid = spent.sites.get(("actual", perspective))
        if grid is not None:
            cents += grid
            rows |= grid != 0
    enrolled, rooms = records.weights["site"], records.weights["classroom"]
    average = np.divide(rooms, enrolled, out=np.zeros(shape), where=enrolled > 0)
    each = cents / 100 / np.where(average > 0, average, 1.0)
    start = np.zeros((shape[0], 1))
    return (
        np.concatenate([start, np.cumsum(each, axis=1)], axis=1),
        np.concatenate([start, np.cumsum(rows, axis=1)], axis=1),
    )
