"""`import`, `undo`, `purge`, `simulate`, `template`, `dictionary`: data in, data out."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coaching_analytics.commands.console import WrongUsage, emit, say, working

if TYPE_CHECKING:
    from coaching_analytics.ingest.report import Report

Store = Annotated[Path, typer.Option(help="Folder of the store.", envvar="COACHING_STORE")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]

PROBLEMS_SHOWN = 20
HEADINGS = {"file": "Refused", "row": "Rows not loaded", "warning": "Warnings"}


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command("import")(import_)
    app.command("undo")(undo)
    app.command("purge")(purge)
    app.command("simulate")(simulate)
    app.command("template")(template)
    app.command("dictionary")(dictionary)


def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files, or a folder of files named after tables.")],
    store: Store,
    table: Annotated[str | None, typer.Option(help="The table the file holds.")] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(help="Mapping of the file to tables: a TOML file, or the name of a saved one."),
    ] = None,
    strict: Annotated[bool, typer.Option(help="Refuse everything when any row is at fault.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Check only; nothing is loaded.")] = False,
    rejects: Annotated[
        Path | None,
        typer.Option(
            help="Write the rows that were not loaded here, each with its reason, to mend and load again."
        ),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Check extracts and load them; every problem is listed at once."""
    if table and mapping:
        raise WrongUsage("Give --table or --mapping, not both.")
    if table:
        _check_table(table)
    if rejects:
        _check_rejects(paths, rejects)
    from coaching_analytics.ingest import load

    with working("Checking and loading ..."):
        report = load(
            paths, store, table=table, mapping=mapping, strict=strict, dry_run=dry_run, by=getpass.getuser()
        )
    if as_json:
        emit(report.to_json())
    else:
        _tell(report)
    if rejects:
        _write_rejects(paths[0], store, mapping, report, rejects)
    return report.exit_code


def _check_rejects(paths: list[Path], target: Path) -> None:
    """Rows of several files, or of several sheets, have no common columns; a file that is there stays."""
    if len(paths) != 1 or paths[0].is_dir():
        raise WrongUsage("--rejects takes one file: give its path, not a folder or several.")
    if target.exists():
        raise WrongUsage(f"{target} exists already; name another file for the rejected rows.")


def _write_rejects(path: Path, store: Path, mapping: Path | None, report: Report, target: Path) -> None:
    """Hand the rows back; the starter workbook is mended in its own sheets."""
    from coaching_analytics.ingest.dialect import Dialect
    from coaching_analytics.ingest.mapping_toml import load_mapping
    from coaching_analytics.ingest.mended import to_mend
    from coaching_analytics.ingest.reject_file import rejected_of_file
    from coaching_analytics.store.mappings import named_mapping

    reasons = report.reasons
    if not reasons:
        say("No row was rejected: no file was written.")
        return
    if mapping is None and {problem.file for problem in report.problems if problem.record} != {path.name}:
        say("Rows of a workbook with several sheets are mended in it: no file was written.")
        return
    dialect = load_mapping(named_mapping(store, mapping)).dialect if mapping else Dialect()
    target.write_bytes(to_mend(rejected_of_file(path, dialect, reasons), dialect))
    say(f"Rows to mend: {target} ({len(reasons):,} rows). Load it the same way when they are mended.")


def _check_table(name: str, *more: str) -> None:
    from coaching_analytics.vocabulary.tables import TABLES

    if name not in TABLES and name not in more:
        raise WrongUsage(f"There is no table {name!r}. Known: {', '.join((*more, *TABLES))}.")


def _tell(report: Report) -> None:
    document = report.to_json()
    for batch in document["batches"]:
        say(
            f"{batch['file']} -> {batch['table']}: {batch['in']:,} in, {batch['loaded']:,} loaded, "
            f"{batch['rejected']:,} rejected{_aside(batch)} ({batch['new']:,} new, "
            f"{batch['changed']:,} changed, {batch['unchanged']:,} unchanged, {batch['gone']:,} gone)"
        )
    for file in document["files"]:
        for what, columns in (("left out on purpose", file["ignored"]), ("unmapped", file["unmapped"])):
            if columns:
                say(f"{file['file']}: columns {what}: {', '.join(columns)}")
    for severity, heading in HEADINGS.items():
        groups = [group for group in document["groups"] if group["severity"] == severity]
        if groups:
            say(f"{heading}:")
        for group in groups[:PROBLEMS_SHOWN]:
            say(f"  {_told(group)}")
        if len(groups) > PROBLEMS_SHOWN:
            say(f"  ... and {len(groups) - PROBLEMS_SHOWN:,} more kinds; --json lists them all.")


