"""A root module: its files, and the declarations in them by kind and address."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakValueDictionary

from tfgen.errors import Position, describe_exception, is_debugging
from tfgen.hcl.source import HclSyntaxError, NestingError, normalize
from tfgen.hcl.syntax import Body
from tfgen.hcl.tree import parse_tree
from tfgen.module.json_places import JsonPlaces
from tfgen.module.json_syntax import JsonSyntaxError, UndecidedError, read_json
from tfgen.module.overrides import OverrideFault, is_override, merge_overrides
from tfgen.module.pieces import Piece, Places, are_apart
from tfgen.structs import Struct, field, replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping

    from tfgen.hcl.syntax import Argument, Block, Node
    from tfgen.module.calls import Call
    from tfgen.module.companions import Companions
    from tfgen.module.library import Library
    from tfgen.module.pieces import Cut, Pieces
    from tfgen.module.tfvars import Tfvars
    from tfgen.schema import Schemas

_JSON = ".json"
_SHORT: Final = 32_768
"""Characters of a file in which lines are counted faster than it takes to find where all of them begin."""
# The types of the top-level blocks that declare resources, and what stands before the type in their addresses.
RESOURCE_MODES = {"resource": "", "data": "data.", "ephemeral": "ephemeral."}


class SourceFile(Struct, frozen=True, eq=False, dict=True, weakref=True):
    """A file of a module: `folder` as the user would type it, `text` normalized, `body` its tree.

    The text of a file in JSON syntax is the same in the native one, and `places` leads back. `tails` are the override
    files that are merged in, each with the offset at which its text begins. `pieces` are its blocks, if other files may
    have the same ones: their offsets are their own, and `offset_of` leads to those in the text. `kept` is what was
    worked out of the file alone.
    """

    folder: str
    name: str
    text: str
    body: Body
    places: JsonPlaces | None = None
    tails: tuple[tuple[int, SourceFile], ...] = ()
    pieces: Cut = ()
    kept: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def declarations(self) -> tuple[Declaration, ...]:
        """The top-level blocks; those with fewer labels than their type has are left out."""
        kept = {id(piece.block): piece.kept for _, piece in self.pieces}
        kinds = ((Resource if block.type in RESOURCE_MODES else Declaration, block) for block in self.body.blocks)
        return tuple(
            kind(self, block, kept.get(id(block), {}))
            for kind, block in kinds
            if kind is Declaration or len(block.labels) == 2
        )

    @property
    def parts(self) -> tuple[Piece, ...]:
        """The top-level blocks, each with what is kept of it: of one that no other file has, nothing."""
        return tuple(piece for _, piece in self.pieces) or tuple(Piece(0, 0, block) for block in self.body.blocks)

    @cached_property
    def _line_starts(self) -> list[int]:
        return list(accumulate((len(line) + 1 for line in self.text.split("\n")[:-1]), initial=0))

    @cached_property
    def _places(self) -> Places:
        return Places(self.pieces)

    def offset_of(self, node: Node) -> int:
        """Where a part of the file begins in its text."""
        return self._places.offset(node.start)

    def position(self, offset: int) -> Position:
        """Where a character is: line and column from 1, the file with its folder."""
        for start, tail in reversed(self.tails):
            if offset >= start:
                return tail.position(offset - start)
        if self.places is not None:
            return Position(self._path, *self.places.place(offset))
        here = self._places.offset(offset)
        if len(self.text) < _SHORT:
            line = self.text.count("\n", 0, here) + 1
            return Position(self._path, line, here - self.text.rfind("\n", 0, here))
        line = bisect_right(self._line_starts, here)
        return Position(self._path, line, here - self._line_starts[line - 1] + 1)

    @property
    def _path(self) -> str:
        return f"{self.folder}/{self.name}" if self.folder else self.name

    def with_body(self, body: Body) -> SourceFile:
        """The same text with another tree."""
        return replace(self, body=body, kept={})

    def followed_by(self, other: SourceFile) -> tuple[SourceFile, int]:
        """With the text of another file behind its own, and the offset at which that begins."""
        known = next((start for start, tail in self.tails if tail is other), None)
        if known is not None:
            return self, known
        start = len(self.text) + 1
        tails = (*self.tails, (start, other))
        grown = replace(self, text=f"{self.text}\n{other.text}", tails=tails, kept={})
        return grown, start

    def text_of(self, node: Node) -> str:
        """The characters of a part of the file."""
        start = self.offset_of(node)
        return self.text[start : start + node.end - node.start]


class Declaration(Struct, frozen=True, eq=False, weakref=True):
    """A top-level block, and the file that it stands in; `kept` is what was worked out of it: see `kept_around`."""

    file: SourceFile
    block: Block
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The last label: the name of a resource, variable or output; of a block without labels, none."""
        return self.block.labels[-1] if self.block.labels else ""

    @property
    def address(self) -> str:
        """As Terraform writes it: `aws_vpc.main`, `data.aws_region.current`, `var.zone`, `output.vpc_id`."""
        prefix = {"variable": "var"}.get(self.block.type, self.block.type)
        return ".".join((prefix, *self.block.labels))

    @property
    def position(self) -> Position:
        """Where it begins."""
        return self.file.position(self.block.start)

    def argument(self, name: str) -> Argument | None:
        """The argument of this name directly in the block."""
        for argument in self.block.body.arguments:  # here, not by asking the body: it is asked very often
            if argument.name == name:
                return argument
        return None

    def blocks(self, *types: str) -> tuple[Block, ...]:
        """The blocks of these types directly in the block; those of `dynamic` blocks are not looked into."""
        return self.block.body.blocks_of(*types)


