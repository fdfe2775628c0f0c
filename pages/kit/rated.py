"""Which instrument and domain a page speaks of: chosen once, kept in the address."""

from __future__ import annotations

from functools import partial

import streamlit as st

from coaching_analytics.charts import choice
from coaching_analytics.metrics.result import Result
from pages.kit import address
from pages.kit.filter_row import single
from pages.kit.frame import Frame

WIDE = 260


def choose_instrument(frame: Frame, result: Result) -> tuple[choice.Instrument | None, str | None]:
    """The instrument (with its age group) and the domain; widgets only where there is a choice."""
    found = choice.instruments(result)
    if not found:
        return None, None
    given = address.current()
    by_key = {"-".join(pair): pair for pair in found}
    chosen = by_key.get(next(iter(given.get("instrument", [])), ""), next(iter(found)))
    domains = choice.domains(result, chosen)
    domain = next((code for code in given.get("domain", []) if code in domains), None)
    headline = domain or choice.headline(choice.of(result, chosen))
    names = {key: found[pair] for key, pair in by_key.items()}
    frame.later(partial(_selectors, frame, names, "-".join(chosen), domains, headline))
    return chosen, domain


def choose_as_first(frame: Frame) -> tuple[choice.Instrument | None, str | None]:
    """The instrument and domain that the first section of Cost per outcome speaks of.

    Were it left to each section, the domain would be the one that happens to have a figure there.
    """
    points = frame.ask("points_per_10k")
    chosen, domain = choose_instrument(frame, points)
    return chosen, choice.headline(choice.of(points, chosen), domain)


def _selectors(
    frame: Frame, names: dict[str, str], chosen: str, domains: dict[str, str], headline: str | None
) -> None:
    """The page's own selectors, below the filters every page has."""
    assert frame.choice is not None
    with frame.choice.row.box, st.container(key="rated", horizontal=True):
        if len(names) > 1:
            single("instrument", "Instrument", names, chosen, WIDE)
        if len(domains) > 1 and headline:
            single("domain", "Domain in the sentence", domains, headline, WIDE)
