"""`bootbench`: finds the verb, runs it, and turns every refusal into one sentence."""

from __future__ import annotations

from bench.cli.starting import loaded  # first: all that follows takes time

# isort: split
import contextlib
import os
import sys
from importlib import import_module
from typing import NoReturn

import click
from click.exceptions import NoArgsIsHelpError

from analysis.errors import AnalysisError
from bench.cli import VERBS
from bench.cli.readers import outlive_readers
from bench.cli.standard_streams import open_closed_streams
from bench.cli.text_type import take_whole_text
from bench.errors import BenchError
from drivers.errors import DriversError

loaded()


class _Verbs(click.Group):
    """Looks verbs up in the table and imports only the one that is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [row.name for row in VERBS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        row = next((row for row in VERBS if row.name == cmd_name), None)
        if row is None:
            return None
        command: click.Command = import_module(row.module).command
        take_whole_text(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        if VERBS:
            with formatter.section("Verbs"):
                formatter.write_dl([(row.name, row.summary) for row in VERBS])


# pydantic would look through every installed package for plug-ins of its own; bootbench uses none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def _print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        # Reading what is installed costs as much as all the rest of `--help`.
        from importlib.metadata import version

        click.echo(f"bootbench {version('bootbench')}")
        ctx.exit()


@click.command(
    cls=_Verbs,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Validated on simulation and on other people's recordings only: "
    "no public recording of an X3 Pro booting exists.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version.",
)
def bootbench() -> None:
    """Is it the motherboard, and does the extended warranty cover it?"""


def main() -> None:
    """Entry point of the console script; exit status 2 for anything refused."""
    open_closed_streams()
    outlive_readers()
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or a POSIX pipe with LANG=C must not turn `µA` into a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        status = bootbench(prog_name="bootbench", standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.UsageError as error:
        _refuse(_usage(error))
    except (click.Abort, KeyboardInterrupt):
        click.echo("Aborted!", err=True)
        sys.exit(1)
    except (BenchError, AnalysisError, DriversError) as error:
        _refuse(str(error))
    except MemoryError:
        _refuse("needs more memory than there is; close other programs, or cut out the part around the power-on")
    except UnicodeEncodeError as error:
        name = error.object[error.start : error.end]
        _refuse(f"the file name with {name!a} cannot be used in this language setting; set PYTHONUTF8=1 and try again")
    except OSError as error:
        _let_go_of_output()
        _refuse(f"{error.filename or 'the output'}: cannot be read or written ({error.strerror or error})")


def _usage(error: click.UsageError) -> str:
    """What click says of an option or an argument, as one sentence."""
    problem, *choices = " ".join(error.format_message().split()).rstrip(".?").split(". ")
    said = "; ".join(part[:1].lower() + part[1:] for part in (problem, *choices))
    return f"{said}; {error.ctx.command_path if error.ctx else 'bootbench'} --help says what it takes"


def _refuse(sentence: str) -> NoReturn:
    click.echo(f"bootbench: {sentence}", err=True)
    sys.exit(2)


def _let_go_of_output() -> None:
    """What could not be written would be tried again at the exit of Python, which has only a traceback for it.

    Source: the note on SIGPIPE in the documentation of Python's module `signal`.
    """
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
