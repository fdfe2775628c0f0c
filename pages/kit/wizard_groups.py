"""Rows that hold several of a kind side by side, and totals that grow from file to file."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coaching_analytics.ingest.profile import ColumnProfile
from coaching_analytics.vocabulary.tables import TABLES
from pages.kit import wizard_keep as keep
from pages.kit.wizard_draft import Draft, Made, column_of, columns_of, one_of, profile_of
from pages.kit.wizard_keep import words

SHARES = {
    "sum_to_1": "a row whose shares do not add up to 1 is refused",
    "as_stated": "shares are taken as they are; the check says where they do not add up",
}
PERCENT = {"0-100": "percent (60 or 60%)", "": "parts of 1 (0.6)"}
FIRST = {
    "counts": "count: its totals are of this year, and all of them is loaded",
    "starting_point": "are only where counting starts: nothing of them is loaded",
}
MONTHS = ("Never", "January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
OF_GROUPS = ("rows", "share", "shares", "percent", "amount", "amount_to")
OF_TOTALS = ("total", "of", "first", "year_from", "at_most", "series", "name_to", "part_to")


def side_by_side(draft: Draft, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Groups of columns that become rows, such as job 1 with its share and job 2 with its share."""
    if not keep.tick(
        "A row holds several side by side, such as job 1 and job 2 with their shares",
        f"{name}-groups",
        bool(given),
    ):
        return {}
    stated = given.get("rows", [])
    many = keep.number(
        "How many stand side by side", f"{name}-groups-many", len(stated) or 2, min_value=2, max_value=20
    )
    names = keep.listed(
        "What each of them has",
        f"{name}-groups-names",
        list(dict.fromkeys(each for group in stated for each in group)) or ["job", "share"],
        help="Fields find the columns under these names.",
    )
    rows = [
        _group(draft, name, place, names, stated[place] if place < len(stated) else {})
        for place in range(many)
    ]
    found: dict[str, Any] = {"rows": rows}
    for each in names:
        draft.made[each] = Made(_together(draft, each, [group[each] for group in rows if each in group]))
    if not names or any(set(group) != set(names) for group in rows):
        draft.ask(f"Choose the columns that stand side by side in rows of {words(name)}.")
        return {}
    found |= _shares(draft, name, names, given)
    return {"groups": {**found, **draft.rest("what stands side by side", given, OF_GROUPS)}}


def _group(draft: Draft, name: str, place: int, names: list[str], given: dict[str, str]) -> dict[str, str]:
    """The columns of one of them."""
    found = {}
    grid = st.columns(max(len(names), 1))
    for cell, each in zip(grid, names, strict=False):
        with cell:
            key = f"{name}-groups-{place}-{each}"
            column = column_of(draft, f"{keep.shown(each)} {place + 1}", key, given.get(each, ""))
        found |= {each: column} if column else {}
    return found


def _together(draft: Draft, name: str, columns: list[str]) -> ColumnProfile:
    """What is known of a column that is several in turn."""
    looked = [draft.column(column) for column in columns]
    values = list(dict.fromkeys(value for one in looked for value, _ in one.values))
    return profile_of(name, values, draft.looked.rows)


def _shares(draft: Draft, name: str, names: list[str], given: dict[str, Any]) -> dict[str, Any]:
    """Which of them is a share, and the amounts that are divided by it."""
    default = given.get("share", "" if given else next((one for one in names if one == "share"), ""))
    share = keep.select(
        "Which of these is a share of the whole", ["", *names], f"{name}-groups-share", default,
        format_func=lambda one: one or "none",
    )  # fmt: skip
    if not share:
        return {}
    asked = "Say what happens where shares do not add up to 1."
    found: dict[str, Any] = {"share": share}
    if shares := one_of(draft, "Shares", SHARES, f"{name}-groups-shares", given.get("shares"), asked):
        found["shares"] = shares
    percent = keep.radio(
        "They are written in",
        list(dict.fromkeys([*PERCENT, given.get("percent", "")])),
        f"{name}-groups-percent",
        given.get("percent", "" if given else None),
        format_func=lambda way: PERCENT.get(way, way),
    )  # fmt: skip
    if percent is None:
        draft.ask("Say how shares are written.")
    found |= {"percent": percent} if percent else {}
    amount = columns_of(
        draft, "Amounts that are added, then divided by the shares", f"{name}-groups-amount",
        given.get("amount", ()), help="Such as gross pay and benefits.",
    )  # fmt: skip
    if amount:
        own = given.get("amount_to") or ("part_amount" if given else draft.free("part_amount"))
        draft.made[own] = Made(profile_of(own, (), draft.looked.rows), "amount")
        found |= {"amount": amount, **({"amount_to": own} if own != "part_amount" else {})}
    return found


def since_last_file(draft: Draft, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """A total to date of which only what is new since the last file is loaded."""
    if not keep.tick(
        "A total grows from file to file, such as hours to date: load what is new since the last one",
        f"{name}-new",
        bool(given),
    ):
        return {}
    total = column_of(draft, "The total to date", f"{name}-new-total", given.get("total", ""))
    fields = list(TABLES[name].names)
    of = keep.several(
        "Whose total it is", fields, f"{name}-new-of", list(given.get("of", ())), format_func=words,
        placeholder="Such as site id",
    )  # fmt: skip
    asked = "Say what the totals of the first file mean."
    first = one_of(draft, "Totals of the first file", FIRST, f"{name}-new-first", given.get("first"), asked)
    month = keep.select(
        "Totals start anew in",
        list(range(13)),
        f"{name}-new-year",
        given.get("year_from", 0 if given else None),
        format_func=MONTHS.__getitem__, placeholder="Choose a month, or never",
    )  # fmt: skip
    most = keep.number(
        "A larger new amount becomes several rows (0: one row)", f"{name}-new-most", given.get("at_most", 0),
        min_value=0, help="A session holds 24 hours at most.",
    )  # fmt: skip
    series = keep.text("Name of this series of files", f"{name}-new-series", given.get("series", ""))
    if not (total and of and first) or month is None:
        draft.ask(f"Say of which total of {words(name)} only what is new is loaded.")
        return {}
    names = {"name_to": "new_amount", "part_to": "part"}
    own = {key: given.get(key) or (usual if given else draft.free(usual)) for key, usual in names.items()}
    field = "minutes" if "minutes" in TABLES[name].names else ""
    draft.made[own["name_to"]] = Made(_new_amount(draft, own["name_to"], total), field)
    draft.made[own["part_to"]] = Made(profile_of(own["part_to"], (), draft.looked.rows), reckoned=True)
    st.caption(
        f"Put {keep.shown(own['part_to'])} into the id of the row: a large amount becomes parts 1, 2, 3."
    )
    found = {"total": total, "of": of, "first": first, "year_from": month, "at_most": most, "series": series}
    found |= {key: value for key, value in own.items() if value != names[key]}
    return {
        "to_date": {
            **{key: value for key, value in found.items() if value},
            **draft.rest("the total to date", given, OF_TOTALS),
        }
    }


def _new_amount(draft: Draft, name: str, total: str) -> ColumnProfile:
    """What is new is written as the total is."""
    looked = draft.column(total)
    return ColumnProfile(
        name, looked.filled, looked.distinct, (), looked.examples, (), looked.low, looked.high
    )
