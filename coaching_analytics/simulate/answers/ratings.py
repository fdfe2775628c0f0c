"""Domain scores of every visit from the score records, and the quality_level answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from coaching_analytics.simulate.answers.records import Answer, Records, answer, positions
from coaching_analytics.simulate.clock import Ints, month_start
from coaching_analytics.simulate.scores import CLASS_PARTS, DOMAINS

STALE_MONTHS = 36
NA_SHARE = 0.2
SUBSCALES = {
    "ecers_3": {
        "SF": (1, 7),
        "PCR": (8, 11),
        "LL": (12, 16),
        "LA": (17, 27),
        "INT": (28, 32),
        "PS": (33, 35),
    },
    "fccers_3": {},
}
FACETS = ["instrument", "edition", "age_group", "domain"]


@dataclass
class Rated:
    """One row a visit and domain: room, site position, region, setting, day, rater, lead, purpose, score."""

    rows: pd.DataFrame


def read_scores(records: Records) -> Rated:
    """Cycle means of parts, negative climate turned round, then means of parts by domain."""
    visit = pd.DataFrame(
        {
            name: records.column("observation", name)
            for name in (
                "observation_id",
                "classroom_id",
                "instrument",
                "edition",
                "age_group",
                "rater_id",
                "rater_person_id",
                "lead_educator_id",
                "purpose",
                "score_level",
            )
        }
    ).assign(day=records.column("observation", "observation_date"))
    room_site = records.sites_of("classroom")
    visit["site"] = room_site[positions(records.column("classroom", "classroom_id"), visit["classroom_id"])]
    visit["region"], visit["setting"] = (
        records.region[visit["site"]],
        records.column("site", "setting")[visit["site"]],
    )
    funded = records.column("site", "head_start_funded")[visit["site"]]
    visit["head_start"] = funded | (visit["setting"] == "head_start")
    score = pd.DataFrame(
        {name: records.column("observation_score", name) for name in ("observation_id", "part", "score")}
    )
    score["score"] = pd.to_numeric(score["score"].where(score["score"] != ""))
    mean = score.groupby(["observation_id", "part"], as_index=False)["score"].mean()
    mean = mean.merge(visit[["observation_id", "instrument", "score_level"]], on="observation_id")
    parts = pd.concat([_class_rows(mean), _item_rows(mean)], ignore_index=True)
    return Rated(
        parts.merge(visit, on="observation_id").sort_values(["day", "observation_id"], ignore_index=True)
    )


def _class_rows(mean: pd.DataFrame) -> pd.DataFrame:
    """CLASS domains: all parts are needed; scores that arrive as domains are taken as they are."""
    direct = mean[mean["score_level"] == "domain"].rename(columns={"part": "domain"})
    lookup = [
        (name, part, code, sum(column == own for own, _ in parts.values()))
        for name, parts in CLASS_PARTS.items()
        for part, (column, _) in parts.items()
        for code, at in DOMAINS[name].items()
        if at == column
    ]
    table = pd.DataFrame(lookup, columns=["instrument", "part", "domain", "needed"])
    own = mean[mean["score_level"] != "domain"].merge(table, on=["instrument", "part"])
    own["score"] = own["score"].where(own["part"] != "NC", 8 - own["score"])
    whole = own.groupby(["observation_id", "domain"], as_index=False).agg(
        score=("score", "mean"), found=("score", "count"), needed=("needed", "first")
    )
    whole = whole[whole["found"] == whole["needed"]]
    columns = ["observation_id", "domain", "score"]
    return pd.concat([direct[columns], whole[columns]], ignore_index=True)


def _item_rows(mean: pd.DataFrame) -> pd.DataFrame:
    """ERS: the mean of scored items in all, and by subscale where the scale is split."""
    items = mean[mean["instrument"].isin(list(SUBSCALES))].copy()
    items["number"] = items["part"].astype(int)
    found = []
    for name, part in items.groupby("instrument"):
        spans = {"total": (1, 99), **SUBSCALES[str(name)]}
        for domain, (first, last) in spans.items():
            inside = part[part["number"].between(first, last)]
            cell = inside.groupby("observation_id", as_index=False).agg(
                score=("score", "mean"), scored=("score", "count"), listed=("number", "count")
            )
            few = cell["listed"] - cell["scored"] > NA_SHARE * cell["listed"]
            cell = cell[(cell["scored"] > 0) & ~(few & (domain == "total"))]
            found.append(cell.assign(domain=domain)[["observation_id", "domain", "score"]])
    empty = pd.DataFrame(columns=["observation_id", "score", "domain"]).astype({"score": float})
    return pd.concat(found, ignore_index=True) if found else empty


def months_before(records: Records, months: int) -> int:
    """First day of the month so many months before the window's end."""
    last = records.clock.first_month + int(np.searchsorted(records.clock.months, records.clock.window_end))
    return month_start(last - months)


