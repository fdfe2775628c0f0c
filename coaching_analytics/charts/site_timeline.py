"""One site on one axis of dates: contacts, ratings, level, cycles, coach, trainings, staff, dollars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pandas as pd

from coaching_analytics.charts import labels, site_words, theme, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Panel, Picture, about, blank, table
from coaching_analytics.charts.site_facts import fact_words
from coaching_analytics.metrics.result import Result

TITLE = "What happened here, and when?"
PITCH, UP = 36, 1
"""Pixels from one lane to the next, and from a lane up to its name."""
FACTS = ("fact", "achievement", "connectivity", "aim")
LANES = ("contacts", "rating", "level", "cycle", "coach", "training", "staff", "facts", "dollars")
NAMES = {
    "contacts": "Contacts a month",
    "rating": "Formal ratings",
    "level": "Published level",
    "cycle": "Coaching cycles",
    "coach": "Coach assigned",
    "training": "Trainings",
    "staff": "Educators who came (\u25b2) and left (\u25bd)",
    "facts": "Other facts",
    "dollars": "Dollars a month",
}
PLAIN = {**NAMES, "staff": "Staff", "contacts": "Contacts", "dollars": "Dollars"}
STAGE_MARKS = ("opened", "plan", "observation", "reflection", "feedback", "closed")


@dataclass
class Lane:
    """What is drawn in one lane: marks (day, words, symbol), spans (from, to, words), heights by month."""

    note: str = ""
    marks: list[tuple[Any, str, str]] = field(default_factory=list)
    spans: list[tuple[Any, Any, str]] = field(default_factory=list)
    heights: list[tuple[Any, float, str]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not (self.marks or self.spans or any(height for _, height, _ in self.heights))


def timeline(result: Result, staff: Result, end: date) -> Picture:
    """The site's record on one axis; `result` is `site_timeline`, `staff` is `site_staff`, `end` its end."""
    if "months" not in result.curves:
        return blank("site-timeline", TITLE, result, next(iter(result.cautions), ""))
    first = pd.Timestamp(end) - pd.DateOffset(months=int(result.settings["shown_months"]))
    lanes = _lanes(result, staff, first, pd.Timestamp(end))
    shown = [name for name in LANES if not lanes[name].empty]
    absent = [PLAIN[name].lower() for name in LANES if lanes[name].empty]
    rows = list(_rows(lanes))
    missing = f" Nothing on record: {', '.join(absent)}." if absent else ""
    return Picture(
        name="site-timeline",
        title=TITLE,
        unit=f"{say.month(first.date())} to {say.month(end - timedelta(days=1))}",
        sentence="" if shown else "Nothing is on record in these months.",
        panels=(Panel("", _figure(lanes, shown, first, pd.Timestamp(end)), _alt(lanes, shown)),)
        if shown
        else (),
        caption="Filled marks are events on their day, lines what lasted. Contacts and dollars: the taller "
        "the line, the more in that month; the most is named. Dollars are actual spending, of wider "
        f"places the part given to the site by the rule. What stands side by side did not cause one "
        f"another.{missing}",
        height="low",
        table=table(("Day", "Kind", "What"), rows),
        data=result.curves["events"],
        **about(result, staff),
    )


def _lanes(result: Result, staff: Result, first: pd.Timestamp, end: pd.Timestamp) -> dict[str, Lane]:
    lanes = {name: Lane() for name in LANES}
    months, events = result.curves["months"], result.curves["events"]
    days = {name: pd.to_datetime(events[name]) for name in ("event_date", "end_date")}
    events = events.assign(**days)
    _heights(lanes["contacts"], months, "contacts", lambda many: wording.plural(many, "contact"))
    _heights(lanes["dollars"], months, "dollars", say.dollars)
    for row in events[events["kind"] != "cycle"].to_dict("records"):
        kind, day, until = row["kind"], row["event_date"], row["end_date"]
        last = end if say.is_missing(until) else min(until, end)
        if kind == "rating":
            words = f"{labels.instrument(str(row['what']))}, {wording.plural(row['number'], 'room')}"
            lanes["rating"].marks.append((day, words, "circle"))
        elif kind == "level":
            lanes["level"].spans.append((max(day, first), last, f"Level {row['what']}".replace("_", " ")))
        elif kind == "coach":
            who = "a coach" if say.is_missing(row.get("coach")) else str(row["coach"])
            lanes["coach"].spans.append((max(day, first), last, who))
        elif kind == "training":
            people = wording.plural(row["people"], "educator")
            lanes["training"].marks.append((day, f"{row['what'] or 'training'}, {people}", "square"))
        elif kind in FACTS:
            lanes["facts"].marks.append((day, fact_words(row, result), "diamond"))
    _cycles(lanes["cycle"], events[events["kind"] == "cycle"], first, end)
    for row in staff.curves["changes"].to_dict("records"):
        came = row["kind"] == "joined"
        words = f"{wording.plural(row['people'], 'educator')} ({str(row['what']).replace('_', ' ')}) "
        symbol = "triangle-up" if came else "triangle-down-open"
        lanes["staff"].marks.append((row["event_date"], words + ("came" if came else "left"), symbol))
    lanes["level"].note = ", then ".join(words.lower() for *_, words in lanes["level"].spans)
    lanes["coach"].note = ", then ".join(dict.fromkeys(words for *_, words in lanes["coach"].spans))
    for lane in lanes.values():
        lane.marks = [mark for mark in lane.marks if first <= mark[0] < end]
    return lanes


