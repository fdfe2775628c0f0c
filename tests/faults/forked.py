"""Runs operations on stores in processes that can be killed, each forked from one that has loaded everything.

Starting Python and its libraries takes longer than the operations do; a fork starts at once, so a moment
drawn from the length of an operation falls inside the operation and not inside the start of Python. The
process that forks has one thread and never opens a database, because those do not survive a fork.

It reads one JSON request a line and answers each with one line, see `Done`.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from coaching_analytics.store import StoreError
from tests.faults.operating import operate

HERE = Path(__file__).parents[2]
REFUSED, BROKEN = 2, 3


@dataclass(frozen=True, slots=True)
class Done:
    """How an operation ended: exit code (minus the signal when it was killed), seconds, what it said."""

    code: int
    seconds: float
    said: str

    @property
    def killed(self) -> bool:
        """Whether it was still at work when it was killed."""
        return self.code == -signal.SIGKILL


class Forks:
    """The process that forks, see `forks`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def run(
        self,
        name: str,
        path: Path,
        argument: object = "",
        *,
        after: float | None = None,
        files: int | None = None,
        largest: int | None = None,
    ) -> Done:
        """Do one operation.

        Parameters
        ----------
        after
            Kill it that many seconds after it began.
        files
            Let it put that many files in place, and kill it before the next.
        largest
            Let no file grow beyond that many bytes, as on a full disk.
        """
        request = {"name": name, "path": str(path), "argument": str(argument),
                   "after": after, "files": files, "largest": largest}  # fmt: skip
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return Done(**json.loads(self.process.stdout.readline()))


@contextmanager
def forks() -> Iterator[Forks]:
    """The process that forks, until the block is left."""
    command = [sys.executable, "-m", "tests.faults.forked"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=HERE, text=True
    ) as process:
        yield Forks(process)
        assert process.stdin is not None
        process.stdin.close()


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


def small_files_only(size: int) -> None:
    """Any file that grows beyond `size` fails as it does on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _child(request: dict[str, Any], out: int) -> None:
    """Do what was asked and end; what is said goes to the pipe `out`."""
    code = 0
    try:
        if request["files"] is not None:
            die_after(request["files"])
        if request["largest"] is not None:
            small_files_only(request["largest"])
        operate(request["name"], Path(request["path"]), request["argument"])
    except StoreError as refused:
        os.write(out, str(refused).encode("utf-8"))
        code = REFUSED
    except BaseException as error:
        os.write(out, f"{type(error).__name__}: {error}".encode()[:4000])
        code = BROKEN
    finally:
        # Nothing of the process this one was forked from may run at its end.
        os._exit(code)


def _fork(request: dict[str, Any]) -> Done:
    heard, out = os.pipe()
    began = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        os.close(heard)
        _child(request, out)
    os.close(out)
    if request["after"] is not None:
        # The pipe speaks or closes when the operation has come to its end.
        ended, _, _ = select.select([heard], [], [], request["after"])
        if not ended:
            os.kill(pid, signal.SIGKILL)
    with os.fdopen(heard, encoding="utf-8") as stream:
        said = stream.read()
    _, status = os.waitpid(pid, 0)
    return Done(os.waitstatus_to_exitcode(status), time.perf_counter() - began, said)


def main() -> None:
    """Answer requests until there are no more."""
    for line in sys.stdin:
        print(json.dumps(asdict(_fork(json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
