"""The `tfgen` command: finds its subcommands, loads the one that is called, and turns errors into exit codes."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import click

from tfgen import __version__
from tfgen.cli.colours import choose_colours
from tfgen.cli.streams import BROKEN_PIPE, is_output_closed, open_closed_streams, silence_broken_streams
from tfgen.cli.unexpected import UnwritableOutputError, escape_unencodable, file_error, unexpected_error
from tfgen.errors import TfgenError, did_you_mean, nearest, quoted
from tfgen.garbage import set_aside
from tfgen.patterns import regex
from tfgen.printable import printable

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# Name of the command to its module, in which the command is called `command`. In the order of `tfgen --help`.
COMMANDS = {
    "adopt": "tfgen.cli.adopt",
    "affected": "tfgen.cli.affected",
    "apply": "tfgen.cli.apply",
    "compare": "tfgen.cli.compare",
    "completion": "tfgen.cli.completion",
    "destroy": "tfgen.cli.destroy",
    "diff": "tfgen.cli.diff",
    "drift": "tfgen.cli.drift",
    "explain": "tfgen.cli.explain",
    "graph": "tfgen.cli.graph",
    "init": "tfgen.cli.init",
    "list": "tfgen.cli.list_",
    "lock": "tfgen.cli.lock",
    "lsp": "tfgen.cli.lsp",
    "migrate": "tfgen.cli.migrate",
    "new": "tfgen.cli.new",
    "order": "tfgen.cli.order",
    "output": "tfgen.cli.output",
    "package": "tfgen.cli.package",
    "plan": "tfgen.cli.plan",
    "promote": "tfgen.cli.promote",
    "render": "tfgen.cli.render",
    "report": "tfgen.cli.report",
    "retire": "tfgen.cli.retire",
    "rule": "tfgen.cli.rule",
    "rules": "tfgen.cli.rules",
    "schema": "tfgen.cli.schema",
    "settings": "tfgen.cli.settings",
    "update": "tfgen.cli.update",
    "validate": "tfgen.cli.validate",
    "watch": "tfgen.cli.watch",
}


# A command's function, and the first paragraph of its docstring.
_HELP = regex(r'^def command\(.*?\n    """(.+?)(?:\n\n|""")', re.MULTILINE | re.DOTALL)
# What other tools call it.
_COMMANDS_ELSEWHERE = {
    **dict.fromkeys(("build", "compile", "fmt", "gen", "generate", "synth"), "render"),
    **dict.fromkeys(("check", "lint", "test", "verify"), "validate"),
    **dict.fromkeys(("create", "scaffold", "start"), "new"),
    **dict.fromkeys(("recopy", "upgrade"), "update"),
    "import": "adopt",
    **dict.fromkeys(("deploy", "up"), "apply"),
    **dict.fromkeys(("help", "version"), ""),
    "ls": "list",
    "down": "destroy",
    "preview": "plan",
}
_OPTIONS_ELSEWHERE = {
    "--environment": "--env",
    "--dry-run": "--diff",
    "--auto-approve": "--yes",
    "--force": "--yes",
    "--chdir": "--project",
    "--directory": "--project",
    "--filter": "--where",
    "--stack": "--where",
    "--parallelism": "--jobs",
}
_WORDS = "tfgen.words"
FAILURE = "tfgen.failure"
"""In the `meta` of a context: the exit code of a command that cannot work, where that is not 2."""
INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it


class CannotWork(click.ClickException):
    """A TfgenError on its way out: exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the problems, one a line, each with its place first, as editors and CI systems expect it."""
        from tfgen.report.sentences import fold_sentences  # only a run that fails needs it

        for line in self.message.split("\n"):
            words = f"{click.style('error', fg='red')}: {printable(line)}"
            for folded in fold_sentences([words], stream=file or sys.stderr):
                click.echo(folded, file=file, err=True, color=choose_colours())


def describe_usage_error(error: click.UsageError) -> str:
    """What is wrong with the use; of an unknown option also which one is meant."""
    if not (isinstance(error, click.NoSuchOption) and error.ctx):
        return error.format_message()
    known = [option for parameter in error.ctx.command.params for option in parameter.opts if option[:2] == "--"]
    given = error.option_name
    similar = [option for option in known if option.startswith(given) or given.startswith(option)]
    if not similar:
        names = {name: name for name in known} | {a: b for a, b in _OPTIONS_ELSEWHERE.items() if b in known}
        similar = [names[name] for name in [nearest(given, names)] if name]
    remedy = f"Did you mean {' or '.join(similar)}?" if similar else f"Run: {error.ctx.command_path} --help"
    if "--where" in known and (axis := _find_axis(given.removeprefix("--"))):
        remedy = f"Choose by an axis of the project with --where {axis}=NAME"
    return f"there is no option {given}. {remedy}"


def _find_axis(name: str) -> str | None:
    """The axis of the project at hand that is called so, also with an s; None where there is none."""
    from pathlib import Path  # only a run that fails needs these

    from tfgen.cli.project_names import find_names
    from tfgen.disk.project import find_project

    try:
        axes = find_names(find_project(Path.cwd())).axes
    except OSError:
        return None
    return next((axis for axis in axes if name in (axis, f"{axis}s") and axis not in ("environment", "region")), None)


def _suggest_command(name: str) -> str:
    if name in _COMMANDS_ELSEWHERE:
        meant = _COMMANDS_ELSEWHERE[name]
        return f'Did you mean "{meant}"?' if meant else f"Run: tfgen --{name}"
    return did_you_mean(name, COMMANDS, otherwise="Run: tfgen --help")


def _placeholders(beginning: str = "") -> dict[str, click.Command]:
    """Stand-ins for the commands whose names begin so, with their first sentence: to list them, none is imported."""
    names = [name for name in COMMANDS if name.startswith(beginning)]
    return {name: click.Command(name, help=_sentence(COMMANDS[name])) for name in names}


def _sentence(module: str) -> str:
    """The first paragraph of a command's help, read from its source: importing all of them takes longer than click."""
    spec = find_spec(module)
    loader: Any = spec and spec.loader
    found = _HELP.search(loader.get_source(module) or "")
    return found[1] if found else str(import_module(module).command.help)


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called: `--help` need not wait for Jinja and parsers."""

    def main(self, *given: Any, **extra: Any) -> Any:
        """As usual, also where something is wrong with the standard streams before or after a command."""
        open_closed_streams()
        try:
            return super().main(*given, **extra)
        except OSError as error:
            stopped = file_error(error, ())
            with suppress(OSError):  # standard error, which may be on the same disk
                stopped.show()
            raise SystemExit(stopped.exit_code) from None

    def make_context(self, *given: Any, **extra: Any) -> click.Context:
        """As usual, with colours where the user wants them."""
        try:
            return super().make_context(*given, **{"color": choose_colours(), **extra})
        except KeyboardInterrupt:
            raise SystemExit(INTERRUPTED) from None
        except BrokenPipeError:
            silence_broken_streams()
            raise SystemExit(BROKEN_PIPE) from None

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        set_aside()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The names with their sentences, for which no command is imported."""
        click.Group(commands=_placeholders()).format_commands(ctx, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """As usual, without importing the commands."""
        from click.shell_completion import CompletionItem

        signs = _placeholders(incomplete)
        found = [CompletionItem(name, help=sign.get_short_help_str()) for name, sign in signs.items()]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """As usual, but a typo is compared with the names of commands that are not imported yet."""
        name = args[0]
        if name in COMMANDS:
            return super().resolve_command(ctx, args)
        raise click.UsageError(f"there is no command {quoted(name)}. {_suggest_command(name)}", ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As usual; the words are kept for the message of an error that nobody foresaw."""
        ctx.meta[_WORDS] = tuple(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            given = error.option_name
            message = f"there is no option {given} before a command. If it is the command's: tfgen COMMAND {given} ..."
            raise click.UsageError(message, ctx) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error that stops tfgen becomes a message and the command's exit code for that."""
        escape_unencodable()
        try:
            return self._invoke(ctx)
        except UnwritableOutputError:
            raise
        except click.ClickException as error:
            if FAILURE not in ctx.meta:
                raise
            error.show()
            ctx.exit(ctx.meta[FAILURE])

    def _invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except TfgenError as error:
            raise CannotWork(str(error)) from error
        except click.NoSuchOption as error:
            raise click.UsageError(describe_usage_error(error), error.ctx) from error
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except click.Abort:  # Ctrl-C, or the end of what is typed, at a question
            click.echo("\ninterrupted", err=True)
            ctx.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except OSError as error:
            if isinstance(error, BrokenPipeError) and is_output_closed():
                silence_broken_streams()
                ctx.exit(BROKEN_PIPE)
            raise file_error(error, ctx.meta[_WORDS]) from error
        except Exception as error:
            raise unexpected_error(error, ctx.meta[_WORDS]) from error


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tfgen")
def main() -> None:
    """Plain, reviewable, proven Terraform for every environment and region.

    \b
    tfgen new DIR           a project to start from
    tfgen adopt PATH...     a project made of folders that you have
    tfgen list              the stacks of the matrix
    tfgen render            write generated/<environment>/<region>/
    tfgen render --check    is what is committed what would be rendered?
    tfgen validate          what Terraform or AWS would refuse, and where to mend it
    tfgen plan              run Terraform over the stacks, and show what changes
    tfgen apply             apply exactly these plans, in order

    Exit codes: 0 clean, 1 findings or out of date, 2 cannot work; `plan` and `drift` use Terraform's own.
    """  # noqa: D301 - \b keeps click from joining the lines
