"""What the text of a template depends on: the templates that it uses, and what it reads of its scope.

Read off the syntax tree, and rather too much than too little: a name counts wherever it stands, also where a loop or a
macro has one of its own, and a value as a whole unless a constant key follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jinja2 import TemplateError, TemplateNotFound, nodes

from tfgen.errors import TfgenError
from tfgen.render.jinja.walked import walk
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.render.jinja.environment import TemplateEnvironment

Path = tuple[str | int, ...]
"""A name of the scope, and the constant keys and indexes that follow it."""

_NAMES = (nodes.Name, nodes.NSRef)
_STEPS = (nodes.Getattr, nodes.Getitem)
_USES = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)
# What says the name of a template that is used, and nothing else.
_CHOICES = (nodes.List, nodes.Tuple, nodes.CondExpr)


class Closure(Struct, frozen=True):
    """A template's dependencies: names of templates, its own among them, and the paths that they read."""

    templates: frozenset[str]
    paths: tuple[Path, ...]


class Facts(NamedTuple):
    """Of one template: the names of those that it uses, None where they are calculated, and the paths that it reads."""

    uses: frozenset[str] | None
    paths: frozenset[Path]


def read_closure(environment: TemplateEnvironment, template: str) -> Closure | None:
    """What a template depends on; None when it calculates the name of one that it uses, or that one is wrong."""
    try:
        return _read(environment, template)
    except (TemplateError, TfgenError, UnicodeDecodeError, RecursionError):
        return None


def _read(environment: TemplateEnvironment, template: str) -> Closure | None:
    found: set[str] = set()
    paths: set[Path] = set()
    waiting = {template}
    while waiting:
        found.add(name := waiting.pop())
        try:
            facts = environment.facts_of(name)
        except TemplateNotFound:  # which `ignore missing` admits
            continue
        if facts.uses is None:
            return None
        waiting |= facts.uses - found
        paths |= facts.paths
    return Closure(frozenset(found), tuple(sorted(_shortest(paths), key=repr)))


def read_facts(tree: nodes.Template) -> Facts:
    """What a tree says, as it was parsed: compiling it leaves out what is known to be constant."""
    used: set[str] | None = set()
    paths: set[Path] = set()
    found, owners = walk(tree)
    for place, node in enumerate(found):
        if isinstance(node, _NAMES):
            paths.add(_path(place, found, owners))
        elif isinstance(node, _USES):
            names = _constants(node.template)
            used = None if used is None or names is None else used | names
    return Facts(None if used is None else frozenset(used), frozenset(paths))


def _constants(node: nodes.Node | None) -> set[str] | None:
    match node:
        case None:  # of an `if` without else
            return set()
        case nodes.Const(value=str() as name):
            return {name}
        case nodes.CondExpr(expr1=first, expr2=second):
            parts = [_constants(first), _constants(second)]
        case nodes.List(items=items) | nodes.Tuple(items=items):
            parts = [_constants(item) for item in items]
        case _:
            return None
    return None if None in parts else set[str]().union(*(part for part in parts if part))


def _path(place: int, found: Sequence[nodes.Node], owners: Sequence[int]) -> Path:
    """The path that begins with the name at a place: the nodes around it, as long as each is a step from it."""
    node = found[place]
    path = [node.name]  # type: ignore[attr-defined]  # of a name
    while True:
        place = owners[place]
        outer = found[place]
        if not isinstance(outer, _STEPS) or outer.node is not node:
            return tuple(path)
        if isinstance(outer, nodes.Getattr):
            path.append(outer.attr)
        elif isinstance(outer.arg, nodes.Const) and isinstance(outer.arg.value, str | int):
            path.append(outer.arg.value)
        else:
            return tuple(path)
        node = outer


def _shortest(paths: set[Path]) -> Iterator[Path]:
    """The paths without those that lead into another one."""
    return (path for path in paths if not any(path[:length] in paths for length in range(1, len(path))))
