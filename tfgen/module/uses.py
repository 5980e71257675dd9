"""Everything in a module that refers to something, and what `count`, `each` and `self` mean at that place."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Attribute, Binary, Body, Index, Literal, Name, Parentheses, Tuple
from tfgen.module.declared import configuration_name
from tfgen.module.model import RESOURCE_MODES
from tfgen.module.once import once_a_module
from tfgen.module.pieces import once_alike
from tfgen.module.references import Reference, find_body_references, find_references
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tfgen.hcl.syntax import Argument, Block, Expression
    from tfgen.module.model import Module, SourceFile
    from tfgen.module.pieces import Piece

NO_NAMES: frozenset[str] = frozenset()
_SELF = frozenset({"self"})
# Arguments that hold keywords and names of provider configurations, which look like references.
_PROVISIONER_KEYWORDS = frozenset({"when", "on_failure"})
_CONDITIONS = ("precondition", "postcondition")


class Role(Enum):
    """What a reference is for."""

    VALUE = "value"
    DEPENDENCY = "depends_on"
    REPLACEMENT = "replace_triggered_by"
    CONDITION = "condition"
    PROVISIONER = "provisioner"
    VALIDATION = "validation"


class Use(Struct, frozen=True):
    """A reference and where it stands: `owner` is the address of the block around it.

    `names` are those of `count`, `each` and `self` that mean something there. `target` is the address of what is
    referred to; `resource.aws_vpc.main` is another way to write `aws_vpc.main`.
    """

    reference: Reference
    file: SourceFile
    owner: str
    names: frozenset[str]
    role: Role
    target: str


def target_of(reference: Reference) -> str:
    """`Reference.target`, also where it is written with the prefix `resource.`."""
    if reference.root == "resource":
        return ".".join(str(step) for step in reference.steps[:2] if step is not None)
    return reference.target


@once_a_module
def find_uses(module: Module) -> tuple[Use, ...]:
    """The references in all blocks of a module, in the order of the files' names and of the text.

    Places where Terraform takes no references are left out: types, aliases, `moved` and the like.
    """
    return tuple(use for file in module.files for use in _uses_in(file))


def _uses_in(file: SourceFile) -> tuple[Use, ...]:
    if "uses" not in file.kept:
        file.kept["uses"] = tuple(use for part in file.parts for use in uses_of(file, part))
    found: tuple[Use, ...] = file.kept["uses"]
    return found


def uses_of(file: SourceFile, part: Piece) -> Iterator[Use]:
    """The references in one block of a file."""
    if "uses" not in part.kept:
        uses = _Reader(file).read(part.block)
        part.kept["uses"] = [(use.reference, use.owner, use.names, use.role, use.target) for use in uses]
    for reference, *rest in part.kept["uses"]:
        yield Use(reference, file, *rest)


def targets_of(file: SourceFile, part: Piece) -> tuple[tuple[str, str], ...]:
    """The addresses that stand in one block of a file, in the order of the text, each behind that of its owner."""
    return once_alike(
        part.kept, "targets", lambda: tuple(dict.fromkeys((use.owner, use.target) for use in uses_of(file, part)))
    )


class _Reader:
    """Reads the blocks of a file; `names` are those that mean something in the whole block."""

    def __init__(self, file: SourceFile, owner: str = "", names: frozenset[str] = NO_NAMES) -> None:
        self.file = file
        self.owner = owner
        self.names = names

    def read(self, block: Block) -> Iterator[Use]:
        if block.type == "locals":
            for argument in block.body.arguments:
                yield from _Reader(self.file, f"local.{argument.name}").expression(argument.value)
        elif block.type in _READERS and block.labels:
            address = _address(block)
            yield from _READERS[block.type](_Reader(self.file, address, _repetition(block.body)), block.body)
        elif block.type == "terraform":
            yield from _Reader(self.file).settings(block.body)
        elif block.type == "import":
            yield from _Reader(self.file, "", _repetition(block.body)).import_(block.body)
        elif block.type == "removed":
            yield from _Reader(self.file).resource(
                Body(block.start, block.end, (), block.body.blocks_of("provisioner"))
            )

    # Blocks

    def resource(self, body: Body) -> Iterator[Use]:
        """A resource, a data source or an ephemeral resource."""
        yield from self.repeated(body, skip=("provider",))
        plain = []
        for block in body.blocks:
            if block.type == "lifecycle":
                yield from self.lifecycle(block.body)
            elif block.type in ("provisioner", "connection"):
                yield from self.provisioner(block.body)
            else:
                plain.append(block)
        yield from self.body(Body(body.start, body.end, (), tuple(plain)))

    def lifecycle(self, body: Body) -> Iterator[Use]:
        """Conditions, and what makes a resource be replaced."""
        if triggers := body.argument("replace_triggered_by"):
            yield from self.expression(triggers.value, Role.REPLACEMENT)
        for name in ("prevent_destroy", "enabled"):
            if argument := body.argument(name):
                yield from self.expression(argument.value, names=NO_NAMES)
        for trigger in body.blocks_of("action_trigger"):
            if condition := trigger.body.argument("condition"):
                yield from self.expression(condition.value, Role.CONDITION)
        for block in body.blocks_of(*_CONDITIONS):
            names = self.names | _SELF if block.type == "postcondition" else self.names
            yield from self.body(block.body, Role.CONDITION, names)

    def provisioner(self, body: Body) -> Iterator[Use]:
        """A provisioner or a connection."""
        arguments = tuple(argument for argument in body.arguments if argument.name not in _PROVISIONER_KEYWORDS)
        yield from self.body(Body(body.start, body.end, arguments, body.blocks), Role.PROVISIONER, self.names | _SELF)

    def module(self, body: Body) -> Iterator[Use]:
        """A module call."""
        yield from self.repeated(body, skip=("providers",))
        for block in body.blocks_of("lifecycle"):
            yield from self.body(block.body, names=NO_NAMES)

    def output(self, body: Body) -> Iterator[Use]:
        """An output, in which `count` and `each` mean nothing."""
        self.names = NO_NAMES
        yield from self.repeated(body, skip=("type",))
        for block in body.blocks_of("precondition"):
            yield from self.body(block.body, Role.CONDITION)

    def variable(self, body: Body) -> Iterator[Use]:
        """A variable, of which only the validations may refer to something."""
        for block in body.blocks_of("validation"):
            yield from self.body(block.body, Role.VALIDATION, NO_NAMES)

    def provider(self, body: Body) -> Iterator[Use]:
        """A provider configuration, which may have instances in OpenTofu."""
        arguments = tuple(one for one in body.arguments if one.name not in ("alias", "version", "for_each"))
        yield from self.body(Body(body.start, body.end, arguments, body.blocks))
        if repetition := body.argument("for_each"):
            yield from self.expression(repetition.value, names=NO_NAMES)

    def check(self, body: Body) -> Iterator[Use]:
        """A check with its data source."""
        for block in body.blocks_of("data"):
            yield from _Reader(self.file, _address(block)).resource(block.body)
        for block in body.blocks_of("assert"):
            yield from self.body(block.body, Role.CONDITION, NO_NAMES)

    def settings(self, body: Body) -> Iterator[Use]:
        """Settings, in which OpenTofu knows variables and locals before anything else."""
        for block in body.blocks_of("backend", "encryption"):
            references = find_body_references(block.body)
            yield from self._uses((one for one in references if one.root in ("var", "local")), Role.VALUE, NO_NAMES)

    def import_(self, body: Body) -> Iterator[Use]:
        """An import: its target is an address, but with a key that may be an expression."""
        for argument in body.arguments:
            if argument.name == "to":
                for key in _keys(argument.value):
                    yield from self.expression(key)
            elif argument.name != "provider":
                names = NO_NAMES if argument.name == "for_each" else self.names
                yield from self.expression(argument.value, names=names)

    # Parts

    def repeated(self, body: Body, skip: tuple[str, ...]) -> Iterator[Use]:
        """The arguments of a block that may have `count` or `for_each`, in which neither has a meaning yet."""
        for argument in body.arguments:
            if argument.name == "depends_on":
                yield from self.dependencies(argument)
            elif argument.name not in skip:
                names = NO_NAMES if argument.name in ("count", "for_each") else self.names
                yield from self.expression(argument.value, names=names)

    def dependencies(self, argument: Argument) -> Iterator[Use]:
        """`depends_on`, in which references may still stand in quotes as before Terraform 0.12.

        It is of all instances, so that `count` and `each` mean nothing.
        """
        if not isinstance(argument.value, Tuple):
            return
        yield from self.expression(argument.value, Role.DEPENDENCY, NO_NAMES)
        for item in argument.value.items:
            if isinstance(item, Literal) and isinstance(item.value, str):
                root, *steps = item.value.split(".")
                yield from self._uses((Reference(root, tuple(steps), item),), Role.DEPENDENCY, None)

    def expression(
        self, expression: Expression, role: Role = Role.VALUE, names: frozenset[str] | None = None
    ) -> Iterator[Use]:
        yield from self._uses(find_references(expression), role, names)

    def body(self, body: Body, role: Role = Role.VALUE, names: frozenset[str] | None = None) -> Iterator[Use]:
        yield from self._uses(find_body_references(body), role, names)

    def _uses(self, references: Iterable[Reference], role: Role, names: frozenset[str] | None) -> Iterator[Use]:
        known = self.names if names is None else names
        for reference in references:
            yield Use(reference, self.file, self.owner, known, role, target_of(reference))


_READERS = {
    "action": _Reader.resource,
    "check": _Reader.check,
    "data": _Reader.resource,
    "ephemeral": _Reader.resource,
    "module": _Reader.module,
    "output": _Reader.output,
    "provider": _Reader.provider,
    "resource": _Reader.resource,
    "variable": _Reader.variable,
}


def _address(block: Block) -> str:
    if block.type == "provider":
        return f"provider.{configuration_name(block)}"
    prefix = RESOURCE_MODES.get(block.type, "var." if block.type == "variable" else f"{block.type}.")
    return prefix + ".".join(block.labels)


def _repetition(body: Body) -> frozenset[str]:
    names = (("count", "count"), ("for_each", "each"))
    return frozenset(name for argument, name in names if body.argument(argument))


def _keys(address: Expression) -> Iterator[Expression]:
    """The keys in an address such as `aws_vpc.main[each.key]`."""
    while not isinstance(address, Name):
        if isinstance(address, Index):
            yield address.key
        if not isinstance(address, Attribute | Index):
            return
        address = address.source


def is_instance_key(key: Expression) -> bool:
    """Whether a key can be that of an instance alone, and of no attribute: it is written out, or it is a number."""
    while isinstance(key, Parentheses):
        key = key.inner
    return isinstance(key, Literal | Binary) or (
        isinstance(key, Attribute) and isinstance(key.source, Name) and key.source.name == "count"
    )
