"""What arguments say, when they are known, and what they refer to."""

from tfgen.hcl.syntax import Attribute, Index, Literal, Name, Tuple
from tfgen.rules.api import Body, Expression, Resource, Root


def plain_of(root: Root, body: Body, name: str) -> object:
    """The value of an argument, UNKNOWN when that is not known; None without the argument."""
    argument = body.argument(name)
    return root.values.plain(argument.value) if argument else None


def referred_by(root: Root, body: Body, name: str, *types: str) -> tuple[Resource, ...]:
    """The resources of these types, or of any, that an argument refers to."""
    argument = body.argument(name)
    found = root.wiring.resources_in(argument.value if argument else None)
    return tuple(resource for resource in found if not types or resource.type in types)


def ignores(resource: Resource, name: str) -> bool:
    """Whether `ignore_changes` of a resource covers an argument."""
    for lifecycle in resource.blocks("lifecycle"):
        argument = lifecycle.body.argument("ignore_changes")
        if argument:
            items = argument.value.items if isinstance(argument.value, Tuple) else (argument.value,)
            if {name, "all"} & set(map(_first_name, items)):
                return True
    return False


def _first_name(expression: Expression) -> str:
    while isinstance(expression, Attribute | Index):
        expression = expression.source
    if isinstance(expression, Literal):
        return str(expression.value)
    return expression.name if isinstance(expression, Name) else ""
