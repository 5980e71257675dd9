"""Read the folders that are to be adopted: which they are, and what Terraform is in them."""

from __future__ import annotations

import hashlib
import re
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from tfgen.adopt.accounts import numbers_in
from tfgen.adopt.blocks import Blocks
from tfgen.adopt.folders import files_in, find_folders, too_few
from tfgen.adopt.items import read_items
from tfgen.adopt.layout.pattern import read_layouts
from tfgen.adopt.layout.place import place_folders
from tfgen.adopt.places import masks_of, places_of
from tfgen.adopt.relocation import Move, leads_up, reads_place
from tfgen.adopt.source_file import SourceFile, read_source, read_text
from tfgen.adopt.variables import inline_variables, with_defaults
from tfgen.config.axis import DEFAULT_AXES
from tfgen.disk.project import OUTPUT
from tfgen.errors import Position, Problem, TfgenError
from tfgen.hcl.format import terraform_fmt
from tfgen.hcl.source import HclSyntaxError
from tfgen.render.templates.files import explain_name
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tfgen.adopt.blocks import Address
    from tfgen.adopt.items import FileItems
    from tfgen.adopt.layout.pattern import Layout, Placed
    from tfgen.adopt.pieces import Where
    from tfgen.adopt.variables import Setting

_FEWEST = 2


class KnownFile(Struct, frozen=True):
    """What is held of a file of an estate: its text is read again where it is needed.

    `file` is what it is called, `digest` the SHA-256 of its text in the native syntax without empty lines before it,
    `lines` how many the file has, and `addresses` are the types and labels of what stands outermost.
    """

    file: str
    digest: bytes
    lines: int
    addresses: tuple[Address, ...]
    is_blank: bool
    is_native: bool
    """Whether it is in the native syntax, and no value of a variable was put into it."""
    leads_up: bool
    """Whether paths in it depend on where the folder is."""
    reads_place: int
    """The line that asks for the folder's own path; 0 where none does."""


class _Read(NamedTuple):
    """What is held of a folder, wherever it has its place: see `EstateFolder`."""

    sources: Mapping[str, KnownFile]
    numbers: Counter[str]


@dataclass(frozen=True, eq=False)
class EstateFolder:
    """A root module: where it is, its values on the axes, and its files by their name in the native syntax.

    Paths in its files are as they lead from where it will be, which `move` says.
    """

    placed: Placed
    where: Where
    move: Move
    sources: Mapping[str, KnownFile]
    numbers: Counter[str]
    """How often each number is in its files that may be an account's."""
    values: Mapping[str, Setting] = field(default_factory=dict)
    """The values of variables that are defaults now."""
    left: Mapping[str, str] | None = None
    """What is left of files of variables whose values are defaults now, by name; None where they stay as they are."""

    @property
    def path(self) -> Path:
        """As the user would type it."""
        return self.placed.path

    @property
    def lines(self) -> int:
        """Of all files."""
        return sum(source.lines for source in self.sources.values())

    @property
    def name(self) -> str:
        """Its folder below generated/."""
        return self.placed.layout.fill(self.placed.values)

    def read(self, name: str) -> SourceFile:
        """One of its files, read again. Raises TfgenError, also where it is another text than before."""
        known = self.sources[name]
        path = self.path / known.file
        if (
            known.is_native and digest_of(text := self.move.rewrite(read_text(path))) == known.digest
        ):  # as `terraform fmt` leaves it
            return SourceFile(path, name, text, known.lines, known.addresses)
        source = with_defaults(read_source(path, move=self.move), self.values)
        if digest_of(source.text) != known.digest:
            fact = "this has changed while it was adopted. Run tfgen again."
            raise TfgenError(Problem(Position(str(path)), fact))
        return source

    @property
    def files_of_variables(self) -> list[str]:
        """The names of the files that set variables, where they stay as they are."""
        return sorted(file.name for file in self.path.glob("*.tfvars")) if self.left is None else []

    def read_variables(self, name: str) -> FileItems | None:
        """The items of one of its files of variables; None of one that is not HCL."""
        with suppress(HclSyntaxError, TfgenError):
            return read_items(terraform_fmt(self.move.rewrite(read_text(self.path / name))))
        return None

    def names_most(self, words: Sequence[str]) -> str:
        """The one of these words that its files have most often, the first of several."""
        text = "\n".join(self.read(name).text for name in self.sources)
        return max(words, key=lambda word: len(re.findall(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)))

    def position(self, name: str, line: int = 0) -> Position:
        """A line of a file, which need not be there."""
        known = self.sources.get(name)
        if known and line and not known.is_native:
            return self.read(name).position(line)
        if known:
            return Position(str(self.path / known.file), line)
        return Position(str(self.path / name), line if name.endswith(".tfvars") else 0)


