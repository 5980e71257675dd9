"""References that are cut short, or that ask a built-in object for what it does not have.

Why:
    `var`, `local`, `module`, `each`, `count`, `path`, `terraform` and resource types are no values by themselves: a
    name has to follow, with a dot. `path` has module, root and cwd, `terraform` has workspace, `each` has key and
    value, `count` has index
    (https://developer.hashicorp.com/terraform/language/expressions/references). A misspelt or unquoted word in an
    expression is read as a resource type too.

Bad:
    output "name" {
      value = trading
    }

Good:
    output "name" {
      value = "trading"
    }
"""

from tfgen.errors import did_you_mean
from tfgen.module.unread import is_unread
from tfgen.module.uses import find_uses
from tfgen.rules.api import STRUCTURE, Group, Hit, Iterator, Root, Rule, Severity, Use
from tfgen.rules.shared.undeclared import hit_of, leading_names

# What may follow each object that Terraform brings along.
_MEMBERS = {
    "count": ("index",),
    "each": ("key", "value"),
    "path": ("module", "root", "cwd"),
    "terraform": ("workspace", "applying"),
}
# What another rule says when they mean nothing in a place at all.
_REPETITION = ("count", "each")
# Words that Terraform keeps for later.
_RESERVED = ("template", "lazy", "arg")
_SHAPES = {
    "data": ("data.<type>.<name>", 2),
    "ephemeral": ("ephemeral.<type>.<name>", 2),
    "resource": ("resource.<type>.<name>", 2),
    "var": ("var.<name>", 1),
    "local": ("local.<name>", 1),
    "module": ("module.<name>", 1),
    "count": ("count.index", 1),
    "each": ("each.key or each.value", 1),
    "path": ("path.module, path.root or path.cwd", 1),
    "terraform": ("terraform.workspace", 1),
}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such reference."""
    for use in find_uses(root.module):
        if (message := _fault(use)) and not is_unread(root.module, use):
            yield hit_of(use, message)


def _fault(use: Use) -> str | None:
    first = use.reference.root
    if first == "self" or (first in _REPETITION and first not in use.names):
        return None
    if first in _RESERVED:
        return (
            f'"{first}" is a word that Terraform keeps for itself. A resource of this type is resource.{first}.<name>.'
        )
    names = leading_names(use)
    if first in _SHAPES:
        shape, wanted = _SHAPES[first]
        if len(names) < wanted:
            return f'"{first}" is no value by itself. Write {shape}.'
        return _unknown_member(first, names[0])
    if names:
        return None
    return f'"{first}" is neither text, which needs quotes, nor a reference, which needs a type and a name.'


def _unknown_member(first: str, name: str) -> str | None:
    members = _MEMBERS.get(first)
    if members is None or name in members:
        return None
    remedy = did_you_mean(name, members, otherwise=f"Write {_SHAPES[first][0]}.")
    return f'"{first}" has no "{name}". {remedy}'


RULE = Rule("invalid-reference", Severity.ERROR, Group.REFERENCES, check, STRUCTURE)
