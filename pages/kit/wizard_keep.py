"""Widgets whose answers outlive a run in which they are not drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

KEPT = "map_kept"
OF_THE_FILE = ("map_file", "map_looked", "map_parts", "map_detected", "map_rows", "map_begin")
"""What is known of a file whichever mapping is begun with."""


def start_over(file: str) -> None:
    """Forget the answers given for another file."""
    if st.session_state.get("map_file") == file:
        return
    for key in [key for key in st.session_state if str(key).startswith("map_")]:
        del st.session_state[key]
    st.session_state["map_file"] = file
    st.session_state[KEPT] = {}


def forget_answers() -> None:
    """Forget the answers but not the file: another mapping was taken to begin with."""
    for key in [key for key in st.session_state if str(key).startswith("map_")]:
        if key not in OF_THE_FILE:
            del st.session_state[key]
    st.session_state[KEPT] = {}


def _ready(key: str, default: Any, options: Sequence[Any] | None, many: bool = False) -> str:
    """Give a widget the answer it had, or its default; one that is no longer among the options is dropped."""
    name, kept = f"map_{key}", st.session_state.setdefault(KEPT, {})
    value = st.session_state[name] if name in st.session_state else kept.get(name, default)
    if options is not None:
        value = [one for one in value if one in options] if many else value
        value = value if many or (value in options and value is not None) else default
        value = value if many or value in options else None
    st.session_state[name] = value
    return name


def _keep(name: str, value: Any) -> Any:
    st.session_state[KEPT][name] = value
    return value


def peek(key: str, default: str = "") -> str:
    """The answer to a question that stands further down."""
    name = f"map_{key}"
    kept = st.session_state.setdefault(KEPT, {}).get(name, default)
    return str(st.session_state.get(name, kept) or "").strip()


def ticked(key: str) -> bool:
    """Whether a box that stands further down is ticked."""
    name = f"map_{key}"
    return bool(st.session_state.get(name, st.session_state.setdefault(KEPT, {}).get(name)))


def select(
    label: str, options: Sequence[Any], key: str, default: Any = None, *, follow: bool = False, **more: Any
) -> Any:
    """One of the options, or None; with `follow`, a suggestion that changes is followed until answered."""
    if follow:
        _follow(f"map_{key}", default)
    name = _ready(key, default, options)
    return _keep(name, st.selectbox(label, options, key=name, index=None, **more))


def _follow(name: str, default: Any) -> None:
    """Put a new suggestion in the place of the former one, unless a person has answered otherwise."""
    before, kept = f"{name} suggested", st.session_state.setdefault(KEPT, {})
    if name in st.session_state and before in kept and st.session_state[name] == kept[before] != default:
        st.session_state[name] = default
    kept[before] = default


def radio(label: str, options: Sequence[Any], key: str, default: Any = None, **more: Any) -> Any:
    """One of a few options that are all seen; None until one is chosen."""
    name = _ready(key, default, options)
    return _keep(name, st.radio(label, options, key=name, index=None, **more))


def several(
    label: str,
    options: Sequence[Any],
    key: str,
    default: Sequence[Any] = (),
    *,
    follow: bool = False,
    **more: Any,
) -> list[Any]:
    """Any of the options; `follow` as for one of them."""
    if follow:
        _follow(f"map_{key}", list(default))
    name = _ready(key, list(default), options, many=True)
    return list(_keep(name, st.multiselect(label, options, key=name, **more)))


def listed(
    label: str, key: str, default: Sequence[str] = (), options: Sequence[str] = (), **more: Any
) -> list[str]:
    """Some of the options, in the order chosen, and others that a person writes."""
    name = f"map_{key}"
    written = st.session_state.get(name) or st.session_state.get(KEPT, {}).get(name) or ()
    known = list(dict.fromkeys([*options, *default, *written]))
    return several(label, known, key, default, accept_new_options=True, **more)


def text(label: str, key: str, default: str = "", *, strip: bool = True, **more: Any) -> str:
    """A line of text, without spaces around it unless they count."""
    name = _ready(key, default, None)
    written = str(_keep(name, st.text_input(label, key=name, **more)) or "")
    return written.strip() if strip else written


def number(label: str, key: str, default: int, **more: Any) -> int:
    """A whole number."""
    name = _ready(key, default, None)
    return int(_keep(name, st.number_input(label, key=name, step=1, **more)))


def tick(label: str, key: str, default: bool = False, **more: Any) -> bool:
    """Yes or no; a suggestion that changes is followed until the person has answered otherwise."""
    name = f"map_{key}"
    _follow(name, default)
    _ready(key, default, None)
    return bool(_keep(name, st.checkbox(label, key=name, **more)))


def words(name: str) -> str:
    """A name of ours as words of a sentence."""
    return name.replace("_", " ")


def shown(text_of: str, limit: int = 40) -> str:
    """A value of the file, shortened and safe in Markdown."""
    cut = text_of if len(text_of) <= limit else text_of[: limit - 1] + "…"
    return "".join(f"\\{sign}" if sign in "\\`*_[]$~<>#|:" else sign for sign in cut)
