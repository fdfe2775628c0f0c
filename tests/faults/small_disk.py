"""Does one operation on a store that lies on a file system of its own, first with too little room.

Arguments: the operation, the store to copy, and the folder to put the file system on. It runs in a name space
of its own, so nobody else sees the file system and it goes when this process does. A file takes up the room
until it is made shorter. Prints one JSON list: what came of each try, the last one with enough room.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from coaching_analytics.store import StoreError, info, verify
from tests.faults.operating import operate

SIZE = 30_000_000
SPARE = (16_000, 200_000, 1_000_000)
"""Bytes of room that are left, each too few."""


def leave(place: Path, spare: int) -> None:
    """Take up all the room on the file system but `spare` bytes."""
    taken = place / "taken"
    taken.unlink(missing_ok=True)
    with taken.open("wb") as stream:
        stream.write(bytes(max(0, shutil.disk_usage(place).free - spare)))


def tried(name: str, path: Path) -> dict[str, Any]:
    """Do it and look at the store."""
    refused, said = False, ""
    try:
        operate(name, path, "")
    except StoreError as error:
        refused, said = True, str(error)
    findings = [f"{finding.kind} {finding.where}" for finding in verify(path)]
    return {"refused": refused, "said": said, "content": info(path)["content_hash"], "findings": findings}


def main(name: str, source: Path, place: Path) -> None:
    """Fill it up, then make room."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "small", str(place)], check=True)
    shutil.copytree(source, place / "store")
    found = []
    for spare in (*SPARE, SIZE):
        leave(place, spare)
        found.append(tried(name, place / "store"))
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
