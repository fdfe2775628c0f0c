"""`metric` and `metrics`: figures on the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coaching_analytics.commands.console import WrongUsage, emit, say
from coaching_analytics.commands.levers import options_of

if TYPE_CHECKING:
    from coaching_analytics.store import Gate
    from coaching_analytics.vocabulary.selection import Selection

FILTERS = {
    "region": "regions",
    "agency": "agencies",
    "setting": "settings",
    "site": "sites",
    "coach": "coaches",
}
COLUMNS = {
    "region": ("region_id", "site_dim"),
    "agency": ("agency_id", "site_dim"),
    "setting": ("setting", "site_dim"),
    "site": ("site_id", "site_dim"),
    "coach": ("coach_id", "coach_month"),
}


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command("metric")(metric)
    app.command("metrics")(metrics)


def metrics() -> None:
    """List every metric: name, question, unit."""
    from coaching_analytics.metrics.registry import REGISTRY

    width = max(len(name) for name in REGISTRY)
    for name, entry in sorted(REGISTRY.items()):
        print(f"{name:<{width}}  {entry.question}  [{entry.unit}]")


def metric(
    name: Annotated[str, typer.Argument(help="Name of the metric; `metrics` lists them.")],
    store: Annotated[Path, typer.Option(help="Folder of the store.", envvar="COACHING_STORE")],
    start: Annotated[
        str | None, typer.Option("--from", help="First day of the period (first of a month).")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="First day after the period.")] = None,
    by: Annotated[list[str] | None, typer.Option(help="Break down by region, agency, setting ...")] = None,
    where: Annotated[list[str] | None, typer.Option(help="COLUMN=VALUE, such as region=north.")] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="NAME=VALUE of a setting; for plan also of a lever, or scenario=NAME."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Answer one question from a store."""
    from coaching_analytics.metrics.registry import REGISTRY

    if name not in REGISTRY:
        raise WrongUsage(f"There is no metric {name!r}. Known: {', '.join(sorted(REGISTRY))}.")
    from coaching_analytics.metrics.document import as_document, listed
    from coaching_analytics.store import open_store

    gate = open_store(store)
    stated, options = options_of(name, settings or [], store)
    if stated:
        gate = gate.with_settings(pairs_of(stated, "--set"))
    selection = selected(where or [], start, end)
    check_places(gate, selection)
    result = REGISTRY[name].function(gate, selection, by=tuple(by or ()), **options)
    short_of = lacking(store)
    if as_json:
        document = as_document(result)
        emit({**document, "cautions": [*document["cautions"], *short_of]})
        return
    for caution in (*result.cautions, *short_of):
        say(f"Caution: {caution}")
    if result.origin == "simulated":
        say("Simulated data: made up, not about real sites.")
    shown = result.rows.drop(columns=["level", "method", "excluded"])
    print(shown.to_string(index=False, na_rep=""))
    for title, lines in listed(result).items():
        print(f"\n{title.replace('_', ' ')}\n{lines.to_string(index=False, na_rep='')}")


def lacking(store: Path) -> list[str]:
    """A caution while an earlier snapshot is shown than what was loaded."""
    from coaching_analytics.store import in_use

    used = in_use(store)
    if used is None:
        return []
    return [
        f"An earlier snapshot is shown, without {len(used.missing)} batches loaded since and with "
        f"{len(used.taken_back)} taken back since; 'store rebuild' shows all that was loaded."
    ]


def pairs_of(texts: list[str], flag: str) -> dict[str, str]:
    """NAME=VALUE texts as a mapping; `WrongUsage` names the flag that was written otherwise."""
    pairs = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign:
            raise WrongUsage(f"{flag} takes NAME=VALUE; got {text!r}.")
        pairs[name.strip()] = value.strip()
    return pairs


def selected(where: list[str], start: str | None, end: str | None) -> Selection:
    """The selection that `--where`, `--from` and `--to` state."""
    from coaching_analytics.vocabulary.selection import Selection, Window

    chosen: dict[str, Any] = {}
    for text in where:
        ((column, value),) = pairs_of([text], "--where").items()
        if column == "system":
            chosen["system"] = value
        elif column == "year_type":
            if value not in ("fiscal", "school"):
                raise WrongUsage(f"--where year_type takes fiscal or school; got {value!r}.")
            chosen["year_type"] = value
        elif column in FILTERS:
            chosen[FILTERS[column]] = (*chosen.get(FILTERS[column], ()), value)
        else:
            raise WrongUsage(f"--where knows system, year_type, {', '.join(FILTERS)}; got {column!r}.")
    if (start is None) != (end is None):
        raise WrongUsage("Give both --from and --to, or neither.")
    if start and end:
        chosen["window"] = Window(_day(start), _day(end))
    return Selection(**chosen)


def check_places(gate: Gate, selection: Selection) -> None:
    """Refuse a place that is not in the store: a slip of the pen would look like a place without coaching."""
    from coaching_analytics.vocabulary.places import SETTINGS
    from coaching_analytics.vocabulary.selection import Selection, SelectionError

    for column, field in FILTERS.items():
        wanted = getattr(selection, field)
        if not wanted:
            continue
        key, mart = COLUMNS[column]
        known = set(gate.rows(Selection(), f"SELECT DISTINCT {key} AS name FROM {mart}")["name"])
        known.update(SETTINGS if column == "setting" else ())
        if missing := [value for value in wanted if value not in known]:
            raise SelectionError(f"No row of this store has the {column} {', '.join(map(repr, missing))}.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUsage(f"Dates are written YYYY-MM-DD; got {text!r}.") from None
