"""Spending and budgets of a made-up system, in whole cents."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from coaching_analytics.simulate.clock import Bools, Clock, Columns, Frames, Ints, Streams, month_start
from coaching_analytics.simulate.ids import numbered
from coaching_analytics.simulate.parameters import Parameters
from coaching_analytics.simulate.people import Coaches
from coaching_analytics.simulate.places import Places

OBJECTS = {
    "coach_pay": "100",
    "fringe": "200",
    "supervision": "100",
    "travel": "580",
    "materials": "600",
    "platform": "300",
    "learning": "330",
    "overhead": "900",
    "release_time": "123",
    "reflection_time": "111",
}
PERSPECTIVES = {"overhead": "allocated", "release_time": "in_kind", "reflection_time": "in_kind"}


@dataclass
class Ledger:
    """Spending lines while they are made."""

    p: Parameters
    clock: Clock
    rows: list[tuple[int, int, str, str, int, str, str, str, bool]] = field(default_factory=list)

    def add(
        self,
        months: tuple[int, int],
        place: tuple[str, str],
        dollars: float,
        ingredient: str = "",
        *,
        kind: str = "actual",
        purpose: str = "coaching",
        preschool: bool = False,
    ) -> None:
        """One line over months [first, last) of the records for a place."""
        cents = round(dollars * 100)
        if cents:
            self.rows.append((*months, *place, cents, kind, purpose, ingredient, preschool))


def spending_tables(
    p: Parameters, clock: Clock, streams: Streams, places: Places, coaches: Coaches
) -> Frames:
    """All lines: pay by agency and month, shared costs, materials of sites, the wider programme."""
    rng = streams.of("money")
    ledger = Ledger(p, clock)
    months = len(clock.months) - 1
    full = coaches.fte.copy()
    full[len(full) - len(coaches.leader_site) :] = 0.0  # site leaders are not paid from coaching money
    for month in range(months):
        part = clock.span(*clock.months[month : month + 2])
        there = full * coaches.works[:, part].mean(axis=1)
        for agency in range(len(places.agencies) - 1):
            _agency_month(ledger, rng, places, agency, month, float(there[coaches.agency == agency].sum()))
    new = places.agencies[-1]
    start = int(np.searchsorted(clock.months, clock.window_start))
    for month in range(start + 6, start + 9):  # an agency that pays a coach before its first session
        ledger.add((month, month + 1), ("agency", new), p.pay / 12, "coach_pay")
    ledger.add((start + 2, start + 3), ("agency", places.agencies[0]), -412.37, "travel")
    for year in range(-(-months // 12)):
        worked = coaches.works[:, clock.span(*clock.months[[12 * year, min(12 * year + 12, months)]])].mean(
            axis=1
        )
        _year(ledger, rng, places, year, np.bincount(coaches.agency, full * worked, len(places.agencies)))
    frames = _table(p, clock, places, ledger)
    frames["price_index"] = _price_index(p, clock)
    return frames


def _price_index(p: Parameters, clock: Clock) -> Columns:
    """Three read years of the CPI-U; a made-up index for every year of the records, 100 in the last."""
    years = list(range(clock.first_month // 12, (clock.first_month + len(clock.months) - 2) // 12 + 1))
    levels = [f"{100 * (1 + p.price_growth) ** (year - p.last_fiscal_year):.4f}" for year in years]
    return {
        "index_name": ["CPI-U"] * 3 + ["Made up"] * len(years),
        "year": [2021, 2022, 2023, *years],
        "value": ["270.9700", "292.6550", "304.7020", *levels],
        "source": ["inflationdata.com"] * 3 + ["made up"] * len(years),
    }


def _growth(p: Parameters, month: int, months: int) -> float:
    """Pay of a month against the last year's."""
    return float((1 + p.pay_growth) ** ((month - months) // 12))


def _agency_month(
    ledger: Ledger, rng: np.random.Generator, places: Places, agency: int, month: int, posts: float
) -> None:
    """Pay, fringe, supervision, travel and overhead of one agency in one month."""
    p = ledger.p
    place, one = ("agency", places.agencies[agency]), (month, month + 1)
    pay = posts * p.pay / 12 * _growth(p, month, len(ledger.clock.months) - 1)
    state = _state_paid(p, agency)
    ledger.add(one, place, pay, "coach_pay", preschool=state)
    ledger.add(one, place, pay * p.fringe, "fringe", preschool=state)
    region = ("region", places.regions[places.agency_region[agency]])
    lead = pay / p.supervisor_span * p.supervisor_pay * (1 + p.fringe)
    ledger.add(one, region, lead, "supervision", preschool=state)
    ledger.add(one, place, posts * p.travel_cost / 12 * rng.gamma(8, 1 / 8), "travel", preschool=state)
    ledger.add(one, region, (pay * (1 + p.fringe) + lead) * p.overhead, "overhead", preschool=state)
    if month % 3 == 0:
        ledger.add((month, month + 3), place, posts * p.learning_cost / 4, "learning", preschool=state)


def _year(ledger: Ledger, rng: np.random.Generator, places: Places, year: int, posts: np.ndarray) -> None:
    """Lines of a whole fiscal year: platform, in-kind time, materials, budgets, and the wider programme."""
    p, one = ledger.p, (12 * year, 12 * year + 12)
    whole = ("system", places.system)
    ledger.add(one, whole, p.platform_cost * places.count, "platform")
    ledger.add(one, whole, p.release_cost * places.count, "release_time")
    for site in np.flatnonzero(rng.random(places.count) < 0.2):
        first = 12 * year + int(rng.integers(0, 12))
        ledger.add(
            (first, first + 1),
            ("site", str(places.site_ids[site])),
            120 + 40 * int(rng.integers(0, 9)),
            "materials",
        )
    plan: dict[int, float] = {}
    for agency in range(len(places.agencies) - 1):
        region = int(places.agency_region[agency])
        coaching = _budget(ledger, places, agency, one, float(posts[agency]))
        plan[region] = plan.get(region, 0.0) + (coaching if _state_paid(p, agency) else 0.0)
    for region, coaching in plan.items():
        _programme(ledger, rng, ("region", places.regions[region]), one, coaching)


def _state_paid(p: Parameters, agency: int) -> bool:
    """Whether state preschool funding pays an agency: all in the Alabama-like, else two in three."""
    return p.prefix == "al" or agency % 3 != 2


def _budget(ledger: Ledger, places: Places, agency: int, one: tuple[int, int], posts: float) -> float:
    """Budget lines of an agency for a year, a little above what its posts will cost; returns their sum."""
    p, place = ledger.p, ("agency", places.agencies[agency])
    pay = posts * p.pay * _growth(p, one[0], len(ledger.clock.months) - 1) * 1.03
    loaded = pay * (1 + p.fringe)
    lead = loaded / p.supervisor_span * p.supervisor_pay
    lines = {
        "coach_pay": pay,
        "fringe": pay * p.fringe,
        "supervision": lead,
        "travel": posts * p.travel_cost,
        "learning": posts * p.learning_cost,
        "overhead": (loaded + lead) * p.overhead,
    }
    for ingredient, amount in lines.items():
        ledger.add(one, place, amount, ingredient, kind="budget", preschool=_state_paid(p, agency))
    return sum(lines.values())


def _programme(
    ledger: Ledger, rng: np.random.Generator, place: tuple[str, str], one: tuple[int, int], coaching: float
) -> None:
    """State preschool money beside coaching, so that coaching and support come to the planted share."""
    support = coaching * 0.25
    rest = (coaching + support) / ledger.p.preschool_share - coaching - support
    for kind, factor in (("budget", 1.0), ("actual", float(rng.uniform(0.95, 1.0)))):
        ledger.add(one, place, support * factor, kind=kind, purpose="instructional_support", preschool=True)
        ledger.add(one, place, rest * factor, kind=kind, purpose="programme", preschool=True)
    ledger.add(one, place, coaching * 0.15, purpose="other", ingredient="monitoring")


def _table(p: Parameters, clock: Clock, places: Places, ledger: Ledger) -> Frames:
    """The spending table; lines that would start after the records end are left out."""
    rows = sorted(row for row in ledger.rows if row[0] < len(clock.months) - 1)
    first, last, level, place, cents, kind, purpose, ingredient, state = zip(*rows, strict=True)
    start, end = _month_days(clock, np.array(first)), _month_days(clock, np.array(last))
    fiscal = [
        (clock.first_month + month) // 12 + ((clock.first_month + month) % 12 + 1 >= p.fiscal_month)
        for month in first
    ]
    fiscal = [year if p.fiscal_month > 1 else year - 1 for year in fiscal]
    ids = numbered(p.prefix, "m", len(rows), 6)
    return {
        "spending": {
            "spending_id": ids,
            "system_id": np.full(len(rows), places.system),
            "start_date": start,
            "end_date": end,
            "fiscal_year": fiscal,
            "place_level": level,
            "place_id": place,
            "amount": [money(value) for value in cents],
            "amount_kind": kind,
            "purpose": purpose,
            "ingredient": ingredient,
            "perspective": [PERSPECTIVES.get(name, "direct") for name in ingredient],
            "state_preschool": list(state),
            "function_code": ["2213" if name == "coaching" else "" for name in purpose],
            "object_code": [OBJECTS.get(name, "") for name in ingredient],
            "fund_source": ["state preschool" if flag else p.other_fund for flag in state],
            "restricted": np.array(purpose) == "programme",
            "fixed": np.zeros(len(rows), dtype=bool),
            "priority": ["coaching" if name == "coaching" else "" for name in purpose],
            "funding_end": _funding_ends(clock, np.array(state)),
        }
    }


def _funding_ends(clock: Clock, state: Bools) -> Ints:
    """Quality dollars end nine months after the last whole fiscal year, the state's money two years later."""
    stop = clock.first_month + int(np.searchsorted(clock.months, clock.window_end))
    return np.where(state, month_start(stop + 24) - 1, month_start(stop + 9) - 1)


def _month_days(clock: Clock, months: Ints) -> Ints:
    """First days of months of the records, also of months after their end."""
    index = clock.first_month + months
    return (
        ((index // 12 - 1970) * 12 + index % 12)
        .astype("datetime64[M]")
        .astype("datetime64[D]")
        .astype(np.int64)
    )


def money(cents: int) -> str:
    """Cents as dollars with two decimals."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