def latest(rows: pd.DataFrame, extra: list[str] | None = None) -> pd.DataFrame:
    """The last visit of each room by instrument and domain; rows are in order of day."""
    return rows.drop_duplicates([*(extra or []), "classroom_id", "instrument", "domain"], keep="last")


def quality_answers(records: Records, rated: Rated) -> list[Answer]:
    """quality_level: latest scores, and both lines by school year."""
    formal = _formal(records, rated)
    recent = latest(formal[formal["day"] >= months_before(records, STALE_MONTHS)])
    found = _means(recent, {}, "latest") + [
        row
        for region in records.regions
        for row in _means(recent[recent["region"] == region], {"region": region}, "latest")
    ]
    year = _school_year(formal["day"].to_numpy(), records.clock.school_month)
    yearly = latest(formal.assign(year=year), ["year"])
    for by, part in [({}, yearly)] + [
        ({"region": name}, yearly[yearly["region"] == name]) for name in records.regions
    ]:
        for first, own in part.groupby("year"):
            label = f"{first}-{(int(str(first)) + 1) % 100:02d}"
            found += _means(own, {**by, "school_year": label}, "all_rated")
        found += _chained(part, by)
    return found


def mean_answers(records: Records, rated: Rated) -> list[Answer]:
    """quality_funnel: the mean of each region and that of all, for every region with a score."""
    formal = _formal(records, rated)
    recent = latest(formal[formal["day"] >= months_before(records, STALE_MONTHS)])
    found = []
    for key, part in recent.groupby(FACETS):
        facets = dict(zip(FACETS, map(str, key), strict=True))
        cells: list[tuple[Answer, pd.DataFrame]] = [({}, part)]
        cells += [({"region": str(name)}, own) for name, own in part.groupby("region")]
        for by, own in cells:
            found.append(answer(by, own["score"].mean(), **facets, statistic="value"))
            found.append(answer(by, part["score"].mean(), **facets, statistic="common"))
    return found


def _formal(records: Records, rated: Rated) -> pd.DataFrame:
    """Formal scores before the end of the window."""
    formal = rated.rows[(rated.rows["purpose"] == "formal") & (rated.rows["day"] < records.clock.window_end)]
    found: pd.DataFrame = formal[["classroom_id", "region", "day", "score", *FACETS]]
    return found


def _means(rows: pd.DataFrame, by: Answer, line: str) -> list[Answer]:
    """Mean score by instrument, edition, age group and domain."""
    return [
        answer(by, part["score"].mean(), **dict(zip(FACETS, map(str, key), strict=True)), line=line)
        for key, part in rows.groupby(FACETS)
    ]


def _school_year(days: Ints, first: int) -> Ints:
    """Year in which the school year of each day began."""
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(int)
    return np.asarray((month - first + 1) // 12 + 1970)


def _chained(rows: pd.DataFrame, by: Answer) -> list[Answer]:
    """The first year's mean carried on by the change of rooms rated in both of two years."""
    found = []
    for key, part in rows.groupby(FACETS):
        facets = dict(zip(FACETS, map(str, key), strict=True))
        level: float | None = None
        before, last = None, 0
        for first, own in part.groupby("year"):
            year = int(str(first))
            both = (
                own.merge(before, on="classroom_id", suffixes=("", "_before"))
                if before is not None
                else own[:0]
            )
            if level is None:
                level = float(own["score"].mean())
            elif len(both) and last == year - 1:
                level += float((both["score"] - both["score_before"]).mean())
            else:
                break
            found.append(
                answer(
                    {**by, "school_year": f"{year}-{(year + 1) % 100:02d}"},
                    level,
                    **facets,
                    line="same_rooms",
                )
            )
            before, last = own[["classroom_id", "score"]], year
    return found
