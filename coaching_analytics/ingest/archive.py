"""Packed files: one member, unpacked into the folder of the import, never beyond the limit."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from contextlib import ExitStack
from pathlib import Path
from typing import IO, cast

from coaching_analytics.ingest.limits import Clock
from coaching_analytics.ingest.problems import file_fault
from coaching_analytics.ingest.sniff import Kind, single_member

BLOCK = 1 << 20


def unpacked(path: Path, kind: Kind, folder: Path, clock: Clock) -> Path:
    """The file inside `path`; the size a packed file states of itself is not believed.

    Raises
    ------
    FileFault
        When it is damaged, holds not exactly one file, or grows beyond the limit.
    """
    copy = folder / f"unpacked-{len(list(folder.iterdir()))}"
    try:
        with ExitStack() as stack, copy.open("wb") as target:
            size = 0
            source = _source(path, kind, stack)
            while block := source.read(BLOCK):
                size += len(block)
                clock.limits.check_unpacked(path.name, size)
                clock.check()
                target.write(block)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
        raise file_fault(path.name, "a file that can be unpacked", "It is damaged: get it again.") from error
    return copy


def _source(path: Path, kind: Kind, stack: ExitStack) -> IO[bytes]:
    if kind == "gzip":
        return cast("IO[bytes]", stack.enter_context(gzip.open(path)))
    archive = stack.enter_context(zipfile.ZipFile(path))
    return stack.enter_context(archive.open(single_member(archive, path.name)))


def check_workbook(path: Path, clock: Clock) -> None:
    """Refuse a workbook whose parts grow beyond the limit; each part is held to the size it states."""
    with zipfile.ZipFile(path) as archive:
        clock.limits.check_unpacked(path.name, sum(each.file_size for each in archive.infolist()))
