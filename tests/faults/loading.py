"""A process that loads two tables and publishes them, to be killed at a stated or a random moment.

Arguments: the store's folder, and how many files it may put in place before it kills itself (0: all).
It prints `ready` when it starts to work.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from coaching_analytics.store import writer
from tests.stores import ONE_THREAD, stage

ROWS = 400
HASH = "b" * 64


def tables() -> dict[str, list[dict[str, object]]]:
    """Sessions and their participants."""
    sessions = [
        {"session_id": f"S{i}", "coach_id": "C1", "session_date": "2024-03-05", "minutes": 60,
         "status": "completed"}
        for i in range(ROWS)
    ]  # fmt: skip
    parts = [
        {"session_id": row["session_id"], "participant_number": 1, "site_id": "001", "role": "lead"}
        for row in sessions
    ]
    return {"session": sessions, "session_participant": parts}


def load(path: Path) -> None:
    """What an import does: nothing is staged when the same bytes are there; publish in any case."""
    with writer(path, by="loading", resources=ONE_THREAD) as w:
        if w.already_loaded(HASH, "m") is None:
            stage(w, tables(), sha256=HASH)
        w.publish()


def die_after(count: int) -> None:
    """Kill this process before it puts file number `count` + 1 in place."""
    real, done = os.replace, 0

    def counting(source: str, target: str) -> None:
        nonlocal done
        if done == count:
            os.kill(os.getpid(), signal.SIGKILL)
        done += 1
        real(source, target)

    os.replace = counting  # type: ignore[assignment]


if __name__ == "__main__":
    if int(sys.argv[2]):
        die_after(int(sys.argv[2]))
    print("ready", flush=True)
    load(Path(sys.argv[1]))
