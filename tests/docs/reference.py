"""docs/commands.md, made of the commands themselves."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import TYPE_CHECKING

import click

from tfgen.cli.main import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator

INTRODUCTION = """\
# Commands

What `tfgen COMMAND --help` says, on one page. It is made of the commands (`make golden`).

Everywhere: exit code 0 is clean, 1 means findings or out of date, 2 that nothing could be done, and then nothing on
disk has changed; 130 that you interrupted it; 74 and 141 that not all could be printed. `plan` and `drift` use
Terraform's own: 0 nothing to do, 1 failure, 2 changes ([all of them](running.md#exit-codes)).

| Environment variable | Meaning |
|---|---|
| `TFGEN_CACHE_DIR` | absolute path for what makes tfgen faster (relative: none); else `tfgen` in your cache folder |
| `TFGEN_DEBUG` | `1`: show the traceback of what nobody foresaw |
| `TFGEN_ENGINE` | the Terraform or OpenTofu to run |
| `TFGEN_PLAN_KEY` | a secret of 32 characters or more: seals saved plans, so that whoever has it too may apply them |
| `NO_COLOR`, `FORCE_COLOR` | print no colours, as with `TERM=dumb`; print them in a pipe too |
"""


def write_commands_page() -> str:
    """Return the page: each command with its usage, its text and its options."""
    return "\n".join([INTRODUCTION, *(_write_command(name) for name in COMMANDS)])


def _write_command(name: str) -> str:
    command: click.Command = import_module(COMMANDS[name]).command
    # As below `tfgen`, whose other commands a test may have called before: click keeps the option for help.
    with click.Context(command, info_name=f"tfgen {name}", help_option_names=["-h", "--help"]) as context:
        usage = " ".join(command.collect_usage_pieces(context))
        lines = [
            f"## tfgen {name}",
            "",
            f"`tfgen {name} {usage}`",
            "",
            inspect.cleandoc(command.help or "").replace("\b\n", ""),
        ]
        rows = list(_list_options(command, context))
    return "\n".join([*lines, "", "| Option | Meaning |", "|---|---|", *rows, ""])


def _list_options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        if record := parameter.get_help_record(context):
            option, meaning = (text.replace("|", "\\|") for text in record)
            if meaning:  # an argument has none: it stands in the usage, and the text says what it is
                yield f"| `{option}` | {meaning} |"
