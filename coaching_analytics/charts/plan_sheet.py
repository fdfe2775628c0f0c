"""The plans side by side on one sheet: own HTML that prints on one page and opens without a network."""

from __future__ import annotations

from html import escape

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import Picture
from coaching_analytics.charts.report import bold

STYLE = """
body{font:11px/1.3 'Source Sans','Source Sans 3','Source Sans Pro','Helvetica Neue',Arial,sans-serif;
 color:#111111;background:#fff;margin:0 auto;max-width:760px;padding:12px}
h1{font-size:18px;margin:0}
p{margin:3px 0}
.quiet,footer{color:#4A5560}
.stamp{color:#B34700;font-weight:600}
.answer{font-size:12.5px}
table{border-collapse:collapse;width:100%;margin:6px 0;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:1.5px 6px;border-bottom:1px solid #E6EAEE;font-weight:400;vertical-align:top}
thead th{font-weight:600}
.number{text-align:right}
ul{margin:3px 0;padding-left:14px;font-size:.9em}
.dense{font-size:8.5px;line-height:1.2}
.dense .answer{font-size:9.5px}
.dense th,.dense td{padding:.5px 4px}
@page{margin:10mm}
@media print{body{padding:0;max-width:none}}
"""
DENSE = 24
"""Lines of the table above which everything is set smaller."""


def sheet(picture: Picture, filters: str) -> str:
    """One page: the answer in words, the table of `plan.side_by_side`, what a reader must see, the source.

    `filters` are the filters in force as one line of text.
    """
    result, numeric = picture.results[0], set(picture.numeric)
    head = "".join(
        f'<th scope="col"{_shape(name in numeric)}>{escape(str(name))}</th>' for name in picture.table.columns
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{_shape(name in numeric)}>{escape(str(cell))}</td>"
            for name, cell in zip(picture.table.columns, row, strict=True)
        )
        + "</tr>"
        for row in picture.table.itertuples(index=False, name=None)
    )
    stamps = [wording.SIMULATED] if result.origin == "simulated" else []
    stamps += [picture.stamp] if picture.stamp else []
    stamped = "".join(f'<p class="stamp">{escape(text[:1].upper() + text[1:])}.</p>' for text in stamps)
    dense = ' class="dense"' if len(picture.table) > DENSE else ""
    told = "".join(f"<li>{escape(caution)}</li>" for caution in picture.cautions)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width, initial-scale=1"><title>Plan a change - Coaching Analytics</title>'
        f"<style>{STYLE}</style></head><body{dense}><main><h1>Plan a change</h1>"
        f'<p class="quiet">{escape(wording.quiet(result))}</p><p class="quiet">{escape(filters)}</p>{stamped}'
        f'<p class="answer">{bold(picture.sentence)}</p>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f'<p class="quiet">{escape(picture.caption)}</p><ul>{told}</ul></main>'
        f"<footer>Source: coaching logs, ratings and spending of the system, snapshot "
        f"{escape(result.snapshot)}. As of {escape(say.day(result.as_of))}. Period: "
        f"{escape(say.period(result.window))}.</footer></body></html>\n"
    )


def _shape(numeric: bool) -> str:
    return ' class="number"' if numeric else ""
