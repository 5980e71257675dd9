"""What has to be made before something else that does not refer to it: the one engine of all `*-race` rules."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tfgen.rules.rule import Group, Hit, Rule, Severity, among
from tfgen.rules.shared.arguments import referred_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tfgen.hcl.syntax import Body
    from tfgen.module.model import Resource
    from tfgen.rules.root import Root

ROLE_POLICIES = ("aws_iam_role_policy", "aws_iam_role_policy_attachment")


class Race(NamedTuple):
    """Which resources wait for which: the types it is about, and what finds each that waits with what it waits for."""

    types: Sequence[str]
    find: Callable[[Root], Iterable[tuple[Resource, Sequence[Resource]]]]


def sharing(later: str, by: Sequence[str], earlier: Sequence[str], of: str) -> Race:
    """Resources of the type `later` wait for those of the types `earlier` that are about the same resource.

    That is one to which one of the arguments `by` refers, and the argument `of` of the earlier one. With dots, an
    argument stands in nested blocks: `rule.destination.bucket`.
    """

    def find(root: Root) -> Iterator[tuple[Resource, list[Resource]]]:
        for waiting in root.module.of_type(later):
            shared = {target for path in by for target in _referred(root, waiting.block.body, path)}
            others = root.module.of_type(*earlier)
            yield waiting, [one for one in others if not shared.isdisjoint(referred_by(root, one.block.body, of))]

    return Race((later, *earlier), find)


def in_turn(*types: str, having: str = "") -> Race:
    """Each type waits for all resources of the type before it, where it has a block of the type `having`, if any."""

    def find(root: Root) -> Iterator[tuple[Resource, Sequence[Resource]]]:
        for earlier, later in pairwise(types):
            for waiting in root.module.of_type(later):
                if not having or waiting.blocks(having):
                    yield waiting, root.module.of_type(earlier)

    return Race(types, find)


def race_rule(
    name: str, race: Race, message: str, severity: Severity = Severity.ERROR, *, one: bool = False, at: str = ""
) -> Rule:
    """The rule that tells of what need not come after all that it waits for, or, with `one`, after any of it.

    `{}` in the message is what it has to come after; `at` is the argument that is at fault, without one the block is.
    """

    def check(root: Root) -> Iterator[Hit]:
        for waiting, earlier in race.find(root):
            addresses = {resource.address for resource in earlier}
            missing = addresses - root.wiring.needs(waiting)
            if missing and (not one or missing == addresses):
                argument = waiting.argument(at) if at else None
                text = message.format(" and ".join(sorted(missing)))
                yield Hit.of(waiting, text, argument.value if argument else None)

    return Rule(name, severity, Group.SECURITY, check, among(*race.types))


def _referred(root: Root, body: Body, path: str) -> Iterator[Resource]:
    block, _, rest = path.partition(".")
    if not rest:
        yield from referred_by(root, body, path)
    for nested in body.blocks_of(block) if rest else ():
        yield from _referred(root, nested.body, rest)
