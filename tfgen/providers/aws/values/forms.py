"""What is right in all resources that differ in loose texts alone, and what has to be asked of each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from tfgen.hcl.loose import loose_literals, may_have_loose
from tfgen.hcl.syntax import Call, Literal, Node, Object, Template, Tuple
from tfgen.module.grounds import NO_NEEDS, Needs, needs_of
from tfgen.module.pieces import ALIKE
from tfgen.module.references import find_references
from tfgen.providers.aws.values.arguments import find_arguments, find_blocks, known_texts, known_values
from tfgen.providers.aws.values.constraints import Items, Json
from tfgen.providers.aws.values.faults import judge_argument, judge_blocks, judge_null, limits_of
from tfgen.providers.aws.values.policy import encoded_part, words_of, written
from tfgen.providers.aws.values.policy_grammar import policy_fault
from tfgen.structs import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tfgen.hcl.syntax import Argument, Block, Body, Expression
    from tfgen.module.model import Resource
    from tfgen.providers.aws.values.constraints import Constraint
    from tfgen.providers.aws.values.provider import Facts
    from tfgen.rules.root import Root

Place: TypeAlias = "tuple[str | int, ...]"
"""The way from a block to a literal in it: names of fields, and numbers in lists."""

_OF_ITS_INSTANCE: Final = frozenset({"each", "count", "self"})
_REPETITION: Final = ("count", "for_each")
_SEVERAL: Final = 2


class Form(Struct, frozen=True, array_like=True):
    """What is known of a resource, and of all that differ from it in loose texts alone, whatever they refer to.

    Unless it `is_wrong`, nothing is wrong with what refers to nothing where the texts at places suit their constraints,
    or are just these words. The arguments at the paths in `rest`, and how many blocks there are if these are `counted`,
    rest on the `needs` too; None stands for all that the resource needs.
    """

    is_wrong: bool
    texts: tuple[tuple[Place, tuple[Constraint, ...]], ...] = ()
    words: tuple[tuple[Place, object], ...] = ()
    rest: frozenset[str] = frozenset()
    counted: bool = False
    needs: Needs | None = NO_NEEDS

    def suits(self, block: Block) -> bool:
        """Whether nothing is wrong in such a block with what refers to nothing."""
        if self.is_wrong:
            return False
        for place, word in self.words:
            if _at(block, place) != word:
                return False
        for place, constraints in self.texts:
            text = _at(block, place)
            for constraint in constraints:
                if constraint.fault(text):
                    return False
        return True


def form_of(root: Root, resource: Resource, facts: Facts, *, refuses_nulls: bool) -> Form:
    """What is known of a resource by these facts."""
    block = resource.block
    return _Reader(root, resource, facts, _loose(resource), refuses_nulls=refuses_nulls).read(block.body)


def to_be_judged_again(root: Root, body: Body, facts: Facts, paths: frozenset[str]) -> frozenset[str]:
    """Those of the arguments at these paths about which something else may be found where loose texts are others."""
    return frozenset(
        path
        for path, argument in find_arguments(body)
        if path in paths
        and may_have_loose(argument.value)
        and _rests_on_texts(root, argument.value, (*facts.certain.get(path, ()), *facts.likely.get(path, ())))
    )


def _rests_on_texts(root: Root, value: Expression, constraints: tuple[Constraint, ...]) -> bool:
    """Whether there is anything to judge: that something is known does not depend on what a loose text says."""
    if any(isinstance(constraint, Json) and constraint.policy for constraint in constraints):
        return True
    if limits := [*limits_of(constraints)]:
        if not isinstance(value, Tuple) and next(known_values(root, value), None) is not None:
            return True
        if isinstance(value, Tuple) and not _is_long_enough(value, limits):
            return True
    return bool(constraints) and next(known_texts(root, value), None) is not None


def _is_long_enough(value: Tuple, limits: Iterable[Items]) -> bool:
    """Whether there may be as many elements as are written out, and in a set also if they all are the same one."""
    number = len(value.items)
    return all(limit.fault(str(number)) is None for limit in limits) and (
        number < _SEVERAL or all(limit.is_list or limit.fault("1") is None for limit in limits)
    )


def _at(block: Block, place: Place) -> Any:
    found: Any = block
    for step in place:
        found = getattr(found, step) if isinstance(step, str) else found[step]
    return found


def _loose(resource: Resource) -> dict[int, Place]:
    """Where the loose literals of a resource stand, by their identity; none of one that is like no other."""
    found = (loose_literals(resource.block) or ()) if ALIKE in resource.kept else ()
    wanted = {id(literal) for literal in found if isinstance(literal.value, str)}
    nodes = _literals_in(resource.block) if wanted else ()
    return {id(node): (*place, "value") for node, place in nodes if id(node) in wanted}


def _literals_in(block: Block) -> Iterator[tuple[Literal, Place]]:
    """The literals in a block, with the ways to them."""
    todo: list[tuple[Any, Place]] = [(block, ())]
    while todo:
        node, place = todo.pop()
        if isinstance(node, tuple):
            todo += [(item, (*place, number)) for number, item in enumerate(node)]
        elif isinstance(node, Literal):
            yield node, place
        elif isinstance(node, Node):
            todo += [(getattr(node, name), (*place, name)) for name in node.__struct_fields__[2:]]


class _Reader(Struct):
    """Reads the form of a resource."""

    root: Root
    resource: Resource
    facts: Facts
    loose: dict[int, Place]
    refuses_nulls: bool
    is_wrong: bool = False
    texts: list[tuple[Place, tuple[Constraint, ...]]] = field(default_factory=list)
    words: list[tuple[Place, object]] = field(default_factory=list)
    rest: dict[str, list[Argument]] = field(default_factory=dict)

    def read(self, body: Body) -> Form:
        for path, argument in find_arguments(body):
            self._read_argument(path, argument)
            if self.refuses_nulls and _may_be_list(argument.value):
                if self._refers(argument):
                    self._leave(path, argument)
                else:
                    self.is_wrong |= any(True for _ in judge_null(self.root, argument))
        is_dynamic = _has_dynamic(body)
        counted = is_dynamic and any(isinstance(one, Items) for each in self.facts.certain.values() for one in each)
        if not counted:
            self.is_wrong |= any(True for _ in judge_blocks(self.root, body, self.facts))
        if self.is_wrong:
            return Form(is_wrong=True)
        needs = None if is_dynamic and (counted or self.rest) else self._needs()
        return Form(False, tuple(self.texts), tuple(self.words), frozenset(self.rest), counted, needs)  # noqa: FBT003

    def _read_argument(self, path: str, argument: Argument) -> None:
        certain, likely = self.facts.certain.get(path, ()), self.facts.likely.get(path, ())
        constraints = (*certain, *likely)
        if not constraints:
            return
        value = argument.value
        if all(isinstance(one, Json) for one in constraints) and encoded_part(value) is not None:
            self._read_json(path, argument, is_policy=any(one.policy for one in constraints if isinstance(one, Json)))
        elif self._read_texts(value, constraints):
            pass
        elif self._refers(argument) or may_have_loose(value):
            self._leave(path, argument)
        else:
            self.is_wrong |= any(True for _ in judge_argument(self.root, argument, certain, likely))

    def _read_texts(self, value: Expression, constraints: tuple[Constraint, ...]) -> bool:
        """Note what the texts of an argument have to suit; False if it is not written out, or is not right."""
        literals = _literals(value)
        limits = [*limits_of(constraints)]
        if literals is None or (limits and isinstance(value, Tuple) and not _is_long_enough(value, limits)):
            return False
        if limits and not isinstance(value, Tuple):
            return False
        each = tuple(one for one in constraints if not isinstance(one, Items))
        free = [(place, each) for literal in literals if (place := self.loose.get(id(literal)))]
        fixed = [literal for literal in literals if id(literal) not in self.loose]
        if any(one.fault(text) for literal in fixed for _, text in known_texts(self.root, literal) for one in each):
            self.is_wrong = True
        self.texts += free if each else []
        return True

    def _read_json(self, path: str, argument: Argument, *, is_policy: bool) -> None:
        """What `jsonencode` gives is JSON; of a policy that is written out a few words matter."""
        document = encoded_part(argument.value)
        words = words_of(document) if document is not None and is_policy else []
        if words is None:
            self._leave(path, argument)
            return
        self.words += [(place, word.value) for word in words if (place := self.loose.get(id(word)))]
        self.is_wrong |= document is not None and is_policy and policy_fault(written(document)) is not None

    def _refers(self, argument: Argument) -> bool:
        needs = needs_of(self.resource, [argument])
        return needs.reads_files or next(find_references(argument.value), None) is not None

    def _leave(self, path: str, argument: Argument) -> None:
        self.rest.setdefault(path, []).append(argument)

    def _needs(self) -> Needs:
        parts = [argument for several in self.rest.values() for argument in several]
        if any(one.root in _OF_ITS_INSTANCE for part in parts for one in find_references(part.value)):
            parts += filter(None, map(self.resource.argument, _REPETITION))
        return needs_of(self.resource, parts)


def _literals(value: Expression) -> list[Literal] | None:
    """The literals that a value is made of, None where it is anything else too: those that `known_texts` tells."""
    if isinstance(value, Literal):
        return [value]
    items = value.items if isinstance(value, Tuple) else None
    if isinstance(value, Object):
        items = tuple(item for _, item in value.items)
    if items is None:
        return None
    inside = [_literals(item) for item in items]
    return None if None in inside else [literal for several in inside for literal in several or ()]


def _may_be_list(value: Expression) -> bool:
    """Whether a value may be a list, or is one in which not all is a literal."""
    if isinstance(value, Template):
        return len(value.parts) == 1
    if isinstance(value, Call):
        return value.name != "jsonencode"
    return not isinstance(value, Literal | Object)


def _has_dynamic(body: Body) -> bool:
    return any(block.type == "dynamic" for block in body.blocks) or any(
        _has_dynamic(block.body) for _, block in find_blocks(body)
    )
