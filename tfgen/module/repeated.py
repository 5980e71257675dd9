"""Arguments that a block or a file sets twice, which Terraform refuses wherever it reads HCL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl.source import HclSyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Argument, Body
    from tfgen.module.model import SourceFile


def repeated_arguments(body: Body) -> Iterator[tuple[Argument, Argument]]:
    """Arguments, each with the one before it that has its name, here and in nested blocks."""
    if len({argument.name for argument in body.arguments}) < len(body.arguments):
        first: dict[str, Argument] = {}
        for argument in body.arguments:
            if first.setdefault(argument.name, argument) is not argument:
                yield argument, first[argument.name]
    for block in body.blocks:
        yield from repeated_arguments(block.body)


def describe_repeated(file: SourceFile, argument: Argument, first: Argument) -> str:
    """Where it is set already, and the remedy."""
    return f"{argument.name} is set already on line {file.position(first.start).line}. Keep one of the two."


def refuse_repeated(file: SourceFile) -> None:
    """Raise HclSyntaxError for the first of them."""
    for argument, first in repeated_arguments(file.body):
        place = file.position(argument.start)
        raise HclSyntaxError(place.line, place.column, describe_repeated(file, argument, first))
