"""Step 3 of mapping a file: which rows feed a table, and what is worked out before fields are filled."""

from __future__ import annotations

from math import prod
from typing import Any

import streamlit as st

from coaching_analytics.vocabulary.columns import Table
from coaching_analytics.vocabulary.tables import TABLES
from pages.kit import wizard_keep as keep
from pages.kit.wizard_amounts import months, to_date
from pages.kit.wizard_draft import Draft, Made, column_of, columns_of, profile_of, rows_where
from pages.kit.wizard_groups import side_by_side, since_last_file
from pages.kit.wizard_keep import words
from pages.kit.wizard_parts import SIDE_BY_SIDE, columns_to_rows

COUNTED = ("session", "support_time", "spending")
"""Tables of amounts of which a file may state the total to date."""
SCALES = ("1-7", "1-5", "1-4", "1-3", "0-100")
IN_EXPANDER = (
    "keep", "skip_blank", "only_blank", "repeat", "months", "unpivot", "groups", "to_date",
)  # fmt: skip


def rows_of(draft: Draft, name: str, fields: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What [[table]] says beside its fields, and the columns it makes."""
    draft.made = {}
    given, table = draft.table(name), TABLES[name]
    found: dict[str, Any] = {}
    if _dollars(table) or "year_to_date" in given:
        found |= to_date(draft, name, given.get("year_to_date", {}))
    said = any(given.get(key) for key in IN_EXPANDER)
    with st.expander(f"Which rows tell about {words(name)}, and what is worked out of them", expanded=said):
        found |= side_by_side(draft, name, given.get("groups", {}))
        found |= _filtered(draft, name, given)
        if name in COUNTED or "to_date" in given:
            found |= since_last_file(draft, name, given.get("to_date", {}))
        found |= _repeated(draft, name, given)
        if _dollars(table) or "months" in given:
            found |= months(draft, name, given.get("months", {}))
        if name not in SIDE_BY_SIDE:
            found |= columns_to_rows(draft, name, fields)
    if name in SIDE_BY_SIDE:
        found |= columns_to_rows(draft, name, fields)
    if name == "observation_score" or given.get("scale"):
        found |= _scale(draft, name, given)
    return found


def _dollars(table: Table) -> bool:
    return any(column.unit == "US dollars" and column.required for column in table.columns)


def _filtered(draft: Draft, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Rows by the values of their columns, and by columns that are filled or blank."""
    where = rows_where(
        draft, "Only rows with certain values: by column", f"{name}-keep", given.get("keep", {})
    )
    left, right = st.columns(2)
    with left:
        filled = columns_of(
            draft, "Only rows in which these are filled", f"{name}-skip_blank", given.get("skip_blank", ()),
            placeholder="None",
        )  # fmt: skip
    with right:
        blank = columns_of(
            draft, "Only rows in which these are blank", f"{name}-only_blank", given.get("only_blank", ()),
            placeholder="None", help="A time sheet's rows without a site are support time.",
        )  # fmt: skip
    found = {"keep": where, "skip_blank": filled, "only_blank": blank}
    return {key: value for key, value in found.items() if value}


def _repeated(draft: Draft, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """One row that stands for several, such as a site with a number of rooms."""
    counted = given.get("repeat", "")
    if not keep.tick(
        "A column says how many a row stands for, such as rooms of a site", f"{name}-many", bool(counted)
    ):
        return {}
    column = column_of(draft, "The column with the number", f"{name}-repeat", counted)
    if not column:
        draft.ask(f"Choose the column that says how many {words(name)} a row stands for.")
        return {}
    number = given.get("repeat_as") or ("number" if counted else draft.free("number"))
    draft.made[number] = Made(profile_of(number, (), draft.looked.rows), reckoned=True)
    st.caption(f"Fields find 1, 2, 3 ... as {keep.shown(number)}.")
    return {"repeat": column, **({"repeat_as": number} if number != "number" else {})}


def _scale(draft: Draft, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """The scale of scores is asked; another than that of the instrument is refused in words."""
    stated = given.get("scale", "")
    open_one = [] if draft.new else [""]
    scale = keep.radio(
        "The scores are on a scale of",
        list(dict.fromkeys([*open_one, *SCALES, *([stated] if stated else [])])),
        f"{name}-scale",
        None if draft.new else stated,
        format_func=lambda one: one.replace("-", " to ") or "not said",
        horizontal=True,
    )
    if scale is None:
        draft.ask("Say on which scale the scores are.")
    elif scale not in ("", SCALES[0]):
        told = (
            f"Scores of {scale.replace('-', ' to ')} are not scores of these instruments, which go from 1 to "
            "7. They are not stretched to fit: leave this table out, or get the scores as they were given."
        )
        st.error(told)
        draft.ask(told)
    return {"scale": scale} if scale else {}


def once(
    draft: Draft, name: str, filled: dict[str, Any], given: dict[str, Any], own: dict[str, str], mode: str
) -> dict[str, Any]:
    """Whether rows that say the same about one thing count once, such as the county of many sites."""
    why = _why_once(draft, name, filled)
    counted = keep.tick(
        f"Rows that say the same about one {words(name)} count once",
        f"{name}-once",
        given.get("distinct", bool(why) and not given),
        help="They are also brought up to date instead of being refused when they were loaded before.",
    )
    if why and not given:
        st.caption(f"Suggested, because {why}.")
    if not counted:
        return {}
    # One that was stated without a way of its own has none: it stays as it was.
    newly = mode == "append" and not own and not given.get("distinct")
    return {"distinct": True, **({"load_mode": "upsert"} if newly else {})}


def _why_once(draft: Draft, name: str, filled: dict[str, Any]) -> str:
    """Why one thing stands in several rows: what identifies it is the same in them; '' when it is not."""
    key = [filled.get(each) for each in TABLES[name].key]
    sources = [each if isinstance(each, str) else (each or {}).get("from", "") for each in key]
    known = set(draft.looked.names)
    if any(isinstance(each, dict) and "derived" in each for each in key):
        wanted = [column for each in key if isinstance(each, dict) for column in each.get("derived", [])]
        sources = [source for source in sources if source] + wanted
    if any(isinstance(each, dict) and "joined" in each for each in key):
        return ""
    if any(source and source not in known for source in sources):
        return ""
    named = [source for source in sources if source]
    if any(each is None for each in key):
        return ""
    if not named:
        return f"{words(name)} is the same in every row"
    if prod(draft.looked.column(name).distinct for name in named) < draft.looked.column(named[0]).filled:
        listed = " and ".join(keep.shown(name) for name in dict.fromkeys(named))
        return f"the same {listed} stands in several rows"
    return ""
