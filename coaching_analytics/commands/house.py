"""`store info|verify|snapshots|use|rebuild|gc|backup|restore`: looking after a store."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coaching_analytics.commands.console import DONE, REFUSED, emit, say, working

if TYPE_CHECKING:
    from coaching_analytics.store.snapshots import Snapshot

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


@store_app.command("snapshots")
def snapshots(store: Store, as_json: AsJson = False) -> None:
    """The snapshots there are, the newest first, and whether each is whole."""
    from coaching_analytics.store import snapshots as look

    with working("Reading ..."):
        found = look(store)
    if as_json:
        emit({"snapshots": [asdict(each) for each in found]})
        return
    for each in found:
        marks = [each.state, *(["in use"] if each.in_use else []), *(["pinned"] if each.pinned else [])]
        print(f"{each.snapshot}  built {each.built_at or 'unknown'}  {', '.join(marks)}  {_lacks(each)}")


@store_app.command("use")
def use(
    snapshot: Annotated[str, typer.Argument(help="The snapshot to show; `store snapshots` lists them.")],
    store: Store,
    as_json: AsJson = False,
) -> None:
    """Show an earlier snapshot while the newest is damaged; `store rebuild` shows all rows again."""
    from coaching_analytics.store import use as take

    with working("Reading ..."):
        taken = take(store, snapshot, by=getpass.getuser())
    if as_json:
        emit(asdict(taken))
        return
    say(f"Shown now: {taken.snapshot}, {_lacks(taken)}.")
    for batch in taken.missing:
        say(f"  not in it, and kept in the store: {batch}")
    for batch in taken.taken_back:
        say(f"  in it, although taken back since: {batch}")
    say("Nothing can be imported until 'coaching-analytics store rebuild' shows all rows again.")


def _lacks(each: Snapshot) -> str:
    """How much of what was loaded a snapshot holds."""
    held = f"{each.batches} batches"
    if each.missing:
        held += f", {len(each.missing)} loaded since are not in it"
    if each.taken_back:
        held += f", {len(each.taken_back)} of them taken back since"
    return held


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
