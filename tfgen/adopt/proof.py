"""Prove that a project renders to the folders that it was made of: in memory, parsed, and compared by content."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tfgen.adopt.content import difference, read_content
from tfgen.adopt.estate import digest_of
from tfgen.config.first_declaration import write_first_declaration
from tfgen.config.reference import load_json_schema
from tfgen.disk.cache import NO_CACHE
from tfgen.disk.files import write_whole
from tfgen.errors import Position, Problem, TfgenError
from tfgen.generate import plan_render
from tfgen.hcl.parse import read_hcl
from tfgen.hcl.source import HclSyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tfgen.adopt.estate import EstateFolder
    from tfgen.render.files.rendered import RenderedFile

_NOT_ADOPTED = "What Terraform refuses is not adopted."
_SETTINGS = "config/settings.yaml"
_SCHEMA = "config/regions.schema.json"


@dataclass(frozen=True, order=True)
class Difference:
    """A place of a folder that is not rendered as it is."""

    folder: str
    position: Position
    fact: str

    def __str__(self) -> str:
        return f"{self.position}: {self.fact}"


def prove(
    folders: Sequence[EstateFolder],
    files: Mapping[str, str],
    meanings: Mapping[tuple[str, ...], str],
    *,
    with_comments: bool,
) -> tuple[dict[str, str], tuple[Difference, ...]]:
    """The files of the project with the declaration of its settings, and what it does not render as it was.

    Comments have to be the same too, unless they are said to be shared.

    Raises TfgenError when the project cannot be rendered.
    """
    with TemporaryDirectory() as scratch:
        project = Path(scratch)
        for path, text in files.items():
            write_whole(project / path, text.encode())
        try:
            first = write_first_declaration(project, by="tfgen adopt").read_text(encoding="utf-8")
            declaration = _described(first, meanings)
            write_whole(project / _SETTINGS, declaration.encode())
            schema = json.dumps(load_json_schema(project), indent=2) + "\n"
            plan = plan_render(project, cache=NO_CACHE)
        except TfgenError as error:
            if refused := [*_what_terraform_refuses(folders)]:
                raise TfgenError(*refused) from None
            said = "; ".join(str(problem).replace(f"{scratch}/", "") for problem in error.problems).rstrip(".")
            fact = f"what these folders would become cannot be rendered: {said}."
            raise TfgenError(
                f"{fact} Nothing is written. Leave out the folder or file that has this, and report it."
            ) from None
        differences = _compare_all(folders, plan.files, with_comments=with_comments)
    return {**files, _SETTINGS: declaration, _SCHEMA: schema}, tuple(sorted(differences))


def _what_terraform_refuses(folders: Iterable[EstateFolder]) -> Iterator[Problem]:
    """Arguments outside of blocks, and addresses that a folder has twice: such files are read, and not rendered."""
    for folder in folders:
        first: dict[str, Position] = {}
        for name in sorted(folder.sources):
            try:
                blocks = read_hcl(folder.read(name).text).blocks
            except HclSyntaxError as error:
                yield Problem(folder.position(name, error.line), f"{error.message}. {_NOT_ADOPTED}")
                continue
            for block in filter(lambda block: block.has_address, blocks):
                place = folder.position(name, block.line)
                if (other := first.setdefault(block.address, place)) is not place:
                    fact = f"{block.address} is already defined by {other}. Rename one of the two."
                    yield Problem(place, f"{fact} {_NOT_ADOPTED}")


def _compare_all(
    folders: Sequence[EstateFolder], files: Iterable[RenderedFile], *, with_comments: bool
) -> list[Difference]:
    """What is not the same in any folder."""
    rendered: dict[str, dict[str, RenderedFile]] = {}
    for file in files:
        rendered.setdefault(file.folder, {})[file.name] = file
    found = [one for f in folders for one in _compare(f, rendered.pop(f.name, {}), with_comments=with_comments)]
    return found + [Difference(name, Position(name), "this would be rendered, and is not there") for name in rendered]


def _compare(
    folder: EstateFolder, rendered: Mapping[str, RenderedFile], *, with_comments: bool
) -> Iterator[Difference]:
    """What is not the same in a folder; files whose texts are the same are not read again."""
    for name in sorted({*folder.sources, *rendered}):
        known = folder.sources.get(name)
        after = rendered[name].text.partition("\n")[2] if name in rendered else ""
        if (known.digest if known else digest_of("")) == digest_of(after):
            continue
        before = folder.read(name).text if known else ""
        contents = (read_content(text, with_comments=with_comments) for text in (before, after))
        for line, fact in difference(*contents):
            yield Difference(folder.name, folder.position(name, line), fact)


def _described(declaration: str, meanings: Mapping[tuple[str, ...], str]) -> str:
    """The declaration with what is known of each setting in the place of an empty description."""
    steps: list[tuple[int, str]] = []
    lines = []
    for line in declaration.splitlines():
        indent, word = len(line) - len(line.lstrip()), line.strip()
        if word == 'description: ""':
            name = tuple(step for _, step in steps if step != "properties")
            if name not in meanings:
                continue
            line = f"{' ' * indent}description: {json.dumps(meanings[name], ensure_ascii=False)}"
        elif word.endswith(":"):
            steps = [*((depth, step) for depth, step in steps if depth < indent), (indent, word[:-1].strip('"'))]
        lines.append(line)
    return "\n".join(lines) + "\n"
