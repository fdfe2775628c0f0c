"""Columns of lists of sites: place, coach, days in words, and marks that say why a figure is low."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from coaching_analytics.charts import labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Names, named

Line = Mapping[Hashable, Any] | pd.Series
"""One row of a list; of thousands as a mapping, which is made ten times as fast."""
CAP = "Policy caps its sessions at {cap} a year"
SILENT = "No logs from its coach"


def place_cells(site: Line, names: Names | None) -> tuple[str, str, str]:
    """Site, region and setting in words."""
    setting = str(site["setting"])
    return (
        named(site["site_id"], names),
        named(site["region_id"], names),
        labels.SETTINGS.get(setting, setting),
    )


def mark_words(site: Line) -> str:
    """Why few contacts or hours at a site may not be little effort; blank when nothing is known."""
    said = [CAP.format(cap=say.count(site["coaching_cap"]))] if site["capped"] else []
    said += [SILENT] if site["no_logs"] else []
    return "; ".join(said)


def day_words(value: object) -> str:
    """A day in words, a dash when there is none."""
    return say.BLANK if say.is_missing(value) or value is pd.NaT else say.day(pd.Timestamp(value).date())  # type: ignore[arg-type]


def whole(value: object) -> str:
    """A whole number that may be missing (pandas' own missing value too)."""
    return say.BLANK if value is None or value is pd.NA or value != value else say.count(float(value))  # type: ignore[arg-type]


def with_coach(columns: Sequence[str], frame: pd.DataFrame) -> tuple[str, ...]:
    """The columns, with "Coach" at the end where the viewer may see who coaches."""
    return (*columns, "Coach") if "coach" in frame.columns else tuple(columns)


def coach_cell(site: Line, names: Names | None) -> tuple[str, ...]:
    """The cell of that column, or none."""
    return (named(site["coach"], names, say.BLANK),) if "coach" in site else ()


def region_order(frame: pd.DataFrame, names: Names | None, then: Iterable[str]) -> pd.DataFrame:
    """Lines by region in words, then by other columns."""
    region = [named(value, names) for value in frame["region_id"]]
    ordered = frame.assign(region_in_words=region).sort_values(["region_in_words", *then], kind="stable")
    return ordered.drop(columns="region_in_words").reset_index(drop=True)
