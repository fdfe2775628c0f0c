"""What a page, a report and an export need to show one answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from coaching_analytics.charts import wording
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.disclosure import STAMP
from coaching_analytics.metrics.result import Result

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Panel:
    """One drawing of a picture; small multiples have several, each with its own heading and alt text.

    `leads` says where a click goes: the name of a page by the filter its points stand for (region, agency,
    site; '' is the page the drawing stands on). A trace whose points lead somewhere is marked by
    `theme.leading`: it names the filter, and each point carries its value.
    """

    title: str
    figure: Drawing
    alt: str
    leads: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """One question with its answer.

    Attributes
    ----------
    name
        Short name in file names and element keys.
    title, unit
        The question, and the unit to print after it.
    sentence
        The answer in words; `**bold**` marks the key figure.
    panels
        The drawings, none for a list or an empty answer.
    caption
        How to read the marks and what is not drawn.
    click
        What a click on a mark does; said on a page only, where it does it.
    table, numeric
        The same figures as text under column names in words; `numeric` columns stand right.
    data
        The same figures unformatted, for CSV and XLSX.
    cautions, stamp
        What a reader must see beside it; the small-group stamp apart.
    needs
        What data is missing, when `empty`.
    results
        The metrics' answers behind it, for the header of an export.
    stacked
        Whether the table is of sentences, whose rows become cards on a narrow screen.
    """

    name: str
    title: str
    sentence: str
    unit: str = ""
    panels: tuple[Panel, ...] = ()
    caption: str = ""
    click: str = ""
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    numeric: tuple[str, ...] = ()
    data: pd.DataFrame = field(default_factory=pd.DataFrame)
    cautions: tuple[str, ...] = ()
    stamp: str = ""
    needs: str = ""
    results: tuple[Result, ...] = ()
    stacked: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show but what it needs."""
        return bool(self.needs)

    @property
    def heading(self) -> str:
        """The question with its unit."""
        return f"{self.title} ({self.unit})" if self.unit else self.title

    @property
    def figure(self) -> Drawing | None:
        """The drawing, when there is exactly one."""
        return self.panels[0].figure if len(self.panels) == 1 else None

    @property
    def alt(self) -> str:
        """Alt text of all drawings."""
        return " ".join(panel.alt for panel in self.panels)


def about(*results: Result | None) -> dict[str, Any]:
    """The fields a picture takes over from the results behind it: cautions (each once), stamp, results."""
    given = tuple(result for result in results if result is not None)
    said = tuple(dict.fromkeys(caution for result in given for caution in result.cautions))
    return {
        "cautions": tuple(caution for caution in said if caution != STAMP),
        "stamp": STAMP if STAMP in said else "",
        "results": given,
    }


def blank(name: str, title: str, result: Result, why: str = "") -> Picture:
    """A picture without figures: it says what it needs, or why its figures are hidden.

    A bare reason such as 'no full-time posts' stands behind what is needed: alone it tells nobody what to do.
    """
    needs = why or wording.needs(result.metric)
    if why[:1].islower():
        needs = f"{wording.needs(result.metric)} Here: {why}."
    return Picture(name=name, title=title, sentence="", needs=needs, **about(result))


def pick(result: Result, **by: str | None) -> pd.DataFrame:
    """The rows of a result with these by-values, in their order; by-columns it does not have are ignored."""
    rows = result.rows
    for column, value in by.items():
        if column in rows.columns:
            rows = rows[rows[column].isna()] if value is None else rows[rows[column] == value]
    return rows


def known(rows: pd.DataFrame) -> pd.DataFrame:
    """Only the rows that have a value."""
    return rows[rows["value"].notna()]


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> pd.DataFrame:
    """Formatted text under column names in words."""
    return pd.DataFrame([list(row) for row in rows], columns=list(columns), dtype=object)


def tabled(
    first: Sequence[str],
    columns: Sequence[str],
    lines: Iterable[Sequence[str]],
    result: Result,
    *others: Result,
    data: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """The fields of a picture that come from its table and the results behind it.

    `first` are the columns of words, `columns` those of numbers. Its data are the rows of `result`, without
    what was left out by reason, unless other `data` are given.
    """
    return {
        "table": table((*first, *columns), lines),
        "numeric": tuple(columns),
        "data": result.rows.drop(columns="excluded") if data is None else data,
        **about(result, *others),
    }


def named(value: object, names: Names | None, missing: str = "No place") -> str:
    """The name of an id, the id itself without a name, or words for a missing one."""
    if value is None or value != value or value == "":
        return missing
    return (names or {}).get(str(value)) or str(value)
