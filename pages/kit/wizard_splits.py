"""Columns that hold several things, such as an account: split into parts, which are columns from then on."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from coaching_analytics.ingest.mapping import Segments
from pages.kit import wizard_keep as keep
from pages.kit.arrived import dialect_of_file, looked_at_parts
from pages.kit.wizard_draft import Draft, columns_of, one_of

HOW = {"delimiter": "set apart by a sign", "lengths": "so many characters each"}
SIGNS = ("-", ".", "/", "|", "_", " ", ":")
SHOWN = ("from", "names", "delimiter", "lengths")


def split_texts(draft: Draft, what: Any, section: dict[str, Any]) -> list[dict[str, Any]]:
    """What [[segments]] say; their parts join the columns of the draft."""
    given = {each.get("from", ""): each for each in draft.start.get("segments", ())}
    with st.expander("A column that holds several things, such as an account", expanded=bool(given)):
        chosen = columns_of(
            draft,
            "Columns to split into parts",
            "splits",
            list(given),
            placeholder="None",
            help="An account such as 010-2213-0100 becomes fund, function and object; zeros in front stay.",
        )
        found = [_split(draft, column, given.get(column, {})) for column in chosen]
        ready = [each for each in found if each]
        if ready:
            _look(draft, what, section, ready)
    return ready


def _split(draft: Draft, column: str, given: dict[str, Any]) -> dict[str, Any]:
    """One column: how it is split, and the names of its parts; empty while something is open."""
    key = f"split-{column}"
    example = next(iter(draft.column(column).examples), "")
    sign = next((one for one in SIGNS if one in example), "")
    default = next((way for way in HOW if given.get(way)), "delimiter" if sign else None)
    st.markdown(f"**{keep.shown(column)}**, such as {keep.shown(example)}")
    asked = f"Say how {keep.shown(column)} is split."
    how = one_of(draft, f"The parts of {keep.shown(column)} are", HOW, f"{key}-how", default, asked)
    names = keep.listed(
        "Names of its parts, in their order", f"{key}-names", given.get("names", ()), placeholder="Write them"
    )
    found: dict[str, Any] = {"from": column, "names": names}
    if how == "delimiter":
        found["delimiter"] = keep.text(
            "The sign between them", f"{key}-sign", given.get("delimiter", sign)
        ) or (" " if sign == " " else "")
    elif how == "lengths":
        stated = ", ".join(str(number) for number in given.get("lengths", ()))
        written = keep.text(
            "How many characters each has, in their order", f"{key}-lengths", stated, placeholder="4, 4, 3"
        )
        found["lengths"] = [int(number) for number in re.findall(r"\d+", written) if int(number)]
        if len(found["lengths"]) != len(names):
            draft.ask(f"Write one number of characters for each part of {keep.shown(column)}.")
            return {}
    if taken := set(names) & set(draft.looked.names):
        draft.ask(f"Choose other names for parts: {', '.join(map(keep.shown, sorted(taken)))} is a column.")
        return {}
    if how is None or not names or not (found.get("delimiter") or found.get("lengths")):
        draft.ask(f"Write the parts of {keep.shown(column)}.")
        return {}
    return {**found, **draft.rest(f"the split of {column}", given, SHOWN)}


def _look(draft: Draft, what: Any, section: dict[str, Any], ready: list[dict[str, Any]]) -> None:
    """Add the parts to the columns, and say which texts do not split."""
    # Parts of a column that is gone have nothing to look at; that it is gone is said beside the header.
    ready = [each for each in ready if each["from"] in draft.looked.names]
    parts = tuple(
        Segments(e["from"], tuple(e["names"]), e.get("delimiter", ""), tuple(e.get("lengths", ())))
        for e in ready
    )
    found = looked_at_parts(what, dialect_of_file(section), parts)
    draft.add(found.columns)
    told = [f"{keep.shown(c.name)} is {' or '.join(map(keep.shown, c.examples))}" for c in found.columns]
    st.caption(f"So {'; '.join(told)}.")
    for name, count in found.unsplit.items():
        st.warning(
            f"{count:,} {'text' if count == 1 else 'texts'} of {keep.shown(name)} do not have these parts. "
            "The file is refused unless their rows are left out below."
        )
