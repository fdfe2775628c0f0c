"""Parameters of the simulator: read from parameters.toml, each with its mark and source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any

SYSTEMS = ("alabama", "washington", "el_dorado", "fresno", "san_diego")
MARKS = ("S", "R", "M", "C")


@dataclass(frozen=True, slots=True)
class Parameters:
    """Everything that shapes a made-up system; the meaning and source of each stand in parameters.toml."""

    name: str
    prefix: str
    sites: int
    fiscal_month: int
    school_month: int
    regions: tuple[str, ...]
    agencies_per_region: int
    settings: dict[str, float]
    caseload: float
    pay: float
    raters: int
    rater_sd: float
    last_fiscal_year: int
    tail_months: int
    open_share: float
    close_share: float
    late_enrolment: float
    need_ratio: float
    need_scored: float
    centre_rooms: float
    assistants: float
    full_time: float
    paid_hours: float
    paid_hours_ten: float
    ten_month: float
    coach_turnover: float
    vacancy_days: int
    coach_spread: float
    coach_effect_sd: float
    hours_month: float
    never_reached: float
    twice_a_year: float
    weekly: float
    session_mean: float
    session_sd: float
    virtual: float
    group: float
    not_held: float
    not_held_reasons: tuple[float, ...]
    silent: float
    stated_none: float
    certified: float
    late_median: float
    late_sd: float
    no_participants: float
    orphans: float
    duplicates: float
    use_shares: dict[str, float]
    term_factors: tuple[float, ...]
    year_factors: tuple[float, ...]
    lead_turnover: dict[str, float]
    vacant_lead: float
    class_means: dict[str, list[float]]
    class_sd: tuple[float, ...]
    toddler_means: tuple[float, ...]
    infant_mean: float
    ers_mean: float
    ers_sd: float
    correlation: tuple[float, ...]
    variance_parts: dict[str, float]
    rater_drift: float
    double_coded: float
    rater_coaches: int
    edition_step: float
    effect_per_hour: tuple[float, ...]
    effect_cap_hours: float
    secular: float
    fringe: float
    supervisor_span: float
    supervisor_pay: float
    travel_cost: float
    platform_cost: float
    learning_cost: float
    overhead: float
    release_cost: float
    pay_growth: float
    price_growth: float
    not_rated: float
    approval: bool
    spring_settings: tuple[str, ...]
    rated_share: float
    low_line: float
    leader_share: float
    score_level: str
    preschool_share: float
    ecers_share: float
    site_slope_share: float
    site_slope_mean: float
    site_slope_sd: float
    edition_year: int
    cycle_goes_on: bool
    own_coach_share: float
    own_coach_bias: float
    rater_stays: float
    room_truth: bool
    agency_kinds: tuple[str, ...]
    other_fund: str
    degree_required: bool
    support_shares: dict[str, float]
    survey_sites: float
    survey_coaches: float
    survey_means: dict[str, float]
    survey_spread: dict[str, float]


@cache
def declared() -> dict[str, dict[str, dict[str, Any]]]:
    """The sections of parameters.toml: section, parameter, then value, mark and source."""
    text = resources.files("coaching_analytics.simulate").joinpath("parameters.toml").read_text("utf-8")
    return tomllib.loads(text)


def load(system: str, *, no_change: bool = False, moving: bool = False) -> Parameters:
    """Parameters of one of the five systems, of its no-change form, or of its moving form.

    In the moving form sites change at rates of their own over ten years, and everything that can be mistaken
    for change is planted too (section [moving] of parameters.toml).

    Raises
    ------
    ValueError
        The system is not one of `SYSTEMS`.
    """
    if system not in SYSTEMS:
        raise ValueError(f"There is no system {system!r}. Known: {', '.join(SYSTEMS)}.")
    sections = declared()
    merged = {**sections["common"], **sections[system]}
    for form, wanted in (("no_change", no_change), ("moving", moving)):
        merged |= sections[form] if wanted else {}
    values: dict[str, Any] = {
        field.name: tuple(value) if isinstance(value := merged[field.name]["value"], list) else value
        for field in fields(Parameters)
    }
    return Parameters(**values)
