"""The instances that a resource or a call of a module has, and which of them are gone."""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from tfgen.changes.writing import write_expression
from tfgen.evaluation.evaluate import Evaluator
from tfgen.schema.load import Schemas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.changes.blocks import Blocks, Part
    from tfgen.module.model import Module

_INDEX = re.compile(r"\[(?:\"(?:[^\"\\]|\\.)*\"|[^\]\"]*)\]")
_STEP = re.compile(rf"{_INDEX.pattern}|\.?[^.\[]+")
_MOST = 10_000  # instances that are told one from the other
_REPETITIONS = ("count", "for_each")
ALONE = ""
"""The key of what has neither `count` nor `for_each`."""
FIRST = "[0]"


class Refactoring(NamedTuple):
    """The two addresses of a `moved` block, or the one of a `removed` block and "", with keys of instances."""

    old: str
    new: str
    destroys: bool = False


def read_refactorings(blocks: Blocks, mode: str) -> list[Refactoring]:
    """What the blocks of one kind, `moved` or `removed`, say, in their order."""
    found = (_read(part) for part in blocks.values() if part.mode == mode)
    return [one for one in found if one.old and (one.new or mode == "removed")]


def _read(part: Part) -> Refactoring:
    prefix = part.address.partition(f"{part.mode}.")[0]
    body = part.inside[0] if isinstance(part.inside, tuple) else None
    arguments = [body.argument(name) if body else None for name in ("from", "to")]
    old, new = (prefix + write_expression(argument.value) if argument else "" for argument in arguments)
    cycles = [block.body for block in body.blocks if block.type == "lifecycle"] if body else []
    kept = [argument for cycle in cycles if (argument := cycle.argument("destroy"))]
    return Refactoring(old, new, destroys=not any(write_expression(one.value) == "false" for one in kept))


def without_keys(address: str) -> str:
    """The address of a resource or module, without the keys of instances."""
    return _INDEX.sub("", address)


class Instances:
    """The instances of the parts of one version of a root module."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._evaluators: dict[int, Evaluator] = {}

    def keys(self, address: str) -> frozenset[str] | None:
        """What stands behind the address of each instance, `ALONE` for a single one; None if it is not known."""
        part = self._blocks[address]
        body = part.inside[0] if isinstance(part.inside, tuple) else None
        found = [argument for name in _REPETITIONS if body and (argument := body.argument(name))]
        if not found:
            return frozenset((ALONE,))
        if part.module is None:
            return None
        return _keys(self._evaluator(part.module).plain(found[0].value))

    def _evaluator(self, module: Module) -> Evaluator:
        """That of a module, which knows what the module says itself: locals, and variables of a root module."""
        return self._evaluators.setdefault(id(module), Evaluator(module, Schemas(())))


def _keys(value: object) -> frozenset[str] | None:
    match value:
        case bool():
            return None
        case int() if 0 <= value <= _MOST:
            return frozenset(f"[{index}]" for index in range(value))
        case dict() | list() if len(value) <= _MOST:
            return frozenset(f"[{json.dumps(key, ensure_ascii=False)}]" for key in value if isinstance(key, str))
    return None


class Lost:
    """Which instances of the one version have no place in the other, with what `moved` and `removed` blocks say."""

    def __init__(self, before: Blocks, after: Blocks) -> None:
        self._before, self._after = Instances(before), Instances(after)
        self._new = after

    def keys(self, address: str) -> list[str] | None:
        """The keys of the instances of an address that are destroyed, sorted; None if that is not known."""
        keys = self._before.keys(address)
        if keys is None:
            return None
        found = {key: self._is_kept(address + key) for key in keys}
        return None if None in found.values() else sorted(key for key, is_kept in found.items() if not is_kept)

    def _is_kept(self, instance: str) -> bool | None:
        if any(instance == one or instance.startswith((f"{one}.", f"{one}[")) for one in self._forgotten):
            return True
        now = self._follow(instance)
        address, key = without_keys(now), _last_key(now)
        if address not in self._new:
            return False
        keys = self._after.keys(address)
        if keys is None:
            return None
        return key in keys or (key in (ALONE, FIRST) and bool(keys & {ALONE, FIRST}))

    def _follow(self, instance: str) -> str:
        """Where `moved` blocks say that an instance is now, one after the other; each is gone through once."""
        moves = dict(self._moves)
        now = instance
        while step := next((old for old in _prefixes(now) if old in moves), None):
            now = moves.pop(step).new + now[len(step) :]
        return now

    @cached_property
    def _moves(self) -> Mapping[str, Refactoring]:
        return {one.old: one for one in read_refactorings(self._new, "moved")}

    @cached_property
    def _forgotten(self) -> list[str]:
        return [one.old for one in read_refactorings(self._new, "removed") if not one.destroys]


def _last_key(instance: str) -> str:
    found = _STEP.findall(instance)
    return found[-1] if found and found[-1].startswith("[") else ALONE


def _prefixes(instance: str) -> Iterator[str]:
    """The instance itself, and all that it is in or an instance of, the nearest first."""
    ends = [match.end() for match in _STEP.finditer(instance)]
    yield from (instance[:end] for end in reversed(ends))
