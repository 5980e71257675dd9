"""What names lead to: through locals, inputs and outputs of modules, and parts of objects that are written out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from tfgen.hcl.syntax import Attribute, Call, Index, Literal, Name, Object, Parentheses, Tuple
from tfgen.module.model import Declaration, Local
from tfgen.structs import Struct, replace

if TYPE_CHECKING:
    from tfgen.hcl.syntax import Expression
    from tfgen.module.model import Module

_LONGEST = 100  # names from one to the next: locals may name each other in a circle


class Followed(Struct, frozen=True):
    """What names lead to: in which module it stands, the type that it is made, and the calls that lead there."""

    within: Any
    value: Expression
    type: Expression | None = None
    path: str = ""


class Follower(ABC):
    """A module whose names are followed; `call` is the one that gives its inputs, if they count, and who makes it."""

    def __init__(self, module: Module, call: tuple[Follower, Declaration] | None = None) -> None:
        self.module = module
        self.call = call

    @abstractmethod
    def inside(self, name: str) -> Follower | None:
        """The module that a call of this name calls, if it is called once."""

    def follow(self, expression: Expression, depth: int = 0) -> Followed | None:
        """What names lead to, in the module where that stands; the expression itself if it is none of them."""
        here = Followed(self, expression)
        if depth > _LONGEST:
            return None
        match expression:
            case Parentheses():
                return self.follow(expression.inner, depth + 1)
            case Attribute(source=Attribute(source=Name(name="module"), name=call), name=output):
                return self._output_of(call, output, depth) or here
            case Attribute(source=Name(name="var"), name=name) if self.call:
                return self._given(name, depth) or here
            case Attribute(source=Name(name="local")):
                local = self.local_of(expression)
                return self.follow(local, depth + 1) if local else here
            case Attribute(source=Name()):
                return here
            case Attribute(source=source, name=name) | Index(source=source, key=Literal(value=str() | int() as name)):
                return self._part_of(source, name, depth) or here
        return here

    def _given(self, name: str, depth: int) -> Followed | None:
        """What the call gives for a variable, with the type that is declared for it."""
        if self.call is None:
            return None
        caller, call = self.call
        given = call.argument(name)
        found = caller.follow(given.value, depth + 1) if given else None
        declared = self.module.by_address.get(f"var.{name}")
        type_ = declared.argument("type") if isinstance(declared, Declaration) else None
        return found and replace(found, type=type_.value if type_ else found.type)

    def _output_of(self, call: str, output: str, depth: int) -> Followed | None:
        """What an output of a module that is called once stands for."""
        inner = self.inside(call)
        declared = inner.module.by_address.get(f"output.{output}") if inner else None
        value = declared.argument("value") if isinstance(declared, Declaration) else None
        found = inner.follow(value.value, depth + 1) if inner and value else None
        return found and replace(found, path=f"module.{call}.{found.path}")

    def _part_of(self, source: Expression, name: str | int, depth: int) -> Followed | None:
        """What stands under a name or number in an object or list that names lead to."""
        whole = self.follow(source, depth + 1)
        found = whole and whole.within.find_part(whole.value, name, depth + 1)
        return found and whole and replace(found, type=_type_of_part(whole.type, name), path=whole.path + found.path)

    def find_part(self, value: Expression, name: str | int, depth: int) -> Followed | None:
        """A part of what is written out in this module, also of objects that are merged: the last one has it."""
        if isinstance(value, Call) and value.name == "merge":
            for argument in reversed(value.arguments):
                one = self.follow(argument, depth)
                found = one and one.within.find_part(one.value, name, depth + 1)
                if found or not (one and isinstance(one.value, Object) and all(map(_is_written, one.value.items))):
                    return found
            return None
        part = part_named(value, name)
        return self.follow(part, depth + 1) if part else None

    def local_of(self, expression: Expression) -> Expression | None:
        """What stands in the local value that an expression names."""
        match expression:
            case Attribute(source=Name(name="local"), name=name):
                found = self.module.by_address.get(f"local.{name}")
                return found.argument.value if isinstance(found, Local) else None
        return None


def part_named(value: Expression, name: str | int) -> Expression | None:
    """What an object that is written out has under a name, if no key of it is worked out, or a list at a place."""
    if isinstance(value, Tuple) and isinstance(name, int):
        return value.items[name] if 0 <= name < len(value.items) else None
    if not isinstance(value, Object) or not all(map(_is_written, value.items)):
        return None
    return next((part for key, part in value.items if isinstance(key, Literal) and key.value == name), None)


def _is_written(item: tuple[Expression, Expression]) -> bool:
    return isinstance(item[0], Literal)


def is_set(type_: Expression | None) -> bool:
    """Whether the type of a variable, or of a part of it, makes a set of what is given."""
    return isinstance(type_, Call) and type_.name == "set"


def _type_of_part(type_: Expression | None, name: str | int) -> Expression | None:
    """The type that an object type has for a name."""
    match type_:
        case Call(name="object", arguments=(Object() as inner,)):
            part = part_named(inner, name)
            is_optional = isinstance(part, Call) and part.name == "optional" and part.arguments
            return part.arguments[0] if isinstance(part, Call) and is_optional else part
        case Call(name="map" | "list", arguments=(element,)):
            return element
    return None
