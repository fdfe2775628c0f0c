"""Step 3 for tables whose rows stand side by side: a column for each dimension, activity, site or month."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from coaching_analytics.ingest.profile import ColumnProfile
from coaching_analytics.ingest.suggest import suggest_parts
from coaching_analytics.vocabulary.instruments import instruments, known_domains, known_parts
from coaching_analytics.vocabulary.tables import TABLES
from pages.kit import wizard_keep as keep
from pages.kit.wizard_draft import Draft, Made, columns_of, one_of, profile_of
from pages.kit.wizard_keep import words

SIDE_BY_SIDE = {
    "observation_score": ("part", "score"),
    "session_component": ("component", "minutes"),
    "support_time": ("time_use", "minutes"),
}
"""Tables whose rows often stand side by side, with the fields that code and value of a column fill."""
CLIMATE = {
    "raw": "As seen: about 1 in most rooms, because little negative climate is seen",
    "reversed": "Turned round: about 7 in most rooms",
}
HOW = {"columns": "I choose them", "matching": "all whose names begin alike"}
SIGN = re.compile(r"([\\^$.|?*+()\[\]{}])")
BEGINNING = re.compile(r"((?:[^\\^$.|?*+()\[\]{}]|\\[\\^$.|?*+()\[\]{}])*)\(\.\+\)")
SHOWN = ("columns", "matching", "name_to", "value_to", "drop_blank")


def columns_to_rows(draft: Draft, name: str, fields: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What [table.unpivot] says and what belongs to it; empty when rows stand one below the other."""
    given = draft.table(name).get("unpivot", {})
    known = name in SIDE_BY_SIDE
    codes, suggested, reasons = _codes(draft, name, fields) if known else ([], {}, [])
    what = (
        f"a column for each {words(SIDE_BY_SIDE[name][0])}"
        if known
        else "a column for each site, month or the like"
    )
    wide = keep.tick(
        f"The file has {what} (its columns become rows)", f"{name}-wide", bool(given) or len(suggested) > 1
    )
    if not wide:
        return {}
    asked = f"Say which columns become rows of {words(name)}."
    way = "matching" if given.get("matching") else "columns" if known or given else None
    how = one_of(draft, "The columns that become rows are", HOW, f"{name}-wide-how", way, asked)
    found: dict[str, Any] = {}
    if how == "columns":
        found = {"columns": _chosen(draft, name, codes, given.get("columns", {}) or suggested, reasons)}
        code_of = found["columns"]
    elif how == "matching":
        found, code_of = _matching(draft, name, given.get("matching", ""))
    else:
        return {}
    code_field, value_field = SIDE_BY_SIDE.get(name, ("", ""))
    code = given.get("name_to") or ("part" if given else draft.free(code_field or "column"))
    value = given.get("value_to") or ("score" if given else draft.free(value_field or "value"))
    found |= {"name_to": code, "value_to": value}
    blank = keep.tick("A blank cell is no row", f"{name}-drop_blank", given.get("drop_blank", True))
    found |= {} if blank else {"drop_blank": False}
    draft.made[code] = Made(profile_of(code, list(code_of.values()), draft.looked.rows), code_field)
    draft.made[value] = Made(_values(draft, value, list(code_of)), value_field)
    found |= draft.rest(f"columns that become rows of {words(name)}", given, SHOWN)
    if "NC" in code_of.values() and name == "observation_score":
        return {"unpivot": found, **_climate(draft, draft.table(name))}
    return {"unpivot": found}


def _values(draft: Draft, name: str, columns: list[str]) -> ColumnProfile:
    """What is known of the values of columns that become one."""
    looked = [draft.column(column) for column in columns]
    examples = tuple(dict.fromkeys(value for one in looked for value in one.examples))[:3]
    styles = set.intersection(*(set(one.date_formats) for one in looked)) if looked else set()
    numbers = bool(looked) and all(one.numeric for one in looked if one.filled)
    low = min((one.low for one in looked if one.low is not None), default=None) if numbers else None
    return ColumnProfile(name, draft.looked.rows, 0, (), examples, tuple(sorted(styles)), low, low)


def _chosen(
    draft: Draft, name: str, codes: list[str], known: dict[str, str], reasons: list[str]
) -> dict[str, str]:
    """Columns a person chooses, each with its code."""
    chosen = columns_of(draft, "Columns that become rows", f"{name}-columns", list(known), follow=True)
    if reasons:
        st.caption(" ".join(reasons))
    if not chosen:
        draft.ask(f"Choose the columns that become rows of {words(name)}.")
    return _code_of_each(draft, name, chosen, codes, known)


def _matching(draft: Draft, name: str, given: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Every column whose name begins alike: what follows in the name is the code."""
    simple = BEGINNING.fullmatch(given)
    if given and simple is None:
        pattern = keep.text("Every column whose name fits this pattern", f"{name}-pattern", given)
    else:
        start = re.sub(r"\\(.)", r"\1", simple[1]) if simple else ""
        # Spaces count here: what follows them is the code.
        beginning = keep.text("Their names begin with", f"{name}-beginning", start, strip=False)
        plain = SIGN.sub(r"\\\1", beginning)
        pattern = f"{plain}(.+)" if beginning else ""
    found = {column: hit for column in draft.looked.names if (hit := _fits(pattern, column))}
    if not found:
        draft.ask(f"Write how the names of the columns that become rows of {words(name)} begin.")
    else:
        listed = ", ".join(
            f"{keep.shown(column)} is {keep.shown(code)}" for column, code in list(found.items())[:6]
        )
        st.caption(f"{len(found):,} columns: {listed}{' ...' if len(found) > 6 else ''}")
    draft.used |= set(found)
    return {"matching": pattern}, found


def _fits(pattern: str, column: str) -> str:
    try:
        hit = re.fullmatch(pattern, column) if pattern else None
    except re.error:
        return ""
    return "" if hit is None else hit.group(1) if hit.re.groups else column


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
        if draft.new:
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
    """The code of every column that becomes rows; none twice. Without a list its name is suggested."""
    found: dict[str, str] = {}
    grid = st.columns(3)
    for place, column in enumerate(chosen):
        key, given = f"{name}-code-{column}", known.get(column)
        with grid[place % 3]:
            code: str | None
            if codes:
                code = keep.select(
                    f"{keep.shown(column)} is",
                    list(dict.fromkeys([*codes, *([given] if given else [])])),
                    key,
                    given,
                    format_func=words,
                    placeholder="Choose its code",
                )
            else:
                code = keep.text(f"{keep.shown(column)} stands for", key, given or column) or None
        if code is None:
            draft.ask(f"Say what column {keep.shown(column)} is.")
        elif code in found.values():
            draft.ask(f"{code} is chosen for two columns; keep one.")
        else:
            found[column] = code
    return found


def _climate(draft: Draft, start: dict[str, Any]) -> dict[str, str]:
    """Raw or reversed is asked, whatever the scores; the check refuses an answer they contradict."""
    given, asked = start.get("negative_climate"), "Say how negative climate is written."
    climate = one_of(draft, "Negative climate is written", CLIMATE, "climate", given, asked)
    return {"negative_climate": climate} if climate else {}
