"""Outcome contracts: which one, figures stated before signing, the download with all that is behind it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from coaching_analytics.charts import contract_words as words
from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import Picture
from coaching_analytics.metrics.contract_terms import contract_names
from coaching_analytics.metrics.decisions import decisions
from coaching_analytics.metrics.pinned import Figure, pin
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate, notes
from coaching_analytics.store.layout import Layout
from coaching_analytics.vocabulary.selection import Selection
from pages.kit import address, store
from pages.kit.decision_log import listed
from pages.kit.filter_row import single
from pages.kit.frame import Frame, head, needed
from pages.kit.show import block, note

WIDE = 520
SHOWN = ("clauses", "invoice", "unmeasured")


def choose(frame: Frame) -> str | None:
    """The contract the page speaks of; a box only where there are several. None without any."""
    assert frame.handle is not None
    assert frame.choice is not None
    names = contract_names(frame.handle, frame.choice.selection.system)
    if not names:
        return None
    given = next(iter(address.current().get("contract", [])), "")
    chosen = given if given in names else next(iter(names))
    if len(names) > 1:
        frame.later(partial(_selector, frame, names, chosen))
    return chosen


def _selector(frame: Frame, names: Mapping[str, str], chosen: str) -> None:
    assert frame.choice is not None
    with frame.choice.row.box:
        single("contract", "Contract", names, chosen, WIDE)


def without(frame: Frame) -> None:
    """What the page needs."""
    head(frame)
    needed(frame, wording.needs("contract_payment"))


def unmeasured(frame: Frame, reached: Result) -> None:
    """The terms that cannot be measured, with the reason of each."""
    from coaching_analytics.charts.contracts import unmeasured as picture

    found = picture(reached)
    if found is not None:
        block(frame, found)


def before_signing(frame: Frame, contract: str, reached: Result, payment: Result) -> None:
    """Likely payments for the figures measured, or for those the reader states."""
    from coaching_analytics.charts.invoice import outlook

    stated = _stated(frame, contract, reached)
    found = frame.ask("contract_outlook", contract=contract, stated=stated)
    block(frame, outlook(found, payment))


def _stated(frame: Frame, contract: str, reached: Result) -> tuple[tuple[int, float, float], ...]:
    """Figures and standard errors the reader states; terms left blank stay as measured."""
    given = []
    with st.expander("Before signing: state what you expect of each term", key="stated"):
        note(
            "A figure in the unit of its metric (0.6 for 60%), and its standard error: how far it may be "
            "off, by chance, in two cases of three. What is left blank stays as measured."
        )
        for _, term in reached.curves["terms"].iterrows():
            figure, error = _pair(contract, dict(term))
            if figure is not None:
                given.append((int(term["term"]), float(figure), float(error or 0.0)))
    return tuple(given)


def _pair(contract: str, term: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """The two boxes of a term."""
    key = f"{contract}_{term['term']}"
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        label = f"{words.name(term)} (asked: {words.asked(term)})"
        figure = st.number_input(label, value=None, format="%.4g", key=f"figure_{key}")
    with right:
        error = st.number_input(
            "Standard error", value=None, min_value=0.0, format="%.4g", key=f"error_{key}"
        )
    return figure, error


def total(frame: Frame, contract: str, payment: Result) -> Figure:
    """What is to pay, pinned with all that is needed to ask for it again."""
    assert frame.choice is not None
    system = Selection(system=frame.choice.selection.system)
    cell = {"contract": contract, "part": "total", "outcome": None}
    assert frame.handle is not None
    return pin(payment, system, cell, in_force=frame.handle.settings, contract=contract)


def decided(frame: Frame, contract: str) -> None:
    """The decisions that rest on a figure of this contract; people are named in them."""
    found = _decided(frame, contract)
    if found is not None:
        block(frame, found)


def _decided(frame: Frame, contract: str) -> Picture | None:
    path = store.store_path()
    if frame.published or path is None:
        return None
    own = [one for one in decisions(path) if one.figure and one.figure.cell.get("contract") == contract]
    return listed(frame, own) if own else None


def offer(frame: Frame, contract: str) -> None:
    """The download for a dispute: clauses, figures, settings, snapshot and content hash."""
    assert frame.handle is not None
    pictures = [one for one in frame.pictures if one.name in SHOWN]
    log = _decided(frame, contract)
    pictures += [] if log is None else [log]
    st.download_button(
        "Dispute pack",
        data=partial(packed, frame.handle, contract, tuple(pictures)),
        file_name=f"contract-{contract}.zip",
        mime="application/zip",
        key="dispute",
        on_click="ignore",
        help="Every clause with its figure, threshold and dollars, the settings in force, and the snapshot "
        "with its content hash, and the decisions on it: what both sides need to add the invoice up again.",
    )


def packed(handle: Gate, contract: str, pictures: tuple[Picture, ...]) -> bytes:
    """The zip."""
    from coaching_analytics.charts.dispute_pack import pack

    kept = notes.known(Layout.of(handle.path), handle.snapshot) or {}
    facts = {
        "Contract": contract,
        "Snapshot": handle.snapshot,
        "Content hash": str(kept.get("content_hash") or "not known"),
        "Data": "simulated, not about real sites" if handle.origin == "simulated" else "real",
    }
    return pack(pictures, facts)
