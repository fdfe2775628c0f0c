"""A funnel: each place by its size, within limits that say how far chance alone carries a place so large."""

from __future__ import annotations

from typing import Any

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import theme, wording
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.charts.headline import SCORES
from coaching_analytics.charts.picture import Panel, Picture, blank, named, tabled
from coaching_analytics.charts.point_names import beside
from coaching_analytics.charts.rows import span_of
from coaching_analytics.charts.side_by_side import Places, cautions_of, place_leads, short, with_unit
from coaching_analytics.metrics.result import Result

HEIGHT = 380
LINES = {"inner": ("dot", theme.GREY), "outer": ("solid", theme.GREY)}
SAID = {0: "within the limits", 1: "outside the inner limits", 2: "outside both limits"}
COLUMNS = ("Number", "Value", "Inner limits", "Outer limits")
FEW_NAMES = 12


def of_coverage(result: Result, places: Places) -> Picture:
    """Shares of sites reached; `result` is `coverage_funnel` by region, agency or setting."""
    return _funnel(result, result.rows, result.curves["limits"], places, ("coverage-funnel", "sites counted"))


def of_quality(result: Result, rows: pd.DataFrame, places: Places) -> Picture:
    """Means of rated rooms; `rows` are those of one instrument and domain of `result`, `quality_funnel`."""
    limits = result.curves["limits"]
    for name in SCORES if len(rows) else ():
        value = rows.iloc[0][name]
        limits = limits[limits[name].isna() if value is None else limits[name] == value]
    return _funnel(result, rows, limits, places, ("quality-funnel", "rooms rated"))


def _funnel(
    result: Result, rows: pd.DataFrame, limits: pd.DataFrame, places: Places, called: tuple[str, str]
) -> Picture:
    """Places as dots between their limits; `called` is the name of the picture and what `n` counts."""
    name, counted = called
    title = result.question
    wide = _wide(rows, places)
    shown = wide[wide["value"].notna() & wide["outside"].notna()]
    if shown.empty:
        reasons = [str(reason) for reason in rows["reason"] if reason]
        return blank(name, title, result, next(iter(reasons), ""))
    out = shown[shown["outside"].astype(int) > 0]
    figure = _figure(result, shown, limits, places, counted)
    inner, outer = (_share(result, setting) for setting in ("funnel_inner", "funnel_outer"))
    return Picture(
        name=name,
        title=title,
        sentence=_sentence(result, shown, out, places),
        panels=(Panel("", figure, _alt(shown, places), {places.by: ""}),),
        caption=f"Across: {counted}. Middle line: all together. Between the dotted lines {inner} places of "
        f"that size would lie by chance alone, between the full ones {outer}. Filled and bold: outside; a "
        "question to ask, no order and no verdict.",
        click=wording.narrows(places.by),
        leads=place_leads(places.by, wide[places.by]),
        **tabled(
            (places.by.capitalize(),),
            (*COLUMNS, "Standing"),
            [_line(result, row, places) for _, row in wide.iterrows()],
            result,
            data=rows.drop(columns="excluded"),
        )
        | {"cautions": cautions_of(result, rows)},
    )


def _wide(rows: pd.DataFrame, places: Places) -> pd.DataFrame:
    """A line a place, in the page's order: its n and every statistic as a column."""
    by = places.by
    known = rows[rows[by].notna()]
    if known.empty:
        return pd.DataFrame(columns=[by, "n", "value", "outside"])
    wide = known.pivot_table(index=by, columns="statistic", values="value", aggfunc="first", dropna=False)
    wide = wide.reindex(
        columns=["value", "common", "inner_low", "inner_high", "outer_low", "outer_high", "outside"]
    )
    sizes = known.drop_duplicates(by).set_index(by)["n"]
    order = [*(place for place in places.order if place in wide.index)]
    order += sorted(set(wide.index) - set(order))
    return wide.assign(n=sizes).loc[order].reset_index()


