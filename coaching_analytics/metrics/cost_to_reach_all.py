"""What would it cost to reach every enrolled site? (M8)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.coaching_cost import coaching_cost
from coaching_analytics.metrics.result import Result, Row, ratio
from coaching_analytics.metrics.sites_per_coach import sites_per_coach
from coaching_analytics.metrics.spending import TOTALS
from coaching_analytics.vocabulary.selection import Selection, Window

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

BASES = ("people", "fte")
POSTS = ("posts_now", "posts_needed", "posts_more")
DOLLARS = ("cost_per_post", "dollars_now", "dollars_more")
ENOUGH = (
    "today's posts are as many as the target asks for, or more; fewer posts would be a choice about "
    "coaching, not a saving"
)
NO_POSTS = "no full-time posts"
OBSERVED = (
    "22 sites a coach is what five systems averaged, counted in people. It is observed, not a standard, and "
    "no number of sites is known to be right."
)


def cost_to_reach_all(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Dollars a year beyond today's at which coaches would have `reach_sites` sites each.

    Parameters
    ----------
    gate, selection
        The store; places and period.
    by
        Any of system, region, agency.

    Returns
    -------
    Result
        Facets `basis` (people: the target counts coaches as people, as the observed average does; fte: it
        counts full-time posts), `total` (which dollars; None for posts) and `output`: posts_now,
        posts_needed, posts_more, cost_per_post, dollars_now, dollars_more. Dollars are of a year.

    Notes
    -----
    With S the enrolled sites, F the full-time posts and P the coaches (averages over the days), t the target
    and C the dollars of a year::

        posts_needed = S / t            on the basis fte
        posts_needed = S / t * F / P    on the basis people: posts per coach stay as they are
        dollars_more = (posts_needed - F) * C / F

    `dollars_more` has no value when today's posts are enough.
    """
    asked = ask(gate, selection, "cost_to_reach_all", by)
    names = list(asked.by)
    loads, costs = (
        sites_per_coach(gate, asked.selection, by=names),
        coaching_cost(gate, asked.selection, by=names),
    )
    staff = {
        (tuple(row.by[name] for name in names), str(row.by["basis"])): row
        for row in loads.records()
        if row.by["unit"] == "site"
    }
    paid = {
        (tuple(row.by[name] for name in names), str(row.by["total"])): row
        for row in costs.records()
        if row.by["kind"] == "actual"
    }
    keys = list(dict.fromkeys(key for key, _ in staff))
    target, years = float(asked.setting("reach_sites")), _years(asked.window)
    rows = [
        row
        for key in keys
        for basis in BASES
        for row in _cell(
            {**dict(zip(names, key, strict=True)), "basis": basis},
            (staff[key, "fte"], staff[key, "people"]),
            {total: paid.get((key, total)) for total in TOTALS},
            (target, years),
        )
    ]
    told = dict.fromkeys((OBSERVED, *loads.cautions, *costs.cautions))
    return asked.result(rows, settings=("reach_sites",), cautions=tuple(told))


def _years(window: Window) -> float:
    """Length of the period in years."""
    return window.months / 12


def _cell(
    names: Mapping[str, Any],
    staff: tuple[Row, Row],
    paid: Mapping[str, Row | None],
    settings: tuple[float, float],
) -> Iterator[dict[str, Any]]:
    """The posts, then the dollars of each total, of one cell and basis."""
    (by_post, by_person), (target, years) = staff, settings
    sites, now, people = (
        float(part or 0) for part in (by_post.numerator, by_post.denominator, by_person.denominator)
    )
    each = 1.0 if names["basis"] == "fte" else ratio(now, people)
    needed = None if each is None or not now else sites / target * each
    posts = {"posts_now": now if now else None, "posts_needed": needed, "posts_more": needed and needed - now}
    for output in POSTS:
        value = posts[output]
        told = {"numerator": sites, "denominator": target} if output == "posts_needed" else {}
        yield {**names, "total": None, "output": output, "value": value, "n": by_post.n, **told,
               "reason": None if value is not None else NO_POSTS}  # fmt: skip
    more = posts["posts_more"]
    for total, row in paid.items():
        dollars = float(row.value) / years if row is not None and row.value is not None else None
        each_post = ratio(dollars, now)
        reason = (row.reason if row is not None else None) or NO_POSTS
        found = {
            "cost_per_post": each_post,
            "dollars_now": dollars,
            "dollars_more": None if more is None or each_post is None or more <= 0 else more * each_post,
        }
        for output in DOLLARS:
            value = found[output]
            enough = output == "dollars_more" and each_post is not None and more is not None
            yield {**names, "total": total, "output": output, "value": value, "n": by_post.n,
                   "reason": None if value is not None else ENOUGH if enough else reason}  # fmt: skip