def digest_of(text: str) -> bytes:
    """What tells a text from others; empty lines before it mean nothing."""
    return hashlib.sha256(text.lstrip("\n").encode()).digest()


@dataclass(frozen=True, eq=False)
class Estate:
    """Folders that are alike: their axes, and the folders of each component."""

    axes: tuple[str, ...]
    folders: tuple[EstateFolder, ...]

    @property
    def layouts(self) -> list[Layout]:
        """The layouts, in the order of the folders."""
        return list(self._by_layout)

    def of(self, layout: Layout) -> Mapping[Where, EstateFolder]:
        """The folders of a layout, by their place."""
        return self._by_layout[layout]

    @cached_property
    def cells(self) -> frozenset[Where]:
        """What has a value on all axes: where folders are, and what a folder needs whose value nothing else has.

        Of `dev`, beside regions of `prod`, it is `dev` in the region that it names most, or else in the first.
        """
        masks = masks_of(folder.where for folder in self.folders)
        found = {folder.where for folder in self.folders if None not in folder.where}
        filled = {place for cell in found for place in places_of(cell, masks)}
        for folder in self.folders if found else ():
            if folder.where not in filled:
                names = [sorted({str(cell[i]) for cell in found}) for i in range(len(self.axes))]
                cell = tuple(mine or folder.names_most(names[i]) for i, mine in enumerate(folder.where))
                found.add(cell)
                filled |= set(places_of(cell, masks))
        return frozenset(found)

    @cached_property
    def _by_layout(self) -> dict[Layout, dict[Where, EstateFolder]]:
        found: dict[Layout, dict[Where, EstateFolder]] = {}
        for folder in self.folders:
            found.setdefault(folder.placed.layout, {})[folder.where] = folder
        return found


def read_estate(paths: Iterable[Path], layouts: Sequence[str], into: Path, *, inline: bool = False) -> Estate:
    """The folders, their places and texts as they will be in the project `into`.

    With `inline` the values of variables are their defaults.

    Raises TfgenError for fewer than two folders, for places that their paths do not tell, and with every file that
    cannot be read.
    """
    paths = list(paths)
    folders = find_folders(paths)
    if len(folders) < _FEWEST:
        raise too_few(folders, paths)
    blocks, problems = Blocks(), list[Problem]()
    read = {folder: _read_folder(folder, blocks, problems) for folder in folders}
    placed = place_folders(folders, read_layouts(layouts), lambda folder: _outline(read[folder]))
    axes = _order_axes(dict.fromkeys(axis for one in placed for axis in one.layout.axes))
    in_place = [
        _in_place(one, axes, read[one.path], move, blocks)
        for one, move in zip(placed, _moves(placed, into), strict=True)
    ]
    problems += _alike_but_for_case(in_place)
    if problems:
        raise TfgenError(*problems)
    return Estate(axes, tuple(_inlined(folder, blocks) if inline else folder for folder in in_place))


def _unfit(name: str) -> str:
    """Why no template can be called like a file; empty when one can."""
    return "templates whose names begin with _ hold macros." if name.startswith("_") else explain_name(name)


