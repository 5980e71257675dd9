"""What root modules read of each other's states: the `terraform_remote_state` data sources in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.evaluation.instances import instance_scopes
from tfgen.evaluation.values import UNKNOWN
from tfgen.hcl.syntax import Attribute, Name
from tfgen.module.state import DEFAULT, identify, state_of
from tfgen.module.uses import find_uses
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.errors import Position
    from tfgen.evaluation.evaluate import Evaluator
    from tfgen.evaluation.values import Value
    from tfgen.hcl.syntax import Expression
    from tfgen.module.model import Module, Resource
    from tfgen.module.references import Reference
    from tfgen.module.state import State

REMOTE_STATE = "terraform_remote_state"
# What is written but not known: no text, so that no state is made of it.
_UNKNOWN: list[str] = []


class StateRead(Struct, frozen=True, eq=False):
    """A `terraform_remote_state` and the states that its instances read; None where one cannot be told."""

    declaration: Resource
    states: tuple[State | None, ...]


class OutputsRead(Struct, frozen=True, eq=False):
    """A `terraform_remote_state`: where it stands, the states that its instances read, and the outputs that are used.

    `outputs` are None when that cannot be told, since the reader takes them as a whole.
    """

    position: Position
    states: tuple[State | None, ...]
    outputs: frozenset[str] | None


class StateUse(Struct, frozen=True, eq=False):
    """The state that a root module keeps, None where it does not say, and what it reads of states."""

    kept: State | None
    reads: tuple[OutputsRead, ...]


class Link(Struct, frozen=True, eq=False):
    """A root module that reads the state of another: their names, where its data source stands, and what it reads.

    `outputs` are those that are read; None when that cannot be told, since the reader takes them as a whole.
    """

    reader: str
    producer: str
    position: Position
    outputs: frozenset[str] | None


def find_state_use(values: Evaluator) -> StateUse:
    """The state that a root module keeps, and those that it reads. Nothing in it holds the module."""
    reads = (
        OutputsRead(
            read.declaration.file.position(read.declaration.block.start),
            read.states,
            find_outputs_read(values.module, read.declaration),
        )
        for read in find_state_reads(values)
    )
    return StateUse(state_of(values.module), tuple(reads))


def find_links(uses: Mapping[str, StateUse]) -> tuple[Link, ...]:
    """What each of these root modules, by name, reads of the others, in their order.

    Of several that keep one state it is the first that is read.
    """
    producers: dict[State | None, str] = {}
    for name, use in uses.items():
        if use.kept:
            producers.setdefault(use.kept, name)
    return tuple(
        Link(name, producer, read.position, read.outputs)
        for name, use in uses.items()
        for read in use.reads
        for producer in dict.fromkeys(producers[state] for state in read.states if state in producers)
        if producer != name
    )


def find_state_reads(values: Evaluator) -> tuple[StateRead, ...]:
    """The states that a root module reads."""
    return tuple(
        StateRead(declaration, tuple(_states(values, declaration)))
        for declaration in values.module.of_type(REMOTE_STATE, mode="data")
    )


def find_outputs_read(module: Module, declaration: Resource) -> frozenset[str] | None:
    """The outputs that a root module uses of what a `terraform_remote_state` reads; None when it takes all."""
    references = [use.reference for use in find_uses(module) if use.target == declaration.address]
    names = [output_read(reference) for reference in references if "outputs" in reference.path]
    return None if "" in names else frozenset(names)


def output_read(reference: Reference) -> str:
    """The output that a reference to a `terraform_remote_state` names; "" when it names none."""
    path = reference.path
    behind = path[path.index("outputs") + 1 :] if "outputs" in path else ()
    return behind[0] if behind and isinstance(behind[0], str) else ""


def _states(values: Evaluator, declaration: Resource) -> Iterator[State | None]:
    folder = values.module.folder
    for scope in instance_scopes(values, declaration):
        kind = _plain(values, declaration, "backend", scope)
        workspace = _workspace(values, declaration, scope)
        if isinstance(kind, str) and isinstance(workspace, str):
            yield identify(kind, _config(values, declaration, scope), workspace, folder)
        else:
            yield None


def _workspace(values: Evaluator, declaration: Resource, scope: Mapping[str, Value]) -> object:
    """The workspace that is read; `terraform.workspace` is the one that stacks live in."""
    argument = declaration.argument("workspace")
    if argument is None or _is_own_workspace(argument.value):
        return DEFAULT
    workspace = _plain(values, declaration, "workspace", scope)
    return DEFAULT if workspace is None else workspace


def _is_own_workspace(node: Expression) -> bool:
    if not isinstance(node, Attribute) or not isinstance(node.source, Name):
        return False
    return (node.source.name, node.name) == ("terraform", "workspace")


def _config(values: Evaluator, declaration: Resource, scope: Mapping[str, Value]) -> dict[str, object]:
    """The arguments of the backend that are known."""
    argument = declaration.argument("config")
    value = values.value(argument.value, scope) if argument else None
    members = value.content if value and isinstance(value.content, dict) else {}
    plains = {name: member.plain() for name, member in members.items()}
    return {name: _UNKNOWN if plain is UNKNOWN else plain for name, plain in plains.items()}


def _plain(values: Evaluator, declaration: Resource, name: str, scope: Mapping[str, Value]) -> object:
    argument = declaration.argument(name)
    return values.value(argument.value, scope).plain() if argument else None
