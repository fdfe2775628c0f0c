"""The command `coaching-analytics`.

Everything heavy is imported inside the command that needs it, so `--help` is quick.
"""

from __future__ import annotations

import os
import sys

import typer
from typer.exceptions import TyperException

from coaching_analytics.commands import bundle, data, figures, house, serve
from coaching_analytics.commands.console import (
    INTERNAL,
    REFUSED,
    USAGE,
    WrongUsage,
    internal_error,
    say,
    start_log,
)

app = typer.Typer(
    name="coaching-analytics",
    help="Coaching logs, CLASS/ERS ratings and spending, joined: caseload, quality trends, cost per outcome.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for module in (serve, data, figures, house, bundle):
    module.register(app)


def main() -> None:
    """Run the command; the exit code says what became of it."""
    start_log(os.environ.get("COACHING_LOG"))
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run with these arguments and return the exit code: 0, 1, 2, 3 or 64."""
    try:
        answer = app(arguments, standalone_mode=False)
        return answer if isinstance(answer, int) else 0
    except WrongUsage as error:
        say(str(error))
        return USAGE
    except typer.Exit as stop:
        return stop.exit_code
    except typer.Abort:
        return REFUSED
    except TyperException as error:
        say(error.format_message() if hasattr(error, "format_message") else str(error))
        return USAGE
    except OSError as error:
        # A folder that is a file, a disk that is full, a file that may not be read: the person can mend it.
        internal_error(error)
        why = error.strerror or type(error).__name__
        say(f"{error.filename or 'A file'} cannot be read or written: {why}.")
        return REFUSED
    except Exception as error:
        # Refusals (StoreError, SelectionError, SettingError ...) are ours and speak for themselves.
        if type(error).__module__.startswith("coaching_analytics"):
            say(str(error))
            return REFUSED
        say(f"Something went wrong on our side (error {internal_error(error)}). Nothing was left half-done.")
        return INTERNAL


if __name__ == "__main__":
    main()
