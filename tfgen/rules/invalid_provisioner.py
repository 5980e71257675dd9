"""Provisioners that Terraform refuses.

Why:
    Terraform has three: local-exec, remote-exec and file. `when` and `on_failure` are words without quotes, and one
    that runs when the resource is destroyed may refer to nothing else, as that may be gone by then
    (https://developer.hashicorp.com/terraform/language/provisioners).

Bad:
    variable "host" {
      type = string
    }
    resource "terraform_data" "registration" {
      provisioner "local-exec" {
        when    = destroy
        command = "deregister ${var.host}"
      }
    }

Good:
    variable "host" {
      type = string
    }
    resource "terraform_data" "registration" {
      input = var.host
      provisioner "local-exec" {
        when    = destroy
        command = "deregister ${self.input}"
      }
    }
"""

from typing import Final

from tfgen.errors import did_you_mean
from tfgen.evaluation.types import BOOL, DYNAMIC, NUMBER, STRING
from tfgen.hcl.syntax import Literal, Name
from tfgen.module.references import find_body_references
from tfgen.rules.api import (
    EACH,
    Argument,
    Block,
    Body,
    Evaluator,
    Expression,
    Group,
    Hit,
    Iterator,
    Node,
    Resource,
    Root,
    Rule,
    Sequence,
    Severity,
)
from tfgen.rules.shared.shapes import hits
from tfgen.rules.shared.structure import SHAPES, conversion_fault, find_faults, label_faults

_KNOWN = ("local-exec", "remote-exec", "file")
# https://developer.hashicorp.com/terraform/language/provisioners#specify-when-the-provisioner-executes
_WORDS = {"when": ("create", "destroy"), "on_failure": ("continue", "fail")}
# Groups of arguments of which one has to be given.
_CHOICES = {"remote-exec": ("inline", "script", "scripts"), "file": ("source", "content")}
_AT_DESTROY = frozenset({"self", "count", "each", "path", "terraform"})
# https://developer.hashicorp.com/terraform/language/provisioners#connection-block
_TEXTS = (
    *("type", "user", "password", "host", "timeout", "script_path", "target_platform", "private_key", "certificate"),
    *("host_key", "agent_identity", "proxy_scheme", "proxy_host", "proxy_user_name", "proxy_user_password", "cacert"),
    *("bastion_host", "bastion_host_key", "bastion_user", "bastion_password", "bastion_private_key"),
    *("bastion_certificate",),
)
_CONNECTION: Final = {
    **dict.fromkeys(_TEXTS, STRING),
    **dict.fromkeys(("port", "proxy_port", "bastion_port"), NUMBER),
    **dict.fromkeys(("agent", "https", "insecure", "use_ntlm"), BOOL),
}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for resource in root.module.resources:
        if resource.mode != "resource":
            continue
        yield from hits(resource, _connection_faults(resource, root.values))
        for block in resource.blocks("provisioner"):
            yield from hits(resource, _faults(block, root.values))
            if not resource.blocks("connection"):  # of two that are joined only what is known of either is looked at
                for connection in block.body.blocks_of("connection"):
                    yield from hits(resource, _form_faults(connection))
    for removed in root.module.declared("removed"):
        for block in removed.blocks("provisioner"):
            yield from hits(removed, _faults(block, root.values), "")
            for connection in block.body.blocks_of("connection"):
                yield from hits(removed, _form_faults(connection), "")
            yield from hits(removed, _removed_faults(block), "")


def _connection_faults(resource: Resource, values: Evaluator) -> Iterator[tuple[Node, str]]:
    """What is wrong with the connection of a resource, which Terraform looks at for the provisioners that use it."""
    connections, provisioners = resource.blocks("connection"), resource.blocks("provisioner")
    for block in connections:
        yield from label_faults(block, 0)
    for block in connections[1:]:
        yield block, "there is a connection block already. Keep one of the two."
    if any(_word(each.body, "when") == "destroy" for each in provisioners):
        for block in connections[:1]:  # even where each of them has one of its own
            yield from _destroy_faults(block.body)
    own = [block for each in provisioners for block in each.body.blocks_of("connection")[:1]]
    if connections and len(own) < len(provisioners):
        yield from _form_faults(connections[0])
        yield from _type_faults(connections[0].body.arguments, values)
    elif connections:
        yield from _joined_faults(connections[0], own, values)


