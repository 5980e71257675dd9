"""Which expressions have a value only after an apply, as far as schemas tell it for sure."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tfgen.evaluation.providers import Providers
from tfgen.hcl.syntax import (
    Attribute,
    Binary,
    Call,
    Conditional,
    Element,
    For,
    Index,
    Literal,
    Name,
    Object,
    Parentheses,
    Splat,
    Template,
    Tuple,
    Unary,
)
from tfgen.module.references import find_references
from tfgen.module.requirements import constraints_of
from tfgen.module.uses import target_of
from tfgen.providers.registry import planned_by_provider, set_by_provider
from tfgen.rules.shared.following import Follower, is_set, part_named
from tfgen.rules.shared.imports import imported_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tfgen.hcl.syntax import Expression
    from tfgen.module.model import Declaration, Module, Resource
    from tfgen.module.references import Reference
    from tfgen.rules.shared.imports import ResourcePath
    from tfgen.schema import Schemas

    Find = Callable[[Expression], str | None]

# Operators whose result is unknown when one side is; `&&` and `||` may be decided by the other.
_STRICT = frozenset({"==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%"})
# Functions whose result has the elements of the arguments; of these keys are made, or a number that one compares.
_COLLECTIONS = frozenset(
    {"toset", "tolist", "concat", "flatten", "compact", "distinct", "setunion", "sort", "reverse", "setsubtract"}
)
_TEXTS = frozenset(
    {"lower", "upper", "trimspace", "tostring", "tonumber", "replace", "substr", "split", "format", "join", "title"}
    | {"trimprefix", "trimsuffix", "md5", "sha1", "sha256", "base64encode", "jsondecode", "parseint", "abs", "max"}
    | {"formatdate", "timeadd"}
)


# Functions whose results are worked out when a plan is applied.
_LATE = frozenset({"timestamp", "uuid", "bcrypt"})
# Functions that make fewer elements of those that turn out to be alike or empty.
_UNEVEN = frozenset({"toset", "compact", "distinct", "setunion", "setsubtract"})


class ApplyTime(Follower):
    """The expressions of a module; each question is answered with what is unknown in it, or None."""

    def __init__(
        self,
        module: Module,
        schemas: Schemas,
        depth: int = 0,
        call: tuple[ApplyTime, Declaration] | None = None,
        imported: frozenset[ResourcePath] = frozenset(),
    ) -> None:
        """`depth` is how many calls lead to the module; `call` is the one that gives its inputs, if they count.

        `imported` are the resources, each behind the calls that lead to it from here, that callers import.
        """
        super().__init__(module, call)
        self._schemas = schemas
        self._depth = depth
        self._imported = imported | imported_in(module)
        self._answers: dict[tuple[int, str], str | None] = {}
        self._late: dict[str, bool] = {}
        self._called: dict[str, ApplyTime | None] = {}

    def find_in_keys(self, expression: Expression) -> str | None:
        """What keeps the keys of a map, or the elements of a set, from being known when planning."""
        match expression:
            case Parentheses():
                return self.find_in_keys(expression.inner)
            case Object():
                return self._first(self.find_in(key) for key, _ in expression.items)
            case For() if expression.result_key:
                return self._find_in_loop(expression, expression.result_key) or self._find_in_filter(expression)
            case Call() if expression.name in _COLLECTIONS:
                return self._first(self._find_in_elements(argument) for argument in expression.arguments)
            case Call() if expression.name == "zipmap" and expression.arguments:
                return self._find_in_elements(expression.arguments[0])
            case Call() if expression.name in ("merge", "tomap"):
                return self._first(map(self.find_in_keys, expression.arguments))
            case Conditional():
                return self.find_in(expression.condition)
        return self._find_behind_local(expression, self.find_in_keys) or self._find_as_reference(expression)

    def find_in(self, expression: Expression) -> str | None:
        """What keeps a value from being known when planning."""
        match expression:
            case Parentheses():
                return self.find_in(expression.inner)
            case Unary():
                return self.find_in(expression.operand)
            case Conditional():
                return self.find_in(expression.condition)
            case Binary() if expression.operator in _STRICT:
                return self._find_in_binary(expression)
            case Template():
                return self._first(map(self.find_in, expression.parts))
            case Call() if expression.name in _LATE:
                return f"{expression.name}()"
            case Call() if expression.name in _TEXTS:
                return self._first(map(self.find_in, expression.arguments))
            case Call() if expression.name == "try" and expression.arguments:
                return None if self._may_be_absent(expression.arguments[0]) else self.find_in(expression.arguments[0])
            case Call() if expression.name == "length" and expression.arguments:
                return self._find_in_length(expression.arguments[0])
        return self._find_behind_local(expression, self.find_in) or self._find_as_reference(expression)

    def _may_be_absent(self, expression: Expression) -> bool:
        """Whether an instance is named that may not be there, so that `try` goes on to the next."""
        resources = (self._resource(reference) for reference in find_references(expression))
        return any(found and (found.argument("count") or found.argument("for_each")) for found in resources)

    def _find_in_length(self, expression: Expression) -> str | None:
        """What keeps a number of elements from being known: those that may turn out to be alike, or to be left out."""
        match expression:
            case Call(name="toset", arguments=(Tuple(items=items),)) if len(items) == 1:
                return None  # one element is alike to no other
            case Call() if expression.name in _UNEVEN:
                return self._find_in_elements(expression)
            case Call() if (expression.name in _TEXTS and expression.name != "format") or expression.name in _LATE:
                return self.find_in(expression)
            case Attribute() if self._is_text(expression) or self._is_read(expression):
                return self._find_as_reference(expression)
        return self._find_behind_local(expression, self._find_in_length)

    def _is_text(self, measured: Attribute) -> bool:
        """Whether it is an argument of a resource that is a text in all admitted versions."""
        reference = next(find_references(measured), None)
        resource = self._resource(reference) if reference else None
        blocks = self._providers.blocks_of(resource) if resource else ()
        found = [block.attributes.get(measured.name) for block in blocks]
        is_own = reference is not None and len([step for step in reference.path if isinstance(step, str)]) == 1
        return is_own and bool(found) and all(one is not None and one.type == "string" for one in found)

    def _is_read(self, measured: Attribute) -> bool:
        """Whether it is what a data source tells, and not what it is asked for."""
        reference = next(find_references(measured), None)
        data = self._resource(reference) if reference and reference.root == "data" else None
        steps = reference.path if reference else ()
        return data is not None and not any(data.argument(str(step)) for step in steps)

    def _find_in_filter(self, loop: For) -> str | None:
        """What keeps the condition of a loop from being known."""
        match loop.condition:
            case Binary(operator=operator, left=left, right=right) if operator in _STRICT:
                is_decided = (
                    _is_null(left) or _is_null(right) or (operator in ("==", "!=") and self._differs(left, right))
                )
                sides = () if is_decided else (left, right)
                return self._first(self._find_in_loop(loop, side) for side in sides)
        return None

    def _differs(self, *sides: Expression) -> bool:
        """Whether Terraform may tell texts from each other by the beginning of one."""
        return any(isinstance(side, Template) and not self._find_at_start(side) for side in sides)

    def _find_in_binary(self, node: Binary) -> str | None:
        """Providers promise of some unknown values that they are not null, so that this comparison may be known.

        So may one of a length, of which Terraform knows that it is not below 0, and one with something empty.
        """
        sides = (node.left, node.right)
        if any(_is_null(side) or isinstance(side, Tuple | Object) for side in sides):
            return None
        measured = [side.arguments[0] for side in sides if isinstance(side, Call) and side.name == "length"]
        if measured and not _is_open(node, int(any(map(self._is_filled_set, measured)))):
            return None
        find = self._find_at_start if node.operator in ("==", "!=") else self.find_in
        return find(node.left) or find(node.right)

    def _is_filled_set(self, expression: Expression) -> bool:
        """Whether it is a set of elements that are there, of which Terraform knows that it has at least one."""
        followed = self.follow(expression)
        if followed is None:
            return False
        if is_set(followed.type) and isinstance(followed.value, Tuple):
            return bool(followed.value.items)
        return isinstance(followed.value, Call) and followed.value.name in ("toset", "setunion")

    def _find_at_start(self, expression: Expression) -> str | None:
        """What keeps the beginning of a text from being known, by which Terraform tells it from other texts."""
        match expression:
            case Parentheses():
                return self._find_at_start(expression.inner)
            case Template():
                return self._find_at_start(expression.parts[0]) if expression.parts else None
            case Call(name="format", arguments=(Literal(value=str() as form), *_)) if not form.startswith("%"):
                return None
            case Attribute() | Index() | Splat():
                return self._find_behind_local(expression, self._find_at_start) or self._find_as_reference(expression)
        return self.find_in(expression)

    def _find_in_elements(self, expression: Expression) -> str | None:
        match expression:
            case Parentheses():
                return self._find_in_elements(expression.inner)
            case Tuple():
                return self._first(map(self.find_in, expression.items))
            case For() if expression.result_key is None:
                return self._find_in_loop(expression, expression.result)
            case Call() if expression.name in _COLLECTIONS:
                return self._first(map(self._find_in_elements, expression.arguments))
            case Call() if expression.name in ("split", "jsondecode"):
                return self.find_in(expression)
            case Splat(source=Call(name="values", arguments=(one,)), each=Attribute(source=Element(), name=name)):
                return self._find_in_instances(one, name)
            case Splat(source=source, each=Attribute(source=Element(), name=name)):
                return self._find_in_written(source, name) or self._find_as_reference(expression)
            case Call() if expression.name == "keys" and expression.arguments:
                return self.find_in_keys(expression.arguments[0])
        return self._find_behind_local(expression, self._find_in_elements) or self._find_as_reference(expression)

    def _find_in_loop(self, loop: For, result: Expression) -> str | None:
        """A variable of the loop is as known as what the loop goes over; other names are asked as usual."""
        bound = frozenset(name for name in (loop.key, loop.value) if name)
        if any(reference.root in bound for reference in find_references(result)):
            first = next(find_references(result)) if isinstance(result, Attribute) else None
            if first and first.root == loop.value and isinstance(loop.collection, Name | Attribute | Tuple | Object):
                return self._find_in_items(loop, first)
            if isinstance(result, Name) and result.name == loop.value:
                return self._find_in_elements(loop.collection)
            return None
        return self.find_in(result)

    def _find_in_items(self, loop: For, access: Reference) -> str | None:
        """`for v in aws_vpc.all : v.id`: the attribute of each instance of a resource, or of what is written out."""
        if len(access.steps) != 1:
            return None
        name = str(access.steps[0])
        written = self._find_in_written(loop.collection, name) if loop.condition is None else None
        return written or self._find_in_instances(loop.collection, name)

    def _find_in_written(self, collection: Expression, name: str) -> str | None:
        """An attribute of all objects of a list or map that is written out, here or where names lead to."""
        followed = self.follow(collection)
        if followed is None or not isinstance(followed.value, Tuple | Object):
            return None
        inside = followed.value
        items = inside.items if isinstance(inside, Tuple) else [value for _, value in inside.items]
        parts = [part for item in items if (part := part_named(item, name))]
        found = self._first(map(followed.within.find_in, parts))
        return f"{followed.path}{found}" if found else None

    def _find_in_instances(self, collection: Expression, name: str) -> str | None:
        """An attribute of all instances of a resource."""
        reference = next(find_references(collection), None)
        resource = self._resource(reference) if reference and not reference.path else None
        return f"{resource.address}.{name}" if resource and self._is_set_by_provider(resource, name) else None

    def _find_behind_local(self, expression: Expression, find: Find) -> str | None:
        """What a name stands for: a local value, an input, an output of a module, or a part of one of these."""
        followed = self.follow(expression) if isinstance(expression, Attribute | Index) else None
        if followed is None or followed.value is expression:
            return None
        question = find.__name__
        if is_set(followed.type):
            if question == "_find_in_length" and isinstance(followed.value, Tuple) and len(followed.value.items) == 1:
                return None  # one element is alike to no other
            question = "find_in_parts" if question == "_find_in_length" else "_find_in_elements"
        found = followed.within.answer(question, followed.value)
        return f"{followed.path}{found}" if found else None

    def answer(self, question: str, expression: Expression) -> str | None:
        """The answer to one of the questions, worked out once: names may lead to the same value in many ways."""
        key = id(expression), question
        if key not in self._answers:
            self._answers[key] = None  # for who comes back here in a circle
            self._answers[key] = getattr(self, question)(expression)
        return self._answers[key]

    def called(self) -> Iterator[tuple[Declaration, ApplyTime, ApplyTime]]:
        """The modules that are called once: each call, the module by itself, and with the inputs of the call."""
        for name, call in self.module.calls.items():
            if alone := self.inside(name):
                yield call.declaration, alone, alone.called_by(self, call.declaration)

    def called_by(self, caller: ApplyTime, call: Declaration) -> ApplyTime:
        """The same module with the inputs of a call."""
        return ApplyTime(self.module, self._schemas, self._depth, (caller, call), self._imported)

    def inside(self, name: str) -> ApplyTime | None:
        """See Follower."""
        if name not in self._called:
            call = self.module.calls.get(name)
            is_one = call and not call.declaration.argument("count") and not call.declaration.argument("for_each")
            self._called[name] = None
            if call and is_one and call.interface and self._depth < _DEEPEST:
                schemas = self._schemas.called_by((constraints_of(self.module),))
                below = frozenset((path[1:], address) for path, address in self._imported if path[:1] == (name,))
                self._called[name] = ApplyTime(call.interface, schemas, self._depth + 1, imported=below)
        return self._called[name]

    def _find_as_reference(self, expression: Expression) -> str | None:
        """An attribute that only the provider sets, or any of a data source that is read after the apply."""
        if not _is_traversal(expression):
            return None
        reference = next(find_references(expression), None)
        resource = self._resource(reference) if reference else None
        names = [step for step in reference.path if isinstance(step, str)] if reference else []
        if reference is None or resource is None or not names:
            return None
        attribute = names[1] if len(names) > 1 and resource.argument("for_each") else names[0]
        if resource.mode == "data":
            written = resource.argument(attribute)
            if written is not None:
                return self.find_in(written.value)
            return target_of(reference) if self._is_read_late(resource) else None
        return f"{resource.address}.{attribute}" if self._is_set_by_provider(resource, attribute) else None

    def _resource(self, reference: Reference) -> Resource | None:
        return self.module.resource(target_of(reference))

    def _is_read_late(self, data: Resource) -> bool:
        """Whether Terraform puts off reading a data source: it waits for a resource, or for what it is asked for."""
        if data.address not in self._late:
            self._late[data.address] = False  # for who comes back here in a circle
            self._late[data.address] = self.waits(data) or self._late_call() or self._asks_late(data)
        return self._late[data.address]

    def _asks_late(self, data: Resource) -> bool:
        bodies = [data.block.body, *(block.body for block in data.block.body.blocks)]
        arguments = [argument for body in bodies for argument in body.arguments if argument.name not in _META]
        return any(self.find_in_parts(one.value) for one in arguments)

    def _late_call(self) -> bool:
        """Whether the call of the module waits for a resource, and with it all that it reads."""
        caller, call = self.call or (None, None)
        return isinstance(caller, ApplyTime) and call is not None and caller.waits(call)

    def find_in_parts(self, expression: Expression) -> str | None:
        """What keeps any part of a value from being known."""
        match expression:
            case Parentheses():
                return self.find_in_parts(expression.inner)
            case Object():
                return self._first(self.find_in_parts(part) for item in expression.items for part in item)
            case Tuple():
                return self._first(map(self.find_in_parts, expression.items))
        return self.find_in(expression) or self._find_in_elements(expression)

    def waits(self, declared: Declaration) -> bool:
        """Whether `depends_on` names a resource that a first plan makes, or a module with one in it."""
        named = declared.argument("depends_on")
        for reference in find_references(named.value) if named else ():
            if reference.root == "module":
                inner = self.inside(target_of(reference).removeprefix("module."))
                if inner and any(map(inner.is_new, inner.module.resources)):
                    return True
            elif (resource := self._resource(reference)) and self.is_new(resource):
                return True
        return False

    def is_new(self, resource: Resource) -> bool:
        """Whether a first plan surely makes something of a resource."""
        if resource.mode != "resource" or ((), resource.address) in self._imported:
            return False
        count = resource.argument("count")
        is_some = count is None or (isinstance(count.value, Literal) and bool(count.value.value))
        return is_some and not resource.argument("for_each") and not resource.blocks("lifecycle")

    def _is_set_by_provider(self, resource: Resource, name: str) -> bool:
        """Whether all admitted versions say so; what a resource computes from its configuration alone is excepted."""
        is_known = name in planned_by_provider(resource.type) or ((), resource.address) in self._imported
        if resource.mode != "resource" or is_known:
            return False
        blocks = self._providers.blocks_of(resource)
        found = [block.attributes.get(name) for block in blocks]
        set_anyway = set_by_provider(resource.type)
        return bool(found) and all(
            one is not None
            and one.computed
            and (not one.optional or name in set_anyway)
            and resource.argument(name) is None
            for one in found
        )

    @cached_property
    def _providers(self) -> Providers:
        return Providers(self.module, self._schemas)

    @staticmethod
    def _first(found: Iterator[str | None]) -> str | None:
        return next((one for one in found if one), None)


def _is_traversal(expression: Expression) -> bool:
    """Whether it leads from a name to a part of what that stands for."""
    if not isinstance(expression, Attribute | Index | Splat):
        return False
    while isinstance(expression, Attribute | Index | Splat):
        expression = expression.source
    return isinstance(expression, Name)


def _is_null(expression: Expression) -> bool:
    return isinstance(expression, Literal) and expression.value is None


def _is_open(comparison: Binary, least: int) -> bool:
    """Whether a length that is known not to be below `least` may be either way beside a number."""
    number = comparison.right.value if isinstance(comparison.right, Literal) else None
    if not isinstance(number, int):
        return False
    return number > least or (number == least and comparison.operator in (">", "==", "!=", "<="))


_DEEPEST = 12  # calls that are followed from one module to the next
_META = frozenset({"count", "for_each", "provider", "depends_on"})
