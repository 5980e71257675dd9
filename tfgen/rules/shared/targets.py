"""Whether what `import`, `moved` and `removed` blocks name is there: modules on the way, resource, instance of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.evaluation.types import STRING
from tfgen.evaluation.values import UNKNOWN
from tfgen.hcl.syntax import Attribute, Index, Literal, Name

if TYPE_CHECKING:
    from tfgen.evaluation.evaluate import Evaluator
    from tfgen.hcl.syntax import Argument, Expression
    from tfgen.module.model import Declaration
    from tfgen.rules.root import Root

_EACH_KEY: Final = ("each", "key")
_KEYS_OF: Final = {"list": "number", "tuple": "number", "map": "text", "object": "text"}


def target_fault(root: Root, to: Expression, for_each: Argument | None = None) -> str | None:
    """What keeps the address of one managed resource from being one that can be imported; None when nothing is known.

    A resource of the root module may be missing: its text can be made (`-generate-config-out`), in modules it cannot.
    `for_each` is what the import goes over, whose keys are `each.key`.
    """
    steps, values = address_steps(to), root.values
    path = ""
    while steps and steps[0][0] == "module" and len(steps) > 1:
        (_, (name, key), *steps) = steps
        path += f"module.{name}."
        call = values.module.calls.get(name)
        if call is None:
            known = any(each.name == name for each in values.module.declared("module"))
            return None if known else f"there is no {path[:-1]}. Declare it, or correct the name."
        if fault := _key_fault(path[:-1], call.declaration, key, values):
            return fault
        inner = values.inside(call)
        if inner is None:
            return None
        values = inner
    *kind, (name, key) = steps
    address = ".".join([*(step for step, _ in kind), name])
    resource = values.module.resource(address.removeprefix("resource."))
    if resource is None:
        return f"there is no {path}{address}, and none can be generated in a module. Declare it." if path else None
    if key and for_each and (keys := _keys_of(root, key, for_each.value)) and repeats(resource):
        return _kind_fault(f"{path}{address}", resource, is_text=keys == "text")
    return _key_fault(f"{path}{address}", resource, key, values)


def _keys_of(root: Root, key: Expression, collection: Expression) -> str | None:
    """Whether `each.key` is text or a number, as of a list; None of other keys, and where it is not known."""
    if not (isinstance(key, Attribute) and isinstance(key.source, Name) and (key.source.name, key.name) == _EACH_KEY):
        return None
    type_ = root.values.value(collection).type
    if type_.kind == "set":
        return "text" if type_.element == STRING else None
    return _KEYS_OF.get(type_.kind)


def _kind_fault(address: str, declared: Declaration, *, is_text: bool) -> str | None:
    """What is wrong with a key that is text, or is a number."""
    each = bool(declared.argument("for_each"))
    if is_text == each:
        return None
    return f"{address} has {'for_each, so its keys are text' if each else 'count, so its keys are numbers'}."


def is_declared(root: Root, address: Expression) -> bool:
    """Whether a module or a managed resource is declared, and has the instance if one is named; false if not known.

    Of modules that are called several times nothing is known.
    """
    steps, values = address_steps(address), root.values
    while steps and steps[0][0] == "module" and len(steps) > 1:
        (_, (name, key), *steps) = steps
        call = values.module.calls.get(name)
        if call is None or not steps:
            declared = next((each for each in values.module.declared("module") if each.name == name), None)
            return bool(declared and not steps and _makes(declared, key, values))
        inner = None if key or repeats(call.declaration) else values.inside(call)
        if inner is None:
            return False
        values = inner
    names = [name for name, _ in steps]
    resource = values.module.resource(".".join(names).removeprefix("resource."))
    return bool(resource and _makes(resource, steps[-1][1], values))


def repeats(declared: Declaration) -> bool:
    """Whether a block has `count` or `for_each`."""
    return bool(declared.argument("count") or declared.argument("for_each"))


def _makes(declared: Declaration, key: Expression | None, values: Evaluator) -> bool:
    """Whether a block is one instance, or all of them, when no key is given, and has surely the one with the key."""
    if key is None:
        return True
    repetition = declared.argument("count") or declared.argument("for_each")
    there = values.plain(repetition.value) if repetition else UNKNOWN
    is_whole = there is not UNKNOWN and not (isinstance(there, list) and UNKNOWN in there)
    return is_whole and there is not None and isinstance(key, Literal) and _has(there, key.value)


def address_steps(expression: Expression) -> list[tuple[str, Expression | None]]:
    """The names of an address, each with the key behind it."""
    found: list[tuple[str, Expression | None]] = []
    key: Expression | None = None
    while isinstance(expression, Attribute | Index):
        if isinstance(expression, Index):
            key = expression.key
        else:
            found.append((expression.name, key))
            key = None
        expression = expression.source
    if isinstance(expression, Name):
        found.append((expression.name, key))
    return found[::-1]


def _key_fault(address: str, declared: Declaration, key: Expression | None, values: Evaluator) -> str | None:
    """What is wrong with the key behind an address, or with there being none."""
    count, each = declared.argument("count"), declared.argument("for_each")
    if count is None and each is None:
        return f"{address} has neither count nor for_each. Take the key in brackets away." if key else None
    if key is None:
        one = '["<key>"]' if each else "[0]"
        return (
            f"{address} has {'for_each' if each else 'count'}, so one of its instances has to be named: {address}{one}."
        )
    if not isinstance(key, Literal):
        return None
    if fault := _kind_fault(address, declared, is_text=isinstance(key.value, str)):
        return fault
    there = values.plain((each or count).value)  # type: ignore[union-attr]  # one of them is there
    return None if _has(there, key.value) else f"{address} has no such instance. Name one that it has."


def _has(repetition: object, key: object) -> bool:
    """Whether a `count` or `for_each` makes an instance of this key, as far as it is known."""
    if repetition is UNKNOWN or repetition is None or UNKNOWN in (repetition if isinstance(repetition, list) else ()):
        return True
    if isinstance(repetition, list | dict):
        return key in repetition
    return not isinstance(repetition, int | float) or (isinstance(key, int | float) and key < repetition)
