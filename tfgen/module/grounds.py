"""The grounds of blocks: a digest of all that a block depends on beside its own text, so that results are reused.

What is found in a block depends on its text, and on what is around it: what stands at the addresses that it refers to,
near and far, files that its functions read, and the versions that the module asks for. `ground_of` makes one digest of
all that, a number. Where a block has the same text and the same ground, whatever was found in it holds: in another
stack, in a later run, in another process.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias
from weakref import WeakValueDictionary

import msgspec

from tfgen.module.excerpt import Excerpt
from tfgen.module.once import once_a_module
from tfgen.module.references import find_references
from tfgen.module.surroundings import STATES, Need, Surroundings, Texts, needs_among, reads_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tfgen.hcl.syntax import Argument, Node
    from tfgen.module.model import Declaration, Module

Number: TypeAlias = bytes
"""What tells texts, and what they need, from others: a digest, so that it is the same in all processes."""
_Numbers = tuple["Number | None", ...]

MOST: Final = 24
"""Grounds for which a result is kept: regions of a few environments; in a process that stays, the latest edits."""


class Needs(NamedTuple):
    """What parts of a block rest on beside what they say: files or paths, and what stands at addresses."""

    reads_files: bool
    addresses: tuple[Need, ...]


NO_NEEDS: Final = Needs(reads_files=False, addresses=())
"""Of what rests on nothing but the versions that the module asks for, and the schemas."""


def needs_of(declared: Declaration, parts: Iterable[Argument]) -> Needs:
    """What these arguments of a block rest on; what they need of the block itself, such as `each`, is not among it."""
    parts = tuple(parts)
    reads = any(reads_files(declared.file.text_of(part)) for part in parts)
    return Needs(reads, needs_among(one for part in parts for one in find_references(part.value)))


def ground_on(module: Module, declared: Declaration, needs: Needs | None) -> Number | None:
    """The number of what these needs of a block lead to, None where that cannot be told: see `ground_of`."""
    if needs is None:
        return ground_of(module, declared)
    grounds = _grounds(module)
    return grounds[True].on(declared, needs) if grounds else None


def ground_of(module: Module, declared: Declaration, *, follows: bool = True) -> Number | None:
    """The number of all that a block rests on but for itself, None where that cannot be told from texts.

    See `kept_around`: of other blocks than resources it is the same.
    """
    grounds = _grounds(module)
    if not grounds:
        return None
    far = grounds[True].of(declared)
    if follows:
        return far
    return grounds[False].of(declared) if far is None else _nearer(grounds[False], declared, far)


def _nearer(grounds: Grounds, declared: Declaration, far: Number) -> Number | None:
    """The ground without what only who follows references sees: it is the same wherever the whole is."""
    known: dict[Number, Number | None] = declared.kept.setdefault("nearer", {})
    if far not in known:
        if len(known) >= MOST:
            known.clear()
        known[far] = grounds.of(declared)
    return known[far]


def versions_of(module: Module) -> Number | None:
    """The number of the versions that a module asks for, on which everything rests; None where nothing can be kept."""
    grounds = _grounds(module)
    return grounds[True].versions if grounds else None


@once_a_module
def _grounds(module: Module) -> Mapping[bool, Grounds] | None:
    if isinstance(module, Excerpt):  # the same: it leads to the whole, and has all that says something of versions
        return _grounds(module.whole)
    if module.tfvars is not None and module.tfvars.files:
        return None
    versions, files = number_of(tuple(_versions(module)), ()), _files_of(module)
    near, far = (
        Grounds(Surroundings(module.by_address, versions, files, follows=follows)) for follows in (False, True)
    )
    if before := _LATEST.get(module.folder):
        far.take_over(before)
    _LATEST[module.folder] = far
    return {False: near, True: far}


class Grounds:
    """The grounds of the resources of a module. What is behind a need is found once, and told by a number.

    The same number stands for the same texts, with the same behind them, in all modules.
    """

    def __init__(self, surroundings: Surroundings) -> None:
        self.versions = surroundings.versions
        self._surroundings = surroundings
        self._found: dict[int, tuple[Declaration, Number | None]] = {}  # with the block, so that its identity holds
        self._numbers: dict[Need, Number | None] = {}
        self._bare = number_of((), (surroundings.versions,))

    def take_over(self, before: Grounds) -> None:
        """Take the numbers that an earlier look at the module found, but for what has changed since then.

        A block that says nothing else to those that refer to it, as one with another comment, is not looked through.
        """
        stale = before.stale_in(self._surroundings)
        if stale is None:
            return
        self._numbers = {need: number for need, number in before._numbers.items() if need not in stale}
        for new, old in self._surroundings.kept_since(before._surroundings):
            known = before._found.get(id(old))
            if known and (not stale or stale.isdisjoint(self._surroundings.needs_of(new)[1])):
                self._found[id(new)] = new, known[1]

    def stale_in(self, now: Surroundings) -> set[Need] | None:
        """The needs behind which is something else now, near or far; None where everything may be."""
        if not now.rests_as(self._surroundings):
            return None
        stale = now.take_over(self._surroundings)
        more = stale
        while more:
            more = {
                need
                for need in self._numbers
                if need not in stale and not more.isdisjoint(self._surroundings.behind(need).needs)
            }
            stale |= more
        return stale

    def of(self, declared: Declaration) -> Number | None:
        """The number of the ground of a block, None where a reference leads to something that texts do not tell."""
        found = self._found.get(id(declared))
        if found is None:
            is_first = self._surroundings.is_at_its_address(declared)
            found = declared, self._ground(*self._surroundings.needs_of(declared)) if is_first else None
            self._found[id(declared)] = found
        return found[1]

    def on(self, declared: Declaration, needs: Needs) -> Number | None:
        """The number of the ground of a part of a block that has these needs."""
        if not self._surroundings.is_at_its_address(declared):
            return None
        return self._bare if needs is NO_NEEDS else self._ground(*needs)

    def _ground(self, reads_files: bool, addresses: tuple[Need, ...]) -> Number | None:  # noqa: FBT001
        """That of something with these needs, whatever it says, once each of them has a number."""
        numbers = self._numbers
        for need in addresses:
            if need not in numbers:
                self._count(need)
        found = [numbers[need] for need in addresses]
        texts = self._surroundings.files if reads_files else ()
        if texts is None or None in found:
            return None
        return number_of(texts, (self.versions, *found))

    def _count(self, need: Need) -> None:
        """Give a number to what is behind a need, the innermost first: a chain of locals may be of any length.

        What needs itself gets none.
        """
        known = self._numbers
        todo, begun = [need], set[Need]()
        while todo:
            current = todo[-1]
            texts, needs = self._surroundings.behind(current)
            is_first = current not in known and current not in begun
            if is_first and (new := [each for each in needs if each not in known and each not in begun]):
                begun.add(current)
                todo += new
                continue
            todo.pop()
            if current not in known:
                numbers = tuple([known.get(each) for each in needs])
                known[current] = None if texts is None or None in numbers else number_of(texts, numbers)


_LATEST: WeakValueDictionary[str, Grounds] = WeakValueDictionary()
"""Of the last look at the module in a folder, as long as somebody has that module."""


def _files_of(module: Module) -> Texts | None:
    """What functions that read files see of them; None where nobody looked, or it may be no root module.

    It is one for sure where it says where its state is kept, and only then Terraform runs in its folder.
    """
    is_root = any(settings.blocks(*STATES) for settings in module.declared("terraform"))
    return (module.outside,) if is_root and module.outside is not None else None


def _versions(module: Module) -> Iterator[str]:
    """What matters to any resource without a reference: the versions that the module asks for."""
    for settings in module.declared("terraform"):
        parts: list[Node] = list(settings.block.body.arguments)
        parts += [block for block in settings.block.body.blocks if block.type not in STATES]
        yield from map(settings.file.text_of, parts)
    for provider in module.declared("provider"):
        given = filter(None, map(provider.argument, ("alias", "version", "for_each")))
        yield " ".join((*provider.block.labels, *map(provider.file.text_of, given)))


_NUMBERS: dict[tuple[Texts, _Numbers], Number] = {}
_EARLIER: dict[tuple[Texts, _Numbers], Number] = {}
_SIZE: Final = 16  # bytes of a number
_MOST_NUMBERS: Final = 8192
"""Those of some twenty stacks with other names: some 5 MB."""


def number_of(texts: Texts, numbers: _Numbers) -> Number:
    """The number of texts and what they need. Those asked for last are at hand."""
    found = texts, numbers
    if (known := _NUMBERS.get(found)) is None:
        if len(_NUMBERS) >= _MOST_NUMBERS:
            _EARLIER.clear()
            _EARLIER.update(_NUMBERS)
            _NUMBERS.clear()
        known = _NUMBERS[found] = _EARLIER.get(found) or _digest(found)
    return known


def _digest(found: tuple[Texts, _Numbers]) -> Number:
    try:
        packed = msgspec.msgpack.encode(found)
    except UnicodeEncodeError:  # half of a character, which JSON can say
        packed = repr(found).encode()
    return hashlib.blake2b(packed, digest_size=_SIZE).digest()
