"""The routes of the REST APIs in a module: which methods their paths have."""

from tfgen.rules.api import Resource, Root
from tfgen.rules.shared.arguments import plain_of, referred_by, referring
from tfgen.structs import Struct

API = "aws_api_gateway_rest_api"
_PATH = "aws_api_gateway_resource"
_DEEPEST = 32  # AWS allows fewer; this only ends a cycle, of which another rule speaks


class Route(Struct, frozen=True, array_like=True):
    """A method or an integration, with the path and the HTTP method that it is for."""

    resource: Resource
    path: str
    http_method: str


def find_routes(root: Root, kind: str, api: Resource) -> list[Route] | None:
    """The methods or integrations (`kind` is the resource type) of an API; None when one of them is not known."""
    found = [_route(root, resource) for resource in referring(root, "rest_api_id", api, kind)]
    known = [route for route in found if route]
    return known if len(known) == len(found) else None


def _route(root: Root, resource: Resource) -> Route | None:
    path = _path(root, resource, "resource_id")
    http_method = plain_of(root, resource.block.body, "http_method")
    if path is None or not isinstance(http_method, str):
        return None
    return Route(resource, path or "/", http_method)


def _path(root: Root, resource: Resource, name: str) -> str | None:
    """The path that an argument refers to, without a trailing slash."""
    parts: list[str] = []
    for _ in range(_DEEPEST):
        if resource.argument("for_each") or resource.argument("count"):
            return None
        parents = referred_by(root, resource.block.body, name, _PATH, API)
        if len(parents) != 1:
            return None
        if parents[0].type == API:
            return "".join(f"/{part}" for part in reversed(parts))
        part = plain_of(root, parents[0].block.body, "path_part")
        if not isinstance(part, str):
            return None
        parts.append(part)
        resource, name = parents[0], "parent_id"
    return None
