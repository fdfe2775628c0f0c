"""Which of the six elements of coaching are on record for coached educators."""

from __future__ import annotations

from coaching_analytics.charts import by_place as places
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, pick, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
from coaching_analytics.metrics.result import Result

ELEMENTS = {
    "expertise": "Coach expertise",
    "observation": "Focused observation",
    "reflection": "Reflection",
    "feedback": "Feedback",
    "plan": "Coaching plan",
    "survey": "Relationship survey",
    "all": "All six",
}
COLUMNS = ("Coached educators", *ELEMENTS.values())


def elements(
    whole: Result, by_place: Result | None = None, names: Names | None = None, by: str = "region"
) -> Picture:
    """Share of coached educators with each element on record; both are `six_elements`."""
    name, title = "six-elements", "Which elements of coaching are on record?"
    total = pick(whole, element="all").iloc[0]
    if total["value"] is None:
        return blank(name, title, whole, str(total["reason"] or ""))
    found = places.cells("element", whole, by_place, names, by)
    marks = [
        RowMark(
            text,
            f"<b>{say.percent(found['All'][element]['value'])}</b>",
            100 * float(found["All"][element]["value"]),
            hover=f"{text}: {say.count(found['All'][element]['numerator'])} educators",
        )
        for element, text in ELEMENTS.items()
    ]
    figure = rows_figure(marks, "share of coached educators", (0, 104), ticksuffix="%")
    return Picture(
        name=name,
        title=title,
        unit="share of coached educators",
        sentence=f"All six elements are on record for **{say.count(total['numerator'])} of "
        f"{wording.plural(int(total['denominator']), 'coached educator')}**.",
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),),
        caption="Six elements that data on coaching should connect (Learning Policy Institute). On record is "
        "not the same as well done; what is not on record cannot be learned from. A survey counts for the "
        "educators of the site that answered about their coach.",
        **tabled(
            (by.capitalize(),),
            COLUMNS,
            [
                (
                    place,
                    say.count(cell["all"]["n"]),
                    *(say.percent(cell[element]["value"]) for element in ELEMENTS),
                )
                for place, cell in found.items()
            ],
            whole,
            *(() if by_place is None else (by_place,)),
            data=(whole if by_place is None else by_place).rows.drop(columns="excluded"),
        ),
    )
