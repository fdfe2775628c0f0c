"""`bundle export|import|recompute`: a store and its figures in one file, and back."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from coaching_analytics.commands.console import DONE, REFUSED, emit, say, working
from coaching_analytics.commands.figures import check_places, lacking, pairs_of, selected

Store = Annotated[Path, typer.Option(help="Folder of the store.", envvar="COACHING_STORE")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]

bundle_app = typer.Typer(
    help="A store's rows, definitions and figures in one file that recomputes itself.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the group of commands to the app."""
    app.add_typer(bundle_app, name="bundle")


@bundle_app.command("export")
def export(
    store: Store,
    out: Annotated[Path, typer.Option(help="The zip to write; it must not exist yet.")],
    start: Annotated[
        str | None, typer.Option("--from", help="First day of the period (first of a month).")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="First day after the period.")] = None,
    where: Annotated[list[str] | None, typer.Option(help="COLUMN=VALUE, such as region=north.")] = None,
    settings: Annotated[list[str] | None, typer.Option("--set", help="NAME=VALUE of a setting.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write all rows, and every figure about what is chosen, to one file."""
    from coaching_analytics.bundle import export_bundle
    from coaching_analytics.store import open_store

    gate = open_store(store)
    if settings:
        gate = gate.with_settings(pairs_of(settings, "--set"))
    selection = selected(where or [], start, end)
    check_places(gate, selection)
    with working("Exporting ..."):
        manifest = export_bundle(gate, out, selection)
    rows = {name: each["rows"] for name, each in manifest["tables"].items()}
    for caution in lacking(store):
        say(f"Caution: {caution}")
    if as_json:
        emit({"file": out.name, "snapshot": manifest["snapshot"], "content_hash": manifest["content_hash"],
              "origin": manifest["origin"], "rows": rows})  # fmt: skip
        return
    if manifest["origin"] == "simulated":
        say("Simulated data: made up, not about real sites.")
    say(f"Written: {out} ({sum(rows.values()):,} rows, content hash {manifest['content_hash']})")
    say("It holds rows about single people; it is not for publication.")


@bundle_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The zip, or the folder it was unpacked to.")],
    store: Store,
    as_json: AsJson = False,
) -> None:
    """Load a bundle into an empty store; its content hash stays the same."""
    from coaching_analytics.bundle import import_bundle

    with working("Loading ..."):
        loaded = import_bundle(file, store, by=getpass.getuser())
    if as_json:
        emit(asdict(loaded))
    else:
        say(f"Loaded: {sum(loaded.rows.values()):,} rows, content hash {loaded.content_hash}")


@bundle_app.command("recompute")
def recompute(
    file: Annotated[Path, typer.Argument(help="The zip, or the folder it was unpacked to.")],
    as_json: AsJson = False,
) -> int:
    """Make every figure of a bundle again from its own rows; exit code 2 when one differs."""
    from coaching_analytics.bundle import recompute as compare

    with working("Recomputing ..."):
        found = compare(file)
    if as_json:
        emit(asdict(found))
    else:
        for difference in found.differences:
            say(f"Differs: {difference}")
        say(f"{found.figures} figures recomputed, {len(found.differences)} differences.")
    return DONE if found.equal else REFUSED
