"""Regions to choose between: in each twelve sites with one room, of one mean gain and one mean cost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from coaching_analytics.store import Gate
from tests.spec.rated_system import PLACES, money, rated_gate, rated_store, visit

WAVE = np.tile([-1.0, 1.0], 6)


def places(rooms: dict[str, int]) -> dict[str, Any]:
    """Sites with one room each: N00, N01 ... or X00 ... where there is only one region."""
    names = {
        region: [f"{'X' if len(rooms) == 1 else region[0].upper()}{at:02d}" for at in range(count)]
        for region, count in rooms.items()
    }
    sites = [(site, region) for region, own in names.items() for site in own]
    return {
        "region": PLACES["region"] + "\n        west      | demo      | West",
        "site": [
            {"site_id": site, "site_name": site, "region_id": region, "agency_id": None, "setting": "centre"}
            for site, region in sites
        ],
        "site_enrolment": [{"site_id": site, "start_date": "2020-07-01"} for site, _ in sites],
        "classroom": [
            {"classroom_id": f"{site}-1", "site_id": site, "age_group": "pre_k"} for site, _ in sites
        ],
        "session": """
            session_id | coach_id | session_date | minutes | status    | delivery
            GROUP      | K        | 2023-07-10   | 60      | completed | in_person
            ALONE      | K        | 2025-06-12   | 40      | completed | in_person
        """,
        "session_participant": [
            {"session_id": "GROUP", "participant_number": 1 + at, "site_id": site, "role": "lead"}
            for at, (site, _) in enumerate(sites)
        ],
    }


def options(
    chosen: dict[str, tuple[float, float]],
    *,
    spread: tuple[float, float] = (0.01, 6.0),
    rooms: dict[str, int] | None = None,
    in_kind: float = 0.0,
) -> Gate:
    """Regions with twelve rooms each, of this mean gain and dollars a year, in memory; reliability 1."""
    visits, lines, counts = _made(chosen, spread, rooms, in_kind)
    return rated_gate(visits, spending=lines, settings={"reliability": 1}, **places(counts))


def option_store(path: Path, chosen: dict[str, tuple[float, float]], **more: Any) -> Gate:
    """The same as a store in a folder."""
    visits, lines, counts = _made(chosen, **more)
    return rated_store(path, visits, spending=lines, settings={"reliability": 1}, **places(counts))


def _made(
    options: dict[str, tuple[float, float]],
    spread: tuple[float, float] = (0.01, 6.0),
    rooms: dict[str, int] | None = None,
    in_kind: float = 0.0,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, int]]:
    """Visits, lines of money and rooms by region."""
    counts = {region: (rooms or {}).get(region, 12) for region in options}
    visits, lines = [], []
    for region, (gain, cost) in options.items():
        for at in range(counts[region]):
            site = f"{'X' if len(options) == 1 else region[0].upper()}{at:02d}"
            visits.append(visit(f"{site}-1", "2024-04-10", 3.0))
            visits.append(visit(f"{site}-1", "2025-04-10", round(3.0 + gain + spread[0] * WAVE[at], 4)))
            dollars = cost + spread[1] * WAVE[at]
            lines.append(money(len(lines), ("site", site), f"{dollars:.2f}"))
            if in_kind:
                lines.append(money(len(lines), ("site", site), f"{in_kind:.2f}", perspective="in_kind"))
    return visits, lines, counts


def two_years_of_money() -> list[dict[str, Any]]:
    """Dollars of sites X00 to X11: $900 each in the year to June 2024, then $2,400, by $60 more or less."""
    return [
        money(
            100 * year + at,
            ("site", f"X{at:02d}"),
            f"{dollars + 60 * wave:.2f}",
            start_date=f"{year - 1}-07-01",
            end_date=f"{year}-07-01",
            fiscal_year=year,
        )
        for at, wave in enumerate(WAVE)
        for year, dollars in ((2024, 900), (2025, 2_400))
    ]
