"""Links to pages elsewhere: looked at for their form only, never opened."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LONGEST = 2000


class LinkError(ValueError):
    """A text that is no web address, and why."""


def web_address(text: str) -> str:
    """`text` without blanks around it when it has the form of a web address; blank for a blank one.

    Raises
    ------
    LinkError
        When it is no address of http or https with a host, or holds a name and password.
    """
    link = text.strip()
    if not link:
        return ""
    try:
        parts = urlsplit(link)
        scheme, host, account = parts.scheme, parts.hostname, parts.username
    except ValueError:
        scheme, host, account = "", None, None
    if scheme not in ("http", "https") or not host or re.search(r"\s", link) or len(link) > LONGEST:
        raise LinkError("A link begins with https:// or http:// and names a host: https://example.org/page.")
    if account is not None:
        raise LinkError("A link may not hold a name or password.")
    return link


def is_web_address(text: str) -> bool:
    """Whether a text has the form of a web address; a blank one has not."""
    try:
        return bool(web_address(text))
    except LinkError:
        return False
