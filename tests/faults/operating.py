"""A process that does one thing to a store and prints `ready` before it starts, to be killed.

Arguments: the operation, the store's folder, and what the operation needs (a batch, or a target).
`limit` as a fourth argument sets the largest file it may write, as a disk that is full does.
"""

from __future__ import annotations

import resource
import signal
import sys
from pathlib import Path

from coaching_analytics.store import StoreError, backup, purge, rebuild, undo
from tests.faults.loading import load


def operate(name: str, path: Path, argument: str) -> None:
    """Do it."""
    if name == "import":
        load(path)
    elif name == "undo":
        undo(path, argument)
    elif name == "purge":
        purge(path, argument)
    elif name == "backup":
        backup(path, argument)
    elif name == "publish":
        rebuild(path)
    else:
        raise ValueError(name)


def small_files_only(size: int) -> None:
    """Any file that grows beyond `size` fails as it does on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


if __name__ == "__main__":
    print("ready", flush=True)
    if len(sys.argv) > 4:
        small_files_only(int(sys.argv[4]))
    try:
        operate(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
    except StoreError as refused:
        print(refused, flush=True)
        sys.exit(2)
