"""Amounts that are worked out before they are stored: of the year to date, or of stretches over months."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.kit import wizard_keep as keep
from pages.kit.wizard_draft import ISO, Draft, Made, column_of, columns_of, one_of, profile_of

TO_DATE = {
    "period": "of each period by itself",
    "to_date": "of the year to date: each holds those of the periods before",
}
OF_TO_DATE = ("amount", "period", "within", "name_to")
OF_MONTHS = ("start", "end", "amount", "start_to", "end_to", "amount_to")


def to_date(draft: Draft, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Whether amounts are to date is asked; those that are become the amounts of their periods."""
    known = draft.table(name)
    default = "to_date" if given else "period" if known else None
    asked = "Say whether the amounts are of each period or of the year to date."
    if one_of(draft, "The amounts are", TO_DATE, f"{name}-to_date", default, asked) != "to_date":
        return {}
    amount = column_of(draft, "The amount to date", f"{name}-ytd-amount", given.get("amount", ""))
    period = column_of(
        draft, "The number of the period", f"{name}-ytd-period", given.get("period", ""),
        help="Periods count from 1 within a year; one that is missing is a fault, not a guess.",
    )  # fmt: skip
    within = columns_of(
        draft, "Amounts with the same values here belong together", f"{name}-ytd-within",
        given.get("within", ()), help="Such as the account and the year.",
    )  # fmt: skip
    if not amount or not period:
        draft.ask("Choose the columns of the amount to date and of its period.")
        return {}
    own = given.get("name_to") or ("period_amount" if given else draft.free("period_amount"))
    draft.made[own] = Made(profile_of(own, (), draft.looked.rows), "amount", reckoned=True)
    found = {"amount": amount, "period": period, "within": within, "name_to": own}
    return {"year_to_date": {**found, **draft.rest("amounts to date", given, OF_TO_DATE)}}


def months(draft: Draft, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Amounts of pay periods and the like, split over months by their days."""
    if not keep.tick(
        "A row is for a stretch of days, such as a pay period: split it over months",
        f"{name}-by_month",
        bool(given),
    ):
        return {}
    start = column_of(draft, "Its first day", f"{name}-months-start", given.get("start", ""))
    end = column_of(draft, "Its last day", f"{name}-months-end", given.get("end", ""))
    amount = columns_of(
        draft, "Amounts that are added, then split", f"{name}-months-amount", given.get("amount", ()),
        help="Such as gross pay and benefits.",
    )  # fmt: skip
    if not (start and end and amount):
        draft.ask("Choose first day, last day and amount of the stretches that are split over months.")
        return {}
    style = draft.file_format or ISO
    for column in (start, end):
        if draft.new and style not in draft.column(column).date_formats:
            draft.ask(f"Say in step 1 how dates are written: as they are in {keep.shown(column)}.")
    found: dict[str, Any] = {"start": start, "end": end, "amount": amount}
    plain = {"start_to": "month", "end_to": "next_month", "amount_to": "month_amount"}
    fields = {"start_to": "start_date", "end_to": "end_date", "amount_to": "amount"}
    for key, usual in plain.items():
        own = given.get(key) or (usual if given else draft.free(usual))
        found |= {key: own} if own != usual else {}
        draft.made[own] = Made(profile_of(own, (), draft.looked.rows), fields[key], reckoned=True)
    st.caption("Fields find the month, the next month and the amount of the month as columns.")
    return {"months": {**found, **draft.rest("stretches of days", given, OF_MONTHS)}}