def _told(group: dict[str, Any]) -> str:
    """A group of problems in one line: what is wrong, where first, how to mend it."""
    from coaching_analytics.ingest.grouped import sentence

    records, values = group["records"], group["values"]
    first = f" (first: record {', '.join(map(str, records))})" if records else ""
    found = f" Found: {', '.join(map(repr, values))}." if values else ""
    where = ", ".join(part for part in (group["file"], group["table"]) if part)
    return f"{where}: {sentence(group)}{first}.{found} {group['mend']}".strip()


def _aside(batch: dict[str, Any]) -> str:
    """How many records were set aside on purpose, and why."""
    from coaching_analytics.ingest.aside import WORDS

    if not batch["set_aside"]:
        return ""
    why = "; ".join(f"{count:,} {WORDS[key]}" for key, count in batch["set_aside_by"].items())
    return f", {batch['set_aside']:,} set aside on purpose: {why}"


def undo(
    batch: Annotated[str, typer.Argument(help="The batch to take back.")],
    store: Store,
    cascade: Annotated[bool, typer.Option(help="Take back the batches that depend on it as well.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take a loaded batch back; earlier rows come back."""
    from coaching_analytics.store import undo as take_back

    with working("Taking back ..."):
        gone = take_back(store, batch, cascade=cascade, by=getpass.getuser())
    if as_json:
        emit({"undone": list(gone.batches), "snapshot": gone.snapshot})
    else:
        say(f"Taken back: {', '.join(gone.batches)}")


def purge(
    batch: Annotated[str, typer.Argument(help="The batch to erase for good.")],
    store: Store,
    as_json: AsJson = False,
) -> None:
    """Erase a batch: its rows, its rejected rows and every snapshot that holds them."""
    from coaching_analytics.store import purge as erase

    with working("Erasing ..."):
        erase(store, batch, by=getpass.getuser())
    if as_json:
        emit({"purged": batch})
    else:
        say(f"Erased: {batch}")


def simulate(
    out: Annotated[Path, typer.Option(help="Folder for the extracts and truth.json.")],
    system: Annotated[
        str, typer.Option(help="alabama, washington, el_dorado, fresno or san_diego.")
    ] = "washington",
    sites: Annotated[
        int | None, typer.Option(min=5, help="How many sites; default: the system's own.")
    ] = None,
    years: Annotated[int, typer.Option(min=2, max=10)] = 3,
    seed: Annotated[int, typer.Option(min=0)] = 1,
    no_change: Annotated[
        bool, typer.Option("--no-change", help="A system in which nothing ever changes.")
    ] = False,
) -> None:
    """Write the extracts of a made-up system, and the truth about it."""
    from coaching_analytics.simulate import SYSTEMS
    from coaching_analytics.simulate import simulate as make

    if system not in SYSTEMS:
        raise WrongUsage(f"There is no system {system!r}. Known: {', '.join(SYSTEMS)}.")
    with working("Simulating ..."):
        make(out, system=system, sites=sites, years=years, seed=seed, no_change=no_change)
    say(f"Simulated extracts are in {out}")


def template(
    name: Annotated[str, typer.Argument(help="A table, or starter for the workbook.")],
    out: Annotated[
        Path | None, typer.Option(help="Where to write it; default: standard output, or starter.xlsx.")
    ] = None,
) -> None:
    """An empty file with the right columns and two example rows."""
    _check_table(name, "starter")
    if name == "starter":
        from coaching_analytics.vocabulary.starter import starter_workbook

        target = out or Path("starter.xlsx")
        starter_workbook(target)
        say(f"Written: {target}")
        return
    from coaching_analytics.vocabulary.tables import TABLES
    from coaching_analytics.vocabulary.template import template_csv

    if out:
        out.write_text(template_csv(TABLES[name]), encoding="utf-8")
        say(f"Written: {out}")
    else:
        print(template_csv(TABLES[name]), end="")


def dictionary() -> None:
    """The data dictionary: every table and column, in Markdown."""
    from coaching_analytics.vocabulary.template import dictionary as write

    print(write())
