"""`store info|verify|rebuild|gc|backup|restore`: looking after a store."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from coaching_analytics.commands.console import DONE, REFUSED, emit, say, working

Store = Annotated[Path, typer.Option(help="Folder of the store.", envvar="COACHING_STORE")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]

store_app = typer.Typer(help="Look after a store.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the group of commands to the app."""
    app.add_typer(store_app, name="store")


@store_app.command("info")
def info(store: Store, as_json: AsJson = False) -> None:
    """What the store holds: snapshot, origin, tables, batches."""
    from coaching_analytics.store import info as look

    facts = look(store)
    if as_json:
        emit(facts)
        return
    for name, value in facts.items():
        print(f"{name}: {value}")


@store_app.command("verify")
def verify(store: Store, as_json: AsJson = False) -> int:
    """Check every file, count, key and hash; exit code 2 when something is damaged."""
    from coaching_analytics.store import verify as check

    with working("Verifying ..."):
        findings = check(store)
    if as_json:
        emit({"findings": [asdict(finding) for finding in findings]})
    for finding in findings:
        say(f"{finding.kind} {finding.where}: {finding.message}")
    if not findings:
        say("Everything is in order.")
    return REFUSED if findings else DONE


@store_app.command("rebuild")
def rebuild(store: Store) -> None:
    """Build the snapshot anew from what was loaded."""
    from coaching_analytics.store import rebuild as build

    with working("Rebuilding ..."):
        say(f"Published: {build(store)}")


@store_app.command("gc")
def gc(store: Store) -> None:
    """Remove snapshots beyond the current, the last three and the pinned ones."""
    from coaching_analytics.store import gc as collect

    removed = collect(store)
    say(f"Removed: {len(removed)}")


@store_app.command("backup")
def backup(store: Store, out: Annotated[Path, typer.Argument(help="File to write.")]) -> None:
    """Write the whole store to one file."""
    from coaching_analytics.store import backup as save

    with working("Backing up ..."):
        save(store, out)
    say(f"Written: {out}")


@store_app.command("restore")
def restore(store: Store, source: Annotated[Path, typer.Argument(help="File a backup wrote.")]) -> None:
    """Make a store from a backup; the folder must not hold one yet."""
    from coaching_analytics.store import restore as bring_back

    with working("Restoring ..."):
        say(f"Restored: {bring_back(source, store)}")
