"""How long sites wait for their first contact: the share reached by each day, and kinds of sites compared."""

from __future__ import annotations

from typing import Any

import pandas as pd

from coaching_analytics.charts import kinds_reached, theme, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, tabled
from coaching_analytics.metrics.result import Result

WITHIN = ("within_30", "within_60", "within_90")
COLUMNS = (
    "Sites waiting",
    "Reached",
    "Half reached by working day",
    "Likely range",
    "Within 30",
    "Within 60",
    "Within 90",
)
CAPTION = (
    "Working days of the site's own calendar, from its first day of enrolment. Sites not reached yet "
    "count as "
    "waiting until the end of the period. A site that enrolled before the period began joins on the day "
    "it had waited when it began. Sites enrolled before the logs begin are left out."
)
LAST_DAY = 130
MOST = 4
"""Most panels side by side."""
CHANCE = 0.05
"""Rarer than this a difference is said to be more than chance alone would bring."""


def waiting(result: Result) -> Picture:
    """The share of sites reached by each day, with its likely range; `result` is `time_to_first_contact`."""
    name, title = "first-contact", "How soon is a new site reached?"
    curve = result.curves["waits"]
    if curve.empty:
        return blank(name, title, result, next((str(why) for why in result.rows["reason"] if why), ""))
    rows = {row["statistic"]: row for _, row in result.rows.iterrows()}
    left_out = wording.left_out(rows["median"]["excluded"] or {})
    return Picture(
        name=name,
        title=title,
        unit="share of sites reached by day",
        sentence=_sentence(rows),
        panels=(Panel("", _figure([(curve, True)], 310), _alt("Steps", curve)),),
        caption=f"Steps: share reached by that day; pale: its likely range. {CAPTION} {left_out}".rstrip(),
        **tabled(("Sites",), COLUMNS, [_line("All", rows)], result, data=curve),
    )


def by_kind(result: Result, whole: Result, names: Names | None = None, by: str = "region") -> Picture:
    """A panel for each kind of site, all sites pale behind it; both are `time_to_first_contact`."""
    name, title = f"first-contact-{by}", f"Do some sites wait longer, by {by}?"
    curves, behind = result.curves["waits"], whole.curves["waits"]
    trait = by if by in kinds_reached.TRAITS else "region"
    lines, panels = [], []
    for key, rows in sorted(
        result.rows.groupby(by, dropna=False, sort=False), key=lambda one: _turn(by, one[0])
    ):
        label = kinds_reached.kind(trait, key if isinstance(key, str) else "not_stated", names)
        lines.append(_line(label, {row["statistic"]: row for _, row in rows.iterrows()}))
        own = curves[curves[by] == key] if isinstance(key, str) else curves[curves[by].isna()]
        if len(own) > 1:
            figure = _figure([*([(behind, False)] if len(behind) else []), (own, True)], 240)
            panels.append((int(rows["n"].iloc[0]), Panel(label, figure, _alt(label, own))))
    largest = sorted(panels, key=lambda one: -one[0])[:MOST]
    chosen = [one for one in panels if one in largest]
    if not panels:
        return blank(name, title, result, next((str(why) for why in result.rows["reason"] if why), ""))
    return Picture(
        name=name,
        title=title,
        unit="share of sites reached by day",
        sentence=_compared(result.curves["compared"], by),
        panels=tuple(panel for _, panel in chosen),
        caption="Blue: sites of this kind, with the likely range. Grey: all sites. At most four kinds are "
        "drawn, those with most sites waiting; the table holds all.",
        **tabled((by.capitalize(),), COLUMNS, lines, result),
    )


def _turn(by: str, key: object) -> tuple[bool, int, str]:
    turn = list(kinds_reached.NEEDS)
    return (
        not isinstance(key, str),
        turn.index(str(key)) if by == "need" and str(key) in turn else 0,
        str(key),
    )


