"""What the records hold: blanks beside zeros, and what is said twice."""

from __future__ import annotations

from coaching_analytics.charts import labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.log_months import reason_of
from coaching_analytics.charts.picture import Picture, blank, known, pick, tabled
from coaching_analytics.metrics.result import Result


def blanks(result: Result) -> Picture:
    """Cells that are blank where a figure needs them, beside explicit zeros; `result` is `blank_cells`."""
    title = "What is blank, and what is zero?"
    shown = pick(result, statistic="blank")
    if known(shown).empty:
        return blank("blanks", title, result)
    zeros = {(row["table"], row["column"]): row for _, row in pick(result, statistic="zero").iterrows()}
    shown = shown.sort_values(["value", "table", "column"], ascending=[False, True, True])
    lines, gaps = [], 0
    for _, row in shown.iterrows():
        zero = zeros[row["table"], row["column"]]
        gaps += bool(row["numerator"])
        lines.append(
            (
                labels.records(row["table"]),
                labels.CELLS.get(row["column"], row["column"]),
                say.count(row["denominator"]),
                say.count(row["numerator"]),
                say.part_of(row["numerator"], row["denominator"]),
                say.count(zero["numerator"]),
            )
        )
    first = lines[0]
    return Picture(
        name="blanks",
        title=title,
        sentence=f"**{say.count(gaps)} of {len(lines)} columns** that figures need have blanks"
        + (f", most of all {first[1].lower()} ({first[0].lower()}): {first[4]}." if gaps else "."),
        caption="A blank is left out of a figure; a zero is counted.",
        **tabled(("Table", "Column"), ("Rows", "Blank", "Share blank", "Zero"), lines, result),
    )


def same(result: Result) -> Picture:
    """Records that say the same under another id; `result` is `duplicate_records`."""
    title = "Which records say the same as another one?"
    shown = known(result.rows)
    if shown.empty:
        return blank("same", title, result, reason_of(result))
    more = int(sum(shown["numerator"]))
    columns = ("Records", "Say the same", "Share")
    lines = [
        (
            labels.records(row["table"]),
            say.count(row["denominator"]),
            say.count(row["numerator"]),
            say.part_of(row["numerator"], row["denominator"]),
        )
        for _, row in shown.iterrows()
    ]
    return Picture(
        name="same",
        title=title,
        sentence=f"**{say.count(more) if more else 'No'}** {'record says' if more == 1 else 'records say'} "
        "the same as another one under a different id.",
        caption="They are counted in every figure: only somebody who knows them can tell a twin from two "
        "short visits on one day.",
        **tabled(("Table",), columns, lines, result),
    )
