"""Where paid time goes, what is not logged included."""

from __future__ import annotations

from coaching_analytics.charts import labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.bar import Part, bar_figure
from coaching_analytics.charts.picture import Panel, Picture, about, blank, known, pick, table
from coaching_analytics.metrics.result import Result

ORDER = (
    "observation",
    "feedback",
    "collaboration",
    "other_contact",
    "preparation",
    "travel",
    "administration",
    "own_learning",
    "not_logged",
)
CONTACT = ("observation", "feedback", "collaboration", "other_contact")


def paid_time(result: Result, before: Result | None = None) -> Picture:
    """The use of paid time as one bar in parts; `result` is `time_use` of the whole selection."""
    title = "Where does paid time go?"
    found = known(pick(result, share_of="paid"))
    shares = {row["use"]: row for _, row in found.iterrows() if row["use"] in ORDER}
    if not shares:
        reasons = [reason for reason in result.rows["reason"] if reason]
        return blank("paid-time", title, result, str(reasons[0]) if reasons else "")
    uses = [use for use in ORDER if use in shares]
    parts = [
        Part(
            labels.USES[use],
            float(shares[use]["value"]),
            say.percent(shares[use]["value"]),
            use == "not_logged",
        )
        for use in uses
    ]
    earlier = (
        {row["use"]: row["value"] for _, row in pick(before, share_of="paid").iterrows()} if before else {}
    )
    contact = contact_share(result) or 0.0
    missing = float(shares["not_logged"]["value"]) if "not_logged" in shares else None
    said = ", ".join(f"{part.name} {part.note}" for part in parts)
    columns = ("Use", "Hours", "Share of paid hours", *(("Same months last year",) if earlier else ()))
    lines = [
        (
            labels.USES[use],
            say.count(shares[use]["numerator"]),
            say.percent(shares[use]["value"]),
            *((say.percent(earlier.get(use)),) if earlier else ()),
        )
        for use in uses
    ]
    return Picture(
        name="paid-time",
        title=title,
        unit="share of paid hours",
        sentence=wording.time_with_educators(contact, missing),
        panels=(Panel("", bar_figure(parts), f"Bar in parts: {said}."),),
        caption=_caption(shares[uses[0]]["excluded"]),
        numeric=columns[1:],
        table=table(columns, lines),
        data=result.rows.drop(columns="excluded"),
        **about(result),
    )


def contact_share(result: Result) -> float | None:
    """Share of paid hours logged as contact with educators and leaders; None when it is not known."""
    found = known(pick(result, share_of="paid"))
    found = found[found["use"].isin(CONTACT)] if len(found) else found
    return float(found["value"].astype(float).sum()) if len(found) else None


def _caption(excluded: dict[str, int]) -> str:
    text = (
        "Paid hours are contracted hours net of leave. The first four uses are contact with educators "
        "and leaders; "
        "striped: paid hours that no log explains."
    )
    return f"{text} {wording.left_out(excluded or {})}".rstrip()
