"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from coaching_analytics.ingest.problems import file_fault

Kind = Literal["text", "workbook", "gzip", "zip"]
WORKBOOK_ENDS = (".xlsx", ".xlsm")
OTHERS = {
    b"\xd0\xcf\x11\xe0": "an old or protected Excel workbook (XLS)",
    b"%PDF": "a PDF document",
    b"PAR1": "a Parquet file",
    b"\x1f\x9d": "a file packed by compress",
    b"BZh": "a file packed by bzip2",
    b"\xfd7zXZ": "a file packed by xz",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"SQLite format 3": "an SQLite database",
    b"\x28\xb5\x2f\xfd": "a file packed by Zstandard",
}
MARKUP = {
    b"<!doctype": "a web page (HTML)", b"<html": "a web page (HTML)", b"<table": "a web page (HTML)",
    b"<?xml": "an XML document", b'[{': "JSON", b'{"': "JSON", b"{\\rtf": "a text document (RTF)",
}  # fmt: skip
TABLE_WANTED = "a table as CSV text or an XLSX workbook"


def kind_of(path: Path) -> Kind:
    """What the bytes of `path` are.

    Raises
    ------
    FileFault
        When it cannot be read, or is nothing a table is read from.
    """
    try:
        with path.open("rb") as handle:
            start = handle.read(512)
        if start[:4] == b"PK\x03\x04" or start[:4] == b"PK\x05\x06":
            with zipfile.ZipFile(path) as archive:
                return "workbook" if "xl/workbook.xml" in archive.namelist() else "zip"
    except OSError as error:
        raise file_fault(
            path.name, "a file that can be read", f"Check the path: {error.strerror}."
        ) from error
    except (zipfile.BadZipFile, RuntimeError) as error:
        raise file_fault(
            path.name, "a workbook or zip file that is whole", "It is damaged: get it again."
        ) from error
    if start[:2] == b"\x1f\x8b":
        return "gzip"
    for mark, what in OTHERS.items():
        if start.startswith(mark):
            raise file_fault(path.name, TABLE_WANTED, f"The file is {what}: save the table as CSV or XLSX.")
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower().replace(b" ", b"")
    for mark, what in MARKUP.items():
        if bare.startswith(mark):
            raise file_fault(path.name, TABLE_WANTED, f"The file is {what}: save the table as CSV or XLSX.")
    return "text"


def single_member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """The one file in a zip file; folders and notes of the operating system do not count."""
    members = [
        each
        for each in archive.infolist()
        if not each.is_dir()
        and not each.filename.startswith("__MACOSX/")
        and not each.filename.endswith((".DS_Store", "Thumbs.db"))
    ]
    if len(members) != 1:
        shown = ", ".join(each.filename.rsplit("/", 1)[-1] for each in members[:5])
        raise file_fault(
            name, "a zip file with exactly one file in it",
            "Unpack it, and add the file that is meant.", f"{len(members)} files: {shown}",
        )  # fmt: skip
    if members[0].flag_bits & 1:
        raise file_fault(name, "a zip file without a password", "Unpack it, and add the file inside.")
    return members[0]


def first_bytes(path: Path, kind: Kind, size: int) -> bytes:
    """The first `size` bytes of the text in `path`, unpacked when it is packed; never more than that."""
    try:
        if kind == "gzip":
            with gzip.open(path) as packed:
                return packed.read(size)
        if kind == "zip":
            with zipfile.ZipFile(path) as archive, archive.open(single_member(archive, path.name)) as member:
                return member.read(size)
        with path.open("rb") as handle:
            return handle.read(size)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
        raise file_fault(path.name, "a file that can be unpacked", "It is damaged: get it again.") from error
