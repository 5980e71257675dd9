"""The text of an HCL file, and the error that points into it."""

from __future__ import annotations

from typing import Final

from tfgen.errors import TfgenError

DEEPEST_NESTING: Final = 100
"""Brackets, templates, conditionals, signs or accesses in each other. Terraform has no limit; people stay below 20."""


class HclSyntaxError(TfgenError):
    """The text is not HCL. `line` and `column` count from 1, in characters, after `normalize`."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.line = line
        self.column = column
        self.message = message

    def __reduce__(self) -> tuple[object, ...]:  # so that it comes back whole from a worker process
        return type(self), (self.line, self.column, self.message)


class NestingError(HclSyntaxError):
    """The text may be HCL, but is nested more deeply than tfgen reads."""


def normalize(text: str) -> str:
    r"""`text` without a byte order mark, and with `\n` for every `\r\n`."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")
