"""What Terragrunt writes into a folder before it starts an engine there: the `generate` blocks of its file.

https://terragrunt.gruntwork.io/docs/reference/hcl/blocks/#generate
"""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tfgen.disk.files import read_file
from tfgen.disk.inputs import note_name
from tfgen.disk.project import find_bounds, is_within
from tfgen.hcl.source import HclSyntaxError
from tfgen.hcl.syntax import Body, Call, Literal, Template, TemplateFor, TemplateIf
from tfgen.hcl.tree import parse_tree
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tfgen.hcl.syntax import Block, Expression

TERRAGRUNT: Final = "terragrunt.hcl"
"""What Terragrunt reads in a folder."""
_MARK: Final = f"{TERRAGRUNT}:"
_CALL: Final = regex(r'\bsource\s*=\s*"(\.[^"$]*)"')
_ALIAS: Final = regex(r'\balias\s*=\s*"([\w-]+)"')
_MOST: Final = 1 << 20  # bytes of a file of Terragrunt
# What only Terragrunt knows: known to a plan, and to nobody else.
_GIVEN: Final = "terragrunt"
_DECLARED: Final = f'\nvariable "{_GIVEN}" {{}}\n'


def is_generated(file: str) -> bool:
    """Whether a file of this path stands for one that Terragrunt would write, as in `generated_files`."""
    return _MARK in file


def generated_files(folder: Path, target: Path | None = None) -> dict[str, str]:
    """The texts of what Terragrunt would write for a folder, into it or into the `target`, by names of ours.

    Those of the folder's own file and of what it includes; what it works out is a variable without a value. A text
    that cannot be told so far is left out, and one in the place of a file that is there.
    """
    texts: dict[str, str] = {}
    for block in _generators(folder):
        place, text = _place_of(block, folder), _text_of(block)
        if place and text and not _is_there((target or folder) / place):
            texts[f"{_MARK}{place}"] = text
    if texts:
        texts[f"{_MARK}{_GIVEN}.tf"] = _DECLARED
    return texts


def generated_elsewhere(units: Iterable[Path]) -> dict[str, dict[str, str]]:
    """As `generated_files`, of what these folders of Terragrunt take for their source: by its path without links."""
    found: dict[str, dict[str, str]] = {}
    for unit in units:
        settings = _read(unit / TERRAGRUNT).blocks_of("terraform")
        source = next((argument for block in settings if (argument := block.body.argument("source"))), None)
        place = _value(source.value, unit, find_bounds(unit)) if source else None
        target = os.path.realpath(unit / place) if place else ""
        if target and target != os.path.realpath(unit):
            found[target] = {**generated_files(unit, Path(target)), **found.get(target, {})}
    return found


def called_from(folder: str, texts: Mapping[str, str]) -> set[str]:
    """The folders that module calls in these texts may lead to, by their paths without links."""
    sources = {source for text in texts.values() for source in _CALL.findall(text)}
    return {os.path.realpath(os.path.join(folder, source)) for source in sources}  # noqa: PTH118 - texts


def refers_to(texts: Iterable[str], generated: Iterable[str]) -> bool:
    """Whether texts name a configuration of a provider that these others may hold."""
    aliases = {f".{name}" for text in generated for name in _ALIAS.findall(text)}
    return bool(aliases) and any(alias in text for text in texts for alias in aliases)


def _generators(folder: Path) -> Iterator[Block]:
    """The blocks that write, those of what is included first: the folder's own take the place of theirs."""
    own = _read(folder / TERRAGRUNT)
    bounds = find_bounds(folder)
    paths = [include.body.argument("path") for include in own.blocks_of("include")]
    places = [_value(path.value, folder, bounds) for path in paths if path]
    files = [folder / place for place in places if place]
    included = [_read(file) for file in files if bounds and is_within(file, bounds)]
    return chain.from_iterable(body.blocks_of("generate") for body in (*included, own))


def _read(file: Path) -> Body:
    try:
        return parse_tree(read_file(file, most=_MOST).decode(errors="replace"))
    except (OSError, HclSyntaxError):
        return Body(0, 0, (), ())


def _value(expression: Expression, folder: Path, bounds: Path | None) -> str | None:
    """The text that names a file of Terragrunt, None where it cannot be told."""
    match expression:
        case Literal(value=str(text)):
            return text
        case Template(parts=parts):
            values = [_value(part, folder, bounds) for part in parts]
            return None if None in values else "".join(map(str, values))
        case Call(name="dirname", arguments=(inner,)):
            place = _value(inner, folder, bounds)
            return place and os.path.dirname(place)  # noqa: PTH120 - a text
        case Call(name="get_terragrunt_dir" | "get_original_terragrunt_dir", arguments=()):
            return str(folder)
        case Call(name="get_repo_root", arguments=()):
            return str(bounds) if bounds else None
        case Call(name="find_in_parent_folders", arguments=()):
            return _above(TERRAGRUNT, folder, bounds)
        case Call(name="find_in_parent_folders", arguments=(Literal(value=str(name)), *_)):
            return _above(name, folder, bounds)
    return None


def _above(name: str, folder: Path, bounds: Path | None) -> str | None:
    """The nearest file of this name above a folder, inside the repository."""
    above = Path(os.path.realpath(folder)).parents
    places = (place / name for place in above if bounds and place.is_relative_to(bounds))
    return next((str(place) for place in places if _is_there(place)), None)


def _is_there(file: Path) -> bool:
    note_name(file)
    return file.is_file()


def _place_of(block: Block, folder: Path) -> str | None:
    """The name of what a block writes, if it writes Terraform into the folder."""
    path, disabled = block.body.argument("path"), block.body.argument("disable")
    place = _value(path.value, folder, None) if path else None
    if place is None or (disabled and not (isinstance(disabled.value, Literal) and disabled.value.value is False)):
        return None
    name = place.removeprefix(f"{folder}/").removeprefix("./")
    return name if name.endswith(".tf") and "/" not in name else None


def _text_of(block: Block) -> str | None:
    """What a block writes, None where that cannot be told or is no Terraform."""
    contents = block.body.argument("contents")
    value = contents.value if contents else None
    parts = value.parts if isinstance(value, Template) else (value,)
    text = ""
    for part in parts:
        if isinstance(part, Literal) and isinstance(part.value, str):
            text += part.value
        elif part is None or value is part or isinstance(part, TemplateIf | TemplateFor):
            return None
        else:
            text += f"${{var.{_GIVEN}}}" if _is_in_quotes(text) else f"var.{_GIVEN}"
    try:
        parse_tree(text)
    except HclSyntaxError:
        return None
    return text


def _is_in_quotes(text: str) -> bool:
    """Whether what follows stands in a quoted text that begins on this line."""
    line = text.rpartition("\n")[2]
    return (line.count('"') - line.count('\\"')) % 2 == 1
