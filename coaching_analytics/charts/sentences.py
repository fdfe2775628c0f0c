"""Sentences about change in rooms and what it costs. They never claim a cause."""

from __future__ import annotations

from collections.abc import Sequence

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.wording import likely, plural

ASSOCIATION = "This is an association, not proof that coaching caused it."
LEAD_PHRASES = {
    "same": " with the same lead teacher",
    "changed": " where the lead teacher changed",
    "unknown": " where the lead teacher is not known",
}


def gain(domain: str, rooms: int, lead: str, raw: float, interval: tuple[float, float] | None) -> str:
    """How the same rooms changed, with the likely range inside the sentence."""
    word = "rose" if raw >= 0 else "fell"
    ends = [say.points(end) for end in sorted(abs(end) for end in interval)] if interval else []
    text = (
        f"{domain} in the same {'room' if rooms == 1 else f'{say.count(rooms)} rooms'}"
        f"{LEAD_PHRASES.get(lead, '')} {word} by "
        f"**{say.points(abs(raw))} points**"
    )
    if interval and (interval[0] >= 0) == (interval[1] >= 0) == (raw >= 0):
        return f"{text} {likely(ends[0], ends[1])}."
    return f"{text}."


def expected(change: float | None, raw: float | None = None) -> str:
    """What would be expected when nothing changes; `raw`, when it moved the other way, is no part of it."""
    if change is None:
        return (
            "What would be expected without change is not known, because the reliability of a rating "
            "is not known."
        )
    if abs(change) < 0.005:
        return "Almost none of any change would be expected without change."
    moved, tend = (
        ("rise", "lower rooms tend to move up") if change > 0 else ("fall", "higher rooms tend to move down")
    )
    if raw is not None and raw * change < 0:
        return (
            f"Without change a {moved} of about {say.points(abs(change))} would be expected, because {tend}."
        )
    return f"About {say.points(abs(change))} of any {moved} would be expected without change, because {tend}."


def net(change: float | None, interval: tuple[float, float] | None) -> str:
    """Whether the change beyond what would be expected anyway can be told from none."""
    if change is None:
        return ""
    if interval is None:
        return f"That leaves {say.signed(change)}; there are too few sites or raters to say how sure this is."
    low, high = interval
    if low <= 0 <= high:
        return (
            f"The data cannot tell this from no change: anything from {_moved(low)} to {_moved(high)} fits."
        )
    return f"That leaves {say.signed(change)} {likely(say.signed(low), say.signed(high))}."


def _moved(change: float) -> str:
    if abs(change) < 0.005:
        return "no change"
    return f"a {'fall' if change < 0 else 'rise'} of {say.points(abs(change))}"


def cost_of_room(cost: float | None) -> str:
    """What coaching cost a room between its two ratings."""
    return (
        ""
        if cost is None
        else f"Coaching cost **{say.dollars(round(cost, -1))} a room** between the two ratings."
    )


def cost(points: float, interval: tuple[float, float], point: float, range_: tuple[float, float]) -> str:
    """Points per $10,000 and the cost of a point."""
    return (
        f"Each $10,000 went with **{say.decimal(points, 1)} points** "
        f"({say.decimal(interval[0], 1)} to {say.decimal(interval[1], 1)}). "
        f"That is about {say.about_dollars(point)} a point; between about {say.about_dollars(range_[0])} and "
        f"{say.about_dollars(range_[1])}. {ASSOCIATION}"
    )


def cost_open(least: float, rooms: int) -> str:
    """Only a lower limit of the cost of a point."""
    return (
        f"**At least {say.about_dollars(least)} a point.** These {say.count(rooms)} rooms do not rule out "
        f"no gain, "
        "so there is no upper figure."
    )


def cost_unknown(reason: str) -> str:
    """No cost per point at all."""
    return f"**Not enough evidence for a cost per point:** {reason.rstrip('.')}."


def hour_cost(dollars: float, contact_share: float | None) -> str:
    """What an hour with educators carries; how much of paid time is spent with them when that is known."""
    text = (
        f"{say.dollars(dollars)} per hour with educators. "
        "It carries preparation, travel, supervision and training"
    )
    if contact_share is None:
        return f"{text}."
    return f"{text}; a coach spends about {fraction(contact_share)} of paid time with educators."


def fraction(share: float) -> str:
    """A share as a spoken fraction: a quarter, a third, half; else a percentage."""
    spoken = (
        (1 / 5, "a fifth"),
        (1 / 4, "a quarter"),
        (1 / 3, "a third"),
        (2 / 5, "two fifths"),
        (1 / 2, "half"),
        (3 / 5, "three fifths"),
        (2 / 3, "two thirds"),
        (3 / 4, "three quarters"),
    )
    nearest = min(spoken, key=lambda pair: abs(pair[0] - share))
    return nearest[1] if abs(nearest[0] - share) <= 0.025 else say.percent(share)


def reconciled(allocated: object, unallocated: object, total: object) -> str:
    """Allocated and unallocated amounts beside the ledger, to the cent."""
    parts = [say.exact_dollars(value) for value in (allocated, unallocated, total)]  # type: ignore[arg-type]
    return f"Allocated {parts[0]} + unallocated {parts[1]} = ledger {parts[2]}."


def allocated(direct: object, given: object, nowhere: object) -> str:
    """How dollars reached sites, in one sentence."""
    own, shared, rest = (say.dollars(value) for value in (direct, given, nowhere))  # type: ignore[arg-type]
    text = f"**{own}** were booked to sites, {shared} were booked wider and given to sites by a rule"
    return f"{text}; {rest} are in the total and in no site's." if float(str(nowhere)) else f"{text}."


def share_line(share: float, line: float) -> str:
    """The coaching share beside the line on its own definition."""
    return (
        f"Coaching and system-level instructional support take **{say.percent(share, 1)}** of budgeted state "
        f"preschool funding. Alabama reserves about {say.percent(line)} for them; an observed share, not "
        f"a standard."
    )


def trend(domain: str, slope: float, interval: tuple[float, float] | None) -> str:
    """The trend of the average site a year, or that it cannot be told from none."""
    if interval is None:
        return (
            f"{domain} of the average site moved by **{say.signed(slope)} points a year**; there are too few "
            "sites or raters to say how sure this is."
        )
    low, high = interval
    if low <= 0 <= high:
        return (
            f"The data cannot tell the trend of {domain.lower()} from no change: anything from {_moved(low)} "
            f"to {_moved(high)} points a year fits."
        )
    word, ends = ("rose", (low, high)) if slope > 0 else ("fell", (-high, -low))
    return (
        f"{domain} of the average site {word} by **{say.points(abs(slope))} points a year** "
        f"{likely(say.points(ends[0]), say.points(ends[1]))}."
    )


def site_statements(counts: Sequence[int], why: str) -> str:
    """How many sites improve, decline, show no detectable change, are not judged; `why` when none is."""
    improving, declining, still, unsaid = counts
    judged = improving + declining + still
    if not judged:
        return f"**Nothing can be said of single sites:** {why}."
    text = (
        f"Of {plural(judged, 'site')} that can be judged, **{say.count(improving)}** "
        f"{'is' if improving == 1 else 'are'} improving, **{say.count(declining)}** declining; "
        f"{say.count(still)} {'shows' if still == 1 else 'show'} no detectable change."
    )
    return f"{text} {plural(unsaid, 'site')} cannot be judged." if unsaid else text
