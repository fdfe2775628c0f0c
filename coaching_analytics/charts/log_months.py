"""Which coach-months have logs, which were stated to have none, and which are silent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import theme, wording
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, named, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
from coaching_analytics.metrics.result import Result

# Parts of all coach-months: name on the screen, colour, pattern.
PARTS = {
    "logged": ("Logged enough", theme.BLUE, ""),
    "stated": ("No activity stated", theme.PARTS[2], "/"),
    "some": ("Some logs, too few", theme.PALE, ""),
    "silent": ("No logs", "#FFFFFF", "x"),
}
COLUMNS = ("Coach-months", *(name for name, _, _ in PARTS.values()), "Complete")
HOW = (
    "Complete: logged enough, certified by the coach, or no activity stated. Months wholly on leave or "
    "outside a post are not counted."
)


def by_month(whole: Result, months: Result) -> Picture:
    """Coach-months of each month in four parts; `whole` and `months` are `log_completeness`."""
    title = "Are coaches' logs complete?"
    total = parts_of(whole, None).get(None)
    if total is None:
        return blank("log-months", title, whole, reason_of(whole))
    cells = {str(month): parts for month, parts in parts_of(months, "month").items()}
    said = "; ".join(f"{month_name(month)} {say.percent(_complete(parts))}" for month, parts in cells.items())
    return Picture(
        name="log-months",
        title=title,
        unit="coach-months",
        sentence=_sentence(total),
        panels=(Panel("", _columns(cells), f"Columns in parts. Complete: {said}."),),
        caption=HOW,
        **tabled(
            ("Month",),
            COLUMNS,
            [_line(month_name(month), parts) for month, parts in cells.items()] + [_line("All", total)],
            whole,
            months,
            data=months.rows.drop(columns="excluded"),
        ),
    )


def by_region(result: Result, names: Names | None = None, by: str = "region") -> Picture:
    """Share of complete coach-months in each region of the employer."""
    title = f"Where are logs incomplete, by {by}?"
    cells = parts_of(result, by)
    if not cells:
        return blank("log-places", title, result, reason_of(result))
    ordered = sorted(cells, key=lambda place: (_complete(cells[place]), named(place, names)))
    marks = [
        RowMark(
            named(place, names, f"No {by}"),
            f"<b>{say.percent(_complete(cells[place]))}</b> of {say.count(cells[place]['months'])}",
            100 * _complete(cells[place]),
        )
        for place in ordered
    ]
    figure = rows_figure(marks, "share of coach-months complete", (0, 104), ticksuffix="%")
    return Picture(
        name="log-places",
        title=title,
        unit="share of coach-months complete",
        sentence="",
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),),
        caption=f"Fewest first. The {by} is that of the coach's employer.",
        **tabled(
            (by.capitalize(),),
            COLUMNS,
            [_line(named(place, names, f"No {by}"), cells[place]) for place in ordered],
            result,
        ),
    )


def parts_of(result: Result, by: str | None) -> dict[Any, dict[str, int]]:
    """Coach-months of each cell in four parts that add up to `months`; cells without any are left out."""
    found: dict[Any, dict[str, int]] = {}
    groups = [(None, result.rows)] if by is None else result.rows.groupby(by, dropna=False, sort=False)
    for place, lines in groups:
        counts = {row["statistic"]: row for _, row in known(lines).iterrows()}
        if "complete" in counts:
            months = int(counts["complete"]["denominator"])
            complete, silent, stated = (
                int(counts[name]["numerator"]) for name in ("complete", "silent", "stated_none")
            )
            found[None if place != place else place] = {
                "months": months,
                "logged": complete - stated,
                "stated": stated,
                "some": months - complete - silent,
                "silent": silent,
            }
    return found


def _complete(parts: Mapping[str, int]) -> float:
    return (parts["logged"] + parts["stated"]) / parts["months"]


def _sentence(parts: Mapping[str, int]) -> str:
    """The answer of the page."""
    text = (
        f"Logs are complete for **{say.percent(_complete(parts))}** of "
        f"{wording.plural(parts['months'], 'coach-month')}."
    )
    silent = parts["silent"]
    return f"{text} For {say.count(silent)} there are no logs and nothing was stated." if silent else text


def _line(place: str, parts: Mapping[str, int]) -> tuple[str, ...]:
    counts = (say.count(parts[name]) for name in ("months", *PARTS))
    return (place, *counts, say.percent(_complete(parts)))


def month_name(label: str) -> str:
    """2024-07 as Jul 2024."""
    return f"{say.MONTHS[int(label[5:7]) - 1][:3]} {label[:4]}"


def _columns(cells: Mapping[str, Mapping[str, int]]) -> Drawing:
    """A column a month, its parts from the bottom: what is known first, what is silent on top."""
    names = [f"{month_name(month)[:3]}<br>{month[:4]}" if month.endswith(("-01", "-07")) or not place
             else month_name(month)[:3] for place, month in enumerate(cells)]  # fmt: skip
    traces = [
        {
            "type": "bar",
            "name": name,
            "x": list(range(len(cells))),
            "y": [parts[key] for parts in cells.values()],
            "hovertext": [f"{month_name(month)}: {name} {parts[key]:,}" for month, parts in cells.items()],
            "hoverinfo": "text",
            "marker": {
                "color": colour,
                "line": {"color": theme.GREY if key == "silent" else "#FFFFFF", "width": 1},
                "pattern": {"shape": shape, "fgcolor": theme.RUST if key == "silent" else "#FFFFFF",
                            "bgcolor": colour, "size": 6, "solidity": 0.3},
            },
        }
        for key, (name, colour, shape) in PARTS.items()
        if any(parts[key] for parts in cells.values())
    ]  # fmt: skip
    return theme.figure(
        traces,
        340,
        margin={"t": 64},
        barmode="stack",
        bargap=0.25,
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "xanchor": "left",
                "font": {"size": theme.SMALL}, "itemclick": False, "itemdoubleclick": False,
                "traceorder": "normal"},
        xaxis=theme.axis(tickvals=list(range(len(cells))), ticktext=names, showgrid=False),
        yaxis=theme.axis(rangemode="tozero", title="coach-months"),
    )  # fmt: skip


def reason_of(result: Result) -> str:
    """Why the first blank figure of a result is blank."""
    reasons = [str(reason) for reason in result.rows["reason"] if reason]
    return reasons[0] if reasons else ""
