"""What an import has to read: files, what each is taken for, and in which order."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

from coaching_analytics.ingest.limits import Limits
from coaching_analytics.ingest.mapping import Mapping, identity
from coaching_analytics.ingest.mapping_diff import header_diff
from coaching_analytics.ingest.mapping_toml import load_mapping
from coaching_analytics.ingest.mended import read_again_as
from coaching_analytics.ingest.problems import FileFault, Problem, file_fault
from coaching_analytics.ingest.read import Source, read
from coaching_analytics.ingest.scores import ask_climate
from coaching_analytics.ingest.segments import matched
from coaching_analytics.ingest.sniff import WORKBOOK_ENDS, kind_of
from coaching_analytics.ingest.suspected import suspected
from coaching_analytics.ingest.workbook import sheets
from coaching_analytics.vocabulary.tables import TABLES

Origin = Literal["real", "simulated"]
KNOWN_COLUMN = "a column that is known or ignored on purpose"
"""What is expected in place of a column that nobody mentions."""
ORDER = {name: place for place, name in enumerate(TABLES)}


@dataclass(frozen=True, slots=True)
class Job:
    """One file: the mapping and the text table of each of its parts (a workbook has a part a sheet).

    `notes` are what the layout of the file makes one suspect.
    """

    file: str
    sha256: str
    mapping_name: str
    mapping_sha256: str
    parts: tuple[tuple[Mapping, Source], ...]
    origin: Origin
    notes: tuple[Problem, ...] = ()

    @property
    def order(self) -> int:
        """Files are loaded parents first."""
        return min(ORDER[table.table] for mapping, _ in self.parts for table in mapping.tables)


def open_jobs(
    paths: Sequence[Path], table: str | None, mapping: Path | None, folder: Path, limits: Limits | None = None
) -> list[Job]:
    """Open every file, parents first; all file faults at once.

    Raises
    ------
    FileFault
        With everything that is wrong with any of the files' bytes, headers or mappings.
    """
    if table and table not in TABLES:
        raise file_fault(table, f"the name of a table: {', '.join(TABLES)}", "Correct the name.", table)
    stated = load_mapping(mapping) if mapping else identity(table) if table else None
    jobs: list[Job] = []
    problems: list[Problem] = []
    for path in _files(paths, stated is not None, problems):
        try:
            jobs.append(_open(path, stated, folder, limits))
        except FileFault as fault:
            problems += fault.problems
    if problems:
        raise FileFault(problems)
    return sorted(jobs, key=lambda job: job.order)


def _files(paths: Sequence[Path], stated: bool, problems: list[Problem]) -> Iterable[Path]:
    """The files named, and in folders every file named after a table."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(each for each in path.glob("*.csv") if stated or each.stem in TABLES)
        if not found:
            problems.extend(
                file_fault(
                    path.name,
                    "a folder with files named after tables, such as session.csv",
                    "Name the files after tables, or give --mapping.",
                ).problems
            )
        yield from found


def _open(path: Path, stated: Mapping | None, folder: Path, limits: Limits | None) -> Job:
    named = path.name.split(".")[0]
    if stated is None and named not in TABLES:
        if path.suffix.lower() in WORKBOOK_ENDS and kind_of(path) == "workbook":
            name, digest, sha256, parts = sheets(path, folder, limits)
            return Job(path.name, sha256, name, digest, tuple(parts), origin_of(path))
        raise file_fault(
            path.name,
            "a file named after a table, or --table, or --mapping",
            f"Which table is it? One of {', '.join(TABLES)}.",
            path.stem,
        )
    mapping = stated or identity(named)
    mapping = replace(mapping, dialect=read_again_as(path, mapping.dialect))
    for each in mapping.tables:
        ask_climate(
            each.table,
            tuple(each.unpivot.columns.values()) if each.unpivot else (),
            each.negative_climate,
            path.name,
        )
    source = read(path, mapping.dialect, folder, limits)
    mapping = matched(mapping, source)
    check_columns(mapping, source)
    return Job(
        path.name, source.sha256, mapping.name, mapping.sha256, ((mapping, source),), origin_of(path),
        suspected(path, mapping),
    )  # fmt: skip


def check_columns(mapping: Mapping, source: Source) -> None:
    """Every column a mapping reads is there, and every column that is there is read or ignored on purpose."""
    found = header_diff(mapping, source.columns)
    wanted, near = mapping.columns(), dict(found.renamed)
    problems = [
        Problem(
            None,
            name,
            None,
            f"a column {name} in the header",
            "file",
            _nearest(near.get(name)),
            "",
            source.file,
        )
        for name in found.missing
    ]
    if len(wanted) == len(problems) and len(wanted) > 1:
        asked = "No name matches: is it the right file, table and header row?"
        header = f"a header with the columns {', '.join(sorted(wanted))}"
        shown = ", ".join(source.columns)[:200]
        problems = [Problem(None, None, shown, header, "file", asked, "", source.file)]
    else:
        mend = "Remove it, or list it under ignored in [file] of a mapping."
        problems += [
            Problem(
                None,
                column,
                column,
                KNOWN_COLUMN,
                "file",
                mend,
                "",
                source.file,
            )
            for column in found.new
        ]
    if problems:
        raise FileFault(problems)


def _nearest(near: str | None) -> str:
    return f"Is {near!r} meant? Rename it, or use a mapping." if near else "Add it, or use a mapping."


def origin_of(path: Path) -> Origin:
    """Simulated when the note beside the file says so."""
    beside = path.parent / "extract.toml"
    if not beside.is_file():
        return "real"
    try:
        origin = tomllib.loads(beside.read_text("utf-8")).get("origin", "real")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise file_fault(
            "extract.toml", "a note in TOML that says where the files come from", str(error)
        ) from error
    if origin not in ("real", "simulated"):
        raise file_fault(
            "extract.toml", 'origin = "real" or "simulated"', "Correct extract.toml.", str(origin)
        )
    return cast("Origin", origin)
