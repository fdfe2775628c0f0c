"""Imports a bundle into an empty store: the same rows, checked by the same hash."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import duckdb

from coaching_analytics.bundle import entered
from coaching_analytics.bundle.package import MOST_BYTES, BundleError, Package, member, opened
from coaching_analytics.store import Batch, StoreError, TableLoad, writer
from coaching_analytics.store.content import TAG_RULES, content_hash, table_sum
from coaching_analytics.store.landing import Origin
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.store_rules import checked, write_rules
from coaching_analytics.store.store_settings import write_settings
from coaching_analytics.store.tag_journal import note_applied
from coaching_analytics.store.tidy import read_csv
from coaching_analytics.vocabulary.rules import RuleError
from coaching_analytics.vocabulary.settings import SettingError, declared, resolve
from coaching_analytics.vocabulary.tables import TABLES
from coaching_analytics.vocabulary.tags import TagRule, of_text

MEMORY = "1GB"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought: the snapshot published, its content hash, rows by table."""

    snapshot: str
    content_hash: str
    rows: Mapping[str, int]


def import_bundle(
    source: str | os.PathLike[str],
    store: str | os.PathLike[str],
    *,
    by: str = "",
    most_bytes: int = MOST_BYTES,
) -> Imported:
    """Load a bundle (a zip, or the folder it was unpacked to) into an empty store.

    Settings that differ from their defaults come along, the store's own rules of levels, the tagging rules in
    force, and what people entered: decisions, pinned figures, scenarios and own answers.
    `most_bytes` is what its tables may hold unpacked.

    Raises
    ------
    BundleError
        When it is damaged, was made by another version, or the store holds data already. Nothing is
        loaded then.
    """
    layout = Layout.of(store)
    if layout.current.exists() or (layout.ledger.is_dir() and any(layout.ledger.iterdir())):
        raise BundleError("This store holds data already; a bundle is loaded into an empty one.")
    with opened(Path(source)) as package, tempfile.TemporaryDirectory(prefix="coaching-") as folder:
        manifest = package.manifest()
        settings, rules, tags = _settings(manifest), _rules(manifest), _tags(manifest)
        entries = entered.read(package, manifest)
        config: dict[str, Any] = {"memory_limit": MEMORY, "temp_directory": f"{folder}/spill"}
        with closing(duckdb.connect(config=config)) as con:
            loads = _tables(package, manifest, con, Path(folder), most_bytes)
            if settings:
                write_settings(layout, settings)
            if rules:
                write_rules(layout, rules)
            if tags or entries:
                layout.root.mkdir(parents=True, exist_ok=True)
            if tags:
                note_applied(layout.root, tags, by)
            entered.bring(layout.root, entries)
            with writer(store, by=by) as out:
                out.stage(_batch(Path(source).name, manifest, loads), con)
                published = out.publish()
    rows = {name: each["rows"] for name, each in manifest["tables"].items()}
    return Imported(published.snapshot, str(manifest["content_hash"]), rows)


def _settings(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that are not at their default."""
    try:
        given = resolve(manifest["settings"])
    except (SettingError, AttributeError, TypeError) as error:
        raise BundleError("The bundle's settings are not those of this version.") from error
    return {name: value for name, value in given.items() if value != declared()[name].default}


def _rules(manifest: Mapping[str, Any]) -> str:
    """The rules of levels that the bundle's store brought along, as text; blank without any."""
    text = str(manifest.get("rules", ""))
    if text.strip():
        try:
            checked(text)
        except RuleError as error:
            raise BundleError("The bundle's rules of levels are not those of this version.") from error
    return text.strip() and text


def _tags(manifest: Mapping[str, Any]) -> tuple[TagRule, ...]:
    """The tagging rules that were in force in the bundle's store."""
    try:
        return of_text(str(manifest.get(TAG_RULES, "")))
    except ValueError as error:
        raise BundleError("The bundle's tagging rules are not those of this version.") from error


def _tables(
    package: Package, manifest: Mapping[str, Any], con: duckdb.DuckDBPyConnection, folder: Path, room: int
) -> dict[str, TableLoad]:
    """Read every table; `BundleError` unless each is what the manifest says, to the last value."""
    loads: dict[str, TableLoad] = {}
    found = dict.fromkeys(TABLES, (0, 0))
    for name, each in manifest["tables"].items():
        path = folder / f"{name}.csv"
        room -= package.unpack(member(name), path, str(each["sha256"]), room)
        try:
            read_csv(con, TABLES[name], path, f"given_{name}")
        except StoreError as error:
            raise BundleError(f"The bundle is damaged. {error}") from error
        path.unlink()
        found[name] = table_sum(con, name, f"given_{name}")
        rejected = int(each["rejected"])
        loads[name] = TableLoad(
            f"SELECT * FROM given_{name}", found[name][0] + rejected, rejected, int(each["orphans"])
        )
    if content_hash(found) != manifest["content_hash"]:
        raise BundleError("The bundle's rows are not those that were exported.")
    return loads


def _batch(name: str, manifest: Mapping[str, Any], loads: Mapping[str, TableLoad]) -> Batch:
    """The whole bundle as one batch, known by its content."""
    if manifest["origin"] not in ("real", "simulated") or not loads:
        raise BundleError("This bundle holds no rows.")
    day = manifest.get("last_extract")
    return Batch(
        name, str(manifest["content_hash"]), "bundle", "bundle", "append", loads,
        cast("Origin", manifest["origin"]), extract_date=date.fromisoformat(day) if day else None,
    )  # fmt: skip
