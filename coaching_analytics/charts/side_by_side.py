"""One figure of every place in rows: the same order in all charts of a page, so that a row is one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from coaching_analytics.charts import choice, contract_words, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Names, Panel, Picture, RowLeads, about, blank, named, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.result import Result

LED = {"region": "Regions", "agency": "Regions", "site": "Site review"}
"""The page that answers for a place of each kind."""
COLUMNS = ("Value", "Low", "High", "Number behind it")


@dataclass(frozen=True)
class Places:
    """What the rows are: `by` region, agency or site, their ids in the order of the page, their names."""

    by: str
    order: tuple[str, ...]
    names: Names | None


def short(result: Result, value: Any) -> str:
    """A figure without its unit, in the digits a reader can use."""
    if say.is_missing(value):
        return say.BLANK
    if mixed(result) or not _written(result):
        size = abs(float(value))
        whole = (float(value).is_integer() and "points" not in result.unit) or size >= 100
        return say.decimal(value, 0 if whole else 1 if size >= 10 or "sites per" in result.unit else 2)
    if "dollars" in result.unit.lower():
        return say.dollars(value)
    return contract_words.figure(result.metric, value, longest=0).replace(".0%", "%")


def with_unit(result: Result, value: Any) -> str:
    """A figure with its unit, where that is one and short."""
    text, unit = short(result, value), result.unit
    spoken = not say.is_missing(value) and not mixed(result) and not _written(result)
    return f"{text} {unit}" if spoken and unit != "ratio" and len(unit) <= contract_words.SHORT_UNIT else text


def mixed(result: Result) -> bool:
    """Whether the rows of an answer have several units: its card lists them."""
    return ";" in result.unit or ", " in result.unit


def _written(result: Result) -> bool:
    """Whether the unit is part of how a figure is written: %, $."""
    return result.unit.startswith("share") or "dollars" in result.unit.lower()


def by_size(sites: pd.DataFrame, by: str, names: Names | None) -> Places:
    """Places in the order of their number of sites, largest first; of two alike by name."""
    column = {"region": "region_id", "agency": "agency_id", "setting": "setting", "site": "site_id"}[by]
    counted = sites[column].fillna("").astype(str).value_counts()
    kept = [str(place) for place in counted.index if place]
    order = sorted(kept, key=lambda place: (-int(counted[place]), named(place, names)))
    return Places(by, tuple(order), names)


def place_leads(by: str, ids: Iterable[object]) -> RowLeads | None:
    """The links of a table's rows: a region or agency is shown alone, a site on its own page."""
    if by not in LED:
        return None
    return RowLeads(by, tuple("" if say.is_missing(one) else str(one) for one in ids), LED[by])


def of_scores(
    result: Result, instrument: choice.Instrument | None, domain: str | None, **fixed: str
) -> pd.DataFrame:
    """The rows of the instrument and domain a page speaks of, in the edition with most rooms."""
    rows = choice.latest_edition(choice.of(result, instrument))
    code = choice.headline(rows, domain) if len(rows) else None
    rows = rows[rows["domain"] == code] if code is not None else rows
    for name, value in fixed.items():
        rows = rows[rows[name] == value]
    return rows


def side_by_side(
    result: Result, rows: pd.DataFrame, places: Places, *, name: str, title: str, unit: str = ""
) -> Picture:
    """Dots with their likely ranges and the number behind each; `rows` are those of `result` to show."""
    ranged = bool(rows["low"].notna().any())
    marks = [_mark(result, row, places, ranged) for row in _ordered(rows, places)]
    figures = [mark for mark in marks if mark.value is not None]
    if not figures:
        reasons = [str(reason) for reason in rows["reason"] if reason]
        return blank(name, title, result, next(iter(reasons), ""))
    share = result.unit.startswith("share") and not mixed(result)
    ends = [end for mark in figures for end in (mark.value, mark.low, mark.high)]
    floor = None if ranged or min(float(end) for end in ends if end is not None) < 0 else 0.0
    extra: dict[str, Any] = {"tickformat": ".0%"} if share else {}
    figure = rows_figure(
        marks,
        unit or result.unit,
        span_of(ends, floor=floor),
        zero=floor is None and min(float(end) for end in ends if end is not None) < 0,
        leads=places.by,
        **extra,
    )
    return Picture(
        name=name,
        title=title,
        unit=unit,
        sentence="",
        panels=(Panel("", figure, f"Dot plot by {places.by}. {row_words(marks)}.", {places.by: ""}),),
        caption=f"{_caption(ranged, marks)} {_order(places.by)}",
        click=wording.narrows(places.by),
        leads=place_leads(places.by, [row[places.by] for row in _ordered(rows, places)]),
        **tabled(
            (places.by.capitalize(),),
            COLUMNS,
            [_line(result, row, places) for row in _ordered(rows, places)],
            result,
            data=rows.drop(columns="excluded"),
        )
        | {"cautions": cautions_of(result, rows)},
    )


def cautions_of(result: Result, rows: pd.DataFrame) -> tuple[str, ...]:
    """Cautions of the one instrument that is shown, in words; all where no instrument is meant."""
    if rows.empty or not {"instrument", "age_group"} <= set(rows.columns):
        return tuple(about(result)["cautions"])
    return choice.cautions(result, (str(rows.iloc[0]["instrument"]), str(rows.iloc[0]["age_group"])))


def _ordered(rows: pd.DataFrame, places: Places) -> Sequence[pd.Series]:
    """The rows in the page's order; places it does not know come last."""
    at = {place: number for number, place in enumerate(places.order)}
    found = [row for _, row in rows.iterrows() if not say.is_missing(row[places.by])]
    return sorted(found, key=lambda row: at.get(str(row[places.by]), len(at)))


def _mark(result: Result, row: pd.Series, places: Places, ranged: bool) -> RowMark:
    place = str(row[places.by])
    label = named(place, places.names)
    if say.is_missing(row["value"]):
        hidden = str(row["reason"]).startswith("Hidden")
        return RowMark(label, "hidden" if hidden else "no figure", hover=str(row["reason"] or ""))
    value = short(result, row["value"])
    low, high = (None if say.is_missing(row[end]) else float(row[end]) for end in ("low", "high"))
    counted = "" if say.is_missing(row["n"]) or not ranged else f" (n {say.count(row['n'])})"
    return RowMark(
        label,
        f"<b>{value}</b>{counted}",
        float(row["value"]),
        low,
        high,
        unsure=low is None and "range" in str(row["method"] or ""),
        hover=f"{label}: {with_unit(result, row['value'])}",
        place=place,
    )


def _caption(ranged: bool, marks: Sequence[RowMark]) -> str:
    if not ranged:
        return "Counted whole, so there is no likely range."
    hollow = " Hollow: no likely range can be given." if any(mark.unsure for mark in marks) else ""
    return f"Dot: the figure; line: its likely range; n: how many are behind it.{hollow}"


def _order(by: str) -> str:
    return (
        "In the order of the number of sites, which is no order of merit: a row is the same "
        f"{by} in every chart."
    )


def _line(result: Result, row: pd.Series, places: Places) -> tuple[str, ...]:
    ends = [short(result, row[end]) for end in ("value", "low", "high")]
    return (named(row[places.by], places.names), *ends, say.count(row["n"]))
