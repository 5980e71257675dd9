"""What makes a stack the one it is, and differs from another's by nature: names, accounts, regions, networks."""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

from tfgen.config.agreement import Disagreement
from tfgen.explain.origins import Steps, format_path, value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tfgen.config.load import Config

OWN = ("artifacts", "checks")
"""Names of the scope that are tfgen's and say nothing of what is rendered."""
_SHORTEST = 3  # characters of a value that is looked for in texts: "a" would be found in everything
_NETWORK = 3  # bits of addresses in the smallest network: what is smaller is a host, which is let in or not
_HEX = "[0-9a-f]"
# UUIDs, as of certificates and keys; what AWS appends to the names of load balancers, and puts behind `vpc-` and such.
# Not a digest or commit, which tells one version from another.
_ASSIGNED = re.compile(
    rf"(?<![0-9A-Za-z])(?:{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}|(?<=/){_HEX}{{16}}|(?<=-)0{_HEX}{{16}})(?![0-9A-Za-z])"
)


def identity_paths(config: Config) -> tuple[Steps, ...]:
    """The paths in a scope of what identifies a stack: its name and values on the axes, what `project.identity` names,
    what is required and is text or a list, and what `compare.identity` lists.

    Required numbers and switches are sizes of a cell, and a required map groups settings: those are compared.
    """  # noqa: D205
    axes = [axis.name for axis in config.axes]
    schema = config.declaration.schema
    required = [name for name in schema.required if {"string", "array"} & set(schema.properties[name].types)]
    named = [*config.identity.values(), *required, *config.comparisons.identity]
    paths = [("stack", name) for name in ("name", *axes)]
    return tuple(dict.fromkeys([*paths, *(tuple(name.split(".")) for name in named if name not in axes)]))


def is_identity(path: Steps, identity: tuple[Steps, ...]) -> bool:
    """Whether the value at a path is one that identifies, or is in one."""
    return path[0] == "stack" or any(path[: len(one)] == one for one in identity)


def find_bound(
    settings: Mapping[Steps, Any],
    others: Mapping[Steps, Any],
    scopes: tuple[Mapping[str, Any], Mapping[str, Any]],
    identity: tuple[Steps, ...],
) -> frozenset[Steps]:
    """The paths of the settings with texts that name the place of each side and else say the same, or its network.

    An ARN of a certificate names its region and account, and what it ends with was assigned there: the certificate of
    another region is another one. `scopes` are those of the two sides. What differs in such an id alone is in one
    place, and two things there.
    """
    left, right = scopes
    renamed = make_rewriting(left, right, identity), make_rewriting(right, left, identity)
    shared = (path for path in settings if path in others)
    return frozenset(path for path in shared if _is_bound(settings[path], others[path], renamed))


def _is_bound(one: Any, other: Any, renamed: tuple[Callable[[str], str], ...]) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        masked = [_ASSIGNED.sub("{id}", text) for text in (one, other)]
        return _have_networks(one, other) or (masked[0] != masked[1] and renamed[0](masked[0]) == renamed[1](masked[1]))
    if isinstance(one, list) and isinstance(other, list) and one != other and len(one) == len(other):
        return all(left == right or _is_bound(left, right, renamed) for left, right in zip(one, other, strict=True))
    return False


def _have_networks(one: str, other: str) -> bool:
    """Whether these are private networks of one size without an address in common, as places have each their own."""
    try:
        left, right = ip_network(one), ip_network(other)
    except ValueError:
        return False
    is_network = left.max_prefixlen - left.prefixlen >= _NETWORK
    alike = (left.version, left.prefixlen) == (right.version, right.prefixlen)
    return is_network and alike and left != right and left.is_private and right.is_private


def make_rewriting(
    scope: Mapping[str, Any], other: Mapping[str, Any], identity: tuple[Steps, ...], kept: Iterable[str] = ()
) -> Callable[[str], str]:
    """Writes, in a text of the stack of a scope, the name of a setting in the place of its value.

    Names of resources have them with underscores, which counts as well. A value that both stacks have stays where it is
    also one in which they differ: the home region in the home region. So do the words in `kept`, such as types of
    resources: a tier `data` is nothing of `terraform_data`. Where the cells of one stack do not agree on a setting, its
    value stays in both: what each has for one of its regions carries the name of that region.
    """
    identity = tuple(path for path in identity if not _differs_within(scope, path) and not _differs_within(other, path))
    own, others = dict(_texts(scope, identity)), dict(_texts(other, identity))
    differing = [path for path in own if own[path] != others.get(path)]
    taken = {side.get(path) for path in {*own, *others} if own.get(path) != others.get(path) for side in (own, others)}
    shared = [path for path in own if path not in differing and own[path] not in taken]
    names: dict[str, str] = {}
    for path in (*differing, *shared):
        if len(own[path]) >= _SHORTEST:
            names.setdefault(own[path], f"{{{format_path(path)}}}")
            names.setdefault(own[path].replace("-", "_"), f"{{{format_path(path)}}}")
    if not names:
        return lambda text: text
    names.update({word: word for word in kept if word not in names})
    longest = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{longest})(?![A-Za-z0-9])")
    return lambda text: pattern.sub(lambda match: names[match[0]], text)


def _differs_within(scope: Mapping[str, Any], path: Steps) -> bool:
    return isinstance(value_at(scope, path), Disagreement)


def _texts(scope: Mapping[str, Any], identity: tuple[Steps, ...]) -> Iterator[tuple[Steps, str]]:
    for path in identity:
        yield from _inside(value_at(scope, path), path)


def _inside(value: Any, path: Steps) -> Iterator[tuple[Steps, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from _inside(inner, (*path, key))


def leaves(value: Any, path: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """The values in a map, and in those in it, which are no maps, each with its path."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif not isinstance(value, Disagreement):
        yield path, value
