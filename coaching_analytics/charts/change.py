"""Change in the same rooms: raw, expected anyway, and net, with the lead teacher same, changed or unknown."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import choice, labels, sentences, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Panel, Picture, about, blank, known, table
from coaching_analytics.charts.rows import RowMark, rows_figure, span_of
from coaching_analytics.metrics.result import Result

NUMERIC = ("Rooms", "Raw change", "Expected anyway", "Net change")
# How the metric's cautions about single figures begin: they are said of all instruments together.
UNKNOWN, FEW = "The net change is blank", "With few raters"


def change(result: Result, instrument: choice.Instrument | None = None, domain: str | None = None) -> Picture:
    """Raw, expected and net change of one domain; `result` is `matched_gain` of the whole selection."""
    title = "How much of the change is more than you would expect anyway?"
    everything = choice.latest_edition(choice.of(result, instrument))
    code = choice.headline(everything, domain) if len(everything) else None
    rows = everything[everything["domain"] == code] if code else everything
    if known(rows).empty:
        reasons = [str(reason) for reason in rows["reason"] if reason] if len(rows) else []
        return blank("change", title, result, reasons[0] if reasons else "")
    cells = {(row["lead"], row["kind"]): row for _, row in rows.iterrows()}
    leads = [lead for lead in labels.LEADS if (lead, "raw") in cells]
    marks = [_mark(lead, cells) for lead in leads]
    ends = [end for mark in marks for end in (mark.value, mark.low, mark.high, mark.earlier, mark.tick)]
    figure = rows_figure(marks, "points", span_of([*ends, 0.0]), zero=True)
    name = labels.domain(str(code))
    said = ". ".join(_said(lead, cells) for lead in leads)
    return Picture(
        name="change",
        title=title,
        unit=f"{name}, points",
        sentence=_sentence(name, cells),
        panels=(Panel("", figure, f"Dot plot of change in {name.lower()}. {said}."),),
        caption=_caption(result, any(mark.tick is not None for mark in marks)),
        table=_table(everything),
        numeric=NUMERIC,
        data=everything.drop(columns="excluded"),
        **{**about(result), "cautions": _cautions(result, everything)},
    )


def _cautions(result: Result, rows: pd.DataFrame) -> tuple[str, ...]:
    """The cautions that are true of the figures shown, not only of another instrument."""
    net = rows[rows["kind"] == "net"]
    blank_net = net["value"].isna() & net["reason"].astype(str).str.startswith("reliability")
    unranged = net["value"].notna() & net["low"].isna()
    untrue = [start for start, found in ((UNKNOWN, blank_net), (FEW, unranged)) if not found.any()]
    return tuple(one for one in about(result)["cautions"] if not one.startswith(tuple(untrue)))


def _value(cells: dict[tuple[str, str], pd.Series], lead: str, kind: str) -> float | None:
    row = cells.get((lead, kind))
    return None if row is None or row["value"] is None else float(row["value"])


def _range(row: pd.Series | None) -> tuple[float, float] | None:
    return (
        None
        if row is None or row["low"] is None or row["high"] is None
        else (float(row["low"]), float(row["high"]))
    )


def _mark(lead: str, cells: dict[tuple[str, str], pd.Series]) -> RowMark:
    """Net as the answer; raw as the answer, hollow, when net is not known."""
    raw, net, expected = (_value(cells, lead, kind) for kind in ("raw", "net", "expected"))
    n = cells[lead, "raw"]["n"]
    label = labels.LEADS[lead] if n is None else f"{labels.LEADS[lead]} ({wording.plural(n, 'room')})"
    if raw is None:
        return RowMark(
            label, "hidden" if str(cells[lead, "raw"]["reason"]).startswith("Hidden") else "no pairs"
        )
    kind, value = ("raw", raw) if net is None else ("net", net)
    found = _range(cells[lead, kind])
    low, high = found or (None, None)
    return RowMark(
        label,
        f"{kind} <b>{say.signed(value)}</b>",
        value,
        low,
        high,
        raw=None if net is None else raw,
        tick=expected,
        unsure=net is None or found is None or found[0] <= 0 <= found[1],
        hover=_said(lead, cells),
        earlier_hover=f"Raw change {say.signed(raw)}",
    )


def _said(lead: str, cells: dict[tuple[str, str], pd.Series]) -> str:
    parts = [
        f"{labels.KINDS[kind]} {say.signed(_value(cells, lead, kind))}"
        for kind in labels.KINDS
        if _value(cells, lead, kind) is not None
    ]
    return f"{labels.LEADS[lead]}: {', '.join(parts) or 'not shown'}"


def _sentence(name: str, cells: dict[tuple[str, str], pd.Series]) -> str:
    """About rooms with the same lead teacher; about the first group with a value otherwise."""
    lead = next((lead for lead in labels.LEADS if _value(cells, lead, "raw") is not None), None)
    if lead is None:
        return ""
    row, net = cells[lead, "raw"], cells.get((lead, "net"))
    found, net_found = _range(row), _range(net)
    net_value = _value(cells, lead, "net")
    parts = [
        sentences.gain(name, int(row["n"]), lead, float(row["value"]), found),
        sentences.expected(_value(cells, lead, "expected"), float(row["value"])),
    ]
    if net_value is None and found is not None and found[0] <= 0 <= found[1]:
        parts.append(sentences.net(float(row["value"]), found))
    elif net_value is not None and (net_found is None or net_found[0] <= 0 <= net_found[1]):
        parts.append(sentences.net(net_value, net_found))
    return " ".join(parts)


def _caption(result: Result, net_known: bool) -> str:
    grey = "with its likely range, grey and hollow when it cannot be told from no change."
    if not net_known:
        return f"Dot: raw change {grey} {choice.band(result)}".rstrip()
    return (
        f"Dot: net change {grey} Diamond: raw change. Upright stroke: change to expect when nothing changes, "
        f"because low and high scores drift to the middle. {choice.band(result)}"
    ).rstrip()


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    lines = []
    for domain in dict.fromkeys(rows["domain"]):
        for lead in labels.LEADS:
            own = {
                row["kind"]: row
                for _, row in rows[(rows["domain"] == domain) & (rows["lead"] == lead)].iterrows()
            }
            if "raw" not in own:
                continue
            found = _range(own.get("net"))
            net = own.get("net", own["raw"])
            likely = f"{say.signed(found[0])} to {say.signed(found[1])}" if found else _why_not(net)
            lines.append(
                (
                    labels.domain(domain),
                    labels.LEADS[lead],
                    say.count(own["raw"]["n"]),
                    *(say.signed(own[kind]["value"] if kind in own else None) for kind in labels.KINDS),
                    likely,
                )
            )
    return table(("Domain", "Lead teacher", *NUMERIC, "Likely range of net"), lines)


def _why_not(row: pd.Series) -> str:
    """Why there is no likely range."""
    return str(row["reason"] or str(row["method"] or say.BLANK).removeprefix("no range: "))


def left_out(
    result: Result, instrument: choice.Instrument | None = None, domain: str | None = None
) -> Picture:
    """Rooms that could not be paired and why; `result` is `matched_gain` of the whole selection."""
    title = "What was left out?"
    everything = choice.latest_edition(choice.of(result, instrument))
    code = choice.headline(everything, domain) if len(everything) else None
    reasons: dict[str, int] = {}
    paired = 0
    for _, row in everything[(everything["domain"] == code) & (everything["kind"] == "raw")].iterrows():
        paired += int(row["n"] or 0)
        for reason, n in (row["excluded"] or {}).items():
            reasons[reason] = max(reasons.get(reason, 0), int(n))
    if not reasons and not paired:
        return blank("left-out", title, result)
    if not reasons:
        return Picture(name="left-out", title=title, sentence="No rated room was left out.", **about(result))
    ordered = sorted(reasons.items(), key=lambda pair: -pair[1])
    total = sum(reasons.values())
    return Picture(
        name="left-out",
        title=title,
        numeric=("Rooms",),
        sentence=f"{wording.plural(paired, 'room')} could be paired, **{say.count(total)}** could not.",
        table=table(
            ("Reason", "Rooms"), [(reason[:1].upper() + reason[1:], say.count(n)) for reason, n in ordered]
        ),
        data=pd.DataFrame(ordered, columns=["reason", "rooms"]),
        caption=_representative(result, everything, code),
        **about(result),
    )


def _representative(result: Result, rows: pd.DataFrame, code: str | None) -> str:
    """How far the paired rooms' earlier scores are from all rated rooms'."""
    curve = result.curves.get("eligible", pd.DataFrame())
    if curve.empty or rows.empty:
        return ""
    first = rows.iloc[0]
    keys = {"instrument": first["instrument"], "edition": first["edition"], "age_group": first["age_group"]}
    for column, value in {**keys, "domain": code}.items():
        curve = curve[curve[column] == value]
    if len(curve) != 1 or say.is_missing(curve.iloc[0]["earlier_less_all"]):
        return ""
    share, away = curve.iloc[0]["share"], float(curve.iloc[0]["earlier_less_all"])
    side = "above" if away >= 0 else "below"
    return (
        f"{say.percent(share)} of rooms rated in the period have a pair; their earlier score was "
        f"{say.points(abs(away))} points {side} that of all rated rooms."
    )
