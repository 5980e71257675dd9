"""References that lead to nothing, for the rules that name the kinds of what is missing."""

from tfgen.dialects.constructs import EARLY_BACKEND
from tfgen.errors import nearest
from tfgen.hcl.syntax import Attribute, Index, Name, Splat
from tfgen.module.declared import find_declared, find_nested_data
from tfgen.module.unread import is_text, is_unread
from tfgen.module.uses import find_uses
from tfgen.rules.api import STRUCTURE, Group, Hit, Iterator, Root, Rule, Severity, Use
from tfgen.structs import replace

# First names of references that are no resource types.
_OTHERS = frozenset(
    {"var", "local", "module", "data", "ephemeral", "count", "each", "self", "path", "terraform"}
    | {"template", "lazy", "arg"}
)
# How many names have to follow the first one.
_NAMES = {"data": 2, "ephemeral": 2, "resource": 2}


def undeclared_rule(name: str, kind: str, what: str, remedy: str) -> Rule:
    """The rule that tells references of a kind which lead nowhere: `what` they name, and what to do about it."""

    def check(root: Root) -> Iterator[Hit]:
        for use in find_undeclared(root, kind):
            yield undeclared_hit(root, use, what, remedy)

    return Rule(name, Severity.ERROR, Group.REFERENCES, check, STRUCTURE)


def find_undeclared(root: Root, kind: str) -> Iterator[Use]:
    """The uses of this kind whose target nothing declares.

    A module with a file that is not HCL has none: that file may declare anything.
    """
    if root.module.faults:
        return
    declared = find_declared(root.module)[kind]
    for use in find_uses(root.module):
        if _kind(use) == kind and use.target not in declared and _is_whole(use) and not _is_unread(root, use):
            yield use


def undeclared_hit(root: Root, use: Use, what: str, remedy: str) -> Hit:
    """The finding, with the nearest address there is; `remedy` where none is near."""
    declared = find_declared(root.module)
    target = use.target
    near = nearest(target, declared[_kind(use)])
    if near is None and f"data.{target}" in declared["data"]:
        near = f"data.{target}"
    advice = f"Did you mean {near}?" if near else remedy
    return replace(hit_of(use, f"{what} {target} is not declared in this module. {advice}"), subject=target)


def leading_names(use: Use) -> tuple[str, ...]:
    """The names right behind the first one, up to a key in brackets or a splat."""
    current = use.reference.expression
    if not isinstance(current, Name | Attribute | Index | Splat):
        return tuple(str(step) for step in use.reference.steps)  # in quotes, as before Terraform 0.12
    names: list[str] = []
    while isinstance(current, Attribute | Index | Splat):
        if isinstance(current, Attribute):
            names.append(current.name)
        else:
            names.clear()
        current = current.source
    return tuple(reversed(names))


def hit_of(use: Use, message: str) -> Hit:
    """A hit at the first character of a reference."""
    return Hit.at(use.file, use.reference.expression, message, address=use.owner)


def is_resource(first: str) -> bool:
    """Whether the first name of a reference is a resource type."""
    return first not in _OTHERS


def find_scoped(root: Root) -> frozenset[str]:
    """The data sources that stand in a check and may be used only there."""
    return frozenset(data.address for data in find_nested_data(root.module))


def _kind(use: Use) -> str:
    return "resource" if is_resource(use.reference.root) else use.reference.root


def _is_unread(root: Root, use: Use) -> bool:
    """Whether the engine of the folder never comes to look where a reference leads."""
    return is_unread(root.module, use) or (is_text(use) and not root.dialect.has(EARLY_BACKEND.since))


def _is_whole(use: Use) -> bool:
    """Whether all the names are there that make an address; a reference that is cut short is another rule's."""
    return len(leading_names(use)) >= _NAMES.get(use.reference.root, 1)
