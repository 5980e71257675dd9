"""The options of `tfgen validate` that belong together: which rules, for which engine and providers, which baseline."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tfgen.checking import BaselineFile, RuleChoice, Target
from tfgen.cli.completing import complete_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfgen.cli.options import Command
    from tfgen.dialects.dialect import Pin


def rule_options(function: Command) -> Command:
    """`--rule`, `--select` and `--ignore`, as `choice`."""

    @wraps(function)
    def command(*, only: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...], **given: Any) -> None:
        function(choice=RuleChoice(only, select, ignore), **given)

    ignore = _names_option("Leave out this rule, group or preset; repeat it for more.", "--ignore")
    select = _names_option("Only this rule, group or preset; repeat it for more.", "--select", "--preset", "select")
    only = _names_option("Only this rule; repeat it for more.", "--rule", "only")
    return only(select(ignore(command)))


def _names_option(text: str, *declared: str) -> Callable[[Command], Command]:
    return click.option(*declared, multiple=True, metavar="NAME", shell_complete=complete_rules, help=text)


def target_options(function: Command) -> Command:
    """`--assume-provider` and `--engine`, as `target`."""

    @wraps(function)
    def command(*, assumed: tuple[str, ...], engine: Pin | None, **given: Any) -> None:
        function(target=Target(engine, _parse_assumed(assumed)), **given)

    command = click.option(
        "--engine",
        metavar="terraform|tofu[=VERSION]",
        callback=lambda _context, _parameter, value: _parse_engine(value),
        help="The engine to check for. Without it, what the folders require; else the newest Terraform.",
    )(command)
    return click.option(
        "--assume-provider",
        "assumed",
        multiple=True,
        metavar="NAME[=VERSION]",
        help="Check with this version of a provider, or the nearest, where the folders admit none with a known schema; "
        "repeat it for more.",
    )(command)


def baseline_options(function: Command) -> Command:
    """`--baseline` and `--write-baseline`, as `baseline`."""

    @wraps(function)
    def command(*, baseline: Path | None, write_baseline: bool, **given: Any) -> None:
        if write_baseline and baseline is None:
            raise click.UsageError("--write-baseline writes the file of --baseline FILE: name it.")
        function(baseline=BaselineFile(baseline, write_baseline) if baseline else None, **given)

    command = click.option("--write-baseline", is_flag=True, help="Write all findings into the file of --baseline.")(
        command
    )
    return click.option(
        "--baseline",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Report only findings that are not in this file, and remove from it those that are gone.",
    )(command)


def _parse_assumed(words: tuple[str, ...]) -> dict[str, str | None]:
    """Providers as `NAME` or `NAME=VERSION`, by name."""
    pairs = (word.partition("=") for word in words)
    return {name: version or None for name, _, version in pairs}


def _parse_engine(word: str | None) -> Pin | None:
    """An engine, and perhaps a version of it."""
    if word is None:
        return None
    from tfgen.dialects.files import parse_engine

    found = parse_engine(word)
    if found is None:
        raise click.BadParameter(f"{word} is none. Write terraform, tofu, terraform=1.11 or tofu=1.10.2.")
    return found
