"""Why a function cannot give a result."""

from __future__ import annotations

from typing import Final

IGNORED: Final = "ignored-file"
"""The kind of a fault that is none: what a function reads is not here, as git ignores it."""


class FunctionError(Exception):
    """A function fails on what it was given: a phrase, and the index of the argument at fault (-1: none alone)."""

    def __init__(self, message: str, argument: int = -1) -> None:
        super().__init__(message)
        self.argument = argument


class AbsentFileError(FunctionError):
    """There is no file that the function could read."""


class IgnoredFileError(AbsentFileError):
    """There is no such file here, and git ignores it: it is made on the machine where Terraform runs."""


class ArgumentTypeError(FunctionError):
    """An argument is of a type that the function does not take."""
