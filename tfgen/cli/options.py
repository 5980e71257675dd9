"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., object]")


def project_option(function: F) -> F:
    """`-C/--project DIR`: the folder that holds config/, templates/ and generated/."""
    return click.option(
        "-C",
        "--project",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        default=Path(),
        show_default="the current folder",
        metavar="DIR",
        help="The project: the folder that holds config/ and templates/.",
    )(function)


def selection_options(function: F) -> F:
    """`--env E` and `--region R`, each repeatable: work on these stacks only."""
    for option, noun in (("--region", "region"), ("--env", "environment")):
        function = click.option(
            option, f"{noun}s", multiple=True, metavar="NAME", help=f"Only this {noun}; repeat it for more."
        )(function)
    return function
