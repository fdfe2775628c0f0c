"""Year by year: what coaching of a room cost, how rooms changed, and the points that went with $10,000."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from coaching_analytics.charts import choice, labels, priced, sentences, theme
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Panel, Picture, blank, known, tabled
from coaching_analytics.charts.rows import span_of
from coaching_analytics.metrics.result import Result

HEIGHT = 290
STATISTICS = {
    "cost": ("Cost of a room", "dollars"),
    "net": ("Net change", "points"),
    "points": ("Points per $10,000", "points"),
}


def over_years(
    result: Result, instrument: choice.Instrument | None = None, domain: str | None = None
) -> Picture:
    """Three small panels that share their years; `result` is `cost_effectiveness_by_year`."""
    title = "Did a dollar of coaching go with more change over the years?"
    every = choice.of(result, instrument)
    rows = choice.latest_edition(every)
    code = choice.headline(rows, domain) if len(rows) else None
    own = rows[rows["domain"] == code] if code else rows
    if known(own).empty:
        reasons = [str(reason) for reason in own["reason"] if reason]
        return blank("over-years", title, result, next(iter(reasons), ""))
    own, prices = at_one_price(result, own)
    years = sorted(set(own["school_year"]))
    young = _young(result)
    panels = tuple(_panel(own, name, years, young) for name in STATISTICS)
    points = own[own["statistic"] == "points"].set_index("school_year")
    remarks = " y: a young programme, with little spending on record yet." if young else ""
    if len(rows) < len(every):
        remarks += " Ratings with another edition of the instrument are not drawn."
    return Picture(
        name="over-years",
        title=title,
        unit=f"{labels.domain(str(code))}, rooms by the school year of their later rating",
        sentence=_sentence(points, years),
        panels=panels,
        caption="Dot: the figure of the year with its likely range; grey and hollow: the range includes "
        f"zero or there is none. {_dollars(prices)} Rooms under each year.{remarks}",
        **tabled(
            ("School year", "Figure"),
            ("Value", "Likely from", "to", "Rooms", *(("As spent",) if prices else ())),
            [_line(row, spent=bool(prices)) for _, row in own.iterrows()],
            result,
            data=own.drop(columns="excluded"),
        ),
    )


def at_one_price(result: Result, rows: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The rows in other prices where there are such, and which; what was spent as `spent`. Else as they are.

    A year without a price level has no figure of cost then, and says why.
    """
    real = result.curves.get("real", pd.DataFrame())
    prices = priced.told(result.settings)
    if real.empty or not prices or real["real"].isna().all():
        return rows, ""
    keys = [name for name in result.by if name in real.columns]
    rows = rows.assign(spent=rows["value"])
    both = rows.merge(real.drop(columns=["n", "people", "raw"]), on=keys, how="left", suffixes=("", "_real"))
    turned = (both["statistic"] != "net").to_numpy()
    for name, source in (("value", "real"), ("low", "real_low"), ("high", "real_high")):
        both[name] = both[name].where(~turned, both[source]).astype(object)
        both[name] = both[name].where(both[name].notna(), None)
    blank_ones = turned & both["value"].isna().to_numpy()
    both["reason"] = both["reason"].where(~blank_ones, both["reason_real"].combine_first(both["reason"]))
    return both[rows.columns], prices


def _dollars(prices: str) -> str:
    if not prices:
        return "Dollars as spent in their year."
    return f"{prices[0].upper()}{prices[1:]}, in every year."


def _young(result: Result) -> set[str]:
    years = result.curves.get("years", pd.DataFrame(columns=["school_year", "young"]))
    return {str(label) for label, flag in zip(years["school_year"], years["young"], strict=True) if flag}