def _compared(test: pd.DataFrame, by: str) -> str:
    """What the log-rank test says, in words."""
    if test.empty or test["p"].iloc[0] is None:
        return ""
    kinds = {"agency": "agencies", "need": "levels of need"}.get(by, f"{by}s")
    if float(test["p"].iloc[0]) < CHANCE:
        return (
            f"The waits differ between {kinds} by more than chance alone would bring: among groups that "
            "are alike, "
            f"differences this large come about {_times(float(test['p'].iloc[0]))}. Why they differ is not "
            "on record."
        )
    return f"Differences between {kinds} as large as these can be chance."


def _times(p: float) -> str:
    """How often, in whole numbers."""
    return f"{max(1, round(100 * p))} in 100 times" if p >= 0.01 else "less than once in 100 times"


def _sentence(rows: dict[str, Any]) -> str:
    median = rows["median"]
    parts = []
    if median["value"] is not None:
        days = say.decimal(median["value"], 0)
        text = f"Half of new sites are reached within **{days} working days** of enrolment"
        if median["low"] is not None:
            text += f" {wording.likely(say.decimal(median['low'], 0), say.decimal(median['high'], 0))}"
        parts.append(f"{text}.")
    else:
        parts.append(f"When half of new sites are reached cannot be said: {median['reason']}.")
    shares = [(name.removeprefix("within_"), rows[name]["value"]) for name in WITHIN]
    known = [f"{say.percent(value)} within {days}" for days, value in shares if value is not None]
    if known:
        parts.append(f"Reached: {', '.join(known)} working days.")
    return " ".join(parts)


def _line(label: str, rows: dict[str, Any]) -> tuple[str, ...]:
    median = rows["median"]
    span = say.BLANK
    if median["low"] is not None:
        span = f"{say.decimal(median['low'], 0)} to {say.decimal(median['high'], 0)}"
    return (
        label,
        say.count(median["n"]),
        say.count(median["numerator"]),
        say.decimal(median["value"], 0),
        span,
        *(say.percent(rows[name]["value"]) for name in WITHIN),
    )


def _alt(label: str, curve: pd.DataFrame) -> str:
    told = [
        f"{say.percent(_at(curve, day))} by day {day}" for day in (30, 60, 90) if curve["day"].iloc[-1] >= day
    ]
    return f"{label}: share of sites reached by working day: {', '.join(told) or 'short'}."


def _at(curve: pd.DataFrame, day: float) -> float:
    return float(curve[curve["day"] <= day]["reached"].iloc[-1])


def _figure(curves: list[tuple[pd.DataFrame, bool]], height: int) -> Drawing:
    """Steps; the main one blue with its band, another one grey behind it."""
    traces: list[dict[str, Any]] = []
    last = max(float(curve["day"].iloc[-1]) for curve, _ in curves)
    for curve, main in curves:
        days = curve["day"].tolist()
        if main:
            traces += _band(curve)
        said = [
            f"Day {say.count(day)}: {say.percent(share)} reached; {wording.plural(int(n), 'site')} waiting "
            "before"
            for day, share, n in zip(days, curve["reached"], curve["at_risk"], strict=True)
        ]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": days,
                "y": [100 * float(share) for share in curve["reached"]],
                "line": {
                    "shape": "hv",
                    "width": 2.5 if main else 2,
                    "color": theme.BLUE if main else theme.PALE,
                },
                "hovertext": said,
                "hoverinfo": "text" if main else "skip",
            }
        )
    return theme.figure(
        traces,
        height,
        margin={"t": 10, "b": 44},
        xaxis=theme.axis(
            range=[0, min(last, LAST_DAY) * 1.02],
            title="working days since enrolment",
            tickvals=[0, 30, 60, 90, 120],
        ),
        yaxis=theme.axis(range=[0, 104], ticksuffix="%", nticks=6),
    )


def _band(curve: pd.DataFrame) -> list[dict[str, Any]]:
    """The likely range as a pale area between two steps; none where it is not known."""
    known = curve[curve["low"].notna() & curve["high"].notna()]
    style = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "x": known["day"].tolist()}
    edge = {"shape": "hv", "width": 0, "color": theme.BLUE}
    low, high = ([100 * float(value) for value in known[name]] for name in ("low", "high"))
    return [
        {**style, "y": low, "line": edge},
        {**style, "y": high, "line": edge, "fill": "tonexty", "fillcolor": "rgba(0, 90, 156, 0.14)"},
    ]
