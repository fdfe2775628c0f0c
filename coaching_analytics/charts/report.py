"""A page saved as a single file: own HTML that reads, prints and opens without a network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from plotly.offline import get_plotlyjs

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import theme, wording
from coaching_analytics.charts.picture import Picture
from coaching_analytics.metrics.result import Result

# Charts take their width when everything is in place, and once more on paper.
FIT = """
function fit() {
 document.querySelectorAll('.js-plotly-plot').forEach(function (plot) { Plotly.Plots.resize(plot) })
}
window.addEventListener('load', fit);
window.addEventListener('beforeprint', fit);
"""
STYLE = """
body{font:15px/1.5 'Source Sans','Source Sans 3','Source Sans Pro','Helvetica Neue',Arial,sans-serif;
 color:#111111;background:#fff;margin:0 auto;max-width:960px;padding:24px 16px}
h1{font-size:1.75rem;margin:0 0 4px}
h2{font-size:1.25rem;margin:32px 0 4px}
h3{font-size:1.05rem;margin:16px 0 4px}
.quiet,figcaption,footer{color:#4A5560}
.answer{font-size:1.15rem;max-width:46em}
.stamp{color:#B34700;font-weight:600}
figure{margin:8px 0}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(280px,1fr));gap:16px}
.panels>div{min-width:0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:8px 0;font-variant-numeric:tabular-nums}
caption{text-align:left;color:#4A5560}
th,td{text-align:left;padding:4px 10px;border-bottom:1px solid #E6EAEE;vertical-align:top}
.number{text-align:right}
footer{margin-top:32px;border-top:1px solid #B8C2CC;padding-top:8px}
@media print{
 body{max-width:none;padding:0}
 figure,tr{break-inside:avoid}
 thead{display:table-header-group}
 .scroll{overflow:visible}
 .modebar{display:none}
 @page{margin:16mm}
}
"""


def report(title: str, pictures: Sequence[Picture], filters: str = "", sentence: str = "") -> str:
    """A whole page as one HTML file.

    `title` is the page's name, `filters` the chosen filters as one line of text, `sentence` the answer
    above all.
    """
    results = [result for picture in pictures for result in picture.results]
    quiet = wording.quiet(results[0]) if results else ""
    told = {sentence}
    sections = "".join(_section(number, picture, told) for number, picture in enumerate(pictures))
    drawn = any(picture.panels for picture in pictures)
    script = f"<script>{get_plotlyjs()}</script>" if drawn else ""
    fitting = f"<script>{FIT}</script>" if drawn else ""
    lead = f'<p class="answer">{bold(sentence)}</p>' if sentence else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, '
        f'initial-scale=1"><title>{escape(title)} - Coaching '
        f"Analytics</title><style>{STYLE}</style>{script}</head><body><main>"
        f"<h1>{escape(title)}</h1><p "
        f'class="quiet">{escape(quiet)}</p>{_line(filters)}{_stamps(pictures, results)}{lead}{sections}'
        f"</main>{_footer(results)}{fitting}</body></html>\n"
    )


def bold(sentence: str) -> str:
    """A sentence as HTML: escaped, with `**words**` in bold."""
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(sentence))


def _line(text: str) -> str:
    return f'<p class="quiet">{escape(text)}</p>' if text else ""


def _stamps(pictures: Sequence[Picture], results: Sequence[Result]) -> str:
    stamps = [wording.SIMULATED] if any(result.origin == "simulated" for result in results) else []
    stamps += list(dict.fromkeys(picture.stamp for picture in pictures if picture.stamp))
    return "".join(f'<p class="stamp">{escape(stamp[:1].upper() + stamp[1:])}.</p>' for stamp in stamps)


def _section(number: int, picture: Picture, told: set[str]) -> str:
    """One question; a sentence or a caution that was `told` above is not repeated."""
    parts = [f'<section aria-labelledby="q{number}"><h2 id="q{number}">{escape(picture.heading)}</h2>']
    if picture.sentence and picture.sentence not in told:
        parts.append(f"<p>{bold(picture.sentence)}</p>")
    if picture.empty:
        parts.append(f"<p>{escape(picture.needs)}</p>")
    parts.append(_figures(number, picture))
    parts.append(_table(picture))
    parts += [f"<p>{escape(caution)}</p>" for caution in picture.cautions if caution not in told]
    told |= {picture.sentence, *picture.cautions}
    parts.append("</section>")
    return "".join(parts)


def _figures(number: int, picture: Picture) -> str:
    if not picture.panels:
        return f'<p class="quiet">{escape(picture.caption)}</p>' if picture.caption else ""
    drawn = []
    for place, panel in enumerate(picture.panels):
        heading = f"<h3>{escape(panel.title)}</h3>" if panel.title else ""
        plot = panel.figure.to_figure().to_html(
            full_html=False,
            include_plotlyjs=False,
            config={**theme.config(picture.name), "displayModeBar": False},
            div_id=f"figure-{number}-{place}",
            default_width="100%",
            default_height=f"{panel.figure.height}px",
        )
        drawn.append(f'<div>{heading}<div role="img" aria-label="{escape(panel.alt)}">{plot}</div></div>')
    return (
        f"<figure><div "
        f'class="panels">{"".join(drawn)}</div><figcaption>{escape(picture.caption)}</figcaption></figure>'
    )


def _table(picture: Picture) -> str:
    frame = picture.table
    if frame.empty:
        return ""
    numeric = set(picture.numeric)
    classes = [' class="number"' if column in numeric else "" for column in frame.columns]
    head = "".join(
        f'<th scope="col"{shape}>{escape(str(column))}</th>'
        for column, shape in zip(frame.columns, classes, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(f"<td{shape}>{escape(str(cell))}</td>" for cell, shape in zip(row, classes, strict=True))
        + "</tr>"
        for row in frame.itertuples(index=False)
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" '
        f'aria-label="{escape(picture.title)}"><table><caption>{escape(picture.heading)}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _footer(results: Sequence[Result]) -> str:
    if not results:
        return ""
    first = results[0]
    merged = {name: value for result in results for name, value in result.settings.items()}
    lines = "".join(f"<li>{escape(text)}</li>" for text in wording.settings(merged))
    return (
        f"<footer><p>Source: coaching logs, ratings and spending of the system, snapshot "
        f"{escape(first.snapshot)}. As of "
        f"{escape(say.day(first.as_of))}. Period: {escape(say.period(first.window))}.</p>"
        f"{'<p>Settings behind these figures:</p><ul>' + lines + '</ul>' if lines else ''}</footer>"
    )
