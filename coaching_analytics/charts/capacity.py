"""How much of coaches' paid time is logged; very high and very low shares are questions about the data."""

from __future__ import annotations

from coaching_analytics.charts import by_place as places
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, pick, tabled
from coaching_analytics.charts.rows import Reference
from coaching_analytics.metrics.result import Result

COLUMNS = (
    "Coaches",
    "Hours paid",
    "Hours logged",
    "Logged of paid",
    "Middle coach",
    "Flagged low",
    "Flagged high",
)


def capacity(
    whole: Result, by_place: Result | None = None, names: Names | None = None, by: str = "region"
) -> Picture:
    """Logged hours of contracted hours, in all and by the employer's region; both are `capacity_used`."""
    name, title = "capacity", "How much of coaches' paid time is logged?"
    total = pick(whole, statistic="used").iloc[0]
    if total["value"] is None:
        return blank(name, title, whole, str(total["reason"] or ""))
    low, high = (100 * float(whole.settings[f"capacity_{end}"]) for end in ("low", "high"))
    found = places.cells("statistic", whole, by_place, names, by)
    references = (
        Reference(low, f"under {low:g}%: check data"),
        Reference(high, f"over {high:g}%: check data"),
    )
    figure, alt = places.shares(found, "used", "median", "share of contracted hours", references)
    below, above = (int(found["All"][flag]["numerator"]) for flag in ("below", "above"))
    flagged = below + above
    text = (
        f"Coaches logged **{say.percent(total['value'])}** of {say.count(total['denominator'])} paid hours; "
        f"the middle coach {say.percent(found['All']['median']['value'])}."
    )
    if flagged:
        text += (
            f" For {wording.plural(flagged, 'coach', 'coaches')} the share is so low or high that the data "
            "are to be looked at first."
        )
    return Picture(
        name=name,
        title=title,
        unit="share of contracted hours",
        sentence=text,
        panels=(Panel("", figure, alt),),
        caption="Filled: all logged of all paid hours, leave taken off. Hollow: the middle coach. A share "
        "outside the dotted lines is a question about logs, posts and contracts first; it does not say how "
        f"hard anybody works. The {by} is the employer's. "
        f"{wording.left_out(total['excluded'] or {})}".rstrip(),
        **tabled(
            (by.capitalize(),),
            COLUMNS,
            [(place, *_cells(cell)) for place, cell in found.items()],
            whole,
            *(() if by_place is None else (by_place,)),
            data=(whole if by_place is None else by_place).rows.drop(columns="excluded"),
        ),
    )


def _cells(cell: places.Cell) -> tuple[str, ...]:
    return (
        say.count(cell["used"]["n"]),
        say.count(cell["used"]["denominator"]),
        say.count(cell["used"]["numerator"]),
        say.percent(cell["used"]["value"]),
        say.percent(cell["median"]["value"]),
        say.count(cell["below"]["numerator"]),
        say.count(cell["above"]["numerator"]),
    )