def _joined_faults(shared: Block, own: Sequence[Block], values: Evaluator) -> Iterator[tuple[Node, str]]:
    """Of a connection that each provisioner joins with one of its own, which wins."""
    used = [each for each in shared.body.arguments if any(not block.body.argument(each.name) for block in own)]
    yield from _type_faults(used, values)
    for block in own:
        if not shared.body.argument("host") and not block.body.argument("host"):
            yield block, "neither this connection block nor that of the resource has a host. Add it: host = ..."


def _faults(block: Block, values: Evaluator) -> Iterator[tuple[Node, str]]:
    if len(block.labels) != 1:
        yield block, 'a provisioner has one label. Write it as: provisioner "<type>" {'
    elif block.labels[0] not in _KNOWN:
        remedy = did_you_mean(block.labels[0], _KNOWN, otherwise=f"There are {', '.join(_KNOWN)}.")
        yield block, f'Terraform has no provisioner "{block.labels[0]}". {remedy}'
    else:
        yield from find_faults(block, values, SHAPES[block.labels[0]], what=f"{block.labels[0]} provisioner")
        yield from _choice_faults(block)
    yield from _word_faults(block.body)
    if _word(block.body, "when") == "destroy":
        yield from _destroy_faults(block.body)
    for connection in block.body.blocks_of("connection"):
        yield from _type_faults(connection.body.arguments, values)


def _choice_faults(block: Block) -> Iterator[tuple[Node, str]]:
    names = _CHOICES.get(block.labels[0], ())
    given = [argument for argument in block.body.arguments if argument.name in names]
    if names and len(given) != 1:
        yield given[1] if given else block, f"one of {', '.join(names)} has to be given, and only one."


def _word_faults(body: Body) -> Iterator[tuple[Node, str]]:
    for name, words in _WORDS.items():
        argument = body.argument(name)
        if argument and _word(body, name) not in words:
            yield argument, f"{name} is {' or '.join(words)}, without quotes."


def _word(body: Body, name: str) -> object:
    """The keyword that an argument holds; before Terraform 0.12 it stood in quotes."""
    argument = body.argument(name)
    value: Expression | None = argument.value if argument else None
    return value.name if isinstance(value, Name) else value.value if isinstance(value, Literal) else None


def _destroy_faults(body: Body) -> Iterator[tuple[Node, str]]:
    arguments = tuple(argument for argument in body.arguments if argument.name not in _WORDS)
    for reference in find_body_references(type(body)(body.start, body.end, arguments, body.blocks)):
        if reference.root not in _AT_DESTROY:
            fact = f"{reference.target} may be gone when this runs."
            yield reference.expression, f"{fact} Keep the value in the resource and refer to it with self."


def _type_faults(arguments: Sequence[Argument], values: Evaluator) -> Iterator[tuple[Node, str]]:
    for argument in arguments:
        wanted = _CONNECTION.get(argument.name, DYNAMIC)
        if message := conversion_fault(values.value(argument.value), wanted, "wrong: {}."):
            yield argument, f"{argument.name} {message}"


def _form_faults(connection: Block) -> Iterator[tuple[Node, str]]:
    if connection.body.argument("host") is None:
        yield connection, "this connection block has no host. Add it: host = self.public_ip"
    for argument in connection.body.arguments:
        if argument.name not in _CONNECTION:
            remedy = did_you_mean(argument.name, _CONNECTION, otherwise="Take it away.")
            yield argument, f'connection blocks have no argument "{argument.name}". {remedy}'
    for block in connection.body.blocks:
        yield block, f"connection blocks have no block {block.type}. Take it away."


def _removed_faults(block: Block) -> Iterator[tuple[Node, str]]:
    if _word(block.body, "when") != "destroy":
        yield block, "in a removed block a provisioner can only run at the end. Add when = destroy."


RULE = Rule("invalid-provisioner", Severity.ERROR, Group.REFERENCES, check, EACH)
