"""Step 3 for tables whose rows stand side by side: a column for each dimension, item or activity."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coaching_analytics.ingest.suggest import suggest_parts
from coaching_analytics.vocabulary.instruments import instruments, known_domains, known_parts
from coaching_analytics.vocabulary.tables import TABLES
from pages.kit import wizard_keep as keep
from pages.kit.wizard_keep import Draft, words

SIDE_BY_SIDE = {
    "observation_score": ("part", "score"),
    "session_component": ("component", "minutes"),
    "support_time": ("time_use", "minutes"),
}
CLIMATE = {
    "raw": "As seen: about 1 in most rooms, because little negative climate is seen",
    "reversed": "Turned round: about 7 in most rooms",
}


def columns_to_rows(
    draft: Draft, name: str, fields: dict[str, dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, str]]:
    """What [table.unpivot] says and the fields it fills; both empty when rows stand one below the other."""
    if name not in SIDE_BY_SIDE:
        return {}, {}
    code_field, value_field = SIDE_BY_SIDE[name]
    start = draft.table(name)
    codes, suggested, reasons = _codes(draft, name, fields)
    given = start.get("unpivot", {}).get("columns", {})
    wide = keep.tick(
        f"The file has a column for each {words(code_field)} (its columns become rows)",
        f"{name}-wide",
        bool(given) or len(suggested) > 1,
    )
    if not wide:
        return {}, {}
    chosen = keep.several(
        "Columns that become rows",
        list(draft.looked.names),
        f"{name}-columns",
        list(given or suggested),
        placeholder="Choose the columns",
    )
    if reasons:
        st.caption(" ".join(reasons))
    found = _code_of_each(draft, name, chosen, codes, given or suggested)
    draft.used |= set(chosen)
    if not chosen:
        draft.ask(f"Choose the columns that become rows of {words(name)}.")
    names = {
        end: end if end not in draft.looked.names else f"{end}_of_row" for end in (code_field, value_field)
    }
    unpivot: dict[str, Any] = {"columns": found, "name_to": names[code_field], "value_to": names[value_field]}
    extra: dict[str, Any] = {"unpivot": unpivot}
    if "NC" in found.values() and name == "observation_score":
        extra |= _climate(draft, start)
    return extra, names


def _codes(
    draft: Draft, name: str, fields: dict[str, dict[str, Any]]
) -> tuple[list[str], dict[str, str], list[str]]:
    """The codes a column may stand for, the suggested ones by column, and why."""
    if name != "observation_score":
        allowed = list(TABLES[name].column(SIDE_BY_SIDE[name][0]).allowed)
        hits = {c: w for c in draft.looked.names if (w := c.strip().casefold().replace(" ", "_")) in allowed}
        return allowed, hits, []
    visit = fields.get("observation", {})
    instrument, edition, level = (_constant(visit.get(f)) for f in ("instrument", "edition", "score_level"))
    if not instrument:
        instrument = keep.select(
            "The instrument of these columns",
            list(instruments()),
            "parts-instrument",
            format_func=lambda one: instruments()[one].title,
            placeholder="Choose an instrument",
        )
    if not instrument:
        draft.ask("Choose the instrument of the columns with scores.")
        return [], {}, []
    edition = edition or instruments()[instrument].editions[0]
    found = suggest_parts(instrument, edition, draft.looked, level or "visit")
    known = known_domains(instrument, edition) if level == "domain" else known_parts(instrument, edition)
    open_ones = [f"{keep.shown(one.column)}: {one.why}" for one in found if not one.code]
    sure = {one.column: one.code for one in found if one.code}
    told = [
        f"Suggested by their names: {', '.join(f'{keep.shown(c)} is {code}' for c, code in sure.items())}."
    ]
    return list(known), sure, (told if sure else []) + open_ones


def _constant(given: Any) -> str:
    return str(given.get("constant", "")) if isinstance(given, dict) else ""


def _code_of_each(
    draft: Draft, name: str, chosen: list[str], codes: list[str], known: dict[str, str]
) -> dict[str, str]:
    """The code of every column that becomes rows; none twice."""
    found: dict[str, str] = {}
    grid = st.columns(3)
    for place, column in enumerate(chosen):
        with grid[place % 3]:
            code = keep.select(
                f"{keep.shown(column)} is",
                codes,
                f"{name}-code-{column}",
                known.get(column),
                format_func=words,
                placeholder="Choose its code",
            )
        if code is None:
            draft.ask(f"Say what column {keep.shown(column)} is.")
        elif code in found.values():
            draft.ask(f"{code} is chosen for two columns; keep one.")
        else:
            found[column] = code
    return found


def _climate(draft: Draft, start: dict[str, Any]) -> dict[str, str]:
    """Raw or reversed is asked, whatever the scores; the check refuses an answer they contradict."""
    climate = keep.radio(
        "Negative climate is written",
        list(CLIMATE),
        "climate",
        start.get("negative_climate"),
        format_func=CLIMATE.__getitem__,
    )
    if climate is None:
        draft.ask("Say how negative climate is written.")
        return {}
    return {"negative_climate": climate}
