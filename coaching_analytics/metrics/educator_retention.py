"""Do educators stay: those who were coached, those who were not, and those who were new? (R1)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

GROUPS = ("coached", "not_coached", "new_hire")
OUTCOMES = ("same_site", "other_site", "left", "site_closed")
SETTINGS = ("census_month", "census_days", "coached_contacts", "contact_minutes")
NO_CENSUS = "no census day whose year after it ends within the period and the data"
NO_LOGS_THEN = "the logs do not reach back over the days before the census day"
NOBODY = "nobody in this group on the census day"
LEADERS = "site leaders"
ASSOCIATION = (
    "Who is coached is not decided by chance: needier sites, steadier sites or willing educators may be "
    "coached "
    "more. A difference between the groups is an association, not proof that coaching kept anyone."
)
_QUERY = """
WITH open_then AS (
    SELECT DISTINCT site_id FROM site_enrolled WHERE start_date <= $census AND end_date > $census
), open_later AS (
    SELECT DISTINCT site_id FROM site_enrolled WHERE start_date <= $later AND end_date > $later
), there AS (
    SELECT * FROM educator_person
    WHERE start_date <= $census AND end_date > $census AND site_id IN (SELECT site_id FROM open_then) {chosen}
), later AS (
    SELECT DISTINCT system_id, site_id, person_id FROM educator_person
    WHERE start_date <= $later AND end_date > $later AND site_id IN (SELECT site_id FROM open_later)
), anywhere AS (
    SELECT DISTINCT system_id, person_id FROM later
), met AS (
    SELECT site_id, educator_id, sum(contacts) AS contacts
    FROM educator_census_contact WHERE census_date = $census GROUP BY site_id, educator_id
), counted AS (
    SELECT {keys}there.system_id AS own_system, there.site_id AS own_site, there.person_id AS own_person,
           min(there.start_date) AS since, bool_and(there.role = 'site_leader') AS leads,
           coalesce(sum(met.contacts), 0) AS contacts
    FROM there
    LEFT JOIN met ON met.site_id = there.site_id AND met.educator_id = there.educator_id
    GROUP BY ALL
)
SELECT {names}leads,
       CASE WHEN since > $settled THEN 'new_hire'
            WHEN contacts >= $enough THEN 'coached' ELSE 'not_coached' END
           AS own_group,
       CASE WHEN later.person_id IS NOT NULL THEN 'same_site'
            WHEN anywhere.person_id IS NOT NULL THEN 'other_site'
            WHEN open_later.site_id IS NULL THEN 'site_closed'
            ELSE 'left' END AS outcome,
       count(*) AS people
FROM counted
LEFT JOIN later ON later.site_id = own_site AND later.person_id = own_person
LEFT JOIN anywhere ON anywhere.system_id = own_system AND anywhere.person_id = own_person
LEFT JOIN open_later ON open_later.site_id = own_site
GROUP BY ALL {order}
"""
_FIRST_LOG = "SELECT min(month) AS first FROM coach_month WHERE sessions > 0"
_PLACES = {"regions": "region_id", "agencies": "agency_id", "settings": "setting", "sites": "site_id"}


def educator_retention(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """What became within a year of educators coached before a census day, not coached, or new?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen. The census day is the last one (first of the month of the
        setting `census_month`) whose following year ends within the period and the data.
    by
        Of system, region, agency, setting.

    Returns
    -------
    Result
        Facets `group` (coached, not_coached, new_hire) and `outcome` (same_site, other_site, left,
        site_closed). Shares of the group's educators; the four sum to 1. `n` counts the group.

    Notes
    -----
    Over educators at sites open and enrolled on the census day D; at the site since before D - `census_days`:
    coached with `coached_contacts` contacts or more in those days, else not; later comers are new hires. On
    D + 1 year: at the same site; at another site of the system; the site closed or no longer enrolled; left.
    """
    asked = ask(gate, selection, "educator_retention", by)
    census = _census(asked)
    if census is None:
        rows = [{"group": g, "outcome": o, "reason": NO_CENSUS} for g in GROUPS for o in OUTCOMES]
        return asked.result([] if asked.by else rows, settings=SETTINGS)
    settled = census - timedelta(days=int(asked.setting("census_days")))
    found = _found(asked, census, settled)
    first = asked.gate.rows(_everywhere(asked), _FIRST_LOG)["first"].iloc[0]
    known = first is not None and first == first and pd.Timestamp(first).date() <= settled
    cells: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for key, values in asked.cells(found):
        cells.setdefault(tuple(key.values()), []).append(values)
    if not cells and not asked.by:
        cells[()] = []
    rows = [
        row
        for key, lines in cells.items()
        for row in _rows(dict(zip(asked.by, key, strict=True)), lines, known)
    ]
    said = f"Educators counted on {census:%-d %B %Y}, and again on {_year_later(census):%-d %B %Y}."
    return asked.result(
        rows,
        settings=SETTINGS,
        extra_settings={"census_date": census.isoformat()},
        cautions=(said, ASSOCIATION),
    )


def _everywhere(asked: Ask) -> Selection:
    """The whole system: who moved is looked for at every site the viewer may see."""
    return replace(asked.selection, regions=(), agencies=(), settings=(), sites=(), coaches=())


def _year_later(day: date) -> date:
    return day.replace(year=day.year + 1)


def _census(asked: Ask) -> date | None:
    """The last census day whose year after it ends by the end of the period and of the data."""
    last = asked.gate.last_day(asked.selection)
    end = asked.window.end if last is None else min(asked.window.end, last + timedelta(days=1))
    month = int(asked.setting("census_month"))
    year = end.year - 1 if date(end.year, month, 1) <= end else end.year - 2
    day = date(year, month, 1)
    # An outcome that lies before the period would be no answer about it.
    return day if _year_later(day) > asked.window.start else None


def _found(asked: Ask, census: date, settled: date) -> pd.DataFrame:
    """People by cell, group and outcome; places are chosen here, so that who moved away is still found."""
    parameters: dict[str, Any] = {}
    chosen = ""
    for name, column in _PLACES.items():
        values = getattr(asked.selection, name)
        if values:
            chosen += f" AND list_contains($in_{name}, {column})"
            parameters[f"in_{name}"] = list(values)
    query = _QUERY.format(
        chosen=chosen, keys=asked.keys(table="there"), names=asked.names(), order=asked.order()
    )
    return asked.gate.rows(
        _everywhere(asked),
        query,
        census=census,
        later=_year_later(census),
        settled=settled,
        enough=int(asked.setting("coached_contacts")),
        **parameters,
    )


def _rows(key: Mapping[str, Any], lines: list[dict[str, Any]], known: bool) -> Iterator[dict[str, Any]]:
    """The shares of one cell."""
    leaders = sum(int(line["people"]) for line in lines if line["leads"])
    taught = [line for line in lines if not line["leads"]]
    for group in GROUPS:
        own = [line for line in taught if line["own_group"] == group]
        n = sum(int(line["people"]) for line in own)
        reason = NO_LOGS_THEN if not known and group != "new_hire" else NOBODY if not n else None
        for outcome in OUTCOMES:
            count = sum(int(line["people"]) for line in own if line["outcome"] == outcome)
            yield {
                **key,
                "group": group,
                "outcome": outcome,
                "value": None if reason else ratio(count, n),
                "numerator": None if reason else count,
                "denominator": None if reason else n,
                "n": n if reason != NO_LOGS_THEN else None,
                "excluded": {LEADERS: leaders} if leaders else {},
                "reason": reason,
            }
