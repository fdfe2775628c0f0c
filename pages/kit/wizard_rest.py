"""What a mapping says about the file as a whole: no value, numbers, totals, columns left out on purpose."""

from __future__ import annotations

import streamlit as st

from coaching_analytics.ingest.profile import null_tokens, writes_thousands
from pages.kit import wizard_keep as keep
from pages.kit.wizard_keep import Draft

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
    stated = draft.start.get("file", {}).get("null_tokens")
    default = stated if stated is not None else [word for word in found if word.casefold() in NOBODY]
    chosen = keep.several(
        "Words that mean there is no value",
        list(dict.fromkeys([*found, *(stated or []), *st.session_state.get("map_null_tokens", [])])),
        "null_tokens",
        default,
        accept_new_options=True,
        placeholder="None; choose or write one",
        help="An empty cell means no value anyway. What is named here counts as empty in every column.",
    )
    if found:
        told = "; ".join(f"{keep.shown(word)} ({why})" for word, why in list(found.items())[:8])
        st.caption(f"May mean no value: {told}.")
    draft.null_tokens = chosen
    return chosen


def number_signs(draft: Draft) -> dict[str, str]:
    """The signs of numbers; what differs from a plain number."""
    stated = draft.start.get("file", {})
    seen = writes_thousands(draft.looked)
    left, right = st.columns(2)
    with left:
        decimal = keep.select(
            "Decimals stand behind",
            list(DECIMALS),
            "decimal",
            stated.get("decimal", "."),
            format_func=DECIMALS.get,
        )
    with right:
        thousands = keep.select(
            "Thousands are set apart by",
            [sign for sign in SIGNS if sign != decimal],
            "thousands",
            stated.get("thousands", "," if seen else ""),
            format_func=SIGNS.get,
        )
        if seen and not stated:
            st.caption(f"Suggested: a comma, because of the numbers in {keep.shown(seen)}.")
    found = {"decimal": decimal or ".", "thousands": thousands or ""}
    return {key: value for key, value in found.items() if value != {"decimal": "."}.get(key, "")}


def rows_left_out(draft: Draft) -> dict[str, list[str]]:
    """Rows that are no records, such as totals."""
    stated = draft.start.get("file", {}).get("leave_out", {})
    found: dict[str, list[str]] = {column: list(values) for column, values in stated.items()}
    for column, value, count in draft.looked.totals:
        if keep.tick(
            f"Leave out the {count:,} {'row' if count == 1 else 'rows'} with {keep.shown(value)} in column "
            f"{keep.shown(column)}",
            f"total-{column}-{value}",
            value in found.get(column, []),
        ):
            found.setdefault(column, [])
            found[column] += [value] if value not in found[column] else []
        elif value in found.get(column, []):
            found[column].remove(value)
    coded = [column.name for column in draft.looked.columns if column.values]
    left, right = st.columns(2)
    with left:
        other = keep.select("Other rows to leave out: by column", coded, "leave_column", placeholder="None")
    if other:
        with right:
            values = [value for value, _ in draft.looked.column(other).values]
            gone = keep.several("Rows with these values", values, f"leave-{other}", found.get(other, []))
        found[other] = list(dict.fromkeys([*found.get(other, []), *gone]))
    found = {column: values for column, values in found.items() if values}
    draft.used |= set(found)
    return found


def left_out(draft: Draft) -> list[str]:
    """Columns left out on purpose; every other one must feed something before the file can be loaded."""
    free = [name for name in draft.looked.names if name not in draft.used]
    stated = draft.start.get("file", {}).get("ignored", [])
    if not free:
        st.markdown("Every column feeds something.")
        return []
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
    return chosen


def difference(needed: set[str], known: set[str], names: tuple[str, ...]) -> list[str]:
    """What is new and what is gone in a file's header, against what a saved mapping expects."""
    gone = [
        f"Column {keep.shown(name)} is gone; the mapping reads it." for name in sorted(needed - set(names))
    ]
    new = [
        f"Column {keep.shown(name)} is new; the mapping does not know it."
        for name in names
        if name not in known
    ]
    return gone + new
