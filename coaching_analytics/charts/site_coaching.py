"""One site: who coaches it, how much against plan, with whom, what was done and what about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from coaching_analytics.charts import labels, site_words, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Picture, about, known, pick, table
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.topics import topic_of

RECIPIENTS = {
    "lead": "with a lead teacher",
    "assistant": "with an assistant",
    "home_based": "with a home-based educator",
    "leader": "with the leader of the site",
}
NOT_HELD = {
    "no_release_time": "no release time",
    "staff_absence": "staff absent",
    "illness": "illness",
    "coach": "coach",
    "weather": "weather",
    "other": "other",
    "not_stated": "no reason stated",
}
COLUMNS = ("Coaching", "Figure")
NO_LOGS = "No visits are on record in this period. Needs: Visits with minutes and participants."


def value_of(result: Result | None, **by: str) -> pd.Series | None:
    """The one row of a result with these by-values; None without it."""
    rows = None if result is None else pick(result, **by)
    return None if rows is None or rows.empty else rows.iloc[0]


def figure(row: pd.Series | None, text: str) -> str:
    """The text of a figure, or why there is none."""
    if row is None:
        return say.BLANK
    return str(row["reason"] or say.BLANK) if row["value"] is None else text


def coaching(found: Mapping[str, Result]) -> Picture:
    """Hours, contacts, plan, gaps and cycles of one site; `found` holds the answers by metric."""
    rows = [*_given(found), *_contacts(found), *_status(found), *_more(found)]
    hours = value_of(found["effort_hours"])
    none = hours is None or not hours["value"]
    return Picture(
        name="site-coaching",
        title="How much coaching, by whom and with whom?",
        unit=say.period(found["effort_hours"].window),
        sentence=NO_LOGS if none else "",
        height="whole",
        table=table(COLUMNS, rows),
        data=_data(found),
        caption="No amount is known to be enough; hours follow need. A contact with two kinds of people "
        "counts under both.",
        **about(*found.values()),
    )


def _given(found: Mapping[str, Result]) -> Iterator[tuple[str, str]]:
    hours = value_of(found["effort_hours"])
    yield "Hours given", figure(hours, "" if hours is None else say.decimal(hours["value"], 1))
    coaches = found["coaches"]
    for row in coaches.rows.to_dict("records"):
        if row["value"]:
            yield f"by {row['coach']}", f"{say.decimal(row['value'], 1)} hours"
        elif row["reason"]:
            yield "by coach", str(row["reason"])
            break
    plan = value_of(found["dose_fidelity"], statistic="delivered")
    if plan is not None and plan["value"] is not None:
        top, bottom = say.decimal(plan["numerator"], 1), say.decimal(plan["denominator"], 1)
        yield "Planned hours delivered", f"{say.percent(plan['value'])} ({top} of {bottom} hours)"
    else:
        yield "Planned hours delivered", figure(plan, "")


def _contacts(found: Mapping[str, Result]) -> Iterator[tuple[str, str]]:
    whole = value_of(found["contacts"], recipient="any")
    yield "Contacts", figure(whole, "" if whole is None else say.count(whole["value"]))
    if whole is not None and whole["value"]:
        for recipient, words in RECIPIENTS.items():
            row = value_of(found["contacts"], recipient=recipient)
            if row is not None and row["value"]:
                yield words, say.count(row["value"])
        if not _some(found, "leader"):
            yield RECIPIENTS["leader"], "none"


def _some(found: Mapping[str, Result], recipient: str) -> bool:
    row = value_of(found["contacts"], recipient=recipient)
    return row is not None and bool(row["value"])


def _status(found: Mapping[str, Result]) -> Iterator[tuple[str, str]]:
    sites = found["site_status"].curves["sites"]
    if sites.empty:
        return
    site = sites.iloc[0].to_dict()
    last = "" if say.is_missing(site["last_contact"]) else f", {site_words.short_day(site['last_contact'])}"
    yield "Last contact", f"{site_words.status(site, 'contact')}{last}"
    yield "Plan", site_words.status(site, "plan")
    yield "Open cycle", site_words.status(site, "cycle")


def _more(found: Mapping[str, Result]) -> Iterator[tuple[str, str]]:
    """Months with a contact, gaps and runs; cycles finished; visits not held, by reason."""
    months = found["continuity"].curves["sites"]
    if months.empty:
        yield "Months with a contact", figure(value_of(found["continuity"], statistic="mean"), say.BLANK)
    else:
        line = months.iloc[0]
        told = (
            f"{say.count(line['with_contact'])} of {wording.plural(int(line['months']), 'operating month')}"
        )
        yield "Months with a contact", told if line["scored"] else f"{told}, too few to be scored"
        yield (
            "Longest without, longest with",
            (
                f"{wording.plural(int(line['longest_gap']), 'month')}, "
                f"{wording.plural(int(line['longest_run']), 'month')} in a row"
            ),
        )
    done = value_of(found["cycle_completeness"], statistic="complete")
    if done is not None:
        cycles = wording.plural(int(done["denominator"] or 0), "cycle")
        yield "Cycles finished in time", figure(done, f"{say.count(done['numerator'])} of {cycles}")
    planned = found["not_held"].curves["sites"]
    if len(planned):
        line = planned.iloc[0]
        reasons = [
            f"{words} {say.count(line[name])}" for name, words in NOT_HELD.items() if int(line.get(name, 0))
        ]
        told = f"{say.count(line['not_held'])} of {say.count(line['planned'])}"
        yield "Planned visits not held", f"{told} ({', '.join(reasons)})" if reasons else told


def _data(found: Mapping[str, Result]) -> pd.DataFrame:
    """All rows behind the table, one below the other."""
    parts = [
        result.rows.drop(columns="excluded").assign(metric=result.metric)
        for name, result in found.items()
        if name != "site_status"
    ]
    return pd.concat(parts, ignore_index=True)


def work(components: Result, topics: Result) -> Picture:
    """What was done in the hours given, and what visits were about."""
    rows = [("What was done", "", "")] if len(known(components.rows)) else []
    rows += [
        (labels.USES[str(row["component"])], _hours(row), say.percent(row["value"]))
        for _, row in known(components.rows)
        .sort_values("numerator", ascending=False, kind="stable")
        .iterrows()
        if row["numerator"]
    ]
    named = known(topics.rows)
    if len(named):
        rows.append(("What visits were about", "", ""))
        rows += [
            (_topic(row["topic"]), _hours(row), say.percent(row["value"])) for _, row in named.iterrows()
        ]
    reasons = [str(why) for result in (components, topics) for why in result.rows["reason"] if why]
    why = next(iter(reasons), "nothing on record")
    return Picture(
        name="site-work",
        title="What was done, and what about?",
        unit="hours given",
        sentence="" if rows else f"{why[:1].upper()}{why[1:]}.",
        height="whole",
        table=table(("Part or topic", "Hours", "Share"), rows),
        numeric=("Hours", "Share"),
        data=components.rows.drop(columns="excluded"),
        caption="Shares of topics are of the visits that name one; a visit with two topics counts under both."
        + ("" if len(named) or not rows else " No visit here names a topic."),
        **about(components, topics),
    )


def _hours(row: pd.Series) -> str:
    return say.decimal(row["numerator"], 1)


def _topic(name: object) -> str:
    declared = topic_of(str(name))
    return str(name).replace("_", " ") if declared is None else declared.title
