"""Results of options set side by side and of school years, made by hand as the metrics give them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.result import Result
from tests.unit.charts.made_results import made

CELL = {"instrument": "class_pre_k", "edition": "2", "age_group": "pre_k", "domain": "IS"}
FACETS = tuple(CELL)
OUT = "another option costs no more and gains no less"

# Central costs least; East costs and gains more; North costs more and gains less than Central; Southwest lies
# below the mix of Central and East; Olympic has too few raters.
OPTIONS: tuple[dict[str, Any], ...] = (
    {"region": "R1", "cost": 1_500.0, "gain": 0.10, "verdict": "on the frontier"},
    {"region": "R2", "cost": 2_850.0, "gain": 0.50, "verdict": "on the frontier", "against": "R1",
     "more_cost": 1_350.0, "more_gain": 0.4, "quadrant": "costs more, gains more", "chance": 0.97,
     "ratio": 3_375.0},
    {"region": "R4", "cost": 2_000.0, "gain": -0.02, "verdict": "outdone", "against": "R1",
     "more_cost": 500.0, "more_gain": -0.12, "quadrant": "costs more, gains less", "chance": 0.83},
    {"region": "R6", "cost": 2_600.0, "gain": 0.30, "verdict": "outdone by a mix", "against": "R1 + R2"},
)  # fmt: skip


def options(**fields: Any) -> Result:
    """Five regions, one of them without a range."""
    lines = [
        {
            **CELL,
            "n": 40,
            "people": 40,
            "sites": 25,
            "against": None,
            **option,
            "cost_low": option["cost"] - 200,
            "cost_high": option["cost"] + 200,
            "gain_low": option["gain"] - 0.1,
            "gain_high": option["gain"] + 0.1,
        }
        for option in OPTIONS
    ]
    rows: list[dict[str, Any]] = [
        {"region": "R1", "reason": "the least costly option: the others are held against it"},
        {
            "region": "R2",
            "value": 3_375.0,
            "numerator": 1_350.0,
            "denominator": 0.4,
            "low": 2_900.0,
            "high": 4_100.0,
            "level": 0.95,
            "method": "Fieller",
        },
        {"region": "R4", "reason": OUT},
        {"region": "R6", "reason": "a mix of a cheaper and a dearer option gains more for the same dollars"},
        {"region": "R5", "reason": "too few raters to tell change from rater"},
    ]
    chances = {"R1": (1.0, 0.1), "R2": (0.0, 0.85), "R4": (0.0, 0.0), "R6": (0.0, 0.05)}
    curve = [
        {**CELL, "region": region, "worth": worth, "chance": chance, "people": 40}
        for region, pair in chances.items()
        for worth, chance in zip((0.0, 10_000.0), pair, strict=True)
    ]
    return made(
        "incremental_cost_effectiveness",
        ("region", *FACETS),
        [{**CELL, "n": 40, **row} for row in rows],
        **{
            "people": "leads",
            "settings": {"worth_of_a_point": 10_000, "gap_band": "270-460"},
            "curves": {"options": pd.DataFrame(lines, dtype=object), "acceptability": pd.DataFrame(curve)},
            **fields,
        },
    )


def by_year(later: tuple[float, float] = (0.3, 1.5)) -> Result:
    """Three school years: the first without pairs, then .5 (.1 to .9), then .9 with this range."""
    found = {
        "2023-24": {"cost": (2_000, 1_800, 2_200), "net": (0.1, 0.02, 0.18), "points": (0.5, 0.1, 0.9)},
        "2024-25": {"cost": (2_300, 2_100, 2_500), "net": (0.21, 0.1, 0.32), "points": (0.9, *later)},
    }
    rows: list[dict[str, Any]] = [
        {**CELL, "school_year": "2022-23", "statistic": name, "n": 0, "reason": "no room has two ratings"}
        for name in ("cost", "net", "points")
    ]
    for year, figures in found.items():
        for name, (value, low, high) in figures.items():
            ends = {"low": low, "high": high, "level": 0.95, "method": "t"}
            rows.append({**CELL, "school_year": year, "statistic": name, "value": value, "n": 200, **ends})
    years = pd.DataFrame(
        [
            (f"{start}-{start - 1999}", date(start, 8, 1), date(start + 1, 8, 1), months, months < 36)
            for start, months in ((2022, 12), (2023, 24), (2024, 36))
        ],
        columns=["school_year", "start", "end", "months_of_spending", "young"],
    )
    return made(
        "cost_effectiveness_by_year",
        ("school_year", *FACETS, "statistic"),
        rows,
        people="leads",
        curves={"years": years},
    )


def by_year_in_real_dollars() -> Result:
    """The same, and 2023-24 in dollars of 2025: $2,300 a room; 2024-25 has no price level."""
    spent = by_year()
    figures = ("raw", "raw_low", "raw_high", "real", "real_low", "real_high", "reason")
    lacks = (None, None, None, "the price index cpi_u has no value for 2024")
    found = {
        ("2023-24", "cost"): (2_000, 1_800, 2_200, 2_300, 2_070, 2_530, None),
        ("2023-24", "points"): (0.5, 0.1, 0.9, 0.43, 0.09, 0.78, None),
        ("2024-25", "cost"): (2_300, 2_100, 2_500, *lacks),
        ("2024-25", "points"): (0.9, 0.3, 1.5, *lacks),
    }
    lines = [
        {**CELL, "school_year": year, "statistic": name, "n": 200, "people": 200}
        | dict(zip(figures, values, strict=True))
        for (year, name), values in found.items()
    ]
    return replace(
        spent,
        settings={**spent.settings, "price_index": "cpi_u", "base_year": 2025},
        curves={**spent.curves, "real": pd.DataFrame(lines, dtype=object)},
    )


def break_even() -> Result:
    """.23 points needed, .20 found."""
    ends = {"level": 0.95, "method": "t"}
    rows: list[dict[str, Any]] = [
        {"statistic": "needed", "value": 0.23, "numerator": 2_300.0, "low": 0.21, "high": 0.25, **ends},
        {"statistic": "found", "value": 0.20, "low": 0.05, "high": 0.35, **ends},
        {"statistic": "chance", "value": 0.34, "method": "normal"},
    ]
    curve = pd.DataFrame(
        [
            {**CELL, "worth": worth, "chance": chance, "people": 200}
            for worth, chance in zip(
                np.linspace(0, 20_000, 9).tolist(),
                [0.0, 0.05, 0.1, 0.2, 0.34, 0.5, 0.6, 0.7, 0.8],
                strict=True,
            )
        ]
    )
    return made(
        "break_even",
        (*FACETS, "statistic"),
        [{**CELL, "n": 200, **row} for row in rows],
        people="leads",
        settings={"worth_of_a_point": 10_000},
        curves={"acceptability": curve, "swings": _swings()},
    )


def _swings() -> pd.DataFrame:
    """.20 points for $2,300 at $10,000 a point: $300 less than it cost."""
    found = [
        ("worth", 5_000.0, 20_000.0, -1_300.0, 1_700.0),
        ("change", 0.05, 0.35, -1_800.0, 1_200.0),
        ("counted", 1_900.0, 2_600.0, 100.0, -600.0),
        ("cost", 2_100.0, 2_500.0, -100.0, -500.0),
        ("reliability", 0.45, 0.55, -350.0, -250.0),
    ]
    columns = ("input", "low", "high", "at_low", "at_high")
    rows = [dict(zip(columns, line, strict=True)) for line in found]
    return pd.DataFrame([{**CELL, **row, "middle": -300.0, "people": 200} for row in rows], dtype=object)


def retention() -> Result:
    """$60,000 over two sizes of districts."""
    rows = [
        {
            "replacement": "district_small",
            "value": 60_000 / 11_860,
            "numerator": 60_000,
            "denominator": 11_860.0,
        },
        {
            "replacement": "district_medium",
            "value": 60_000 / 16_450,
            "numerator": 60_000,
            "denominator": 16_450.0,
        },
    ]
    listed = pd.DataFrame(
        [("district_small", "small", 11_860, 2024, True, "Learning Policy Institute: two districts")],
        columns=["replacement", "words", "dollars", "dollar_year", "borrowed", "source"],
    )
    return made("break_even_retention", ("replacement",), rows, curves={"published": listed})


def learning() -> Result:
    """One measure with a return, one that fell."""
    rows: list[dict[str, Any]] = [
        {"measure": "literacy", "value": 0.72, "low": 0.4, "high": 1.1, "level": 0.95, "method": "t", "n": 20,
         "excluded": {"no earlier date": 3}},
        {"measure": "counting", "reason": "scores fell, so there is no return to speak of", "n": 20},
    ]  # fmt: skip
    return made("academic_return", ("measure", "total"), [{**row, "total": "with_overhead"} for row in rows])


def extra_rooms() -> Result:
    """A price for one line, only a lower limit for the other."""
    rows: list[dict[str, Any]] = [
        {"threshold": "head_start_competitive", "value": 21_000.0, "low": 14_000.0, "high": 45_000.0},
        {
            "threshold": "head_start_quality",
            "low": 30_000.0,
            "high": None,
            "reason": "at least $30,000 for an extra room; these data do not rule out that there is none",
        },
    ]
    names = {name: CELL[name] for name in ("instrument", "edition", "domain")}
    return made(
        "cost_per_crosser",
        ("threshold", "instrument", "edition", "domain", "total"),
        [{**names, "total": "with_overhead", "n": 60, "level": 0.95, **row} for row in rows],
        settings={"cost_total": "with_overhead"},
    )


def money_back() -> Result:
    """23 of 25 stayed, 20 with a fifth leaving; $24,000 saved for $12,000."""
    ends = {"level": 0.95, "method": "t, sites"}
    rows: list[dict[str, Any]] = [
        {"statistic": "kept", "value": 3.0, "numerator": 23.0, "denominator": 20.0, "low": 1.0, "high": 5.0},
        {"statistic": "saved", "value": 24_000.0, "low": 8_000.0, "high": 40_000.0},
        {"statistic": "back", "value": 2.0, "low": 0.67, "high": 3.33},
    ]
    return made(
        "retention_return",
        ("replacement", "statistic"),
        [{"replacement": "stated", "n": 25, **row, **ends} for row in rows],
        people="educators",
        settings={"usual_leaving": 0.2},
    )