def _figure(
    result: Result, shown: pd.DataFrame, limits: pd.DataFrame, places: Places, counted: str
) -> Drawing:
    """Limits as lines, places as dots; hollow within, filled outside, named where there is room."""
    most = 1.12 * float(shown["n"].max())
    drawn = limits[(limits["n"] >= _least(shown)) & (limits["n"] <= most)]
    ends = [
        *shown["value"].astype(float),
        *drawn["outer_low"].astype(float),
        *drawn["outer_high"].astype(float),
    ]
    x, y = (0.0, most), span_of(ends)
    outside = shown["outside"].astype(int) > 0
    few = shown if len(shown) <= FEW_NAMES else shown[outside]
    labels = [
        (f"<b>{named(p, places.names)}</b>" if out else named(p, places.names), float(n), float(v))
        for p, n, v, out in zip(few[places.by], few["n"], few["value"], outside[few.index], strict=True)
    ]
    share = result.unit == "share"
    return theme.figure(
        [*_lines(drawn, float(shown["common"].iloc[0]), most), _dots(result, shown, places, outside)],
        HEIGHT,
        margin={"b": 44},
        xaxis=theme.axis(range=list(x), title=counted),
        yaxis=theme.axis(range=list(y), **({"tickformat": ".0%"} if share else {})),
        annotations=beside(labels, x, y),
    )


def _least(shown: pd.DataFrame) -> float:
    """Where the limits begin: they are far apart for very few, and would flatten everything else."""
    return max(1.0, 0.4 * float(shown["n"].min()))


def _lines(drawn: pd.DataFrame, common: float, most: float) -> list[dict[str, Any]]:
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    found = [
        {**line, "x": drawn["n"].tolist(), "y": drawn[f"{which}_{end}"].tolist()}
        | {"line": {"dash": dash, "color": colour, "width": 1.3}}
        for which, (dash, colour) in LINES.items()
        for end in ("low", "high")
    ]
    return [*found, {**line, "x": [0, most], "y": [common, common], "line": {"color": theme.INK, "width": 1}}]


def _dots(result: Result, shown: pd.DataFrame, places: Places, outside: pd.Series) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [float(n) for n in shown["n"]],
        "y": [float(value) for value in shown["value"]],
        "hovertext": [
            f"{named(place, places.names)}: {with_unit(result, value)} of {say.count(n)}, {SAID[int(out)]}"
            for place, value, n, out in zip(
                shown[places.by], shown["value"], shown["n"], shown["outside"], strict=True
            )
        ],
        "hoverinfo": "text",
        "marker": {
            "size": 11,
            "color": [theme.BLUE if out else "#FFFFFF" for out in outside],
            "line": {"color": theme.BLUE, "width": 1.8},
        },
        "cliponaxis": False,
        **theme.leading(places.by, [str(place) for place in shown[places.by]]),
    }


def _sentence(result: Result, shown: pd.DataFrame, out: pd.DataFrame, places: Places) -> str:
    common = with_unit(result, float(shown["common"].iloc[0]))
    many = f"{len(shown)} {'agencies' if places.by == 'agency' else places.by + 's'}"
    if out.empty:
        return f"All {many} lie where chance alone may carry them around **{common}**."
    told = ", ".join(
        f"{named(row[places.by], places.names)} ({with_unit(result, row['value'])})"
        for _, row in out.iterrows()
    )
    return f"Around **{common}**, {len(out)} of {many} lie further off than chance alone explains: {told}."


def _share(result: Result, setting: str) -> str:
    return f"{100 * float(result.settings[setting]):g} in 100"


def _alt(shown: pd.DataFrame, places: Places) -> str:
    told = "; ".join(
        f"{named(row[places.by], places.names)} {SAID[int(row['outside'])]}"
        for _, row in shown.head(20).iterrows()
    )
    return f"Funnel plot of {places.by} figures by size. {told}."


def _line(result: Result, row: pd.Series, places: Places) -> tuple[str, ...]:
    def write(name: str) -> str:
        return short(result, row.get(name))

    standing = "hidden or no figure" if say.is_missing(row["outside"]) else SAID[int(row["outside"])]
    return (
        named(row[places.by], places.names),
        say.count(row["n"]),
        write("value"),
        f"{write('inner_low')} to {write('inner_high')}",
        f"{write('outer_low')} to {write('outer_high')}",
        standing,
    )
