"""How commands speak: JSON on standard output, everything else on standard error."""

from __future__ import annotations

import json
import logging
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

DONE, SOME_REJECTED, REFUSED, INTERNAL, USAGE = 0, 1, 2, 3, 64

log = logging.getLogger("coaching_analytics")


def start_log(path: str | None) -> None:
    """Keep a log at `path`; without one, only ids reach the person and details are dropped."""
    handler: logging.Handler = logging.FileHandler(path) if path else logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log.handlers = [handler]
    log.propagate = False


class WrongUsage(Exception):
    """A flag or name that does not exist or does not fit; exit code 64."""


def say(text: str) -> None:
    """A message for the person, on standard error."""
    print(text, file=sys.stderr)


def emit(document: Any) -> None:
    """One JSON object on standard output; money as decimal strings."""
    print(json.dumps(document, default=_plain, ensure_ascii=False, allow_nan=False))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def internal_error(error: BaseException) -> str:
    """Log an unexpected error under an id and return the id: the person sees the id, the log the rest."""
    error_id = uuid.uuid4().hex[:8]
    log.error("unexpected error %s: %s", error_id, type(error).__name__, exc_info=error)
    return error_id


@contextmanager
def working(what: str) -> Iterator[None]:
    """A spinner on standard error while something takes its time; nothing when it is not a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield
