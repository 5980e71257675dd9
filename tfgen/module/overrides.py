"""Merge override files into the files that they change, as Terraform does before it looks at anything else.

https://developer.hashicorp.com/terraform/language/files/override
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from tfgen.hcl.syntax import Literal, Tuple
from tfgen.hcl.tree import parse_tree
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tfgen.hcl.syntax import Block, Body, Node
    from tfgen.module.model import SourceFile


class OverrideFault(NamedTuple):
    """What an override file may not have, where, and the remedy."""

    file: SourceFile
    node: Node
    fact: str


_NAME: Final = regex(r"(?:.*_)?override\.(?:tf|tofu)(?:\.json)?")
# Blocks of which single arguments are replaced, where of others the whole block is.
_MERGED: Final = frozenset({"lifecycle", "required_providers"})
# One of the two takes the place of the other.
_STATES: Final = frozenset({"backend", "cloud"})
# What override files may not hold (tried with 1.11.4 and 1.15.5), and what of them Terraform drops without a word.
_REFUSED: Final = frozenset({"check", "import", "moved"})
_REFUSED_WITHIN: Final = frozenset({"validation", "precondition", "postcondition"})
_DROPPED: Final = frozenset({"ephemeral", "removed"})
_ONE_OF_TWO: Final = frozenset({"count", "for_each"})


def is_override(name: str) -> bool:
    """Whether Terraform merges the file of this name into the others."""
    return _NAME.fullmatch(name) is not None


def is_merged(body: Body) -> bool:
    """Whether an override file has a part in it: of such a block Terraform drops what it does not know in silence.

    A merged body asks each of its two for what the schema has, and not what else there is (tried with 1.11.4).
    """
    return any(part.start >= body.end for part in (*body.arguments, *body.blocks))


def merge_overrides(files: Iterable[SourceFile]) -> tuple[list[SourceFile], list[OverrideFault]]:
    """The files with what override files change in them, and what these may not change.

    Files come in the order of their names, in which Terraform merges them too.
    """
    given = list(files)
    merged = [file for file in given if not is_override(file.name)]
    faults: list[OverrideFault] = []
    for override in given:
        if is_override(override.name):
            merged, kept = _merge_file(merged, override, faults)
            if kept:
                body = replace(override.body, arguments=(), blocks=tuple(kept))
                merged.append(override.with_body(body))
    return merged, faults


def _merge_file(
    files: list[SourceFile], override: SourceFile, faults: list[OverrideFault]
) -> tuple[list[SourceFile], list[Block]]:
    """The files with the blocks of one override file in them, and its blocks that stand for themselves."""
    kept: list[Block] = []
    for number, block in enumerate(override.body.blocks):
        faults += (OverrideFault(override, node, fact) for node, fact in _refused(block))
        if block.type in _REFUSED | _DROPPED:
            continue
        for part in _locals_apart(block):
            target = next((file for file in files if any(_is_base(one, part) for one in file.body.blocks)), None)
            if target is not None:
                files = [_with(file, override, number, part) if file is target else file for file in files]
            elif _may_be_added(block):
                kept.append(block)
            else:
                remedy = "Declare it in another file, or here under another name."
                fact = f"there is no {_describe(part)} that this file could override. {remedy}"
                faults.append(OverrideFault(override, part, fact))
    return files, kept


def _may_be_added(block: Block) -> bool:
    """Whether a block needs no base, as its absence means that it is empty."""
    return block.type == "terraform" or (block.type == "provider" and block.body.argument("alias") is None)


def _refused(block: Block) -> Iterator[tuple[Node, str]]:
    """What Terraform refuses of a block because it stands in an override file."""
    if block.type in _REFUSED:
        yield block, f"an override file may have no {block.type} block. Move it to another file."
        return
    dependencies = block.body.argument("depends_on")
    if dependencies and not (isinstance(dependencies.value, Tuple) and not dependencies.value.items):
        yield (
            dependencies,
            "an override file cannot change depends_on. Write it into the block that this one overrides.",
        )
    lifecycles = (one.body for one in block.body.blocks if one.type == "lifecycle")
    for body in (block.body, *lifecycles):
        for one in body.blocks:
            if one.type in _REFUSED_WITHIN:
                yield (
                    one,
                    f"an override file cannot change a {one.type}. Write it into the block that this one overrides.",
                )


def _locals_apart(block: Block) -> list[Block]:
    """A block of locals as one for each, since each has its own base."""
    if block.type != "locals":
        return [block]
    return [replace(block, body=replace(block.body, arguments=(one,))) for one in block.body.arguments]


def _is_base(block: Block, override: Block) -> bool:
    if block.type != override.type or block.labels != override.labels:
        return False
    if block.type == "locals":
        return block.body.argument(override.body.arguments[0].name) is not None
    return block.type != "provider" or _alias(block) == _alias(override)


def _alias(block: Block) -> object:
    argument = block.body.argument("alias")
    return argument.value.value if argument and isinstance(argument.value, Literal) else None


def _describe(block: Block) -> str:
    if block.type == "locals":
        return f"local.{block.body.arguments[0].name}"
    return " ".join((block.type, *(f'"{label}"' for label in block.labels)))


def _with(file: SourceFile, override: SourceFile, number: int, part: Block) -> SourceFile:
    """A file in which a block of an override file is merged; its text goes on with that of the override file."""
    grown, start = file.followed_by(override)
    moved = parse_tree(" " * start + override.text).blocks[number]
    if part.type == "locals":
        name = part.body.arguments[0].name
        moved = replace(moved, body=replace(moved.body, arguments=(moved.body.argument(name),)))
    base = next(one for one in file.body.blocks if _is_base(one, part))
    blocks = tuple(_merge(one, moved) if one is base else one for one in file.body.blocks)
    return grown.with_body(replace(file.body, blocks=blocks))


def _merge(base: Block, override: Block) -> Block:
    """Arguments replace those of the same name, and nested blocks all those of the same type."""
    own = {argument.name: argument for argument in base.body.arguments}
    new = {argument.name: argument for argument in override.body.arguments}
    merged = own | new
    if merged.keys() >= _ONE_OF_TWO and not (own.keys() >= _ONE_OF_TWO or new.keys() >= _ONE_OF_TWO):
        del merged["for_each"]  # where each file has one, Terraform goes by count
    body = replace(base.body, arguments=tuple(merged.values()), blocks=_merge_blocks(base.body, override.body))
    return replace(base, body=body)


def _merge_blocks(base: Body, override: Body) -> tuple[Block, ...]:
    found = list(base.blocks)
    new: list[Block] = []
    for block in override.blocks:
        same = next((one for one in found if one.type == block.type), None)
        if block.type in _MERGED and same is not None:
            found[found.index(same)] = _merge(same, block)
        else:
            new.append(block)
    replaced = {_kind(block) for block in new}
    return (*(block for block in found if _kind(block) not in replaced), *new)


def _kind(block: Block) -> str:
    if block.type in _STATES:
        return "backend"
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type
