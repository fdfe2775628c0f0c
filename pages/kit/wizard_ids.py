"""Ids made from columns: the same in every extract, also of the name of a person, which is not stored."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coaching_analytics.ingest.mapping_field_toml import STORE_SALT
from coaching_analytics.ingest.suggest import Suggestion
from coaching_analytics.vocabulary.columns import Column, Table
from pages.kit import wizard_keep as keep
from pages.kit.wizard_draft import Draft, columns_of
from pages.kit.wizard_keep import words

NAMES = {
    "": "as it stands, all of it",
    "last_first": "a person's name, last name first (Ito, Ana)",
    "first_last": "a person's name, first name first (Ana Ito)",
}


def derived(
    draft: Draft, table: Table, column: Column, offered: list[Suggestion], given: dict[str, Any]
) -> dict[str, Any]:
    """An id made from columns: the same in every extract, and names cannot be read back from it."""
    key = f"{table.name}-{column.name}"
    begun = "derived" in given
    chosen = columns_of(
        draft,
        f"Columns that together tell one {words(column.name).removesuffix(' id')} from another",
        f"{key}-columns",
        given.get("derived") or [one.column for one in offered[:1] if one.sure],
        placeholder="Choose one or more columns",
    )
    st.caption("The id is a code made from them; what stands in these columns is not stored in this field.")
    if not chosen:
        draft.ask(f"Choose the columns that make {words(column.name)} of {words(table.name)}.")
    found: dict[str, Any] = {"derived": chosen}
    if salt := given.get("salt", "") if begun else STORE_SALT:
        found["salt"] = salt
    person = column.privacy == "person" or any("name" in one.casefold() for one in chosen)
    if len(chosen) in (1, 2) and ("name_order" in given or person):
        order = keep.select(
            "In them stands", list(NAMES), f"{key}-name_order", _order(draft, chosen, given, begun),
            format_func=NAMES.__getitem__,
            help="Read as a name, a person gets the same id however the name is spaced or capitalised.",
        )  # fmt: skip
        found |= {"name_order": order} if order else {}
    return found


def _order(draft: Draft, chosen: list[str], given: dict[str, Any], begun: bool) -> str:
    """Last name first is suggested where every example has one comma."""
    if begun or len(chosen) != 1:
        return str(given.get("name_order", ""))
    examples = draft.column(chosen[0]).examples
    return "last_first" if examples and all(value.count(",") == 1 for value in examples) else ""
