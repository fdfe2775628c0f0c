"""What a mapping says about the file as a whole: no value, numbers, totals, columns left out on purpose."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coaching_analytics.ingest.profile import FORMATS, null_tokens, writes_thousands
from pages.kit import wizard_keep as keep
from pages.kit.wizard_draft import ISO, Draft, rows_where
from pages.kit.wizard_values import day_words

SIGNS = {
    "": "nothing",
    ",": "a comma (1,204)",
    ".": "a point (1.204)",
    " ": "a space (1 204)",
    "'": "an apostrophe",
}
DECIMALS = {".": "a point (3.5)", ",": "a comma (3,5)"}
NOBODY = {"na", "n/a", "#n/a", "null", "nil", "-", "--"}


def no_value(draft: Draft) -> list[str]:
    """The words that mean that there is no value."""
    found = null_tokens(draft.looked)
    suggested = [word for word in found if word.casefold() in NOBODY]
    chosen = keep.listed(
        "Words that mean there is no value",
        "null_tokens",
        suggested if draft.new else draft.file().get("null_tokens", []),
        list(found),
        placeholder="None; choose or write one",
        help="An empty cell means no value anyway. What is named here counts as empty in every column.",
    )
    if found:
        told = "; ".join(f"{keep.shown(word)} ({why})" for word, why in list(found.items())[:8])
        st.caption(f"May mean no value: {told}.")
    draft.null_tokens = chosen
    return chosen


def signs(draft: Draft) -> dict[str, str]:
    """The signs of numbers and dates; what differs from a plain number and YYYY-MM-DD."""
    stated = draft.file()
    seen = writes_thousands(draft.looked)
    left, right, last = st.columns(3)
    with left:
        decimal = keep.select(
            "Decimals stand behind",
            list(dict.fromkeys([*DECIMALS, stated.get("decimal", ".")])),
            "decimal",
            stated.get("decimal", "."),
            format_func=lambda sign: DECIMALS.get(sign, sign),
        )
    with right:
        thousands = keep.select(
            "Thousands are set apart by",
            [sign for sign in dict.fromkeys([*SIGNS, stated.get("thousands", "")]) if sign != decimal],
            "thousands",
            "," if seen and draft.new else stated.get("thousands", ""),
            format_func=lambda sign: SIGNS.get(sign, sign),
        )
        if seen and draft.new:
            st.caption(f"Suggested: a comma, because of the numbers in {keep.shown(seen)}.")
    with last:
        draft.file_format = _dates(draft)
    found = {"decimal": decimal or ".", "thousands": thousands or "", "date_format": draft.file_format}
    return {key: value for key, value in found.items() if value != {"decimal": "."}.get(key, "")}


def _dates(draft: Draft) -> str:
    """How dates are written where a field says nothing else; the one way that fits all is suggested."""
    dated = [set(column.date_formats) for column in draft.looked.columns if column.date_formats]
    fits = [style for style in FORMATS if any(style in each for each in dated)]
    every = [style for style in fits if all(style in each for each in dated)]
    stated = draft.file().get("date_format", "")
    suggested = every[0] if draft.new and len(every) == 1 and every[0] != ISO else stated
    style = keep.select(
        "Dates are written",
        list(dict.fromkeys(["", *fits, stated])),
        "dates",
        suggested,
        format_func=lambda style: day_words(style) if style else "YYYY-MM-DD, or said for each field",
        help="A field may say otherwise below.",
    )
    if draft.new and suggested:
        st.caption("Suggested, because it fits every date.")
    return style or ""


def rows_left_out(draft: Draft) -> dict[str, list[str]]:
    """Rows that are no records, such as totals."""
    stated = {column: list(values) for column, values in draft.file().get("leave_out", {}).items()}
    found: dict[str, list[str]] = {}
    for column, value, count in draft.looked.totals:
        if keep.tick(
            f"Leave out the {count:,} {'row' if count == 1 else 'rows'} with {keep.shown(value)} in column "
            f"{keep.shown(column)}",
            f"total-{column}-{value}",
            value in stated.get(column, []),
        ):
            found.setdefault(column, []).append(value)
    totals = {(column, value) for column, value, _ in draft.looked.totals}
    other = {
        column: kept
        for column, values in stated.items()
        if (kept := [value for value in values if (column, value) not in totals])
    }
    for column, values in rows_where(draft, "Other rows to leave out: by column", "leave", other).items():
        found[column] = list(dict.fromkeys([*found.get(column, []), *values]))
    draft.used |= set(found)
    # In the order of the mapping begun with: what nobody changed stays as it was.
    return {
        column: list(
            dict.fromkeys(v for v in [*stated.get(column, []), *found[column]] if v in found[column])
        )
        for column in dict.fromkeys([*stated, *found])
        if column in found
    }


def codes(draft: Draft, names: Sequence[str]) -> list[str]:
    """Columns that look like names of persons and are none."""
    stated = draft.file().get("codes", [])
    return keep.several(
        "Columns whose values look like names of persons and are codes",
        list(dict.fromkeys([*names, *stated])),
        "codes",
        stated,
        placeholder="None",
        help="Names of persons are never stored: a column that looks like names is refused as an id.",
    )


def left_out(draft: Draft, names: Sequence[str]) -> list[str]:
    """Columns left out on purpose; every other one must feed something before the file can be loaded."""
    free = [name for name in names if name not in draft.used]
    stated = draft.file().get("ignored", [])
    # A column that is ignored on purpose may be absent this month and back the next.
    absent = [name for name in stated if name not in names]
    if not free:
        st.markdown("Every column feeds something.")
        return absent
    if st.button("Leave out all columns that feed nothing", key="map_leave_all"):
        st.session_state["map_ignored"] = free
    chosen = keep.several(
        "Columns left out on purpose",
        free,
        "ignored",
        [name for name in stated if name in free],
        placeholder="None",
        help="They are not read and not stored.",
    )
    open_ones = [name for name in free if name not in chosen]
    if open_ones:
        listed = ", ".join(keep.shown(name) for name in open_ones)
        draft.ask(f"Use or leave out: {listed}.")
        st.markdown(f"**Neither used nor left out:** {listed}")
    return [
        *(name for name in stated if name in chosen or name in absent),
        *(n for n in chosen if n not in stated),
    ]