def _heights(lane: Lane, months: pd.DataFrame, column: str, told: Any) -> None:
    """A line a month as tall as its value against the most."""
    values = [0.0 if say.is_missing(value) else float(value) for value in months[column]]
    most = max(values, default=0.0)
    if most <= 0:
        return
    lane.note = f"at most {told(most)}"
    lane.heights = [
        (month, value / most, f"{say.month(month)}: {told(value)}")
        for month, value in zip(months["month"], values, strict=True)
        if value > 0
    ]


def _cycles(lane: Lane, events: pd.DataFrame, first: pd.Timestamp, end: pd.Timestamp) -> None:
    for _, cycle in events.groupby("reference", sort=False):
        days = {str(row["what"]): row["event_date"] for row in cycle.to_dict("records")}
        start, stop = min(days.values()), days.get("closed", end)
        if stop < first:
            continue
        reached = [stage for stage in STAGE_MARKS if stage in days]
        words = f"Cycle: {', '.join(reached)}" + ("" if "closed" in days else "; still open")
        lane.spans.append((max(start, first), stop, words))
        lane.marks += [(days[stage], f"Cycle {stage}", "circle") for stage in reached]


def _figure(lanes: Mapping[str, Lane], shown: Sequence[str], first: pd.Timestamp, end: pd.Timestamp) -> Any:
    traces: list[dict[str, Any]] = []
    notes = []
    for place, name in enumerate(shown):
        lane = lanes[name]
        traces += _traces(lane, place)
        label = f"{NAMES[name]}: {lane.note}" if lane.note else NAMES[name]
        notes.append(theme.text(label, 0, place, xref="paper", xanchor="left", yanchor="bottom",
                                yshift=UP, size=13, color=theme.QUIET))  # fmt: skip
    n = len(shown)
    base = [
        theme.line(0, 1, place + 0.4, place + 0.4, xref="paper", color=theme.GRID, width=1, dash="solid",
                   layer="below")
        for place in range(n)
    ]  # fmt: skip
    return theme.figure(
        traces,
        n * PITCH + 62,
        margin={"t": 14, "b": 30},
        annotations=notes,
        shapes=base,
        xaxis=theme.axis(type="date", range=[str(first.date()), str(end.date())], dtick="M6",
                         tick0=str(first.date()), tickformat="%b %Y"),
        yaxis=theme.hidden_axis(range=[n - 0.5, -0.62]),
    )  # fmt: skip


def _traces(lane: Lane, place: int) -> Iterator[dict[str, Any]]:
    """Spans, heights and marks of one lane, which stands at `place`."""
    line = place + 0.4
    for start, stop, words in lane.spans:
        yield {"type": "scatter", "mode": "lines", "x": [_at(start), _at(stop)], "y": [line - 0.17] * 2,
               "line": {"color": theme.BLUE, "width": 5}, "opacity": 0.45, "hovertext": [words] * 2,
               "hoverinfo": "text"}  # fmt: skip
    if lane.heights:
        x, y, text = [], [], []
        for month, height, words in lane.heights:
            middle = _at(month + pd.Timedelta(days=14))
            x += [middle, middle, None]
            y += [line, line - 0.4 * height, None]
            text += [words, words, ""]
        yield {"type": "scatter", "mode": "lines", "x": x, "y": y, "hovertext": text, "hoverinfo": "text",
               "line": {"color": theme.BLUE, "width": 7}}  # fmt: skip
    if lane.marks:
        yield {"type": "scatter", "mode": "markers", "x": [_at(day) for day, _, _ in lane.marks],
               "y": [line - 0.17] * len(lane.marks), "hovertext": [
                   f"{say.day(day)}: {words}" for day, words, _ in lane.marks], "hoverinfo": "text",
               "marker": {"color": theme.BLUE, "size": 9, "symbol": [mark for _, _, mark in lane.marks],
                          "line": {"width": 1.5, "color": theme.BLUE}}}  # fmt: skip


def _at(day: Any) -> str:
    return str(pd.Timestamp(day).date())


def _rows(lanes: Mapping[str, Lane]) -> Iterator[tuple[str, str, str]]:
    """Every event as a line of text, the newest first."""
    lines = [(day, PLAIN[name], words) for name in LANES for day, words, _ in lanes[name].marks]
    lines += [(start, PLAIN[name], words) for name in LANES for start, _, words in lanes[name].spans]
    for day, kind, words in sorted(lines, key=lambda one: one[0], reverse=True):
        yield site_words.short_day(day), kind, words


def _alt(lanes: Mapping[str, Lane], shown: Sequence[str]) -> str:
    counts = [
        f"{PLAIN[name]} {len(lane.marks) + len(lane.spans) + len(lane.heights)}"
        for name in shown
        for lane in (lanes[name],)
    ]
    return f"Timeline in lanes over one axis of dates, with the number of marks: {'; '.join(counts)}."
