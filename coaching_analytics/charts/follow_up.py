"""Whether trainings are followed by a contact with a coach, in all and by place."""

from __future__ import annotations

from coaching_analytics.charts import by_place as places
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, pick, tabled
from coaching_analytics.metrics.result import Result

COLUMNS = ("Trainings attended", "Followed up", "Share", "Middle, working days until")


def follow_up(
    whole: Result, by_place: Result | None = None, names: Names | None = None, by: str = "region"
) -> Picture:
    """Share of trainings followed up; both are `training_followed_up`."""
    name, title = "follow-up", "Are trainings followed by coaching?"
    total = pick(whole, statistic="followed").iloc[0]
    if total["value"] is None:
        return blank(name, title, whole, str(total["reason"] or ""))
    days = int(whole.settings["follow_up_days"])
    found = places.cells("statistic", whole, by_place, names, by)
    figure, alt = places.shares(found, "followed", None, "share of trainings attended")
    middle = found["All"]["days"]["value"]
    text = (
        f"**{say.percent(total['value'])}** of {say.count(total['denominator'])} trainings attended were "
        f"followed by a contact with a coach within {days} working days"
    )
    text += "." if middle is None else f", in the middle after {say.decimal(middle, 0)}."
    return Picture(
        name=name,
        title=title,
        unit="share of trainings attended",
        sentence=text,
        panels=(Panel("", figure, alt),),
        caption=f"One educator at one training counts once, when {days} working days have passed since. "
        "Whether the contact was about the training's topic is not on record. "
        f"{wording.left_out(total['excluded'] or {})}".rstrip(),
        **tabled(
            (by.capitalize(),),
            COLUMNS,
            [
                (
                    place,
                    say.count(cell["followed"]["denominator"]),
                    say.count(cell["followed"]["numerator"]),
                    say.percent(cell["followed"]["value"]),
                    say.decimal(cell["days"]["value"], 0),
                )
                for place, cell in found.items()
            ],
            whole,
            *(() if by_place is None else (by_place,)),
            data=(whole if by_place is None else by_place).rows.drop(columns="excluded"),
        ),
    )
