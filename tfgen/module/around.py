"""What the meaning of a resource rests on, so that what was worked out of it holds wherever that is the same."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeVar
from weakref import WeakValueDictionary

import msgspec

from tfgen.hcl.syntax import Body
from tfgen.module.excerpt import Excerpt
from tfgen.module.model import Local, Resource
from tfgen.module.once import once_a_module
from tfgen.module.pieces import ALIKE, once_alike
from tfgen.module.references import find_block_references, find_body_references, find_references
from tfgen.module.uses import target_of
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tfgen.hcl.moulds import Alike
    from tfgen.hcl.syntax import Argument, Node
    from tfgen.module.model import Declaration, Module
    from tfgen.module.references import Reference, Step
    from tfgen.schema import Schemas

Result = TypeVar("Result")
Number: TypeAlias = bytes
"""What tells texts, and what they need, from others: a digest, so that it is the same in all processes."""
_Texts = tuple[str, ...]
_Numbers = tuple["Number | None", ...]
_Need = tuple[str, "tuple[Step, ...]"]
"""An address, and the first steps behind it, which tell what of a resource is asked for."""

_MOST: Final = 24
"""Grounds for which a result is kept: regions of a few environments; in a process that stays, the latest edits."""
_MOST_APART: Final = 64
"""Of what is small and holds of many blocks: alarms of one shape differ in names and numbers that do matter."""
# Functions that read files: what is on the disk is nothing that a text tells.
_OUTSIDE: Final = regex(r"file\w*\s*\(")
_REPETITION: Final = ("count", "for_each", "provider", "region")
"""What matters of a resource to whoever refers to it: how many there are, by whose schema, and where."""
_STATES: Final = ("backend", "cloud")
_NEEDS: Final = "needs"
_NAMES: Final = frozenset({"depends_on", "provider", "ignore_changes", "replace_triggered_by"})
_INSIDE: Final = frozenset({"each", "count", "self"})


class _Behind(NamedTuple):
    """What stands at an address, and what that needs in turn; `texts` is None where texts do not tell it."""

    texts: _Texts | None
    needs: tuple[_Need, ...] = ()


_Read = tuple[_Texts, bool, tuple[_Need, ...]]
"""Texts, whether they read files or name paths, and what they need."""


def nothing_alike(_: object) -> None:
    """What is found rests on all that a block says."""


def kept_around(
    module: Module,
    schemas: Schemas,
    declared: Declaration,
    what: str,
    work: Callable[[], Result],
    *,
    follows: bool = True,
    alike: Callable[[Result], Result | None] = nothing_alike,
) -> Result:
    """What `work` makes of a block in a root module that nobody calls, and of all that it refers to near and far.

    It is kept with the block under the name `what`, for each ground: what these references lead to, the versions that
    the module asks for, and the schemas. A block with the same text in another file or root module has what was made of
    the first one. So `work` must not look at anything else, nor change anything, and its result must not hold more of
    the module than nodes of this block. Unless it `follows` references to arguments of resources, it must not look at
    more of these resources than their types and how many there are, as `terraform validate` does not.

    `alike` gives what the result says of each block that differs in loose texts alone, on the same ground, or None; it
    must hold no node.
    """
    ground = ground_of(module, declared, follows=follows)
    if ground is None:
        return work()
    kept: OrderedDict[Number, tuple[Schemas, Result]] | None = declared.kept.get(what)
    if kept is None:
        kept = declared.kept[what] = OrderedDict()
    known = kept.get(ground)
    if known is None or known[0] is not schemas:
        known = kept[ground] = schemas, _work_alike(declared, (what, ground, schemas), work, alike)
    kept.move_to_end(ground)
    if len(kept) > _MOST:
        kept.popitem(last=False)
    return known[1]


class Needs(NamedTuple):
    """What parts of a block rest on beside what they say: files or paths, and what stands at addresses."""

    reads_files: bool
    addresses: tuple[_Need, ...]


NO_NEEDS: Final = Needs(reads_files=False, addresses=())
"""Of what rests on nothing but the versions that the module asks for, and the schemas."""


def needs_of(declared: Declaration, parts: Iterable[Argument]) -> Needs:
    """What these arguments of a block rest on; what they need of the block itself, such as `each`, is not among it."""
    parts = tuple(parts)
    reads_files = any(_OUTSIDE.search(declared.file.text_of(part)) for part in parts)
    return Needs(reads_files, _needs(one for part in parts for one in find_references(part.value)))


def kept_apart(
    module: Module,
    schemas: Schemas,
    declared: Declaration,
    what: str,
    needs: Needs | None,
    work: Callable[[], Result | None],
) -> Result | None:
    """What `work` makes of parts of a block that rest on these `needs` alone; without any given, on those of the block.

    It is kept as by `kept_around`, but for all blocks that differ in loose texts alone: so the result must say what
    holds of each of them, and hold no node. None is not kept.
    """
    ground = _ground_on(module, declared, needs)
    if ground is None:
        return work()
    common: Alike | None = declared.kept.get(ALIKE)
    key = (ground, common.signature) if common else (ground, ())
    whose = common.kept if common else declared.kept
    kept: OrderedDict[object, tuple[Schemas, Result]] = whose.setdefault(what, OrderedDict())
    known = kept.get(key)
    if known is not None and known[0] is schemas:
        kept.move_to_end(key)
        return known[1]
    found = work()
    if found is not None:
        kept[key] = schemas, found
        if len(kept) > _MOST_APART:
            kept.popitem(last=False)
    return found


def _ground_on(module: Module, declared: Declaration, needs: Needs | None) -> Number | None:
    """The number of what these needs of a block lead to, None where that cannot be told: see `ground_of`."""
    if needs is None:
        return ground_of(module, declared)
    grounds = _grounds(module)
    return grounds[True].on(declared, needs) if grounds else None


def forget_around(declared: Declaration, what: str) -> None:
    """Forget what was kept of a block under this name, and of those like it."""
    declared.kept.pop(what, None)
    common: Alike | None = declared.kept.get(ALIKE)
    if common is not None:
        common.kept.pop(what, None)


def _work_alike(
    declared: Declaration, what: tuple[str, Number, Schemas], work: Callable[[], Result], alike: Callable[[Result], Any]
) -> Result:
    """What is known of a block that differs from this one in loose texts alone, or else what `work` makes."""
    common: Alike | None = declared.kept.get(ALIKE) if alike is not nothing_alike else None
    if common is None:
        return work()
    name, ground, schemas = what
    kept: OrderedDict[object, tuple[Schemas, Result]] = common.kept.setdefault(name, OrderedDict())
    key = ground, common.signature
    known = kept.get(key)
    if known is not None and known[0] is schemas:
        kept.move_to_end(key)
        return known[1]
    found = work()
    if (general := alike(found)) is not None:
        kept[key] = schemas, general
        if len(kept) > _MOST:
            kept.popitem(last=False)
    return found


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


def _nearer(grounds: _Grounds, declared: Declaration, far: Number) -> Number | None:
    """The ground without what only who follows references sees: it is the same wherever the whole is."""
    known: dict[Number, Number | None] = declared.kept.setdefault("nearer", {})
    if far not in known:
        if len(known) >= _MOST:
            known.clear()
        known[far] = grounds.of(declared)
    return known[far]


def versions_of(module: Module) -> Number | None:
    """The number of the versions that a module asks for, on which everything rests; None where nothing can be kept."""
    grounds = _grounds(module)
    return grounds[True].versions if grounds else None


@once_a_module
def _grounds(module: Module) -> Mapping[bool, _Grounds] | None:
    if isinstance(module, Excerpt):  # the same: it leads to the whole, and has all that says something of versions
        return _grounds(module.whole)
    if module.tfvars is not None and module.tfvars.files:
        return None
    versions, files = number_of(tuple(_versions(module)), ()), _files_of(module)
    near, far = (_Grounds(_Sight(module.by_address, versions, files, follows=follows)) for follows in (False, True))
    if before := _LATEST.get(module.folder):
        far.take_over(before)
    _LATEST[module.folder] = far
    return {False: near, True: far}


class _Grounds:
    """The grounds of the resources of a module. What is behind a need is found once, and told by a number.

    The same number stands for the same texts, with the same behind them, in all modules.
    """

    def __init__(self, sight: _Sight) -> None:
        self.versions = sight.versions
        self._sight = sight
        self._found: dict[int, tuple[Declaration, Number | None]] = {}  # with the block, so that its identity holds
        self._numbers: dict[_Need, Number | None] = {}
        self._bare = number_of((), (sight.versions,))

    def take_over(self, before: _Grounds) -> None:
        """Take the numbers that an earlier look at the module found, but for what has changed since then.

        A block that says nothing else to those that refer to it, as one with another comment, is not looked through.
        """
        stale = before.stale_in(self._sight)
        if stale is None:
            return
        self._numbers = {need: number for need, number in before._numbers.items() if need not in stale}
        for new, old in self._sight.kept_since(before._sight):
            known = before._found.get(id(old))
            if known and (not stale or stale.isdisjoint(self._sight.needs_of(new)[1])):
                self._found[id(new)] = new, known[1]

    def stale_in(self, now: _Sight) -> set[_Need] | None:
        """The needs behind which is something else now, near or far; None where everything may be."""
        if not now.rests_as(self._sight):
            return None
        stale = now.take_over(self._sight)
        more = stale
        while more:
            more = {
                need
                for need in self._numbers
                if need not in stale and not more.isdisjoint(self._sight.behind(need).needs)
            }
            stale |= more
        return stale

    def of(self, declared: Declaration) -> Number | None:
        """The number of the ground of a block, None where a reference leads to something that texts do not tell."""
        found = self._found.get(id(declared))
        if found is None:
            is_first = self._sight.is_at_its_address(declared)
            found = declared, self._ground(*self._sight.needs_of(declared)) if is_first else None
            self._found[id(declared)] = found
        return found[1]

    def on(self, declared: Declaration, needs: Needs) -> Number | None:
        """The number of the ground of a part of a block that has these needs."""
        if not self._sight.is_at_its_address(declared):
            return None
        return self._bare if needs is NO_NEEDS else self._ground(*needs)

    def _ground(self, reads_files: bool, addresses: tuple[_Need, ...]) -> Number | None:  # noqa: FBT001
        """That of something with these needs, whatever it says, once each of them has a number."""
        numbers = self._numbers
        for need in addresses:
            if need not in numbers:
                self._count(need)
        found = [numbers[need] for need in addresses]
        texts = self._sight.files if reads_files else ()
        if texts is None or None in found:
            return None
        return number_of(texts, (self.versions, *found))

    def _count(self, need: _Need) -> None:
        """Give a number to what is behind a need, the innermost first: a chain of locals may be of any length.

        What needs itself gets none.
        """
        known = self._numbers
        todo, begun = [need], set[_Need]()
        while todo:
            current = todo[-1]
            texts, needs = self._sight.behind(current)
            is_first = current not in known and current not in begun
            if is_first and (new := [each for each in needs if each not in known and each not in begun]):
                begun.add(current)
                todo += new
                continue
            todo.pop()
            if current not in known:
                numbers = tuple([known.get(each) for each in needs])
                known[current] = None if texts is None or None in numbers else number_of(texts, numbers)


_LATEST: WeakValueDictionary[str, _Grounds] = WeakValueDictionary()
"""Of the last look at the module in a folder, as long as somebody has that module."""
_NUMBERS: dict[tuple[_Texts, _Numbers], Number] = {}
_EARLIER: dict[tuple[_Texts, _Numbers], Number] = {}
_SIZE: Final = 16  # bytes of a number
_MOST_NUMBERS: Final = 8192
"""Those of some twenty stacks with other names: some 5 MB."""


def number_of(texts: _Texts, numbers: _Numbers) -> Number:
    """The number of texts and what they need. Those asked for last are at hand."""
    found = texts, numbers
    if (known := _NUMBERS.get(found)) is None:
        if len(_NUMBERS) >= _MOST_NUMBERS:
            _EARLIER.clear()
            _EARLIER.update(_NUMBERS)
            _NUMBERS.clear()
        known = _NUMBERS[found] = _EARLIER.get(found) or _digest(found)
    return known


def _digest(found: tuple[_Texts, _Numbers]) -> Number:
    try:
        packed = msgspec.msgpack.encode(found)
    except UnicodeEncodeError:  # half of a character, which JSON can say
        packed = repr(found).encode()
    return hashlib.blake2b(packed, digest_size=_SIZE).digest()


class _Sight:
    """What stands at the addresses of a module, each looked at once."""

    def __init__(
        self, declared: Mapping[str, Declaration | Local], versions: Number, files: _Texts | None, *, follows: bool
    ) -> None:
        """`declared` is what is at the addresses; the module itself, which would live for ever, is not held.

        `files` is what functions that read files see of them; None where nobody looked.
        """
        self.versions = versions
        self.files = files
        self._declared = declared
        self._there = set(map(id, declared.values()))
        self._follows = follows
        self._found: dict[_Need, _Behind] = {}

    def rests_as(self, other: _Sight) -> bool:
        """Whether what is no block is the same: versions, and the files in reach of functions."""
        return self.versions == other.versions and self.files == other.files

    def kept_since(self, before: _Sight) -> Iterator[tuple[Declaration, Declaration]]:
        """The blocks that are as they were at their addresses, each with what it was."""
        for address, now in self._declared.items():
            old = before._declared.get(address)
            if not isinstance(now, Local) and not isinstance(old, Local) and old and _is_same(now, old):
                yield now, old

    def take_over(self, before: _Sight) -> set[_Need]:
        """Take what was seen at addresses at which the same stands; the other needs, behind which is something else."""
        changed = set[_Need]()
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

    def needs_of(self, declared: Declaration) -> tuple[bool, tuple[_Need, ...]]:
        """Whether a block reads files, and what it needs; its own text is no part of it: results are kept with that."""
        known: tuple[bool, tuple[_Need, ...]] | None = declared.kept.get(_NEEDS)
        return known or once_alike(declared.kept, _NEEDS, partial(_read_needs, declared))

    def behind(self, need: _Need) -> _Behind:
        """What stands at an address, as far as it matters."""
        found = self._found.get(need)
        if found is None:
            found = self._found[need] = self._look(*need)
        return found

    def _look(self, address: str, steps: tuple[Step, ...]) -> _Behind:
        declared = self._declared.get(address)
        if declared is None:
            return _Behind(self.files if address.startswith("path.") else (address, "is not there"))
        if isinstance(declared, Local):
            return self._anywhere(_read(declared, [declared.argument], find_references(declared.argument.value)))
        if declared.block.type == "module":
            return _Behind(None)
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

    def _anywhere(self, read: _Read) -> _Behind:
        """What was read of a block, with what functions see of files where that matters."""
        texts, reads_files, needs = read
        if not reads_files:
            return _Behind(texts, needs)
        return _Behind(None if self.files is None else (*texts, *self.files), needs)


def _read_needs(declared: Declaration) -> tuple[bool, tuple[_Need, ...]]:
    text = declared.file.text_of(declared.block)
    return bool(_OUTSIDE.search(text)), _needs(_evaluated(declared.block.body))


def _is_same(one: Declaration | Local | None, other: Declaration | Local | None) -> bool:
    """Whether two looks at a module found the same: the text of a block that is shared does not change."""
    if one is other:
        return True
    if isinstance(one, Local) or isinstance(other, Local):
        return isinstance(one, Local) and isinstance(other, Local) and one.argument is other.argument
    return one is not None and other is not None and one.block is other.block


def _read(declared: Declaration | Local, nodes: Iterable[Node], references: Iterable[Reference]) -> _Read:
    texts = (declared.address, *map(declared.file.text_of, nodes))
    return texts, any(map(_OUTSIDE.search, texts)), _needs(references)


def _files_of(module: Module) -> _Texts | None:
    """What functions that read files see of them; None where nobody looked, or it may be no root module.

    It is one for sure where it says where its state is kept, and only then Terraform runs in its folder.
    """
    is_root = any(settings.blocks(*_STATES) for settings in module.declared("terraform"))
    return (module.outside,) if is_root and module.outside is not None else None


def _versions(module: Module) -> Iterator[str]:
    """What matters to any resource without a reference: the versions that the module asks for."""
    for settings in module.declared("terraform"):
        parts: list[Node] = list(settings.block.body.arguments)
        parts += [block for block in settings.block.body.blocks if block.type not in _STATES]
        yield from map(settings.file.text_of, parts)
    for provider in module.declared("provider"):
        given = filter(None, map(provider.argument, ("alias", "version", "for_each")))
        yield " ".join((*provider.block.labels, *map(provider.file.text_of, given)))


def _evaluated(body: Body) -> Iterator[Reference]:
    """The references in a resource of which it matters what they lead to: the others are names."""
    arguments = tuple(argument for argument in body.arguments if argument.name not in _NAMES)
    yield from find_body_references(Body(body.start, body.end, arguments, ()))
    for block in body.blocks:
        yield from _evaluated(block.body) if block.type == "lifecycle" else find_block_references(block)


def _needs(references: Iterable[Reference]) -> tuple[_Need, ...]:
    """The addresses that references lead to, each with what of it is asked for."""
    return tuple(dict.fromkeys(map(_need, (one for one in references if one.root not in _INSIDE))))


def _need(reference: Reference) -> _Need:
    if reference.root == "resource":  # `resource.aws_vpc.main` is another way to write `aws_vpc.main`
        return target_of(reference), ()
    return reference.target, reference.path[:2]


def _asked(declared: Resource, steps: tuple[Step, ...]) -> str:
    """The argument that is asked for: the first name, or the one behind a key; nothing where it may be any."""
    is_repeated = declared.argument("count") or declared.argument("for_each")
    name = (*steps[1 if is_repeated else 0 :], None)[0]
    return name if isinstance(name, str) else ""
