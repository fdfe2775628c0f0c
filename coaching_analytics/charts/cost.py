"""Where $10,000 of coaching goes with the most change, and what a point costs, or at least costs."""

from __future__ import annotations

import re

import pandas as pd

from coaching_analytics.charts import choice, labels, sentences
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.cost_table import NUMERIC, Line, cost_table, piece_of
from coaching_analytics.charts.picture import Names, Panel, Picture, about, blank, named
from coaching_analytics.charts.real_words import real_words
from coaching_analytics.charts.rows import RowMark, rows_figure, span_of
from coaching_analytics.metrics.result import Result

SHORT = {
    "too few raters": "too few raters to tell",
    "too few sites": "too few sites to tell",
    "these data show no gain": "no gain in these data",
    "no room has": "no pairs of ratings",
    "no spending": "no spending rows",
    "reliability": "reliability not known",
}


def points_by_region(
    whole: tuple[Result, Result],
    regions: tuple[Result, Result] | None = None,
    names: Names | None = None,
    *,
    instrument: choice.Instrument | None = None,
    domain: str | None = None,
    total: str | None = None,
    lead: str = "same",
    by: str = "region",
) -> Picture:
    """Points per $10,000 with their likely range, the cost of a point at the right.

    `whole` and `regions` are pairs (`points_per_10k`, `cost_per_point`) of the selection and by region.
    """
    points, costs = whole
    title = f"Where do $10,000 go with the most change, by {by}?"
    total = total or str(points.settings.get("cost_total", "with_overhead"))
    chosen = choice.latest_edition(choice.of(points, instrument))
    code = choice.headline(chosen, domain) if len(chosen) else None
    if code is None:
        return blank("points", title, points)
    cell = {
        "instrument": chosen.iloc[0]["instrument"],
        "age_group": chosen.iloc[0]["age_group"],
        "edition": chosen.iloc[0]["edition"],
        "domain": code,
        "lead": lead,
        "total": total,
    }
    everything = [("All", _row(points, cell), _row(costs, cell))]
    behind = [piece_of(points, cell)]
    if regions is not None:
        places = _places(regions, cell, names, by)
        everything += places
        behind += [piece_of(regions[0], {**cell, by: _place(row, by)}) for _, row, _ in places]
    marks = [_mark(name, point, price) for name, point, price in everything]
    if all(mark.value is None for mark in marks):
        reasons = [str(row["reason"]) for _, row, _ in everything if row is not None and row["reason"]]
        return blank(
            "points",
            title,
            points,
            f"Not enough evidence for a cost per point: {reasons[0]}."
            if reasons and not reasons[0].startswith("Hidden")
            else next(iter(reasons), ""),
        )
    lines = [
        Line(name, point, piece, re.sub("<.*?>", "", _price(price)))
        for (name, point, price), piece in zip(everything, behind, strict=True)
    ]
    ends = [end for mark in marks for end in (mark.value, mark.low, mark.high)]
    figure = rows_figure(marks, "points per $10,000", span_of([*ends, 0.0]), zero=True)
    said = ". ".join(re.sub("<.*?>", "", f"{mark.label}: {mark.hover or mark.note}") for mark in marks)
    return Picture(
        name="points",
        title=title,
        unit=f"{labels.domain(code)}, points per $10,000",
        sentence=_sentence(everything[0]),
        panels=(Panel("", figure, f"Dot plot. {said}."),),
        caption=f"{_caption(points, total)} {real_words(points, costs, cell)}".rstrip(),
        table=cost_table(lines, by),
        numeric=NUMERIC,
        data=pd.concat([row.drop("excluded").to_frame().T for _, row, _ in everything if row is not None]),
        **about(points, costs, *(regions or ())),
    )


def _row(result: Result, cell: dict[str, str]) -> pd.Series | None:
    rows = result.rows
    for column, value in cell.items():
        if column in rows.columns:
            rows = rows[rows[column] == value]
    return rows.iloc[0] if len(rows) else None


def _place(row: pd.Series | None, by: str) -> str:
    return "" if row is None else str(row[by])


def _places(
    regions: tuple[Result, Result], cell: dict[str, str], names: Names | None, by: str
) -> list[tuple[str, pd.Series | None, pd.Series | None]]:
    """Places by points per $10,000, highest first, those without a figure last."""
    points, costs = regions
    found = []
    for place in dict.fromkeys(points.rows[by]):
        here = {**cell, by: place}
        found.append((named(place, names), _row(points, here), _row(costs, here)))
    return sorted(
        found,
        key=lambda item: (
            item[1] is None or item[1]["value"] is None,
            0.0 if item[1] is None else -float(item[1]["value"] or 0),
        ),
    )


def _mark(name: str, point: pd.Series | None, price: pd.Series | None) -> RowMark:
    if point is None or point["value"] is None:
        return RowMark(name, _short(None if point is None else point["reason"]))
    value, low, high = float(point["value"]), point["low"], point["high"]
    unsure = low is None or float(low) <= 0
    note = (
        _price(price)
        if low is not None
        else _short(point["reason"] or (None if price is None else price["reason"]))
    )
    likely = "" if low is None else f", likely between {say.decimal(low, 1)} and {say.decimal(high, 1)}"
    hover = f"{say.decimal(value, 1)} points per $10,000{likely}; {note}"
    return RowMark(name, note, value, low, high, unsure=unsure, hover=hover)


def _price(price: pd.Series | None) -> str:
    """'about $11,000 a point', or only the lower limit."""
    if price is None:
        return ""
    if price["value"] is not None:
        return f"about <b>{say.about_dollars(price['value'])}</b> a point"
    if price["low"] is not None:
        return f"at least {say.about_dollars(price['low'])}"
    return _short(price["reason"])


def _short(reason: object) -> str:
    """A reason short enough for the right edge; the table has all of it."""
    words = str(reason or "not enough evidence")
    if words.startswith("Hidden"):
        return "hidden"
    if words.startswith("at least"):
        return words.split(" per point")[0]
    short = next((text for start, text in SHORT.items() if words.startswith(start)), words)
    return short if len(short) <= 34 else "cannot tell"


def _sentence(whole: tuple[str, pd.Series | None, pd.Series | None]) -> str:
    _, point, price = whole
    if point is None or point["value"] is None:
        return sentences.cost_unknown(
            str((point if point is not None else {"reason": "no pairs of ratings with spending"})["reason"])
        )
    room = sentences.cost_of_room(_room_cost(point))
    if (
        price is not None
        and price["value"] is not None
        and point["low"] is not None
        and price["high"] is not None
    ):
        likely = (float(point["low"]), float(point["high"]))
        told = sentences.cost(
            float(point["value"]), likely, float(price["value"]), (float(price["low"]), float(price["high"]))
        )
    elif price is not None and price["low"] is not None:
        told = f"{sentences.cost_open(float(price['low']), int(point['n']))} {sentences.ASSOCIATION}"
    else:
        told = sentences.cost_unknown(
            str((price if price is not None else point)["reason"] or "too few sites or raters")
        )
    return f"{room} {told}".strip()


def _room_cost(point: pd.Series) -> float | None:
    """Mean coaching cost of a room between its ratings, as the metric states it."""
    return None if point["denominator"] is None else float(point["denominator"])


def _caption(points: Result, total: str) -> str:
    text = (
        f"Bar: likely range. Grey and hollow: the range includes no change, so there is no cost per "
        f"point, only a lower limit. Costs: "
        f"{labels.TOTALS[total].lower()}. Net change in rooms with the same lead teacher."
    )
    return f"{text} {choice.band(points)}".rstrip()