def _inlined(folder: EstateFolder, blocks: Blocks) -> EstateFolder:
    sources = {
        name: read_source(folder.path / known.file, blocks, folder.move) for name, known in folder.sources.items()
    }
    made = inline_variables(folder.path, sources, folder.move)
    read = _known(made.sources)
    return EstateFolder(folder.placed, folder.where, folder.move, read.sources, read.numbers, made.values, made.left)


def _outline(read: _Read) -> frozenset[Address]:
    """Types and labels of the blocks in a folder; what cannot be read is told later."""
    return frozenset(address for known in read.sources.values() for address in known.addresses)


def _order_axes(found: Iterable[str]) -> tuple[str, ...]:
    names, usual = list(found), [axis.name for axis in DEFAULT_AXES]
    return tuple(usual) if sorted(names) == sorted(usual) else tuple(names)


def _read_folder(folder: Path, blocks: Blocks, problems: list[Problem]) -> _Read:
    """The files of a root module; what is wrong with them is added to the problems."""
    sources: dict[str, SourceFile] = {}
    for file in files_in(folder):
        try:
            source = read_source(file, blocks)
        except TfgenError as error:
            problems += error.problems
            continue
        if fault := _unfit(source.name):
            problems.append(Problem(Position(str(file)), f"{fault} Rename the file: Terraform does not mind."))
        if source.name in sources:
            fact = f"there is {source.name} too, and both would become one template. Rename one."
            problems.append(Problem(Position(str(file)), fact))
        sources[source.name] = source
    return _known(sources)


def _alike_but_for_case(folders: Iterable[EstateFolder]) -> Iterator[Problem]:
    """What is wrong with names of files that some disks take for one: each becomes the name of a template."""
    first: dict[tuple[Layout, str], tuple[str, Path]] = {}
    for folder in folders:
        for name, known in folder.sources.items():
            path = folder.path / known.file
            other, place = first.setdefault((folder.placed.layout, name.casefold()), (name, path))
            if other != name:
                fact = f"the name differs from that of {place} only in its case, and both would become one template"
                yield Problem(Position(str(path)), f"{fact} where disks know no case. Rename one.")


def _known(sources: Mapping[str, SourceFile]) -> _Read:
    """What is held of a folder once its files were read."""
    known = {name: _known_file(source) for name, source in sources.items()}
    return _Read(known, Counter(number for source in sources.values() for number in numbers_in(source.text)))


def _moves(placed: Sequence[Placed], into: Path) -> Iterator[Move]:
    output = into.resolve() / OUTPUT
    old = [one.path.resolve() for one in placed]
    new = [output / one.layout.fill(one.values) for one in placed]
    moved = dict(zip(old, new, strict=True))
    yield from (Move(before, after, moved) for before, after in moved.items())


def _in_place(placed: Placed, axes: Sequence[str], read: _Read, move: Move, blocks: Blocks) -> EstateFolder:
    """The folder, with files read again whose paths lead another way from where it will be."""
    sources = {
        name: _known_file(read_source(file, blocks, move)) if _changes(file, known, move) else known
        for name, known in read.sources.items()
        for file in [placed.path / known.file]
    }
    return EstateFolder(placed, tuple(placed.values.get(axis) for axis in axes), move, sources, read.numbers)


def _changes(file: Path, known: KnownFile, move: Move) -> bool:
    if not known.leads_up or move.old == move.new:
        return False
    text = read_text(file)
    return not known.is_native or move.rewrite(text) != text


def _known_file(source: SourceFile) -> KnownFile:
    return KnownFile(
        sys.intern(source.path.name),
        digest_of(source.text),
        source.lines,
        _shared(tuple(map(_shared, source.addresses))),
        not source.text.strip(),
        source.path.name == source.name and not source.origins,
        leads_up(source.text),
        reads_place(source.text),
    )


@cache
def _shared(one: Any) -> Any:
    """The first of all that are equal, so that many folders hold one."""
    return one