class Resource(Declaration, frozen=True, eq=False, weakref=True):
    """A managed resource, a data source or an ephemeral resource."""

    @property
    def mode(self) -> str:
        """`resource`, `data` or `ephemeral`."""
        return self.block.type

    @property
    def type(self) -> str:
        """The resource type: `aws_vpc`."""
        return self.block.labels[0]

    @property
    def address(self) -> str:
        """`aws_vpc.main`, `data.aws_region.current`, `ephemeral.aws_secretsmanager_secret_version.db`."""
        return RESOURCE_MODES[self.block.type] + ".".join(self.block.labels)


class Local(Struct, frozen=True, eq=False, weakref=True):
    """One argument of a `locals` block."""

    file: SourceFile
    argument: Argument

    @property
    def address(self) -> str:
        """`local.name`."""
        return f"local.{self.argument.name}"


class SyntaxFault(Struct, frozen=True, eq=False):
    """A file that is not HCL, and why; `unread`: it may be HCL, but tfgen cannot read it."""

    file: str
    error: HclSyntaxError
    unread: bool = False


class Module(Struct, frozen=True, eq=False, dict=True, weakref=True):
    """A module. `folder` is its path as the user would type it; files that are not HCL are among the faults.

    Declarations are in the order of the files' names and of the text, duplicates included. `library` finds the modules
    that it calls; without one nothing is known of them. `beside` are files that are to stand in its folder, by name,
    whether they are there yet or not. `tfvars` are the files of values in its folder, which count in a root module;
    `companions` its tests and queries. `outside` tells what functions in it see of files from what they see elsewhere,
    None where nobody looked.
    """

    folder: str
    files: tuple[SourceFile, ...]
    faults: tuple[SyntaxFault, ...]
    library: Library | None = None
    beside: Mapping[str, bytes] = field(default_factory=dict)
    tfvars: Tfvars | None = None
    companions: Companions | None = None
    outside: str | None = None

    @cached_property
    def blocks(self) -> Mapping[str, tuple[Declaration, ...]]:
        """The top-level blocks by type; those with fewer labels than the type has are left out."""
        found: defaultdict[str, list[Declaration]] = defaultdict(list)
        for file in self.files:
            for declaration in file.declarations:
                found[declaration.block.type].append(declaration)
        return {name: tuple(declarations) for name, declarations in found.items()}

    def declared(self, block_type: str) -> tuple[Declaration, ...]:
        """The top-level blocks of a type: `variable`, `output`, `provider`, `module`, `terraform`, `moved`, ..."""
        return self.blocks.get(block_type, ())

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """Managed resources, then data sources, then ephemeral resources."""
        return tuple(
            declaration
            for mode in RESOURCE_MODES
            for declaration in self.declared(mode)
            if isinstance(declaration, Resource)
        )

    @cached_property
    def locals(self) -> tuple[Local, ...]:
        """The local values."""
        return tuple(
            Local(block.file, argument) for block in self.declared("locals") for argument in block.block.body.arguments
        )

    @cached_property
    def calls(self) -> Mapping[str, Call]:
        """The first module call of each name, with the module that it leads to; none without a library."""
        found: dict[str, Call] = {}
        for declared in self.declared("module") if self.library else ():
            if self.library and len(declared.block.labels) == 1 and declared.name not in found:
                found[declared.name] = self.library.call(self, declared)
        return found

    @cached_property
    def by_address(self) -> Mapping[str, Declaration | Local]:
        """The first declaration of each address: resources, `var.`, `local.`, `module.`, `output.`, `check.`."""
        found: dict[str, Declaration | Local] = {}
        for declaration in self._addressed():
            found.setdefault(declaration.address, declaration)
        return found

    def _addressed(self) -> Iterator[Declaration | Local]:
        yield from self.resources
        yield from self.locals
        for block_type in ("variable", "module", "output", "check"):
            yield from self.declared(block_type)

    def resource(self, address: str) -> Resource | None:
        """The resource of this address, in any mode."""
        found = self.by_address.get(address)
        return found if isinstance(found, Resource) else None

    def of_type(self, *types: str, mode: str = "resource") -> tuple[Resource, ...]:
        """The resources of these types."""
        found = [several for type_ in set(types) if (several := self._by_type.get((mode, type_)))]
        if len(found) == 1:
            return tuple(found[0].values())
        together = {number: resource for several in found for number, resource in several.items()}
        return tuple([together[number] for number in sorted(together)])

    @cached_property
    def _by_type(self) -> Mapping[tuple[str, str], dict[int, Resource]]:
        """The resources by mode and type, numbered in their order."""
        found: defaultdict[tuple[str, str], dict[int, Resource]] = defaultdict(dict)
        for number, resource in enumerate(self.resources):
            found[resource.block.type, resource.block.labels[0]][number] = resource
        return found


