"""Settings that change a figure: declared in settings.toml, checked here, printed beside the figure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

Value = str | int | float


class SettingError(ValueError):
    """A setting that does not exist or a value it may not take."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One declared setting."""

    name: str
    default: Value
    unit: str
    scope: str
    description: str
    minimum: float | None = None
    maximum: float | None = None
    allowed: tuple[str, ...] = ()
    pattern: str = ""

    def parse(self, raw: object) -> Value:
        """Return `raw` as a valid value of this setting, or raise `SettingError`."""
        if self.allowed:
            if str(raw) not in self.allowed:
                raise SettingError(f"{self.name} must be one of {', '.join(self.allowed)}; got {raw!r}.")
            return str(raw)
        if self.pattern:
            if not re.fullmatch(self.pattern, str(raw)):
                raise SettingError(f"{self.name} must be a short name; got {raw!r}.")
            return str(raw)
        if raw == "" and self.default == "":
            return ""
        try:
            value = float(str(raw))
        except ValueError:
            raise SettingError(f"{self.name} must be a number; got {raw!r}.") from None
        low, high = self.minimum, self.maximum
        if value != value or (low is not None and value < low) or (high is not None and value > high):
            raise SettingError(f"{self.name} must be between {low:g} and {high:g}; got {raw!r}.")
        return int(value) if isinstance(self.default, int) and value.is_integer() else value


@cache
def declared() -> Mapping[str, Setting]:
    """Every setting by name, as declared in settings.toml."""
    text = resources.files("coaching_analytics.vocabulary").joinpath("settings.toml").read_text("utf-8")
    return {
        name: Setting(name=name, **{**fields, "allowed": tuple(fields.get("allowed", ()))})
        for name, fields in tomllib.loads(text).items()
    }


def resolve(*layers: Mapping[str, object]) -> dict[str, Value]:
    """Defaults overridden by each layer in turn; unknown names and bad values raise `SettingError`."""
    known = declared()
    values: dict[str, Value] = {name: setting.default for name, setting in known.items()}
    for layer in layers:
        for name, raw in layer.items():
            if name not in known:
                raise SettingError(f"There is no setting {name!r}. Known: {', '.join(sorted(known))}.")
            values[name] = known[name].parse(raw)
    return values
