"""How far coaching cycles get: a funnel by stage, and the cycles that are open."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import site_lists, theme, wording
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, named, pick, tabled
from coaching_analytics.charts.rows import PITCH, row_text
from coaching_analytics.disclosure import PUBLISHED
from coaching_analytics.metrics.result import Result

STAGES = {
    "opened": "Opened",
    "plan": "Plan agreed",
    "observation": "Focused observation",
    "reflection": "Reflection",
    "feedback": "Feedback",
    "closed": "Closed",
}
COLUMNS = ("Cycles that came this far", "Of all opened", "On record, whatever came before")


def funnel(result: Result) -> Picture:
    """Cycles that reached each stage with all before it; `result` is `cycle_completeness` of the whole."""
    name, title = "cycles", "How far do coaching cycles get?"
    row = pick(result, statistic="complete").iloc[0]
    stages = result.curves["stages"]
    if row["value"] is None or stages.empty:
        return blank(name, title, result, str(row["reason"] or ""))
    lines = [
        (
            STAGES[str(stage["stage"])],
            say.count(stage["cycles"]),
            say.percent(stage["share"]),
            say.count(stage["on_record"]),
        )
        for _, stage in stages.iterrows()
    ]
    said = "; ".join(f"{text} {count} ({part})" for text, count, part, _ in lines)
    days = int(result.settings["cycle_days"])
    return Picture(
        name=name,
        title=title,
        unit="cycles",
        sentence=f"**{say.count(row['numerator'])} of {wording.plural(int(row['denominator']), 'cycle')}** "
        f"had a plan, a focused observation, reflection and feedback within {days} working days.",
        panels=(Panel("", _figure(stages), f"Bars, one a stage: {said}."),),
        caption=f"Cycles opened in the period whose {days} working days have passed. A stage counts with all "
        f"stages before it. {wording.left_out(row['excluded'] or {})}".rstrip(),
        **tabled(("Stage",), COLUMNS, lines, result, data=stages),
    )


def _figure(stages: pd.DataFrame) -> Drawing:
    """A bar a stage from zero, its name and count above it."""
    n = len(stages)
    notes = []
    for place, stage in enumerate(stages.to_dict("records")):
        note = f"<b>{say.count(stage['cycles'])}</b> · {say.percent(stage['share'])}"
        notes += row_text(place, STAGES[str(stage["stage"])], note)
    return theme.figure(
        [
            {
                "type": "bar",
                "orientation": "h",
                "x": stages["cycles"].tolist(),
                "y": list(range(n)),
                "width": 0.3,
                "marker": {"color": [theme.PALE, *[theme.BLUE] * (n - 1)]},
                "hovertext": [
                    f"{STAGES[str(stage)]}: {say.count(count)} cycles"
                    for stage, count in zip(stages["stage"], stages["cycles"], strict=True)
                ],
                "hoverinfo": "text",
            }
        ],
        int(n * PITCH + 24),
        margin={"t": 8, "b": 12, "l": 2, "r": 2},
        annotations=notes,
        xaxis=theme.hidden_axis(range=[0, max(1, int(stages["cycles"].max()))]),
        yaxis=theme.hidden_axis(range=[n - 0.62, -0.62]),
    )


def open_cycles(result: Result, names: Names | None = None) -> Picture:
    """Cycles not closed at the end of the period and the stage they have reached, newest of a site first."""
    name, title = "open-cycles", "Which coaching cycles are open?"
    curve = result.curves["open_cycles"]
    if PUBLISHED in result.cautions:
        return blank(
            name, title, result, "Hidden: a cycle is about one educator; the list is for staff only."
        )
    staff = "coach_id" in curve.columns
    lines = [
        (
            *site_lists.place_cells(cycle, names),
            site_lists.day_words(cycle["opened_date"]),
            STAGES[str(cycle["stage"])],
            *((named(cycle["coach_id"], names),) if staff else ()),
            site_lists.whole(cycle["operating_days"]),
        )
        for cycle in curve.to_dict("records")
    ]
    first = ("Site", "Region", "Setting", "Opened", "Last stage reached", *(("Coach",) if staff else ()))
    return Picture(
        name=name,
        title=title,
        sentence=f"**{wording.plural(len(lines), 'cycle')}** not closed." if lines else "No cycle is open.",
        caption="A cycle without a last day stays open, also one that everybody has forgotten.",
        **tabled(first, ("Working days open",), lines, result, data=curve.drop(columns="educator_id")),
    )
