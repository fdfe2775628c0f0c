"""Answers that several figures of one page share: a query asked twice runs once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock

import pandas as pd


class Answers:
    """Answers by query and parameters, for as long as one page or one command needs them.

    Two threads that ask the same wait for one answer. A frame is handed on as a copy that shares its memory
    until somebody writes to it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: dict[Hashable, Future[pd.DataFrame]] = {}

    def get(self, key: Hashable, ask: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The answer of `ask`, or the one it gave before under the same key; an error is not kept."""
        with self._lock:
            mine = key not in self._found
            future = self._found.setdefault(key, Future())
        if mine:
            try:
                future.set_result(ask())
            except BaseException as error:
                with self._lock:
                    del self._found[key]
                future.set_exception(error)
        return future.result().copy(deep=False)
