"""Results made by hand, as metrics give them, for tests of charts and disclosure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from coaching_analytics.metrics.result import Result, frame
from coaching_analytics.vocabulary.selection import Window

YEAR = Window(date(2024, 7, 1), date(2025, 7, 1))
NAMES = {
    "R1": "Central",
    "R2": "East",
    "R3": "King County",
    "R4": "North",
    "R5": "Olympic Peninsula",
    "R6": "Southwest",
}


def made(metric: str, by: tuple[str, ...], rows: list[dict[str, Any]], **fields: Any) -> Result:
    given = {
        "question": "?",
        "unit": "",
        "window": YEAR,
        "as_of": date(2025, 6, 30),
        "snapshot": "abc123",
        "settings": {},
        "cautions": (),
        "curves": {},
        "people": "operations",
        "origin": "simulated",
        **fields,
    }
    return Result(metric=metric, by=by, rows=frame(by, rows), **given)


def caseload(values: tuple[float, float, float] = (25.0, 26.4, 22.9), **fields: Any) -> Result:
    bases = ("assigned_fte", "fte", "people")
    rows = [
        {"basis": b, "unit": u, "value": v, "numerator": v * 29.6, "denominator": 29.6, "n": 34}
        for b, v in zip(bases, values, strict=True)
        for u in ("site", "classroom")
    ]
    coaches = pd.DataFrame(
        [
            {
                "coach_id": f"coach-{i}",
                "region_id": f"R{i % 6 + 1}",
                "sites_per_fte": 18 + i % 11,
                "sites_per_person": value,
                "fte_days": 300.0,
                "listed": i == 33,
                "sites": value,
            }
            for i, value in enumerate([(7 + (i * 37) % 27) * 1.0 for i in range(33)] + [9.0])
        ]
    )
    unassigned = pd.DataFrame(
        [
            {"site_id": f"S{i}", "region_id": "R1", "setting": "centre", "unassigned_days": 10 * i}
            for i in range(1, 42)
        ]
    )
    return made(
        "sites_per_coach",
        ("basis", "unit"),
        rows,
        **{
            "settings": {"people_line": 22, "minimum_fte_days": 30},
            "curves": {"coaches": coaches, "unassigned": unassigned},
            **fields,
        },
    )


def caseload_by_region() -> Result:
    rows = [
        {
            "region": r,
            "basis": b,
            "unit": "site",
            "value": None if r == "R6" else 20.0 + 2 * i,
            "numerator": 100.0 + i,
            "denominator": 4.4,
            "n": 5,
            "reason": "no full-time posts" if r == "R6" else None,
        }
        for i, r in enumerate(NAMES)
        for b in ("fte", "people")
    ]
    return made("sites_per_coach", ("region", "basis", "unit"), rows)


def balance() -> Result:
    return made(
        "caseload_balance",
        ("statistic",),
        [
            {"statistic": "max_over_median", "value": 1.6, "n": 33},
            {"statistic": "share_above_line", "value": 0.5, "n": 33},
        ],
    )


def time_use() -> Result:
    shares = {
        "observation": 0.12,
        "feedback": 0.1,
        "collaboration": 0.06,
        "other_contact": 0.04,
        "preparation": 0.14,
        "travel": 0.13,
        "administration": 0.12,
        "own_learning": 0.1,
        "not_logged": 0.19,
    }
    return made(
        "time_use",
        ("use", "share_of"),
        [
            {
                "use": use,
                "share_of": "paid",
                "value": share,
                "numerator": share * 40000,
                "denominator": 40000,
                "n": 34,
                "excluded": {"coach-months without contracted hours": 3},
            }
            for use, share in shares.items()
        ],
    )


def hours() -> tuple[Result, Result]:
    sites = pd.DataFrame(
        [
            {
                "site_id": f"S{i}",
                "region_id": "R1",
                "setting": "centre",
                "hours": i / 5,
                "sessions": i,
                "contacts": i,
                "contacts_per_year": 0.0 if i < 41 else 1.5 * 1.006**i,
                "hours_per_year": 0.0 if i < 41 else 0.3 * 1.006**i,
            }
            for i in range(780)
        ]
    )
    effort = made("effort_hours", (), [{"value": 9000.0, "n": 780}], curves={"sites": sites})
    rate = made(
        "dosage_rate",
        ("statistic",),
        [
            {"statistic": s, "value": v, "n": 700}
            for s, v in (("mean", 1.6), ("median", 1.2), ("q25", 0.5), ("q75", 2.3))
        ],
    )
    return effort, rate


def coverage(by: bool = False) -> Result:
    rows = [
        {
            "region": r,
            "statistic": s,
            "recipient": p,
            "value": (0.95 - 0.05 * i)
            * (0.8 if s == "mean_of_quarters" else 1)
            * (0.4 if p == "leader" else 1),
            "numerator": 51 - i,
            "denominator": 57,
            "n": 57,
            "excluded": {"new or closing": 3},
        }
        for i, r in enumerate(NAMES if by else ["all"])
        for s in ("at_least_once", "mean_of_quarters")
        for p in ("any", "educator", "leader")
    ]
    facets = ("statistic", "recipient")
    return made(
        "coverage",
        ("region", *facets) if by else facets,
        rows,
        settings={"at_risk_days": 30, "contact_minutes": 15},
    )


def never_reached() -> Result:
    sites = pd.DataFrame(
        [
            {
                "site_id": f"S{i}",
                "region_id": "R2",
                "setting": "home",
                "list": "not_reached" if i < 6 else "no_logs",
                "enrolled_since": date(2023, 9, 1),
                "coach": "coach-7",
            }
            for i in range(8)
        ]
    )
    return made(
        "never_reached",
        ("statistic",),
        [
            {"statistic": "not_reached", "value": 6, "numerator": 6, "denominator": 57, "n": 57},
            {"statistic": "no_logs", "value": 2, "numerator": 2, "denominator": 57, "n": 57},
        ],
        curves={"sites": sites},
    )


def quality(
    edition_change: bool = True, years: tuple[str, ...] = ("2021-22", "2022-23", "2023-24", "2024-25")
) -> Result:
    rows = []
    for domain, start in (("ES", 5.9), ("CO", 5.6), ("IS", 2.82)):
        for i, year in enumerate(years):
            edition = "2" if edition_change and i >= 2 else "1"
            base = {
                "school_year": year,
                "instrument": "class_pre_k",
                "edition": edition,
                "age_group": "pre_k",
                "domain": domain,
            }
            rate = start + 0.06 * i
            rows.append(
                {
                    **base,
                    "line": "all_rated",
                    "value": rate - 0.03,
                    "numerator": 188 + 20 * i,
                    "denominator": 330 + 15 * i,
                    "n": 188 + 20 * i,
                    "low": rate - 0.13,
                    "high": rate + 0.07,
                    "level": 0.95,
                    "method": "t",
                }
            )
            rows.append(
                {
                    **base,
                    "line": "same_rooms",
                    "value": rate,
                    "numerator": 120,
                    "denominator": 330,
                    "n": 120,
                    "low": rate - 0.1,
                    "high": rate + 0.1,
                    "level": 0.95,
                    "method": "t",
                }
            )
    return made(
        "quality_level",
        ("school_year", "instrument", "edition", "age_group", "domain", "line"),
        rows,
        people="leads",
    )


def gain(
    raw: float = 0.20, expected: float = 0.03, likely: tuple[float, float] | None = (0.05, 0.35), n: int = 215
) -> Result:
    rows = []
    for domain in ("ES", "CO", "IS"):
        for lead, size, shift in (("same", n, 0.0), ("changed", 96, -0.15), ("unknown", 12, -0.1)):
            base = {
                "instrument": "class_pre_k",
                "edition": "2",
                "age_group": "pre_k",
                "domain": domain,
                "lead": lead,
                "n": size,
                "excluded": {"no earlier rating": 251, "edition changed": 40},
                "level": 0.95,
                "method": "two-way",
            }
            for kind, value in (
                ("raw", raw + shift),
                ("expected", expected),
                ("net", raw + shift - expected),
            ):
                ends = (
                    (likely[0] + shift, likely[1] + shift) if likely and lead != "unknown" else (None, None)
                )
                if kind == "net" and likely and lead != "unknown":
                    ends = (likely[0] + shift - expected, likely[1] + shift - expected)
                rows.append(
                    {
                        **base,
                        "kind": kind,
                        "value": value,
                        "low": None if kind == "expected" else ends[0],
                        "high": None if kind == "expected" else ends[1],
                    }
                )
    return made(
        "matched_gain",
        ("instrument", "edition", "age_group", "domain", "lead", "kind"),
        rows,
        people="leads",
        settings={"gap_band": "270-460"},
    )


POINTS = {
    "R1": (1.4, 0.5, 2.3),
    "R2": (0.5, -0.5, 1.5),
    "R3": (0.8, 0.1, 1.5),
    "R4": (0.6, -0.2, 1.4),
    "R5": (0.2, -0.9, 1.3),
    "R6": (None, None, None),
}


def points(
    by: bool = False, whole: tuple[float, float, float] = (0.9, 0.2222, 1.5625)
) -> tuple[Result, Result]:
    cells = POINTS if by else {"all": whole}
    base = {
        "instrument": "class_pre_k",
        "edition": "2",
        "age_group": "pre_k",
        "domain": "IS",
        "lead": "same",
        "total": "with_overhead",
        "n": 60,
        "level": 0.95,
        "method": "Fieller",
    }
    few = "4 raters: too few to tell"
    ratio = [
        {
            **base,
            "region": r,
            "value": v,
            "low": lo,
            "high": hi,
            "numerator": 0.2,
            "denominator": 2250.0 if v is not None else None,
            "reason": None if v is not None else few,
        }
        for r, (v, lo, hi) in cells.items()
    ]
    price = []
    for r, (v, lo, hi) in cells.items():
        sure = v is not None and lo is not None and lo > 0
        price.append(
            {
                **base,
                "region": r,
                "value": 10000 / v if sure and v else None,
                "low": None if hi is None else 10000 / hi,
                "high": 10000 / lo if sure and lo else None,
                "numerator": 2250.0,
                "denominator": 0.2,
                "reason": None if sure else few if v is None else "these data do not rule out no gain",
            }
        )
    facets = ("instrument", "edition", "age_group", "domain", "lead", "total")
    names = ("region", *facets) if by else facets
    settings = {"cost_total": "with_overhead", "gap_band": "270-460"}
    spread = {"cost": 2250.0, "cost_low": 2000.0, "cost_high": 2500.0, "gain_low": 0.05, "gain_high": 0.35}
    pieces = pd.DataFrame([{**row, **spread, "gain": 0.2} for row in ratio if row["value"] is not None])
    curves = {"pieces": pieces[[*names, "n", "gain", *spread]]}
    return (
        made("points_per_10k", names, ratio, people="leads", settings=settings, curves=curves),
        made("cost_per_point", names, price, people="leads", settings=settings),
    )


def costs() -> tuple[Result, Result, Result]:
    totals = {"budgetary": 3.57e6, "with_overhead": 4.0e6, "with_in_kind": 4.96e6}
    curve = pd.DataFrame(
        [
            {"ingredient": i, "amount": a}
            for i, a in (
                ("coach_pay", 2.3e6),
                ("fringe", 0.64e6),
                ("supervision", 0.41e6),
                ("travel", 0.13e6),
                ("platform", 0.09e6),
                ("overhead", 0.43e6),
                ("release_time", 0.96e6),
            )
        ]
    )
    check = pd.DataFrame([{"allocated": "4710000.10", "unallocated": "250120.25", "input": "4960120.35"}])
    cost = made(
        "coaching_cost",
        ("total", "kind"),
        [{"total": t, "kind": "actual", "value": v} for t, v in totals.items()],
        curves={"ingredients": curve, "reconciliation": check},
    )
    unit = made(
        "unit_cost",
        ("per", "total"),
        [
            {"per": p, "total": t, "value": totals[t] / d}
            for p, d in (
                ("hour", 22100),
                ("session", 15000),
                ("site_reached", 726),
                ("enrolled_site", 780),
                ("educator", 2400),
            )
            for t in totals
        ],
    )
    share = made(
        "coaching_share",
        ("basis",),
        [
            {"basis": "budget", "value": 0.062, "numerator": 5.1e6, "denominator": 82e6},
            {"basis": "actual", "value": 0.058, "numerator": 4.96e6, "denominator": 85e6},
            {"basis": "all_spending", "value": 0.031, "numerator": 4.96e6, "denominator": 160e6},
        ],
    )
    return cost, unit, share


def qris() -> Result:
    counts = (
        ("1", 210, 10),
        ("2", 320, 4),
        ("3", 260, -6),
        ("4", 110, -5),
        ("5", 95, -3),
        ("not_rated", 1654, 0),
    )
    rows = [
        {"qris_level": lv, "value": n / 2649, "numerator": n, "denominator": 2649, "n": 2649}
        for lv, n, _ in counts
    ]
    dates = pd.DataFrame(
        [
            (when, "R1", lv, n - d * back)
            for when, back in ((date(2025, 1, 31), 1), (date(2025, 6, 30), 0))
            for lv, n, d in counts
        ],
        columns=["date", "region", "level", "sites"],
    )
    change = pd.DataFrame(
        [
            {
                "region": "R1",
                "first": date(2025, 1, 31),
                "last": date(2025, 6, 30),
                "in_both": 2642,
                "moved_up": 31,
                "moved_down": 4,
                "other_change": 0,
                "newly_rated": 12,
                "no_longer_rated": 2,
                "gone": 11,
                "new": 7,
            }
        ]
    )
    return made("qris_level", ("qris_level",), rows, curves={"dates": dates, "change": change})


def booked(by_region: bool = False) -> Result:
    """Dollars where they were booked: the whole, or a region and what was booked wider."""
    parts = ("direct", "allocated", "unallocated", "unexplained", "input")
    cells: dict[str | None, tuple[str, ...]] = {
        "R4": ("12.00", "15.00", "15.00", "0.00", "42.00"),
        None: ("0.00", "1300.00", "0.00", "0.00", "1300.00"),
    }
    if not by_region:
        cells = {None: ("1200.00", "4500000.00", "250120.25", "0.00", "4751320.25")}
    rows = [
        {**({"region": name} if by_region else {}), "kind": "actual", "part": part, "value": Decimal(value)}
        for name, values in cells.items()
        for part, value in zip(parts, values, strict=True)
    ]
    by = ("region", "kind", "part") if by_region else ("kind", "part")
    return made("cost_reconciliation", by, rows)


def rules_by_region() -> Result:
    """What each rule gives one region, and no site, in a store that goes by sites."""
    given = {
        "hours": (80.0, 35.0),
        "sites": (90.0, 25.0),
        "educators": (8.0, 107.0),
        "direct_only": (0.0, 115.0),
    }
    rows = [
        {"region": name, "rule": rule, "total": "with_overhead", "value": value}
        for rule, values in given.items()
        for name, value in zip(("R4", None), values, strict=True)
    ]
    return made("allocation_rules", ("region", "rule", "total"), rows, settings={"allocation_rule": "sites"})
