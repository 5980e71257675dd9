"""The words of the commands that Terraform runs: scripts, and what they are given.

A word may be what the command writes, too: that it changed says nothing of a saved plan, only of a commit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Literal, Template, Tuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tfgen.hcl.syntax import Block, Expression

_BETWEEN = re.compile(r"""[\s"'`;&|<>()=,]+""")
_COMMANDS = {("provisioner", "local-exec"): "command", ("data", "external"): "program"}


def command_words(block: Block, said: Callable[[Expression], str | None]) -> Iterator[str]:
    """The words of a block's command that may be paths, from the folder on in which Terraform runs it.

    `said` is what something filled in is worth as text, None where nobody knows. Blocks that run nothing have none.
    https://developer.hashicorp.com/terraform/language/resources/provisioners/local-exec
    https://registry.terraform.io/providers/hashicorp/external/latest/docs/data-sources/external
    """
    name = _COMMANDS.get((block.type, block.labels[0] if block.labels else ""))
    command = block.body.argument(name) if name else None
    if command is None:
        return
    start = block.body.argument("working_dir")
    folders = [".", *(_words(start.value, said) if start else ())]
    for word in _words(command.value, said):
        yield from (word if word.startswith("/") else f"./{folder}/{word}" for folder in folders)


def _words(whole: Expression, said: Callable[[Expression], str | None]) -> Iterator[str]:
    match whole:
        case Literal() | Template():
            parts = whole.parts if isinstance(whole, Template) else (whole,)
            text = "".join(_text(part, said) for part in parts)
            yield from filter(None, _BETWEEN.split(text))
        case Tuple():
            for item in whole.items:
                yield from _words(item, said)
        case _:
            yield from filter(None, [said(whole)])


def _text(part: Expression, said: Callable[[Expression], str | None]) -> str:
    """What is not known ends a word."""
    return part.value if isinstance(part, Literal) and isinstance(part.value, str) else said(part) or " "
