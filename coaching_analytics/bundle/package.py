"""The files of a bundle, in a zip or unpacked: written the same way every time, read with suspicion."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from coaching_analytics.vocabulary.ddl import vocabulary_version
from coaching_analytics.vocabulary.tables import TABLES

FORMAT = 1
MANIFEST, FIGURES, SCRIPT = "bundle.json", "figures.json", "recompute.py"
MOST_BYTES = 16 << 30
"""All files unpacked."""
MOST_FILES = 200
"""Files in a zip: a bundle has one a table, and a dozen more."""
MOST_TEXT = 256 << 20
"""A file that is read whole: manifest and figures."""
CHUNK = 1 << 20
SAME_DAY = (1980, 1, 1, 0, 0, 0)
NEEDED = ("format", "origin", "snapshot", "content_hash", "vocabulary", "tables", "settings", "selection")


class BundleError(ValueError):
    """A bundle that cannot be made or read, in words without a path."""


def member(table: str) -> str:
    """The name of a table's file in the bundle."""
    return f"tables/{table}.csv"


def pack(files: Mapping[str, str | Path], target: IO[bytes]) -> None:
    """Write texts and files into a zip; equal content gives equal bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, SAME_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as out:
                if isinstance(content, str):
                    out.write(content.encode("utf-8"))
                else:
                    with content.open("rb") as source:
                        shutil.copyfileobj(source, out, CHUNK)


@dataclass(frozen=True, slots=True)
class Package:
    """An opened bundle. Files are found by the names we know, never by those the bundle gives."""

    folder: Path | None
    archive: zipfile.ZipFile | None

    @contextmanager
    def stream(self, name: str) -> Iterator[IO[bytes]]:
        """One file of the bundle; `BundleError` when it is missing or damaged."""
        try:
            if self.archive is not None:
                with self.archive.open(name) as found:
                    yield found
            else:
                assert self.folder is not None
                with (self.folder / name).open("rb") as found:
                    yield found
        except (KeyError, OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
            raise BundleError(f"The bundle's file {name} is missing or damaged.") from error

    def document(self, name: str) -> Any:
        """A JSON file of the bundle."""
        with self.stream(name) as source:
            data = source.read(MOST_TEXT + 1)
        if len(data) > MOST_TEXT:
            raise BundleError(f"The bundle's file {name} is too large.")
        try:
            return json.loads(data.decode("utf-8"))
        except ValueError as error:
            raise BundleError(f"The bundle's file {name} is damaged.") from error

    def unpack(self, name: str, target: Path, sha256: str, room: int) -> int:
        """Copy one file to `target` and return its size; its bytes must be those the manifest promises."""
        digest, size = hashlib.sha256(), 0
        with self.stream(name) as source, target.open("wb") as out:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                if size > room:
                    raise BundleError("The bundle is larger than can be read.")
                digest.update(chunk)
                out.write(chunk)
        if digest.hexdigest() != sha256:
            raise BundleError(f"The bundle's file {name} was changed after the export.")
        return size

    def manifest(self) -> dict[str, Any]:
        """What the bundle says it holds, checked for form."""
        found = self.document(MANIFEST)
        if not isinstance(found, dict) or any(name not in found for name in NEEDED):
            raise BundleError("This is not a bundle of Coaching Analytics.")
        _refuse_other_versions(found)
        tables = found["tables"]
        if not isinstance(tables, dict) or any(name not in TABLES for name in tables):
            raise BundleError("This bundle holds tables that are not known here.")
        for each in tables.values():
            if {"rows", "sum", "rejected", "orphans", "sha256"} - set(each):
                raise BundleError("The bundle's list of tables is damaged.")
        return found


def _refuse_other_versions(found: Mapping[str, Any]) -> None:
    """A bundle of other tables, or laid out otherwise, is read by the version that wrote it."""
    theirs, ours = str(found.get("version", "an earlier version")), version("coaching-analytics")
    if found["format"] == FORMAT and found["vocabulary"] == vocabulary_version():
        return
    differs = (
        f"in format {found['format']} (this version reads format {FORMAT})"
        if found["format"] != FORMAT
        else f"with tables of version {found['vocabulary']} (here: {vocabulary_version()})"
    )
    raise BundleError(
        f"This bundle was written by Coaching Analytics {theirs} {differs}; this is {ours}. Import it with "
        "the version that wrote it into a store of its own, and bring that store up to date here with "
        "'coaching-analytics store rebuild --store FOLDER'. When that version is the newer one, update this "
        "one and import the bundle again."
    )


@contextmanager
def opened(source: Path) -> Iterator[Package]:
    """The bundle in a zip file or in the folder it was unpacked to."""
    if source.is_dir():
        yield Package(source, None)
        return
    try:
        archive = zipfile.ZipFile(source)
    except (OSError, zipfile.BadZipFile) as error:
        raise BundleError("This file is not a bundle: it cannot be opened as a zip.") from error
    with archive:
        if len(archive.infolist()) > MOST_FILES:
            raise BundleError("This file is not a bundle: it holds more files than a bundle has.")
        yield Package(None, archive)
