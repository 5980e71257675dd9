"""Make values of variables, as files beside a root module set them, the defaults of these variables."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from tfgen.adopt.items import Item, read_items
from tfgen.adopt.source_file import SourceFile, addresses_of, read_text
from tfgen.errors import Position, Problem, TfgenError
from tfgen.hcl.format import terraform_fmt
from tfgen.hcl.source import HclSyntaxError
from tfgen.hcl.syntax import Literal
from tfgen.hcl.tree import parse_tree
from tfgen.module.json_values import literal
from tfgen.module.tfvars import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tfgen.adopt.relocation import Move
    from tfgen.hcl.syntax import Block


class Setting(NamedTuple):
    """The value of a variable as it is written, the comments before it, and where it is."""

    text: str
    comments: tuple[str, ...]
    position: Position


@dataclass(frozen=True, eq=False)
class Inlined:
    """The files of a root module with values as defaults, these values, and what is left of the files that set them."""

    sources: Mapping[str, SourceFile]
    values: Mapping[str, Setting]
    left: Mapping[str, str]


def inline_variables(folder: Path, sources: Mapping[str, SourceFile], move: Move) -> Inlined:
    """The root module with the values that Terraform reads by itself.

    What is sensitive, or not declared, stays in its file. Raises TfgenError for a file that cannot be read.
    """
    texts = {file: move.rewrite(read_text(file)) for file in _files(folder)}
    files = {file: _read(file, text) for file, text in texts.items()}
    values = {name: value for mine in files.values() for name, value in mine.items()}
    declared = {block.labels[0]: block for source in sources.values() for block in _variables(source)}
    kept = {name for name in values if name not in declared or _is_sensitive(declared[name])}
    chosen = {name: value for name, value in values.items() if name not in kept}
    left = {
        file.name: _left({n: v for n, v in mine.items() if n in kept}, file, texts[file])
        for file, mine in files.items()
    }
    return Inlined({name: with_defaults(source, chosen) for name, source in sources.items()}, chosen, left)


def _files(folder: Path) -> list[Path]:
    return [folder / name for name in in_order(file.name for file in folder.iterdir() if file.is_file())]


def _read(file: Path, text: str) -> dict[str, Setting]:
    try:
        if file.name.endswith(".json"):
            return {name: Setting(literal(value), (), Position(str(file))) for name, value in _pairs(text)}
        found = [item for item in read_items(terraform_fmt(text)).items if isinstance(item, Item)]
    except (HclSyntaxError, ValueError, RecursionError) as error:
        raise TfgenError(Problem(Position(str(file)), f"this cannot be read: {error}. Correct it.")) from None
    return {item.name: _setting(item, file) for item in found}


def _pairs(text: str) -> Iterable[tuple[str, Any]]:
    """The values of variables in JSON. Raises ValueError, and RecursionError for what is nested too deeply."""
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("it is no JSON object")  # noqa: TRY004 - of the text, not of an argument
    return found.items()


def _setting(item: Item, file: Path) -> Setting:
    comments = (*item.around.before, *filter(None, [item.around.behind]))
    return Setting(item.value.text, tuple(filter(None, comments)), Position(str(file), item.line))


def _left(values: Mapping[str, Setting], file: Path, text: str) -> str:
    """The text of a file with these values alone; empty without any."""
    if file.name.endswith(".json"):
        return json.dumps({name: json.loads(text)[name] for name in values}, indent=2) if values else ""
    return "".join(f"{line}\n" for name, one in values.items() for line in (*one.comments, f"{name} = {one.text}"))


def _variables(source: SourceFile) -> Iterator[Block]:
    yield from (block for block in parse_tree(source.text).blocks_of("variable") if block.labels)


def _is_sensitive(block: Block) -> bool:
    sensitive = block.body.argument("sensitive")
    ephemeral = block.body.argument("ephemeral")
    off = [argument is None or _is_false(argument.value) for argument in (sensitive, ephemeral)]
    return not all(off)


def _is_false(value: object) -> bool:
    return isinstance(value, Literal) and value.value is False


class _Edit(NamedTuple):
    """Text in the place of what is between two offsets, and where it is from."""

    start: int
    end: int
    text: str
    position: Position


def with_defaults(source: SourceFile, values: Mapping[str, Setting]) -> SourceFile:
    """The file with these values as defaults of the variables that it declares."""
    if not values:
        return source
    edits = [_edit(source, block, values[block.labels[0]]) for block in _variables(source) if block.labels[0] in values]
    if not edits:
        return source
    text, origins = _apply(source, sorted(edits))
    formatted = terraform_fmt(text)
    return replace(source, text=formatted, addresses=addresses_of(formatted), origins=tuple(origins))


def _edit(source: SourceFile, block: Block, value: Setting) -> _Edit:
    lines = "\n".join([*value.comments, f"default = {value.text}"])
    if before := block.body.argument("default"):
        return _Edit(before.start, before.end, lines, value.position)
    end = block.body.end
    start = "" if source.text[:end].rstrip(" \t").endswith("\n") else "\n"
    return _Edit(end, end, f"{start}{lines}\n", value.position)


def _apply(source: SourceFile, edits: Sequence[_Edit]) -> tuple[str, list[Position]]:
    """The edited text, and where each of its lines is from."""
    chunks: list[tuple[str, Position | None, int]] = []
    end = 0
    for edit in edits:
        chunks += [(source.text[end : edit.start], None, end), (edit.text, edit.position, 0)]
        end = edit.end
    chunks.append((source.text[end:], None, end))
    origins: list[Position | None] = [None]
    for text, position, start in chunks:
        for i, _ in enumerate(text.split("\n")):
            line = source.text.count("\n", 0, start) + 1 + i
            found = position or source.position(line)
            if i:
                origins.append(found)
            elif position or origins[-1] is None:
                origins[-1] = found
    return "".join(text for text, *_ in chunks), [found or source.position() for found in origins]
