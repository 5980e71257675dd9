"""Explain a block or an argument of generated Terraform: what wrote it, under which conditions, from which settings."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from tfgen.errors import Position, TfgenError
from tfgen.explain.explained import Condition, Explained, Writer
from tfgen.explain.origins import value_at
from tfgen.explain.places import Place, find_inside, find_places, number_blocks, plain_address, split_address
from tfgen.explain.tracing import Tracer
from tfgen.hcl.source import normalize
from tfgen.hcl.syntax import Argument, Block
from tfgen.hcl.tree import parse_tree
from tfgen.module.model import SourceFile
from tfgen.render.names.patterns import CELLS, Each
from tfgen.render.provenance.values import NOTHING, Cause, Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path as Folder

    from tfgen.explain.origins import Origin, Origins, Steps
    from tfgen.hcl.syntax import Node
    from tfgen.render.files.rendered import RenderedFile
    from tfgen.render.jinja.environment import TemplateEnvironment
    from tfgen.render.provenance.values import Path, Reads
    from tfgen.stacks.stack import Stack


_LINE = re.compile(r"([^:]+\.tf):([0-9]+)")


def _whole(path: Steps) -> int:
    """How many steps lead to the value that the other steps are a part of: in a list of cells, to one cell."""
    return 1 + CELLS.get(str(path[0]), 0)


def _is_below_keys(path: Steps, read: Path) -> bool:
    """Whether only the keys of a map were read, while the path leads into one of its values."""
    return bool(read) and read[-1] is Each.KEY and len(path) > len(read) and tuple(path[: len(read) - 1]) == read[:-1]


class _File:
    """A generated file: its text, and its text before formatting. Both have the same places in the same order."""

    def __init__(self, folder: str, file: RenderedFile) -> None:
        self.rendered = file
        text, source = normalize(file.text), normalize(file.draft.source)
        self.formatted = SourceFile(folder, file.name, text, parse_tree(text))
        self.source = SourceFile(folder, file.name, source, parse_tree(source))
        self.skipped = len(file.draft.header)


class _Found:
    """A place in both texts of its file."""

    def __init__(self, file: _File, place: Place, before: Place) -> None:
        self.file, self.place, self.before = file, place, before

    @property
    def lines(self) -> range:
        """The lines of the file that it is on."""
        first, last = (self.file.formatted.position(at).line for at in (self.place.node.start, self.place.node.end))
        return range(first, last + 1)


class Explainer:
    """The rendered files of one stack, asked for their blocks and arguments."""

    def __init__(
        self,
        stack: Stack,
        origins: Origins,
        environment: TemplateEnvironment,
        places: tuple[Folder, Folder],
        files: Iterable[RenderedFile],
    ) -> None:
        """`places` are the folder of the stack and that of the templates, as positions name them."""
        self._stack = stack
        self._origins = origins
        self._folder, self._templates = places
        self._tracer = Tracer(environment, self._templates)
        self._rendered = [file for file in files if file.folder == stack.name]

    @property
    def addresses(self) -> list[str]:
        """Every block and argument, in the order of files and of the text."""
        return [found.place.address for found in self._found.values()]

    def explain(self, address: str) -> Explained | None:
        """What made the block, the argument or the part of a value at an address; None if there is none."""
        address = number_blocks(address, (found.place for found in self._found.values()))
        split = split_address(address, self._found)
        if split is None:
            return None
        found, rest = self._found[split[0]], split[1]
        node, before = found.place.node, found.before.node
        if rest and isinstance(node, Argument) and isinstance(before, Argument):
            inner = find_inside(node, rest, found.file.formatted.text)
            old = find_inside(before, rest, found.file.source.text)
            if inner is not None and old is not None:
                return self._explained(found, inner, old, address)
        is_whole = not plain_address(rest)  # nothing, or the key of an instance
        return self._explained(found, node, before, found.place.address) if is_whole else None

    def explain_line(self, name: str) -> Explained | None:
        """What made the innermost block or argument at `FILE.tf:LINE`, the file by the end of its path too.

        None when the name is not of that form, or of a file that is not rendered for the stack. Raises TfgenError for a
        line on which there is none.
        """
        place = _LINE.fullmatch(name)
        path = place and f"/{self._folder.as_posix()}/{place[1].rpartition('/')[2]}"
        file = place and path and path.endswith(f"/{place[1]}") and place[1].rpartition("/")[2]
        if not place or not file or file not in {one.name for one in self._rendered}:
            return None
        line = int(place[2])
        around = [found for found in self._found.values() if found.file.rendered.name == file and line in found.lines]
        if not around:
            raise TfgenError(
                f"line {line} of {file} is in no block: it is blank, a comment, or not there. Name another."
            )
        found = min(around, key=lambda one: len(one.lines))
        return self._explained(found, found.place.node, found.before.node, found.place.address)

    def written_by(self, template: str, line: int) -> list[str]:
        """The addresses that a template's line wrote in full or in part, innermost first; of a block, its header."""
        found = self._on_line(template, line, [file.name for file in self._rendered if file.draft.template == template])
        return found or self._on_line(template, line, [file.name for file in self._rendered])

    def _on_line(self, template: str, line: int, files: Sequence[str]) -> list[str]:
        members = (found for found in self._found.values() if found.file.rendered.name in files)
        spans = {found.place.address: self._template_lines(found, template) for found in members}
        return sorted((address for address, span in spans.items() if line in span), key=lambda one: len(spans[one]))

    def _template_lines(self, found: _Found, template: str) -> range:
        """The lines of a template that wrote a place, from that of its first character on; none of another template."""
        (start, end), skipped = self._span(found.before.node), found.file.skipped
        written, _ = self._tracer.trace(found.file.rendered)
        first, line = written.at(start - skipped)
        last, behind = written.at(end - skipped - 1)
        if first.template != template:
            return range(0)
        return range(line, max(line, behind if last.template == template else line) + 1)

    def decided_by(self, path: Steps) -> Iterator[str]:
        """The blocks that exist because of a setting, and the arguments whose value depends on it.

        Inside a block that exists because of it, only arguments that depend on it once more are listed.
        """
        touched: dict[Path, bool] = {}
        around: dict[str, tuple[Cause, ...]] = {"": ()}
        for found in self._found.values():
            pieces, first, _ = self._pieces(found.file, found.before.node)
            around[found.place.address] = first.causes
            outer = set(around[found.place.owner])
            reads = {path for piece in pieces for path in piece.reads}
            reads |= {path for piece in pieces for cause in piece.causes if cause not in outer for path in cause.reads}
            if any(self._touches(read, path, touched) for read in reads):
                yield found.place.address

    def _touches(self, read: Path, path: Steps, known: dict[Path, bool]) -> bool:
        if read not in known:
            steps = tuple(step for step in read if not isinstance(step, Each))
            known[read] = not _is_below_keys(path, read) and self._leads_to(self._origins.of(self._stack, steps), path)
        return known[read]

    def _leads_to(self, origin: Origin, path: Steps) -> bool:
        """Whether a value is at a path, inside it or around it, or is derived from such a value."""
        own = self._origins.of_own(self._stack, origin.path)
        same = own is not None and all(one == other for one, other in zip(own, path, strict=False))
        return same or any(self._leads_to(inner, path) for inner in origin.reads)

    @cached_property
    def _found(self) -> Mapping[str, _Found]:
        files = {file.name: _File(self._folder.as_posix(), file) for file in self._rendered}
        after = find_places({name: file.formatted.body for name, file in files.items()})
        before = find_places({name: file.source.body for name, file in files.items()})
        return {
            plain_address(place.address): _Found(files[name], place, old)
            for name, places in after.items()
            for place, old in zip(places, before[name], strict=True)
        }

    def _explained(self, found: _Found, node: Node, before: Node, address: str) -> Explained:
        file = found.file
        start, end = self._span(before)
        inside = self._inside(found) if isinstance(node, Block) else ()
        place, value = file.formatted.position(node.start), self._value(file.formatted, node)
        return self._made(file.rendered, (start - file.skipped, end - file.skipped), address, place, value, inside)

    def _made(
        self,
        file: RenderedFile,
        span: tuple[int, int],
        address: str,
        position: Position,
        value: str | None,
        inside: tuple[Explained, ...] = (),
    ) -> Explained:
        """What wrote some characters of what a template rendered to."""
        written, is_followed = self._tracer.trace(file)
        first, line = written.at(span[0])
        pieces = list(written.between(*span))
        reads = NOTHING.union(*(piece.all_reads for piece in pieces))
        return Explained(
            address=address,
            position=position,
            value=value,
            template=self._position(first.template, line),
            writers=tuple(dict.fromkeys(self._writers(pieces))),
            conditions=tuple(dict.fromkeys(self._conditions(pieces, first))),
            settings=self._settings(reads),
            inside=inside,
            is_followed=is_followed,
        )

    def _pieces(self, file: _File, node: Node) -> tuple[list[Piece], Piece, int]:
        """What wrote a node of a file before formatting; the first piece of it, and the line of its template."""
        start, end = self._span(node)
        written, _ = self._tracer.trace(file.rendered)
        first, line = written.at(start - file.skipped)
        return list(written.between(start - file.skipped, end - file.skipped)), first, line

    def _span(self, node: Node) -> tuple[int, int]:
        """The characters that are explained; of a block, those before its brace."""
        return (node.start, node.body.start) if isinstance(node, Block) else (node.start, node.end)

    def _value(self, file: SourceFile, node: Node) -> str | None:
        if isinstance(node, Block):
            return None
        return file.text_of(node.value if isinstance(node, Argument) else node)

    def _inside(self, found: _Found) -> tuple[Explained, ...]:
        """The arguments of a block and of those in it."""
        owners = {found.place.address}
        inner = []
        for one in self._found.values():  # outer before inner
            if one.place.owner in owners and isinstance(one.place.node, Block):
                owners.add(one.place.address)
            elif one.place.owner in owners:
                inner.append(self._explained(one, one.place.node, one.before.node, one.place.address))
        return tuple(inner)

    def _writers(self, pieces: Iterable[Piece]) -> Iterator[Writer]:
        for piece in pieces:
            if piece.expression and piece.text:
                position = self._position(piece.template, piece.line)
                yield Writer(position, piece.expression, piece.text, self._names(piece.reads))

    def _conditions(self, pieces: Sequence[Piece], first: Piece) -> Iterator[Condition]:
        """What the place is inside of, then what parts of its value are inside of, or would be."""
        for piece in (first, *pieces):
            for cause in piece.causes:
                if cause.kind not in ("call", "include") or cause in first.causes or piece.text:
                    yield self._condition(cause)
            if piece.expression and not piece.text and piece.reads:
                yield self._condition(Cause("if", piece.template, piece.line, piece.expression, piece.reads))

    def _condition(self, cause: Cause) -> Condition:
        position = self._position(cause.template, cause.line)
        return Condition(cause.kind, cause.text, position, self._names(cause.reads))

    def _position(self, template: str, line: int) -> Position:
        return Position((self._templates / template).as_posix(), line)

    def _names(self, reads: Reads) -> tuple[str, ...]:
        return tuple(origin.name for origin in self._settings(reads))

    def _settings(self, reads: Reads) -> tuple[Origin, ...]:
        """The origins of what was read; of a value and a part of it, only the value's, unless it is a list of cells."""
        paths = {tuple(step for step in path if not isinstance(step, Each)) for path in reads}
        outer = (path for path in paths if not any(path[:n] in paths for n in range(_whole(path), len(path))))
        return tuple(map(self._origin, sorted(outer, key=repr)))

    def _origin(self, path: Steps) -> Origin:
        """The origin of a value; for what only a target has, such as `project.root`, the value alone."""
        found = self._origins.of(self._stack, path)
        if found.value is not None or found.position is not None or not self._rendered:
            return found
        return replace(found, value=value_at(self._rendered[0].draft.target.known, path), source="tfgen")
