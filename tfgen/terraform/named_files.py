"""The files that Terraform's own files name: archives, templates, modules, policies."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.disk.files import read_file
from tfgen.hcl.source import HclSyntaxError
from tfgen.hcl.syntax import Attribute, Call, Literal, Name, Template, children
from tfgen.hcl.tree import parse_expression, parse_tree
from tfgen.module.json_values import expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tfgen.hcl.syntax import Body, Expression

_NATIVE = (".tf", ".tofu", ".tfvars")
_STATE = ".tfstate"
_READS = re.compile(r"(?:core::)?(?:file\w*|templatefile)")
_FOLDERS = ("module", "root")  # what stands behind `path.`
_WAYS = ("./", "../")
_SKIPPED = {".terraform", ".git", "__pycache__"}


def find_named(root: Path, files: Iterable[Path]) -> set[Path]:
    """The files that the files of a root module name, and what these name in turn.

    They name what begins with `./` or `../`, with `${path.module}/` or `${path.root}/`, and what a function such as
    `file` reads, from their own folder on or from the root module's. Of a folder, such as a module's, that is every
    file in it. What is not HCL names nothing: the engine will tell. Raises OSError.
    """
    found: set[Path] = set()
    waiting = list(files)
    while waiting:
        path = waiting.pop()
        new = {one for folder in {path.parent, root} for one in _named_by(path, folder)} - found
        found |= new
        waiting += [one for one in new if one.name.endswith((*_NATIVE, ".tf.json", ".tofu.json"))]
    return found


def _named_by(path: Path, folder: Path) -> Iterator[Path]:
    """The files that a file names from a folder on."""
    for way in dict.fromkeys(_ways(path)):
        found = os.path.normpath(folder / way)
        # Not by the methods of Path, which raise for a text that is longer than any name.
        if os.path.isfile(found) and not found.endswith(_STATE):  # noqa: PTH113
            yield Path(found)
        elif way.startswith(_WAYS) and os.path.isdir(found) and Path(found) not in (folder, *folder.parents):  # noqa: PTH112
            yield from _files_below(Path(found))


def _ways(path: Path) -> Iterator[str]:
    """The texts of a file that may be paths; those behind `${path.module}/` begin with `./`."""
    text = read_file(path).decode("utf-8-sig", errors="replace")
    try:
        if path.name.endswith(_NATIVE):
            yield from _in_body(parse_tree(text))
        else:
            yield from _in_expression(parse_expression(expression(json.loads(text))))
    except (HclSyntaxError, ValueError, RecursionError):
        return


def _in_body(body: Body) -> Iterator[str]:
    for argument in body.arguments:
        yield from _in_expression(argument.value)
    for block in body.blocks:
        yield from _in_body(block.body)


def _in_expression(whole: Expression) -> Iterator[str]:
    waiting = [whole]
    while waiting:
        match waiting.pop():
            case Literal(value=str() as text) if text.startswith(_WAYS):
                yield text
            case Template(parts=(Attribute(source=Name(name="path"), name=name), Literal(value=str() as text))) if (
                name in _FOLDERS and text.startswith("/")
            ):
                yield f".{text}"
            case Template() as found:  # of which no text is a path by itself
                waiting += [part for part in found.parts if not isinstance(part, Literal)]
            case Call(name=name, arguments=(Literal(value=str() as text), *others)) if _READS.fullmatch(name):
                yield text if text.startswith("/") else f"./{text}"
                waiting += others
            case found:
                waiting += children(found)


def _files_below(folder: Path) -> Iterator[Path]:
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - _SKIPPED)
        yield from (Path(where, name) for name in files)
