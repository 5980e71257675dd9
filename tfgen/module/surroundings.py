"""What is around a block: what stands at the addresses of its module, and what that needs in turn."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from tfgen.hcl.syntax import Body
from tfgen.module.model import Local, Resource
from tfgen.module.pieces import once_alike
from tfgen.module.references import find_block_references, find_body_references, find_references
from tfgen.module.uses import target_of
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tfgen.hcl.syntax import Node
    from tfgen.module.grounds import Number
    from tfgen.module.model import Declaration
    from tfgen.module.references import Reference, Step

Texts = tuple[str, ...]
Need = tuple[str, "tuple[Step, ...]"]
"""An address, and the first steps behind it, which tell what of a resource is asked for."""
# Functions that read files: what is on the disk is nothing that a text tells.
_OUTSIDE: Final = regex(r"file\w*\s*\(")
_REPETITION: Final = ("count", "for_each", "provider", "region")
"""What matters of a resource to whoever refers to it: how many there are, by whose schema, and where."""
STATES: Final = ("backend", "cloud")
_NEEDS: Final = "needs"
_NAMES: Final = frozenset({"depends_on", "provider", "ignore_changes", "replace_triggered_by"})
_INSIDE: Final = frozenset({"each", "count", "self"})


class Behind(NamedTuple):
    """What stands at an address, and what that needs in turn; `texts` is None where texts do not tell it."""

    texts: Texts | None
    needs: tuple[Need, ...] = ()


_Read = tuple[Texts, bool, tuple[Need, ...]]
"""Texts, whether they read files or name paths, and what they need."""


class Surroundings:
    """What stands at the addresses of a module, of which each is looked at once."""

    def __init__(
        self, declared: Mapping[str, Declaration | Local], versions: Number, files: Texts | None, *, follows: bool
    ) -> None:
        """`declared` is what is at the addresses; the module itself, which would live for ever, is not held.

        `files` is what functions that read files see of them; None where nobody looked.
        """
        self.versions = versions
        self.files = files
        self._declared = declared
        self._there = set(map(id, declared.values()))
        self._follows = follows
        self._found: dict[Need, Behind] = {}

    def rests_as(self, other: Surroundings) -> bool:
        """Whether what is no block is the same: versions, and the files in reach of functions."""
        return self.versions == other.versions and self.files == other.files

    def kept_since(self, before: Surroundings) -> Iterator[tuple[Declaration, Declaration]]:
        """The blocks that are as they were at their addresses, each with what it was."""
        for address, now in self._declared.items():
            old = before._declared.get(address)
            if not isinstance(now, Local) and not isinstance(old, Local) and old and _is_same(now, old):
                yield now, old

    def take_over(self, before: Surroundings) -> set[Need]:
        """Take what was seen at addresses at which the same stands; the other needs, behind which is something else."""
        changed = set[Need]()
        for need, behind in before._found.items():
            old, now = before._declared.get(need[0]), self._declared.get(need[0])
            if _is_same(now, old) or self._look(*need) == behind:
                self._found[need] = behind
            else:
                changed.add(need)
        return changed

    def is_at_its_address(self, declared: Declaration) -> bool:
        """Whether references to the address of a resource lead to it, and not to another one before it.

        Nothing refers to providers, of which values are known as of resources.
        """
        is_resource = isinstance(declared, Resource) and declared.block.type != "provider"
        return not is_resource or id(declared) in self._there

    def needs_of(self, declared: Declaration) -> tuple[bool, tuple[Need, ...]]:
        """Whether a block reads files, and what it needs; its own text is no part of it: results are kept with that."""
        known: tuple[bool, tuple[Need, ...]] | None = declared.kept.get(_NEEDS)
        return known or once_alike(declared.kept, _NEEDS, partial(_read_needs, declared))

    def behind(self, need: Need) -> Behind:
        """What stands at an address, as far as it matters."""
        found = self._found.get(need)
        if found is None:
            found = self._found[need] = self._look(*need)
        return found

    def _look(self, address: str, steps: tuple[Step, ...]) -> Behind:
        declared = self._declared.get(address)
        if declared is None:
            return Behind(self.files if address.startswith("path.") else (address, "is not there"))
        if isinstance(declared, Local):
            return self._anywhere(_read(declared, [declared.argument], find_references(declared.argument.value)))
        if declared.block.type == "module":
            return Behind(None)
        name = _asked(declared, steps) if self._follows and isinstance(declared, Resource) else ""
        key = f"behind {name} {self._follows}"
        if key not in declared.kept:
            declared.kept[key] = self._part_of(declared, name)
        return self._anywhere(declared.kept[key])

    def _part_of(self, declared: Declaration, name: str) -> _Read:
        """The part of a block that matters: of a resource the argument that is asked for, if that can be told."""
        if not isinstance(declared, Resource) or (self._follows and not name):
            return _read(declared, [declared.block], find_body_references(declared.block.body))
        names = (*_REPETITION, name) if self._follows else _REPETITION
        given = [argument for one in names if (argument := declared.argument(one))]
        if not given:  # as mostly where nobody follows
            return (declared.address,), False, ()
        return _read(declared, given, (each for one in given for each in find_references(one.value)))

    def _anywhere(self, read: _Read) -> Behind:
        """What was read of a block, with what functions see of files where that matters."""
        texts, reads_files, needs = read
        if not reads_files:
            return Behind(texts, needs)
        return Behind(None if self.files is None else (*texts, *self.files), needs)


def _read_needs(declared: Declaration) -> tuple[bool, tuple[Need, ...]]:
    text = declared.file.text_of(declared.block)
    return reads_files(text), needs_among(_evaluated(declared.block.body))


def _is_same(one: Declaration | Local | None, other: Declaration | Local | None) -> bool:
    """Whether two looks at a module found the same: the text of a block that is shared does not change."""
    if one is other:
        return True
    if isinstance(one, Local) or isinstance(other, Local):
        return isinstance(one, Local) and isinstance(other, Local) and one.argument is other.argument
    return one is not None and other is not None and one.block is other.block


def _read(declared: Declaration | Local, nodes: Iterable[Node], references: Iterable[Reference]) -> _Read:
    texts = (declared.address, *map(declared.file.text_of, nodes))
    return texts, any(map(reads_files, texts)), needs_among(references)


def _evaluated(body: Body) -> Iterator[Reference]:
    """The references in a resource of which it matters what they lead to: the others are names."""
    arguments = tuple(argument for argument in body.arguments if argument.name not in _NAMES)
    yield from find_body_references(Body(body.start, body.end, arguments, ()))
    for block in body.blocks:
        yield from _evaluated(block.body) if block.type == "lifecycle" else find_block_references(block)


def needs_among(references: Iterable[Reference]) -> tuple[Need, ...]:
    """The addresses that references lead to, each with what of it is asked for."""
    return tuple(dict.fromkeys(map(_need, (one for one in references if one.root not in _INSIDE))))


def _need(reference: Reference) -> Need:
    if reference.root == "resource":  # `resource.aws_vpc.main` is another way to write `aws_vpc.main`
        return target_of(reference), ()
    return reference.target, reference.path[:2]


def _asked(declared: Resource, steps: tuple[Step, ...]) -> str:
    """The argument that is asked for: the first name, or the one behind a key; nothing where it may be any."""
    is_repeated = declared.argument("count") or declared.argument("for_each")
    name = (*steps[1 if is_repeated else 0 :], None)[0]
    return name if isinstance(name, str) else ""


def reads_files(text: str) -> bool:
    """Whether a text of Terraform may call a function that reads files."""
    return _OUTSIDE.search(text) is not None
