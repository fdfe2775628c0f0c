"""Configuration of the program (not of figures): flag, then environment, then default."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from coaching_analytics.commands.console import WrongUsage


class Configuration(BaseSettings):
    """Read from `COACHING_...` variables; flags of the command override them.

    Settings that change a figure are not here: they live in the store's settings.toml.
    """

    model_config = SettingsConfigDict(env_prefix="COACHING_", extra="ignore")

    store: Path | None = None
    demo_store: Path = Path(".demo-store")
    address: str = "127.0.0.1"
    port: int = 8501


def configuration() -> Configuration:
    """The configuration in force; `WrongUsage` names the variables that cannot be used."""
    try:
        return Configuration()
    except ValidationError as error:
        names = ", ".join(f"COACHING_{each['loc'][0]}".upper() for each in error.errors())
        raise WrongUsage(f"The environment holds a value that cannot be used: {names}.") from error
