"""What a reader sees when something fails: plain words and an id, never a path, a value or a traceback."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from coaching_analytics.store import StoreDamaged, StoreError
from coaching_analytics.vocabulary.selection import SelectionError
from pages.kit.tables import safe

LOG = logging.getLogger("coaching_analytics.pages")


def report(page: str, error: Exception) -> str:
    """Log what failed and where - no message, because messages can hold values - and return its id."""
    code = secrets.token_hex(4)
    steps = " < ".join(
        f"{step.name}:{step.lineno}" for step in reversed(traceback.extract_tb(error.__traceback__))
    )
    LOG.error("event=page_failed id=%s page=%s error=%s at=%s", code, page, type(error).__name__, steps)
    return code


@contextmanager
def contained(page: str, what: str = "This part of the page") -> Iterator[None]:
    """Keep a failure inside the part that failed: the rest of the page is still drawn."""
    try:
        yield
    except SelectionError as refused:
        st.warning(str(refused))
    except StoreDamaged as refused:
        # Its message names the ways out, holds neither path nor library text, and ends with its id.
        st.error(safe(str(refused)))
    except StoreError as refused:
        st.error(
            f"The store cannot answer this. Error id {refused.code or report(page, refused)}. "
            "`coaching-analytics store verify` tells what is wrong; `store rebuild` makes it anew."
        )
    except Exception as error:
        st.error(
            f"{what} could not be shown. Error id {report(page, error)}: "
            "give it to whoever runs the dashboard."
        )
