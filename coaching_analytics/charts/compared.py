"""Coached rooms beside rooms not yet coached: net change of both, apart before, apart now."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import choice, labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Panel, Picture, blank, known, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.result import Result

GROUPS = {"coached": "Coached between the two ratings", "not_yet": "Not yet coached"}
STATISTICS = {
    **GROUPS,
    "baseline": "Apart before, standard deviations",
    "effect": "Difference of net change, standard deviations",
    "improvement_index": "Improvement index, percentile points",
}
RULE = {
    "satisfied": "alike enough to compare",
    "needs adjustment": "close enough to compare with the adjustment that the net change makes",
    "not satisfied": "too far apart to compare",
}


def compared(
    result: Result, instrument: choice.Instrument | None = None, domain: str | None = None
) -> Picture:
    """Both groups in one domain; `result` is `coached_comparison` of the whole selection."""
    title = "Did coached rooms gain more than rooms not yet coached?"
    rows = choice.latest_edition(choice.of(result, instrument))
    code = choice.headline(rows, domain) if len(rows) else None
    own = rows[rows["domain"] == code] if code else rows
    shown = known(own)
    lead = next((lead for lead in labels.LEADS if (shown["lead"] == lead).any()), None)
    cells = {row["statistic"]: row for _, row in own[own["lead"] == lead].iterrows()} if lead else {}
    if not any(name in cells and cells[name]["value"] is not None for name in GROUPS):
        reasons = [str(reason) for reason in own["reason"] if reason]
        return blank("coached-compared", title, result, next(iter(reasons), ""))
    marks = [_mark(name, cells[name]) for name in GROUPS]
    ends = [end for mark in marks for end in (mark.value, mark.low, mark.high)]
    figure = rows_figure(marks, "points", span_of([*ends, 0.0]), zero=True)
    name = labels.domain(str(code))
    return Picture(
        name="coached-compared",
        title=title,
        unit=f"{name}, net change in points",
        sentence=_sentence(cells, result, code, str(lead)),
        panels=(Panel("", figure, f"Dot plot of net change in {name.lower()}. {row_words(marks)}."),),
        caption=f"{labels.LEADS[str(lead)]}. Dot: net change with its likely range, grey and hollow when it "
        f"cannot be told from no change. {wording.left_out(cells['coached']['excluded'] or {})}".rstrip(),
        **tabled(
            ("Domain", "Lead teacher", "Figure"),
            ("Value", "Low", "High", "Rooms"),
            _lines(rows),
            result,
            data=rows.drop(columns="excluded"),
        ),
    )


def _mark(name: str, row: pd.Series) -> RowMark:
    n, value = row["n"], row["value"]
    label = GROUPS[name] if n is None else f"{GROUPS[name]} ({wording.plural(n, 'room')})"
    if value is None:
        return RowMark(label, "hidden" if str(row["reason"]).startswith("Hidden") else "not known")
    return RowMark(
        label,
        f"net <b>{say.signed(value)}</b>",
        float(value),
        row["low"],
        row["high"],
        unsure=row["low"] is None or row["low"] <= 0 <= row["high"],
        hover=f"{GROUPS[name]}: net change {say.signed(value)}",
    )


def _sentence(cells: dict[str, pd.Series], result: Result, code: str | None, lead: str) -> str:
    """Both groups, how far apart they were before, and the difference or why there is none."""
    parts = [f"{GROUPS[name].lower()} {say.signed(cells[name]['value'])}" for name in GROUPS]
    text = f"Beyond what would be expected anyway: **{parts[0]}**, {parts[1]} points."
    before, effect = cells["baseline"], cells["effect"]
    if before["value"] is None:
        return f"{text} They are not compared: {before['reason']}."
    curve = result.curves["equivalence"]
    own = curve[(curve["domain"] == code) & (curve["lead"] == lead) & (curve["edition"] == before["edition"])]
    own = own[(own["instrument"] == before["instrument"]) & (own["age_group"] == before["age_group"])]
    word = f": {RULE[own.iloc[0]['equivalence']]}" if len(own) == 1 else ""
    text += f" Before, the groups were {say.points(abs(before['value']))} standard deviations apart{word}."
    if effect["value"] is None:
        return f"{text} No difference is given: {effect['reason']}."
    index = say.signed(cells["improvement_index"]["value"], 0)
    apart = f"{say.signed(effect['value'])} standard deviations{_range(effect)}"
    return f"{text} The difference is {apart}, {index} percentile points."


def _range(row: pd.Series) -> str:
    if row["low"] is None:
        return ""
    return f" {wording.likely(say.signed(row['low']), say.signed(row['high']))}"


def _lines(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    return [
        (
            labels.domain(str(row["domain"])),
            labels.LEADS[str(row["lead"])],
            STATISTICS[str(row["statistic"])],
            say.signed(row["value"]),
            say.signed(row["low"]),
            say.signed(row["high"]),
            say.count(row["n"]),
        )
        for _, row in rows.iterrows()
    ]