def _panel(own: pd.DataFrame, statistic: str, years: Sequence[str], young: set[str]) -> Panel:
    title, unit = STATISTICS[statistic]
    rows = {row["school_year"]: row for _, row in own[own["statistic"] == statistic].iterrows()}
    found = [(place, rows[year]) for place, year in enumerate(years) if year in rows]
    shown = [(place, row) for place, row in found if row["value"] is not None]
    ends = [row[name] for _, row in shown for name in ("value", "low", "high")]
    span = span_of([*ends, 0.0]) if shown else (-1.0, 1.0)
    traces: list[dict[str, Any]] = []
    for place, row in shown:
        if row["low"] is not None:
            pen = {"width": 9, "color": theme.GREY if _unsure(row, statistic) else theme.BLUE}
            traces.append(
                _trace(
                    "lines",
                    [place, place],
                    [row["low"], row["high"]],
                    line=pen,
                    opacity=0.4,
                    hoverinfo="skip",
                )
            )
    hollow = {"color": "#FFFFFF", "size": 11, "line": {"color": theme.GREY, "width": 2}}
    for unsure, marker in ((True, hollow), (False, {"color": theme.BLUE, "size": 12})):
        some = [(place, row) for place, row in shown if _unsure(row, statistic) is unsure]
        traces.append(
            _trace(
                "markers",
                [place for place, _ in some],
                [float(row["value"]) for _, row in some],
                marker=marker,
                hovertext=[f"{row['school_year']}: {_said(row)}" for _, row in some],
                hoverinfo="text",
            )
        )
    ticks = [f"{year[2:]}{' y' if year in young else ''}<br>{_rooms(rows.get(year))}" for year in years]
    figure = theme.figure(
        traces,
        HEIGHT,
        margin={"t": 12, "b": 48},
        shapes=[theme.line(0, 1, 0, 0, xref="paper", color=theme.INK, width=1, dash="solid")],
        xaxis=theme.axis(
            range=[-0.5, len(years) - 0.5], tickvals=list(range(len(years))), ticktext=ticks, showgrid=False
        ),
        yaxis=theme.axis(range=list(span), tickformat="$,.0f" if statistic == "cost" else ""),
    )
    said = "; ".join(
        f"{row['school_year']} {_said(row) if row['value'] is not None else row['reason']}"
        for _, row in found
    )
    return Panel(f"{title} ({unit})", figure, f"Dots over years, {title.lower()}. {said}.")


def _trace(mode: str, x: list[Any], y: list[Any], **parts: Any) -> dict[str, Any]:
    return {"type": "scatter", "mode": mode, "x": x, "y": y, "cliponaxis": False, **parts}


def _unsure(row: pd.Series, statistic: str) -> bool:
    return row["low"] is None or (statistic != "cost" and float(row["low"]) <= 0 <= float(row["high"]))


def _rooms(row: pd.Series | None) -> str:
    return "" if row is None or row["n"] is None else say.count(row["n"])


def _value(statistic: str, value: object) -> str:
    if say.is_missing(value):
        return say.BLANK
    number = float(str(value))
    if statistic == "cost":
        return say.dollars(round(number, -1))
    return say.signed(number) if statistic == "net" else say.decimal(number, 1)


def _said(row: pd.Series) -> str:
    """A figure with its likely range."""
    text = _value(row["statistic"], row["value"])
    if row["low"] is None:
        return f"{text}, no likely range"
    return (
        f"{text} (likely {_value(row['statistic'], row['low'])} to {_value(row['statistic'], row['high'])})"
    )


def _line(row: pd.Series, *, spent: bool) -> tuple[str, ...]:
    statistic = str(row["statistic"])
    more = (_value(statistic, row["spent"]) if statistic != "net" else "",) if spent else ()
    if row["value"] is None:
        blank_cells = (str(row["reason"]), say.BLANK, say.BLANK, "")
        return str(row["school_year"]), STATISTICS[statistic][0], *blank_cells, *more
    ends = [_value(statistic, row[name]) for name in ("value", "low", "high")]
    return str(row["school_year"]), STATISTICS[statistic][0], *ends, say.count(row["n"]), *more


def _sentence(points: pd.DataFrame, years: Sequence[str]) -> str:
    """The latest year, and whether it can be told from the first one that has a range."""
    found = {
        str(year): (float(row["value"]), float(row["low"]), float(row["high"]))
        for year, row in points.iterrows()
        if row["low"] is not None
    }
    ranged = [year for year in years if year in found]
    if not ranged:
        return "No year has enough sites and raters for a likely range, so years cannot be told apart."
    last, first = found[ranged[-1]], found[ranged[0]]
    text = f"In {ranged[-1]} each $10,000 went with **{say.decimal(last[0], 1)} points** {_span(last)}"
    if len(ranged) == 1:
        return f"{text}. There is no other year with a likely range to hold it against."
    was = f"in {ranged[0]} with {say.decimal(first[0], 1)} {_span(first)}"
    if first[1] <= last[2] and last[1] <= first[2]:
        return f"{text}, {was}. The ranges overlap: these data cannot tell the two years apart."
    word = "more" if last[0] > first[0] else "fewer"
    return f"{text}, {was}: {word} points for the same dollars. {sentences.ASSOCIATION}"


def _span(found: tuple[float, float, float]) -> str:
    return f"({say.decimal(found[1], 1)} to {say.decimal(found[2], 1)})"
