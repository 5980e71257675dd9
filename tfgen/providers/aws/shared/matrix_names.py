"""The names that the resources of a matrix take on AWS, each with the namespace that it is taken in."""

from tfgen.errors import Position
from tfgen.evaluation.instances import plain_values
from tfgen.evaluation.values import UNKNOWN
from tfgen.providers.aws.shared.namespaces import NAMESPACES, Scope
from tfgen.providers.aws.shared.placement import Place, Placement
from tfgen.rules.api import Expression, Iterator, Resource, Root, Sequence
from tfgen.structs import Struct

Key = tuple[str | None, ...]
"""What tells one namespace from another: nothing more when global, the account, or account and region."""


class Taken(Struct, frozen=True, array_like=True):
    """A name that a resource takes, known as text, and where it says so."""

    type: str
    key: Key
    name: str
    address: str
    position: Position

    @property
    def scope(self) -> Scope:
        """What it has to be unique in."""
        return NAMESPACES[self.type].scope


def placement_of(root: Root) -> Placement:
    """Where the resources of a root module are created."""
    return Placement(root.module, root.values, root.stack.account_id if root.stack else None)


def namespace_key(scope: Scope, place: Place) -> Key | None:
    """The namespace of a resource; None when the place does not say which it is."""
    if scope is Scope.GLOBAL:
        return ()
    parts = (place.account,) if scope is Scope.ACCOUNT else (place.account, place.region)
    return None if None in parts else parts


def find_names(root: Root) -> list[Taken]:
    """Every name that is known, in the order of the resources; what is not known is noted as unchecked."""
    placement = placement_of(root)
    return [taken for one in root.module.of_type(*NAMESPACES) for taken in _names_of(root, one, placement)]


def _names_of(root: Root, resource: Resource, placement: Placement) -> Iterator[Taken]:
    scope, wanted = NAMESPACES[resource.type]
    said = root.values.kept(resource, "names", lambda: _said(root, resource, wanted))
    if said is None:
        return
    key = namespace_key(scope, placement.of(resource))
    for values in said.values:
        if key is None or any(value is UNKNOWN for value in values):
            root.unchecked(f"{resource.address}: whether its name is unique, which is not known before it is applied")
        else:
            position = resource.file.position(said.place.start)
            yield Taken(resource.type, key, " ".join(map(str, values)), resource.address, position)


class _Said(Struct, frozen=True, array_like=True):
    """What a resource says of its name in each of its instances, and where it does."""

    values: list[tuple[object, ...]]
    place: Expression


def _said(root: Root, resource: Resource, wanted: Sequence[str]) -> _Said | None:
    """None where it leaves an argument out that is a part of the name."""
    arguments = [(resource.argument(name.rstrip("?")), name.endswith("?")) for name in wanted]
    given = [argument.value for argument, _ in arguments if argument]
    if len(given) < sum(not optional for _, optional in arguments):
        return None
    return _Said(list(plain_values(root.values, resource, given)), given[-1]) if given else None
