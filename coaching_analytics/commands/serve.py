"""`demo` and `serve`: the dashboard."""

from __future__ import annotations

import os
import tempfile
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from coaching_analytics.commands.configuration import configuration
from coaching_analytics.commands.console import WrongUsage, say

LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEMO_SYSTEMS = ("washington", "alabama", "el_dorado", "fresno", "san_diego")


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command("demo")(demo)
    app.command("serve")(serve)


def demo(
    port: Annotated[int | None, typer.Option(help="Port of the dashboard.")] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
) -> None:
    """Look at simulated data: makes a store if there is none, then opens the dashboard."""
    store = prepare_demo(configuration().demo_store)
    _run(store, "127.0.0.1", port, browser=not no_browser)


def serve(
    store: Annotated[Path, typer.Option(help="Folder of the store.", envvar="COACHING_STORE")],
    address: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port of the dashboard.")] = None,
) -> None:
    """Open the dashboard on a store."""
    chosen = address or configuration().address
    if chosen not in LOOPBACK:
        raise WrongUsage(
            f"Only this machine can be served ({', '.join(LOOPBACK)}) until sign-in exists; got {chosen!r}."
        )
    from coaching_analytics.store import open_store

    if (store / "CURRENT").exists():
        open_store(store)
    else:
        say("This store is empty: load data on the page Add data, or with `import`.")
    _run(store, chosen, port, browser=False)


def prepare_demo(store: Path) -> Path:
    """The demo store, made from the five simulated systems when it is missing or of another version."""
    from coaching_analytics.store import StoreError, open_store

    if (store / "CURRENT").exists():
        try:
            open_store(store)
            return store
        except StoreError:
            say("The demo store was made by another version; rebuilding it.")
            from coaching_analytics.store import rebuild

            rebuild(store)
            return store
    say("Making a store of simulated data (about a minute, once) ...")
    from coaching_analytics.ingest import load
    from coaching_analytics.simulate import simulate

    with tempfile.TemporaryDirectory() as folder:
        for system in DEMO_SYSTEMS:
            say(f"  {system}")
            simulate(Path(folder) / system, system=system)
        load([Path(folder) / system for system in DEMO_SYSTEMS], store, by="demo")
    return store


def app_folder() -> Path:
    """Where app.py lies: in the installed package, or in the repository when the install is editable."""
    packaged = Path(str(resources.files("coaching_analytics"))) / "_app"
    return packaged if packaged.is_dir() else packaged.parents[1]


def _run(store: Path, address: str, port: int | None, *, browser: bool) -> None:
    os.environ["COACHING_STORE"] = str(store.resolve())
    folder = app_folder()
    # Streamlit reads .streamlit/config.toml of the working folder.
    os.chdir(folder)
    from streamlit.web import cli

    chosen = port or configuration().port
    # Streamlit's own welcome advertises its tools, on some machines also in a box over the filters.
    say(f"The dashboard opens at http://{address}:{chosen} (stop it with Ctrl+C).")
    arguments = [
        "run",
        str(folder / "app.py"),
        f"--server.address={address}",
        f"--server.port={chosen}",
        f"--server.headless={'false' if browser else 'true'}",
        "--logger.hideWelcomeMessage=true",
    ]
    cli.main(arguments, prog_name="streamlit", standalone_mode=True)
