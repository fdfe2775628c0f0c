"""Trends of ratings through several school years: which line of scores, and the average site by place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from coaching_analytics.charts import choice, labels, sentences, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, named, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.result import Result

TITLE = "Are ratings rising or falling from year to year?"
LINE = ("instrument", "edition", "age_group", "domain")


@dataclass(frozen=True, slots=True)
class Line:
    """The line of scores that is spoken of: one instrument, edition, age group and domain."""

    instrument: str
    edition: str
    age_group: str
    domain: str

    @property
    def name(self) -> str:
        """The domain in words."""
        return labels.domain(self.domain)

    @property
    def full_name(self) -> str:
        """Instrument, edition and domain in words."""
        return f"{labels.instrument(self.instrument, self.edition, self.age_group)}: {self.name}"

    def of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of a frame that belong to this line."""
        kept = pd.Series(True, index=frame.index)
        for column in LINE:
            kept &= frame[column] == getattr(self, column)
        return frame[kept]


def line_of(result: Result, instrument: choice.Instrument | None, domain: str | None) -> Line | None:
    """The line to speak of: of the instrument and domain chosen, the edition with most sites and a trend."""
    rows = choice.of(result, instrument)
    code = choice.headline(rows, domain) if len(rows) else None
    rows = rows[rows["domain"] == code]
    if rows.empty:
        return None
    first = choice.latest_edition(known(rows) if len(known(rows)) else rows).iloc[0]
    return Line(*(str(first[column]) for column in LINE))


def common(whole: Result, result: Result, line: Line | None, names: Names | None, by: str) -> Picture:
    """The trend of the average site, whole and by place; `whole` and `result` are `quality_growth`."""
    if line is None:
        return nothing(None, "common-trend", TITLE, whole)
    rows, places = line.of(whole.rows), line.of(result.rows)
    if known(rows).empty and known(places).empty:
        reasons = [str(reason) for reason in rows["reason"] if reason]
        return nothing(line, "common-trend", TITLE, whole, next(iter(reasons), ""))
    listed = [("All", row) for _, row in rows.iterrows()]
    listed += sorted(((named(row[by], names), row) for _, row in places.iterrows()), key=lambda each: each[0])
    marks = [_mark(name, row) for name, row in listed]
    ends = [end for mark in marks for end in (mark.value, mark.low, mark.high)]
    figure = rows_figure(marks, "points a year", span_of([*ends, 0.0]), zero=True)
    return Picture(
        name="common-trend",
        title=TITLE,
        unit=f"{line.name}, points a year",
        sentence=_sentence(line, rows),
        panels=(Panel("", figure, f"Dot plot of the trend of {line.name.lower()}. {row_words(marks)}."),),
        caption=_caption(whole, line),
        **{
            **tabled(
                (by.capitalize(),),
                ("Sites", "Rated in two school years", "Points a year", "Likely range"),
                [_cells(name, row) for name, row in listed],
                whole,
                result,
                data=pd.concat([rows.assign(**{by: "All"}), places]).drop(columns="excluded"),
            ),
            "cautions": cautions_of(line, whole, result),
        },
    )


def nothing(line: Line | None, name: str, title: str, result: Result, why: str = "") -> Picture:
    """A picture without figures; its cautions are those of the line that was asked for."""
    found = blank(name, title, result, why)
    return found if line is None else replace(found, cautions=cautions_of(line, result))


def cautions_of(line: Line, *results: Result) -> tuple[str, ...]:
    """The cautions of this line's instrument, each once."""
    pair = (line.instrument, line.age_group)
    return tuple(dict.fromkeys(one for result in results for one in choice.cautions(result, pair)))


def _sentence(line: Line, rows: pd.DataFrame) -> str:
    shown = known(rows)
    if shown.empty:
        return ""
    row = shown.iloc[0]
    found = None if say.is_missing(row["low"]) else (float(row["low"]), float(row["high"]))
    return sentences.trend(line.name, float(row["value"]), found)


def _caption(result: Result, line: Line) -> str:
    years = f"{result.settings.get('trend_years', '')}"
    edition = labels.instrument(line.instrument, line.edition, line.age_group)
    return (
        f"{edition}. Change a year of the average site, looking back at most {years} years from the end of "
        "the period, with its likely range; grey and hollow when it cannot be told from no change. Sites "
        "with few ratings count for less."
    )


def _mark(name: str, row: pd.Series) -> RowMark:
    sites = row["denominator"]
    label = name if sites is None else f"{name} ({wording.plural(sites, 'site')})"
    if say.is_missing(row["value"]):
        return RowMark(label, "hidden" if str(row["reason"]).startswith("Hidden") else "no trend")
    ranged = not say.is_missing(row["low"])
    low, high = (float(row["low"]), float(row["high"])) if ranged else (None, None)
    said = f"{name}: {say.signed(row['value'])} points a year"
    return RowMark(
        label,
        f"<b>{say.signed(row['value'])}</b>",
        float(row["value"]),
        low,
        high,
        unsure=low is None or high is None or low <= 0 <= high,
        hover=f"{said}, {likely_range(row)}" if ranged else said,
    )


def likely_range(row: Mapping[Any, Any] | pd.Series, low: str = "low", high: str = "high") -> str:
    """Both ends of a range; a dash when there is none."""
    if say.is_missing(row[low]):
        return say.BLANK
    return f"{say.signed(row[low])} to {say.signed(row[high])}"


def _cells(name: str, row: pd.Series) -> tuple[str, ...]:
    why = str(row["reason"] or row["method"] or "").removeprefix("no range: ")
    likely = why if say.is_missing(row["low"]) else likely_range(row)
    return (
        name,
        say.count(row["denominator"]),
        say.count(row["numerator"]),
        say.signed(row["value"]),
        likely,
    )
