"""The settings of one store, in its settings.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from coaching_analytics.store import tag_journal
from coaching_analytics.store.content import TAG_RULES
from coaching_analytics.store.errors import failed
from coaching_analytics.store.layout import Layout, write_text
from coaching_analytics.vocabulary.settings import Value, resolve
from coaching_analytics.vocabulary.tags import as_text


def stated(layout: Layout) -> dict[str, object]:
    """What settings.toml says; nothing when there is none."""
    try:
        return tomllib.loads(layout.settings.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise failed(
            "settings.toml of the store cannot be read: each line has to be a name, = and a value. Mend it, "
            "or restore it from a backup.", "settings_damaged", error,
        ) from error  # fmt: skip


def read_settings(layout: Layout) -> dict[str, Value]:
    """Every setting: the store's word where it has one, else the default; and the tagging rules in force."""
    rules = as_text(tag_journal.in_force(layout.root))
    return {**resolve(stated(layout)), **({TAG_RULES: rules} if rules else {})}


def write_settings(layout: Layout, values: Mapping[str, object]) -> None:
    """State settings of the store; others stay as stated before."""
    merged = {**stated(layout), **values}
    resolve(merged)
    lines = [f"{name} = {_literal(value)}" for name, value in sorted(merged.items())]
    write_text(layout.settings, "\n".join(lines) + "\n")


def _literal(value: object) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