def parse_module(
    folder: str,
    texts: Mapping[str, str],
    trees: MutableMapping[str, Body] | None = None,
    library: Library | None = None,
    schemas: Schemas | None = None,
    pieces: Pieces | None = None,
) -> Module:
    """The module in these files (name to text). `trees` remembers trees by text, for modules that share files.

    `library` finds the modules that it calls. `schemas` tell blocks from arguments in JSON, in the place of those that
    come with tfgen. With `pieces` blocks are shared with the other modules that were parsed with them.
    """
    files: list[SourceFile] = []
    faults: list[SyntaxFault] = []
    known = {} if trees is None else trees
    shared = _share(texts, pieces) if pieces else {}
    for name, text in sorted(texts.items()):
        is_json = name.endswith(_JSON)
        if name in shared:
            files.append(_shared_file(folder, name, *shared[name]))
            continue
        try:
            native = read_json(text, schemas=schemas) if is_json else text
            if native not in known:
                known[native] = parse_tree(native)
            places = JsonPlaces(text, known[native]) if is_json else None
        except JsonSyntaxError as error:
            at = HclSyntaxError(error.line, error.column, str(error))
            faults.append(SyntaxFault(name, at, unread=isinstance(error, UndecidedError)))
        except NestingError as error:
            faults.append(SyntaxFault(name, error, unread=True))
        except HclSyntaxError as error:
            faults.append(SyntaxFault(name, error))
        except Exception as error:
            if is_debugging():
                raise
            message = f"an internal error. Please report it: {describe_exception(error)}"
            faults.append(SyntaxFault(name, HclSyntaxError(1, 1, message), unread=True))
        else:
            files.append(_file(folder, name, native, known[native], places))
    merged, refused = merge_overrides(files)
    faults += map(_refused_override, refused)
    return Module(folder, tuple(merged), tuple(faults), library)


_FILES: WeakValueDictionary[tuple[str, str], SourceFile] = WeakValueDictionary()
_TREE: Final = "tree"


def _file(folder: str, name: str, native: str, body: Body, places: JsonPlaces | None) -> SourceFile:
    """The file; as long as a module has it, the same one for the same tree."""
    before = _FILES.get((folder, name))
    if before is not None and before.kept.get(_TREE) is body:
        return before
    file = SourceFile(folder, name, normalize(native), body, places)
    file.kept[_TREE] = body
    _FILES[folder, name] = file
    return file


def _share(texts: Mapping[str, str], pieces: Pieces) -> dict[str, tuple[str, Cut]]:
    """The normalized text of each file that can be cut, and its pieces.

    None where a block is there twice, or is merged with another one.
    """
    if any(map(is_override, texts)):
        return {}
    plain = {name: normalize(text) for name, text in sorted(texts.items()) if not name.endswith(_JSON)}
    found = {name: (text, cut) for name, text in plain.items() if (cut := pieces.cut(text)) is not None}
    apart = are_apart(piece for _, cut in found.values() for _, piece in cut)
    return found if apart else {}


def _shared_file(folder: str, name: str, text: str, pieces: Cut) -> SourceFile:
    """The file of these pieces; as long as a module has it, the same one for the same pieces."""
    before = _FILES.get((folder, name))
    if before is not None and before.pieces == pieces and before.text == text:
        return before
    blocks = tuple(piece.block for _, piece in pieces)
    file = SourceFile(folder, name, text, Body(0, len(text), (), blocks), pieces=pieces)
    _FILES[folder, name] = file
    return file


def _refused_override(fault: OverrideFault) -> SyntaxFault:
    place = fault.file.position(fault.node.start)
    return SyntaxFault(fault.file.name, HclSyntaxError(place.line, place.column, fault.fact))
