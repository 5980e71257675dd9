"""What arguments say, when they are known, and what they refer to."""

from tfgen.hcl.syntax import Attribute, Index, Literal, Name, Tuple
from tfgen.rules.api import Body, Expression, Iterator, Resource, Root

_IGNORED = "ignored names"


def plain_of(root: Root, body: Body, name: str) -> object:
    """The value of an argument, UNKNOWN when that is not known; None without the argument."""
    argument = body.argument(name)
    return root.values.plain(argument.value) if argument else None


def referred_by(root: Root, body: Body, name: str, *types: str) -> tuple[Resource, ...]:
    """The resources of these types, or of any, that an argument refers to."""
    argument = body.argument(name)
    found = root.wiring.resources_in(argument.value) if argument else ()
    return tuple([resource for resource in found if resource.type in types]) if types else found


def referring(root: Root, name: str, target: Resource, *types: str) -> tuple[Resource, ...]:
    """The resources of these types that refer to a resource by the argument of this name."""
    return tuple(one for one in root.module.of_type(*types) if target in referred_by(root, one.block.body, name))


def ignores(resource: Resource, name: str) -> bool:
    """Whether `ignore_changes` of a resource covers an argument."""
    return any({name, "all"} & {_first_name(item)} for item in _ignored(resource))


def ignored_names(resource: Resource) -> frozenset[str]:
    """The arguments that `ignore_changes` of a resource names as a whole; `all` for all of them."""
    if _IGNORED not in resource.kept:  # kept with the block: all of them are asked for it after each change
        whole = (item for item in _ignored(resource) if not isinstance(item, Attribute | Index))
        resource.kept[_IGNORED] = frozenset(map(_first_name, whole))
    found: frozenset[str] = resource.kept[_IGNORED]
    return found


def _ignored(resource: Resource) -> Iterator[Expression]:
    for lifecycle in resource.blocks("lifecycle"):
        if argument := lifecycle.body.argument("ignore_changes"):
            yield from argument.value.items if isinstance(argument.value, Tuple) else (argument.value,)


def _first_name(expression: Expression) -> str:
    while isinstance(expression, Attribute | Index):
        expression = expression.source
    if isinstance(expression, Literal):
        return str(expression.value)
    return expression.name if isinstance(expression, Name) else ""
