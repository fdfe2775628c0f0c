"""The policy of a store's own system, entered by its staff and kept in the journal when they leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from os import PathLike

from coaching_analytics.store import journal
from coaching_analytics.store.errors import failed
from coaching_analytics.vocabulary.profiles import (
    OWN,
    Profile,
    ProfileError,
    Statement,
    check_statements,
    sources,
)

KIND = "own_profile"


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """The profile as it was last written down; `on` is the day, `by` the account, None and blank before."""

    profile: Profile
    on: date | None = None
    by: str = ""


def keep(path: str | PathLike[str], system: str, statements: Sequence[Statement], by: str = "") -> None:
    """Write the own profile of a system down; it takes the place of the one before, which stays readable.

    Raises
    ------
    ProfileError
        When a statement has no words, or asks for a figure there is not.
    """
    check_statements("Your own profile", statements, sources())
    content = {"system": system, "statements": [_plain(one) for one in statements]}
    journal.write(path, KIND, content, by)


def kept(path: str | PathLike[str], system: str, name: str = "") -> OwnProfile:
    """The own profile of a system; without statements while nobody has written one."""
    entries = [entry for entry in journal.read(path, KIND) if entry["content"].get("system") == system]
    title = name or system
    if not entries:
        return OwnProfile(Profile(OWN, title, "own system", ()))
    latest = entries[-1]
    try:
        statements = tuple(Statement(**line) for line in latest["content"]["statements"])
        check_statements("Your own profile", statements, sources())
    except (KeyError, TypeError, ProfileError) as error:
        raise failed(
            "The own profile in the journal of the store cannot be read. Restore a backup.",
            "own_profile_damaged", error,
        ) from error  # fmt: skip
    profile = Profile(OWN, title, "own system", statements)
    return OwnProfile(profile, date.fromisoformat(str(latest["at"])[:10]), str(latest["by"]))


def _plain(one: Statement) -> dict[str, object]:
    """A statement as the journal holds it: only what is said."""
    return {name: value for name, value in asdict(one).items() if value not in (None, "", False)}
